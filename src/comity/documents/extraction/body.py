"""The main text of a page: trafilatura's, with what it loses of news pages, and without what it leaves of their furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

from comity.documents.extraction.render import clean, paragraphs

_MOST_ELEMENTS = 20_000  # of a page whose main text is looked for (one in a thousand has 10,000); a longer one is taken whole
_MOST_LISTS = 1_500  # lists and tables in it: trafilatura's work grows with the square of their number
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?…][\"'»”’)\]]*$")
_LINKED = 0.9  # share of a line's characters in links, from which it is but a link to another page
_LABEL = 30  # characters before a link that only announce it ("Read more:")
_LEAD_CHARS = (40, 700)  # of a page's description that is its lead, if the page shows it
_PROSE = 80  # characters from which a paragraph counts as prose
_COVERED = 0.33  # of the prose that a page shows: less, and more is looked for
_LITTLE = 250  # characters of a text that is looked for once more
_LINKS = etree.XPath("//*[(self::p or self::li or self::h2 or self::h3 or self::h4 or self::h5) and .//a[@href]]")
_SHOWN = etree.XPath(
    "//p[not(ancestor::nav or ancestor::aside or ancestor::footer or ancestor::form or ancestor::figure or ancestor::li)]"
)


def main_text(root: Any, description: str | None = None) -> list[str]:
    """The paragraphs of a page's main text, in order, without those that are but links to other pages.

    A page that is too large for trafilatura is taken whole, but for its menus and footer.

    Args:
        root: the page's tree.
        description: what the page's metadata say it is about: where the page shows it over its text, it is the story's lead.
    """
    if _exceeds(root.iter(), _MOST_ELEMENTS) or _exceeds(root.iter("ul", "ol", "dl", "table", "form"), _MOST_LISTS):
        etree.strip_elements(root, "nav", "aside", "footer", with_tail=False)
        return paragraphs(root)
    shown = (clean("".join(p.itertext())) for p in _SHOWN(root))
    prose = sum(len(text) for text in shown if len(text) >= _PROSE)
    links = _link_lines(root)
    found = _extracted(root, fast=True)
    size = sum(map(len, found))
    if size < _LITTLE or size < _COVERED * prose:
        more = _extracted(root, fast=False)
        found = more if sum(map(len, more)) > size else found
    kept = [p for p in found if not links.issuperset(p.split("\n"))]
    return _with_lead(kept if sum(map(len, kept)) >= _LITTLE else found, root, description)


def _exceeds(elements: Iterator[Any], most: int) -> bool:
    return next(islice(elements, most, None), None) is not None


def _extracted(root: Any, fast: bool) -> list[str]:
    from trafilatura import bare_extraction  # here, since plain texts need none of it

    found: Any = bare_extraction(root, include_comments=False, include_tables=True, fast=fast)
    return _parted(paragraphs(found.body), root) if found is not None else []


def _parted(found: list[str], root: Any) -> list[str]:
    """The paragraphs of a short article of which trafilatura has made one."""
    if len(found) == 1:
        whole = words(found[0])
        for article in root.iter("article"):
            if words(" ".join(parts := paragraphs(article))) == whole:
                return parts
    return found


def _link_lines(root: Any) -> set[str]:
    """The lines of a page that are but a link to another page, alone or behind a label ("Read more: …")."""
    lines = set()
    for element in _LINKS(root):
        line = clean("".join(element.itertext()))
        linked = sum(
            len(clean("".join(link.itertext()))) for link in element.iter("a") if not (link.get("href") or "#").startswith("#")
        )
        label = line.partition(":")[0] if ":" in line[:_LABEL] else ""
        if linked >= _LINKED * (len(line) - (len(label) + 2 if label else 0)) > 0 and not _SENTENCE.search(line):
            lines.add(line)
    return lines


def _with_lead(found: list[str], root: Any, description: str | None) -> list[str]:
    """The paragraphs with the lead before them, where the page shows it and it is not among them."""
    told = words(description or "")[:-1]  # the last word may be cut
    shortest, longest = _LEAD_CHARS
    if not shortest <= len(description or "") <= longest or not found or contains(words(" ".join(found)), told):
        return found
    lead = next((p for p in paragraphs(root) if len(p) <= 2 * longest and words(p)[: len(told)] == told), None)
    return [lead, *(p for p in found if p not in lead)] if lead else found


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return _WORD.findall(text.casefold())


def contains(text: list[str], part: list[str]) -> bool:
    """Whether words stand in a text one behind the other."""
    return f" {' '.join(part)} " in f" {' '.join(text)} "
