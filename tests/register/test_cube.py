"""The columns in memory say what the database says, under any filter, at any time, after any change."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from comity.evaluation.load_make import Maker
from comity.model.codes import Status
from comity.model.register import Action, CommitmentState, Fact, Judgement, Kind
from comity.register import rows, schema
from comity.register.cubes import Cubes, clock_of
from comity.register.judge import judge
from comity.register.panorama import Panorama, neighbourhood, panorama, years
from comity.register.query import SORTS, Filter
from comity.register.questions import (
    actors,
    commitments,
    count_commitments,
    count_persons,
    domains,
    dossier,
    network,
    persons,
    timeline,
)
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

DOCUMENTS = 150
VERSIONS = Versions("1", "1", "1")
TODAY = datetime.date(1996, 3, 1)


@pytest.fixture
def filled(place: str) -> Iterator[Store]:
    store = open_store(place)
    results = list(Maker().make(DOCUMENTS))
    for i in range(0, DOCUMENTS, 50):
        Writer(store, VERSIONS).add(results[i : i + 50])
    events = [fact for fact in View(store).every(Filter(kind=Kind.EVENT)) if len(fact.parties) > 1]
    _decide(store, Action.REJECT, events[0].id)
    _decide(store, Action.CONFIRM, events[1].id)
    _decide(store, Action.EDIT, events[2].id, field="date", value="1999-01-01")
    _decide(store, Action.MERGE, events[3].id, events[4].id)
    yield store
    store.close()


def _decide(store: Store, action: Action, *facts: str, **fields: Any) -> int:
    return judge(store, Judgement(action=action, facts=facts, author="Ada", reason="looked it up", **fields)).id


def _stamps(store: Store) -> list[str]:
    with store.reading() as connection:
        return sorted(connection.execute(select(schema.fact.c.since).distinct()).scalars())


def _several(values: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


def _filters(store: Store) -> st.SearchStrategy[Filter]:
    """Filters whose values stand in a register, and some that do not."""
    with store.reading() as connection:
        every = [rows.decode(body) for body in connection.execute(select(schema.fact.c.body)).scalars()]
    parties = sorted({party for fact in every for party in fact.parties})[:8]
    days = st.sampled_from(["1994-12-31", "1996-01-01", "1996-02-10", "1996-12-31", "1999-01-01", "2031-01-01"])

    def known(of: Callable[[Fact], tuple[str | None, ...]]) -> st.SearchStrategy[tuple[str, ...]]:
        return _several([*sorted({value for fact in every for value in of(fact) if value})[:6], "none-such"])

    return st.builds(
        Filter,
        kind=st.sampled_from([None, *Kind]),
        actor=_several([*parties, "none-such"]),
        other=_several(parties),
        side=st.sampled_from([None, None, "actor", "recipient"]),
        type=known(lambda fact: (fact.type,)),
        domain=known(lambda fact: fact.domains),
        context=known(lambda fact: fact.context),
        status=st.sampled_from([(), (Status.OCCURRED.value,), (Status.FUTURE.value, Status.OCCURRED.value)]),
        since=st.none() | days,
        until=st.none() | days,
        country=known(lambda fact: (fact.place.country if fact.place else None,)),
        language=st.sampled_from([(), ("fr",), ("en", "fr")]),
        confidence=st.sampled_from([None, 0.0, 0.8]),
        independent=st.sampled_from([None, 1, 2]),
        disputed=st.sampled_from([None, True, False]),
        judged=st.sampled_from([None, None, "confirm", "none", "reject"]),
        rejected=st.booleans(),
    )


def _few(wanted: Filter, keep: frozenset[str]) -> Filter:
    """A filter of which only some fields stay: with all of them, nothing would ever be found."""
    return Filter(**{name: getattr(wanted, name) for name in keep})


FIELDS = [name for name in Filter.__dataclass_fields__ if name not in {"mode", "stage", "instrument", "source", "words"}]


def _same(one: View, other: View, wanted: Filter, sort: str) -> None:
    """Two views answer alike."""
    pages = one.facts(wanted, sort, limit=7), other.facts(wanted, sort, limit=7)
    assert pages[0] == pages[1]
    if pages[0].after:
        assert one.facts(wanted, sort, 7, pages[0].after) == other.facts(wanted, sort, 7, pages[0].after)
    assert panorama(one, wanted, TODAY, strongest=5) == panorama(other, wanted, TODAY, strongest=5)
    assert network(one, wanted) == network(other, wanted)
    assert timeline(one, wanted) == timeline(other, wanted)
    assert domains(one, wanted) == domains(other, wanted)
    assert dossier(one, None, None, wanted, TODAY) == dossier(other, None, None, wanted, TODAY)
    assert dossier(one, "USA", None, wanted, TODAY) == dossier(other, "USA", None, wanted, TODAY)
    assert neighbourhood(one, "USA", wanted, 3) == neighbourhood(other, "USA", wanted, 3)
    for states in ((), (CommitmentState.OVERDUE, CommitmentState.DUE_SOON), (CommitmentState.OPEN, CommitmentState.KEPT)):
        assert commitments(one, wanted, states, TODAY, 3, 1) == commitments(other, wanted, states, TODAY, 3, 1)
        assert count_commitments(one, wanted, states, TODAY) == count_commitments(other, wanted, states, TODAY)


def test_any_filter_is_answered_as_the_database_answers_it(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    stamps = [None, *_stamps(filled), "1990-01-01", "2999-01-01"]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        _filters(filled),
        st.frozensets(st.sampled_from(FIELDS), max_size=4),
        st.sampled_from(stamps),
        st.sampled_from(SORTS),
    )
    def same(wanted: Filter, keep: frozenset[str], stamp: str | None, sort: str) -> None:
        asked = _few(wanted, keep)
        with filled.reading() as connection:
            assert View(filled, stamp, cubes).found(connection, asked) is not None
        _same(View(filled, stamp, cubes), View(filled, stamp), asked, sort)

    same()


def test_each_condition_alone(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    for wanted in (
        Filter(),
        Filter(actor=("USA",)),
        Filter(actor=("USA",), other=("CHN",)),
        Filter(actor=("USA", "CHN"), other=("RUS", "FRA"), side="recipient"),
        Filter(domain=("education",), since="1996-01-01", until="1996-12-31"),
        Filter(type=("AGREE", "CONSULT"), context=("cyber",)),
        Filter(judged="reject"),
        Filter(words="the"),
        Filter(words="the government", actor=("USA",), since="1996-01-15"),
        Filter(source="archive-1", language=("en",)),
        Filter(source="archive-1", words="le"),
        Filter(words="zzzzz"),
    ):
        for sort in SORTS:
            _same(View(filled, None, cubes), View(filled), wanted, sort)
    assert actors(View(filled, None, cubes)) == actors(View(filled))


def test_what_the_columns_do_not_know_the_database_answers(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    for wanted in (Filter(mode=("visit",)), Filter(stage=("signed",), actor=("USA",)), Filter(instrument="i-none", words="the")):
        with filled.reading() as connection:
            assert View(filled, None, cubes).found(connection, wanted) is None
        _same(View(filled, None, cubes), View(filled), wanted, "date")


def test_what_is_written_is_in_the_next_answer(filled: Store) -> None:
    cubes = Cubes(filled)
    before = cubes.load()
    facts = list(View(filled).every(Filter(kind=Kind.EVENT)))
    made = [
        _decide(filled, Action.REJECT, facts[10].id),
        _decide(filled, Action.MERGE, facts[11].id, facts[12].id),
        _decide(filled, Action.EDIT, facts[13].id, field="actor", value=("FRA", "ZMB")),
    ]

    def agree() -> None:
        with filled.reading() as connection:
            cube = cubes.at(connection)
            assert cube is not None and cube.clock == clock_of(connection)
        for stamp in (None, _stamps(filled)[-2]):
            for wanted in (Filter(), Filter(confidence=0.0), Filter(since="1996-01-01"), Filter(actor=("FRA",), confidence=0.0)):
                _same(View(filled, stamp, cubes), View(filled, stamp), wanted, "changed")

    agree()
    for number in made:
        _decide(filled, Action.UNDO, undoes=number)
    agree()
    Writer(filled, VERSIONS).add(list(Maker(9).make(20)))
    agree()
    assert len(before.row) < len(cubes.load().row)  # the older state is as it was
    assert View(filled, None, cubes).count(Filter(confidence=0.0)) == View(filled).count(Filter(confidence=0.0))


def test_going_on_gives_what_loading_anew_gives(filled: Store) -> None:
    cubes = Cubes(filled)
    first = cubes.load()
    Writer(filled, VERSIONS).add(list(Maker(11).make(30)))
    with filled.reading() as connection:
        gone_on = cubes.at(connection)
    anew = Cubes(filled).load()
    assert gone_on is not None and len(gone_on.row) > len(first.row)
    for name in ("row", "first", "last", "confidence", "weight", "independent", "published_by", "story"):
        if name != "published_by":
            assert getattr(gone_on, name).tolist() == getattr(anew, name).tolist(), name
    assert [gone_on.publishers.values[i] for i in gone_on.published_by if i >= 0] == [
        anew.publishers.values[i] for i in anew.published_by if i >= 0
    ]


def test_a_reader_of_an_earlier_state_is_answered_from_it(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    asked = Filter(confidence=0.0)
    with filled.reading() as connection:
        view = View(filled, None, cubes)
        before = view.total(connection, asked)
        Writer(filled, VERSIONS).add(list(Maker(7).make(10)))
        assert View(filled, None, cubes).count(asked) > before  # another reader sees what is new
        assert View(filled, None, cubes).total(connection, asked) == before


def test_many_readers_and_a_writer(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    stop, wrong = threading.Event(), list[object]()
    asked = Filter(confidence=0.0)

    def read() -> None:
        while not stop.is_set():
            with filled.reading() as connection:
                told = View(filled, None, cubes).total(connection, asked), View(filled).total(connection, Filter())
            if told[0] != told[1]:
                wrong.append(told)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for seed in range(4):
        Writer(filled, VERSIONS).add(list(Maker(20 + seed).make(5)))
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong


def test_an_empty_register(store: Store, told: Any) -> None:
    cubes = Cubes(store)
    cubes.load()
    nothing = panorama(View(store, None, cubes))
    assert isinstance(nothing, Panorama) and nothing == panorama(View(store)) and nothing.facts == 0
    Writer(store, VERSIONS).add([told("a.txt", "Paris and Rome met.", {"event": "CONSULT", "actor": "FRA", "recipient": "ITA"})])
    _same(View(store, None, cubes), View(store), Filter(), "date")
    assert panorama(View(store, None, cubes)).facts == 1


def test_until_it_is_loaded_the_database_answers(filled: Store) -> None:
    cubes = Cubes(filled)
    with filled.reading() as connection:
        assert cubes.at(connection) is None
    cubes.begin()
    cubes.close()
    assert View(filled, None, cubes).count(Filter(confidence=0.5)) == View(filled).count(Filter(confidence=0.5))


def test_years_add_up(filled: Store) -> None:
    view = View(filled)
    for wanted in (Filter(), Filter(actor=("USA",)), Filter(domain=("education",)), Filter(confidence=0.8)):
        assert sum(count.facts for count in years(view, wanted)) == view.count(wanted)
        dated = replace(wanted, since="1996-01-01", until="1996-12-31")
        in_that_year = list(view.every(dated))
        assert len(in_that_year) == view.count(dated)


def test_what_is_kept_is_made_once_and_anew_after_a_change(filled: Store) -> None:
    cubes = Cubes(filled)
    cubes.load()
    made: list[int] = []

    def answer() -> int:
        made.append(1)
        return len(made)

    def ask() -> int:
        with filled.reading() as connection:
            return View(filled, None, cubes).kept(connection, "question", answer)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ask() == 1 and made == [1]
    with filled.reading() as connection:
        assert View(filled, "1999-01-01", cubes).kept(connection, "question", lambda: "then") == "then"
    Writer(filled, VERSIONS).add(list(Maker(5).make(3)))
    assert ask() == 2

    def fail() -> object:
        raise ValueError

    with filled.reading() as connection:
        for _ in range(2):  # what failed is asked again
            with pytest.raises(ValueError):
                View(filled, None, cubes).kept(connection, "fails", fail)


def test_people_are_the_same_with_and_without_what_is_kept(filled: Store) -> None:
    cubes = Cubes(filled)
    questions: tuple[dict[str, Any], ...] = ({}, {"of": "USA"}, {"name": "a"}, {"name": "-"}, {"of": "none-such"})
    for asked in questions:
        kept, plain = View(filled, None, cubes), View(filled)
        assert persons(kept, limit=5, offset=1, **asked) == persons(plain, limit=5, offset=1, **asked)
        assert count_persons(kept, **asked) == count_persons(plain, **asked)
    Writer(filled, VERSIONS).add(list(Maker(5).make(30)))
    assert persons(View(filled, None, cubes)) == persons(View(filled))
