"""What is new in the register."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from comity.flow import Result
from comity.register import recent as module
from comity.register.query import Filter
from comity.register.recent import recent
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]


def met(told: Told, name: str, other: str, year: int) -> Result:
    return told(name, f"Seoul met {other} in {year}.", {"event": "CONSULT", "actor": f"KOR {other}", "date": str(year)})


def years(found: module.Recent) -> list[str | None]:
    return [fact.date for fact in found.facts]


def test_what_came_last_is_first_and_told_once(store: Store, writer: Writer, told: Told) -> None:
    view = View(store)
    assert recent(view, Filter()).facts == ()
    writer.add([met(told, "a.txt", "EST", 2020)])
    first = recent(view, Filter())
    assert years(first) == ["2020"]
    assert recent(view, Filter(), first.clock).total == 0
    writer.add([met(told, "b.txt", "FRA", 2011)])
    writer.add([met(told, "c.txt", "DEU", 2015)])
    later = recent(view, Filter(), first.clock)
    assert years(later) == ["2015", "2011"]
    assert years(recent(view, Filter())) == ["2015", "2011", "2020"]
    assert recent(view, Filter(), later.clock).total == 0
    assert years(recent(view, Filter(), first.clock, limit=1)) == ["2015"]
    assert recent(view, Filter(), first.clock, limit=1).total == 2


def test_what_has_changed_is_told_with_its_beginning(store: Store, writer: Writer, told: Told) -> None:
    view = View(store)
    talks = {"event": "CONSULT", "actor": "KOR EST", "date": "2020-05-05"}
    writer.add([told("a.txt", "Seoul met Tallinn on 5 May.", talks), met(told, "b.txt", "FRA", 2011)])
    first = recent(view, Filter())
    writer.add([told("d.txt", "On 5 May there were talks in Tallinn, which Seoul had wished for.", talks)])
    later = recent(view, Filter(), first.clock)
    assert years(later) == ["2020-05-05"]
    assert later.facts[0].documents == 2
    assert later.begun[later.facts[0].id] <= first.clock < later.facts[0].since


@pytest.mark.parametrize("near", [1, 20_000])
def test_filters_and_words_hold(store: Store, writer: Writer, told: Told, monkeypatch: pytest.MonkeyPatch, near: int) -> None:
    monkeypatch.setattr(module, "_NEAR", near)
    view = View(store)
    writer.add([met(told, "a.txt", "EST", 2020)])
    clock = recent(view, Filter()).clock
    writer.add([met(told, "b.txt", "FRA", 2011), met(told, "c.txt", "EST", 2015)])
    for since, expected in ((None, ["2015", "2020"]), (clock, ["2015"])):
        assert years(recent(view, Filter(actor=("EST",)), since)) == expected
        assert years(recent(view, Filter(words="est"), since)) == expected
        assert years(recent(view, Filter(words="met est", actor=("KOR",)), since)) == expected
    assert years(recent(view, Filter(words="nowhere"))) == []
