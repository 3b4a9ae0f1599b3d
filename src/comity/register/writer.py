"""The writer: the only module that changes a register. Each batch of documents and each judgement is one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, and_, delete, func, insert, select, update

from comity.errors import InputError
from comity.flow import Result
from comity.model.document import Document
from comity.model.reading import Evidence, Reading
from comity.model.register import Fact
from comity.register import copies, fulltext, rows, schema
from comity.register.claims import Claim, claims
from comity.register.fuse import Fuser
from comity.register.store import Store, now
from comity.register.versions import Versions

REREAD = "a later reading no longer says it"
REPLACED = "the document was replaced by one that no longer says it"
_OVERLAP = 0.5
"""The share of the shorter evidence that two readings of a record must have in common to be the same claim."""


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
        with self.store.reading() as connection:
            known = _known(connection, name, digest(text))
            if known is None or known.hash != digest(text):
                return False
            query = select(schema.reading.c.id).where(schema.reading.c.document == known.id, schema.reading.c.until.is_(None))
            return connection.execute(query.where(*self._same_versions())).first() is not None

    def add(self, outcomes: Sequence[Result | InputError]) -> Added:
        """Store readings, and what could not be read; all of the batch or nothing.

        Raises:
            RegisterError: if the register cannot be written.
        """
        with self.store.writing() as connection:
            batch = _Batch(connection, self.versions)
            for outcome in outcomes:
                if isinstance(outcome, InputError):
                    batch.failed(outcome)
                else:
                    batch.read(outcome)
            return batch.finish()

    def stale(self) -> Iterator[tuple[str, str, str | None, str]]:
        """The documents whose reading was made with other versions: name, text, date of publication and language."""
        query = (
            select(schema.document.c.name, schema.document.c.text, schema.document.c.published, schema.document.c.language)
            .join(schema.reading, schema.document.c.id == schema.reading.c.document)
            .where(schema.document.c.until.is_(None), schema.reading.c.until.is_(None))
            .order_by(schema.document.c.id)
        )
        same = self._same_versions()
        with self.store.reading() as connection:
            for row in connection.execute(query.where(~and_(*same))):
                yield row.name, row.text, row.published, row.language

    def _same_versions(self) -> list[Any]:
        return [
            schema.reading.c.code == self.versions.code,
            schema.reading.c.lexicon == self.versions.lexicon,
            schema.reading.c.pipeline == self.versions.pipeline,
        ]


def digest(text: str) -> str:
    """The hash under which a text is known: SHA-256 in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _known(connection: Connection, name: str, hashed: str) -> Any:
    """The document that stands under a name; or one of the same text whose path ends in the same file name, the folder being
    called from elsewhere; or None."""
    document = schema.document
    query = select(document.c.id, document.c.hash, document.c.story, document.c.name).where(document.c.until.is_(None))
    same = connection.execute(query.where(document.c.name == name)).first()
    if same is not None:
        return same
    last = PurePath(name).name
    return next(
        (row for row in connection.execute(query.where(document.c.hash == hashed)) if PurePath(row.name).name == last), None
    )


class _Batch:
    """One transaction of the writer."""

    def __init__(self, connection: Connection, versions: Versions) -> None:
        self.connection = connection
        self.versions = versions
        self.stamp = now(connection)
        self.fuser = Fuser(connection, self.stamp)
        self.added = Added()
        self._number = 0  # of the reading that is being stored
        self._claims: list[tuple[Claim, int]] = []  # new ones, with their reading
        self._lost: dict[str, list[str]] = {}  # why → keys

    def failed(self, error: InputError) -> None:
        """Note an input that could not be read."""
        self.added.failed += 1
        self._ledger(error.name, "failed", f"{error.problem}; {error.remedy}", None)

    def read(self, result: Result) -> None:
        """Store a document with its reading."""
        document = result.document
        known = _known(self.connection, document.name, digest(document.text))
        if known is not None and known.hash == digest(document.text):
            self._again(result, known.id, known.story)
            return
        number, story = self._document(document)
        if known is None:
            self.added.new += 1
        else:
            self.added.replaced += 1
        self.added.copies += story != number
        self._reading(number, result.reading)
        self._place(result, number, story, inherited={})
        if known is not None:
            self._replace(known.id)
        self._ledger(document.name, "read", None, number)

    def finish(self) -> Added:
        """Fuse and write."""
        for why, keys in self._lost.items():
            self.fuser.remove(keys, why)
            self._end(keys)
        written = self.fuser.finish()
        members = self.fuser.members()
        if self._claims:
            self.connection.execute(
                insert(schema.claim),
                [
                    {
                        "key": claim.key,
                        "document": claim.document,
                        "reading": reading,
                        "kind": claim.kind.value,
                        "type": claim.type,
                        "body": msgspec.json.encode(claim).decode(),
                        "since": self.stamp,
                        "until": None,
                        "fact": members[claim.key],
                    }
                    for claim, reading in self._claims
                ],
            )
        for fact in written:
            self.added.facts["removed" if fact.removed else "changed" if self._existed(fact) else "new"] += 1
        return self.added

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _document(self, document: Document) -> tuple[int, int]:
        """Store a document; returns its number and that of its story."""
        signed = copies.signature(document)
        filed = copies.bands(signed)
        query = (
            select(schema.document.c.id, schema.document.c.signature, schema.document.c.story)
            .join(schema.band, schema.band.c.document == schema.document.c.id)
            .where(schema.band.c.hash.in_(filed))
            .distinct()
        )
        met = self.connection.execute(query).all()
        original = copies.original(signed, {row.id: row.signature for row in met})
        number = (self.connection.execute(select(func.max(schema.document.c.id))).scalar() or 0) + 1
        story = next((row.story for row in met if row.id == original), number)
        self.connection.execute(
            insert(schema.document).values(
                id=number,
                name=document.name,
                hash=digest(document.text),
                text=document.text,
                language=document.language,
                published=document.published,
                story=story,
                signature=signed,
                added=self.stamp,
            )
        )
        self.connection.execute(insert(schema.band), [{"hash": key, "document": number} for key in dict.fromkeys(filed)])
        fulltext.add(self.connection, number, document.text)
        return number, story

    def _reading(self, number: int, reading: Reading) -> None:
        """Store a reading in the place of the document's former one."""
        ends = {"until": self.stamp}
        for table in (schema.reading, schema.appearance):
            self.connection.execute(update(table).where(table.c.document == number, table.c.until.is_(None)).values(ends))
        self._number = (self.connection.execute(select(func.max(schema.reading.c.id))).scalar() or 0) + 1
        self.connection.execute(
            insert(schema.reading).values(
                id=self._number,
                document=number,
                code=self.versions.code,
                lexicon=self.versions.lexicon,
                pipeline=self.versions.pipeline,
                body=reading.to_json(),
                since=self.stamp,
            )
        )
        people = {person.id: person for person in reading.people}
        if people:
            self.connection.execute(
                insert(schema.appearance),
                [
                    {
                        "document": number,
                        "person": person.id,
                        "name": person.name,
                        "role": person.role,
                        "of": person.of,
                        "published": reading.published,
                        "since": self.stamp,
                    }
                    for person in people.values()
                ],
            )

    def _again(self, result: Result, number: int, story: int) -> None:
        """The same text: nothing to do where it was read with the same versions, else a new reading in the place of the old one."""
        query = select(schema.reading).where(schema.reading.c.document == number, schema.reading.c.until.is_(None))
        former = self.connection.execute(query).one()
        if (former.code, former.lexicon, former.pipeline) == (self.versions.code, self.versions.lexicon, self.versions.pipeline):
            self.added.unchanged += 1
            return
        self.added.reread += 1
        self._reading(number, result.reading)
        self._place(result, number, story, inherited=self._claims_of(number))
        self._ledger(result.document.name, "read", None, number)

    def _place(self, result: Result, number: int, story: int, inherited: Mapping[str, Claim]) -> None:
        """Give the claims of a reading their facts; those that an earlier reading of the same text held stay where they are."""
        made = [replace(each, document=number, story=story) for each in claims(result.document, result.reading)]
        kept = heirs(made, inherited)
        new = []
        for claim in made:
            heir = kept.get(claim.key)
            if heir is None:
                new.append(claim)
            elif inherited[heir] != (claim := replace(claim, key=heir)):
                self.fuser.change(claim)
                self._end([heir])
            else:
                continue
            self._claims.append((claim, self._number))
        self.fuser.place(new)
        lost = [key for key in inherited if key not in kept.values()]
        self._lose(lost, REREAD)

    def _replace(self, former: int) -> None:
        """Let a document and its claims end, since another text stands under its name."""
        ends = {"until": self.stamp}
        self.connection.execute(update(schema.document).where(schema.document.c.id == former).values(ends))
        for table in (schema.reading, schema.appearance):
            self.connection.execute(update(table).where(table.c.document == former, table.c.until.is_(None)).values(ends))
        fulltext.remove(self.connection, former)
        self._lose(list(self._claims_of(former)), REPLACED)

    def _claims_of(self, number: int) -> dict[str, Claim]:
        query = select(schema.claim.c.body).where(schema.claim.c.document == number, schema.claim.c.until.is_(None))
        found = (msgspec.json.decode(body, type=Claim) for (body,) in self.connection.execute(query))
        return {claim.key: claim for claim in found}

    def _lose(self, keys: Sequence[str], why: str) -> None:
        if keys:
            self._lost.setdefault(why, []).extend(keys)

    def _end(self, keys: Iterable[str]) -> None:
        for some in rows.chunks(keys):
            query = update(schema.claim).where(schema.claim.c.key.in_(some), schema.claim.c.until.is_(None))
            self.connection.execute(query.values(until=self.stamp))

    def _existed(self, fact: Fact) -> bool:
        query = select(schema.fact.c.row).where(schema.fact.c.id == fact.id, schema.fact.c.since < self.stamp).limit(1)
        return self.connection.execute(query).first() is not None

    def _ledger(self, name: str, state: str, detail: str | None, document: int | None) -> None:
        self.connection.execute(delete(schema.ledger).where(schema.ledger.c.name == name))
        values = {"name": name, "state": state, "detail": detail, "document": document, "at": self.stamp}
        self.connection.execute(insert(schema.ledger).values(values))


def heirs(made: Sequence[Claim], former: Mapping[str, Claim]) -> dict[str, str]:
    """Which claims of a new reading are claims of the former one of the same text: by their key, the former's.

    A claim is the same if its key is, or else if kind and type are and half of the shorter evidence is; the best match comes first,
    each once.
    """
    found = {claim.key: claim.key for claim in made if claim.key in former}
    ranked = sorted(
        (
            (-_shared(claim.evidence, old.evidence), claim.key, old.key)
            for claim in made
            for old in former.values()
            if claim.key not in found and old.key not in found and claim.kind is old.kind and claim.type == old.type
        ),
    )
    taken = set(found.values())
    for share, new, old in ranked:
        if -share >= _OVERLAP and new not in found and old not in taken:
            found[new] = old
            taken.add(old)
    return found


def _shared(one: Sequence[Evidence], other: Sequence[Evidence]) -> float:
    """The share of the shorter evidence's characters that stand in both."""
    mine = {i for piece in one for i in range(piece.start, piece.end)}
    theirs = {i for piece in other for i in range(piece.start, piece.end)}
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
