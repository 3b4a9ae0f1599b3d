"""Commitments as whole readings tell them, and the lexicon's own examples."""

from __future__ import annotations

from functools import cache

import pytest

from comity.flow import Reader
from comity.knowledge.commitments import load_commitments
from comity.model.reading import Commitment
from comity.model.source import Source

LANGUAGES = ("fr", "en")


@cache
def reader() -> Reader:
    return Reader()


def commitments(text: str, language: str = "fr") -> tuple[Commitment, ...]:
    return reader().read(Source("example", text, "2023-05-15", language)).reading.commitments


@pytest.mark.parametrize(
    ("language", "sentence", "what"), [(language, *example) for language in LANGUAGES for example in load_commitments(language).yes]
)
def test_yes(language: str, sentence: str, what: str) -> None:
    assert what in [found.what for found in commitments(sentence, language)]


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, each) for language in LANGUAGES for each in load_commitments(language).no]
)
def test_no(language: str, sentence: str) -> None:
    assert commitments(sentence, language) == ()


def test_by_and_due() -> None:
    (found,) = commitments("Le Japon ouvrira un hôpital à Nairobi en 2025.")
    assert (found.by, found.due) == (("JPN",), "2025")
    assert found.evidence[0].text == "Le Japon ouvrira un hôpital à Nairobi en 2025."


def test_who_reports_is_no_part_of_the_act() -> None:
    (found,) = commitments("Le Japon livrera trois navires au Kenya, a annoncé le ministre japonais de la Défense.")
    assert found.what == "livrera trois navires au Kenya"


def test_a_past_date_is_no_due_date() -> None:
    (found,) = commitments("Le Japon rendra au Kenya les masques volés en 1905.")
    assert found.due is None


def test_headline_and_body_are_one() -> None:
    text = (
        "Le Japon va livrer trois navires au Kenya\n\nLe Japon livrera trois navires au Kenya en juin, a dit le ministre japonais."
    )
    assert len(commitments(text)) == 1
