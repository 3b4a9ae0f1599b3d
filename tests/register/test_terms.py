"""Users' words as the register's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.reading import Place
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.terms import actor, claims_of, codes, day, filter_of, titled, value_of
from comity.register.view import View
from comity.register.writer import Writer


@pytest.fixture
def view(store: Store, writer: Writer, told: Callable[..., Result]) -> View:
    text = "Guardtime signed a contract with the European Commission and trains analysts."
    event = {"event": "COOPERATE", "actor": "org/guardtime EU", "domains": "cybersecurity"}
    writer.add([told("a.txt", text, event)])
    return View(store)


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("KOR", "KOR"),
        ("kor", "KOR"),
        ("Corée du Sud", "KOR"),
        ("coree du sud", "KOR"),
        ("SOUTH KOREA", "KOR"),
        ("Séoul", "KOR"),
        ("Südkorea", "KOR"),
        ("Corea del Sur", "KOR"),
        ("Республика Корея", "KOR"),
        ("대한민국", "KOR"),
        ("OTAN", "NATO"),
        ("nato", "NATO"),
        ("North Atlantic Treaty Organization", "NATO"),
        ("Organisation du traité de l’Atlantique Nord", "NATO"),
        ("Union européenne", "EU"),
        ("AU", "AU"),
        ("European Commission", "EU"),
        ("Guardtime", "org/guardtime"),
        ("org/guardtime", "org/guardtime"),
    ],
)
def test_actors_by_name(view: View, words: str, id: str) -> None:
    assert actor(view, words) == id


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("Estoni", "did you mean EST Estonia"),
        ("Frnace", "FRA France"),
        ("atomic agency", "IAEA"),
        ("", "nobody"),
        ("zzzzzz", "check the spelling, or give an id such as KOR or NATO"),
        ("org/nobody-at-all", "nobody"),
    ],
)
def test_unknown_actors_are_told_with_the_nearest(view: View, words: str, hint: str) -> None:
    with pytest.raises(RegisterError, match="actor") as caught:
        actor(view, words)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("field", "word", "found"),
    [
        ("type", "agree", ("AGREE",)),
        ("type", "Letter of intent", ("letter-of-intent",)),
        ("type", "commitment", ("COMMITMENT",)),
        ("mode", "third party", ("third-party",)),
        ("stage", "IN_FORCE", ("in-force",)),
        ("context", "human-security", ("human_security",)),
        ("domain", "defence", ("defence",)),
        ("judged", "none", ("none",)),
    ],
)
def test_codes_are_forgiving(field: str, word: str, found: tuple[str, ...]) -> None:
    assert codes(field, word) == found


def test_a_group_of_domains_is_all_of_them() -> None:
    assert "cybersecurity" in codes("domain", "cyber")
    assert len(codes("domain", "Cyber")) > 4


@pytest.mark.parametrize(
    ("field", "word", "hint"),
    [("domain", "cybersecurty", "cybersecurity"), ("status", "was", "known are"), ("mode", "qqq", "--help"), ("type", "", "known")],
)
def test_unknown_codes(field: str, word: str, hint: str) -> None:
    with pytest.raises(RegisterError) as caught:
        codes(field, word)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("since", "2018", "2018-01-01"),
        ("until", "2018", "2018-12-31"),
        ("until", "2020-02", "2020-02-29"),
        ("since", "2018-02-14", "2018-02-14"),
        ("until", "2025-21", "2025-05-31"),
    ],
)
def test_days(field: str, text: str, found: str) -> None:
    assert day(field, text) == found


@pytest.mark.parametrize("text", ["soon", "2018-13", "XXXX-05-06", "", "20-20"])
def test_no_day(text: str) -> None:
    with pytest.raises(RegisterError, match="write 2018-02-14, 2018-02 or 2018"):
        day("since", text)


def test_a_filter_from_words(view: View) -> None:
    given: dict[str, Any] = {
        "kind": "event",
        "actor": ["Séoul", "KOR"],
        "other": "OTAN",
        "domain": "cybersecurity",
        "since": "2018",
        "until": "2019-06",
        "language": "fr",
        "country": ["Estonie"],
        "disputed": False,
        "confidence": 0.0,
        "words": None,
        "status": [],
    }
    assert filter_of(view, given) == Filter(
        kind=Kind.EVENT,
        actor=("KOR",),
        other=("NATO",),
        domain=("cybersecurity",),
        since="2018-01-01",
        until="2019-06-30",
        language=("fr",),
        country=("EST",),
        disputed=False,
        confidence=0.0,
    )
    with pytest.raises(RegisterError, match="colour"):
        filter_of(view, {"colour": "red"})


def test_values_for_corrections(view: View) -> None:
    assert value_of(view, "actor", ["Séoul", "OTAN"]) == ("KOR", "NATO")
    assert value_of(view, "domains", ["cyber defence"]) == ("cyber-defence",)
    assert value_of(view, "place", ["Estonie", "Tapa", "base"]) == Place(country="EST", name="Tapa base")
    assert value_of(view, "place", ["EST"]) == Place(country="EST", name=None)
    assert value_of(view, "name", ["treaty", "of", "Tapa"]) == "treaty of Tapa"
    assert value_of(view, "stage", ["Signed"]) == "signed"
    assert value_of(view, "date", []) is None
    assert value_of(view, "recipient", []) == ()


def test_claims_by_document(view: View) -> None:
    (fact,) = view.every()
    assert claims_of(view, fact.id, ["1"]) == fact.claims
    assert claims_of(view, fact.id, [fact.claims[0]]) == fact.claims
    with pytest.raises(RegisterError, match="those that do are 1"):
        claims_of(view, fact.id, ["2"])


def test_titles() -> None:
    assert titled("KOR") == "KOR South Korea"
    assert titled("KOR", "fr") == "KOR Corée du Sud"
    assert titled("org/guardtime") == "org/guardtime"
