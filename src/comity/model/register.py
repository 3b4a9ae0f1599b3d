"""What the register holds: claims of single documents, and the facts that they make together.

A *claim* is one record of one reading (an event, an instrument or a commitment). A *fact* is what claims of several documents say
of the same thing. Facts have an id that stays; each change makes a new version, and the old one stays on record.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from comity.model.reading import Evidence, Place, Record


class Kind(StrEnum):
    """What a fact is."""

    EVENT = "event"
    INSTRUMENT = "instrument"
    COMMITMENT = "commitment"


class Action(StrEnum):
    """What a judgement does."""

    CONFIRM = "confirm"
    REJECT = "reject"
    EDIT = "edit"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class CommitmentState(StrEnum):
    """How a commitment stands on a day."""

    OPEN = "open"
    DUE_SOON = "due-soon"
    OVERDUE = "overdue"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"


class Source(Record, frozen=True, kw_only=True):
    """One document that says a fact.

    Attributes:
        document: the document's number in the register.
        name: its file name or address.
        language: ISO 639-1 code.
        published: EDTF date of publication, or None.
        publisher: who published it, or None.
        story: number of the earliest document that it is a copy of; its own number where it is none. Documents of one story are
            one independent source.
        claim: key of the claim.
        rule: the rule that read it.
        confidence: of the reading, 0 to 1.
        evidence: its words.
        denied: words by which the same document denies it, or None.
    """

    document: int
    name: str
    language: str
    published: str | None = None
    publisher: str | None = None
    story: int
    claim: str
    rule: str = ""
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    denied: Evidence | None = None


class Value(Record, frozen=True, kw_only=True):
    """One value that sources give for a field: the value as JSON would have it, the keys of the claims, and how many stories."""

    value: str | bool | Place | tuple[str, ...] | None
    claims: tuple[str, ...]
    independent: int


class Stage(Record, frozen=True, kw_only=True):
    """A stage that an instrument reached: EDTF date where known, and the keys of the claims that say so."""

    stage: str
    date: str | None
    claims: tuple[str, ...]


class Party(Record, frozen=True, kw_only=True):
    """A person who acted in a fact."""

    id: str
    name: str
    role: str | None = None
    of: str | None = None


class Fact(Record, frozen=True, kw_only=True):
    """What the register knows of one event, instrument or commitment: one version of it.

    Attributes:
        id: stays the same as long as the fact lives: a letter for the kind and twelve of a hash.
        kind: event, instrument or commitment.
        type: PLOVER type of an event, kind of an instrument, ``COMMITMENT``.
        mode, status, date, place, domains, context: as in a reading, the best supported values.
        name: an instrument's name, or what was promised.
        names: all names of an instrument, the best supported first.
        actor, recipient: parties; of an instrument its parties in ``actor``; of a commitment who promised, and to whom.
        instrument: id of the instrument fact that an event names, or None.
        agents: who acted in person.
        stage, stages: of an instrument: the furthest stage, and all with their dates.
        due: of a commitment, EDTF.
        kept_by, withdrawn_by: ids of the events that keep or withdraw a commitment.
        denied_by: ids of the events by which other documents deny it.
        confidence: of the best claim, raised by independent ones.
        documents: how many documents say it.
        independent: how many stories say it: copies of one wire count once.
        languages: of the documents.
        first_published: the earliest date of publication of its documents.
        values: for each field on which sources differ, every value with its claims.
        disputed: the fields on which independent sources contradict each other; ``denied`` where a source denies the whole.
        claims: keys of its claims.
        judged: the last standing judgement on the whole: ``confirm``, ``reject`` or ``edit``.
        edited: fields whose value a person has set.
        notes: why it is as it is (how claims were joined, what judgements did).
        since, until: time of this version (UTC, ISO 8601); ``until`` is None for the one that stands.
        removed: why it was removed, if it was; ``successor`` is the fact it was merged into.
    """

    id: str
    kind: Kind
    type: str
    mode: str | None = None
    status: str | None = None
    date: str | None = None
    place: Place | None = None
    domains: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    name: str | None = None
    names: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    instrument: str | None = None
    agents: tuple[Party, ...] = ()
    stage: str | None = None
    stages: tuple[Stage, ...] = ()
    due: str | None = None
    kept_by: str | None = None
    withdrawn_by: str | None = None
    denied_by: tuple[str, ...] = ()
    confidence: float = 0.5
    documents: int = 0
    independent: int = 0
    languages: tuple[str, ...] = ()
    first_published: str | None = None
    values: dict[str, tuple[Value, ...]] = msgspec.field(default_factory=dict)
    disputed: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    judged: str | None = None
    edited: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    since: str = ""
    until: str | None = None
    removed: str | None = None
    successor: str | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """All who take part, each once."""
        return tuple(dict.fromkeys((*self.actor, *self.recipient)))


class Judgement(Record, frozen=True, kw_only=True):
    """A person's decision on facts; never changed, only undone by another one.

    Attributes:
        id: number, in order of time.
        action: what it does.
        facts: ids of the facts it is about: one; for a merge all, the one that stays first; for a split the one that stays and,
            once it is stored, the new one.
        claims: keys of the claims that the facts held when it was made; for a split those that leave.
        rest: for a split the keys of the claims that stay.
        field, value: of an edit; the value as JSON would have it.
        undoes: of an undo: the judgement's number.
        author: who judged.
        reason: why, in their words.
        made: when (UTC, ISO 8601).
    """

    id: int = 0
    action: Action
    facts: tuple[str, ...]
    claims: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    field: str | None = None
    value: str | Place | tuple[str, ...] | None = None
    undoes: int | None = None
    author: str
    reason: str
    made: str = ""
