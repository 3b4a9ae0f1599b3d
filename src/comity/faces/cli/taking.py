"""How inputs are taken: the options of the commands that read documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.errors import InputError

if TYPE_CHECKING:
    from comity.scale.opening import Opener
    from comity.sources.notes import Tell
    from comity.sources.web import Settings

_WEB = "Web addresses"
INPUTS = "Files, archives, mailboxes, tables, folders (searched to the bottom), web addresses, or - for standard input."


def _published(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.documents.published import check_given

    try:
        return check_given(value)
    except InputError as error:
        raise typer.BadParameter(f"{error.problem}; {error.remedy}") from error


def _language(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.knowledge.texts import languages

    if value not in languages():
        raise typer.BadParameter(f"{value!r} is no language that Comity reads; it reads {', '.join(languages())}")
    return value


def _columns(value: str | None) -> str | None:
    columns_of(value)
    return value


def columns_of(value: str | None) -> Mapping[str, str]:
    """The columns that the user names.

    Raises:
        typer.BadParameter: if it does not read so.
    """
    if value is None:
        return {}
    from comity.sources.columns import parse_columns

    try:
        return parse_columns(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _web_option(name: str, metavar: str, help: str, **more: Any) -> Any:
    return typer.Option(name, metavar=metavar, help=help, rich_help_panel=_WEB, **more)


Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        callback=_published,
        help="When it was published: 2018-02-14, 2023-07 or 2021; else it is looked for in each document.",
    ),
]
Language = Annotated[
    str | None,
    typer.Option(metavar="CODE", callback=_language, help="Language of the texts, fr or en; else it is told from each text."),
]
Pipeline = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Parse with this installed spaCy pipeline (Universal Dependencies labels) instead of Comity's own."
    ),
]
Jobs = Annotated[int, typer.Option(min=1, help="Processes to read with.")]
Pattern = Annotated[
    str | None, typer.Option(metavar="GLOB", help="Which files of a folder to read; else all of kinds that can be read.")
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="MAP", callback=_columns, help="Which columns of tables hold what: text=body,date=pub_date; else guessed and told."
    ),
]
JsonLog = Annotated[
    str | None,
    typer.Option(
        "--json-log", metavar="FILE", help="For machines: a JSON object for each input as it is done; - for standard output."
    ),
]
AllowHosts = Annotated[
    list[str] | None, _web_option("--allow-host", "HOST", "A private host that may be asked (127.0.0.1:8000); may be given again.")
]
Rate = Annotated[
    float | None, _web_option("--rate", "N", "Requests a second to one host, at most; else 1, or as its robots.txt asks.", min=0.01)
]
Contact = Annotated[
    str | None, _web_option("--contact", "WHO", "A mail or web address of yours, told to the servers that are asked.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """How the web is asked."""

    allow_host: AllowHosts = None
    rate: Rate = None
    contact: Contact = None

    def settings(self, declared: Settings | None = None) -> Settings:
        """The settings, with those of a declared source under what the user says."""
        from dataclasses import replace

        from comity.sources.web import Settings

        usual = declared or Settings()
        told: dict[str, Any] = {"per_second": self.rate, "contact": self.contact}
        given = {name: value for name, value in told.items() if value is not None}
        return replace(usual, allowed=usual.allowed | frozenset(self.allow_host or ()), **given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking(Asking):
    """How inputs are taken and read."""

    published: Published = None
    language: Language = None
    pipeline: Pipeline = None
    jobs: Jobs = 1
    pattern: Pattern = None
    columns: Columns = None
    json_log: JsonLog = None

    def opener(self, tell: Tell) -> Opener:
        """What opens the inputs."""
        from comity.model.items import Given
        from comity.scale.opening import Opener

        given = Given(language=self.language, published=self.published, published_by="given" if self.published else None)
        return Opener(given, columns_of(self.columns), self.settings(), tell)
