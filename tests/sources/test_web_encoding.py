"""Unpacking bodies within bounds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.sources.web.encoding import EncodingError, TooLargeError, decoded
from publishers import PACKERS


def bare(data: bytes) -> bytes:
    """What some servers call deflate: without zlib's head."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def chunked(data: bytes, size: int) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def unpacked(data: bytes, encodings: str | None, size: int = 1000, limit: int = 10_000_000) -> bytes:
    return b"".join(decoded(chunked(data, size), encodings, limit))


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate", "br"]), st.integers(1, 500))
def test_what_is_packed_comes_out_again(data: bytes, coding: str, size: int) -> None:
    assert unpacked(PACKERS[coding](data), coding, size) == data


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_ways_of_packing(size: int) -> None:
    data = b"Seoul and Tallinn agreed. " * 1000
    assert unpacked(data, None, size) == unpacked(data, "", size) == unpacked(data, "identity", size) == data
    assert unpacked(bare(data), "deflate", size) == data
    assert unpacked(gzip.compress(data), " X-GZIP ", size) == data
    assert unpacked(gzip.compress(data) * 2 + b"\0\0\0", "gzip", size) == data * 2
    assert unpacked(gzip.compress(brotli.compress(data)), "br, gzip", size) == data
    assert unpacked(b"", "gzip", size) == b""


@given(st.binary(max_size=500), st.sampled_from(["gzip", "deflate", "br", "gzip, br"]))
def test_any_bytes_are_unpacked_or_refused(data: bytes, encodings: str) -> None:
    try:
        assert len(unpacked(data, encodings, limit=100_000)) <= 100_000
    except EncodingError as error:
        assert str(error)


@given(st.sampled_from(["gzip", "deflate", "br"]), st.data())
def test_what_is_cut_off_is_said(coding: str, data: st.DataObject) -> None:
    packed = PACKERS[coding](bytes(range(256)) * 20)
    cut = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(EncodingError, match="breaks off"):
        unpacked(packed[:cut], coding)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("ratio", [200, 10**9])
def test_bombs_come_out_in_small_pieces_until_they_are_refused(coding: str, ratio: int) -> None:
    largest = 0
    with pytest.raises(TooLargeError):
        for piece in decoded([PACKERS[coding](bytes(30_000_000))], coding, 20_000_000, ratio):
            largest = max(largest, len(piece))
    assert 0 < largest <= 200_000


def test_a_bomb_within_a_bomb() -> None:
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    with pytest.raises(TooLargeError):
        unpacked(bomb, "gzip, gzip", 65_536)


def test_codings_that_were_not_asked_for() -> None:
    with pytest.raises(EncodingError, match="'zstd', which was not asked for"):
        unpacked(b"", "zstd")
    with pytest.raises(EncodingError, match="4 times over"):
        unpacked(b"", "gzip, br, gzip, br")
