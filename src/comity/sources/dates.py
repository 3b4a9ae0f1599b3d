"""Dates as tables, mails and feeds write them, to EDTF; nothing is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from email.utils import parsedate_tz
from functools import cache

_ISO = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?)?(?:[T ,]\s*[0-9]{1,2}[:h].*)?\Z")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T?(?:[0-9]{4}|[0-9]{6})Z?)?\Z")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:[T ,]\s*[0-9]{1,2}[:h].*)?\Z")
_SECONDS = re.compile(r"([0-9]{10})(?:\.[0-9]+|[0-9]{3})?\Z")
_WORDS = re.compile(r"(?:[^\W\d]+\.?,?\s+)?([0-9]{1,2})(?:er|st|nd|rd|th)?\s+([^\W\d]+)\.?,?\s+([0-9]{4})\b")
_AMERICAN = re.compile(r"(?:[^\W\d]+\.?,?\s+)?([^\W\d]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})\b")
_FIRST, _LAST = 1000, 2999
DAY_FIRST, MONTH_FIRST = "day first", "month first"


def edtf(written: str, order: str | None = None) -> str | None:
    """The day, month or year that is written, as EDTF (``2018-02-14``, ``2018-02``); None if it is none or can be read in two ways.

    Read are ISO 8601, RFC 822 (mails, feeds), ``20180214``, seconds since 1970 (UTC), "14 février 2018", "Feb 14, 2018" and, if
    their order is known, ``14/02/2018``. A time is left out: the day is that of the place that wrote it.

    Args:
        written: the date.
        order: :data:`DAY_FIRST` or :data:`MONTH_FIRST`, for dates in numbers with the year behind.
    """
    text = " ".join(written.split())[:100]
    if (found := _ISO.match(text)) or (found := _COMPACT.match(text)):
        return _of(*found.groups())
    if found := _NUMBERS.match(text):
        return _of(found[3], *((found[2], found[1]) if order == DAY_FIRST else (found[1], found[2]))) if order else None
    if found := _SECONDS.match(text):
        return datetime.datetime.fromtimestamp(int(found[1]), datetime.UTC).date().isoformat()
    if found := _WORDS.match(text):
        return _named(found[3], found[2], found[1]) or mailed(text)
    if found := _AMERICAN.match(text):
        return _named(found[3], found[1], found[2])
    return mailed(text)


def mailed(written: str) -> str | None:
    """The day of a date as mails and feeds write it (RFC 822), as EDTF; None if it is none."""
    try:
        found = parsedate_tz(written)
    except (ValueError, TypeError, IndexError, OverflowError):  # it is not made for broken ones
        return None
    return _of(*map(str, found[:3])) if found else None


def order_of(dates: Iterable[str]) -> str | None:
    """Whether days or months come first in a column's dates that are written in numbers; None if they do not tell, or differ."""
    day = month = False
    for each in dates:
        found = _NUMBERS.match(" ".join(each.split())[:100])
        if found:
            day = day or int(found[1]) > 12
            month = month or int(found[2]) > 12
    return None if day == month else DAY_FIRST if day else MONTH_FIRST


def numeric(written: str) -> bool:
    """Whether a date is one of numbers with the year behind, whose order must be known."""
    return _NUMBERS.match(" ".join(written.split())[:100]) is not None


def _of(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if not _FIRST <= int(year) <= _LAST:
        return None
    try:
        if day is not None and month is not None:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        if month is not None:
            return datetime.date(int(year), int(month), 1).isoformat()[:7]
    except ValueError:
        return None
    return year


def _named(year: str, month: str, day: str) -> str | None:
    number = _months().get(month.rstrip(".").lower())
    return _of(year, str(number), day) if number else None


@cache
def _months() -> dict[str, int]:
    """The numbers of the months by their names, in English and French."""
    from babel.dates import get_month_names

    found: dict[str, int] = {}
    for locale in ("en", "fr"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=locale).items():
                found[name.rstrip(".").lower()] = number
    return found
