"""What a document says: its own values beside the register's, at any time, and its copies."""

from __future__ import annotations

from typing import Any

import pytest

from comity.model.register import Action, Judgement
from comity.register.judge import judge
from comity.register.said import keys, read, said, story
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

TEXT = "Seoul and Tallinn signed the Tallinn Accord on cyber security on 14 February 2018. Estonia will host talks in 2019."
ACCORD = {"kind": "agreement", "name": "Tallinn Accord", "parties": "KOR EST", "stage": "signed", "quote": "the Tallinn Accord"}
SIGNED = {
    "event": "AGREE", "actor": "KOR", "recipient": "EST", "date": "2018-02-14", "instrument": "i1", "confidence": 0.8,
    "rule": "en.agree.sign", "quote": "Seoul and Tallinn signed the Tallinn Accord",
}  # fmt: skip
HOST = {"by": "EST", "what": "host talks", "due": "2019", "quote": "Estonia will host talks in 2019"}


def test_a_document_says_its_records_in_order_of_the_text_each_with_its_fact(store: Store, writer: Writer, told: Any) -> None:
    writer.add([told("a.txt", TEXT, HOST, SIGNED, ACCORD, published="2018-02-15")])
    view = View(store)
    event, accord, promise = said(view, view.paper(1))
    assert [each.told.type for each in (event, accord, promise)] == ["AGREE", "agreement", "COMMITMENT"]
    assert event.told.instrument == accord.key
    assert event.rule == "en.agree.sign"
    assert [words.text for words in event.evidence] == [SIGNED["quote"]]
    for each in (event, accord, promise):
        assert each.fact is not None
        assert each.key in each.fact.claims
        assert not each.differs


def test_what_other_documents_say_does_not_change_what_this_one_says(store: Store, writer: Writer, told: Any) -> None:
    vague = {**SIGNED, "date": "2018-02", "instrument": None}
    writer.add([told("a.txt", TEXT, vague, published="2018-02-15")])
    other = "On 14 February 2018 South Korea and Estonia signed an accord on cyber security, their ministers announced in Tallinn."
    exact = {**SIGNED, "instrument": None, "quote": other[:60]}
    writer.add([told("b.txt", other, exact, published="2018-02-16")])
    view = View(store)
    (own,) = said(view, view.paper(1))
    assert own.told.date == "2018-02"
    assert own.fact is not None
    assert own.fact.documents == 2
    assert own.fact.date == "2018-02-14"
    assert own.differs


def test_a_replaced_document_says_what_it_last_said(store: Store, writer: Writer, told: Any) -> None:
    writer.add([told("a.txt", TEXT, SIGNED, published="2018-02-15")])
    before = View(store).paper(1).added
    writer.add([told("a.txt", TEXT.replace("14", "15"), {**SIGNED, "date": "2018-02-15"}, published="2018-02-15")])
    view = View(store)
    former, present = view.paper(1), view.paper("a.txt")
    assert former.until is not None
    assert [each.told.date for each in said(view, former)] == ["2018-02-14"]
    assert [each.told.date for each in said(view, present)] == ["2018-02-15"]
    then = View(store, before)
    assert [each.told.date for each in said(then, then.paper(1))] == ["2018-02-14"]


def test_corrections_stand_beside_what_the_document_says(store: Store, writer: Writer, told: Any) -> None:
    writer.add([told("a.txt", TEXT, SIGNED, published="2018-02-15")])
    view = View(store)
    (own,) = said(view, view.paper(1))
    assert own.fact is not None
    edit = Judgement(
        action=Action.EDIT, facts=(own.fact.id,), field="date", value="2018-02-13", author="Ada", reason="the treaty series says so"
    )
    judge(store, edit)
    (after,) = said(view, view.paper(1))
    assert after.fact is not None
    assert (after.told.date, after.fact.date, after.differs) == ("2018-02-14", "2018-02-13", True)


def test_a_reading_that_is_not_stored_says_the_same(store: Store, writer: Writer, told: Any) -> None:
    result = told("a.txt", TEXT, HOST, SIGNED, ACCORD, published="2018-02-15")
    shown = read(result)
    writer.add([result])
    view = View(store)
    stored = said(view, view.paper(1))
    assert [each.key for each in shown] == [each.key for each in stored]
    assert all(each.fact is None for each in shown)
    by_id = keys(result)
    assert by_id == {"e1": shown[0].key, "i1": shown[1].key, "c1": shown[2].key}


@pytest.mark.parametrize("copies", [0, 2])
def test_the_other_documents_of_a_story(store: Store, writer: Writer, told: Any, copies: int) -> None:
    long = " ".join(f"minister{number % 7} visited port{number} on a treaty{number * 3}" for number in range(60))
    for number in range(copies + 1):
        writer.add([told(f"{number}.txt", long, published=f"2018-02-1{9 - number}")])
    view = View(store)
    assert [each.name for each in story(view, view.paper(1))] == [f"{number}.txt" for number in range(copies, 0, -1)]
