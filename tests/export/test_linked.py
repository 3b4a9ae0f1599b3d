"""JSON-LD: nodes with types, exact dates only where days are known, and where every fact comes from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from comity.export import export
from comity.export.linked import CONTEXT
from comity.register.view import View


def graph(path: Path) -> list[dict[str, Any]]:
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["@context"] == CONTEXT
    return list(found["@graph"])


def test_facts_are_derived_from_quotations_of_documents(filled: View, tmp_path: Path) -> None:
    export(filled, "jsonld", output=tmp_path / "a.jsonld")
    nodes = {each["@id"]: each for each in graph(tmp_path / "a.jsonld")}
    facts = list(filled.every())
    sources = filled.sources(facts)
    for fact in facts:
        node = nodes[f"urn:comity:fact:{fact.id}"]
        told = [(each["text"], each["wasQuotedFrom"]["name"]) for each in node["wasDerivedFrom"]]
        assert told == [([piece.text for piece in source.evidence], source.name) for source in sources[fact.id]]
        assert all(actor in nodes for actor in node.get("actor", []))
        assert "instrument" not in node or node["instrument"] in nodes
    visit = next(node for node in nodes.values() if node.get("mode") == "visit")
    assert visit["startDate"] == visit["endDate"] == visit["edtf"] == "2018-02-14"
    month = next(node for node in nodes.values() if node.get("edtf") == "2021-03")
    assert "startDate" not in month
    assert month["wasDerivedFrom"][0]["wasQuotedFrom"]["@id"] == "https://example.org/a?b=1"
    assert nodes["urn:comity:actor:KOR"]["@type"] == ["schema:Country", "prov:Agent"]


def test_it_is_a_graph_for_others(filled: View, tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    export(filled, "jsonld", output=tmp_path / "a.jsonld")
    found = rdflib.Graph()
    found.parse(tmp_path / "a.jsonld", format="json-ld")
    query = """
        PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/>
        SELECT DISTINCT ?fact WHERE {
          ?fact prov:wasDerivedFrom ?quotation . ?quotation schema:text ?text ; prov:wasQuotedFrom ?document .
          ?document schema:name ?name . }"""
    assert {str(row[0]) for row in found.query(query)} == {f"urn:comity:fact:{fact.id}" for fact in filled.every()}
