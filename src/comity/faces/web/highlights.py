"""A text with the words marked that records rest on: cut where a highlight begins or ends, so that none lies within another."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
"""What stands between two paragraphs: blank lines."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """Words of a text that a record rests on.

    Attributes:
        start, end: characters ``[start, end)`` of the text.
        number: of the record.
        kind: event, instrument or commitment.
        anchor: what the words are found by in the page's address; None where another piece of the same record has it.
        denied: the text denies what they say.
        denial: they are what denies it.
        current: it is the record that was asked for.
    """

    start: int
    end: int
    number: int
    kind: str
    anchor: str | None = None
    denied: bool = False
    denial: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text in which the same highlights lie.

    Attributes:
        start: where it begins in the text.
        text: its characters.
        highlights: that lie over it, the longest first.
        begins: those of them that begin here.
    """

    start: int
    text: str
    highlights: tuple[Highlight, ...] = ()
    begins: tuple[Highlight, ...] = ()

    @property
    def classes(self) -> str:
        """Of the style sheet: the kinds, whether there are several, what is denied."""
        found = list(dict.fromkeys(each.kind for each in self.highlights if not each.denial))
        found += ["several"] if len(self.highlights) > 1 else []
        found += ["denied"] if any(each.denied for each in self.highlights) else []
        found += ["denial"] if any(each.denial for each in self.highlights) else []
        found += ["current"] if any(each.current for each in self.highlights) else []
        return " ".join(found)

    @property
    def numbers(self) -> str:
        """Of the records, with spaces between."""
        return " ".join(str(number) for number in dict.fromkeys(each.number for each in self.highlights))


def paragraphs(text: str, highlights: Iterable[Highlight]) -> list[list[Segment]]:
    """The paragraphs of a text in segments; the blank lines behind a paragraph belong to it, so that all joined are the text."""
    begins = [match.end() for match in _BLANK.finditer(text)]
    first = set(begins)
    found: list[list[Segment]] = [[]]
    for segment in segments(text, highlights, begins):
        if segment.start in first:
            found.append([])
        found[-1].append(segment)
    return [paragraph for paragraph in found if paragraph]


def segments(text: str, highlights: Iterable[Highlight], cuts: Sequence[int] = ()) -> list[Segment]:
    """A text cut where a highlight begins or ends.

    Args:
        text: the text.
        highlights: in any order; what lies outside of the text is left out.
        cuts: further places to cut at.

    Returns:
        Segments that joined give the text, none of them empty.
    """
    marked = sorted(_within(text, highlights), key=lambda each: (each.start, -each.end, each.number))
    places = sorted({0, *cuts, *(each.start for each in marked), *(each.end for each in marked), len(text)})
    found: list[Segment] = []
    active: list[Highlight] = []
    waiting = iter(marked)
    coming = next(waiting, None)
    for start, end in itertools.pairwise(places):
        active = [each for each in active if each.end > start]
        begins = []
        while coming is not None and coming.start <= start:
            active.append(coming)
            begins.append(coming)
            coming = next(waiting, None)
        over = tuple(sorted(active, key=lambda each: (each.start - each.end, each.number)))
        found.append(Segment(start, text[start:end], over, tuple(begins)))
    return found


def _within(text: str, highlights: Iterable[Highlight]) -> Iterator[Highlight]:
    return (each for each in highlights if 0 <= each.start < each.end <= len(text))
