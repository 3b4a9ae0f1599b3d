"""From a reading to claims: each record with what fusion compares of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from comity.knowledge.instruments import load_instruments
from comity.knowledge.names import STEM, load_naming
from comity.knowledge.world.folding import WORD, fold
from comity.language.gazetteer import Gazetteer
from comity.model.codes import EventType, InstrumentStage, Status
from comity.model.document import Document
from comity.model.reading import Agent, Commitment, Event, Evidence, Instrument, Place, Reading, Record
from comity.model.register import Kind
from comity.register.dates import Days, days

COMMITMENT = "COMMITMENT"
_TAKEN = frozenset({InstrumentStage.SIGNED, InstrumentStage.ADOPTED, InstrumentStage.RATIFIED})
_SHORT = 4  # words under this length carry little


class Claim(Record, frozen=True, kw_only=True):
    """One record of one reading, with what fusion compares.

    Attributes:
        key: of this claim, the same whenever the same document is read the same.
        kind, type: as of a fact.
        document: number of its document; 0 until it is stored.
        story: as of a source.
        language, published, publisher: of its document.
        actor, recipient, mode, status, date, place, domains, context, agents: the record's; a commitment has the date on which it
            was made, and the domains, of the event that the same words tell.
        instrument: key of the claim for the instrument that an event names, in the same reading.
        name: an instrument's name, or what was promised.
        stage: an instrument's stage, reached at ``date``.
        stages: all its stages that the text tells, with their dates, where these are several.
        due: of a commitment.
        words: beginnings of the content words of its evidence, without accents, sorted.
        marks: names and numbers there, sorted.
        concepts: what an instrument's name says beyond its kind and parties, or what is promised (:mod:`comity.knowledge.names`).
        rule, confidence, evidence: the record's.
        denied: words by which the same document denies it, or None.
        denies: of a denial, what it denies, in its words; None where it only points back ("these reports are inaccurate").
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
    stages: tuple[tuple[str, str | None], ...] = ()
    due: str | None = None
    words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    rule: str = ""
    confidence: float = 0.5
    evidence: tuple[Evidence, ...] = ()
    denied: Evidence | None = None
    denies: Evidence | None = None

    @property
    def parties(self) -> frozenset[str]:
        """All who take part."""
        return frozenset(self.actor) | frozenset(self.recipient)

    @property
    def when(self) -> Days | None:
        """The days of its date (of a commitment: of what is due)."""
        return days(self.due if self.kind is Kind.COMMITMENT else self.date)

    @property
    def reached(self) -> tuple[tuple[str, str | None], ...]:
        """The stages of an instrument with their dates."""
        return self.stages or (((self.stage, self.date),) if self.stage else ())

    @property
    def printed(self) -> Days | None:
        """The days on which its document was published."""
        return days(self.published)


def claims(document: Document, reading: Reading) -> tuple[Claim, ...]:
    """All claims of a reading: its instruments, its events, its commitments. Keys are unique in the document."""
    keys = _Keys(document)
    instruments = {record.id: _instrument(document, record, keys, reading) for record in reading.instruments}
    events = [_event(document, record, keys, instruments) for record in reading.events]
    commitments = [_commitment(document, record, keys, events) for record in reading.commitments]
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


def _instrument(document: Document, record: Instrument, keys: _Keys, reading: Reading) -> Claim:
    language = _language(document, record.evidence)
    stages = _stages(record, reading, language)
    words, marks = _words(record.evidence)
    return Claim(
        key=keys.give(Kind.INSTRUMENT, record.kind, record.name, record.parties, _start(record.evidence)),
        kind=Kind.INSTRUMENT,
        type=record.kind.value,
        language=language,
        published=document.published,
        actor=record.parties,
        date=stages[0][1] if stages else record.date,
        domains=record.domains,
        name=record.name,
        stage=stages[0][0] if stages else None,
        stages=stages if len(stages) > 1 else (),
        words=words,
        marks=marks,
        concepts=load_naming(language).of(_without_names(record.name, language)),
        rule=record.rule,
        evidence=record.evidence,
    )


def _stages(record: Instrument, reading: Reading, language: str) -> tuple[tuple[str, str | None], ...]:
    """The stages of an instrument: the one that was read; before being in force, the one that the same words tell as an event,
    whose date it then is ("within the programme that was signed in July 2023")."""
    own = ((record.stage.value, record.date),) if record.stage else ()
    if record.stage not in {None, InstrumentStage.IN_FORCE}:
        return own
    verbs = load_instruments(language).verbs
    for event in reading.events:
        stage = verbs.get(event.rule.rpartition(".")[2].partition("-")[0])
        if stage not in _TAKEN or event.date is None or not _tells_of(event, record, reading):
            continue
        rest = (record.stage.value, None if record.date == event.date else record.date) if record.stage else None
        return ((stage.value, event.date), *([rest] if rest else []))
    return own


def _tells_of(event: Event, record: Instrument, reading: Reading) -> bool:
    """Whether an event is a step of this text and of no other: the same parties in the same words."""
    if event.event is not EventType.SUPPORT or event.status not in {Status.OCCURRED, Status.HISTORICAL}:
        return False
    if event.instrument is not None:
        return event.instrument == record.id
    near = [each for each in reading.instruments if _overlap(each.evidence, event.evidence)]
    return near == [record] and set(record.parties) == {*event.actor, *event.recipient}


def _overlap(one: Sequence[Evidence], other: Sequence[Evidence]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


def _commitment(document: Document, record: Commitment, keys: _Keys, events: Sequence[Claim]) -> Claim:
    words, marks = _words(record.evidence)
    made = _made(record, events)
    return Claim(
        key=keys.give(Kind.COMMITMENT, record.by, record.to, record.what, _start(record.evidence)),
        kind=Kind.COMMITMENT,
        type=COMMITMENT,
        language=_language(document, record.evidence),
        published=document.published,
        actor=record.by,
        recipient=record.to,
        date=made.date if made and _before(made) else None,
        domains=made.domains if made else (),
        name=record.what,
        due=record.due,
        words=words,
        marks=marks,
        concepts=_promised(record.what, _language(document, record.evidence)),
        rule=record.rule,
        evidence=record.evidence,
    )


def _made(record: Commitment, events: Sequence[Claim]) -> Claim | None:
    """The agreement, or else another act of who promises, that the same words tell."""
    same = [event for event in events if set(event.actor) & set(record.by) and _overlap(event.evidence, record.evidence)]
    agreed = [event for event in same if event.type == EventType.AGREE]
    return next(iter(agreed or same), None)


def _before(made: Claim) -> bool:
    """Whether an event's date is that of the promise, and not of what is promised."""
    return made.when is not None and (made.printed is None or made.when.first <= made.printed.last)


def _promised(what: str, language: str) -> tuple[str, ...]:
    """The concepts of what is promised, numbers among them; other words are compared with the rest of the evidence."""
    found = load_naming(language).of(what)
    return tuple(concept for concept in found if not concept.startswith("~") or concept[1:].isdigit())


def _start(evidence: tuple[Evidence, ...]) -> int:
    return evidence[0].start if evidence else 0


def _language(document: Document, evidence: tuple[Evidence, ...]) -> str:
    """The language of the block in which the evidence stands."""
    start = _start(evidence)
    return next((b.language for b in document.blocks if b.language and b.start <= start < b.end), document.language)


def _words(evidence: tuple[Evidence, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The content words of an evidence, and its names and numbers."""
    words: set[str] = set()
    marks: set[str] = set()
    for piece in evidence:
        some, names = content(piece.text)
        words |= some
        marks |= names
    return tuple(sorted(words)), tuple(sorted(marks))


def content(text: str) -> tuple[set[str], set[str]]:
    """The beginnings of a text's content words, and its names and numbers; its first word is no name for its capital."""
    words: set[str] = set()
    marks: set[str] = set()
    for position, match in enumerate(WORD.finditer(text)):
        word = match.group()
        if word[0].isdigit() or (word[0].isupper() and (position or word.isupper())):
            marks.add(fold(word))
        elif len(word) >= _SHORT:
            words.add(fold(word)[:STEM])
    return words, marks


@lru_cache(maxsize=16384)
def parties(text: str, language: str) -> frozenset[str]:
    """The states and organisations that a text names; of a body its parent."""
    return frozenset(each.partition("/")[0] for name in Gazetteer.load(language).find(text) for each in name.ids)


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
