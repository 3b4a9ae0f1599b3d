"""Facts, instruments and commitments."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from comity.errors import RegisterError
from comity.export import linked
from comity.export.records import Told
from comity.faces.api.access import READ, VERSION, allowed
from comity.faces.api.answers import FactDetail, FactItem, Listed
from comity.faces.api.asking import LINKED, Ask, Asking, Common, FactsAsked, Paged, Wanted, place, place_of
from comity.faces.api.contract import promises
from comity.faces.api.problems import RefusedError
from comity.model.register import CommitmentState, Fact, Kind
from comity.register import questions
from comity.register.answers import Sourced

router = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])
Id = Annotated[str, Path(max_length=100, examples=["e-2b3rax56lopb"])]


class CommitmentsAsked(Wanted, Paged):
    """A page of commitments."""

    state: list[CommitmentState] = Field(default_factory=list, max_length=len(CommitmentState))


@router.get("/facts", operation_id="list_facts", tags=["facts"])
@promises(Listed[FactItem], 422)
def facts(ask: Asking, query: Annotated[FactsAsked, Query()]) -> Response:
    """Facts, page by page."""
    return _listed(ask, query, None)


@router.get("/instruments", operation_id="list_instruments", tags=["facts"])
@promises(Listed[FactItem], 422)
def instruments(ask: Asking, query: Annotated[FactsAsked, Query()]) -> Response:
    """Treaties, agreements, programmes, page by page."""
    return _listed(ask, query, Kind.INSTRUMENT)


@router.get("/commitments", operation_id="list_commitments", tags=["facts"])
@promises(Listed[FactItem], 422)
def commitments(ask: Asking, query: Annotated[CommitmentsAsked, Query()]) -> Response:
    """What was promised and how it stands, what is due first."""
    wanted, offset = query.filter(ask.view), place_of(query.after)
    found = questions.commitments(ask.view, wanted, query.state, None, query.limit, offset)
    total = questions.count_commitments(ask.view, wanted, query.state)
    rows = questions.sourced(ask.view, found)
    following = ask.following(place(offset, len(rows), total))
    return ask.answer(Listed(items=tuple(map(ask.fact, rows)), total=total, next=following), following)


@router.get("/facts/{id}", operation_id="get_fact", tags=["facts"])
@promises(FactDetail, 404, 422, also={LINKED: None})
def fact(ask: Asking, request: Request, id: Id, query: Annotated[Common, Query()]) -> Response:
    """One fact; as JSON-LD for who asks for it."""
    found = ask.view.fact(id)
    if _is_linked(request.headers.get("accept", "")):
        return _linked(ask, found)
    return _detail(ask, found)


@router.get("/facts/{id}/history", operation_id="get_fact_history", tags=["facts"])
@promises(Listed[Fact], 404, 422)
def history(ask: Asking, id: Id, query: Annotated[Common, Query()]) -> Response:
    """The versions of a fact, the oldest first."""
    found = ask.view.history(ask.view.fact(id).id)
    return ask.answer(Listed(items=tuple(found), total=len(found)))


@router.get("/instruments/{id}", operation_id="get_instrument", tags=["facts"])
@promises(FactDetail, 404, 422)
def instrument(ask: Asking, id: Id, query: Annotated[Common, Query()]) -> Response:
    """One instrument."""
    return _detail(ask, _of_kind(ask, id, Kind.INSTRUMENT))


@router.get("/commitments/{id}", operation_id="get_commitment", tags=["facts"])
@promises(FactDetail, 404, 422)
def commitment(ask: Asking, id: Id, query: Annotated[Common, Query()]) -> Response:
    """One commitment."""
    return _detail(ask, _of_kind(ask, id, Kind.COMMITMENT))


def _listed(ask: Ask, query: FactsAsked, kind: Kind | None) -> Response:
    wanted = query.filter(ask.view)
    if kind is not None and wanted.kind not in (None, kind):
        raise RefusedError(422, f"kind: these are of the kind {kind}", "leave it out, or ask for /facts")
    page = ask.view.facts(replace(wanted, kind=kind) if kind else wanted, query.sort, query.limit, query.after)
    rows = questions.sourced(ask.view, page.facts) if query.sources else _bare(ask, page.facts)
    following = ask.following(page.after)
    return ask.answer(Listed(items=tuple(map(ask.fact, rows)), total=page.total, next=following), following)


def _bare(ask: Ask, facts: tuple[Fact, ...]) -> list[Sourced]:
    """Facts without their sources."""
    day = ask.today
    return [
        Sourced(fact=fact, sources=(), state=questions.state(fact, day) if fact.kind is Kind.COMMITMENT else None)
        for fact in facts
    ]


def _of_kind(ask: Ask, id: str, kind: Kind) -> Fact:
    found = ask.view.fact(id)
    if found.kind is not kind:
        raise RegisterError(id, f"there is no {kind} {id}: it is of the kind {found.kind}", f"ask for {ask.at(f'/facts/{id}')}")
    return found


def _detail(ask: Ask, fact: Fact) -> Response:
    row = questions.sourced(ask.view, [fact])[0]
    near = ask.view.these([fact.instrument]) if fact.instrument else {}
    item = ask.fact(row)
    path = f"/facts/{fact.id}"
    return ask.answer(
        FactDetail(
            self_=item.self_,
            url=item.url,
            fact=fact,
            sources=row.sources,
            state=row.state,
            judgements=tuple(ask.view.judgements(fact.id)),
            instrument=near.get(fact.instrument or ""),
            history=ask.at(f"{path}/history"),
            events=ask.at("/facts", kind="event", instrument=fact.id) if fact.kind is Kind.INSTRUMENT else None,
        )
    )


def _linked(ask: Ask, fact: Fact) -> Response:
    near = ask.view.these([fact.instrument]) if fact.instrument else {}
    told = Told(fact, ask.view.sources([fact])[fact.id], near.get(fact.instrument or ""))
    body = json.dumps(linked.page(told), ensure_ascii=False, separators=(",", ":"))
    return Response(body, headers=ask.headers(), media_type=LINKED)


def _is_linked(accept: str) -> bool:
    """Whether JSON-LD is asked for before JSON, by the weights of an Accept header."""
    weights: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = (each.strip().lower() for each in part.split(";"))
        weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
        try:
            weights[media] = float(weight)
        except ValueError:
            weights[media] = 0.0
    plain = max((weights[each] for each in ("application/json", "application/*", "*/*") if each in weights), default=0.0)
    return weights.get(LINKED, 0.0) > 0 and weights[LINKED] >= plain
