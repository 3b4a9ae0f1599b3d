"""What questions to the register are answered with: typed records, with JSON of the same fields."""

from __future__ import annotations

import msgspec

from comity.model.reading import Record
from comity.model.register import CommitmentState, Fact, Judgement, Source

FORMULA = (
    "value of a year = sum over its events of the type's value on Goldstein's scale × log2(1 + independent sources); "
    "only what happened counts, copies of one story count once"
)
"""How :class:`Intensity` is made, in words for the reader."""


class Sourced(Record, frozen=True, kw_only=True):
    """A fact with the documents that say it, the earliest first, and of a commitment how it stands on the day asked for."""

    fact: Fact
    sources: tuple[Source, ...]
    state: CommitmentState | None = None


class Account(Record, frozen=True, kw_only=True):
    """All that the register knows of one fact.

    Attributes:
        fact: the version that stands at the time asked for; a tombstone if it was removed.
        sources: the documents that say it.
        history: its versions, the oldest first.
        judgements: on it, in order, undone ones too.
        instrument: the text that an event rests on.
        events: the events under an instrument, or those that keep or withdraw a commitment.
    """

    fact: Fact
    sources: tuple[Source, ...]
    history: tuple[Fact, ...]
    judgements: tuple[Judgement, ...]
    instrument: Fact | None = None
    events: tuple[Fact, ...] = ()


class Promise(Record, frozen=True, kw_only=True):
    """A commitment and how it stands on the day asked for."""

    fact: Fact
    state: CommitmentState


class Count(Record, frozen=True, kw_only=True):
    """How many facts fall under a code in a year (ISO, or None where they are undated)."""

    code: str
    year: int | None
    facts: int


class Intensity(Record, frozen=True, kw_only=True):
    """Cooperation (+) and conflict (-) between two actors in a year.

    The sum over the events that happened of the type's value on Goldstein's scale times log2(1 + independent sources): an event
    that two independent sources report counts 1.58 times what one does, a story copied a hundred times no more than once.
    """

    year: int
    value: float
    cooperation: float
    conflict: float
    events: int


class Tie(Record, frozen=True, kw_only=True):
    """An edge of the network: how many facts stand between two actors, how intense they are in all, and on which days (ISO
    8601) the first and the latest of them began."""

    a: str
    b: str
    facts: int
    independent: int
    intensity: float
    first: str | None
    last: str | None


class Weight(Record, frozen=True, kw_only=True):
    """An actor with the number of its facts, and how intense they are in all."""

    actor: str
    facts: int
    intensity: float


class Office(Record, frozen=True, kw_only=True):
    """What a person was called, for whom, between which dates of publication, in how many documents."""

    role: str | None
    of: str | None
    first: str | None
    last: str | None
    documents: int


class Person(Record, frozen=True, kw_only=True):
    """A person over time."""

    id: str
    name: str
    documents: int
    offices: tuple[Office, ...]


class Publisher(Record, frozen=True, kw_only=True):
    """Who reports: the publisher (or the document's name where none is known), documents, and independent stories."""

    name: str
    documents: int
    stories: int


class Coverage(Record, frozen=True, kw_only=True):
    """What an answer rests on: documents, independent stories, and documents by ISO 639-1 code of their language."""

    documents: int
    stories: int
    languages: dict[str, int]


class Dossier(Record, frozen=True, kw_only=True):
    """What the register knows of two actors, or of one and all others.

    Attributes:
        actors: whom it is about.
        as_of: the time of the register, or None for now.
        facts: how many facts in all; ``events``, ``count_instruments``, ``count_commitments``: of each kind.
        since: the earliest date of a cooperative event or an instrument, EDTF.
        types: events by PLOVER type and year.
        domains: events and instruments by domain and year.
        instruments: the texts, the newest first.
        commitments: what was promised, what is due first.
        latest: the newest events.
        intensity: by year.
        partners: for one actor: its strongest ties.
        publishers: who reports, the most first.
        sources: by id of the facts above, the documents that say them.
    """

    actors: tuple[str, ...]
    as_of: str | None
    facts: int
    events: int
    count_instruments: int
    count_commitments: int
    since: str | None
    types: tuple[Count, ...]
    domains: tuple[Count, ...]
    instruments: tuple[Fact, ...]
    commitments: tuple[Promise, ...]
    latest: tuple[Fact, ...]
    intensity: tuple[Intensity, ...]
    partners: tuple[Tie, ...]
    publishers: tuple[Publisher, ...]
    sources: dict[str, tuple[Source, ...]] = msgspec.field(default_factory=dict)


class Hit(Record, frozen=True, kw_only=True):
    """A document that full text found, with the words around the first hit, and the facts that it says."""

    document: int
    name: str
    language: str
    published: str | None
    publisher: str | None
    snippet: str
    facts: tuple[str, ...]


class Paper(Record, frozen=True, kw_only=True):
    """A document with where it comes from.

    Attributes:
        id: its number.
        name: its file name or address.
        language: ISO 639-1 code.
        read: its language is one that was read.
        published, published_by: EDTF date of publication, and what told it.
        publisher, title, byline, address, media, fetched, source: as in :class:`comity.model.document.Provenance`.
        story: number of the earliest published document that it is a copy of; its own where it is none.
        added: when it came to the register; ``until``: when another version of it took its place.
        original: SHA-256 of the bytes that it came as; ``size``: how many these are, if they are kept.
        facts: the facts that it says.
        characters: of its text.
    """

    id: int
    name: str
    language: str
    read: bool
    published: str | None = None
    published_by: str | None = None
    publisher: str | None = None
    title: str | None = None
    byline: str | None = None
    address: str | None = None
    media: str | None = None
    fetched: str | None = None
    source: str | None = None
    story: int
    added: str
    until: str | None = None
    original: str | None = None
    size: int | None = None
    facts: tuple[str, ...] = ()
    characters: int = 0


class Handled(Record, frozen=True, kw_only=True):
    """What became of an input.

    Attributes:
        name: the input: a file, an address, or what stands in an archive.
        state: read, failed, unread (kept, though its language is not read) or passed.
        detail: why.
        document: number of its document.
        root: the input as it was named that opens it again, if that is another one.
        source: the declared source that it was pulled from.
        original: SHA-256 of its bytes.
        tries: how often in a row it failed, or 1.
        at: when.
    """

    name: str
    state: str
    detail: str | None = None
    document: int | None = None
    root: str | None = None
    source: str | None = None
    original: str | None = None
    tries: int = 1
    at: str = ""


class Pull(Record, frozen=True, kw_only=True):
    """One pull of a declared source.

    Attributes:
        id: its number.
        source: the name of the source.
        started, ended: when; one that was interrupted has no end, and the next one goes on with it.
        listed: the entries that the source listed.
        fetched: of these, the documents that came.
        new, changed, unchanged, failed: what became of the entries: documents that are new to the register, that took the place of
            a former version, that are as they were, that could not be fetched or read.
        note: what there is to say of it: a volume far from the expected.
    """

    id: int
    source: str
    started: str
    ended: str | None = None
    listed: int = 0
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    note: str | None = None


class Followed(Record, frozen=True, kw_only=True):
    """How a declared source stands.

    Attributes:
        name: of the source.
        kind, place: feed, sitemap, address, folder or file, and where it is.
        publisher, language: as it is declared.
        pulled: when it was last pulled to the end.
        documents: that stand in the register.
        failed: inputs that failed and have not come since.
        came: new documents in the last day or week, whichever the declaration speaks of.
        expected: what it says of that ("10-40 per day").
        note: what the last pull said.
    """

    name: str
    kind: str
    place: str
    publisher: str | None = None
    language: str | None = None
    pulled: str | None = None
    documents: int = 0
    failed: int = 0
    came: int | None = None
    expected: str | None = None
    note: str | None = None
