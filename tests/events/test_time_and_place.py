"""When and where: the event's own words first, else the occasion that the story reports."""

from __future__ import annotations

import pytest

import comity
from comity.model.codes import EventType, Status
from comity.model.reading import Event


def first(text: str, kind: EventType, published: str | None = None) -> Event:
    return next(event for event in comity.read(text, published=published, language="fr").events if event.event is kind)


@pytest.mark.parametrize(
    ("text", "published", "date"),
    [
        ("La Grèce a remercié Malte mardi.", "2021-06-23", "2021-06-22"),
        ("La Grèce a remercié Malte le 3 mai 2020.", None, "2020-05-03"),
        ("La Grèce a remercié Malte en mars.", "2021-06-23", "2021-03"),
        ("La Grèce a remercié Malte.", "2021-06-23", "2021-06-23"),
        ("La Grèce a remercié Malte.", None, None),
        ("La Grèce a remercié Malte mardi.", None, None),
    ],
)
def test_date_of_one_event(text: str, published: str | None, date: str | None) -> None:
    assert first(text, EventType.SUPPORT, published).date == date


def test_what_has_no_date_of_its_own_takes_that_of_the_occasion() -> None:
    text = "La Grèce et Malte se sont rencontrées lundi à La Valette.\n\nLa Grèce a remercié Malte."
    assert first(text, EventType.SUPPORT, "2021-06-23").date == "2021-06-21"


def test_the_date_of_a_thing_is_not_the_date_of_the_act() -> None:
    text = "La Grèce et Malte ont adopté mardi le programme d'action 2022-2024."
    assert first(text, EventType.SUPPORT, "2021-06-23").date == "2021-06-22"


def test_what_is_agreed_is_due_later_than_it_is_agreed() -> None:
    text = "La Grèce s'est engagée mardi à livrer trois navires à Malte avant la fin de 2023."
    reading = comity.read(text, published="2021-06-23", language="fr")
    assert [event.date for event in reading.events] == ["2021-06-22"]
    (commitment,) = reading.commitments
    assert commitment.by == ("GRC",)
    assert commitment.due is not None
    assert commitment.due.endswith("2023")


def test_what_lies_before_the_occasion_is_background() -> None:
    text = "La Grèce et Malte se sont rencontrées lundi.\n\nLa Grèce avait remercié Malte en 2019."
    event = first(text, EventType.SUPPORT, "2021-06-23")
    assert (event.date, event.status) == ("2019", Status.HISTORICAL)


def test_a_place_is_no_actor() -> None:
    reading = comity.read("Le Japon et le Pérou ont tenu des discussions à Madrid.", language="fr")
    (event,) = reading.events
    assert set(event.actor) == {"JPN", "PER"}
    assert event.place is not None
    assert (event.place.country, event.place.name) == ("ESP", "Madrid")


def test_a_visit_takes_place_at_the_host() -> None:
    event = first("Le président chilien s'est rendu au Maroc.", EventType.CONSULT)
    assert event.mode == "visit"
    assert (event.actor, event.recipient) == (("CHL",), ("MAR",))
    assert event.place is not None
    assert event.place.country == "MAR"
