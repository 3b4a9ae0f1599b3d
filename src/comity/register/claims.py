"""From a reading to claims: each record with what fusion compares of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b

from comity.knowledge.names import load_naming
from comity.knowledge.world.folding import fold
from comity.language.gazetteer import Gazetteer
from comity.model.document import Document
from comity.model.reading import Agent, Commitment, Event, Evidence, Instrument, Place, Reading, Record
from comity.model.register import Kind
from comity.register.dates import Days, days

COMMITMENT = "COMMITMENT"
_WORD = re.compile(r"[^\W_]+")
_STEM = 5  # letters that cognates of French and English mostly share: défense, defence
_SHORT = 4  # words under this length carry little


class Claim(Record, frozen=True, kw_only=True):
    """One record of one reading, with what fusion compares.

    Attributes:
        key: of this claim, the same whenever the same document is read the same.
        kind, type: as of a fact.
        document: number of its document; 0 until it is stored.
        story: as of a source.
        language, published, publisher: of its document.
        actor, recipient, mode, status, date, place, domains, context, agents: the record's.
        instrument: key of the claim for the instrument that an event names, in the same reading.
        name: an instrument's name, or what was promised.
        stage: an instrument's stage, reached at ``date``.
        due: of a commitment.
        words: beginnings of the content words of its evidence, without accents, sorted.
        marks: names and numbers there, sorted.
        concepts: what an instrument's name says beyond its kind and parties (see :mod:`comity.knowledge.names`).
        rule, confidence, evidence: the record's.
        denied: words by which the same document denies it, or None.
    """

    key: str
    kind: Kind
    type: str
    document: int = 0
    story: int = 0
    language: str = ""
    published: str | None = None
    publisher: str | None = None
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    mode: str | None = None
    status: str | None = None
    date: str | None = None
    place: Place | None = None
    domains: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    agents: tuple[Agent, ...] = ()
    instrument: str | None = None
    name: str | None = None
    stage: str | None = None
    due: str | None = None
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    rule: str = ""
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    denied: Evidence | None = None

    @property
    def parties(self) -> frozenset[str]:
        """All who take part."""
        return frozenset(self.actor) | frozenset(self.recipient)

    @property
    def when(self) -> Days | None:
        """The days of its date (of a commitment: of what is due)."""
        return days(self.due if self.kind is Kind.COMMITMENT else self.date)

    @property
    def printed(self) -> Days | None:
        """The days on which its document was published."""
        return days(self.published)


def claims(document: Document, reading: Reading) -> tuple[Claim, ...]:
    """All claims of a reading: its instruments, its events, its commitments. Keys are unique in the document."""
    keys = _Keys(document)
    instruments = {record.id: _instrument(document, record, keys) for record in reading.instruments}
    events = [_event(document, record, keys, instruments) for record in reading.events]
    commitments = [_commitment(document, record, keys) for record in reading.commitments]
    return (*instruments.values(), *events, *commitments)


class _Keys:
    """Hands out keys: a hash of the document and of what the claim says where."""

    def __init__(self, document: Document) -> None:
        self._base = f"{document.name}\0{document.text}"
        self._given: set[str] = set()

    def give(self, kind: Kind, *parts: object) -> str:
        for number in range(len(self._given) + 1):
            told = "\0".join(str(part) for part in (self._base, *parts, number or ""))
            key = kind.value[0] + blake2b(told.encode(), digest_size=8).hexdigest()
            if key not in self._given:
                break
        self._given.add(key)
        return key


def _event(document: Document, record: Event, keys: _Keys, instruments: dict[str, Claim]) -> Claim:
    named = instruments.get(record.instrument or "")
    words, marks = _words(record.evidence)
    return Claim(
        key=keys.give(Kind.EVENT, record.event, record.actor, record.recipient, record.date, _start(record.evidence)),
        kind=Kind.EVENT,
        type=record.event.value,
        language=_language(document, record.evidence),
        published=document.published,
        actor=record.actor,
        recipient=record.recipient,
        mode=record.mode,
        status=record.status.value,
        date=record.date,
        place=record.place,
        domains=record.domains,
        context=record.context,
        agents=record.agents,
        instrument=named.key if named else None,
        words=words,
        marks=marks,
        concepts=named.concepts if named else (),
        rule=record.rule,
        confidence=record.confidence,
        evidence=record.evidence,
    )


def _instrument(document: Document, record: Instrument, keys: _Keys) -> Claim:
    language = _language(document, record.evidence)
    words, marks = _words(record.evidence)
    return Claim(
        key=keys.give(Kind.INSTRUMENT, record.kind, record.name, record.parties, _start(record.evidence)),
        kind=Kind.INSTRUMENT,
        type=record.kind.value,
        language=language,
        published=document.published,
        actor=record.parties,
        date=record.date,
        domains=record.domains,
        name=record.name,
        stage=record.stage.value if record.stage else None,
        words=words,
        marks=marks,
        concepts=load_naming(language).of(_without_names(record.name, language)),
        rule=record.rule,
        evidence=record.evidence,
    )


def _commitment(document: Document, record: Commitment, keys: _Keys) -> Claim:
    words, marks = _words(record.evidence)
    return Claim(
        key=keys.give(Kind.COMMITMENT, record.by, record.to, record.what, _start(record.evidence)),
        kind=Kind.COMMITMENT,
        type=COMMITMENT,
        language=_language(document, record.evidence),
        published=document.published,
        actor=record.by,
        recipient=record.to,
        name=record.what,
        due=record.due,
        words=words,
        marks=marks,
        rule=record.rule,
        evidence=record.evidence,
    )


def _start(evidence: tuple[Evidence, ...]) -> int:
    return evidence[0].start if evidence else 0


def _language(document: Document, evidence: tuple[Evidence, ...]) -> str:
    """The language of the block in which the evidence stands."""
    start = _start(evidence)
    return next((b.language for b in document.blocks if b.language and b.start <= start < b.end), document.language)


def _words(evidence: tuple[Evidence, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The content words of an evidence, and its names and numbers; the first word of a sentence is no name for its capital."""
    words: set[str] = set()
    marks: set[str] = set()
    for piece in evidence:
        for position, match in enumerate(_WORD.finditer(piece.text)):
            word = match.group()
            if word[0].isdigit() or (word[0].isupper() and (position or word.isupper())):
                marks.add(fold(word))
            elif len(word) >= _SHORT:
                words.add(fold(word)[:_STEM])
    return tuple(sorted(words)), tuple(sorted(marks))


def _without_names(name: str, language: str) -> str:
    """An instrument's name without its parties."""
    return " ".join(_pieces(name, language))


def _pieces(name: str, language: str) -> Iterator[str]:
    end = 0
    for found in Gazetteer.load(language).find(name):
        if found.ids:
            yield name[end : found.start]
            end = found.end
    yield name[end:]
