"""Signing in and out, and what is one's own: password, tokens, sessions."""

from __future__ import annotations

import math
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from comity.desk import accounts, sessions, tokens
from comity.desk.accounts import AccountError, Role, SignInError
from comity.faces.web.asked import Asked, Page
from comity.faces.web.security import address_of, cookie_name, https, inside, keep, needs, noted, user_of
from comity.knowledge.web import Words, load_web_words

DONE = ("password", "token_revoked", "session_ended", "sessions_ended")
"""What a page can say that it has done."""
DAYS = (30, 90, 365)
_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iOS"), ("Mac OS X", "macOS"), ("Linux", "Linux"))
_SHOWN = 60  # signs of what some other program calls itself
Word = Annotated[str, Form(max_length=accounts.LONGEST)]


def own(request: Request) -> None:
    """Dependency: only for those who have signed in with an account.

    Raises:
        HTTPException: 403 for who needs none.
    """
    if user_of(request).local:
        raise HTTPException(403, "without accounts there is nothing to change here")


router = APIRouter(dependencies=[Depends(noted)])
signed_in = [Depends(needs(Role.READER)), Depends(own)]


@router.get("/login")
def sign_in_page(asked: Page, next: str = "/") -> Response:
    """Where one signs in; who has signed in goes on."""
    if asked.user.may(Role.READER):
        return RedirectResponse(inside(next), 303)
    return asked.page("login.html", next=inside(next), fault=None, name="")


@router.post("/login")
def sign_in(asked: Page, name: Word = "", password: Word = "", next: Annotated[str, Form()] = "/") -> Response:
    """Sign in: a new session begins, whatever the browser had before."""
    request, desk = asked.request, asked.site.desk
    if asked.user.local:
        return RedirectResponse(inside(next), 303)
    try:
        account = accounts.sign_in(desk, name, password, address_of(request))
    except SignInError as error:
        response = asked.page("login.html", 429 if error.wait else 401, next=inside(next), fault=said(asked, error), name=name)
        if error.wait:
            response.headers["Retry-After"] = str(math.ceil(error.wait))
        return response
    sessions.end(desk, request.state.session, address_of(request))
    return _begin(asked, account.name, inside(next))


@router.post("/logout")
def sign_out(asked: Page) -> Response:
    """Sign out."""
    request = asked.request
    sessions.end(asked.site.desk, request.state.session, address_of(request))
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_name(https(request)), path="/", httponly=True, samesite="lax", secure=https(request))
    request.state.kept = True
    return response


@router.get("/account")
def show(asked: Page, done: str = "") -> Response:
    """What is one's own."""
    return _page(asked, done=done if done in DONE else "")


@router.post("/account/password", dependencies=signed_in)
def change_password(asked: Page, current: Word = "", password: Word = "", again: Word = "") -> Response:
    """Take another password: all sessions end, and this browser gets a new one."""
    desk, name, address = asked.site.desk, asked.user.name, address_of(asked.request)
    if password != again:
        return _page(asked, 400, password_fault=_words(asked)("account.fault_again"))
    try:
        accounts.check_password(name, password)
        if not accounts.is_password(desk, name, current, address):
            return _page(asked, 400, password_fault=_words(asked)("account.fault_current"))
        accounts.set_password(desk, name, password, by=name, address=address)
    except AccountError as error:
        return _page(asked, 429 if isinstance(error, SignInError) else 400, password_fault=said(asked, error))
    return _begin(asked, name, "/account?done=password")


@router.post("/account/tokens", dependencies=signed_in)
def make_token(
    asked: Page, title: Word = "", scope: Annotated[list[str] | None, Form()] = None, days: Annotated[int | None, Form()] = None
) -> Response:
    """Make a token, and show its secret this once."""
    try:
        made, secret = tokens.make(
            asked.site.desk, asked.user.name, title, scope or [], days or None, address=address_of(asked.request)
        )
    except AccountError as error:
        return _page(asked, 400, token_fault=said(asked, error))
    response = _page(asked, made=made, secret=secret)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/account/tokens/{id}/revoke", dependencies=signed_in)
def revoke_token(asked: Page, id: int) -> Response:
    """Let one of one's tokens open nothing any more."""
    tokens.revoke(asked.site.desk, id, asked.user.name, address=address_of(asked.request))
    return RedirectResponse("/account?done=token_revoked", 303)


@router.post("/account/sessions/end", dependencies=signed_in)
def end_sessions(asked: Page, key: Annotated[str, Form(max_length=64)] = "") -> Response:
    """Sign out another browser, or all others."""
    desk, name, address = asked.site.desk, asked.user.name, address_of(asked.request)
    if key:
        sessions.end_one(desk, name, key, address)
        return RedirectResponse("/account?done=session_ended", 303)
    sessions.end_all(desk, name, but=asked.request.state.session, address=address)
    return RedirectResponse("/account?done=sessions_ended", 303)


def said(asked: Asked, error: AccountError) -> str:
    """An error in the language of the page."""
    if isinstance(error, SignInError) and error.wait:
        return _words(asked)("account.fault_wait", n=math.ceil(error.wait))
    return _words(asked)(f"account.fault_{error.why}", least=accounts.SHORTEST, most=accounts.LONGEST, name=error.name)


def browser(agent: str | None) -> str:
    """What browser on what system this probably is; else what it calls itself."""
    agent = agent or ""
    program = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(each for each in (program, system) if each) or agent[:_SHOWN] or "?"


def _words(asked: Asked) -> Words:
    return load_web_words(asked.language)


def _begin(asked: Asked, name: str, next: str) -> Response:
    request = asked.request
    response = RedirectResponse(next, 303)
    keep(request, response, sessions.begin(asked.site.desk, name, address_of(request), request.headers.get("user-agent")))
    return response


def _page(asked: Asked, status: int = 200, **told: Any) -> Response:
    desk, name = asked.site.desk, asked.user.name
    local = asked.user.local
    context = {"done": "", "password_fault": "", "token_fault": "", "made": None, "secret": ""} | told
    return asked.page(
        "account.html",
        status,
        here="account",
        tokens=() if local else tokens.listed(desk, name),
        sessions=() if local else sessions.listed(desk, name),
        this=sessions.key_of(asked.request.state.session),
        scopes=[scope for scope in tokens.SCOPES if asked.user.may(tokens.NEEDED[scope])],
        days=DAYS,
        browser=browser,
        least=accounts.SHORTEST,
        **context,
    )
