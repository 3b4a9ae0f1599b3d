"""When fusion makes two facts one: the older stays, and what people decided is left alone."""

from __future__ import annotations

import pytest

from comity.model.register import Action, Judgement
from comity.register import fuse
from comity.register.alike import Score
from comity.register.dates import days
from comity.register.homes import Home, arrange
from comity.register.judge import judge
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer


def told_of(told, number: int, **fields: object):
    text = f"In dispatch {number} the {number * 31} ministers of Seoul and Tallinn agreed on paper {number * 17} about their ships."
    return told(f"{number}.txt", text, {"event": "AGREE", "actor": "KOR EST", "date": f"20{10 + number}-03-01", **fields})


@pytest.fixture
def bridge(told, monkeypatch: pytest.MonkeyPatch):
    """Adds a document that fits all facts that it meets, which fit one another."""

    def add(writer: Writer) -> None:
        score = Score(9.0, (("same_day", 9.0),))
        monkeypatch.setattr(fuse, "wanted", lambda *_: {f"w{week}|AGREE|EST|KOR" for week in _weeks()})
        monkeypatch.setattr(fuse, "choose", lambda _claim, groups, *_: [(g, score) for g in sorted(groups, key=lambda g: g.id)])
        monkeypatch.setattr(fuse, "one_fact", lambda *_: score)
        writer.add([told_of(told, 9)])
        monkeypatch.undo()

    return add


def _weeks() -> set[int]:
    return {found.first // 7 for number in (1, 2) if (found := days(f"20{10 + number}-03-01"))}


@pytest.fixture
def two(told, writer: Writer) -> tuple[str, str]:
    """The ids of two facts, the older first."""
    for number in (1, 2):
        writer.add([told_of(told, number)])
    found = {fact.date: fact.id for fact in View(writer.store).facts().facts}
    return found["2011-03-01"], found["2012-03-01"]


def decide(store: Store, action: Action, *facts: str, **fields: object) -> Judgement:
    return judge(store, Judgement(action=action, facts=facts, author="Ada", reason="looked it up", **fields))  # type: ignore[arg-type]


def test_the_older_fact_stays(writer: Writer, two: tuple[str, str], bridge, living) -> None:
    older, newer = two
    bridge(writer)
    assert living(writer.store).keys() == {older}
    assert living(writer.store)[older].documents == 3
    tombstone = View(writer.store).fact(newer)
    assert tombstone.successor == older
    assert "+9.0 (same day +9.0)" in str(tombstone.removed)
    assert any(newer in note for note in View(writer.store).fact(older).notes)


@pytest.mark.parametrize(
    ("judged", "action", "left"),
    [
        (1, Action.CONFIRM, {1}),  # what a person stands for absorbs the other
        (1, Action.EDIT, {1}),
        (1, Action.REJECT, {0, 1}),  # what a person rejected takes nothing with it
        (0, Action.REJECT, {0, 1}),
        (0, Action.CONFIRM, {0}),
    ],
)
def test_a_judged_fact_is_not_absorbed(
    writer: Writer, two: tuple[str, str], bridge, living, judged: int, action: Action, left: set[int]
) -> None:
    fields = {"field": "mode", "value": None} if action is Action.EDIT else {}
    decide(writer.store, action, two[judged], **fields)
    bridge(writer)
    assert living(writer.store).keys() == {two[number] for number in left}


def test_split_facts_are_not_joined(told, writer: Writer, two: tuple[str, str], bridge, living) -> None:
    merged = decide(writer.store, Action.MERGE, *two)
    split = decide(writer.store, Action.SPLIT, two[0], claims=living(writer.store)[two[0]].claims[:1])
    bridge(writer)
    assert living(writer.store).keys() == {two[0], split.facts[1]}
    decide(writer.store, Action.UNDO, undoes=merged.id)
    decide(writer.store, Action.UNDO, undoes=split.id)
    assert living(writer.store).keys() == set(two)


def merge(number: int, facts: tuple[str, ...], claims: tuple[str, ...]) -> Judgement:
    return Judgement(id=number, action=Action.MERGE, facts=facts, claims=claims, author="Ada", reason="one")


def split(number: int, facts: tuple[str, ...], claims: tuple[str, ...]) -> Judgement:
    return Judgement(id=number, action=Action.SPLIT, facts=facts, claims=claims, author="Ada", reason="two")


def test_judgements_are_replayed_in_order() -> None:
    homes = {"a": Home("A"), "b": Home("B", (2,)), "c": Home("C")}
    both = [merge(1, ("A", "B"), ("a", "b")), split(2, ("A", "N"), ("b",))]
    assert arrange(homes, []) == {"a": "A", "b": "B", "c": "C"}
    assert arrange(homes, both[:1]) == {"a": "A", "b": "A", "c": "C"}
    assert arrange(homes, both) == {"a": "A", "b": "N", "c": "C"}
    assert arrange(homes, both[1:]) == {"a": "A", "b": "N", "c": "C"}
    assert arrange(homes, [*both, merge(3, ("C", "N"), ("b", "c"))]) == {"a": "A", "b": "C", "c": "C"}


def test_a_home_is_stored_in_two_columns() -> None:
    for home in (Home("A"), Home("A", (2,)), Home("B"), Home("B", (2, 11))):
        columns = home.columns("A")
        assert Home.stored("A", columns["base"], columns["cut"]) == home
    assert Home("A").columns("A") == {"base": None, "cut": None}
