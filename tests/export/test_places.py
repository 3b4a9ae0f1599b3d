"""GeoJSON: points for what is known, null for what is not, and how many of each."""

from __future__ import annotations

import json
from pathlib import Path

from comity.export import export
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View


def test_events_stand_where_they_happened(filled: View, tmp_path: Path) -> None:
    done = export(filled, "geojson", output=tmp_path / "a.geojson")
    found = json.loads((tmp_path / "a.geojson").read_text(encoding="utf-8"))
    assert found["type"] == "FeatureCollection"
    features = {each["id"]: each for each in found["features"]}
    placed = {fact.id: fact for fact in filled.every(Filter(kind=Kind.EVENT)) if fact.place}
    assert features.keys() == placed.keys()
    by_name = {str((each["properties"]["place"] or {}).get("name")): each for each in features.values()}
    assert by_name["Séoul"]["geometry"] == {"type": "Point", "coordinates": [126.978, 37.566]}
    assert by_name["Tapa"]["properties"]["precision"] == "town"
    assert by_name["None"]["properties"]["precision"] == "state"
    assert by_name["Atlantis"]["geometry"] is None
    for each in features.values():
        assert each["properties"]["sources"][0]["evidence"]
    assert done.written["events"] == 4 and done.written["of them without coordinates"] == 1
    assert done.left["no place is told"] == len(list(filled.every(Filter(kind=Kind.EVENT)))) - 4


def test_nothing_is_a_collection_too(filled: View, tmp_path: Path) -> None:
    export(filled, "geojson", Filter(actor=("JPN",)), tmp_path / "a.geojson")
    assert json.loads((tmp_path / "a.geojson").read_text())["features"] == []
