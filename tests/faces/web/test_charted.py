"""The data of charts: the strongest and the latest in the drawing, all in the table."""

from __future__ import annotations

from comity.faces.web.charted import ROWS, SERIES, YEARS, grid, intensity
from comity.register.answers import Count, Intensity


def counted(*counts: tuple[str, int | None, int]) -> list[Count]:
    return [Count(code=code, year=year, facts=n) for code, year, n in counts]


def test_a_heat_map_has_all_years_between() -> None:
    found = grid(counted(("a", 2018, 1), ("b", 2020, 4), ("b", None, 2)), str.upper, lambda code, year: f"/{code}/{year or ''}")
    assert (found.years, found.columns, found.undated, found.cut) == ((2018, 2020), (2018, 2019, 2020), 2, False)
    assert found.heat() == {
        "columns": ["2018", "2019", "2020"],
        "rows": [{"name": "B", "url": "/b/"}, {"name": "A", "url": "/a/"}],
        "cells": [[2, 0, 4], [0, 1, 1]],
    }
    assert found.rows[0].cells[2020].url == "/b/2020"
    assert found.rows[0].cells[None].url is None


def test_what_is_too_much_is_left_out_and_said() -> None:
    many = grid(counted(*((f"c{n}", 1950 + n, n) for n in range(1, 40))), str, lambda code, year: code)
    assert many.cut
    assert len(many.heat()["rows"]) == ROWS
    assert len(many.columns) == YEARS
    assert len(many.rows) == 39


def test_bars_add_the_rest_up() -> None:
    found = grid(counted(*((f"c{n}", 2020, n) for n in range(1, SERIES + 3))), str, lambda code, year: code).bars("others")
    assert [each["name"] for each in found["series"]][-1] == "others"
    assert found["series"][-1]["values"] == [1 + 2]
    assert sum(sum(each["values"]) for each in found["series"]) == sum(range(1, SERIES + 3))


def test_years_without_events_have_no_intensity() -> None:
    years = [Intensity(year=year, value=1.5, cooperation=2.0, conflict=-0.5, events=2) for year in (2018, 2020)]
    found = intensity(years, {"cooperation": "up", "conflict": "down", "value": "sum"})
    assert found["columns"] == ["2018", "2019", "2020"]
    assert [(each["name"], each["values"]) for each in found["series"]] == [("up", [2.0, 0, 2.0]), ("down", [-0.5, 0, -0.5])]
    assert found["line"] == {"name": "sum", "values": [1.5, 0, 1.5]}
