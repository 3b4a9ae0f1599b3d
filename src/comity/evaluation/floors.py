"""Floors: figures that must not be undercut, bound to the corpus they were measured on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from comity.errors import InputError
from comity.evaluation.scoring import Figures

GATED = (
    ("events strict", "precision"),
    ("events strict", "recall"),
    ("events strict", "f1"),
    ("events lenient", "f1"),
    ("instruments", "f1"),
    ("commitments", "f1"),
    ("people", "f1"),
    ("mentions", "f1"),
    ("dates", "share"),
    ("places", "share"),
    ("evidence exact", "share"),
    ("evidence on the words", "share"),
    ("domains", "f1"),
)
"""The figures that have floors."""
SLACK = 0.01
"""How far under a figure its floor is set, so that small give and take does not stop the work; a perfect figure has none."""


class Floor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The floors of one corpus: figure (``events strict f1``) to the least value; ``corpus`` is its digest."""

    corpus: str
    floors: dict[str, float]


def gated(figures: Mapping[str, Figures]) -> dict[str, float]:
    """The figures that have floors, by their full names; those that rest on nothing are left out."""
    return {f"{name} {kind}": float(value) for name, kind in GATED if (value := figures[name][kind]) is not None}


def load(path: Path) -> dict[str, Floor]:
    """The floors by corpus; none if there is no such file.

    Raises:
        InputError: if the file is not of the form it must have.
    """
    if not path.exists():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Floor])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(
            str(path), f"is no file of floors: {error}", "write it anew with `comity evaluate gold --write-floors`"
        ) from error


def save(path: Path, floors: Mapping[str, Floor]) -> None:
    """Write the floors."""
    data = msgspec.json.format(msgspec.json.encode(dict(sorted(floors.items()))), indent=2)
    path.write_bytes(data + b"\n")


def check(name: str, digest: str, figures: Mapping[str, Figures], floors: Mapping[str, Floor]) -> Iterator[str]:
    """What is wrong with a corpus's figures, one line each: a changed corpus, or a figure under its floor."""
    floor = floors.get(name)
    if floor is None:
        yield f"{name}: has no floors; write them with `comity evaluate gold --write-floors`"
        return
    if floor.corpus != digest:
        yield f"{name}: the documents or gold files are not those that the floors were measured on; write the floors anew"
    reached = gated(figures)
    for figure, least in floor.floors.items():
        if reached.get(figure, 0.0) < least:
            yield f"{name}: {figure} is {reached.get(figure, 0.0):.3f}, under its floor of {least:.3f}"


def raised(name: str, digest: str, figures: Mapping[str, Figures], floors: Mapping[str, Floor], allow_lower: bool) -> Floor:
    """New floors, :data:`SLACK` under a corpus's figures, but never under the old ones unless that is allowed.

    Raises:
        InputError: if a figure is under its floor and the floor may not fall.
    """
    reached = gated(figures)
    before = floors[name].floors if name in floors and not allow_lower else {}
    falling = [
        f"{figure} {least:.3f} → {reached.get(figure, 0.0):.3f}"
        for figure, least in before.items()
        if reached.get(figure, 0) < least
    ]
    if falling:
        raise InputError(name, f"floors would fall ({', '.join(falling)})", "mend the reading, or --allow-lower and say why")
    new = {figure: value if value == 1.0 else round(max(value - SLACK, 0.0), 3) for figure, value in reached.items()}
    return Floor(corpus=digest, floors={figure: max(value, before.get(figure, 0.0)) for figure, value in new.items()})
