"""PLOVER records: the manual's field names, our own, and sources whose words stand in the texts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from comity.export import export
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_events_have_the_manuals_fields(filled: View, tmp_path: Path) -> None:
    export(filled, "jsonl", output=tmp_path / "a.jsonl")
    found = {each["id"]: each for each in lines(tmp_path / "a.jsonl")}
    facts = {fact.id: fact for fact in filled.every()}
    assert found.keys() == facts.keys()
    for key, fact in facts.items():
        each = found[key]
        assert each["record"] == fact.kind
        if fact.kind is Kind.EVENT:
            assert (each["event"], each["mode"], each["status"], each["date"]) == (fact.type, fact.mode, fact.status, fact.date)
            assert (each["actor"], each["recipient"], each["context"]) == (
                list(fact.actor),
                list(fact.recipient),
                list(fact.context),
            )
        elif fact.kind is Kind.INSTRUMENT:
            assert (each["kind"], each["parties"], each["stage"]) == (fact.type, list(fact.actor), fact.stage)
        else:
            assert (each["by"], each["to"], each["what"], each["due"]) == (
                list(fact.actor), list(fact.recipient), fact.name, fact.due
            )  # fmt: skip
            assert each["state"] == "overdue"


def test_every_record_carries_words_of_its_documents(filled: View, tmp_path: Path) -> None:
    export(filled, "jsonl", output=tmp_path / "a.jsonl")
    for each in lines(tmp_path / "a.jsonl"):
        assert each["sources"]
        for source in each["sources"]:
            text = filled.text(source["document"])
            assert source["evidence"]
            assert all(text[piece["start"] : piece["end"]] == piece["text"] for piece in source["evidence"])


def test_the_state_of_a_commitment_is_that_of_the_views_day(filled: View, tmp_path: Path) -> None:
    stamp = filled.history(next(filled.every(Filter(kind=Kind.COMMITMENT))).id)[-1].since
    export(View(filled.store, stamp), "jsonl", Filter(kind=Kind.COMMITMENT), tmp_path / "a.jsonl")
    assert [each["state"] for each in lines(tmp_path / "a.jsonl")] == ["overdue"]
