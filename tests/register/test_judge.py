"""Judgements: each does what it says, survives what comes after, and can be undone in any order."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import RegisterError
from comity.model.register import Action, Judgement
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

VISITS = ("JPN", "FRA", "BRA", "CAN")
TEXTS = (
    "The foreign minister of {} called on the president in Riga on 3 May 2021 and stayed for two hours.",
    "In Riga the Latvian president received the head of diplomacy from {} for talks on Monday afternoon.",
)


def visit(told, state: str, number: int, more: str = "", **fields: object):
    """The same visit in one of two wordings; visits of different states are different facts."""
    return told(
        f"{state}-{number}.txt",
        TEXTS[number % 2].format(state.lower()) + f" This is dispatch {number} of ours about {state}.{more}",
        {"event": "CONSULT", "mode": "visit", "actor": state, "recipient": "LVA", "date": "2021-05-03", **fields},
        published="2021-05-04",
    )


@pytest.fixture
def visits(told, writer: Writer) -> Store:
    """Four visits, each told by two documents."""
    writer.add([visit(told, state, number) for number in range(2) for state in VISITS])
    return writer.store


def ids(store: Store) -> dict[str, str]:
    """By first actor, the facts that stand."""
    return {fact.actor[0]: fact.id for fact in View(store).facts(Filter(rejected=True)).facts}


def decide(store: Store, action: Action, *facts: str, claims: Sequence[str] = (), **fields: object) -> Judgement:
    made = Judgement(action=action, facts=facts, claims=tuple(claims), author="Ada", reason="looked it up", **fields)  # type: ignore[arg-type]
    return judge(store, made)


def undo(store: Store, judgement: Judgement | int) -> Judgement:
    return decide(store, Action.UNDO, undoes=judgement if isinstance(judgement, int) else judgement.id)


def test_what_people_say_of_a_fact(visits: Store, living) -> None:
    before = living(visits)
    known = ids(visits)
    confirmed = decide(visits, Action.CONFIRM, known["JPN"])
    rejected = decide(visits, Action.REJECT, known["FRA"])
    edited = decide(visits, Action.EDIT, known["BRA"], field="date", value="2021-05-02")
    now = living(visits)
    assert (now[known["JPN"]].judged, now[known["FRA"]].judged, now[known["BRA"]].judged) == ("confirm", "reject", "edit")
    assert (now[known["BRA"]].date, now[known["BRA"]].edited) == ("2021-05-02", ("date",))
    assert known["FRA"] not in {fact.id for fact in View(visits).facts().facts}
    for judgement in (confirmed, rejected, edited):
        undo(visits, judgement)
    assert living(visits) == before
    assert [each.action for each in View(visits).judgements(known["BRA"])] == [Action.EDIT, Action.UNDO]


def test_the_last_of_two_corrections_counts_until_it_is_undone(visits: Store, living) -> None:
    fact = ids(visits)["JPN"]
    decide(visits, Action.EDIT, fact, field="date", value="2021-05-02")
    second = decide(visits, Action.EDIT, fact, field="date", value="2021-05-01")
    assert living(visits)[fact].date == "2021-05-01"
    undo(visits, second)
    assert living(visits)[fact].date == "2021-05-02"


def test_a_merge_joins_and_leaves_a_tombstone(visits: Store, living) -> None:
    before, known = living(visits), ids(visits)
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    now = living(visits)
    assert now.keys() == before.keys() - {known["FRA"]}
    assert now[known["JPN"]].documents == 4
    tombstone = View(visits).fact(known["FRA"])
    assert (tombstone.successor, tombstone.removed) == (known["JPN"], f"judgement {merged.id} by Ada: looked it up")
    undo(visits, merged)
    assert living(visits) == before


def test_what_came_after_a_merge_stays_with_what_it_resembles(told, writer: Writer, visits: Store, living) -> None:
    known = ids(visits)
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    writer.add([visit(told, "FRA", 2), visit(told, "JPN", 3)])
    assert living(visits).keys() == set(known.values()) - {known["FRA"]}
    assert living(visits)[known["JPN"]].documents == 6
    undo(visits, merged)
    assert {fact.documents for key, fact in living(visits).items() if key in {known["JPN"], known["FRA"]}} == {3}


def test_a_split_is_kept_apart_by_what_comes_later(told, writer: Writer, visits: Store, living) -> None:
    fact = ids(visits)["JPN"]
    before = living(visits)
    keys = before[fact].claims
    split = decide(visits, Action.SPLIT, fact, claims=keys[:1])
    parted = split.facts[1]
    assert (living(visits)[fact].claims, living(visits)[parted].claims) == (keys[1:], keys[:1])
    writer.add([visit(told, "JPN", number) for number in range(2, 6)])
    now = living(visits)
    assert now.keys() == before.keys() | {parted}
    assert now[fact].documents + now[parted].documents == 6
    undo(visits, split)
    assert living(visits).keys() == before.keys()
    assert living(visits)[fact].documents == 6
    assert View(visits).fact(parted).successor == fact


def test_judgements_survive_a_reread_and_a_new_text(told, writer: Writer, visits: Store, living) -> None:
    known = ids(visits)
    keys = living(visits)[known["BRA"]].claims
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    split = decide(visits, Action.SPLIT, known["BRA"], claims=keys[:1])
    decide(visits, Action.EDIT, known["CAN"], field="place", value=None)
    before = living(visits)
    again = Writer(visits, Versions("2", "1", "1"))
    again.add([visit(told, state, number, domains="trade") for number in range(2) for state in VISITS])
    now = living(visits)
    assert now.keys() == before.keys()
    assert {key: fact.claims for key, fact in now.items()} == {key: fact.claims for key, fact in before.items()}
    assert all(fact.domains == ("trade",) for fact in now.values())
    for state in VISITS:  # other texts under the same names
        again.add([visit(told, state, 0, more=" It was raining.")])
    assert living(visits).keys() == before.keys()
    assert {fact.documents for fact in living(visits).values()} == {4, 2, 1}
    undo(visits, merged)
    undo(visits, split)
    assert ids(visits).keys() == set(VISITS)
    assert {fact.documents for fact in living(visits).values()} == {2}


def test_an_edit_of_a_fact_that_was_merged_still_counts(visits: Store, living) -> None:
    known = ids(visits)
    decide(visits, Action.EDIT, known["FRA"], field="date", value="2021-05-02")
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    assert living(visits)[known["JPN"]].date == "2021-05-02"
    undo(visits, merged)
    assert (living(visits)[known["JPN"]].date, living(visits)[known["FRA"]].date) == ("2021-05-03", "2021-05-02")


def test_as_of_gives_what_was_known_then(visits: Store, living) -> None:
    known = ids(visits)
    states = [living(visits)]
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    moments = [merged.made]
    states.append(living(visits))
    moments.append(decide(visits, Action.SPLIT, known["JPN"], claims=living(visits)[known["JPN"]].claims[:1]).made)
    states.append(living(visits))
    moments.append(undo(visits, merged).made)
    states.append(living(visits))
    moments.append(decide(visits, Action.REJECT, known["CAN"]).made)
    for moment, state in zip(moments, states, strict=True):
        before = datetime.datetime.fromisoformat(moment) - datetime.timedelta(microseconds=1)
        assert living(visits, before.isoformat()) == state


REFUSED = [
    ({"action": Action.CONFIRM, "facts": ("e-none",)}, "there is no fact e-none"),
    ({"action": Action.MERGE, "facts": ("JPN",)}, "a merge needs two facts"),
    ({"action": Action.MERGE, "facts": ("JPN", "JPN")}, "a merge needs two facts"),
    ({"action": Action.SPLIT, "facts": ("JPN",)}, "only by some, not all"),
    ({"action": Action.SPLIT, "facts": ("JPN",), "claims": ("x",)}, "only by some, not all"),
    ({"action": Action.EDIT, "facts": ("JPN",), "field": "date", "value": "soon"}, "is no EDTF date"),
    ({"action": Action.EDIT, "facts": ("JPN",), "field": "type", "value": "HUG"}, "no such type"),
    ({"action": Action.EDIT, "facts": ("JPN",), "field": "actor", "value": ()}, "actor needs at least one party"),
    ({"action": Action.EDIT, "facts": ("JPN",), "field": "due", "value": "2026"}, "has no field 'due'"),
    ({"action": Action.UNDO, "facts": (), "undoes": 7}, "there is no judgement 7"),
    ({"action": Action.CONFIRM, "facts": ("JPN",), "author": " "}, "needs an author and a reason"),
    ({"action": Action.CONFIRM, "facts": ()}, "names no fact"),
]


@pytest.mark.parametrize(("fields", "problem"), REFUSED, ids=[problem for _, problem in REFUSED])
def test_what_cannot_be_carried_out_is_refused(visits: Store, dump, fields: dict, problem: str) -> None:
    known = ids(visits)
    before = dump(visits)
    facts = tuple(known.get(fact, fact) for fact in fields["facts"])
    with pytest.raises(RegisterError, match=problem):
        judge(visits, Judgement(**{"author": "Ada", "reason": "looked it up", **fields, "facts": facts}))
    assert dump(visits) == before


def test_what_is_undone_or_removed_cannot_be_judged_again(visits: Store) -> None:
    known = ids(visits)
    merged = decide(visits, Action.MERGE, known["JPN"], known["FRA"])
    with pytest.raises(RegisterError, match=f"judge {known['JPN']}, which it was merged into"):
        decide(visits, Action.CONFIRM, known["FRA"])
    undone = undo(visits, merged)
    with pytest.raises(RegisterError, match="already undone"):
        undo(visits, merged)
    with pytest.raises(RegisterError, match="itself an undoing"):
        undo(visits, undone)


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "edit", "reject", "confirm", "undo"]), st.integers(0, 999)), max_size=7
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, order=st.randoms(use_true_random=False))
def test_undoing_all_judgements_restores_all(visits: Store, copied, living, steps, order) -> None:
    with copied() as store:
        before = living(store)
        standing: list[Judgement] = []
        for action, pick in steps:
            step(store, living(store), standing, action, pick)
            held = [key for fact in living(store).values() for key in fact.claims]
            assert len(held) == len(set(held)) == 8  # nothing lost, nothing double
        order.shuffle(standing)
        for judgement in standing:
            undo(store, judgement)
        assert living(store) == before


def step(store: Store, facts, standing: list[Judgement], action: str, pick: int) -> None:
    """One judgement, if it can be made; ``pick`` says on what."""
    chosen = sorted(facts)[pick % len(facts)]
    if action == "merge":
        other = sorted(facts)[(pick * 2 + 1) % len(facts)]
        if other != chosen:
            standing.append(decide(store, Action.MERGE, chosen, other))
    elif action == "split":
        keys = facts[chosen].claims
        if len(keys) > 1:
            standing.append(decide(store, Action.SPLIT, chosen, claims=keys[: 1 + pick % (len(keys) - 1)]))
    elif action == "edit":
        standing.append(decide(store, Action.EDIT, chosen, field="date", value=f"2021-05-{1 + pick % 28:02}"))
    elif action == "undo":
        if standing:
            undo(store, standing.pop(pick % len(standing)))
    else:
        standing.append(decide(store, Action(action), chosen))
