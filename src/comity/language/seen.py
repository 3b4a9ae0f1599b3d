"""What the parser sees of a word: typography made plain, so that training and reading agree and offsets need not change."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("’ʼ‘`´′‛＇", "'"),
        **dict.fromkeys("«»“”„‟″‹›＂", '"'),
        **dict.fromkeys("‐‑−", "-"),
        **dict.fromkeys("–—―", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", None),
        "…": "...",
    }
)
_NUMBER_SPACE = re.compile(r"(?<=\d)[\s\u00a0\u202f]+(?=\d)")
_SPACE = re.compile(r"[\s\u00a0\u202f]+")


def plain(form: str) -> str:
    """The form with one kind of apostrophe, quotation mark, dash and space, and numbers without spaces inside.

    >>> plain("l’"), plain("«"), plain("50 000")
    ("l'", '"', '50000')
    """
    if form.isascii() and " " not in form:
        return form
    form = _NUMBER_SPACE.sub("", unicodedata.normalize("NFC", form.translate(_PLAIN)))
    return _SPACE.sub(" ", form) or "-"
