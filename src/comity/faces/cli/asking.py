"""What commands about a register share: where it is, which facts are asked for, how the answer is laid out.

Options that belong together are the fields of a dataclass; a command takes the dataclass and :func:`grouped` makes options of its
fields:

.. code-block:: python

    @app.command()
    @grouped
    def facts(where: Where, wanted: Wanted, shown: Shown) -> None:
        with where.view() as view:
            page = view.facts(wanted.filter(view))
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from comity.errors import RegisterError

if TYPE_CHECKING:
    from comity.register.book import Register
    from comity.register.query import Filter
    from comity.register.store import Store
    from comity.register.view import View

PLACE = "COMITY_REGISTER"
"""Environment variable that names the register."""
_FILTERS = "Which facts"
_REGISTER = "Register"
PANEL = "Register"
"""The heading under which commands about a register stand in ``comity --help``."""


class Format(StrEnum):
    """How answers are laid out."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


def _option(names: str, panel: str, help: str, metavar: str | None = None, **more: Any) -> Any:
    return typer.Option(*names.split(), help=help, metavar=metavar, rich_help_panel=panel, **more)


def _moment(value: str | None) -> str | None:
    if value is None:
        return None
    from comity.register.query import moment

    with told_as_misuse():
        moment(value)
    return value


RegisterOption = Annotated[
    str | None,
    _option("--register", _REGISTER, "The register: a file, or postgresql://…; else COMITY_REGISTER, else comity.db.", "PLACE"),
]
AsOfOption = Annotated[
    str | None,
    _option("--as-of", _REGISTER, "As the register was at the end of that day, or at that time (UTC).", "DATE", callback=_moment),
]
FormatOption = Annotated[
    Format, typer.Option("--format", help="table to look at; csv, json or jsonl for other programs (whole records).")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which register, and as it was when."""

    register: RegisterOption = None
    as_of: AsOfOption = None

    @property
    def place(self) -> str:
        """The register's file or address."""
        return place_of(self.register)

    @contextmanager
    def view(self) -> Iterator[View]:
        """The register, open to be read.

        Raises:
            RegisterError: if there is none.
        """
        from comity.register.view import View

        with opened(self.register) as store:
            yield View(store, self.as_of)

    @contextmanager
    def book(self) -> Iterator[Register]:
        """The register as :class:`comity.Register`."""
        from comity.register.book import Register

        with Register(self.place, as_of=self.as_of) as register:
            yield register


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Which facts, whoever takes part: the options of ``comity pair``."""

    type: Annotated[
        list[str] | None, _option("--type", _FILTERS, "PLOVER type (AGREE) or kind of instrument (treaty).", "TYPE")
    ] = None
    mode: Annotated[list[str] | None, _option("--mode", _FILTERS, "PLOVER mode (visit).", "MODE")] = None
    domain: Annotated[
        list[str] | None, _option("--domain", _FILTERS, "Domain (cybersecurity) or group of them (cyber).", "DOMAIN")
    ] = None
    context: Annotated[list[str] | None, _option("--context", _FILTERS, "PLOVER context (military).", "CONTEXT")] = None
    since: Annotated[str | None, _option("--since", _FILTERS, "Not before that day, month or year.", "DATE")] = None
    until: Annotated[str | None, _option("--until", _FILTERS, "Not after that day, month or year.", "DATE")] = None
    status: Annotated[
        list[str] | None, _option("--status", _FILTERS, "occurred, historical, future, hypothetical or negation.", "STATUS")
    ] = None
    stage: Annotated[list[str] | None, _option("--stage", _FILTERS, "Of instruments: signed, in-force ….", "STAGE")] = None
    country: Annotated[list[str] | None, _option("--country", _FILTERS, "Where it happened.", "STATE")] = None
    instrument: Annotated[str | None, _option("--instrument", _FILTERS, "Events under this instrument.", "ID")] = None
    source: Annotated[
        str | None, _option("--source", _FILTERS, "Part of the name or publisher of a document that says it.", "NAME")
    ] = None
    language: Annotated[list[str] | None, _option("--language", _FILTERS, "Of a document that says it.", "CODE")] = None
    words: Annotated[str | None, _option("--words", _FILTERS, "Words that a document that says it holds.", "WORDS")] = None
    min_confidence: Annotated[
        float | None, _option("--min-confidence", _FILTERS, "At least so sure, 0 to 1.", "X", min=0, max=1)
    ] = None
    min_sources: Annotated[int | None, _option("--min-sources", _FILTERS, "At least so many independent sources.", "N", min=1)] = (
        None
    )
    disputed: Annotated[
        bool | None, _option("--disputed/--undisputed", _FILTERS, "Only what sources contradict each other on, or only the rest.")
    ] = None
    judged: Annotated[str | None, _option("--judged", _FILTERS, "Last judgement: confirm, edit, reject or none.", "WHAT")] = None
    rejected: Annotated[bool, _option("--rejected", _FILTERS, "Also what a person rejected.")] = False

    def filter(self, view: View, **fixed: Any) -> Filter:
        """The filter that the options make.

        Args:
            view: the register.
            fixed: fields of :class:`comity.register.query.Filter` that the command itself sets; they win over options.

        Raises:
            typer.BadParameter: if a name, code or date is not known; it suggests what is nearest.
        """
        from comity.register.terms import filter_of

        renamed = {"min_confidence": "confidence", "min_sources": "independent"}
        given = {renamed.get(each.name, each.name): getattr(self, each.name) for each in fields(self)}
        with told_as_misuse():
            return filter_of(view, {**given, **fixed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted(Conditions):
    """Which facts: the options of ``comity facts``."""

    kind: Annotated[str | None, _option("--kind", _FILTERS, "event, instrument or commitment.", "KIND")] = None
    actor: Annotated[
        list[str] | None, _option("--actor", _FILTERS, "A party: KOR, NATO, or a name in any language; may be given again.", "WHO")
    ] = None
    other: Annotated[list[str] | None, _option("--other", _FILTERS, "With --actor: the other party.", "WHO")] = None
    side: Annotated[str | None, _option("--side", _FILTERS, "The party must be the actor, or the recipient.", "SIDE")] = None


def place_of(register: str | None) -> str:
    """The register that is meant: the option, else the environment's, else ``comity.db`` here."""
    from comity.register.store import DEFAULT

    return register or os.environ.get(PLACE) or DEFAULT


@contextmanager
def opened(register: str | None, *, create: bool = False) -> Iterator[Store]:
    """The register's store; closed at the end.

    Raises:
        RegisterError: if it cannot be opened.
    """
    from comity.register.store import open_store

    store = open_store(place_of(register), create=create)
    try:
        yield store
    finally:
        store.close()


def actor_id(view: View, words: str) -> str:
    """The id of an actor whom the user names.

    Raises:
        typer.BadParameter: if nobody is called so; it suggests the nearest names.
    """
    from comity.register.terms import actor

    with told_as_misuse():
        return actor(view, words)


@contextmanager
def told_as_misuse() -> Iterator[None]:
    """An error of the register about the user's words becomes one of the command line (exit status 2)."""
    try:
        yield
    except RegisterError as error:
        raise typer.BadParameter(str(error)) from error


def grouped(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose parameters of dataclass types are replaced by options, one for each field."""
    hints = get_type_hints(command, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
    parameters: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name not in groups:
            parameters.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name]))
            continue
        of_fields = get_type_hints(groups[name], include_extras=True)
        inherited = {each.name for base in groups[name].__bases__ if is_dataclass(base) for each in fields(base)}
        parameters += [
            inspect.Parameter(field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=of_fields[field.name])
            for field in sorted(fields(groups[name]), key=lambda field: field.name in inherited)
        ]

    @wraps(command)
    def spread(**given: Any) -> Any:
        made = {name: group(**{field.name: given.pop(field.name) for field in fields(group)}) for name, group in groups.items()}
        return command(**given, **made)

    spread.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    spread.__annotations__ = {each.name: each.annotation for each in parameters}
    del spread.__wrapped__  # Typer looks at what is wrapped first
    return spread
