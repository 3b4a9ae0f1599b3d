"""Facts as a flat table, and its companion of sources: CSV, Excel, and the columns for Parquet."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from comity.errors import RegisterError
from comity.export.records import Exported, Told, day_of, records, standing
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View

BETWEEN = "; "
"""Between the values of a cell."""
QUOTES = " | "
"""Between the sources of a cell, and between their quotes."""
_ROWS = 1_048_576  # of an Excel sheet
_CELL = 32_767  # characters of an Excel cell
_FIRST_YEAR = 1900  # of Excel's calendar


class Column(NamedTuple):
    """A column: its name, what it holds of a fact on a day, and its width on a sheet."""

    name: str
    get: Callable[[Told, datetime.date], Any]
    width: int = 12


def _of(name: str, width: int = 12) -> Column:
    return Column(name, lambda told, _: getattr(told.fact, name), width)


def _day(end: int) -> Callable[[Told, datetime.date], datetime.date | None]:
    return lambda told, _: datetime.date.fromordinal(told.span[end]) if told.span else None


COLUMNS: tuple[Column, ...] = (
    _of("id", 16),
    Column("kind", lambda told, _: told.fact.kind.value),
    _of("type", 14),
    _of("mode"),
    _of("status"),
    _of("actor", 18),
    _of("recipient", 18),
    _of("date"),
    Column("first", _day(0)),
    Column("last", _day(1)),
    Column("country", lambda told, _: told.fact.place.country if told.fact.place else None, 8),
    Column("place", lambda told, _: told.fact.place.name if told.fact.place else None, 16),
    _of("domains", 24),
    _of("context", 20),
    _of("name", 40),
    _of("names", 40),
    _of("instrument", 16),
    Column("instrument_name", lambda told, _: told.instrument.name if told.instrument else None, 40),
    _of("stage"),
    Column("stages", lambda told, _: tuple(" ".join(filter(None, (each.stage, each.date))) for each in told.fact.stages), 24),
    _of("due"),
    Column("state", lambda told, day: standing(told.fact, day)),
    _of("kept_by", 16),
    _of("withdrawn_by", 16),
    Column("agents", lambda told, _: tuple(_agent(each.name, each.role, each.of) for each in told.fact.agents), 24),
    _of("confidence", 10),
    _of("documents", 10),
    _of("independent", 10),
    _of("disputed"),
    _of("judged"),
    _of("edited"),
    _of("languages", 10),
    _of("first_published"),
    _of("since", 26),
    Column("sources", lambda told, _: tuple(source.name for source in told.sources), 30),
    Column("evidence", lambda told, _: told.quotes, 80),
)
"""Of each fact; ``date`` and ``due`` are EDTF, ``first`` and ``last`` the days that they may mean, ``evidence`` the words of each
of ``sources`` in their order."""
_JOINED_BY = {"sources": QUOTES, "evidence": QUOTES}
_INSTRUMENTS = (
    "id",
    "type",
    "name",
    "names",
    "actor",
    "stage",
    "stages",
    "domains",
    "confidence",
    "independent",
    "sources",
    "evidence",
)
_COMMITMENTS = (
    *("id", "actor", "recipient", "name", "due", "first", "last", "state", "kept_by", "withdrawn_by"),
    *("confidence", "independent", "sources", "evidence"),
)
_SOURCES: tuple[tuple[str, int], ...] = (
    ("fact", 16), ("document", 10), ("source", 30), ("publisher", 20), ("published", 12), ("language", 10), ("story", 10),
    ("rule", 24), ("confidence", 10), ("start", 8), ("end", 8), ("quote", 100),
)  # fmt: skip


def _agent(name: str, role: str | None, of: str | None) -> str:
    about = ", ".join(filter(None, (role, of)))
    return f"{name} ({about})" if about else name


def flat(told: Told, day: datetime.date) -> dict[str, Any]:
    """A fact as values by column; lists are tuples."""
    return {column.name: column.get(told, day) for column in COLUMNS}


def source_rows(told: Told) -> Iterator[tuple[Any, ...]]:
    """The rows of the companion table: one for each piece of evidence of each source."""
    for source in told.sources:
        about = (told.fact.id, source.document, source.name, source.publisher, source.published, source.language, source.story)
        for piece in source.evidence:
            yield (*about, source.rule, source.confidence, piece.start, piece.end, piece.text)


def write_csv(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """One line for each fact, with its sources and their words; values within a cell stand between semicolons."""
    done, day = Exported(), day_of(view)
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    for told in records(view, wanted):
        writer.writerow([_text(name, value) for name, value in flat(told, day).items()])
        done.written["facts"] += 1
    return done


def _text(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return _JOINED_BY.get(name, BETWEEN).join(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def write_xlsx(view: View, wanted: Filter, path: Path) -> Exported:
    """A workbook with the sheets facts, sources, instruments and commitments.

    Raises:
        RegisterError: if a sheet would have more rows than Excel can hold.
    """
    from xlsxwriter import Workbook

    done, day = Exported(), day_of(view)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(str(path), options) as book:
        widths = {column.name: column.width for column in COLUMNS}
        facts = _Sheet(book, "facts", list(widths.items()))
        sources = _Sheet(book, "sources", _SOURCES)
        instruments = _Sheet(book, "instruments", [(name, widths[name]) for name in _INSTRUMENTS])
        commitments = _Sheet(book, "commitments", [(name, widths[name]) for name in _COMMITMENTS])
        for told in records(view, wanted):
            values = flat(told, day)
            facts.row(list(values.values()))
            for row in source_rows(told):
                sources.row(row)
            if told.fact.kind is Kind.INSTRUMENT:
                instruments.row([values[name] for name in _INSTRUMENTS])
            elif told.fact.kind is Kind.COMMITMENT:
                commitments.row([values[name] for name in _COMMITMENTS])
            done.written["facts"] += 1
        for sheet in (facts, sources, instruments, commitments):
            sheet.end()
    return done


class _Sheet:
    """A sheet that is written row by row, with a frozen header."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]]) -> None:
        self.name = name
        self.columns = [name for name, _ in columns]
        self._sheet = book.add_worksheet(name)
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet.freeze_panes(1, 1)
        for number, (_, width) in enumerate(columns):
            self._sheet.set_column(number, number, width)
        bold = book.add_format({"bold": True, "bottom": 1})
        self._sheet.write_row(0, 0, self.columns, bold)
        self._next = 1

    def row(self, values: Sequence[Any]) -> None:
        if self._next >= _ROWS:
            raise RegisterError(
                f"sheet {self.name}", f"Excel holds no more than {_ROWS:,} rows", "narrow the filter, or export csv"
            )
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            self._cell(number, column, value)
        self._next += 1

    def _cell(self, number: int, column: str, value: Any) -> None:
        if value is None or value == ():
            return
        if isinstance(value, datetime.date) and value.year >= _FIRST_YEAR:
            self._sheet.write_datetime(self._next, number, datetime.datetime.combine(value, datetime.time()), self._date)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self._next, number, value)
        elif isinstance(value, int | float):
            self._sheet.write_number(self._next, number, value)
        else:
            text = str(_text(column, value))
            self._sheet.write_string(self._next, number, text if len(text) <= _CELL else f"{text[: _CELL - 1]}…")

    def end(self) -> None:
        """Let the header filter the rows."""
        self._sheet.autofilter(0, 0, self._next - 1, len(self.columns) - 1)
