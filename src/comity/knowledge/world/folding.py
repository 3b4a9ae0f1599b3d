"""Folding: the spelling in which names are compared."""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
"""A word: letters and digits of any script."""
APOSTROPHES = "’'ʼ‘ʹ´`′"
DASHES = "-‐‑‒–—−"
SPACES = "\t\n\r\u00a0\u2007\u2008\u2009\u200a\u202f"


def _folding() -> dict[int, str]:
    """One character for one, so that offsets hold: é → e, Ł → l, ’ → ', - → space."""
    table: dict[int, str] = {}
    for code in [*range(0x250), *range(0x1E00, 0x1F00)]:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if len(base) == 1 and base != chr(code):
            table[code] = base
    table |= {ord(a): b for a, b in zip("łŁøØđĐıİħĦ", "llooddiihh", strict=True)}
    table |= {ord(c): "'" for c in APOSTROPHES}
    return table | {ord(c): " " for c in DASHES + SPACES}


_FOLD = _folding()


def fold(text: str) -> str:
    """The text in lower case without accents, ``'`` for any apostrophe and a space for any hyphen; as long as the text."""
    return text.translate(_FOLD)


def folding_pairs() -> list[tuple[str, str]]:
    """What :func:`fold` replaces and by what, one character for one; for stores that fold by themselves."""
    return [(chr(code), plain) for code, plain in sorted(_FOLD.items())]
