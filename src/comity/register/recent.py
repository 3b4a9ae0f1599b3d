"""What is new in the register: facts by the time at which they were recorded or changed, not by their own dates."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Select, func, select, text

from comity.model.reading import Record
from comity.model.register import Fact
from comity.register import facets, fulltext, rows, schema
from comity.register.query import Filter, leading, matching
from comity.register.view import View

_NEAR = 20_000
"""The last versions of facts, among which what is new is looked for before all are looked through."""


class Recent(Record, frozen=True, kw_only=True):
    """What is new.

    Attributes:
        facts: what was recorded or changed last first.
        total: how many there are in all; where no time was given, at least how many.
        begun: by id of these facts, when their first version was recorded: the others have changed since.
        clock: the time of the register's last change: up to it, the answer is complete.
    """

    facts: tuple[Fact, ...]
    total: int
    begun: dict[str, str]
    clock: str


def recent(view: View, wanted: Filter, since: str | None = None, limit: int = 50) -> Recent:
    """The facts that a filter asks for and that were recorded or changed after a time, the last first.

    Args:
        view: the register.
        wanted: which facts.
        since: the time (UTC, as the register writes it), for example the ``clock`` of the answer before; None for any.
        limit: how many facts at most.

    Raises:
        RegisterError: if the filter's words hold no word.
    """
    with view.store.reading() as connection:
        clock = connection.execute(text("SELECT value FROM clock")).scalar() or ""
        if since is not None:
            found = _beyond(view, connection, wanted, _row_after(connection, since))
        else:
            last = connection.execute(select(func.max(schema.fact.c.row))).scalar() or 0
            found = _beyond(view, connection, wanted, max(0, last - _NEAR))
            if len(found) < limit and last > _NEAR:
                found = _last(connection, wanted, _after(view, wanted, 0), limit)
        fact, shown = schema.fact.c, found[:limit]
        query = select(fact.body, fact.until).where(rows.among(connection, fact.row, shown)).order_by(fact.row.desc())
        facts = tuple(replace(rows.decode(row.body), until=row.until) for row in connection.execute(query))
        ids = rows.among(connection, fact.id, [each.id for each in facts])
        first = connection.execute(select(fact.id, func.min(fact.since).label("stamp")).where(ids).group_by(fact.id))
        begun = {row.id: row.stamp for row in first}
    return Recent(facts=facts, total=len(found), begun=begun, clock=clock)


def _beyond(view: View, connection: Connection, wanted: Filter, row: int) -> list[int]:
    """The versions of facts that a filter asks for beyond a row, the last first; its words are looked for among the others."""
    plain = dataclasses.replace(wanted, words=None)
    found = _last(connection, plain, _after(view, plain, row), None)
    return facets.with_words(connection, wanted.words, found) if wanted.words else found


def _after(view: View, wanted: Filter, row: int) -> Select[tuple[int]]:
    """The versions of facts that a filter asks for, beyond a row: later versions have higher ones."""
    also: list[ColumnElement[bool]] = [schema.fact.c.row > row]
    return matching(wanted, view.stamp, leading(wanted).c.row, also=also)


def _last(connection: Connection, wanted: Filter, query: Select[tuple[int]], limit: int | None) -> list[int]:
    if wanted.words:
        fulltext.by_index(connection)
    return [*connection.scalars(query.order_by(leading(wanted).c.row.desc()).limit(limit))]


def _row_after(connection: Connection, since: str) -> int:
    """The last row that was written up to a time; found by halves, since no index has the times alone."""
    fact = schema.fact.c
    low, high = 0, int(connection.execute(select(func.max(fact.row))).scalar() or 0)
    while low < high:
        middle = (low + high + 1) // 2
        found = connection.execute(select(fact.since).where(fact.row >= middle).order_by(fact.row).limit(1)).scalar()
        low, high = (middle, high) if found is not None and found <= since else (low, middle - 1)
    return low
