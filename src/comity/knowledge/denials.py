"""How a language denies what others report.

The data is ``knowledge/<language>/denials.yaml``; the head of the French file explains the fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.knowledge.world.folding import fold

_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class DenialWords:
    """Each field's words as one pattern over folded text (lower case, no accents).

    ``negated`` tells like ``untrue`` that something is not so, by a negation of its own ("not true"), which no word before takes
    back.
    """

    deny: re.Pattern[str]
    dismiss: re.Pattern[str]
    reports: re.Pattern[str]
    untrue: re.Pattern[str]
    negated: re.Pattern[str]
    negators: re.Pattern[str]
    refused: re.Pattern[str]
    hearsay: re.Pattern[str]
    contrast: re.Pattern[str]
    these: re.Pattern[str]
    own: re.Pattern[str]
    general: re.Pattern[str]
    undoing: re.Pattern[str]


@cache
def load_denials(language: str) -> DenialWords:
    """The words of a language.

    Raises:
        KnowledgeError: if the file has other fields, a word twice or with capitals or accents.
    """
    path = f"{language}/denials.yaml"
    data: dict[str, Any] = read_yaml(path)
    wanted = {field.name for field in fields(DenialWords)}
    if not isinstance(data, dict) or set(data) != wanted:
        raise KnowledgeError(f"knowledge/{path}: it must hold the fields {', '.join(sorted(wanted))}")
    for name, words in data.items():
        if len(set(words)) < len(words):
            raise KnowledgeError(f"knowledge/{path}, {name}: a word stands there twice; keep one")
        if wrong := [word for word in words if not str(word).isascii() or str(word) != str(word).lower()]:
            raise KnowledgeError(f"knowledge/{path}, {name}: {wrong[0]!r} must be lower case and without accents")
    return DenialWords(**{name: _pattern(words) for name, words in data.items()})


def _pattern(words: list[str]) -> re.Pattern[str]:
    if not words:
        return _NOTHING
    longest_first = sorted(map(fold, words), key=len, reverse=True)
    forms = "|".join(re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"\b(?:{forms})(?!\w)")
