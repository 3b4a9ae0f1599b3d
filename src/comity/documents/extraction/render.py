"""Markup to paragraphs, in one walk over the tree: HTML as it came, the body that trafilatura makes of it, or a Word document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from lxml import etree


class Role(StrEnum):
    """What an element does to the text."""

    BLOCK = "block"  # a paragraph, or what holds some
    TYPED = "typed"  # the same, and its line ends count
    LINE = "line"
    ROW = "row"
    CELL = "cell"
    BREAK = "break"
    BLANK = "blank"
    PASSED = "passed"  # it holds no text for readers


_HTML = {
    Role.BLOCK: "p h1 h2 h3 h4 h5 h6 head div section article main header footer aside nav blockquote quote ul ol dl list table "
    "tbody thead tfoot caption figure figcaption form fieldset address center body hr details summary ab",
    Role.TYPED: "pre code",
    Role.LINE: "li item dt dd option",
    Role.ROW: "tr row",
    Role.CELL: "td th cell",
    Role.BREAK: "br lb",
    Role.PASSED: "script style noscript template svg math iframe object embed canvas select button "
    "textarea title graphic img video audio",
}
HTML: Mapping[str, Role] = {tag: role for role, tags in _HTML.items() for tag in tags.split()}
"""The elements of HTML, and of the trees that trafilatura makes of it."""

_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_MARK = "\x1f"  # between cells, until the line is clean: no page holds it
_CELL = "\t"
_ROW_CHARS = 400  # of a row that is a line; a longer one lays out a page
_ROW_PARTS = 400  # elements that are looked at for it


@dataclass(slots=True)
class _Writer:
    """Paragraphs in the making; a paragraph is one or more lines."""

    paragraphs: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    typed: int = 0  # how many elements are open in which line ends count

    def begin(self, role: Role | None) -> None:
        if role is Role.BREAK:
            self.cut()
        elif role is Role.BLANK:
            self.pieces.append(" ")
        elif role is Role.LINE:
            self.end_line()
        elif role in (Role.BLOCK, Role.TYPED, Role.ROW, Role.CELL):
            self.end()
            self.typed += role is Role.TYPED

    def close(self, role: Role | None) -> None:
        if role is Role.LINE:
            self.end_line()
        elif role in (Role.BLOCK, Role.TYPED, Role.ROW, Role.CELL):
            self.end()
            self.typed -= role is Role.TYPED

    def add(self, text: str) -> None:
        """Text; its line ends count within ``<pre>`` only."""
        first, *others = text.split("\n") if self.typed else (text,)
        self.pieces.append(first)
        for line in others:
            self.cut()
            self.pieces.append(line)

    def cut(self) -> None:
        """A line ends; two breaks with nothing between them end the paragraph."""
        if self.lines and not "".join(self.pieces).strip():
            self.end()
        else:
            self.end_line()

    def end_line(self) -> None:
        line = clean("".join(self.pieces))
        self.pieces.clear()
        if line:
            self.lines.append(line)

    def end(self) -> None:
        self.end_line()
        if self.lines:
            self.paragraphs.append("\n".join(self.lines))
            self.lines.clear()


def paragraphs(root: etree._Element, roles: Mapping[str, Role] = HTML) -> list[str]:
    """The paragraphs of a tree in order; items of a list, rows of a table and what ``<br>`` parts are lines of one paragraph.

    The work is linear in the size of the tree, and it may be nested as deep as the parser lets it.

    Args:
        root: the tree.
        roles: what its elements do.
    """
    writer = _Writer()
    walker = etree.iterwalk(root, events=("start", "end"))
    rows: set[etree._Element] = set()
    for event, element in walker:
        role = roles.get(element.tag) if isinstance(element.tag, str) else Role.PASSED
        if event == "start":
            if role is Role.ROW and (line := _row(element, roles)) is not None:
                rows.add(element)
                writer.end_line()
                writer.pieces.append(line)
                walker.skip_subtree()
            elif role is Role.PASSED:
                walker.skip_subtree()
            else:
                writer.begin(role)
                if element.text:
                    writer.add(element.text)
        else:
            writer.close(Role.LINE if element in rows else role)
            rows.discard(element)
            if element is not root and element.tail:
                writer.add(element.tail)
    writer.end()
    return writer.paragraphs


def _row(element: etree._Element, roles: Mapping[str, Role]) -> str | None:
    """A row of a table as one line; None for one that is too long for it."""
    pieces: list[str] = []
    size = 0
    for count, (inner, text) in enumerate(_texts(element, roles)):
        role = roles.get(inner.tag)
        pieces.append(_MARK if role is Role.CELL else " " if role is not None else "")
        pieces.append(text)
        size += len(text.strip())
        if size > _ROW_CHARS or count > _ROW_PARTS:
            return None
    return "".join(pieces)


def _texts(element: etree._Element, roles: Mapping[str, Role]) -> Iterator[tuple[etree._Element, str]]:
    """The elements in one, with the text that begins and the one that follows each."""
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, inner in walker:
        passed = not isinstance(inner.tag, str) or roles.get(inner.tag) is Role.PASSED
        if event == "start":
            if passed:
                walker.skip_subtree()
            else:
                yield inner, inner.text or ""
        elif inner is not element and inner.tail:
            yield inner, inner.tail


def clean(text: str) -> str:
    """A line in NFC with single blanks; cells of a row stay apart by tabs."""
    cells = (" ".join(cell.split()) for cell in _UNSEEN.sub("", text).split(_MARK))
    return unicodedata.normalize("NFC", _CELL.join(filter(None, cells)))
