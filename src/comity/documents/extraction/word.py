"""Word files (DOCX): their paragraphs and tables."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

from lxml import etree

from comity.documents.extraction.body import words
from comity.documents.extraction.render import Role, paragraphs
from comity.errors import InputError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROLES = {
    **{f"{_W}{tag}": Role.BLOCK for tag in ("body", "p", "tbl", "sdt", "txbxContent")},
    **{f"{_W}{tag}": Role.BREAK for tag in ("br", "cr")},
    **{f"{_W}{tag}": Role.PASSED for tag in ("del", "moveFrom", "instrText", "delText", "sdtPr", "pPr", "rPr")},
    f"{_W}tr": Role.ROW,
    f"{_W}tc": Role.CELL,
    f"{_W}tab": Role.BLANK,
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback": Role.PASSED,  # says again what was said before it
}
_MOST_BYTES = 64_000_000
_MOST_UNPACKED = 256_000_000
_MOST_MEMBERS = 20_000
_HEAD = 5  # paragraphs among which the title of the file's properties must stand to be taken
_BROKEN = "open it in Word or LibreOffice and save it again"


@dataclass(frozen=True, slots=True)
class WordText:
    """A Word file's paragraphs, and its title if it stands over them."""

    paragraphs: tuple[str, ...]
    title: str | None = None


def read_word(data: bytes, name: str) -> WordText:
    """The text of a Word file: its body with tables, without headers, footers, notes and what was deleted in tracked changes.

    Raises:
        InputError: if it is too large, locked, broken or without text.
    """
    if len(data) > _MOST_BYTES:
        raise InputError(
            name, f"is too large ({len(data) / 1e6:.0f} MB; the limit is {_MOST_BYTES / 1e6:.0f} MB)", "save its text alone"
        )
    _check(data, name)
    from docx import Document  # here, since other documents need none of it

    try:
        document = Document(io.BytesIO(data))
        body = etree.fromstring(etree.tostring(document.element.body), etree.XMLParser(resolve_entities=False, no_network=True))
        found = paragraphs(body, _ROLES)  # of plain elements: python-docx's give their text otherwise
        named = str(document.core_properties.title or "")
    except Exception as error:  # python-docx lets through whatever a broken part makes it stumble over
        raise InputError(name, f"is a broken Word file ({_kind(error)})", _BROKEN) from error
    if not any(any(map(str.isalnum, paragraph)) for paragraph in found):
        raise InputError(name, "is a Word file without text (perhaps it holds pictures)", "give a file with text")
    title = next((p for p in found[:_HEAD] if words(p) == words(named)), None) if named.strip() else None
    return WordText(tuple(found), title)


def _check(data: bytes, name: str) -> None:
    """That the archive opens, and how much it unpacks to."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members: list[Any] = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, IndexError, OverflowError) as error:
        raise InputError(name, f"is a broken Word file ({_kind(error)})", _BROKEN) from error
    if any(member.flag_bits & 1 for member in members):
        raise InputError(name, "is a Word file locked by a password", "open it with its password and save it without")
    size = sum(member.file_size for member in members)
    if size > _MOST_UNPACKED or len(members) > _MOST_MEMBERS:
        raise InputError(name, f"is a Word file that unpacks to {size / 1e6:.0f} MB in {len(members)} parts", "save its text alone")


def _kind(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:120]
