"""Commitments that later events keep or withdraw, whatever the order in which they are told."""

from __future__ import annotations

import datetime
from itertools import permutations

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.register import Action, CommitmentState, Fact, Judgement, Kind
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.questions import commitments
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

AFTER = datetime.date(2026, 1, 1)


@pytest.fixture
def promise(told) -> Result:
    """Korea promises ambulances."""
    words = "La Corée du Sud livrera 200 ambulances à l'Ukraine d'ici juin 2024"
    return told(
        "promise.txt",
        f"{words}, a annoncé lundi Séoul.",
        {"event": "AGREE", "actor": "KOR", "recipient": "UKR", "date": "2024-01-15", "domains": "humanitarian-aid"},
        {"by": "KOR", "to": "UKR", "what": "livrera 200 ambulances à l'Ukraine d'ici juin 2024", "due": "2024-06"},
        published="2024-01-15",
        language="fr",
    )


@pytest.fixture
def delivery(told) -> Result:
    """They are delivered, in another language."""
    return told(
        "delivery.txt",
        "South Korea on Monday delivered 200 ambulances to Ukraine, the ministry said.",
        {"event": "AID", "actor": "KOR", "recipient": "UKR", "date": "2024-05-20", "domains": "humanitarian-aid"},
        published="2024-05-20",
    )


@pytest.fixture
def refusal(told) -> Result:
    return told(
        "refusal.txt",
        "La Corée du Sud a refusé vendredi de livrer les 200 ambulances à l'Ukraine.",
        {"event": "REJECT", "actor": "KOR", "recipient": "UKR", "date": "2024-03-08"},
        published="2024-03-08",
        language="fr",
    )


def only(store: Store) -> Fact:
    """The one commitment of a register."""
    (found,) = View(store).facts(Filter(kind=Kind.COMMITMENT)).facts
    return found


def event(store: Store, *kinds: str) -> str:
    (found,) = View(store).facts(Filter(kind=Kind.EVENT, type=kinds)).facts
    return found.id


def told_event(told, text: str, date: str, name: str = "e.txt", language: str = "en", **fields: object) -> Result:
    record = {"event": "AID", "actor": "KOR", "recipient": "UKR", "date": date, **fields}
    return told(name, text, record, published=date, language=language)


# -- kept ---------------------------------------------------------------------------------------------------------------


def test_a_later_event_keeps_it(store, writer, promise, delivery) -> None:
    writer.add([promise])
    assert only(store).kept_by is None
    (open_then,) = commitments(View(store), today=AFTER)
    assert open_then.state is CommitmentState.OVERDUE
    writer.add([delivery])
    kept = only(store)
    assert kept.kept_by == event(store, "AID")
    assert kept.withdrawn_by is None
    assert any(note.startswith(f"kept by {kept.kept_by}: +") and "same actor" in note for note in kept.notes)
    assert [each.state for each in commitments(View(store), today=AFTER)] == [CommitmentState.KEPT]


def test_what_was_known_earlier_stays_known(store, writer, promise, delivery) -> None:
    writer.add([promise])
    then = only(store).since
    writer.add([delivery])
    (before,) = View(store, then).facts(Filter(kind=Kind.COMMITMENT)).facts
    assert before.kept_by is None
    assert only(store).kept_by


@pytest.mark.parametrize(
    "day, state", [("2024-01-20", "open"), ("2024-05-01", "due-soon"), ("2024-06-30", "due-soon"), ("2024-07-01", "overdue")]
)
def test_the_state_goes_by_the_day(store, writer, promise, day, state) -> None:
    writer.add([promise])
    (found,) = commitments(View(store), today=datetime.date.fromisoformat(day))
    assert found.state == state
    assert commitments(View(store), states=[CommitmentState(state)], today=datetime.date.fromisoformat(day)) == [found]


def test_the_order_makes_no_difference(place, told, promise, delivery, refusal) -> None:
    """Six orders, in one batch and one by one; the ids and versions aside, all registers are the same."""
    if place.startswith("postgresql"):
        pytest.skip("one database is enough for orders, and each register needs a new one")
    results = [promise, delivery, refusal]
    found = set()
    for number, order in enumerate(permutations(results)):
        for together in (True, False):
            store = open_store(f"{place}-{number}-{together}", create=True)
            writer = Writer(store, Versions(code="1", lexicon="1", pipeline="1"))
            for batch in [order] if together else [[each] for each in order]:
                writer.add(batch)
            fact = only(store)
            found.add((fact.kept_by, fact.withdrawn_by, tuple(note for note in fact.notes if " by " in note)))
            store.close()
    assert len(found) == 1
    assert next(iter(found))[0]


def test_adding_again_changes_nothing(store, writer, promise, delivery) -> None:
    writer.add([promise, delivery])
    history = View(store).history(only(store).id)
    writer.add([promise, delivery])
    writer.add([delivery])
    assert View(store).history(only(store).id) == history
    assert len(history) == 1


@pytest.mark.parametrize(
    ("text", "date", "fields"),
    [
        ("South Korea delivered 200 ambulances to Ukraine.", "2023-11-20", {}),  # before the promise
        ("South Korea delivered power generators to Ukraine.", "2024-05-20", {"domains": "energy"}),  # something else
        ("South Korea delivered 200 ambulances to Poland.", "2024-05-20", {"recipient": "POL"}),  # to another
        ("Japan delivered 200 ambulances to Ukraine.", "2024-05-20", {"actor": "JPN"}),  # by another
        ("South Korea will deliver 200 ambulances to Ukraine.", "2024-05-20", {"status": "future"}),
        ("South Korea might have delivered 200 ambulances to Ukraine.", "2024-05-20", {"status": "hypothetical"}),
        ("South Korea delivered 200 ambulances to Ukraine.", "2027-05-20", {}),  # years too late
        ("South Korea accused Ukraine over 200 ambulances.", "2024-05-20", {"event": "ACCUSE"}),
    ],
)
def test_what_does_not_keep_it(store, writer, told, promise, text, date, fields) -> None:
    writer.add([promise, told_event(told, text, date, **fields)])
    assert (only(store).kept_by, only(store).withdrawn_by) == (None, None)


def test_the_same_text_keeps_its_promise_only_on_a_later_day(store, writer, told) -> None:
    text = "South Korea delivered 100 ambulances to Ukraine on Monday. It will deliver 100 ambulances more to Ukraine by June."
    first, second = text.split(". ")
    records = (
        {"event": "AID", "actor": "KOR", "recipient": "UKR", "date": "2024-01-15", "quote": first},
        {"by": "KOR", "to": "UKR", "what": "deliver 100 ambulances more to Ukraine by June", "due": "2024-06", "quote": second},
    )
    writer.add([told("a.txt", text, *records, published="2024-01-15")])
    assert only(store).kept_by is None


def test_a_promise_told_later_has_the_date_on_which_it_was_made(store, writer, told) -> None:
    text = (
        "France said in September 2020 that it would join the Tapa battlegroup in 2021. French troops joined the Tapa battlegroup."
    )
    first, second = text.split(". ")
    records = (
        {"event": "AGREE", "actor": "FRA", "recipient": "NATO", "date": "2020-09", "quote": first},
        {"by": "FRA", "to": "NATO", "what": "join the Tapa battlegroup in 2021", "due": "2021", "quote": first},
        {"event": "COOPERATE", "actor": "FRA NATO", "date": "2021-03-12", "quote": second, "place": ("EST", "Tapa")},
    )
    writer.add([told("a.txt", text, *records, published="2022-02-01")])
    assert only(store).kept_by == event(store, "COOPERATE")


def test_a_name_in_common_does_for_the_other_party(store, writer, told) -> None:
    """The event names Tapa and NATO, and has neither for a party."""
    promise = told(
        "a.txt",
        "La France rejoindra le groupe de combat de l'OTAN à Tapa en 2021.",
        {"by": "FRA", "to": "NATO", "what": "rejoindra le groupe de combat de l'OTAN à Tapa en 2021", "due": "2021"},
        published="2020-09-10",
        language="fr",
    )
    troops = "France on Thursday deployed 300 troops to the NATO battlegroup at Tapa in Estonia."
    elsewhere = "France on Thursday deployed 300 troops to a NATO battlegroup at Cincu in Romania."
    record = {"event": "MOBILIZE", "actor": "FRA", "date": "2021-04-01"}
    writer.add([promise, told("c.txt", elsewhere, {**record, "place": ("ROU", "Cincu")}, published="2021-04-01")])
    assert only(store).kept_by is None
    writer.add([told("b.txt", troops, {**record, "date": "2021-04-08", "place": ("EST", "Tapa")}, published="2021-04-08")])
    kept = only(store).kept_by
    assert kept is not None
    assert View(store).fact(kept).place.name == "Tapa"


def test_a_host_keeps_it_by_the_meeting(store, writer, told) -> None:
    what = "host talks between Armenia and Azerbaijan in Berlin in February"
    writer.add(
        [
            told("a.txt", f"Germany will {what}.", {"by": "DEU", "what": what, "due": "2024-02"}, published="2024-01-12"),
            told(
                "b.txt",
                "The foreign ministers of Armenia and Azerbaijan met in Berlin for talks.",
                {"event": "CONSULT", "actor": "ARM AZE", "date": "2024-02-28", "place": ("DEU", "Berlin")},
                published="2024-02-28",
            ),
        ]
    )
    assert only(store).kept_by == event(store, "CONSULT")


def test_the_best_of_several_keeps_it(store, writer, told, promise, delivery) -> None:
    part = told_event(told, "South Korea delivered the first 50 ambulances to Ukraine.", "2024-02-20", name="part.txt")
    writer.add([promise, part, delivery])
    kept = View(store).fact(only(store).kept_by or "")
    assert kept.date == "2024-05-20"


# -- withdrawn ----------------------------------------------------------------------------------------------------------


def test_a_refusal_withdraws_it(store, writer, promise, refusal) -> None:
    writer.add([promise, refusal])
    fact = only(store)
    assert fact.withdrawn_by == event(store, "REJECT")
    assert [each.state for each in commitments(View(store), today=AFTER)] == [CommitmentState.WITHDRAWN]


def test_the_same_act_negated_withdraws_it(store, writer, told, promise) -> None:
    writer.add(
        [promise, told_event(told, "South Korea did not deliver the 200 ambulances to Ukraine.", "2024-05-20", status="negation")]
    )
    assert only(store).withdrawn_by == event(store, "AID")


def test_what_is_kept_after_all_is_kept(store, writer, promise, refusal, delivery) -> None:
    writer.add([promise, refusal])
    writer.add([delivery])
    assert (only(store).kept_by, only(store).withdrawn_by) == (event(store, "AID"), None)


def test_drawing_back_keeps_a_promise_to_draw_back_and_breaks_any_other(store, writer, told) -> None:
    away = "withdraw its peacekeepers from Karabakh by June"
    stay = "deploy peacekeepers to Karabakh until 2025"
    writer.add(
        [
            told(
                "a.txt", f"Russia will {away}.", {"by": "RUS", "to": "AZE", "what": away, "due": "2024-06"}, published="2024-04-17"
            ),
            told("b.txt", f"Russia will {stay}.", {"by": "RUS", "to": "AZE", "what": stay, "due": "2025"}, published="2023-04-17"),
            told(
                "c.txt",
                "La Russie a retiré ses soldats de la paix, ou « peacekeepers », du Karabakh.",
                {"event": "RETREAT", "actor": "RUS", "recipient": "AZE", "date": "2024-06-12", "place": ("AZE", "Karabakh")},
                published="2024-06-12",
                language="fr",
            ),
        ]
    )
    by_due = {fact.due: fact for fact in View(store).facts(Filter(kind=Kind.COMMITMENT)).facts}
    retreat = event(store, "RETREAT")
    assert (by_due["2024-06"].kept_by, by_due["2024-06"].withdrawn_by) == (retreat, None)
    assert (by_due["2025"].kept_by, by_due["2025"].withdrawn_by) == (None, retreat)


# -- undone -------------------------------------------------------------------------------------------------------------


def judged(store: Store, action: Action, fact: str, **fields: object) -> Judgement:
    return judge(store, Judgement(action=action, facts=(fact,), author="A. Reader", reason="looked it up", **fields))


def test_it_is_open_again_where_the_event_goes(store, writer, told, promise, delivery) -> None:
    writer.add([promise, delivery])
    kept = only(store).kept_by
    writer.add([told("delivery.txt", "South Korea and Ukraine met on Monday.", published="2024-05-20")])
    assert View(store).fact(kept).removed
    assert only(store).kept_by is None
    assert not any(note.startswith("kept by") for note in only(store).notes)


def test_a_rejected_event_keeps_nothing(store, writer, promise, delivery) -> None:
    writer.add([promise, delivery])
    kept = only(store).kept_by
    rejected = judged(store, Action.REJECT, kept)
    assert only(store).kept_by is None
    judge(store, Judgement(action=Action.UNDO, facts=(kept,), undoes=rejected.id, author="A. Reader", reason="it was right"))
    assert only(store).kept_by == kept


def test_an_event_that_is_edited_away_keeps_nothing(store, writer, promise, delivery) -> None:
    writer.add([promise, delivery])
    kept = only(store).kept_by
    judged(store, Action.EDIT, kept, field="date", value="2023-05-20")
    assert only(store).kept_by is None


def test_the_next_best_takes_its_place(store, writer, told, promise, delivery) -> None:
    part = told_event(told, "South Korea has delivered 200 ambulances to Ukraine, in part.", "2024-02-20", name="part.txt")
    writer.add([promise, delivery, part])
    first = only(store).kept_by
    judged(store, Action.REJECT, first)
    second = only(store).kept_by
    assert second not in (None, first)


def test_people_have_the_last_word(store, writer, told, promise, delivery) -> None:
    other = told_event(told, "South Korea gave Ukraine vehicles for its hospitals.", "2024-06-01", name="other.txt")
    writer.add([promise, delivery, other])
    fact, found = only(store).id, only(store).kept_by
    (said,) = [each.id for each in View(store).facts(Filter(type=("AID",))).facts if each.id != found]
    edit = judged(store, Action.EDIT, fact, field="kept_by", value=said)
    assert only(store).kept_by == said
    writer.add([told_event(told, "South Korea delivered 200 ambulances to Ukraine on Monday.", "2024-05-20", name="again.txt")])
    assert only(store).kept_by == said
    judged(store, Action.EDIT, fact, field="kept_by", value=None)
    assert only(store).kept_by is None
    assert [each.state for each in commitments(View(store), today=AFTER)] == [CommitmentState.OVERDUE]
    for number in (edit.id + 1, edit.id):
        judge(store, Judgement(action=Action.UNDO, facts=(fact,), undoes=number, author="A. Reader", reason="as it was"))
    assert only(store).kept_by == found


@pytest.mark.parametrize("value, problem", [("e-nothing", "there is no fact e-nothing"), ("", "is no event")])
def test_only_events_keep_commitments(store, writer, promise, value, problem) -> None:
    writer.add([promise])
    fact = only(store).id
    with pytest.raises(RegisterError, match=problem):
        judged(store, Action.EDIT, fact, field="kept_by", value=value or fact)


def test_merged_events_are_followed(store, writer, told, promise, delivery) -> None:
    other = told_event(told, "Ukraine received hospital vehicles from Seoul.", "2024-06-20", name="other.txt")
    writer.add([promise, delivery, other])
    kept = only(store).kept_by
    (second,) = [each.id for each in View(store).facts(Filter(type=("AID",))).facts if each.id != kept]
    judge(store, Judgement(action=Action.MERGE, facts=(second, kept), author="A. Reader", reason="one delivery"))
    assert only(store).kept_by == second
    assert only(store).notes[-1].startswith(f"kept by {second}")


# -- also ---------------------------------------------------------------------------------------------------------------


def test_a_commitment_has_the_domains_of_its_event(store, writer, promise) -> None:
    writer.add([promise])
    assert only(store).domains == ("humanitarian-aid",)
    assert View(store).count(Filter(kind=Kind.COMMITMENT, domain=("humanitarian-aid",))) == 1
