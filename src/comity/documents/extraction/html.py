"""Web pages: their main text, and what they say of themselves."""

from __future__ import annotations

import datetime
import logging
import re
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree

from comity.documents.extraction.body import main_text, words
from comity.documents.extraction.charset import decode_page
from comity.documents.extraction.dates import parse_date, stated_date
from comity.documents.extraction.linked import Story, find_story, plain_address
from comity.documents.extraction.render import clean, paragraphs
from comity.documents.extraction.stories import BETWEEN, alone, find_stories, headline
from comity.documents.language import detect
from comity.documents.published import find_publication
from comity.documents.structure import find_blocks
from comity.errors import InputError
from comity.knowledge.publishers import load_publishers
from comity.knowledge.texts import languages

MAX_BYTES = 10_000_000
_LANGUAGE = re.compile(r"[A-Za-z]{2}(?![A-Za-z])")
_HEAD_PARAGRAPHS = 3  # among which the title may stand again
_FEW_WORDS = 40  # that do not tell the language better than the page's own word for it
_DATE_LINE = 120  # characters of a line that says when a page was published
_DEEP = 200  # elements within one another
_DATE_LETTERS = 25  # of such a line at most, in languages whose header lines are not known
_PROSE = 80  # characters from which a paragraph counts as prose
_DATE_LINES = 6  # of the page are looked at on either side of its title
_NOISE = ("style", "svg", "noscript", "template", "iframe", "object", "canvas")


@dataclass(frozen=True, slots=True)
class Page:
    """What was made of a page: its paragraphs, with the title first if it has one, and what it says of itself."""

    paragraphs: tuple[str, ...]
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    published_by: str | None = None  # metadata or header
    address: str | None = None

    @property
    def text(self) -> str:
        """The text: paragraphs between blank lines."""
        return "\n\n".join(self.paragraphs)


def read_page(
    data: bytes,
    name: str,
    charset: str | None = None,
    address: str | None = None,
    fetched: str | None = None,
    language: str | None = None,
) -> Page:
    """The main text of an HTML page and what it says of itself.

    Args:
        data: the page's bytes.
        name: what errors call it.
        charset: the encoding that the server declares.
        address: where it was fetched.
        fetched: when (ISO 8601): it was not published later.
        language: ISO 639-1 code where it is known.

    Raises:
        InputError: if it is too large or holds no text.
    """
    if len(data) > MAX_BYTES:
        much = f"is too large for a page ({len(data) / 1e6:.1f} MB; the limit is {MAX_BYTES / 1e6:g} MB)"
        raise InputError(name, much, "save its article alone, or as text")
    root = parse(decode_page(data, charset))
    if root is None:
        raise InputError(name, "is a page without content", "open it in a browser and save it from there")
    story = find_story(root, frozenset(map(plain_address, filter(None, (address, _canonical(root, address))))))
    etree.strip_elements(root, *_NOISE, with_tail=False)
    own = _metadata(root, address)
    title = _title(root, story, own)
    found = _stories(root) or main_text(root, own.description)
    told = " ".join(found)
    if not told.strip():
        raise InputError(name, *_why_empty(root, story.walled))
    code = language or _language(root, told)
    latest = _day(fetched) or datetime.date.today()
    published = stated_date(root, story.published, code, latest, address)
    lines = _with_title(found, title)
    by = "metadata" if published else None
    if published is None:
        lines, published = _with_date(lines, root, title, code, latest)
        by = "header" if published else None
    return Page(
        paragraphs=tuple(lines),
        title=title,
        byline=own.author or None,
        publisher=_publisher(story, own, address),
        language=code,
        published=published,
        published_by=by,
        address=_canonical(root, address) or address,
    )


def parse(markup: str) -> Any | None:
    """The tree of a page, nested 256 deep at most (the parser's own bound); None where there is none."""
    from lxml import html  # here, since plain texts need none of it

    parser = html.HTMLParser(collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True)
    markup = _CROWDED.sub(_uncrowded, _DOCTYPE.sub("", markup, count=1))
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


_DOCTYPE = re.compile(r"^\s*(?:<\?xml[^>]{0,300}\?>\s*)?<!DOCTYPE[^>\[]{0,2000}(?:\[[^\]]{0,200000}\]\s*)?>", re.IGNORECASE)
_CROWDED = re.compile(r"<([a-zA-Z]\w*)[\s/]([^<>]{5000,})")
_MOST_ATTRIBUTES = 500


def _uncrowded(tag: re.Match[str]) -> str:
    """A tag without its attributes if it has so many that the parser would take minutes to tell them apart."""
    return (
        f"<{tag[1]} " if len(tag[2].split(None, 2 * _MOST_ATTRIBUTES)) > 2 * _MOST_ATTRIBUTES and tag[2].count("=") > 1 else tag[0]
    )


def _metadata(root: Any, address: str | None) -> Any:
    """Trafilatura's metadata; its date is not taken, since it may be a guess or that of a modification."""
    from trafilatura.metadata import extract_metadata

    for library in ("trafilatura", "htmldate", "courlan"):  # what they would warn of, the result tells
        logging.getLogger(library).setLevel(logging.CRITICAL)
    return extract_metadata(root, address, {"original_date": True, "extensive_search": False})


def _title(root: Any, story: Story, own: Any) -> str | None:
    """The headline as the reader sees it, where it is the one that the page's metadata give; else theirs."""
    named = clean(story.title or own.title or "")
    heads = [text for head in islice(root.iter("h1"), 10) if (text := clean(" ".join(head.itertext())))]
    if not named:
        return heads[0] if heads else None
    same = set(words(named))
    alike = [head for head in heads if 2 * len(same & set(words(head))) >= max(1, min(len(same), len(set(words(head)))))]
    return alike[0] if alike else named


def _stories(root: Any) -> list[str]:
    """The paragraphs of all stories of a page that tells several; empty where it tells one."""
    found: list[str] = []
    for story in find_stories(root):
        if told := main_text(alone(story)):
            found.extend([*([BETWEEN] if found else []), *_with_title(told, headline(story))])
    return found if BETWEEN in found else []


def _with_title(found: list[str], title: str | None) -> list[str]:
    """The paragraphs with the title first, once."""
    if title is None:
        return found
    same = words(title)
    return [title, *(p for i, p in enumerate(found) if i >= _HEAD_PARAGRAPHS or words(p) != same)]


def _with_date(
    lines: list[str], root: Any, title: str | None, language: str | None, latest: datetime.date
) -> tuple[list[str], str | None]:
    """The paragraphs with the line that shows the date of publication behind the title, if there is one; and that date."""
    shown = paragraphs(root)
    same = words(title or "")
    at = next((i for i, p in enumerate(shown) if same and words(p) == same), 0)
    over = takewhile(lambda line: len(line) < _PROSE or line not in lines, shown[at + 1 : at + 1 + _DATE_LINES])
    after = list(over)  # the text begins behind them
    for line in (*after, *reversed(shown[max(0, at - _DATE_LINES) : at])):
        if len(line) <= _DATE_LINE and (day := _shown_date(line, language, latest)):
            return (lines if line in lines else [*lines[:1], line, *lines[1:]] if title else [line, *lines]), day
    return lines, None


def _shown_date(line: str, language: str | None, latest: datetime.date) -> str | None:
    """The date of publication that a line shows: by the rules for header lines, or because it shows nothing else."""
    if not any(map(str.isdigit, line)):
        return None
    if language in languages():
        told = find_publication(line, find_blocks(line, language), language)
        if told.published_by == "header":
            return told.published
    letters = sum(map(str.isalpha, line))
    return parse_date(line, language, latest) if letters <= _DATE_LETTERS else None


def _canonical(root: Any, address: str | None) -> str | None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            try:
                found: str = urljoin(address or "", (link.get("href") or "").strip())
                parts = urlsplit(found)
            except ValueError:
                return None
            if parts.scheme in ("http", "https") and parts.hostname and len(found) <= 2000:
                return found
    return None


def _publisher(story: Story, own: Any, address: str | None) -> str | None:
    """The name in the markup, else the host's: of an agency that Comity knows, under the name that it is listed by."""
    place: str = own.url or address or ""
    try:
        host = (urlsplit(place).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    known = load_publishers()
    name: str = clean(story.publisher or own.sitename or "") or next((known[h] for h in _hosts(host) if h in known), host)
    return known.get(name, name) or None


def _hosts(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[at:]) for at in range(len(parts) - 1)]


def _language(root: Any, told: str) -> str | None:
    """The language of the text; what the page says of it counts where the text is too short to tell."""
    match = _LANGUAGE.match((root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip())
    named = match[0].lower() if match else None
    return named if named and len(told.split()) < _FEW_WORDS else detect(told) or named


def _day(moment: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None


def _why_empty(root: Any, walled: bool) -> tuple[str, str]:
    """What is wrong with a page without text, and what helps."""
    if walled:
        return "is a page behind a paywall, without text", "get its text as a subscriber"
    last = root.xpath("(//*)[last()]")
    if last and sum(1 for _ in last[0].iterancestors()) > _DEEP:
        return "is a page nested too deep to be read", "open it in a browser and save its text"
    scripts = sum(len(script.text or "") + len(script.get("src") or "") for script in root.iter("script"))
    if scripts:
        return "is a page without text; programs fill it in the browser", "open it in a browser and save its text"
    return "is a page without text", "open it in a browser and save its text"
