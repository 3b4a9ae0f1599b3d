"""Addresses of pages. Filters and the time of the register live in the address, so that every view is a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from comity.model.register import Fact


@dataclass(frozen=True, slots=True)
class Link:
    """Makes addresses from a page.

    Attributes:
        given: the filters of the page, as they stand in its address.
        as_of: the time of the register, as it stands there.
    """

    given: Mapping[str, Any]
    as_of: str | None = None

    def to(self, path: str, **query: Any) -> str:
        """Another page, of the register at the same time, without this one's filters."""
        return address(path, {**query, "as_of": query.get("as_of", self.as_of)})

    def keep(self, path: str, **changes: Any) -> str:
        """A page with this one's filters and some changed; None takes a filter away."""
        return address(path, {**self.given, "as_of": self.as_of, **changes})

    def actor(self, actor: str) -> str:
        """The page of a state or organisation."""
        return self.to(f"/actor/{quote(actor, safe='/')}")

    def pair(self, actor: str, other: str) -> str:
        """The dossier of two actors."""
        return self.to("/pair", a=actor, b=other)

    def fact(self, fact: Fact | str) -> str:
        """The page of a fact, which stays its address."""
        return self.to(f"/fact/{fact if isinstance(fact, str) else fact.id}")

    def domain(self, code: str) -> str:
        """The page of a domain."""
        return self.to(f"/domain/{code}")

    def person(self, person: str) -> str:
        """The page of a person, by an id such as ``person/juri-ratas``."""
        return self.to(f"/{quote(person, safe='/')}")

    def document(self, number: int, fact: str | None = None) -> str:
        """A document, at the words of a fact if one is named."""
        return self.to(f"/document/{number}") + (f"#{fact}" if fact else "")


def address(path: str, query: Mapping[str, Any]) -> str:
    """A path with a query: lists several times, what is empty not at all."""
    pairs = [
        f"{name}={_quoted(_written(one))}"
        for name, value in query.items()
        if value is not None and value != "" and value is not False
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return f"{path}?{'&'.join(pairs)}" if pairs else path


_quoted = lru_cache(maxsize=16384)(quote_plus)
"""What stands in a query; a page has thousands of addresses that differ in a word."""


def _written(value: Any) -> str:
    return "1" if value is True else str(value)
