"""Actors: all of them as a list, and the dossier of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from starlette.responses import RedirectResponse, Response

from comity.errors import RegisterError
from comity.faces.web.asked import Page
from comity.faces.web.pages.dossiers import LONGEST, neighbours, shown
from comity.faces.web.rendering import Saying
from comity.knowledge.world import load
from comity.knowledge.world.folding import fold
from comity.register import panorama, questions, roll, terms
from comity.register.answers import Tie
from comity.register.query import Filter

router = APIRouter()
LISTED = 60
"""Actors on a page."""
NEAR, PEOPLE = 10, 8
Sort = Literal["facts", "name", "latest"]
Group = Literal["", "state", "organisation"]


@router.get("/actors")
def listed(
    asked: Page,
    name: Annotated[str, Query(max_length=LONGEST)] = "",
    group: Group = "",
    sort: Sort = "facts",
    start: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Response:
    """States and organisations that take part in facts."""
    say, states = Saying(asked), load().states
    every = roll.roll(asked.view)
    words = fold(name).casefold().split()
    rows = [(entry, say.actor(entry.actor), entry.actor in states) for entry in every]
    counts = {"": len(rows), "state": sum(state for _, _, state in rows)}
    counts["organisation"] = counts[""] - counts["state"]
    rows = [
        row
        for row in rows
        if (not group or row[2] == (group == "state")) and _named(say, words, row[0].actor)
    ]
    if sort == "name":
        rows.sort(key=lambda row: fold(row[1]).casefold())
    elif sort == "latest":
        rows.sort(key=lambda row: -(row[0].last or 0))
    most = max((entry.facts for entry in every), default=0)
    given = {"name": name.strip(), "group": group, "sort": sort}
    page = rows[start : start + LISTED]
    return asked.page(
        "actors.html", here="actors", rows=page, total=len(rows), start=start, limit=LISTED, counts=counts, most=most, form=given
    )


def _named(say: Saying, words: list[str], actor: str) -> bool:
    """Whether an actor's name, full name or id holds all of some words."""
    held = " ".join(fold(name).casefold() for name in (say.actor(actor), say.actor_fully(actor), actor)) if words else ""
    return all(word in held for word in words)


@router.get("/actor/{id:path}")
def show(asked: Page, id: Annotated[str, Path(max_length=LONGEST)]) -> Response:
    """What the register knows of one actor."""
    try:
        actor = terms.actor(asked.view, id)
    except RegisterError as error:
        raise HTTPException(404, str(error)) from error
    if actor != id:
        return RedirectResponse(asked.link.actor(actor), 303)
    found = shown(asked, {"actor": actor}, replace(asked.wanted, actor=(actor,), other=()))
    further = replace(asked.wanted, actor=(), other=())
    ties: Sequence[Tie] = ()
    if found.found.partners and further == Filter():
        ties = roll.near(asked.view, (actor,), NEAR)
    elif found.found.partners:
        ties = panorama.neighbourhood(asked.view, actor, further, NEAR)
    return asked.page(
        "actor.html",
        here="actors",
        id=actor,
        d=found,
        network=neighbours(asked, ties, actor),
        people=questions.persons(asked.view, of=actor, limit=PEOPLE),
        served=questions.count_persons(asked.view, of=actor),
    )
