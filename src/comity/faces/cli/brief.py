"""``comity brief``: a briefing note from the register."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from comity.errors import InputError
from comity.faces.cli.app import app, tell
from comity.faces.cli.asking import PANEL, Wanted, Where, grouped
from comity.faces.cli.output import CLOSED_PIPE

_STDOUT = "-"


def _layout(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.briefs.write import Format

    if value not in set(Format):
        raise typer.BadParameter(f"{value!r} is no format of a note; it can be {', '.join(Format)}")
    return value


def _tongue(value: str) -> str:
    from comity.knowledge.world import LANGUAGES

    if value not in LANGUAGES:
        raise typer.BadParameter(f"no note can be written in {value!r}; it can be in {' or '.join(LANGUAGES)}")
    return value


@app.command("brief", rich_help_panel=PANEL)
@grouped
def brief(
    where: Where,
    actor: Annotated[
        str | None, typer.Argument(metavar="[ACTOR]", help="A party: KOR, NATO, or a name in any language; with OTHER, the pair.")
    ] = None,
    other: Annotated[str | None, typer.Argument(metavar="[OTHER]", help="The other party of a pair.")] = None,
    domain: Annotated[
        list[str] | None, typer.Option(metavar="DOMAIN", help="Only this domain (cybersecurity) or group of them (cyber).")
    ] = None,
    instrument: Annotated[str | None, typer.Option(metavar="ID", help="An instrument, and the events under it.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Not before that day, month or year.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Not after that day, month or year.")] = None,
    language: Annotated[str, typer.Option(metavar="CODE", callback=_tongue, help="Language of the note, fr or en.")] = "en",
    layout: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="FORMAT", callback=_layout, help="md, html, docx or pdf; else what FILE ends with, else md."
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write there; it appears when it is complete. Without it, to standard output."),
    ] = None,
) -> None:
    """Write a briefing note on two actors, one actor, a domain or an instrument.

    Each sentence ends in the numbers of the quotes that it rests on, which stand at the end. What an analyst rejected is left out.

    Example: comity brief "South Korea" NATO --since 2023 --output korea-nato.pdf
    """
    if not (actor or domain or instrument):
        raise typer.BadParameter("name an actor, or give --domain or --instrument: what is the note about?", param_hint="ACTOR")
    from comity.briefs.compose import brief as compose
    from comity.briefs.write import BINARY, Format, format_of, laid_out, write

    place = None if output in {None, _STDOUT} else Path(str(output))
    try:
        chosen = Format(layout) if layout else format_of(place) if place else Format.MARKDOWN
    except InputError as error:
        raise typer.BadParameter(f"{error}; or give --format", param_hint="--output") from error
    if place is None and chosen in BINARY and sys.stdout.isatty():
        raise typer.BadParameter(f"no terminal can show {chosen}; give --output FILE.{chosen}", param_hint="--format")
    asked = Wanted(
        actor=[actor] if actor else None,
        other=[other] if other else None,
        domain=domain,
        instrument=instrument,
        since=since,
        until=until,
    )
    with where.view() as view:
        note = compose(view, asked.filter(view), language)
    if place is None:
        _print(laid_out(note, chosen))
    else:
        for file in write(note, place, chosen):
            tell(str(file))
    if note.empty:
        tell("the register holds nothing on this; the note says so")


def _print(data: bytes) -> None:
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(CLOSED_PIPE)  # as Output does: at once and quietly
