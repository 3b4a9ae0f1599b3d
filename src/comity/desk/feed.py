"""A saved search as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from typing import Any

from lxml import etree

from comity.briefs.note import plain
from comity.desk.news import Item, News, link, spoken
from comity.desk.searches import Search
from comity.knowledge.web import Words, load_web_words

ATOM = "http://www.w3.org/2005/Atom"
XML = "http://www.w3.org/XML/1998/namespace"
ENTRIES = 50
"""Facts in a feed."""
_NAMES = uuid.UUID("6f1ec7a1-4d0b-5c1e-9b44-20c1b6b2f0d7")  # under which facts and searches have their names


def feed(search: Search, found: News, base: str) -> bytes:
    """The feed of a saved search; words of documents are elements' text, so that they cannot become markup.

    Args:
        search: it.
        found: what is new.
        base: the address of the pages.
    """
    words = load_web_words(spoken(search))
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{XML}}}lang": spoken(search)}, nsmap={None: ATOM})
    _put(root, "id", _urn(f"search/{search.id}/{search.created}"))
    _put(root, "title", plain(search.name))
    _put(root, "subtitle", words("digest.feed"))
    _put(root, "updated", max((item.fact.since for item in found.items), default=search.created))
    _put(_put(root, "author"), "name", "Comity")
    _put(root, "generator", "Comity")
    _put(root, "link", rel="self", type="application/atom+xml", href=link(base, f"/feed/{search.key}.atom"))
    _put(root, "link", rel="alternate", type="text/html", href=f"{link(base, '/search')}?{search.query}")
    for item in found.items:
        _entry(root, item, words)
    etree.indent(root)
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return made


def _entry(root: Any, item: Item, words: Words) -> None:
    entry = _put(root, "entry")
    _put(entry, "id", _urn(f"fact/{item.fact.id}"))
    _put(entry, "title", item.told)
    _put(entry, "published", item.published)
    _put(entry, "updated", item.fact.since)
    _put(entry, "link", rel="alternate", type="text/html", href=item.url)
    for domain in item.fact.domains:
        _put(entry, "category", term=domain)
    if item.quote:
        said = words("digest.quoted", quote=item.quote, source=item.source)
        _put(entry, "summary", said).set(f"{{{XML}}}lang", item.language)


def _put(parent: Any, name: str, words: str | None = None, **attributes: str) -> Any:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = words
    return made


def _urn(name: str) -> str:
    """A name that stays, whatever the address of the pages."""
    return uuid.uuid5(_NAMES, name).urn
