"""What people bring to a register: pasted texts, addresses, files; read at once, and stored through the one writer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import PurePath
from typing import Literal, Protocol

import msgspec

from comity.documents.build import UnreadError
from comity.errors import InputError
from comity.flow import Result
from comity.model.document import BlockKind, Document
from comity.model.items import Given, Item
from comity.model.source import Source
from comity.register import arrivals
from comity.register.arrivals import Added, Arrival
from comity.register.batch import UNSTORABLE
from comity.register.store import Store
from comity.register.versions import present
from comity.register.writer import Writer
from comity.scale.opening import Opener
from comity.sources.files import held
from comity.sources.limits import Limits
from comity.sources.names import shown
from comity.sources.notes import Note
from comity.sources.web import Settings as Asking
from comity.sources.web import is_address

MOST = 30
"""Documents that are read at once."""
FETCHED = 10
"""Documents of one address: it may be a feed."""
SECONDS = 40.0
"""For one address on the network."""
UNPACKED = 500_000_000
"""Bytes that an archive may unpack to."""
PASTED = "pasted-"
"""How the names of pasted texts begin."""
_NAMED = 12  # letters of the hash that names a pasted text
_BESIDE = 6  # letters of the hash that tells a file from another one of its name
_COMMAND = "read it from the command line: comity add"

class Studying(Protocol):
    """What reads: :class:`comity.faces.web.study.Study`."""

    def read_all(self, entries: Sequence[Item | Source]) -> list[Result | InputError]:
        """The outcome for each entry."""


State = Literal["new", "replaced", "unchanged", "reread", "failed"]
"""What became of a document, or would become of it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What somebody brings.

    Attributes:
        text: pasted.
        address: of the web, to be fetched.
        files: names and bytes.
        given: what they say of all of it.
    """

    text: str = ""
    address: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    given: Given = field(default_factory=Given)


@dataclass(frozen=True, slots=True)
class Taken:
    """One document that was read, or why it could not be.

    Attributes:
        item: its bytes; None where there are none.
        outcome: its reading, or the error.
        state: what storing it would do.
        former: number of the document that stands under its name.
    """

    item: Item | None
    outcome: Result | InputError
    state: State = "new"
    former: int | None = None

    @property
    def document(self) -> Document | None:
        """The document, read or not; None where there is nothing to store."""
        return self.outcome.document if isinstance(self.outcome, Result | UnreadError) else None

    @property
    def title(self) -> str | None:
        """Its title: the one that came with it, or that its text begins with."""
        document = self.document
        if document is None or (document.provenance and document.provenance.title):
            return document.provenance.title if document and document.provenance else None
        first = document.blocks[0] if document.blocks else None
        return document.text[first.start : first.end] if first and first.kind is BlockKind.TITLE else None

    @property
    def name(self) -> str:
        """Under which it is stored."""
        return self.document.name if self.document else self.outcome.name  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of one document: its name, its number if it has one, and what was wrong with it."""

    name: str
    state: State
    number: int | None = None
    unread: bool = False
    error: InputError | None = None


# -- from what was brought to items ------------------------------------------------------------------------------------------


def items(brought: Brought, largest: int, notes: list[Note]) -> list[Item | InputError]:
    """The documents in what was brought, with errors in the place of what cannot be had.

    Args:
        brought: what was brought.
        largest: bytes that an address may answer.
        notes: takes what is to be told besides.
    """
    found = list(islice(_items(brought, largest, notes), MOST + 1))
    if len(found) > MOST:
        found[MOST:] = [InputError("-", f"there are more than {MOST} documents; the first {MOST} were read", _COMMAND)]
    return _told_apart(found)


def _items(brought: Brought, largest: int, notes: list[Note]) -> Iterator[Item | InputError]:
    if brought.text.strip():
        yield pasted(brought.text, brought.given)
    if brought.address.strip():
        yield from _fetched(brought.address.strip(), brought.given, largest, notes)
    limits = Limits(unpacked=UNPACKED)
    for name, data in brought.files:
        for each in held(_named(name), data, limits, tell=notes.append):
            yield dataclasses.replace(each, given=over(each.given, brought.given)) if isinstance(each, Item) else each


def pasted(text: str, given: Given) -> Item:
    """A text that was pasted, named after its content."""
    data = text.replace("\r\n", "\n").replace("\0", "").strip().encode("utf-8", "replace")
    return Item(f"{PASTED}{sha256(data).hexdigest()[:_NAMED]}", data, media="text/plain", charset="utf-8", given=given)


def _fetched(address: str, given: Given, largest: int, notes: list[Note]) -> Iterator[Item | InputError]:
    if "://" not in address:
        address = f"https://{address}"
    if not is_address(address):
        yield InputError(shown(address)[:200], "is no address of the web", "give one that begins with https:// or http://")
        return
    asking = Asking(deadline=SECONDS, tries=1, max_bytes=min(largest, Asking().max_bytes), entries=FETCHED, sitemaps=1)
    opener = Opener(given, settings=asking, tell=notes.append)
    try:
        yield from islice(opener.items([address]), FETCHED)
    finally:
        opener.close()


def _named(name: str) -> str:
    """The name of a file without folders, and without signs that cannot be seen."""
    return shown(PurePath(name.replace("\\", "/")).name)[:200] or "file"


def over(known: Given, said: Given) -> Given:
    """What is known of a document with what people say of it laid over it."""
    values = {name: value for name in Given.__slots__ if (value := getattr(said, name)) is not None}
    return dataclasses.replace(known, **values)


def _told_apart(found: Sequence[Item | InputError]) -> list[Item | InputError]:
    """The same with names that differ where two files of one name hold different bytes; what comes twice is taken once."""
    names: dict[str, bytes] = {}
    apart: list[Item | InputError] = []
    for each in found:
        if isinstance(each, Item) and each.name in names:
            if names[each.name] == each.data:
                continue
            each = dataclasses.replace(each, name=_beside(each.name, each.data))
        if isinstance(each, Item):
            names[each.name] = each.data
        apart.append(each)
    return apart


def _beside(name: str, data: bytes) -> str:
    path = PurePath(name)
    return f"{name.removesuffix(path.suffix)} ({sha256(data).hexdigest()[:_BESIDE]}){path.suffix}"


# -- reading and storing -----------------------------------------------------------------------------------------------------


def read(study: Studying, store: Store, found: Sequence[Item | InputError]) -> list[Taken]:
    """Read documents, and look what storing them would do.

    Raises:
        HTTPException: 503 if too many texts wait to be read.
    """
    whole = [each for each in found if isinstance(each, Item)]
    outcomes = iter(study.read_all(whole)) if whole else iter(())
    taken = [_titled(Taken(each, next(outcomes))) if isinstance(each, Item) else Taken(None, each, "failed") for each in found]
    writer = Writer(store, present())
    return [_foreseen(writer, each) for each in taken]


def _titled(taken: Taken) -> Taken:
    """A pasted text has the title that it begins with, since its name says nothing."""
    document = taken.document
    if document is None or document.provenance is None or not document.name.startswith(PASTED) or taken.title is None:
        return taken
    named = dataclasses.replace(document, provenance=dataclasses.replace(document.provenance, title=taken.title))
    return dataclasses.replace(taken, outcome=_renamed(taken.outcome, named))


def _renamed(outcome: Result | InputError, document: Document) -> Result | InputError:
    if not isinstance(outcome, Result):
        return UnreadError(document)
    reading = msgspec.structs.replace(outcome.reading, document=document.name)
    return dataclasses.replace(outcome, document=document, reading=reading)


def _foreseen(writer: Writer, taken: Taken) -> Taken:
    document = taken.document
    if document is None:
        return dataclasses.replace(taken, state="failed")
    with writer.store.reading() as connection:
        row = arrivals.known(connection, {document.name: arrivals.digest(document.text)}).get(document.name)
    if row is None:
        return taken
    if row.hash != arrivals.digest(document.text):
        return dataclasses.replace(taken, state="replaced", former=row.id)
    same = writer.standing(Source(row.name, document.text, language=document.language)) is not None
    return dataclasses.replace(taken, state="unchanged" if same else "reread", former=row.id)


def beside(taken: Taken) -> Taken:
    """The same document under a name of its own, so that it does not replace the one that stands."""
    document = taken.document
    assert document is not None
    name = _beside(document.name, document.text.encode("utf-8", "surrogatepass"))
    named = dataclasses.replace(document, name=name)
    item = dataclasses.replace(taken.item, name=name) if taken.item else None
    return Taken(item, _renamed(taken.outcome, named))


def store(place: Store, taken: Sequence[Taken]) -> tuple[Added, list[Stored]]:
    """Store documents that were read, in one transaction.

    Raises:
        RegisterError: if the register cannot be written.
    """
    writer = Writer(place, present())
    every = [each if each.document is None else _foreseen(writer, each) for each in taken]  # it may have changed since
    arrived = [Arrival(each.outcome, each.item) for each in every if each.document is not None]
    added = writer.add(arrived) if arrived else Added()
    return added, [_stored(place, each, added) for each in every]


def _stored(place: Store, taken: Taken, added: Added) -> Stored:
    document = taken.document
    if document is None:
        assert isinstance(taken.outcome, InputError)
        return Stored(taken.name, "failed", error=taken.outcome)
    unread = isinstance(taken.outcome, UnreadError)
    number = added.numbers.get(document.name)
    if number is not None:
        return Stored(document.name, taken.state, number, unread)
    if taken.state == "unchanged":
        return Stored(document.name, "unchanged", taken.former, unread)
    return Stored(document.name, "failed", error=InputError(document.name, UNSTORABLE, "take them out of the text"))
