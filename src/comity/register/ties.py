"""Ties: who stands with whom in how many facts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, desc, func, or_, select

from comity.register import schema
from comity.register.answers import Tie
from comity.register.query import Filter, matching, unrejected
from comity.register.tallies import UNIT
from comity.register.view import View


def ties(view: View, connection: Connection, wanted: Filter, actor: str | None, limit: int | None = None) -> list[Tie]:
    """Pairs of actors by the number of facts between them; those with one actor only, if it is named."""
    asked = replace(wanted, actor=()) if actor and wanted.actor == (actor,) and not wanted.side else wanted
    some = _tied(actor) if asked == Filter() and view.stamp is None else _counted(view, asked, actor)
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


def _tied(actor: str | None) -> Select[Any]:
    """Ties as they are tallied."""
    tie, pair = schema.tie, schema.fact_pair
    between = (pair.c.a == tie.c.a, pair.c.b == tie.c.b, pair.c.stands.is_(True), pair.c.first != "", unrejected(pair))
    dated = select(pair.c.first).where(*between).limit(1)
    first = dated.order_by(pair.c.first).scalar_subquery().label("first")
    last = dated.order_by(pair.c.first.desc()).scalar_subquery().label("last")
    query = select(tie, first, last)
    return query.where(or_(tie.c.a == actor, tie.c.b == actor)) if actor else query


def _counted(view: View, wanted: Filter, actor: str | None) -> Select[Any]:
    """Ties of some facts."""
    pair = schema.fact_pair
    between = [or_(pair.c.a == actor, pair.c.b == actor)] if actor else []
    columns = (pair.c.a, pair.c.b, pair.c.first, pair.c.independent, pair.c.weight)
    found = matching(wanted, view.stamp, *columns, also=between, through=pair).subquery()
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


def units(weight: ColumnElement[float]) -> ColumnElement[Any]:
    """A weight in whole parts, whose sums do not depend on their order."""
    return func.round(weight * UNIT)
