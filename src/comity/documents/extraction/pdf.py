"""PDF files: their paragraphs, put together from lines on pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from comity.documents.extraction.body import words
from comity.documents.extraction.render import clean
from comity.errors import InputError
from comity.knowledge.pages import load_marks

_MOST_BYTES = 64_000_000
_MOST_PAGES = 3_000
_MOST_CHARS = 10_000_000
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SCANNED = 20  # letters to a page: fewer on the mean, and the pages are pictures
_UNREADABLE = 0.2  # share of characters that are no letters of any script
_EDGE = 3  # lines at the top and bottom of a page that may be its header and footer
_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|pág\.)?\W*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|sur|de|von)\s*\d{1,4})?\W*", re.IGNORECASE
)
_STOP = re.compile(r"[.!?…:;][\"'»”’)\]]*$")
_ITEM = re.compile(r"(?:[-–—•▪●◦*]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s")
_HYPHEN = re.compile(r"([^\W\d_]+)(-|\u00ad|\u2010|\ufffe|\x02)$")
_SOFT = "\u00ad\x02"
_CUT = "\ufffe"  # what pdfium has for a hyphen at the end of a line, its own or not, and no line end behind it
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_GAP = 1.3  # times the usual distance of two lines: a new paragraph
_SIZE = 1.15  # times the height of the line before: a heading begins or ends
_INDENT = 0.8  # heights that a first line is moved in
_SHORT = 0.85  # share of the column that a line fills which does not end its paragraph
_HEAD = 6  # paragraphs among which the title of the file's properties must stand to be taken


@dataclass(frozen=True, slots=True)
class PdfText:
    """A PDF's paragraphs, and its title if it stands over them."""

    paragraphs: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page; lengths in points, ``y`` (of its foot) counts upwards."""

    text: str
    page: int
    left: float
    right: float
    y: float
    height: float


def read_pdf(data: bytes, name: str) -> PdfText:
    """The text of a PDF with a text layer: lines joined to paragraphs, words to whole ones; without page numbers, and without
    headers and footers that are the same on several pages.

    Its own dates tell when the file was made, not when the text was published: they are not taken.

    Raises:
        InputError: if it is too large, locked, broken, or scanned without a text layer.
    """
    if len(data) > _MOST_BYTES:
        raise InputError(name, f"is too large ({len(data) / 1e6:.0f} MB; the limit is {_MOST_BYTES / 1e6:.0f} MB)", "split it")
    import pypdfium2  # here, since other documents need none of it

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise InputError(name, "is a PDF locked by a password", "open it with its password and save it without") from error
        raise InputError(name, f"is a broken PDF ({error})", "open it in a viewer and print it to a new PDF") from error
    try:
        count = len(document)
        if count > _MOST_PAGES:
            raise InputError(name, f"is a PDF of {count} pages (the limit is {_MOST_PAGES})", "split it into one file per text")
        pages = _pages(document, count, name)
        named = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    except pypdfium2.PdfiumError as error:
        raise InputError(name, f"is a broken PDF ({error})", "open it in a viewer and print it to a new PDF") from error
    finally:
        document.close()
    _check(pages, name)
    lines = [line for page in _without_edges(pages) for line in page]
    found = tuple(_paragraphs(lines))
    title = next((p for p in found[:_HEAD] if words(p) == words(named)), None) if words(named) else None
    return PdfText(found, title)


def _pages(document: Any, count: int, name: str) -> list[list[_Line]]:
    pages: list[list[_Line]] = []
    chars = 0
    for number in range(count):
        page = document[number]
        try:
            text_page = page.get_textpage()
            chars += text_page.count_chars()
            if chars > _MOST_CHARS:
                much = f"is a PDF with more than {_MOST_CHARS / 1e6:.0f} million characters (by page {number + 1})"
                raise InputError(name, much, "split it into one file per text")
            pages.append(list(_lines(text_page, number)))
        finally:
            page.close()
    return pages


def _lines(page: Any, number: int) -> Iterator[_Line]:
    """The lines of a page in the order of its text layer."""
    text = page.get_text_range()
    aligned = len(text) == page.count_chars()  # not where a character takes two places; then boxes are not asked
    for match in re.finditer("[^\r\n\ufffe]+\ufffe?", text):
        line = match[0].strip("\x00 \t")
        if not line.strip(_CUT):
            continue
        if not aligned:
            yield _Line(line, number, 0, 0, 0, 0)
            continue
        last = line.rstrip(_CUT)[-1]
        inner = match.start() + match[0].find(line[0]), match.start() + match[0].rfind(last)
        left, foot, _, _ = page.get_charbox(inner[0], loose=True)
        _, _, right, top = page.get_charbox(inner[1], loose=True)
        yield _Line(line, number, left, right, foot, max(0.0, top - foot))


def _check(pages: Sequence[Sequence[_Line]], name: str) -> None:
    """That there is a text layer, and that it holds letters."""
    text = "".join(line.text for page in pages for line in page)
    letters = sum(map(str.isalnum, text))
    if letters < _SCANNED * len(pages):
        much = f"{letters} letters on {len(pages)} page{'s' * (len(pages) != 1)}"
        problem = f"is a PDF without a text layer ({much}): it is scanned, or holds pictures"
        raise InputError(name, problem, "make one by OCR (ocrmypdf does) and give the result")
    strange = sum(not char.isprintable() and not char.isspace() and char not in _SOFT + _CUT for char in text)
    if strange + text.count("\ufffd") > _UNREADABLE * len(text):
        raise InputError(
            name, "is a PDF whose fonts do not tell which letters they show", "make a text layer by OCR (ocrmypdf --force-ocr)"
        )


# --- what is not the text


def _without_edges(pages: Sequence[list[_Line]]) -> Iterator[list[_Line]]:
    """The pages without their numbers, and without headers and footers that half of them or more have."""
    edges = [_edges(page) for page in pages]
    counts = Counter(key for page in edges for key in set(page.values()))
    often = {key for key, count in counts.items() if count >= max(2, len(pages) / 2)}
    for page, edge in zip(pages, edges, strict=True):
        yield [line for line in page if id(line) not in edge or not (edge[id(line)] in often or _is_number(line, pages))]


def _edges(page: Sequence[_Line]) -> dict[int, tuple[str, bool]]:
    """The lines at the top (False) and at the bottom (True) of a page, wherever its text layer has them, by their identity."""
    upright = sorted(page, key=lambda line: -line.y)
    tops = {id(line): (_pattern(line.text), False) for line in upright[:_EDGE]}
    return tops | {id(line): (_pattern(line.text), True) for line in upright[_EDGE:][-_EDGE:]}


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def _is_number(line: _Line, pages: Sequence[object]) -> bool:
    return len(pages) > 1 and len(line.text) <= 24 and any(map(str.isdigit, line.text)) and _NUMBER.fullmatch(line.text) is not None


# --- lines to paragraphs


def _paragraphs(lines: Sequence[_Line]) -> Iterator[str]:
    if not lines:
        return
    leading = _leading(lines)
    known = Counter(word.casefold() for line in lines for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", line.text))
    column = _columns(lines)
    current = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(before, line, leading, column):
            yield from filter(None, [clean(_joined(current, known))])
            current = []
        current.append(line)
    yield from filter(None, [clean(_joined(current, known))])


def _leading(lines: Sequence[_Line]) -> float:
    """The usual distance from one line to the next, in heights of a line."""
    steps = [
        round((a.y - b.y) / a.height, 1)
        for a, b in pairwise(lines)
        if a.page == b.page and a.height and 0 < a.y - b.y < 4 * a.height
    ]
    return Counter(steps).most_common(1)[0][0] if steps else 1.2


def _columns(lines: Sequence[_Line]) -> dict[int, float]:
    """By line (its identity), where its column ends on the right: the furthest end of the lines around it."""
    ends: dict[int, float] = {}
    for at, line in enumerate(lines):
        near = [
            other.right for other in lines[max(0, at - 6) : at + 7] if other.page == line.page and abs(other.left - line.left) < 60
        ]
        ends[id(line)] = max(near, default=line.right)
    return ends


def _begins(before: _Line, line: _Line, leading: float, column: dict[int, float]) -> bool:
    """Whether a line begins a new paragraph."""
    stopped = _STOP.search(before.text) is not None
    opens = line.text[0].isupper() or not line.text[0].isalpha()
    if not before.height or not line.height:  # nothing is known of where they stand
        return stopped and opens
    step = (before.y - line.y) / before.height
    size = max(before.height, line.height) / max(0.1, min(before.height, line.height))
    if before.page != line.page or step < 0:  # a new page or column: a sentence may go on
        return (stopped or size > _SIZE or _ITEM.match(line.text) is not None) and opens
    if step < 0.3 and line.left >= before.left:  # the same line, in pieces
        return False
    if step > _GAP * leading or (size > _SIZE and opens):
        return True
    outdented = before.left - line.left > _INDENT * line.height
    if _ITEM.match(line.text) and (outdented or stopped or before.text[-1] in ",;:" or _ITEM.match(before.text)):
        return True
    short = before.right - before.left < _SHORT * (column[id(before)] - before.left)
    indented = line.left - before.left > _INDENT * line.height
    return opens and ((short and (stopped or line.text[0].isupper())) or (indented and stopped))


def _joined(lines: Sequence[_Line], known: Counter[str]) -> str:
    """The lines as one, with words that were cut at their ends put together."""
    text = lines[0].text
    for line in lines[1:]:
        hyphen = _HYPHEN.search(text)
        following = _FIRST_WORD.match(line.text)
        if hyphen and following and line.text[0].islower():
            kept = hyphen[2] not in _SOFT and _is_compound(hyphen[1], following[0], known)
            text = text[: hyphen.start(2)] + ("-" if kept else "") + line.text
        elif hyphen and following and hyphen[2] not in _SOFT:  # "Asie-", "Pacifique"
            text = f"{text[: hyphen.start(2)]}-{line.text}"
        else:
            text += " " + line.text
    return text.replace(_CUT, "-").replace("\x02", "").replace("\x00", "")


def _is_compound(first: str, second: str, known: Counter[str]) -> bool:
    """Whether a hyphen at the end of a line is the word's own."""
    whole, parts = (first + second).casefold(), f"{first}-{second}".casefold()
    if known[whole] != known[parts]:
        return known[parts] > known[whole]
    return first.casefold() in load_marks().hyphened
