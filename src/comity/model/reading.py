"""Readings: what one document says, in the fields of the JSON contract (PLOVER's names where PLOVER has one)."""

from __future__ import annotations

import msgspec

from comity.model.codes import EventType, InstrumentKind, InstrumentStage, Status


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all records of a reading: frozen, compared by value, encoded as JSON objects."""


class Evidence(Record, frozen=True, kw_only=True):
    """Words of the document that say it: characters ``[start, end)`` of its text."""

    start: int
    end: int
    text: str


class Place(Record, frozen=True, kw_only=True):
    """Where it happened: ISO 3166-1 alpha-3 country and the place's name in the text."""

    country: str | None
    name: str | None = None


class Agent(Record, frozen=True, kw_only=True):
    """A person who acted, with the role and affiliation that the text gives."""

    id: str
    name: str
    role: str | None = None
    of: str | None = None


class Trace(Record, frozen=True, kw_only=True):
    """How a record came about, for ``comity explain``; not part of the JSON contract.

    Attributes:
        words: the key words that the rule matched, as ``[start, end)`` offsets.
        parse: one line per word of the parse that the record rests on.
        resolved: what was resolved ("les deux parties → ASEAN, EU").
        notes: what else decided (status cues, merges).
    """

    words: tuple[tuple[int, int], ...] = ()
    parse: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Event(Record, frozen=True, kw_only=True):
    """One event record of a document (codebook, section 2)."""

    id: str
    event: EventType
    mode: str | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    status: Status = Status.OCCURRED
    date: str | None = None
    place: Place | None = None
    domains: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    instrument: str | None = None
    agents: tuple[Agent, ...] = ()
    reported_by: tuple[str, ...] = ()
    rule: str = ""
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()


class Instrument(Record, frozen=True, kw_only=True):
    """A text or framework that cooperation rests on (codebook, section 4)."""

    id: str
    name: str
    kind: InstrumentKind
    parties: tuple[str, ...] = ()
    stage: InstrumentStage | None = None
    date: str | None = None
    domains: tuple[str, ...] = ()
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()


class Commitment(Record, frozen=True, kw_only=True):
    """A concrete undertaking that can later be checked (codebook, section 5)."""

    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    what: str = ""
    due: str | None = None
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()


class Refusal(Record, frozen=True, kw_only=True):
    """What was considered and not recorded, with the reason, for ``comity explain``."""

    rule: str
    reason: str
    start: int
    end: int
    text: str


class Referent(Record, frozen=True, kw_only=True):
    """Words of the document, ``[start, end)``, that stand for somebody.

    Attributes:
        start, end: of the words.
        why: one line: what was resolved to whom and how ("les deux parties → ASEAN, EU: last two parties named").
    """

    start: int
    end: int
    why: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the states, organisations or persons that they stand for."""
        return tuple(self.why.rpartition(" → ")[2].partition(":")[0].split(", "))

    @property
    def how(self) -> str:
        """How that was told."""
        return self.why.rpartition(" → ")[2].partition(": ")[2]


class Explanation(Record, frozen=True, kw_only=True):
    """What stands behind a reading: a trace per record id (``e1``, ``i1``, ``c1``), the refusals, what was resolved (each line
    once), and at which places."""

    traces: dict[str, Trace]
    refusals: tuple[Refusal, ...] = ()
    resolutions: tuple[str, ...] = ()
    referents: tuple[Referent, ...] = ()


class Reading(Record, frozen=True, kw_only=True):
    """All that was read in one document. ``to_json`` gives the line of the JSON contract."""

    document: str
    language: str
    published: str | None = None
    mentions: tuple[str, ...] = ()
    people: tuple[Agent, ...] = ()
    events: tuple[Event, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    commitments: tuple[Commitment, ...] = ()

    def to_json(self) -> str:
        """The reading as one line of JSON, keys in the contract's order."""
        return msgspec.json.encode(self).decode("utf-8")
