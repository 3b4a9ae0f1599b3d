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
    """An edge of the network: how many facts stand between two actors, and how intense they are in all."""

    a: str
    b: str
    facts: int
    independent: int
    intensity: float
    first: str | None
    last: str | None


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
