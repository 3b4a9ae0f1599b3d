"""Archives, mails and tables that tests make of small texts of ours."""

from __future__ import annotations

import base64
import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping

ACCORD = "La Suède et la Norvège ont signé le 4 mai 2021 un accord sur la cybersécurité. Il prévoit un exercice commun à Oslo. " * 3
PACT = "Japan and Chile signed an agreement on maritime security in Tokyo on 4 May 2021. They also pledged joint patrols. " * 3


def page(text: str = ACCORD, title: str = "Accord") -> bytes:
    """A web page."""
    return f"<!DOCTYPE html>\n<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w", extra: Iterable[tarfile.TarInfo] = ()) -> bytes:
    """A tar archive; ``w:gz``, ``w:xz`` and so on compress it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for info in extra:
            archive.addfile(info)
    return made.getvalue()


def answer(body: bytes, media: str = "text/html; charset=utf-8", status: str = "200 OK", **fields: str) -> bytes:
    """A server's answer; ``content_encoding="gzip"`` gives the header field."""
    more = "".join(f"{name.replace('_', '-').title()}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{more}\r\n".encode() + body


def record(
    address: str,
    content: bytes,
    kind: str = "response",
    media: str = "application/http; msgtype=response",
    length: int | None = None,
    date: str = "2024-01-02T03:04:05Z",
) -> bytes:
    """A record of a web archive."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: {media}\r\nContent-Length: {len(content) if length is None else length}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def captured(count: int, packed: bool = False) -> bytes:
    """A web archive of some pages; packed, each record is a gzip piece of its own, as crawlers write them."""
    records = [record(f"https://example.org/{number}", answer(page(title=f"Page {number}"))) for number in range(count)]
    return b"".join(map(gzip.compress, records) if packed else records)


def chunked(data: bytes) -> bytes:
    """A body in two chunks."""
    half = len(data) // 2
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (data[:half], data[half:])) + b"0\r\n\r\n"


def mailed(
    body: str = ACCORD, subject: str = "=?utf-8?q?Communiqu=C3=A9?=", number: int = 1, attached: bytes = b"%PDF-1.4 ..."
) -> bytes:
    """A mail with a PDF file and another mail attached."""
    return (
        f"From: =?utf-8?q?Andr=C3=A9_Moulin?= <am@example.org>\r\nTo: desk@example.org\r\nSubject: {subject}\r\n"
        f"Date: Tue, 04 May 2021 23:30:00 -0500\r\nMessage-ID: <{number}@example.org>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="X"\r\n\r\n--X\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        f"{body}\r\n--X\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; "
        'filename="note.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    ).encode() + (
        base64.encodebytes(attached)
        + b"\r\n--X\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@example.org\r\nSubject: Inner\r\nMIME-Version: 1.0\r\n\r\n"
        + PACT.encode()
        + b"\r\n--X--\r\n"
    )
