"""Who asks, and what keeps hostile texts and other sites from doing anything: headers, hosts, sessions, tokens of forms."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.responses import PlainTextResponse, Response

from comity.faces.web.settings import Settings

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
SESSION_COOKIE = "comity_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of all answers: nothing inline, nothing from elsewhere."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
Next = Callable[[Request], Awaitable[Response]]


class Role(IntEnum):
    """What somebody may do; each may do what those below may."""

    READER = 1
    REVIEWER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: the name under which judgements are stored, and what they may do."""

    name: str
    role: Role
    local: bool = False

    def may(self, role: Role) -> bool:
        """Whether this role's work is allowed."""
        return self.role >= role


def user_of(request: Request) -> User:
    """Who asks. On loopback without accounts, whoever sits at this machine."""
    user: User = request.state.user
    return user


def needs(role: Role) -> Callable[[Request], User]:
    """Dependency: only for those who have a role."""

    def allowed(request: Request) -> User:
        user = user_of(request)
        if not user.may(role):
            raise HTTPException(403, f"this needs the role {role.name.lower()}")
        return user

    return allowed


Reviewer = Annotated[User, Depends(needs(Role.REVIEWER))]
Admin = Annotated[User, Depends(needs(Role.ADMIN))]


def csrf_token(request: Request, secret: bytes) -> str:
    """What a form must hold to be taken from this browser's session."""
    session: str = request.state.session
    return hmac.new(secret, f"csrf:{session}".encode(), hashlib.sha256).hexdigest()


async def guarded(request: Request) -> None:
    """Dependency of all pages: what changes something must come from a form of our own.

    Raises:
        HTTPException: 403 if it comes from elsewhere.
    """
    if request.method in SAFE:
        return
    settings: Settings = request.app.state.site.settings
    given = request.headers.get(CSRF_HEADER) or str((await request.form()).get(CSRF_FIELD, ""))
    if not hmac.compare_digest(given.encode(), csrf_token(request, settings.secret).encode()):
        raise HTTPException(403, "the form is too old or not of this site; load the page again")


def protect(settings: Settings) -> Callable[[Request, Next], Awaitable[Response]]:
    """The middleware that knows who asks and sets the headers of all answers."""
    known = {"localhost", "127.0.0.1", "[::1]", "testserver", settings.host, f"[{settings.host}]", *settings.hosts}

    async def middleware(request: Request, proceed: Next) -> Response:
        host = request.headers.get("host", "")
        if host.rpartition(":")[0] not in known and host not in known:  # another site's name that leads here (DNS rebinding)
            return PlainTextResponse("this server is not known under that name\n", 421, headers=HEADERS)
        session = request.cookies.get(SESSION_COOKIE) or secrets.token_urlsafe(24)
        request.state.session = session
        request.state.user = User(settings.local_user, Role.ADMIN, local=True)
        response = await proceed(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if SESSION_COOKIE not in request.cookies:
            response.set_cookie(SESSION_COOKIE, session, httponly=True, samesite="lax", secure=request.url.scheme == "https")
        return response

    return middleware
