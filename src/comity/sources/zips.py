"""ZIP archives, and the Word files that are packed as such."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.kinds import by_ending, packed_kind
from comity.sources.names import Unique, hidden, inside, unsafe
from comity.sources.pieces import Job, Piece, item
from comity.sources.streams import PIECE, Damaged, Guarded, reason, spooled, take

_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_LOCKED, _SIZE_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_METHODS = {_STORED, _DEFLATED, 12, 14}  # 12 is bzip2, 14 LZMA
_MEND = "repair it (zip -FF) or get the file again"


def zipped(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The members of a ZIP archive; the file itself, if it is a Word file.

    Where the table of contents is lost, as in a file that was cut off, the members are looked for one behind the other.
    """
    file = piece.file if piece.file is not None else spooled(piece.raw, job.limits.spool)
    try:
        job.budget.packed = max(job.budget.packed, piece.size or 0) if piece.file is not None else job.budget.packed
        yield from _members(file, piece, job)
    finally:
        if piece.file is None:
            file.close()


def _members(file: Any, piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    try:
        archive = zipfile.ZipFile(_Bounded(file, job.limits.listing))
    except Damaged:
        raise
    except Exception as error:  # BadZipFile, and on broken data struct.error, NotImplementedError, UnicodeDecodeError and others
        kind = by_ending(piece.ending)
        if kind is not None and kind.holds:
            raise Damaged(f"is {kind.what} that is damaged or cut off ({reason(error)})") from error
        file.seek(0)
        yield from _salvaged(file, piece, job, reason(error))
        return
    with archive:
        members = archive.infolist()
        kind = packed_kind(each.filename for each in members)
        if kind is not None and kind.use == "item":
            file.seek(0)
            piece.raw = file
            yield from item(piece, kind, job)
            return
        if kind is not None:
            yield InputError(piece.name, f"is {kind.what}", kind.remedy)
            return
        if _overlap(members):
            raise Damaged("holds members that lie over one another (a zip bomb?)", "unpack it by hand if you trust it")
        unique = Unique()
        for number, info in enumerate(members, 1):
            yield from _member(archive, info, number, unique, piece, job)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, number: int, unique: Unique, piece: Piece, job: Job
) -> Iterator[Piece | InputError]:
    told = _name(info)
    if told.endswith("/"):
        return
    if (wrong := unsafe(piece.name, told)) is not None:
        yield wrong
        return
    if hidden(told):
        piece.passed["hidden"] += 1
        return
    name = unique.name(inside(piece.name, told), number)
    if info.flag_bits & _LOCKED:
        yield InputError(name, "is locked with a password", "unpack it by hand and give the file")
        return
    if info.compress_type not in _METHODS:
        yield InputError(name, f"is packed in a way that is not known (method {info.compress_type})", "pack it again as plain ZIP")
        return
    try:
        stream = archive.open(info)
    except Exception as error:  # as above
        yield InputError(name, f"is damaged ({reason(error)})", _MEND)
        return
    with stream:
        yield Piece(name, Guarded(stream, job.budget, "is damaged"), told, info.file_size)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: old programs write UTF-8 without saying so."""
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether the same packed bytes belong to two members, which makes a small file unpack to a huge one."""
    end = 0
    for info in sorted(members, key=lambda each: each.header_offset):
        if info.header_offset < end:
            return True
        end = info.header_offset + _LOCAL_SIZE + info.compress_size
    return False


def _salvaged(file: Any, piece: Piece, job: Job, why: str) -> Iterator[Piece | InputError]:
    """The members that can be read without a table of contents, and an error that says where it broke."""
    stream, unique, count, broken = _Window(file), Unique(), 0, 0
    while stream.find(_LOCAL):
        start = stream.place
        head = stream.take(_LOCAL_SIZE)
        if len(head) < _LOCAL_SIZE:
            break
        flags, method = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
        size = int.from_bytes(head[18:22], "little")
        raw = stream.take(int.from_bytes(head[26:28], "little"))
        stream.take(int.from_bytes(head[28:30], "little"))
        told = raw.decode("utf-8", "surrogateescape")
        if told.endswith("/") or not told:
            continue
        if hidden(told):
            piece.passed["hidden"] += 1
            continue
        if (wrong := unsafe(piece.name, told)) is not None:
            yield wrong
            continue
        name = unique.name(inside(piece.name, told), start)
        data = _unpack(stream, method, size, flags, job)
        if data is None:
            broken += 1
            yield InputError(name, f"cannot be read (it is locked, damaged or cut off, at byte {start:,} of the archive)", _MEND)
            if broken > job.limits.mend:
                break
            continue
        count += 1
        yield Piece(name, io.BytesIO(data), told, len(data))
    what = f"{count:,} member{'' if count == 1 else 's'} could be read without its table of contents"
    raise Damaged(f"is damaged or cut off ({why}; {what}; it ends at byte {stream.end():,})", _MEND)


def _unpack(stream: _Window, method: int, size: int, flags: int, job: Job) -> bytes | None:
    """A member's bytes, None if they are not whole; of one over the limit one byte too many."""
    limit = job.limits.document
    if flags & _LOCKED or method not in (_STORED, _DEFLATED):
        return None
    if method == _STORED and flags & _SIZE_BEHIND:
        return None
    if method == _STORED:
        data = stream.take(min(size, limit + 1))
        return data if len(data) == min(size, limit + 1) else None
    inflater, pieces, total = zlib.decompressobj(-zlib.MAX_WBITS), [], 0
    try:
        while not inflater.eof and total <= limit:
            given = inflater.unconsumed_tail or stream.read(PIECE)
            if not given:
                return None
            pieces.append(inflater.decompress(given, PIECE))
            total += len(pieces[-1])
            job.budget.unpack(len(pieces[-1]))
    except zlib.error:
        return None
    stream.back(inflater.unused_data)
    return b"".join(pieces)


class _Window:
    """A file read forward, with the place in it; what was read too far can be given back."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._held = b""
        self.place = 0

    def read(self, size: int) -> bytes:
        data = self._held[:size] or self._file.read(size)
        self._held = self._held[len(data) :]
        self.place += len(data)
        return bytes(data)

    def take(self, size: int) -> bytes:
        return take(self, size)

    def back(self, data: bytes) -> None:
        self._held = data + self._held
        self.place -= len(data)

    def find(self, mark: bytes) -> bool:
        """Go on to the next such mark; False at the end."""
        data = b""
        while more := self.read(PIECE):
            data += more
            found = data.find(mark)
            if found >= 0:
                self.back(data[found:])
                return True
            data = data[1 - len(mark) :]
        return False

    def end(self) -> int:
        """How many bytes the file has."""
        self._file.seek(0, io.SEEK_END)
        return int(self._file.tell())


class _Bounded:
    """A file of which nothing is read in too large a piece: a table of contents says itself how large it is."""

    def __init__(self, file: Any, limit: int) -> None:
        self._file = file
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > self._limit:
            size = self._limit + 1
        data: bytes = self._file.read(size)
        if len(data) > self._limit:
            raise Damaged(f"has a table of contents of more than {self._limit / 1e6:g} MB", "split it")
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        return int(self._file.seek(place, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def seekable(self) -> bool:
        return True

    def close(self) -> None:
        """The file is closed by who opened it."""
