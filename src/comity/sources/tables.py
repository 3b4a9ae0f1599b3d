"""Tables (CSV, TSV): a row is a document."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.columns import DELIMITERS, SAMPLE, Columns, Row, guess
from comity.sources.dates import order_of
from comity.sources.names import Unique, inside
from comity.sources.pieces import Job, Piece
from comity.sources.streams import HEAD, Damaged, Readable, look

_COLUMNS = 2_000
_MEND = 20  # quotations that are not closed
_ROW = 4  # times the longest text: the longest row
_LOOK = 16 * HEAD
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ESCAPED = re.compile("[\udc80-\udcff]")
_HEADLESS = "put the names of the columns on its first line"
_BROKEN = "mend the line, or quote its cells"


def table(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The documents of a table with a header line.

    The delimiter is found, the columns are guessed (:mod:`comity.sources.columns`) and told in a note. A row that is broken or has
    no text gives an error that names its line.
    """
    lines = _Table(piece.raw, job.limits.text)
    names = lines.header()
    waiting = list(islice(lines.rows(), SAMPLE))
    sample = [row for _, row in waiting if not isinstance(row, str)]
    columns = _dated(guess(names, sample, job.columns), piece, job.limits.text)
    job.note(piece.name, columns.words())
    unique = Unique()
    for number, (line, row) in enumerate(chain(waiting, lines.rows()), 1):
        where = f"line {line:,}"
        yield from document(row, columns, number, where, unique, piece, job)


def document(
    row: Row | str, columns: Columns, number: int, where: str, unique: Unique, piece: Piece, job: Job, remedy: str = _BROKEN
) -> Iterator[Item | InputError]:
    """The item of one row, or the error that it gives; a row that is only words is broken, and they say how."""
    if isinstance(row, str):
        yield InputError(inside(piece.name, str(number)), f"{row} ({where})", remedy)
        return
    name = unique.name(inside(piece.name, columns.id(row).replace("/", "⁄") or str(number)), number)
    if not job.wants(name):
        return
    item = columns.item(row, name, job.entry)
    if item is None:
        yield InputError(
            name, f"has no text in column '{columns.held['text']}' ({where})", "fill it in, or name another with --columns"
        )
    else:
        yield item


class _Table:
    """The lines of a table, cut into cells."""

    def __init__(self, raw: Readable, limit: int) -> None:
        head, stream = look(raw, _LOOK)
        encoding = _encoding(head)
        self._text = io.TextIOWrapper(stream, encoding, "replace" if encoding == "utf-16" else "surrogateescape", newline="")
        self._limit = limit
        self._plain = head.isascii()
        sample = head.decode(encoding, "replace").lstrip("\ufeff")
        self._delimiter = _delimiter(sample, whole=len(head) < _LOOK)
        self._cells: Iterator[list[str]] = csv.reader(self._lines(), delimiter=self._delimiter)
        self._names: list[str] = []
        self._held: list[str] = []  # the lines of the row that is being read
        self._again: deque[str] = deque()
        self._ended = False
        self.line = 0
        csv.field_size_limit(max(csv.field_size_limit(), limit))  # that of the process, and too small for articles

    def header(self) -> list[str]:
        """The names of the columns."""
        try:
            cells = next(self._cells, [])
        except csv.Error as error:
            raise Damaged(f"has no header line that can be read ({error})", _HEADLESS) from error
        while len(cells) > 1 and not cells[-1].strip():
            cells.pop()
        if len(cells) > _COLUMNS or not any(cell.strip() for cell in cells):
            raise Damaged("has no header line", _HEADLESS)
        names: list[str] = []
        for number, cell in enumerate(cells, 1):
            name = cell.strip().lstrip("\ufeff") or f"column {number}"
            names.append(name if name not in names else f"{name} {number}")
        self._names = names
        return names

    def rows(self) -> Iterator[tuple[int, Row | str]]:
        """The rows, each with the line that it begins on; of a broken one what is wrong with it.

        A quotation that is not closed takes the lines behind it into its cell: they are read again without it.
        """
        mended = 0
        while True:
            line, self._held, self._ended = self.line + 1, [], False
            try:
                cells = next(self._cells)
            except StopIteration:
                return
            except csv.Error as error:
                problem = f"is broken: {error}"
            else:
                if not self._ended:
                    if cells:
                        yield line, self._row(cells)
                    continue
                problem = "begins a quotation that does not end"
            yield line, problem
            if mended < _MEND:
                mended += 1
                self._again = deque([*self._held[1:], *self._again])
                self.line = line
            self._cells = csv.reader(self._lines(), delimiter=self._delimiter)

    def _row(self, cells: Sequence[str]) -> Row | str:
        if any(cell.strip() for cell in cells[len(self._names) :]) or (len(cells) == 1 < len(self._names)):
            return f"has {len(cells):,} cells where the header has {len(self._names):,}"
        if any(map(_ESCAPED.search, cells)):
            if not self._plain:
                return "has characters that are broken or in another encoding than the rest"
            cells = [cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace") for cell in cells]
        return {name: cell for name, cell in zip(self._names, cells, strict=False) if cell}

    def _lines(self) -> Iterator[str]:
        """The lines with their ends; one that is too long is cut, so that its row is broken."""
        size = 0
        while line := self._again.popleft() if self._again else self._text.readline(self._limit):
            self.line += 1
            size = size + len(line) if self._held else len(line)
            self._held.append(line)
            if size > _ROW * self._limit:
                raise csv.Error("its row is too long")
            yield line
            while len(line) >= self._limit and not line.endswith(("\n", "\r")):
                line = self._text.readline(self._limit)
        self._ended = True


def _encoding(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(sample: str, whole: bool) -> str:
    """The delimiter that cuts most lines into as many cells as the first, and into most."""
    lines = sample.splitlines(keepends=True)
    if not whole and len(lines) > 1:
        lines.pop()  # cut off by looking
    best, score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        try:
            counts = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        except csv.Error:
            continue
        if counts and counts[0] > 1:
            found = (round(counts.count(counts[0]) / len(counts), 1), counts[0])
            best, score = (delimiter, found) if found > score else (best, score)
    return best


def _dated(columns: Columns, piece: Piece, limit: int) -> Columns:
    """The columns with the order of day and month known, if a table that can be opened again tells it further down."""
    if not columns.doubtful or piece.again is None:
        return columns
    column = columns.held["published"]
    with ExitStack() as stack:
        again = _Table(piece.again(stack), limit)
        again.header()
        return columns.dated(order_of(row.get(column, "") for _, row in again.rows() if not isinstance(row, str)))
