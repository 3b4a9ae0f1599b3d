"""The view: what the register knows, now or at an earlier time. The only module that others read the register through."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, func, or_, select

from comity.errors import RegisterError
from comity.model.register import Fact, Judgement, Source
from comity.register import fulltext, ledger, originals, papers, rows, schema, tallied
from comity.register.answers import Handled, Paper
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
            found, following = self.page(connection, wanted, sort, limit, after)
            return Page(tuple(found), self.total(connection, wanted), following)

    def every(self, wanted: Filter = Filter(), sort: str = "date", limit: int = 500) -> Iterator[Fact]:  # noqa: B008
        """All facts that a filter asks for, page by page in constant memory, of one state of the register."""
        with self.store.reading() as connection:
            after: str | None = None
            while True:
                found, after = self.page(connection, wanted, sort, limit, after)
                yield from found
                if after is None:
                    return

    def count(self, wanted: Filter = Filter()) -> int:  # noqa: B008
        """How many facts a filter asks for."""
        with self.store.reading() as connection:
            return self.total(connection, wanted)

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

    def these(self, facts: Iterable[str]) -> dict[str, Fact]:
        """Facts by id, tombstones too; ids that the register does not know are left out."""
        found: dict[str, Fact] = {}
        with self.store.reading() as connection:
            for some in rows.chunks(sorted(set(facts))):
                query = select(schema.fact.c.body, schema.fact.c.until).where(
                    schema.fact.c.id.in_(some), valid(schema.fact, self.stamp)
                )
                for body, until in connection.execute(query):
                    fact = replace(rows.decode(body), until=until)
                    found[fact.id] = fact
        return found

    def judgements(self, fact: str | None = None) -> list[Judgement]:
        """The judgements on a fact, or all, in order, undone ones too."""
        query = select(schema.judgement.c.body).order_by(schema.judgement.c.id)
        if self.stamp:
            query = query.where(schema.judgement.c.made <= self.stamp)
        if fact is not None:  # a merge is about several
            query = query.where(schema.judgement.c.body.contains(f'"{fact}"', autoescape=True))
        with self.store.reading() as connection:
            every = [msgspec.json.decode(body, type=Judgement) for (body,) in connection.execute(query)]
        return [each for each in every if fact is None or fact in each.facts]

    def sources(self, facts: Iterable[Fact]) -> dict[str, tuple[Source, ...]]:
        """By id of the facts, the documents that say them, with their words, the earliest first."""
        with self.store.reading() as connection:
            return self.told(connection, facts)

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

    def paper(self, document: int | str) -> Paper:
        """A document with where it comes from, by its number, name or address; of several versions under a name the last one.

        Raises:
            RegisterError: if there is none.
        """
        with self.store.reading() as connection:
            found = papers.find(connection, document, self.stamp)
            if found is None:
                raise RegisterError(self.store.name, f"there is no document {document}", "comity search finds documents")
            return replace(found, story=papers.earliest(connection, [found.story], self.stamp).get(found.story, found.story))

    def original(self, document: int | str) -> bytes:
        """The bytes that a document came as, by its number, name or address.

        Raises:
            RegisterError: if there is no such document, or if its bytes are not kept, since it came as text.
        """
        paper = self.paper(document)
        with self.store.reading() as connection:
            found = originals.fetch(connection, paper.original) if paper.original else None
        if found is None:
            problem = f"the bytes of document {paper.id} are not kept: it came as text"
            raise RegisterError(self.store.name, problem, f"see its text: comity document {paper.id} --text")
        return found

    def handled(
        self, states: Sequence[str] = (), source: str | None = None, limit: int | None = None, offset: int = 0
    ) -> tuple[list[Handled], int]:
        """Inputs with what became of them, the latest first, and how many there are in all.

        Args:
            states: only these: read, failed, unread, passed.
            source: only those of a declared source.
            limit: how many at most.
            offset: how many to leave out before them.
        """
        with self.store.reading() as connection:
            return ledger.handled(connection, states, source, limit, offset)

    # -- within a transaction of the caller ------------------------------------------------------------------------------

    def page(
        self, connection: Connection, wanted: Filter, sort: str, limit: int, after: str | None
    ) -> tuple[list[Fact], str | None]:
        """Facts in order and where they end, as :meth:`facts`."""
        if wanted.words:
            fulltext.by_index(connection)
        lead, fact = leading(wanted), schema.fact
        columns: dict[str, ColumnElement[Any]] = {
            "date": lead.c.first,
            "confidence": lead.c.confidence,
            "sources": lead.c.independent,
            "changed": fact.c.since,
        }
        if sort not in columns:
            raise RegisterError(sort, "facts cannot be sorted by this", f"sort by {', '.join(columns)}")
        if limit < 1:
            raise RegisterError(str(limit), "a page holds one fact at least", "ask for more")
        key, row = columns[sort], lead.c.row
        beyond: list[ColumnElement[bool]] = []
        if after is not None:
            value, number = decode_cursor(after, sort, key.type)
            beyond = [key <= value, or_(key < value, row < number)]
        query = matching(wanted, self.stamp, key.label("key"), row.label("at"), also=beyond)
        some = query.order_by(key.desc(), row.desc()).limit(limit + 1).subquery()
        whole = select(some.c.key, some.c.at, fact.c.body, fact.c.until).join_from(some, fact, fact.c.row == some.c.at)
        found = connection.execute(whole.order_by(some.c.key.desc(), some.c.at.desc())).all()
        following = encode_cursor((sort, found[limit - 1].key, found[limit - 1].at)) if len(found) > limit else None
        return [replace(rows.decode(each.body), until=each.until) for each in found[:limit]], following

    def total(self, connection: Connection, wanted: Filter) -> int:
        """How many there are."""
        if wanted.words:
            fulltext.by_index(connection)
        counted = tallied.total(connection, wanted, self.stamp)
        if counted is not None:
            return counted
        query = matching(wanted, self.stamp, schema.fact.c.row)
        return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar() or 0)

    def told(self, connection: Connection, facts: Iterable[Fact]) -> dict[str, tuple[Source, ...]]:
        """By id of the facts, their documents, as :meth:`sources`."""
        wanted = list(facts)
        found = self._sources(connection, {key for fact in wanted for key in fact.claims})
        return {
            fact.id: tuple(
                sorted((found[key] for key in fact.claims if key in found), key=lambda s: (s.published or "9", s.document))
            )
            for fact in wanted
        }

    # -- inside ---------------------------------------------------------------------------------------------------------

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
        first = papers.earliest(connection, {source.story for source in found.values()}, self.stamp)
        return {key: replace(source, story=first.get(source.story, source.story)) for key, source in found.items()}


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
        denied=claim.denied,
    )
