"""Dates and names in sentences, in both languages."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.briefs import dates, names
from comity.knowledge.briefs import Phrases, load_phrases
from comity.knowledge.world import load

FR, EN = load_phrases("fr"), load_phrases("en")


@pytest.mark.parametrize(
    ("edtf", "french", "english"),
    [
        ("2018-02-14", "le 14 février 2018", "on 14 February 2018"),
        ("2020-01-01", "le 1er janvier 2020", "on 1 January 2020"),
        ("2023-07", "en juillet 2023", "in July 2023"),
        ("2021", "en 2021", "in 2021"),
        ("2025-21", "au printemps 2025", "in spring 2025"),
        ("2025-22", "à l'été 2025", "in summer 2025"),
        ("2019-07-29/2019-08-03", "du 29 juillet au 3 août 2019", "from 29 July to 3 August 2019"),
        ("2022-02-17/2022-02-18", "du 17 au 18 février 2022", "from 17 to 18 February 2022"),
        ("2021-04/2021-06", "d'avril 2021 à juin 2021", "from April 2021 to June 2021"),
        ("2019/2021", "de 2019 à 2021", "from 2019 to 2021"),
        ("../2025", "jusqu'à 2025", "until 2025"),
        ("2021-10/..", "à partir d'octobre 2021", "from October 2021 on"),
        ("XXXX-01-15", "un 15 janvier d'une année inconnue", "on 15 January of a year that is not known"),
        ("201X", "dans les années 2010", "in the 2010s"),
        ("2021~", "en 2021 (approximativement)", "in 2021 (approximately)"),
        ("2021-05?", "en mai 2021 (incertain)", "in May 2021 (uncertain)"),
        ("no date", "à la date no date", "at the date no date"),
    ],
)
def test_dates_are_told_as_precisely_as_they_are_known(edtf: str, french: str, english: str) -> None:
    assert (dates.when(edtf, FR), dates.when(edtf, EN)) == (french, english)


@pytest.mark.parametrize(
    ("edtf", "french"),
    [("2018-02-14", "le 14 février 2018"), ("2023-07", "juillet 2023"), ("2019-07-29/2019-08-03", "le 29 juillet 2019")],
)
def test_since_a_date(edtf: str, french: str) -> None:
    assert dates.start(edtf, FR) == french


@given(
    st.one_of(
        st.text(max_size=20),
        st.dates().map(datetime.date.isoformat),
        st.from_regex(r"[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?", fullmatch=True),
    )
)
def test_any_date_can_be_told(edtf: str) -> None:
    for phrases in (FR, EN):
        assert dates.when(edtf, phrases).strip()
        assert isinstance(dates.named(edtf, phrases), str)


@pytest.mark.parametrize(
    ("actor", "case", "french", "english"),
    [
        ("FRA", "of", "de la France", "of France"),
        ("EST", "of", "de l'Estonie", "of Estonia"),
        ("JPN", "to", "au Japon", "to Japan"),
        ("USA", "at", "aux États-Unis", "in the United States"),
        ("KOR", "at", "en Corée du Sud", "in South Korea"),
        ("MEX", "of", "du Mexique", "of Mexico"),
        ("CUB", "at", "à Cuba", "in Cuba"),
        ("ISR", "at", "en Israël", "in Israel"),
        ("GBR", "plain", "le Royaume-Uni", "the United Kingdom"),
        ("NLD", "of", "des Pays-Bas", "of the Netherlands"),
        ("IRN", "at", "en Iran", "in Iran"),
        ("HTI", "of", "d'Haïti", "of Haiti"),
        ("NATO", "of", "de l'OTAN", "of NATO"),
        ("EU", "to", "à l'UE", "to the EU"),
        ("ECOWAS", "plain", "la CEDEAO", "ECOWAS"),
        ("IMF", "of", "du FMI", "of the IMF"),
        ("WB", "plain", "la Banque mondiale", "the World Bank"),
        ("G7", "plain", "le G7", "the G7"),
        ("EU/commission", "plain", "l'UE", "the EU"),
        ("org/guardtime", "of", "de Guardtime", "of Guardtime"),
        ("org/<b>x</b>", "plain", "<b>x</b>", "<b>x</b>"),
    ],
)
def test_names_have_the_article_that_the_language_wants(actor: str, case: str, french: str, english: str) -> None:
    assert (names.told(actor, FR, case), names.told(actor, EN, case)) == (french, english)


@pytest.mark.parametrize("phrases", [FR, EN], ids=["fr", "en"])
def test_everybody_has_a_name_and_an_article(phrases: Phrases) -> None:
    world = load()
    for actor in (*world.states, *world.organisations, *world.bodies):
        for case in ("plain", "of", "to", "at"):
            told = names.told(actor, phrases, case)
            assert told == told.strip() and not told.endswith("'"), actor


def test_long_lists_say_how_many_more() -> None:
    told = names.together(list(load().states)[:20], FR, "of")
    assert told.startswith("de l'Afghanistan, de l'Albanie, ") and told.endswith(" et 14 autres")


def test_counts_agree_with_their_nouns() -> None:
    assert [names.counted("fact", n, EN) for n in (0, 1, 1234)] == ["0 facts", "1 fact", "1,234 facts"]
    assert [names.counted("fact", n, FR).replace("\u202f", " ") for n in (0, 1, 1234)] == ["0 fait", "1 fait", "1 234 faits"]
