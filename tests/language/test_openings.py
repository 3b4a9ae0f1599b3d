"""Dates at the beginning of a sentence belong to its verb."""

from __future__ import annotations

import pytest

import comity


@pytest.mark.parametrize(
    ("sentence", "parties", "date"),
    [
        ("In 2006 Australia and Indonesia signed a treaty on security.", {"AUS", "IDN"}, "2006"),
        ("In July 2023 Norway and Iceland adopted a partnership programme.", {"NOR", "ISL"}, "2023-07"),
        ("En 2018 Séoul et Tallinn ont signé un accord de coopération.", {"KOR", "EST"}, "2018"),
    ],
)
def test_subject_and_date_are_told_apart(sentence: str, parties: set[str], date: str) -> None:
    events = comity.read(sentence).events
    assert [({*event.actor, *event.recipient}, event.date) for event in events] == [(parties, date)]


def test_a_date_before_a_comma_stays_what_it_was() -> None:
    (event,) = comity.read("In 2006, Norway and Iceland signed a treaty on security.").events
    assert event.date == "2006"
