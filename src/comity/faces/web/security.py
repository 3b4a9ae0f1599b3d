"""Who asks, what they may do, and what a form must hold. What is refused before that is in ``protection.py``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from comity.desk.accounts import Role
from comity.desk.tokens import NEEDED, Token
from comity.faces.web.settings import Settings

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
SESSION_COOKIE, SECURE_COOKIE = "comity_session", "__Host-comity_session"
"""Where the browser keeps its session; behind https under a name that no other host can set."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
API = "/api/"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of all answers: nothing inline, nothing from elsewhere."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class User:
    """Who asks: the name under which judgements are stored, and what they may do.

    Attributes:
        name: of the account.
        role: what they may do.
        local: they sit at this machine, and there are no accounts.
    """

    name: str
    role: Role
    local: bool = False

    def may(self, role: Role) -> bool:
        """Whether this role's work is allowed."""
        return self.role >= role


NOBODY = User("-", Role.GUEST)
"""Who has not signed in."""


def user_of(request: Request) -> User:
    """Who asks. On loopback without accounts, whoever sits at this machine."""
    user: User = request.state.user
    return user


def token_of(request: Request) -> Token | None:
    """The token with which a program asks; None if a browser does."""
    token: Token | None = request.state.token
    return token


def needs(role: Role) -> Callable[[Request], User]:
    """Dependency: only for those who have a role."""

    def allowed(request: Request) -> User:
        user = user_of(request)
        if not user.may(role):
            raise HTTPException(403, f"this needs the role {role.name.lower()}")
        return user

    return allowed


def scope(name: str) -> Callable[[Request], User]:
    """Dependency of the REST interface: only for tokens with a scope, and for people who may do what it is for.

    Args:
        name: ``read``, ``judge``, ``add`` or ``export``.
    """

    def allowed(request: Request) -> User:
        user, token = user_of(request), token_of(request)
        if token is not None and name not in token.scopes:
            raise HTTPException(403, f"this needs a token with the scope {name}")
        if not user.may(NEEDED[name]):
            raise HTTPException(403, f"this needs the role {NEEDED[name].name.lower()}")
        return user

    return allowed


Reviewer = Annotated[User, Depends(needs(Role.REVIEWER))]
Admin = Annotated[User, Depends(needs(Role.ADMIN))]


def csrf_token(request: Request, secret: bytes) -> str:
    """What a form must hold to be taken from this browser's session."""
    request.state.bound = True  # so that the browser is given the session, if it has none yet
    session: str = request.state.session
    return hmac.new(secret, f"csrf:{session}".encode(), hashlib.sha256).hexdigest()


def from_form(request: Request, given: str | None) -> bool:
    """Whether what changes something comes from a form of our own, or from what is no browser.

    Args:
        request: as it came.
        given: the form's token, if it has one.
    """
    if token_of(request) is not None:
        return True
    if given is None and user_of(request).local and request.url.path.startswith(API):
        # Every browser says where such a request comes from; a program at this machine does not, and there is no password to steal.
        return not any(name in request.headers for name in ("origin", "sec-fetch-site", "cookie", "referer"))
    settings: Settings = request.app.state.site.settings
    return hmac.compare_digest((given or "").encode(), csrf_token(request, settings.secret).encode())


async def guarded(request: Request) -> None:
    """Dependency of all pages: what changes something must come from a form of our own.

    Raises:
        HTTPException: 403 if it comes from elsewhere.
    """
    if request.method in SAFE:
        return
    given = request.headers.get(CSRF_HEADER)
    if given is None:
        largest = request.app.state.site.settings.upload  # of one field: a pasted text; all of it was bounded before
        field = (await request.form(max_part_size=largest)).get(CSRF_FIELD)
        given = field if isinstance(field, str) else None
    if not from_form(request, given):
        raise HTTPException(403, "the form is too old or not of this site; load the page again")


# -- sessions of browsers --------------------------------------------------------------------------------------------------


def https(request: Request) -> bool:
    """Whether nobody on the way can read along."""
    return request.url.scheme == "https"


def cookie_name(secure: bool) -> str:
    """Under which name the browser keeps its session."""
    return SECURE_COOKIE if secure else SESSION_COOKIE


def keep(request: Request, response: Response, session: str) -> None:
    """Let the browser keep a session, until it is closed."""
    secure = https(request)
    response.set_cookie(cookie_name(secure), session, path="/", httponly=True, samesite="lax", secure=secure)
    request.state.kept = True


def inside(address: str | None) -> str:
    """Where to go next: an address of this site as it was given, or the first page."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address or not address.isprintable():
        return "/"
    return address


def sign_in_address(back: str) -> str:
    """The page on which one signs in, and from which one comes back."""
    return "/login" if back == "/" else f"/login?next={quote(back, safe='/')}"


# -- the audit trail -------------------------------------------------------------------------------------------------------


def address_of(request: Request) -> str | None:
    """The client's address."""
    return request.client.host if request.client else None


def did(request: Request, what: str, about: str | None = None) -> None:
    """Say what a request did, for the audit trail, which notes it if the answer is no error.

    Args:
        request: as it came.
        what: one of ``desk.audit.ACTS``: ``judged``, ``added``, ``exported`` ….
        about: ids or names; never a text or a secret.
    """
    request.state.did = (what, about)


def noted(request: Request) -> None:
    """Say that the desk has noted already what a request did."""
    request.state.did = None


__all__ = [
    "API", "CSRF_FIELD", "CSRF_HEADER", "HEADERS", "NOBODY", "POLICY", "SAFE", "SECURE_COOKIE", "SESSION_COOKIE", "Admin",
    "Reviewer", "Role", "User", "address_of", "cookie_name", "csrf_token", "did", "from_form", "guarded", "https", "inside", "keep",
    "needs", "noted", "scope", "sign_in_address", "token_of", "user_of",
]  # fmt: skip
