"""PDF and Word files: paragraphs of lines, what is dropped, what cannot be read; and hostile files of every kind."""

from __future__ import annotations

import io
import os
import zipfile
from functools import cache

import docx
import pypdf
import pytest
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.documents import build
from comity.documents.extraction import extract
from comity.errors import InputError
from comity.model.items import Item
from comity.model.source import Source

CASES = int(os.environ.get("COMITY_FUZZ", "40"))
many = settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
FIRST = (
    "Le vice-président de la République a signé mercredi à Tallinn, avec son homologue estonien, un accord de coopération "
    "bilatérale en matière de cybersécurité et d’intelligence artificielle, qui entrera en vigueur le 1er janvier."
)
SECOND = (
    "Les deux parties sont convenues de renforcer leurs consultations politico-militaires et d’organiser des exercices communs "
    "deux fois par an en Asie-Pacifique, où leurs intérêts se rejoignent."
)
MORE = tuple(
    f"{who} {what}, selon un communiqué que le gouvernement a publié {when} sur son site et que la presse a pu lire."
    for who, what, when in (
        ("Le ministre suédois des Affaires étrangères", "a reçu son homologue chilien à Stockholm", "mardi matin"),
        ("La cheffe de l’état-major norvégien", "se rendra bientôt en Islande avec deux navires", "jeudi soir"),
        ("Les autorités portuaires ghanéennes", "achèteront des radars côtiers au Danemark", "la semaine dernière"),
        ("Une délégation parlementaire péruvienne", "a visité le centre cyberdéfense d’Helsinki", "dimanche"),
    )
)
TITLE = "Accord de coopération entre la France et l’Estonie"
PAGE = f"""<html lang="fr"><head><meta charset="utf-8"><title>{TITLE}</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2021-05-03"}}</script></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>{TITLE}</h1><time datetime="2021-05-03">3 mai</time>
<p>{FIRST}</p><ul><li>un</li></ul><table><tr><td>a</td></tr></table><p>{SECOND}</p></article></body></html>"""


@cache
def pdf(setting: str = "", text: str = "\n\n".join((f"= {TITLE}", FIRST, SECOND, *MORE))) -> bytes:
    """A PDF set by typst."""
    return bytes(typst.compile(f'#set text(hyphenate: true, lang: "fr")\n#set par(justify: true)\n{setting}\n{text}'.encode()))


def read(data: bytes, name: str = "file.pdf") -> Source:
    return extract(Item(name, data))


def word(*, title: str = "") -> bytes:
    """A Word file with a heading, paragraphs, a table, and tracked changes."""
    document = docx.Document()
    document.core_properties.title = title
    document.add_heading(TITLE, 1)
    document.add_paragraph(FIRST)
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Estonie", "3 mai 2021"
    second = document.add_paragraph("Les deux parties ")
    second._p.append(parse_xml(f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>sont convenues</w:t></w:r></w:ins>'))
    second._p.append(parse_xml(f'<w:del {nsdecls("w")} w:id="2" w:author="x"><w:r><w:delText>refusent</w:delText></w:r></w:del>'))
    second.add_run(" de se voir.")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


# --- PDF


@pytest.mark.parametrize(
    "setting", ["", "#set page(columns: 2)", "#set page(width: 9cm)", "#set page(width: 14cm, height: 9cm, columns: 2)"]
)
def test_lines_become_paragraphs_and_cut_words_whole_ones(setting: str) -> None:
    assert read(pdf(setting)).text.split("\n\n") == [TITLE, FIRST, SECOND, *MORE]


def test_headers_footers_and_page_numbers_go() -> None:
    setting = (
        "#set page(height: 9cm, header: [Bulletin diplomatique n° 7], footer: context align(center)[Page #counter(page).display()])"
    )
    text = read(pdf(setting)).text
    assert "Bulletin" not in text
    assert "Page" not in text
    assert all(paragraph in text for paragraph in (FIRST, SECOND, *MORE))


def test_items_of_a_list_stay_apart() -> None:
    text = read(pdf("", f"{FIRST}\n- premier point ;\n- deuxième point, plus long que le premier.\n")).text
    assert text.split("\n\n")[1:] == ["• premier point ;", "• deuxième point, plus long que le premier."]


def test_the_title_of_the_file_counts_where_it_stands_over_the_text() -> None:
    for told, found in ((TITLE, TITLE), ("Microsoft Word - doc1", None)):
        provenance = read(pdf(f'#set document(title: "{told}", date: datetime(year: 2020, month: 1, day: 2))')).provenance
        assert provenance is not None
        assert (provenance.title, provenance.media) == (found, "application/pdf")


def test_when_a_pdf_was_made_is_not_when_it_was_published() -> None:
    made = "#set document(date: datetime(year: 2020, month: 1, day: 2))"
    assert read(pdf(made)).published is None
    source = read(pdf(made, f"Communiqué, Paris, le 3 mai 2021\n\n= {TITLE}\n{FIRST}"))
    assert build(source.name, source.text).published == "2021-05-03"


def test_a_scanned_pdf_is_said() -> None:
    with pytest.raises(InputError, match=r"without a text layer \(0 letters on 1 page\).*ocrmypdf"):
        read(pdf("", "#rect(width: 100%, height: 50%, fill: gray)"))


def test_a_locked_pdf_is_said() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    with pytest.raises(InputError, match="locked by a password"):
        read(made.getvalue())


def test_a_broken_pdf_is_said() -> None:
    with pytest.raises(InputError, match="broken PDF"):
        read(pdf()[:400])
    with pytest.raises(InputError, match="broken PDF"):
        read(b"%PDF-1.7\n" + bytes(200))


# --- Word


def test_a_word_file() -> None:
    source = read(word(title=TITLE), "accord.docx")
    assert source.text.split("\n\n") == [TITLE, FIRST, "Estonie\t3 mai 2021", "Les deux parties sont convenues de se voir."]
    assert source.provenance is not None
    assert source.provenance.title == TITLE
    assert source.provenance.media is not None
    assert source.provenance.media.endswith("wordprocessingml.document")
    assert source.published is None


def test_word_files_that_cannot_be_read() -> None:
    with pytest.raises(InputError, match="broken Word file"):
        read(word()[:-200], "a.docx")
    empty = io.BytesIO()
    docx.Document().save(empty)
    with pytest.raises(InputError, match="without text"):
        read(empty.getvalue(), "a.docx")


def test_a_word_file_that_unpacks_to_too_much() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    with pytest.raises(InputError, match="unpacks to 300 MB"):
        read(made.getvalue(), "a.docx")


# --- hostile pages


PROSE = f"<p>{FIRST}</p><p>{SECOND}</p>"
HOSTILE = {
    "deep": "<div>" * 100_000 + PROSE,
    "deep inline": PROSE + "<b><i>" * 50_000 + PROSE,
    "tables in tables": "<table><tr><td>" * 5_000 + PROSE,
    "lists": "<ul><li>un élément</li></ul>" * 20_000 + PROSE,
    "stories": f"<article><h2>Un titre assez long ici</h2>{PROSE}</article>" * 1_500,
    "attributes": "<p " + " ".join(f'a{n}="x"' for n in range(60_000)) + ">" + PROSE,
    "entities": "<p>" + "&amp;" * 200_000 + PROSE,
    "controls": "<p>" + "\0\x01\x1f\ufffe" * 1_000 + "</p>" + PROSE,
    "brackets": "<" * 500_000 + PROSE,
    "comments": PROSE + "<!--" * 200_000,
    "linked": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + PROSE,
    "dates": '<div class="date published">x</div>' * 10_000 + PROSE,
    "long word": "<p>" + "m" * 3_000_000 + "</p>" + PROSE,
    "breaks": "<p>" + "texte<br>" * 15_000 + PROSE,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_bounded_work(name: str) -> None:
    """Each would take minutes, or the parser's stack, if nothing bounded it."""
    try:
        source = read(f"<html><body>{HOSTILE[name]}</body></html>".encode("utf-8", "surrogatepass"), "page.html")
        assert source.text.strip()
    except InputError as error:
        assert error.remedy


def test_entities_are_not_expanded_and_files_not_fetched() -> None:
    bomb = '<!ENTITY a "' + "x" * 1_000 + '"><!ENTITY b "' + "&a;" * 1_000 + '"><!ENTITY f SYSTEM "file:///etc/passwd">'
    text = read(
        f'<?xml version="1.0"?><!DOCTYPE html [{bomb}]><html><body><p>&b;&f;</p>{PROSE}</body></html>'.encode(), "p.html"
    ).text
    assert FIRST in text
    assert len(text) < 2_000
    assert "root:" not in text


def test_a_page_of_50_megabytes_is_refused() -> None:
    with pytest.raises(InputError, match=r"too large for a page \(50\.0 MB"):
        read(b"<html><body>" + b"x" * 50_000_000, "page.html")


def outcome(data: bytes, name: str) -> None:
    """A source, or an error that names the input."""
    try:
        source = extract(Item(name, data))
    except InputError as error:
        assert error.name == name
        assert error.remedy
    else:
        assert len(source.text) <= 20 * len(data) + 1_000
        assert "\0" not in source.text


@st.composite
def broken(draw: st.DrawFn, seed: bytes) -> bytes:
    """A file with some bytes changed, cut, doubled or put in."""
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        kind = draw(st.sampled_from(("flip", "cut", "double", "put")))
        length = draw(st.integers(1, 200))
        if kind == "flip" and data:
            data[at] ^= draw(st.integers(1, 255))
        elif kind == "cut":
            del data[at : at + length]
        elif kind == "double":
            data[at:at] = data[at : at + length]
        else:
            data[at:at] = draw(
                st.sampled_from((b"<", b">", b"<p>", b"</", b"\0", b"&#x0;", b"<table>", b"\xff\xfe", b"obj", b"<!--", b'"'))
            )
    return bytes(data)


@many
@given(broken(PAGE.encode()))
def test_any_page_gives_a_text_or_an_error(data: bytes) -> None:
    outcome(data, "page.html")


@many
@given(broken(pdf()))
def test_any_pdf_gives_a_text_or_an_error(data: bytes) -> None:
    outcome(data, "file.pdf")


@many
@given(broken(word()))
def test_any_word_file_gives_a_text_or_an_error(data: bytes) -> None:
    outcome(data, "file.docx")


@many
@given(st.binary(max_size=300), st.sampled_from(("text/html", "application/pdf", "text/plain")))
def test_any_bytes_give_a_text_or_an_error(data: bytes, media: str) -> None:
    try:
        extract(Item("x", data, media=media))
    except InputError as error:
        assert error.remedy


def test_cut_files() -> None:
    for data, name in ((PAGE.encode(), "a.html"), (pdf(), "a.pdf"), (word(), "a.docx")):
        for share in (0.1, 0.5, 0.9, 0.99):
            outcome(data[: int(len(data) * share)], name)
