"""Tar archives and compressed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable
from typing import Any

import pytest

from archives import ACCORD, page, tarred
from comity.sources.kinds import kind_of
from comity.sources.limits import Limits

Open = Callable[..., Any]
MEMBERS = {f"news/{number}.txt": (ACCORD + str(number)).encode() for number in range(5)}


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"), ("a.tar.xz", "w:xz")]
)
def test_members(open_bytes: Open, name: str, mode: str) -> None:
    found = open_bytes(name, tarred(MEMBERS, mode))
    assert found.names == list(MEMBERS)
    assert [item.data for item in found.items] == list(MEMBERS.values())
    assert not found.errors


def test_links_and_devices_are_passed_over(open_bytes: Open) -> None:
    special = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        info = tarfile.TarInfo(f"special{kind!r}")
        info.type, info.linkname = kind, "/etc/passwd"
        special.append(info)
    found = open_bytes("a.tar", tarred(MEMBERS, extra=special))
    assert len(found.items) == 5
    assert found.notes[0].text == "passed over 4 parts (link 2, device 2)"


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "a\x07.txt"])
def test_names_that_lead_astray(open_bytes: Open, name: str) -> None:
    found = open_bytes("a.tar", tarred({name: b"x", "good.txt": b"y"}))
    assert found.names == ["good.txt"]
    assert len(found.errors) == 1


def test_a_name_that_is_no_utf_8(open_bytes: Open) -> None:
    found = open_bytes("a.tar", tarred({"\udce9t\udce9.txt": b"x"}))
    assert found.names == ["\\xe9t\\xe9.txt"]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_cut_off(open_bytes: Open, mode: str) -> None:
    whole = tarred({name: data * 200 for name, data in MEMBERS.items()}, mode)
    found = open_bytes("a.tar", whole[: len(whole) * 2 // 3])
    assert 0 < len(found.items) < 5
    assert found.items[0].data == MEMBERS["news/0.txt"] * 200
    assert "cut off" in found.problems[-1]


def test_a_broken_header_in_the_middle(open_bytes: Open) -> None:
    data = bytearray(tarred(MEMBERS))
    place = data.index(b"news/2.txt")
    data[place + 148 : place + 156] = b"zzzzzzzz"  # the checksum
    found = open_bytes("a.tar", bytes(data))
    assert found.names == ["news/0.txt", "news/1.txt"]
    assert "is damaged or cut off at byte 2,048" in found.problems[0]


def test_a_name_without_end(open_bytes: Open) -> None:
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 50_000_000
    found = open_bytes(
        "a.tar.gz", gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + b"A" * 50_000_000), limits=Limits(free=100_000_000)
    )
    assert found.problems == ["a.tar.gz: has a member whose description is too long to be one; get the file again"]


@pytest.mark.parametrize(
    ("name", "pack"), [("a.html.gz", gzip.compress), ("a.html.bz2", bz2.compress), ("a.html.xz", lzma.compress)]
)
def test_one_compressed_file_keeps_its_name(open_bytes: Open, name: str, pack: Callable[[bytes], bytes]) -> None:
    found = open_bytes(name, pack(page()))
    assert [item.name for item in found.items] == [found.path]
    assert found.items[0].data == page()


def test_zstd(open_bytes: Open) -> None:
    import io

    from fastwarc.stream_io import ZstdWriter

    made = io.BytesIO()
    writer = ZstdWriter(made)
    writer.write(tarred(MEMBERS))
    writer.close()
    assert open_bytes("a.tar.zst", made.getvalue()).names == list(MEMBERS)
    assert "damaged" in open_bytes("a.tar.zst", made.getvalue()[:100]).problems[0]


def test_gzip_in_several_pieces_and_with_something_behind(open_bytes: Open) -> None:
    half = len(page()) // 2
    data = gzip.compress(page()[:half]) + gzip.compress(page()[half:]) + bytes(100)
    assert open_bytes("a.html.gz", data).items[0].data == page()


@pytest.mark.parametrize(
    ("cut", "told"), [(-10, "is cut off (its gzip data stop at byte"), (None, "is damaged (its gzip data are broken")]
)
def test_broken_gzip_is_no_document(open_bytes: Open, cut: int | None, told: str) -> None:
    data = gzip.compress(page())
    found = open_bytes("a.html.gz", data[:cut] if cut else data[:60] + b"\xff\xff\xff" + data[63:])
    assert not found.items
    assert told in found.problems[0]


def test_what_was_unpacked_and_kept_its_name(open_bytes: Open) -> None:
    assert open_bytes("a.html.gz", b"<p>x</p>").items[0].data == b"<p>x</p>"
    assert kind_of(b"some text", None, "a.txt.gz").name == "text"
    assert open_bytes("a.csv.gz", b"id,text\n1,x\n").names == ["1"]


def test_gzip_within_gzip_to_no_end(open_bytes: Open) -> None:
    data = page()
    for _ in range(10):
        data = gzip.compress(data)
    assert "archives within one another" in open_bytes("a.gz", data).problems[0]


def test_an_xz_file_that_wants_much_memory(open_bytes: Open) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 30}]
    try:
        data = lzma.compress(page(), filters=filters)
    except MemoryError:
        pytest.skip("no memory to make it")
    assert "emory" in open_bytes("a.html.xz", data).problems[0]
