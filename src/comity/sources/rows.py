"""JSON: a line is a document (JSON Lines), or an object of a list."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

import msgspec

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.columns import SAMPLE, Row, guess
from comity.sources.names import Unique
from comity.sources.pieces import Job, Piece
from comity.sources.streams import Damaged, buffered, reason, take
from comity.sources.tables import document

_SHORT = 100  # characters of a name in a list of names
_LEVELS = 3
_CELLS = 2_000
_NAMES = ("name", "title", "label")
_LINES = "make it JSON Lines, an object on each line (jq -c '.[]' FILE)"


def rows(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The documents of JSON Lines, or of a JSON file that holds one object or a list of them.

    The columns are guessed (:mod:`comity.sources.columns`) and told in a note. A line that is broken or has no text gives an error
    that names it.
    """
    found = _found(piece, job.limits.document)
    waiting = list(islice(found, SAMPLE))
    sample = [row for _, row in waiting if not isinstance(row, str)]
    if not sample:
        problem = next((row for _, row in waiting if isinstance(row, str)), "it holds none")
        raise Damaged(f"has no objects among its first lines ({problem})", _LINES)
    columns = guess(list(dict.fromkeys(name for row in sample for name in row)), sample, job.columns)
    job.note(piece.name, columns.words())
    unique = Unique()
    for number, (where, row) in enumerate(chain(waiting, found), 1):
        yield from document(row, columns, number, where, unique, piece, job, "mend it")


def _found(piece: Piece, limit: int) -> Iterator[tuple[str, Row | str]]:
    """Each object with where it stands, or what is wrong there."""
    stream = buffered(piece.raw)
    first = stream.readline(limit + 1)
    while first and not first.strip(codecs.BOM_UTF8 + b" \t\r\n"):
        first = stream.readline(limit + 1)
    first = first.removeprefix(codecs.BOM_UTF8)
    if not isinstance(_decoded(first), dict) and first.lstrip()[:1] in (b"[", b"{"):
        whole = first + take(stream, limit + 1 - len(first))
        if len(whole) > limit and first.lstrip()[:1] == b"[":
            raise Damaged(f"is one JSON value of more than {limit / 1e6:g} MB", _LINES)
        value = _decoded(whole) if len(whole) <= limit else None
        if isinstance(value, list | dict):
            for number, each in enumerate(value if isinstance(value, list) else [value], 1):
                yield f"object {number:,}", _row(each) if isinstance(each, dict) else "is no object"
            return
        if isinstance(value, Damaged) and (first.lstrip()[:1] == b"[" or b"\n{" not in whole):
            raise value
        yield from _lines(whole.splitlines(keepends=True), stream, limit)
        return
    yield from _lines([first], stream, limit)


def _lines(ahead: list[bytes], stream: Any, limit: int) -> Iterator[tuple[str, Row | str]]:
    for number, line in enumerate(chain(ahead, iter(lambda: stream.readline(limit + 1), b"")), 1):
        where = f"line {number:,}"
        if len(line) > limit:
            rest = line
            while rest and not rest.endswith(b"\n"):
                rest = stream.readline(limit + 1)
            yield where, f"is longer than {limit / 1e6:g} MB"
        elif line.strip():
            value = _decoded(line)
            if isinstance(value, dict):
                yield where, _row(value)
            else:
                yield where, value.problem if isinstance(value, Damaged) else "is no object"


def _decoded(data: bytes) -> Any:
    """The value, or what is wrong with it."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # ValueError: broken UTF-8
        return Damaged(f"is no JSON that can be read ({reason(error)})", _LINES)


def _row(value: Mapping[str, Any]) -> Row:
    row: dict[str, str] = {}
    _fill(row, "", value, 1)
    return row


def _fill(row: dict[str, str], prefix: str, value: Mapping[str, Any], level: int) -> None:
    """A row's cells; what stands a level down is named with a dot, and a thing with a name by that name too."""
    for key, each in value.items():
        if len(row) > _CELLS:
            return
        name = f"{prefix}{key}"
        if isinstance(each, dict):
            called = next((each[word] for word in _NAMES if isinstance(each.get(word), str)), None)
            if called:
                row[name] = called
            if level < _LEVELS:
                _fill(row, f"{name}.", each, level + 1)
        elif words := _words(each):
            row[name] = words


def _words(value: Any) -> str:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, list):
        parts = [_words(next((each[w] for w in _NAMES if w in each), None) if isinstance(each, dict) else each) for each in value]
        parts = [part for part in parts if part]
        return (", " if all(len(part) < _SHORT for part in parts) else "\n\n").join(parts)
    return str(value)
