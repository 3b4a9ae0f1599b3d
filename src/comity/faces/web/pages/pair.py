"""Two actors: their dossier, and a form to choose them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from comity.errors import RegisterError
from comity.faces.web.asked import Asked, Page
from comity.faces.web.pages.dossiers import LONGEST, shown
from comity.faces.web.rendering import Saying
from comity.register import questions, roll, terms

router = APIRouter()
Name = Annotated[str, Query(max_length=LONGEST)]
SUGGESTED = 12
"""Pairs that the form suggests."""


@router.get("/pair")
def show(asked: Page, a: Name = "", b: Name = "") -> Response:
    """What is between two actors, named in any language; without both a form to choose them."""
    one, two = a.strip(), b.strip()
    faults: list[str] = []
    ids = [_actor(asked, each, faults) if each else None for each in (one, two)]
    first, second = ids
    if first and second and first == second:
        faults.append(Saying(asked).words("dossier.same_actor"))
    if faults or first is None or second is None:
        return _form(asked, one, two, first or second, faults)
    given = {"actor": first, "other": second}
    found = shown(asked, given, replace(asked.wanted, actor=(first,), other=(second,)))
    return asked.page("pair.html", here="pair", a=first, b=second, d=found)


def _form(asked: Asked, a: str, b: str, known: str | None, faults: list[str]) -> Response:
    """The form; with one actor it suggests the partners of that one."""
    ties = roll.partners(asked.view, known, SUGGESTED) if known else questions.network(asked.view, None, SUGGESTED)
    return asked.page("pair_form.html", 400 if faults else 200, here="pair", a=a, b=b, ties=ties, faults=faults)


def _actor(asked: Asked, words: str, faults: list[str]) -> str | None:
    try:
        return terms.actor(asked.view, words)
    except RegisterError as error:
        faults.append(str(error))
        return None
