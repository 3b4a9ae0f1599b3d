"""Instruments: the texts and frameworks that cooperation rests on, each once, with its parties, stage and date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.events.facts import Settled
from comity.events.parties import Parties, Resolver
from comity.events.record import evidence
from comity.events.setting import Scene
from comity.events.signers import PUBLISHED, SignerFinder, Signers
from comity.events.stages import OWN, TAKEN, Cue, StageReader
from comity.events.syntax import Syntax
from comity.events.texts import Text, TextFinder
from comity.knowledge.instruments import InstrumentHead, InstrumentLexicon, load_instruments
from comity.mentions.discourse import is_state
from comity.model.codes import EventType, InstrumentKind, InstrumentStage
from comity.model.document import Document
from comity.model.reading import Instrument, Trace

LONGEST_LIST = 20  # sentences of a list of texts
COMPARED = 4  # mentions at either end of a long group that a new one is compared with
STAGE_ORDER = tuple(InstrumentStage)
OF_ONE = frozenset({InstrumentKind.REGULATION, InstrumentKind.RESOLUTION, InstrumentKind.PROGRAMME, InstrumentKind.ACTION_PLAN})
"""Kinds that a state alone may make; a declaration or communiqué of one state is no instrument of cooperation."""
DATED = frozenset({*TAKEN, InstrumentStage.IN_FORCE, InstrumentStage.ENDED, InstrumentStage.SUSPENDED})
NAMING_EVENTS = frozenset({EventType.SUPPORT, EventType.AGREE, EventType.COOPERATE, EventType.CONCEDE})


@dataclass(frozen=True, slots=True)
class Found:
    """An instrument record with its trace and the tokens that name it."""

    record: Instrument
    trace: Trace
    heads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a text with the parties that its sentence tells."""

    text: Text
    signers: Signers


@dataclass(frozen=True, slots=True)
class Settlement:
    """What all mentions of one text tell together."""

    text: Text
    entry: InstrumentHead
    parties: Parties
    stage: InstrumentStage | None
    date: str | None


def find(document: Document, syntax: Syntax, resolver: Resolver, scene: Scene, settled: Sequence[Settled]) -> list[Found]:
    """The instruments of a document, each once, in order of the text."""
    lexicon = load_instruments(document.language)
    finder = TextFinder(document, syntax, resolver, lexicon)
    signers = SignerFinder(syntax, resolver, lexicon, settled)
    groups: list[list[Mention]] = []
    for text in finder.find():
        text = _of_list(text, syntax, lexicon)
        mention = Mention(text, signers.of(text) if text.entry is not None else Signers())
        group = _antecedent(mention, groups)
        if group is not None:
            group.append(mention)
        elif text.entry is not None and (not text.back or _stands_alone(mention)) and not _yet_to_come(text):
            groups.append([mention])
    composer = Composer(signers, finder.stages, lexicon)
    found: list[Found] = []
    taken: list[Settlement] = []
    for group in groups:
        whole = composer.compose(group)
        if whole is None or any(_same_record(whole, other) for other in taken):
            continue
        taken.append(whole)
        found.append(_record(len(found) + 1, whole, group, document, syntax, scene))
    return found


def _of_list(text: Text, syntax: Syntax, lexicon: InstrumentLexicon) -> Text:
    """A text that is an item of a list, with the step that the sentence before it tells: "The papers signed are: - a treaty"."""
    if text.cues or text.head.base != "root" or any(syntax.is_finite(t) for t in syntax.analysis.children(text.head)):
        return text
    for sentence in reversed(syntax.analysis.sentences[max(0, text.head.sentence - LONGEST_LIST) : text.head.sentence]):
        words = syntax.analysis.sentence_tokens(sentence)
        if words[-1].text == ":":
            steps = ((t, lexicon.stage_of_verb(t.lemma)) for t in words if t.pos == "VERB")
            taken = next(((word, stage) for word, stage in steps if stage in TAKEN), None)
            return text if taken is None else replace(text, cues=(Cue(taken[1], taken[0]),))
        if words[0].pos != "PUNCT" and any(t.base == "root" and syntax.is_finite(t) for t in words):
            return text
    return text


# -- which mentions are of one text ------------------------------------------------------------------------------------


def _yet_to_come(text: Text) -> bool:
    """Whether several texts besides those named are only spoken of: "d'autres accords qui seront signés"."""
    return text.plural and text.another and not any(cue.firm and cue.done for cue in text.cues)


def _stands_alone(mention: Mention) -> bool:
    """Whether a mention that looks like a reference back tells enough to be the first: "le traité avait été signé par A et B"."""
    entry = mention.text.entry
    parties = mention.signers.own and len(mention.signers.parties.ids) > 1
    known = mention.text.year is not None or any(c.done and c.stage in TAKEN for c in mention.text.cues)
    return parties and known and entry is not None and not entry.generic


def _antecedent(mention: Mention, groups: Sequence[list[Mention]]) -> list[Mention] | None:
    """The text named before that a mention is of, the nearest first."""
    text = mention.text
    if text.another:
        return None
    near = sorted(groups, key=lambda group: -group[-1].text.head.index)
    if text.entry is None:
        if text.cues and not text.alias and not any(g for g in groups if text.head.text == _alias(g)):
            near = [g for g in near if text.head.sentence - g[-1].text.head.sentence <= 1][:1]
            return near[0] if near and near[0][0].text.story == text.story else None
        return next((g for g in near if _alias(g) == text.head.text), None)
    return next((group for group in near if _same(mention, group)), None)


def _alias(group: Sequence[Mention]) -> str:
    return next((m.text.alias for m in group if m.text.alias), "")


def _same(mention: Mention, group: Sequence[Mention]) -> bool:
    """Whether a mention is of the text that a group of mentions names; of many mentions the first and last are compared."""
    if len(group) > 2 * COMPARED:
        group = (*group[:COMPARED], *group[-COMPARED:])
    text, entry = mention.text, mention.text.entry
    lead = max((m for m in group if m.text.entry is not None), key=lambda m: len(m.text.content))
    other = lead.text.entry
    if entry is None or other is None or text.story != lead.text.story or text.plural != lead.text.plural:
        return False
    kin = entry.kind is other.kind
    if not kin and not (entry.generic or other.kind in entry.covers or entry.kind in other.covers):
        return False
    known = next((m.signers for m in group if len(m.signers.parties.ids) > 1), lead.signers)
    ours, theirs = set(mention.signers.parties.ids), set(known.parties.ids)
    equal = bool(ours) and ours == theirs
    if ours and theirs and not (ours <= theirs or theirs <= ours) and mention.signers.own and known.own:
        return False
    if mention.signers.whole and known.whole and not equal and not text.back:
        return False
    years = {m.text.year for m in group if m.text.year is not None}
    if text.year is not None and years and text.year not in years:
        return False
    if text.back:
        return True
    content = {lemma for m in group for lemma in m.text.content}
    head = lead.text.title and all(m.text.title for m in group)
    if head and ours and (ours <= theirs or theirs <= ours) and theirs:
        return True  # the headline's words for it
    if not kin:
        if text.definite and not text.proper and entry.head in content:
            return True  # "le partenariat bilatéral": the "programme de partenariat" named before
        bare = not text.content or not content
        return (
            (equal and bare)
            or (text.definite and not text.content and not text.proper)
            or (head and not content and not lead.text.proper)
        )
    if text.proper and lead.text.proper and text.content and content and not text.content & content:
        return False
    if not text.content or not content:
        return text.definite or equal or head
    shared = text.content & content
    return len(shared) * 2 >= min(len(text.content), len(lead.text.content))


def _same_record(one: Settlement, other: Settlement) -> bool:
    """Whether two texts turn out to be one when their parties are known."""
    if (
        one.entry.kind is not other.entry.kind
        or set(one.parties.ids) != set(other.parties.ids)
        or one.text.another
        or other.text.another
    ):
        return False
    if one.text.story != other.text.story or (one.text.year and other.text.year and one.text.year != other.text.year):
        return False
    return not one.text.content or not other.text.content or one.text.content == other.text.content


# -- what they tell together -------------------------------------------------------------------------------------------


class Composer:
    """Makes one instrument of all mentions of a text."""

    def __init__(self, signers: SignerFinder, stages: StageReader, lexicon: InstrumentLexicon) -> None:
        self.signers = signers
        self.stages = stages
        self.lexicon = lexicon

    def compose(self, group: Sequence[Mention]) -> Settlement | None:
        """The text that the mentions name, or None where they tell too little: no parties, no stage, nothing in particular."""
        named = [m for m in group if m.text.entry is not None]
        best = max(named, key=self._tells)
        entry = best.text.entry
        if entry is None:
            return None
        cue = self._cue(group)
        parties = self._parties(group, entry, cue).without(tuple(id for m in group for id in self.signers.brokers(m.text)))
        stage = cue.stage if cue is not None else None
        if entry.bare and entry.kind in PUBLISHED and (cue is None or not cue.firm):
            stage = InstrumentStage.ADOPTED  # what a communiqué says has been published
        if stage is None and (entry.kind is InstrumentKind.DIALOGUE or any(m.text.definite for m in named)):
            stage = InstrumentStage.IN_FORCE
        if not parties.ids or not self._enough(group, entry, parties, cue):
            return None
        return Settlement(best.text, entry, parties, stage, self._date(group, cue, stage))

    @staticmethod
    def _tells(mention: Mention) -> tuple[bool, bool, bool, int, int]:
        text, entry = mention.text, mention.text.entry
        specific = entry is not None and not entry.generic
        return (specific, not text.back, bool(entry and not entry.covers) or not text.title, len(text.content), -text.head.index)

    @staticmethod
    def _cue(group: Sequence[Mention]) -> Cue | None:
        """What decides the stage: the furthest step taken, else the furthest spoken of, else what may be gathered."""
        cues = [cue for m in group for cue in m.text.cues]
        body = [cue for m in group for cue in m.text.cues if not m.text.title]
        for choice in (
            [c for c in body if c.firm and c.done],
            [c for c in cues if c.firm and c.done],
            [c for c in cues if c.firm],
            cues,
        ):
            if choice:
                return max(choice, key=lambda c: (STAGE_ORDER.index(c.stage), c.date is not None))
        return None

    def _date(self, group: Sequence[Mention], cue: Cue | None, stage: InstrumentStage | None) -> str | None:
        """The year of the text's name, else the day of the step that gives its stage."""
        year = next((m.text.year for m in group if m.text.year is not None), None)
        if year is not None or stage not in DATED or (cue is not None and not cue.done):
            return year
        if cue is not None and (cue.date is not None or not cue.firm):
            return cue.date
        for mention in group:
            if cue is not None and cue not in mention.text.cues:
                continue
            date = self.stages.date_above(cue.word if cue is not None else mention.text.head) or self.signers.date(mention.text)
            if date is not None:
                return date
        return None

    def _parties(self, group: Sequence[Mention], entry: InstrumentHead, cue: Cue | None) -> Parties:
        """The parties that the mentions tell; where these are too few, those of the event, then of the story."""
        whole = [m.signers.parties for m in group if m.signers.whole]
        if whole:
            most = max(whole, key=lambda parties: len(parties.ids))
            signed = [m for m in group if m.signers.whole and any(c.stage in TAKEN and c.done for c in m.text.cues)]
            events = [self.signers.from_events(m.text) for m in signed]
            if len(most.ids) > 1:
                return most  # what is signed beside it has parties of its own
            return max((most, *(e for e in events if set(most.ids) <= set(e.ids))), key=lambda parties: len(parties.ids))
        told = Parties()
        for mention in group:
            if mention.signers.own:
                told += mention.signers.parties
        alone = not any(m.signers.partial for m in group)
        if (len(told.ids) > 1 and alone) or (told.ids and alone and self._alone(entry, told)):
            return told
        if len(told.ids) > 1:
            return self._completed(group, told)
        if any(self.signers.open_to_all(m.text) for m in group):
            return told
        for mention in group:
            found = self.signers.from_events(mention.text)
            if set(told.ids) <= set(found.ids) and len(found.ids) > 1:
                return found
            told = told if told.ids else found
        if told.ids and alone and self._alone(entry, told):
            return told
        if entry.one_sided and entry.kind in OF_ONE and entry.kind is not InstrumentKind.ACTION_PLAN and not told.ids:
            return told
        if self._is_background(group, cue) and not self.signers.one_pair(group[0].text):
            return told
        for mention in group:
            found = self.signers.story(mention.text, told)
            if len(found.ids) > 1:
                return found
        return told

    def _completed(self, group: Sequence[Mention], others: Parties) -> Parties:
        """Those with whom a text is, and who made it with them; nobody where that is not told: "trade deals with Oslo and Lima"."""
        found = (*(self.signers.from_events(m.text) for m in group), *(self.signers.story(m.text, others) for m in group))
        return next((parties for parties in found if set(others.ids) < set(parties.ids)), Parties())

    @staticmethod
    def _is_background(group: Sequence[Mention], cue: Cue | None) -> bool:
        """Whether a text is only spoken of in passing, so that it may be that of others than the story's parties: one of an
        earlier year ("despite the 2015 deal"), or one of which no step is told ("as part of a deal")."""
        if any(m.text.title for m in group):
            return False
        unsaid = cue is None or not cue.firm
        return unsaid and (any(m.text.year is not None for m in group) or not any(m.text.definite for m in group))

    @staticmethod
    def _alone(entry: InstrumentHead, parties: Parties) -> bool:
        """Whether a text of this kind may be one party's alone."""
        return entry.one_sided and (entry.kind in OF_ONE or not is_state(parties.ids[0]))

    def _enough(self, group: Sequence[Mention], entry: InstrumentHead, parties: Parties, cue: Cue | None) -> bool:
        """Whether the mentions make an instrument: a text in particular, of known parties, at a known stage or by its own name."""
        texts = [m.text for m in group]
        own = any(m.signers.own and len(m.signers.parties.ids) > 1 for m in group)
        named = any(text.proper or text.year is not None for text in texts)
        if cue is not None and cue.word.lemma in self.lexicon.calling and not own:
            return False
        firm = cue is not None and cue.firm and cue.stage in OWN | {InstrumentStage.IN_FORCE}
        particular = entry.bare or named or own or firm or any(text.content for text in texts)
        if not particular or (cue is None and not own and not named and not (entry.bare and entry.kind in PUBLISHED)):
            return False
        if entry.kind is InstrumentKind.DIALOGUE and not own and (cue is None or not cue.firm):
            return False  # "spoke at the Rivermouth Security Dialogue"
        if all(text.plural for text in texts) and not (named or own or self._counted(texts)):
            return False
        told = any(m.signers.own for m in group)
        if len(parties.ids) < 2 and not self._alone(entry, parties):
            return (named and told and (cue is not None or not is_state(parties.ids[0]))) or (
                cue is not None and cue.firm and cue.done and cue.stage in TAKEN and told
            )
        return True

    def _counted(self, texts: Sequence[Text]) -> bool:
        """Whether several texts without names are made at this occasion: "ont signé trois mémorandums"."""
        return any(cue.done and cue.word.lemma in self.lexicon.creating for text in texts for cue in text.cues)


def _record(number: int, whole: Settlement, group: Sequence[Mention], document: Document, syntax: Syntax, scene: Scene) -> Found:
    first, last = whole.text.name
    start, end = syntax.tokens[first].start, syntax.tokens[last - 1].end
    sentences = tuple(dict.fromkeys(m.text.head.sentence for m in group))
    record = Instrument(
        id=f"i{number}",
        name=" ".join(document.text[start:end].split()),
        kind=whole.entry.kind,
        parties=whole.parties.ids,
        stage=whole.stage,
        date=whole.date,
        domains=tuple(sorted(scene.domains_in(range(first, last)))),
        rule=whole.entry.id,
        evidence=evidence(document, syntax, sentences),
    )
    heads = tuple(m.text.head.index for m in group)
    words = {index for m in group for index in (m.text.head.index, *(cue.word.index for cue in m.text.cues))}
    resolved = tuple(dict.fromkeys(mention.why for mention in whole.parties.mentions if mention.why))
    return Found(
        record, Trace(words=tuple((syntax.tokens[i].start, syntax.tokens[i].end) for i in sorted(words)), resolved=resolved), heads
    )


def of_event(settled: Settled, found: Sequence[Found]) -> str | None:
    """The id of the instrument that an event's words name, or None."""
    if settled.candidate.event not in NAMING_EVENTS:
        return None
    words = {i for candidate in (settled.candidate, *settled.merged) for i in candidate.words}
    for instrument in found:
        if words & set(instrument.heads):
            return instrument.record.id
    scope = set(settled.candidate.scope)
    for instrument in found:
        if settled.candidate.event is EventType.SUPPORT and scope & set(instrument.heads):
            return instrument.record.id
    return None
