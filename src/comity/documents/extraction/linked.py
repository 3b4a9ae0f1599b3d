"""What a page says of its story in schema.org's terms: JSON-LD."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from comity.knowledge.pages import load_marks

_MOST_CHARS = 2_000_000  # of one script
_MOST_NODES = 20_000
_WRAPPED = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/|<!\[CDATA\[)+|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", re.DOTALL)
_ROUGH = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


@dataclass(frozen=True, slots=True)
class Story:
    """What the markup says of the page's story; None where it says nothing.

    Attributes:
        title: its headline.
        published: its date of publication, as it is written there.
        publisher: the publisher's name.
        walled: it is not free to read.
    """

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    walled: bool = False


def find_story(root: etree._Element, addresses: frozenset[str] = frozenset()) -> Story:
    """The story that the page's JSON-LD describes, the first of the surest type; that of one of the ``addresses``, if one is."""
    nodes: list[dict[str, Any]] = []
    rough: set[str] = set()
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "")[:_MOST_CHARS]
        try:
            nodes.extend(_nodes(json.loads(_WRAPPED.sub("", text), strict=False), _MOST_NODES - len(nodes)))
        except (ValueError, RecursionError):
            rough.update(_ROUGH.findall(text))
    ranks = {name: rank for rank, name in enumerate(load_marks().stories)}
    told = [
        (rank, node)
        for node in nodes
        if (rank := min((ranks.get(t, len(ranks)) for t in _types(node)), default=len(ranks))) < len(ranks)
    ]
    own = [(rank, node) for rank, node in told if addresses & _addresses(node)]
    ranked = sorted(own or told, key=lambda pair: pair[0])
    story = [node for rank, node in ranked if rank == ranked[0][0]][:1] + [node for _, node in ranked[1:]] if ranked else []
    return Story(
        title=_first(story[:1], "headline"),
        published=_first(story, "datePublished") or (rough.pop() if len(rough) == 1 else None),
        publisher=next(filter(None, (_name(node.get("publisher"), nodes) for node in story)), None),
        walled=any(str(node.get("isAccessibleForFree")).lower() == "false" for node in story[:1]),
    )


def _nodes(data: Any, most: int) -> Iterator[dict[str, Any]]:
    """Every object in the data, outer ones first; ``most`` of them."""
    waiting = deque([data])
    while waiting and most > 0:
        each = waiting.popleft()
        if isinstance(each, dict):
            most -= 1
            yield each
            waiting.extend(value for value in each.values() if isinstance(value, dict | list))
        elif isinstance(each, list):
            waiting.extend(value for value in each if isinstance(value, dict | list))


def _types(node: dict[str, Any]) -> list[str]:
    found = node.get("@type")
    return [str(t).rsplit("/", 1)[-1] for t in (found if isinstance(found, list) else [found]) if t]


def _addresses(node: dict[str, Any]) -> set[str]:
    main = node.get("mainEntityOfPage")
    found = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    return {plain_address(each) for each in found if isinstance(each, str)}


def plain_address(address: str) -> str:
    """An address without scheme, ``www.``, query, fragment and last slash, to compare it."""
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address.strip()).rstrip("/")


def _first(nodes: list[dict[str, Any]], key: str) -> str | None:
    for node in nodes:
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _name(value: Any, nodes: list[dict[str, Any]]) -> str | None:
    """A publisher's name: as a text, an object, or a reference to an object of the page."""
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict) and "name" not in value and (key := value.get("@id")):
        value = next((node for node in nodes if node.get("@id") == key and "name" in node), None)
    name = value.get("name") if isinstance(value, dict) else value
    return name.strip() if isinstance(name, str) and name.strip() and "://" not in name else None
