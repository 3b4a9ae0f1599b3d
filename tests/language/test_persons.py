"""Persons' names in the raw text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.language.gazetteer import Gazetteer
from comity.language.persons import find_persons, person_id, slug
from comity.model.analysis import NameKind

WORDS = st.sampled_from([
    "M.", "Mme", "Jean", "Paul-Marie", "de", "la", "von", "LE", "DRIAN", "président", "ministre", ",", ".", "«",
    "Kim", "Jong-un\n", "l'", "Norvège", "OTAN", "a", "Lee",
])  # fmt: skip


def persons(text):
    names = Gazetteer.load("fr").find(text)
    return [(text[name.start : name.end], name.ids[0].removeprefix("person/")) for name in find_persons(text, names, "fr")]


def words(text):
    return [name for name, _ in persons(text)]


@pytest.mark.parametrize(("text", "name"), [
    ("M. Jens Stoltenberg est là.", "Jens Stoltenberg"),
    ("le général Christopher Cavoli a dit", "Christopher Cavoli"),
    ("Mme Ursula von der Leyen arrive.", "Ursula von der Leyen"),
    ("le Premier ministre Lee Nak-yon a dit", "Lee Nak-yon"),
    ("le président vietnamien Tô Lâm a dit", "Tô Lâm"),
    ("avec Mohammed ben Salmane hier", "Mohammed ben Salmane"),
    ("Abdelmadjid Tebboune a dit", "Abdelmadjid Tebboune"),
    ("l'écrivain Gabriel García Márquez est mort", "Gabriel García Márquez"),
    ("le ministre Jean-Yves LE DRIAN a dit", "Jean-Yves LE DRIAN"),
    ("Hier Emmanuel Macron a dit", "Emmanuel Macron"),
    ("le dirigeant Kim Jong-un a dit", "Kim Jong-un"),
    ("le président Yoon Suk Yeol est arrivé", "Yoon Suk Yeol"),
    ("selon Nock Ag Attia, député, rien", "Nock Ag Attia"),
    ("a déclaré Oumar Dembo hier", "Oumar Dembo"),
    ("la ministre Georgia Meyer a dit", "Georgia Meyer"),
    ("le président Kenyatta a dit", "Kenyatta"),
    ("et le Saoudien Musaed al-Aiban ont", "Musaed al-Aiban"),
    ("le régime de Bachar al-Assad", "Bachar al-Assad"),
])  # fmt: skip
def test_names(text, name):
    assert words(text) == [name]


@pytest.mark.parametrize("text", [
    "le ministre des Affaires étrangères a dit",
    "les Jeux olympiques d'hiver",
    "le Centre d'excellence de cyberdéfense",
    "le ministre de la Défense de la Norvège",
    "En Mars, la Commission européenne a dit",
    "la société Alpha Numérique a signé",
    "le salon Cybertech Tel a ouvert",
    "un Su-24 russe",
    "le constructeur Renault a signé",
    "LE PREMIER MINISTRE A PARLÉ",
    "le ministre de l'Économie, le ministre des Transports",
])  # fmt: skip
def test_no_names(text):
    assert words(text) == []


def test_the_surname_alone_is_found_once_the_full_name_stood_there():
    text = "Juri Tamm est arrivé. Tamm a signé. M. Tamm est reparti."
    assert persons(text) == [("Juri Tamm", "juri-tamm"), ("Tamm", "juri-tamm"), ("Tamm", "juri-tamm")]


def test_family_names_that_stand_first():
    assert persons("Le Premier ministre Lee Nak-yon est arrivé. Lee a signé.")[1] == ("Lee", "lee-nak-yon")


def test_spellings_of_one_name_are_one_person():
    assert [i for _, i in persons("Vladimir Putin a signé. Le président Vladimir Poutine attend.")] == ["vladimir-putin"] * 2
    assert [i for _, i in persons("Jüri Tamm a signé. Juri Tamm attend.")] == ["juri-tamm"] * 2


def test_a_surname_of_two_persons_is_the_nearest_ones():
    text = "Paul Martin est venu. Martin a signé. Marie Martin est venue. Martin a parlé."
    assert [i for _, i in persons(text)] == ["paul-martin", "paul-martin", "marie-martin", "marie-martin"]


def test_ids():
    assert person_id("Jüri Ratas") == "person/juri-ratas"
    assert person_id("Beata Szydło") == "person/beata-szydlo"
    assert slug("Recep Tayyip Erdoğan") == "recep-tayyip-erdogan"


@given(st.lists(WORDS, max_size=30))
def test_names_lie_in_the_text_in_order_and_apart(parts):
    text = " ".join(parts)
    found = find_persons(text, Gazetteer.load("fr").find(text), "fr")
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(found))
    assert all(name.kind is NameKind.PERSON and name.ids and name.end <= len(text) for name in found)


def test_glued_to_the_office():
    assert persons("Il a reçu l'amiralArjun Mehta.") == [("Arjun Mehta", "arjun-mehta")]


def test_alone_after_a_quotation():
    assert persons("« Nous partirons », a déclaré Doyle.") == [("Doyle", "doyle")]
    assert persons("Le texte a déclaré Doyle.") == []


def test_with_the_state_in_brackets():
    assert ("Krisjanis Karins", "krisjanis-karins") in persons("On a vu Krisjanis Karins (Lettonie) hier.")


def test_the_last_word_of_a_vietnamese_name():
    found = persons("Le ministre Nguyen Van Hai est venu. M. Hai a signé.")
    assert [person for _, person in found] == ["nguyen-van-hai", "nguyen-van-hai"]
