"""What a user sees of long work: a bar on standard error, and a line of JSON for each input where a machine watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import msgspec
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from comity.documents.build import UnreadError
from comity.errors import InputError
from comity.faces.cli.output import write_whole
from comity.flow import Result
from comity.model.reading import Reading
from comity.sources.kinds import single
from comity.sources.web.guard import is_address

FEW = 3
"""Inputs without a progress bar."""
STDIN = STDOUT = "-"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an input, for machines.

    Attributes:
        name: the input.
        state: read, unchanged, unread (in a language that is not read), failed or passed.
        document: the number of its document in the register.
        facts: events, instruments and commitments that were read in it.
        seconds: that its reading took.
        error: why it is not read.
    """

    name: str
    state: str
    document: int | None = None
    facts: int = 0
    seconds: float | None = None
    error: str | None = None

    @classmethod
    def of(cls, outcome: Result | InputError, document: int | None = None) -> Line:
        """The line of a reading, or of why there is none."""
        if isinstance(outcome, Result):
            told = records(outcome.reading)
            return cls(name=outcome.document.name, state="read", document=document, facts=told, seconds=outcome.seconds)
        state = "unread" if isinstance(outcome, UnreadError) else "failed"
        return cls(name=outcome.name, state=state, document=document, error=f"{outcome.problem}; {outcome.remedy}")


def records(reading: Reading) -> int:
    """How much a reading holds."""
    return len(reading.events) + len(reading.instruments) + len(reading.commitments)


class Log:
    """Where lines for machines go.

    Args:
        place: a file, ``-`` for standard output, or None for nowhere.

    Raises:
        typer.BadParameter: if the file cannot be written.
    """

    def __init__(self, place: str | None) -> None:
        self._stream: Any = None
        if place == STDOUT:
            self._stream = sys.stdout.buffer
        elif place is not None:
            try:
                self._stream = Path(place).open("wb")  # noqa: SIM115
            except OSError as error:
                told = f"{place}: cannot be written ({error.strerror}); check that its folder exists and is yours to write"
                raise typer.BadParameter(told, param_hint="--json-log") from error

    def write(self, line: Line) -> None:
        """Write a line, whole."""
        if self._stream is not None:
            write_whole(self._stream, msgspec.json.encode(line) + b"\n")

    def close(self) -> None:
        """Close the file."""
        if self._stream is not None and self._stream is not sys.stdout.buffer:
            self._stream.close()


@dataclass(slots=True)
class Bar:
    """Moves a bar, if there is one, and counts what failed."""

    progress: Progress | None = None
    task: Any = None
    failed: int = field(default=0)

    def step(self, failed: bool = False) -> None:
        """One input is done."""
        self.failed += failed
        if self.progress is not None:
            self.progress.update(self.task, advance=1, failed=f"{self.failed:,} failed" if self.failed else "")

    def stop(self) -> None:
        """Take the bar away."""
        if self.progress is not None:
            self.progress.stop()


class _Count(ProgressColumn):
    """How many of how many, where it is known."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.completed:,.0f}" + (f"/{task.total:,.0f}" if task.total is not None else ""))


class _Rate(ProgressColumn):
    """Inputs a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "")


@contextmanager
def bar(word: str, total: int | None, console: Console | None = None) -> Iterator[Bar]:
    """A bar where a person watches: with the time that is left if it is known how much there is, else with the time gone by.

    Args:
        word: what is done ("adding").
        total: inputs, if it is known.
        console: on which it is shown below the results; None for standard error.
    """
    if (total is not None and total <= FEW) or (console is None and not sys.stderr.isatty()):
        yield Bar()
        return
    time = TimeElapsedColumn() if total is None else TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), _Count(), _Rate(), TextColumn("{task.fields[failed]}"), time)
    with Progress(*columns, console=console or Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task(word, total=total, failed=""))


def total_of(entries: Sequence[str | InputError]) -> int | None:
    """How many documents there are, if each entry is one; None where archives, tables or addresses may hold more."""
    return len(entries) if all(isinstance(entry, InputError) or _is_one(entry) for entry in entries) else None


def _is_one(entry: str) -> bool:
    return entry != STDIN and not is_address(entry) and single(entry)


@contextmanager
def logged(place: str | None) -> Iterator[Log]:
    """A log that is closed at the end."""
    log = Log(place)
    try:
        yield log
    finally:
        log.close()


class Watched(ExitStack):
    """A bar and a log together.

    Args:
        word, total, console: of the bar.
        log: the place of the log.
    """

    def __init__(self, word: str, total: int | None, log: str | None = None, console: Console | None = None) -> None:
        super().__init__()
        self._made = (word, total, console, log)
        self.bar = Bar()

    def __enter__(self) -> Self:
        super().__enter__()
        word, total, console, log = self._made
        self.log = self.enter_context(logged(log))
        self.bar = self.enter_context(bar(word, total, console))
        return self
