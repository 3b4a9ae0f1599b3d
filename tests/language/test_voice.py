"""Clauses that begin with their verb: where the verb stands, and what the parser is shown in place of the number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.language.voice import lend_subject, opening


@pytest.mark.parametrize(
    ("language", "text", "verb"),
    [
        ("en", "3 . Condemns the raid ;", "Condemns"),
        ("en", "( b ) Strongly urges Chad to reply ;", "urges"),
        ("en", "Welcomes the visit ;", "Welcomes"),
        ("en", "3 . The report condemns it", ""),
        ("en", "welcomes the visit", ""),
        ("fr", "3 . Se félicite de la visite ;", "félicite"),
        ("fr", "– demande au Tchad de répondre ;", "demande"),
        ("fr", "Le rapport condamne ce choix .", ""),
    ],
)
def test_the_verb_of_a_clause_without_subject(language, text, verb):
    words = text.split()
    assert [*words, ""][opening(words, language)] == verb


@pytest.mark.parametrize(
    ("language", "text", "seen"),
    [
        ("en", "3 . Condemns it", "The Council condemns it"),
        ("en", "– Condemns it", "It condemns it"),
        ("en", "( b ) Strongly urges it", "( The Council strongly urges it"),
        ("fr", "3 . Se félicite", "Le Conseil se félicite"),
        ("fr", "Condamne ceci", "condamne ceci"),
    ],
)
def test_the_parser_is_shown_a_subject(language, text, seen):
    words = text.split()
    lend_subject(words, language)
    assert " ".join(words) == seen


@given(st.lists(st.sampled_from(["3", ".", ")", "a", "–", "Condemns", "urges", "also", "Chad", ","]), max_size=8))
def test_a_lent_subject_never_changes_the_number_of_words(words):
    lent = list(words)
    lend_subject(lent, "en")
    assert len(lent) == len(words)
