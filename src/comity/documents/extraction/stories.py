"""Pages that tell several stories: which elements hold one each."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree, html

from comity.documents.extraction.render import clean
from comity.knowledge.pages import load_marks

BETWEEN = "⁂"  # the line between two stories: a rule of knowledge/<language>/boilerplate.yaml ends the story there
_ARTICLES = etree.XPath(
    "//article[not(ancestor::article or descendant::article or ancestor::nav or ancestor::aside or ancestor::footer)]"
)
_HEADINGS = etree.XPath(".//h1 | .//h2 | .//h3 | .//h4")
_HEADING_WORDS = 3
_PROSE = 80  # characters from which a paragraph counts as prose
_STORY = 150  # characters of prose that a story has at least
_LINKED_STORY = 400  # the same where its headline leads to a page of its own and it has but one paragraph: less only announces it
_FEW = 2
_HELD = 0.5  # of the page's prose that the stories hold together at least
_LINKS = etree.XPath(".//a[@href] | ancestor::a[@href]")
_MOST = 1_000  # articles; more are a list of something else
_WORD = re.compile(r"[^\W_]+")


def find_stories(root: Any) -> list[Any]:
    """The elements that hold one story each, in order; empty where the page tells one story or none.

    They are ``<article>`` elements beside each other, each with a headline and prose of its own: neither cards that announce other
    pages, nor comments, nor the entries of a live page within its article.
    """
    articles = _ARTICLES(root)
    found = [each for each in articles if headline(each) and _tells(each) and not is_beside(each)] if len(articles) <= _MOST else []
    if len({headline(each) for each in found}) < max(2, len(found)):
        return []
    held = sum(sum(_prose(each)) for each in found)
    return found if held >= _HELD * sum(_prose(root)) else []


def headline(story: Any) -> str | None:
    """The first heading in an element, if it has words enough for a headline."""
    for heading in _HEADINGS(story)[:1]:
        text = clean(" ".join(heading.itertext()))
        return text if len(_WORD.findall(text)) >= _HEADING_WORDS else None
    return None


def alone(story: Any) -> Any:
    """A page that holds nothing but a copy of the story."""
    page = html.document_fromstring("<html><body></body></html>")
    own = deepcopy(story)
    own.tail = None
    page.body.append(own)
    return page


def _tells(article: Any) -> bool:
    """Whether an element has prose enough that is not all links: more where its headline leads to another page."""
    sizes = _prose(article)
    leads = any(not link.get("href").startswith("#") for heading in _HEADINGS(article)[:1] for link in _LINKS(heading))
    return sum(sizes) >= (_LINKED_STORY if leads and len(sizes) < _FEW else _STORY)


def _prose(element: Any) -> list[int]:
    """The lengths of the paragraphs of prose in an element; those that are mostly links are none."""
    sizes = []
    for paragraph in element.iter("p"):
        text = clean("".join(paragraph.itertext()))
        linked = sum(len("".join(link.itertext())) for link in paragraph.iter("a"))
        if len(text) >= _PROSE and linked < len(text) / 2:
            sizes.append(len(text))
    return sizes


def is_beside(element: Any) -> bool:
    """Whether an element, or one that holds it, is marked as standing beside the stories."""
    marks = load_marks().beside
    while element is not None and element.tag != "body":
        named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if any(mark in named for mark in marks):
            return True
        element = element.getparent()
    return False
