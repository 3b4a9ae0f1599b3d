"""What comes to a register: inputs with what became of them, and what the register knows of them already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import PurePath
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Row, and_, select

from comity.documents.build import UnreadError
from comity.errors import InputError
from comity.flow import Result
from comity.knowledge.texts import languages
from comity.model.document import Document
from comity.model.items import Item
from comity.register import rows, schema
from comity.register.versions import Versions


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An input that the register holds as it came.

    Attributes:
        name: its name.
        document: the number of its document; 0 where its server says that it has not changed.
        counted: it counts; not so what an interrupted pull had stored itself.
    """

    name: str
    document: int = 0
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Passed:
    """An input of which something was left out on purpose, and why: pictures in an archive, a day without a page.

    Attributes:
        name: the input.
        why: in words.
        root, source: as of an :class:`comity.InputError`.
    """

    name: str
    why: str
    root: str | None = None
    source: str | None = None


Outcome: TypeAlias = Result | InputError | Unchanged | Passed
"""What became of an input: its reading, why there is none, or that nothing was to be done."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A web address that was fetched, and what the server said to ask it by next time.

    Attributes:
        address: the address.
        etag, last_modified: the server's validators, if it gave any.
        failed: nothing came of it.
    """

    address: str
    etag: str | None = None
    last_modified: str | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of an input, the bytes that it came as, if it did, and the visit that brought them."""

    outcome: Outcome
    item: Item | None = None
    visit: Visit | None = None

    @classmethod
    def of(cls, outcome: Arrival | Outcome) -> Arrival:
        """An outcome alone is an arrival too."""
        return outcome if isinstance(outcome, cls) else cls(outcome)  # type: ignore[arg-type]

    @property
    def document(self) -> Document | None:
        """The document, read or not; None where the input gave none."""
        return self.outcome.document if isinstance(self.outcome, Result | UnreadError) else None

    @property
    def name(self) -> str:
        """What the input is called."""
        document = self.document
        return document.name if document is not None else self.outcome.name  # type: ignore[union-attr]


@dataclass(slots=True)
class Added:
    """What came of adding documents.

    Attributes:
        new, unchanged, replaced, reread, failed: documents.
        copies: those among the new and replaced ones that are copies of another document.
        unread: by language, those among the new and replaced ones whose language is not read; their texts are kept.
        facts: how many are new, changed and removed.
        numbers: of the last batch, the documents' numbers by name.
    """

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    reread: int = 0
    failed: int = 0
    copies: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    numbers: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __iadd__(self, other: Added) -> Added:
        for each in fields(self):
            if each.name != "numbers":
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        self.numbers = other.numbers
        return self


def digest(text: str) -> str:
    """The hash under which a text is known: SHA-256 in hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parts(arrivals: Iterable[Arrival]) -> Iterator[list[Arrival]]:
    """Arrivals in lists in which no document stands twice, so that each finds the earlier one stored."""
    part: list[Arrival] = []
    met: set[object] = set()
    for arrival in arrivals:
        document = arrival.document
        keys: set[object] = {arrival.name}
        if document is not None:
            keys.add((_last(document.name), digest(document.text)))
        if met & keys:
            yield part
            part, met = [], set()
        part.append(arrival)
        met |= keys
    if part:
        yield part


def known(connection: Connection, wanted: Mapping[str, str], column: Column[Any] = schema.document.c.hash) -> dict[str, Row[Any]]:
    """By name, the document that stands under it; or one with the same hash whose path ends in the same file name, the folder being
    called from elsewhere. With the versions of its reading, if it was read.

    Args:
        connection: of a transaction.
        wanted: by name, the hash of a text, or of the bytes it comes as.
        column: where that hash stands.
    """
    document, reading = schema.document, schema.reading
    query = (
        select(document.c.id, document.c.name, document.c.hash, document.c.story, document.c.language, document.c.added)
        .add_columns(column.label("key"), reading.c.code, reading.c.lexicon, reading.c.pipeline, reading.c.since)
        .outerjoin(reading, and_(reading.c.document == document.c.id, reading.c.until.is_(None)))
        .where(document.c.until.is_(None))
        .order_by(document.c.id)
    )
    found: dict[str, Row[Any]] = {}
    for some in rows.chunks(wanted):
        found |= {row.name: row for row in connection.execute(query.where(rows.among(connection, document.c.name, some)))}
    elsewhere = {(hashed, _last(name)): name for name, hashed in wanted.items() if name not in found and not _is_address(name)}
    for some in rows.chunks(sorted({hashed for hashed, _ in elsewhere})):
        for row in connection.execute(query.where(rows.among(connection, column, some))):
            name = elsewhere.get((row.key, _last(row.name)))
            if name is not None and row.name not in wanted and not _is_address(row.name):  # else it is being replaced
                found.setdefault(name, row)
    return found


def is_present(row: Row[Any], versions: Versions, language: str | None = None) -> bool:
    """Whether a known document was read with some versions, or is in a language that is still not read.

    Args:
        row: of :func:`known`.
        versions: the present ones.
        language: in which the user says it is.
    """
    if row.code is None:
        return (language or row.language) not in languages()
    return Versions(row.code, row.lexicon, row.pipeline) == versions


def _last(name: str) -> str:
    return PurePath(name).name


def _is_address(name: str) -> bool:
    """The same bytes under another web address are a copy of their own."""
    return "://" in name
