"""The network: who cooperates with whom, to be moved about in, searched, and taken away as a picture or as GraphML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from comity.export import streams
from comity.faces.web import charts
from comity.faces.web.active import active
from comity.faces.web.asked import Asked, Page
from comity.register import panorama
from comity.register.answers import Tie

router = APIRouter()
CHOICES = (30, 60, 120, 250)
"""How many of the strongest ties may be shown."""
SHOWN = 60
_SORTS: dict[str, Callable[[Tie], Any]] = {
    "facts": lambda tie: (tie.facts, tie.independent),
    "sources": lambda tie: tie.independent,
    "balance": lambda tie: tie.intensity,
    "latest": lambda tie: tie.last or "",
}
Sort = Annotated[str, Query(pattern=f"^({'|'.join(_SORTS)})$")]
Strongest = Annotated[int, Query(ge=1, le=CHOICES[-1])]


@router.get("/network")
def show(asked: Page, strongest: Strongest = SHOWN, sort: Sort = "facts") -> Response:
    """The page."""
    found = panorama.panorama(asked.view, asked.wanted, strongest=strongest, shown=1)
    facts = {weight.actor: weight.facts for weight in found.actors}
    hidden = {"strongest": str(strongest)} if strongest != SHOWN else {}
    data = charts.network(asked, found.ties, facts)
    return asked.page(
        "network.html",
        here="network",
        found=found,
        ties=sorted(found.ties, key=_SORTS[sort], reverse=True),
        sort=sort,
        sorts=tuple(_SORTS),
        strongest=strongest,
        choices=_choices(found.tied),
        hidden=hidden,
        chips=active(asked, "/network", hidden),
        network=data,
        name=name_of(asked),
        span=charts.span,
    )


@router.get("/network.graphml")
def graphml(asked: Page) -> Response:
    """All ties of the view for programs that analyse networks."""
    disposition = f'attachment; filename="{name_of(asked)}.graphml"'
    body = streams.stream(asked.view, "graphml", asked.wanted)
    return StreamingResponse(body, media_type=streams.media("graphml"), headers={"Content-Disposition": disposition})


def _choices(tied: int) -> list[int]:
    """The choices that show different ties: those below their number, and the first that shows all."""
    enough = next((each for each in CHOICES if each >= tied), None)
    return [each for each in CHOICES if each < tied or each == enough]


def name_of(asked: Asked) -> str:
    """The name of a file of this view: ``comity-network-cyber-2019-2024``."""
    words = [str(each) for value in asked.given.values() for each in (value if isinstance(value, list) else [value])]
    if asked.link.as_of:
        words.append(asked.link.as_of[:10])
    return "-".join(["comity-network", *(slug for word in words if (slug := _slug(word)))])[:120]


def _slug(word: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", word).strip("-")
