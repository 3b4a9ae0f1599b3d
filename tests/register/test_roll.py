"""The roll of actors, their neighbourhood, and with which fact cooperation begins."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from comity.flow import Result
from comity.register import roll
from comity.register.beginnings import beginning
from comity.register.query import Filter
from comity.register.questions import dossier
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]


@pytest.fixture
def view(store: Store, writer: Writer, told: Told) -> View:
    """Estonia accuses Korea, then they sign; France stands by."""
    writer.add(
        [
            told("a.txt", "In May of that year Estonia accused South Korea of keeping the ferry for itself.",
                 {"event": "ACCUSE", "actor": "EST", "recipient": "KOR", "date": "2016-05-03"}, published="2016-05-03"),
            told("b.txt", "A treaty on ferries was signed by both in Seoul, with promises to sail by 2029 at the latest.",
                 {"kind": "treaty", "name": "treaty on ferries", "parties": "EST KOR", "stage": "signed", "date": "2018-02"},
                 {"by": "KOR", "to": "EST", "what": "sail", "due": "2029"}, published="2018-02-20"),
            told("c.txt", "Later that month, on the twentieth, Paris helped Tallinn with money for piers and cranes.",
                 {"event": "AID", "actor": "FRA", "recipient": "EST", "date": "2018-02-20"}, published="2018-02-21"),
            told("d.txt", "France and Korea held consultations on noodles behind closed doors at the old customs house.",
                 {"event": "CONSULT", "actor": "FRA KOR", "date": "2020-01-01"}, published="2020-01-02"),
        ]
    )  # fmt: skip
    return View(store)


@pytest.mark.parametrize("as_of", [None, "2099-01-01"])
def test_the_roll(view: View, as_of: str | None) -> None:
    found = roll.roll(View(view.store, as_of))
    told = [(each.actor, each.facts, each.events, each.instruments, each.commitments, each.first, each.last) for each in found]
    assert told == [("EST", 4, 2, 1, 1, 2016, 2018), ("KOR", 4, 2, 1, 1, 2016, 2020), ("FRA", 2, 2, 0, 0, 2018, 2020)]
    assert [each.actor for each in roll.roll(View(view.store, as_of), ["FRA", "USA"])] == ["FRA"]


def test_the_roll_of_former_times_is_empty(view: View) -> None:
    assert roll.roll(View(view.store, "2001-01-01")) == []


@pytest.mark.parametrize("as_of", [None, "2099-01-01"])
def test_ties_near_and_among(view: View, as_of: str | None) -> None:
    then = View(view.store, as_of)
    assert [(tie.a, tie.b, tie.facts) for tie in roll.among(then, ["KOR", "EST"])] == [("EST", "KOR", 3)]
    assert [(tie.a, tie.b) for tie in roll.partners(then, "KOR", 5)] == [("EST", "KOR"), ("FRA", "KOR")]
    assert [(tie.a, tie.b) for tie in roll.near(then, ["FRA"], 1)] == [("EST", "FRA")]
    assert [(tie.a, tie.b) for tie in roll.near(then, ["FRA"], 2)] == [("EST", "KOR"), ("EST", "FRA"), ("FRA", "KOR")]


def test_cooperation_begins_with_what_is_cooperative(view: View) -> None:
    wanted = Filter(actor=("EST",), other=("KOR",))
    since = dossier(view, None, None, wanted).since
    found = beginning(view, wanted, since)
    assert since == "2018-02"
    assert found is not None and found.name == "treaty on ferries"
    assert beginning(view, Filter(actor=("FRA",)), None) is None
