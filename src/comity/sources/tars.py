"""Tar archives, read from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.names import Unique, hidden, inside, unsafe
from comity.sources.pieces import Job, Piece
from comity.sources.streams import Damaged, Guarded, Overrun, Readable, buffered, reason

_BLOCK = 512
_WHOLE = 20 * _BLOCK  # tar reads records of twenty blocks


class _Header(tarfile.TarInfo):
    """A member's header. Where one is broken tarfile takes the archive for ended; here it is said."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> _Header:
        try:
            return super().fromtarfile(archive)
        except (tarfile.EOFHeaderError, tarfile.EmptyHeaderError):  # type: ignore[attr-defined]
            raise
        except tarfile.HeaderError as error:
            raise Damaged(f"is damaged or cut off at byte {archive.offset:,} ({reason(error)})") from error


class _Forward:
    """The archive's bytes; the description of a member, which tarfile takes into memory, may not be endless."""

    def __init__(self, inner: Readable) -> None:
        self._inner = buffered(inner)
        self._left = 0

    def allow(self, size: int) -> None:
        """So many bytes may be read from here on."""
        self._left = size

    def read(self, size: int) -> bytes:
        data = self._inner.read1(size)  # what was there before a damage is not lost
        self._left -= len(data)
        if self._left < 0:
            raise Damaged("has a member whose description is too long to be one")
        return data


def tar(piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]:
    """The members of a tar archive. Links and devices are passed over, since what they point to is not in them."""
    forward = _Forward(piece.raw)
    forward.allow(job.limits.header + _WHOLE)
    unique, number, rest = Unique(), 0, 0
    with _opened(forward) as archive:
        while True:
            forward.allow(rest + job.limits.header + 2 * _WHOLE)
            info = _next(archive)
            if info is None:
                break
            number += 1
            job.budget.member()
            rest = info.size + 2 * _BLOCK
            forward.allow(rest + _WHOLE)
            yield from _member(archive, info, number, unique, piece)
            archive.members = []  # type: ignore[attr-defined]  # else it keeps them all


def _opened(forward: _Forward) -> tarfile.TarFile:
    try:
        return tarfile.open(fileobj=forward, mode="r|", tarinfo=_Header)  # type: ignore[call-overload, no-any-return]
    except (Damaged, Overrun):
        raise
    except Exception as error:  # ReadError, and on broken data ValueError, OverflowError, UnicodeError and others
        raise Damaged(f"is no tar archive that can be read ({reason(error)})") from error


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    place = archive.offset
    try:
        info = archive.next()
    except (Damaged, Overrun):
        raise
    except Exception as error:  # as above
        raise Damaged(f"is damaged or cut off near byte {place:,} ({reason(error)})") from error
    if info is not None and info.size < 0:
        raise Damaged(f"is damaged near byte {place:,} (a member of {info.size:,} bytes)")
    return info


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, number: int, unique: Unique, piece: Piece
) -> Iterator[Piece | InputError]:
    if info.isdir():
        return
    if not info.isreg():
        piece.passed["link" if info.issym() or info.islnk() else "device"] += 1
        return
    told = info.name.removeprefix("./")
    if (wrong := unsafe(piece.name, told)) is not None:
        yield wrong
        return
    if hidden(told):
        piece.passed["hidden"] += 1
        return
    try:
        stream = archive.extractfile(info)
    except Exception as error:  # as above
        raise Damaged(f"is damaged near byte {info.offset:,} ({reason(error)})") from error
    if stream is not None:
        yield Piece(unique.name(inside(piece.name, told), number), Guarded(stream, None, "is cut off"), told, info.size)
