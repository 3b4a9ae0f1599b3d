"""What the register knows, now and at an earlier time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.register import Action, Judgement
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]
ONE = "Seoul and Tallinn agreed on Monday to work together on cyber security, both said."
OTHER = "Estonia said that the accord with South Korea on cyber security was reached this week."


def agreed(told: Told, name: str, text: str, **more: Any) -> Result:
    event = {"event": "AGREE", "actor": "KOR EST", "date": "2018-02-14", "domains": "cybersecurity"}
    return told(name, text, event | more, published="2018-02-14")


def test_a_fact_with_its_sources_history_and_judgements(store: Store, writer: Writer, told: Told) -> None:
    writer.add([agreed(told, "a.txt", ONE)])
    writer.add([agreed(told, "b.txt", OTHER)])
    view = View(store)
    (fact,) = view.every()
    assert (fact.documents, fact.independent) == (2, 2)
    assert view.fact(fact.id) == fact
    sources = view.sources([fact])[fact.id]
    assert [source.name for source in sources] == ["a.txt", "b.txt"]
    assert [source.evidence[0].text for source in sources] == [ONE, OTHER]
    assert [version.documents for version in view.history(fact.id)] == [1, 2]
    assert view.history(fact.id)[0].until == view.history(fact.id)[1].since
    assert view.text(sources[0].document) == ONE
    assert view.judgements() == view.judgements(fact.id) == []
    stored = judge(store, Judgement(action=Action.CONFIRM, facts=(fact.id,), author="A", reason="seen"))
    assert view.judgements(fact.id) == [stored]
    assert view.judgements("e-%") == []


def test_as_of_a_time_the_register_is_as_it_was(store: Store, writer: Writer, told: Told) -> None:
    writer.add([agreed(told, "a.txt", ONE)])
    (first,) = View(store).every()
    time.sleep(0.002)
    writer.add([agreed(told, "b.txt", OTHER, date="2018-02-15")])
    (second,) = View(store).every()
    judge(store, Judgement(action=Action.REJECT, facts=(second.id,), author="A", reason="no"))
    before = View(store, first.since)
    (then,) = before.every()
    assert (then.documents, then.date) == (1, "2018-02-14")
    assert before.fact(first.id).documents == 1
    assert len(before.sources([then])[then.id]) == 1
    assert before.judgements() == []
    assert len(before.history(first.id)) == 1
    assert [fact.documents for fact in View(store, second.since).every()] == [2]
    assert View(store).count() == 0
    assert View(store).count(Filter(rejected=True)) == 1
    assert View(store, "2001-01-01").count() == 0
    with pytest.raises(RegisterError, match="there is no fact"):
        View(store, "2001-01-01").fact(first.id)


def test_these(store: Store, writer: Writer, told: Told) -> None:
    writer.add([agreed(told, "a.txt", ONE)])
    view = View(store)
    (fact,) = view.every()
    assert view.these([fact.id, "e-unknown", fact.id]) == {fact.id: fact}
    assert view.these([]) == {}


def test_what_is_not_there(store: Store) -> None:
    view = View(store)
    for ask in (lambda: view.fact("e-x"), lambda: view.text(7)):
        with pytest.raises(RegisterError):
            ask()
    assert view.history("e-x") == []
    assert view.sources([]) == {}
