"""Unpacking what came compressed, within bounds: a few kilobytes can be made to unpack to gigabytes."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

CODINGS = "gzip, deflate, br"
"""What we say that we take (Accept-Encoding)."""
RATIO = 200
"""How many times larger a thing may get. News pages grow 3 to 10 times, tables of figures 50; runs of one byte 1,000 and more."""
FREE = 1_000_000
"""Bytes that are never counted against the ratio."""
_PIECE = 65_536
_MOST = 2  # codings one over the other


class EncodingError(ValueError):
    """What cannot be unpacked; the message says why, without a subject."""


class TooLargeError(EncodingError):
    """What unpacks to more than is taken."""


def decoded(chunks: Iterable[bytes], encodings: str | None, limit: int, ratio: int = RATIO) -> Iterator[bytes]:
    """The bytes of a body, unpacked in pieces of at most some 128 KB.

    Args:
        chunks: the body as it came.
        encodings: the header Content-Encoding.
        limit: bytes that may come out.
        ratio: how many times larger it may get beyond the first megabyte.

    Raises:
        TooLargeError: if more comes out.
        EncodingError: if the coding is unknown, or the data broken or cut off.
    """
    named = [each.strip().lower() for each in (encodings or "").split(",")]
    codings = [each.removeprefix("x-") for each in named if each not in ("", "identity")]
    if len(codings) > _MOST:
        raise EncodingError(f"is packed {len(codings)} times over")
    taken = given = 0

    def counted() -> Iterator[bytes]:
        nonlocal taken
        for chunk in chunks:
            taken += len(chunk)
            yield chunk

    stream: Iterator[bytes] = counted()
    for coding in reversed(codings):
        if coding not in _CODINGS:
            raise EncodingError(f"is packed as {coding[:40]!r}, which was not asked for")
        stream = _bounded(_CODINGS[coding](stream), limit)
    for piece in stream:
        given += len(piece)
        if given > limit:
            raise TooLargeError(f"is larger than {limit / 1e6:g} MB")
        if codings and given > max(FREE, ratio * taken):
            raise TooLargeError(f"unpacks to more than {ratio} times its size")
        yield piece


def _bounded(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """The same up to a bit over the limit, so that a bomb within a bomb ends too."""
    given = 0
    for piece in pieces:
        given += len(piece)
        yield piece
        if given > limit:
            raise TooLargeError(f"is larger than {limit / 1e6:g} MB")


def _gzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """gzip, of several members too; what follows the last one is passed over, as browsers do."""
    unpacker, ended = zlib.decompressobj(zlib.MAX_WBITS | 16), False
    some = False
    for chunk in chunks:
        rest = chunk
        while rest:
            if ended:
                if not rest.startswith(b"\x1f"):
                    break
                unpacker, ended = zlib.decompressobj(zlib.MAX_WBITS | 16), False
            some = True
            yield from _inflated(unpacker, rest)
            ended, rest = unpacker.eof, unpacker.unused_data
    if some and not ended:
        raise EncodingError("breaks off in the middle of its packed data")


def _deflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """zlib's format, or what some servers send in its place: the bare data without a head."""
    unpacker = None
    for chunk in chunks:
        if unpacker is None and chunk:
            bare = chunk[0] & 0x0F != 8 or (len(chunk) > 1 and int.from_bytes(chunk[:2], "big") % 31 != 0)
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if bare else zlib.MAX_WBITS)
        if unpacker is not None and not unpacker.eof:
            yield from _inflated(unpacker, chunk)
    if unpacker is not None and not unpacker.eof:
        raise EncodingError("breaks off in the middle of its packed data")


def _inflated(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    rest = data
    while True:
        try:
            piece = unpacker.decompress(rest, _PIECE)
        except zlib.error as error:
            raise EncodingError(f"holds broken packed data ({error})") from error
        rest = unpacker.unconsumed_tail
        if piece:
            yield piece
        if unpacker.eof or (not rest and len(piece) < _PIECE):
            return


def _brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    import brotli

    unpacker, some = brotli.Decompressor(), False
    for chunk in chunks:
        rest = chunk
        while not unpacker.is_finished():
            some = some or bool(rest)
            try:
                piece = unpacker.process(rest, output_buffer_limit=_PIECE)
            except brotli.error as error:
                raise EncodingError("holds broken packed data") from error
            rest = b""
            if piece:
                yield piece
            if unpacker.can_accept_more_data() and not piece:
                break
    if some and not unpacker.is_finished():
        raise EncodingError("breaks off in the middle of its packed data")


_CODINGS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {"gzip": _gzip, "deflate": _deflate, "br": _brotli}
