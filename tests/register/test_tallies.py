"""The tallies say what counting the facts anew says, whatever happened to the register."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select

from comity.evaluation.load_make import Maker
from comity.model.codes import HAPPENED
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register import rows, schema
from comity.register.dates import days
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.questions import dossier, network
from comity.register.store import Store, open_store
from comity.register.tallies import UNIT
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

DOCUMENTS = 120
Tallies = dict[str, dict[tuple[str, ...], tuple[int, ...]]]


@pytest.fixture
def filled(place: str) -> Iterator[Store]:
    store = open_store(place)
    results = list(Maker().make(DOCUMENTS))
    for i in range(0, DOCUMENTS, 40):
        Writer(store, Versions("1", "1", "1")).add(results[i : i + 40])
    yield store
    store.close()


def held(store: Store) -> Tallies:
    """What the tables say."""
    found: Tallies = {}
    with store.reading() as connection:
        for table in schema.TALLIES:
            width = len(table.primary_key)
            every = [tuple(row) for row in connection.execute(table.select())]
            found[table.name] = {row[:width]: row[width:] for row in every}
    return found


def counted(store: Store) -> Tallies:
    """What a look at all facts says."""
    sums: dict[str, dict[tuple[str, ...], Counter[str]]] = {table.name: {} for table in schema.TALLIES}
    with store.reading() as connection:
        bodies = connection.execute(select(schema.fact.c.body).where(schema.fact.c.until.is_(None))).scalars().all()
    for fact in map(rows.decode, bodies):
        if fact.removed or fact.judged == "reject":
            continue
        for name, key, adds in _adds(fact):
            sums[name].setdefault(key, Counter()).update(adds)
    columns = {t.name: [c.name for c in t.columns if not c.primary_key] for t in schema.TALLIES}
    return {name: {key: tuple(each[c] for c in columns[name]) for key, each in found.items()} for name, found in sums.items()}


def _adds(fact: Fact) -> Iterator[tuple[str, tuple[str, ...], dict[str, int]]]:
    span = days(fact.due if fact.kind is Kind.COMMITMENT else fact.date)
    year = span.iso()[0][:4] if span else ""
    weight = round(rows.weight(fact) * UNIT)
    happened = int(fact.kind is Kind.EVENT and fact.status in HAPPENED)
    every = {"facts": 1, "happened": happened, "independent": fact.independent, "weight": weight, "good": max(0, weight)}
    for key in (("", ""), *((party, "") for party in set(fact.parties)), *rows.pairs(fact)):
        yield "tally", (*key, fact.kind.value, fact.type, year), every
        for domain in set(fact.domains):
            yield "tally_domain", (*key, domain, fact.kind.value, year), {"facts": 1}
    for pair in rows.pairs(fact):
        yield "tie", pair, every


def test_adding_and_judging(filled: Store) -> None:
    assert held(filled) == counted(filled)
    view = View(filled)
    events = [fact for fact in view.every(Filter(kind=Kind.EVENT)) if len(fact.parties) > 1][:4]

    def decide(action: Action, *facts: str, **fields: Any) -> int:
        return judge(filled, Judgement(action=action, facts=facts, author="Ada", reason="looked it up", **fields)).id

    made = [
        decide(Action.REJECT, events[0].id),
        decide(Action.EDIT, events[1].id, field="date", value="1999-01-01"),
        decide(Action.MERGE, events[2].id, events[3].id),
    ]
    assert held(filled) == counted(filled)
    for number in made:
        decide(Action.UNDO, undoes=number)
    assert held(filled) == counted(filled)


def test_a_text_that_was_replaced(told: Any, writer: Writer) -> None:
    one = {"event": "CONSULT", "actor": "JPN", "recipient": "LVA", "date": "2021-05-03", "domains": "defence"}
    text = "The Japanese minister called on the president in Riga on 3 May 2021 to speak of defence."
    writer.add([told("a.txt", text, one, published="2021-05-04")])
    assert held(writer.store)["tie"][("JPN", "LVA")][0] == 1
    writer.add([told("a.txt", text.replace("called on", "wrote to"), published="2021-05-04")])
    assert held(writer.store) == counted(writer.store) == {"tie": {}, "tally": {}, "tally_domain": {}}


def test_the_migration_counts_what_stood_before(filled: Store) -> None:
    before = held(filled)
    version = importlib.import_module("comity.register.migrations.versions.0003_tallies")
    with filled.engine.begin() as connection:
        for table in schema.TALLIES:
            connection.execute(table.delete())
        with Operations.context(MigrationContext.configure(connection)):
            version._fill()
    assert held(filled) == before


def test_answers_from_tallies_and_from_facts_are_the_same(filled: Store) -> None:
    """A condition that all facts meet makes the answer come from the facts themselves."""
    view = View(filled)
    everything = {"confidence": 0.0}
    ties = network(view)
    assert ties == network(view, Filter(**everything))
    assert network(view, strongest=3) == ties[:3]
    for actor, other in ((ties[0].a, ties[0].b), (ties[0].a, None), (None, None)):
        tallied, anew = (dossier(view, actor, other, wanted) for wanted in (None, Filter(**everything)))
        assert tallied == anew
    for wanted in (Filter(), Filter(actor=("USA",)), Filter(kind=Kind.EVENT), Filter(type=("AGREE",), other=("CHN",))):
        assert view.count(wanted) == sum(1 for _ in view.every(wanted))
