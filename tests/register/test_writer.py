"""Adding documents: the same twice changes nothing, another text under a name replaces the former, a reread keeps ids."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from comity.errors import InputError
from comity.flow import Result
from comity.model.document import Document
from comity.model.register import Action, Judgement
from comity.model.source import Source
from comity.register.batch import REPLACED, REREAD
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

SEOUL = "Seoul and Tallinn signed a memorandum on cyber security in Tallinn on 14 February 2018, the two ministries said."
AGAIN = "The Estonian and South Korean governments concluded their cyber security memorandum on Wednesday in Tallinn."
PARIS = "France sent two patrol boats to Senegal in May 2021 so that fishing grounds can be watched, its navy announced."


def agreement(told, name: str = "seoul.txt", text: str = SEOUL, **fields: object) -> Result:
    return told(
        name,
        text,
        {
            "kind": "memorandum",
            "name": "memorandum on cyber security",
            "parties": "EST KOR",
            "stage": "signed",
            "date": "2018-02-14",
        },
        {
            "event": "AGREE",
            "actor": "EST KOR",
            "date": "2018-02-14",
            "domains": "cybersecurity",
            "place": ("EST", "Tallinn"),
            "instrument": "i1",
            **fields,
        },
        published="2018-02-15",
    )


def aid(told, name: str = "paris.txt", text: str = PARIS, **fields: object) -> Result:
    record = {"event": "AID", "actor": "FRA", "recipient": "SEN", "date": "2021-05", "domains": "maritime-security", **fields}
    return told(name, text, record, published="2021-05-20")


def failure() -> InputError:
    return InputError("broken.txt", "is empty", "leave it out")


def reread(writer: Writer, code: str) -> Writer:
    return Writer(writer.store, replace_code(writer.versions, code))


def replace_code(versions: Versions, code: str) -> Versions:
    return Versions(code, versions.lexicon, versions.pipeline)


def test_adding_twice_changes_no_row(told, writer: Writer, dump) -> None:
    batch = [agreement(told), agreement(told, "tallinn.txt", AGAIN), aid(told), failure()]
    added = writer.add(batch)
    assert (added.new, added.failed) == (3, 1)
    assert added.facts == {"new": 3}  # the memorandum, its signing, the boats
    before = dump(writer.store)
    again = writer.add(batch)
    assert (again.unchanged, again.failed, again.new) == (3, 1, 0)
    assert not again.facts
    after = dump(writer.store)
    assert {table for table in after if after[table] != before[table]} == {"ledger", "clock"}  # what failed has failed again
    assert [row.tries for row in View(writer.store).handled(["failed"])[0]] == [2]
    writer.add(batch[:3])
    assert dump(writer.store) == after


def test_a_batch_may_hold_a_document_twice(told, writer: Writer, living) -> None:
    first, second = aid(told), aid(told, text=PARIS.replace("two", "three"))
    added = writer.add([first, first, second, first])
    assert (added.new, added.unchanged, added.replaced) == (1, 1, 2)
    (fact,) = living(writer.store).values()
    assert fact.documents == 1


def test_one_batch_or_many_give_the_same(told, writer: Writer, living, elsewhere) -> None:
    batch = [agreement(told), agreement(told, "tallinn.txt", AGAIN), aid(told)]
    writer.add(batch)
    other = Writer(open_store(elsewhere, create=True), writer.versions)
    for result in batch:
        other.add([result])
    assert living(other.store) == living(writer.store)
    other.store.close()


def test_another_text_replaces_the_former(told, writer: Writer, living) -> None:
    writer.add([agreement(told), aid(told)])
    before = living(writer.store)
    (boats,) = (fact for fact in before.values() if fact.type == "AID")
    moment = View(writer.store).fact(boats.id).since
    text = PARIS.replace("two patrol boats", "three patrol boats")
    added = writer.add([aid(told, text=text, date="2021-06")])
    assert (added.replaced, added.new, added.copies) == (1, 0, 0)
    now = living(writer.store)
    assert now.keys() == before.keys()
    assert now[boats.id].date == "2021-06"
    assert now[boats.id].documents == 1
    view = View(writer.store)
    (source,) = view.sources([view.fact(boats.id)])[boats.id]
    assert view.text(source.document) == text
    then = View(writer.store, moment)  # the former text and what it said stay on record
    (source,) = then.sources([then.fact(boats.id)])[boats.id]
    assert then.text(source.document) == PARIS
    assert then.fact(boats.id).date == "2021-05"


def test_what_a_replaced_text_alone_said_is_removed(told, writer: Writer) -> None:
    writer.add([aid(told)])
    (fact,) = View(writer.store).facts().facts
    writer.add([told("paris.txt", "The ministry of the navy in Paris said nothing about boats this time.")])
    view = View(writer.store)
    assert view.facts().total == 0
    assert view.fact(fact.id).removed == REPLACED
    writer.add([aid(told)])  # the first text again: the fact is back under its id
    assert [each.id for each in View(writer.store).facts().facts] == [fact.id]


def test_a_reread_keeps_ids_and_tells_why_facts_go(told, writer: Writer, living) -> None:
    writer.add([agreement(told), aid(told)])
    before = living(writer.store)
    (boats,) = (fact.id for fact in before.values() if fact.type == "AID")
    new = reread(writer, "2")
    assert new.add([agreement(told, date="2018-02-13"), told("paris.txt", PARIS, published="2021-05-20")]).reread == 2
    now = living(writer.store)
    assert now.keys() == before.keys() - {boats}
    assert {fact.date for fact in now.values() if fact.kind == "event"} == {"2018-02-13"}
    assert View(writer.store).fact(boats).removed == REREAD
    assert [source.name for source in writer.stale()] == ["seoul.txt", "paris.txt"]
    assert not list(new.stale())
    reread(writer, "3").add([aid(told)])
    assert boats in living(writer.store)


def test_a_reread_of_nothing_new_writes_no_fact(told, writer: Writer) -> None:
    writer.add([agreement(told), aid(told)])
    assert not reread(writer, "2").add([agreement(told), aid(told)]).facts


def test_a_reread_instrument_keeps_its_events_and_people_their_place(told, writer: Writer, living, dump) -> None:
    def result(name: str) -> Result:
        return told(
            "seoul.txt",
            SEOUL,
            {"kind": "memorandum", "name": name, "parties": "EST KOR", "date": "2018-02-14"},
            {"event": "AGREE", "actor": "EST KOR", "date": "2018-02-14", "instrument": "i1"},
            people=({"id": "p-han", "name": "Han Min-ho", "role": "minister", "of": "KOR"},),
        )

    writer.add([result("memorandum")])
    before = living(writer.store)
    for code in "23":  # under another name, it is the same one by the words that say it
        reread(writer, code).add([result(f"memorandum of edition {code}")])
    now = living(writer.store)
    (instrument,) = (fact.id for fact in before.values() if fact.kind == "instrument")
    assert now.keys() == before.keys()
    assert {fact.instrument for fact in now.values() if fact.kind == "event"} == {instrument}
    assert len(dump(writer.store)["appearance"]) == 3


def test_what_a_person_stands_for_outlives_its_documents(told, writer: Writer, living) -> None:
    writer.add([aid(told)])
    (fact,) = View(writer.store).facts().facts
    stored = judge(writer.store, Judgement(action=Action.CONFIRM, facts=(fact.id,), author="Ada", reason="seen"))
    reread(writer, "2").add([told("paris.txt", PARIS)])
    assert living(writer.store)[fact.id].judged == "confirm"
    judge(writer.store, Judgement(action=Action.UNDO, facts=(), undoes=stored.id, author="Ada", reason="not seen"))
    assert View(writer.store).facts().total == 0
    assert View(writer.store).fact(fact.id).removed


def test_a_rejected_fact_stays_rejected_when_it_comes_back(told, writer: Writer) -> None:
    writer.add([aid(told)])
    (fact,) = View(writer.store).facts().facts
    judge(writer.store, Judgement(action=Action.REJECT, facts=(fact.id,), author="Ada", reason="misread"))
    reread(writer, "2").add([told("paris.txt", PARIS)])
    reread(writer, "3").add([aid(told)])
    assert View(writer.store).facts().total == 0
    (back,) = View(writer.store).facts(Filter(rejected=True)).facts
    assert (back.id, back.judged) == (fact.id, "reject")


def test_a_correction_outlives_a_reread(told, writer: Writer, living) -> None:
    writer.add([aid(told)])
    (fact,) = living(writer.store)
    judge(
        writer.store,
        Judgement(action=Action.EDIT, facts=(fact,), field="date", value="2021-05-07", author="Ada", reason="the navy's page"),
    )
    reread(writer, "2").add([aid(told, date="2021")])
    assert living(writer.store)[fact].date == "2021-05-07"


def test_copies_are_one_source(told, writer: Writer, living) -> None:
    wire = PARIS + " The boats were built in Concarneau and will be handed over in Dakar by the end of the month, officers said."
    added = writer.add(
        [aid(told, "wire.txt", wire), aid(told, "copy.txt", wire + " (Agencies)"), aid(told, "third.txt", PARIS[:80])]
    )
    assert added.copies == 1
    (fact,) = living(writer.store).values()
    assert (fact.documents, fact.independent) == (3, 2)


def test_a_text_in_another_folder_is_the_same(told, writer: Writer) -> None:
    writer.add([aid(told, "news/paris.txt")])
    assert writer.standing(Source("/home/ada/news/paris.txt", PARIS)) is not None
    assert writer.add([aid(told, "/home/ada/news/paris.txt")]).unchanged == 1
    assert writer.standing(Source("paris.txt", PARIS + " More.")) is None


def test_replacing_while_the_former_text_comes_from_elsewhere(told, writer: Writer) -> None:
    writer.add([aid(told, "a/paris.txt")])
    added = writer.add([aid(told, "a/paris.txt", PARIS + " More."), aid(told, "b/paris.txt")])
    assert (added.replaced, added.new) == (1, 1)


@pytest.mark.parametrize("text", ["France sent\0two boats.", "France sent \ud800 boats."])
def test_what_no_database_stores_is_told(told, writer: Writer, text: str) -> None:
    result = told("odd.txt", "France sent boats.", {"event": "AID", "actor": "FRA", "recipient": "SEN"})
    odd = Result(Document(name="odd.txt", text=text, language="en"), result.reading, result.explanation)
    added = writer.add([odd, aid(told)])
    assert (added.failed, added.new) == (1, 1)


def test_events_name_the_instrument_that_absorbed_theirs(told, writer: Writer, living) -> None:
    other = told(
        "brief.txt",
        "A compact was initialled between Seoul and Tallinn, sources close to both delegations said in June 2019.",
        {"kind": "treaty", "name": "compact of friendship", "parties": "EST KOR", "date": "2019-06", "quote": "A compact"},
        {"event": "AGREE", "actor": "KOR EST", "date": "2019-06", "instrument": "i1"},
        published="2019-06-20",
    )
    writer.add([agreement(told), other])
    before = living(writer.store)
    memorandum, compact = (next(fact.id for fact in before.values() if fact.type == kind) for kind in ("memorandum", "treaty"))
    merged = judge(writer.store, Judgement(action=Action.MERGE, facts=(memorandum, compact), author="Ada", reason="one text"))
    assert {fact.instrument for fact in living(writer.store).values() if fact.kind == "event"} == {memorandum}
    assert View(writer.store).fact(compact).successor == memorandum
    judge(writer.store, Judgement(action=Action.UNDO, facts=(), undoes=merged.id, author="Ada", reason="two texts"))
    assert living(writer.store) == before


def test_a_commitment_and_a_person_are_kept(told, writer: Writer, dump) -> None:
    result = told(
        "pledge.txt",
        "France pledged to train 200 officers in Tapa by the end of 2026, Ms Dubois said.",
        {"by": "FRA", "to": "EST", "what": "train 200 officers in Tapa", "due": "2026"},
        published="2025-01-10",
        people=({"id": "p-dubois", "name": "Anne Dubois", "role": "minister", "of": "FRA"},),
    )
    writer.add([result])
    (fact,) = View(writer.store).facts().facts
    assert (fact.kind, fact.due, fact.actor) == ("commitment", "2026", ("FRA",))
    assert [row[1] for row in dump(writer.store)["appearance"]] == ["p-dubois"]
    text = result.document.text + " She did not say how."
    changed = Result(replace_text(result.document, text), replace(result.reading, people=()), result.explanation)
    writer.add([changed])
    assert all(row[-1] for row in dump(writer.store)["appearance"])


def replace_text(document: Document, text: str) -> Document:
    return Document(document.name, text, document.language, document.published, blocks=document.blocks)
