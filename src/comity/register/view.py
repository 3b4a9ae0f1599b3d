"""The view: what the register knows, now or at an earlier time. The only module that others read the register through."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace as replaced
from typing import Any, TypeVar

import msgspec
import numpy as np
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, func, or_, select

from comity.errors import RegisterError
from comity.model.register import Fact, Judgement, Source
from comity.register import fulltext, ledger, originals, papers, rows, schema
from comity.register.answers import Handled, Paper
from comity.register.claims import Claim
from comity.register.counting import Found
from comity.register.cube import Numbers
from comity.register.cube_load import read_numbers, texts
from comity.register.cubes import Cubes
from comity.register.query import (
    Filter,
    Page,
    asks_much,
    decode_cursor,
    encode_cursor,
    leading,
    matching,
    moment,
    named_so,
    valid,
)
from comity.register.rows import among
from comity.register.store import Store
from comity.register.tallied import Tallied

T = TypeVar("T")
LIMIT = 20
"""Facts on a page."""


class View:
    """A register as it is now, or as it was at a time.

    Args:
        store: the open register.
        as_of: a date (its end) or time, ISO 8601; None for now.
        cubes: the facts as columns in memory, where a server keeps them; they answer what they know.

    Raises:
        RegisterError: if ``as_of`` is no date or time.
    """

    def __init__(self, store: Store, as_of: str | datetime.date | None = None, cubes: Cubes | None = None) -> None:
        self.store = store
        self.stamp = moment(as_of)
        self.cubes = cubes
        self._found: dict[tuple[str, Filter, bool], Found | None] = {}

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

    def found(self, connection: Connection, wanted: Filter, present: bool = False) -> Found | None:
        """The facts that a filter asks for, if there are columns in memory that know; arguments as of :meth:`Cube.select`."""
        cube = self.cubes.at(connection) if self.cubes else None
        if cube is None:
            return None
        key = cube.clock, wanted, present and bool(wanted.actor or wanted.other)
        if key not in self._found:
            facts = cube.select(replaced(wanted, words=None, source=None), self.stamp, present)
            if facts is not None and (wanted.words or wanted.source):
                facts = facts[cube.said_by(self._documents(connection, wanted))[facts]]
            self._found[key] = None if facts is None else Found(cube, facts)
        return self._found[key]

    def kept(self, connection: Connection, key: Hashable, make: Callable[[], T]) -> T:
        """An answer from memory where a server keeps them, else made now; arguments as of :meth:`Cubes.kept`."""
        if self.cubes is None:
            return make()
        found: T = self.cubes.kept(connection, (self.stamp, key), make)
        return found

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
        near = sort == "date" and self.stamp is None and not asks_much(wanted)  # a stretch of a side table is the answer
        found = None if near else self.found(connection, wanted)
        if found is not None:
            place = decode_cursor(after, sort, columns[sort].type) if after is not None else None
            return self._paged(connection, found.page(sort, limit + 1, place), sort, limit)
        key, row = columns[sort], lead.c.row
        beyond: list[ColumnElement[bool]] = []
        if after is not None:
            value, number = decode_cursor(after, sort, key.type)
            beyond = [key <= value, or_(key < value, row < number)]
        query = matching(wanted, self.stamp, key.label("key"), row.label("at"), also=beyond)
        every = connection.execute(query.order_by(key.desc(), row.desc()).limit(limit + 1)).all()
        return self._paged(connection, [(each.key, each.at) for each in every], sort, limit)

    def total(self, connection: Connection, wanted: Filter) -> int:
        """How many there are."""
        if wanted.words:
            fulltext.by_index(connection)
        tallied = Tallied.of(wanted, self.stamp)
        if tallied is not None:
            return tallied.total(connection)
        found = self.found(connection, wanted)
        if found is not None:
            return len(found)
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

    def by_row(self, connection: Connection, numbers: Sequence[int]) -> list[Fact]:
        """Versions of facts by the numbers of their rows, in that order."""
        fact, held = schema.fact.c, {}
        for some in rows.chunks(numbers):
            for row in connection.execute(select(fact.row, fact.body, fact.until).where(among(connection, fact.row, some))):
                held[row.row] = replace(rows.decode(row.body), until=row.until)
        return [held[number] for number in numbers]

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _documents(self, connection: Connection, wanted: Filter) -> Numbers:
        """The numbers of the documents that a filter's words and source ask for."""
        document, asked = schema.document.c, []
        if wanted.source:
            named = select(document.id.label("number")).where(named_so(wanted.source)).subquery()
            asked.append(connection.execute(select(texts(named.c.number))).scalar())
        if wanted.words:
            holding = fulltext.numbers(connection, wanted.words).subquery()
            asked.append(connection.execute(select(texts(holding.c[0]))).scalar())
        found = [read_numbers(text).astype(np.int64) for text in asked]
        return np.intersect1d(found[0], found[-1])

    def _paged(
        self, connection: Connection, some: Sequence[tuple[Any, int]], sort: str, limit: int
    ) -> tuple[list[Fact], str | None]:
        """The facts of a page and where it ends, from values and rows of which the last one only tells that there are more."""
        following = encode_cursor((sort, *some[limit - 1])) if len(some) > limit else None
        return self.by_row(connection, [row for _, row in some[:limit]]), following

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
