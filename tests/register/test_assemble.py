"""From claims to a fact: what most stories say comes first, the rest stays, contradictions are marked."""

from __future__ import annotations

from typing import Any

import pytest

from comity.model.codes import EventType
from comity.model.reading import Agent, Place
from comity.model.register import Action, Judgement, Kind
from comity.register.assemble import assemble
from comity.register.claims import Claim


def claim(number: int, **fields: Any) -> Claim:
    told = {"kind": Kind.EVENT, "type": EventType.AGREE.value, "actor": ("KOR",), "recipient": ("EST",), "status": "occurred"}
    return Claim(**{"key": f"e{number}", "document": number, "story": number, "language": "en", **told, **fields})


def fact(*claims: Claim, judgements: tuple[Judgement, ...] = ()) -> Any:
    return assemble("e-x", claims, {"i1": "i-one"}, judgements)


def test_most_stories_win_and_copies_count_once() -> None:
    copies = [claim(number, story=1, date="2018-02-15") for number in (1, 2, 3)]
    others = [claim(number, date="2018-02-14") for number in (4, 5)]
    found = fact(*copies, *others)
    assert (found.date, found.documents, found.independent) == ("2018-02-14", 5, 3)
    assert found.disputed == ("date",)
    assert [(value.value, value.independent, value.claims) for value in found.values["date"]] == [
        ("2018-02-14", 2, ("e4", "e5")),
        ("2018-02-15", 1, ("e1", "e2", "e3")),
    ]


def test_a_finer_date_is_no_dispute() -> None:
    found = fact(claim(1, date="2018-02"), claim(2, date="2018-02"), claim(3, date="2018-02-14"))
    assert (found.date, found.disputed) == ("2018-02-14", ())


@pytest.mark.parametrize(
    ("one", "other", "disputed"),
    [
        ({"place": Place(country="EST")}, {"place": Place(country="EST", name="Tallinn")}, ()),
        ({"place": Place(country="EST")}, {"place": Place(country="KOR")}, ("place",)),
        ({"status": "occurred"}, {"status": "historical"}, ()),
        ({"status": "occurred"}, {"status": "negation"}, ("status",)),
        ({"recipient": ("EST",)}, {"recipient": ("LVA",)}, ("parties",)),
        ({"recipient": ("EST",)}, {"recipient": ("EST", "LVA")}, ()),
    ],
)
def test_what_is_disputed(one: dict[str, Any], other: dict[str, Any], disputed: tuple[str, ...]) -> None:
    assert fact(claim(1, **one), claim(2, **other)).disputed == disputed
    assert fact(claim(2, **other), claim(1, **one)).disputed == disputed


def test_all_is_gathered() -> None:
    agent, minister = Agent(id="p-han", name="Han Min-ho"), Agent(id="p-han", name="Han", role="minister")
    found = fact(
        claim(1, domains=("trade",), language="fr", published="2018-02-15", agents=(agent,), instrument="i1", confidence=0.5),
        claim(2, domains=("cybersecurity", "trade"), published="2018-02-14", agents=(minister,), confidence=0.6),
    )
    assert found.domains == ("trade", "cybersecurity")
    assert (found.languages, found.first_published, found.claims) == (("en", "fr"), "2018-02-14", ("e2", "e1"))
    assert found.instrument == "i-one"
    assert found.confidence == 0.8
    assert [(agent.name, agent.role) for agent in found.agents] == [("Han", "minister")]


def test_stages_stand_in_their_order() -> None:
    def text(number: int, stage: str, date: str | None) -> Claim:
        return claim(number, kind=Kind.INSTRUMENT, type="treaty", name="treaty", stage=stage, date=date, actor=("KOR", "EST"))

    found = fact(
        text(1, "in-force", "2024"), text(2, "signed", "2023-07"), text(3, "signed", "2023-07-11"), text(4, "proposed", None)
    )
    assert (found.stages[0].stage, found.stages[0].date) == ("proposed", None)
    assert (found.stage, found.date) == ("in-force", "2024")


def test_a_correction_settles_a_dispute() -> None:
    edit = Judgement(action=Action.EDIT, facts=("e-x",), field="date", value="2018-02-14", author="Ada", reason="protocol")
    found = fact(claim(1, date="2018-02-14"), claim(2, date="2018-02-15"), judgements=(edit,))
    assert (found.date, found.disputed, found.judged, found.edited) == ("2018-02-14", (), "edit", ("date",))
    assert len(found.values["date"]) == 2  # what sources say stays


def test_the_order_of_claims_makes_no_difference() -> None:
    claims = [claim(1, date="2018-02", domains=("trade",)), claim(2, date="2018-03-01"), claim(3, place=Place(country="EST"))]
    assert fact(*claims) == fact(*reversed(claims))
