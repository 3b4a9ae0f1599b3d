"""The writer: the only module that changes a register. Each batch of documents and each judgement is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from comity.knowledge.texts import languages
from comity.model.items import Item
from comity.model.source import Source
from comity.register import ledger, schema
from comity.register.answers import Pull
from comity.register.arrivals import Added, Arrival, Outcome, Visit, digest, is_present, known, parts
from comity.register.batch import Batch
from comity.register.store import Store, now
from comity.register.versions import Versions


class Writer:
    """Writes to one register.

    Args:
        store: the open register.
        versions: what the readings are made with.
    """

    def __init__(self, store: Store, versions: Versions) -> None:
        self.store = store
        self.versions = versions

    def standing(self, entry: Item | Source) -> Row[Any] | None:
        """The document that stands under a name with these bytes or this text, if reading it again would change nothing: it was
        read with the present versions, or its language is still not read. A row of :func:`comity.register.arrivals.known`."""
        column, language = schema.document.c.hash, None
        if isinstance(entry, Item):
            column, hashed, language = schema.document.c.original, sha256(entry.data).hexdigest(), entry.given.language
        else:
            hashed, language = digest(entry.text), entry.language
        with self.store.reading() as connection:
            row = known(connection, {entry.name: hashed}, column).get(entry.name)
        return row if row is not None and row.key == hashed and is_present(row, self.versions, language) else None

    def add(self, outcomes: Sequence[Arrival | Outcome], pull: int | None = None) -> Added:
        """Store readings, what is in a language that is not read, and what could not be read; all of the batch or nothing.

        Args:
            outcomes: what became of inputs, alone or with the bytes that they came as.
            pull: the number of the pull that brought them, whose counts grow with it.

        Raises:
            RegisterError: if the register cannot be written.
        """
        added = Added()
        arrivals = [Arrival.of(outcome) for outcome in outcomes]
        numbers: dict[str, int] = {}
        with self.store.writing() as connection:
            for part in parts(arrivals):
                added += Batch(connection, self.versions).store(part)
                numbers |= added.numbers
            if pull is not None:
                ledger.count(connection, pull, _counts(added, arrivals))
        added.numbers = numbers
        return added

    def stale(self) -> Iterator[Source]:
        """The documents whose reading was made with other versions, and those whose language was not read and now is."""
        document = schema.document
        columns = (document.c.name, document.c.text, document.c.published, document.c.language, document.c.published_by)
        with self.store.reading() as connection:
            for row in connection.execute(self._stale(select(*columns)).order_by(document.c.id)):
                yield Source(row.name, row.text, row.published, row.language, row.published_by or "given")

    def count_stale(self) -> int:
        """How many documents :meth:`stale` gives."""
        with self.store.reading() as connection:
            return int(connection.execute(self._stale(select(func.count()))).scalar() or 0)

    def _stale(self, query: Select[Any]) -> Select[Any]:
        document, reading, versions = schema.document, schema.reading, self.versions
        joined = document.outerjoin(reading, and_(reading.c.document == document.c.id, reading.c.until.is_(None)))
        other: ColumnElement[bool] = ~and_(
            reading.c.code == versions.code, reading.c.lexicon == versions.lexicon, reading.c.pipeline == versions.pipeline
        )
        unread = and_(reading.c.id.is_(None), document.c.language.in_(languages()))
        return query.select_from(joined).where(document.c.until.is_(None), or_(and_(reading.c.id.is_not(None), other), unread))

    # -- pulls ----------------------------------------------------------------------------------------------------------

    def begin_pull(self, source: str) -> Pull:
        """The pull of a source that was interrupted, to go on with, or a new one."""
        with self.store.writing() as connection:
            return ledger.begin(connection, source, now(connection))

    def end_pull(
        self, pull: int, counts: Mapping[str, int], visits: Sequence[Visit], note: str | None, lists: Iterable[str] = ()
    ) -> None:
        """Say that a pull is complete.

        Args:
            pull: its number.
            counts: what is to be added to its counts.
            visits: of what lists its entries: now that all of these are stored, it may be asked whether there is news.
            note: what there is to say.
            lists: addresses of all lists that were fetched.
        """
        with self.store.writing() as connection:
            stamp = now(connection)
            ledger.count(connection, pull, counts)
            ledger.mend(connection, lists, stamp)
            ledger.write_visits(connection, visits, stamp)
            ledger.end(connection, pull, note, stamp)


def _counts(added: Added, arrivals: Sequence[Arrival]) -> dict[str, int]:
    """What a batch adds to the counts of a pull."""
    return {
        "fetched": sum(arrival.item is not None for arrival in arrivals),
        "new": added.new,
        "changed": added.replaced + added.reread,
        "unchanged": added.unchanged,
        "failed": added.failed,
    }
