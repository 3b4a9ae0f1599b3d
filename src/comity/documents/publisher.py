"""Who published a text, where it says so itself: the agency in its dateline, at its end, or in its byline."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from comity.knowledge.publishers import load_publishers
from comity.knowledge.texts import page_words
from comity.model.document import BlockKind, Document

_BYLINE = 90  # characters of a line that names who signs
_ENDING = 4  # blocks at the end of which an agency may sign
_SHORT = 3  # letters of the shortest name that stands for an agency without brackets


def find_publisher(document: Document) -> str | None:
    """The agency that signs a text, or None where none does.

    A text that is written "with AFP" or quotes an agency is not the agency's.
    """
    language = document.language
    datelines = [block.dateline.quote for block in document.blocks if block.dateline]
    if found := _first(_bracketed(language), datelines) or _first(_named(), datelines):
        return found
    endings = [document.text[block.start : block.end] for block in document.blocks[-_ENDING:]]
    if found := _first(_signed(language), endings):
        return found
    heads = [document.text[b.start : b.end] for b in document.blocks if b.kind in (BlockKind.BYLINE, BlockKind.HEADER)]
    return _first(_named(), [head for head in heads if len(head) <= _BYLINE])


def _first(pattern: re.Pattern[str], texts: Iterable[str]) -> str | None:
    for text in texts:
        if match := pattern.search(text):
            return load_publishers().get(match.group("name"), match.group("name"))
    return None


def _either(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))


@cache
def _bracketed(language: str) -> re.Pattern[str]:
    """An agency that opens the brackets of a dateline: "(Yonhap)", "(AFP/APS)"."""
    return re.compile(rf"[(\[]\s?(?P<name>{_either((*page_words(language).agencies, *load_publishers()))})(?!\w)")


@cache
def _signed(language: str) -> re.Pattern[str]:
    """An agency that ends a text behind a dash: "- VNA"."""
    names = _either((*page_words(language).agencies, *load_publishers()))
    return re.compile(rf"(?:^|[.!?…»”\"\s])[-–—]\s?(?P<name>{names})(?:/\w+)*$")


@cache
def _named() -> re.Pattern[str]:
    """An agency named in a line of its own kind; not what was only made with its help."""
    names = [name for name in load_publishers() if len(name) >= _SHORT]
    return re.compile(rf"(?<!\w)(?<![Aa]vec )(?<![Ww]ith )(?<![Dd]'après )(?P<name>{_either(names)})(?!\w)")
