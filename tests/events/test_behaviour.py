"""What a user sees of the events stage: who did what to whom, with which status, each event once."""

from __future__ import annotations

import pytest

import comity
from comity.model.codes import EventType, Status
from comity.model.reading import Event


def events(text: str, published: str | None = None) -> tuple[Event, ...]:
    return comity.read(text, published=published, language="fr").events


def only(text: str, kind: EventType) -> Event:
    found = [event for event in events(text) if event.event is kind]
    assert len(found) == 1, [(e.event, e.actor, e.recipient, e.rule) for e in events(text)]
    return found[0]


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("La Norvège a condamné l'Iran.", {"NOR"}, {"IRN"}),
        ("L'Iran a été condamné par la Norvège.", {"NOR"}, {"IRN"}),
        ("La Norvège, qui a condamné l'Iran, poursuit ses travaux.", {"NOR"}, {"IRN"}),
        ("Oslo a condamné les attaques de Téhéran.", {"NOR"}, {"IRN"}),
        ("La Norvège et la Suède ont condamné l'Iran.", {"NOR", "SWE"}, {"IRN"}),
        ("Le ministre norvégien des Affaires étrangères a condamné l'Iran.", {"NOR"}, {"IRN"}),
    ],
)
def test_voice_and_form_do_not_change_who_did_what(text: str, actor: set[str], recipient: set[str]) -> None:
    event = only(text, EventType.ACCUSE)
    assert (set(event.actor), set(event.recipient)) == (actor, recipient)


@pytest.mark.parametrize(
    "text",
    [
        "Le Pérou et le Chili sont convenus de renforcer leur coopération en matière de cybersécurité.",
        "Le Pérou et le Chili vont renforcer leur coopération en matière de cybersécurité.",
        "Le Pérou et le Chili ont exprimé leur volonté de renforcer leur coopération en matière de cybersécurité.",
        "Le Pérou s'est engagé à renforcer sa coopération en matière de cybersécurité avec le Chili.",
    ],
)
def test_a_will_to_cooperate_is_one_agree_of_all_parties(text: str) -> None:
    event = only(text, EventType.AGREE)
    assert set(event.actor) == {"PER", "CHL"}
    assert not event.recipient
    assert "cybersecurity" in event.domains
    assert len(events(text)) == 1


def test_what_is_asked_for_is_no_event_of_its_own() -> None:
    found = events("L'Ukraine a demandé à la Pologne de livrer des chars.")
    assert [(e.event, e.actor, e.recipient) for e in found] == [(EventType.REQUEST, ("UKR",), ("POL",))]
    assert found[0].mode == "assist"


def test_a_visit_and_its_talks_told_twice_are_one_event() -> None:
    text = (
        "Le ministre danois de la Défense a rencontré son homologue letton mardi 4 juin 2024 à Riga.\n\n"
        "Lors de cette rencontre, le Danemark et la Lettonie ont discuté de la mer Baltique."
    )
    event = only(text, EventType.CONSULT)
    assert set(event.actor) | set(event.recipient) == {"DNK", "LVA"}
    assert event.date == "2024-06-04"
    assert event.place is not None
    assert event.place.country == "LVA"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Le Kenya n'a pas signé l'accord avec la Somalie.", Status.NEGATION),
        ("Le Kenya aurait signé l'accord avec la Somalie.", Status.HYPOTHETICAL),
        ("Le Kenya a signé l'accord avec la Somalie.", Status.OCCURRED),
        ("Le Kenya avait signé l'accord avec la Somalie.", Status.HISTORICAL),
    ],
)
def test_status_follows_the_verb(text: str, status: Status) -> None:
    assert only(text, EventType.SUPPORT).status is status


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre a souligné l'importance de la coopération entre la France et le Japon.",
        "Un mémorandum est un texte par lequel deux États disent ce qu'ils entendent faire.",
        "La mer de Chine méridionale est vaste.",
        "Le Danemark compte six millions d'habitants et la Suède dix.",
    ],
)
def test_comments_definitions_and_facts_are_no_events(text: str) -> None:
    assert events(text) == ()


def test_who_reports_does_not_act() -> None:
    event = only("La Serbie a signé un accord avec la Hongrie, a indiqué l'agence Reuters.", EventType.SUPPORT)
    assert set(event.actor) == {"SRB", "HUN"}
    assert event.reported_by


def test_evidence_is_the_whole_sentence_and_stands_in_the_text() -> None:
    text = "Il pleut à Paris. La Serbie a signé un accord avec la Hongrie. Il fait froid."
    (evidence,) = only(text, EventType.SUPPORT).evidence
    assert evidence.text == "La Serbie a signé un accord avec la Hongrie."
    assert text[evidence.start : evidence.end] == evidence.text


def test_a_headline_without_verb_names_its_parties() -> None:
    event = only("Japon-Vietnam : accord sur la cybersécurité", EventType.SUPPORT)
    assert set(event.actor) == {"JPN", "VNM"}


def test_the_label_of_a_headline_does_not_act() -> None:
    event = only("Mozambique : le Botswana retire ses soldats", EventType.RETREAT)
    assert event.actor == ("BWA",)
    assert event.recipient == ("MOZ",)


@pytest.mark.parametrize(
    ("text", "kind", "actor", "recipient"),
    [
        ("Les otages seront libérés, a promis le Mali.", EventType.AGREE, {"MLI"}, set()),
        ("La Pologne a salué l'aide humanitaire fournie par Séoul à l'Ukraine.", EventType.AID, {"KOR"}, {"UKR"}),
        ("La Suède livrera des chars à l'Ukraine, a annoncé l'Otan.", EventType.AGREE, {"SWE"}, {"UKR"}),
        ("La France a remercié la Grèce d'avoir livré des masques au Liban.", EventType.AID, {"GRC"}, {"LBN"}),
        ("Le Rwanda enverra mille soldats au Mozambique.", EventType.AGREE, {"RWA"}, {"MOZ"}),
    ],
)
def test_who_gives_and_who_gets(text: str, kind: EventType, actor: set[str], recipient: set[str]) -> None:
    event = only(text, kind)
    assert (set(event.actor), set(event.recipient)) == (actor, recipient)


def test_a_denied_announcement_denies_no_talks() -> None:
    event = only("Les pourparlers entre le Pérou et le Chili n'avaient pas été annoncés.", EventType.CONSULT)
    assert event.status is not Status.NEGATION


def test_a_promise_denied_is_a_refusal() -> None:
    event = only("Le Kenya n'a pas accepté de livrer des chars à la Somalie.", EventType.REJECT)
    assert event.actor == ("KEN",)


@pytest.mark.parametrize(
    ("text", "kind", "actor", "recipient"),
    [
        ("La Suède a débloqué dix millions d'euros pour aider le Soudan.", EventType.AID, {"SWE"}, {"SDN"}),
        ("La Suède a promis de verser dix millions d'euros pour soutenir le Soudan.", EventType.AGREE, {"SWE"}, {"SDN"}),
        ("La Suède a annoncé avoir livré des radars au Kenya.", EventType.AID, {"SWE"}, {"KEN"}),
    ],
)
def test_the_purpose_of_a_gift_tells_who_gets_it(text: str, kind: EventType, actor: set[str], recipient: set[str]) -> None:
    event = only(text, kind)
    assert (set(event.actor), set(event.recipient)) == (actor, recipient)


def test_an_intent_inside_a_report_keeps_both_parties() -> None:
    event = only("Le Japon a dit vouloir approfondir ses relations avec l'Inde.", EventType.AGREE)
    assert {*event.actor, *event.recipient} == {"JPN", "IND"}


@pytest.mark.parametrize("verb", ["a décidé de suspendre", "a annoncé suspendre"])
def test_a_decided_sanction_is_a_sanction(verb: str) -> None:
    event = only(f"Le Mali {verb} sa coopération avec la France.", EventType.SANCTION)
    assert (set(event.actor), set(event.recipient)) == ({"MLI"}, {"FRA"})
