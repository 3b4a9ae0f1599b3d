"""Instruments and commitments of English sentences."""

from __future__ import annotations

from functools import cache

import pytest

from comity.flow import Reader
from comity.model.reading import Commitment, Instrument, Reading
from comity.model.source import Source


@cache
def reader() -> Reader:
    return Reader()


@cache
def reading(text: str) -> Reading:
    return reader().read(Source("example", text, "2023-05-15", "en")).reading


def instruments(text: str) -> tuple[Instrument, ...]:
    return reading(text).instruments


def commitments(text: str) -> tuple[Commitment, ...]:
    return reading(text).commitments


@pytest.mark.parametrize(
    ("text", "name", "kind", "parties", "stage"),
    [
        ("Norway and Kenya signed a fisheries agreement on Tuesday.", "fisheries agreement", "agreement", "NOR KEN", "signed"),
        (
            "Japan and Vietnam inked a memorandum of understanding on cyber security cooperation.",
            "memorandum of understanding on cyber security cooperation", "memorandum", "JPN VNM", "signed",
        ),
        (
            "Serbia signed off on a free trade agreement with Egypt.",
            "free trade agreement with Egypt", "agreement", "SRB EGY", "adopted",
        ),
        (
            "The status of forces agreement between Japan and Australia took effect in August.",
            "status of forces agreement between Japan and Australia", "agreement", "JPN AUS", "in-force",
        ),
        ("Germany shelved an arms deal with Turkey.", "arms deal with Turkey", "agreement", "DEU TUR", "suspended"),
        ("Moscow pulled out of the Open Skies Treaty.", "Open Skies Treaty", "treaty", "RUS", "ended"),
        (
            "Ottawa and Nairobi are negotiating a mutual legal assistance treaty.",
            "mutual legal assistance treaty", "treaty", "CAN KEN", "negotiated",
        ),
        (
            "Poland and Estonia extended their defence cooperation agreement.",
            "defence cooperation agreement", "agreement", "POL EST", "in-force",
        ),
        ("US-China trade deal talks resumed in Geneva.", "trade deal", "agreement", "USA CHN", "negotiated"),
        ("India and Oman hope to conclude a historic trade deal.", "trade deal", "agreement", "IND OMN", "proposed"),
        (
            "The NATO-Moldova Tailored Partnership Programme was adopted in 2023.",
            "NATO-Moldova Tailored Partnership Programme", "programme", "NATO MDA", "adopted",
        ),
        (
            "The Senate of Kenya ratified the Convention on Cluster Munitions.",
            "Convention on Cluster Munitions", "convention", "KEN", "ratified",
        ),
        (
            "Peru's accession to the Budapest Convention was welcomed by Rome.",
            "Budapest Convention", "convention", "PER", "ratified",
        ),
        (
            "The Thai and Cambodian foreign ministers signed a letter of intent on the exchange of classified information.",
            "letter of intent on the exchange of classified information", "letter-of-intent", "THA KHM", "signed",
        ),
        ("London and Rabat launched a strategic dialogue on Monday.", "strategic dialogue", "dialogue", "GBR MAR", "adopted"),
        (
            "The UN General Assembly adopted a resolution on artificial intelligence.",
            "resolution on artificial intelligence", "resolution", "UN", "adopted",
        ),
        (
            "Beijing suspended an extradition treaty with Australia.",
            "extradition treaty with Australia", "treaty", "CHN AUS", "suspended",
        ),
        (
            "Iceland terminated its fisheries protocol with Greenland.",
            "fisheries protocol with Greenland", "agreement", "ISL GRL", "ended",
        ),
        (
            "The agreement, signed in 2019 by Estonia and France, allows joint patrols.",
            "agreement", "agreement", "EST FRA", "signed",
        ),
        (
            "The two sides issued a joint statement after talks between France and Kenya.",
            "joint statement", "declaration", "FRA KEN", "adopted",
        ),
    ],
)  # fmt: skip
def test_one_instrument(text: str, name: str, kind: str, parties: str, stage: str) -> None:
    (found,) = instruments(text)
    assert (found.name, found.kind, set(found.parties), found.stage) == (name, kind, set(parties.split()), stage)


@pytest.mark.parametrize(
    "text",
    [
        "No agreement was signed between Norway and Kenya.",
        "A source said any deal would need approval.",
        "Norway and Kenya are in agreement.",
        "A great deal of trade passes between Norway and Kenya.",
        "Norway and Kenya discussed the peaceful resolution of the conflict.",
        "Norway accused Kenya of violating international law.",
        "The Norwegian ministry issued a statement on Kenya.",
        "Brazil called for a treaty on plastics.",
        "Norway lifted its declaration of war on Kenya.",
        "The treaty body wrote to Norway and Kenya.",
    ],
)
def test_no_instrument(text: str) -> None:
    assert instruments(text) == ()


def test_the_year_before_the_noun() -> None:
    (found,) = instruments("The 1951 Mutual Defense Treaty between the United States and the Philippines was invoked.")
    assert (found.date, found.stage) == ("1951", "in-force")


def test_later_mentions_are_of_the_same_text() -> None:
    text = (
        "Japan, Philippines Sign Landmark Defence Pact\n\n"
        "Japan and the Philippines signed a reciprocal access agreement in Manila. The pact entered into force in May. "
        "The deal covers joint drills."
    )
    assert len(instruments(text)) == 1


def test_each_of_two_texts_has_its_parties() -> None:
    found = instruments("The US-China trade deal and the Iran-Iraq border accord were signed in Geneva.")
    assert [set(each.parties) for each in found] == [{"USA", "CHN"}, {"IRN", "IRQ"}]


def test_who_brokers_is_no_party() -> None:
    found = instruments("Qatar brokered a truce between Chad and Sudan.")
    assert [set(each.parties) for each in found] == [{"TCD", "SDN"}]


@pytest.mark.parametrize(
    ("text", "by", "what", "due"),
    [
        ("Vietnam and Japan agreed to set up a hotline by 2026.", "VNM JPN", "set up a hotline by 2026", "2026"),
        ("Germany pledged 30 million euros to Ghana.", "DEU", "pledged 30 million euros to Ghana", None),
        ("Canada will host the next round of talks in Ottawa.", "CAN", "host the next round of talks in Ottawa", None),
        (
            "Japan said it would deliver six patrol boats to Kenya by 2027.",
            "JPN",
            "deliver six patrol boats to Kenya by 2027",
            "2027",
        ),
        ("Under the deal, Slovakia will send 13 jets to Ukraine.", "SVK", "send 13 jets to Ukraine", None),
        ("Sweden intends to reopen its embassy in Kyiv.", "SWE", "reopen its embassy in Kyiv", None),
        ("Sweden announced a loan of 30 million euros to Ghana.", "SWE", "announced a loan of 30 million euros to Ghana", None),
        ("Vietnam and Japan agreed that Japan would send ten trucks.", "JPN", "send ten trucks", None),
    ],
)
def test_one_commitment(text: str, by: str, what: str, due: str | None) -> None:
    (found,) = commitments(text)
    assert (set(found.by), found.what, found.due) == (set(by.split()), what, due)


def test_two_undertakings_of_one_sentence() -> None:
    found = commitments("Tokyo pledged 35 million dollars to Kenya and will deliver five radars to Nairobi by March 2026.")
    assert [each.what for each in found] == [
        "pledged 35 million dollars to Kenya",
        "deliver five radars to Nairobi by March 2026",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "France offered to send doctors to Lebanon.",
        "Norway and Kenya will deepen their cooperation.",
        "Norway may send doctors to Kenya.",
        "Norway sent doctors to Kenya.",
        "Norway pledged support for Kenya.",
        "Norway will not send doctors to Kenya.",
    ],
)
def test_no_commitment(text: str) -> None:
    assert commitments(text) == ()
