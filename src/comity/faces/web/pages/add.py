"""Adding: a text, an address or files are read at once and shown, and stored when that is said."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from comity.documents.published import check_given
from comity.errors import InputError
from comity.faces.web import intake
from comity.faces.web.asked import Asked, Page
from comity.faces.web.intake import Brought, Stored, Taken
from comity.faces.web.security import Reviewer, did
from comity.faces.web.shelf import MINUTES, Waiting
from comity.faces.web.shown import Shown, marked
from comity.flow import Result
from comity.knowledge.texts import languages
from comity.knowledge.web import load_web_words
from comity.model.items import Given, Item
from comity.register.arrivals import Added
from comity.register.said import read, said
from comity.sources.notes import Note

router = APIRouter()
HERE = "/add"
FACTS = 24
"""That are listed after adding."""
_LONGEST = 500  # characters of a title or a publisher


async def sent(request: Request) -> AsyncIterator[FormData]:
    """Dependency: the fields and files of a form."""
    async with request.form(max_part_size=request.app.state.site.settings.upload) as form:
        yield form


Sent = Annotated[FormData, Depends(sent)]


@router.get(HERE)
def show(asked: Page, user: Reviewer) -> Response:
    """The form."""
    return _form(asked, {})


@router.post(HERE)
def preview(asked: Page, user: Reviewer, form: Sent) -> Response:
    """Read what was brought, and go where the reading is shown."""
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    uploads = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    files = tuple((each.filename or "", each.file.read()) for each in uploads)
    try:
        given = _given(fields)
    except InputError as error:
        return _form(asked, fields, error)
    brought = Brought(fields.get("text", ""), fields.get("address", ""), files, given)
    if not (brought.text.strip() or brought.address.strip() or files):
        return _form(asked, fields, InputError("-", _words(asked, "add.nothing"), _words(asked, "add.give")))
    notes: list[Note] = []
    with asked.site.study.taking.turn():
        found = intake.items(brought, asked.site.settings.upload, notes)
        return _waits(asked, Waiting(asked.csrf, given, intake.read(asked.site.study, asked.site.store, found), notes))


@router.get(f"{HERE}/{{name}}")
def waiting(asked: Page, user: Reviewer, name: str) -> Response:
    """The reading, or what came of storing it."""
    found = _found(asked, name)
    if found.stored is not None:
        return _stored(asked, *found.stored)
    return asked.page(
        "add_preview.html", here="add", name=name, waiting=found, shown=_shown(found.taken), languages=languages(), minutes=MINUTES
    )


@router.post(f"{HERE}/{{name}}/again")
def again(asked: Page, user: Reviewer, name: str, form: Sent) -> Response:
    """Read the same again with what was corrected of its date, language or publisher."""
    found = _found(asked, name)
    try:
        given = _given({name: value for name, value in form.items() if isinstance(value, str)})
    except InputError as error:
        raise HTTPException(400, str(error)) from error
    items: list[Item | InputError] = []
    for each in found.taken:
        if each.item is not None:
            items.append(dataclasses.replace(each.item, given=intake.over(each.item.given, given)))
        elif isinstance(each.outcome, InputError):
            items.append(each.outcome)
    taken = intake.read(asked.site.study, asked.site.store, items)
    return _waits(asked, Waiting(asked.csrf, intake.over(found.given, given), taken, found.notes))


@router.post(f"{HERE}/{{name}}")
def store(asked: Page, user: Reviewer, name: str, form: Sent) -> Response:
    """Store what was read, and go where it is told what came of that."""
    found = _found(asked, name)
    chosen, besides = set(form.getlist("document")), set(form.getlist("beside"))
    with found.turn:
        if found.stored is None:
            every = [(str(number), each) for number, each in enumerate(found.taken) if str(number) in chosen]
            meant = [intake.beside(each) if number in besides else each for number, each in every]
            if not meant:
                return _go(asked, name)
            found.stored = intake.store(asked.site.store, meant)
            found.taken = []
            did(asked.request, "added", " ".join(str(each.number) for each in found.stored[1] if each.number))
    return _go(asked, name)


# -- inside ------------------------------------------------------------------------------------------------------------------


def _words(asked: Asked, key: str) -> str:
    """Words in the language of the page."""
    return load_web_words(asked.language)(key)


def _given(fields: dict[str, str]) -> Given:
    """What people say of what they bring.

    Raises:
        InputError: if the date is none.
    """
    published = fields.get("published", "").strip()
    language = fields.get("language", "").strip()
    title, publisher = (" ".join(fields.get(name, "").split())[:_LONGEST] or None for name in ("title", "publisher"))
    return Given(
        title=title if fields.get("text", "").strip() else None,
        publisher=publisher,
        language=language if language in languages() else None,
        published=check_given(published, published) if published else None,
        published_by="given" if published else None,
    )


def _stored(asked: Asked, added: Added, stored: list[Stored]) -> Response:
    """What came of storing: the documents, and the facts that they say now."""
    papers = {each.number: asked.view.paper(each.number) for each in stored if each.number}
    every = [each.fact for paper in papers.values() for each in said(asked.view, paper) if each.fact]
    found = list({fact.id: fact for fact in every}.values())
    facts, left = found[:FACTS], max(0, len(found) - FACTS)
    named = asked.view.these(fact.instrument for fact in facts if fact.instrument)
    told: dict[str, Any] = {"papers": papers, "facts": facts, "instruments": named, "left": left}
    return asked.page("add_stored.html", here="add", added=added, stored=stored, **told)


def _form(asked: Asked, fields: dict[str, str], error: InputError | None = None) -> Response:
    largest = asked.site.settings.upload
    status = 422 if error else 200
    return asked.page(
        "add.html", status, here="add", fields=fields, error=error, languages=languages(), largest=largest, most=intake.MOST
    )


def _waits(asked: Asked, waiting: Waiting) -> Response:
    return _go(asked, asked.site.study.shelf.put(waiting))


def _go(asked: Asked, name: str) -> Response:
    return RedirectResponse(asked.link.to(f"{HERE}/{name}"), 303)


def _found(asked: Asked, name: str) -> Waiting:
    found = asked.site.study.shelf.find(name, asked.csrf)
    if found is None:
        raise HTTPException(410, _words(asked, "add.gone"))
    return found


def _shown(taken: list[Taken]) -> list[Shown | None]:
    """The readings as pages show them, their records numbered through."""
    found: list[Shown | None] = []
    number = 1
    for each in taken:
        if each.document is None:
            found.append(None)
            continue
        statements = read(each.outcome) if isinstance(each.outcome, Result) else ()
        found.append(marked(each.document.text, each.document.language, statements, first=number))
        number += len(statements)
    return found
