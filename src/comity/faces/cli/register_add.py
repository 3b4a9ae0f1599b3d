"""``comity add`` and ``comity reread``: documents into a register, with progress for who watches."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import NoReturn

from comity.errors import InputError, PipelineError
from comity.faces.cli.app import FAILED, INTERRUPTED, MISUSED, tell
from comity.faces.cli.asking import place_of
from comity.faces.cli.gathering import gathered
from comity.faces.cli.read import in_languages
from comity.faces.cli.taking import Taking
from comity.faces.cli.watching import STDOUT, Line, Watched, total_of
from comity.flow import Result
from comity.register.arrivals import Added, Outcome, Passed, Unchanged
from comity.register.book import Register
from comity.register.retrying import noted
from comity.register.versions import present
from comity.register.writer import Writer


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the options of ``comity add``."""

    inputs: list[str]
    register: str | None
    taking: Taking


def run(request: Request) -> int:
    """Add what was asked for; returns the exit status."""
    taking = request.taking
    inputs = gathered(request.inputs, taking.pattern)
    if inputs is None:
        return MISUSED
    total = total_of(inputs.entries)
    with Register(place_of(request.register), create=True) as register, Watch("adding", total, taking.json_log) as watch:
        opener = taking.opener(tell)
        entries = noted(opener, lambda: opener.items(inputs.entries))
        try:
            jobs = taking.jobs if total is None else min(taking.jobs, total)
            with closing(opener):
                watch.added = register.add(entries, jobs, pipeline=taking.pipeline, progress=watch.step)
        except KeyboardInterrupt:
            interrupted(watch, "comity add")
        except PipelineError as error:
            tell(error)
            return MISUSED
    return end(watch.added, register, taking.json_log)


def reread(register: str | None, jobs: int, pipeline: str | None, log: str | None = None) -> int:
    """Read old readings anew; returns the exit status."""
    with Register(place_of(register)) as opened:
        total = Writer(opened.store, present(pipeline)).count_stale()
        with Watch("rereading", total, log) as watch:
            try:
                watch.added = opened.reread(max(1, min(jobs, total)), pipeline=pipeline, progress=watch.step)
            except KeyboardInterrupt:
                interrupted(watch, "comity reread")
            except PipelineError as error:
                tell(error)
                return MISUSED
    return end(watch.added, opened, log)


def end(added: Added, register: Register, log: str | None) -> int:
    """Tell what came of it; returns the exit status."""
    for line in summary(added, register.store.name):
        print(line, file=sys.stderr if log == STDOUT else sys.stdout)
    return FAILED if added.failed else 0


def summary(added: Added, register: str) -> Sequence[str]:
    """What came of it, in two lines and the register's name."""
    names = ("new", "reread", "unchanged", "replaced", "failed")
    documents = [f"{count:,} {name}" for name in names if (count := getattr(added, name))]
    if added.copies:
        documents.append(f"{added.copies:,} of them {'a copy' if added.copies == 1 else 'copies'} of another")
    if added.unread.total():
        documents.append(in_languages(added.unread))
    facts = [f"{added.facts[name]:,} {name}" for name in ("new", "changed", "removed") if added.facts[name]]
    return [
        f"documents: {', '.join(documents) or 'none'}",
        f"facts:     {', '.join(facts) or 'none new or changed'}",
        f"register:  {register}",
    ]


def interrupted(watch: Watch, command: str) -> NoReturn:
    """Say what is stored, and end."""
    watch.bar.stop()
    stored = watch.added.new + watch.added.replaced + watch.added.reread
    noun = "document" if stored == 1 else "documents"
    tell(f"interrupted; {stored:,} {noun} stored. Run the same {command} again to go on: what is stored is passed over")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)  # at once: workers end with us


class Watch(Watched):
    """Tells failures as they come, moves the bar and writes the log, as :class:`comity.faces.cli.watching.Watched`."""

    def __init__(self, word: str, total: int | None, log: str | None = None) -> None:
        super().__init__(word, total, log)
        self.added = Added()

    def step(self, added: Added, outcome: Outcome) -> None:
        """One input is stored, has failed, or was passed over."""
        self.added = added
        failed = isinstance(outcome, InputError) and outcome.name not in added.numbers
        if failed:
            tell(outcome)
        if isinstance(outcome, Result):
            self.log.write(Line.of(outcome, added.numbers.get(outcome.document.name)))
        elif isinstance(outcome, InputError):
            self.log.write(Line.of(outcome, added.numbers.get(outcome.name)))
        elif isinstance(outcome, Passed):
            self.log.write(Line(name=outcome.name, state="passed", error=outcome.why))
        elif isinstance(outcome, Unchanged) and outcome.counted:
            self.log.write(Line(name=outcome.name, state="unchanged", document=outcome.document or None))
        if not isinstance(outcome, Passed):
            self.bar.step(failed)
