"""Instruments: the texts and frameworks that cooperation rests on, with their parties, stage and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from comity.events.facts import Settled
from comity.events.parties import Parties, Resolver
from comity.events.record import evidence
from comity.events.setting import Scene
from comity.events.syntax import Syntax, plain
from comity.knowledge.instruments import InstrumentHead, InstrumentLexicon, load_instruments
from comity.model.analysis import Token
from comity.model.codes import EventType, InstrumentStage, Status
from comity.model.document import Document
from comity.model.reading import Instrument, Trace

LONGEST_NAME = 16  # words of an instrument's name
STAGE_ORDER = tuple(InstrumentStage)


@dataclass(frozen=True, slots=True)
class Text:
    """One mention of an instrument in the document, before mentions of the same one are joined."""

    head: Token
    entry: InstrumentHead
    name: tuple[int, int]  # token indices [first, last)
    parties: Parties
    stage: InstrumentStage | None
    hint: InstrumentStage | None  # what the words before it tell, where no verb does: "en vertu de l'accord"
    date: str | None
    domains: frozenset[str]
    refers_back: bool
    story: int


@dataclass(frozen=True, slots=True)
class Found:
    """An instrument record with its trace and the tokens that name it."""

    record: Instrument
    trace: Trace
    heads: tuple[int, ...]


class Finder:
    """Finds the instruments of one document."""

    def __init__(self, document: Document, syntax: Syntax, resolver: Resolver, scene: Scene, settled: Sequence[Settled]) -> None:
        self.document = document
        self.syntax = syntax
        self.resolver = resolver
        self.scene = scene
        self.settled = settled
        self.dated = frozenset(mention.head for mention in resolver.mentions.dates)
        self.lexicon: InstrumentLexicon = load_instruments(document.language)

    def mentions(self) -> Iterator[Text]:
        """Each mention of an instrument in order of the text."""
        taken = -1
        for token in self.syntax.tokens:
            if token.index < taken or token.pos not in {"NOUN", "PROPN", "X"}:
                continue
            entry = self._entry(token)
            if entry is None:
                continue
            text = self._text(token, entry)
            if text is not None:
                taken = token.index + 1 + len(entry.rest)
                yield text

    def _forms(self, token: Token) -> set[str]:
        return {token.lemma.lower(), plain(token.text)}

    def _entry(self, token: Token) -> InstrumentHead | None:
        """The lexicon entry whose words stand at the token, the longest first, whatever follows or comes before them."""
        tokens = self.syntax.tokens
        sentence = self.syntax.analysis.sentence_of(token)
        for form in dict.fromkeys((token.lemma.lower(), plain(token.text))):
            for entry in self.lexicon.heads.get(form, ()):
                following = tokens[token.index + 1 : min(sentence.last, token.index + 1 + len(entry.rest))]
                if len(following) == len(entry.rest) and all(
                    word in self._forms(other) for word, other in zip(entry.rest, following, strict=True)
                ):
                    return entry
        return None

    def _admitted(self, token: Token, entry: InstrumentHead, name: tuple[int, int], stage: InstrumentStage | None) -> bool:
        tokens = self.syntax.tokens
        sentence = self.syntax.analysis.sentence_of(token)
        before = plain(tokens[token.index - 1].text) if token.index > sentence.first else ""
        after = tokens[token.index + 1 + len(entry.rest) : min(sentence.last, name[1] + 2)]
        capital = any(tokens[i].text[:1].isupper() for i in range(*name) if i > sentence.first)
        return entry.admits(before, [self._forms(other) for other in after], capital, stage)

    def _text(self, token: Token, entry: InstrumentHead) -> Text | None:
        first, last = name = self._name(token, entry)
        definite, demonstrative = self._determiner(token)
        stage, verb = self._stage(token)
        if not self._admitted(token, entry, name, stage):
            return None
        parties = self._own_parties(token)
        capital = token.text[:1].isupper() and token.index > self.syntax.analysis.sentence_of(token).first
        qualified = last - first > 1 + len(entry.rest) or capital
        back = demonstrative or (definite and not qualified and not entry.rest)
        if not back and not (entry.bare or qualified or stage is not None):
            return None
        if "Number=Plur" in token.morph and stage is None:
            return None
        event = self._event(token, verb)
        if event is not None and not back:
            if not parties.ids:
                parties = Parties(tuple(dict.fromkeys((*event.actor, *event.recipient))))
            elif len(parties.ids) < 2 and stage in {InstrumentStage.SIGNED, InstrumentStage.NEGOTIATED}:
                parties = Parties(event.actor) + parties
        date = event.date if event is not None and stage is not None else None
        story = self.document.blocks[self.syntax.analysis.sentence_of(token).block].story
        domains = self.scene.domains_in(range(first, last))
        return Text(token, entry, name, parties, stage, self._stage_before(token), date, domains, back, story)

    def _name(self, token: Token, entry: InstrumentHead) -> tuple[int, int]:
        """The noun phrase that names the text, shortened: it ends before verbs, relative clauses and new sentences parts."""
        sentence = self.syntax.analysis.sentence_of(token)
        members = {t.index for t in self.syntax.analysis.subtree(token)}
        last = token.index + 1 + len(entry.rest)
        while last < min(sentence.last, token.index + LONGEST_NAME):
            nxt = self.syntax.tokens[last]
            if (
                self._ends_name(nxt, sentence.last)
                or last not in members
                or nxt.pos in {"VERB", "AUX", "PUNCT", "SCONJ"}
                or "PronType=Rel" in nxt.morph
            ):
                break
            last += 1
        loose = {"ADP", "DET", "CCONJ", "PUNCT", "ADV", "PRON"}
        while last > token.index + 1 + len(entry.rest) and self.syntax.tokens[last - 1].pos in loose:
            last -= 1
        return token.index, last

    def _ends_name(self, token: Token, limit: int) -> bool:
        """Whether a preposition opens a circumstance that no longer belongs to a name: "à l'issue de", "à Bangkok", "en 2019"."""
        if token.pos != "ADP":
            return False
        after = [t for t in self.syntax.tokens[token.index + 1 : min(limit, token.index + 3)] if t.pos != "DET"][:1]
        if not after:
            return False
        if after[0].lemma in self.syntax.grammar.name_ends:
            return True
        mention = self.resolver.mentions.actor_at.get(after[0].index)
        return (mention is not None and not mention.acts) or after[0].index in self.dated

    def _determiner(self, token: Token) -> tuple[bool, bool]:
        """Whether the noun has a definite article, and whether a demonstrative."""
        definite = demonstrative = False
        for child in self.syntax.analysis.children(token):
            if child.base == "det" or child.pos == "DET":
                definite = (
                    definite
                    or "Definite=Def" in child.morph
                    or ("PronType=Art" in child.morph and "Definite=Ind" not in child.morph)
                )
                demonstrative = demonstrative or "PronType=Dem" in child.morph
        return definite, demonstrative

    def _stage(self, token: Token) -> tuple[InstrumentStage | None, Token | None]:
        """The stage that the verb or noun above the text gives it, with that word."""
        noun = token
        while noun.base == "conj" and (joined := self.syntax.analysis.head(noun)) is not None and not self.syntax.is_verb(joined):
            noun = joined
        for child in self.syntax.analysis.children(token):
            if child.base in {"acl", "amod"} and self.syntax.is_verb(child):
                stage = self._verb_stage(child, token)
                if stage is not None:
                    return stage, child
        head = self.syntax.analysis.head(noun)
        stage = None
        if head is not None:
            stage = self._verb_stage(head, noun) if self.syntax.is_verb(head) else self.lexicon.stage_of_noun(head.lemma)
        return (stage, head) if stage is not None else (None, None)

    def _stage_before(self, token: Token) -> InstrumentStage | None:
        """The stage that the words before the text tell: "en vertu de l'accord"."""
        words: list[str] = []
        for other in reversed(
            self.syntax.tokens[max(self.syntax.analysis.sentence_of(token).first, token.index - 6) : token.index]
        ):
            form = self.syntax.grammar.prepositions.get(plain(other.text), plain(other.text))
            if other.pos != "DET" or words:
                words.insert(0, form)
        return self.lexicon.stage_before(words)

    def _verb_stage(self, verb: Token, text: Token) -> InstrumentStage | None:
        if text in self.syntax.slot(verb, "object"):
            return self.lexicon.stage_of_verb(verb.lemma)
        if text in self.syntax.slot(verb, "subject") or text in self.syntax.slot(verb, "object"):
            clause = frozenset(t.lemma for t in self.syntax.analysis.subtree(verb))
            return self.lexicon.stage_of_subject(verb.lemma, clause)
        return None

    def _own_parties(self, token: Token) -> Parties:
        found = Parties()
        for slot in ("entre", "avec", "compound", "adjective"):
            found += self.resolver.fill(token, (slot,))
        return found if found.ids else self.resolver.fill(token, ("de",))

    def _event(self, token: Token, verb: Token | None) -> Settled | None:
        """The event that the text belongs to: the one whose words hold the verb or the text."""
        wanted = {token.index} | ({verb.index} if verb is not None else set())
        for item in self.settled:
            for candidate in (item.candidate, *item.merged):
                if wanted & set(candidate.words):
                    return item
        for item in self.settled:
            if token.index in item.candidate.scope and item.candidate.event in {EventType.SUPPORT, EventType.AGREE}:
                return item
        return None


def find(document: Document, syntax: Syntax, resolver: Resolver, scene: Scene, settled: Sequence[Settled]) -> list[Found]:
    """The instruments of a document, each once, in order of the text."""
    finder = Finder(document, syntax, resolver, scene, settled)
    groups: list[list[Text]] = []
    for text in finder.mentions():
        for group in groups:
            if _same(group[0], text, syntax):
                group.append(text)
                break
        else:
            if not text.refers_back:
                groups.append([text])
    main = _main_parties(settled)
    found: list[Found] = []
    for group in groups:
        merged = _merge(group, main)
        if merged is not None:
            found.append(_record(len(found) + 1, merged, group, document, syntax))
    return found


def _main_parties(settled: Sequence[Settled]) -> Parties:
    for item in settled:
        if item.candidate.event is EventType.SUPPORT and len(item.parties) >= 2 and item.status is Status.OCCURRED:
            return Parties(tuple(dict.fromkeys((*item.actor, *item.recipient))))
    return Parties()


def _same(first: Text, other: Text, syntax: Syntax) -> bool:
    """Whether two mentions name one instrument."""
    if first.story != other.story:
        return False
    if other.refers_back:
        return other.entry.kind is first.entry.kind or other.entry.generic
    if first.entry.kind is not other.entry.kind:
        return False
    if first.parties.ids and other.parties.ids and not set(first.parties.ids) & set(other.parties.ids):
        return False
    if first.parties.ids and other.parties.ids and set(first.parties.ids) != set(other.parties.ids):
        smaller, larger = sorted((set(first.parties.ids), set(other.parties.ids)), key=len)
        if not smaller < larger or len(smaller) > 1:
            return False
    ours, theirs = (_content_words(text, syntax) for text in (first, other))
    return not ours or not theirs or bool(ours & theirs)


def _content_words(text: Text, syntax: Syntax) -> set[str]:
    first, last = text.name
    skip = 1 + len(text.entry.rest)
    return {t.lemma for t in syntax.tokens[first + skip : last] if t.pos in {"NOUN", "ADJ", "PROPN"} and t.name is None}


def _merge(group: Sequence[Text], main: Parties) -> Text | None:
    """The mentions of one instrument as one: the fullest name, all parties, the furthest stage. None where it says too little."""
    named = [text for text in group if not text.refers_back]
    best = max(named, key=lambda text: (text.name[1] - text.name[0], -text.head.index))
    parties = max((text.parties for text in group), key=lambda p: len(p.ids))
    stages = [text.stage for text in group if text.stage is not None] or [text.hint for text in group if text.hint is not None]
    stage = max(stages, key=STAGE_ORDER.index) if stages else None
    if not parties.ids and stage is not None:
        parties = main
    if not parties.ids or (stage is None and len(parties.ids) < 2):
        return None
    date = next((text.date for text in group if text.date is not None and text.stage is stage), None)
    domains = frozenset(code for text in group for code in text.domains)
    return replace(best, parties=parties, stage=stage, date=date, domains=domains)


def _record(number: int, text: Text, group: Sequence[Text], document: Document, syntax: Syntax) -> Found:
    first, last = text.name
    start, end = syntax.tokens[first].start, syntax.tokens[last - 1].end
    sentences = tuple(dict.fromkeys(each.head.sentence for each in group))
    record = Instrument(
        id=f"i{number}",
        name=" ".join(document.text[start:end].split()),
        kind=text.entry.kind,
        parties=text.parties.ids,
        stage=text.stage,
        date=text.date,
        domains=tuple(sorted(text.domains)),
        rule=text.entry.id,
        evidence=evidence(document, syntax, sentences),
    )
    words = tuple((syntax.tokens[each.head.index].start, syntax.tokens[each.head.index].end) for each in group)
    resolved = tuple(dict.fromkeys(m.why for m in text.parties.mentions if m.why))
    return Found(record, Trace(words=words, resolved=resolved), tuple(each.head.index for each in group))


def of_event(settled: Settled, found: Sequence[Found]) -> str | None:
    """The id of the instrument that an event's words name, or None."""
    if settled.candidate.event not in {EventType.SUPPORT, EventType.AGREE, EventType.COOPERATE, EventType.CONCEDE}:
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
