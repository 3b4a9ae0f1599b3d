"""``comity read``: from inputs to readings, one by one, with errors told as they come."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from comity.errors import InputError, PipelineError
from comity.faces.cli import table
from comity.faces.cli.app import FAILED, INTERRUPTED, MISUSED, tell
from comity.faces.cli.gathering import gathered
from comity.faces.cli.output import Output
from comity.flow import Result
from comity.scale import read_sources
from comity.scale.inputs import Inputs, sources

FEW = 3
"""Documents without a progress bar."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the options of ``comity read``."""

    paths: list[str]
    jsonl: bool
    published: str | None
    language: str | None
    pipeline: str | None
    jobs: int
    output: Path | None
    pattern: str


@dataclass(slots=True)
class Count:
    """What came of it so far."""

    read: int = 0
    failed: int = 0
    records: dict[str, int] = field(default_factory=lambda: {"events": 0, "instruments": 0, "commitments": 0})

    def add(self, result: Result) -> None:
        """Count one reading."""
        self.read += 1
        for name in self.records:
            self.records[name] += len(getattr(result.reading, name))

    def line(self) -> str:
        """The counts in words."""
        told = ", ".join(f"{count} {name if count != 1 else name[:-1]}" for name, count in self.records.items())
        return f"{self.read} {'document' if self.read == 1 else 'documents'}: {told}"


def run(request: Request) -> int:
    """Read what was asked for; returns the exit status."""
    inputs = gathered(request.paths, request.pattern)
    if inputs is None:
        return MISUSED
    try:
        output = Output(request.output)
    except OSError as error:
        tell(f"{request.output}: cannot be written ({error.strerror}); check that its folder exists and is yours to write")
        return MISUSED
    count = Count()
    try:
        with output:
            _read(request, inputs, output, count)
    except KeyboardInterrupt:
        tell(_interrupted(output, count))
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # at once: workers end with us
    except PipelineError as error:
        tell(error)
        return MISUSED
    except OSError as error:
        tell(f"{request.output or 'standard output'}: cannot be written ({error.strerror}); what was read so far is lost")
        return FAILED
    if count.failed:
        tell(f"{count.failed} of {count.read + count.failed} inputs could not be read")
    if not request.jsonl and count.read > 1:
        tell(count.line())
    return FAILED if count.failed else 0


def _read(request: Request, inputs: Inputs, output: Output, count: Count) -> None:
    outcomes = read_sources(
        sources(inputs.entries, request.published, request.language),
        min(request.jobs, len(inputs.entries)),
        pipeline=request.pipeline,
    )
    for outcome in _progress(outcomes, len(inputs.entries), output):
        if isinstance(outcome, InputError):
            count.failed += 1
            tell(outcome)
            continue
        count.add(outcome)
        if request.jsonl:
            output.line(outcome.reading.to_json())
        else:
            output.show(table.view(outcome, plain=not output.terminal))


def _interrupted(output: Output, count: Count) -> str:
    kept = f"; they are in {output.part}" if output.part is not None else ""
    return f"interrupted after {count.read} {'document' if count.read == 1 else 'documents'}{kept}"


def _progress(outcomes: Iterable[Result | InputError], total: int, output: Output) -> Iterator[Result | InputError]:
    """The outcomes, with a progress bar where a person watches: below the results on a terminal, else on standard error."""
    if total <= FEW or not (output.terminal or sys.stderr.isatty()):
        yield from outcomes
        return
    console = output.console if output.terminal else Console(stderr=True)
    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading", total=total)
        for outcome in outcomes:
            yield outcome
            progress.advance(task)
