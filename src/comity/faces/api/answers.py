"""What the interface answers with: the register's own records, each with its address here and that of its page."""

from __future__ import annotations

from typing import Annotated, Generic, TypeVar

import msgspec
from msgspec import Meta

from comity.model.reading import Place, Reading, Record
from comity.model.register import Action, CommitmentState, Fact, Judgement, Source
from comity.register.answers import Dossier, Hit, Paper, Person, Tie
from comity.register.catalogue import Filed

T = TypeVar("T")
TEXT = 500_000
"""Characters of a text that is to be read, at most."""
_NAME = 400
Short = Annotated[str, Meta(min_length=1, max_length=_NAME)]
Line = Annotated[str, Meta(max_length=2000)]


class Listed(Record, Generic[T], frozen=True, kw_only=True):
    """A page of a list.

    Attributes:
        items: what is on it.
        total: how many there are in all; with ``more`` there are more than were counted.
        next: the address of the next page; null on the last one.
    """

    items: tuple[T, ...]
    total: int
    more: bool = False
    next: str | None = None


class Item(Record, frozen=True, kw_only=True):
    """What all items have: ``self``, their address in this interface, and ``url``, that of their page for people."""

    self_: str = msgspec.field(name="self")
    url: str


class FactItem(Item, frozen=True, kw_only=True):
    """A fact with the documents that say it and their words, the earliest first; of a commitment how it stands today."""

    fact: Fact
    sources: tuple[Source, ...] = ()
    state: CommitmentState | None = None


class FactDetail(FactItem, frozen=True, kw_only=True):
    """A fact with all that belongs to it.

    Attributes:
        judgements: what people decided on it, in order, undone ones too.
        instrument: the text that an event rests on.
        history: the address of its versions.
        events: of an instrument, the address of the events under it.
    """

    judgements: tuple[Judgement, ...] = ()
    instrument: Fact | None = None
    history: str
    events: str | None = None


class FiledItem(Item, frozen=True, kw_only=True):
    """A document in a list."""

    document: Filed


class PaperItem(Item, frozen=True, kw_only=True):
    """A document with where it comes from, and the addresses of its text, of its reading, and of the bytes that it came as."""

    document: Paper
    text: str
    reading: str | None = None
    original: str | None = None


class ActorItem(Item, frozen=True, kw_only=True):
    """A state or organisation: its id and name, the number of its facts of each kind, and the years in which the first and the last
    of them began."""

    id: str
    name: str
    kind: str
    facts: int
    events: int
    instruments: int
    commitments: int
    first: int | None = None
    last: int | None = None


class DossierItem(Item, frozen=True, kw_only=True):
    """What the register knows of one actor or of two: since when, on what, under which texts, what was promised, what happened.

    Attributes:
        names: the names of its actors.
        dossier: the dossier.
        facts: the address of all of its facts.
    """

    names: tuple[str, ...]
    dossier: Dossier
    facts: str


class TieItem(Item, frozen=True, kw_only=True):
    """An edge of the network; ``self`` is the dossier of the pair."""

    names: tuple[str, str]
    tie: Tie


class PersonItem(Item, frozen=True, kw_only=True):
    """A person with the offices held over time."""

    person: Person


class HitItem(Item, frozen=True, kw_only=True):
    """A document that holds the words."""

    hit: Hit


class JudgementItem(Item, frozen=True, kw_only=True):
    """A person's decision; ``url`` is the page of the fact that it is about."""

    judgement: Judgement


class JudgedItem(JudgementItem, frozen=True, kw_only=True):
    """A judgement that was carried out, and the facts that it names as they are now."""

    facts: tuple[Fact, ...]


class FormatItem(Item, frozen=True, kw_only=True):
    """A format of exports: its name, what it is, what its files end with, their media type."""

    name: str
    about: str
    ending: str
    media: str


class AddedItem(Item, frozen=True, kw_only=True):
    """What came of adding a document.

    Attributes:
        document: its number.
        state: ``new``, ``unchanged`` (the register held it as it came), ``replaced`` (it took the place of a former version) or
            ``reread``.
        facts: how many facts are new, changed and removed by it.
        reading: what was read in it; null where nothing was to be read.
    """

    document: int
    state: str
    facts: dict[str, int]
    reading: Reading | None = None


class Index(Record, frozen=True, kw_only=True):
    """Where everything is.

    Attributes:
        name, version: of this program.
        register: the name of the register.
        changed: when it last changed (UTC).
        links: by name, the addresses of the lists, of the description (OpenAPI) and of its page.
    """

    name: str
    version: str
    register: str
    changed: str
    links: dict[str, str]


class JudgementIn(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement to be made; its author is who sends it.

    Attributes:
        action: what it does.
        facts: ids: one; of a merge all, first the one that stays; of an undo none.
        reason: why, in your words.
        field: of an edit.
        value: of an edit: codes, names of actors in any language, dates (EDTF); null or [] to leave the field empty.
        claims: of a split: the keys of the claims that leave, or the numbers of their documents.
        undoes: of an undo: the number of the judgement.
    """

    action: Action
    facts: Annotated[tuple[Short, ...], Meta(max_length=50)] = ()
    reason: Annotated[str, Meta(min_length=1, max_length=4000)]
    field: Short | None = None
    value: Line | Place | tuple[Line, ...] | None = None
    claims: Annotated[tuple[Short, ...], Meta(max_length=500)] = ()
    undoes: Annotated[int, Meta(ge=1, le=2**53)] | None = None


class TextIn(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document to be read: its text, or the bytes of its file.

    Attributes:
        text: the text as it is.
        data: the bytes of a page, PDF or Word file, in Base64, instead of a text.
        name: what it is called: a file name or an address; of a document that is added its name in the register.
        media: media type of the bytes.
        published: EDTF date of publication, where it is known.
        language: ISO 639-1 code, where it is known.
        title, publisher: where they are known.
    """

    text: Annotated[str, Meta(max_length=TEXT)] | None = None
    data: bytes | None = None
    name: Short | None = None
    media: Annotated[str, Meta(max_length=100)] | None = None
    published: Annotated[str, Meta(max_length=40)] | None = None
    language: Annotated[str, Meta(max_length=3)] | None = None
    title: Line | None = None
    publisher: Line | None = None
