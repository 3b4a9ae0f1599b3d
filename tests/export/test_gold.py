"""Judged documents as gold: which ones, what counts as right in them, and that they can be measured against."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from comity.evaluation.corpus import Corpus
from comity.evaluation.gold import GoldDocument, load_gold
from comity.evaluation.scoring import score
from comity.export import export
from comity.export.gold import census
from comity.model.reading import Reading
from comity.model.register import Action, Judgement
from comity.register import schema
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

PACT = "Seoul and Tallinn signed a memorandum on defence on 14 July 2023. In Riga people wondered what it was good for."
AGAIN = "Une agence de presse: l'Estonie et la Corée du Sud ont signé en juillet 2023 un mémorandum de défense à Tallinn."
PROMISE = "France will send 300 soldiers to Estonia by June 2022, the minister promised, <b>and</b> the press wrote it down."
SUPPORT = {"event": "SUPPORT", "actor": "EST KOR", "domains": "defence", "context": "military"}
MEMO = {"kind": "memorandum", "parties": "EST KOR", "domains": "defence", "stage": "signed"}


@pytest.fixture
def store(store: Store, writer: Writer, told: Any) -> Store:
    """Two documents of one signing, and one of a promise with what is no event at all."""
    writer.add(
        [
            told(
                "https://example.org/news/Pact?a=1",
                PACT,
                {**MEMO, "name": "memorandum on defence", "date": "2023-07-14"},
                {**SUPPORT, "date": "2023-07-14", "instrument": "i1", "quote": PACT.partition(". ")[0]},
                published="2023-07-15",
                mentions=("KOR", "EST"),
                people=({"id": "person/a-b", "name": "A. B.", "of": "EST"},),
            ),
            told(
                "accord.txt",
                AGAIN,
                {**MEMO, "name": "mémorandum de défense", "date": "2023-07"},
                {**SUPPORT, "date": "2023-07", "place": ("EST", "Tallinn"), "instrument": "i1"},
                published="2023-07-16",
                language="fr",
            ),
            told(
                "promise.txt",
                PROMISE,
                {"by": "FRA", "to": "EST", "what": "send 300 soldiers to Estonia", "due": "2022-06"},
                {"event": "AGREE", "actor": "FRA", "recipient": "EST"},
                published="2021-11-02",
            ),
        ]
    )
    return store


def decide(store: Store, action: Action, fact: str, author: str = "Ada", **fields: Any) -> Judgement:
    return judge(store, Judgement(action=action, facts=(fact,), author=author, reason="looked it up", **fields))


def facts(store: Store) -> dict[str, str]:
    """Ids by type."""
    return {fact.type: fact.id for fact in View(store).every(Filter(rejected=True))}


def made(store: Store, folder: Path, **wanted: Any) -> dict[str, GoldDocument]:
    """The gold by language of its documents, read back as it is measured with."""
    export(View(store), "gold", Filter(**wanted), folder)
    if not any((folder / "gold").iterdir()):
        return {}
    return {gold.language if gold.commitments == () else "promise": gold for gold in load_gold(folder / "gold")}


def test_only_documents_that_are_judged_whole(store: Store, tmp_path: Path) -> None:
    assert not made(store, tmp_path / "none")
    known = facts(store)
    assert set(known) == {"memorandum", "SUPPORT", "COMMITMENT", "AGREE"}
    decide(store, Action.CONFIRM, known["COMMITMENT"])
    assert not made(store, tmp_path / "part")
    begun = census(View(store))
    assert begun.documents == 0 and list(begun.begun.values()) == [("promise.txt", 1)]
    rejected = decide(store, Action.REJECT, known["AGREE"], author="Ben")
    found = made(store, tmp_path / "whole")
    assert set(found) == {"promise"} and not found["promise"].events
    assert found["promise"].commitments[0].due == ("2022-06",)
    whole = census(View(store))
    assert (whole.documents, whole.begun) == (1, {}) and whole.facts == {"confirm": 1, "reject": 1}
    assert whole.kinds == {"commitment": 1} and whole.authors == {"Ada": 1, "Ben": 1}
    assert not made(store, tmp_path / "filtered", actor=("KOR",))
    assert made(store, tmp_path / "of France", actor=("FRA",))
    decide(store, Action.UNDO, "", undoes=rejected.id)
    assert not made(store, tmp_path / "undone")


def test_what_counts_as_right(store: Store, tmp_path: Path) -> None:
    known = facts(store)
    decide(store, Action.CONFIRM, known["memorandum"])
    decide(store, Action.CONFIRM, known["SUPPORT"])
    found = made(store, tmp_path / "gold")
    assert set(found) == {"en", "fr"}
    english, french = found["en"], found["fr"]
    assert french.events[0].date == ("2023-07-14", "2023-07")  # the register's, and what this document alone says
    assert english.events[0].date == ("2023-07-14",)
    assert english.events[0].words == PACT.partition(". ")[0] and french.events[0].words == AGAIN
    assert english.events[0].parties == ("EST", "KOR") and english.events[0].place == "EST"
    assert french.instruments[0].name == "mémorandum de défense" and "memorandum on defence" in french.instruments[0].also_names
    assert english.mentions == ("KOR", "EST") and english.people[0].name == "A. B."
    assert english.published == "2023-07-15" and "judged by Ada" in (english.note or "") and "example.org" in (english.note or "")


def test_what_a_person_has_set_is_alone_right(store: Store, tmp_path: Path) -> None:
    known = facts(store)
    decide(store, Action.EDIT, known["SUPPORT"], field="date", value="2023-07-13")
    decide(store, Action.EDIT, known["SUPPORT"], field="actor", value=("EST", "KOR", "LVA"))
    decide(store, Action.EDIT, known["memorandum"], field="name", value="Memorandum of 2023")
    found = made(store, tmp_path / "gold")
    assert all(gold.events[0].date == ("2023-07-13",) for gold in found.values())
    assert all(gold.events[0].parties == ("EST", "KOR", "LVA") and not gold.events[0].also_parties for gold in found.values())
    assert all(gold.instruments[0].name == "Memorandum of 2023" for gold in found.values())


def test_it_is_a_corpus_that_its_own_readings_meet(store: Store, tmp_path: Path) -> None:
    for fact in facts(store).values():
        decide(store, Action.CONFIRM, fact)
    folder = tmp_path / "gold"
    made(store, folder)
    corpus = Corpus("judged", folder / "documents", folder / "gold")
    assert sorted(corpus.texts().values()) == sorted([PACT, AGAIN, PROMISE])
    assert all(path.name.isascii() and "?" not in path.name for path in folder.rglob("*"))
    readings = {reading.document: reading for reading in _readings(store)}
    texts = corpus.texts()
    golds = load_gold(folder / "gold")
    figures = score([(gold, readings[(gold.note or "").partition(";")[0]], texts[gold.document]) for gold in golds]).figures()
    for name in ("events strict", "instruments", "commitments", "people", "mentions"):
        assert figures[name]["f1"] == 1.0, name
    assert figures["dates"]["share"] == 1.0 and figures["stage"]["share"] == 1.0


def test_the_command_line_measures_with_it(store: Store, tmp_path: Path, run: Any, place: str) -> None:
    for fact in facts(store).values():
        decide(store, Action.CONFIRM, fact)
    folder = tmp_path / "gold"
    done = run("export", "gold", "--register", place, "--output", folder)
    assert done.status == 0 and "3 documents" in done.err
    assert run("export", "gold", "--register", place, "--output", folder).status == 0  # in the place of the former
    measured = run("evaluate", "documents", "--documents", folder / "documents", "--gold", folder / "gold", "--json")
    assert json.loads(measured.out)["events strict"]["due"] == 3 and measured.err == ""


def _readings(store: Store) -> list[Reading]:
    with store.reading() as connection:
        return [msgspec.json.decode(body, type=Reading) for body in connection.execute(select(schema.reading.c.body)).scalars()]
