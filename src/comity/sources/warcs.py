"""Web archives (WARC): the pages that a crawler captured."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from comity.errors import InputError
from comity.knowledge.kinds import load_kinds
from comity.model.items import Item
from comity.sources.kinds import content_type, kind_of
from comity.sources.limits import too_large
from comity.sources.names import shown
from comity.sources.pieces import Job, Piece
from comity.sources.streams import PIECE, Damaged, Overrun, Unpacked, buffered, reason, take

if TYPE_CHECKING:
    from fastwarc.warc import HeaderMap, WarcRecord

_BEGIN = re.compile(rb"WARC/[01]\.\d\d?\r?\n(?:WARC-[A-Za-z-]+|Content-[A-Za-z]+):", re.IGNORECASE)
_BEGIN_SIZE = 64  # at most
_KEPT = 4 * PIECE  # the library reads 64 KB ahead
_DATE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z\Z")
_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_LONGEST = 2_000  # characters of an address; longer ones are traps for crawlers
_CAPTURED = frozenset({"response", "resource", "conversion"})
_FOUND = 200
_DOCUMENTS = frozenset({"html", "pdf", "docx", "text"})


class _Feed:
    """What the library reads from. It does not take exceptions of its stream well, so the stream ends instead and the reason is
    kept; the bytes that it read ahead are kept too, to go on behind a broken place."""

    def __init__(self, piece: Piece) -> None:
        self._inner = buffered(piece.raw)
        self._packed = piece.packed
        self._again = b""
        self._kept = b""
        self._place = 0
        self.broken: Damaged | None = None
        self.over: Overrun | OSError | None = None

    def read(self, size: int = PIECE) -> bytes:
        size = min(size, PIECE) if size > 0 else PIECE
        data = self._again[:size] or self._fresh(size)
        self._again = self._again[len(data) :]
        self._place += len(data)
        self._kept = (self._kept + data)[-_KEPT:]
        return data

    def _fresh(self, size: int) -> bytes:
        if self.broken is None and self.over is None:
            try:
                return self._inner.read1(size)
            except Damaged as damage:
                self.broken = damage
            except (Overrun, OSError) as over:
                self.over = over
        return b""

    def tell(self) -> int:
        return self._place

    def mend(self) -> bool:
        """Go on behind a place where the packed data are broken; False if there is nothing."""
        if not isinstance(self._packed, Unpacked) or not self._packed.resume():
            return False
        self.broken, self._kept = None, b""
        return True

    def skip(self, behind: int) -> bool:
        """Go on at the next record that begins behind this place; False if there is none."""
        window = self._kept[max(behind - (self._place - len(self._kept)), 0) :]
        self._kept = b""
        while not (found := _BEGIN.search(window)):
            window = window[-_BEGIN_SIZE:]
            if not (piece := self.read()):
                return False
            window += piece
        rest = window[found.start() :]
        self._again = rest + self._again
        self._place -= len(rest)
        self._kept = b""
        return True


def warc(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The captured pages of a web archive: responses with status 200, and what was stored as resource or conversion.

    Other records are counted. A broken place is skipped up to the next record; one error at the end tells where the first is.
    """
    feed, breaks = _Feed(piece), list[str]()
    while len(breaks) <= job.limits.mend:
        place, broken = feed.tell(), ""
        try:
            for record in _records(feed):
                place = record.stream_pos
                yield from _record(record, piece.passed, job)
        except _BrokenRecord as error:
            broken = f"{error}, behind byte {place:,}"
        if feed.over is not None:
            raise feed.over
        if broken and feed.broken is None:
            breaks.append(broken)
            if feed.skip(place + 1):
                continue
        if feed.broken is None:
            break
        breaks.append(feed.broken.problem)
        if not feed.mend():
            break
    if breaks:
        more = f"; {len(breaks) - 1:,} more places are broken" if len(breaks) > 1 else ""
        raise Damaged(f"{breaks[0]}{more}", "what else it holds was read; get the file again")


class _BrokenRecord(Exception):  # noqa: N818
    """A place where no record can be read."""


def _records(feed: _Feed) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator

    try:
        yield from ArchiveIterator(feed, parse_http=False, stream_detect=False)  # type: ignore[arg-type]
    except OSError as error:
        raise _BrokenRecord(f"is damaged ({reason(error)})") from error


def _record(record: WarcRecord, passed: Counter[str], job: Job) -> Iterator[Item | InputError]:
    kind = str(record.record_type)
    job.budget.member()
    if kind == "unknown":
        raise _BrokenRecord("holds something that is no record")
    address = shown((record.headers.get("WARC-Target-URI") or "").strip("<> \t"))
    body = _Body(record, address)
    if kind not in _CAPTURED:
        if kind == "revisit":
            passed["unchanged since an earlier visit"] += 1
    elif not address.lower().startswith(("http://", "https://")) or len(address) > _LONGEST:
        passed["without a web address"] += 1
    elif job.wants(address):
        yield from _page(record, body, address, passed, job)
    body.drain()


class _Body:
    """What a record holds. That it is cut off or runs into the next one is a broken place."""

    def __init__(self, record: WarcRecord, address: str) -> None:
        self._record = record
        self._where = f"in the record of {address[:200] or 'no address'}"
        self._read = 0
        self._window = b""

    def read(self, size: int, /) -> bytes:
        try:
            data = self._record.reader.read(size)
        except OSError as error:
            raise _BrokenRecord(f"is damaged {self._where}: {reason(error)}") from error
        self._read += len(data)
        self._window = self._window[-_BEGIN_SIZE:] + data
        if _BEGIN.search(self._window):
            raise _BrokenRecord(f"is damaged {self._where}: the next one begins before its end")
        if not data and size and self._read < self._record.content_length:
            raise _BrokenRecord(f"is cut off {self._where}")
        return data

    def drain(self) -> None:
        """Read what is left."""
        while self.read(PIECE):
            pass


def _page(record: WarcRecord, body: _Body, address: str, passed: Counter[str], job: Job) -> Iterator[Item | InputError]:
    if _path(address) == "/robots.txt":
        passed["robots.txt"] += 1
        return
    packing = None
    header = record.headers.get("Content-Type")
    if str(record.record_type) == "response":
        try:
            record.parse_http(auto_decode="none", strict_mode=False)
        except (OSError, ValueError) as error:
            raise _BrokenRecord(f"holds no answer of a server ({reason(error)})") from error
        headers: HeaderMap | None = record.http_headers
        status = headers.status_code if headers is not None else None
        if headers is None or status != _FOUND:
            passed[f"status {status or 'unknown'}"] += 1
            return
        header = headers.get("Content-Type")
        packing = headers.get("Content-Encoding"), headers.get("Transfer-Encoding")
    media, charset = content_type(header)
    declared = load_kinds().declared(media)
    if declared is not None and declared.use == "passed":
        passed[declared.name] += 1
        return
    page = declared is not None and declared.name in ("html", "text")
    limit = job.limits.text if page else job.limits.document
    if record.content_length > 2 * limit:  # chunks and their lengths take up room, too
        yield too_large(address, record.content_length, limit, "give it by itself")
        return
    from comity.sources.web.encoding import EncodingError  # not at import: the web's rooms take a while

    try:
        data = _plain(take(body, 2 * limit), packing, limit)
    except EncodingError as error:
        yield InputError(address, f"has a body that {error}", "fetch it anew")
        return
    kind = kind_of(data, media, address)
    if kind.name not in _DOCUMENTS:
        passed[kind.name] += 1
    elif len(data) > (most := job.limits.text if kind.name in ("html", "text") else limit):
        yield too_large(address, len(data), most, "give it by itself")
    else:
        moment = _DATE.match(record.headers.get("WARC-Date") or "")
        yield Item(address, data, media, charset, address, f"{moment[1]}Z" if moment else None, job.entry)


def _path(address: str) -> str:
    """The path of an address; "" where it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _plain(data: bytes, packing: tuple[str | None, str | None] | None, limit: int) -> bytes:
    """A body without its transfer and content encoding. Many crawlers take them off and leave the header that declares them.

    Raises:
        EncodingError: if it cannot be unpacked, or is larger than the limit.
    """
    from comity.sources.web.encoding import decoded

    content, transfer = packing or (None, None)
    if transfer and "chunked" in transfer.lower() and _CHUNK.match(data):
        data = _unchunked(data)
    if not content or data.lstrip()[:1] == b"<" or ("gzip" in content.lower() and not data.startswith(b"\x1f\x8b")):
        return data
    return b"".join(decoded([data], content, limit))


def _unchunked(data: bytes) -> bytes:
    from fastwarc.stream_io import ChunkedReader

    from comity.sources.web.encoding import EncodingError

    try:
        return take(ChunkedReader(io.BytesIO(data)), len(data))
    except OSError as error:
        raise EncodingError(f"is cut off ({reason(error)})") from error
