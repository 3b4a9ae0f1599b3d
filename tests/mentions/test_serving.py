"""Whom persons serve by what stands beside their names."""

from __future__ import annotations

import pytest


def of(got, name):
    return next(person.of for person in got.mentions.people if person.name.endswith(name))


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("« C'est un succès », a dit Marta Silva, qui dirige la police colombienne.", "Silva", "COL"),
        ("Tiina Kask, chargée des affaires numériques au gouvernement estonien, a reçu le ministre japonais.", "Kask", "EST"),
        ("Marta Silva, à la tête de la diplomatie portugaise, a signé l'accord avec l'Espagne.", "Silva", "PRT"),
        ("La délégation marocaine, conduite par Nasser Bourita, a rencontré les autorités espagnoles.", "Bourita", "MAR"),
        ("Angela Merkel (Allemagne) et Mario Draghi (Italie) se sont réunis à Rome.", "Draghi", "ITA"),
        ("Le prince saoudien a reçu le roi Abdallah II de Jordanie.", "Abdallah II", "JOR"),
        ("Le haut représentant de l'Union européenne pour les affaires étrangères, Josep Borrell, a parlé.", "Borrell", "EU"),
        ("Le ministre kényan s'est rendu au Ghana à l'invitation du ministre de la Défense Kofi Mensah.", "Mensah", "GHA"),
        ("Le président Tebboune a reçu le ministre italien Tajani. L'Algérie et l'Italie ont signé un accord.", "Tebboune", "DZA"),
        ("Le directeur européen d'Amnesty International, Paul Martin, a condamné la loi.", "Martin", "org/amnesty-international"),
    ],
)
def test_beside_the_name(read, text, name, state):
    assert of(read(text), name) == state


def test_who_leads_the_opposition_does_not_serve(read):
    assert of(read("Marta Silva, qui dirige l'opposition colombienne, a écrit au Pérou."), "Silva") is None


def test_two_presidents_are_not_of_one_state(read):
    got = read("Les présidents Paul Martin et Pedro Silva se sont parlé. La France et le Chili ont signé un accord.")
    assert set(got.ids("les présidents")) == {"FRA", "CHL"}
    assert [person.of for person in got.mentions.people] == [None, None]
