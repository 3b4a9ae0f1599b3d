"""Who is named, in which office and for whom."""

from __future__ import annotations

import pytest


def people(got):
    return {person.id.removeprefix("person/"): (person.role, person.of) for person in got.mentions.people}


@pytest.mark.parametrize(("text", "person", "role", "of"), [
    ("Le ministre kényan de la Défense, Peter Otieno, a reçu un rapport.", "peter-otieno", "ministre de la Défense", "KEN"),
    ("Peter Otieno, le ministre kényan de la Défense, a reçu un rapport.", "peter-otieno", "ministre de la Défense", "KEN"),
    ("Le secrétaire général de l'OTAN, M. Jens Hagen, est arrivé.", "jens-hagen", "secrétaire général", "NATO"),
    ("Maria Lopes, directrice de la lutte contre la fraude à INTERPOL, est venue.", "maria-lopes", "directrice", "INTERPOL"),
    ("L'Iranien Ali Karimi et le Saoudien Faisal al-Harbi ont négocié.", "ali-karimi", None, "IRN"),
    ("L'ambassadrice du Chili à Oslo, Mme Ana Rojas, a signé.", "ana-rojas", "ambassadrice", "CHL"),
    ("La Bolivie refuse. Son président, Juan Quispe, l'a dit lundi.", "juan-quispe", "président", "BOL"),
    ("La secrétaire britannique à la Technologie, Jane Parker, a signé.", "jane-parker", "secrétaire à la Technologie", "GBR"),
])  # fmt: skip
def test_role_and_affiliation(read, text, person, role, of):
    assert people(read(text))[person] == (role, of)


@pytest.mark.parametrize(("text", "person", "of"), [
    ("Le chef de l'État turc a reçu la ministre kényane Ann Wanja. Mehmet Kaya a promis un port.", "mehmet-kaya", "TUR"),
    ("Le président turc a vu la chancelière allemande. M. Kaya est venu. Ann Weber a écouté.", "ann-weber", None),
    ("Le ministre des Affaires étrangères, de la Coopération et des Kényans établis à l'étranger, Peter Otieno, a reçu à Nairobi "
     "le président chilien. Le Kenya a salué cette visite.", "peter-otieno", "KEN"),
    ("Le ministre chilien s'est rendu à Oslo, où il a rencontré le Premier ministre Lars Holm.", "lars-holm", "NOR"),
    ("Les présidents Pablo Soto du Chili et Juan Quispe de la Bolivie se sont vus.", "juan-quispe", "BOL"),
    ("Les présidents Pablo Soto (Chili) et Juan Quispe (Bolivie) se sont vus.", "pablo-soto", "CHL"),
    ("Bakou, 3 mai, AZERTAC\n\nLe président Ali Hasanov a reçu X. L'Azerbaïdjan s'en réjouit.", "ali-hasanov", "AZE"),
])  # fmt: skip
def test_whom_they_serve(read, text, person, of):
    assert people(read(text))[person][1] == of


def test_a_name_with_an_article(read):
    assert "anne-le-gall" in people(read("La ministre française Anne Le Gall a signé. Mme Le Gall est repartie."))


def test_who_visits_a_state_does_not_serve_it(read):
    got = read("Le Kenya et le Chili coopèrent. La visite du président Pablo Soto au Kenya a duré deux jours.")
    assert people(got)["pablo-soto"][1] == "CHL"


def test_a_counterpart_has_the_same_office_for_the_other_state(read):
    got = read("Le Premier ministre danois Lars Holm et son homologue estonien, Juri Tamm, ont signé un accord.")
    assert people(got) == {"lars-holm": ("Premier ministre", "DNK"), "juri-tamm": ("Premier ministre", "EST")}


def test_the_office_left_over_is_the_other_state_s(read):
    got = read(
        "Les Premiers ministres danois et estonien se sont vus\n\n"
        "Le Premier ministre Lars Holm et son homologue estonien, Juri Tamm, ont signé un accord lundi à Copenhague."
    )
    assert people(got)["lars-holm"] == ("Premier ministre", "DNK")


def test_an_organisation_has_no_president_of_the_republic(read):
    got = read("La CEDEAO a imposé des sanctions. Elle exige le retour du Premier ministre Amadou Sow.")
    assert people(got)["amadou-sow"][1] is None


def test_surnames_and_titles_lead_to_the_person(read):
    got = read("Le ministre kényan Peter Otieno est arrivé. M. Otieno a signé un accord. Otieno est reparti.")
    assert [got.of(words).people for words in ("M. Otieno", "Otieno")] == [("person/peter-otieno",)] * 2
    assert got.ids("M. Otieno") == ("KEN",)


def test_an_office_alone_is_its_holder(read):
    got = read("La ministre suédoise Karin Berg a signé l'accord. La ministre a ensuite visité le port.")
    assert got.of("la ministre", 1).people == ("person/karin-berg",)
    assert got.ids("la ministre", 1) == ("SWE",)


def test_the_head_of_state_is_the_president(read):
    got = read("Le président chilien Pablo Soto a signé l'accord. Le chef de l'État a remercié ses hôtes.")
    assert got.of("le chef").people == ("person/pablo-soto",)


def test_private_people_do_not_act_for_their_state(read):
    got = read("L'homme d'affaires russe Ilia Orlov a signé un contrat.")
    assert got.of("l'homme").ids == ()
