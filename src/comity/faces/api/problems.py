"""What the interface answers when something fails: problem details (RFC 9457), with what to do about it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from comity.errors import ComityError, InputError, KnowledgeError, PipelineError, RegisterError
from comity.faces.web.asked import language_of
from comity.knowledge.web import load_web_words
from comity.model.reading import Record

LOG = logging.getLogger("comity.api")
MEDIA = "application/problem+json"
ROOT = "/api/v1"
"""Where the interface begins."""
DOCS = f"{ROOT}/docs"
STATUSES = (400, 401, 403, 404, 405, 413, 414, 415, 422, 429, 500, 503)
"""Statuses that have a title of their own in the words."""
_WAIT = 5  # seconds after which one may ask again where the register is busy
_UNSAID = (404, 405)  # what a router answers by itself
_SHOWN = 20  # faults that are told at most


class Fault(Record, frozen=True, kw_only=True):
    """One thing that is wrong with a request: where it stands (``query.limit``), and what is wrong with it."""

    at: str
    problem: str


class Problem(Record, frozen=True, kw_only=True):
    """Why a request was not answered (RFC 9457).

    Attributes:
        type: the address of a description of this kind of problem.
        title: the kind of problem, in words.
        status: the HTTP status.
        detail: what is wrong here.
        instance: the address that was asked.
        remedy: what to do about it, where that is known.
        errors: what is wrong with which part of the request.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    remedy: str | None = None
    errors: tuple[Fault, ...] = ()


class RefusedError(Exception):
    """A request that is not answered.

    Args:
        status: of HTTP.
        detail: what is wrong.
        remedy: what to do about it.
        headers: that the answer carries besides.
        errors: what is wrong with which part of the request.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        remedy: str | None = None,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Fault] = (),
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.remedy = remedy
        self.headers = dict(headers or {})
        self.errors = tuple(errors)


def told(request: Request, error: Exception) -> Response:
    """The answer to a request that failed. Of what was not foreseen it tells nothing but that; the log has the rest."""
    known = refused(error)
    if known is None:
        LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
        known = RefusedError(500, load_web_words("en")("api.unforeseen"))
    status = known.status
    words = load_web_words(language_of(request))
    problem = Problem(
        type=f"{DOCS}#problem-{status}" if status in STATUSES else "about:blank",
        title=words(f"api.problem_{status}") if status in STATUSES else known.detail,
        status=status,
        detail=known.detail,
        instance=request.url.path,
        remedy=known.remedy,
        errors=known.errors[:_SHOWN],
    )
    headers = {"Cache-Control": "no-store", **known.headers}
    return Response(msgspec.json.encode(problem), status, headers, MEDIA)


def refused(error: Exception) -> RefusedError | None:
    """What an error means to who asks; None where it was not foreseen."""
    if isinstance(error, RefusedError):
        return error
    if isinstance(error, HTTPException) and error.status_code in _UNSAID and error.detail == HTTPStatus(error.status_code).phrase:
        remedy = f"GET {ROOT} tells where everything is"
        return RefusedError(error.status_code, "this address is not answered so", remedy, error.headers)
    if isinstance(error, HTTPException):
        return RefusedError(error.status_code, str(error.detail), None, error.headers)
    if isinstance(error, RequestValidationError):
        faults = [Fault(at=".".join(map(str, each["loc"])), problem=str(each["msg"])) for each in error.errors()]
        return RefusedError(422, "; ".join(f"{each.at}: {each.problem}" for each in faults[:3]), None, None, faults)
    if isinstance(error, RegisterError):
        return _of_register(error)
    if isinstance(error, InputError):
        return RefusedError(422, f"{error.name}: {error.problem}", error.remedy)
    if isinstance(error, PipelineError):
        return RefusedError(503, str(error))
    told_of = isinstance(error, ComityError) and not isinstance(error, KnowledgeError)
    return RefusedError(422, str(error)) if told_of else None


def _of_register(error: RegisterError) -> RefusedError:
    if isinstance(error.__cause__, DBAPIError):  # the database, not the question
        return RefusedError(503, error.problem, error.remedy, {"Retry-After": str(_WAIT)})
    if "there is no " in error.problem:
        return RefusedError(404, error.problem, error.remedy)
    return RefusedError(422, f"{error.name}: {error.problem}", error.remedy)
