"""Floors rise by themselves and fall only when told to."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.errors import InputError
from comity.evaluation import floors
from comity.evaluation.scoring import Figures, Score


def figures(recall: float) -> dict[str, Figures]:
    made = Score().figures()
    made["events strict"] = {"precision": 0.5, "recall": recall, "f1": 0.5, "said": 9, "due": 9}
    return made


def test_floors_rise_and_do_not_fall(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert floors.load(path) == {}
    floors.save(path, {"fr/dev": floors.raised("fr/dev", "abc", figures(0.6), {}, allow_lower=False)})
    known = floors.load(path)
    assert known["fr/dev"].floors["events strict recall"] == 0.59
    assert "dates share" not in known["fr/dev"].floors  # rests on nothing
    assert not list(floors.check("fr/dev", "abc", figures(0.6), known))
    assert floors.raised("fr/dev", "abc", figures(0.7), known, allow_lower=False).floors["events strict recall"] == 0.69
    assert floors.raised("fr/dev", "abc", figures(0.595), known, allow_lower=False).floors["events strict recall"] == 0.59
    with pytest.raises(InputError, match="would fall"):
        floors.raised("fr/dev", "abc", figures(0.5), known, allow_lower=False)
    assert floors.raised("fr/dev", "abc", figures(0.5), known, allow_lower=True).floors["events strict recall"] == 0.49


def test_what_is_wrong_is_told() -> None:
    known = {"fr/dev": floors.Floor(corpus="abc", floors={"events strict recall": 0.6})}
    (fall,) = floors.check("fr/dev", "abc", figures(0.55), known)
    assert "0.550" in fall
    assert "0.600" in fall
    (changed,) = floors.check("fr/dev", "xyz", figures(0.6), known)
    assert "anew" in changed
    (unknown,) = floors.check("fr/new", "abc", figures(0.6), known)
    assert "no floors" in unknown
