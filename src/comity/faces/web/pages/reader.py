"""A document as it was, with the words marked that each record rests on, and what stands behind them."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from comity.errors import InputError
from comity.faces.web.asked import Asked, Page
from comity.faces.web.reasons import meant, reasons
from comity.faces.web.shown import shown
from comity.flow import Result
from comity.model.source import Source
from comity.register.answers import Paper
from comity.register.said import story

router = APIRouter()
HELD = {"Content-Security-Policy": "sandbox; default-src 'none'"}
"""What a browser may do with the bytes that a document came as, should it show them: nothing."""
RESOLVED = 200_000
"""Characters of a text of which is told, unasked, who is meant where."""
_MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+$")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_NAMED = 60  # letters of a file's name


@router.get("/document/{number:int}")
def show(asked: Page, number: int, fact: str | None = None) -> Response:
    """The document with its records."""
    found = shown(asked.view, number, fact)
    assert found.paper is not None
    paper = found.paper
    later = asked.view.paper(paper.name) if paper.until else None
    address = web(paper)
    name = paper.name if address == paper.name else paper.name.rstrip("/").rpartition("/")[2]
    copies = story(asked.view, paper)
    resolved = paper.read and paper.until is None and paper.characters <= RESOLVED
    told: dict[str, Any] = {"resolved": resolved, "name": name, "copies": copies, "later": later, "address": address}
    return asked.page("reader.html", here="reader", shown=found, paper=paper, **told)


@router.get("/document/{number:int}/text")
def text(asked: Page, number: int) -> Response:
    """The text that all offsets point into, as a file."""
    paper = asked.view.paper(number)
    written = asked.view.text(paper.id).encode("utf-8", "surrogatepass")
    return _file(written, "text/plain", f"{_stem(paper)}.txt")


@router.get("/document/{number:int}/original")
def original(asked: Page, number: int) -> Response:
    """The bytes that it came as, as a file."""
    paper = asked.view.paper(number)
    media = paper.media if paper.media and _MEDIA.match(paper.media) else "application/octet-stream"
    ending = PurePosixPath(urlsplit(paper.name).path).suffix
    return _file(asked.view.original(paper.id), media, _stem(paper) + _UNSAFE.sub("", ending)[:8])


@router.get("/document/{number:int}/resolutions")
def resolutions(asked: Page, number: int) -> Response:
    """Who is meant where: a part of the page, loaded behind it, since the document is read anew for it."""
    paper = asked.view.paper(number)
    try:
        result = _read(asked, paper)
    except InputError as error:
        return asked.page("reader_resolutions.html", error=error, places="", lines=(), paper=paper)
    found = meant(asked, result)
    places = [(each.start, each.end, each.who, each.how, each.plain) for each in found]
    lines = dict.fromkeys((each.words, each.who, each.how) for each in found if not each.plain)
    written = json.dumps(places, ensure_ascii=False) if places else ""
    return asked.page("reader_resolutions.html", error=None, places=written, lines=list(lines), paper=paper)


@router.get("/document/{number:int}/why/{key}")
def why(asked: Page, number: int, key: str) -> Response:
    """Why a record is as it is: a part of its card."""
    paper = asked.view.paper(number)
    try:
        found = reasons(asked, _read(asked, paper), key)
    except InputError as error:
        return asked.page("reader_why.html", error=error, why=None)
    return asked.page("reader_why.html", error=None, why=found)


def web(paper: Paper) -> str | None:
    """The address of a document, if it is one of the web."""
    return next((each for each in (paper.address, paper.name) if each and each.startswith(("https://", "http://"))), None)


def _read(asked: Asked, paper: Paper) -> Result:
    text = asked.view.text(paper.id)
    return asked.site.study.read(Source(paper.name, text, paper.published, paper.language, paper.published_by or "given"))


def _stem(paper: Paper) -> str:
    """How a document's files are called: its number and the end of its name, in signs that any system takes."""
    stem = PurePosixPath(unquote(urlsplit(paper.name).path)).stem if web(paper) == paper.name else PurePosixPath(paper.name).stem
    return f"document-{paper.id}-{_UNSAFE.sub('-', stem)[:_NAMED].strip('.-')}".rstrip("-")


def _file(data: bytes, media: str, name: str) -> Response:
    """Something to be saved, never to be shown."""
    headers = {**HELD, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}
    return Response(data, media_type=media, headers=headers)
