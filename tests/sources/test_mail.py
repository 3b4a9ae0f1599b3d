"""Mails, mailboxes and pages saved as mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from archives import ACCORD, PACT, mailed, zipped
from comity.model.items import Given
from comity.sources.limits import Limits

Open = Callable[..., Any]


def test_a_mail_and_its_attachments(open_bytes: Open) -> None:
    found = open_bytes("a.eml", mailed())
    assert found.names == ["", "note.pdf", "Inner.eml"] or found.names == [found.path, "note.pdf", "Inner.eml"]
    mail, note, inner = found.items
    assert mail.data.decode().strip() == ACCORD.strip()
    assert (mail.media, mail.charset) == ("text/plain", "utf-8")
    assert mail.given == Given(title="Communiqué", byline="André Moulin", published="2021-05-04", published_by="mail")
    assert (note.data, note.media) == (b"%PDF-1.4 ...", "application/pdf")
    assert inner.data.decode().strip() == PACT.strip()
    assert inner.given.title == "Inner"


def test_it_is_known_by_its_contents(open_bytes: Open) -> None:
    assert len(open_bytes("a.txt", mailed()).items) == 3


def test_a_press_release_with_fields_is_no_mail(open_bytes: Open) -> None:
    data = b"From: The Ministry\nTo: the press\nDate: today\n\nText."
    assert [item.data for item in open_bytes("a.txt", data).items] == [data]


def test_html_alone_or_with_a_hint_in_plain_text(open_bytes: Open) -> None:
    def both(plain: str) -> bytes:
        return (
            "From: a@b\nSubject: x\nMIME-Version: 1.0\nMessage-ID: <1>\nContent-Type: multipart/alternative; boundary=B\n\n"
            f"--B\nContent-Type: text/plain\n\n{plain}\n--B\nContent-Type: text/html; charset=latin-1\n\n<p>{ACCORD}</p>\n--B--\n"
        ).encode("latin-1")

    (hint,) = open_bytes("a.eml", both("See the HTML part.")).items
    assert (hint.media, hint.charset) == ("text/html", "iso-8859-1") or (hint.media, hint.charset) == ("text/html", "latin-1")
    plain, rest = open_bytes("a.eml", both(PACT)).items[:1], open_bytes("a.eml", both(PACT)).items[1:]
    assert plain[0].media == "text/plain"
    assert all(item.name.endswith("part-1") for item in rest)


def test_attachments_of_all_kinds(open_bytes: Open) -> None:
    def attached(name: str, media: str, data: bytes) -> list[str]:
        mail = mailed(attached=data).replace(b"application/pdf", media.encode()).replace(b"note.pdf", name.encode())
        return [each for each in open_bytes("a.eml", mail).names if name in each]

    assert attached("a.zip", "application/octet-stream", zipped({"x.txt": "y"})) == ["a.zip!/x.txt"]
    assert attached("a.csv", "text/plain", b"id,text\n1,abc\n") == ["a.csv!/1"]
    assert attached("a.png", "image/png", b"\x89PNG") == []
    assert attached("=?utf-8?q?=2E=2E/=E9?=", "text/plain", b"x") == []


def test_a_mail_with_nothing_in_it(open_bytes: Open) -> None:
    (problem,) = open_bytes("a.eml", b"Message-ID: <1>\nMIME-Version: 1.0\nFrom: a@b\nContent-Type: image/png\n\n").problems or [""]
    assert "mail" in problem or problem == ""


def test_a_mailbox(open_bytes: Open) -> None:
    mails = [mailed(number=number, body=f">From here on: {number}\n{ACCORD}") for number in (1, 2, 2)]
    found = open_bytes("a.mbox", b"".join(b"From a@b Tue May  4 23:30:00 2021\n" + mail + b"\n" for mail in mails))
    assert found.names[::3] == ["1@example.org", "2@example.org", "2@example.org~3"]
    assert found.items[0].data.startswith(b"From here on: 1")
    assert found.names[1] == "1@example.org!/note.pdf"


def test_a_mailbox_with_a_mail_that_is_too_large(open_bytes: Open) -> None:
    mails = [mailed(number=1), mailed(number=2, body=ACCORD * 500), mailed(number=3)]
    data = b"".join(b"From a@b Tue May  4 23:30:00 2021\n" + mail + b"\n" for mail in mails)
    found = open_bytes("a.mbox", data, limits=Limits(document=50_000))
    assert found.names[::3] == ["1@example.org", "3@example.org"]
    assert "a.mbox!/2: is too large" in found.problems[0]


def test_a_page_saved_as_mail(open_bytes: Open) -> None:
    data = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\nSubject: Accord\r\n"
        b"Date: Tue, 04 May 2021 23:30:00 -0500\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="B"\r\n\r\n'
        b"--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=C3=A9t=C3=A9</p>\r\n"
        b"--B\r\nContent-Type: image/png\r\nContent-Location: https://example.org/a.png\r\n\r\nxx\r\n--B--\r\n"
    )
    (item,) = open_bytes("a.mhtml", data).items
    assert item.data.strip() == "<p>été</p>".encode()
    assert item.address == "https://example.org/a"
    assert item.given == Given(title="Accord")  # the date is that of saving


def test_made_to_take_long(open_bytes: Open) -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (level, level) for level in range(900))
    start = b"From: a@b\nMIME-Version: 1.0\nMessage-ID: <x>\n"
    assert "too many parts" in open_bytes("a.eml", start + nested + b"\nx\n" * 1000).problems[0]
    many = start + b"Content-Type: multipart/mixed; boundary=B\n\n" + b"--B\n\nhello\n" * 10_000
    assert "too many parts" in open_bytes("a.eml", many).problems[0]
    assert "header of more than 1 MB" in open_bytes("a.eml", start + b"Subject: " + b"=?utf-8?q?a?= " * 100_000).problems[0]
