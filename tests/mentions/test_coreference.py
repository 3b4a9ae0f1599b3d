"""Whom phrases mean that point back."""

from __future__ import annotations

import pytest

PAIR = "Le Japon et le Vietnam ont signé un accord. "


@pytest.mark.parametrize("words", ["Les deux pays", "Les deux parties", "Les deux dirigeants", "Les deux capitales"])
def test_pairs(read, words):
    assert read(f"{PAIR}{words} ont ouvert une ligne directe.").ids(words) == ("JPN", "VNM")


def test_a_pair_of_subject_and_object(read):
    got = read("Le président français a reçu le président kényan. Les deux hommes ont parlé du climat.")
    assert set(got.ids("les deux hommes")) == {"FRA", "KEN"}


def test_a_pair_in_the_same_sentence(read):
    got = read("Selon le texte conclu entre la Norvège et l'OTAN, les deux parties échangeront des données.")
    assert got.ids("les deux parties") == ("NOR", "NATO")


def test_two_states_are_no_organisations(read):
    got = read("L'OTAN et l'Union européenne ont publié une déclaration. Les deux organisations ont des projets communs.")
    assert got.ids("les deux organisations") == ("NATO", "EU")
    assert read("L'OTAN et l'Union européenne ont publié une déclaration. Les deux pays attendent.").ids("les deux pays") == ()


def test_three(read):
    got = read("Le Chili, le Pérou et la Bolivie ont signé un accord. Les trois pays partagent une frontière.")
    assert got.ids("les trois pays") == ("CHL", "PER", "BOL")


def test_never_three_for_two(read):
    got = read("Le Chili, le Pérou et la Bolivie ont signé un accord. Les deux pays attendent.")
    assert got.ids("les deux pays") == ()


@pytest.mark.parametrize(("text", "words", "ids"), [
    ("La France a annoncé qu'elle rejoindrait la mission.", "elle", ("FRA",)),
    ("L'OTAN a condamné cette attaque. L'Alliance enverra des navires.", "l'alliance", ("NATO",)),
    ("Le Maroc a signé l'accord. Le royaume fournira des navires.", "le royaume", ("MAR",)),
    ("La Norvège et l'OTAN vont renforcer leur coopération.", "leur", ("NOR", "NATO")),
    ("Le président kényan a refusé. Son administration attend une réponse.", "son administration", ("KEN",)),
    ("Le Chili et l'OTAN signeront, ont déclaré leurs dirigeants.", "leurs dirigeants", ("CHL", "NATO")),
    ("Le ministre turc, qui visite le port, a signé l'accord.", "qui", ("TUR",)),
    ("Le Premier ministre israélien a dit que son pays poursuivrait ses opérations.", "son pays", ("ISR",)),
    ("Le Chili a reçu une délégation de l'OTAN. Le directeur de cette dernière, Jan Maes, est reparti.", "le directeur", ("NATO",)),
])  # fmt: skip
def test_single_references(read, text, words, ids):
    assert read(text).ids(words) == ids


def test_a_pronoun_takes_the_subject_of_the_sentence_before(read):
    got = read("Le ministre turc a reçu une lettre du Chili. Il a remercié les auteurs.")
    assert got.ids("il") == ("TUR",)


def test_a_pronoun_for_a_thing_is_no_actor(read):
    got = read("Le contrat a été signé par la Norvège. Il prévoit des livraisons.")
    assert not any(m.ids for m in got.mentions.actors if m.span.quote == "Il")


@pytest.mark.parametrize(
    "text", ["Il faut agir.", "La Norvège attend. Il est important de signer.", "La Norvège attend. Il y a un accord."]
)
def test_impersonal_pronouns(read, text):
    assert not [m for m in read(text).mentions.actors if m.span.quote == "Il"]


def test_resolutions_say_why_and_from_where(read):
    mention = read(f"{PAIR}Les deux pays ont ouvert une ligne directe.").of("les deux pays")
    assert "JPN, VNM" in mention.why
    assert mention.antecedent[0].quote == "Le Japon"
