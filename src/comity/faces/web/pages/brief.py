"""A briefing note on what the address asks for: seen in the page, taken away in four formats."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from comity.briefs.compose import brief
from comity.briefs.draw import svg
from comity.briefs.note import Drawing, Note, Quote, Sentence, marks
from comity.briefs.sources import line
from comity.briefs.write import Format, laid_out
from comity.errors import RegisterError
from comity.faces.web.active import active
from comity.faces.web.asked import Asked, Page
from comity.faces.web.downloads import attached
from comity.faces.web.security import did
from comity.knowledge.texts import languages
from comity.knowledge.world.folding import fold
from comity.register.answers import Tie
from comity.register.questions import network

router = APIRouter()
FIELDS = ("actor", "other", "domain", "since", "until")
"""Filters that the form has; others stay as they stand in the address."""
MEDIA = {
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
    Format.HTML: "text/html; charset=utf-8",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
}
"""The formats, in the order in which they are offered."""
_SUGGESTED = 8  # pairs to begin with
_NAME = 60  # letters of a file name


@dataclass(frozen=True, slots=True)
class Mark:
    """A reference as it is written, and where it leads."""

    text: str
    first: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A note as a template shows it: its parts, what they refer to, its drawings.

    Attributes:
        note: the note.
        numbers: its quotes with their numbers.
    """

    note: Note
    numbers: dict[Quote, int]

    @classmethod
    def of(cls, note: Note) -> Shown:
        """The note with its quotes numbered."""
        return cls(note, note.numbers())

    def kind(self, block: object) -> str:
        """What a block is: sentence, table, remark, drawing."""
        return type(block).__name__.lower()

    def marks(self, sources: tuple[Quote, ...]) -> list[Mark]:
        """The references of a sentence or row."""
        return [Mark(each.text, each.first) for each in marks(sources, self.numbers)]

    def line(self, quote: Quote) -> str:
        """How a source is named."""
        return line(quote, self.note).removesuffix(self.note.labels["colon"])

    def picture(self, drawing: Drawing) -> str:
        """A drawing as the address of an image that holds it."""
        return f"data:image/svg+xml;base64,{base64.b64encode(svg(drawing)).decode()}"

    def under(self, sentence: Sentence) -> tuple[Sentence, ...]:
        """The sentences below one."""
        return sentence.under


@router.get("/brief")
def show(asked: Page, note: str | None = None) -> Response:
    """The note in the page, once the address says what it is about."""
    language = _language(asked, note)
    made = None
    if asked.given and asked.fault is None:
        try:
            made = brief(asked.view, asked.wanted, language)
        except RegisterError as error:  # the instrument that is asked for does not stand
            asked.fault = error
    hidden = {"note": language} if language != asked.language else {}
    return asked.page(
        "brief.html",
        here="brief",
        shown=Shown.of(made) if made else None,
        written_in=language,
        formats=list(MEDIA),
        hidden={**hidden, **_others(asked)},
        chips=active(asked, "/brief", hidden),
        ties=_suggested(asked) if made is None else [],
    )


@router.get("/brief/{layout}")
def take(asked: Page, request: Request, layout: Annotated[Format, Path()], note: str | None = None) -> Response:
    """The note as a file."""
    if asked.fault is not None:
        raise asked.fault
    made = brief(asked.view, asked.wanted, _language(asked, note))
    data = laid_out(made, layout)
    did(request, "exported", f"brief {layout.value}")
    headers = {"Content-Disposition": attached(_file(made, layout)), "Cache-Control": "private, no-cache"}
    return Response(data, headers=headers, media_type=MEDIA[layout])


def _language(asked: Asked, given: str | None) -> str:
    return given if given in languages() else asked.language


def _others(asked: Asked) -> dict[str, object]:
    """Filters that the form has no field for."""
    others = {name: value for name, value in asked.given.items() if name not in FIELDS}
    return {name: (value[0] if isinstance(value, list) else 1 if value is True else value) for name, value in others.items()}


def _suggested(asked: Asked) -> list[Tie]:
    return network(asked.view, strongest=_SUGGESTED)


def _file(note: Note, layout: Format) -> str:
    """``south-korea-and-nato-2026-01-31.docx``."""
    title = re.sub(r"[^a-z0-9]+", "-", fold(note.title).casefold())[:_NAME].strip("-")
    return f"{title or 'note'}-{note.made.isoformat()}.{layout.value}"
