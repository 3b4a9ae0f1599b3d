"""The bar, and the lines for machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console

from comity.documents.build import UnreadError
from comity.errors import InputError
from comity.faces.cli.watching import FEW, Bar, Line, Log, bar, total_of
from comity.model.document import Document

Told = Callable[..., Any]


def shown(total: int | None, steps: int) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=100)
    with bar("adding", total, console) as made:
        for number in range(steps):
            made.step(failed=number == 0)
        assert made.progress is not None
        made.progress.refresh()
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_bar_with_a_known_total_and_without() -> None:
    known = shown(10, 4)
    assert "4/10" in known
    assert "1 failed" in known
    assert "-:--:--" in known or "0:00:0" in known  # the time that is left
    unknown = shown(None, 4)
    assert "4/" not in unknown
    assert "1 failed" in unknown


def test_nobody_watches_or_there_is_little_to_see() -> None:
    with bar("adding", FEW, Console(file=StringIO(), force_terminal=True)) as made:
        made.step()
        made.stop()
    assert made == Bar()


def test_how_much_there_is() -> None:
    error = InputError("a", "b", "c")
    assert total_of(["a.txt", "b.html", error]) == 3
    for more in ("-", "news.zip", "rows.csv", "https://example.org/feed.xml", "x.warc.gz"):
        assert total_of(["a.txt", more]) is None


def test_a_line_says_what_became_of_an_input(told: Told, tmp_path: Path) -> None:
    result = told("a.txt", "Seoul met Tallinn.", {"event": "CONSULT", "actor": "KOR EST"}, {"by": "KOR", "what": "meet"})
    unread = UnreadError(Document("b.txt", "Guten Tag", "de"))
    place = tmp_path / "log.jsonl"
    log = Log(str(place))
    for line in (Line.of(result, 3), Line.of(unread, 4), Line.of(InputError("c.txt", "is empty", "leave it out"))):
        log.write(line)
    log.close()
    found = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    assert found[0] == {"name": "a.txt", "state": "read", "document": 3, "facts": 2, "seconds": 0.0, "error": None}
    assert [(line["state"], line["document"]) for line in found[1:]] == [("unread", 4), ("failed", None)]
    assert found[2]["error"] == "is empty; leave it out"
    Log(None).write(Line(name="a", state="read"))
    with pytest.raises(typer.BadParameter):
        Log(str(tmp_path))
