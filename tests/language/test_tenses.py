"""Futures and conditionals are told by their form, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from comity.knowledge.grammar import load_grammar
from comity.language.tenses import by_form


@pytest.mark.parametrize(
    ("form", "lemma", "feature"),
    [
        ("livrera", "livrer", "Tense=Fut"),
        ("enverra", "envoyer", "Tense=Fut"),
        ("permettront", "permettre", "Tense=Fut"),
        ("reviendra", "revenir", "Tense=Fut"),
        ("recevrait", "recevoir", "Mood=Cnd"),
        ("livreraient", "livrer", "Mood=Cnd"),
        ("déploiera", "déployer", "Tense=Fut"),
    ],
)
def test_told_by_the_form(form: str, lemma: str, feature: str) -> None:
    assert feature in by_form(form, lemma, load_grammar("fr"))


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("montra", "montrer"),
        ("montrait", "montrer"),
        ("tirons", "tirer"),
        ("courons", "courir"),
        ("paraît", "paraître"),
        ("extrait", "extraire"),
    ],
)
def test_other_forms_are_left_to_the_tagger(form: str, lemma: str) -> None:
    assert by_form(form, lemma, load_grammar("fr")) == frozenset()
