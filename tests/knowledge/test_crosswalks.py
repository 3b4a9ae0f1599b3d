"""The conversion tables: complete, and true to where they come from."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from comity.errors import KnowledgeError
from comity.knowledge.crosswalks import layouts, load_cameo, load_coordinates, load_cow, load_dca, load_iccd
from comity.knowledge.files import read_yaml
from comity.knowledge.world import load
from comity.model.codes import MODES, EventType

TABLE = Path(__file__).parents[3] / "shared" / "plover" / "CAMEO2PLOVER-2021.txt"


def test_every_type_and_mode_has_a_code() -> None:
    cameo = load_cameo()
    for event in EventType:
        for mode in (None, *MODES.get(event, ())):
            code = cameo.code(event, mode, ())
            assert re.fullmatch(r"\d{3,4}", code)
            assert -10 <= cameo.scale(code) <= 10


def test_the_most_telling_entry_counts() -> None:
    cameo = load_cameo()
    assert cameo.code("COOPERATE", None, ("cyber", "military")) == "062"
    assert cameo.code("REQUEST", "assist", ("cyber", "military", "economic")) == "1012"
    assert cameo.code("REQUEST", "meet", ("military",)) == "106"
    assert cameo.code("CONSULT", "visit", ("diplomatic",)) == "042"
    assert [cameo.quad(code) for code in ("030", "057", "060", "090", "138", "141", "204")] == [1, 1, 2, 3, 3, 4, 4]


@pytest.mark.skipif(not TABLE.exists(), reason="the conversion table of the PLOVER project is not beside the repository")
def test_codes_mean_there_what_they_mean_here() -> None:
    """A code that we give to a type is one that the table gives to that type, but for those that the comments name."""
    types: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"(\d{3,4}): *([A-Z]+)", line):
            types.setdefault(found[1], found[2])
    other = {(event, each.code) for event, codes in load_cameo().codes.items() for each in codes if types.get(each.code) != event}
    assert other == {("SANCTION", "116"), ("SANCTION", "163"), ("RETREAT", "0831")}


def test_cow_and_coordinates_are_of_our_states() -> None:
    world = load()
    assert load_cow()["KOR"] == (732, "ROK") and load_cow()["FRA"] == (220, "FRN")
    lacking = {state.id for state in world.states.values() if not state.sovereign} - load_cow().keys()
    assert lacking == {"PSE", "VAT", "ESH", "HKG", "MAC", "GRL", "FRO", "COK", "NIU"}
    found = load_coordinates()
    assert all(-90 <= point.latitude <= 90 and -180 <= point.longitude <= 180 for point in found.points.values())
    for state in world.states.values():
        assert state.sovereign or found.find(state.id, None), state.id
    assert found.find("EST", "Tapa") and found.find("EST", "Nowhere") == found.find("EST", None)
    assert found.find(None, "Tapa") is None and found.find("KOR", "SÉOUL") == found.find("KOR", "Seoul")
    assert found.fips["KOR"] == "KS"


def test_layouts_load() -> None:
    assert len(load_iccd().typologies) == 9
    assert load_iccd().marks("dialogue", ["cyber-capacity"], []) == {
        name: name in {"Discussion and Dialogue", "Capacity Building"} for name in load_iccd().typologies
    }
    assert not load_dca().general & load_dca().sector


@pytest.mark.parametrize(
    ("path", "change", "problem"),
    [
        ("iccd", {"subject": ["cookery"]}, "unknown: cookery"),
        ("iccd", {"colour": "red"}, "colour"),
        ("iccd", {"typologies": {"X": [{"kinds": ["letter"]}]}}, "letter"),
        ("dca", {"general": ["cookery"]}, "unknown: cookery"),
        ("dca", {"reached": ["begun"]}, "begun"),
        ("cameo", {"groups": {"XYZ": "XYZ"}}, "unknown: XYZ"),
        ("cameo", {"goldstein": {}}, "no value for"),
        ("cameo", {"codes": {"AGREE": [{"code": "030"}]}}, "there must be a code"),
        ("cameo", {"codes": {"AGRE": []}}, "AGRE"),
    ],
)
def test_a_wrong_table_is_refused(monkeypatch: pytest.MonkeyPatch, path: str, change: dict[str, object], problem: str) -> None:
    data = {**read_yaml(f"crosswalks/{path}.yaml"), **change}
    monkeypatch.setattr(layouts, "read_yaml", lambda _: data)
    loader = {"iccd": load_iccd, "dca": load_dca, "cameo": load_cameo}[path]
    with pytest.raises(KnowledgeError, match=problem):
        loader.__wrapped__()
    assert msgspec.json.encode(data)
