"""Copies of one story: near-duplicates by MinHash over shingles of words, found through bands in the register's own index.

A signature has 96 values in 24 bands of 4: two texts whose shingles agree by three quarters share a band in 99.99 of 100 cases; by
a third, in one of four, and these are then told apart by the signatures themselves.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from hashlib import blake2b

from rensa import RMinHash

from comity.knowledge.world.folding import WORD, fold
from comity.model.document import TOLD, Document

VALUES = 96
BANDS = 24
ROWS = VALUES // BANDS
SHINGLE = 4
"""Words in a shingle."""
COPY = 0.6
"""The share of values from which on a text is a copy: an agency's text with another title, cut or slightly edited."""
UNDATED = "9"
"""Sorts after every date."""
_SEED = 20180214
_FORMAT = struct.Struct(f"<{VALUES}I")


def signature(document: Document) -> bytes:
    """The MinHash signature of what the document tells, without boilerplate: 96 unsigned 32-bit numbers, little-endian.

    Empty where it tells nothing, so that it is a copy of nothing.
    """
    words = [word for b in document.blocks if b.kind in TOLD for word in WORD.findall(fold(document.text[b.start : b.end]))]
    if not words:
        return b""
    minhash = RMinHash(num_perm=VALUES, seed=_SEED)
    minhash.update([" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))])
    return _FORMAT.pack(*minhash.digest())


def bands(signed: bytes) -> list[int]:
    """The keys to file a signature under, signed 64-bit numbers: texts that share one may be copies; an empty one has none."""
    if not signed:
        return []
    size = ROWS * 4
    return [
        int.from_bytes(blake2b(bytes([band]) + signed[band * size : (band + 1) * size], digest_size=8).digest(), "big", signed=True)
        for band in range(BANDS)
    ]


def likeness(one: bytes, other: bytes) -> float:
    """The share of shingles that two texts have in common, as their signatures estimate it: 0 to 1."""
    shared = sum(a == b for a, b in zip(_FORMAT.unpack(one), _FORMAT.unpack(other), strict=True))
    return float(shared / VALUES)


def original(signed: bytes, others: Mapping[int, bytes], published: Mapping[int, str | None] | None = None) -> int | None:
    """Among documents the earliest published that this one is a copy of, or None.

    Args:
        signed: its signature.
        others: the signatures of others by their numbers.
        published: when these were published (EDTF); of those without a date the lowest number is the earliest.
    """
    dates = published or {}
    found = [number for number, other in others.items() if likeness(signed, other) >= COPY]
    return min(found, key=lambda number: (dates.get(number) or UNDATED, number), default=None)
