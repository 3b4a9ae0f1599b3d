"""What is new for a saved search, told in a language: what its feed and its digests say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from comity.briefs import dates
from comity.briefs.note import plain
from comity.briefs.say import Teller
from comity.desk.searches import Search
from comity.knowledge.briefs import load_phrases
from comity.knowledge.texts import languages
from comity.model.register import Fact, Source
from comity.register.recent import Recent, recent
from comity.register.view import View


@dataclass(frozen=True, slots=True)
class Item:
    """One fact.

    Attributes:
        fact: it.
        told: it as a sentence.
        quote: the words of the source that is told of, on one line; empty if it has none.
        language: ISO 639-1 code of these words.
        source: who published them, and when.
        url: the page of the fact.
        new: it is told of for the first time; else it has changed.
        published: when the register first knew it (UTC).
    """

    fact: Fact
    told: str
    quote: str
    language: str
    source: str
    url: str
    new: bool
    published: str


@dataclass(frozen=True, slots=True)
class News:
    """What is new.

    Attributes:
        items: what was recorded last first.
        total: how many there are, with those that are not told.
        clock: the time of the register up to which it is complete.
    """

    items: tuple[Item, ...]
    total: int
    clock: str


def news(
    view: View, search: Search, base: str, since: str | None = None, limit: int = 50, today: datetime.date | None = None
) -> News:
    """What is new for a saved search.

    Args:
        view: the register.
        search: what is looked for, and in which language it is told.
        base: the address of the pages, for links.
        since: what was recorded after this time of the register; None for the last of all.
        limit: how many facts are told at most.
        today: the day on which it is told; None for this one.

    Raises:
        RegisterError: if the register no longer knows what the search asks for.
    """
    found = recent(view, search.filter(view), since, limit)
    language = spoken(search)
    sources = view.sources(found.facts)
    named = view.these(fact.instrument for fact in found.facts if fact.instrument)
    day = today or datetime.datetime.now(datetime.UTC).date()
    teller = Teller(language, load_phrases(language), day, named)
    items = tuple(_item(fact, sources[fact.id], teller, found, base, since) for fact in found.facts)
    return News(items=items, total=found.total, clock=found.clock)


def spoken(search: Search) -> str:
    """The language in which a search is told: its own, or English where Comity does not write that."""
    return search.language if search.language in languages() else "en"


def link(base: str, path: str, query: Mapping[str, str] | None = None) -> str:
    """An address of a page: ``path`` is quoted."""
    tail = "&".join(f"{name}={quote(value, safe='')}" for name, value in (query or {}).items())
    return f"{base.rstrip('/')}{quote(path)}" + (f"?{tail}" if tail else "")


def _item(
    fact: Fact, sources: tuple[Source, ...], teller: Teller, found: Recent, base: str, since: str | None
) -> Item:
    begun = found.begun.get(fact.id, fact.since)
    worded = [source for source in sources if any(piece.text.strip() for piece in source.evidence)]
    own = [source for source in worded if source.language == teller.language]
    chosen = next(iter(own or worded), None)
    said = source = ""
    if chosen:
        said = " […] ".join(plain(piece.text) for piece in chosen.evidence if piece.text.strip())
        source = plain(chosen.publisher or _paper(chosen.name))
        if chosen.published:
            source += f", {plain(dates.named(chosen.published, teller.phrases))}"
    return Item(
        fact=fact,
        told=plain(teller.sentence(fact)),
        quote=said,
        language=chosen.language if chosen else teller.language,
        source=source,
        url=link(base, f"/fact/{fact.id}"),
        new=since is None or begun > since,
        published=begun,
    )


def _paper(name: str) -> str:
    """A document's name: of a file without its folders."""
    return name if "://" in name else name.rpartition("/")[2] or name
