"""Lists of facts, instruments and commitments with filters, page by page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from comity.faces.web.asked import Asked, Page
from comity.model.register import Kind
from comity.register.query import SORTS
from comity.register.questions import sourced

router = APIRouter()
Sort = Annotated[str, Query(pattern=f"^({'|'.join(SORTS)})$")]


@router.get("/facts")
def facts(asked: Page, sort: Sort = "date", after: str | None = None) -> Response:
    """All facts that the filters ask for."""
    return _list(asked, "facts", None, sort, after)


@router.get("/instruments")
def instruments(asked: Page, sort: Sort = "date", after: str | None = None) -> Response:
    """Treaties, agreements, programmes."""
    return _list(asked, "instruments", Kind.INSTRUMENT, sort, after)


def _list(asked: Asked, here: str, kind: Kind | None, sort: str, after: str | None) -> Response:
    from dataclasses import replace

    wanted = replace(asked.wanted, kind=kind) if kind else asked.wanted
    page = asked.view.facts(wanted, sort, after=after)
    rows = sourced(asked.view, page.facts)
    named = asked.view.these(fact.instrument for fact in page.facts if fact.instrument)
    return asked.page("facts.html", here=here, page=page, rows=rows, instruments=named, sort=sort)
