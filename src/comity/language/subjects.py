"""Mending of clauses that the parser opens wrongly: who acts in them, and which word is the verb.

The rules, by the name that their code bears:

``active``     "the Council had proposed": the subject of a verb with an auxiliary, but none of the passive, is ``nsubj``.
``dated``      "On 6 May Minister X signed": a name that the tree takes for part of the date before it → the verb's subject.
``aside``      "Against this backdrop, President X, on a visit, asked": a name as apposition of a circumstance → the verb's subject.
``headless``   "The secretary, General X, called on all to pay.": a participle in a sentence without a verb → its verb.
``controlled`` "accused the services of having spied": what the object of a verb is accused of belongs to the verb.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.documents.temporal import find_expressions
from comity.knowledge.grammar import Grammar
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import Parse
from comity.language.tenses import PAST
from comity.language.tokens import word_list

_OPENING = 8  # the words at the head of a sentence among which its date is looked for
_SUBJECTS = ("nsubj", "csubj", "expl")
_CLAUSES = frozenset({"root", "parataxis", "conj"})
_COMPLEMENTS = frozenset({"obj", "xcomp", "ccomp"})


def mend_subjects(language: str, words: Sequence[str], parse: Parse, grammar: Grammar, lemmatiser: Lemmatiser) -> None:
    """Mends the clauses of a parsed sentence in place.

    Args:
        language: ISO 639-1 code.
        words: what the parser saw.
        parse: what it made of it.
        grammar: the grammar words of the language.
        lemmatiser: knows the lemmas of the language.
    """
    _active(parse)
    _dated(language, words, parse)
    _aside(words, parse)
    if grammar.past_endings:
        _headless(words, parse, tuple(grammar.past_endings), word_list(language, "intransitive"), lemmatiser)
    if grammar.gerund_markers:
        _controlled(words, parse, grammar, lemmatiser)


def _active(parse: Parse) -> None:
    helped = {parse.heads[i] for i, dep in enumerate(parse.deps) if dep == "aux"}
    passive = {parse.heads[i] for i, dep in enumerate(parse.deps) if dep == "aux:pass"}
    for index, dep in enumerate(parse.deps):
        if dep == "nsubj:pass" and parse.heads[index] in helped - passive:
            parse.deps[index] = "nsubj"


def _dated(language: str, words: Sequence[str], parse: Parse) -> None:
    heads, deps = parse.heads, parse.deps
    name = next((i for i in range(2, min(_OPENING, len(words))) if deps[i] == "obl" and parse.pos[i] == "PROPN"), -1)
    if name < 0 or heads[name] <= name or heads[0] != name or deps[0] != "case":
        return
    verb = heads[name]
    if any(heads[i] == verb and dep.startswith(_SUBJECTS) for i, dep in enumerate(deps)):
        return
    opening = " ".join(words[: name + 1])
    dates = [date for date in find_expressions(opening, language=language) if date.start <= len(words[0]) + 1]
    last = opening[: dates[0].end].count(" ") if dates else 0
    if not 0 < last < name or any(words[i] == "," for i in range(last + 1)):
        return
    for index in range(1, last):
        heads[index], deps[index] = last, "nummod" if parse.pos[index] == "NUM" else "compound"
    heads[0], heads[last], deps[last], deps[name] = last, verb, "obl", "nsubj"


def _aside(words: Sequence[str], parse: Parse) -> None:
    heads, deps = parse.heads, parse.deps
    for name, dep in enumerate(deps):
        noun = heads[name]
        if dep != "appos" or parse.pos[name] != "PROPN" or parse.pos[noun] == "PROPN" or deps[noun] != "obl":
            continue
        verb = heads[noun]
        if not noun < name < verb or any(heads[i] == verb and d.startswith(_SUBJECTS) for i, d in enumerate(deps)):
            continue
        first = min((i for i, head in enumerate(heads) if head == name and i < name), default=name)
        closed = first > 0 and "," in (words[first], words[first - 1])
        cased = any(heads[i] == noun and deps[i] == "case" for i in range(noun))
        if "VerbForm=Fin" in parse.morph[verb] and closed and cased:
            heads[name], deps[name] = verb, "nsubj"
            for index in range(name + 1, verb):
                if heads[index] == noun:  # "on a visit" is his
                    heads[index] = verb
                    deps[index] = "obl" if deps[index] == "nmod" else deps[index]
            return


def _headless(
    words: Sequence[str], parse: Parse, endings: tuple[str, ...], intransitive: frozenset[str], lemmatiser: Lemmatiser
) -> None:
    heads, deps = parse.heads, parse.deps
    root = next((i for i, dep in enumerate(deps) if dep == "root"), -1)
    if root < 0 or parse.pos[root] not in {"NOUN", "PROPN"} or words[-1] != ".":
        return
    if any(heads[i] == root and dep in {"cop", "nsubj", "expl"} for i, dep in enumerate(deps)):
        return
    if any("VerbForm=Fin" in morph and dep in _CLAUSES for morph, dep in zip(parse.morph, deps, strict=True)):
        return
    for verb in range(root + 1, len(words)):
        held = heads[verb]
        below = held != root and heads[held] == root and deps[held] == "nmod"  # "Thousands of students gathered."
        if (held != root and not below) or deps[verb] != "acl" or not {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb]:
            continue
        own = {deps[i] for i, head in enumerate(heads) if head == verb and i > verb}
        active = (own & _COMPLEMENTS and not below) or lemmatiser.lemma(words[verb], "VERB", parse.morph[verb]) in intransitive
        if words[verb].lower().endswith(endings) and active and "obl:agent" not in own:
            heads[root], deps[root], heads[verb], deps[verb], parse.morph[verb] = verb, "nsubj", verb, "root", PAST
            for index in range(verb + 1, len(words)):
                if heads[index] == root:
                    heads[index] = verb
            return


def _controlled(words: Sequence[str], parse: Parse, grammar: Grammar, lemmatiser: Lemmatiser) -> None:
    heads, deps = parse.heads, parse.deps
    for index, dep in enumerate(deps):
        held = heads[index]
        if dep != "acl" or held >= index or deps[held] not in {"obj", "nsubj:pass"}:
            continue
        children = [i for i, head in enumerate(heads) if head == index and i < index]
        gerund = any("VerbForm=Ger" in parse.morph[i] for i in (index, *children))
        marked = any(grammar.prepositions.get(words[i].lower()) in grammar.gerund_markers for i in children)
        verb = heads[held]
        if gerund and marked and lemmatiser.lemma(words[verb], "VERB", parse.morph[verb]) in grammar.object_control:
            heads[index], deps[index] = verb, "advcl"
