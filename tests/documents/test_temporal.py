"""Date expressions: every pattern's examples, resolution against an anchor, invariants."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.documents.resolving import Anchor, Surroundings, bounds, resolve
from comity.documents.temporal import find_expressions, grammar
from comity.knowledge.texts import DatePattern, date_words, languages

EDTF = re.compile(r"(?:\d{4}|\d{3}X|XXXX)(?:-\d\d){0,2}(?:/(?:\d{4}|XXXX)(?:-\d\d){0,2})?")
PATTERNS = [(language, pattern) for language in languages() for pattern in date_words(language).patterns]
WEDNESDAY = Anchor(datetime.date(2018, 2, 14))
MONTH = Anchor(datetime.date(2023, 7, 1), "month")
TODAY = datetime.date(2026, 6, 1)


def value(text: str, anchor: Anchor | None = WEDNESDAY, future: bool | None = None, **more: object) -> str | None:
    found = find_expressions(text, language="fr")
    assert len(found) == 1, [(e.rule, text[e.start : e.end]) for e in found]
    return resolve(found[0], Surroundings(anchor=anchor, today=TODAY, **more), future)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "pattern"), PATTERNS, ids=[p.id for _, p in PATTERNS])
def test_the_examples_of_a_pattern(language: str, pattern: DatePattern) -> None:
    assert pattern.yes, f"{pattern.id} has no examples"
    for text, expected in pattern.yes.items():
        found = [e for e in find_expressions(text, language=language) if e.rule == pattern.id]
        assert found, f"{pattern.id} does not find {text!r}"
        assert resolve(found[0], Surroundings()) == expected, text
    for text in pattern.no:
        found = [e for e in find_expressions(text, language=language) if e.rule == pattern.id]
        fixed = [e for e in found if pattern.kind not in ("date", "year-range", "decade") or resolve(e, Surroundings())]
        assert not fixed, f"{pattern.id} finds {text!r}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ce mercredi", "2018-02-14"),
        ("mercredi", "2018-02-14"),
        ("mardi", "2018-02-13"),
        ("jeudi", "2018-02-08"),
        ("mercredi dernier", "2018-02-07"),
        ("lundi prochain", "2018-02-19"),
        ("hier soir", "2018-02-13"),
        ("avant-hier", "2018-02-12"),
        ("aujourd’hui", "2018-02-14"),
        ("demain", "2018-02-15"),
        ("en septembre", "2017-09"),
        ("en mars", "2018-03"),
        ("en janvier dernier", "2018-01"),
        ("en juin prochain", "2018-06"),
        ("l'an dernier", "2017"),
        ("la semaine dernière", "2018-02-05/2018-02-11"),
        ("le mois prochain", "2018-03"),
        ("cette année", "2018"),
        ("il y a deux ans", "2016"),
        ("il y a dix jours", "2018-02-04"),
        ("dans trois mois", "2018-05"),
        ("d'ici cinq ans", "2023"),
        ("depuis deux semaines", "2018-01-29/2018-02-04"),
        ("le week-end dernier", "2018-02-10/2018-02-11"),
        ("15 janvier", "2018-01-15"),
        ("le 20 décembre", "2017-12-20"),
        ("le 2 mars", "2018-03-02"),
        ("du 29 janvier au 3 février", "2018-01-29/2018-02-03"),
        ("lundi 12", "2018-02-12"),
        ("l'été dernier", "2017-22"),
        ("la fin de l'année", "2018"),
        ("29 février", "2016-02-29"),
        ("depuis juillet 2017", "2017-07"),
        ("juillet de l'année dernière", "2017-07"),
        ("le 4 décembre prochain", "2018-12-04"),
        ("le 11 février dernier", "2018-02-11"),
        ("du 23 au 25 mai prochain", "2018-05-23/2018-05-25"),
    ],
)
def test_against_a_day(text: str, expected: str) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("jeudi", "2018-02-15"), ("mercredi", "2018-02-14"), ("en janvier", "2019-01"), ("le 3 mai", "2018-05-03")],
)
def test_ahead_where_the_verb_is_in_the_future(text: str, expected: str) -> None:
    assert value(text, future=True) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mardi", "2023-07"),
        ("hier", "2023-07"),
        ("mardi 11 juillet", "2023-07-11"),
        ("en mai", "2023-05"),
        ("la semaine dernière", "2023-07"),
        ("l'an dernier", "2022"),
    ],
)
def test_against_a_month(text: str, expected: str) -> None:
    assert value(text, MONTH) == expected


def test_without_an_anchor() -> None:
    assert value("mercredi", None) is None
    assert value("hier", None) is None
    assert value("15 janvier", None) == "XXXX-01-15"
    assert value("du 29 juillet au 3 août", None) == "XXXX-07-29/XXXX-08-03"


def test_a_weekday_fixes_the_year() -> None:
    assert value("mercredi 28 octobre", None, years=frozenset({2021})) == "2020-10-28"
    assert value("jeudi 29 février", None) == "XXXX-02-29"  # 1996, 2024: nothing tells
    assert value("jeudi 29 février", None, years=frozenset({2023})) == "2024-02-29"
    assert value("samedi 26 février", None, years=frozenset({2014})) == "2022-02-26"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dans la nuit de mardi à mercredi", "2018-02-13/2018-02-14"),
        ("lundi et mardi", "2018-02-12/2018-02-13"),
        ("du vendredi au dimanche", "2018-02-09/2018-02-11"),
        ("la nuit dernière", "2018-02-13"),
        ("jeudi (8/2)", "2018-02-08"),
        ("en début de semaine", "2018-02-12/2018-02-18"),
        ("au printemps", "2018-21"),
        ("à la mi-janvier", "2018-01"),
        ("le 9 janvierà Oslo", "2018-01-09"),
        ("le 1 er février", "2018-02-01"),
    ],
)
def test_more_ways_to_say_when(text: str, expected: str) -> None:
    assert value(text) == expected


def test_against_the_date_before() -> None:
    assert value("la veille", previous="2018-01-10") == "2018-01-09"
    assert value("le lendemain", previous="2018-01-10") == "2018-01-11"
    assert value("le 22 du même mois", previous="2018-01-10") == "2018-01-22"
    assert value("deux jours plus tard", previous="2018-01-10") == "2018-01-12"
    assert value("cette année-là", previous="2015-03") == "2015"
    assert value("la veille", None) is None


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("depuis juillet 2023", "since"),
        ("jusqu'au 3 mai 2021", "until"),
        ("d’ici 2025", "until"),
        ("avant le 3 mai", "before"),
        ("après mars 2020", "after"),
        ("pendant deux ans", "for"),
        ("en 2020", "on"),
    ],
)
def test_relations(text: str, relation: str) -> None:
    assert [e.relation for e in find_expressions(text)] == [relation]


@pytest.mark.parametrize(
    "text",
    [
        "au XXIe siècle",
        "les 28 États membres",
        "2 370 soldats",
        "la planète Mars",
        "le 7 sur 7",
        "l'article 5 du traité",
        "M. Avril",
        "un tiers",
        "24 heures",
        "à 10h30",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_expressions(text) == []


def test_offsets_hold_with_capitals_that_grow_in_lower_case() -> None:
    text = "İİİ Ankara, MERCREDI 14 FÉVRIER 2018"
    (found,) = find_expressions(text)
    assert text[found.start : found.end] == "MERCREDI 14 FÉVRIER 2018"


def test_a_stretch_of_a_text() -> None:
    text = "Lundi, puis depuis mardi, puis jeudi."
    assert [text[e.start : e.end] for e in find_expressions(text, 18, 25)] == ["mardi"]
    assert find_expressions(text, 18, 25)[0].relation == "since"


WORDS = st.sampled_from(
    [
        "le",
        "du",
        "au",
        "1er",
        "29",
        "31",
        "3",
        "30",
        "février",
        "juillet",
        "août",
        "2018",
        "1999",
        "2023-07",
        "mercredi",
        "lundi",
        "dernier",
        "prochain",
        "hier",
        "il",
        "y",
        "a",
        "deux",
        "999",
        "ans",
        "mois",
        "en",
        "depuis",
        "-",
        "/",
        "et",
        "la",
        "veille",
        "été",
        "trimestre",
        "premier",
        "de",
        "12/03/2021",
        "2021-27",
    ]
)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


@given(
    st.lists(WORDS, max_size=12),
    st.none() | st.builds(Anchor, DAYS, st.sampled_from(["day", "month", "year"])),
    st.sampled_from([True, False, None]),
)
def test_values_are_edtf(words: list[str], anchor: Anchor | None, future: bool | None) -> None:
    text = " ".join(words)
    end = 0
    for expression in find_expressions(text, language="fr"):
        assert end <= expression.start < expression.end <= len(text)
        end = expression.end
        found = resolve(expression, Surroundings(anchor=anchor, previous="2018-01-10", today=TODAY), future)
        if found is not None:
            assert EDTF.fullmatch(found), (text, found)
            if "XXXX" not in found:
                first, last = bounds(found) or (None, None)
                assert first and last and first <= last, (text, found)


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for expression in find_expressions(text):
        assert text[expression.start : expression.end].strip()


def test_the_grammar_is_compiled_once() -> None:
    assert grammar("fr") is grammar("fr")
