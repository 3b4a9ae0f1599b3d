"""Stages: how far an instrument has come, as the words around one mention of it tell, with the day of that step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from comity.events.forms import plain
from comity.events.status import outlook
from comity.events.syntax import Syntax
from comity.knowledge.instruments import InstrumentLexicon
from comity.model.analysis import NameKind, Token
from comity.model.codes import InstrumentStage, Status
from comity.model.mentions import DateMention

CHAIN = 4  # nouns between a text and the verb that tells its stage: "la mise en œuvre de l'accord"
WINDOW = 7  # words before and after a text that may tell its stage

S = InstrumentStage
TO_COME: Mapping[InstrumentStage, InstrumentStage] = {
    S.SIGNED: S.PROPOSED, S.ADOPTED: S.PROPOSED, S.NEGOTIATED: S.NEGOTIATED, S.PROPOSED: S.PROPOSED,
    S.RATIFIED: S.SIGNED, S.IN_FORCE: S.IN_FORCE, S.SUSPENDED: S.IN_FORCE, S.ENDED: S.IN_FORCE,
}  # fmt: skip
"""What a text is now of which a stage is said to come."""
DENIED: Mapping[InstrumentStage, InstrumentStage] = {**TO_COME, S.NEGOTIATED: S.PROPOSED}
"""What a text is now of which a stage is denied: "n'a pas été signé"; a text that is not respected is still in force."""
TAKEN = frozenset({S.SIGNED, S.ADOPTED, S.RATIFIED})
OWN = frozenset({S.SIGNED, S.ADOPTED, S.RATIFIED, S.ENDED, S.SUSPENDED, S.NEGOTIATED})


@dataclass(frozen=True, slots=True)
class Cue:
    """What one word tells of a text's stage.

    ``firm``: the word says so ("signé"), as against what may be gathered from it ("en vertu de l'accord"). ``done``: the step that
    the word names has been taken (and not "veut signer"). ``date`` is the EDTF date of the step.
    """

    stage: InstrumentStage
    word: Token
    firm: bool = True
    done: bool = True
    date: str | None = None


def _is_years(value: str) -> bool:
    """Whether an EDTF date is a span of years: "a programme for 2023-2026"; no step takes so long."""
    start, slash, end = value.partition("/")
    return bool(slash) and len(start) == len(end) == len("2023")


class StageReader:
    """Reads the stages of the texts of one document."""

    def __init__(self, syntax: Syntax, lexicon: InstrumentLexicon, dates: Sequence[DateMention]) -> None:
        self.syntax = syntax
        self.lexicon = lexicon
        self._dates: dict[int, list[DateMention]] = {}
        for date in dates:
            self._dates.setdefault(syntax.tokens[date.head].sentence, []).append(date)

    def cues(self, text: Token, name: tuple[int, int]) -> list[Cue]:
        """All that the sentence tells of a text's stage, the surest first.

        Args:
            text: the noun that heads the text's name.
            name: the indices [first, last) of the name's words.
        """
        first, last = name
        hint = next(
            (stage for words in self._words_before(text, first) if (stage := self.lexicon.stage_before(words)) is not None), None
        )
        found = [*self._attached(text, last)]
        above = self._above(text) or self._left_of(text, first) or self._loose_object(text)
        # "aux termes de l'accord": the noun is part of the phrase and no step of the text.
        found.extend(cue for cue in above if hint is None or self.syntax.is_verb(cue.word))
        if hint is not None and not any(cue.firm for cue in found):
            found.append(Cue(hint, text, firm=False))
        return sorted(found, key=lambda cue: cue.stage not in TAKEN)

    def of_pronoun(self, pronoun: Token) -> Cue | None:
        """The stage that a verb gives a pronoun that may stand for a text: "il est entré en vigueur"."""
        head = self.syntax.analysis.head(pronoun)
        if head is None or not self.syntax.is_verb(head):
            return None
        stage = self._verb_stage(head, pronoun)
        return self._cue(stage, head) if stage in OWN or stage is S.IN_FORCE else None

    def _attached(self, text: Token, last: int) -> Iterator[Cue]:
        """What hangs on the text: participles, relative clauses, "en cours de négociation"."""
        nouns = [text]
        head = self.syntax.analysis.head(text)
        if head is not None and self.lexicon.nouns.get(head.lemma) is S.PROPOSED and text.base == "nmod":
            nouns.append(head)  # "un projet d'accord présenté par Paris"
        for noun in nouns:
            for child in self.syntax.analysis.children(noun):
                if child.base in self.lexicon.prenominal and self.lexicon.stage_of_noun(child.lemma) is S.PROPOSED:
                    yield Cue(S.PROPOSED, child)  # "the draft agreement"
                elif self.syntax.is_verb(child) and child.base in {"acl", "amod"}:
                    stage = self._verb_stage(child, self._relative(child) or noun)
                    if stage is not None:
                        yield self._cue(stage, child)
        astray = self._astray(text, last)
        if astray is not None:
            stage = self._participle_stage(astray)
            if stage is not None:
                yield self._cue(stage, astray)
        sentence = self.syntax.analysis.sentence_of(text)
        for skip in range(WINDOW):
            if last + skip >= sentence.last:
                return
            after = [plain(t.text) for t in self.syntax.tokens[last + skip : min(last + skip + 5, sentence.last)]]
            told = self.lexicon.stage_after(after)
            if told is not None:
                yield Cue(told[0], self.syntax.tokens[last + skip + told[1] - 1])
                return
            if self.syntax.is_verb(self.syntax.tokens[last + skip]) and self.syntax.tokens[last + skip].base != "cop":
                return  # but "a code which is under negotiation"

    def _relative(self, verb: Token) -> Token | None:
        """The relative pronoun that stands for the text in a relative clause."""
        if not self.syntax.is_finite(verb):
            return None
        before = (c for c in self.syntax.analysis.children(verb) if c.index < verb.index and c.pos in {"PRON", "SCONJ"})
        return next((c for c in before if c.base in {"nsubj", "obj"} and "PronType=Prs" not in c.morph), None)

    def _astray(self, text: Token, last: int) -> Token | None:
        """A participle right after the name that agrees with the text but hangs on a word beside it, by a fault of the parser."""
        sentence = self.syntax.analysis.sentence_of(text)
        dated = {mention.head for mention in self._dates.get(text.sentence, ())}
        for index in range(last, min(last + WINDOW, sentence.last)):
            verb = self.syntax.tokens[index]
            if not self.syntax.is_verb(verb):
                if verb.pos in {"PUNCT", "ADV", "ADP", "NUM"} or index in dated or verb.head in dated or text.index == verb.head:
                    continue
                return None
            head = self.syntax.analysis.head(verb)
            if not self.syntax.is_participle(verb) or verb.base not in {"acl", "amod"} or head is None or head.index == text.index:
                return None
            near = head.index == text.head or text.index < head.index < index
            return verb if near and self._agree(verb, text) and not self.syntax.is_verb(head) else None
        return None

    @staticmethod
    def _agree(verb: Token, noun: Token) -> bool:
        ours, theirs = ({f for f in t.morph if f.startswith(("Gender=", "Number="))} for t in (verb, noun))
        return ours == theirs or not ours

    def _participle_stage(self, verb: Token) -> InstrumentStage | None:
        stage = self._of_object(verb) if self.syntax.is_passive(verb) else None
        return stage or self._of_subject(verb)

    def _verbs(self, verb: Token) -> Iterator[str]:
        """The verb as the lexicon may have it: with a particle ("sign off"), then its lemma alone."""
        yield from (f"{verb.lemma} {particle}" for particle in self.syntax.particles(verb))
        yield verb.lemma

    def _of_object(self, verb: Token) -> InstrumentStage | None:
        return next((stage for lemma in self._verbs(verb) if (stage := self.lexicon.stage_of_verb(lemma)) is not None), None)

    def _of_subject(self, verb: Token) -> InstrumentStage | None:
        clause = frozenset(t.lemma for t in self.syntax.analysis.subtree(verb))
        found = (self.lexicon.stage_of_subject(lemma, clause) for lemma in self._verbs(verb))
        return next((stage for stage in found if stage is not None), None)

    def _of_oblique(self, verb: Token, slot: str) -> InstrumentStage | None:
        found = (self.lexicon.stage_of_oblique(lemma, slot) for lemma in self._verbs(verb))
        return next((stage for stage in found if stage is not None), None)

    def _left_of(self, text: Token, begin: int) -> list[Cue]:
        """The noun of a step that stands before the text where the tree ties them otherwise: "l'adoption par l'UE de l'accord"."""
        index = begin - 1
        first = self.syntax.analysis.sentence_of(text).first
        if index < first:
            return []
        while index > first and self.syntax.tokens[index].pos in {"DET", "ADJ", "NUM"}:
            index -= 1
        links = self.syntax.grammar.genitive | self.lexicon.links
        if self.syntax.grammar.prepositions.get(plain(self.syntax.tokens[index].text)) not in links:
            return []
        for other in reversed(self.syntax.tokens[max(first, index - WINDOW) : index]):
            if other.pos in {"VERB", "AUX", "PUNCT"}:
                break
            stage = self.lexicon.stage_of_noun(other.lemma) if other.pos == "NOUN" else None
            if stage is not None:
                return [self._cue(stage, other)]
        return []

    def _above(self, text: Token) -> list[Cue]:
        """What governs the text: nouns of its steps ("la signature de l'accord") and the first verb above."""
        found: list[Cue] = []
        slot = ""
        token, step = text, None
        for _ in range(CHAIN):
            head = self.syntax.analysis.head(token)
            if head is None:
                break
            if self.syntax.is_verb(head):
                stage = self._of_oblique(head, slot) if slot else self._verb_stage(head, token)
                if head.lemma in self.lexicon.calling and step is not None:
                    return [Cue(S.PROPOSED, head, done=False)]  # "ont demandé le respect du cessez-le-feu"
                if stage is S.PROPOSED and step is not None and step.stage in OWN:
                    step = Cue(TO_COME[step.stage], step.word, done=False)  # "souhaite la signature de l'accord"
                elif stage in {S.SUSPENDED, S.ENDED} and step is not None and step.stage in TAKEN:
                    step = Cue(TO_COME[step.stage], step.word, done=False)  # "the signing of the pact was postponed"
                elif stage is not None and (step is None or stage in {S.NEGOTIATED, S.PROPOSED}):
                    found.append(self._cue(stage, head))
                break
            if token.base == "nsubj":
                stage = self.lexicon.stage_of_subject(
                    self.syntax.grammar.copula, {t.lemma for t in self.syntax.analysis.subtree(head)}
                )
                if stage is not None:
                    found.append(self._cue(stage, head))
                break
            if token.base != "conj":
                stage = self.lexicon.stage_of_noun(head.lemma) if token.base in {"nmod", "obl", "appos", "compound"} else None
                if stage is not None and (step is None or stage is S.PROPOSED):
                    step = self._cue(stage, head)
                elif head.lemma in self.syntax.grammar.relational_nouns:
                    slot = self.syntax.grammar.relational_nouns[head.lemma]  # "en faveur de l'accord"
                elif step is None and head.lemma not in self.syntax.grammar.transparent and head.pos != "NUM":
                    found.extend(self._beside(token, head))
                    break
            token = head
        return found if step is None else [*found, step]

    def _beside(self, text: Token, noun: Token) -> Iterator[Cue]:
        """What a verb tells of a text that hangs on its object: "upgraded their ties to a strategic partnership"."""
        verb = self.syntax.analysis.head(noun)
        if verb is not None and text.base == "nmod" and noun.base == "obj" and self.syntax.is_verb(verb):
            stage = self._of_oblique(verb, self.syntax.marker(text))
            if stage is not None:
                yield self._cue(stage, verb)

    def _cue(self, stage: InstrumentStage, word: Token) -> Cue:
        """A cue with the outlook of its word: what is not yet done leaves the text where it was."""
        view = outlook(self.syntax, word)
        date = self.date_within(word)
        if view.status is Status.NEGATION:
            return Cue(DENIED[stage], word, done=False)
        if "Mood=Sub" in word.morph:  # "le vœu que les deux ministères signent un accord"
            return Cue(TO_COME[stage], word, done=False)
        if view.prospective or view.status in {Status.FUTURE, Status.HYPOTHETICAL}:
            return Cue(TO_COME[stage], word, done=False)
        return Cue(stage, word, date=date)

    def _verb_stage(self, verb: Token, text: Token) -> InstrumentStage | None:
        """The stage that a verb gives the word in one of its slots."""
        syntax = self.syntax
        if text.dep == "nsubj" and (told := self._of_subject(verb)) is not None:
            return told
        if verb.lemma in self.lexicon.naming and verb.base in {"acl", "amod"}:
            return None
        if text in syntax.slot(verb, "object"):
            return self._of_object(verb) or (self._of_subject(verb) if verb.base in {"acl", "amod"} else None)
        if text in syntax.slot(verb, "subject") or text.base == "nsubj":
            return self._of_subject(verb)
        if text.base == "dep" and text.index > verb.index and not syntax.slot(verb, "object"):
            return self._of_object(verb)
        slot = syntax.marker(text)
        if text.base in {"obl", "nmod", "iobj"} and text.head == verb.index:
            for child in syntax.analysis.children(text):
                if child.base == "case" and child.lemma in syntax.grammar.relational_nouns:
                    slot = syntax.grammar.relational_nouns[child.lemma]
            return self._of_oblique(verb, slot)
        known = set(self._verbs(verb))
        for (lemma, name), stage in self.lexicon.obliques.items():
            if lemma in known and text in syntax.slot(verb, name):
                return stage
        return None

    def _words_before(self, text: Token, begin: int) -> tuple[list[str], list[str]]:
        """The words before a text and its article: as they stand, and as lemmas; the last as the plain preposition."""
        first = max(self.syntax.analysis.sentence_of(text).first, begin - WINDOW)
        before = list(self.syntax.tokens[first:begin])
        possessives = self.syntax.grammar.possessives
        while before and (before[-1].pos in {"DET", "ADJ", "NUM"} or plain(before[-1].text) in possessives):
            before.pop()
        if not before:
            return [], []
        last = self.syntax.grammar.prepositions.get(plain(before[-1].text), plain(before[-1].text))
        return [*(plain(t.text) for t in before[:-1]), last], [*(t.lemma.lower() for t in before[:-1]), last]

    def _loose_object(self, text: Token) -> list[Cue]:
        """The verb before a text without a preposition that has no object although it wants one: the tree has lost the text."""
        if self.syntax.marker(text) or text.base in {"nsubj", "nmod", "obl", "conj"}:
            return []
        for index in range(text.index - 1, self.syntax.analysis.sentence_of(text).first - 1, -1):
            verb = self.syntax.tokens[index]
            if verb.pos == "VERB" and verb.base not in {"acl", "amod"}:
                stage = self._of_object(verb)
                taken = any(not self._is_person(t) for t in self.syntax.slot(verb, "object") if t.index != text.index)
                free = stage is not None and not taken and not self.syntax.is_passive(verb)
                return [self._cue(stage, verb)] if stage is not None and free else []
        return []

    def _is_person(self, token: Token) -> bool:
        return any(t.name is not None and t.name.kind is NameKind.PERSON for t in (token, *self.syntax.analysis.children(token)))

    # -- dates ---------------------------------------------------------------------------------------------------------

    def date_within(self, word: Token) -> str | None:
        """The date that hangs on a word itself, and on no other verb below it."""
        for date in self._dates.get(word.sentence, ()):
            if date.value is None or date.relation not in {"on", "since"} or _is_years(date.value):
                continue
            token = self.syntax.tokens[date.head]
            if any(c.base == "case" and plain(c.text) in self.syntax.grammar.purpose for c in self.syntax.analysis.children(token)):
                continue  # "un plan pour 2025"
            for head, child in self.syntax.ancestors(token):
                through = child.index != token.index and child.base in {"nsubj", "obj"}
                if through or (self.syntax.is_verb(child) and child.index != token.index):
                    break
                if head.index == word.index:
                    return date.value
        return None

    def date_above(self, word: Token) -> str | None:
        """The date of the clause that a word stands in: that of the first verb above which has one."""
        for head, child in self.syntax.ancestors(word):
            if self.syntax.is_verb(child) and child.base in {"acl", "advcl"}:
                return None
            if self.syntax.is_verb(head) and (date := self.date_within(head)) is not None:
                return date
        return None

    def date_of_name(self, text: Token, name: tuple[int, int]) -> str | None:
        """The year or day that belongs to a text's name: "l'accord de 2001", "la convention du 3 mars 1995", "the 2015 deal"."""
        first, last = name
        for date in self._dates.get(text.sentence, ()):
            if date.value is None or date.relation != "on" or "/" in date.value:
                continue
            if (
                text.index < date.head <= last + 2
                and self.syntax.marker(self.syntax.tokens[date.head]) in self.syntax.grammar.genitive
            ) or first <= date.head < text.index:
                return date.value
        return None
