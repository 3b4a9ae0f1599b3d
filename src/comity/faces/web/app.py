"""The application: pages, their files, the REST interface, and what answers when something fails."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from comity.desk.store import beside, open_desk
from comity.errors import ComityError, RegisterError
from comity.faces.api import problems
from comity.faces.api.app import create_api
from comity.faces.web import rendering, security
from comity.faces.web.asked import asked
from comity.faces.web.pages import ROUTERS
from comity.faces.web.protection import Protection, check_accounts
from comity.faces.web.settings import Settings
from comity.faces.web.site import STATIC, Site, built_assets
from comity.faces.web.study import Study
from comity.register import questions
from comity.register.cubes import Cubes
from comity.register.store import open_store
from comity.register.terms import prepare
from comity.register.view import View

LOG = logging.getLogger("comity.web")
API = "/api/"
READERS = 40
"""Requests that are answered at once: as many threads as the server has."""


class _Files(StaticFiles):
    """Built files: their names change with their content, so that browsers keep them."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(settings: Settings) -> FastAPI:
    """The web face of a register.

    Args:
        settings: which register, and how it is served.

    Raises:
        RegisterError: if the register cannot be opened.
        InputError: if the scripts and styles are not built.
        DeskError: if others can reach the address and there are no accounts.
    """
    store = open_store(settings.register, readers=READERS)
    desk = open_desk(settings.accounts or beside(settings.register))
    check_accounts(settings, desk)
    cubes = Cubes(store)
    site = Site(settings, store, desk, Study(), rendering.environment(), built_assets(), cubes=cubes)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        cubes.begin(lambda: _prepare(site))
        yield
        cubes.close()
        site.study.close()
        site.store.close()
        site.desk.close()

    app = FastAPI(title="Comity", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.site = site
    app.add_middleware(Protection, settings=settings, desk=desk, tell=_told)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.proxies))
    app.mount("/static", _Files(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router, dependencies=[Depends(security.guarded)], include_in_schema=False)
    app.state.api = create_api(site)
    app.mount("/api", app.state.api)
    app.add_exception_handler(StarletteHTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(ComityError, _known_error)
    app.add_exception_handler(Exception, _unknown_error)
    return app


def _prepare(site: Site) -> None:
    """Load what the first reader would wait for."""
    for name in site.templates.list_templates():
        site.templates.get_template(name)
    prepare()
    questions.count_persons(View(site.store, cubes=site.cubes))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)
    if request.scope["path"].startswith(API):  # no route of the interface could be tried: a line break in an address
        return problems.told(request, error)
    return _told(request, error.status_code, str(error.detail), error.headers)


async def _invalid(request: Request, error: Exception) -> Response:
    """What was given does not fit; it is not repeated, since it may be a password."""
    assert isinstance(error, RequestValidationError)
    return _told(request, 400, "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors()))


async def _known_error(request: Request, error: Exception) -> Response:
    unknown = isinstance(error, RegisterError) and "there is no" in error.problem
    return _told(request, 404 if unknown else 400, str(error))


async def _unknown_error(request: Request, error: Exception) -> Response:
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _told(request, 500, "")


def _told(request: Request, status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """The page that says what went wrong."""
    try:
        response = asked(request).page("error.html", status, status=status, message=message)
    except Exception:
        LOG.exception("the page of an error failed")
        response = PlainTextResponse(f"{status} {message}\n", status)
    response.headers.update(headers or {})
    return response


__all__ = ["HTTPException", "create_app"]
