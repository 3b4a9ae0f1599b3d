"""Who may ask what: scopes of tokens, and how much in a time."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import Request

from comity.faces.api.pace import Pace
from comity.faces.web import security
from comity.faces.web.security import User

VERSION = "/v1"
"""Where the routes begin, under ``/api``."""
READ, JUDGE, ADD, EXPORT = "read", "judge", "add", "export"
"""Scopes."""


def allowed(scope: str, *, work: bool = False) -> Callable[[Request], User]:
    """Dependency: only for those whose token or role has a scope, and not too often.

    Args:
        scope: what is to be done.
        work: it makes work: reads texts, changes the register, or exports.

    Raises:
        HTTPException: 401 or 403 if it is not allowed.
        RefusedError: 429 if there were too many requests.
    """
    check = security.scope(scope)

    def permitted(request: Request) -> User:
        pace: Pace = request.app.state.pace
        request.state.left = pace.take(_asker(request), work)
        return check(request)

    return permitted


def _asker(request: Request) -> str:
    """Whose requests are counted together: those of a token, else of an address."""
    token = getattr(request.state, "token", None)
    if token is not None:
        return f"token {token.id}"
    return f"address {request.client.host if request.client else ''}"
