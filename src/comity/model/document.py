"""Documents: a text as it was given, and what is known about it before it is read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, title or line of a document.

    ``start`` and ``end`` are offsets in the document's text and leave out surrounding white space and a leading dateline or header
    date, which are kept in ``dateline``. ``story`` numbers the stories of a page from 0: a page mostly has one.
    """

    start: int
    end: int
    kind: BlockKind
    story: int = 0
    dateline: Span | None = None  # "SEOUL, 14 fév. (Yonhap) --", "Bangkok (VNA) -": before start


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its provenance. The text is never edited: all offsets of a reading point into it.

    Attributes:
        name: the file name or address it came from.
        text: the decoded text.
        language: ISO 639-1 code, ``fr`` or ``en`` so far.
        published: EDTF date of publication (``2018-02-14``, ``2023-07``), or None where the text does not give one.
        published_by: what told it: ``given``, ``header``, ``dateline``, ``text`` or None.
        anchor: the day against which "mardi" or "hier" are resolved, inferred from ``published`` or the text's own dates; it may
            be known to the month only (then it is the month's first day and ``anchor_precision`` is ``month``).
        blocks: the paragraphs in order of the text.
    """

    name: str
    text: str
    language: str
    published: str | None = None
    published_by: str | None = None
    anchor: datetime.date | None = None
    anchor_precision: str | None = None  # "day", "month" or "year"
    blocks: tuple[Block, ...] = ()
