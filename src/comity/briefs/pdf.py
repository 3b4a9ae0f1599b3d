"""A note as PDF, set by Typst from the package's template. All words go to it as data, so that nothing in them is markup."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import typst

from comity.briefs.draw import template
from comity.briefs.note import Block, Drawing, Note, Quote, Remark, Section, Sentence, Table, marks
from comity.briefs.sources import line

_STANDARD: list[Literal["ua-1"]] = ["ua-1"]
_MISSING = "could not be displayed"  # in Typst's error for a sign that no font has


def pdf(note: Note) -> bytes:
    """The note as PDF (A4); the same note gives the same bytes.

    It is PDF/UA (read aloud in order, with headings and descriptions of pictures), set with the fonts that Typst brings. Scripts
    that these lack are set with the system's; signs that no font has are boxes, which PDF/UA does not allow.
    """
    for own_fonts, standard in ((True, _STANDARD), (False, _STANDARD)):
        try:
            return _compiled(note, own_fonts, standard)
        except typst.TypstError as error:
            if _MISSING not in str(error):
                raise
    return _compiled(note, False, [])


def _compiled(note: Note, own_fonts: bool, standard: list[Literal["ua-1"]]) -> bytes:
    return typst.compile(
        template("drawing.typ") + template("note.typ"),
        format="pdf",
        sys_inputs={"note": json.dumps(_data(note))},
        ignore_system_fonts=own_fonts,
        pdf_standards=list(standard),
        timestamp=calendar.timegm(note.made.timetuple()),
    )


def _data(note: Note) -> dict[str, Any]:
    numbers = note.numbers()
    return {
        "title": note.title,
        "scope": [remark.words for remark in note.scope],
        "language": note.language,
        "made": [note.made.year, note.made.month, note.made.day],
        "sections": [_section(section, numbers) for section in note.sections],
        "heading": note.labels["sources"],
        "page": note.labels["page_of"],
        "sources": [
            {
                "number": number,
                "line": line(quote, note),
                "quote": note.labels["quote"].format(text=quote.text),
                "language": quote.language,
            }
            for quote, number in numbers.items()
        ],
    }


def _section(section: Section, numbers: Mapping[Quote, int]) -> dict[str, Any]:
    return {"title": section.title, "points": section.points, "blocks": [_block(block, numbers) for block in section.blocks]}


def _block(block: Block, numbers: Mapping[Quote, int]) -> dict[str, Any]:
    if isinstance(block, Sentence):
        return _sentence(block, numbers)
    if isinstance(block, Remark):
        return {"kind": "remark", "words": block.words}
    if isinstance(block, Table):
        rows = [{"cells": row.cells, "marks": _marks(row.sources, numbers)} for row in block.rows]
        return {"kind": "table", "head": block.head, "rows": rows, "numbers": sorted(block.numbers)}
    assert isinstance(block, Drawing)
    return {"kind": "drawing", "caption": _sentence(block.caption, numbers), "alt": block.alt, "figure": block.figure}


def _sentence(sentence: Sentence, numbers: Mapping[Quote, int]) -> dict[str, Any]:
    under = [_sentence(each, numbers) for each in sentence.under]
    return {"kind": "sentence", "words": sentence.words, "marks": _marks(sentence.sources, numbers), "under": under}


def _marks(sources: Sequence[Quote], numbers: Mapping[Quote, int]) -> list[dict[str, Any]]:
    return [{"text": mark.text, "first": mark.first} for mark in marks(sources, numbers)]
