"""The page reader."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from comity.faces.web.asked import Page

router = APIRouter()


@router.get("/document/{number}")
def show(asked: Page) -> Response:
    """The page."""
    return asked.page("todo.html", here="reader")
