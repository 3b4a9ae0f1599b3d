"""The tables of states and towns: ``cow.tsv`` and ``coordinates.tsv``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from comity.errors import KnowledgeError
from comity.knowledge.world import load
from comity.knowledge.world.folding import fold


class CowState(NamedTuple):
    """A state as the Correlates of War project has it: number (``732``) and abbreviation (``ROK``)."""

    number: int
    abbreviation: str


class Point(NamedTuple):
    """A point on the earth in degrees (WGS 84), and whether it stands for a town or only for the state."""

    latitude: float
    longitude: float
    town: bool


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where states and towns lie.

    Attributes:
        points: by state and folded name of the town (empty: the state).
        fips: by state its FIPS 10-4 code, which GDELT uses for places.
    """

    points: Mapping[tuple[str, str], Point]
    fips: Mapping[str, str]

    def find(self, country: str | None, name: str | None) -> Point | None:
        """The point of a town in a state, else of the state, else None."""
        if country is None:
            return None
        town = self.points.get((country, fold(name))) if name else None
        return town or self.points.get((country, ""))


@cache
def load_cow() -> Mapping[str, CowState]:
    """By ISO 3166-1 alpha-3 the members of the Correlates of War project's state system.

    Raises:
        KnowledgeError: if a line is wrong or a state unknown.
    """
    found: dict[str, CowState] = {}
    for number, (state, code, abbreviation) in _rows("cow.tsv", ("state", "number", "abbreviation")):
        if state not in load().states or state in found or not code.isdigit():
            raise KnowledgeError(f"knowledge/crosswalks/cow.tsv:{number}: {state}: each state once, with its number")
        found[state] = CowState(int(code), abbreviation)
    return found


@cache
def load_coordinates() -> Coordinates:
    """The points of states and towns.

    Raises:
        KnowledgeError: if a line is wrong or a state unknown.
    """
    states = load().states
    points: dict[tuple[str, str], Point] = {}
    fips: dict[str, str] = {}
    for number, (state, name, latitude, longitude, code) in _rows(
        "coordinates.tsv", ("state", "name", "latitude", "longitude", "fips")
    ):
        try:
            points[state, name] = Point(float(latitude), float(longitude), bool(name))
        except ValueError as error:
            raise KnowledgeError(f"knowledge/crosswalks/coordinates.tsv:{number}: {error}; run coordinates.py") from error
        if state not in states:
            raise KnowledgeError(f"knowledge/crosswalks/coordinates.tsv:{number}: {state} is no state; run coordinates.py")
        if code:
            fips[state] = code
    return Coordinates(points, fips)


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The lines of a table with their numbers, without comments and header."""
    text = (files("comity.knowledge") / "crosswalks" / name).read_text(encoding="utf-8")
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            if tuple(header) != columns:
                raise KnowledgeError(f"knowledge/crosswalks/{name}: the columns must be {', '.join(columns)}")
        elif len(cells) != len(columns):
            raise KnowledgeError(
                f"knowledge/crosswalks/{name}:{number}: {len(cells)} cells; write {len(columns)}, separated by tabs"
            )
        else:
            yield number, cells
