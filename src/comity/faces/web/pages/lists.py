"""Lists of facts, instruments and commitments with filters, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from comity.faces.web.active import active
from comity.faces.web.asked import Asked, Page
from comity.model.codes import InstrumentStage, Status
from comity.model.register import CommitmentState, Kind
from comity.register.query import SORTS, Filter
from comity.register.questions import commitments, count_commitments, sourced

router = APIRouter()
Sort = Annotated[str, Query(pattern=f"^({'|'.join(SORTS)})$")]
Start = Annotated[int, Query(ge=0, le=1_000_000)]
LISTED = 20


@router.get("/facts")
def facts(asked: Page, sort: Sort = "date", after: str | None = None) -> Response:
    """All facts that the filters ask for."""
    counts = {kind.value: asked.view.count(replace(asked.wanted, kind=kind)) for kind in Kind}
    choices = {"kind": ["", *counts], "counts": {"": sum(counts.values()), **counts}, "status": [each.value for each in Status]}
    return _list(asked, "facts", None, sort, after, choices)


@router.get("/instruments")
def instruments(asked: Page, sort: Sort = "date", after: str | None = None) -> Response:
    """Treaties, agreements, programmes."""
    return _list(asked, "instruments", Kind.INSTRUMENT, sort, after, {"stage": [each.value for each in InstrumentStage]})


@router.get("/commitments")
def promised(asked: Page, state: CommitmentState | None = None, start: Start = 0) -> Response:
    """What was promised, what is due first, with how it stands."""
    wanted = replace(asked.wanted, kind=Kind.COMMITMENT)
    counts: dict[str, int] = {each.value: count_commitments(asked.view, wanted, (each,)) for each in CommitmentState}
    states = (state,) if state else ()
    total = counts[state.value] if state else sum(counts.values())
    rows = sourced(asked.view, commitments(asked.view, wanted, states, None, LISTED, start))
    ids = (id for row in rows for id in (row.fact.kept_by, row.fact.withdrawn_by, row.fact.instrument) if id)
    return asked.page(
        "commitments.html",
        here="commitments",
        rows=rows,
        near=asked.view.these(ids),
        counts={"": sum(counts.values()), **counts},
        state=state.value if state else "",
        total=total,
        start=start,
        limit=LISTED,
        chips=active(asked, "/commitments", {"state": state.value} if state else {}),
    )


def _list(asked: Asked, here: str, kind: Kind | None, sort: str, after: str | None, choices: Mapping[str, Any]) -> Response:
    wanted: Filter = replace(asked.wanted, kind=kind) if kind else asked.wanted
    page = asked.view.facts(wanted, sort, LISTED, after)
    return asked.page(
        "facts.html",
        here=here,
        page=page,
        rows=sourced(asked.view, page.facts),
        instruments=asked.view.these(fact.instrument for fact in page.facts if fact.instrument),
        sort=sort,
        sorts=SORTS,
        after=after,
        choices=choices,
        chips=active(asked, f"/{here}", {"sort": sort} if sort != SORTS[0] else {}),
    )
