"""The page fact."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from comity.faces.web.asked import Page

router = APIRouter()


@router.get("/fact/{id}")
def show(asked: Page) -> Response:
    """The page."""
    return asked.page("todo.html", here="fact")
