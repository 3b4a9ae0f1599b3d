"""The side tables say what the facts say: every question gives what a look at all facts gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, product

import pytest
from sqlalchemy import select

from comity.evaluation.load_make import Maker
from comity.model.register import Fact, Kind
from comity.register import rows, schema
from comity.register.dates import days
from comity.register.query import Filter
from comity.register.questions import dossier, network, search
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

DOCUMENTS = 150
VERSIONS = Versions("1", "1", "1")


@pytest.fixture
def filled(place: str) -> Iterator[Store]:
    store = open_store(place)
    results = list(Maker().make(DOCUMENTS))
    for i in range(0, DOCUMENTS, 50):
        Writer(store, VERSIONS).add(results[i : i + 50])
    yield store
    store.close()


def _standing(store: Store) -> list[Fact]:
    with store.reading() as connection:
        bodies = connection.execute(select(schema.fact.c.body).where(schema.fact.c.until.is_(None))).scalars().all()
    return [fact for fact in map(rows.decode, bodies) if not fact.removed]


def _until(fact: Fact) -> str:
    span = days(fact.due if fact.kind is Kind.COMMITMENT else fact.date)
    return span.iso()[1] if span else ""


CASES: tuple[tuple[Filter, Callable[[Fact], bool]], ...] = (
    (Filter(), lambda fact: True),
    (Filter(kind=Kind.EVENT), lambda fact: fact.kind is Kind.EVENT),
    (Filter(kind=Kind.INSTRUMENT), lambda fact: fact.kind is Kind.INSTRUMENT),
    (Filter(kind=Kind.COMMITMENT), lambda fact: fact.kind is Kind.COMMITMENT),
    (Filter(type=("CONSULT", "AGREE")), lambda fact: fact.type in {"CONSULT", "AGREE"}),
    (Filter(actor=("USA",)), lambda fact: "USA" in fact.parties),
    (Filter(actor=("USA",), side="actor"), lambda fact: "USA" in fact.actor),
    (Filter(actor=("USA",), side="recipient"), lambda fact: "USA" in fact.recipient),
    (Filter(actor=("USA", "CHN")), lambda fact: bool({"USA", "CHN"} & set(fact.parties))),
    (Filter(actor=("USA",), mode=("visit",)), lambda fact: "USA" in fact.parties and fact.mode == "visit"),
    (Filter(actor=("USA",), status=("future",)), lambda fact: "USA" in fact.parties and fact.status == "future"),
    (Filter(actor=("USA",), language=("fr",)), lambda fact: "USA" in fact.parties and "fr" in fact.languages),
    (Filter(actor=("USA",), since="1996-01-10"), lambda fact: "USA" in fact.parties and _until(fact) >= "1996-01-10"),
    (Filter(country=("FRA", "USA")), lambda fact: fact.place is not None and fact.place.country in {"FRA", "USA"}),
    (Filter(confidence=0.8), lambda fact: fact.confidence >= 0.8),
    (Filter(independent=2), lambda fact: fact.independent >= 2),
    (Filter(disputed=True), lambda fact: bool(fact.disputed)),
    (Filter(context=("civic_group", "cyber")), lambda fact: bool({"civic_group", "cyber"} & set(fact.context))),
    (Filter(actor=("USA",), context=("cyber",)), lambda fact: "USA" in fact.parties and "cyber" in fact.context),
)


def test_filters(filled: Store) -> None:
    view = View(filled)
    standing = _standing(filled)
    busiest = Counter(domain for fact in standing for domain in fact.domains).most_common(3)
    one, two = busiest[0][0], busiest[2][0]
    by_domain: tuple[tuple[Filter, Callable[[Fact], bool]], ...] = (
        (Filter(domain=(one,)), lambda fact: one in fact.domains),
        (Filter(domain=(one, two)), lambda fact: bool({one, two} & set(fact.domains))),
        (Filter(domain=(one,), type=("CONSULT",)), lambda fact: one in fact.domains and fact.type == "CONSULT"),
        (Filter(actor=("USA",), domain=(one,)), lambda fact: "USA" in fact.parties and one in fact.domains),
    )
    for wanted, holds in (*CASES, *by_domain):
        expected = {fact.id for fact in standing if holds(fact)}
        found = [fact.id for fact in view.every(wanted, limit=7)]
        assert len(found) == len(set(found)), wanted
        assert set(found) == expected, wanted
        assert view.count(wanted) == len(expected), wanted
        assert expected or wanted in {Filter(disputed=True)}, wanted


def test_as_of_an_earlier_batch(filled: Store) -> None:
    with filled.reading() as connection:
        stamps = sorted(connection.execute(select(schema.fact.c.since).distinct()).scalars())
    earlier = {fact.id for fact in View(filled, stamps[0]).every()}
    now = {fact.id for fact in View(filled).every()}
    assert earlier
    assert len(earlier) < len(now)
    assert {fact.id for fact in View(filled, stamps[-1]).every()} == now
    for wanted in (Filter(actor=("USA",)), Filter(type=("CONSULT",)), Filter(kind=Kind.EVENT)):
        found = list(View(filled, stamps[0]).every(wanted))
        assert {fact.id for fact in found} <= earlier
        assert all(fact.since <= stamps[0] for fact in found)


def _pairs(fact: Fact) -> set[tuple[str, ...]]:
    if fact.recipient:
        return {tuple(sorted(pair)) for pair in product(fact.actor, fact.recipient) if pair[0] != pair[1]}
    return set(combinations(sorted(set(fact.actor)), 2))


def test_dossier_and_network(filled: Store) -> None:
    view = View(filled)
    standing = _standing(filled)
    counted = Counter(pair for fact in standing for pair in _pairs(fact))
    (a, b), _ = counted.most_common(1)[0]
    between = [fact for fact in standing if (a, b) in _pairs(fact)]
    told = dossier(view, b, a)
    assert told.facts == len(between)
    assert told.events == sum(fact.kind is Kind.EVENT for fact in between)
    with_domains = Counter(domain for fact in between if fact.kind is not Kind.COMMITMENT for domain in fact.domains)
    assert sum(count.facts for count in told.domains) == sum(with_domains.values())
    assert sum(each.events for each in told.intensity) == sum(
        fact.kind is Kind.EVENT and fact.status in {"occurred", "historical"} and _until(fact) != "" for fact in between
    )
    assert {publisher.name for publisher in told.publishers}
    ties = {(tie.a, tie.b): tie.facts for tie in network(view)}
    assert ties == counted
    mine = {(tie.a, tie.b): tie.facts for tie in dossier(view, a, shown=10_000).partners}
    assert mine == {pair: count for pair, count in counted.items() if a in pair}
    assert {(tie.a, tie.b): tie.facts for tie in network(view, Filter(type=("CONSULT",)))} == Counter(
        pair for fact in standing if fact.type == "CONSULT" for pair in _pairs(fact)
    )


def test_many_documents_are_counted_up_to_a_number(filled: Store) -> None:
    view = View(filled)
    every, total = search(view, "the", limit=None)
    assert total == len(every) > 5
    some, counted = search(view, "the", limit=3, most=4)
    assert (some, counted) == (every[:3], 5)
    assert search(view, "the", limit=3, offset=3, most=4) == (every[3:6], 5)
    assert search(view, "the", limit=3, most=total) == (every[:3], total)
