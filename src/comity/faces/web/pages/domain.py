"""A domain of cooperation: who cooperates in it, under which texts, and what it goes together with; and all domains."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from comity.faces.web import charted
from comity.faces.web.asked import NOTHING, Page
from comity.faces.web.pages.dossiers import neighbours, shown
from comity.faces.web.rendering import Saying
from comity.model.codes import DOMAIN_GROUPS, DOMAINS
from comity.register import questions

router = APIRouter()
TIES, NEAR = 24, 12


@router.get("/domains")
def listed(asked: Page) -> Response:
    """All domains by group, with their facts by year."""
    wanted = NOTHING if asked.fault else asked.wanted
    say = Saying(asked)
    found = charted.grid(
        questions.domains(asked.view, wanted),
        say.domain,
        lambda code, year: asked.link.keep("/facts", domain=code, since=year, until=year) if year else asked.link.domain(code),
    )
    by_code = {row.code: row for row in found.rows}
    return asked.page("domains.html", here="domains", groups=DOMAIN_GROUPS, grid=found, by_code=by_code)


@router.get("/domain/{code}")
def show(asked: Page, code: str) -> Response:
    """One domain, or a group of domains."""
    if code not in DOMAINS and code not in DOMAIN_GROUPS:
        raise HTTPException(404, code)
    own = (code,) if code in DOMAINS else DOMAIN_GROUPS[code]
    wanted = replace(asked.wanted, domain=own)
    found = shown(asked, {"domain": code}, wanted)
    ties = questions.network(asked.view, NOTHING if asked.fault else wanted, TIES)
    within = {code, *own}
    near = [row for row in found.domains.rows if row.code not in within]
    group = next((name for name, codes in DOMAIN_GROUPS.items() if code in codes and name != code), None)
    return asked.page(
        "domain.html",
        here="domains",
        code=code,
        group=group,
        members=[each for each in DOMAIN_GROUPS.get(code, ()) if each != code],
        d=found,
        ties=ties[:NEAR],
        network=neighbours(asked, ties),
        near=near[:NEAR],
    )
