"""Documents that are stored together: each table is asked and written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, func, insert, select, update

from comity.documents.build import UnreadError
from comity.errors import InputError
from comity.flow import Result
from comity.model.document import Document
from comity.model.items import Item
from comity.model.reading import Reading
from comity.register import fulltext, ledger, originals, rows, schema
from comity.register.arrivals import Added, Arrival, Outcome, Unchanged, digest, is_present, known
from comity.register.claims import Claim, claims
from comity.register.denials import deny
from comity.register.filing import Filing, publisher
from comity.register.fuse import Fuser
from comity.register.heirs import heirs, successors
from comity.register.store import now
from comity.register.versions import Versions

REREAD = "a later reading no longer says it"
REPLACED = "the document was replaced by one that no longer says it"
UNSTORABLE = "holds characters that no database stores (NUL, or half of a pair of surrogates)"


class Batch:
    """Stores documents in one transaction.

    Args:
        connection: of the transaction.
        versions: what the readings are made with.
    """

    def __init__(self, connection: Connection, versions: Versions) -> None:
        self.connection = connection
        self.versions = versions
        self.fuser = Fuser(connection)
        self.added = Added()
        self._stamp: str | None = None
        self._claims: list[tuple[Claim, int]] = []  # new ones, with their reading
        self._lost: dict[str, list[str]] = {}  # why → keys
        self._notes = ledger.Notes()

    @property
    def stamp(self) -> str:
        """The time of the batch; a register to which nothing comes keeps its own."""
        if self._stamp is None:
            self._stamp = now(self.connection)
        return self._stamp

    def store(self, arrivals: Sequence[Arrival]) -> Added:
        """Store documents with their readings, if they were read, and note what could not be."""
        papers = list(self._papers(arrivals))
        hashes = {document.name: digest(document.text) for _, document in papers}
        there = known(self.connection, hashes)
        new: list[tuple[Arrival, Document, Row[Any] | None]] = []
        again: list[tuple[Arrival, Document, Row[Any]]] = []
        for arrival, document in papers:
            former = there.get(document.name)
            if former is None or former.hash != hashes[document.name]:
                new.append((arrival, document, former))
            elif isinstance(arrival.outcome, UnreadError) or is_present(former, self.versions, document.language):
                self.added.unchanged += 1
                self._note(arrival)
            else:
                again.append((arrival, document, former))
        if new or again:
            self._store(new, again, hashes)
        if self._notes:
            self._notes.write(self.connection, self.stamp)
        return self.added

    def _papers(self, arrivals: Iterable[Arrival]) -> Iterator[tuple[Arrival, Document]]:
        """The arrivals that gave documents; what became of the others is noted."""
        for arrival in arrivals:
            document = arrival.document
            if document is not None and _storable(document):
                yield arrival, document
            elif document is not None:
                self.added.failed += 1
                error = InputError(document.name, UNSTORABLE, "take them out of the text")
                self._notes.add(Arrival(error, arrival.item, arrival.visit))
            elif isinstance(arrival.outcome, Unchanged):
                self.added.unchanged += arrival.outcome.counted
                self._note(arrival)
            else:
                self.added.failed += isinstance(arrival.outcome, InputError)
                self._notes.add(arrival)

    def _note(self, arrival: Arrival) -> None:
        """Of what is as it was only the visit is news."""
        if arrival.visit is not None:
            self._notes.visits.append(arrival.visit)

    def _store(
        self,
        new: Sequence[tuple[Arrival, Document, Row[Any] | None]],
        again: Sequence[tuple[Arrival, Document, Row[Any]]],
        hashes: dict[str, str],
    ) -> None:
        """Store new texts, and new readings of stored ones."""
        filed = Filing(self.connection, self.stamp).documents([document for _, document, _ in new], hashes)
        replaced = [former.id for _, _, former in new if former is not None]
        self._end_documents(replaced)
        self._end_readings([*replaced, *(former.id for _, _, former in again)])
        self._find_language([(document, former) for _, document, former in again if former.code is None])
        former_claims = self._claims_of([*replaced, *(former.id for _, _, former in again)])
        stories = [*filed, *((former.id, former.story) for _, _, former in again)]
        every = [*new, *again]
        for (arrival, document, former), (number, story) in zip(every, stories, strict=True):
            if former is None or former.id != number:
                self._count(document, number, story, former, arrival)
            else:
                self.added.reread += 1
            self._notes.add(arrival, number)
            self.added.numbers[document.name] = number
        originals.keep(self.connection, _bytes(every))
        self._tell([(each[0].outcome, each[2], *story) for each, story in zip(every, stories, strict=True)], former_claims)
        self._finish()

    def _tell(
        self,
        every: Sequence[tuple[Outcome, Row[Any] | None, int, int]],
        former_claims: Mapping[int, dict[str, Claim]],
    ) -> None:
        """Give the claims of each reading their facts; a document that is not read tells none."""
        read = [(outcome, former, number, story) for outcome, former, number, story in every if isinstance(outcome, Result)]
        readings = self._readings([number for _, _, number, _ in read], [result.reading for result, _, _, _ in read])
        told = {
            number: [
                replace(each, document=number, story=story)
                for each in deny(result.document, claims(result.document, result.reading))
            ]
            for result, _, number, story in read
        }
        self.fuser.prepare([claim for made in told.values() for claim in made])
        numbered = dict(zip(told, readings, strict=True))
        for _, former, number, _ in every:
            old = former_claims.get(former.id, {}) if former is not None else {}
            if number not in told:
                self._lost.setdefault(REPLACED, []).extend(old)
            elif former is None or former.id != number:
                self._place_anew(told[number], old, numbered[number])
            else:
                self._place_again(told[number], old, numbered[number])

    def _count(self, document: Document, number: int, story: int, former: Row[Any] | None, arrival: Arrival) -> None:
        if former is None:
            self.added.new += 1
        else:
            self.added.replaced += 1
        self.added.unread[document.language] += isinstance(arrival.outcome, UnreadError)
        self.added.copies += story != number and (former is None or story not in {former.id, former.story})

    def _place_anew(self, made: Sequence[Claim], old: dict[str, Claim], reading: int) -> None:
        """Give the claims of a text their facts; those that say what the text before said stay where that was."""
        self._claims += [(claim, reading) for claim in made]
        self.fuser.place(made, successors(made, old))
        self._lost.setdefault(REPLACED, []).extend(old)

    def _place_again(self, made: Sequence[Claim], old: dict[str, Claim], reading: int) -> None:
        """Give the claims of another reading of a text their facts; those that the former one held stay where they are."""
        kept = heirs(made, old)
        made = [replace(claim, instrument=kept.get(claim.instrument or "", claim.instrument)) for claim in made]
        new = [claim for claim in made if claim.key not in kept]
        self._claims += [(claim, reading) for claim in new]
        changed = []
        for claim in made:
            heir = kept.get(claim.key)
            if heir is not None and old[heir] != (claim := replace(claim, key=heir)):
                self.fuser.change(claim)
                self._claims.append((claim, reading))
                changed.append(heir)
        self.fuser.place(new)
        self._end_claims(changed)
        lost = old.keys() - set(kept.values())
        self._lost.setdefault(REREAD, []).extend(sorted(lost))

    def _finish(self) -> None:
        for why, keys in self._lost.items():
            self.fuser.remove(keys, why)
            self._end_claims(keys)
        self.added.facts = self.fuser.finish(self.stamp)
        places = self.fuser.places()
        values = [
            {
                "key": claim.key,
                "document": claim.document,
                "reading": reading,
                "kind": claim.kind.value,
                "type": claim.type,
                "body": msgspec.json.encode(claim).decode(),
                "since": self.stamp,
                "until": None,
                **places[claim.key],
            }
            for claim, reading in self._claims
        ]
        if values:
            self.connection.execute(insert(schema.claim), values)

    def _find_language(self, found: Sequence[tuple[Document, Row[Any]]]) -> None:
        """Note what is known of documents now that their language is read."""
        for document, former in found:
            values = {"language": document.language, "published": document.published, "published_by": document.published_by}
            if named := publisher(document):
                values["publisher"] = named
            self.connection.execute(update(schema.document).where(schema.document.c.id == former.id).values(**values))

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _readings(self, documents: Sequence[int], readings: Sequence[Reading]) -> range:
        """Store readings; returns their numbers."""
        first = (self.connection.execute(select(func.max(schema.reading.c.id))).scalar() or 0) + 1
        numbers = range(first, first + len(readings))
        made = {"code": self.versions.code, "lexicon": self.versions.lexicon, "pipeline": self.versions.pipeline}
        values = [
            {"id": number, "document": document, "body": reading.to_json(), "since": self.stamp, **made}
            for number, document, reading in zip(numbers, documents, readings, strict=True)
        ]
        if values:
            self.connection.execute(insert(schema.reading), values)
        people = [
            {
                "document": document,
                "person": person.id,
                "name": person.name,
                "role": person.role,
                "of": person.of,
                "published": reading.published,
                "since": self.stamp,
                "until": None,
            }
            for document, reading in zip(documents, readings, strict=True)
            for person in {person.id: person for person in reading.people}.values()
        ]
        if people:
            self.connection.execute(insert(schema.appearance), people)
        return numbers

    def _end_documents(self, numbers: Sequence[int]) -> None:
        """Let documents end, since other texts stand under their names."""
        for some in rows.chunks(numbers):
            query = update(schema.document).where(rows.among(self.connection, schema.document.c.id, some))
            self.connection.execute(query.values(until=self.stamp))
        for number in numbers:
            fulltext.remove(self.connection, number)

    def _end_readings(self, documents: Sequence[int]) -> None:
        for some in rows.chunks(documents):
            for table in (schema.reading, schema.appearance):
                query = update(table).where(rows.among(self.connection, table.c.document, some), table.c.until.is_(None))
                self.connection.execute(query.values(until=self.stamp))

    def _claims_of(self, documents: Sequence[int]) -> dict[int, dict[str, Claim]]:
        """By document and key, the claims that stand."""
        found: dict[int, dict[str, Claim]] = {}
        table = schema.claim
        for some in rows.chunks(documents):
            query = select(table.c.body).where(rows.among(self.connection, table.c.document, some), table.c.until.is_(None))
            for (body,) in self.connection.execute(query.order_by(table.c.key)):
                claim = msgspec.json.decode(body, type=Claim)
                found.setdefault(claim.document, {})[claim.key] = claim
        return found

    def _end_claims(self, keys: Iterable[str]) -> None:
        table = schema.claim
        for some in rows.chunks(keys):
            query = update(table).where(rows.among(self.connection, table.c.key, some), table.c.until.is_(None))
            self.connection.execute(query.values(until=self.stamp))


def _bytes(every: Iterable[tuple[Arrival, Document, Row[Any] | None]]) -> Iterator[tuple[str, str | None, Item]]:
    """The bytes that documents came as, where they did."""
    for arrival, document, _ in every:
        told = document.provenance
        if arrival.item is not None and told is not None and told.original:
            yield told.original, told.media, arrival.item


def _storable(document: Document) -> bool:
    try:
        return b"\0" not in document.text.encode() + document.name.encode()
    except UnicodeEncodeError:
        return False
