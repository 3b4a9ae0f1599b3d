"""Matching: which words of a document are predicates of which frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from comity.events.syntax import Syntax
from comity.knowledge.predicates import Content, Demand, Frame, Lexicon
from comity.model.analysis import Sentence, Token

ANY = "*"  # in a frame's verbs: any verb in the future, without a reflexive pronoun, that no other frame knows
LOOSE = frozenset({"appos", "parataxis", "root"})  # how a noun stands that sums up what was told: ", a move that Lima welcomed"
REACH = 6  # words after a verb in which a demanded word is looked for when the tree does not give it


@dataclass(frozen=True, slots=True)
class Match:
    """A frame whose head word and demanded words stand in the text.

    ``words`` are the indices of the tokens that the rule rests on, the head first; ``others`` the matches of weaker frames of the
    same word, for when this one comes to nothing.
    """

    frame: Frame
    token: Token
    words: tuple[int, ...]
    others: tuple[Match, ...] = ()

    @property
    def nominal(self) -> bool:
        """Whether the head is a noun or adjective."""
        return self.token.pos not in {"VERB", "AUX"}


class Matcher:
    """Finds the frames of one lexicon in a document."""

    def __init__(self, lexicon: Lexicon, syntax: Syntax) -> None:
        self.lexicon = lexicon
        self.syntax = syntax
        self._findable = frozenset({"object", *syntax.grammar.prepositions.values()})  # slots that a word's marker tells

    def matches(self, sentence: Sentence) -> list[Match]:
        """The best match of each predicate of a sentence, in order of the text."""
        found: list[Match] = []
        for token in self.syntax.analysis.sentence_tokens(sentence):
            if token.name is None and (match := self._best(token)) is not None:
                found.append(match)
        return found

    def _best(self, token: Token) -> Match | None:
        candidates: list[Frame] = []
        phrasal = 0
        if self.syntax.is_verb(token):
            reflexive = None
            for particle in self.syntax.particles(token):
                candidates.extend(self.lexicon.verbs.get(f"{token.lemma} {particle}", ()))
            phrasal = len(candidates)
            for frame in self.lexicon.verbs.get(token.lemma, ()):
                needs, allows = token.lemma in frame.reflexives, token.lemma in frame.verbs
                if needs != allows:
                    reflexive = self.syntax.reflexive(token) if reflexive is None else reflexive
                    bare = (
                        needs
                        and not reflexive
                        and self.syntax.is_bare_participle(token)
                        and token.lemma in self.syntax.grammar.bare_reflexives
                    )
                    if reflexive != needs and not bare:  # "réunis à Genève" has lost its pronoun
                        continue
                candidates.append(frame)
        if token.pos in {"NOUN", "PROPN", "X"}:
            candidates.extend(self.lexicon.nouns.get(token.lemma, ()))
        elif token.pos == "ADJ":
            candidates.extend(self.lexicon.adjectives.get(token.lemma, ()))
        if not candidates and token.pos != "VERB":
            return None
        fitting = []
        # "pull out" comes before all that "pull" may say.
        for frame in (*_by_strictness(candidates[:phrasal]), *_by_strictness(candidates[phrasal:])):
            if (words := self._fits(token, frame)) is not None:
                fitting.append(Match(frame, token, (token.index, *words)))
        if not fitting and token.pos == "VERB" and self.syntax.is_future(token) and not self.syntax.reflexive(token):
            fitting = [
                Match(frame, token, (token.index,)) for frame in self.lexicon.verbs.get(ANY, ()) if token.lemma not in frame.spared
            ]
        return replace(fitting[0], others=tuple(fitting[1:])) if fitting else None

    def _fits(self, token: Token, frame: Frame) -> tuple[int, ...] | None:
        wished = frame.content is Content.INTENT and token.lemma in self.syntax.grammar.wishing
        if wished and any(word.lemma in self.syntax.grammar.performative for word in self.syntax.slot(token, "content")):
            return None  # "would like to thank" thanks
        words: list[int] = []
        for demand in frame.demands:
            filler = self._filler(token, demand)
            if filler is None and (filler := self._nearby(token, demand)) is not None:
                self.syntax.adopt(token, demand.slot, filler)
            if filler is None:
                return None
            if demand.lemmas:
                words.append(filler.index)
        if any(self._filler(token, ban) is not None for ban in frame.bans):
            return None
        return tuple(words)

    def _filler(self, token: Token, demand: Demand) -> Token | None:
        fillers: Sequence[Token] = self.syntax.slot(token, demand.slot)
        for filler in fillers:
            if not demand.lemmas or filler.lemma in demand.lemmas or filler.text.lower() in demand.lemmas:
                return filler
            noun = self.syntax.analysis.head(token) if "PronType=Rel" in filler.morph and token.dep == "acl:relcl" else None
            if noun is not None and noun.base in LOOSE and noun.lemma in demand.lemmas:
                return filler  # "a move *that* Lima welcomed"
            for joined in self.syntax.conjuncts(filler):
                if joined.lemma in demand.lemmas:
                    return joined
        return None

    def _nearby(self, token: Token, demand: Demand) -> Token | None:
        """The demanded word shortly after the head, where the tree hangs it elsewhere."""
        if not demand.lemmas or demand.slot not in self._findable:
            return None
        last = min(token.index + 1 + REACH, self.syntax.analysis.sentence_of(token).last)
        for other in self.syntax.tokens[token.index + 1 : last]:
            if other.pos == "VERB":
                return None
            above = self.syntax.analysis.head(other)
            elsewhere = other.base == "nsubj" and above is not None and above.index > other.index  # "announced that sanctions end"
            if other.lemma in demand.lemmas and other.base != "compound" and not elsewhere:
                marker = self.syntax.marker(other)
                if (marker == demand.slot) or (demand.slot == "object" and not marker):
                    return other
        return None


def _by_strictness(frames: list[Frame]) -> list[Frame]:
    return sorted(frames, key=_strictness) if len(frames) > 1 else frames


def _strictness(frame: Frame) -> tuple[int, int, float]:
    """Sorts frames that demand more, and by their words, before those that demand less."""
    return -len(frame.demands), -sum(1 for demand in frame.demands if demand.lemmas), -frame.confidence
