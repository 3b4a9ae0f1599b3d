"""The view: what the register knows, now or at an earlier time. The only module that others read the register through."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from comity.errors import RegisterError
from comity.model.register import Fact, Judgement, Source
from comity.register import rows, schema
from comity.register.claims import Claim
from comity.register.query import Filter, Page, decode_cursor, encode_cursor, leading, matching, moment, valid
from comity.register.store import Store

LIMIT = 20
"""Facts on a page."""


class View:
    """A register as it is now, or as it was at a time.

    Args:
        store: the open register.
        as_of: a date (its end) or time, ISO 8601; None for now.

    Raises:
        RegisterError: if ``as_of`` is no date or time.
    """

    def __init__(self, store: Store, as_of: str | datetime.date | None = None) -> None:
        self.store = store
        self.stamp = moment(as_of)

    def facts(self, wanted: Filter = Filter(), sort: str = "date", limit: int = LIMIT, after: str | None = None) -> Page:  # noqa: B008
        """A page of facts.

        Args:
            wanted: which ones.
            sort: one of :data:`comity.register.query.SORTS`; the highest or newest first.
            limit: how many at most.
            after: where the page before ended.
        """
        with self.store.reading() as connection:
            found, following = self._page(connection, wanted, sort, limit, after)
            return Page(tuple(found), self._count(connection, wanted), following)

    def every(self, wanted: Filter = Filter(), sort: str = "date", limit: int = 500) -> Iterator[Fact]:  # noqa: B008
        """All facts that a filter asks for, page by page in constant memory, of one state of the register."""
        with self.store.reading() as connection:
            after: str | None = None
            while True:
                found, after = self._page(connection, wanted, sort, limit, after)
                yield from found
                if after is None:
                    return

    def count(self, wanted: Filter = Filter()) -> int:  # noqa: B008
        """How many facts a filter asks for."""
        with self.store.reading() as connection:
            return self._count(connection, wanted)

    def fact(self, fact: str) -> Fact:
        """One fact by its id; a tombstone if it was removed.

        Raises:
            RegisterError: if the register never knew it, or not yet.
        """
        with self.store.reading() as connection:
            body = connection.execute(
                select(schema.fact.c.body).where(schema.fact.c.id == fact, valid(schema.fact, self.stamp))
            ).scalar()
        if body is None:
            raise RegisterError(self.store.name, f"there is no fact {fact}", "comity facts lists them")
        return rows.decode(body)

    def history(self, fact: str) -> list[Fact]:
        """All versions of a fact up to the view's time, the oldest first."""
        query = select(schema.fact.c.body, schema.fact.c.until).where(schema.fact.c.id == fact).order_by(schema.fact.c.since)
        if self.stamp:
            query = query.where(schema.fact.c.since <= self.stamp)
        with self.store.reading() as connection:
            return [replace(rows.decode(body), until=until) for body, until in connection.execute(query)]

    def judgements(self, fact: str | None = None) -> list[Judgement]:
        """The judgements on a fact, or all, in order, undone ones too."""
        query = select(schema.judgement.c.body).order_by(schema.judgement.c.id)
        if self.stamp:
            query = query.where(schema.judgement.c.made <= self.stamp)
        with self.store.reading() as connection:
            every = [msgspec.json.decode(body, type=Judgement) for (body,) in connection.execute(query)]
        return [each for each in every if fact is None or fact in each.facts]

    def sources(self, facts: Iterable[Fact]) -> dict[str, tuple[Source, ...]]:
        """By id of the facts, the documents that say them, with their words, the earliest first."""
        wanted = list(facts)
        with self.store.reading() as connection:
            found = self._sources(connection, {key for fact in wanted for key in fact.claims})
        return {
            fact.id: tuple(
                sorted((found[key] for key in fact.claims if key in found), key=lambda s: (s.published or "9", s.document))
            )
            for fact in wanted
        }

    def text(self, document: int) -> str:
        """The text of a document by its number.

        Raises:
            RegisterError: if there is none.
        """
        with self.store.reading() as connection:
            found = connection.execute(select(schema.document.c.text).where(schema.document.c.id == document)).scalar()
        if found is None:
            raise RegisterError(self.store.name, f"there is no document {document}", "comity search finds documents")
        return str(found)

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _page(
        self, connection: Connection, wanted: Filter, sort: str, limit: int, after: str | None
    ) -> tuple[list[Fact], str | None]:
        lead = leading(wanted)
        columns: dict[str, tuple[ColumnElement[Any], ColumnElement[int]]] = {
            "date": (lead.c.first, lead.c.row),
            "confidence": (schema.fact.c.confidence, schema.fact.c.row),
            "sources": (schema.fact.c.independent, schema.fact.c.row),
            "changed": (schema.fact.c.since, schema.fact.c.row),
        }
        if sort not in columns:
            raise RegisterError(sort, "facts cannot be sorted by this", f"sort by {', '.join(columns)}")
        key, row = columns[sort]
        query = matching(wanted, self.stamp, key.label("key"), row.label("at"), schema.fact.c.body, schema.fact.c.until)
        if after is not None:
            value, number = decode_cursor(after)
            query = query.where(or_(key < value, and_(key == value, row < number)))
        found = connection.execute(query.order_by(key.desc(), row.desc()).limit(limit + 1)).all()
        following = encode_cursor([found[limit - 1].key, found[limit - 1].at]) if len(found) > limit else None
        return [replace(rows.decode(each.body), until=each.until) for each in found[:limit]], following

    def _count(self, connection: Connection, wanted: Filter) -> int:
        query = matching(wanted, self.stamp, schema.fact.c.row)
        return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar() or 0)

    def _sources(self, connection: Connection, keys: Iterable[str]) -> dict[str, Source]:
        found: dict[str, Source] = {}
        claim, document = schema.claim, schema.document
        for some in rows.chunks(sorted(keys)):
            query = (
                select(claim.c.key, claim.c.body, document.c.name, document.c.published, document.c.publisher)
                .join(document, document.c.id == claim.c.document)
                .where(claim.c.key.in_(some))
                .order_by(claim.c.since)
            )
            if self.stamp:
                query = query.where(claim.c.since <= self.stamp)
            for row in connection.execute(query):  # of several versions of a claim the last one stays
                found[row.key] = _source(row)
        return found


def _source(row: Any) -> Source:
    claim = msgspec.json.decode(row.body, type=Claim)
    return Source(
        document=claim.document,
        name=row.name,
        language=claim.language,
        published=row.published,
        publisher=row.publisher,
        story=claim.story,
        claim=claim.key,
        rule=claim.rule,
        confidence=claim.confidence,
        evidence=claim.evidence,
    )
