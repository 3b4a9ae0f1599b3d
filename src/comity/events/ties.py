"""Ties: which predicate of a sentence a date or place belongs to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from comity.events.compose import Candidate
from comity.events.forms import plain
from comity.events.syntax import Syntax
from comity.knowledge.places import place_words
from comity.knowledge.texts import date_words
from comity.model.analysis import NameKind, Token
from comity.model.codes import EventType
from comity.model.mentions import DateMention, PlaceMention

M = TypeVar("M", DateMention, PlaceMention)

OWN_CLAUSE = frozenset({"acl", "advcl", "parataxis", "ccomp", "csubj", "amod"})  # their dates are not those of the clause above
WORKS = frozenset({EventType.AID, EventType.AGREE, EventType.COOPERATE})  # whose object may lie somewhere
HOLDS = frozenset({"on", "since"})  # relations of a date to what happens then
BESIDE_VERB = frozenset({"ADV", "AUX", "PART", "advmod"})  # words between a date and the verb that it stands beside
OPENING = frozenset({"ADP", "DET", "PUNCT", "CCONJ", "ADV"})  # words before a date that opens its sentence
TEXT = "text"  # the group of frames that sign texts
DAY = len("2018-02-14")
NEAR = 2  # words from a verb to a date directly behind it


class Ties:
    """Ties dates and places to predicates, in the tree and, where that is known to err, by what stands beside them."""

    def __init__(self, syntax: Syntax, language: str, parties: Collection[int] = ()) -> None:
        """
        Args:
            parties: indices of the words that stand for actors, to which a date never belongs.
        """
        self.syntax = syntax
        self._parties = parties
        words = date_words(language)
        places = place_words(language)
        self._stays, self._somewhere = places.stays, places.parts | places.settlements
        self._attributive, self._intended, self._times = words.attributive, words.intended, words.times

    def nearest(self, candidate: Candidate, mentions: Sequence[M], heads: set[int]) -> M | None:
        """The date or place that belongs to the candidate: tied to its own words, or to a verb above all predicates.

        Args:
            candidate: the event.
            mentions: the dates or the places of its sentence.
            heads: indices of the predicates of the sentence.
        """
        fallback: M | None = None
        for mention in mentions:
            if self._is_beside(candidate.token, mention) or self._opens_with(candidate.token, mention):
                return mention
        for mention in sorted(mentions, key=self._depth):
            own = self._own(candidate, mention) if isinstance(mention, PlaceMention) else set[int]()
            if not self.tells_of_an_act(mention, heads, own):
                continue
            owner = self.owner(self.syntax.tokens[mention.head], heads)
            if owner == candidate.token.index or (owner in candidate.words and isinstance(mention, PlaceMention)):
                return mention
            if owner in candidate.words and candidate.event is not EventType.AGREE:
                return mention  # what is agreed has its own date: it is due then, not agreed then
            stays = owner is not None and self._is_stay(self.syntax.tokens[owner])
            held = isinstance(mention, PlaceMention) or mention.relation == "on"
            lent = owner is not None and (self._is_above(owner, candidate.token.index) or self._is_shared(owner, candidate.token))
            if held and (owner is None or stays or lent):
                fallback = fallback or mention
        if fallback is None and candidate.event in WORKS:
            return next((m for m in mentions if isinstance(m, PlaceMention) and self._holds_the_work(m, candidate)), None)
        return fallback

    def _own(self, candidate: Candidate, place: PlaceMention) -> set[int]:
        """The words whose place is the event's: its own, and for a town what is signed there and who is met ("signed a deal on
        gas *in Algiers*", "met the president of X *in Astana*"), on which the tree often hangs it."""
        own, name = set(candidate.words), self.syntax.tokens[place.head].name
        town = name is None or name.kind is not NameKind.STATE
        held = self.syntax.marker(self.syntax.tokens[place.head]) not in {"", *self.syntax.grammar.genitive}
        if town and held and (candidate.frame.group == TEXT or candidate.event is EventType.CONSULT):
            own.update(t.index for t in self.syntax.slot(candidate.token, "object"))
        return own

    def _holds_the_work(self, place: PlaceMention, candidate: Candidate) -> bool:
        """Whether a place is where that lies which is built, opened or paid for: "will open a centre *in Poland*"."""
        token = self.syntax.tokens[place.head]
        if token.base != "nmod" or self.syntax.marker(token) in self.syntax.grammar.genitive:
            return False
        thing = self.syntax.analysis.head(token)
        if thing is None or thing.base != "obj" or thing.index in candidate.words or thing.index in self._parties:
            return False
        verb = self.syntax.analysis.head(thing)
        return verb is not None and self.syntax.is_verb(verb) and verb.index in {candidate.token.index, *candidate.words}

    def _is_shared(self, owner: int, token: Token) -> bool:
        """Whether the verb of a date or place shares it with another above it: one joined to that verb ("closed the border and
        froze accounts *on 9 January*"), or a participle that opens its clause ("*Gathered in May in X*, they had agreed")."""
        other, verb = self.syntax.tokens[owner], self.syntax.tokens[token.index]
        if not self.syntax.is_verb(verb) or not self.syntax.is_verb(other):
            return False
        if other.head != verb.index:
            return False
        if other.base == "conj":
            return other.index > verb.index and not any(c.base == "nsubj" for c in self.syntax.analysis.children(other))
        opening = other.base == "advcl" and other.index < verb.index and self.syntax.is_participle(other)
        return opening and not any(c.base in {"mark", "case", "aux", "nsubj"} for c in self.syntax.analysis.children(other))

    def _depth(self, mention: DateMention | PlaceMention) -> int:
        """How many plain words stand between a date or place and its verb: what hangs on the verb itself tells of the act first."""
        depth = 0
        for head, _ in self.syntax.ancestors(self.syntax.tokens[mention.head]):
            if self.syntax.is_verb(head):
                break
            depth += 1
        return depth

    def tells_of_an_act(self, mention: DateMention | PlaceMention, heads: set[int], own: set[int]) -> bool:
        """Whether a date or place tells when or where something is done, and not which thing is meant ("le référendum du
        25 septembre", "le programme d'action 2022-2024", "ont évoqué la situation au Mali")."""
        token = self.syntax.tokens[mention.head]
        if isinstance(mention, DateMention):
            if mention.value is None or mention.relation not in HOLDS:
                return False
            before = self._word_before(mention)
            above = self.syntax.analysis.head(token)
            if self._dates_a_thing(mention, above, heads):
                return False
            if before in self._intended and (len(mention.value) < DAY or above is None or not self.syntax.is_verb(above)):
                return False  # "un plan pour 2025", but "prévu pour mardi"
            if (
                before in self._attributive
                and not _is_days(mention.value)
                and not (above is not None and above.lemma in self._times)
            ):
                return above is not None and above.index in heads
        elif self._describes(token, heads | own):
            return False
        things = {"nsubj"} if isinstance(mention, DateMention) and not _is_years(mention.value or "") else {"nsubj", "obj"}
        for head, child in self.syntax.ancestors(token):
            if head.index not in heads and self._is_stay(head):
                return True
            if head.index in heads or self.syntax.is_verb(head):
                bound = child.base in things and child.index not in {mention.head, *own} and not self.syntax.is_verb(child)
                return not bound or self._is_at_clause(mention, child, head)
        return True

    def _dates_a_thing(self, mention: DateMention, noun: Token | None, heads: set[int]) -> bool:
        """Whether a month or year is that of a thing beside the act ("thanked X after the loss of a ship *in January*")."""
        if noun is None or noun.pos != "NOUN" or noun.index in heads or noun.index in self._parties:
            return False
        loose = self.syntax.tokens[mention.head].base == "nmod" and noun.base in {"nmod", "obl"}
        return loose and len(mention.value or "") < DAY and noun.lemma not in self._times

    def _is_at_clause(self, mention: DateMention | PlaceMention, subject: Token, verb: Token) -> bool:
        """Whether a day tells of the clause though the tree hangs it on the subject: directly before the verb or before all of the
        subject ("The Senate *on Monday* ratified", "*On Friday* warplanes struck")."""
        if not isinstance(mention, DateMention) or subject.base != "nsubj" or not _is_of_days(mention.value or ""):
            return False
        tokens = self.syntax.tokens
        between = [t for t in tokens[mention.head + 1 : verb.index] if t.start >= mention.span.end]
        if mention.head < verb.index and all(t.pos in BESIDE_VERB or t.base in BESIDE_VERB for t in between):
            return True
        first = self.syntax.analysis.sentence_of(verb).first
        before = [t for t in tokens[first : mention.head] if t.end <= mention.span.start]
        return all(t.pos in OPENING for t in before) and mention.head < subject.index

    def _describes(self, token: Token, acts: set[int]) -> bool:
        """Whether a state is only where something that a noun names is: "la guerre en Irak", "l'intervention au Mali"."""
        noun = self.syntax.analysis.head(token)
        state = token.name is not None and token.name.kind is NameKind.STATE
        if (
            not state
            or noun is None
            or noun.pos != "NOUN"
            or token.base != "nmod"
            or noun.lemma in self._somewhere
            or self._is_stay(noun)
        ):
            return False
        for head, child in self.syntax.ancestors(token):
            if (
                head.index in acts
            ):  # "la visite en France", "la visite du président en France", but not "discussions sur la guerre en X"
                of_noun = self.syntax.marker(child) in self.syntax.grammar.genitive and not self.syntax.is_verb(head)
                return child.index != token.index and not of_noun
            if self.syntax.is_verb(head) or child.base not in {"nmod", "appos", "conj"}:
                break
        return True

    def owner(self, token: Token, heads: set[int]) -> int | None:
        """The predicate that a date or place hangs on, directly or through plain words; another verb in whose clause it stands;
        or None."""
        if token.index in heads:
            return token.index
        if verb := self._verb_before(token):
            return self._qualified(verb, heads)
        for head, child in self.syntax.ancestors(token):
            if child.index not in heads and child.index != token.index and self._is_clause(child):
                return self._qualified(child, heads)
            if head.index in heads:
                return head.index
        return None

    def _is_stay(self, noun: Token) -> bool:
        """Whether a noun says where its subject is at the time: "en visite lundi à Varsovie"."""
        return noun.lemma in self._stays and self.syntax.marker(noun) in self.syntax.grammar.predicative

    def is_main(self, token: Token) -> bool:
        """Whether a date stands in the main clause of its sentence."""
        return not any(child.index != token.index and self._is_clause(child) for _, child in self.syntax.ancestors(token))

    def _verb_before(self, token: Token) -> Token | None:
        """The verb directly before a date or place, but for a preposition: "des soldats, capturés en avril"."""
        at = token.index - 1
        while at > 0 and self.syntax.tokens[at].head == token.index and self.syntax.tokens[at].base in {"case", "det", "nummod"}:
            at -= 1
        verb = self.syntax.tokens[at] if at >= 0 else token
        return verb if verb.pos == "VERB" and verb.sentence == token.sentence and verb.index < token.index - 1 else None

    def _opens_with(self, token: Token, mention: DateMention | PlaceMention) -> bool:
        """Whether a date stands directly before a clause of time: "en janvier, lorsque X avait …"."""
        mark = next(
            (
                c
                for c in self.syntax.analysis.children(token)
                if c.base in {"mark", "advmod"} and plain(c.text) in self.syntax.grammar.temporal
            ),
            None,
        )
        if mark is None or not isinstance(mention, DateMention) or mention.value is None or mention.relation != "on":
            return False
        between = self.syntax.tokens[mention.head + 1 : mark.index]
        return mention.span.end <= mark.start and all(word.text == "," or word.start < mention.span.end for word in between)

    def _qualified(self, verb: Token, heads: set[int]) -> int:
        """The event that a participle tells the time of ("la visite prévue le 27 janvier", "une attaque menée vendredi"), else the
        verb."""
        noun = self.syntax.analysis.head(verb)
        told = noun is not None and noun.index in heads and verb.index not in heads and verb.base in {"acl", "amod"}
        return noun.index if noun is not None and told and not self.syntax.is_verb(noun) and verb.dep != "acl:relcl" else verb.index

    def _is_clause(self, token: Token) -> bool:
        """Whether a word opens a clause with dates of its own; the participle in "lors d'une opération menée du 3 au 5 mai" opens
        none."""
        if token.base == "conj" and self.syntax.is_verb(token):
            return self.syntax.is_finite(token)
        if token.base not in OWN_CLAUSE or not (self.syntax.is_verb(token) or token.base == "amod"):
            return False
        noun = self.syntax.analysis.head(token)
        occasion = noun is not None and noun.base in {"obl", "nmod"} and self.syntax.marker(noun) in self.syntax.grammar.occasions
        return not (occasion and self.syntax.is_participle(token))

    def _is_beside(self, token: Token, mention: DateMention | PlaceMention) -> bool:
        """Whether a date stands directly behind the verb: "ont signé jeudi"."""
        if (
            not isinstance(mention, DateMention)
            or mention.value is None
            or mention.relation != "on"
            or not self.syntax.is_verb(token)
        ):
            return False
        between = self.syntax.tokens[token.index + 1 : mention.head]
        return mention.span.start >= token.end and len(between) <= NEAR and all(
            word.pos in {"DET", "NUM"} or word.start >= mention.span.start for word in between
        )  # fmt: skip

    def _is_above(self, owner: int, token: int) -> bool:
        """Whether a predicate stands above another in the tree and hands its date down ("a déclaré mardi que …" does)."""
        return any(head.index == owner for head, _ in self.syntax.ancestors(self.syntax.tokens[token]))

    def _word_before(self, mention: DateMention) -> str:
        """The word directly before a date, without its article."""
        first = mention.head
        while first > 0 and self.syntax.tokens[first - 1].end > mention.span.start:
            first -= 1
        at = first - 1
        while at >= 0 and self.syntax.tokens[at].pos == "DET":
            at -= 1
        return (
            plain(self.syntax.tokens[at].text)
            if at >= 0 and self.syntax.tokens[at].sentence == self.syntax.tokens[mention.head].sentence
            else ""
        )


def _is_days(value: str) -> bool:
    """Whether a value runs from one day to another: "du 3 au 5 mai" tells when, though it begins with "du"."""
    return "/" in value and len(value.partition("/")[0]) == DAY


def _is_of_days(value: str) -> bool:
    """Whether a value is a day or runs from day to day."""
    return len(value.partition("/")[0]) == DAY


def _is_years(value: str) -> bool:
    return "/" in value and len(value.partition("/")[0]) == len("2018")
