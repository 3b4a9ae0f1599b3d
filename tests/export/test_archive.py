"""What is exported whole and imported answers the same; what is damaged is refused and leaves nothing."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import RegisterError
from comity.export import export
from comity.export.archive import bring_in
from comity.model.register import Action, Judgement
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.questions import commitments, network, persons, search
from comity.register.restore import TABLES, dumping
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer
from stores import DATABASES, empty

FORMS = ("parquet", "jsonl")
Opened = Callable[[], contextlib.AbstractContextManager[Store]]


def rows_of(store: Store) -> dict[str, list[dict[str, Any]]]:
    with dumping(store) as dump:
        return {table.name: [row for some in dump.rows(table) for row in some] for table in TABLES}


def archive(store: Store, form: str, folder: Path) -> Path:
    path = folder / f"whole-{form}"
    export(View(store), form, output=path, lossless=form == "jsonl")
    return path


def assert_same(one: Store, other: Store) -> None:
    """Both hold the same rows, and answer the same."""
    assert rows_of(one) == rows_of(other)
    a, b = View(one), View(other)
    facts = list(a.every(Filter(rejected=True)))
    assert list(b.every(Filter(rejected=True))) == facts
    assert a.judgements() == b.judgements()
    assert a.sources(facts) == b.sources(facts)
    for fact in facts:
        assert a.history(fact.id) == b.history(fact.id)
        for version in a.history(fact.id):
            assert list(View(one, version.since).every()) == list(View(other, version.since).every())
    assert network(a) == network(b) and persons(a) == persons(b) and commitments(a) == commitments(b)
    for words in ("officials", "ministre", '"said on"'):
        assert search(a, words) == search(b, words)
    for document in {source.document for some in a.sources(facts).values() for source in some}:
        assert a.text(document) == b.text(document)


@pytest.fixture(params=DATABASES)
def opened(request: pytest.FixtureRequest, made: Any, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    """Opens a new empty register, as often as it is called."""

    @contextlib.contextmanager
    def new() -> Iterator[Store]:
        folder = tmp_path_factory.mktemp("made")
        with contextlib.contextmanager(empty)(request.param, request, folder, made) as place:
            store = open_store(place)
            try:
                yield store
            finally:
                store.close()

    return new


@pytest.mark.parametrize("form", FORMS)
def test_from_each_database_into_each(filled: View, opened: Opened, tmp_path: Path, told: Any, form: str) -> None:
    path = archive(filled.store, form, tmp_path)
    with opened() as other:
        counts = bring_in(other, path)
        assert counts["document"] == 7 and counts["judgement"] == 1
        assert_same(filled.store, other)
        again = tmp_path / "again"
        again.mkdir()
        if form == "jsonl":
            assert archive(other, form, again).read_bytes() == path.read_bytes()
        more = told(
            "more.txt", "Estonia and South Korea held cyber talks on 14 July 2024.", {"event": "CONSULT", "actor": "EST KOR"}
        )
        added = [Writer(store, Versions("1", "1", "1")).add([more]) for store in (filled.store, other)]
        assert added[0] == added[1], "it goes on as the first one does"
        facts = [{(fact.id, fact.claims) for fact in View(store).every()} for store in (filled.store, other)]
        assert facts[0] == facts[1]


# -- registers that Hypothesis makes -----------------------------------------------------------------------------------------

PARTIES = ("KOR", "EST", "FRA", "NATO", "EU", "org/a-group")
WORDS = (
    "officials",
    "ministre",
    "said",
    "on",
    "accord",
    "«défense»",
    "=1+1",
    "\t",
    "\n",
    '"',
    "été",
    "\U0001f600",
    "it's",
    "|",
    ";",
    "\\N",
)
parties = st.lists(st.sampled_from(PARTIES), min_size=1, max_size=3, unique=True).map(tuple)
dates = st.sampled_from([None, "2018-02-14", "2023-07", "2021", "2019-07-29/2019-08-03", "XXXX-01-15", "not a date", "1812-06-24"])
domains = st.lists(st.sampled_from(["cybersecurity", "defence", "trade"]), max_size=2, unique=True).map(tuple)
events = st.fixed_dictionaries(
    {"event": st.sampled_from(["AGREE", "CONSULT", "AID", "SANCTION"]), "actor": parties, "recipient": st.just(()) | parties,
     "date": dates, "domains": domains, "status": st.sampled_from(["occurred", "negation", "future"]),
     "place": st.sampled_from([("KOR", "Séoul"), ("FRA", None), (None, "Atlantis")]),
     "confidence": st.sampled_from([0.1, 0.5, 1 / 3])}
)  # fmt: skip
instruments = st.fixed_dictionaries(
    {"kind": st.sampled_from(["treaty", "memorandum"]), "name": st.sampled_from(["pacte", "Memo of «X»"]), "parties": parties,
     "stage": st.sampled_from([None, "signed", "in-force", "ended"]), "date": dates, "domains": domains}
)  # fmt: skip
promises = st.fixed_dictionaries({"by": parties, "to": parties, "what": st.sampled_from(["send 300 men", "payer"]), "due": dates})
texts = st.lists(st.sampled_from(WORDS), min_size=3, max_size=12).map(lambda words: "a " + " ".join(words) + " z")
documents = st.tuples(
    st.sampled_from(["a.txt", "dossier/été.txt", "https://example.org/x?y=1"]),
    texts,
    st.lists(events | instruments | promises, max_size=3),
    st.sampled_from([None, "2018-02-14", "2023-07"]),
)
judgements = st.tuples(st.sampled_from(["confirm", "reject", "merge", "undo", "edit"]), st.integers(0, 20), st.integers(0, 20))
histories = st.lists(documents | judgements, min_size=1, max_size=6)


def live(store: Store, told: Any, history: list[tuple[Any, ...]]) -> None:
    """Let a register live through what Hypothesis thought of; what the register refuses is left out."""
    for step in history:
        if isinstance(step[2], list):
            name, text, records, published = step
            people = ({"id": "person/a-b", "name": "A B", "role": "ministre", "of": "FRA"},)
            Writer(store, Versions("1", "1", "1")).add([told(name, text, *records, published=published, people=people)])
            continue
        action, first, second = step
        facts = [fact.id for fact in View(store).every(Filter(rejected=True))]
        chosen = tuple(dict.fromkeys(facts[number % len(facts)] for number in (first, second))) if facts else ()
        value = {"field": "date", "value": "2020-01"} if action == "edit" else {"undoes": first} if action == "undo" else {}
        with contextlib.suppress(RegisterError):
            some = chosen if action == "merge" else chosen[:1]
            judge(store, Judgement(action=Action(action), facts=some, author="é", reason="weil", **value))  # type: ignore[arg-type]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=histories)
def test_any_register_comes_back(opened: Opened, told: Any, tmp_path_factory: pytest.TempPathFactory, history: Any) -> None:
    folder = tmp_path_factory.mktemp("archive")
    with opened() as store:
        live(store, told, history)
        for form in FORMS:
            path = archive(store, form, folder)
            with opened() as other:
                bring_in(other, path)
                assert_same(store, other)


# -- what is refused ---------------------------------------------------------------------------------------------------------


def refused(opened: Opened, path: Path, problem: str) -> None:
    with opened() as store:
        before = rows_of(store)
        with pytest.raises(RegisterError, match=problem):
            bring_in(store, path)
        assert rows_of(store) == before


def test_a_register_that_is_not_empty_is_left_alone(filled: View, tmp_path: Path) -> None:
    path = archive(filled.store, "jsonl", tmp_path)
    with pytest.raises(RegisterError, match="is not empty"):
        bring_in(filled.store, path)


@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (lambda lines: lines[:-1], "ends too early"),
        (lambda lines: lines[:5] + lines[6:], "is damaged"),
        (lambda lines: [lines[0].replace('"schema":"', '"schema":"0'), *lines[1:]], "of schema"),
        (lambda lines: lines[1:], "is no whole register"),
        (lambda lines: [lines[0], "{", *lines[1:]], r":2: is no JSON"),
        (lambda lines: [lines[0], '{"table":"fact"}', *lines[1:]], "is no row"),
        (lambda lines: [lines[0], '{"table":"x","row":{}}', *lines[1:]], "is no table"),
        (lambda lines: [line.replace('"body":"{', '"body":"[') for line in lines], "cannot take the rows"),
        (lambda lines: [line.replace('"stands"', '"stood"') for line in lines], "lacks columns"),
        (lambda lines: [line for line in lines if '"table":"clock"' not in line], "is damaged|time of the last change"),
        (lambda lines: [], "is no JSON|is no whole register"),
    ],
)
def test_damaged_lines_are_refused(
    filled: View, opened: Opened, tmp_path: Path, harm: Callable[[list[str]], list[str]], problem: str
) -> None:
    path = archive(filled.store, "jsonl", tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(harm(lines)), encoding="utf-8")
    refused(opened, path, problem)


def test_damaged_folders_are_refused(filled: View, opened: Opened, tmp_path: Path) -> None:
    path = archive(filled.store, "parquet", tmp_path)
    table = path / "tables" / "fact.parquet"
    whole = polars.read_parquet(table)
    whole.head(2).write_parquet(table)
    refused(opened, path, "is damaged: it holds 2 of")
    table.write_bytes(b"no parquet")
    refused(opened, path, "cannot be read")
    table.unlink()
    refused(opened, path, "cannot be read")
    (path / "manifest.json").unlink()
    refused(opened, path, "is no export")
    refused(opened, path / "facts.parquet", "import the folder")


def test_facts_alone_cannot_be_imported(filled: View, opened: Opened, tmp_path: Path) -> None:
    export(filled, "parquet", Filter(actor=("KOR",)), tmp_path / "facts")
    assert not (tmp_path / "facts" / "tables").exists()
    refused(opened, tmp_path / "facts", "holds facts only")
    export(filled, "jsonl", output=tmp_path / "facts.jsonl")
    refused(opened, tmp_path / "facts.jsonl", "is no whole register")
    with pytest.raises(RegisterError, match="lossless only of the whole register"):
        export(filled, "jsonl", Filter(actor=("KOR",)), tmp_path / "x", lossless=True)


def test_a_folder_of_something_else_is_not_replaced(filled: View, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear")
    with pytest.raises(RegisterError, match="something else"):
        export(filled, "parquet", output=folder)
    assert (folder / "letter.txt").read_text() == "dear"
    (folder / "letter.txt").unlink()
    for _ in range(2):
        export(filled, "parquet", output=folder)
    assert sorted(each.name for each in tmp_path.iterdir() if "mine" in each.name) == ["mine"]


def test_parquet_facts_are_for_analysts_too(filled: View, tmp_path: Path) -> None:
    export(filled, "parquet", output=tmp_path / "p")
    frame = polars.read_parquet(tmp_path / "p" / "facts.parquet")
    facts = list(filled.every())
    assert frame["id"].to_list() == [fact.id for fact in facts]
    assert frame["actor"].to_list() == [list(fact.actor) for fact in facts]
    sources = filled.sources(facts)
    told = frame.select("id", "sources").to_dicts()
    for row in told:
        assert [each["name"] for each in row["sources"]] == [source.name for source in sources[row["id"]]]
        assert row["sources"][0]["evidence"][0]["text"] == sources[row["id"]][0].evidence[0].text
    assert json.loads((tmp_path / "p" / "manifest.json").read_text())["rows"]["document"] == 7
