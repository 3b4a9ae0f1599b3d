"""What the commands about sources do."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from rich.console import RenderableType
from rich.text import Text

from comity.errors import InputError, PipelineError
from comity.faces.cli.app import FAILED, MISUSED, tell
from comity.faces.cli.asking import Format, Where, opened, place_of
from comity.faces.cli.output import Output
from comity.faces.cli.register_add import Watch, end, interrupted
from comity.faces.cli.register_out import Answer, page_size, write
from comity.faces.cli.register_tables import plain_table
from comity.faces.cli.show import QUIET, clean
from comity.faces.cli.sources import FOLDER
from comity.faces.cli.taking import Asking
from comity.faces.cli.watching import STDOUT
from comity.register.answers import Followed, Handled, Pull
from comity.register.arrivals import Added
from comity.register.book import Register
from comity.register.pulling import followed
from comity.register.retrying import opener_of
from comity.scale.opening import Opener
from comity.sources.declared import ENDING, Declared, Kind, declared, load_all, save

BESIDE = "sources"
"""The folder of declarations where none is named."""
_STEP = 1000  # milliseconds after which a watch looks whether something is due
_MINUTE = len("2026-01-31T12:00")


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for; the options of ``comity sources pull``."""

    names: list[str]
    register: str | None
    folder: Path | None
    asking: Asking
    jobs: int
    pipeline: str | None
    log: str | None

    def opener(self, source: Declared | None) -> Opener:
        """What opens a source, as its declaration and the user say."""
        made = opener_of(source, tell)
        made.settings = self.asking.settings(made.settings)
        return made


def folder_of(register: str | None, folder: Path | None) -> Path:
    """Where the declarations are: the option, else the environment's, else ``sources`` beside the register's file."""
    named = folder or os.environ.get(FOLDER)
    if named:
        return Path(named)
    place = place_of(register)
    return Path(BESIDE) if "://" in place else Path(place).parent / BESIDE


def declare(entries: Mapping[str, Any], register: str | None, folder: Path | None) -> None:
    """``comity sources add``."""
    where = folder_of(register, folder)
    try:
        made = declared(entries, str(where / f"{entries['name']}{ENDING}"))
    except InputError as error:
        raise typer.BadParameter(f"{error.problem}; {error.remedy}") from error
    print(f"declared: {save(made, where)}")


def chosen(request: Request) -> tuple[list[Declared], int]:
    """The sources that are meant, and the exit status, 1 if a declaration cannot stand.

    Raises:
        typer.BadParameter: if one is not declared, or none is.
    """
    where = folder_of(request.register, request.folder)
    found = load_all(where)
    known = {source.name: source for source in found if isinstance(source, Declared)}
    broken = {Path(error.name).name.removesuffix(ENDING): error for error in found if isinstance(error, InputError)}
    if not found:
        raise typer.BadParameter(f"no source is declared in {where}; declare one with comity sources add")
    for name in request.names:
        if name not in known and name not in broken:
            raise typer.BadParameter(f"{name!r} is not declared in {where}; {', '.join(known) or 'none'} is")
    meant = request.names or [*known, *broken]
    for name in meant:
        if name in broken:
            tell(broken[name])
    return [known[name] for name in dict.fromkeys(meant) if name in known], FAILED if broken.keys() & set(meant) else 0


def run_pull(request: Request) -> int:
    """``comity sources pull``; returns the exit status."""
    sources, status = chosen(request)
    total = Added()
    with Register(place_of(request.register), create=True) as register, Watch("pulling", None, request.log) as watch:
        for source in sources:
            try:
                total += pull_one(request, register, source, watch)
            except KeyboardInterrupt:
                interrupted(watch, "comity sources pull")
            except PipelineError as error:
                tell(error)
                return MISUSED
    return max(status, end(total, register, request.log))


def pull_one(request: Request, register: Register, source: Declared, watch: Watch) -> Added:
    """Pull a source and tell what came of it."""
    opener = request.opener(source)
    pull, added = register.pull(source, request.jobs, pipeline=request.pipeline, progress=watch.step, opener=opener)
    if request.log == STDOUT:
        tell(told(pull))
    else:
        print(told(pull), flush=True)
    if pull.note:
        tell(f"{pull.source}: {pull.note}")
    return added


def told(pull: Pull) -> str:
    """What came of a pull, in a line."""
    counts = [f"{count:,} {name}" for name in ("listed", "new", "changed", "unchanged", "failed") if (count := getattr(pull, name))]
    return f"{pull.source}: {', '.join(counts) or 'nothing new'}"


def run_watch(request: Request, every: float) -> int:
    """``comity sources watch``; returns the exit status after Ctrl-C."""
    sources, _ = chosen(request)
    tell(f"watching {len(sources)} {'source' if len(sources) == 1 else 'sources'}; Ctrl-C ends it")
    try:
        with Register(place_of(request.register), create=True) as register:
            for source in _in_turn(sources, every):
                with Watch("pulling", None, request.log) as watch:
                    pull_one(request, register, source, watch)
    except KeyboardInterrupt:
        tell("ended; what was read is stored")
    except PipelineError as error:
        tell(error)
        return MISUSED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # at once: workers end with us


def _in_turn(sources: Sequence[Declared], every: float) -> Iterator[Declared]:
    """Sources as they are due: each at its interval, a folder also when a file in it has changed."""
    due = dict.fromkeys((source.name for source in sources), 0.0)
    while True:
        for source in sources:
            if due[source.name] <= time.monotonic():
                yield source
                due[source.name] = time.monotonic() + every
        for name in _changed([source for source in sources if source.kind is Kind.FOLDER], min(due.values())):
            due[name] = 0.0


def _changed(folders: Sequence[Declared], until: float) -> set[str]:
    """The folders in which something has changed; waits for that until some time (monotonic) at most."""
    from watchfiles import watch

    places = {Path(source.place).resolve(): source.name for source in folders if Path(source.place).is_dir()}
    if not places:
        time.sleep(max(0.0, until - time.monotonic()))
        return set()
    watched = watch(*places, rust_timeout=_STEP, yield_on_timeout=True, raise_interrupt=True)
    for changes in watched:
        paths = [Path(path) for _, path in changes]
        found = {name for place, name in places.items() if any(path.is_relative_to(place) for path in paths)}
        if found or time.monotonic() >= until:
            return found
    return set()


def run_retry(request: Request, source: str | None) -> int:
    """``comity sources retry``; returns the exit status."""
    found = load_all(folder_of(request.register, request.folder))
    sources = [each for each in found if isinstance(each, Declared)]
    with Register(place_of(request.register)) as register:
        total = register.view.handled(["failed"], source, limit=0)[1]
        with Watch("trying again", total, request.log) as watch:
            try:
                watch.added = register.retry(
                    source,
                    max(1, min(request.jobs, total)),
                    declared=sources,
                    pipeline=request.pipeline,
                    progress=watch.step,
                    opener=request.opener,
                )
            except KeyboardInterrupt:
                interrupted(watch, "comity sources retry")
            except PipelineError as error:
                tell(error)
                return MISUSED
    return end(watch.added, register, request.log)


# -- lists -----------------------------------------------------------------------------------------------------------------


def list_sources(register: str | None, folder: Path | None, layout: Format) -> int:
    """``comity sources list``; returns the exit status, 1 if a declaration cannot stand."""
    found = load_all(folder_of(register, folder))
    sources = [each for each in found if isinstance(each, Declared)]
    for each in found:
        if isinstance(each, InputError):
            tell(each)
    place = place_of(register)
    if "://" in place or Path(place).exists():
        with opened(register) as store:
            rows = [followed(store, source) for source in sources]
    else:
        rows = [Followed(name=each.name, kind=each.kind, place=each.place, expected=_words(each)) for each in sources]
    write(Answer(rows, Followed, "sources", len(rows)), layout, _followed)
    return 0 if len(sources) == len(found) else FAILED


def _words(source: Declared) -> str | None:
    return str(source.expected) if source.expected else None


def _followed(rows: Sequence[Followed], output: Output) -> RenderableType:
    right = ("documents", "failed", "came")
    table = plain_table("source", "kind", "pulled", "documents", "failed", "came", "expected", right=right, fixed=("source",))
    for row in rows:
        counts = f"{row.documents:,}", f"{row.failed:,}", f"{row.came or 0:,}"
        expected = Text(row.expected or "—", style="bold red" if row.note else "")
        table.add_row(clean(row.name), row.kind, _minute(row.pulled), *counts, expected)
    return table


def list_handled(where: Where, states: Sequence[str], source: str | None, layout: Format, limit: int | None, page: int) -> None:
    """``comity sources ledger``."""
    size = page_size(layout, limit)
    begin = (page - 1) * (size or 0)
    with where.view() as view:
        rows, total = view.handled(states, source, size, begin)
    write(Answer(rows, Handled, "inputs", total, begin), layout, _handled)


def _handled(rows: Sequence[Handled], output: Output) -> RenderableType:
    table = plain_table("at", "state", "tries", "input", right=("tries",), fixed=("at", "state"))
    for row in rows:
        told = Text(clean(row.name), overflow="fold")
        if row.detail:
            told.append(f"\n{clean(row.detail)}", style=QUIET)
        style = "bold red" if row.state == "failed" else ""
        table.add_row(_minute(row.at), Text(row.state, style=style), str(row.tries) if row.state == "failed" else "", told)
    return table


def _minute(stamp: str | None) -> str:
    return stamp[:_MINUTE].replace("T", " ") if stamp else "never"
