"""What kind of file it is: by contents first, then by what is declared, then by the ending of its name."""

from __future__ import annotations

import codecs
import csv
import email
import re
from collections.abc import Iterable

import msgspec

from comity.knowledge.kinds import Kind, load_kinds
from comity.sources.columns import DELIMITERS, is_header
from comity.sources.names import ending

__all__ = ["Kind", "by_ending", "content_type", "inner_name", "kind_of", "packed_kind", "single"]

_LOOK = 8_192
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED = re.compile(r"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b")
_BEFORE = re.compile(r"(?:\s|<\?xml[^>]{0,200}\?>|<\?[^>]{0,500}\?>|<!--.{0,4000}?-->)*", re.DOTALL)
_MAILBOX = re.compile(rb"From \S+ .{10,60}\d{4}\r?\n[!-9;-~]+:")
_FIELD = re.compile(rb"([!-9;-~]+):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL_SURE = frozenset({b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"dkim-signature"})
_MAIL_SOME = frozenset({b"from", b"to", b"subject", b"date"})
_LIST = re.compile(rb"\s*\[\s*\{\s*\"[^\"\r\n]{1,100}\"\s*:")
_PACKING = frozenset({"gzip", "bzip2", "xz", "zstd"})
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_VAGUE = frozenset({"application/octet-stream", "binary/octet-stream", "application/unknown", "application/x-download"})
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def kind_of(data: bytes, media: str | None = None, name: str = "") -> Kind:
    """The kind of what these bytes begin; text, if nothing tells another.

    Args:
        data: the bytes, or the first few thousand of them. Files packed as ZIP (Word, OpenDocument) are only told from an archive
            if the member that makes them so is named in these.
        media: the media type that a server or container declares, in small letters and without parameters.
        name: a file name or address.
    """
    kinds = load_kinds()
    head = data[:_LOOK]
    found = kinds.starting(head)
    if found is not None:
        return packed_kind(each for each in kinds.packed if each.encode() in data) or found if found.name == "zip" else found
    found = _markup(head)
    if found is not None:
        return found
    if media not in _VAGUE and (found := kinds.declared(media)) is not None:
        return found
    if (found := _written(head)) is not None:
        return found
    found = by_ending(name)
    if found is not None and found.name in _PACKING:  # it was unpacked before, as servers and browsers do
        found = by_ending(inner_name(name))
    if found is None and _is_json(head):
        found = kinds.named["rows"]
    if found is None and _is_table(head):
        found = kinds.named["table"]
    return found or kinds.named["text"]


def by_ending(name: str) -> Kind | None:
    """The kind that the ending of a file name tells; None if it is not known."""
    return load_kinds().by_ending.get(ending(name))


def single(path: str) -> bool:
    """Whether a path holds one document, by its ending alone (a mail may bring attachments, too)."""
    found = by_ending(path)
    return found is None or found.use != "container" or found.name == "mail"


def inner_name(name: str) -> str:
    """The name of what a compressed file holds: ``news.csv`` for ``news.csv.gz``, ``news.tar`` for ``news.tgz``."""
    found = ending(name)
    if found in (".tgz", ".tbz", ".tbz2", ".txz"):
        return name[: -len(found)] + ".tar"
    return name[: -len(found)] if found in _COMPRESSED else name


def packed_kind(members: Iterable[str]) -> Kind | None:
    """The kind that the members of a ZIP archive make it (a Word file); None for a plain archive."""
    kinds = load_kinds()
    held = {kinds.packed[member].name for member in members if member in kinds.packed}
    return next((kind for kind in kinds.packed.values() if kind.name in held), None)


def _markup(head: bytes) -> Kind | None:
    kinds = load_kinds().named
    text = _decoded(head)
    begin = _BEFORE.match(text)
    place = begin.end() if begin else 0
    if text[place : place + 1] != "<":
        return None
    if _PAGE.match(text, place):
        return kinds["html"]
    if _FEED.match(text, place):
        return kinds["feed"]
    if text.lstrip().startswith("<?xml"):
        return kinds["html"] if _PAGE.search(text, place) else kinds["feed"] if _FEED.search(text, place) else kinds["xml"]
    return None


def _decoded(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "replace")
    return head.decode("latin-1")


def _written(head: bytes) -> Kind | None:
    """Mails and mailboxes: header fields that no other text begins with."""
    kinds = load_kinds().named
    if _MAILBOX.match(head):
        return kinds["mailbox"]
    place, fields = 0, set()
    while (field := _FIELD.match(head, place)) is not None:
        fields.add(field[1].lower())
        place = field.end()
    if fields & _MAIL_SURE and fields & _MAIL_SOME and len(fields & (_MAIL_SURE | _MAIL_SOME)) >= 3:
        return kinds["mail"]
    return None


def _is_json(head: bytes) -> bool:
    """Whether an object of JSON stands on the first line, or a list of objects begins."""
    line = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n").partition(b"\n")
    if _LIST.match(head):
        return True
    if not line[0].startswith(b"{"):
        return False
    if not line[1]:  # the line is longer than what was looked at
        return line[0].startswith(b'{"') and b'":' in line[0]
    try:
        return isinstance(msgspec.json.decode(line[0]), dict)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _is_table(head: bytes) -> bool:
    """Whether the first line names the columns of a table of documents."""
    line = _decoded(head).lstrip("\r\n").partition("\n")[0]
    try:
        return any(is_header(next(csv.reader([line], delimiter=delimiter), [])) for delimiter in DELIMITERS)
    except csv.Error:
        return False


def content_type(header: str | None) -> tuple[str | None, str | None]:
    """Media type and charset of a Content-Type header, in small letters; None for what it does not say."""
    if not header:
        return None, None
    message = email.message.Message()
    message["Content-Type"] = " ".join(header.split())[:500]
    media = header.partition(";")[0].strip().lower()
    charset = message.get_content_charset()
    return (media if re.fullmatch(r"[\w.+-]+/[\w.+-]+", media) else None), charset
