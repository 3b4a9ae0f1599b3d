"""Texts that come in: read for an answer, or added to the register."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from comity.errors import InputError
from comity.faces.api.access import ADD, READ, VERSION, allowed
from comity.faces.api.answers import TEXT, AddedItem, TextIn
from comity.faces.api.asking import JSON
from comity.faces.api.bodies import body_of, decoded, media_of
from comity.faces.api.contract import promises
from comity.faces.api.problems import ROOT, RefusedError
from comity.faces.web import intake
from comity.faces.web.links import Link
from comity.faces.web.security import User, did, guarded
from comity.faces.web.site import Site, site_of
from comity.flow import Result
from comity.model.items import Given, Item
from comity.model.reading import Reading
from comity.model.source import Source
from comity.register.adding import named

router = APIRouter(prefix=VERSION, dependencies=[Depends(guarded)])
STDIN = "-"
"""What a text is called that has no name, as in ``comity read -``."""
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FILES = ("text/plain", "text/html", "application/pdf", WORD, "application/octet-stream")
"""Media types of bytes that are taken."""
TAKEN = {JSON: TextIn, **dict.fromkeys(FILES)}
_WORDS = "Séoul et Tallinn sont convenus mercredi de renforcer leur coopération en cybersécurité."
_EXAMPLE = {"text": _WORDS, "published": "2018-02-14"}
_LONGEST = 4  # bytes of a character
Sent = Item | Source
"""A document as it came."""


class Named(BaseModel):
    """What is said of a body that is a file."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=400, examples=["communique.pdf"])
    published: str | None = Field(None, max_length=40, examples=["2018-02-14"])
    language: str | None = Field(None, max_length=3, examples=["fr"])
    lang: str | None = Field(None, max_length=5, examples=["en"])


async def _sent(request: Request, query: Annotated[Named, Query()]) -> Sent:
    """The document that a request brings.

    Raises:
        RefusedError: if it is too large, of a kind that is not taken, or empty.
    """
    media = media_of(request, TAKEN)
    body = await body_of(request, site_of(request).settings.upload)
    if media != JSON:
        given = Given(
            language=query.language, published=query.published, published_by="given" if query.published else None
        )
        charset = request.headers.get("content-type", "").lower().partition("charset=")[2].strip("\"' ;") or None
        kind = None if media == "application/octet-stream" else media
        return Item(query.name or STDIN, _some(body), media=kind, charset=charset, given=given)
    told = decoded(body, TextIn)
    if (told.text is None) is (told.data is None):
        raise RefusedError(422, "body: it needs either a text or data", "give one of them")
    published_by = "given" if told.published else None
    if told.data is not None:
        given = Given(told.title, None, told.publisher, told.language, told.published, published_by)
        return Item(told.name or STDIN, _some(told.data), media=told.media, given=given)
    if told.title or told.publisher or told.media:  # what is known of a text goes with its bytes
        given = Given(told.title, None, told.publisher, told.language, told.published, published_by)
        return replace(_bytes(Source(told.name or STDIN, told.text or "")), given=given)
    return Source(told.name or STDIN, told.text or "", told.published, told.language)


def _some(data: bytes) -> bytes:
    if not data:
        raise RefusedError(422, "body: it is empty", "send a text, or the bytes of a document")
    return data


def _read(site: Site, sent: Sent) -> Result:
    """Read a document.

    Raises:
        InputError: if it cannot be read.
        RefusedError: 413 if it is longer than is read here.
    """
    if isinstance(sent, Source):
        return site.study.read(sent)
    _check_length(sent)
    (outcome,) = site.study.read_all([sent])
    if isinstance(outcome, InputError):
        raise outcome
    return outcome


def _bytes(source: Source) -> Item:
    """A text as the bytes that are kept of it."""
    given = Given(language=source.language, published=source.published, published_by="given" if source.published else None)
    return Item(source.name, _some(source.text.encode()), media="text/plain", charset="utf-8", given=given)


def _check_length(item: Item) -> None:
    if item.media == "text/plain" and len(item.data) > TEXT * _LONGEST:
        raise RefusedError(413, f"the text is longer than {TEXT:,} characters", "send less, or run comity add")


@router.post("/read", operation_id="read_text", tags=["reading"], dependencies=[Depends(allowed(READ, work=True))])
@promises(Reading, 413, 415, 422, takes=TAKEN, example=_EXAMPLE)
def read(request: Request, sent: Annotated[Sent, Depends(_sent)]) -> Response:
    """What a text says: nothing is stored."""
    found = _read(site_of(request), sent)
    return Response(found.reading.to_json(), headers={"Cache-Control": "no-store"}, media_type=JSON)


@router.post("/documents", operation_id="add_document", tags=["documents"], status_code=201)
@promises(AddedItem, 413, 415, 422, status=201, takes=TAKEN, scope=ADD, example={"name": "seoul-tallinn.txt", **_EXAMPLE})
def add(
    request: Request, user: Annotated[User, Depends(allowed(ADD, work=True))], sent: Annotated[Sent, Depends(_sent)]
) -> Response:
    """Read a document and store it with what it says."""
    site = site_of(request)
    entry = named(sent if isinstance(sent, Item) else _bytes(sent))
    assert isinstance(entry, Item)
    _check_length(entry)
    (taken,) = intake.read(site.study, site.store, [entry])
    added, (stored,) = intake.store(site.store, [taken])
    if stored.error is not None:
        raise stored.error
    assert stored.number is not None
    number, state = stored.number, stored.state
    reading = taken.outcome.reading if isinstance(taken.outcome, Result) else None
    did(request, "added", str(number))
    at = f"{ROOT}/documents/{number}"
    facts = {name: added.facts[name] for name in ("new", "changed", "removed")}
    item = AddedItem(self_=at, url=Link({}).document(number), document=number, state=state, facts=facts, reading=reading)
    return Response(msgspec.json.encode(item), 201, {"Location": at, "Cache-Control": "no-store"}, JSON)
