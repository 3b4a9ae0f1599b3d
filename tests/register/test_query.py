"""Filters, pages and times: the same answers from both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.register import Fact, Kind
from comity.register.query import SORTS, Filter, decode_cursor, encode_cursor, matching, moment
from comity.register.schema import fact as facts_table
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]
STATES = ("KOR", "EST", "FRA", "JPN", "UKR")
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def view(store: Store, writer: Writer, told: Told) -> View:
    """Twenty events of twenty documents, some undated, some on one day; an instrument; a commitment."""
    results = [
        told(
            f"agency/{number}_doc.txt",
            f"Report {number}: state {number % 5} met state {(number + 1) % 5} about file {number * 37} in hall {number}.",
            {
                "event": ("CONSULT", "AGREE", "AID", "ACCUSE")[number % 4],
                "actor": STATES[number % 5],
                "recipient": STATES[(number + 1) % 5],
                "date": None if number % 7 == 3 else f"20{10 + number % 3}-0{1 + number % 4}-1{number % 2}",
                "domains": ("cybersecurity", "trade cyber-defence")[number % 2],
                "context": ("military", "economic")[number % 2],
                "place": (STATES[number % 5], "Hall"),
                "confidence": 0.3 + number / 40,
            },
            published=f"2015-01-{number + 1:02}",
            language=("en", "fr")[number % 2],
        )
        for number in range(20)
    ]
    text = "The treaty on ports, signed in Paris; France will send two ships to Estonia by June 2016."
    results.append(
        told(
            "treaty.txt",
            text,
            {"kind": "treaty", "name": "treaty on ports", "parties": "FRA EST", "stage": "signed", "date": "2014"},
            {"by": "FRA", "to": "EST", "what": "send two ships", "due": "2016-06"},
        )
    )
    writer.add(results)
    return View(store)


def ids(view: View, **conditions: Any) -> set[str]:
    return {fact.id for fact in view.every(Filter(**conditions))}


def those(view: View, holds: Callable[[Fact], bool]) -> set[str]:
    return {fact.id for fact in view.every() if holds(fact)}


CASES: dict[str, tuple[dict[str, Any], Callable[[Fact], bool]]] = {
    "kind": ({"kind": Kind.INSTRUMENT}, lambda fact: fact.kind is Kind.INSTRUMENT),
    "actor": ({"actor": ("KOR",)}, lambda fact: "KOR" in fact.parties),
    "actors": ({"actor": ("KOR", "EST")}, lambda fact: bool({"KOR", "EST"} & set(fact.parties))),
    "pair": ({"actor": ("FRA",), "other": ("EST",)}, lambda fact: {"FRA", "EST"} <= set(fact.parties)),
    "pairs": ({"actor": ("FRA", "KOR"), "other": ("EST",)}, lambda fact: {"EST"} < set(fact.parties)),
    "side": ({"actor": ("EST",), "side": "recipient"}, lambda fact: "EST" in fact.recipient),
    "pair and side": (
        {"actor": ("EST",), "other": ("FRA",), "side": "actor"},
        lambda fact: "EST" in fact.actor and "FRA" in fact.parties,
    ),
    "type": ({"type": ("AID", "treaty")}, lambda fact: fact.type in {"AID", "treaty"}),
    "domain": ({"domain": ("trade",)}, lambda fact: "trade" in fact.domains),
    "domains": ({"domain": ("trade", "cyber-defence")}, lambda fact: bool({"trade", "cyber-defence"} & set(fact.domains))),
    "context": ({"context": ("military",)}, lambda fact: "military" in fact.context),
    "domain of actor": (
        {"actor": ("KOR",), "domain": ("cybersecurity",)},
        lambda fact: "KOR" in fact.parties and "cybersecurity" in fact.domains,
    ),
    "since": ({"since": "2012-01-01"}, lambda fact: (fact.due or fact.date or "")[:4] >= "2012"),
    "until": ({"until": "2010-12-31"}, lambda fact: "" < (fact.due or fact.date or "")[:4] <= "2010"),
    "stage": ({"stage": ("signed",)}, lambda fact: fact.stage == "signed"),
    "country": ({"country": ("JPN",)}, lambda fact: fact.place is not None and fact.place.country == "JPN"),
    "language": ({"language": ("fr",)}, lambda fact: "fr" in fact.languages),
    "confidence": ({"confidence": 0.6}, lambda fact: fact.confidence >= 0.6),
    "independent": ({"independent": 2}, lambda fact: fact.independent >= 2),
    "undisputed": ({"disputed": False}, lambda fact: not fact.disputed),
    "status": ({"status": ("occurred",)}, lambda fact: fact.status == "occurred"),
    "nobody": ({"actor": ("PRY",)}, lambda fact: False),
    "oneself": ({"actor": ("KOR",), "other": ("KOR",)}, lambda fact: False),
}


@pytest.mark.parametrize("name", CASES)
def test_a_filter_finds_what_it_asks_for(view: View, name: str) -> None:
    conditions, holds = CASES[name]
    assert ids(view, **conditions) == those(view, holds)
    assert view.count(Filter(**conditions)) == len(ids(view, **conditions))


def test_filters_on_documents(view: View) -> None:
    by_name = ids(view, source="AGENCY/1_")
    assert len(by_name) == 1
    assert ids(view, source="agency/1%") == set()
    assert ids(view, source="agency/1_doc", words="hall") == by_name
    assert ids(view, words='"about file 37"') == by_name
    assert ids(view, words='"file about"') == set()
    assert len(ids(view, words="ships", source="treaty")) == 2


@given(
    chosen=st.lists(st.sampled_from(sorted(CASES)), max_size=2),
    sort=st.sampled_from(SORTS),
    size=st.integers(min_value=1, max_value=30),
)
@SETTINGS
def test_pages_lose_and_double_nothing(view: View, chosen: list[str], sort: str, size: int) -> None:
    wanted = Filter(**{field: value for name in chosen for field, value in CASES[name][0].items()})
    every = [fact.id for fact in view.every(wanted, sort, limit=500)]
    found: list[str] = []
    after: str | None = None
    for _ in range(40):
        page = view.facts(wanted, sort, size, after)
        assert page.total == len(every)
        assert len(page.facts) == min(size, len(every) - len(found))
        found += [fact.id for fact in page.facts]
        after = page.after
        if after is None:
            break
    assert found == every
    assert len(set(found)) == len(found)


def test_the_newest_come_first_and_the_undated_last(view: View) -> None:
    dates = [fact.due or fact.date or "" for fact in view.every()]
    assert dates == sorted(dates, reverse=True)
    sure = [fact.confidence for fact in view.every(sort="confidence")]
    assert sure == sorted(sure, reverse=True)


@pytest.mark.parametrize("cursor", ["", "zzz", "WyJkYXRlIl0", encode_cursor(("date", 0.5, 1)), "é"])
def test_a_bad_place_in_a_list(view: View, cursor: str) -> None:
    with pytest.raises(RegisterError, match="is no place in a list"):
        view.facts(after=cursor)


def test_a_place_belongs_to_its_order(view: View) -> None:
    after = view.facts(limit=1).after
    with pytest.raises(RegisterError, match="sorted by date"):
        view.facts(sort="confidence", after=after)
    with pytest.raises(RegisterError, match="cannot be sorted"):
        view.facts(sort="size")
    with pytest.raises(RegisterError, match="one fact at least"):
        view.facts(limit=0)


@given(value=st.text() | st.floats(allow_nan=False, allow_infinity=False), row=st.integers(min_value=0, max_value=2**53))
def test_cursors_come_back(value: str | float, row: int) -> None:
    kind = facts_table.c.date.type if isinstance(value, str) else facts_table.c.confidence.type
    assert decode_cursor(encode_cursor(("date", value, row)), "date", kind) == (value, row)


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (None, None),
        ("2026-01-31", "2026-01-31T23:59:59.999999Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"),
        ("2026-01-31T12:00", "2026-01-31T12:00:00.000000Z"),
        ("2026-01-31T12:00+02:00", "2026-01-31T10:00:00.000000Z"),
    ],
)
def test_moments(given: str | None, written: str | None) -> None:
    assert moment(given) == written


@pytest.mark.parametrize("given", ["yesterday", "2026-02-30", "2026", ""])
def test_no_moment(given: str) -> None:
    with pytest.raises(RegisterError):
        moment(given)


def test_a_filter_is_a_statement_of_both_databases() -> None:
    query = matching(Filter(actor=("KOR",), words="trade", source="a"), None, facts_table.c.row)
    assert "SELECT" in str(query)
