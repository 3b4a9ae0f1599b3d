"""Documents: a text as it was given, and what is known about it before it is read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum

from comity.model.spans import Span


class BlockKind(StrEnum):
    """What a block of a page is there for."""

    HEADER = "header"  # dates, menus, "Article View Option": before the story
    TITLE = "title"
    BYLINE = "byline"
    CAPTION = "caption"
    BODY = "body"
    BOILERPLATE = "boilerplate"  # cookie notices, share buttons, "A lire aussi", contact lines, disclaimers


TOLD = frozenset({BlockKind.TITLE, BlockKind.CAPTION, BlockKind.BODY})
"""The kinds of blocks that tell the story."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, title or line of a document.

    ``start`` and ``end`` are offsets in the document's text and leave out surrounding white space and a leading dateline or header
    date, which are kept in ``dateline``. ``story`` numbers the stories of a page from 0: a page mostly has one. ``language`` is set
    where a block is in another language than its document, and Comity reads that language too.
    """

    start: int
    end: int
    kind: BlockKind
    story: int = 0
    dateline: Span | None = None  # "SEOUL, 14 fév. (Yonhap) --", "Bangkok (VNA) -": before start
    language: str | None = None  # ISO 639-1 code


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from, and what it says of itself; None where nothing is said.

    Attributes:
        original: SHA-256 (hexadecimal) of the bytes that the text was made of.
        media: their media type ("text/html"), as found by looking at them.
        title: the document's title.
        byline: who wrote it, as it is written there.
        publisher: who published it, as the page or its source names it.
        address: its canonical web address.
        fetched: when it was fetched or captured (ISO 8601, UTC).
        root: the input as it was named: the file, archive, feed or address that opens it again.
        source: the name of the declared source that it was pulled from.
    """

    original: str | None = None
    media: str | None = None
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    address: str | None = None
    fetched: str | None = None
    root: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its provenance. The text is never edited: all offsets of a reading point into it.

    Attributes:
        name: the file name or address it came from.
        text: the decoded text.
        language: ISO 639-1 code of the main language, ``fr`` or ``en`` so far; blocks may be in another one.
        published: EDTF date of publication (``2018-02-14``, ``2023-07``), or None where the text does not give one.
        published_by: what told it: ``given`` (the user), ``metadata`` (of the page or file), ``feed``, ``mail``, ``table``,
            ``header``, ``dateline``, ``address`` (the web address) or None.
        anchor: the day against which "mardi" or "hier" are resolved, inferred from ``published`` or the text's own dates; it may
            be known to the month only (then it is the month's first day and ``anchor_precision`` is ``month``).
        blocks: the paragraphs in order of the text.
        provenance: where it comes from, if it was made of a file or page.
    """

    name: str
    text: str
    language: str
    published: str | None = None
    published_by: str | None = None
    anchor: datetime.date | None = None
    anchor_precision: str | None = None  # "day", "month" or "year"
    blocks: tuple[Block, ...] = ()
    provenance: Provenance | None = None

    def languages(self) -> tuple[str, ...]:
        """The main language and those of blocks in another one, in order of the text."""
        return tuple(dict.fromkeys((self.language, *(block.language for block in self.blocks if block.language))))

    def part(self, language: str) -> Document:
        """The same text as a document of one of its languages: blocks in the others are not to be read, all offsets stay."""
        if self.languages() == (language,):
            return self
        others = {b for b in self.blocks if (b.language or self.language) != language and b.kind in TOLD}
        blocks = tuple(replace(b, kind=BlockKind.BOILERPLATE if b in others else b.kind, language=None) for b in self.blocks)
        return replace(self, language=language, blocks=blocks)
