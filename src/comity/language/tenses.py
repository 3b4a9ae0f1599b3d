"""Tenses that a verb's form tells for certain, for verbs that the treebanks hardly know: "enverra" is a future, whatever the tagger
says."""

from __future__ import annotations

from functools import cache

from comity.knowledge.grammar import Grammar

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


@cache
def _stem(lemma: str, irregular: tuple[tuple[str, str], ...]) -> str:
    """The future stem of an infinitive: its own irregular one, else the infinitive without a final e."""
    fitting = [(ending, stem) for ending, stem in irregular if lemma.endswith(ending)]
    if not fitting:
        return lemma.removesuffix("e")
    ending, stem = max(fitting, key=lambda pair: len(pair[0]))
    return lemma.removesuffix(ending) + stem
