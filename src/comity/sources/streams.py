"""Streams: bytes that are read once, front to back; unpacking and its bounds."""

from __future__ import annotations

import bz2
import io
import lzma
import tempfile
import zlib
from collections.abc import Callable
from typing import Any, Protocol, cast

from comity.sources.limits import Limits

PIECE = 65_536
HEAD = 8_192
_XZ_MEMORY = 256_000_000  # xz -9 needs 65 MB; a header may claim 4 GB


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, none at the end."""


class Damaged(Exception):  # noqa: N818
    """Data that cannot be read on: what is wrong with it, without a subject, and what to do."""

    def __init__(self, problem: str, remedy: str = "get the file again") -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


class Overrun(Exception):  # noqa: N818
    """An input that is over its limits as a whole: it is not read on."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy


class Budget:
    """What one input has used of its limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.packed = 0  # bytes of the input itself that were read
        self.unpacked = 0
        self.members = 0

    def unpack(self, count: int) -> None:
        """Count bytes that were unpacked.

        Raises:
            Overrun: if that is more than the input may unpack to.
        """
        self.unpacked += count
        if self.unpacked > max(self.limits.free, self.limits.ratio * self.packed):
            raise Overrun(
                f"unpacks to more than {self.limits.ratio} times its size (a zip bomb?)", "unpack it by hand if you trust it"
            )
        if self.unpacked > self.limits.unpacked:
            raise Overrun(f"unpacks to more than {self.limits.unpacked / 1e9:g} GB", "split it")

    def member(self) -> None:
        """Count a part.

        Raises:
            Overrun: if there are too many.
        """
        self.members += 1
        if self.members > self.limits.members:
            raise Overrun(f"holds more than {self.limits.members:,} parts", "split it")


class Counted(io.RawIOBase):
    """The input itself: its bytes are counted as they are read."""

    def __init__(self, inner: Readable, budget: Budget) -> None:
        self._inner = inner
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read(len(buffer))
        self._budget.packed += len(data)
        buffer[: len(data)] = data
        return len(data)


class Rejoined(io.RawIOBase):
    """A stream whose first bytes were looked at before; damage behind them that was met then is met again in its place."""

    def __init__(self, head: bytes, rest: Readable, damage: Damaged | None = None) -> None:
        self._head = head
        self._rest = rest
        self._damage = damage

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._head and self._damage is not None:
            damage, self._damage = self._damage, None
            raise damage
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(data) :] if self._head else b""
        buffer[: len(data)] = data
        return len(data)


class Guarded(io.RawIOBase):
    """A member of an archive: what its library raises on broken data becomes :class:`Damaged`, and unpacked bytes are counted."""

    def __init__(self, inner: Readable, budget: Budget | None, what: str) -> None:
        self._inner = inner
        self._budget = budget
        self._what = what
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._inner.read(len(buffer))
        except (Damaged, Overrun):
            raise
        except Exception as error:  # zipfile and tarfile raise a dozen kinds on broken data
            raise Damaged(f"{self._what} at its byte {self._place:,} ({reason(error)})") from error
        self._place += len(data)
        if self._budget is not None:
            self._budget.unpack(len(data))
        buffer[: len(data)] = data
        return len(data)


class Unpacked(io.RawIOBase):
    """The bytes of a gzip, bzip2 or xz file, of several packed pieces one behind the other too; each counts in the budget.

    Bytes that follow the last piece and begin none are passed over, as gzip does.
    """

    def __init__(self, inner: Readable, kind: str, budget: Budget) -> None:
        self._inner = inner
        self._kind = kind
        self._budget = budget
        self._unpacker: Any = _UNPACKERS[kind]()
        self._waiting = b""
        self._taken = 0  # packed bytes, waiting ones included
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ended and len(buffer):
            if self._unpacker.eof and not self._next():
                self._ended = True
                break
            if not self._waiting and self._unpacker.needs_input and not self._more():
                raise Damaged(f"is cut off (its {self._kind} data stop at byte {self._taken:,} without an end)")
            if data := self._unpack(len(buffer)):
                self._budget.unpack(len(data))
                buffer[: len(data)] = data
                return len(data)
        return 0

    def resume(self) -> bool:
        """After damage, go on behind it at the next packed piece that gives something; False if there is none. For gzip only."""
        self._waiting = self._waiting[1:]
        while True:
            found = self._waiting.find(_GZIP)
            self._waiting = self._waiting[found if found >= 0 else max(len(self._waiting) - len(_GZIP) + 1, 0) :]
            more = len(self._waiting) < PIECE // 2 and self._more()
            if found >= 0 and _opens(self._waiting):
                self._unpacker, self._ended = _UNPACKERS[self._kind](), False
                return True
            if found >= 0:
                self._waiting = self._waiting[1:]
            elif not more:
                self._ended = True
                return False

    def _more(self) -> bool:
        more = self._inner.read(PIECE)
        self._taken += len(more)
        self._waiting += more
        return bool(more)

    def _next(self) -> bool:
        """Begin the next packed piece; False at the end."""
        self._waiting = self._unpacker.unused_data
        while len(self._waiting) < len(_GZIP) and self._more():
            pass
        if not self._waiting.startswith(_FIRST[self._kind]):
            return False
        self._unpacker = _UNPACKERS[self._kind]()
        return True

    def _unpack(self, size: int) -> bytes:
        given, self._waiting = self._waiting, b""
        try:
            data: bytes = self._unpacker.decompress(given, size)
        except Exception as error:  # zlib.error, lzma.LZMAError, OSError, EOFError
            self._waiting = getattr(self._unpacker, "pending", given)
            place = self._taken - len(self._waiting)
            raise Damaged(f"is damaged (its {self._kind} data are broken behind byte {place:,}: {reason(error)})") from error
        return data


class _Inflater:
    """zlib with the manners of bz2 and lzma: what it could not yet take it keeps."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.pending = b""
        self.needs_input = True

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, size: int) -> bytes:
        self.pending += data
        found = self._inner.decompress(self.pending, size)
        self.pending = self._inner.unconsumed_tail
        self.needs_input = not self.pending and len(found) < size
        return found


_GZIP = b"\x1f\x8b\x08"
_FIRST = {"gzip": b"\x1f\x8b", "bzip2": b"BZh", "xz": b"\xfd7zXZ\x00"}
_UNPACKERS: dict[str, Callable[[], Any]] = {
    "gzip": _Inflater,
    "bzip2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
}


def _opens(data: bytes) -> bool:
    """Whether a gzip piece begins here and unpacks to something."""
    try:
        return bool(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 16))
    except zlib.error:
        return False


def unpacked(inner: Readable, kind: str, budget: Budget) -> io.RawIOBase:
    """What a compressed stream unpacks to; ``kind`` is gzip, bzip2, xz or zstd."""
    if kind != "zstd":
        return Unpacked(inner, kind, budget)
    from fastwarc.stream_io import ZstdReader

    return Guarded(ZstdReader(cast(Any, _Quiet(inner))), budget, "is damaged (its zstd data are broken)")


class _Quiet:
    """For libraries outside Python, which do not take exceptions of a stream well: it ends instead, and keeps the reason."""

    def __init__(self, inner: Readable) -> None:
        self._inner = inner
        self._place = 0

    def read(self, size: int = PIECE) -> bytes:
        try:
            data = self._inner.read(size if size > 0 else PIECE)
        except (Damaged, Overrun, OSError):
            return b""
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place


def look(inner: Readable, size: int = HEAD) -> tuple[bytes, io.BufferedReader]:
    """The first bytes of a stream, and the stream with them."""
    pieces: list[bytes] = []
    damage = None
    while size > 0:
        try:
            piece = inner.read(size)
        except Damaged as found:
            damage = found
            break
        if not piece:
            break
        pieces.append(piece)
        size -= len(piece)
    head = b"".join(pieces)
    return head, io.BufferedReader(Rejoined(head, inner, damage), PIECE)


def buffered(inner: Readable) -> io.BufferedReader:
    """The stream with a buffer, for who reads line by line."""
    return inner if isinstance(inner, io.BufferedReader) else io.BufferedReader(Rejoined(b"", inner), PIECE)


def take(inner: Readable, size: int) -> bytes:
    """So many bytes of a stream, fewer only at its end."""
    pieces = []
    while size > 0 and (piece := inner.read(min(size, PIECE))):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def spooled(inner: Readable, limit: int) -> Any:
    """A stream's bytes in a temporary file, from which they can be read in any order.

    Raises:
        Overrun: if there are more than ``limit``.
    """
    file = tempfile.SpooledTemporaryFile(max_size=PIECE * 64)  # noqa: SIM115  (the caller closes it)
    size = 0
    while piece := inner.read(PIECE):
        size += len(piece)
        if size > limit:
            file.close()
            raise Overrun(f"is too large to be unpacked from a stream (the limit is {limit / 1e9:g} GB)", "save it to a file first")
        file.write(piece)
    file.seek(0)
    return file


def reason(error: Exception) -> str:
    """An error's words, short and on one line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 120 else words[:117] + "…"
