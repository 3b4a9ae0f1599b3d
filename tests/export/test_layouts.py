"""The layouts of the hand-made registers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from comity.export import export
from comity.model.register import Action, Judgement, Kind
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.view import View


def rows(view: View, name: str, folder: Path, wanted: Filter | None = None) -> list[dict[str, str]]:
    export(view, name, wanted, folder / name)
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_iccd_lists_what_is_about_cybersecurity(filled: View, tmp_path: Path) -> None:
    found = {row["Fact"]: row for row in rows(filled, "iccd", tmp_path)}
    memo = next(row for row in found.values() if row["Type"] == "memorandum")
    assert memo["Title"] == "memorandum on defence cooperation" and memo["Date"] == "2023-07-14"
    assert (memo["Confidence Building Measures"], memo["Defense"], memo["Terrorism"]) == ("1", "1", "0")
    assert memo["Scope"] == "bilateral" and memo["Parties"] == "EST; KOR"
    meeting = next(row for row in found.values() if row["Date"] == "2021-03")
    assert (meeting["Discussion and Dialogue"], meeting["Incident Response"], meeting["Scope"]) == ("1", "1", "multilateral")
    assert (meeting["First Day"], meeting["Last Day"]) == ("2021-03-01", "2021-03-31")
    assert all(row["Evidence"] and row["Sources"] and row["Description"] for row in found.values())
    assert len(found) == 3
    assert rows(filled, "iccd", tmp_path, Filter(domain=("trade",))) == []
    assert len(rows(filled, "iccd", tmp_path, Filter(domain=("cyber-incident-response", "trade")))) == 1
    assert rows(filled, "iccd", tmp_path, Filter(kind=Kind.COMMITMENT)) == []


def test_dca_has_a_line_for_each_year_in_which_an_agreement_stands(filled: View, tmp_path: Path) -> None:
    found = rows(View(filled.store, "2030-01-01"), "dca", tmp_path)
    assert [row["year"] for row in found] == [str(year) for year in range(2023, 2031)]
    first = found[0]
    assert (first["ccode1"], first["abbrev1"], first["ccode2"], first["abbrev2"]) == ("366", "EST", "732", "ROK")
    assert (first["dcaGeneralV1"], first["dcaGeneralV2"], first["dcaSectorV2"]) == ("1", "1", "0")
    assert (first["dcaAnyV1"], first["dcaAnyV2"], first["signed"], found[1]["signed"]) == ("1", "1", "1", "0")
    assert first["sources"] == "pact.txt | accord.txt" and "=Seoul" in first["evidence"]
    assert rows(filled, "dca", tmp_path, Filter(actor=("FRA",))) == []


def pact(stage: str, date: str | None, parties: str = "FRA JPN", **more: Any) -> dict[str, Any]:
    name = "accord de coopération de défense"
    return {"kind": "agreement", "name": name, "parties": parties, "stage": stage, "date": date, "domains": "arms", **more}


def test_dca_is_strict_only_where_it_is_sure(writer: Any, store: Any, told: Any, tmp_path: Path) -> None:
    writer.add([told("a.txt", "Paris et Tokyo ont signé un accord.", pact("signed", "2019-12-30/2020-01-02"), language="fr")])
    writer.add([told("b.txt", "L'accord entre Paris et Tokyo a pris fin en 2022, dit-on.", pact("ended", "2022"), language="fr")])
    writer.add([told("c.txt", "Berlin et Rome négocient.", pact("negotiated", "2020", "DEU ITA"), language="fr")])
    writer.add([told("d.txt", "Madrid et l'OTAN ont signé.", pact("signed", "2020", "ESP NATO"), language="fr")])
    view = View(store)
    found = rows(view, "dca", tmp_path)
    standing = {(row["iso1"], row["iso2"]) for row in found}
    assert standing == {("FRA", "JPN")}
    signed = next(fact for fact in view.every(Filter(kind=Kind.INSTRUMENT, actor=("FRA",))) if fact.stages[0].stage == "signed")
    years = [row["year"] for row in found]
    if len(signed.stages) == 2:  # both texts tell of one agreement
        assert years == ["2019", "2020", "2021"]
    judge(store, Judgement(action=Action.CONFIRM, facts=(signed.id,), author="an analyst", reason="seen"))
    strict = {row["year"]: row["dcaSectorV1"] for row in rows(View(store), "dca", tmp_path)}
    assert (strict["2019"], strict["2020"]) == ("0", "1"), "the year of signing is sure only at its end"
