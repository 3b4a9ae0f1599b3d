"""People: all of them as a list, and what each was called and did over time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from comity.errors import RegisterError
from comity.faces.web import charted
from comity.faces.web.asked import Asked, Page
from comity.faces.web.pages.dossiers import LONGEST, neighbours
from comity.faces.web.rendering import Saying
from comity.register import people_facts, questions, terms

router = APIRouter()
LISTED, SHOWN, TIES = 40, 20, 20
"""People on a page, facts of a person on a page, ties that are drawn."""
Name = Annotated[str, Query(max_length=LONGEST)]
Start = Annotated[int, Query(ge=0, le=1_000_000)]


@router.get("/people")
def listed(asked: Page, name: Name = "", of: Name = "", start: Start = 0) -> Response:
    """People whose name holds some words, or who served somebody; the most reported first."""
    fault, served = "", None
    if of.strip():
        try:
            served = terms.actor(asked.view, of.strip())
        except RegisterError as error:
            fault = str(error)
    found = [] if fault else questions.persons(asked.view, name.strip(), served, LISTED, start)
    total = 0 if fault else questions.count_persons(asked.view, name.strip(), served)
    form = {"name": name.strip(), "of": served or of.strip()}
    status = 400 if fault else 200
    return asked.page(
        "people.html", status, here="people", people=found, total=total, start=start, limit=LISTED, form=form, fault=fault
    )


@router.get("/person/{slug}")
def show(asked: Page, slug: str, start: Start = 0) -> Response:
    """One person: offices, the facts in which they acted, and between whom these stand."""
    id = f"person/{slug}"
    try:
        person = people_facts.person(asked.view, id)
    except RegisterError as error:
        raise HTTPException(404, error.problem) from error
    acts = people_facts.acts(asked.view, id, SHOWN, start)
    say = Saying(asked)
    return asked.page(
        "person.html",
        here="people",
        person=person,
        offices=sorted(person.offices, key=lambda office: (office.first or "9", office.last or "9")),
        acts=acts,
        rows=questions.sourced(asked.view, acts.facts),
        instruments=asked.view.these(fact.instrument for fact in acts.facts if fact.instrument),
        types=charted.grid(acts.years, say.type, lambda code, year: _facts(asked, person.name, code, year)),
        ties=acts.ties[:TIES],
        network=neighbours(asked, acts.ties[:TIES]),
        start=start,
        limit=SHOWN,
    )


def _facts(asked: Asked, name: str, code: str, year: int | None) -> str:
    """The facts of a type in a year from documents that hold a person's name."""
    return asked.link.to("/facts", type=code, since=year, until=year, words=f'"{name}"')
