"""Actors, people, references and places in English, where owners stand before their nouns."""

from __future__ import annotations

import pytest

OWNERS = [
    ("Lithuanian Defence Minister Arvydas Anušauskas spoke.", "lithuanian defence", ("LTU",)),
    ("Portugal's foreign minister arrived.", "portugal's foreign", ("PRT",)),
    ("The Chilean government's envoy to Cairo resigned.", "the chilean government's", ("CHL",)),
    ("Danish and Polish finance ministers will meet.", "danish and polish", ("DNK", "POL")),
    ("US, UK and Australian officials attended the talks.", "us, uk", ("USA", "GBR", "AUS")),
    ("The defence ministers of Greece and Cyprus met.", "the defence ministers", ("GRC", "CYP")),
    ("The EU's foreign policy chief condemned the attack.", "the eu's", ("EU",)),
    ("Nairobi's interior ministry denied the report.", "nairobi's", ("KEN",)),
    ("Finland's and Sweden's leaders agreed.", "finland's and", ("FIN", "SWE")),
    ("The Brazil-India leaders' meeting was postponed.", "the brazil-india", ("BRA", "IND")),
    ("A spokesman for the Turkish foreign ministry replied.", "a spokesman", ("TUR",)),
    ("Officials from Japan signed the letter.", "officials", ("JPN",)),
    ("Kenya's police chief resigned.", "kenya's police chief", ("KEN",)),
    ("The Ministry of Foreign Affairs of Peru protested.", "the ministry", ("PER",)),
    ("NATO's secretary general praised the plan.", "nato's", ("NATO",)),
    ("German troops landed.", "german", ("DEU",)),
    ("The Canadians and the Dutch signed it.", "the canadians", ("CAN", "NLD")),
    ("Norwegians voted on Sunday.", "norwegians", ("NOR",)),
]


@pytest.mark.parametrize(("text", "words", "ids"), OWNERS, ids=[words for _, words, _ in OWNERS])
def test_owners_before_the_noun(read_english, text, words, ids):
    assert read_english(text).ids(words) == ids


@pytest.mark.parametrize("text", [
    "Russian companies signed a contract.",
    "Venezuelan opposition leaders refused the text.",
    "Former Bolivian president Carlos Mesa criticised the law.",
    "Chilean citizens voted on Sunday.",
    "A Norwegian was arrested.",
])  # fmt: skip
def test_who_does_not_act_for_the_state(read_english, text):
    assert read_english(text).mentions.actors[0].ids == ()


PEOPLE = [
    ("NATO Secretary General Jens Stoltenberg spoke.", "Jens Stoltenberg", "Secretary General", "NATO"),
    ("Latvian Defence Minister Artis Pabriks spoke.", "Artis Pabriks", "Defence Minister", "LVA"),
    ("President Borut Pahor of Slovenia left.", "Borut Pahor", "President", "SVN"),
    ("Borut Pahor, the Slovenian president, left.", "Borut Pahor", "president", "SVN"),
    ("Slovenia's president, Borut Pahor, left.", "Borut Pahor", "president", "SVN"),
    ("India's ambassador to the United States, Taranjit Sandhu, left.", "Taranjit Sandhu", "ambassador", "IND"),
    ("Adm. Jan Kaack of the German navy left.", "Jan Kaack", None, "DEU"),
    ("Japanese Deputy Foreign Minister Takeo Mori left.", "Takeo Mori", "Deputy Foreign Minister", "JPN"),
    ("Foreign Minister Ana Brnabić met her Maltese counterpart Ian Borg.", "Ian Borg", "Foreign Minister", "MLT"),
    ("Hungary's Viktor Orban refused.", "Viktor Orban", None, "HUN"),
    ("The head of Ukraine's presidential office, Andriy Yermak, left.", "Andriy Yermak", "head", "UKR"),
    ("The Irish prime minister's spokeswoman, Nora Byrne, left.", "Nora Byrne", "spokeswoman", "IRL"),
]


@pytest.mark.parametrize(("text", "name", "role", "of"), PEOPLE, ids=[name + text[:9] for text, name, _, _ in PEOPLE])
def test_people(read_english, text, name, role, of):
    found = {person.name: (person.role, person.of) for person in read_english(text).mentions.people}
    assert found[name] == (role, of)


def test_a_second_office_in_a_list_is_of_the_first_ones_state(read_english):
    got = read_english("Polish President Andrzej Duda and Defence Minister Tomasz Siemoniak inspected the site in Vilnius.")
    assert {person.of for person in got.mentions.people} == {"POL"}


REFERENCES = [
    ("Chile and Peru signed a pact. The two countries trade copper.", "the two", ("CHL", "PER")),
    ("Chile and Peru signed a pact. Both sides were pleased.", "both", ("CHL", "PER")),
    ("Chile and Peru met. The pair agreed to talk.", "the pair", ("CHL", "PER")),
    ("Chile and Peru met. The two agreed to talk.", "the two", ("CHL", "PER")),
    ("Chile and Peru met. The two foreign ministers agreed to talk.", "the two", ("CHL", "PER")),
    ("Chile and Peru accused each other of spying.", "each other", ("CHL", "PER")),
    ("Chile and Peru met. The two countries' leaders agreed to talk.", "leaders", ("CHL", "PER")),
    ("Denmark sent tanks. The kingdom will send more.", "the kingdom", ("DNK",)),
    ("Australia will help Fiji. The island nation asked for boats.", "the island", ("FJI",)),
    ("NATO met on Monday. The alliance's secretary general spoke.", "secretary", ("NATO",)),
    ("The EU met on Monday. The 27-nation bloc imposed sanctions.", "the 27", ("EU",)),
    ("The UN Security Council met. The council adopted a text.", "the council", ("UN",)),
    ("Norway signed it. Its defence minister was pleased.", "its defence", ("NOR",)),
    ("The Irish president arrived. He praised Chile.", "he", ("IRL",)),
    ("Japan and India signed a pact; the latter will supply steel.", "the latter", ("IND",)),
]


@pytest.mark.parametrize(("text", "words", "ids"), REFERENCES, ids=[text[:30] + words for text, words, _ in REFERENCES])
def test_references(read_english, text, words, ids):
    mentions = [m for m in read_english(text).mentions.actors if m.span.quote.lower().startswith(words)]
    assert set(mentions[-1].ids) == set(ids)


def test_it_is_no_person_and_he_no_state(read_english):
    got = read_english("President Sauli Niinistö met Latvia's team. It was the first visit.")
    assert not [m for m in got.mentions.actors if m.span.quote == "It" and m.people]


@pytest.mark.parametrize(("text", "word", "acts"), [
    ("Talks were held in Tallinn.", "tallinn", False),
    ("The exercise took place at Ramstein, Germany.", "germany", False),
    ("The ship sank off the coast of Yemen.", "yemen", False),
    ("The minister paid a visit to Japan.", "japan", False),
    ("Norway delivered tanks to Ukraine.", "ukraine", True),
    ("Seoul accepted the offer.", "seoul", True),
    ("The Warsaw summit ended.", "warsaw", False),
    ("A Paris-based agency published it.", "a paris", False),
])  # fmt: skip
def test_places_do_not_act(read_english, text, word, acts):
    found = [m for m in read_english(text).mentions.actors if m.span.quote.lower().endswith(word)]
    assert [m.acts for m in found] == [acts]


def test_states_named(read_english):
    text = "The US, Britain and the UAE met Dutch and Swiss envoys, the two Koreas, the Holy See and Türkiye in Georgia."
    named = read_english(text).mentions.named
    assert set(named) == {"USA", "GBR", "ARE", "NLD", "CHE", "KOR", "PRK", "VAT", "TUR", "GEO"}


def test_a_state_of_the_union_is_not_the_republic(read_english):
    assert read_english("Voters in the US state of Georgia went to the polls.").mentions.named == ("USA",)
