"""Answers of a register on their way out: as a table, CSV, JSON or JSON Lines, with how many there are in all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Any

import msgspec
from rich.console import RenderableType

from comity.faces.cli.app import tell
from comity.faces.cli.asking import Format
from comity.faces.cli.output import Output
from comity.faces.cli.show import clean
from comity.register.answers import Sourced
from comity.register.columns import COLUMNS, cells
from comity.register.view import LIMIT

TOGETHER = 500
"""Facts whose sources are looked up at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be laid out.

    Attributes:
        rows: records of one type that :data:`comity.register.columns.COLUMNS` knows.
        kind: that type.
        noun: what they are called, in the plural; the key of the list in JSON.
        total: how many there are in all.
        begin: how many come before them.
        after: where the next page begins, for ``--after``.
        cursor: pages are asked for by ``--after``, not by their number.
        most: how many were counted; a larger total says that there are more.
    """

    rows: Iterable[Any]
    kind: type
    noun: str
    total: int
    begin: int = 0
    after: str | None = None
    cursor: bool = False
    most: int | None = None

    @property
    def amount(self) -> str:
        """How many there are in all, in words."""
        return f"more than {self.most:,}" if self.most and self.total > self.most else f"{self.total:,}"

    def goes_on(self, shown: int) -> bool:
        """Whether there is more after so many rows."""
        more = bool(self.most and shown and self.total > self.most)
        return self.after is not None if self.cursor else more or self.begin + shown < self.total


def page_size(layout: Format, limit: int | None) -> int | None:
    """How many rows: as many as the user says, else a page for the eye and all for a program."""
    return limit or (LIMIT if layout is Format.TABLE else None)


def write(answer: Answer, layout: Format, view: Callable[[Sequence[Any], Output], RenderableType]) -> None:
    """Lay an answer out on standard output.

    Args:
        answer: what was asked for.
        layout: how.
        view: makes the table.
    """
    output = Output()
    if layout is Format.TABLE:
        rows = list(answer.rows)
        if rows:
            output.show(view(rows, output))
        output.line(counted(answer, len(rows)))
        return
    written = 0
    if layout is Format.JSON:
        rows = [plain(row) for row in answer.rows]
        written = len(rows)
        whole = {"total": answer.total, **({"after": answer.after} if answer.after else {}), answer.noun: rows}
        output.line(_json(whole))
    elif layout is Format.JSONL:
        for row in answer.rows:
            output.line(_json(plain(row)))
            written += 1
    else:
        written = write_csv(answer.rows, answer.kind, output)
    if answer.goes_on(written):
        tell(counted(answer, written))


def write_csv(rows: Iterable[Any], kind: type, output: Output) -> int:
    """Write records as CSV with a line of headings; returns how many."""
    names = [column.name for column in COLUMNS[kind]]
    output.line(_csv(names))
    written = 0
    for row in rows:
        line = _csv(list(cells(row).values()))
        output.line(clean(line) if output.terminal else line)
        written += 1
    return written


def counted(answer: Answer, shown: int) -> str:
    """How many were shown of how many, and how to go on."""
    if not answer.total:
        return f"no {answer.noun}"
    noun = answer.noun if answer.total != 1 else _singular(answer.noun)
    if shown == answer.total:
        return f"{answer.total:,} {noun}"
    first = f"{answer.begin + 1:,}–{answer.begin + shown:,}" if answer.begin else f"{shown:,}"
    told = f"{first} of {answer.amount} {noun}"
    if not answer.goes_on(shown):
        return told
    return (
        f"{told}; go on with --after {answer.after}" if answer.cursor else f"{told}; go on with --page {answer.begin // shown + 2}"
    )


def one(record: Any) -> None:
    """Write one record as a JSON object."""
    Output().line(_json(record))


def plain(row: Any) -> Any:
    """A record as JSON has it; a fact's own fields with its sources, and its state if it is a commitment."""
    if not isinstance(row, Sourced):
        return row
    made: dict[str, Any] = msgspec.to_builtins(row.fact)
    if row.state is not None:
        made["state"] = row.state
    return {**made, "sources": row.sources}


def in_chunks(facts: Iterable[Any], sourced: Callable[[list[Any]], list[Sourced]]) -> Iterator[Sourced]:
    """Facts with their sources, looked up for some at a time."""
    waiting = iter(facts)
    while some := list(islice(waiting, TOGETHER)):
        yield from sourced(some)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def _csv(values: Sequence[Any]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def _singular(noun: str) -> str:
    return {"people": "person"}.get(noun, noun.removesuffix("s"))
