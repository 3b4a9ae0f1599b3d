"""Limits: how much is taken from one input, so that no file can fill the memory or the disk or go on for ever."""

from __future__ import annotations

from dataclasses import dataclass

from comity.errors import InputError

MAX_TEXT = 10_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken.

    Attributes:
        text: bytes of a text or HTML page, of a table's row or of its field. The longest official texts, codes of law, stay below.
        document: bytes of a PDF, Word file or mail, which may hold pictures.
        unpacked: bytes that one input may unpack to, all levels together: the largest web archives unpack to some 20 GB.
        ratio: how many times larger than itself an input may get by unpacking. Pages grow 4 to 20 times, tables of numbers up to
            100; zip bombs 1,000 and more.
        free: bytes that are never counted against the ratio, so that a small file of blanks is no bomb.
        depth: archives within one another, a compressed archive being two.
        members: parts of one input: documents, and what is passed over.
        listing: bytes of a ZIP archive's table of contents, which stands in memory: some 300,000 members.
        header: bytes of one member's description in a tar archive or of a mail's header fields.
        spool: bytes of a ZIP archive from standard input, which goes to a temporary file first.
        mend: how many broken places of one archive are skipped before it is given up.
    """

    text: int = MAX_TEXT
    document: int = 64_000_000
    unpacked: int = 100_000_000_000
    ratio: int = 200
    free: int = 32_000_000
    depth: int = 6
    members: int = 10_000_000
    listing: int = 32_000_000
    header: int = 1_000_000
    spool: int = 4_000_000_000
    mend: int = 100


LIMITS = Limits()


def too_large(name: str, size: int | None, limit: int, remedy: str = "split it into one file per article") -> InputError:
    """The error for an input over the limit; ``size`` is None where it is not known how large it is."""
    much = f"{size / 1e6:.1f} MB" if size is not None else f"more than {limit / 1e6:g} MB"
    return InputError(name, f"is too large ({much}; the limit is {limit / 1e6:g} MB)", remedy)
