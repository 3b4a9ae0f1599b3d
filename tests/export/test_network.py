"""The network, read by networkx, against the register's own answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx
import pytest

from comity.export import export
from comity.register.query import Filter
from comity.register.questions import network
from comity.register.view import View

READ = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}


@pytest.mark.parametrize("name", READ)
def test_edges_are_the_registers_ties(filled: View, tmp_path: Path, name: str) -> None:
    export(filled, name, output=tmp_path / "net")
    found = READ[name](tmp_path / "net")
    ties = network(filled)
    assert found.number_of_edges() == len(ties) > 0
    for tie in ties:
        edge = found.edges[tie.a, tie.b]
        assert (edge["facts"], edge["independent"]) == (tie.facts, tie.independent)
        assert edge["intensity"] == pytest.approx(tie.intensity)
        assert edge["intensity"] == pytest.approx(edge["cooperation"] + edge["conflict"])
        assert (edge["first"] or None, edge["last"] or None) == (tie.first, tie.last)
        assert edge["events"] + edge["instruments"] + edge["commitments"] == edge["facts"]
        assert_evidence(filled, edge)


def assert_evidence(view: View, edge: dict[str, Any]) -> None:
    facts = [view.fact(key) for key in edge["ids"].split()]
    quotes = {piece.text for some in view.sources(facts).values() for source in some for piece in source.evidence}
    assert edge["quote"] in {quote.replace("\x00", "�") for quote in quotes} and edge["source"]


def test_nodes_are_named(filled: View, tmp_path: Path) -> None:
    export(filled, "graphml", output=tmp_path / "net")
    nodes = networkx.read_graphml(tmp_path / "net").nodes
    assert nodes["KOR"]["label_fr"] == "Corée du Sud" and nodes["KOR"]["kind"] == "state"
    assert nodes["EU"]["kind"] == "organisation"


def test_a_filter_counts(filled: View, tmp_path: Path) -> None:
    export(filled, "gexf", Filter(actor=("EST",), other=("KOR",)), tmp_path / "net")
    found = networkx.read_gexf(tmp_path / "net")
    assert {"EST", "KOR"} <= set(found.nodes)
    assert "EU" not in found.nodes


def test_words_that_xml_cannot_hold(writer: Any, store: Any, told: Any, tmp_path: Path) -> None:
    writer.add([told("a.txt", "Paris\x0b & <Séoul> met \x1f today", {"event": "CONSULT", "actor": "FRA KOR"})])
    for name, read in READ.items():
        export(View(store), name, output=tmp_path / name)
        assert "<Séoul>" in read(tmp_path / name).edges["FRA", "KOR"]["quote"]
