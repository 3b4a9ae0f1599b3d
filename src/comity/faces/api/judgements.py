"""Judgements: what people decided, and new ones."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from comity.faces.api.access import JUDGE, READ, VERSION, allowed
from comity.faces.api.answers import JudgedItem, JudgementIn, JudgementItem, Listed
from comity.faces.api.asking import JSON, Ask, Asking, Common, Paged, Word, place, place_of
from comity.faces.api.bodies import body_of, decoded, media_of
from comity.faces.api.contract import promises
from comity.faces.api.problems import ROOT, RefusedError
from comity.faces.web.links import Link
from comity.faces.web.security import User, did, guarded
from comity.faces.web.site import site_of
from comity.model.reading import Place
from comity.model.register import Action, Judgement
from comity.register import catalogue
from comity.register.judge import judge
from comity.register.terms import claims_of, value_of
from comity.register.view import View

router = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])
making = APIRouter(prefix=VERSION, dependencies=[Depends(guarded)])
"""What makes judgements; it has a scope of its own."""
BODY = 200_000
"""Bytes of a judgement at most."""
_EXAMPLE = {"action": "edit", "facts": ["e-2b3rax56lopb"], "field": "date", "value": "2018-02-14", "reason": "see its source"}


class JudgementsAsked(Paged):
    """A page of judgements."""

    fact: Word | None = None


@router.get("/judgements", operation_id="list_judgements", tags=["judgements"])
@promises(Listed[JudgementItem], 422)
def judgements(ask: Asking, query: Annotated[JudgementsAsked, Query()]) -> Response:
    """The judgements in order, undone ones too."""
    offset = place_of(query.after)
    found, total = catalogue.judgements(ask.view, query.fact or None, query.limit, offset)
    following = ask.following(place(offset, len(found), total))
    items = tuple(_item(ask, each) for each in found)
    return ask.answer(Listed(items=items, total=total, next=following), following)


@router.get("/judgements/{number}", operation_id="get_judgement", tags=["judgements"])
@promises(JudgementItem, 404, 422)
def judgement(
    ask: Asking, number: Annotated[int, Path(ge=1, le=2**53, examples=[1])], query: Annotated[Common, Query()]
) -> Response:
    """One judgement."""
    return ask.answer(_item(ask, catalogue.judgement(ask.view, number)))


async def _given(request: Request) -> JudgementIn:
    media_of(request, [JSON])
    return decoded(await body_of(request, BODY), JudgementIn)


@making.post("/judgements", operation_id="make_judgement", tags=["judgements"], status_code=201)
@promises(JudgedItem, 404, 413, 415, 422, status=201, takes={JSON: JudgementIn}, scope=JUDGE, example=_EXAMPLE)
def make(
    request: Request, user: Annotated[User, Depends(allowed(JUDGE, work=True))], given: Annotated[JudgementIn, Depends(_given)]
) -> Response:
    """Confirm, reject, edit, merge, split or undo."""
    site = site_of(request)
    view = View(site.store)
    if given.action is not Action.UNDO and not given.facts:
        raise RefusedError(422, "facts: the judgement names no fact", "name one")
    stored = judge(
        site.store,
        Judgement(
            action=given.action,
            facts=given.facts if given.action is not Action.UNDO else (),
            claims=claims_of(view, given.facts[0], given.claims) if given.action is Action.SPLIT else (),
            field=given.field,
            value=_value(view, given) if given.action is Action.EDIT else None,
            undoes=given.undoes,
            author=user.name,
            reason=given.reason,
        ),
    )
    did(request, "judged", f"{stored.action} {' '.join(stored.facts)}")
    link = Link({})
    at = f"{ROOT}/judgements/{stored.id}"
    facts = tuple(view.these(stored.facts).values())
    item = JudgedItem(self_=at, url=link.fact(stored.facts[0]), judgement=stored, facts=facts)
    return Response(msgspec.json.encode(item), 201, {"Location": at, "Cache-Control": "no-store"}, JSON)


def _value(view: View, given: JudgementIn) -> Any:
    """The value of a correction; names and codes as people write them."""
    value, field = given.value, given.field or ""
    if isinstance(value, Place):
        return value
    if field == "place" and isinstance(value, str):
        value = tuple(value.split())
    words = (value,) if isinstance(value, str) else tuple(value or ())
    return value_of(view, field, [each for each in words if each.strip()])


def _item(ask: Ask, judgement: Judgement) -> JudgementItem:
    return JudgementItem(
        self_=ask.at(f"/judgements/{judgement.id}"), url=ask.link.fact(judgement.facts[0]), judgement=judgement
    )
