"""Documents: what they are, their texts, what was read in them; and the search through them."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from comity.faces.api.access import READ, VERSION, allowed
from comity.faces.api.answers import FiledItem, HitItem, Listed, PaperItem
from comity.faces.api.asking import JSON, Ask, Asking, Common, Paged, Word, place, place_of
from comity.faces.api.contract import promises
from comity.faces.api.problems import RefusedError
from comity.faces.web.downloads import attached
from comity.model.reading import Reading
from comity.register import catalogue, terms
from comity.register.answers import Hit, Paper
from comity.register.questions import COUNTED, search

router = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])
TEXT, BYTES = "text/plain", "application/octet-stream"
Number = Annotated[int, Path(ge=1, le=2**53, examples=[1])]
_SANDBOX = "default-src 'none'; sandbox"


class DocumentsAsked(Paged):
    """A page of documents."""

    language: str | None = Field(None, max_length=3, examples=["fr"])
    source: Word | None = None
    since: str | None = Field(None, max_length=40, examples=["2023"])
    until: str | None = Field(None, max_length=40, examples=["2026-06-30"])


class SearchAsked(Paged):
    """A page of what a search finds."""

    words: str = Field(min_length=1, max_length=400, examples=["cyber defence"])


@router.get("/documents", operation_id="list_documents", tags=["documents"])
@promises(Listed[FiledItem], 422)
def documents(ask: Asking, query: Annotated[DocumentsAsked, Query()]) -> Response:
    """Documents, the last added first."""
    wanted = catalogue.Papers(
        language=query.language,
        source=query.source,
        since=terms.day("since", query.since) if query.since else None,
        until=terms.day("until", query.until) if query.until else None,
    )
    before = place_of(query.after) if query.after is not None else None
    found, total = catalogue.documents(ask.view, wanted, query.limit + 1, before, COUNTED)
    more = wanted != catalogue.Papers() and total > COUNTED
    some = found[: query.limit]
    following = ask.following(f"p{some[-1].id}" if len(found) > len(some) else None)
    items = tuple(FiledItem(self_=ask.at(f"/documents/{each.id}"), url=ask.link.document(each.id), document=each) for each in some)
    answer = Listed(items=items, total=COUNTED if more else total, more=more, next=following)
    return ask.answer(answer, following)


@router.get("/documents/{number}", operation_id="get_document", tags=["documents"])
@promises(PaperItem, 404, 422)
def document(ask: Asking, number: Number, query: Annotated[Common, Query()]) -> Response:
    """A document with where it comes from."""
    return ask.answer(paper(ask, ask.view.paper(number)))


@router.get("/documents/{number}/text", operation_id="get_document_text", tags=["documents"])
@promises(None, 404, 422, media=TEXT)
def text(ask: Asking, number: Number, query: Annotated[Common, Query()]) -> Response:
    """The text of a document: offsets of evidence count its characters."""
    found = ask.view.text(ask.view.paper(number).id)
    return Response(found.encode("utf-8", "replace"), headers=ask.headers(), media_type=TEXT)


@router.get("/documents/{number}/original", operation_id="get_document_original", tags=["documents"])
@promises(None, 404, 422, media=BYTES)
def original(ask: Asking, number: Number, query: Annotated[Common, Query()]) -> Response:
    """The bytes that a document came as, never to be shown as a page of this site."""
    found = ask.view.paper(number)
    if found.original is None or found.size is None:
        remedy = f"take {ask.at(f'/documents/{number}/text')}"
        raise RefusedError(404, f"there are no bytes of document {number}: it came as text", remedy)
    headers = {"Content-Disposition": attached(_file(found)), "Content-Security-Policy": _SANDBOX}
    return Response(ask.view.original(number), headers={**ask.headers(), **headers}, media_type=BYTES)


@router.get("/documents/{number}/reading", operation_id="get_document_reading", tags=["documents"])
@promises(Reading, 404, 422)
def reading(ask: Asking, number: Number, query: Annotated[Common, Query()]) -> Response:
    """What was read in a document, as comity read gives it."""
    return Response(catalogue.reading(ask.view, number), headers=ask.headers(), media_type=JSON)


@router.get("/search", operation_id="search_documents", tags=["documents"])
@promises(Listed[HitItem], 422)
def find(ask: Asking, query: Annotated[SearchAsked, Query()]) -> Response:
    """Documents that hold some words, the last added first."""
    offset = place_of(query.after)
    hits, total = search(ask.view, query.words, query.limit + 1, offset, COUNTED)
    some = hits[: query.limit]
    more = total > COUNTED
    following = ask.following(place(offset, len(some), offset + len(hits)))
    items = tuple(_hit(ask, each) for each in some)
    return ask.answer(Listed(items=items, total=min(total, COUNTED), more=more, next=following), following)


def paper(ask: Ask, found: Paper) -> PaperItem:
    """A document as an item."""
    path = f"/documents/{found.id}"
    return PaperItem(
        self_=ask.at(path),
        url=ask.link.document(found.id),
        document=found,
        text=ask.at(f"{path}/text"),
        reading=ask.at(f"{path}/reading") if found.read else None,
        original=ask.at(f"{path}/original") if found.size is not None else None,
    )


def _file(found: Paper) -> str:
    last = re.split(r"[/\\]", found.name.rstrip("/\\"))[-1].partition("?")[0]
    return (re.sub(r"[\x00-\x1f\x7f]", "", last)[:120].encode("utf-8", "replace").decode() or f"document-{found.id}")


def _hit(ask: Ask, hit: Hit) -> HitItem:
    return HitItem(self_=ask.at(f"/documents/{hit.document}"), url=ask.link.document(hit.document), hit=hit)
