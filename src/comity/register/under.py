"""What rests on an instrument: the events that name it."""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import func, select

from comity.model.register import Fact, Kind
from comity.register import rows, schema
from comity.register.query import unrejected, valid
from comity.register.view import View


def under(view: View, instrument: str, limit: int) -> tuple[list[Fact], int]:
    """The events under an instrument, the newest first, and how many there are in all.

    Args:
        view: the register at a time.
        instrument: id of the instrument.
        limit: how many at most.
    """
    fact = schema.fact
    stood = valid(fact, view.stamp), fact.c.removed.is_(None), unrejected(fact)
    met = fact.c.instrument == instrument, fact.c.kind == Kind.EVENT.value, *stood
    newest = select(fact.c.body, fact.c.until).where(*met).order_by(fact.c.first.desc(), fact.c.row.desc()).limit(limit)
    with view.store.reading() as connection:
        found = [replace(rows.decode(body), until=until) for body, until in connection.execute(newest)]
        total = connection.execute(select(func.count()).select_from(fact).where(*met)).scalar()
    return found, int(total or 0)
