"""``comity sources``: what is pulled again and again, and what became of every input."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.faces.cli.app import app
from comity.faces.cli.asking import PANEL, Format, FormatOption, RegisterOption, Where, grouped
from comity.faces.cli.register import Limit, PageOption
from comity.faces.cli.taking import AllowHosts, Asking, Jobs, JsonLog, Pipeline

FOLDER = "COMITY_SOURCES"
"""Environment variable that names the folder of declarations."""
sources_app = typer.Typer(
    no_args_is_help=True,
    help="Declared sources (feeds, sitemaps, pages, folders), one YAML file each in the folder sources/ beside the register: pull "
    "what is new in them; and what became of every input.",
)
app.add_typer(sources_app, name="sources", rich_help_panel=PANEL)

_WHERE = "Where its documents are (exactly one of these)"
Name = Annotated[str, typer.Argument(metavar="NAME", help="Under which it is pulled: small letters, digits, - and _.")]
Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Only these; else all that are declared.")]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        metavar="DIR",
        help="Folder of the declarations; else COMITY_SOURCES, else sources/ beside the register (of a database: here).",
        rich_help_panel="Register",
    ),
]
OneSource = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only what was pulled from this source.")]


class State(StrEnum):
    """What became of an input."""

    READ = "read"
    FAILED = "failed"
    UNREAD = "unread"
    PASSED = "passed"


@sources_app.command()
@grouped
def add(
    name: Name,
    feed: Annotated[str | None, typer.Option(metavar="URL", help="An RSS or Atom feed.", rich_help_panel=_WHERE)] = None,
    sitemap: Annotated[
        str | None, typer.Option(metavar="URL", help="A sitemap, a news sitemap or an index of them.", rich_help_panel=_WHERE)
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="A page that changes; or with {year}, {month} and {day} in it, a page for each day.",
            rich_help_panel=_WHERE,
        ),
    ] = None,
    folder: Annotated[str | None, typer.Option(metavar="DIR", help="A folder.", rich_help_panel=_WHERE)] = None,
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="A file that changes, such as a table or an archive.", rich_help_panel=_WHERE)
    ] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who publishes all of it.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="ISO 639-1 code, if all of it is in one language.")] = None,
    expect: Annotated[
        str | None, typer.Option(metavar="VOLUME", help='How much is to come, "10-40 per day"; pulls say when it is far from that.')
    ] = None,
    days: Annotated[int | None, typer.Option(min=1, help="With a day in --address: how many of the last days; else 3.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="MAP", help="Of tables: text=body,date=pub_date.")] = None,
    allow_host: AllowHosts = None,
    rate: Annotated[float | None, typer.Option(metavar="N", min=0.01, help="Requests a second to one host, at most.")] = None,
    register: RegisterOption = None,
    sources: Folder = None,
) -> None:
    """Declare a source: write NAME.yaml into the folder of declarations.

    Example: comity sources add un-news --feed https://news.un.org/feed/subscribe/en/news/all/rss.xml --publisher "UN News"
    --language en --expect "10-40 per day"
    """
    from comity.faces.cli.register_sources import declare

    entries = {
        "name": name, "publisher": publisher, "language": language, "feed": feed, "sitemap": sitemap, "address": address,
        "folder": folder and str(Path(folder).absolute()), "file": file and str(Path(file).absolute()), "expected": expect,
        "days": days, "columns": columns, "allow_hosts": allow_host or None, "rate": rate,
    }  # fmt: skip
    declare({key: value for key, value in entries.items() if value is not None}, register, sources)


@sources_app.command("list")
@grouped
def show(register: RegisterOption = None, sources: Folder = None, layout: FormatOption = Format.TABLE) -> None:
    """List the declared sources: when each was pulled last, its documents, what failed, how much came and was expected.

    Example: comity sources list
    """
    from comity.faces.cli.register_sources import list_sources

    raise typer.Exit(list_sources(register, sources, layout))


@sources_app.command()
@grouped
def pull(
    asking: Asking,
    names: Names = None,
    register: RegisterOption = None,
    sources: Folder = None,
    jobs: Jobs = 1,
    pipeline: Pipeline = None,
    json_log: JsonLog = None,
) -> None:
    """Pull sources: fetch what is new in them and add it to the register, which is made where there is none.

    Pages that were fetched are asked for again only if their feed says that they have changed. After Ctrl-C or a crash the next
    pull goes on where this one ended.

    Exit status: 0 all is in, 1 something failed (each is named), 2 wrong usage, 130 after Ctrl-C.

    Example: comity sources pull un-news --jobs 2
    """
    from comity.faces.cli.register_sources import Request, run_pull

    raise typer.Exit(run_pull(Request(names or [], register, sources, asking, jobs, pipeline, json_log)))


@sources_app.command()
@grouped
def watch(
    asking: Asking,
    names: Names = None,
    every: Annotated[float, typer.Option(metavar="MINUTES", min=0.01, help="Minutes between two pulls of a source.")] = 15.0,
    register: RegisterOption = None,
    sources: Folder = None,
    jobs: Jobs = 1,
    pipeline: Pipeline = None,
    json_log: JsonLog = None,
) -> None:
    """Pull sources again and again until Ctrl-C; folders at once when a file in them changes.

    Example: comity sources watch --every 30
    """
    from comity.faces.cli.register_sources import Request, run_watch

    raise typer.Exit(run_watch(Request(names or [], register, sources, asking, jobs, pipeline, json_log), 60 * every))


@sources_app.command()
@grouped
def retry(
    asking: Asking,
    source: OneSource = None,
    register: RegisterOption = None,
    sources: Folder = None,
    jobs: Jobs = 1,
    pipeline: Pipeline = None,
    json_log: JsonLog = None,
) -> None:
    """Take the inputs again that failed, of pulls and of comity add.

    Example: comity sources retry --source un-news
    """
    from comity.faces.cli.register_sources import Request, run_retry

    raise typer.Exit(run_retry(Request([], register, sources, asking, jobs, pipeline, json_log), source))


@sources_app.command()
@grouped
def ledger(
    where: Where,
    state: Annotated[list[State] | None, typer.Option("--state", help="Only those; may be given again.")] = None,
    source: OneSource = None,
    layout: FormatOption = Format.TABLE,
    limit: Limit = None,
    page: PageOption = 1,
) -> None:
    """List what became of every input, the latest first: read, failed, unread (kept, though its language is not read) or passed.

    Example: comity sources ledger --state failed --format csv
    """
    from comity.faces.cli.register_sources import list_handled

    list_handled(where, [str(each) for each in state or []], source, layout, limit, page)
