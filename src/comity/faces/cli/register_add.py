"""``comity add`` and ``comity reread``: documents into a register, with progress for who watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from comity.errors import InputError, PipelineError
from comity.faces.cli.app import FAILED, INTERRUPTED, MISUSED, tell
from comity.faces.cli.asking import place_of
from comity.faces.cli.gathering import gathered
from comity.model.source import Source
from comity.register.book import Outcome, Register
from comity.register.versions import present
from comity.register.writer import Added, Writer, digest
from comity.scale.inputs import STDIN, sources

FEW = 3
"""Documents without a progress bar."""
_NAMED = 12  # letters of the hash that names a text from standard input


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the options of ``comity add``."""

    paths: list[str]
    register: str | None
    jobs: int
    published: str | None
    language: str | None
    pipeline: str | None
    pattern: str


def run(request: Request) -> int:
    """Add what was asked for; returns the exit status."""
    inputs = gathered(request.paths, request.pattern)
    if inputs is None:
        return MISUSED
    found = _named(sources(inputs.entries, request.published, request.language))
    jobs = min(request.jobs, len(inputs.entries))
    with Register(place_of(request.register), create=True) as register, _watched("adding", len(inputs.entries)) as watch:
        try:
            watch.added = register.add(found, jobs, pipeline=request.pipeline, progress=watch.step)
        except KeyboardInterrupt:
            return _interrupted(watch, "comity add")
        except PipelineError as error:
            tell(error)
            return MISUSED
    return _end(watch.added, register)


def reread(register: str | None, jobs: int, pipeline: str | None) -> int:
    """Read old readings anew; returns the exit status."""
    with Register(place_of(register)) as opened:
        total = Writer(opened.store, present(pipeline)).count_stale()
        with _watched("rereading", total) as watch:
            try:
                watch.added = opened.reread(max(1, min(jobs, total)), pipeline=pipeline, progress=watch.step)
            except KeyboardInterrupt:
                return _interrupted(watch, "comity reread")
            except PipelineError as error:
                tell(error)
                return MISUSED
    return _end(watch.added, opened)


def _named(found: Iterator[Source | InputError]) -> Iterator[Source | InputError]:
    """The sources; a text from standard input is named after its content, so that two of them are two documents."""
    for source in found:
        if isinstance(source, Source) and source.name == STDIN:
            yield replace(source, name=f"stdin-{digest(source.text)[:_NAMED]}")
        else:
            yield source


def _end(added: Added, register: Register) -> int:
    for line in summary(added, register.store.name):
        print(line)
    return FAILED if added.failed else 0


def summary(added: Added, register: str) -> Sequence[str]:
    """What came of it, in two lines and the register's name."""
    names = ("new", "reread", "unchanged", "replaced", "failed")
    documents = [f"{count:,} {name}" for name in names if (count := getattr(added, name))]
    if added.copies:
        documents.append(f"{added.copies:,} of them {'a copy' if added.copies == 1 else 'copies'} of another")
    facts = [f"{added.facts[name]:,} {name}" for name in ("new", "changed", "removed") if added.facts[name]]
    return [
        f"documents: {', '.join(documents) or 'none'}",
        f"facts:     {', '.join(facts) or 'none new or changed'}",
        f"register:  {register}",
    ]


def _interrupted(watch: _Watch, command: str) -> int:
    watch.stop()
    stored = watch.added.new + watch.added.replaced + watch.added.reread
    noun = "document" if stored == 1 else "documents"
    tell(f"interrupted; {stored:,} {noun} stored. Run the same {command} again to go on: what is stored is passed over")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)  # at once: workers end with us


class _Rate(ProgressColumn):
    """Documents a second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.1f}/s" if speed else "")


class _Watch:
    """Counts, tells failures as they come, and moves the bar if there is one."""

    def __init__(self, progress: Progress | None, word: str, total: int) -> None:
        self.added = Added()
        self._progress = progress
        self._task = progress.add_task(word, total=total, failed="") if progress else None

    def step(self, added: Added, outcome: Outcome) -> None:
        """One document is stored, has failed, or was passed over."""
        self.added = added
        if isinstance(outcome, InputError):
            tell(outcome)
        if self._progress is not None and self._task is not None:
            self._progress.update(self._task, advance=1, failed=f"{added.failed:,} failed" if added.failed else "")

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


@contextmanager
def _watched(word: str, total: int) -> Iterator[_Watch]:
    """A watch with a bar on standard error where a person looks at it."""
    if total <= FEW or not sys.stderr.isatty():
        yield _Watch(None, word, total)
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TextColumn("{task.fields[failed]}"),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Watch(progress, word, total)
