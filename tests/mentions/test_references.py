"""Which phrases point back, and to whom of several."""

from __future__ import annotations

import pytest


def meant(got, words):
    """The ids of all mentions that begin with the words."""
    return [i for m in got.mentions.actors if m.span.quote.lower().startswith(words) for i in m.ids]


TALKS = "Le Kenya et l'Ouganda dénoncent les menaces de la Corée du Nord. "


def test_those_who_stand_together_before_those_merely_named(read):
    assert read(TALKS + "Les deux pays patrouilleront ensemble.").ids("les deux pays") == ("KEN", "UGA")


def test_the_pair_of_the_sentence_before(read):
    got = read(
        "Le président kazakh a reçu le président chinois. Le Kazakhstan et la Chine ont signé dix accords. "
        "Le ministre ouzbek s'est entretenu avec son homologue tadjik. Les deux parties construiront un pont."
    )
    assert set(got.ids("les deux parties")) == {"UZB", "TJK"}


def test_a_party_and_the_state_where_it_acts(read):
    got = read("Le Rwanda enverra mille soldats au Mozambique. Les deux gouvernements ont signé un accord.")
    assert got.ids("les deux gouvernements") == ("RWA", "MOZ")


@pytest.mark.parametrize("words", ["deux soldats", "deux femmes", "deux brigades"])
def test_a_number_without_an_article_is_new(read, words):
    assert all(not m.ids for m in read(f"{TALKS}On a vu {words} près du pont.").mentions.actors if m.span.quote == words)


def test_who_asks_both_is_none_of_them(read):
    got = read("L'OIF et Madagascar ont signé un accord. L'OIF invite les deux parties au calme.")
    assert not meant(got, "les deux parties")


def test_three_named_apart(read):
    got = read(
        "La France a envoyé un navire. Le Chili a donné des vivres. Le Japon a prêté un avion. Les trois pays se coordonnent."
    )
    assert set(got.ids("les trois pays")) == {"FRA", "CHL", "JPN"}


def test_a_list_that_follows(read):
    assert read("L'accord engage trois pays (Belgique, Estonie, Islande).").ids("trois pays") == ("BEL", "EST", "ISL")
    assert read("Le centre réunit neuf pays, dont la France et la Suède.").ids("neuf pays") == ("FRA", "SWE")


def test_kinds_of_states(read):
    assert read("Le Maroc a reçu le président sénégalais. Le Royaume fournira des engrais.").ids("le royaume") == ("MAR",)
    got = read("Les Philippines ont reçu un amiral indien. L'archipel a salué cette visite.")
    assert got.ids("l'archipel") == ("PHL",)


def test_the_country_one_speaks_of(read):
    got = read("L'armée turque est entrée en Syrie. Les combats durent dans le nord du pays.")
    assert got.ids("du pays") == ("SYR",)
    assert read("Le Niger a été attaqué. La Turquie soutient ce pays.").ids("ce pays") == ("NER",)
    assert read("Le Pérou a signé. Il en parlera avec le ministre argentin, dont le pays a adhéré.").ids("le pays") == ("ARG",)


@pytest.mark.parametrize("words", ["l'île Brownsea", "l'organisation humanitaire", "l'agence KPL"])
def test_what_is_named_otherwise_does_not_point_back(read, words):
    got = read(f"Le Royaume-Uni a écrit à l'ONU. On a vu {words} à la télévision.")
    assert not meant(got, words[:7])


def test_short_for_a_long_name(read):
    got = read("La Commission européenne a salué le texte. La Commission publiera un rapport.")
    assert got.ids("la commission", 1) == ("EU",)


def test_members_by_a_capital(read):
    assert read("L'OTAN s'est réunie. Les Alliés ont condamné l'attaque.").ids("les alliés") == ("NATO",)
    assert not meant(read("La Suède s'est réunie avec la Norvège. Les Alliés ont condamné l'attaque."), "les alliés")


def test_these_last_years_are_nobody(read):
    got = read("La France et la Grèce ont signé. Elles se sont rapprochées ces dernières années.")
    assert not [m for m in got.mentions.actors if m.span.quote.startswith("ces dern")]


def test_relatives_of_several(read):
    assert read("L'Irak et Oman, qui avaient accueilli les pourparlers, ont salué l'accord.").ids("qui") == ("IRQ", "OMN")


def test_who_gives_to_him_is_not_he(read):
    got = read("Le Mali a quitté l'organisation. La France lui a livré des armes.")
    assert got.ids("lui") == ("MLI",)


def test_an_opening_adverbial_is_not_meant(read):
    got = read("Le Japon renforce sa marine. Face à la Chine, il achètera des frégates.")
    assert got.ids("il") == ("JPN",)


def test_impersonal(read):
    got = read("Le Japon a écrit. On ignore s'il peut s'agir d'une erreur, et pourquoi y a-t-il un doute.")
    assert not [m for m in got.mentions.actors if m.kind == "pronoun"]


def test_the_same_office_of_another(read):
    got = read("Le ministre italien de la Défense et celui de l'Albanie ont signé un accord.")
    assert got.ids("celui") == ("ALB",)
