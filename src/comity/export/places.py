"""Events on the map: GeoJSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, TextIO

from comity.export.plover import record
from comity.export.records import Exported, Told, records
from comity.knowledge.crosswalks import load_coordinates
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View


def write_geojson(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """The events that have a place, as a FeatureCollection (RFC 7946).

    The point is that of the town, else of the state (``precision`` says which); where neither is known the geometry is null. The
    properties are those of the PLOVER record, with all sources and their words.
    """
    done = Exported()
    stream.write('{"type":"FeatureCollection","features":[')
    between = "\n"
    for told in records(view, replace(wanted, kind=wanted.kind or Kind.EVENT)):
        place = told.fact.place
        if place is None or not (place.country or place.name):
            done.left["no place is told"] += 1
            continue
        found = feature(told)
        stream.write(between + json.dumps(found, ensure_ascii=False, separators=(",", ":")))
        between = ",\n"
        done.written["events"] += 1
        precision = found["properties"]["precision"]
        done.written[f"of them at the point of a {precision}" if precision else "of them without coordinates"] += 1
    stream.write("\n]}\n")
    return done


def feature(told: Told) -> dict[str, Any]:
    """An event as a GeoJSON feature."""
    place = told.fact.place
    point = load_coordinates().find(place.country, place.name) if place else None
    geometry = {"type": "Point", "coordinates": [point.longitude, point.latitude]} if point else None
    precision = None if point is None else "town" if point.town else "state"
    about = record(told)
    return {"type": "Feature", "id": about.pop("id"), "geometry": geometry, "properties": {**about, "precision": precision}}
