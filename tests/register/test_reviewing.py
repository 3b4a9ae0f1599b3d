"""The queue of what waits for a person: its order, its reasons, second opinions; twins; lists of judgements."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from comity.errors import RegisterError
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register.judge import OutdatedError, judge
from comity.register.query import Filter
from comity.register.reviewing import (
    QUEUE,
    Queue,
    Reason,
    Spot,
    as_read,
    authors,
    judged,
    last_of,
    numbered,
    opinions,
    reasons,
    reasons_given,
    twins,
)
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

TODAY = datetime.date(2024, 6, 1)
LONG = " The ministry told the press about it at length in a room of the old palace."


@pytest.fixture
def store(store: Store, writer: Writer, told: Any) -> Store:
    """Of each reason some records, in an order that is none: the name tells the reason."""
    event = {"event": "CONSULT", "mode": "visit", "confidence": 0.9}
    unsure = {"actor": "GHA", "recipient": "KEN", "confidence": 0.4}
    two = {"actor": "JPN", "recipient": "LVA", "confidence": 0.9, "event": "CONSULT", "mode": "visit"}
    writer.add(
        [
            told("a.txt", f"An envoy of Chile saw Oman.{LONG}", event | {"actor": "CHL", "recipient": "OMN", "date": "2019-01-02"}),
            told("new.txt", f"Peru and Fiji talked.{LONG} So.", event | {"actor": "PER", "recipient": "FJI", "date": "2023-01-02"}),
            told("undated.txt", f"Togo and Mali met once.{LONG} Some day.", event | {"actor": "TGO", "recipient": "MLI"}),
            told(
                "overdue.txt",
                f"France will send ships to Estonia by June 2022.{LONG} So he said.",
                {"by": "FRA", "to": "EST", "what": "send ships to Estonia", "due": "2022-06"},
                {"by": "FRA", "to": "EST", "what": "open a school in Narva", "due": "2030", "quote": "So he said."},
            ),
            told(
                "doubtful.txt",
                f"Ghana and Kenya agreed to work together.{LONG} It was said.",
                unsure | {"event": "AGREE", "date": "2021-01-02"},
                unsure | {"event": "ACCUSE", "date": "2021-01-03", "quote": "It was said."},
            ),
            told(
                "pact.txt",
                f"Cuba and Laos signed a treaty of friendship in 2020.{LONG} Both did.",
                {"kind": "treaty", "name": "treaty of friendship", "parties": "CUB LAO", "stage": "signed", "date": "2020-05-05"},
            ),
            told("first.txt", f"The Japanese minister was in Riga.{LONG} It was warm.", two | {"date": "2021-05-03"}),
            told("second.txt", f"Riga saw a guest from Tokyo.{LONG} It rained then.", two | {"date": "2021-05-04"}),
        ]
    )
    join = [fact.id for fact in View(store).facts(Filter(actor=("JPN",))).facts]
    if len(join) > 1:
        decide(store, Action.MERGE, *join, author="Eve")
    return store


def decide(store: Store, action: Action, *facts: str, author: str = "Ada", reason: str = "seen", **fields: Any) -> Judgement:
    return judge(store, Judgement(action=action, facts=facts, author=author, reason=reason, **fields))


def queue(store: Store, reason: Reason | None = None, reviewer: str = "Ada", document: int | None = None, **wanted: Any) -> Queue:
    return Queue(View(store), Filter(**wanted), TODAY, reviewer, reason, document)


def names(found: Any) -> list[str]:
    return [f"{each.spot.reason.value} {'-'.join(each.fact.parties)}" for each in found]


def one(store: Store, party: str, kind: Kind = Kind.EVENT) -> Fact:
    return View(store).facts(Filter(kind=kind, actor=(party,), rejected=True)).facts[0]


ORDER = [
    "disputed JPN-LVA",
    "instrument CUB-LAO",
    "doubtful GHA-KEN",
    "overdue FRA-EST",
    "unjudged FRA-EST",
    "unjudged PER-FJI",
    "unjudged GHA-KEN",
    "unjudged CHL-OMN",
    "unjudged TGO-MLI",
]


def test_the_queue_is_in_the_order_of_what_matters(store: Store) -> None:
    found = queue(store).after(limit=20)
    assert names(found) == ORDER
    assert all(each.spot == queue(store).spot(each.fact) for each in found)
    assert [reasons(each.fact, TODAY)[0] for each in found] == [each.spot.reason for each in found]


def test_one_goes_through_it_forwards_and_backwards(store: Store) -> None:
    all_ = queue(store).after(limit=20)
    for place, each in enumerate(all_):
        assert queue(store).after(each.spot, 20) == all_[place + 1 :]
        assert queue(store).after(each.spot, 2, including=True) == all_[place : place + 2]
        assert queue(store).before(each.spot) == (all_[place - 1] if place else None)


def test_a_place_keeps_its_meaning_when_its_record_was_judged(store: Store) -> None:
    waiting = queue(store).after(limit=3)[1]
    decide(store, Action.CONFIRM, waiting.fact.id)
    assert names(queue(store).after(Spot.parse(str(waiting.spot)))) == ["doubtful GHA-KEN"]
    assert names(queue(store).after(limit=20)) == [each for each in ORDER if each != "instrument CUB-LAO"]
    decide(store, Action.REJECT, one(store, "PER").id)
    assert "unjudged PER-FJI" not in names(queue(store).after(limit=20))


@pytest.mark.parametrize("word", ["", "disputed", "nonsense.2021-01-01.3", "disputed.2021-01-01.x"])
def test_what_is_no_place_is_refused(word: str) -> None:
    with pytest.raises(RegisterError, match="no place in the queue"):
        Spot.parse(word)


def test_reasons_are_counted_each_record_once(store: Store) -> None:
    assert {reason.value: n for reason, n in queue(store).counts().items()} == {
        "disputed": 1, "instrument": 1, "doubtful": 1, "overdue": 1, "unjudged": 5, "others": 0
    }  # fmt: skip


@pytest.mark.parametrize("reason", QUEUE)
def test_one_reason_alone(store: Store, reason: Reason) -> None:
    assert names(queue(store, reason).after(limit=20)) == [each for each in ORDER if each.startswith(f"{reason} ")]


def test_filters_narrow_it(store: Store) -> None:
    assert names(queue(store, kind=Kind.INSTRUMENT).after(limit=20)) == ["instrument CUB-LAO"]
    assert names(queue(store, kind=Kind.COMMITMENT).after(limit=20)) == ["overdue FRA-EST", "unjudged FRA-EST"]
    few = queue(store, actor=("GHA", "CUB")).after(limit=20)
    assert names(few) == ["instrument CUB-LAO", "doubtful GHA-KEN", "unjudged GHA-KEN"]
    assert queue(store, kind=Kind.INSTRUMENT).counts()[Reason.UNJUDGED] == 0
    number = View(store).paper("doubtful.txt").id
    assert names(queue(store, document=number).after(limit=20)) == ["doubtful GHA-KEN", "unjudged GHA-KEN"]
    assert sum(queue(store, document=number).counts().values()) == 2
    assert names(queue(store, words="ships").after(limit=20)) == ["overdue FRA-EST", "unjudged FRA-EST"]


def test_a_second_opinion_is_asked_of_those_who_have_none(store: Store) -> None:
    fact = one(store, "PER")
    decide(store, Action.REJECT, fact.id, author="Ada")
    assert names(queue(store, Reason.OTHERS, "Ben").after(limit=20)) == ["others PER-FJI"]
    assert queue(store, Reason.OTHERS, "Ben").counts()[Reason.OTHERS] == 1
    assert queue(store, Reason.OTHERS, "Ben").spot(fact).reason is Reason.OTHERS
    assert not queue(store, Reason.OTHERS, "Ada").after(limit=20)
    assert not queue(store, Reason.OTHERS, "Ben", actor=("GHA",)).after(limit=20)
    undone = decide(store, Action.CONFIRM, fact.id, author="Ben")
    assert not queue(store, Reason.OTHERS, "Ben").after(limit=20)
    decide(store, Action.UNDO, undoes=undone.id, author="Ben")
    assert names(queue(store, Reason.OTHERS, "Ben").after(limit=20)) == ["others PER-FJI"]


def test_it_is_shown_as_it_was_read(store: Store) -> None:
    fact = one(store, "PER")
    decide(store, Action.EDIT, fact.id, field="date", value="2023-01-05")
    decide(store, Action.CONFIRM, fact.id)
    shown = as_read(View(store).history(fact.id))
    assert shown is not None and (shown.date, shown.judged, shown.edited) == ("2023-01-02", None, ())


def test_what_changed_since_it_was_seen_is_not_judged(store: Store) -> None:
    fact = one(store, "PER")
    decide(store, Action.EDIT, fact.id, field="date", value="2023-01-05", author="Ben")
    mine = Judgement(action=Action.REJECT, facts=(fact.id,), author="Ada", reason="wrong date")
    with pytest.raises(OutdatedError, match="has changed since you saw it"):
        judge(store, mine, {fact.id: fact.since})
    assert len(View(store).judgements(fact.id)) == 1
    now = View(store).fact(fact.id)
    assert judge(store, mine, {fact.id: now.since}).action is Action.REJECT


def test_a_removed_record_stands_nowhere(store: Store) -> None:
    fact, other = one(store, "PER"), one(store, "CHL")
    decide(store, Action.MERGE, fact.id, other.id)
    with pytest.raises(RegisterError, match="was removed"):
        queue(store).spot(View(store).fact(other.id))


def test_twins_share_parties_and_are_near(store: Store, writer: Writer, told: Any) -> None:
    visit = {"event": "CONSULT", "mode": "visit", "actor": "PER", "confidence": 0.9}
    writer.add(
        [
            told("near.txt", f"In Suva one saw a Peruvian.{LONG} Rain.", {**visit, "recipient": "FJI OMN", "date": "2023-01-09"}),
            told("far.txt", f"Years later one went to Suva.{LONG} Snow.", {**visit, "recipient": "FJI", "date": "2020-03-01"}),
            told("else.txt", f"From Lima one went to Muscat.{LONG} Sun.", {**visit, "recipient": "OMN", "date": "2023-01-08"}),
            told("open.txt", f"Once one went to Suva from Lima.{LONG} Wind.", {**visit, "recipient": "FJI"}),
        ]
    )
    view = View(store)
    fact = next(each for each in view.facts(Filter(actor=("PER",), other=("FJI",))).facts if each.date == "2023-01-02")
    assert [(each.recipient, each.date) for each in twins(view, fact)] == [
        (("FJI",), None), (("FJI", "OMN"), "2023-01-09"), (("OMN",), "2023-01-08"),
    ]  # fmt: skip
    assert [each.date for each in twins(view, fact, "Snow")] == ["2020-03-01"]
    assert len(twins(view, fact, limit=1)) == 1
    assert all(each.kind is Kind.INSTRUMENT for each in twins(view, one(store, "CUB", Kind.INSTRUMENT)))


def test_judgements_are_listed_and_found(store: Store) -> None:
    before = len(judged(View(store)))
    first, second = one(store, "PER"), one(store, "CHL")
    a = decide(store, Action.CONFIRM, first.id, reason="seen it")
    b = decide(store, Action.CONFIRM, second.id, reason="heard it")
    c = decide(store, Action.REJECT, first.id, author="Ben", reason="never was")
    d = decide(store, Action.UNDO, undoes=a.id, reason="a slip")
    view = View(store)
    found = judged(view)
    assert [each.judgement.id for each in found[:4]] == [d.id, c.id, b.id, a.id] and len(found) == before + 4
    assert [(each.undone, each.standing) for each in found[:4]] == [(None, False), (None, True), (None, True), (d.id, False)]
    assert [each.judgement for each in judged(view, author="Ben")] == [c]
    assert [each.judgement for each in judged(view, action=Action.CONFIRM, limit=1)] == [b]
    assert [each.judgement for each in judged(view, before=b.id, limit=1)] == [a]
    assert [(each.judgement, each.undone) for each in numbered(view, [c.id, a.id, 999])] == [(a, d.id), (c, None)]
    assert dict(authors(view))["Ada"] == 3
    assert last_of(view, "Ada") == b and last_of(view, "Nobody") is None
    assert reasons_given(view, "Ada", Action.CONFIRM) == ["heard it", "seen it"]
    assert not opinions(view)
    e = decide(store, Action.EDIT, first.id, author="Ada", field="date", value="2023-01-05")
    assert opinions(View(store)) == [c, e]
    past = judged(View(store, a.made))
    assert past[0].judgement == a and past[0].undone is None
