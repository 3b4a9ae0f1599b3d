"""Mails, mailboxes and pages that were saved as mail (MHTML)."""

from __future__ import annotations

import email
import email.header
import email.utils
import io
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.dates import mailed
from comity.sources.kinds import by_ending, kind_of
from comity.sources.limits import too_large
from comity.sources.names import Unique, inside, shown, unsafe
from comity.sources.pieces import Job, Piece
from comity.sources.streams import PIECE, Damaged, buffered, reason, take

_PARTS = 500
_LEVELS = 50  # of parts within parts: the time to read a mail grows with them
_DASHES = 5_000  # lines that may begin a part
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_FROM = re.compile(rb"From [^\r\n]*\d{4}[ \t]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SAVED = "Snapshot-Content-Location"
_WORDS = 500  # characters of a header field that are kept
_HEADER = 20_000  # bytes of a header, to find a mail's name in
_TITLE = 80  # of a mail's subject, as the name of the mail that is attached
_FEW = 200  # characters
_REMEDY = "save the mail anew"


def mail(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """A mail's text under the mail's name, then what is attached to it: documents of their own, and mails.

    The subject is the title, the sender the byline, and the day it was sent that of publication. A page that a browser saved as
    mail is the page, with its address.
    """
    limit = job.limits.document
    data = take(piece.raw, limit + 1)
    if not _HEAD_END.search(data, 0, job.limits.header) and len(data) > job.limits.header:
        raise Damaged(f"is a mail with a header of more than {job.limits.header / 1e6:g} MB", _REMEDY)
    if len(data) > limit:
        yield too_large(piece.name, piece.size, limit, "save its attachments by themselves")
        return
    yield from _message(_parsed(data), piece, job)


def mailbox(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The mails of a mailbox (mbox), one by one, under their Message-ID or their number."""
    unique, number = Unique(), 0
    for data in _mails(piece, job.limits.document):
        number += 1
        if isinstance(data, int):
            yield too_large(
                inside(piece.name, str(number)), None, job.limits.document, f"it begins at byte {data:,} of the mailbox"
            )
            continue
        given = _field(_headers(data), "Message-ID").strip("<> \t")
        name = unique.name(inside(piece.name, given or str(number)), number)
        yield Piece(name, io.BytesIO(data), "mail.eml", len(data), media="message/rfc822")


def _mails(piece: Piece, limit: int) -> Iterator[bytes | int]:
    """The mails of a mailbox: their bytes, or of one over the limit the place where it begins."""
    stream = buffered(piece.raw)
    lines: list[bytes] = []
    size, place, start, blank, began = 0, 0, 0, True, False
    while line := stream.readline(PIECE):
        if blank and _FROM.match(line):
            if began:
                yield start if size > limit else _unquoted(lines)
            lines, size, start, began = [], 0, place, True
        else:
            size += len(line)
            if size <= limit:
                lines.append(line)
            else:
                lines = []
        place += len(line)
        blank = not line.strip()
    if began:
        yield start if size > limit else _unquoted(lines)


def _unquoted(lines: list[bytes]) -> bytes:
    return _QUOTED.sub(rb"\1", b"".join(lines))


def _parsed(data: bytes) -> Message:
    if len(_BOUNDARY.findall(data)) > _LEVELS or data.count(b"\n--") > _DASHES:
        raise Damaged("is made of too many parts to be a mail", _REMEDY)
    try:
        return email.message_from_bytes(data)
    except Exception as error:  # RecursionError and others on broken ones
        raise Damaged(f"is a damaged mail ({reason(error)})", _REMEDY) from error


def _headers(data: bytes) -> Message:
    found = _HEAD_END.search(data)
    return _parsed((data[: found.start()] if found else data)[:_HEADER] + b"\n\n")


def _message(message: Message, piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    body, attached = _sorted(message)
    saved = _field(message, _SAVED)
    if body is None:
        if not attached:
            yield InputError(piece.name, "is a mail without text or attachments", "nothing is lost if it is passed over")
    elif job.wants(piece.name):
        media, charset = body.get_content_type(), _charset(body)
        given = _given(message) if not saved else Given(title=_field(message, "Subject") or None)
        data = _content(body, piece.name)
        if isinstance(data, InputError):
            yield data
        else:
            yield Item(piece.name, data, media, charset, saved or piece.address, piece.fetched, job.entry, None, given)
    if saved:
        return  # its parts are pictures and styles of the page
    unique = Unique()
    for number, part in enumerate(attached, 1):
        yield from _attachment(part, number, unique, piece, job)


def _attachment(part: Message, number: int, unique: Unique, piece: Piece, job: Job) -> Iterator[Piece | InputError]:
    told, media = _file_name(part), part.get_content_type()
    if media == "message/rfc822" and not told:
        inner = part.get_payload(0) if part.is_multipart() else None
        told = f"{_field(inner, 'Subject')[:_TITLE] or number}.eml".replace("/", "-") if isinstance(inner, Message) else ""
    told = told or f"part-{number}"
    name = unique.name(inside(piece.name, told), number)
    if (wrong := unsafe(piece.name, told)) is not None:
        yield wrong
        return
    data = _content(part, name)
    if isinstance(data, InputError):
        yield data
        return
    kind = kind_of(data, media, told)
    if kind.use == "passed" and (part.get_content_disposition() == "inline" or part.get("Content-ID")):
        return  # the sender's pictures and signatures
    vague = media == "text/plain" and by_ending(told) is not None  # tables and the like are sent as text
    yield Piece(name, io.BytesIO(data), told, len(data), media=None if vague else media, charset=_charset(part))


def _sorted(message: Message) -> tuple[Message | None, list[Message]]:
    """The part that is the mail's text, and those that are attached. Plain text goes before HTML, unless it is a mere hint."""
    try:
        parts = [part for part in _walk(message) if not part.is_multipart() or part.get_content_type() == "message/rfc822"]
    except Exception as error:  # RecursionError and others on broken ones
        raise Damaged(f"is a damaged mail ({reason(error)})", _REMEDY) from error
    if len(parts) > _PARTS:
        raise Damaged(f"has more than {_PARTS} parts", _REMEDY)
    bodies: dict[str, Message] = {}
    attached: list[Message] = []
    for part in parts:
        kind = part.get_content_type()
        shows = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not _file_name(part)
        if shows and bodies.setdefault(kind, part) is part:
            continue
        if part.get_content_maintype() != "multipart":
            attached.append(part)
    plain, page = bodies.get("text/plain"), bodies.get("text/html")
    if plain is None or (page is not None and len(str(plain.get_payload()).strip()) < _FEW):
        return page if page is not None else plain, attached
    return plain, attached


def _walk(message: Message) -> Iterator[Message]:
    """A message's parts, but not those of mails that are attached to it."""
    yield message
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _walk(part)


def _content(part: Message, name: str) -> bytes | InputError:
    try:
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload(0) if part.is_multipart() else part
            return bytes(inner.as_bytes()) if part.is_multipart() else bytes(part.get_payload(decode=True) or b"")
        data: Any = part.get_payload(decode=True)
    except Exception as error:  # the email package is not made for hostile mails
        return InputError(name, f"is a damaged part of a mail ({reason(error)})", _REMEDY)
    return data if isinstance(data, bytes) else b""


def _given(message: Message) -> Given:
    date = mailed(_field(message, "Date"))
    sender = _field(message, "From")
    byline = email.utils.parseaddr(sender)[0] or sender
    return Given(
        title=_field(message, "Subject") or None,
        byline=byline or None,
        published=date,
        published_by="mail" if date else None,
    )


def _field(message: Message | None, name: str) -> str:
    """A header field in plain words, on one line; "" if there is none."""
    raw = str(message.get(name, ""))[: 10 * _WORDS] if message is not None else ""
    try:
        words = str(email.header.make_header(email.header.decode_header(raw)))
    except Exception:  # wrong encodings
        words = raw
    return shown(" ".join(words.split()))[:_WORDS]


def _file_name(part: Message) -> str:
    try:
        raw = part.get_filename() or ""
        words = str(email.header.make_header(email.header.decode_header(raw)))
    except Exception:  # wrong encodings
        return ""
    return words.replace("\\", "/").rpartition("/")[2]


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # wrong encodings
        return None
