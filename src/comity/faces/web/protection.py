"""What stands before all pages: host, origin, size, sign-in; and behind them: headers, cookies, the audit trail."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.desk.accounts import Role, any_account
from comity.desk.audit import note
from comity.desk.sessions import holder
from comity.desk.store import Desk
from comity.desk.tokens import verify
from comity.errors import DeskError
from comity.faces.api import problems
from comity.faces.web.security import API, HEADERS, NOBODY, SAFE, User, address_of, cookie_name, https, keep, sign_in_address
from comity.faces.web.settings import Settings

LOG = logging.getLogger("comity.web")
FILES = "/static/"
OPEN = ("/login",)
OPEN_UNDER = ("/lang/", "/feed/")
"""Pages that one need not sign in for; what stands under ``/feed/`` is opened by the key in its address."""
API_PAGE = "/api/v1/docs"
"""The one page under the REST interface's address."""
FORM = 4 * 1024 * 1024
"""Bytes of a form without files at most."""
LINE, HEAD = 16 * 1024, 32 * 1024
"""Bytes of an address with its query, and of all headers, at most."""
HSTS = f"max-age={365 * 24 * 3600}"
BEARER = "bearer "
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_DRAINED, _PATIENCE = 256 * 1024 * 1024, 20.0  # bytes and seconds of a body that is too large and that nobody keeps
Tell = Callable[[Request, int, str], Response]


class RefusalError(Exception):
    """What is refused before any page is asked.

    Args:
        status: of the answer.
        message: words for it.
        headers: what else the answer says.
    """

    def __init__(self, status: int, message: str, headers: Mapping[str, str] = MappingProxyType({})) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


class Protection:
    """The middleware around all pages and the REST interface.

    Args:
        app: what it stands before.
        settings: how the pages are served.
        desk: accounts, sessions, tokens, the audit trail.
        tell: makes the page that says what went wrong.
    """

    def __init__(self, app: ASGIApp, settings: Settings, desk: Desk, tell: Tell) -> None:
        self.app, self.settings, self.desk, self.tell = app, settings, desk, tell
        self.hosts = known_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state |= {"user": NOBODY, "token": None, "session": secrets.token_urlsafe(32), "bound": False, "kept": False, "did": ()}
        request = Request(scope)
        answer = _Answer(self.desk, request, send)
        if not self._is_host(request.headers.get("host", "")):  # another site's name that leads here (DNS rebinding)
            told = "this server is not known under that name; it is started with --host-name NAME\n"
            await PlainTextResponse(told, 421)(scope, receive, answer.send)
            return
        try:
            _check_head(scope)
            if not request.url.path.startswith(FILES):
                await self._admit(request)
            await self.app(scope, self._counted(request, receive), answer.send)
        except RefusalError as refusal:
            await self._refuse(refusal, request, receive, answer)
        except Exception as error:
            if answer.begun:
                raise
            LOG.error("%s %s failed", request.method, request.url.path, exc_info=error)
            await self._told(request, 500, "")(scope, receive, answer.send)

    # -- what comes in ------------------------------------------------------------------------------------------------------

    async def _admit(self, request: Request) -> None:
        """Find out who asks, and refuse what nobody may ask."""
        state = request.scope["state"]
        kept = request.cookies.get(cookie_name(https(request))) or None
        if kept:
            state["session"] = kept
        state["new"] = not kept
        given = request.headers.get("authorization", "")
        secret = given[len(BEARER) :].strip() if given.lower().startswith(BEARER) and _is_api(request) else None
        user = await run_in_threadpool(self._identify, request, kept, secret)
        if user is None and not _is_open(request.url.path):
            raise self._sign_in(request, secret is not None)
        state["user"] = user or NOBODY
        if request.method not in SAFE:
            if not same_origin(request.headers):
                raise RefusalError(403, "this comes from another site")
            self._check_size(request)

    def _identify(self, request: Request, session: str | None, secret: str | None) -> User | None:
        """Who asks; None if nobody that we know."""
        if secret is not None:
            token = verify(self.desk, secret)
            request.scope["state"]["token"] = token
            return User(token.account, token.role) if token else None
        if self.settings.local and not any_account(self.desk):
            if any(name in request.headers for name in FORWARDED):
                raise RefusalError(
                    403, "this server was started for this machine alone and is reached through another; start it with --proxy"
                )
            return User(self.settings.local_user, Role.ADMIN, local=True)
        account = holder(self.desk, session) if session else None
        return User(account.name, account.role) if account else None

    def _sign_in(self, request: Request, refused: bool) -> RefusalError:
        """What those are told who have not signed in."""
        if _is_api(request):
            challenge = 'Bearer realm="comity"' + (', error="invalid_token"' if refused else "")
            words = "the token is not known, has expired or was revoked" if refused else "sign in, or send a token"
            return RefusalError(401, words, {"WWW-Authenticate": challenge})
        path, query = request.url.path, request.url.query
        if "hx-request" in request.headers:
            shown = urlsplit(request.headers.get("hx-current-url", ""))
            back = sign_in_address(shown.path + (f"?{shown.query}" if shown.query else "") or "/")
            return RefusalError(401, "sign in", {"HX-Redirect": back})
        back = path + (f"?{query}" if query else "") if request.method in SAFE else "/"
        return RefusalError(303, "", {"Location": sign_in_address(back)})

    def _is_host(self, host: str) -> bool:
        name = host_name(host)
        if name in self.hosts:
            return True
        return self.settings.everywhere and _is_address(name)

    def _limit(self, request: Request) -> int:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return min(FORM, self.settings.upload) if kind == "application/x-www-form-urlencoded" else self.settings.upload

    def _check_size(self, request: Request) -> None:
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > self._limit(request):
            raise RefusalError(413, self._too_large(self._limit(request)), {"Connection": "close"})

    def _counted(self, request: Request, receive: Receive) -> Receive:
        """What is received, as long as it is not too much: a body need not say how long it is."""
        limit, taken = self._limit(request), 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise HTTPException(413, self._too_large(limit), {"Connection": "close"})
            return message

        return counted

    @staticmethod
    def _too_large(limit: int) -> str:
        return f"more than {limit // (1024 * 1024)} MB" if limit >= 1024 * 1024 else f"more than {limit} bytes"

    # -- what goes out -------------------------------------------------------------------------------------------------------

    async def _refuse(self, refusal: RefusalError, request: Request, receive: Receive, answer: _Answer) -> None:
        if refusal.status == HTTPStatus.SEE_OTHER:
            response: Response = RedirectResponse(refusal.headers["Location"], 303)
        else:
            response = self._told(request, refusal.status, refusal.message)
            for name, value in refusal.headers.items():
                response.headers[name] = value
        if refusal.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            await _answer_and_drain(response, receive, answer.send)
        else:
            await response(request.scope, receive, answer.send)

    def _told(self, request: Request, status: int, message: str) -> Response:
        if not _is_api(request):
            return self.tell(request, status, message)
        return problems.told(request, HTTPException(status, message))


class _Answer:
    """Sends an answer with the headers that all have, and notes what was done."""

    def __init__(self, desk: Desk, request: Request, send: Send) -> None:
        self._desk, self._request, self._send = desk, request, send
        self.begun = False

    async def send(self, message: Message) -> None:
        """Pass a message on."""
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if https(self._request):
                headers.setdefault("Strict-Transport-Security", HSTS)
            headers.setdefault("Cache-Control", "private, no-cache")
            self._keep_session(headers)
            await self._note(message["status"], headers)
        await self._send(message)

    def _keep_session(self, headers: MutableHeaders) -> None:
        """Give a browser that was shown a form the session to which the form is bound."""
        state = self._request.scope["state"]
        if state["bound"] and state.get("new") and not state["kept"]:
            response = Response()
            keep(self._request, response, state["session"])
            headers.append("Set-Cookie", response.headers["set-cookie"])

    async def _note(self, status: int, headers: Headers) -> None:
        request = self._request
        done = request.scope["state"]["did"]
        if status >= HTTPStatus.BAD_REQUEST or done is None:
            return
        if not done:
            where = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            if request.method not in SAFE:
                done = ("changed", f"{request.method} {request.url.path}")
            elif headers.get("content-disposition", "").startswith("attachment"):
                done = ("exported", where)
            else:
                return
        user: User = request.scope["state"]["user"]
        what, about = done
        await run_in_threadpool(note, self._desk, user.name, what, about, address_of(request))


def known_hosts(settings: Settings) -> frozenset[str]:
    """The names under which the server may be asked for, without a port."""
    given = (settings.host, *settings.hosts)
    local = ("localhost", "127.0.0.1", "[::1]", "testserver") if settings.loopback or settings.everywhere else ()
    return frozenset(host_name(name if ":" not in name or name.startswith("[") else f"[{name}]") for name in (*given, *local))


def host_name(host: str) -> str:
    """The name in a ``Host`` header, in small letters and without its port."""
    host = host.strip().lower()
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].rstrip(".")


def same_origin(headers: Headers) -> bool:
    """Whether a browser says that a request comes from a page of this site; what is no browser says nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def check_accounts(settings: Settings, desk: Desk) -> None:
    """Whether the pages may be served there.

    Raises:
        DeskError: if others can reach them and there are no accounts.
    """
    if settings.local or any_account(desk):
        return
    desk.close()
    where = f"--accounts {settings.accounts}" if settings.accounts else f"--register {settings.register}"
    remedy = f"make one: comity accounts add NAME --role admin {where}"
    raise DeskError(f"{settings.host}:{settings.port}", "others can reach this address, and there are no accounts", remedy)


def _check_head(scope: Scope) -> None:
    """Whether the address and the headers are short enough; what comes in one piece the server itself lets pass.

    Raises:
        RefusalError: if not.
    """
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LINE:
        raise RefusalError(414, "the address is too long")
    if sum(len(name) + len(value) for name, value in scope["headers"]) > HEAD:
        raise RefusalError(431, "the headers are too long")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(API) and request.url.path != API_PAGE


def _is_open(path: str) -> bool:
    return path in OPEN or path.startswith(OPEN_UNDER)


async def _answer_and_drain(response: Response, receive: Receive, send: Send) -> None:
    """Answer before the body has come, and let it come: a browser whose connection is cut does not show the answer."""
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    until, taken = time.monotonic() + _PATIENCE, 0
    while taken < _DRAINED and time.monotonic() < until:
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] == "http.disconnect" or not message.get("more_body"):
            break
    await send({"type": "http.response.body", "body": b"", "more_body": False})


__all__ = ["Protection", "check_accounts", "host_name", "known_hosts", "same_origin"]
