"""``comity export`` and ``comity import``: the register in others' formats, and a whole one back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from comity.export import FORMATS
from comity.faces.cli.app import INTERRUPTED, app, tell
from comity.faces.cli.asking import PANEL, RegisterOption, Wanted, Where, grouped, opened
from comity.faces.cli.output import CLOSED_PIPE

_STDOUT = "-"
_HELP = """Write facts in others' formats, each with the documents that say it and their words.

Dates are EDTF wherever a format allows, so that a month stays a month. What comity export parquet (without filters) and
comity export jsonl --lossless write, comity import puts into an empty register that answers the same.

\b
{formats}

Example: comity export csv --actor KOR --domain cyber --output korea.csv
""".format(formats="\n".join(f"{each.name:<8} {each.about}" for each in FORMATS.values()))


def _known(value: str) -> str:
    if value not in FORMATS:
        raise typer.BadParameter(f"{value!r} is no format; export one of {', '.join(FORMATS)}")
    return value


@app.command("export", rich_help_panel=PANEL, help=_HELP)
@grouped
def export(
    layout: Annotated[str, typer.Argument(metavar="FORMAT", callback=_known, help="One of these.")],
    where: Where,
    wanted: Wanted,
    output: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Write there; it appears when it is complete. Without it, text goes to standard output."),
    ] = None,
    lossless: Annotated[
        bool, typer.Option("--lossless", help="With jsonl: the whole register with its history, for comity import.")
    ] = False,
) -> None:
    """Write facts in a format; the help above is made from the list of formats."""
    from comity.export import export as write
    from comity.register.query import Filter

    place = None if output in {None, _STDOUT} else Path(str(output))
    try:
        with where.view() as view:
            asked = wanted.filter(view)
            done = write(view, layout, None if asked == Filter() else asked, place, lossless=lossless)
    except BrokenPipeError:
        os._exit(CLOSED_PIPE)  # as Output does: at once and quietly
    except KeyboardInterrupt:
        tell("interrupted; nothing was written" if place else "interrupted")
        raise typer.Exit(INTERRUPTED) from None
    written, *left = done.lines()
    if place:
        tell(f"{place}: {written}")
    for line in left:
        tell(line)


@app.command("import", rich_help_panel=PANEL)
def bring(
    path: Annotated[
        Path,
        typer.Argument(metavar="PATH", help="The folder of comity export parquet, or the file of comity export jsonl --lossless."),
    ],
    register: RegisterOption = None,
) -> None:
    """Put an exported register into an empty one, which then answers the same: facts, history, judgements, texts.

    Example: comity import backup.jsonl --register new.db
    """
    from comity.errors import RegisterError
    from comity.export.archive import bring_in

    if not path.exists():
        raise RegisterError(str(path), "does not exist", "check the path")
    try:
        with opened(register, create=True) as store:
            counts = bring_in(store, path)
            store.tidy()
            name = store.name
    except KeyboardInterrupt:
        tell("interrupted; the register is as empty as before")
        raise typer.Exit(INTERRUPTED) from None
    tell(f"{name}: {counts['document']:,} documents, {counts['fact']:,} versions of facts, {counts['judgement']:,} judgements")
