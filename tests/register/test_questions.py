"""Questions across facts: dossiers, commitments, networks, people, full text."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.register import Action, CommitmentState, Fact, Judgement, Kind
from comity.register import questions
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]
TODAY = datetime.date(2024, 3, 2)


@pytest.fixture
def view(store: Store, writer: Writer, told: Told) -> View:
    """What five dispatches say of Korea, Estonia, France and NATO."""
    writer.add(
        [
            told(
                "seoul.txt",
                "Seoul and Tallinn signed a memorandum on cyber security. Estonia will train Korean experts by June 2019.",
                {
                    "kind": "memorandum",
                    "name": "memorandum on cyber security",
                    "parties": "KOR EST",
                    "stage": "signed",
                    "date": "2018-02",
                    "domains": "cybersecurity",
                    "quote": "signed a memorandum on cyber security",
                },
                {
                    "event": "SUPPORT",
                    "actor": "KOR EST",
                    "date": "2018-02-14",
                    "domains": "cybersecurity",
                    "instrument": "i1",
                    "quote": "Seoul and Tallinn signed a memorandum on cyber security",
                },
                {"by": "EST", "to": "KOR", "what": "train Korean experts", "due": "2019-06", "quote": "by June 2019"},
                published="2018-02-14",
                people=({"id": "person/kim-min", "name": "Kim Min", "role": "minister", "of": "KOR"},),
            ),
            told(
                "tallinn.txt",
                "L'Estonie et la Corée du Sud ont signé un mémorandum, a dit à Tallinn Kim Min, désormais ambassadrice.",
                {"event": "SUPPORT", "actor": "EST KOR", "date": "2018-02-14", "domains": "cybersecurity"},
                published="2018-02-15",
                language="fr",
                people=({"id": "person/kim-min", "name": "Kim Min", "role": "ambassadrice", "of": "KOR"},),
            ),
            told(
                "row.txt",
                "Estonia accused South Korea of delaying the deliveries that both had arranged for the autumn.",
                {"event": "ACCUSE", "actor": "EST", "recipient": "KOR", "date": "2020-05-05", "domains": "arms"},
                published="2020-05-05",
            ),
            told(
                "future.txt",
                "France may consult Estonia in 2025 on the battalion, and promised to send a frigate by May 2024.",
                {"event": "CONSULT", "actor": "FRA", "recipient": "EST", "date": "2025", "status": "hypothetical"},
                {"by": "FRA", "to": "EST", "what": "send a frigate", "due": "2024-05", "quote": "send a frigate by May 2024"},
                published="2024-01-10",
            ),
            told(
                "nato.txt",
                "The Alliance thanked France; France undertook to finance a school in Tallinn, and one day to rebuild the harbour.",
                {"event": "SUPPORT", "actor": "NATO", "recipient": "FRA", "date": "2023-01-01"},
                {"by": "FRA", "what": "finance a school", "due": "2030", "quote": "finance a school in Tallinn"},
                {"by": "FRA", "what": "rebuild the harbour", "quote": "one day to rebuild the harbour"},
                published="2023-01-02",
            ),
        ]
    )
    return View(store)


def the(view: View, **conditions: Any) -> Fact:
    (fact,) = view.every(Filter(**conditions))
    return fact


def test_the_dossier_of_a_pair(view: View) -> None:
    found = questions.dossier(view, "KOR", "EST", today=TODAY)
    assert found.actors == ("KOR", "EST")
    assert (found.facts, found.events, found.count_instruments, found.count_commitments) == (4, 2, 1, 1)
    assert found.since == "2018-02"
    assert [(count.code, count.year, count.facts) for count in found.types] == [("ACCUSE", 2020, 1), ("SUPPORT", 2018, 1)]
    assert {(count.code, count.year): count.facts for count in found.domains} == {("arms", 2020): 1, ("cybersecurity", 2018): 2}
    assert [fact.type for fact in found.latest] == ["ACCUSE", "SUPPORT"]
    assert [each.state for each in found.commitments] == [CommitmentState.OVERDUE]
    assert found.instruments[0].name == "memorandum on cyber security"
    assert found.partners == ()
    shown = (*found.latest, *found.instruments, *(each.fact for each in found.commitments))
    assert set(found.sources) == {fact.id for fact in shown}
    assert all(source.evidence for sources in found.sources.values() for source in sources)
    assert {(each.name, each.documents) for each in found.publishers} == {("seoul.txt", 1), ("tallinn.txt", 1), ("row.txt", 1)}


def test_intensity_counts_independent_sources_only(view: View) -> None:
    first, second = questions.dossier(view, "KOR", "EST").intensity
    assert (first.year, first.events, first.conflict) == (2018, 1, 0)
    once = questions.dossier(view, "NATO", "FRA").intensity[0].value
    assert first.value == pytest.approx(once * math.log2(3), abs=0.02)
    assert second.year == 2020
    assert second.value == second.conflict < 0
    assert questions.dossier(view, "FRA", "EST").intensity == ()


def test_the_dossier_of_an_actor_ranks_its_partners(view: View) -> None:
    found = questions.dossier(view, "EST", shown=1)
    assert [(tie.a, tie.b, tie.facts) for tie in found.partners] == [("EST", "KOR", 4)]
    assert len(found.latest) == 1
    assert found.events == 3


def test_the_dossier_of_strangers_is_empty(view: View) -> None:
    found = questions.dossier(view, "KOR", "PRY")
    assert (found.facts, found.since, found.latest, found.intensity, found.sources) == (0, None, (), (), {})


@pytest.mark.parametrize(
    ("states", "names"),
    [
        ((), ["train Korean experts", "send a frigate", "finance a school", "rebuild the harbour"]),
        ((CommitmentState.OVERDUE,), ["train Korean experts"]),
        ((CommitmentState.DUE_SOON,), ["send a frigate"]),
        ((CommitmentState.OPEN,), ["finance a school", "rebuild the harbour"]),
        ((CommitmentState.OPEN, CommitmentState.OVERDUE), ["train Korean experts", "finance a school", "rebuild the harbour"]),
        ((CommitmentState.KEPT, CommitmentState.WITHDRAWN), []),
    ],
)
def test_commitments_by_state_what_is_due_first(view: View, states: tuple[CommitmentState, ...], names: list[str]) -> None:
    found = questions.commitments(view, states=states, today=TODAY)
    assert [each.fact.name for each in found] == names
    assert all(questions.state(each.fact, TODAY) is each.state for each in found)
    assert questions.count_commitments(view, states=states, today=TODAY) == len(names)
    pages = [each for offset in range(4) for each in questions.commitments(view, None, states, TODAY, 1, offset)]
    assert pages == found


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (datetime.date(2024, 2, 29), CommitmentState.OPEN),
        (datetime.date(2024, 3, 2), CommitmentState.DUE_SOON),
        (datetime.date(2024, 5, 31), CommitmentState.DUE_SOON),
        (datetime.date(2024, 6, 1), CommitmentState.OVERDUE),
    ],
)
def test_states_turn_on_the_day(view: View, day: datetime.date, state: CommitmentState) -> None:
    (found,) = (each for each in questions.commitments(view, today=day) if each.fact.name == "send a frigate")
    assert found.state is state
    assert found in questions.commitments(view, states=[state], today=day)


def test_kept_and_withdrawn() -> None:
    promise = Fact(id="c-a", kind=Kind.COMMITMENT, type="COMMITMENT", due="2019")
    assert questions.state(promise, TODAY) is CommitmentState.OVERDUE
    for field, state in (("kept_by", CommitmentState.KEPT), ("withdrawn_by", CommitmentState.WITHDRAWN)):
        settled = Fact(id="c-a", kind=Kind.COMMITMENT, type="COMMITMENT", due="2019", **{field: "e-a"})
        assert questions.state(settled, TODAY) is state


def test_commitments_of_an_earlier_register_are_seen_on_its_day(view: View) -> None:
    later = View(view.store, "2999-01-01")
    assert {each.state for each in questions.commitments(later) if each.fact.due} == {CommitmentState.OVERDUE}


def test_the_account_of_facts(view: View) -> None:
    text = the(view, kind=Kind.INSTRUMENT)
    event = the(view, type=("SUPPORT",), actor=("KOR",))
    assert questions.account(view, event.id).instrument == text
    assert questions.account(view, text.id).events == (event,)
    judgement = judge(view.store, Judgement(action=Action.CONFIRM, facts=(event.id,), author="A", reason="seen"))
    found = questions.account(view, event.id)
    assert found.judgements == (judgement,)
    assert len(found.history) == 2
    assert {source.name for source in found.sources} == {"seoul.txt", "tallinn.txt"}
    with pytest.raises(RegisterError):
        questions.account(view, "e-nothing")


def test_network_and_timeline(view: View) -> None:
    ties = questions.network(view)
    assert [(tie.a, tie.b, tie.facts) for tie in ties] == [("EST", "KOR", 4), ("EST", "FRA", 2), ("FRA", "NATO", 1)]
    assert (ties[0].first, ties[0].independent) == ("2018-02-01", 5)
    assert questions.network(view, strongest=1) == ties[:1]
    assert [tie.b for tie in questions.network(view, Filter(actor=("NATO",)))] == ["NATO"]
    assert sum(count.facts for count in questions.timeline(view)) == 4
    assert [count.year for count in questions.timeline(view, Filter(type=("CONSULT",)))] == [2025]
    assert [(count.code, count.facts) for count in questions.domains(view)] == [("arms", 1), ("cybersecurity", 2)]


def test_people_and_their_offices(view: View) -> None:
    (person,) = questions.persons(view, "KIM")
    assert (person.id, person.name, person.documents) == ("person/kim-min", "Kim Min", 2)
    assert [(office.role, office.first) for office in person.offices] == [
        ("minister", "2018-02-14"),
        ("ambassadrice", "2018-02-15"),
    ]
    assert questions.persons(view, of="KOR") == [person]
    assert questions.count_persons(view, of="KOR") == questions.count_persons(view) == 1
    assert questions.persons(view, of="FRA") == questions.persons(view, "%") == questions.persons(view, offset=1) == []


def test_full_text(view: View) -> None:
    hits, total = questions.search(view, "memorandum security")
    assert (total, [hit.name for hit in hits]) == (1, ["seoul.txt"])
    assert "memorandum on cyber security" in hits[0].snippet
    assert {fact[0] for fact in hits[0].facts} == {"e", "i", "c"}
    assert questions.search(view, "MÉMORANDUM")[1] == 2
    assert questions.search(view, '"signed a memorandum"')[1] == 1
    assert questions.search(view, "France frigate Alliance")[1] == 0
    every, total = questions.search(view, "Tallinn", None)
    assert total == len(every) == 3
    pages = [questions.search(view, "Tallinn", 1, offset)[0] for offset in range(4)]
    assert [hit for page in pages for hit in page] == every
    assert questions.search(View(view.store, "2001-01-01"), "Tallinn") == ([], 0)
    with pytest.raises(RegisterError, match="holds no word"):
        questions.search(view, " - ")


def test_facts_with_their_sources_and_state(view: View) -> None:
    promises = questions.commitments(view, today=TODAY)
    rows = questions.sourced(view, [*view.every(), *promises])
    assert [row.state for row in rows[-len(promises) :]] == [each.state for each in promises]
    assert all((row.state is None) is (row.fact.kind is not Kind.COMMITMENT) for row in rows)
    assert all(row.sources for row in rows)
    assert questions.sourced(view, rows) == rows
