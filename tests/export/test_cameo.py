"""The GDELT-shaped table: GDELT's columns, CAMEO codes, and dates no finer than they are known."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from comity.export import export
from comity.export.cameo import COLUMNS, OURS
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View

Row = dict[str, str]


@pytest.fixture
def rows(filled: View, tmp_path: Path) -> list[Row]:
    export(filled, "cameo", output=tmp_path / "a.tsv")
    with (tmp_path / "a.tsv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def between(rows: list[Row], one: str, other: str) -> Row:
    (found,) = [row for row in rows if (row["Actor1Code"], row["Actor2Code"]) == (one, other) and row["EventCode"] != "057"]
    return found


def test_the_columns_are_gdelts_then_ours(rows: list[Row]) -> None:
    assert len(COLUMNS) == 58 and COLUMNS[26] == "EventCode" and COLUMNS[57] == "SOURCEURL"
    assert tuple(rows[0]) == (*COLUMNS, *OURS)
    assert len({row["GLOBALEVENTID"] for row in rows}) == len(rows)
    assert all(int(row["GLOBALEVENTID"]) < 2**53 for row in rows)


def test_a_visit_is_made_and_hosted(rows: list[Row]) -> None:
    visits = {(row["Actor1Code"], row["Actor2Code"]): row for row in rows if row["Mode"] == "visit"}
    assert {pair: row["EventCode"] for pair, row in visits.items()} == {("EST", "KOR"): "042", ("KOR", "EST"): "043"}
    row = visits["EST", "KOR"]
    assert (row["SQLDATE"], row["MonthYear"], row["Year"]) == ("20180214", "201802", "2018")
    assert (row["EventRootCode"], row["QuadClass"], row["GoldsteinScale"]) == ("04", "1", "1.9")
    assert (row["ActionGeo_Type"], row["ActionGeo_CountryCode"], row["ActionGeo_Lat"]) == ("4", "KS", "37.566")


def test_a_meeting_goes_both_ways_and_its_month_stays_a_month(rows: list[Row]) -> None:
    meeting = [row for row in rows if row["EDTF"] == "2021-03"]
    assert len(meeting) == 6 and {row["Reciprocal"] for row in meeting} == {"1"}
    assert {row["SQLDATE"] + row["FractionDate"] for row in meeting} == {""}
    assert {row["MonthYear"] for row in meeting} == {"202103"}


def test_a_signing_is_057_and_sanctions_are_163(rows: list[Row], filled: View) -> None:
    assert {row["EventCode"] for row in rows if row["PLOVER"] == "SUPPORT"} == {"057"}
    sanction = next(row for row in rows if row["PLOVER"] == "SANCTION")
    assert (sanction["EventCode"], sanction["QuadClass"], sanction["GoldsteinScale"]) == ("163", "4", "-8.0")
    assert (sanction["Actor1Code"], sanction["Actor1KnownGroupCode"], sanction["Actor1Type1Code"]) == ("IGOEEC", "EEC", "IGO")
    assert sanction["ActionGeo_FullName"] == "Belgium"


def test_what_did_not_happen_is_left_out_and_counted(filled: View, tmp_path: Path) -> None:
    done = export(filled, "cameo", output=tmp_path / "b.tsv")
    assert done.left == {"did not happen, or not yet": 1}
    assert "ROM" not in (tmp_path / "b.tsv").read_text(encoding="utf-8")


def test_each_row_carries_its_words(rows: list[Row], filled: View) -> None:
    facts = {fact.id: fact for fact in filled.every(Filter(kind=Kind.EVENT))}
    sources = filled.sources(facts.values())
    for row in rows:
        told = sources[row["FactID"]]
        assert row["SOURCEURL"] == told[0].name
        assert row["Evidence"] == " | ".join(" ".join(source.evidence[0].text.split()) for source in told)
        assert row["NumArticles"] == str(facts[row["FactID"]].documents)
        assert row["AvgTone"] == ""


def test_who_accuses_together_does_not_accuse_each_other(writer: object, store: object, told: object, tmp_path: Path) -> None:
    record = {"event": "ACCUSE", "mode": "disapprove", "actor": "MLI NER"}
    writer.add([told("a.txt", "Mali and Niger condemned it.", record)])  # type: ignore[attr-defined, operator]
    export(View(store), "cameo", output=tmp_path / "a.tsv")  # type: ignore[arg-type]
    with (tmp_path / "a.tsv").open(encoding="utf-8", newline="") as stream:
        found = [(row["Actor1Code"], row["Actor2Code"]) for row in csv.DictReader(stream, delimiter="\t")]
    assert sorted(found) == [("MLI", ""), ("NER", "")]
