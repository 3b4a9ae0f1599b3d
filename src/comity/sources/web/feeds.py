"""RSS and Atom feeds: what they list, through feedparser."""

from __future__ import annotations

import codecs
import datetime
import html
import io
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from comity.errors import InputError
from comity.sources.web.guard import LONGEST, SCHEMES, shown
from comity.sources.web.outcomes import Entry
from comity.sources.web.sniff import first_element

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_NO_CHARSETS = frozenset(  # codecs of Python that are none of the web's, of which two take minutes
    {"idna", "punycode", "utf-7", "unicode-escape", "raw-unicode-escape", "undefined"}
    | {f"utf-{width}{order}" for width in (16, 32) for order in ("", "-le", "-be")}  # cannot be where a declaration reads as ASCII
)
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|\w{1,40});|&")
_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"<[^<>]{0,5000}>")
_SPACE = re.compile(r"\s+")
_DAY = re.compile(r"\s*(\d{4})-(\d\d)(?:-(\d\d))?(?!\d)")
_LANGUAGE = re.compile(r"\s*([A-Za-z]{2})(?:[-_][\w-]{1,20})?\s*$")
_EARLIEST = 1990  # before there was a web; 1970-01-01 is what broken software writes
_TITLE = 500  # characters that are kept
_SUMMARY = 2000
_SIMPLE = re.compile(r"https?://(?:[a-z0-9]+\.){1,5}[a-z]{2,20}/[A-Za-z0-9_~=&+,;@/?.-]*")  # is itself, resolved


def read_feed(
    data: bytes, address: str, charset: str | None = None, most: int = 50_000
) -> tuple[list[Entry], list[InputError], bool]:
    """The entries of an RSS or Atom feed.

    Args:
        data: the feed.
        address: where it stands: its links may be relative to that.
        charset: what the server declares.
        most: entries that are read, and one.

    Returns:
        The entries in the feed's order, an error for each that names no page, and whether the feed is whole and well-formed.

    Raises:
        InputError: if nothing can be read of it.
    """
    import feedparser

    xml, whole = _well_formed(data, charset, most + 1)
    if xml is None:
        raise InputError(shown(address, LONGEST), "is a broken feed: its XML cannot be read", "check it in a browser")
    headers = {"content-location": address, "content-type": "application/xml; charset=utf-8"}
    try:
        parsed = feedparser.parse(io.BytesIO(xml), response_headers=headers, resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:  # elements in places where nobody puts them trip it in many ways (KeyError, IndexError…)
        problem = f"is a broken feed: its elements make no sense ({type(error).__name__})"
        raise InputError(shown(address, LONGEST), problem, "check it in a browser") from error
    language = language_of(parsed.feed.get("language"))
    publisher = plain(parsed.feed.get("publisher"), _TITLE)
    entries, failed = [], []
    for number, raw in enumerate(parsed.entries, 1):
        link = resolved(str(raw.get("link") or ""), address)
        if link is None:
            named = repr(plain(raw.get("title"), 60) or f"number {number}")
            name = f"{shown(address, LONGEST)}#{number}"
            failed.append(InputError(name, f"is an entry ({named}) without the address of a page", "see the feed itself"))
            continue
        entries.append(_entry(raw, link, language, publisher))
    return entries, failed, whole


def _entry(raw: Mapping[str, Any], link: str, language: str | None, publisher: str | None) -> Entry:
    source = raw.get("source")
    source_title = plain(source.get("title"), _TITLE) if isinstance(source, Mapping) else None
    detail = raw.get("title_detail")
    own = language_of(detail.get("language")) if isinstance(detail, Mapping) else None
    return Entry(
        address=link,
        title=plain(raw.get("title"), _TITLE),
        published=day(raw.get("published")),
        updated=day(raw["updated"]) if "updated" in raw else None,  # feedparser gives the other one where there is none
        publisher=plain(raw.get("publisher"), _TITLE) or source_title or publisher,
        language=own or language,
        summary=plain(raw.get("summary"), _SUMMARY),
    )


def _well_formed(data: bytes, charset: str | None, most: int) -> tuple[bytes | None, bool]:
    """The feed as well-formed XML in UTF-8 with so many entries and no document type, and whether it was well-formed before.

    feedparser's own way with broken feeds takes minutes for what is nested deep; libxml2 mends them in its stride and within its
    limits. Entities of the feed's own are not expanded, those of HTML are.
    """
    from lxml import etree

    text = _FORBIDDEN.sub("", _text(data, charset))
    text = text[first_element(text) :]
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True}
    for whole in (True, False):
        try:
            root = etree.fromstring(text.encode("utf-8"), etree.XMLParser(encoding="utf-8", recover=not whole, **options))
        except (etree.LxmlError, ValueError):
            root = None
        if root is not None:
            for entry in list(islice(root.iter("{*}item", "{*}entry"), most, None)):
                entry.getparent().remove(entry)
            return etree.tostring(root, encoding="utf-8", xml_declaration=False), whole
        text = _ENTITY.sub(_escaped, text)
    return None, False


def _escaped(match: re.Match[str]) -> str:
    """An entity that XML knows; the character of one that HTML knows; any other one and a lone ampersand as text."""
    name = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#") or name in _XML:
        return match[0]
    return html.escape(html.entities.html5[f"{name};"], quote=False) if f"{name};" in html.entities.html5 else f"&amp;{name};"


def _text(data: bytes, charset: str | None) -> str:
    """The feed's text: by its mark, its own declaration, the server's, as UTF-8, and else as Windows-1252."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    declared = _DECLARED.match(data[:1000])
    for name in (declared[1].decode("ascii") if declared else None, charset, "utf-8"):
        try:
            if name and codecs.lookup(name).name.replace("_", "-") not in _NO_CHARSETS:
                return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def resolved(link: str, base: str) -> str | None:
    """A web address as it is to be asked for, without its fragment; None if it is none."""
    from httpx import URL, InvalidURL

    if not link.strip() or len(link) > LONGEST:
        return None
    if _SIMPLE.fullmatch(link) and "/." not in link:  # fifty thousand of them are one sitemap
        return link
    try:
        url = URL(base).join(link.strip())
        whole = url.scheme in SCHEMES and bool(url.raw_host) and not url.userinfo
        return str(url.copy_with(fragment=None)) if whole else None
    except (InvalidURL, ValueError, TypeError):
        return None


def plain(value: object, longest: int) -> str | None:
    """Text without markup and entities, in one line; None if nothing is left."""
    if not isinstance(value, str):
        return None
    text = html.unescape(_MARKUP.sub(" ", value[: 8 * longest]))
    text = _SPACE.sub(" ", _FORBIDDEN.sub("", text)).strip()
    return text if 0 < len(text) <= longest else f"{text[: longest - 1]}…" if text else None


def day(value: object) -> str | None:
    """The day (or month) that a feed's date names, in the feed's own time zone, as EDTF; None if it is no date."""
    from email.utils import parsedate_to_datetime

    if not isinstance(value, str):
        return None
    try:
        if match := _DAY.match(value):
            year, month, number = (int(part) if part else None for part in match.groups())
            date = datetime.date(year or 0, month or 0, number or 1)
            found = date.isoformat() if number else date.isoformat()[:7]
        else:
            date = parsedate_to_datetime(value[:100]).date()
            found = date.isoformat()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    latest = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=2)
    return found if date.year >= _EARLIEST and date <= latest else None


def language_of(value: object) -> str | None:
    """ISO 639-1 of a language tag ("fr-FR")."""
    match = _LANGUAGE.match(value) if isinstance(value, str) else None
    return match[1].lower() if match else None
