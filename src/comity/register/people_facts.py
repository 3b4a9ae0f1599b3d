"""What people did: one person with the offices held, and the facts in which they acted in person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, select

from comity.errors import RegisterError
from comity.model.register import Fact, Kind
from comity.register import rows, schema
from comity.register.answers import Count, Person, Tie
from comity.register.dates import days
from comity.register.people import person_of
from comity.register.query import unrejected, valid
from comity.register.view import View

DOCUMENTS = 5000
"""Documents, the newest that name a person, whose facts are looked at."""
READ = 500
"""Of their facts, the newest, whose parties are counted."""


@dataclass(frozen=True, slots=True)
class Acts:
    """What a person did.

    Attributes:
        facts: some of the facts in which the person acted, the newest first.
        total: how many there are.
        years: of these the events, by PLOVER type and year.
        ties: between whom the newest of them (:data:`READ`) stand, most facts first.
        whole: whether all documents that name the person were looked at, not only the newest (:data:`DOCUMENTS`).
    """

    facts: tuple[Fact, ...]
    total: int
    years: tuple[Count, ...]
    ties: tuple[Tie, ...]
    whole: bool


def person(view: View, id: str) -> Person:
    """A person with the offices held over time.

    Args:
        view: the register at a time.
        id: such as ``person/juri-ratas``.

    Raises:
        RegisterError: if the register does not know the person.
    """
    table = schema.appearance
    query = select(table).where(table.c.person == id, valid(table, view.stamp)).order_by(table.c.published, table.c.document)
    with view.store.reading() as connection:
        seen = connection.execute(query).all()
    if not seen:
        raise RegisterError(view.store.name, f"there is no person {id}", "comity people lists them")
    return person_of(id, seen)


def acts(view: View, id: str, limit: int = 20, offset: int = 0) -> Acts:
    """The facts in which a person acted, the newest first.

    Args:
        view: the register at a time.
        id: of the person.
        limit, offset: which of the facts are given.
    """
    table, fact, told = schema.appearance, schema.fact, schema.fact_claim
    named = select(table.c.document).where(table.c.person == id, valid(table, view.stamp))
    newest = named.order_by(table.c.published.desc(), table.c.document.desc()).limit(DOCUMENTS)
    said = select(told.c.row).where(told.c.document.in_(newest))
    query = select(fact.c.row, fact.c.kind, fact.c.type, fact.c.first).where(fact.c.row.in_(said), _by(id), _stood(view))
    with view.store.reading() as connection:
        found = connection.execute(query.order_by(fact.c.first.desc(), fact.c.row.desc())).all()
        whole = len(connection.execute(named.limit(DOCUMENTS + 1)).all()) <= DOCUMENTS
        wanted = [row.row for row in found[: max(READ, offset + limit)]]
        known = {
            row.row: replace(rows.decode(row.body), until=row.until)
            for some in rows.chunks(wanted)
            for row in connection.execute(select(fact.c.row, fact.c.body, fact.c.until).where(fact.c.row.in_(some)))
        }
    read = [known[row] for row in wanted]
    years = Counter((row.type, int(row.first[:4]) if row.first else None) for row in found if row.kind == Kind.EVENT.value)
    return Acts(
        facts=tuple(read[offset : offset + limit]),
        total=len(found),
        years=tuple(Count(code=code, year=year, facts=years[code, year]) for code, year in sorted(years, key=_by_code_and_year)),
        ties=_ties(read[:READ]),
        whole=whole,
    )


def _by(id: str) -> ColumnElement[bool]:
    """That a fact holds a person among those who acted: only there does its body hold such an id."""
    return schema.fact.c.body.contains(f'"id":"{id}"', autoescape=True)


def _stood(view: View) -> ColumnElement[bool]:
    fact = schema.fact
    return and_(valid(fact, view.stamp), fact.c.removed.is_(None), unrejected(fact))


def _by_code_and_year(key: tuple[str, int | None]) -> tuple[str, int]:
    return key[0], key[1] or 0


def _ties(facts: list[Fact]) -> tuple[Tie, ...]:
    """Between whom some facts stand."""
    between: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        for pair in rows.pairs(fact):
            between.setdefault(pair, []).append(fact)
    made = [_tie(a, b, some) for (a, b), some in between.items()]
    return tuple(sorted(made, key=lambda tie: (-tie.facts, -tie.independent, tie.a, tie.b)))


def _tie(a: str, b: str, facts: list[Fact]) -> Tie:
    starts = [span.iso()[0] for fact in facts if (span := days(fact.date))]
    return Tie(
        a=a,
        b=b,
        facts=len(facts),
        independent=sum(fact.independent for fact in facts),
        intensity=round(sum(rows.weight(fact) for fact in facts), 2),
        first=min(starts, default=None),
        last=max(starts, default=None),
    )
