"""The words around what was looked for, in pieces, so that nobody needs to put markup into a document's text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from comity.knowledge.world.folding import fold
from comity.model.reading import Record

WIDTH = 280
"""Characters of an excerpt."""
_BEFORE = 70  # of these before the first word found
_LONGEST = 24  # characters that a cut moves to end at a word
_EDGE = r"(?<![^\W_])", r"(?![^\W_])"


class Segment(Record, frozen=True, kw_only=True):
    """A piece of an excerpt: its text, and whether it is what was looked for."""

    text: str
    found: bool = False


def excerpt(text: str, pieces: Sequence[str], width: int = WIDTH) -> tuple[Segment, ...]:
    """The stretch of a text in which most of some pieces stand, with these told apart; the beginning where none does.

    Args:
        text: of a document.
        pieces: words and phrases, folded, as :func:`comity.register.fulltext.pieces` gives them.
        width: characters at most, without the signs of what is left out.

    >>> [(piece.text, piece.found) for piece in excerpt("Séoul a signé un accord.", ["accord"])]
    [('Séoul a signé un ', False), ('accord', True), ('.', False)]
    """
    places = _places(text, pieces)
    start, stop = _window(text, places, width)
    made: list[Segment] = [Segment(text="… ")] if start else []
    at = start
    for begin, end, _ in places:
        if begin >= at and end <= stop:
            made += [Segment(text=_flat(text[at:begin])), Segment(text=_flat(text[begin:end]), found=True)]
            at = end
    made.append(Segment(text=_flat(text[at:stop]).rstrip() if stop == len(text) else _flat(text[at:stop])))
    if stop < len(text):
        made.append(Segment(text=" …"))
    return tuple(each for each in made if each.text)


def _places(text: str, pieces: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where the pieces stand: beginning, end, which one."""
    folded = fold(text)
    found = []
    for number, piece in enumerate(pieces):
        words = r"[\W_]+".join(map(re.escape, piece.split()))
        found += [(*match.span(), number) for match in re.finditer(f"{_EDGE[0]}{words}{_EDGE[1]}", folded)]
    return sorted(found)


def _window(text: str, places: Sequence[tuple[int, int, int]], width: int) -> tuple[int, int]:
    """The stretch that holds the most different pieces, the earliest of several."""
    start = 0
    if places:
        reach = width - _BEFORE
        spans = [
            {number for begin, end, number in places if first <= begin and end <= first + reach} for first, _, _ in places
        ]
        best = max(range(len(places)), key=lambda at: (len(spans[at]), -at))
        start = max(0, places[best][0] - _BEFORE)
    stop = min(len(text), start + width)
    start = max(0, min(start, stop - width)) if stop == len(text) else start
    return _word(text, start, 1), _word(text, stop, -1)


def _word(text: str, at: int, step: int) -> int:
    """The nearest place in a direction at which no word is cut."""
    if at in {0, len(text)}:
        return at
    for moved in range(_LONGEST):
        here = at + step * moved
        if text[here - 1].isspace() or text[here].isspace():
            return here
    return at


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
