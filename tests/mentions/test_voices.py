"""Who speaks: the body of a resolution, the "we" of a statement; and bodies that several states or one organisation have."""

from __future__ import annotations

import pytest

RESOLUTION = """Resolution on the strait

Adopted by the Security Council on 4 May

1. Condemns the raid on the harbour in the strongest terms, and regrets that nobody was warned;

2. Urges Oman to help all those who lost their boats in the raid, and their families;"""


def test_a_resolution_speaks_for_the_body_that_adopts_it(read_english):
    voices = read_english(RESOLUTION).mentions.voices
    assert [voice.ids for voice in voices.values()] == [("UN",), ("UN",)]


def test_a_lone_name_speaks_for_what_follows(read):
    text = "Détroit d'Ormuz\n\nLe Parlement européen,\n\n1. salue la visite du ministre omanais ;\n\n2. Le texte est long."
    assert [voice.ids for voice in read(text).mentions.voices.values()] == [("EU",)]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Joint statement by Chile and Peru\n\nWe condemn the raid.", ("CHL", "PER")),
        ("Statement by the North Atlantic Council on Oman\n\nWe condemn the raid.", ("NATO",)),
        ("Fishing\n\nWe, the ministers of Chile and Peru, met in Lima. We condemn the raid.", ("CHL", "PER")),
        ("Fishing in Peru\n\nWe went to see the boats.", ()),
    ],
)
def test_who_we_are_outside_quotations(read_english, text, ids):
    found = [mention.ids for mention in read_english(text).mentions.actors if mention.span.quote == "We"]
    assert (found[-1] if found else ()) == ids


BODIES = [
    ("The National Cyber Security Centre of Latvia wrote to Oman.", "the national", ("LVA",)),
    ("The Latvian National Cyber Security Centre wrote to Oman.", "national cyber", ("LVA",)),
    ("The members of the Security Council met Oman.", "the members", ("UN",)),
    ("EU countries wrote to Oman.", "EU countries", ("EU",)),
    ("The EU wrote to Oman. The Council met.", "the council", ("EU",)),
    ("The EU wrote to Oman. The Commission President, Ursula von der Leyen, replied.", "the commission president", ("EU",)),
    ("The EU and its member states wrote to Oman.", "its member", ("EU",)),
    ("Hamas wrote to Oman. The group replied.", "the group", ("org/hamas",)),
    ("The M23 left Goma. The rebels wrote to Oman.", "the rebels", ("org/m23",)),
    ("The Security Council met on Monday. The 15-member body wrote to Oman.", "the 15-member", ("UN",)),
]


@pytest.mark.parametrize(("text", "words", "ids"), BODIES, ids=[text for text, _, _ in BODIES])
def test_whose_a_body_or_group_is(read_english, text, words, ids):
    assert read_english(text).ids(words) == ids


CORPS = [
    ("Les membres du Conseil de sécurité ont écrit à Oman.", "les membres", ("UN",)),
    ("Les pays de l'Otan ont écrit à Oman.", "pays de l'otan", ("NATO",)),
    ("L'UE a écrit à Oman. La présidente de la Commission, Ursula von der Leyen, a répondu.", "la présidente", ("EU",)),
    ("Le Conseil de sécurité nationale du Mali a écrit à Oman.", "le conseil", ("MLI",)),
    ("Thales a écrit à Oman. L'entreprise a répondu.", "l'entreprise", ("org/thales",)),
]


@pytest.mark.parametrize(("text", "words", "ids"), CORPS, ids=[text for text, _, _ in CORPS])
def test_whose_a_body_or_group_is_in_french(read, text, words, ids):
    assert read(text).ids(words) == ids


def test_who_is_named_without_office_holds_the_one_told_next(read):
    found = read("Yves Lambert a téléphoné lundi à Paul Morand. Le président togolais a salué ce choix.")
    assert [person.of for person in found.mentions.people if person.name == "Yves Lambert"] == ["TGO"]
