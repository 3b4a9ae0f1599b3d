"""What is taken away: exports."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.responses import Response

from comity.export import FORMATS, streams
from comity.faces.api.access import EXPORT, READ, VERSION, allowed
from comity.faces.api.answers import FormatItem, Listed
from comity.faces.api.asking import Asking, Common, Wanted
from comity.faces.api.contract import promises
from comity.faces.api.problems import RefusedError
from comity.faces.web.downloads import exported
from comity.faces.web.security import did
from comity.knowledge.web import load_web_words

router = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])
taking = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(EXPORT, work=True))])
"""What exports; it has a scope of its own."""


class ExportAsked(Wanted):
    """An export of some facts."""

    lossless: bool = False


@router.get("/export", operation_id="list_formats", tags=["export"])
@promises(Listed[FormatItem], 422)
def formats(ask: Asking, query: Annotated[Common, Query()]) -> Response:
    """The formats of exports."""
    words = load_web_words(ask.language)
    items = tuple(
        FormatItem(
            self_=ask.at(f"/export/{name}"),
            url=ask.link.to("/export", format=name),
            name=name,
            about=words(f"takeaway.format_{name}"),
            ending=streams.ending(name),
            media=streams.media(name),
        )
        for name in FORMATS
    )
    return ask.answer(Listed(items=items, total=len(items)))


@taking.get("/export/{name}", operation_id="export_facts", tags=["export"])
@promises(None, 404, 422, media="*/*", scope=EXPORT)
def export(
    ask: Asking,
    request: Request,
    name: Annotated[str, Path(max_length=20, examples=["csv"])],
    query: Annotated[ExportAsked, Query()],
) -> Response:
    """Facts in a format, as a file that comes while it is made."""
    if name not in FORMATS:
        raise RefusedError(404, f"{name} is no format", f"take one of {', '.join(FORMATS)}")
    wanted = query.filter(ask.view)
    did(request, "exported", name)
    headers = {"ETag": ask.tag, "Vary": "Authorization, Cookie"}
    return exported(ask.site, ask.view, name, wanted, lossless=query.lossless, headers=headers)
