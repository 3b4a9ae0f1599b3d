"""``comity read``: from inputs to readings, one by one, with errors told as they come."""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from comity.documents.build import UnreadError
from comity.errors import InputError, PipelineError
from comity.faces.cli import table
from comity.faces.cli.app import FAILED, INTERRUPTED, MISUSED, tell
from comity.faces.cli.gathering import gathered
from comity.faces.cli.output import Output
from comity.faces.cli.taking import Taking
from comity.faces.cli.watching import Line, Watched, total_of
from comity.flow import Result
from comity.scale import read_sources
from comity.scale.inputs import Inputs


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the options of ``comity read``."""

    inputs: list[str]
    taking: Taking
    jsonl: bool
    output: Path | None


@dataclass(slots=True)
class Count:
    """What came of it so far."""

    read: int = 0
    failed: int = 0
    unread: Counter[str] = field(default_factory=Counter)  # among the failed ones, by language
    records: dict[str, int] = field(default_factory=lambda: {"events": 0, "instruments": 0, "commitments": 0})

    def add(self, result: Result) -> None:
        """Count one reading."""
        self.read += 1
        for name in self.records:
            self.records[name] += len(getattr(result.reading, name))

    def fail(self, error: InputError) -> None:
        """Count one that could not be read."""
        self.failed += 1
        if isinstance(error, UnreadError):
            self.unread[error.document.language] += 1

    def line(self) -> str:
        """The counts in words."""
        told = ", ".join(f"{count} {name if count != 1 else name[:-1]}" for name, count in self.records.items())
        return f"{self.read} {'document' if self.read == 1 else 'documents'}: {told}"

    def failures(self) -> str:
        """What could not be read, in words."""
        told = f"{self.failed} of {self.read + self.failed} inputs could not be read"
        return f"{told}, {in_languages(self.unread)}" if self.unread else told


def in_languages(unread: Counter[str]) -> str:
    """How many documents are in languages that are not read, and in which."""
    codes = ", ".join(f"{code} {count:,}" for code, count in unread.most_common())
    return f"{unread.total():,} of them in languages that are not read ({codes})"


def run(request: Request) -> int:
    """Read what was asked for; returns the exit status."""
    inputs = gathered(request.inputs, request.taking.pattern)
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
        tell(count.failures())
    if not request.jsonl and count.read > 1:
        tell(count.line())
    return FAILED if count.failed else 0


def _read(request: Request, inputs: Inputs, output: Output, count: Count) -> None:
    total, taking = total_of(inputs.entries), request.taking
    console = output.console if output.terminal else None
    with (
        closing(taking.opener(tell)) as opener,
        Watched("reading", total, taking.json_log, console) as watched,
    ):
        jobs = taking.jobs if total is None else min(taking.jobs, total)
        for outcome in read_sources(opener.items(inputs.entries), jobs, pipeline=taking.pipeline):
            failed = isinstance(outcome, InputError)
            if isinstance(outcome, InputError):
                count.fail(outcome)
                tell(outcome)
            else:
                count.add(outcome)
                if request.jsonl:
                    output.line(outcome.reading.to_json())
                else:
                    output.show(table.view(outcome, plain=not output.terminal))
            watched.log.write(Line.of(outcome))
            watched.bar.step(failed)


def _interrupted(output: Output, count: Count) -> str:
    kept = f"; they are in {output.part}" if output.part is not None else ""
    return f"interrupted after {count.read} {'document' if count.read == 1 else 'documents'}{kept}"
