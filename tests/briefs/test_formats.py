"""The four formats: what documents say comes out as text in each, whatever it looks like; the same note gives the same bytes."""

from __future__ import annotations

import datetime
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from comity.briefs.compose import brief
from comity.briefs.markdown import escape
from comity.briefs.note import Note, Quote, Remark, Row, Section, Sentence, Table, plain
from comity.briefs.write import Format, format_of, laid_out, write
from comity.errors import InputError
from comity.model.reading import Evidence
from comity.register.query import Filter
from comity.register.view import View

LABELS = {"sources": "Sources", "page_of": "Page {page} of {pages}", "undated_source": "undated", "colon": ":", "quote": "“{text}”"}
HOSTILE = [
    "<script>alert('x')</script>",
    "</style><img src=x onerror=alert(1)>",
    "[a](javascript:alert(1)) ![b](http://x.y/z.png)",
    "# title",
    "- point\n- point",
    "1. one\n\n    code",
    "**bold** _em_ `code` ~~gone~~ | cell | $x^2$",
    "#panic(\"x\") #{ 1 + 1 } #import \"/etc/passwd\"",
    "= Heading @label <label> $ sum $ \\ // comment",
    "&lt;b&gt; &amp; &#x41; &nbsp;",
    "https://example.org www.example.org a@b.org",
    "{0} {words} {{x}} %s",
    "\\*not\\* \\",
    "\x00\x08\x1b[31m\u202eevil\u2066",
    "[1]: http://x.y 'z'",
    "한국 日本 🎉 Ελλάδα",
    "]]> <!-- --> <?x ?> <![CDATA[",
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)).filter(
    lambda text: bool(plain(text))
)
SLOW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def hostile(text: str) -> Note:
    """A note in which everything that documents and names give is this text."""
    quote = Quote(1, "https://x.y/" + text, text, text, "en", (Evidence(start=0, end=len(text), text=text),))
    words = plain(text)
    return Note(
        title=words,
        scope=(Remark(words),),
        language="en",
        made=datetime.date(2025, 3, 1),
        sections=(
            Section(words, (Sentence(words, (quote,), (Sentence(words, (quote,)),)), Sentence(words, (quote,)))),
            Section("Table", (Table((words, "Sources"), (Row((words,), (quote,)),)), Remark(words)), points=False),
        ),
        labels=LABELS,
    )


# -- HTML ----------------------------------------------------------------------------------------------------------------


class Read(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@given(TEXT)
def test_html_holds_text_as_text(text: str) -> None:
    page = laid_out(hostile(text), Format.HTML).decode()
    read, harmless = Read(page), Read(laid_out(hostile("harmless"), Format.HTML).decode())
    assert read.elements == harmless.elements
    words = plain(text)
    assert sum(words in piece for piece in read.text) >= 9


def test_html_stands_alone(note: Note) -> None:
    page = laid_out(note, Format.HTML).decode()
    read = Read(page)
    assert page.startswith("<!DOCTYPE html>")
    assert not {"script", "link", "iframe"} & {tag for tag, _ in read.elements}
    assert not re.search(r"(?:src|href)=\"(?!data:image/svg|#s\d)", page)
    assert page.count("<img ") == len(note.drawings()) == page.count(' alt="')
    for target in re.findall(r'href="#(s\d+)"', page):
        assert f'id="{target}"' in page


# -- Markdown ------------------------------------------------------------------------------------------------------------

KNOWN = {
    f"{name}_open" for name in ("heading", "paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr", "th", "td")
}


def parsed(page: str) -> list[Token]:
    return MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).parse(page)


def shown(tokens: list[Token]) -> list[str]:
    """The text of each inline piece as a reader sees it."""
    return ["".join(child.content for child in token.children or ()) for token in tokens if token.type == "inline"]


@given(TEXT)
@example("a\\")
@example("+ x")
@example("=")
@example("---")
def test_markdown_holds_text_as_text(text: str) -> None:
    tokens = parsed(laid_out(hostile(text), Format.MARKDOWN).decode())
    assert [token.type for token in tokens] == [
        token.type for token in parsed(laid_out(hostile("harmless"), Format.MARKDOWN).decode())
    ]
    children = {child.type for token in tokens for child in token.children or ()}
    assert children <= {"text", "text_special"}, children
    words = plain(text)
    pieces = shown(tokens)
    assert pieces[:3] == [words, words, words]
    assert f"{words} [1]" in pieces


@given(st.text())
def test_escaped_text_is_read_as_it_was(text: str) -> None:
    words = plain(text)
    tokens = parsed(f"x {escape(words)} x")
    assert shown(tokens) == [f"x {words} x".replace("  ", "  ")]


# -- Word ----------------------------------------------------------------------------------------------------------------


@given(TEXT)
@SLOW
def test_word_holds_text_as_text(text: str) -> None:
    made = docx.Document(io.BytesIO(laid_out(hostile(text), Format.WORD)))
    words = plain(text)
    told = [paragraph.text.replace("\u00a0", " ") for paragraph in made.paragraphs]
    words = words.replace("\u00a0", " ")
    assert told[:3] == [words, words, words]
    assert told.count(f"{words} [1]") == 3
    assert made.tables[0].rows[1].cells[0].text.replace("\u00a0", " ") == words
    assert told[-1].endswith(f"“{words}”")


def test_word_has_headings_tables_pictures_and_pages(note: Note) -> None:
    made = docx.Document(io.BytesIO(laid_out(note, Format.WORD)))
    headings = [paragraph.text for paragraph in made.paragraphs if paragraph.style and paragraph.style.name == "Heading 1"]
    assert headings == [*(section.title for section in note.sections), "Sources"]
    assert len(made.tables) == sum(isinstance(block, Table) for section in note.sections for block in section.blocks)
    pictures = made.element.body.findall(f".//{qn('wp:docPr')}")
    assert [picture.get("descr") for picture in pictures] == [drawing.alt for drawing in note.drawings()]
    footer = made.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer and 'w:instr="NUMPAGES"' in footer
    assert made.core_properties.language == "en-GB"
    anchors = re.findall(r'w:anchor="(\w+)"', made.element.xml)
    assert anchors and set(anchors) <= set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', made.element.xml))


# -- PDF -----------------------------------------------------------------------------------------------------------------


def pages(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.isascii() and text.isprintable()])
def test_pdf_holds_text_as_text(text: str) -> None:
    told = re.sub(r"\s|-\n|\u00ad", "", pages(laid_out(hostile(text), Format.PDF)))
    words = re.sub(r"\s", "", plain(text))
    assert told.count(words) >= 7


@given(TEXT)
@SLOW
def test_pdf_can_be_made_of_any_text(text: str) -> None:
    read = pypdf.PdfReader(io.BytesIO(laid_out(hostile(text), Format.PDF)))
    assert read.metadata is not None and len(read.pages) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pdf_is_a4_with_its_language_and_page_numbers(view: View, pair: Filter, parts: Any, language: str) -> None:
    note = brief(view, pair, language, parts.made)
    read = pypdf.PdfReader(io.BytesIO(laid_out(note, Format.PDF)))
    assert [round(float(side)) for side in read.pages[0].mediabox[2:]] == [595, 842]
    assert str(read.trailer["/Root"]["/Lang"]).startswith(language)
    assert read.metadata is not None and read.metadata.title == note.title
    for number, page in enumerate(read.pages, 1):
        words = f"Page {number} of {len(read.pages)}" if language == "en" else f"Page {number} sur {len(read.pages)}"
        assert words in page.extract_text()
    told = re.sub(r"\s", "", pages(laid_out(note, Format.PDF)))
    for number in note.numbers().values():
        assert f"[{number}]" in told


# -- all -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("layout", list(Format))
def test_every_format_says_the_same_each_time(view: View, pair: Filter, parts: Any, layout: Format, language: str) -> None:
    note = brief(view, pair, language, parts.made)
    data = laid_out(note, layout)
    assert data == laid_out(brief(view, pair, language, parts.made), layout)
    assert len(data) > 2000


@pytest.mark.parametrize("layout", list(Format))
def test_an_empty_answer_is_a_note_too(view: View, parts: Any, layout: Format) -> None:
    note = brief(view, Filter(actor=("FJI",)), "en", parts.made)
    data = laid_out(note, layout)
    if layout is Format.MARKDOWN:
        assert "holds no fact" in data.decode() and "Sources" not in data.decode()
    if layout is Format.PDF:
        assert "holds no fact" in pages(data)


def test_markdown_has_its_drawings_beside_it(note: Note, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("notes")
    files = write(note, folder / "korea & nato (1).md")
    assert sorted(file.name for file in folder.iterdir()) == sorted(file.name for file in files)
    tokens = parsed(files[0].read_text(encoding="utf-8"))
    images = [child.attrs["src"] for token in tokens for child in token.children or () if child.type == "image"]
    assert len(images) == len(files) - 1 == 2
    assert {token.type for token in tokens} - {each.replace("_open", "_close") for each in KNOWN} <= {*KNOWN, "inline"}


@pytest.mark.parametrize(
    ("name", "layout"), [("a.md", "md"), ("a.HTML", "html"), ("a.htm", "html"), ("b.docx", "docx"), ("b.c.pdf", "pdf")]
)
def test_the_ending_names_the_format(name: str, layout: str) -> None:
    assert format_of(Path(name)) == layout


@pytest.mark.parametrize("name", ["a", "a.txt", "pdf"])
def test_other_endings_are_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"\.md, \.html, \.docx, \.pdf"):
        format_of(Path(name))


def test_a_file_that_cannot_be_written_is_named(note: Note, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        write(note, tmp_path / "nowhere" / "a.html")
    folder = tmp_path / "folder.html"
    folder.mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write(note, folder)
    assert not list(folder.iterdir()) and not list(tmp_path.glob(".*"))
