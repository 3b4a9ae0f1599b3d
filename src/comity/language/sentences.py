"""Sentence boundaries: a small deterministic splitter over the tokens of a block.

It works on what stands before and after a full stop, a question or exclamation mark or an ellipsis; the parser is told the
boundaries and never guesses them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from comity.language.tokens import Abbreviations

_FINAL = frozenset(".!?…")
_CLOSERS = frozenset("»”’›)]}")
_OPENERS = frozenset("«“„‹([{—–-")
_STRAIGHT = frozenset("\"'＂")
_BULLET = re.compile(r"[ \t\u00a0]*(?:[-–—•▪●◦‣·*]|\d{1,2}[.)°])[ \t\u00a0]+\S")
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|\r\n[^\S\n]*\r\n|\u2029")
LONGEST = 300
"""Tokens in the longest sentence; a longer stretch without a full stop is cut."""


def starts(
    text: str, tokens: Sequence[tuple[int, int]], abbreviations: Abbreviations, names: frozenset[int] = frozenset()
) -> list[int]:
    """The indices of the tokens that begin a sentence, 0 first.

    Args:
        text: the document's text.
        tokens: offsets of the tokens of one block.
        abbreviations: the language's abbreviations.
        names: offsets at which a known name starts: never read as the word that opens a sentence after an abbreviation.
    """
    found = [0] if tokens else []
    index, count = 1, len(tokens)
    while index < count:
        end = tokens[index - 1][1]
        after = _closed(text, tokens, index) if text[end - 1] in _FINAL else count
        if after < count and _ends(text, tokens, index - 1, after, abbreviations, names):
            found.append(after)
            index = after
        elif _new_line(text, end, tokens[index][0]) or index - found[-1] >= LONGEST:
            found.append(index)
        index += 1
    return found


def _new_line(text: str, start: int, end: int) -> bool:
    """Whether the white space ``text[start:end]`` parts paragraphs, or a list item follows it."""
    gap = text[start:end]
    if "\n" not in gap:
        return "\u2029" in gap
    return _PARAGRAPH.search(gap) is not None or _BULLET.match(text, start + gap.rindex("\n") + 1) is not None


def _closed(text: str, tokens: Sequence[tuple[int, int]], index: int) -> int:
    """The index of the first token at or after ``index`` that does not close a quotation or bracket after a full stop."""
    while index < len(tokens):
        start, end = tokens[index]
        word = text[start:end]
        glued = start == tokens[index - 1][1]
        straight = word in _STRAIGHT and glued and (end == len(text) or not text[end].isalnum())
        if not (word in _CLOSERS or straight or (glued and set(word) <= _FINAL)):
            return index
        index += 1
    return index


def _ends(
    text: str, tokens: Sequence[tuple[int, int]], stop: int, after: int, abbreviations: Abbreviations, names: frozenset[int]
) -> bool:
    """Whether the sentence whose last word is the token ``stop`` ends before the token ``after``."""
    start, end = tokens[stop]
    word = text[start:end]
    opener = after
    while opener < len(tokens) - 1 and _opens(text, tokens, opener):
        opener += 1
    first = text[tokens[opener][0] : tokens[opener][1]]
    if first[0].islower() or first[0] in ",;:.)]»”!?%/":
        return False
    if word in (".", "!", "?") or set(word) <= _FINAL:
        return not (word == "." and _numbering(text, tokens, stop))
    if word in abbreviations.never or word in abbreviations.numbered:
        return False
    if tokens[opener][0] in names or _plain(first) not in abbreviations.openers:
        return False
    if word in abbreviations.maybe or (len(word) > 2 and "-" not in word):
        return True
    before = text[tokens[stop - 1][0]] if stop else ""
    return (
        len(word) == 2 and before.islower() and _plain(first) not in abbreviations.particles
    )  # "le plan B. Ensuite", but "le général J. Le Drian"


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _opens(text: str, tokens: Sequence[tuple[int, int]], index: int) -> bool:
    start, end = tokens[index]
    return text[start:end] in _OPENERS or text[start:end] in _STRAIGHT


def _numbering(text: str, tokens: Sequence[tuple[int, int]], stop: int) -> bool:
    """Whether the full stop only follows a number that starts the block, a line or a sentence: "1. Les parties"."""
    if stop == 0:
        return True
    start, end = tokens[stop - 1]
    first = stop == 1 or "\n" in text[tokens[stop - 2][1] : start] or (end - start < 3 and text[tokens[stop - 2][1] - 1] in _FINAL)
    return first and (text[start:end].isdigit() or (end - start == 1 and text[start].isalpha())) and end == tokens[stop][0]
