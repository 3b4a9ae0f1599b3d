"""Answers as rows: what stands in the columns of a CSV file or a data frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from comity.model.register import Judgement, Kind
from comity.register.answers import Count, Followed, Handled, Hit, Intensity, Paper, Person, Publisher, Pull, Sourced, Tie
from comity.register.dates import days

if TYPE_CHECKING:
    import polars

AND, OR = "; ", " | "
"""What stands in a CSV cell between codes, and between quotes."""


class Type(Enum):
    """What a column holds."""

    TEXT = "text"
    TEXTS = "codes or names"
    QUOTES = "quotes"
    WHOLE = "whole number"
    REAL = "number"
    TRUTH = "yes or no"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and how it is had from an answer."""

    name: str
    type: Type
    of: Callable[[Any], Any]


def _same(type: Type, *names: str) -> tuple[Column, ...]:
    """Columns that are attributes of the answer."""
    return tuple(Column(name, type, lambda answer, name=name: getattr(answer, name)) for name in names)  # type: ignore[misc]


def _fact(type: Type, *names: str) -> tuple[Column, ...]:
    """Columns that are attributes of the answer's fact."""
    return tuple(Column(name, type, lambda answer, name=name: getattr(answer.fact, name)) for name in names)  # type: ignore[misc]


def _day(which: int) -> Callable[[Sourced], str | None]:
    def day(answer: Sourced) -> str | None:
        fact = answer.fact
        span = days(fact.due if fact.kind is Kind.COMMITMENT else fact.date)
        return span.iso()[which] if span else None

    return day


def _place(part: str) -> Callable[[Sourced], str | None]:
    return lambda answer: getattr(answer.fact.place, part) if answer.fact.place else None


def _quotes(answer: Sourced) -> tuple[str, ...]:
    return tuple(" […] ".join(piece.text for piece in source.evidence) for source in answer.sources)


_FACTS = (
    *_fact(Type.TEXT, "id", "kind", "type", "mode", "status"),
    *_fact(Type.TEXTS, "actor", "recipient"),
    *_fact(Type.TEXT, "date"),
    Column("first", Type.TEXT, _day(0)),
    Column("last", Type.TEXT, _day(1)),
    Column("place", Type.TEXT, _place("name")),
    Column("country", Type.TEXT, _place("country")),
    *_fact(Type.TEXTS, "domains", "context"),
    *_fact(Type.TEXT, "instrument", "name", "stage", "due"),
    Column("state", Type.TEXT, lambda answer: answer.state),
    *_fact(Type.REAL, "confidence"),
    Column("sources", Type.WHOLE, lambda answer: answer.fact.independent),
    *_fact(Type.TEXTS, "disputed"),
    *_fact(Type.TEXT, "judged"),
    Column("evidence", Type.QUOTES, _quotes),
    Column("documents", Type.TEXTS, lambda answer: tuple(source.name for source in answer.sources)),
    Column("published", Type.TEXTS, lambda answer: tuple(source.published or "" for source in answer.sources)),
    *_fact(Type.TEXTS, "languages"),
    Column("recorded", Type.TEXT, lambda answer: answer.fact.since),
)


def _offices(person: Person) -> tuple[str, ...]:
    return tuple(
        f"{', '.join(filter(None, (each.role, each.of)))} ({each.first or '?'} – {each.last or '?'})" for each in person.offices
    )


COLUMNS: Mapping[type, tuple[Column, ...]] = {
    Sourced: _FACTS,
    Count: (*_same(Type.TEXT, "code"), *_same(Type.WHOLE, "year", "facts")),
    Tie: (
        *_same(Type.TEXT, "a", "b"),
        *_same(Type.WHOLE, "facts", "independent"),
        *_same(Type.REAL, "intensity"),
        *_same(Type.TEXT, "first", "last"),
    ),
    Intensity: (
        *_same(Type.WHOLE, "year"),
        *_same(Type.REAL, "value", "cooperation", "conflict"),
        *_same(Type.WHOLE, "events"),
    ),
    Person: (*_same(Type.TEXT, "id", "name"), *_same(Type.WHOLE, "documents"), Column("offices", Type.TEXTS, _offices)),
    Publisher: (*_same(Type.TEXT, "name"), *_same(Type.WHOLE, "documents", "stories")),
    Hit: (
        *_same(Type.WHOLE, "document"),
        *_same(Type.TEXT, "name", "language", "published", "publisher", "snippet"),
        *_same(Type.TEXTS, "facts"),
    ),
    Judgement: (
        *_same(Type.WHOLE, "id"),
        *_same(Type.TEXT, "action"),
        *_same(Type.TEXTS, "facts"),
        *_same(Type.TEXT, "field"),
        Column("value", Type.TEXT, lambda each: None if each.value is None else in_words(each.value)),
        *_same(Type.WHOLE, "undoes"),
        *_same(Type.TEXT, "author", "reason", "made"),
        *_same(Type.TEXTS, "claims"),
    ),
    Handled: (
        *_same(Type.TEXT, "name", "state", "detail"),
        *_same(Type.WHOLE, "document"),
        *_same(Type.TEXT, "root", "source", "original"),
        *_same(Type.WHOLE, "tries"),
        *_same(Type.TEXT, "at"),
    ),
    Pull: (
        *_same(Type.WHOLE, "id"),
        *_same(Type.TEXT, "source", "started", "ended"),
        *_same(Type.WHOLE, "listed", "fetched", "new", "changed", "unchanged", "failed"),
        *_same(Type.TEXT, "note"),
    ),
    Followed: (
        *_same(Type.TEXT, "name", "kind", "place", "publisher", "language", "pulled"),
        *_same(Type.WHOLE, "documents", "failed", "came"),
        *_same(Type.TEXT, "expected", "note"),
    ),
    Paper: (
        *_same(Type.WHOLE, "id"),
        *_same(Type.TEXT, "name", "language"),
        *_same(Type.TRUTH, "read"),
        *_same(Type.TEXT, "published", "published_by", "publisher", "title", "byline", "address", "media", "fetched", "source"),
        *_same(Type.WHOLE, "story"),
        *_same(Type.TEXT, "added", "until", "original"),
        *_same(Type.WHOLE, "size"),
        *_same(Type.TEXTS, "facts"),
        *_same(Type.WHOLE, "characters"),
    ),
}
"""By type of answer, its columns."""


def in_words(value: Any) -> str:
    """A value of a field as one line: lists with semicolons, a place as ``Tallinn (EST)``, nothing as ``—``."""
    if value is None or value == ():
        return "—"
    if isinstance(value, tuple | list):
        return AND.join(map(in_words, value))
    if hasattr(value, "country"):
        return f"{value.name} ({value.country})" if value.name and value.country else value.name or value.country or "—"
    return str(value)


def cells(answer: Any) -> dict[str, str | int | float]:
    """An answer as the cells of a CSV line; what is not known is empty."""
    made: dict[str, str | int | float] = {}
    for column in COLUMNS[type(answer)]:
        value = column.of(answer)
        if value is None:
            made[column.name] = ""
        elif column.type in {Type.TEXTS, Type.QUOTES}:
            made[column.name] = (OR if column.type is Type.QUOTES else AND).join(" ".join(each.split()) for each in value)
        else:
            made[column.name] = " ".join(value.split()) if isinstance(value, str) else value
    return made


def frame(answers: Iterable[Any], kind: type) -> polars.DataFrame:
    """Answers of one type as a data frame; lists stay lists.

    Args:
        answers: of a type that :data:`COLUMNS` knows.
        kind: that type; it gives an empty frame its columns.
    """
    import polars

    types: dict[Type, Any] = {
        Type.TEXT: polars.String,
        Type.TEXTS: polars.List(polars.String),
        Type.QUOTES: polars.List(polars.String),
        Type.WHOLE: polars.Int64,
        Type.REAL: polars.Float64,
        Type.TRUTH: polars.Boolean,
    }
    columns = COLUMNS[kind]
    rows: Sequence[Any] = list(answers)
    values = {column.name: [_plain(column.of(answer)) for answer in rows] for column in columns}
    return polars.DataFrame(values, schema={column.name: types[column.type] for column in columns})


def _plain(value: Any) -> Any:
    """A value as polars takes it: lists for tuples, bare text for a code."""
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return str(value) if isinstance(value, Enum) else value
