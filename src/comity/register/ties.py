"""Ties: who stands with whom in how many facts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, case, desc, func, or_, select

from comity.register import schema
from comity.register.answers import Tie
from comity.register.query import Filter, matching, unrejected
from comity.register.tallies import UNIT
from comity.register.view import View


def ties(
    view: View,
    connection: Connection,
    wanted: Filter,
    actor: str | None,
    limit: int | None = None,
    among: Collection[str] = (),
) -> list[Tie]:
    """Pairs of actors by the number of facts between them.

    Args:
        view: the register at a time.
        connection: of a reading transaction.
        wanted: which facts.
        actor: those with one actor only, if it is named.
        limit: the strongest ones only.
        among: those between some actors only, if any are named.
    """
    asked = _of_others(wanted, actor)
    if not _is_tallied(view, asked):
        found = view.found(connection, asked, present=True)
        if found is not None:
            return found.ties(limit, actor, among)
    some = _tied(actor, among) if _is_tallied(view, asked) else _counted(view, asked, actor, among)
    query = some.order_by(desc("facts"), desc("independent"), "a", "b").limit(limit)
    return [
        Tie(
            a=row.a,
            b=row.b,
            facts=row.facts,
            independent=int(row.independent),
            intensity=round(row.weight / UNIT, 2),
            first=row.first or None,
            last=row.last or None,
        )
        for row in connection.execute(query)
    ]


def count_ties(view: View, connection: Connection, wanted: Filter) -> int:
    """How many pairs of actors some facts stand between."""
    if _is_tallied(view, wanted):
        return int(connection.execute(select(func.count()).select_from(schema.tie)).scalar() or 0)
    found = view.found(connection, wanted, present=True)
    if found is not None:
        return found.count_ties()
    counted = _counted(view, wanted, None, ()).subquery()
    return int(connection.execute(select(func.count()).select_from(counted)).scalar() or 0)


def _of_others(wanted: Filter, actor: str | None) -> Filter:
    """A filter without the actor whose ties are asked for, who takes part in all of them."""
    return replace(wanted, actor=()) if actor and wanted.actor == (actor,) and not wanted.side else wanted


def _is_tallied(view: View, wanted: Filter) -> bool:
    return wanted == Filter() and view.stamp is None


def _tied(actor: str | None, among: Collection[str]) -> Select[Any]:
    """Ties as they are tallied."""
    tie, pair = schema.tie, schema.fact_pair
    between = (pair.c.a == tie.c.a, pair.c.b == tie.c.b, pair.c.stands.is_(True), pair.c.first != "", unrejected(pair))
    dated = select(pair.c.first).where(*between).limit(1)
    first = dated.order_by(pair.c.first).scalar_subquery().label("first")
    last = dated.order_by(pair.c.first.desc()).scalar_subquery().label("last")
    return select(tie, first, last).where(*_between(tie, actor, among))


def _counted(view: View, wanted: Filter, actor: str | None, among: Collection[str]) -> Select[Any]:
    """Ties of some facts."""
    pair = schema.fact_pair
    columns = (pair.c.a, pair.c.b, pair.c.first, pair.c.independent, pair.c.weight)
    found = matching(wanted, view.stamp, *columns, also=_between(pair, actor, among), through=pair).subquery()
    dated = case((found.c.first != "", found.c.first))
    return select(
        found.c.a,
        found.c.b,
        func.count().label("facts"),
        func.sum(found.c.independent).label("independent"),
        func.sum(units(found.c.weight)).label("weight"),
        func.min(dated).label("first"),
        func.max(dated).label("last"),
    ).group_by(found.c.a, found.c.b)


def _between(table: Table, actor: str | None, among: Collection[str]) -> list[ColumnElement[bool]]:
    """That a pair is one of an actor's, and one of those among some actors."""
    found: list[ColumnElement[bool]] = [or_(table.c.a == actor, table.c.b == actor)] if actor else []
    return [*found, and_(table.c.a.in_(among), table.c.b.in_(among))] if among else found


def units(weight: ColumnElement[float]) -> ColumnElement[Any]:
    """A weight in whole parts, whose sums do not depend on their order."""
    return func.round(weight * UNIT)
