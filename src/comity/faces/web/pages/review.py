"""The review: records one after another, judged by keys or buttons, with the document beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from comity.errors import RegisterError
from comity.faces.web.pages import review_lists
from comity.faces.web.pages.review_forms import WHOLE, FormFaultError, carry_out, fields_of, form_of, undo
from comity.faces.web.pages.review_round import PATH, Going, Record, Round, numbers, record
from comity.faces.web.security import did
from comity.model.codes import DOMAIN_GROUPS, MODES, Context, InstrumentStage, Status
from comity.model.register import Action, Fact, Kind
from comity.register import reviewing
from comity.register.judge import OutdatedError
from comity.register.query import Filter
from comity.register.reviewing import Spot, Waiting

router = APIRouter()
router.include_router(review_lists.router)
Form = Annotated[FormData, Depends(form_of)]
Act = Annotated[str, Query(alias="do", pattern=f"^({'|'.join(('', *Action))})$")]
OFFERED = 100
"""Instruments that the form of an event offers, and events that of a commitment does."""


@router.get(PATH)
def work(
    going: Going,
    fact: str = "",
    after: str = "",
    paper: int | None = None,
    do: Act = "",
    done: str = "",
    q: str = "",
    twin: str = "",
    take: str = "",
) -> Response:
    """A record that waits: the one that is named, else the first one, or the first one after a place."""
    if going.asked.view.stamp:
        return RedirectResponse(going.link(), 303)  # judged is the register as it is now
    return _page(going, fact, after, paper=paper, do=do, done=done, q=q, twin=twin, take=take)


@router.post(PATH + "/judge")
def decide(going: Going, form: Form) -> Response:
    """Judge a record, and go on with the next one."""
    try:
        action = Action(str(form.get("action", "")))
    except ValueError as error:
        raise HTTPException(400, "there is no such judgement") from error
    fact = str(form.get("fact", ""))
    spot = str(Spot.parse(str(form["spot"]))) if form.get("spot") else ""
    try:
        stored = undo(going, form) if action is Action.UNDO else carry_out(going, action, form)
    except FormFaultError as error:
        return _page(going, fact, do=action.value, faults=error.faults, entered=form)
    except OutdatedError:
        return _page(going, fact, outdated=True)
    except RegisterError as error:
        return _page(going, fact, do=action.value, faults={WHOLE: str(error)}, entered=form)
    did(going.asked.request, "judged", " ".join([action.value, *stored[0].facts]) if stored else None)
    made = "-".join(str(each.id) for each in stored)
    if form.get("to") == "judgements":
        return RedirectResponse(going.asked.link.to(f"{PATH}/judgements", done=made, as_of=None), 303)
    if action is Action.UNDO:  # one looks at it again
        return RedirectResponse(going.link(fact=stored[0].facts[0] if stored else None, done=made), 303)
    return RedirectResponse(going.link(after=spot, done=made), 303)


def _page(
    going: Round,
    fact: str = "",
    after: str = "",
    *,
    paper: int | None = None,
    do: str = "",
    done: str = "",
    q: str = "",
    twin: str = "",
    take: str = "",
    faults: Mapping[str, str] | None = None,
    entered: FormData | None = None,
    outdated: bool = False,
) -> Response:
    asked = going.asked
    waiting, gone = _waiting(going, fact, after)
    shown = record(going, waiting, paper) if waiting else None
    context: dict[str, Any] = {
        "going": going,
        "counts": going.queue.counts(),
        "document": going.view.paper(going.document) if going.document is not None else None,
        "most": reviewing.COUNTED,
        "record": shown,
        "gone": gone,
        "do": do if shown else "",
        "done": review_lists.told(going.view, numbers(done)),
        "last": reviewing.last_of(going.view, going.user.name),
        "usual": {action.value: going.offered(action) for action in Action},
        "faults": dict(faults or {}),
        "entered": entered,
        "outdated": outdated,
        "take": tuple(take.split(" ", 1)) if " " in take else None,
        "twins": None,
    }
    if shown and do == Action.EDIT:
        context |= _choices(going, shown.fact)
    if shown and do == Action.MERGE:
        context |= _twins(going, shown, q, str(entered.get("twin", "")) if entered else twin)
    return asked.page("review.html", here="review", **context)


def _waiting(going: Round, fact: str, after: str) -> tuple[Waiting | None, Fact | None]:
    """The record that is meant, and the one that was asked for and has been removed, if it was."""
    queue, gone = going.queue, None
    if fact:
        found = going.view.fact(fact)
        if found.removed and found.successor:
            gone, found = found, going.view.fact(found.successor)
        if not found.removed:
            return Waiting(found, queue.spot(found)), gone
        gone = found
    spot = Spot.parse(after) if after else None
    first = queue.after(spot, 1) or (queue.after(None, 1) if spot else [])
    return (first[0] if first else None), gone


def _choices(going: Round, fact: Fact) -> dict[str, Any]:
    """What the fields of a correction offer."""
    parties = fact.parties
    other = Kind.INSTRUMENT if fact.kind is Kind.EVENT else Kind.EVENT
    wanted = Filter(kind=other, actor=parties, other=parties if len(parties) > 1 and fact.kind is Kind.EVENT else ())
    linked: list[Fact] = []
    if parties and fact.kind is not Kind.INSTRUMENT:
        with going.view.store.reading() as connection:
            linked, _ = going.view.page(connection, wanted, "date", OFFERED, None)
    return {
        "fields": fields_of(fact),
        "modes": {type.value: sorted(modes) for type, modes in MODES.items()},
        "statuses": [each.value for each in Status],
        "stages": [each.value for each in InstrumentStage],
        "contexts": [each.value for each in Context],
        "domains": DOMAIN_GROUPS,
        "linked": linked,
    }


def _twins(going: Round, shown: Record, q: str, twin: str) -> dict[str, Any]:
    """What the record may be merged with, and the one that is looked at beside it."""
    fault = ""
    try:
        found = reviewing.twins(going.view, shown.fact, q or None)
    except RegisterError as error:
        found, fault = [], str(error)
    other = going.view.these([twin]).get(twin) if twin else None
    if other is not None and (other.removed or other.kind is not shown.fact.kind or other.id == shown.fact.id):
        other = None
    sources = going.view.sources([other])[other.id] if other else ()
    return {"twins": [going.listed(each) for each in found], "q": q, "q_fault": fault, "twin": other, "twin_sources": sources}


