"""What web pages say of themselves, and where: ``knowledge/pages.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_PATH = "pages.yaml"


@dataclass(frozen=True, slots=True)
class PageMarks:
    """Names in the markup of pages; all but ``stories`` in small letters.

    Attributes:
        published: names of ``<meta>`` that hold the date of publication, the surest first.
        stories: types of schema.org that describe the page's story, the surest first.
        dated: parts of classes and ids of elements that show the date of publication.
        redated: parts of those that show another date.
        unknown_days: dates (ISO 8601) that stand for an unknown one.
        beside: parts of classes and ids of what stands beside the stories.
        hyphened: words that keep the hyphen behind them where a line of a PDF ends.
    """

    published: tuple[str, ...]
    stories: tuple[str, ...]
    dated: tuple[str, ...]
    redated: tuple[str, ...]
    unknown_days: frozenset[str]
    beside: tuple[str, ...]
    hyphened: frozenset[str]


@cache
def load_marks() -> PageMarks:
    """The names in the markup of pages.

    Raises:
        KnowledgeError: if a list is missing or unknown, or holds something else than words, or a word twice.
    """
    data = read_yaml(_PATH)
    names = [field.name for field in fields(PageMarks)]
    if not isinstance(data, dict) or set(data) != set(names):
        raise KnowledgeError(f"knowledge/{_PATH}: it must hold the lists {', '.join(names)} and no other")
    for name, words in data.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise KnowledgeError(f"knowledge/{_PATH}: {name}: it must be a list of words in quotes where they are dates or numbers")
        if twice := sorted({word for word in words if words.count(word) > 1}):
            raise KnowledgeError(f"knowledge/{_PATH}: {name}: {', '.join(twice)} stands there twice; keep one")
        if name != "stories" and (capital := [word for word in words if word != word.lower()]):
            raise KnowledgeError(f"knowledge/{_PATH}: {name}: {', '.join(capital)} must be in small letters")
    return PageMarks(
        published=tuple(data["published"]),
        stories=tuple(data["stories"]),
        dated=tuple(data["dated"]),
        redated=tuple(data["redated"]),
        unknown_days=frozenset(data["unknown_days"]),
        beside=tuple(data["beside"]),
        hyphened=frozenset(data["hyphened"]),
    )
