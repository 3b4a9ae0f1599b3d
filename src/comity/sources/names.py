"""Names of what stands in archives: made fit to be shown and stored, and told apart."""

from __future__ import annotations

import posixpath
import re
import unicodedata
import zlib

from comity.errors import InputError

INSIDE = "!/"
"""Between an archive and what stands in it: ``news.zip!/2024/page.html``."""
_LONGEST = 1000
_DRIVE = re.compile(r"[A-Za-z]:")
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown(name: str) -> str:
    """A name with what cannot be seen or stored (control and direction characters, broken encodings) written out: ``a\\x1bb``."""
    if name.isascii() and name.isprintable():
        return name
    return "".join(_escaped(char) if unicodedata.category(char) in _HIDDEN else char for char in name)


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def inside(container: str, member: str) -> str:
    """The name of a member of a container."""
    return f"{container}{INSIDE}{shown(member)}"


def within(name: str) -> list[str]:
    """A name and those of the containers that it stands in, from the innermost."""
    found = [name]
    while INSIDE in found[-1]:
        found.append(found[-1].rpartition(INSIDE)[0])
    return found


def unsafe(container: str, member: str) -> InputError | None:
    """Why a member is not taken: a name that leads out of the archive or hides what it is."""
    name = inside(container, member[:_LONGEST])
    plain = member.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain):
        return InputError(name, "has an absolute name, which does not belong in an archive", "unpack it by hand and give the file")
    if ".." in plain.split("/"):
        return InputError(name, "has a name that leads out of its archive (../)", "unpack it by hand and give the file")
    if any(unicodedata.category(char) == "Cc" for char in member):
        return InputError(name, "has control characters in its name", "unpack it by hand, rename it and give the file")
    if len(member) > _LONGEST:
        return InputError(name, f"has a name of {len(member):,} characters", "unpack it by hand, rename it and give the file")
    return None


def hidden(member: str) -> bool:
    """Whether a member is one of those that systems leave behind: hidden files, the Macintosh's resource forks."""
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in member.split("/"))


def ending(name: str) -> str:
    """The ending of a file name or web address, in small letters, with its dot; "" where there is none."""
    path = name.partition("?")[0].partition("#")[0] if "://" in name else name
    found = posixpath.splitext(posixpath.basename(path.replace("\\", "/")))[1].lower()
    return found if found[1:].isalnum() else ""


class Unique:
    """Makes each name of a container differ from those before, in the memory of a megabyte however many there are.

    A name that came before gets its number behind it; rarely one that did not, too (the names are kept as single bits).
    """

    _BITS = 1 << 23

    def __init__(self) -> None:
        self._seen = bytearray(self._BITS // 8)

    def name(self, name: str, number: int) -> str:
        """The name, or if it may have come before the name with its number: ``name~12``."""
        data = name.encode("utf-8", "surrogateescape")
        places = [zlib.crc32(data, seed) % self._BITS for seed in (0, 1)]  # two bits each: fewer names are mistaken for others
        known = all(self._seen[place >> 3] >> (place & 7) & 1 for place in places)
        for place in places:
            self._seen[place >> 3] |= 1 << (place & 7)
        return f"{name}~{number}" if known else name
