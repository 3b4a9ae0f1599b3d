"""Whom noun phrases and names stand for."""

from __future__ import annotations

import pytest

ROLES = [
    ("Le président français a reçu la délégation.", "le président", ("FRA",)),
    ("Les forces armées maliennes ont repris la ville.", "les forces", ("MLI",)),
    ("La diplomatie russe a protesté hier.", "la diplomatie", ("RUS",)),
    ("L'administration américaine a salué cette décision.", "l'administration", ("USA",)),
    ("Le ministère sud-coréen de la Défense a publié un rapport.", "le ministère", ("KOR",)),
    ("Le chef de la diplomatie européenne a condamné l'attaque.", "le chef", ("EU",)),
    ("Le secrétaire général de l'OTAN a salué cet effort.", "le secrétaire", ("NATO",)),
    ("Les ministres des Affaires étrangères du Japon et de l'Australie se sont réunis.", "les ministres", ("JPN", "AUS")),
    ("Les responsables de Séoul et de Washington se sont parlé.", "les responsables", ("KOR", "USA")),
    ("Les dirigeants du Japon, de l'Australie et de la Nouvelle-Zélande sont venus.", "les dirigeants", ("JPN", "AUS", "NZL")),
    ("Les Premiers ministres sud-coréen et estonien ont signé un accord.", "les premiers", ("KOR", "EST")),
    ("Le porte-parole du ministère russe des Affaires étrangères est arrivé.", "le porte-parole", ("RUS",)),
    ("La Norvège, la Suède et la Finlande ont signé un accord.", "la norvège", ("NOR", "SWE", "FIN")),
    ("Une délégation du Chili est arrivée lundi.", "une délégation", ("CHL",)),
]


@pytest.mark.parametrize(("text", "words", "ids"), ROLES, ids=[words for _, words, _ in ROLES])
def test_roles_and_bodies(read, text, words, ids):
    assert read(text).ids(words) == ids


def test_each_joined_phrase_has_its_own_mention(read):
    got = read("La Norvège et la Suède ont signé un accord.")
    assert got.ids("la norvège") == ("NOR", "SWE")
    assert got.ids("la suède") == ("SWE",)


def test_bodies_have_slugs(read):
    assert read("Le ministère péruvien de la Défense a signé un contrat.").of("le ministère").bodies == ("PER/ministry-of-defence",)


@pytest.mark.parametrize("text", [
    "Les sociétés estoniennes ont signé un contrat.",
    "L'opposition vénézuélienne a refusé ce texte.",
    "L'ancien président bolivien a critiqué la loi.",
    "Les citoyens chiliens ont voté dimanche.",
])  # fmt: skip
def test_who_does_not_act_for_the_state(read, text):
    subject = read(text).mentions.actors[0]
    assert subject.ids == ()


@pytest.mark.parametrize(("text", "word", "acts"), [
    ("Séoul a accepté la proposition.", "séoul", True),
    ("Un accord a été conclu entre Séoul et Tallinn.", "séoul", True),
    ("Les négociateurs se sont réunis à Séoul.", "séoul", False),
    ("Le ministre s'est rendu en Thaïlande.", "thaïlande", False),
    ("La mission se poursuit au Mali.", "mali", False),
    ("Le gouvernement a livré des radars à l'Ukraine.", "l'ukraine", True),
    ("Ils se sont vus lors du sommet de Varsovie.", "varsovie", False),
])  # fmt: skip
def test_places_do_not_act(read, text, word, acts):
    got = read(text)
    assert got.of(word).acts is acts
    assert bool(got.mentions.places) is not acts


def test_places_have_countries(read):
    (place,) = read("La réunion a eu lieu à Bangkok.").mentions.places
    assert (place.country, place.name) == ("THA", "Bangkok")


def test_media_and_sources_report(read):
    got = read("Selon le ministre turc, la Norvège a signé l'accord. La presse locale en doute.")
    assert got.of("le ministre").reports and not got.of("le ministre").acts
    assert got.of("la presse").reports
    assert not got.of("la norvège").reports


def test_a_label_before_the_verb_of_a_title_does_not_act(read):
    got = read("Mali : la France retire ses troupes\n\nLa France a retiré ses troupes lundi, a annoncé le gouvernement.")
    assert not got.of("mali").acts
    assert got.of("la france").acts


def test_named_counts_demonyms_and_acting_capitals_only(read):
    got = read("Le Premier ministre estonien a rencontré à Lima des représentants de l'OTAN. Oslo a refusé.")
    assert set(got.mentions.named) == {"EST", "NATO", "NOR"}


def test_companies_are_organisations_of_their_own(read):
    assert read("L'Estonie a signé un contrat avec Airbus.").ids("airbus")[0].startswith("org/")
