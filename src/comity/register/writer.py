"""The writer: the only module that changes a register. Each batch of documents and each judgement is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from comity.errors import InputError
from comity.flow import Result
from comity.model.document import Document
from comity.model.reading import Reading
from comity.register import fulltext, rows, schema
from comity.register.claims import Claim, claims
from comity.register.denials import deny
from comity.register.filing import Filing
from comity.register.fuse import Fuser
from comity.register.heirs import heirs, successors
from comity.register.store import Store, now
from comity.register.versions import Versions

REREAD = "a later reading no longer says it"
REPLACED = "the document was replaced by one that no longer says it"
UNSTORABLE = "holds characters that no database stores (NUL, or half of a pair of surrogates)"


@dataclass(slots=True)
class Added:
    """What came of adding documents."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    reread: int = 0
    failed: int = 0
    copies: int = 0
    facts: Counter[str] = field(default_factory=Counter)  # new, changed, removed

    def __iadd__(self, other: Added) -> Added:
        for name in ("new", "unchanged", "replaced", "reread", "failed", "copies"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.facts += other.facts
        return self


class Writer:
    """Writes to one register.

    Args:
        store: the open register.
        versions: what the readings are made with.
    """

    def __init__(self, store: Store, versions: Versions) -> None:
        self.store = store
        self.versions = versions

    def is_read(self, name: str, text: str) -> bool:
        """Whether this text stands under this name, read with the present versions: adding it again would change nothing."""
        hashed = digest(text)
        with self.store.reading() as connection:
            known = _known(connection, {name: hashed}).get(name)
            return known is not None and known.hash == hashed and self._is_present(known)

    def add(self, outcomes: Sequence[Result | InputError]) -> Added:
        """Store readings, and what could not be read; all of the batch or nothing.

        Raises:
            RegisterError: if the register cannot be written.
        """
        added = Added()
        with self.store.writing() as connection:
            for part in _parts(outcomes):
                added += _Batch(connection, self.versions).store(part)
        return added

    def stale(self) -> Iterator[tuple[str, str, str | None, str]]:
        """The documents whose reading was made with other versions: name, text, date of publication and language."""
        reading = schema.reading
        query = (
            select(schema.document.c.name, schema.document.c.text, schema.document.c.published, schema.document.c.language)
            .join(reading, schema.document.c.id == reading.c.document)
            .where(schema.document.c.until.is_(None), reading.c.until.is_(None))
            .order_by(schema.document.c.id)
        )
        with self.store.reading() as connection:
            for row in connection.execute(query.where(self._stale())):
                yield row.name, row.text, row.published, row.language

    def count_stale(self) -> int:
        """How many documents :meth:`stale` gives."""
        query = select(func.count()).join_from(schema.document, schema.reading, schema.document.c.id == schema.reading.c.document)
        query = query.where(schema.document.c.until.is_(None), schema.reading.c.until.is_(None), self._stale())
        with self.store.reading() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _stale(self) -> ColumnElement[bool]:
        """That a reading was made with other versions."""
        reading, versions = schema.reading, self.versions
        return ~and_(
            reading.c.code == versions.code, reading.c.lexicon == versions.lexicon, reading.c.pipeline == versions.pipeline
        )

    def _is_present(self, known: Row[Any]) -> bool:
        return Versions(known.code, known.lexicon, known.pipeline) == self.versions


def digest(text: str) -> str:
    """The hash under which a text is known: SHA-256 in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _parts(outcomes: Iterable[Result | InputError]) -> Iterator[list[Result | InputError]]:
    """Outcomes in lists in which no document stands twice, so that each finds the earlier one stored."""
    part: list[Result | InputError] = []
    met: set[object] = set()
    for outcome in outcomes:
        keys: set[object]
        if isinstance(outcome, InputError):
            keys = {outcome.name}
        else:
            name = outcome.document.name
            keys = {name, (PurePath(name).name, digest(outcome.document.text))}
        if met & keys:
            yield part
            part, met = [], set()
        part.append(outcome)
        met |= keys
    if part:
        yield part


def _known(connection: Connection, wanted: dict[str, str]) -> dict[str, Row[Any]]:
    """By name, the document that stands under it; or one of the same text (by hash) whose path ends in the same file name, the
    folder being called from elsewhere. With the versions of its reading."""
    document, reading = schema.document, schema.reading
    query = (
        select(document.c.id, document.c.name, document.c.hash, document.c.story)
        .add_columns(reading.c.code, reading.c.lexicon, reading.c.pipeline)
        .join(reading, and_(reading.c.document == document.c.id, reading.c.until.is_(None)))
        .where(document.c.until.is_(None))
        .order_by(document.c.id)
    )
    found: dict[str, Row[Any]] = {}
    for some in rows.chunks(wanted):
        found |= {row.name: row for row in connection.execute(query.where(rows.among(connection, document.c.name, some)))}
    by_text = {(hashed, PurePath(name).name): name for name, hashed in wanted.items() if name not in found}
    for some in rows.chunks(sorted({hashed for hashed, _ in by_text})):
        for row in connection.execute(query.where(rows.among(connection, document.c.hash, some))):
            name = by_text.get((row.hash, PurePath(row.name).name))
            if name is not None and row.name not in wanted:  # else it is being replaced
                found.setdefault(name, row)
    return found


class _Batch:
    """Documents that are stored together: each table is asked and written once."""

    def __init__(self, connection: Connection, versions: Versions) -> None:
        self.connection = connection
        self.versions = versions
        self.fuser = Fuser(connection)
        self.added = Added()
        self._stamp: str | None = None
        self._claims: list[tuple[Claim, int]] = []  # new ones, with their reading
        self._lost: dict[str, list[str]] = {}  # why → keys
        self._ledger: dict[str, tuple[str, str | None, int | None]] = {}  # name → state, detail, document

    @property
    def stamp(self) -> str:
        """The time of the batch; a register to which nothing comes keeps its own."""
        if self._stamp is None:
            self._stamp = now(self.connection)
        return self._stamp

    def store(self, outcomes: Sequence[Result | InputError]) -> Added:
        """Store readings, and what could not be read."""
        results = list(self._readable(outcomes))
        hashes = {result.document.name: digest(result.document.text) for result in results}
        known = _known(self.connection, hashes)
        new: list[tuple[Result, Row[Any] | None]] = []
        again: list[tuple[Result, Row[Any]]] = []
        for result in results:
            name = result.document.name
            former = known.get(name)
            if former is None or former.hash != hashes[name]:
                new.append((result, former))
            elif Versions(former.code, former.lexicon, former.pipeline) == self.versions:
                self.added.unchanged += 1
            else:
                again.append((result, former))
        if new or again:
            self._store(new, again, hashes)
        self._store_ledger()
        return self.added

    def _readable(self, outcomes: Iterable[Result | InputError]) -> Iterator[Result]:
        for outcome in outcomes:
            if isinstance(outcome, Result) and not _storable(outcome.document):
                outcome = InputError(outcome.document.name, UNSTORABLE, "take them out of the text")
            if isinstance(outcome, Result):
                yield outcome
            else:
                self.added.failed += 1
                self._ledger[outcome.name] = ("failed", f"{outcome.problem}; {outcome.remedy}", None)

    def _store(
        self, new: list[tuple[Result, Row[Any] | None]], again: list[tuple[Result, Row[Any]]], hashes: dict[str, str]
    ) -> None:
        """Store new texts, and new readings of stored ones."""
        numbers = Filing(self.connection, self.stamp).documents([result.document for result, _ in new], hashes)
        replaced = [former.id for _, former in new if former is not None]
        self._end_documents(replaced)
        self._end_readings([*replaced, *(former.id for _, former in again)])
        former_claims = self._claims_of([*replaced, *(former.id for _, former in again)])
        stories = [*numbers, *((former.id, former.story) for _, former in again)]
        results = [result for result, _ in (*new, *again)]
        readings = self._readings([number for number, _ in stories], [result.reading for result in results])
        told = [
            [replace(each, document=number, story=story) for each in deny(result.document, claims(result.document, result.reading))]
            for result, (number, story) in zip(results, stories, strict=True)
        ]
        self.fuser.prepare([claim for made in told for claim in made])
        for result, (number, story), reading, made, former in zip(
            results, stories, readings, told, [former for _, former in (*new, *again)], strict=True
        ):
            old = former_claims.get(former.id, {}) if former is not None else {}
            if former is None or former.id != number:
                self._count(number, story, former)
                self._place_anew(made, old, reading)
            else:
                self.added.reread += 1
                self._place_again(made, old, reading)
            self._ledger[result.document.name] = ("read", None, number)
        self._finish()

    def _count(self, number: int, story: int, former: Row[Any] | None) -> None:
        if former is None:
            self.added.new += 1
        else:
            self.added.replaced += 1
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

    def _store_ledger(self) -> None:
        """Note what became of each input, where that is news."""
        table = schema.ledger
        for some in rows.chunks(self._ledger):
            query = select(table.c.name, table.c.state, table.c.detail, table.c.document)
            known = {
                name: (state, detail, document)
                for name, state, detail, document in self.connection.execute(
                    query.where(rows.among(self.connection, table.c.name, some))
                )
            }
            changed = [name for name in some if known.get(name) != self._ledger[name]]
            gone = [name for name in changed if name in known]
            if gone:
                self.connection.execute(delete(table).where(rows.among(self.connection, table.c.name, gone)))
            if changed:
                columns = ("state", "detail", "document")
                values = [
                    {"name": name, **dict(zip(columns, self._ledger[name], strict=True)), "at": self.stamp} for name in changed
                ]
                self.connection.execute(insert(table), values)


def _storable(document: Document) -> bool:
    try:
        return b"\0" not in document.text.encode() + document.name.encode()
    except UnicodeEncodeError:
        return False
