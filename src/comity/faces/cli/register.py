"""The commands that fill a register and ask it, and their options."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.faces.cli.app import app
from comity.faces.cli.asking import PANEL, Conditions, Format, FormatOption, RegisterOption, Wanted, Where, grouped
from comity.faces.cli.taking import INPUTS, Jobs, JsonLog, Pipeline, Taking

Limit = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Rows at most; else 20 in a table, and all as csv, json or jsonl.")
]
PageOption = Annotated[int, typer.Option(min=1, metavar="N", help="Which page of so many rows.")]
Quotes = Annotated[bool, typer.Option("--quotes", help="In a table: quote the first source of each.")]


class Sort(StrEnum):
    """How facts are sorted, the newest or highest first."""

    DATE = "date"
    CONFIDENCE = "confidence"
    SOURCES = "sources"
    CHANGED = "changed"


class State(StrEnum):
    """How a commitment stands."""

    OPEN = "open"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class By(StrEnum):
    """What a timeline counts."""

    TYPE = "type"
    DOMAIN = "domain"


SortOption = Annotated[Sort, typer.Option("--sort", help="The newest or highest first.")]
After = Annotated[str | None, typer.Option("--after", metavar="PLACE", help="Go on where the last page ended (it tells).")]


@app.command(rich_help_panel=PANEL)
@grouped
def add(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT", help=INPUTS)],
    taking: Taking,
    register: RegisterOption = None,
) -> None:
    """Read documents and add what they say to the register, which is made where there is none.

    An address is fetched; of a feed or sitemap, all pages that it lists. What was read before is passed over: after Ctrl-C, or when
    files have changed, run the same command again. Texts in languages that are not read yet are kept and counted. What became of
    every input is in the ledger: comity sources ledger.

    Exit status: 0 all are in, 1 some could not be read (each is named), 2 wrong usage, 130 after Ctrl-C.

    Example: comity add dispatches/ captures.warc.gz https://example.org/feed.xml --register comity.db --jobs 2
    """
    from comity.faces.cli.register_add import Request, run

    if inputs.count("-") > 1:
        raise typer.BadParameter("standard input can be read only once")
    raise typer.Exit(run(Request(inputs, register, taking)))


@app.command(rich_help_panel=PANEL)
@grouped
def reread(register: RegisterOption = None, jobs: Jobs = 1, pipeline: Pipeline = None, json_log: JsonLog = None) -> None:
    """Read the documents of the register again that another version of Comity has read, and those whose language was not read then
    and now is; judgements stay.

    Example: comity reread --jobs 4
    """
    from comity.faces.cli.register_add import reread as again

    raise typer.Exit(again(register, jobs, pipeline, json_log))


@app.command(rich_help_panel=PANEL)
@grouped
def facts(
    where: Where,
    wanted: Wanted,
    layout: FormatOption = Format.TABLE,
    sort: SortOption = Sort.DATE,
    limit: Limit = None,
    after: After = None,
    quotes: Quotes = False,
) -> None:
    """List facts: who did what to whom, when, on what, in how many independent sources.

    Example: comity facts --actor KOR --other Estonie --domain cyber --since 2018 --quotes
    """
    from comity.faces.cli.register_ask import list_facts

    list_facts(where, wanted, layout, sort, limit, after, quotes, {})


@app.command(rich_help_panel=PANEL)
@grouped
def fact(
    id: Annotated[str, typer.Argument(metavar="ID", help="The fact, as comity facts shows it.")],
    where: Where,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Show one fact: its values, who says them in which words, what is disputed, its history and judgements.

    Example: comity fact e-2b3rax56lopb
    """
    from comity.faces.cli.register_ask import show_fact

    show_fact(where, id, layout)


@app.command(rich_help_panel=PANEL)
@grouped
def pair(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="A state or organisation: id, or name in any language.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other one.")],
    where: Where,
    wanted: Conditions,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
) -> None:
    """Show the dossier of two actors: since when, on what, under which texts, what was promised, what happened, who reports it.

    As csv or jsonl it lists their facts.

    Example: comity pair KOR EST --since 2018
    """
    from comity.faces.cli.register_ask import show_dossier

    show_dossier(where, wanted, layout, limit, actor, other)


@app.command(rich_help_panel=PANEL)
@grouped
def actor(
    who: Annotated[str, typer.Argument(metavar="ACTOR", help="A state or organisation: id, or name in any language.")],
    where: Where,
    wanted: Conditions,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
) -> None:
    """Show the dossier of one actor and all others: with whom, on what, under which texts.

    As csv or jsonl it lists its facts.

    Example: comity actor EST --domain cybersecurity
    """
    from comity.faces.cli.register_ask import show_dossier

    show_dossier(where, wanted, layout, limit, who, None)


@app.command(rich_help_panel=PANEL)
@grouped
def instruments(
    where: Where,
    wanted: Wanted,
    layout: FormatOption = Format.TABLE,
    sort: SortOption = Sort.DATE,
    limit: Limit = None,
    after: After = None,
    quotes: Quotes = False,
) -> None:
    """List treaties, agreements, programmes and the like, with their parties and stage.

    Example: comity instruments --actor NATO --stage signed
    """
    from comity.faces.cli.register_ask import list_facts

    list_facts(where, wanted, layout, sort, limit, after, quotes, {"kind": "instrument"})


@app.command(rich_help_panel=PANEL)
@grouped
def commitments(
    where: Where,
    wanted: Wanted,
    state: Annotated[list[State] | None, typer.Option("--state", help="Only those; may be given again.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="The same as --state overdue.")] = False,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
    page: PageOption = 1,
    quotes: Quotes = False,
) -> None:
    """List what was promised, what is due first, and how it stands: open, due soon (in 90 days), overdue, kept or withdrawn.

    Example: comity commitments --actor FRA --overdue
    """
    from comity.faces.cli.register_ask import list_commitments

    states = [each.value for each in state or []] + (["overdue"] if overdue else [])
    list_commitments(where, wanted, states, layout, limit, page, quotes)


@app.command(rich_help_panel=PANEL)
@grouped
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORD", help='Words, whatever their accents; "a phrase" in quotes.')],
    where: Where,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
    page: PageOption = 1,
) -> None:
    """Search the full text of the documents: all of the words must stand in one.

    Example: comity search cyberdéfense '"Tapa base"'
    """
    from comity.faces.cli.register_ask import search_words

    search_words(where, " ".join(words), layout, limit, page)


@app.command(rich_help_panel=PANEL)
@grouped
def document(
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its number, as comity search shows it, name or address.")],
    where: Where,
    original: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the bytes that it came as there, - for standard output.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Write its text, into which the evidence's offsets point.")] = False,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Show a document: where it comes from, who published it when, which facts it says; its text, or the page as it was fetched.

    Example: comity document 12 --original page.html
    """
    from comity.faces.cli.register_ask import show_document

    show_document(where, document, original, text, layout)


@app.command(rich_help_panel=PANEL)
@grouped
def timeline(
    where: Where,
    wanted: Wanted,
    by: Annotated[By, typer.Option("--by", help="Events by type, or events and instruments by domain.")] = By.TYPE,
    layout: FormatOption = Format.TABLE,
) -> None:
    """Count events by type and year, or facts by domain and year.

    Example: comity timeline --actor KOR --by domain --since 2015
    """
    from comity.faces.cli.register_ask import show_timeline

    show_timeline(where, wanted, by is By.DOMAIN, layout)


@app.command(rich_help_panel=PANEL)
@grouped
def network(where: Where, wanted: Wanted, layout: FormatOption = Format.TABLE, limit: Limit = None, page: PageOption = 1) -> None:
    """List who is tied to whom, the strongest ties first: facts between them, independent sources, intensity.

    Example: comity network --domain cyber --since 2020 --format csv > network.csv
    """
    from comity.faces.cli.register_ask import show_network

    show_network(where, wanted, layout, limit, page)


@app.command(rich_help_panel=PANEL)
@grouped
def people(
    where: Where,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A part of the name.")] = "",
    of: Annotated[str | None, typer.Option("--of", metavar="WHO", help="Who served this state or organisation.")] = None,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
    page: PageOption = 1,
) -> None:
    """List people and what they were called, for whom, between which dates; the most reported first.

    Example: comity people --of EST
    """
    from comity.faces.cli.register_ask import list_people

    list_people(where, name, of, layout, limit, page)
