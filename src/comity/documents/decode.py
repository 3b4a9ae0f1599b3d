"""Bytes to text: which encoding a file is in, and which files are no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from pathlib import Path
from typing import BinaryIO

from comity.errors import InputError
from comity.knowledge.kinds import load_kinds
from comity.sources.limits import MAX_TEXT, too_large

MAX_BYTES = MAX_TEXT
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_CONTROL_SHARE = 0.002
_CONTROL_FEW = 8
_HIGH = re.compile(r"[\x80-\uffff]")
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßŒœŸŠšŽž«»‹›‘’‚“”„–—…€£§°•·©®™ºª²³¹½¼¾¿¡×±\xa0\xad\x85†´µ"
)
_FRENCH = frozenset("ÀÂÆÇÈÉÊËÎÏÔÙÛÜŒàâæçèéêëîïôùûüÿœöäñ«»‘’“”–—…€°\xa0")
_LATIN9 = re.compile(r"[a-zA-Z][½¼]|[½¼][a-z]")
_C1 = re.compile(rb"[\x80-\x9f]")
_NO_LETTERS = frozenset({"So", "Co", "Cn"})
_SAVE = "save it as UTF-8 and try again"


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> str:
    """The text of a file.

    Raises:
        InputError: if it cannot be opened, is larger than ``max_bytes`` (it is not read then), or is no text.
    """
    name = str(path)
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise too_large(name, size, max_bytes)
        with path.open("rb") as stream:
            return read_stream(stream, name, max_bytes)
    except OSError as error:
        raise InputError(name, f"cannot be read ({error.strerror or error})", "check the path and its permissions") from error


def read_stream(stream: BinaryIO, name: str, max_bytes: int = MAX_BYTES) -> str:
    """The text of an open stream of bytes (standard input); at most ``max_bytes`` and one are read.

    Raises:
        InputError: if there is more, or it is no text.
    """
    data = stream.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise too_large(name, None, max_bytes)
    return decode(data, name)


def decode(data: bytes, name: str) -> str:
    """The text of a document, from UTF-8, UTF-16 or UTF-32 (with or without a mark), Windows-1252, Latin-1 or Latin-9.

    A byte order mark is left out; nothing else is changed.

    Raises:
        InputError: if it is empty, binary, broken or full of control characters; it says where.
    """
    if not data:
        raise InputError(name, "is empty (0 bytes)", "give a file with text")
    kind = load_kinds().starting(data)
    if kind is not None:
        raise InputError(name, f"is {kind.what}, not text", kind.remedy)
    text = _unicode(data, name)
    if text is None:
        text = _utf8(data, name)
    if not text.strip().strip("\ufeff\u200b\u2060").strip():
        raise InputError(name, f"holds only white space ({len(data)} bytes)", "give a file with text")
    _check_controls(text, name)
    return text


def _unicode(data: bytes, name: str) -> str | None:
    """The text where a mark or the pattern of NUL bytes tells the encoding; None where neither does."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            if encoding == "utf-8":
                return _utf8(data[len(mark) :], name, len(mark))
            return _strictly(data[len(mark) :], encoding, name)
    sample = data[:65536]
    nul = sample.find(0)
    if nul < 0:
        late = data.find(0, 65536)
        if late >= 0:
            raise _binary(name, late)
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.05 * half:
        return _strictly(data, "utf-16-le", name)
    if even > 0.6 * half and odd < 0.05 * half:
        return _strictly(data, "utf-16-be", name)
    raise _binary(name, nul)


def _binary(name: str, place: int) -> InputError:
    return InputError(name, f"is binary data (a NUL byte at byte {place})", "give a text file")


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(name, f"is broken {encoding.upper()} at byte {error.start}", _SAVE) from error


def _utf8(data: bytes, name: str, offset: int = 0) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        first = error
    parts, bad, place, long_run = [], [], 0, False
    while place < len(data):  # linear: each round starts after the last bad byte, and there are few before it is given up
        try:
            parts.append(data[place:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(data[place : place + error.start].decode("utf-8"))
            start, end = place + error.start, place + error.end
            bad.append(start)
            long_run = long_run or end - start > 1
            parts.append(data[start:end].decode("cp1252", "replace"))
            place = end
        if len(bad) > _MANY_BAD:
            break
    good = sum(1 for c in "".join(parts) if c > "\x7f") - len(bad)
    windows = {c for c in data.decode("cp1252", "replace") if c > "\x7f"} <= _FRENCH - {"Â"}  # UTF-8 would show Â, Ã or Å there
    if offset or (good > 2 * len(bad) and not windows):
        return _repaired("".join(parts), bad, data, long_run, name, first, offset)
    return _single_byte(data, name, first)


_MANY_BAD = 20


def _repaired(text: str, bad: list[int], data: bytes, long_run: bool, name: str, first: UnicodeDecodeError, offset: int) -> str:
    """UTF-8 with a few bytes of Windows-1252 in it, if those make sense as letters or quotation marks of French."""
    strange = [b for b in bad if data[b : b + 1].decode("cp1252", "replace") not in _FRENCH]
    if long_run or strange or len(bad) > _MANY_BAD:
        place = (strange or bad)[0]
        line = data.count(b"\n", 0, place) + 1
        problem = f"is UTF-8 with a broken character at byte {place + offset} (0x{data[place]:02X}, line {line})"
        raise InputError(name, problem, "save it again as UTF-8, or mend that character") from first
    return text


def _single_byte(data: bytes, name: str, first: UnicodeDecodeError) -> str:
    """Windows-1252 (which holds Latin-1) or Latin-9 where the result looks like a western text; else another guess or an error."""
    text = data.decode("cp1252", "replace")
    if _LATIN9.search(text) and not _C1.search(data):
        text = data.decode("iso-8859-15")
    high = _HIGH.findall(text)
    letters = sum(c.isalpha() for c in text) or 1
    strange = sum(c not in _WESTERN for c in high)
    dense = sum(c.isalpha() for c in high) > 0.3 * letters and any(
        c not in _FRENCH for c in high
    )  # Cyrillic or Greek looks like this
    if strange <= 0.02 * len(high) and not dense and "\ufffd" not in text:
        return text
    from charset_normalizer import from_bytes  # only for the rare rest: its tables cost start-up time

    best = from_bytes(data[:200_000]).best()
    if best is None or best.encoding in ("utf_8", "ascii"):
        raise InputError(name, f"is in no encoding that can be told (first odd byte at {first.start})", _SAVE) from first
    try:
        guessed = data.decode(best.encoding)
    except UnicodeDecodeError as error:
        raise InputError(name, f"looks like {best.encoding} but is broken at byte {error.start}", _SAVE) from error
    if any(unicodedata.category(char) in _NO_LETTERS for char in guessed):  # a table drawn into words: the guess is wrong
        raise InputError(name, f"is in no encoding that can be told (first odd byte at {first.start})", _SAVE) from first
    return guessed


def _check_controls(text: str, name: str) -> None:
    found = _CONTROL.findall(text)
    if len(found) > max(_CONTROL_FEW, _CONTROL_SHARE * len(text)):
        match = _CONTROL.search(text)
        place = match.start() if match else 0
        problem = f"holds {len(found)} control characters (the first, U+{ord(text[place]):04X}, at character {place})"
        raise InputError(name, problem, "is it text? remove them and try again")
    broken = text.count("\ufffd")
    if broken > max(_CONTROL_FEW, _CONTROL_SHARE * len(text)):
        place = text.index("\ufffd")
        raise InputError(
            name, f"lost {broken} characters in an earlier conversion (the first at character {place})", "get the original text"
        )
