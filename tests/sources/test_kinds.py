"""What kind of file it is: contents, then declaration, then ending."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import ACCORD, captured, mailed, page, tarred, zipped
from comity.errors import KnowledgeError
from comity.knowledge import columns as column_names
from comity.knowledge import kinds as kinds_file
from comity.knowledge.kinds import load_kinds
from comity.sources.kinds import by_ending, content_type, inner_name, kind_of, single

Open = Callable[..., Any]


@pytest.mark.parametrize(
    ("data", "media", "name", "kind"),
    [
        (ACCORD.encode(), None, "a.txt", "text"),
        (ACCORD.encode(), None, "a", "text"),
        (b"", None, "a.html", "html"),
        (page(), None, "a.txt", "html"),
        (b"\n <!-- saved -->\n<HTML><body>", "text/plain", "a", "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html>', None, "a.xml", "html"),
        (codecs.BOM_UTF16_LE + "<html>".encode("utf-16-le"), None, "a", "html"),
        (b"<p>a fragment</p>", None, "a.htm", "html"),
        (b"<p>a fragment</p>", "text/html", "a", "html"),
        (b"<3 of them", None, "a.txt", "text"),
        (b'<?xml version="1.0"?><rss version="2.0">', "text/html", "a.html", "feed"),
        (b"<feed xmlns='x'>", None, "a", "feed"),
        (b'<?xml version="1.0"?><book>', None, "a.txt", "xml"),
        (b"%PDF-1.7", "text/html", "a.html", "pdf"),
        (b"garbage", None, "a.pdf", "pdf"),
        (zipped({"word/document.xml": "x"}), None, "a.zip", "docx"),
        (zipped({"a": "x"}), None, "a.docx", "zip"),
        (tarred({"a": b"x"}), None, "a", "tar"),
        (captured(1), None, "a", "warc"),
        (mailed(), None, "a", "mail"),
        (mailed(), "text/plain", "a", "text"),
        (b"From a@b Tue May  4 23:30:00 2021\nFrom: a@b\n", None, "a", "mailbox"),
        (b"From a distance\nin 2021\nit looks: so\n", None, "a", "text"),
        (b'{"text": "a"}\n{"text"', None, "a", "rows"),
        (b'{"text": "a"}\n', None, "a.txt", "text"),
        (b"{curly} words", None, "a", "text"),
        (b"id;title;text\n", None, "", "table"),
        (b"Text, title, and date: all here\n", None, "", "text"),
        (b"a,b\n", "text/csv", "a", "table"),
        (b"a,b\n", "application/octet-stream", "a.csv", "table"),
        (b"a,b\n", None, "https://example.org/a.csv?x=1.html", "table"),
        (b"\xd0\xcf\x11\xe0", None, "a.txt", "office"),
        (b"x", "image/x-odd", "a", "image"),
        (b"x", None, "a.MP3", "sound"),
        (b"AVI - Hanoi", None, "a", "text"),
    ],
)
def test_kinds(data: bytes, media: str | None, name: str, kind: str) -> None:
    assert kind_of(data, media, name).name == kind


@given(st.binary(max_size=400), st.sampled_from([None, "text/html", "image/png", "x/y", ""]), st.text(max_size=20))
def test_any_bytes_are_of_some_kind(data: bytes, media: str | None, name: str) -> None:
    assert kind_of(data, media, name).name in load_kinds().named


@pytest.mark.parametrize(
    ("data", "name", "problem"),
    [
        (
            b"\xd0\xcf\x11\xe0" + bytes(600),
            "a.doc",
            "a.doc: is an old Microsoft Office file or an Outlook message; save it as .docx, .csv or .eml",
        ),
        (b"{\\rtf1 x}", "a.rtf", "a.rtf: is an RTF file; save it as .docx"),
        (b"\x89PNG\r\n", "a.png", "a.png: is a PNG image; put its text into a .txt file"),
        (b"ID3\x03", "a.mp3", "a.mp3: is sound or film; put its transcript into a .txt file"),
        (b"<rss>", "a.xml", "a.xml: is a feed or sitemap, which only lists pages; give its web address to have its pages fetched"),
    ],
)
def test_what_is_not_read_is_named_with_a_remedy(open_bytes: Open, data: bytes, name: str, problem: str) -> None:
    assert open_bytes(name, data).problems == [problem]


def test_endings() -> None:
    assert by_ending("a.b/c") is None
    assert [single(name) for name in ("a.txt", "a.pdf", "a.eml", "a", "a.zip", "a.jsonl", "a.warc.gz")] == [True] * 4 + [False] * 3
    assert [inner_name(name) for name in ("a.csv.gz", "a.tgz", "a.TXZ", "a.txt")] == ["a.csv", "a.tar", "a.tar", "a.txt"]


def test_content_types() -> None:
    assert content_type('Text/HTML; Charset="UTF-8"') == ("text/html", "utf-8")
    assert content_type("nonsense") == (None, None)
    assert content_type(None) == (None, None)
    assert content_type("text/html; charset=\x00\udcff")[0] == "text/html"


ENTRY: dict[str, Any] = {"what": "x", "use": "item"}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"a": ENTRY | {"colour": 1}}, "a: unknown field 'colour'"),
        ({"a": ENTRY | {"use": "kept"}}, "a: use is 'kept'"),
        ({"a": {"use": "item"}}, "a: has no what"),
        ({"a": ENTRY | {"use": "refused"}}, "a: has no remedy"),
        ({"a": ENTRY | {"endings": ["txt"]}}, "a: ending 'txt'"),
        ({"a": ENTRY | {"media": ["x/y"]}, "b": ENTRY | {"media": ["x/y"]}}, "'x/y' stands under a and b"),
    ],
)
def test_a_wrong_file_of_kinds(monkeypatch: pytest.MonkeyPatch, data: dict[str, Any], told: str) -> None:
    monkeypatch.setattr(kinds_file, "read_yaml", lambda path: data)
    with pytest.raises(KnowledgeError, match=told):
        load_kinds.__wrapped__()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"text": ["a"]}, "address: unknown or missing"),
        ({role: [role] for role in column_names.ROLES} | {"colour": []}, "colour: unknown or missing"),
        ({role: ["a"] for role in column_names.ROLES}, "'a' stands under text too"),
    ],
)
def test_a_wrong_file_of_columns(monkeypatch: pytest.MonkeyPatch, data: dict[str, Any], told: str) -> None:
    monkeypatch.setattr(column_names, "read_yaml", lambda path: data)
    with pytest.raises(KnowledgeError, match=told):
        column_names.load_columns.__wrapped__()
