"""How well main texts and dates of publication are found on the pages of a public benchmark, beside trafilatura alone.

The measure of main texts is that of scrapinghub's article-extraction-benchmark: the shares of four words in a row that are right
(precision) and found (recall), the mean over pages; F1 of these means. Where only pieces are annotated, the share of found pieces.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from babel import Locale, UnknownLocaleError

from comity.documents import build
from comity.documents.extraction import extract
from comity.documents.extraction.charset import decode_page
from comity.documents.extraction.stories import BETWEEN
from comity.errors import InputError
from comity.evaluation.extraction_data import Page
from comity.model.items import Item
from comity.model.source import Source

TOGETHER = 4
"""Words in a row."""
READERS = ("comity", "trafilatura", "trafilatura fast")
PARTS = ("all", "develop", "held-out")
_WORD = re.compile(r"\w+")
_LANGUAGE = re.compile(r"<html[^>]{0,2000}\slang\s*=\s*[\"']?([a-zA-Z]{2})", re.IGNORECASE)

Shares = tuple[float, float, float]
"""Right, too much and missing, of all that is right or said."""


class Text(msgspec.Struct, frozen=True):
    """How well main texts are found: mean precision and recall, their F1, and over how many pages."""

    precision: float
    recall: float
    f1: float
    pages: int


class Dates(msgspec.Struct, frozen=True):
    """How often the date of publication is right, wrong or not found; ``stated`` counts the pages that state it."""

    stated: int
    right: int
    wrong: int
    missing: int

    @property
    def share(self) -> float:
        """Right among stated."""
        return self.right / max(1, self.stated)


class Figures(msgspec.Struct, frozen=True):
    """The figures of a benchmark: of texts by reader and half, of dates by half."""

    pages: int
    failed: int
    texts: Mapping[str, Mapping[str, Text]]
    dates: Mapping[str, Dates]


def measure(pages: Sequence[Page]) -> Figures:
    """Measure on pages; one that cannot be read has an empty text."""
    shares: dict[tuple[str, str], list[Shares]] = {}
    days: dict[str, Counter[str]] = {part: Counter() for part in PARTS}
    failed = 0
    for page in pages:
        markup = page.markup()
        source = _read(page, markup)
        failed += source is None
        parts = ("all", page.half)
        if page.text is not None or page.included:
            for reader in READERS:
                found = _text(source) if reader == "comity" else _trafilatura(markup, fast=reader.endswith("fast"))
                score = overlap(page.text, found) if page.text is not None else pieces(page, found)
                for part in parts:
                    shares.setdefault((reader, part), []).append(score)
        if page.published and states(decode_page(markup), page.published):
            outcome = _outcome(_published(source), page.published)
            for part in parts:
                days[part][outcome] += 1
    texts = {reader: {part: mean(shares[reader, part]) for part in PARTS if (reader, part) in shares} for reader in READERS}
    dates = {part: Dates(count.total(), count["right"], count["wrong"], count["missing"]) for part, count in days.items() if count}
    return Figures(len(pages), failed, {reader: each for reader, each in texts.items() if each}, dates)


def _read(page: Page, markup: bytes) -> Source | None:
    try:
        return extract(Item(page.address or page.name, markup, media="text/html", address=page.address))
    except InputError:
        return None


def _text(source: Source | None) -> str:
    """The text without the title that is put before it, and without the marks between stories."""
    if source is None:
        return ""
    title = source.provenance.title if source.provenance else None
    text = source.text.removeprefix(title) if title else source.text
    return text.replace(BETWEEN, "")


def _trafilatura(markup: bytes, fast: bool) -> str:
    from trafilatura import extract as alone

    return alone(markup, fast=fast, include_comments=False, include_tables=True, include_formatting=False) or ""


def _published(source: Source | None) -> str | None:
    """The date as the register would have it: of the markup, or of the text in a language that Comity reads."""
    if source is None or source.published:
        return source.published if source else None
    try:
        return build(source.name, source.text, language=source.language, provenance=source.provenance).published
    except InputError:
        return None


def _outcome(found: str | None, published: str) -> str:
    return "missing" if found is None else "right" if found == published else "wrong"


def states(markup: str, published: str) -> bool:
    """Whether a page has a day written in it somewhere: in figures, or in words of its language (CLDR)."""
    day = datetime.date.fromisoformat(published)
    y, m, d = day.year, day.month, day.day
    figures = rf"{y}[-/.]?{m:02}[-/.]?{d:02}(?:\d{{6}})?|0?{d}[./-]\s?0?{m}[./-]\s?(?:{y}|{y % 100:02}\b)|0?{m}/0?{d}/{y}"
    if re.search(rf"(?<!\d)(?:{figures})(?!\d\d)", markup):
        return True
    match = _LANGUAGE.search(markup)
    names = {name for code in (match[1].lower() if match else "en", "en") for name in _month(code, m)}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    first = rf"(?<!\d)0?{d}\W{{0,3}}(?:er|st|nd|rd|th|de|of)?\s*(?:{either})\W{{0,3}}(?:de )?{y}"
    worded = rf"{first}|(?:{either})\W{{1,3}}0?{d}(?:st|nd|rd|th)?\W{{1,3}}{y}"
    return re.search(worded, markup, re.IGNORECASE) is not None


def _month(language: str, number: int) -> set[str]:
    try:
        months = Locale.parse(language).months
    except (ValueError, UnknownLocaleError):
        return set()
    return {months[use][width][number].rstrip(".") for use in ("format", "stand-alone") for width in ("wide", "abbreviated")}


def overlap(true: str, found: str) -> Shares:
    """The shares of words in a row that two texts have in common, that only the second has, and only the first."""
    one, other = _shingles(true), _shingles(found)
    right = (one & other).total()
    return _shares(right, other.total() - right, one.total() - right)


def pieces(page: Page, found: str) -> Shares:
    """The same of annotated pieces."""
    text = " ".join(found.split())
    right, wrong = (sum(" ".join(piece.split()) in text for piece in some) for some in (page.included, page.excluded))
    return _shares(right, wrong, len(page.included) - right)


def _shares(right: int, wrong: int, missing: int) -> Shares:
    whole = right + wrong + missing
    return (right / whole, wrong / whole, missing / whole) if whole else (0.0, 0.0, 0.0)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    rows = (tuple(words[at : at + TOGETHER]) for at in range(max(1, len(words) - TOGETHER + 1)))
    return Counter(row for row in rows if row)


def mean(shares: Iterable[Shares]) -> Text:
    """Mean precision and recall over pages, and F1 of these."""
    every = list(shares)
    precisions = [right / (right + wrong) for right, wrong, _ in every if right + wrong]
    recalls = [right / (right + missing) for right, _, missing in every if right + missing]
    precision = sum(precisions) / max(1, len(precisions))
    recall = sum(recalls) / max(1, len(recalls))
    return Text(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0, len(every))
