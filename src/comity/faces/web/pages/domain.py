"""The page domain."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from comity.faces.web.asked import Page

router = APIRouter()


@router.get("/domain/{code}")
def show(asked: Page) -> Response:
    """The page."""
    return asked.page("todo.html", here="domain")
