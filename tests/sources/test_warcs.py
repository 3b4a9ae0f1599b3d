"""Web archives: pages out of records, HTTP taken off, broken places skipped."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest

from archives import ACCORD, answer, captured, chunked, page, record
from comity.sources.limits import Limits

Open = Callable[..., Any]
A, B = "https://example.org/a", "https://example.org/b"


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True)])
def test_pages(open_bytes: Open, name: str, packed: bool) -> None:
    found = open_bytes(name, captured(5, packed))
    assert found.names == [f"https://example.org/{number}" for number in range(5)]
    item = found.items[3]
    assert item.data == page(title="Page 3")
    assert (item.media, item.charset, item.address) == ("text/html", "utf-8", "https://example.org/3")
    assert item.fetched == "2024-01-02T03:04:05Z"
    assert not found.errors


def test_one_gzip_piece_for_all_records(open_bytes: Open) -> None:
    assert len(open_bytes("a.warc.gz", gzip.compress(captured(5))).items) == 5


def test_it_is_known_by_its_contents(open_bytes: Open) -> None:
    assert len(open_bytes("capture", captured(2)).items) == 2
    assert len(open_bytes("capture.txt", captured(2, packed=True)).items) == 2


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (gzip.compress(page()), {"content_encoding": "gzip"}),
        (zlib.compress(page()), {"content_encoding": "deflate"}),
        (brotli.compress(page()), {"content_encoding": "br"}),
        (chunked(page()), {"transfer_encoding": "chunked"}),
        (chunked(gzip.compress(page())), {"transfer_encoding": "chunked", "content_encoding": "gzip"}),
        (page(), {"transfer_encoding": "chunked", "content_encoding": "gzip"}),  # taken off by the crawler, header left
        (page(), {"content_encoding": "br"}),
    ],
)
def test_encodings_are_taken_off(open_bytes: Open, body: bytes, fields: dict[str, str]) -> None:
    assert open_bytes("a.warc", record(A, answer(body, **fields))).items[0].data == page()


@pytest.mark.parametrize(
    ("body", "fields", "told"),
    [
        (gzip.compress(page())[:-30], {"content_encoding": "gzip"}, "breaks off"),
        (gzip.compress(bytes(20_000_000)), {"content_encoding": "gzip"}, "more than 200 times its size"),
        (chunked(page())[:-30], {"transfer_encoding": "chunked"}, "cut off"),
        (b"\x93" * 50, {"content_encoding": "br"}, "broken"),
        (b"zz" * 50, {"content_encoding": "aws-chunked"}, "packed as"),
    ],
)
def test_bodies_that_cannot_be_unpacked(open_bytes: Open, body: bytes, fields: dict[str, str], told: str) -> None:
    found = open_bytes("a.warc", record(A, answer(body, **fields)) + record(B, answer(page())))
    assert found.names == [B]
    (problem,) = found.problems
    assert problem.startswith(f"{A}: has a body that ")
    assert told in problem


def test_what_is_no_page_is_counted(open_bytes: Open) -> None:
    records = (
        record("urn:x", b"software: x", "warcinfo", "application/warc-fields"),
        record(A, b"GET / HTTP/1.1\r\n\r\n", "request"),
        record("dns:example.org", b"1.2.3.4", "resource", "text/dns"),
        record(A, answer(b"", status="404 Not Found")),
        record(A, answer(b"", status="301 Moved")),
        record(A, answer(page()), "revisit"),
        record("https://example.org/a.png", answer(b"\x89PNG\r\n", "image/png")),
        record("https://example.org/a", answer(b"\x89PNG\r\n", "text/html")),
        record("https://example.org/robots.txt", answer(b"User-agent: *", "text/plain")),
        record("https://example.org/a.css", answer(b"p {}", "text/css")),
        record(B, answer(page())),
    )
    found = open_bytes("a.warc", b"".join(records))
    assert found.names == [B]
    assert not found.errors
    (note,) = found.notes
    assert note.passed == 8
    assert "status 404 1" in note.text


def test_other_records_with_pages(open_bytes: Open) -> None:
    wet = record(A, ACCORD.encode(), "conversion", "text/plain")
    stored = record(B, page(), "resource", "text/html")
    found = open_bytes("a.wet", wet + stored)
    assert [(item.name, item.media) for item in found.items] == [(A, "text/plain"), (B, "text/html")]


def test_pdf(open_bytes: Open) -> None:
    assert open_bytes("a.warc", record(A, answer(b"%PDF-1.7 ...", "application/octet-stream"))).items[0].data == b"%PDF-1.7 ..."


def test_too_large(open_bytes: Open) -> None:
    found = open_bytes("a.warc", record(A, answer(b"<html>" + bytes(300_000))) + captured(2), limits=Limits(text=100_000))
    assert len(found.items) == 2
    assert found.problems == [f"{A}: is too large (0.3 MB; the limit is 0.1 MB); give it by itself"]


def test_cut_off(open_bytes: Open) -> None:
    found = open_bytes("a.warc", captured(5)[:-100])
    assert len(found.items) == 4
    assert "a.warc: is cut off in the record of https://example.org/4" in found.problems[0]
    found = open_bytes("a.warc.gz", captured(5, packed=True)[:-100])
    assert len(found.items) == 4
    assert "a.warc.gz: is cut off (its gzip data stop at byte" in found.problems[0]


def test_a_damaged_piece_costs_one_record(open_bytes: Open) -> None:
    pieces = [gzip.compress(record(f"https://example.org/{number}", answer(page()))) for number in range(5)]
    pieces[2] = pieces[2][:80] + b"\xff" * 9 + pieces[2][89:]
    found = open_bytes("a.warc.gz", b"".join(pieces))
    assert found.names == [f"https://example.org/{number}" for number in (0, 1, 3, 4)]
    assert len(found.errors) == 1


@pytest.mark.parametrize("wrong", [b"garbage " * 20, b"\r\n" * 3 + b"WARC/1.0\r\n\r\n", bytes(100_000)])
def test_garbage_between_records(open_bytes: Open, wrong: bytes) -> None:
    found = open_bytes("a.warc", captured(2) + wrong + record(A, answer(page())) + record(B, answer(page())))
    assert found.names == ["https://example.org/0", "https://example.org/1", A, B]
    assert len(found.errors) == 1


@pytest.mark.parametrize("length", [100, 2_000, 900_000_000, 10**25])
def test_a_wrong_length_costs_one_record(open_bytes: Open, length: int) -> None:
    found = open_bytes("a.warc", captured(1) + record(A, answer(page()), length=length) + record(B, answer(page())))
    assert found.names[0] == "https://example.org/0"
    assert found.names[-1] == B
    assert found.errors


def test_hundreds_of_broken_places_are_given_up(open_bytes: Open) -> None:
    broken = record(A, answer(page()), length=50)
    found = open_bytes("a.warc", broken * 500)
    assert "100 more places are broken" in found.problems[-1]


def test_only_what_is_wanted(open_bytes: Open) -> None:
    from comity.sources.files import opened

    path = open_bytes("a.warc", captured(5)).path
    assert [item.name for item in opened(path, wanted={"https://example.org/3"})] == ["https://example.org/3"]
    assert len(list(opened(path, wanted={path}))) == 5


def test_addresses_that_are_none(open_bytes: Open) -> None:
    found = open_bytes("a.warc", record("http://[::1", answer(page())) + record("http://x/\x1b", answer(page())) + captured(1))
    assert "http://x/\\x1b" in found.names
