"""The overview: who cooperates with whom, on what and since when, on one page. The filters stand in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from comity.faces.web import charts
from comity.faces.web.active import active
from comity.faces.web.asked import Asked, Page
from comity.model.register import CommitmentState
from comity.register import panorama, questions
from comity.register.answers import Promise

router = APIRouter()
KNOWN = 240
"""Ties that the map knows: those beyond :data:`comity.faces.web.charts.DRAWN` come forward when one points at one of their ends."""
LISTED = 10
"""Pairs and domains in a list."""
NEWEST = 5
"""Instruments in a list."""
DUE = 4
"""Commitments of each state in a list."""
BALANCE = "balance"
Shade = Annotated[str, Query(pattern=f"^(facts|{BALANCE})$")]
"""By what the states are shaded."""


@dataclass(frozen=True, slots=True)
class Due:
    """Commitments that ask for attention: of those of a state the nearest to the day, and how many there are."""

    state: CommitmentState
    promises: list[Promise]
    total: int


@router.get("/")
def show(asked: Page, shade: Shade = "facts") -> Response:
    """The page."""
    found = panorama.panorama(asked.view, asked.wanted, strongest=KNOWN, shown=NEWEST)
    hidden = {"shade": shade} if shade == BALANCE else {}
    weights = {weight.actor: weight for weight in found.actors}
    facts = {actor: weights[actor].facts for actor in charts.on_the_map(weights)}
    balances = {actor: weights[actor].intensity for actor in facts} if shade == BALANCE else None
    every = panorama.years(asked.view, replace(asked.wanted, since=None, until=None))
    due = [_due(asked, state) for state in (CommitmentState.DUE_SOON, CommitmentState.OVERDUE)]
    promised = [promise.fact for each in due for promise in each.promises]
    return asked.page(
        "overview.html",
        here="overview",
        found=found,
        pairs=found.ties[:LISTED],
        domains=found.domains[:LISTED],
        facts=facts,
        due=due,
        sources={**found.sources, **asked.view.sources(promised)},
        instruments=asked.view.these(fact.instrument for fact in promised if fact.instrument),
        chips=active(asked, "/", hidden),
        shade=shade,
        hidden=hidden,
        map=charts.world(asked, facts, found.ties, balances),
        legend=charts.legend(asked, facts, balances),
        drawn=min(charts.DRAWN, len(found.ties)),
        timeline=charts.timeline(asked, every),
        span=charts.span,
    )


def _due(asked: Asked, state: CommitmentState) -> Due:
    """Of what is overdue the latest, of what is due soon the next."""
    total = questions.count_commitments(asked.view, asked.wanted, (state,))
    late = state is CommitmentState.OVERDUE
    skipped = max(0, total - DUE) if late else 0
    some = questions.commitments(asked.view, asked.wanted, (state,), limit=DUE, offset=skipped)
    return Due(state, some[::-1] if late else some, total)


