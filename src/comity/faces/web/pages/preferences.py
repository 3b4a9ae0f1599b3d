"""What a reader prefers: the language of the pages."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException
from starlette.responses import RedirectResponse, Response

from comity.faces.web.asked import LANGUAGE_COOKIE
from comity.knowledge.texts import languages

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/lang/{code}")
def switch(code: str, back: str = "/") -> Response:
    """Show pages in a language from now on, and go back to where one was."""
    if code not in languages():
        raise HTTPException(404, f"pages are not written in {code}")
    inside = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if inside else "/", 303)
    response.set_cookie(LANGUAGE_COOKIE, code, max_age=YEAR, samesite="lax")
    return response
