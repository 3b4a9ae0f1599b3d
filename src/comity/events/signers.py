"""Signers: the parties of an instrument, from the words around one mention of it and from the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from comity.events.facts import Settled
from comity.events.forms import plain
from comity.events.parties import Parties, Resolver
from comity.events.stages import Cue
from comity.events.syntax import Syntax
from comity.events.texts import Text
from comity.knowledge.instruments import InstrumentLexicon
from comity.model.analysis import NameKind, Token
from comity.model.codes import EventType, InstrumentKind, InstrumentStage, Status

TOGETHER = frozenset({EventType.SUPPORT, EventType.AGREE, EventType.COOPERATE, EventType.CONSULT, EventType.CONCEDE})
PLACES = frozenset({NameKind.CAPITAL, NameKind.PLACE})
VISIT = "visit"
TEXT = "text"  # the group of frames that sign, adopt or end texts
REPORTED = frozenset({Status.OCCURRED, Status.HISTORICAL})
PUBLISHED = frozenset({InstrumentKind.COMMUNIQUE, InstrumentKind.DECLARATION})
OPEN_TO_ALL = frozenset({InstrumentKind.CONVENTION, InstrumentKind.TREATY})


@dataclass(frozen=True, slots=True)
class Signers:
    """The parties that one mention of a text gives.

    ``whole``: all of them are told ("entre l'ASEAN et la Chine"), so that the story adds none; ``own``: the words of the mention's
    own phrase and its verb tell them; ``partial``: with whom is told, but not who ("signé avec le Japon").
    """

    parties: Parties = field(default_factory=Parties)
    whole: bool = False
    own: bool = False
    partial: bool = False


class SignerFinder:
    """Tells the parties of the texts of one document."""

    def __init__(self, syntax: Syntax, resolver: Resolver, lexicon: InstrumentLexicon, settled: Sequence[Settled]) -> None:
        self.syntax = syntax
        self.resolver = resolver
        self.lexicon = lexicon
        self.settled = settled

    @staticmethod
    def open_to_all(text: Text) -> bool:
        """Whether a text is known as one of many states, so that it is not the story's parties' own."""
        return (text.head.name is not None and text.head.name.kind is not NameKind.PERSON) or (
            text.proper and text.entry is not None and text.entry.kind is InstrumentKind.CONVENTION
        )

    def of(self, text: Text) -> Signers:
        """The parties that the mention's sentence tells."""
        head = text.head
        words = [head, *(cue.word for cue in text.cues)]
        both = self._first(words, (*self.syntax.grammar.mutual, "compound", "adjective"))
        both = both if len(both.ids) > 1 else self._between(head) + self._leading(text) + both
        if len(both.ids) > 1:
            return Signers(both, whole=True, own=True)
        other = self._first(words, (self.syntax.grammar.comitative,))
        agents = self._agents(text)
        owners = self._owners(head)
        if len(owners.ids) > 1:
            return Signers(owners, whole=True, own=True)
        if other.ids:
            first = agents if agents.ids else owners
            first = first if first.ids else self._clause_subject(head)
            first = first.without(other.ids)
            return Signers(first + other, whole=bool(first.ids), own=True, partial=not first.ids)
        if other.heard is False and text.cues and text.cues[0].stage is InstrumentStage.PROPOSED:
            offered = self._first([cue.word for cue in text.cues if self.syntax.is_verb(cue.word)], (self.syntax.grammar.dative,))
            if agents.ids and offered.without(agents.ids).ids:
                return Signers(agents + offered, whole=True, own=True)
        if not (both + agents).ids and text.entry is not None and text.entry.kind in PUBLISHED:
            agents = self._clause_subject(head)  # "dans un communiqué commun, A et B …"
        told = both + agents
        if len(told.ids) > 1:
            return Signers(told, whole=True, own=True)
        if len(told.mentions) > 1 and told.ids and text.entry is not None and text.entry.kind in PUBLISHED:
            return Signers(told, whole=True, own=True)  # two ministers of one state
        if self._joined(text) and agents.ids:
            return Signers(agents, whole=True, own=True)
        if other.heard and agents.ids:
            return Signers(agents, whole=True, own=True)  # the other side is no known actor
        found = told if told.ids else owners
        if not found.ids and text.proper and text.definite:
            found = self._clause_subject(head)
        return Signers(found, whole=len(found.ids) > 1, own=bool(found.ids))

    def brokers(self, text: Text) -> tuple[str, ...]:
        """Who helped to a text: "a truce that Qatar brokered"."""
        words = [cue.word for cue in text.cues if cue.word.lemma in self.lexicon.brokering]
        return tuple(id for word in words for id in self.resolver.fill(word, ("subject",)).ids)

    def from_events(self, text: Text) -> Parties:
        """The parties of the event whose words hold the text or its stage's word."""
        event = self.event(text)
        if event is None or event.candidate.event not in TOGETHER:
            return Parties()
        if len(event.parties) < 2:
            return Parties(event.actor)
        if event.recipient and event.candidate.event is EventType.SUPPORT and event.candidate.frame.group != TEXT:
            return Parties()  # who welcomes a text is no party to it
        if not event.candidate.frame.reciprocal and event.candidate.event is not EventType.SUPPORT:
            return Parties(event.actor)
        return Parties(tuple(dict.fromkeys((*event.actor, *event.recipient))))

    def event(self, text: Text) -> Settled | None:
        """The event that rests on the text or on the word that tells its stage."""
        wanted = {text.head.index, *(cue.word.index for cue in text.cues)}
        found = [self._resting_on[index] for index in wanted if index in self._resting_on]
        return self.settled[min(found)] if found else None

    @cached_property
    def _resting_on(self) -> dict[int, int]:
        """The position of the first event that rests on a word, by the word's index."""
        found: dict[int, int] = {}
        for position, item in enumerate(self.settled):
            for candidate in (item.candidate, *item.merged):
                for index in candidate.words:
                    found.setdefault(index, position)
        return found

    def date(self, text: Text) -> str | None:
        """The date of the event that rests on the text, else of what else its sentence reports as done."""
        event = self.event(text)
        if event is not None:
            return event.date if event.status in REPORTED else None
        beside = (item for item in self.settled if text.head.sentence in item.sentences and item.status in REPORTED)
        return next((item.date for item in beside if item.candidate.event in TOGETHER), None)

    def story(self, text: Text, known: Parties) -> Parties:
        """Whom the story is about at this point, the known parties among them.

        They are the parties of the nearest event told so far, else of the next; for a text that is said to be there already also
        two parties that act on each other in any way.
        """
        have = set(known.ids)
        items = [item for item in self.settled if item.setting.story == text.story and item.status is not Status.NEGATION]
        fit = [item for item in items if len(item.parties) > 1 and have <= item.parties]
        together = [item for item in fit if item.candidate.event in TOGETHER]
        before = [item for item in together if _told(item, text) >= 0]
        any_before = [item for item in fit if _told(item, text) >= 0] if text.definite else []
        # Without any hint, those of whom the story tells most; a visit is of its host only by its place.
        acting = [item for item in before if item.candidate.mode != VISIT]
        told = Counter(item.parties for item in together)
        for choice in (acting, before, any_before, together[:1]):
            if choice:
                best = max(choice, key=lambda item: (0 if have else told[item.parties], _told(item, text)))
                return known + Parties(tuple(dict.fromkeys((*best.actor, *best.recipient))))
        alone = [item for item in items if _told(item, text) >= 0 and len(item.actor) == 1]
        if known.ids and alone and alone[-1].candidate.event in TOGETHER:
            return Parties(alone[-1].actor) + known
        return known

    def one_pair(self, text: Text) -> bool:
        """Whether the story tells mostly of the same parties where it tells that several do something together."""
        items = [item for item in self.settled if item.setting.story == text.story and item.candidate.event in TOGETHER]
        told = Counter(item.parties for item in items if len(item.parties) > 1)
        return bool(told) and max(told.values()) * 2 >= sum(told.values())

    # -- the words around the mention ----------------------------------------------------------------------------------

    def _first(self, words: Sequence[Token], slots: Sequence[str]) -> Parties:
        heard = False
        best = Parties()
        for slot in slots:
            for word in words:
                found = self.resolver.fill(word, (slot,))
                if len(found.ids) > len(best.ids):
                    best = found
                heard = heard or found.heard
            if len(best.ids) > 1:
                break
        return Parties(best.ids, best.mentions, heard)

    def _between(self, head: Token) -> Parties:
        """All who stand after an "entre" in the text's own phrase, wherever the tree ties them; nobody where fewer than two do."""
        found, opened = Parties(), False
        for token in self.syntax.tokens[head.index + 1 : self.syntax.analysis.sentence_of(head).last]:
            if token.pos in {"VERB", "AUX", "PUNCT", "SCONJ"}:
                break
            if token.pos == "ADP" and self.syntax.grammar.prepositions.get(plain(token.text)) in self.syntax.grammar.mutual:
                opened = True
            elif opened and token.index in self.resolver.mentions.actor_at:
                found += self.resolver.stands_for(token)
        return found if len(found.ids) > 1 else Parties()

    def _leading(self, text: Text) -> Parties:
        """Who is named before the noun in the text's own name: "the Iran-Iraq border accord"."""
        found = Parties()
        for token in self.syntax.tokens[text.name[0] : text.head.index]:
            place = token.name is None or token.name.kind in PLACES  # "the Budapest convention" is not Hungary's
            if not place and token.index in self.resolver.mentions.actor_at:
                found += self.resolver.stands_for(token)
        return found

    def _owners(self, head: Token) -> Parties:
        """Whose text it is: "leur accord", "le traité de l'UE", "la résolution du Conseil de sécurité"."""
        grammar = self.syntax.grammar
        found = self.resolver.fill(head, ("possessor",))
        belonging = [filler for name in sorted(grammar.genitive) for filler in self.syntax.slot(head, name)]
        for filler in belonging if not found.ids else ():
            if filler.name is None or filler.name.kind not in PLACES:  # "la convention de Budapest" is not Hungary's
                found += self.resolver.stands_for(filler)
        if found.ids:
            return found
        inner = self.resolver.fill(head, ("adjective", "compound"))
        beyond = [f"{outer}.{name}" for name in sorted(grammar.genitive) for outer in (name, grammar.dative)]
        return inner if inner.ids else self.resolver.fill(head, tuple(beyond))

    def _agents(self, text: Text) -> Parties:
        """Who took the step that the text's cues tell: the subject or agent of a verb, the "par" or "de" of a noun."""
        for cue in text.cues:
            if cue.stage is InstrumentStage.NEGOTIATED and self.syntax.is_passive(cue.word):
                continue  # "sera examiné par l'Assemblée générale"
            if cue.word.lemma in self.lexicon.calling | self.lexicon.brokering or cue.word.base in self.lexicon.prenominal:
                continue  # so does "draft" in "a draft resolution" not tell who drafts it
            found = self._agent(cue, text.head) if cue.firm else self._clause_subject(text.head)
            if found.ids:
                return found
        return Parties()

    def _agent(self, cue: Cue, head: Token) -> Parties:
        word = cue.word
        if self.syntax.is_verb(word):
            if head in self.syntax.slot(word, "subject") and not self.syntax.is_passive(word):
                return Parties()
            found = self.resolver.fill(word, ("subject", "subject.de"))
            if not found.ids and not self.syntax.is_passive(word):
                found = self._clause_subject(word)
            return found
        found = self.resolver.fill(word, (self.syntax.grammar.agentive, "possessor"))
        found = found if found.ids else self._agent_before(head)
        return found if found.ids else self._clause_subject(word)

    def _agent_before(self, head: Token) -> Parties:
        """The nearest "par …" before a text and after the verb: "l'adoption par l'UE de l'accord et la signature du traité"."""
        for index in range(head.index - 1, self.syntax.analysis.sentence_of(head).first, -1):
            token = self.syntax.tokens[index]
            if token.pos in {"VERB", "AUX"}:
                break
            if token.index in self.resolver.mentions.actor_at and self.syntax.marker(token) in self.syntax.grammar.agent:
                return self.resolver.stands_for(token)
        return Parties()

    def _clause_subject(self, word: Token) -> Parties:
        """The subject of the first verb above a word that has one which stands for an actor."""
        for verb, child in self.syntax.ancestors(word):
            if child.base == "nsubj":
                return Parties()
            if self.syntax.is_verb(verb):
                found = self.resolver.fill(verb, ("subject",))
                if found.ids or found.heard:
                    return found
        return Parties()

    def _joined(self, text: Text) -> bool:
        """Whether the mention tells of one party's consent to a text of many: "a ratifié la Convention"."""
        entry = text.entry
        many = entry is not None and (entry.kind in OPEN_TO_ALL or text.proper)
        return many and any(cue.word.lemma in self.lexicon.joining for cue in text.cues)


def _told(item: Settled, text: Text) -> int:
    """The last sentence up to a text's own that tells an event; -1 where only later ones do."""
    return max((sentence for sentence in item.sentences if sentence <= text.head.sentence), default=-1)
