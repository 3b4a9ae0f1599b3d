"""Sitemaps, news sitemaps and indexes of sitemaps (sitemaps.org, Google's news extension), read as a stream."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from comity.errors import InputError
from comity.sources.web.encoding import EncodingError, decoded
from comity.sources.web.feeds import day, language_of, plain, resolved
from comity.sources.web.guard import LONGEST, shown
from comity.sources.web.outcomes import Entry
from comity.sources.web.sniff import is_packed

_TITLE = 500


@dataclass(slots=True)
class Sitemap:
    """What stands in a sitemap or index.

    Attributes:
        entries: its pages.
        children: of an index, the sitemaps: the day of their last change and their address.
        failed: what is wrong with it.
        cut: it has more than was taken.
    """

    entries: list[Entry] = field(default_factory=list)
    children: list[tuple[str, str]] = field(default_factory=list)
    failed: list[InputError] = field(default_factory=list)
    cut: bool = False


def read_sitemap(data: bytes, address: str, most: int, max_bytes: int) -> Sitemap:
    """The entries of a sitemap or index, packed or not: all up to ``most``, or up to where it is broken."""
    from lxml import etree

    found, name = Sitemap(), shown(address, LONGEST)
    try:
        if is_packed(data):
            data = b"".join(decoded([data], "gzip", max_bytes))
    except EncodingError as error:
        found.failed.append(InputError(name, str(error), "see the sitemap itself"))
        return found
    makers: dict[str, Callable[[Any], bool]] = {
        "url": lambda element: _add_page(found, element, address),
        "sitemap": lambda element: _add_child(found, element, address),
    }
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    number = 0
    try:
        for _, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=("{*}url", "{*}sitemap"), **options):
            number += 1
            if number > most:
                found.cut = True
                break
            if not makers[etree.QName(element).localname](element):
                problem = "is an entry without the address of a page"
                found.failed.append(InputError(f"{name}#{number}", problem, "see the sitemap itself"))
            element.clear()
            while element.getprevious() is not None:  # else the tree grows with what has been read
                del element.getparent()[0]
    except (etree.LxmlError, ValueError) as error:
        found.failed.append(
            InputError(name, f"is broken XML ({str(error)[:200]}); {number} entries were read", "see the sitemap itself")
        )
    return found


def _add_page(found: Sitemap, element: Any, address: str) -> bool:
    page = resolved(element.findtext("{*}loc") or "", address)
    if page is None:
        return False
    news = element.find("{*}news")
    spoken = None if news is None else language_of(news.findtext("{*}publication/{*}language"))
    entry = Entry(
        address=page,
        title=None if news is None else plain(news.findtext("{*}title"), _TITLE),
        published=None if news is None else day(news.findtext("{*}publication_date")),
        updated=day(element.findtext("{*}lastmod")),
        publisher=None if news is None else plain(news.findtext("{*}publication/{*}name"), _TITLE),
        language=spoken,
        sure=spoken is not None,
    )
    found.entries.append(entry)
    return True


def _add_child(found: Sitemap, element: Any, address: str) -> bool:
    child = resolved(element.findtext("{*}loc") or "", address)
    if child is not None:
        found.children.append((day(element.findtext("{*}lastmod")) or "", child))
    return child is not None
