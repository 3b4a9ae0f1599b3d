"""What the names of instruments say, in terms that are the same in all languages.

The data is ``knowledge/<language>/names.yaml``; its head explains the fields.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.knowledge.world.folding import WORD, fold

STEM = 5
"""Letters that cognates of French and English mostly share: défense, defence."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A language's concepts (each with the pattern that finds it) and its empty words."""

    concepts: tuple[tuple[str, re.Pattern[str]], ...]
    empty: frozenset[str]

    def of(self, name: str) -> tuple[str, ...]:
        """The concepts of a name, sorted; of what has none, the beginnings of its words in ``~``.

        >>> load_naming("en").of("Individually Tailored Partnership Programme")
        ('tailored',)
        """
        text = " ".join(WORD.findall(fold(name)))
        found = set()
        for concept, pattern in self.concepts:
            text, count = pattern.subn(" ", text)
            if count:
                found.add(concept)
        rest = {f"~{word[:STEM]}" for word in text.split() if word not in self.empty}
        return tuple(sorted(found | rest))


@cache
def load_naming(language: str) -> Naming:
    """The naming words of a language.

    Raises:
        KnowledgeError: if the file has other fields, or a word twice.
    """
    path = f"{language}/names.yaml"
    data = read_yaml(path)
    if not isinstance(data, dict) or set(data) != {"concepts", "empty"}:
        raise KnowledgeError(f"knowledge/{path}: it must hold the fields concepts and empty")
    entries = [(str(word), str(concept)) for concept, words in data["concepts"].items() for word in words]
    empty = [str(word) for word in data["empty"]]
    seen: set[str] = set()
    for word in [word for word, _ in entries] + empty:
        if word in seen:
            raise KnowledgeError(f"knowledge/{path}: {word!r} stands there twice; keep one")
        seen.add(word)
    longest_first = sorted(entries, key=lambda entry: -len(entry[0].split()))
    return Naming(tuple((concept, _pattern(word)) for word, concept in longest_first), frozenset(empty))


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(r"\b" + re.escape(word).replace(r"\*", r"\w*") + r"\b")
