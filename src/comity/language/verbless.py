"""Clauses without a verb, because the tagger took their verb for a noun or an adjective and the parser built on it.

The rules, by the name that their code bears:

``helped``   "Israel must end attacks", "des milliers ont défilé": what an auxiliary helps and no copula joins is a verb.
``governs``  "Japan, Vietnam sign pact", "Urges all states to act": what has a subject and an object, or an object behind it at the
             head of the sentence, is a verb if it looks like one.
``restored`` "The army shelled positions", "Egypt lifts blockade": in a clause without a verb, a word between two nouns that looks
             like one is the verb; the noun before it is its subject and the noun after it its object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.documents.temporal import find_expressions
from comity.knowledge.grammar import Grammar
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import Parse
from comity.language.tenses import PAST, PRESENT, no_participle

_NOUNS = frozenset({"NOUN", "PROPN"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "SYM", "X"})
_OPENERS = frozenset({"DET", "PRON", "PROPN", "NUM", "SYM"})  # what opens a phrase that no noun before it can be a part of
_CLAUSES = frozenset({"root", "parataxis", "appos", "ccomp", "list"})
_MAIN = frozenset({"root", "parataxis", "ccomp"})
_PHRASE = frozenset({"det", "amod", "compound", "nummod", "nmod:poss", "nmod:desc", "flat"})
_OWN = frozenset({"root", "parataxis", "appos", "conj", "list"})  # how a clause with a verb of its own hangs on a noun
_LOOSE = frozenset({"punct", "advcl", "parataxis", "nmod:unmarked", "obl:unmarked", "discourse", "mark", "cc", "advmod"})
_LOOSE |= {"list", "vocative", "ccomp"}  # what a noun that proves to be no head of a clause hands over to the verb
_NUMBER = frozenset({"Number=Plur"})
_PLURALS = frozenset({"Number=Plur", "Number=Ptan"})
_ENDS = frozenset({";", ".", ","})
_PARTICIPLE = frozenset({"VerbForm=Part", "Tense=Past", "Gender=Masc", "Number=Sing"})
_DEPTH = 4  # how deep below the head of a clause its verb may hang
_RARE = 3  # times that a form may be a noun in the treebanks and still surely be a verb between two nouns
COMMA, COLON = ",", ":"


@dataclass(frozen=True, slots=True)
class Verbless:
    """Finds the verbs of clauses that have none.

    Args:
        language: ISO 639-1 code.
        grammar: the grammar words of the language.
        lemmatiser: knows words and lemmas of the language.
        past_only: lower-case forms of the past that are no participles ("spoke").
        intransitive: lemmas of verbs that have no passive.
    """

    language: str
    grammar: Grammar
    lemmatiser: Lemmatiser
    past_only: frozenset[str]
    intransitive: frozenset[str]

    def mend(self, words: Sequence[str], parse: Parse) -> None:
        """Mends a parsed sentence in place."""
        for index, pos in enumerate(parse.pos):
            if pos in {"NOUN", "ADJ"}:
                self._helped(words, parse, index)
        for index, dep in enumerate(parse.deps):
            if dep in _CLAUSES and parse.pos[index] not in {"VERB", "AUX"}:
                self._governs(words, parse, index)
        for head, dep in enumerate(parse.deps):
            if dep in _MAIN or (dep in _CLAUSES and COLON in words[parse.heads[head] : head]):
                self._restored(words, parse, head)

    def reading(self, form: str) -> frozenset[str]:
        """The features of a form as a finite verb in the third person; the empty set if it looks like none."""
        small = form.lower()
        lemma = self.lemmatiser.lemma(small, "VERB", PRESENT)
        if not self.lemmatiser.verbal(lemma) or not small.isalpha():
            return frozenset()
        if small == lemma:  # also the present of a plural where the past is told by an ending
            return PRESENT | _NUMBER if self.grammar.past_endings else frozenset()
        told = not self.grammar.participle_endings or no_participle(small, lemma, self.grammar)
        if told and small.endswith(self.grammar.present_endings):
            return PRESENT
        past = small in self.past_only or (self.grammar.past_endings and small.endswith(self.grammar.past_endings))
        return PAST if past else frozenset()

    def _helped(self, words: Sequence[str], parse: Parse, verb: int) -> None:
        """The rule ``helped``."""
        before = [i for i in _children(parse, verb) if i < verb]
        helpers = [i for i in before if parse.deps[i].startswith("aux")]
        joined = any(parse.deps[i] in {"cop", "det", "case"} for i in before)
        if not helpers or joined:
            return
        helper, small = helpers[-1], words[verb].lower()
        lemma = self.lemmatiser.lemma(small, "VERB", parse.morph[verb])
        if not self.lemmatiser.verbal(lemma):
            return
        if parse.deps[helper] == "aux:tense" and small != lemma:
            parse.pos[verb], parse.morph[verb] = "VERB", _PARTICIPLE
            for child in list(_children(parse, helper)):
                parse.heads[child] = verb
        elif parse.deps[helper] == "aux" and self._adjacent(words, parse, helper, verb) and small == lemma:
            parse.pos[verb], parse.morph[verb] = "VERB", frozenset({"VerbForm=Inf"})

    def _adjacent(self, words: Sequence[str], parse: Parse, auxiliary: int, verb: int) -> bool:
        """Whether nothing but auxiliaries, adverbs and a time ("will *next month* hold") stand between the two."""
        when = any(words[i].lower() in self.grammar.time_nouns for i in range(auxiliary + 1, verb))
        small = ("aux", "advmod", "obl:", "amod", "det", "nmod:unmarked") if when else ("aux", "advmod")
        return all(parse.deps[i].startswith(small) for i in range(auxiliary, verb))

    def _governs(self, words: Sequence[str], parse: Parse, verb: int) -> None:
        """The rule ``governs``."""
        children = list(_children(parse, verb))
        for judged in children if parse.pos[verb] == "NOUN" else ():  # "Spain finds unacceptable the plan"
            if judged == verb + 1 and parse.deps[judged] == "xcomp" and parse.pos[judged] == "ADJ":
                for hung in [i for i in _children(parse, judged) if i > judged and parse.deps[i] == "obj"]:
                    parse.heads[hung] = verb
                    children.append(hung)
        deps = {parse.deps[i] for i in children}
        if deps & {"cop", "expl", "csubj", "case"} or any(dep.startswith("aux") for dep in deps):
            return
        first = all(parse.pos[i] in {"NUM", "PUNCT"} for i in range(verb)) and words[-1] in _ENDS
        behind = [i for i in children if i > verb and parse.deps[i] in ({"obj", "obl:arg", "nsubj"} if first else {"obj"})]
        if not behind or "det" in {parse.deps[i] for i in children if i < verb}:
            return
        subject = any(parse.deps[i].startswith("nsubj") and i < verb for i in children)
        opens = first and any(parse.pos[i] == "DET" or self._contracted(words[i]) for i in range(verb + 1, behind[0] + 1))
        if (found := self.reading(words[verb])) and (subject or opens):
            parse.pos[verb], parse.morph[verb] = "VERB", found - _NUMBER
            parse.deps[behind[0]] = "obj" if parse.deps[behind[0]] == "nsubj" else parse.deps[behind[0]]

    def _contracted(self, word: str) -> bool:
        """Whether a word is a preposition that holds an article ("aux")."""
        return word.lower() in self.grammar.contractions

    def _restored(self, words: Sequence[str], parse: Parse, head: int) -> None:
        """The rule ``restored``."""
        if parse.pos[head] in {"VERB", "AUX"} or any(
            parse.deps[i] in {"cop", "expl", "csubj"} or parse.deps[i].startswith("aux") for i in _children(parse, head)
        ):
            return
        if any(i < head and parse.deps[i] == "mark" for i in _children(parse, head)):
            return
        for verb in range(1, len(words) - 1):
            if parse.pos[verb] == "VERB" and parse.deps[verb] in _OWN and _has_subject(parse, verb):
                return  # the clause has a verb
            if not words[verb].islower() or COLON in words[head:verb] or not self.reading(words[verb]):
                continue
            if not _under(parse, verb, head):
                continue
            subject = self._subject(words, parse, head, verb)
            if subject >= 0 and self._fits(words, parse, head, verb, subject):
                self._rebuild(words, parse, head, verb, subject)
                return

    def _subject(self, words: Sequence[str], parse: Parse, head: int, verb: int) -> int:
        """The head of the noun phrase right before a word, adverbs and a date between them aside; -1 if there is none."""
        last = verb - 1
        while last > 0 and parse.pos[last] == "ADV":
            last -= 1
        before = " ".join(words[: last + 1])
        dates = [date for date in find_expressions(before, language=self.language) if date.end == len(before) and date.start]
        if dates and before[: dates[-1].start].strip():
            last = len(before[: dates[-1].start].split()) - 1
            if last > 0 and parse.pos[last] == "ADP":
                last -= 1
        if words[last] == ")" and "(" in words[:last]:
            last = max(i for i in range(last) if words[i] == "(") - 1
        if last < 0:
            return -1
        noun = last
        if parse.pos[noun] not in _NOUNS and not (parse.pos[noun] == "ADJ" and self.lemmatiser.familiar(words[noun], "NOUN")):
            return -1
        while parse.heads[noun] != noun and parse.heads[noun] < verb and parse.pos[parse.heads[noun]] in _NOMINAL and noun != head:
            noun = parse.heads[noun]
        if _listed(words, parse, last):
            return last
        if any(parse.deps[i] == "case" and i < noun for i in _children(parse, noun)) or parse.pos[noun] == "PRON":
            return -1
        return noun

    def _fits(self, words: Sequence[str], parse: Parse, head: int, verb: int, subject: int) -> bool:
        """Whether a word may be the verb of the clause under ``head`` that has ``subject`` before it."""
        found = self.reading(words[verb])
        if not found or parse.pos[verb] not in {"NOUN", "ADJ", "VERB", "ADP", "PROPN", "X", "PUNCT"} or not words[verb].islower():
            return False
        if words[verb].lower() in self.grammar.prepositions or parse.deps[verb].startswith(("acl:", "advcl", "ccomp")):
            return False
        if parse.pos[verb] == "ADJ" and self.lemmatiser.times(words[verb], "ADJ"):
            return False
        governs = any(parse.deps[i] == "obj" and i > verb for i in _children(parse, verb))
        active = governs and "VerbForm=Inf" not in parse.morph[verb]
        if parse.deps[verb] == "acl" and not active and not self._alone(words, parse, verb):
            return False  # "curfew lifted", "pact signed by X"
        joint = any(parse.deps[i] == "conj" and i < verb for i in _children(parse, subject))
        several = bool(parse.morph[subject] & _PLURALS)
        plural = joint or _listed(words, parse, subject) or several or words[subject].lower() in self.grammar.plural_names
        if "Tense=Pres" in found and (found >= _NUMBER) != plural and not self.grammar.participle_endings:
            return False
        after = verb + 1
        noun = head if head > verb else parse.heads[verb] if parse.heads[verb] > verb else -1
        small = words[verb].lower()
        particle = words[after].lower() in self.grammar.particles
        opens = parse.pos[after] in _OPENERS or (parse.pos[after] == "ADJ" and words[after][0].isupper()) or particle
        nouns = self.lemmatiser.times(small, "NOUN") + self.lemmatiser.times(small, "ADJ")
        if nouns > max(_RARE, self.lemmatiser.times(small, "VERB")) and not several:  # "troops resume": no plural qualifies a noun
            return opens or governs
        tagged = "Tense=Past" in found and parse.pos[verb] == "VERB"
        return opens or governs or tagged or (noun >= 0 and parse.pos[after] in {"NOUN", "ADJ", "VERB", "ADV"})

    def _alone(self, words: Sequence[str], parse: Parse, verb: int) -> bool:
        """Whether a past that hangs on a noun can be no passive: "The leaders met", "a report called for talks"."""
        lemma = self.lemmatiser.lemma(words[verb].lower(), "VERB", PAST)
        agent = any(words[i].lower() in self.grammar.agent for i in range(verb + 1, min(verb + 3, len(words))))
        phrasal = self.lemmatiser.verbal(f"{lemma} {words[verb + 1].lower()}")
        return not agent and (words[verb].lower() in self.past_only or lemma in self.intransitive or phrasal)

    def _rebuild(self, words: Sequence[str], parse: Parse, head: int, verb: int, subject: int) -> None:
        """Makes a word the verb of the clause under ``head``, in place."""
        heads, deps = parse.heads, parse.deps
        if _listed(words, parse, subject):
            for name in range(2, subject + 1, 2):
                heads[name], deps[name], heads[name - 1] = 0, "conj", name
            subject = 0
        held = heads[verb]
        noun = head if head > verb else held if verb != head and held > verb else -1
        while 0 <= noun < len(words) - 1 and deps[noun] == deps[noun + 1] == "list":  # "seal cybersecurity MoU"
            heads[noun], deps[noun] = noun + 1, "compound"
            noun += 1
        joint = _first(parse, subject) - 1
        if head < subject and heads[subject] in {verb, noun} and joint >= 0 and deps[joint] == "cc":
            heads[subject], deps[subject], heads[joint] = head, "conj", subject  # "the minister and X challenged"
            subject = head
        above, dep = (verb if heads[head] == head else heads[head]), deps[head]
        _hand_over(parse, head, verb, subject, noun)
        if head not in {verb, subject, noun}:
            heads[head], deps[head] = verb, "parataxis"
        heads[verb], deps[verb] = above, "parataxis" if dep in {"appos", "list"} else dep
        parse.pos[verb], parse.morph[verb] = "VERB", self.reading(words[verb]) - _NUMBER
        heads[subject], deps[subject] = verb, "nsubj"
        if parse.pos[subject] == "ADJ":
            parse.pos[subject] = "NOUN"
        _take_object(parse, verb, noun)


def _hand_over(parse: Parse, head: int, verb: int, subject: int, noun: int) -> None:
    """Gives the words around a new verb to it, to its subject or to what stays the head of their phrase."""
    heads, deps = parse.heads, parse.deps
    for child in list(_children(parse, verb)):
        if child < verb and deps[child] in _PHRASE and child != subject:
            heads[child] = subject
        elif deps[child] == "nmod" and child > verb:
            deps[child] = "obl"
    for owner in {head, noun} - {verb, -1, subject}:
        for child in list(_children(parse, owner)):
            if child in {verb, subject, noun}:
                continue
            if child < verb:
                heads[child] = subject if child < subject and deps[child] in _PHRASE else verb
                if deps[child] == "case":  # "on" of "on Friday quashed orders"
                    heads[child] = child + 1
            elif child > owner > verb and deps[child] in _LOOSE:
                heads[child], deps[child] = verb, deps[child].replace("nmod:", "obl:")
    if subject != head:
        return
    for child in list(_children(parse, head)):
        if child > verb and child != noun:
            heads[child] = verb
            deps[child] = {"nmod": "obl", "acl": "advcl"}.get(deps[child], deps[child])
        elif child < subject and deps[child] in _LOOSE:
            heads[child] = verb


def _take_object(parse: Parse, verb: int, noun: int) -> None:
    """Gives a new verb its object: the noun that it was said to qualify, else one that stands loose behind it."""
    heads, deps = parse.heads, parse.deps
    behind = [i for i in _children(parse, verb) if i > verb]
    loose = [i for i in behind if parse.pos[i] in _NOMINAL and deps[i] in {"appos", "list", "nmod"}]
    if noun < 0 and loose and not any(deps[i] == "obj" for i in behind):
        noun = loose[0]
    named = next((i for i in range(verb + 1, noun) if parse.pos[i] == "PROPN" and parse.pos[i + 1] == "ADP"), -1)
    if named >= 0 and heads[named] in {noun, verb}:  # "accuse Russia of having recruited officers"
        heads[named], deps[named], heads[noun], deps[noun] = verb, "obj", verb, "obl"
    elif noun >= 0:
        marked = any(deps[i] == "case" and verb < i < noun for i in _children(parse, noun))
        heads[noun], deps[noun] = verb, "obl" if marked else "obj"
    for child in _children(parse, verb):
        if child < verb and deps[child] == "nmod":
            deps[child] = "obl"


def _first(parse: Parse, noun: int) -> int:
    """The first word of a noun's phrase."""
    while noun > 0 and parse.heads[noun - 1] == noun and parse.deps[noun - 1] in _PHRASE:
        noun -= 1
    return noun


def _has_subject(parse: Parse, verb: int) -> bool:
    return any(parse.deps[i].startswith("nsubj") for i in _children(parse, verb))


def _under(parse: Parse, verb: int, head: int) -> bool:
    """Whether a word belongs to the noun phrase of a head: it is the head, hangs on it or on what hangs on it, or qualifies what is
    built on it without a clause between."""
    steps = 0
    while verb != head:
        if parse.deps[verb].startswith(("advcl", "acl:", "ccomp", "xcomp")) or parse.heads[verb] == verb:
            return False
        verb, steps = parse.heads[verb], steps + 1
        if steps > _DEPTH:
            return False
    return True


def _listed(words: Sequence[str], parse: Parse, last: int) -> bool:
    """Whether a name is the last of several that open a headline with commas between them ("Japan, Vietnam sign pact")."""
    return (
        last > 1
        and last % 2 == 0
        and all(parse.pos[i] == "PROPN" for i in range(0, last + 1, 2))
        and all(words[i] == COMMA for i in range(1, last, 2))
    )


def _children(parse: Parse, word: int) -> Iterator[int]:
    return (i for i, head in enumerate(parse.heads) if head == word and i != word)
