"""Answers that are files: exports that come while they are made, briefing notes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Generator, Mapping
from typing import cast
from urllib.parse import quote

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from comity.export import streams
from comity.faces.web.site import Site
from comity.faces.web.turns import Turns
from comity.register.query import Filter
from comity.register.view import View

_PRIVATE = {"Cache-Control": "private, no-cache"}


class _Download(StreamingResponse):
    """A file that comes while it is made; when the browser leaves, the work ends."""

    def __init__(self, chunks: Generator[bytes], turns: Turns, media: str, headers: Mapping[str, str]) -> None:
        super().__init__(chunks, media_type=media, headers=headers)
        self._chunks = chunks
        self._turns = turns

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("state", {}).get("head"):  # who asks for the headers alone needs no export to be made
            self.body_iterator = iterate_in_threadpool([b""])
        try:
            await super().__call__(scope, receive, send)
        finally:
            try:
                await run_in_threadpool(self._chunks.close)
            finally:
                self._turns.give_back()


def exported(
    site: Site, view: View, name: str, wanted: Filter, *, lossless: bool = False, headers: Mapping[str, str] | None = None
) -> Response:
    """An export as a file.

    Args:
        site: whose turns it takes.
        view: the register at a time.
        name: of the format.
        wanted: which facts.
        lossless: the whole register, to be imported.
        headers: that the answer carries besides.

    Raises:
        RegisterError: if there is no such format, or what was asked for cannot be had.
        HTTPException: 503 if too many exports are being made.
    """
    day = (view.stamp or datetime.datetime.now(datetime.UTC).isoformat())[:10]
    what = "register" if lossless else name
    said = {**_PRIVATE, "Content-Disposition": attached(f"comity-{what}-{day}{streams.ending(name)}"), **(headers or {})}
    chunks = cast("Generator[bytes]", streams.stream(view, name, wanted, lossless=lossless))
    site.exports.take()
    try:
        first = next(chunks, b"")  # what cannot be done is said before the file begins
    except BaseException:
        site.exports.give_back()
        raise
    return _Download(_with(first, chunks), site.exports, streams.media(name), said)


def _with(first: bytes, others: Generator[bytes]) -> Generator[bytes]:
    try:
        yield first
        yield from others
    finally:
        others.close()


def attached(name: str) -> str:
    """The header by which an answer is a file with a name: in letters that any program knows, and as it is."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "comity"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
