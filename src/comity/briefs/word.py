"""A note as a Word document: real headings, lists and tables, pictures with their description, numbered pages."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from comity.briefs.draw import png
from comity.briefs.note import Drawing, Note, Quote, Remark, Section, Sentence, Table, marks
from comity.briefs.sources import line

_FONT = "Calibri"
_QUIET = RGBColor(0x44, 0x44, 0x44)
_LINK = RGBColor(0x1A, 0x44, 0x80)
_TEXT = Mm(166)  # width between the margins
_LOCALES = {"fr": "fr-FR", "en": "en-GB"}


def word(note: Note) -> bytes:
    """The note as a ``.docx`` file; the same note gives the same bytes."""
    made = docx.Document()
    _prepare(made, note)
    numbers = note.numbers()
    made.add_heading(note.title, level=0)
    for remark in note.scope:
        _quiet(made.add_paragraph(remark.words))
    for section in note.sections:
        made.add_heading(section.title, level=1)
        _section(made, section, numbers)
    if numbers:
        made.add_heading(note.labels["sources"], level=1)
        for quote, number in numbers.items():
            _source(made, note, quote, number)
    stream = io.BytesIO()
    made.save(stream)
    return _steady(stream.getvalue())


def _prepare(made: Document, note: Note) -> None:
    """Page, fonts, language, footer and properties."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(22)
    normal: Any = made.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[note.language])
    normal.element.get_or_add_rPr().append(language)
    for name, size in (("Title", 20), ("Heading 1", 13)):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(key), None)
    tabs = made.settings.element.find(qn("w:defaultTabStop"))
    if tabs is not None:  # the order of settings is fixed
        tabs.addnext(_element("w:autoHyphenation"))
    _footer(page.footer.paragraphs[0], note.labels["page_of"])
    properties = made.core_properties
    properties.title, properties.author, properties.comments = note.title, "Comity", ""
    properties.language = _LOCALES[note.language]
    properties.created = properties.modified = datetime.datetime.combine(note.made, datetime.time())
    properties.last_modified_by, properties.revision = "Comity", 1


def _footer(paragraph: Paragraph, form: str) -> None:
    """``Page 2 of 5``, counted by Word."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _, rest = form.partition("{page}")
    between, _, after = rest.partition("{pages}")
    for words, field in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        paragraph.add_run(words)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            run = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            run.append(text)
            simple.append(run)
            paragraph._p.append(simple)


def _section(made: Document, section: Section, numbers: Mapping[Quote, int]) -> None:
    for block in section.blocks:
        if isinstance(block, Sentence):
            _points(made, block, numbers, "List Bullet" if section.points else "Normal")
        elif isinstance(block, Remark):
            made.add_paragraph(block.words)
        elif isinstance(block, Table):
            _table(made, block, numbers)
        elif isinstance(block, Drawing):
            _picture(made, block, numbers)


def _points(made: Document, sentence: Sentence, numbers: Mapping[Quote, int], style: str) -> None:
    _told(made.add_paragraph(style=style), sentence, numbers)
    for each in sentence.under:
        _points(made, each, numbers, "List Bullet 2")


def _told(paragraph: Paragraph, sentence: Sentence, numbers: Mapping[Quote, int]) -> None:
    paragraph.add_run(sentence.words + "\u00a0")
    _marks(paragraph, sentence.sources, numbers)


def _marks(paragraph: Paragraph, sources: Sequence[Quote], numbers: Mapping[Quote, int]) -> None:
    """References as links to the list of sources."""
    for mark in marks(sources, numbers):
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), f"source{mark.first}")
        run = paragraph.add_run(f"[{mark.text}]")
        run.font.size, run.font.color.rgb = Pt(9), _LINK
        link.append(run._r)
        paragraph._p.append(link)


def _quiet(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    for run in paragraph.runs:
        run.font.color.rgb = _QUIET


def _table(made: Document, table: Table, numbers: Mapping[Quote, int]) -> None:
    grid = made.add_table(rows=1, cols=len(table.head), style="Light Shading")
    grid.autofit = True
    head = grid.rows[0]
    properties = head._tr.get_or_add_trPr()
    properties.append(_element("w:tblHeader"))
    for column, words in enumerate(table.head):
        _cell(head.cells[column].paragraphs[0], words, column in table.numbers)
    for row in table.rows:
        line_of = grid.add_row()
        line_of._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for column, words in enumerate(row.cells):
            _cell(line_of.cells[column].paragraphs[0], words, column in table.numbers)
        last = line_of.cells[-1].paragraphs[0]
        last.paragraph_format.space_after = Pt(0)
        _marks(last, row.sources, numbers)
    made.add_paragraph()


def _cell(paragraph: Paragraph, words: str, right: bool) -> None:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.add_run(words).font.size = Pt(9.5)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _picture(made: Document, drawing: Drawing, numbers: Mapping[Quote, int]) -> None:
    shape = made.add_picture(io.BytesIO(png(drawing)), width=_TEXT)
    shape._inline.docPr.set("descr", drawing.alt)
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    caption = made.add_paragraph(style="Caption")
    _told(caption, drawing.caption, numbers)


def _source(made: Document, note: Note, quote: Quote, number: int) -> None:
    paragraph = made.add_paragraph()
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(9), Mm(-9)
    start, end = _element("w:bookmarkStart"), _element("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), f"source{number}")
    paragraph._p.append(start)
    paragraph.add_run(f"[{number}] ").font.color.rgb = _LINK
    paragraph._p.append(end)
    paragraph.add_run(f"{line(quote, note)} ")
    words = paragraph.add_run(note.labels["quote"].format(text=quote.text))
    words.italic = True
    language = _element("w:lang")
    language.set(qn("w:val"), _LOCALES.get(quote.language, quote.language))
    words._r.get_or_add_rPr().append(language)


def _element(name: str) -> Any:
    return OxmlElement(name)


def _steady(data: bytes) -> bytes:
    """The archive without the time of its making."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
