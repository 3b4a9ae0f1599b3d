"""CSV and Excel, read with other programs' readers."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path

import openpyxl
import polars
import pytest

from comity.errors import RegisterError
from comity.export import export, tables
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View


def test_csv_holds_each_fact_with_its_sources_and_their_words(filled: View, tmp_path: Path) -> None:
    path = tmp_path / "facts.csv"
    done = export(filled, "csv", output=path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    facts = list(filled.every())
    assert [row["id"] for row in rows] == [fact.id for fact in facts]
    assert done.lines() == [f"{len(facts)} facts"]
    sources = filled.sources(facts)
    for row, fact in zip(rows, facts, strict=True):
        assert row["date"] == (fact.date or "") and row["due"] == (fact.due or "")
        assert row["actor"].split("; ") == list(fact.actor) if fact.actor else not row["actor"]
        assert row["sources"].split(" | ") == [source.name for source in sources[fact.id]]
        assert row["evidence"].split(" | ") == [source.evidence[0].text for source in sources[fact.id]]
    visit = next(row for row in rows if row["mode"] == "visit")
    assert (visit["first"], visit["country"], visit["place"]) == ("2018-02-14", "KOR", "Séoul")
    assert visit["agents"] == "Jüri Ratas (Premier ministre, EST)"
    meeting = next(row for row in rows if row["date"] == "2021-03")
    assert (meeting["first"], meeting["last"]) == ("2021-03-01", "2021-03-31")
    signing = next(row for row in rows if row["instrument"])
    assert signing["instrument_name"] == filled.fact(signing["instrument"]).name
    promise = next(row for row in rows if row["kind"] == "commitment")
    assert (promise["due"], promise["state"], promise["last"]) == ("2022-06", "overdue", "2022-06-30")


def test_csv_is_read_the_same_by_polars(filled: View, tmp_path: Path) -> None:
    export(filled, "csv", output=tmp_path / "facts.csv")
    frame = polars.read_csv(tmp_path / "facts.csv", infer_schema=False)
    assert frame.columns == [column.name for column in tables.COLUMNS]
    assert frame.height == filled.count()


def test_a_filter_and_an_earlier_time_count(filled: View, tmp_path: Path) -> None:
    export(filled, "csv", Filter(actor=("KOR",), kind=Kind.EVENT), tmp_path / "a.csv")
    frame = polars.read_csv(tmp_path / "a.csv", infer_schema=False)
    assert set(frame["id"]) == {fact.id for fact in filled.every(Filter(actor=("KOR",), kind=Kind.EVENT))}
    assert frame.height == 3
    done = export(View(filled.store, "2001-01-01"), "csv", output=tmp_path / "b.csv")
    assert done.lines() == ["nothing"]


def test_excel_has_four_sheets_with_frozen_headers(filled: View, tmp_path: Path) -> None:
    path = tmp_path / "facts.xlsx"
    export(filled, "xlsx", output=path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["facts", "sources", "instruments", "commitments"]
    assert all(book[name].freeze_panes == "B2" for name in book.sheetnames)
    facts = {row["id"]: row for row in sheet(book["facts"])}
    assert facts.keys() == {fact.id for fact in filled.every()}
    visit = next(row for row in facts.values() if row["mode"] == "visit")
    assert visit["first"] == datetime.datetime(2018, 2, 14) and visit["date"] == "2018-02-14"
    sources = sheet(book["sources"])
    told = filled.sources(filled.every())
    expected = {
        (key, source.document, each.start, each.text) for key, some in told.items() for source in some for each in source.evidence
    }
    assert {(row["fact"], row["document"], row["start"], row["quote"]) for row in sources} == expected
    assert any(str(row["quote"]).startswith("=Seoul") for row in sources), "a quote is no formula"
    assert [row["type"] for row in sheet(book["instruments"])] == ["memorandum"]
    assert [row["due"] for row in sheet(book["commitments"])] == ["2022-06"]


def sheet(found: openpyxl.worksheet.worksheet.Worksheet) -> list[dict[str, object]]:
    header, *rows = found.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_excel_that_cannot_hold_all_says_so_and_leaves_no_file(
    filled: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_ROWS", 3)
    with pytest.raises(RegisterError, match="narrow the filter"):
        export(filled, "xlsx", output=tmp_path / "facts.xlsx")
    assert list(tmp_path.glob("*.xlsx*")) == []
    assert list(tmp_path.glob(".*")) == []


def test_long_cells_are_cut_on_sheets_only(filled: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_CELL", 20)
    export(filled, "xlsx", output=tmp_path / "facts.xlsx")
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert max(len(str(row["evidence"])) for row in sheet(book["facts"])) == 20


def test_what_is_no_text_needs_a_file(filled: View) -> None:
    with pytest.raises(RegisterError, match="--output facts"):
        export(filled, "xlsx")


@pytest.mark.parametrize("name", ["facts.csv", "facts.xlsx"])
def test_a_folder_that_is_not_there_is_told(filled: View, tmp_path: Path, name: str) -> None:
    with pytest.raises(RegisterError, match="cannot be written"):
        export(filled, name.split(".")[1], output=tmp_path / "nowhere" / name)


def test_a_failure_leaves_the_former_file(filled: View, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "facts.csv"
    path.write_text("former")

    def broken(*_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(tables, "flat", broken)
    with pytest.raises(KeyboardInterrupt):
        export(filled, "csv", output=path)
    assert path.read_text() == "former"
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_an_empty_register_gives_a_header(store: object, tmp_path: Path) -> None:
    stream = io.StringIO()
    tables.write_csv(View(store), Filter(), stream)  # type: ignore[arg-type]
    assert stream.getvalue().count("\n") == 1
