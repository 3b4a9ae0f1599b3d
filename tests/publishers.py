"""Publishers on loopback: a real server with pages, feeds and bad habits, for all tests that fetch.

>>> publisher.page("/a.html", "<p>…</p>", packed="gzip")
>>> publisher.feed("/feed.xml", ["/a.html"])
>>> web.get(publisher.address("/a.html"))      # with "127.0.0.1:PORT" allowed: publisher.host
>>> publisher.asked["/a.html"]
1

The server lives in the process of the test; what it tests may run, and be killed, in other ones.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from xml.sax.saxutils import escape

import brotli
import pytest

HTML = "text/html; charset=utf-8"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: bytes(brotli.compress(data, quality=5)),
}


@dataclass(frozen=True)
class Page:
    """What stands at a path, and how it is given out.

    Attributes:
        body: as it is before it is packed.
        status: of HTTP.
        media: the header Content-Type; none is sent if empty.
        packed: the header Content-Encoding, and how the body is packed; others than gzip, deflate and br are only claimed.
        etag: the entity tag, without quotes; who sends it back gets 304.
        modified: the header Last-Modified, likewise.
        headers: more of them.
        habit: ``hang`` (no answer), ``stall`` (half of the body, then nothing), ``drip`` (headers for ever), ``endless`` (a body
            for ever), ``cut`` (half of the body, then closed), ``rude`` (closed without an answer), ``garbage`` (no HTTP),
            ``early`` (a Content-Length of half of the body).
    """

    body: bytes = b""
    status: int = 200
    media: str = HTML
    packed: str = ""
    etag: str = ""
    modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    habit: str = ""


class Publisher:
    """A site: what stands where, and what was asked of it.

    Attributes:
        asked: requests by path, without the query.
        requests: path and headers of every request, in order.
    """

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, list[Page]] = {}
        self.asked: Counter[str] = Counter()
        self.requests: list[tuple[str, Message]] = []
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._scheme = "https" if context else "http"
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.publisher = self
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        """The name that ``--allow-host`` takes."""
        return f"127.0.0.1:{self.port}"

    def address(self, path: str, host: str | None = None) -> str:
        return f"{self._scheme}://{host or self.host}{path}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    # -- what stands where -------------------------------------------------------------------------------------------------

    def page(self, path: str, body: str | bytes = "", **how: Any) -> str:
        """Put a page at a path, and return its address; see :class:`Page`."""
        return self.pages_in_turn(path, Page(_bytes(body), **how))

    def pages_in_turn(self, path: str, *pages: Page) -> str:
        """Put several at a path: one for each request, the last one for all that follow."""
        self.pages[path] = list(pages)
        return self.address(path)

    def moved(self, path: str, to: str, status: int = 301) -> str:
        """Redirect a path."""
        return self.page(path, status=status, headers={"Location": to})

    def robots(self, text: str, **how: Any) -> None:
        self.page("/robots.txt", text, **{"media": "text/plain", **how})

    def feed(self, path: str, entries: Sequence[str | Mapping[str, str]], language: str = "en", **how: Any) -> str:
        """An RSS feed; an entry is a path, or the elements of an item (``link``, ``title``, ``pubDate``…)."""
        items = "".join(f"<item>{_elements(entry)}</item>" for entry in map(_linked, entries))
        head = f"<title>The feed of {path}</title><language>{language}</language>"
        names = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        body = f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{head}{items}</channel></rss>'
        return self.page(path, body, **{"media": "application/rss+xml", **how})

    def atom(self, path: str, entries: Sequence[str | Mapping[str, str]], **how: Any) -> str:
        """An Atom feed; an entry is a path, or its elements, ``link`` among them."""
        made = []
        for entry in map(_linked, entries):
            others = {name: text for name, text in entry.items() if name != "link"}
            made.append(f'<entry><link href="{escape(entry["link"])}"/>{_elements(others)}</entry>')
        body = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>{path}</title>{"".join(made)}</feed>'
        return self.page(path, body, **{"media": "application/atom+xml", **how})

    def sitemap(self, path: str, entries: Sequence[str | Mapping[str, str]], index: bool = False, **how: Any) -> str:
        """A sitemap or index; an entry is a path, or the elements of one (``loc``, ``lastmod``, ``news:…``)."""
        root, element = ("sitemapindex", "sitemap") if index else ("urlset", "url")
        made = []
        for entry in entries:
            given = {"loc": entry} if isinstance(entry, str) else dict(entry)
            given["loc"] = given["loc"] if "://" in given["loc"] else self.address(given["loc"])
            made.append(f"<{element}>{_elements(given)}</{element}>")
        names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        body = f'<?xml version="1.0" encoding="UTF-8"?><{root} {names}>{"".join(made)}</{root}>'
        return self.page(path, body, **{"media": "application/xml", **how})

    def answer(self, path: str, headers: Message) -> Page:
        """What is given for a request, which is counted."""
        with self._lock:
            self.asked[path] += 1
            self.requests.append((path, headers))
            turns = self.pages.get(path)
            if not turns:
                return Page(b"<p>Not here.</p>", 404)
            return turns.pop(0) if len(turns) > 1 else turns[0]


def _bytes(body: str | bytes) -> bytes:
    return body.encode("utf-8") if isinstance(body, str) else body


def _linked(entry: str | Mapping[str, str]) -> Mapping[str, str]:
    return {"link": entry} if isinstance(entry, str) else entry


def _elements(entry: Mapping[str, str]) -> str:
    """XML elements; a value that starts with ``<`` is markup already."""
    return "".join(
        f"<{name}>{text if text.startswith('<') else escape(text)}</{name.partition(' ')[0]}>" for name, text in entry.items()
    )


class _Server(ThreadingHTTPServer):
    publisher: Publisher
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed or have heard enough are no error of the server's."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        page = self.server.publisher.answer(self.path.partition("?")[0], self.headers)
        same = (page.etag and self.headers.get("If-None-Match") == f'"{page.etag}"') or (
            page.modified and self.headers.get("If-Modified-Since") == page.modified
        )
        body = PACKERS.get(page.packed, bytes)(page.body)
        if page.habit in ("hang", "rude", "garbage", "drip"):
            self._misbehave(page)
            return
        self.send_response(304 if same else page.status)
        headers = {"Content-Type": page.media, "Content-Encoding": page.packed, "Last-Modified": page.modified}
        headers["ETag"] = f'"{page.etag}"' if page.etag else ""
        length = len(body) // 2 if page.habit == "early" else len(body)
        if page.habit != "endless":
            headers["Content-Length"] = "0" if same else str(length)
        for name, value in {**headers, **page.headers}.items():
            if value:
                self.send_header(name, value)
        if page.habit in ("endless", "cut", "stall", "early"):
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        if same:
            return
        self.wfile.write(body[: len(body) // 2] if page.habit in ("cut", "stall") else body)
        if page.habit == "stall":
            self.server.publisher.closing.wait()
        while page.habit == "endless" and not self.server.publisher.closing.is_set():
            self.wfile.write(b"<p>And on and on.</p>\n" * 500)

    def _misbehave(self, page: Page) -> None:
        self.close_connection = True
        closing = self.server.publisher.closing
        if page.habit == "garbage":
            self.wfile.write(b"\x00\x01SSH-2.0-of sorts\r\n\r\n")
        elif page.habit == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not closing.wait(0.02):
                self.wfile.write(b"X")
        elif page.habit == "hang":
            closing.wait()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: requests are counted."""


@contextlib.contextmanager
def publishing(context: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    """A site while the block runs; with a context it speaks TLS."""
    site = Publisher(context)
    try:
        yield site
    finally:
        site.close()


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """A site of its own for a test."""
    with publishing() as site:
        yield site


@pytest.fixture
def other_publisher() -> Iterator[Publisher]:
    """Another one, on another port."""
    with publishing() as site:
        yield site


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of loopback where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
