"""Documents with where they come from, and which document of a story is its earliest."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from comity.register import rows, schema
from comity.register.answers import Paper
from comity.register.copies import UNDATED

_LEFT_OUT = frozenset({"hash", "signature", "text"})
_LARGEST = 1 << 62  # no document has a higher number


def find(connection: Connection, wanted: int | str, stamp: str | None = None) -> Paper | None:
    """A document by its number, name or address; of several versions under a name the last one. None where there is none.

    Args:
        connection: of a transaction.
        wanted: which one.
        stamp: as the register was at that time; None for now.
    """
    document, claim, reading = schema.document, schema.claim, schema.reading
    columns = [column for column in document.columns if column.name not in _LEFT_OUT]
    query = select(*columns, func.length(document.c.text).label("characters"), schema.original.c.size)
    query = query.outerjoin(schema.original, schema.original.c.hash == document.c.original).where(_named(wanted))
    if stamp:
        query = query.where(document.c.added <= stamp)
    row = connection.execute(query.order_by(document.c.id.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    told = select(claim.c.fact).where(claim.c.document == row["id"], claim.c.until.is_(None)).distinct()
    read = select(reading.c.id).where(reading.c.document == row["id"]).limit(1)
    facts = tuple(sorted(connection.execute(told).scalars()))
    return Paper(**row, facts=facts, read=connection.execute(read).first() is not None)


def _named(wanted: int | str) -> ColumnElement[bool]:
    document = schema.document
    if isinstance(wanted, int) or wanted.isdecimal():
        return document.c.id == min(int(wanted), _LARGEST)
    return or_(document.c.name == wanted, document.c.address == wanted)


def earliest(connection: Connection, stories: Iterable[int], stamp: str | None = None) -> dict[int, int]:
    """By story, the number of its earliest published document, of those that stand; a story of replaced documents has none.

    Args:
        connection: of a transaction.
        stories: as they stand in the table of documents.
        stamp: as the register was at that time; None for now.
    """
    document = schema.document
    if stamp:
        stands = and_(document.c.added <= stamp, or_(document.c.until.is_(None), document.c.until > stamp))
    else:
        stands = document.c.until.is_(None)
    day = func.coalesce(document.c.published, UNDATED)
    found: dict[int, int] = {}
    for some in rows.chunks(sorted(stories)):
        meant = and_(rows.among(connection, document.c.story, some), stands)
        first = select(document.c.story, func.min(day).label("day")).where(meant).group_by(document.c.story).subquery()
        query = select(document.c.story, func.min(document.c.id))
        query = query.join(first, and_(document.c.story == first.c.story, day == first.c.day))
        found.update((story, number) for story, number in connection.execute(query.where(stands).group_by(document.c.story)))
    return found
