"""Bytes of a page to its characters, whatever its headers say."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD = 8192  # bytes in which a page may name its encoding
_NAMED = re.compile(rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_TAG = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
_SAMPLE = 60_000
_WESTERN = frozenset("ÀÂÄÇÈÉÊËÎÏÔÖÙÛÜŒàâäçèéêëîïôöùûüÿœæñóíáúãõßåøØÅÆÑ«»‹›‘’“”„–—…€°©®·£\xa0")
_WESTERN_SHARE = 0.95  # of the characters above ASCII, from which a page without a name for its encoding is in windows-1252
_GOOD_SHARE = 4  # good characters of more than one byte to each broken one, for which a page still counts as UTF-8

# The encodings that pages are written in (WHATWG's, by Python's names); no other codec of Python's is ever asked.
_KNOWN = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "ascii", "latin-1", *(f"cp125{n}" for n in range(9)), "cp866", "cp874"),
        *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb2312", "gbk", "gb18030", "big5", "big5hkscs", "cp950"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "tis-620"),
    )
)
# What pages mean by these labels: the larger set that browsers read.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
_LARGER |= {"euc_kr": "cp949", "shift_jis": "cp932", "big5": "big5hkscs", "tis-620": "cp874"}


def decode_page(data: bytes, declared: str | None = None) -> str:
    """The characters of a page, without NUL and other controls that no markup may hold.

    Bytes that are UTF-8 are read so whatever is declared: servers name encodings that pages are not in. Then come what the page
    names itself, what the server declares, and a guess. What cannot be read becomes U+FFFD.

    Args:
        data: the bytes.
        declared: the encoding that the server or container declares.
    """
    return _CONTROLS.sub("", _decode(data, declared))


_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _decode(data: bytes, declared: str | None) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if (wide := _wide(data)) is not None:
        return data.decode(wide, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        loose = data.decode("utf-8", "replace")
    broken = loose.count("\ufffd")
    if broken * _GOOD_SHARE <= sum(map(len, _MANY.findall(loose))):
        return loose
    for label in (_label(_NAMED, data), _label(_DECLARED, data), declared):
        named = _known(label)
        if named and named != "utf-8" and (text := _strictly(data, named)) is not None:
            return text
    return _guess(data)


_MANY = re.compile("[\x80-\ufffc]+")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the markup is NUL."""
    head = data[:200]
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    odd, even = head[1::2].count(0), head[0::2].count(0)
    return "utf-16-le" if odd > 3 * even else "utf-16-be" if even > 3 * odd else None


def _label(pattern: re.Pattern[bytes], data: bytes) -> str | None:
    match = pattern.search(data, 0, _HEAD)
    return match[1].decode("ascii", "replace") if match else None


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup((label or "").strip()).name
    except (LookupError, ValueError):
        return None
    return _LARGER.get(name, name) if name in _KNOWN else None


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # windows-1252 leaves five bytes without a character, which browsers pass over; a page cut short ends in half a character
        if encoding == "cp1252" or error.start > len(data) - 4:
            return data.decode(encoding, "replace")
        return None


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # only for the rare rest: its tables cost start-up time

    sample = _TAG.sub(b" ", data[: 4 * _SAMPLE])[:_SAMPLE]
    high = [char for char in sample.decode("cp1252", "replace") if char > "\x7f"]
    if sum(char in _WESTERN for char in high) >= _WESTERN_SHARE * len(high):
        return data.decode("cp1252", "replace")
    best = from_bytes(sample).best()
    encoding = _known(best.encoding) if best is not None else None
    return data.decode(encoding or "cp1252", "replace")
