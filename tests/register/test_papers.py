"""Documents with where they come from: the bytes they came as, languages that are not read, stories and the ledger."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

import comity.knowledge.texts as texts
from comity.documents.build import UnreadError, build
from comity.errors import InputError, RegisterError
from comity.export import export
from comity.export.archive import bring_in
from comity.flow import Result
from comity.model.document import Provenance
from comity.model.items import Given, Item
from comity.register import adding, schema
from comity.register.arrivals import Arrival
from comity.register.book import Register
from comity.register.copies import original, signature
from comity.register.restore import TABLES, dumping
from comity.register.store import Store, open_store
from comity.register.view import View
from comity.register.writer import Writer
from comity.scale.opening import Opener
from comity.sources.notes import Note

SEOUL = "Seoul and Tallinn signed a memorandum on cyber security in Tallinn on 14 February 2018, the two ministries said."
GERMAN = (
    "Der Minister sprach am Montag in Berlin mit seinem Kollegen über die Zusammenarbeit der beiden Staaten im Bereich der "
    "Verteidigung, und beide wollen sich im nächsten Jahr wieder treffen, um über weitere Schritte zu beraten."
)
LONG = " ".join(f"minister{number % 7} visited port{number} on a treaty{number * 3}" for number in range(60))


def came(told: Any, name: str, text: str, published: str | None = None, data: bytes | None = None, **told_by: Any) -> Arrival:
    """A reading of a text that came as bytes."""
    result: Result = told(name, text, published=published)
    given = text.encode() if data is None else data
    hashed = hashlib.sha256(given).hexdigest()
    provenance = Provenance(original=hashed, media="text/plain", **told_by)
    return Arrival(replace(result, document=replace(result.document, provenance=provenance)), Item(name, given))


def unread(name: str, text: str = GERMAN, **told_by: Any) -> UnreadError:
    with pytest.raises(UnreadError) as raised:
        build(name, text, provenance=Provenance(**told_by))
    return raised.value


def count(store: Store, table: Any) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def test_where_a_document_comes_from_is_kept_with_its_bytes(told: Any, writer: Writer) -> None:
    where = {"title": "A \x00 title", "byline": "A. B.", "publisher": "The Desk", "address": "https://example.org/a",
             "fetched": "2026-01-01T00:00:00Z", "root": "news.zip", "source": "desk"}  # fmt: skip
    writer.add([came(told, "news.zip!/a.html", SEOUL, "2018-02-15", b"\xff\xfe<html>", **where)])
    view = View(writer.store)
    paper = view.paper(1)
    assert view.paper("https://example.org/a") == view.paper("news.zip!/a.html") == view.paper("1") == paper
    assert (paper.title, paper.byline, paper.publisher, paper.source) == ("A \\x00 title", "A. B.", "The Desk", "desk")
    assert (paper.published, paper.fetched, paper.media, paper.size) == ("2018-02-15", "2026-01-01T00:00:00Z", "text/plain", 8)
    assert view.original(1) == b"\xff\xfe<html>"
    (noted,) = view.handled()[0]
    assert (noted.state, noted.root, noted.source, noted.original) == ("read", "news.zip", "desk", paper.original)
    with pytest.raises(RegisterError, match="no document 7"):
        view.paper(7)


def test_bytes_are_kept_once_and_stay_when_the_document_is_replaced(told: Any, writer: Writer) -> None:
    writer.add([came(told, "a.txt", SEOUL), came(told, "b.txt", SEOUL), came(told, "a.txt", SEOUL + " More.")])
    assert count(writer.store, schema.original) == 2
    assert View(writer.store).original(1) == SEOUL.encode()
    writer.add([told("c.txt", LONG)])
    with pytest.raises(RegisterError, match="came as text"):
        View(writer.store).original("c.txt")


def test_an_item_that_stands_costs_no_extraction(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    item = Item("https://example.org/a.txt", SEOUL.encode(), root="feed")
    with Register(place) as register:
        assert register.add([item]).new == 1
        monkeypatch.setattr("comity.documents.extraction.extract", None)
        assert register.add([item, replace(item, root=None)]).unchanged == 2


def test_the_same_page_at_another_address_is_a_copy_and_a_file_called_from_elsewhere_is_not(told: Any, writer: Writer) -> None:
    writer.add([came(told, "https://a.example/index.html", SEOUL)])
    added = writer.add([came(told, "https://b.example/index.html", SEOUL)])
    assert (added.new, added.copies, added.unchanged) == (1, 1, 0)
    writer.add([came(told, "news/a.txt", LONG)])
    assert writer.standing(Item("/home/ada/news/a.txt", LONG.encode())) is not None
    assert writer.standing(Item("/home/ada/news/b.txt", LONG.encode())) is None
    assert writer.standing(Item("https://c.example/a.txt", LONG.encode())) is None


# -- languages ---------------------------------------------------------------------------------------------------------------


def test_a_text_in_a_language_that_is_not_read_is_kept_counted_and_found(told: Any, writer: Writer, dump: Any) -> None:
    added = writer.add([unread("berlin.txt", source="desk"), told("seoul.txt", SEOUL)])
    assert (added.new, added.failed, added.unread) == (2, 0, {"de": 1})
    view = View(writer.store)
    paper = view.paper("berlin.txt")
    assert (paper.language, paper.read, paper.facts) == ("de", False, ())
    assert view.text(paper.id) == GERMAN
    assert [(each.name, each.state, each.document) for each in view.handled(["unread"])[0]] == [("berlin.txt", "unread", paper.id)]
    before = dump(writer.store)
    again = writer.add([unread("berlin.txt", source="desk")])
    assert (again.new, again.unchanged, again.unread.total()) == (0, 1, 0)
    assert dump(writer.store) == before
    assert writer.standing(Item("berlin.txt", GERMAN.encode())) is None  # it came as text


def test_unread_texts_are_found_and_read_once_their_language_is(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    french = "La ministre finlandaise de la Défense a reçu son homologue suédois à Helsinki le 9 juin 2022, a dit son porte-parole."
    known = texts.languages()
    with Register(place) as register:
        for module in ("documents.build", "register.arrivals", "register.filing", "register.writer"):
            monkeypatch.setattr(sys.modules[f"comity.{module}"], "languages", lambda: tuple(set(known) - {"fr"}))
        item = Item("helsinki.txt", french.encode())
        added = register.add([item])
        assert (added.new, added.unread, added.facts) == (1, {"fr": 1}, {})
        assert register.add([item]).unchanged == 1
        assert [hit.name for hit in register.search("homologue suedois")] == ["helsinki.txt"]
        assert register.reread().reread == 0
        monkeypatch.undo()
        again = register.reread()
        assert (again.reread, again.facts["new"]) == (1, 1)
        assert register.facts(actor="SWE")
        assert register.document("helsinki.txt").read
        assert [each.state for each in register.ledger()] == ["read"]
        assert register.reread().reread == 0


def test_a_reading_takes_the_place_of_an_unread_text_and_the_other_way_round(told: Any, writer: Writer, living: Any) -> None:
    event = {"event": "AGREE", "actor": "KOR EST", "date": "2018-02-14"}
    writer.add([told("a.txt", SEOUL, event)])
    assert len(living(writer.store)) == 1
    added = writer.add([unread("a.txt")])
    assert (added.replaced, added.unread, added.facts["removed"]) == (1, {"de": 1}, 1)
    assert not living(writer.store)
    assert writer.add([told("a.txt", SEOUL, event)]).replaced == 1
    assert len(living(writer.store)) == 1


# -- stories -----------------------------------------------------------------------------------------------------------------


def test_copies_are_linked_to_the_earliest_published(told: Any, writer: Writer) -> None:
    event = {"event": "CONSULT", "actor": "KOR EST", "date": "2018-02-14", "quote": LONG[:40]}
    writer.add([told("late.txt", LONG + " (Agencies)", event, published="2018-02-16")])
    first = View(writer.store).paper("late.txt").added
    writer.add([told("early.txt", LONG, event, published="2018-02-14"), told("undated.txt", LONG + " Yes.", event)])
    view = View(writer.store)
    early = view.paper("early.txt")
    assert {view.paper(name).story for name in ("late.txt", "early.txt", "undated.txt")} == {early.id}
    (fact,) = view.every()
    assert fact.independent == 1
    assert {source.story for source in view.sources([fact])[fact.id]} == {early.id}
    before = View(writer.store, first)
    assert before.paper("late.txt").story == before.paper("late.txt").id  # as it was then


def test_of_several_originals_the_earliest_published_counts(told: Any) -> None:
    signed = signature(told("a.txt", LONG).document)
    others = dict.fromkeys((1, 2, 3), signed)
    assert original(signed, others, {1: None, 2: "2018-03", 3: "2018-02-01"}) == 3
    assert original(signed, others, {1: None, 2: None, 3: None}) == 1


def test_exactly_the_same_text_is_a_copy_even_if_it_tells_nothing(told: Any, writer: Writer) -> None:
    writer.add([told("a.txt", "…"), came(told, "b.txt", "… …", data=b"the same bytes")])
    writer.add([told("c.txt", "…"), came(told, "d.txt", "… … …", data=b"the same bytes")])
    view = View(writer.store)
    assert [view.paper(name).story for name in ("a.txt", "b.txt", "c.txt", "d.txt")] == [1, 2, 1, 2]


# -- the ledger --------------------------------------------------------------------------------------------------------------


def test_the_ledger_tells_of_every_input(told: Any, writer: Writer) -> None:
    broken = InputError("news.zip!/b\udc80.txt", "is empty", "leave it out", root="news.zip", source="desk")
    for _ in range(3):
        writer.add([broken])
    (failed,) = View(writer.store).handled(["failed"], "desk")[0]
    assert (failed.name, failed.root, failed.tries) == ("news.zip!/b\\udc80.txt", "news.zip", 3)
    assert failed.detail == "is empty; leave it out"
    writer.add([InputError("news.zip!/b\udc80.txt", "is torn", "leave it out", root="news.zip", source="desk")])
    assert View(writer.store).handled(["failed"])[0][0].tries == 4
    assert View(writer.store).handled(["read"]) == ([], 0)
    writer.add([told(f"{number}.txt", LONG + str(number)) for number in range(5)])
    rows, total = View(writer.store).handled(limit=2, offset=4)
    assert (len(rows), total) == (2, 6)


def test_what_is_passed_over_is_noted(place: str) -> None:
    def tell(note: Note) -> None:
        seen.append(str(note))

    seen: list[str] = []

    class Noting(Opener):
        def items(self, entries: Any) -> Any:
            self.tell(Note("news.zip", "passed over 2 parts (images 2)", 2))
            yield Item("news.zip!/a.txt", SEOUL.encode(), root="news.zip")
            self.tell(Note("table.csv", "text from 'body'"))

    with Register(place) as register:
        register.add("https://example.org", opener=Noting(tell=tell))
        assert [(each.name, each.state) for each in register.ledger()] == [("news.zip", "passed"), ("news.zip!/a.txt", "read")]
    assert len(seen) == 2


def test_what_failed_is_taken_again_by_its_root_and_name(place: str, tmp_path: Path) -> None:
    import zipfile

    broken = tmp_path / "news.zip"
    with zipfile.ZipFile(broken, "w") as file:
        file.writestr("a.txt", SEOUL)
        file.writestr("b.txt", "")
    lone = tmp_path / "lone.txt"
    lone.write_text("", encoding="utf-8")
    with Register(place) as register:
        assert register.add([str(broken), str(lone)]).failed == 2
        with zipfile.ZipFile(broken, "w") as file:
            file.writestr("a.txt", SEOUL + " This is not asked for.")
            file.writestr("b.txt", LONG)
        lone.unlink()
        added = register.retry()
        assert (added.new, added.replaced, added.failed) == (1, 0, 1)
        (failed,) = register.ledger("failed")
        assert (failed.name, failed.tries) == (str(lone), 2)


def test_batches_end_early_where_inputs_are_large(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "BYTES", 100)
    sizes: list[int] = []
    add = Writer.add

    def counted(self: Any, outcomes: Any, *more: Any) -> Any:
        sizes.append(len(outcomes))
        return add(self, outcomes, *more)

    monkeypatch.setattr(Writer, "add", counted)
    with Register(place) as register:
        register.add([Item(f"{number}.txt", (SEOUL + str(number)).encode(), given=Given(language="en")) for number in range(3)])
    assert sizes == [1, 1, 1]


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_all_of_it_goes_through_an_archive(told: Any, writer: Writer, elsewhere: str, tmp_path: Path, form: str) -> None:
    writer.add([came(told, "a.txt", SEOUL, "2018-02-14", publisher="The Desk"), unread("b.txt"), InputError("c", "is", "not")])
    pull = writer.begin_pull("desk")
    writer.end_pull(pull.id, {"new": 2}, [], "few")
    path = tmp_path / f"whole-{form}"
    export(View(writer.store), form, output=path, lossless=form == "jsonl")
    other = open_store(elsewhere, create=True)
    bring_in(other, path)

    def rows(store: Store) -> Any:
        with dumping(store) as dump:
            return {table.name: [row for some in dump.rows(table) for row in some] for table in TABLES}

    assert rows(other) == rows(writer.store)
    assert View(other).original("a.txt") == SEOUL.encode()
    other.close()
    if form == "jsonl":
        assert json.loads(path.read_text(encoding="utf-8").splitlines()[0])["schema"] >= "0002"
