"""Saved searches: their list, their feeds, and how somebody stops a digest."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from comity.desk import searches
from comity.desk.feed import ENTRIES, feed
from comity.desk.news import news
from comity.desk.searches import Search, SearchError
from comity.errors import RegisterError
from comity.faces.web.active import Chip, active
from comity.faces.web.asked import NOTHING, Asked, Page
from comity.faces.web.security import did
from comity.register.terms import filter_of

router = APIRouter()
PATH = "/searches"
Text = Annotated[str, Form()]


@router.get(PATH)
def show(asked: Page) -> Response:
    """The saved searches of whoever asks."""
    return _listed(asked)


@router.get("/searches/new")
def new(asked: Page, query: str = "") -> Response:
    """A form that saves what an address asks for: this one's filters, or those of ``query``."""
    wanted = searches.written({**searches.given(query), **asked.given})
    return asked.page("search_save.html", here="searches", query=wanted, chips=_told(asked, wanted)[0], name="", fault=None)


@router.post(PATH)
def save(asked: Page, query: Text = "", name: Text = "") -> Response:
    """Save a search."""
    try:
        made = searches.save(asked.site.desk, asked.user.name, name, query, asked.language)
    except SearchError as error:
        kept = searches.written(searches.given(query))
        context = {"query": kept, "chips": _told(asked, kept)[0], "name": name, "fault": error.why}
        return asked.page("search_save.html", 400, here="searches", **context)
    did(asked.request, "changed", f"search {made.id} saved")
    return _back(made)


@router.post("/searches/{number}/name")
def rename(asked: Page, number: int, name: Text = "") -> Response:
    """Give a saved search another name."""
    search = _own(asked, number)
    try:
        searches.rename(asked.site.desk, search, name)
    except SearchError as error:
        return _listed(asked, number, error)
    did(asked.request, "changed", f"search {number}")
    return _back(search)


@router.post("/searches/{number}/digest")
def digest(asked: Page, number: int, mail: Text = "", every: Text = "") -> Response:
    """Let a saved search send digests, or none."""
    search, desk = _own(asked, number), asked.site.desk
    try:
        if every:
            searches.send_digest(desk, search, mail, every, asked.language)
        else:
            searches.stop_digest(desk, search)
    except SearchError as error:
        return _listed(asked, number, error, mail)
    did(asked.request, "changed", f"search {number}")
    return _back(search)


@router.post("/searches/{number}/renew")
def renew(asked: Page, number: int) -> Response:
    """Give a feed another address."""
    search = _own(asked, number)
    searches.renew(asked.site.desk, search)
    did(asked.request, "changed", f"search {number}")
    return _back(search)


@router.post("/searches/{number}/delete")
def delete(asked: Page, number: int) -> Response:
    """Delete a saved search."""
    searches.delete(asked.site.desk, _own(asked, number))
    did(asked.request, "changed", f"search {number} deleted")
    return RedirectResponse(PATH, 303)


@router.get("/feed/{key}.atom")
def atom(asked: Page, key: str) -> Response:
    """The feed of a saved search, for whoever knows its key; told again only when it has changed."""
    search, base = _opened(asked, key), _base(asked.request)
    found = news(asked.view, search, base, limit=ENTRIES)
    body = feed(search, found, base)
    last = max((item.fact.since for item in found.items), default=search.created)
    changed = datetime.datetime.fromisoformat(last).replace(microsecond=0)
    headers = {
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Last-Modified": format_datetime(changed, usegmt=True),
        "Cache-Control": "private, no-cache",
    }
    if _is_known(asked.request, headers["ETag"], changed):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml", headers=headers)


@router.get("/feed/{key}/stop")
def ask_to_stop(asked: Page, key: str) -> Response:
    """What a digest's last line leads to: a button that stops it."""
    search = _opened(asked, key)
    return asked.page("search_stop.html", here="searches", search=search)


@router.post("/feed/{key}/stop")
def stop(asked: Page, key: str) -> Response:
    """Send no more digests of a saved search."""
    search = _opened(asked, key)
    searches.stop_digest(asked.site.desk, search)
    did(asked.request, "changed", f"search {search.id}: digest stopped")
    return RedirectResponse(f"/feed/{search.key}/stop", 303)


def _listed(asked: Asked, number: int | None = None, fault: SearchError | None = None, mail: str = "") -> Response:
    own = [(search, *_told(asked, search.query)) for search in searches.of(asked.site.desk, asked.user.name)]
    return asked.page(
        "searches.html",
        400 if fault else 200,
        here="searches",
        own=own,
        every=tuple(searches.EVERY),
        number=number,
        fault=fault.why if fault else None,
        mail=mail,
    )


def _told(asked: Asked, query: str) -> tuple[list[Chip], RegisterError | None]:
    """What a saved search asks for, in words, and why it finds nothing any more, if it cannot."""
    given = searches.given(query)
    try:
        wanted, fault = filter_of(asked.view, given), None
    except RegisterError as error:
        wanted, fault = NOTHING, error
    return active(replace(asked, given=given, wanted=wanted, fault=fault), "/search"), fault


def _own(asked: Asked, number: int) -> Search:
    try:
        return searches.find_one(asked.site.desk, asked.user.name, number)
    except SearchError as error:
        raise HTTPException(404, str(error)) from error


def _opened(asked: Asked, key: str) -> Search:
    found = searches.by_key(asked.site.desk, key)
    if found is None:
        raise HTTPException(404, "there is no such feed, or its address was changed")
    return found


def _back(search: Search) -> Response:
    return RedirectResponse(f"{PATH}#search-{search.id}", 303)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _is_known(request: Request, etag: str, changed: datetime.datetime) -> bool:
    """Whether the reader has what would be sent (RFC 9110: the tag counts, and the time only where no tag is given)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False
