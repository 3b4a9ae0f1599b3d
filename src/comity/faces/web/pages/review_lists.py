"""What has been judged: all judgements, how far reviewers agree, and the judged records as gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from comity.export import gold
from comity.export.streams import stream
from comity.faces.web.asked import Page
from comity.faces.web.pages.review_round import LARGEST, Round, numbers
from comity.faces.web.security import Reviewer, did
from comity.model.register import Action, Fact
from comity.register import agreement, reviewing
from comity.register.query import Filter
from comity.register.reviewing import Judged
from comity.register.view import View

router = APIRouter(prefix="/review")
SHOWN = 50
"""Judgements on a page, and facts on which reviewers differ."""
Before = Annotated[int | None, Query(ge=0, le=LARGEST)]
Doing = Annotated[str, Query(pattern=f"^({'|'.join(('', *Action))})$")]


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement with the facts that it is about, as they stand; of a removed one the tombstone; and the instruments that these
    name, by id."""

    judged: Judged
    facts: tuple[Fact, ...]
    instruments: Mapping[str, Fact]


def told(view: View, numbers: Iterable[int]) -> list[Told]:
    """Judgements by their numbers, with their facts."""
    return _with_facts(view, reviewing.numbered(view, numbers))


def _with_facts(view: View, judged: list[Judged]) -> list[Told]:
    known = view.these(id for each in judged for id in each.judgement.facts)
    named = view.these(fact.instrument for fact in known.values() if fact.instrument)
    return [Told(each, tuple(known[id] for id in each.judgement.facts if id in known), named) for each in judged]


@router.get("/judgements")
def judgements(
    asked: Page, user: Reviewer, author: str = "", action: Doing = "", before: Before = None, done: str = ""
) -> Response:
    """Every judgement, the last one first, with what it did; those that were undone too."""
    chosen = Action(action) if action else None
    found = reviewing.judged(asked.view, author or None, chosen, before, SHOWN + 1)
    return asked.page(
        "review_judgements.html",
        here="review",
        rows=_with_facts(asked.view, found[:SHOWN]),
        more=found[SHOWN - 1].judgement.id if len(found) > SHOWN else None,
        authors=reviewing.authors(asked.view),
        author=author,
        action=action,
        done=told(View(asked.site.store), numbers(done)),
        usual=Round(asked, user, asked.view, None, False).offered(Action.UNDO),
    )


@router.get("/agreement")
def agreeing(asked: Page, user: Reviewer) -> Response:
    """How far reviewers agree on the facts that several of them have judged."""
    found = agreement.agreement(reviewing.opinions(asked.view))
    differing = found.differing[:SHOWN]
    facts = asked.view.these(each.fact for each in differing)
    return asked.page("review_agreement.html", here="review", found=found, differing=differing, facts=facts)


@router.get("/gold")
def about_gold(asked: Page, user: Reviewer) -> Response:
    """What the judged records make as gold, and what is not in it."""
    found = gold.census(asked.view)
    begun = sorted((lacking, name, number) for number, (name, lacking) in found.begun.items())
    return asked.page("review_gold.html", here="review", found=found, begun=begun[:SHOWN])


@router.get("/gold.zip")
def take_gold(asked: Page, user: Reviewer) -> Response:
    """The judged records as gold, in a ZIP file."""
    did(asked.request, "exported", "gold")
    headers = {"Content-Disposition": 'attachment; filename="comity-gold.zip"'}
    return StreamingResponse(stream(asked.view, "gold", Filter()), media_type="application/zip", headers=headers)
