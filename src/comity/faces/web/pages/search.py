"""Search: documents and facts by words and by what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from comity.desk.searches import LISTS
from comity.errors import RegisterError
from comity.faces.web.active import active
from comity.faces.web.asked import Asked, Page
from comity.faces.web.rendering import Saying
from comity.register import facets
from comity.register.fulltext import pieces
from comity.register.meant import meant, suggested
from comity.register.questions import sourced

router = APIRouter()
Show = Literal["documents", "facts"]
PATH = "/search"


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: its name, how many facts have it, the address that narrows to it, and whether it is asked for already."""

    name: str
    facts: int
    url: str
    chosen: bool


@router.get(PATH)
def search(asked: Page, show: Show | None = None, page: Annotated[int, Query(ge=1, le=1000)] = 1) -> Response:
    """Documents that hold words, facts whose documents do, and both narrowed by facets."""
    words = asked.wanted.words or str(asked.given.get("words", ""))
    context: dict[str, Any] = {"here": "search", "words": words, "fault": None, "named": meant(words)}
    if not asked.given:
        return asked.page("search.html", found=None, **context)
    try:
        pieces(words) if words else None
    except RegisterError as error:
        return asked.page("search.html", 400, found=None, **{**context, "fault": error})
    shown: Show = show or ("documents" if words else "facts")
    found = facets.find(asked.view, asked.wanted)
    offset = (page - 1) * facets.PAGE
    texts, total = facets.documents(asked.view, asked.wanted, found, offset if shown == "documents" else 0)
    chosen = facets.facts(asked.view, found, offset) if shown == "facts" else ()
    kept: dict[str, str] = {"words": words, "show": shown} if words else {"show": shown}
    return asked.page(
        "search.html",
        found=found,
        show=shown,
        number=page,
        texts=texts if shown == "documents" else (),
        total={"documents": min(total, facets.MOST), "facts": len(found.rows)},
        more={"documents": total > facets.MOST, "facts": found.more},
        rows=sourced(asked.view, chosen),
        instruments=asked.view.these(fact.instrument for fact in chosen if fact.instrument),
        facets=list(_facets(asked, found, shown)),
        chips=active(_without_words(asked), PATH, kept),
        size=facets.PAGE,
        **context,
    )


@router.get("/search/suggest")
def suggest(asked: Page) -> Response:
    """A part of the page: actors whose name begins with what is typed, and the pair that was named."""
    words = str(asked.given.get("words", ""))
    return asked.page("search_suggest.html", actors=suggested(asked.view, words), named=meant(words))


def _facets(asked: Asked, found: facets.Found, show: Show) -> Iterator[tuple[str, list[Choice]]]:
    """The facets with their values; one that is asked for already has a link that takes it away."""
    say = Saying(asked)
    for field in ("kind", "type", "domain", "actor", "year", "source", "language"):
        choices = [_choice(asked, say, show, field, share) for share in found.facets.get(field, ())]
        if len(choices) > 1 or any(choice.chosen for choice in choices):
            yield field, choices


def _choice(asked: Asked, say: Saying, show: Show, field: str, share: facets.Share) -> Choice:
    given, value = asked.given, share.value
    chosen = value in given[field] if field in LISTS and field in given else given.get(field) == value
    changes: dict[str, Any] = {field: None if chosen else value}
    if field == "year":
        chosen = given.get("since") == given.get("until") == value
        changes = {"since": None, "until": None} if chosen else {"since": value, "until": value}
    elif field == "actor" and given.get("actor"):
        chosen, changes = False, {"other": value}
    return Choice(_named(say, field, value), share.facts, asked.link.keep(PATH, show=show, **changes), chosen)


def _named(say: Saying, field: str, value: str) -> str:
    if field == "kind":
        return say.kind(value)
    if field == "type":
        return say.type(value)
    if field == "domain":
        return say.domain(value)
    if field == "actor":
        return say.actor(value)
    if field == "source":
        return say.paper(value)
    return say.language_name(value) if field == "language" else value


def _without_words(asked: Asked) -> Asked:
    """The request as its conditions besides the words have it: these stand in the field."""
    return replace(asked, given={field: value for field, value in asked.given.items() if field != "words"})
