"""``comity explain``: why each record stands, and why others do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from comity.knowledge.predicates import load_lexicon


def test_all_records(run: Callable[..., Any], folder: Path) -> None:
    done = run("explain", folder / "agreement.txt")
    assert done.status == 0
    assert "fr.agree." in done.out
    assert "when the text has the verb" in done.out
    assert "part of speech" in done.out
    assert "what was resolved" in done.out
    assert "\x1b" not in done.out


def test_one_record(run: Callable[..., Any], folder: Path) -> None:
    every = run("explain", folder / "agreement.txt").out
    one = run("explain", folder / "agreement.txt", "--record", "e2").out
    assert "REQUEST" in one
    assert "considered and refused" not in one
    assert len(one) < len(every)


def test_a_record_that_is_not_there(run: Callable[..., Any], folder: Path) -> None:
    done = run("explain", folder / "agreement.txt", "--record", "e99")
    assert done.status == 2
    assert "e99" in done.err


def test_json(run: Callable[..., Any], folder: Path) -> None:
    told = json.loads(run("explain", folder / "agreement.txt", "--format", "json").out)
    assert list(told) == ["document", "records", "resolutions", "refusals"]
    first = told["records"][0]
    assert first["id"] == "e1"
    assert first["record"]["rule"] in {frame.id for frame in load_lexicon("fr").frames}
    text = (folder / "agreement.txt").read_text(encoding="utf-8")
    assert [text[start:end] for start, end in first["trace"]["words"]]
    assert all(len(line.split("\t")) == 5 for line in first["trace"]["parse"])


def test_a_document_without_events(run: Callable[..., Any], folder: Path) -> None:
    done = run("explain", folder / "below" / "nothing.txt")
    assert done.status == 0
    assert done.out.strip()


def test_standard_input(run: Callable[..., Any]) -> None:
    done = run("explain", "-", given="Le ministre turc de la Défense a reçu son homologue qatari à Ankara.".encode())
    assert "CONSULT" in done.out
