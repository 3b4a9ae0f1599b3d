"""Tenses that the tagger gets wrong and the form of a verb or its place tell.

The rules, by the name of their functions:

``pasts``  "Egypt called for restraint": what has a subject and no auxiliary is a past, where past and participle look the same.
``told``   "enverra" is a future, whatever the tagger says, and "réitérons" none; "renoue" is no participle.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from comity.knowledge.grammar import Grammar
from comity.language.pipeline import Parse

FUTURE = frozenset({"Mood=Ind", "Tense=Fut", "VerbForm=Fin"})
PAST = frozenset({"Mood=Ind", "Tense=Past", "VerbForm=Fin"})
PRESENT = frozenset({"Mood=Ind", "Tense=Pres", "VerbForm=Fin"})
CONDITIONAL = frozenset({"Mood=Cnd", "Tense=Pres", "VerbForm=Fin"})


def no_participle(form: str, lemma: str, grammar: Grammar) -> bool:
    """Whether a form cannot be the past participle that the tagger takes it for ("renoue", of renouer)."""
    for ending, participles in grammar.participle_endings:
        if lemma.endswith(ending):
            return not form.endswith(participles)
    return False


def by_form(form: str, lemma: str, grammar: Grammar) -> frozenset[str]:
    """The features of a form in the simple future or the conditional; the empty set for any other form.

    Args:
        form: the word in lower case.
        lemma: its infinitive.
        grammar: the endings and stems of the language.
    """
    stem = _stem(lemma, grammar.future_stems)
    ending = form[len(stem) :] if form.startswith(stem) else ""
    if ending in grammar.future_endings:
        return FUTURE
    return CONDITIONAL if ending in grammar.conditional_endings else frozenset()


def told(form: str, lemma: str, pos: str, morph: frozenset[str], grammar: Grammar) -> frozenset[str]:
    """The features of a form: those that the tagger gave it, unless the form tells others for certain.

    Args:
        form: the word in lower case.
        lemma: its lemma.
        pos: its part of speech.
        morph: what the tagger says.
        grammar: the endings and stems of the language.
    """
    if pos in {"VERB", "AUX"} and (certain := by_form(form, lemma, grammar)):
        return certain
    if "Tense=Fut" in morph and any(lemma.endswith(ending) for ending, _ in grammar.participle_endings):
        return morph - {"Tense=Fut"} | {"Tense=Pres"}  # "réitérons" only looks like a future
    if pos == "VERB" and {"VerbForm=Part", "Tense=Past"} <= morph and no_participle(form, lemma, grammar):
        return PRESENT
    return morph


def pasts(words: Sequence[str], parse: Parse, grammar: Grammar) -> None:
    """Makes a past, in place, of what the tagger takes for a participle although it has a subject and no auxiliary: "Egypt called
    for restraint", in languages where the two look the same."""
    if not grammar.past_endings:
        return
    helped = {head for head, dep in zip(parse.heads, parse.deps, strict=True) if dep.startswith(("aux", "nsubj:pass"))}
    marked = {head for head, dep in zip(parse.heads, parse.deps, strict=True) if dep == "mark"}
    for index, dep in enumerate(parse.deps):
        verb = parse.heads[index]
        if dep != "nsubj" or verb in helped or index > verb or parse.pos[verb] != "VERB":
            continue
        if {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb] and words[verb].lower().endswith(grammar.past_endings):
            parse.morph[verb] = PAST
        elif "VerbForm=Inf" in parse.morph[verb] and verb not in marked:  # "Canada hit Iran with sanctions"
            parse.morph[verb] = PRESENT if "Number=Plur" in parse.morph[index] else PAST


@cache
def _stem(lemma: str, irregular: tuple[tuple[str, str], ...]) -> str:
    """The future stem of an infinitive: its own irregular one, else the infinitive without a final e."""
    fitting = [(ending, stem) for ending, stem in irregular if lemma.endswith(ending)]
    if not fitting:
        return lemma.removesuffix("e")
    ending, stem = max(fitting, key=lambda pair: len(pair[0]))
    return lemma.removesuffix(ending) + stem
