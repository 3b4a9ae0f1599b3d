"""Sentences whose source and target are marked: ``<s>Seoul</s> thanked <t>Tallinn</t>``."""

from __future__ import annotations

import re

Spans = tuple[tuple[int, int], ...]
"""Offsets ``(start, end)`` of the places where one actor stands."""

_MARK = re.compile(r"</?[st]>")


def unmark(marked: str) -> tuple[str, dict[str, Spans]]:
    """A sentence without its marks, and the offsets of what was marked, by the letter of the mark.

    >>> unmark("<s>Seoul</s> thanked <t>Tallinn</t>.")
    ('Seoul thanked Tallinn.', {'s': ((0, 5),), 't': ((14, 21),)})
    """
    text, at = "", 0
    starts: dict[str, int] = {}
    spans: dict[str, Spans] = {}
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        at = mark.end()
        letter = mark[0].strip("</>")
        if mark[0][1] == "/":
            spans[letter] = (*spans.get(letter, ()), (starts.get(letter, len(text)), len(text)))
        else:
            starts[letter] = len(text)
    return text + marked[at:], spans
