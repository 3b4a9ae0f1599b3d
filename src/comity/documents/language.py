"""Which language a text is in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from comity.knowledge.texts import languages, page_words

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6000  # characters that are looked at
_FEWEST_WORDS = 6
_SHARE = 0.1  # of the words are common words of the language
_DISTINCT = 3  # different common words at least
_LATIN = "\u024f"  # the last letter of the Latin blocks of Unicode
_LEAD = 3  # times as many as of any other language


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language of a text (a document, a block, a headline); None where it holds no words.

    A text with many of the common words of a language needs no model. Only the rest loads py3langid (about 0.7 s and 100 MB, once).
    """
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if not words:
        return None
    return _by_common_words(words) or _by_model(text[:_SAMPLE])


def is_foreign(text: str, language: str) -> bool:
    """Whether a block is surely not in the language of its page: many common words of another one, hardly any of this one."""
    words = [word.lower() for word in _WORD.findall(text[:_SAMPLE])]
    if 2 * sum(word > _LATIN for word in words) > len(words):  # the languages read so far are written in Latin letters
        return True
    found = _by_common_words(words) if len(words) >= _FEWEST_WORDS else None
    return found is not None and found != language


def _by_common_words(words: list[str]) -> str | None:
    if len(words) < _FEWEST_WORDS:
        return None
    counts = {code: _count(words, common) for code, common in _tables()}
    best, (count, distinct) = max(counts.items(), key=lambda item: item[1], default=("", (0, 0)))
    second = max((c for code, (c, _) in counts.items() if code != best), default=0)
    return best if distinct >= _DISTINCT and count >= _SHARE * len(words) and count >= _LEAD * second else None


def _count(words: Iterable[str], common: frozenset[str]) -> tuple[int, int]:
    found = [word for word in words if word in common]
    return len(found), len(set(found))


@cache
def _tables() -> tuple[tuple[str, frozenset[str]], ...]:
    """Per language its common words: a known language's own list, else the shorter list in another language's file."""
    known = languages()
    tables = {code: page_words(code).function_words for code in known}
    for code in known:
        for other, common in page_words(code).foreign_words.items():
            tables.setdefault(other, common - tables[code])
    return tuple(sorted(tables.items()))


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, because most documents never need it

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _by_model(text: str) -> str | None:
    return str(_model().classify(text)[0])
