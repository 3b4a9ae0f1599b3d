"""What the charts of dossiers are drawn from, and their tables: answers of the register with names and addresses.

The data of the kinds of charts, as JSON:

- ``heat``: ``columns`` (years), ``rows`` (``name``, ``url``), ``cells`` (``[column, row, number]``).
- ``bars``: ``columns``, ``series`` (``name``, ``values``, and ``tone``: ``cooperation``, ``conflict``, ``rest`` or none), ``line``
  (``name``, ``values``) over them or none, ``linked``: whether the table of the figure has an address for each bar.
  Addresses of cells and bars stand in the table of the figure, whose rows are in the same order.
- ``stages``: ``rows`` (``name``, ``url``, ``points`` of ``stage``, ``name``, ``at``: a day, ``told``: the date in words),
  ``stages`` (``stage``, ``name``: those that occur, in their order), ``today``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comity.faces.web.asked import Asked
from comity.faces.web.rendering import Saying
from comity.model.codes import InstrumentStage
from comity.model.register import Fact
from comity.register.answers import Count, Intensity
from comity.register.dates import days

Data = dict[str, Any]
YEARS, ROWS, SERIES, TEXTS = 24, 14, 7, 14
"""What a chart shows at most: the latest years, the strongest rows and series, the latest instruments. Tables show all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many facts, and the address of their list; no address where no list can be asked for."""

    n: int
    url: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """What is counted under a code."""

    code: str
    name: str
    url: str
    total: int
    cells: Mapping[int | None, Cell]


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers of facts by code and year, the codes with the most first.

    Attributes:
        years: those with facts.
        rows: by code.
        undated: facts without a year.
    """

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    undated: int

    @property
    def columns(self) -> tuple[int, ...]:
        """The years of a chart: without gaps, the latest."""
        return tuple(range(self.years[0], self.years[-1] + 1))[-YEARS:] if self.years else ()

    @property
    def cut(self) -> bool:
        """Whether a heat map leaves something out."""
        return len(self.rows) > ROWS or bool(self.years and self.columns[0] > self.years[0])

    def heat(self) -> Data:
        """As a heat map."""
        columns, rows = self.columns, self.rows[:ROWS]
        return {
            "columns": [str(year) for year in columns],
            "rows": [{"name": row.name, "url": row.url} for row in rows],
            "cells": [
                [x, y, cell.n]
                for y, row in enumerate(rows)
                for x, year in enumerate(columns)
                if (cell := row.cells.get(year)) is not None
            ],
        }

    def bars(self, rest: str) -> Data:
        """As stacked bars by year; what is beyond the strongest codes is added up under a name."""
        columns = self.columns
        series = [_series(row, columns) for row in self.rows[:SERIES]]
        others = [sum(row.cells[year].n for row in self.rows[SERIES:] if year in row.cells) for year in columns]
        if any(others):
            series.append({"name": rest, "values": others, "tone": "rest"})
        return {"columns": [str(year) for year in columns], "series": series, "linked": True}


def _series(row: Row, columns: Sequence[int]) -> Data:
    return {"name": row.name, "values": [row.cells[year].n if year in row.cells else 0 for year in columns]}


def grid(counts: Iterable[Count], name: Callable[[str], str], link: Callable[[str, int | None], str]) -> Grid:
    """Counts as a table with names and addresses.

    Args:
        counts: by code and year.
        name: of a code.
        link: the address of the facts under a code, in a year or in all.
    """
    by_code: dict[str, dict[int | None, int]] = {}
    for count in counts:
        years = by_code.setdefault(count.code, {})
        years[count.year] = years.get(count.year, 0) + count.facts
    rows = [
        Row(
            code=code,
            name=name(code),
            url=link(code, None),
            total=sum(years.values()),
            cells={year: Cell(n, link(code, year) if year else None) for year, n in years.items() if n},
        )
        for code, years in by_code.items()
    ]
    return Grid(
        years=tuple(sorted({year for row in rows for year in row.cells if year})),
        rows=tuple(sorted((row for row in rows if row.total), key=lambda row: (-row.total, row.code))),
        undated=sum(row.cells[None].n for row in rows if None in row.cells),
    )


def intensity(years: Sequence[Intensity], words: Mapping[str, str]) -> Data:
    """Cooperation above, conflict below, and their sum as a line. ``words``: ``cooperation``, ``conflict``, ``value``."""
    by_year = {each.year: each for each in years}
    columns = range(years[0].year, years[-1].year + 1)[-YEARS:] if years else range(0)
    found = [by_year.get(year) for year in columns]
    parts = {part: [getattr(each, part) if each else 0 for each in found] for part in ("cooperation", "conflict", "value")}
    return {
        "columns": [str(year) for year in columns],
        "series": [{"name": words[part], "values": parts[part], "tone": part} for part in ("cooperation", "conflict")],
        "line": {"name": words["value"], "values": parts["value"]},
    }


def stages(asked: Asked, instruments: Iterable[Fact]) -> Data | None:
    """Instruments with their dated stages on a line of time; None where no stage has a date."""
    say = Saying(asked)
    rows: list[Data] = []
    for fact in instruments:
        points: list[Data] = [
            {"stage": each.stage, "name": say.code("stage", each.stage), "at": at, "told": say.date(each.date)}
            for each in fact.stages
            if (at := _middle(each.date))
        ]
        if points:
            rows.append({"name": fact.name or say.type(fact.type), "url": asked.link.fact(fact), "points": points})
    if not rows:
        return None
    known = {point["stage"] for row in rows for point in row["points"]}
    order = [{"stage": each.value, "name": say.code("stage", each.value)} for each in InstrumentStage if each.value in known]
    return {"rows": rows[:TEXTS], "stages": order, "today": asked.today.isoformat()}


def _middle(edtf: str | None) -> str | None:
    """The middle of the days that a date may mean."""
    span = days(edtf)
    return datetime.date.fromordinal((span.first + span.last) // 2).isoformat() if span else None
