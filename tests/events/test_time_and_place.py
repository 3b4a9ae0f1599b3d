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


NEWS = "2021-06-23"  # a Wednesday


@pytest.mark.parametrize(
    ("text", "kind", "date"),
    [
        # the lead names the day, though not with a word that is an event
        ("La foule a envahi lundi les rues de La Valette.\n\nLa Grèce a remercié Malte.", EventType.SUPPORT, "2021-06-21"),
        (
            "La Grèce remercie Malte\n\nLe navire est arrivé lundi à La Valette, selon un communiqué du port.",
            EventType.SUPPORT,
            "2021-06-21",
        ),
        # a headline stands for what the text tells with its date
        (
            "La Grèce remercie Malte\n\nLe navire est arrivé samedi au port. Dès lundi, la Grèce a remercié Malte.",
            EventType.SUPPORT,
            "2021-06-21",
        ),
        # the present is the day of the report, the perfect the day of which the paragraph tells
        ("Le navire est arrivé lundi au port de La Valette.\n\nLa Grèce remercie Malte.", EventType.SUPPORT, "2021-06-23"),
        (
            "Le navire est arrivé lundi au port de La Valette.\n\nUn pilote est venu mardi. La Grèce a remercié Malte.",
            EventType.SUPPORT,
            "2021-06-22",
        ),
        (
            "Le navire est arrivé lundi au port de La Valette.\n\nMalte a été remerciée par la Grèce.",
            EventType.SUPPORT,
            "2021-06-21",
        ),
        # what is to come has the date when it comes
        ("La Grèce livrera des navires à Malte en 2024.", EventType.AGREE, "2024"),
        # dates of things and of clauses beside
        ("La Grèce a remercié Malte pour le sommet du 3 mai.", EventType.SUPPORT, "2021-06-23"),
        ("La Grèce a remercié Malte pour un plan pour 2025.", EventType.SUPPORT, "2021-06-23"),
        ("La Grèce a libéré deux soldats maltais, capturés en avril.", EventType.RETREAT, "2021-06-23"),
        ("Dans la nuit de lundi à mardi, la Grèce a remercié Malte.", EventType.SUPPORT, "2021-06-21/2021-06-22"),
    ],
)
def test_dates_within_a_story(text: str, kind: EventType, date: str) -> None:
    assert first(text, kind, NEWS).date == date


def test_a_dateline_whose_year_nothing_fixes() -> None:
    text = (
        "ATHÈNES, 7 octobre (AFP) - La Grèce a remercié Malte pour son aide et pour l'accueil de ses marins, selon un communiqué."
    )
    assert first(text, EventType.SUPPORT).date == "XXXX-10-07"


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("Le Japon et le Pérou ont tenu des discussions dans la capitale finlandaise.", EventType.CONSULT, "FIN"),
        ("Le Japon et le Pérou ont tenu des discussions dans l'est du Tchad.", EventType.CONSULT, "TCD"),
        ("Le Japon et le Pérou ont tenu des discussions à Zedelgem, en Belgique.", EventType.CONSULT, "BEL"),
        (
            "Le port de Zedelgem, à Zedelgem (Belgique).\n\nLe Japon et le Pérou ont tenu des discussions à Zedelgem.",
            EventType.CONSULT,
            "BEL",
        ),
        ("La Russie a bombardé lundi deux villages géorgiens.", EventType.ASSAULT, "GEO"),
    ],
)
def test_places_that_the_words_tell(text: str, kind: EventType, country: str) -> None:
    place = first(text, kind, NEWS).place
    assert place is not None
    assert place.country == country


def test_what_is_talked_about_is_no_place() -> None:
    event = first("Le Japon et le Pérou se sont entretenus lundi de la guerre en Syrie.", EventType.CONSULT, NEWS)
    assert event.place is None


def test_a_headline_sets_what_happens_on_the_spot() -> None:
    event = first(
        "Mali : deux soldats français tués\n\nDeux soldats français ont été tués mardi par des tirs.", EventType.ASSAULT, NEWS
    )
    assert event.place is not None
    assert event.place.country == "MLI"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The Greek Parliament on Monday thanked Malta.", "2021-06-21"),
        ("Greece last week thanked Malta.", "2021-06-14/2021-06-20"),
        ("On Monday Greece thanked Malta.", "2021-06-21"),
        ("Greece thanked Malta for its help after the loss of a ship in January.", "2021-06-23"),
    ],
)
def test_english_dates_before_the_verb(text: str, date: str) -> None:
    event = next(e for e in comity.read(text, published="2021-06-23", language="en").events if e.event is EventType.SUPPORT)
    assert event.date == date


def test_verbs_that_are_joined_share_a_date() -> None:
    text = "La Grèce avait fermé ses frontières avec Malte et gelé ses avoirs le 9 janvier."
    assert first(text, EventType.SANCTION, "2021-06-23").date == "2021-01-09"


def test_here_is_where_the_story_is_sent_from() -> None:
    text = "VALLETTA, June 23 (Xinhua) -- Greece and Malta signed a treaty here on Tuesday. It covers fishing."
    event = next(e for e in comity.read(text, published="2021-06-23", language="en").events if e.event is EventType.SUPPORT)
    assert event.place is not None
    assert (event.place.country, event.place.name) == ("MLT", "Valletta")


@pytest.mark.parametrize(
    ("text", "domains"),
    [
        ("Greece and Malta signed a fishing pact. Fishing matters.\n\nMalta thanked Greece for a ship.", ("agriculture",)),
    ],
)
def test_what_names_no_domain_for_sure_is_about_what_was_said_before(text: str, domains: tuple[str, ...]) -> None:
    events = comity.read(text, published="2021-06-23", language="en").events
    assert [e.domains for e in events if e.recipient == ("GRC",)] == [domains]


def test_what_is_built_lies_somewhere() -> None:
    text = "Greece will open a school for sailors.\n\nGreece promised Malta to build a shipyard in Cyprus."
    events = comity.read(text, published="2021-06-23", language="en").events
    assert {e.place.country for e in events if e.event is EventType.AGREE and e.place is not None} == {"CYP"}


@pytest.mark.parametrize(
    ("text", "kind", "country"),
    [
        ("Greece and Malta signed a treaty on fishing in Valletta on Monday.", EventType.SUPPORT, "MLT"),
        ("Greek soldiers attacked Maltese ships on Monday.", EventType.ASSAULT, "MLT"),
    ],
)
def test_english_places_behind_what_is_signed_and_of_who_suffers(text: str, kind: EventType, country: str) -> None:
    event = next(e for e in comity.read(text, published="2021-06-23", language="en").events if e.event is kind)
    assert event.place is not None
    assert event.place.country == country
