"""What the register holds, listed: its documents, what was read in them, its judgements, and when it last changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, func, or_, select

from comity.errors import RegisterError
from comity.model.reading import Record
from comity.model.register import Judgement
from comity.register import schema
from comity.register.query import valid
from comity.register.store import Store
from comity.register.view import View


class Filed(Record, frozen=True, kw_only=True):
    """A document in a list: its number, name and what is known of where it comes from, as in :class:`.answers.Paper`."""

    id: int
    name: str
    title: str | None
    language: str
    published: str | None
    publisher: str | None
    address: str | None
    source: str | None
    added: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Which documents are asked for; an empty field asks for nothing.

    Attributes:
        language: ISO 639-1 code.
        source: part of the name or of the publisher.
        since, until: first and last day of publication (ISO 8601); undated ones then are left out.
    """

    language: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None


def documents(
    view: View, wanted: Papers = Papers(), limit: int = 20, before: int | None = None, most: int | None = None
) -> tuple[list[Filed], int]:
    """Documents, the last added first, and how many there are.

    Args:
        view: the register at a time.
        wanted: which ones.
        limit: how many at most.
        before: only those with a number below this one: where the page before ended.
        most: how many are counted where a field of ``wanted`` asks for something: where there are more, the count is one above it.
    """
    table = schema.document
    asked = _asked(wanted, view.stamp)
    columns = [table.c[name] for name in Filed.__struct_fields__]
    query = select(*columns).where(*asked, *([table.c.id < before] if before is not None else []))
    with view.store.reading() as connection:
        found = connection.execute(query.order_by(table.c.id.desc()).limit(limit)).mappings().all()
        counted = select(table.c.until).where(*asked)  # which an index holds
        if most is not None and wanted != Papers():
            counted = counted.limit(most + 1)
        total = connection.execute(select(func.count()).select_from(counted.subquery())).scalar()
    return [Filed(**row) for row in found], int(total or 0)


def reading(view: View, document: int) -> str:
    """What was read in a document, as it is stored: the line of the JSON contract.

    Raises:
        RegisterError: if there is no such document, or if it was not read, its language being none that is.
    """
    table = schema.reading
    query = select(table.c.body).where(table.c.document == document, valid(table, view.stamp)).order_by(table.c.since.desc())
    with view.store.reading() as connection:
        found = connection.execute(query.limit(1)).scalar()
    if found is None:
        number = view.paper(document).id
        raise RegisterError(view.store.name, f"there is no reading of document {number}", "its language was not read")
    return str(found)


def judgements(view: View, fact: str | None = None, limit: int = 20, offset: int = 0) -> tuple[list[Judgement], int]:
    """The judgements on a fact, or all, in order, undone ones too, and how many there are.

    Args:
        view: the register at a time.
        fact: id of the fact; None for all.
        limit: how many at most.
        offset: how many are left out before them.
    """
    if fact is not None:
        found = view.judgements(fact)
        return found[offset : offset + limit], len(found)
    table = schema.judgement
    stood = [table.c.made <= view.stamp] if view.stamp else []
    query = select(table.c.body).where(*stood).order_by(table.c.id).limit(limit).offset(offset)
    with view.store.reading() as connection:
        bodies = connection.execute(query).scalars().all()
        total = connection.execute(select(func.count()).select_from(table).where(*stood)).scalar()
    return [msgspec.json.decode(body, type=Judgement) for body in bodies], int(total or 0)


def judgement(view: View, number: int) -> Judgement:
    """One judgement.

    Raises:
        RegisterError: if there is none.
    """
    table = schema.judgement
    stood = [table.c.made <= view.stamp] if view.stamp else []
    with view.store.reading() as connection:
        body = connection.execute(select(table.c.body).where(table.c.id == number, *stood)).scalar()
    if body is None:
        raise RegisterError(view.store.name, f"there is no judgement {number}", "comity judge list shows them")
    return msgspec.json.decode(body, type=Judgement)


def changed(store: Store) -> str:
    """When the register last changed: UTC, ISO 8601; empty where nothing was ever written."""
    with store.reading() as connection:
        return str(connection.execute(select(schema.clock.c.value)).scalar() or "")


def _asked(wanted: Papers, stamp: str | None) -> list[ColumnElement[bool]]:
    table: Any = schema.document
    stands = table.c.until.is_(None)
    if stamp:
        stands = and_(table.c.added <= stamp, or_(stands, table.c.until > stamp))
    found: list[ColumnElement[bool]] = [stands]
    if wanted.language:
        found.append(table.c.language == wanted.language)
    if wanted.source:
        named = (column.icontains(wanted.source, autoescape=True) for column in (table.c.name, table.c.publisher))
        found.append(table.c.id.in_(select(table.c.id).where(or_(*named))))  # from the index of names alone
    if wanted.since:
        found.append(table.c.published >= wanted.since)
    if wanted.until:  # a month or a year sorts before its days
        found += [table.c.published <= wanted.until, table.c.published.is_not(None)]
    return found
