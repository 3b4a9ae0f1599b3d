"""ZIP archives: members, names that lead astray, bombs, and what is left of a broken one."""

from __future__ import annotations

import copy
import io
import random
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from archives import ACCORD, mailed, page, tarred, zipped
from comity.sources.limits import Limits

Open = Callable[..., Any]
WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}


def test_members_and_what_is_passed_over(open_bytes: Open) -> None:
    found = open_bytes("a.zip", zipped({"fr/a.txt": ACCORD, "b.html": page(), "pic.png": b"\x89PNG\r\n", "__MACOSX/b.html": "x"}))
    assert found.names == ["fr/a.txt", "b.html"]
    assert found.items[0].data == ACCORD.encode()
    assert not found.errors
    (note,) = found.notes
    assert str(note).endswith("a.zip: passed over 2 parts (hidden 1, PNG image 1)") or "PNG image 1, hidden 1" in note.text
    assert note.passed == 2


def test_archives_within_archives(open_bytes: Open) -> None:
    inner = tarred({"c.txt": ACCORD.encode(), "d.eml": mailed()}, "w:gz")
    found = open_bytes("a.zip", zipped({"b.tar.gz": inner}))
    assert found.names == ["b.tar.gz!/c.txt", "b.tar.gz!/d.eml", "b.tar.gz!/d.eml!/note.pdf", "b.tar.gz!/d.eml!/Inner.eml"]


def test_too_deep(open_bytes: Open) -> None:
    data = zipped({"a.txt": ACCORD})
    for _ in range(8):
        data = zipped({"z.zip": data})
    found = open_bytes("a.zip", data)
    assert not found.items
    assert "lies in 7 archives within one another" in found.problems[0]


def test_a_word_file_is_one_document(open_bytes: Open) -> None:
    data = zipped(WORD)
    assert open_bytes("a.docx", data).items[0].data == data
    inside = open_bytes("a.zip", zipped({"note.docx": data}))
    assert inside.names == ["note.docx"]
    assert inside.items[0].data == data


def test_a_broken_word_file(open_bytes: Open) -> None:
    data = zipped({"word/media/a.png": random.Random(1).randbytes(20_000), **WORD})
    assert "a.docx: is a Word file that is damaged or cut off" in open_bytes("a.docx", data[:-40]).problems[0]


@pytest.mark.parametrize(("member", "told"), [("xl/workbook.xml", "Excel"), ("META-INF/manifest.xml", "OpenDocument")])
def test_other_packed_documents_are_named(open_bytes: Open, member: str, told: str) -> None:
    (problem,) = open_bytes("a.zip", zipped({member: "<x/>"})).problems
    assert told in problem


@pytest.mark.parametrize(
    ("name", "shown", "told"),
    [
        ("../a.txt", "../a.txt", "leads out"),
        ("a/../../b.txt", "a/../../b.txt", "leads out"),
        ("/etc/a.txt", "/etc/a.txt", "absolute"),
        ("C:\\a.txt", "C:\\a.txt", "absolute"),
        ("..\\a.txt", "..\\a.txt", "leads out"),
        ("a\x1b[2J.txt", "a\\x1b[2J.txt", "control characters"),
        ("a\nb.txt", "a\\x0ab.txt", "control characters"),
    ],
)
def test_names_that_lead_astray(open_bytes: Open, name: str, shown: str, told: str) -> None:
    found = open_bytes("a.zip", zipped({name: ACCORD, "good.txt": ACCORD}))
    assert found.names == ["good.txt"]
    (problem,) = found.problems
    assert problem.startswith(f"a.zip!/{shown}: ")
    assert told in problem


def test_one_name_twice(open_bytes: Open) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", "two")
    found = open_bytes("a.zip", made.getvalue())
    assert found.names == ["a.txt", "a.txt~2"]
    assert [item.data for item in found.items] == [b"one", b"two"]


def test_a_locked_member(open_bytes: Open) -> None:
    data = bytearray(zipped({"a.txt": ACCORD, "b.txt": ACCORD}))
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the table of contents
    found = open_bytes("a.zip", bytes(data))
    assert found.names == ["b.txt"]
    assert found.problems == ["a.zip!/a.txt: is locked with a password; unpack it by hand and give the file"]


def test_a_damaged_member(open_bytes: Open) -> None:
    data = bytearray(zipped({"a.txt": ACCORD, "b.txt": ACCORD}))
    data[40:50] = b"\xff" * 10
    found = open_bytes("a.zip", bytes(data))
    assert found.names == ["b.txt"]
    assert found.problems[0].startswith("a.zip!/a.txt: is damaged")


def test_cut_off(open_bytes: Open) -> None:
    data = zipped({f"{number}.txt": ACCORD + str(number) for number in range(5)})
    found = open_bytes("a.zip", data[: data.index(b"3.txt")])
    assert found.names == ["0.txt", "1.txt", "2.txt"]
    assert "is damaged or cut off" in found.problems[-1]
    assert "3 members could be read" in found.problems[-1]


def test_a_bomb_of_many_members(open_bytes: Open) -> None:
    found = open_bytes("a.zip", zipped({f"{number}.txt": b"a" * 900_000 for number in range(20)}), limits=Limits(free=3_000_000))
    assert len(found.items) < 10
    assert found.problems == ["a.zip: unpacks to more than 200 times its size (a zip bomb?); unpack it by hand if you trust it"]


def test_a_bomb_in_one_member(open_bytes: Open) -> None:
    found = open_bytes("a.zip", zipped({"a.txt": b"a" * 11_000_000, "b.txt": ACCORD}))
    assert found.names == ["b.txt"]
    assert "a.zip!/a.txt: is too large (11.0 MB; the limit is 10 MB)" in found.problems[0]


def test_members_over_one_another(open_bytes: Open) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "x" * 1000)
        again = copy.copy(archive.filelist[0])
        again.filename = "b.txt"
        archive.filelist.append(again)
    found = open_bytes("a.zip", made.getvalue())
    assert not found.items
    assert "lie over one another" in found.problems[0]


def test_a_table_of_contents_that_is_too_long(open_bytes: Open) -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 200_000, 4, 0)
    found = open_bytes("a.zip", b"PK\x03\x04" + bytes(200_000) + end, limits=Limits(listing=100_000))
    assert "table of contents of more than 0.1 MB" in found.problems[0]


def test_names_in_utf_8_that_do_not_say_so(open_bytes: Open) -> None:
    data = bytearray(zipped({"été.txt": ACCORD}))
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        data[data.index(mark) + place] = 0
    assert open_bytes("a.zip", bytes(data)).names == ["été.txt"]


def test_what_is_no_archive(open_bytes: Open) -> None:
    assert open_bytes("a.zip", ACCORD.encode()).problems == [
        "a.zip: is not a ZIP archive, though its name says so; get the file again, or rename it"
    ]
    assert "is empty" in open_bytes("a.zip", b"").problems[0]


def test_only_what_is_wanted(open_bytes: Open) -> None:
    data = zipped({"a.txt": ACCORD, "b.zip": zipped({"c.txt": ACCORD, "d.txt": ACCORD}), "../x": "y"})
    assert open_bytes("a.zip", data, wanted={"b.zip!/d.txt"}).names == ["b.zip!/d.txt"]
    assert open_bytes("a.zip", data, wanted={"b.zip"}).names == ["b.zip!/c.txt", "b.zip!/d.txt"]
    every = open_bytes("a.zip", data, wanted={""})
    assert len(every.items) == 3
    assert len(every.errors) == 1
    none = open_bytes("a.zip", data, wanted={"none"})
    assert not none.items
    assert not none.errors
