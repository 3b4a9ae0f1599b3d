"""What was fetched: a feed, a sitemap, an index of sitemaps, or a page; told by its content, for servers call them anything."""

from __future__ import annotations

import codecs
import re
import zlib
from enum import StrEnum

_HEAD = 65_536
_GZIP = b"\x1f\x8b"
_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})")
_RSS_IN_RDF = ("purl.org/rss/", "netscape.com/rdf")
_FEED_LINK = re.compile(r"application/(?:rss|atom|rdf)\+xml|text/xml", re.IGNORECASE)


class Sort(StrEnum):
    """What a fetched thing is."""

    FEED = "feed"
    SITEMAP = "sitemap"
    INDEX = "index"
    PAGE = "page"


_ROOTS = {"rss": Sort.FEED, "feed": Sort.FEED, "rdf": Sort.FEED, "urlset": Sort.SITEMAP, "sitemapindex": Sort.INDEX}


def is_packed(data: bytes) -> bool:
    """Whether it is a gzipped file, as sitemaps often are."""
    return data.startswith(_GZIP)


def sort_of(data: bytes) -> Sort:
    """What the bytes are, by their first element; a page is all that is no list."""
    head = data[:_HEAD]
    if is_packed(data):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
        except zlib.error:
            return Sort.PAGE
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head.decode("utf-16" if wide else "utf-8", "replace").lstrip("\ufeff \t\r\n")
    match = _TAG.match(text, first_element(text))
    root = _ROOTS.get(match[1].lower(), Sort.PAGE) if match else Sort.PAGE
    if match and match[1].lower() == "rdf" and not any(each in text.lower() for each in _RSS_IN_RDF):
        return Sort.PAGE
    return root


def first_element(text: str) -> int:
    """Where the first element of XML or HTML starts: behind declarations, comments and the document type."""
    place = 0
    while True:
        while place < len(text) and text[place].isspace():
            place += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->"), ("<!", ">")):
            if text.startswith(opening, place):
                found = text.find(closing, place + len(opening))
                if opening == "<!" and 0 <= text.find("[", place) < found:  # declarations within the document type
                    found = text.find("]", place)
                    found = text.find(">", found) if found >= 0 else -1
                if found < 0:
                    return len(text)
                place = found + len(closing)
                break
        else:
            return place


def announced(data: bytes) -> list[str]:
    """The addresses of feeds that a page names in its head, as they stand there, the first five."""
    import io

    from lxml import etree

    found: list[str] = []
    try:
        for _, link in etree.iterparse(io.BytesIO(data[: 8 * _HEAD]), events=("end",), tag="link", html=True, no_network=True):
            place = link.get("href")
            alternate = "alternate" in (link.get("rel") or "").lower().split()
            if alternate and place and _FEED_LINK.match((link.get("type") or "").strip()):
                found.append(place.strip())
    except (etree.LxmlError, ValueError, LookupError):
        pass  # what was found before the page broke off counts
    return list(dict.fromkeys(found))[:5]
