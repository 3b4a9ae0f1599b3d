"""EDTF dates as stretches of days: what fusion compares and queries sort by."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import NamedTuple

from edtf import EDTFParseException, parse_edtf

LONGEST = 366 * 20
"""Days beyond which a stretch is no hold ("XXXX-01-15" names a day of no year)."""


_PLAIN = re.compile(r"\d{4}(-\d{2}){0,2}", re.ASCII)


class Days(NamedTuple):
    """The first and the last day that a date may mean, as proleptic Gregorian ordinals (``datetime.date.toordinal``)."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many days it spans."""
        return self.last - self.first + 1

    def gap(self, other: Days) -> int:
        """Days between the two; 0 where they touch or overlap."""
        return max(0, self.first - other.last, other.first - self.last)

    def within(self, other: Days) -> bool:
        """Whether the other holds all of it."""
        return other.first <= self.first and self.last <= other.last

    def iso(self) -> tuple[str, str]:
        """First and last day as ISO 8601 dates."""
        first, last = (datetime.date.fromordinal(day).isoformat() for day in self)
        return first, last


@lru_cache(maxsize=65536)
def days(edtf: str | None) -> Days | None:
    """The days of an EDTF date; None where it is None, cannot be read, or fixes no year.

    Source: EDTF level 0 to 2 (ISO 8601-2), read by the ``edtf`` package.
    """
    if edtf is None:
        return None
    plain = _plain(edtf)
    if plain is not None:
        return plain
    try:
        parsed = parse_edtf(edtf)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        found = Days(datetime.date(*lower[:3]).toordinal(), datetime.date(*upper[:3]).toordinal())
    except (EDTFParseException, TypeError, ValueError, AttributeError):
        return None
    return found if found.first <= found.last and found.length <= LONGEST else None


def _plain(edtf: str) -> Days | None:
    """The days of a plain day, month or year; None for all else, which the parser of EDTF reads, slowly."""
    if not _PLAIN.fullmatch(edtf):
        return None
    year, month, day = (int(part) if part else 0 for part in (edtf[:4], edtf[5:7], edtf[8:]))
    try:
        first = datetime.date(year, month or 1, day or 1).toordinal()
        if day:
            return Days(first, first)
        following = datetime.date(year + (month in {0, 12}), month % 12 + 1 if month else 1, 1)
    except ValueError:  # no such day, or the last year that can be counted
        return None
    return Days(first, following.toordinal() - 1)
