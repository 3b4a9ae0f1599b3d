"""A note as one HTML file that needs no other, is read well on a screen and prints well."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring

from comity.briefs.draw import svg
from comity.briefs.note import Block, Drawing, Note, Quote, Remark, Section, Sentence, Table, marks
from comity.briefs.sources import line


def html(note: Note) -> str:
    """The note as HTML 5. The tree is built of elements and text, so that words of documents cannot become markup."""
    numbers = note.numbers()
    root = Element("html", lang=note.language)
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = note.title
    SubElement(head, "style").text = (files("comity.briefs") / "note.css").read_text(encoding="utf-8")
    main = SubElement(SubElement(root, "body"), "main")
    SubElement(main, "h1").text = note.title
    scope = SubElement(main, "div", {"class": "scope"})
    for remark in note.scope:
        SubElement(scope, "p").text = remark.words
    for section in note.sections:
        _section(SubElement(main, "section"), section, numbers)
    if numbers:
        _sources(SubElement(main, "section", {"class": "sources"}), note, numbers)
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _section(parent: Element, section: Section, numbers: Mapping[Quote, int]) -> None:
    SubElement(parent, "h2").text = section.title
    points: Element | None = None
    for block in section.blocks:
        if isinstance(block, Sentence) and section.points:
            points = SubElement(parent, "ul") if points is None else points
            _point(points, block, numbers)
        else:
            points = None
            _block(parent, block, numbers)


def _block(parent: Element, block: Block, numbers: Mapping[Quote, int]) -> None:
    if isinstance(block, Sentence):
        _told(SubElement(parent, "p"), block, numbers)
    elif isinstance(block, Remark):
        SubElement(parent, "p").text = block.words
    elif isinstance(block, Table):
        _table(parent, block, numbers)
    elif isinstance(block, Drawing):
        figure = SubElement(parent, "figure")
        data = base64.b64encode(svg(block)).decode()
        SubElement(figure, "img", src=f"data:image/svg+xml;base64,{data}", alt=block.alt)
        _told(SubElement(figure, "figcaption"), block.caption, numbers)


def _point(parent: Element, sentence: Sentence, numbers: Mapping[Quote, int]) -> None:
    item = SubElement(parent, "li")
    _told(item, sentence, numbers)
    if sentence.under:
        below = SubElement(item, "ul")
        for each in sentence.under:
            _point(below, each, numbers)


def _told(element: Element, sentence: Sentence, numbers: Mapping[Quote, int]) -> None:
    element.text = sentence.words + "\u00a0"
    _marks(element, sentence.sources, numbers)


def _marks(element: Element, sources: Sequence[Quote], numbers: Mapping[Quote, int]) -> None:
    for mark in marks(sources, numbers):
        SubElement(element, "a", {"class": "mark", "href": f"#s{mark.first}"}).text = f"[{mark.text}]"


def _table(parent: Element, table: Table, numbers: Mapping[Quote, int]) -> None:
    grid = SubElement(SubElement(parent, "div", {"class": "wide"}), "table")
    head = SubElement(SubElement(grid, "thead"), "tr")
    for column, words in enumerate(table.head):
        SubElement(head, "th", {"scope": "col", **_right(table, column)}).text = words
    body = SubElement(grid, "tbody")
    for row in table.rows:
        line_of = SubElement(body, "tr")
        for column, words in enumerate(row.cells):
            name = "th" if column == 0 else "td"
            SubElement(line_of, name, {**({"scope": "row"} if column == 0 else {}), **_right(table, column)}).text = words
        _marks(SubElement(line_of, "td"), row.sources, numbers)


def _right(table: Table, column: int) -> dict[str, str]:
    return {"class": "number"} if column in table.numbers else {}


def _sources(parent: Element, note: Note, numbers: Mapping[Quote, int]) -> None:
    SubElement(parent, "h2").text = note.labels["sources"]
    listed = SubElement(parent, "dl")
    for quote, number in numbers.items():
        SubElement(listed, "dt", id=f"s{number}").text = f"[{number}]"
        told = SubElement(listed, "dd")
        told.text = line(quote, note) + " "
        SubElement(told, "q", lang=quote.language).text = quote.text
