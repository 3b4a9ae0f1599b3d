"""The interface as an application of its own, to be mounted under ``/api``: its routes, and what answers when something fails."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity import __version__
from comity.errors import ComityError
from comity.faces.api import documents, facts, judgements, parties, reading, takeout
from comity.faces.api.access import READ, VERSION, allowed
from comity.faces.api.answers import Index
from comity.faces.api.asking import JSON, Asking, HeldError, unchanged
from comity.faces.api.contract import promises
from comity.faces.api.describe import description
from comity.faces.api.pace import Pace
from comity.faces.api.problems import DOCS, ROOT, RefusedError, told
from comity.faces.web.asked import language_of
from comity.faces.web.site import Site
from comity.register.catalogue import changed

LISTS = ("documents", "facts", "instruments", "commitments", "judgements", "actors", "ties", "people", "export")
root = APIRouter(prefix=VERSION, dependencies=[Depends(allowed(READ))])


@root.get("", include_in_schema=False)
@root.get("/", operation_id="get_index", tags=["about"])
@promises(Index)
def index(ask: Asking) -> Response:
    """Where everything is."""
    links = {name: f"{ROOT}/{name}" for name in LISTS} | {"openapi": f"{ROOT}/openapi.json", "docs": DOCS}
    name = ask.site.store.name.rpartition("/")[2]
    return ask.answer(Index(name="Comity", version=__version__, register=name, changed=changed(ask.site.store), links=links))


ROUTERS = (
    root, facts.router, documents.router, reading.router, parties.router, judgements.router, judgements.making, takeout.router,
    takeout.taking,
)  # fmt: skip


def create_api(site: Site) -> FastAPI:
    """The interface to a register.

    Args:
        site: the register that is served, and how.
    """
    api = FastAPI(title="Comity", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    api.state.site = site
    api.state.described = {}
    api.state.pace = Pace(site.settings.questions, site.settings.work)
    for router in ROUTERS:
        api.router.routes.extend(router.routes)  # flat, so that each of them can be asked what it promises
    api.add_api_route(f"{VERSION}/openapi.json", _openapi, include_in_schema=False)
    api.add_middleware(_Front, routes=api.router.routes)
    for error in (HTTPException, RequestValidationError, ComityError, RefusedError):
        api.add_exception_handler(error, _told)
    api.add_exception_handler(HeldError, unchanged)
    return api


def _openapi(request: Request) -> Response:
    """The description of the interface (OpenAPI 3.1), in the language asked for."""
    body = description(request.app, language_of(request))
    return Response(body, headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie"}, media_type=JSON)


async def _told(request: Request, error: Exception) -> Response:
    return told(request, error)


class _Front:
    """What all requests pass: HEAD is a question whose answer nobody reads, OPTIONS tells what may be asked, and what was not
    foreseen becomes a problem that tells nothing of the inside."""

    def __init__(self, app: ASGIApp, routes: list[BaseRoute]) -> None:
        self.app, self.routes = app, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        begun = False
        head = scope["method"] == "HEAD"

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                if (left := scope["state"].get("left")) is not None:
                    for name, value in left.headers().items():
                        headers.setdefault(name, value)
                if message["status"] == 405:
                    headers["Allow"] = ", ".join(self._methods(scope))
            elif head:
                message = {**message, "body": b""}
            await send(message)

        try:
            response = self._before(scope, request)
            if head:
                scope = {**scope, "method": "GET"}
                scope["state"]["head"] = True
            await (response or self.app)(scope, receive, sending)
        except Exception as error:
            if begun:
                raise
            await told(request, error)(scope, receive, sending)

    def _before(self, scope: Scope, request: Request) -> Response | None:
        """The answer to what needs no endpoint."""
        methods = self._methods(scope)
        if scope["method"] == "OPTIONS" and methods:
            return Response(status_code=204, headers={"Allow": ", ".join(methods)})
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            return told(request, RefusedError(400, "the address holds the character U+0000", "leave it out"))
        return None

    def _methods(self, scope: Scope) -> list[str]:
        """The methods that an address knows; none where there is no such address."""
        found: set[str] = set()
        for method in ("GET", "POST"):
            asked = {**scope, "method": method}
            if any(route.matches(asked)[0] is Match.FULL for route in self.routes):
                found.add(method)
        if not found:
            return []
        return sorted({*found, "OPTIONS", *(["HEAD"] if "GET" in found else [])})
