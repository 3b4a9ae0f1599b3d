"""What a note is made of. A sentence cannot be made without the quotes that support it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from comity.model.reading import Evidence
from comity.model.register import Source

_SPACE = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_RUN = 3  # numbers in a row from which only the first and the last are written


def plain(text: str) -> str:
    """The text on one line, with what no format can hold (control characters, turns of direction) as ``�``."""
    return _CONTROL.sub("�", _SPACE.sub(" ", text).strip())


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one document that support a sentence.

    Attributes:
        document: its number in the register.
        name: its file name or address.
        publisher, published, language: of it.
        pieces: the words, with their offsets in its text.

    Raises:
        ValueError: if there are no words.
    """

    document: int
    name: str
    publisher: str | None
    published: str | None
    language: str
    pieces: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not any(piece.text.strip() for piece in self.pieces):
            raise ValueError(f"{self.name}: a quote needs words; leave out what has none")

    @classmethod
    def of(cls, source: Source) -> Quote:
        """The words of a source of a fact."""
        return cls(source.document, source.name, source.publisher, source.published, source.language, source.evidence)

    @property
    def text(self) -> str:
        """The words on one line."""
        return " […] ".join(plain(piece.text) for piece in self.pieces if piece.text.strip())

    @property
    def title(self) -> str:
        """What the note calls the document: its address, or its file name without the folders."""
        return plain(self.name if "://" in self.name else re.split(r"[/\\]", self.name.rstrip("/\\"))[-1] or self.name)


Quotes = tuple[Quote, *tuple[Quote, ...]]
"""At least one quote."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence on the world, the quotes that support it, and sentences that belong under it.

    Raises:
        ValueError: if it has no words or nothing supports it.
    """

    words: str
    sources: Quotes
    under: tuple[Sentence, ...] = ()

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise ValueError("a sentence needs words")
        if not self.sources or not all(isinstance(each, Quote) for each in self.sources):
            raise ValueError(f"nothing supports this sentence: {self.words}; give the quotes that do, or leave it out")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with the quotes that support it.

    Raises:
        ValueError: if nothing supports it.
    """

    cells: tuple[str, ...]
    sources: Quotes

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"nothing supports this row: {self.cells}; give the quotes that do, or leave it out")


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the last column, which its head names, holds the sources. Columns of ``numbers`` stand to the right."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Remark:
    """What the program says of the note itself: how it was made, or that there is nothing to say. No claim on the world."""

    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: which one (``timeline``, ``network``), what it shows, in words for those who do not see it, and its geometry."""

    kind: str
    caption: Sentence
    alt: str
    figure: Mapping[str, Any]


Block = Sentence | Table | Remark | Drawing


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a note; with ``points`` its sentences are points of a list."""

    title: str
    blocks: tuple[Block, ...]
    points: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference as it is written: a number, or the first and the last of several in a row; ``first`` is where it leads."""

    text: str
    first: int


@dataclass(frozen=True, slots=True)
class Note:
    """A briefing note.

    Attributes:
        title: of it.
        scope: what it covers, one line each.
        language: ISO 639-1 code of its own words.
        made: the day of its making.
        sections: its parts.
        labels: the words that layouts need: ``sources``, ``page_of``, ``undated_source``, ``colon``, ``quote``.
    """

    title: str
    scope: tuple[Remark, ...]
    language: str
    made: datetime.date
    sections: tuple[Section, ...]
    labels: Mapping[str, str]

    def numbers(self) -> dict[Quote, int]:
        """The quotes in the order in which they are first referred to, with their numbers."""
        found: dict[Quote, int] = {}
        for quote in self._cited():
            found.setdefault(quote, len(found) + 1)
        return found

    @property
    def empty(self) -> bool:
        """Whether it has nothing to tell."""
        return not self.numbers()

    def drawings(self) -> tuple[Drawing, ...]:
        """Its pictures, in order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Drawing))

    def _cited(self) -> Iterator[Quote]:
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Sentence):
                    yield from _supporting(block)
                elif isinstance(block, Drawing):
                    yield from _supporting(block.caption)
                elif isinstance(block, Table):
                    for row in block.rows:
                        yield from row.sources


def _supporting(sentence: Sentence) -> Iterator[Quote]:
    yield from sentence.sources
    for each in sentence.under:
        yield from _supporting(each)


def marks(sources: Iterable[Quote], numbers: Mapping[Quote, int]) -> tuple[Mark, ...]:
    """The references of a sentence: ``1``, ``3–7``."""
    runs: list[list[int]] = []
    for number in sorted({numbers[source] for source in sources}):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    found: list[Mark] = []
    for run in runs:
        if len(run) >= _RUN:
            found.append(Mark(f"{run[0]}–{run[-1]}", run[0]))
        else:
            found += [Mark(str(number), number) for number in run]
    return tuple(found)
