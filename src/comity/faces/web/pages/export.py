"""The facts that the address asks for as files of other programs."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from comity.export import FORMATS, streams
from comity.faces.web.active import active
from comity.faces.web.asked import Page
from comity.faces.web.downloads import exported
from comity.faces.web.security import did
from comity.register.catalogue import changed
from comity.register.query import Filter

router = APIRouter()
GROUPS = {
    "tables": ("xlsx", "csv", "parquet"),
    "networks": ("graphml", "gexf", "geojson"),
    "data": ("iccd", "dca", "cameo", "jsonl"),
    "exchange": ("jsonld",),
}
"""The formats, by what they are for; those that are in none are with the last ones."""


@router.get("/export")
def show(asked: Page, format: str | None = None) -> Response:
    """The formats, with how many facts they would hold."""
    grouped = {name for names in GROUPS.values() for name in names}
    groups = {**GROUPS, "exchange": (*GROUPS["exchange"], *(name for name in FORMATS if name not in grouped))}
    return asked.page(
        "export.html",
        here="export",
        count=asked.view.count(asked.wanted),
        chips=active(asked, "/export"),
        groups=groups,
        formats={name: (streams.ending(name), FORMATS[name].folder) for name in FORMATS},
        chosen=format,
        whole=asked.wanted == Filter() and asked.view.stamp is None,
        stamp=asked.view.stamp or changed(asked.site.store),
    )


@router.get("/export/{name}")
def take(asked: Page, request: Request, name: str, lossless: bool = False) -> Response:
    """The facts as a file that comes while it is made."""
    if asked.fault is not None:
        raise asked.fault
    streams.ending(name)  # a format that is not known is told before all else
    did(request, "exported", name)
    return exported(asked.site, asked.view, name, asked.wanted, lossless=lossless)
