"""EDTF dates in words: "en juillet 2023", "on 14 February 2018", "au printemps 2025"."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from babel.dates import format_date

from comity.knowledge.briefs import Phrases
from comity.register.dates import days

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)(?:-XX)?")
_YEAR = re.compile(r"(\d{4})(?:-XX){0,2}")
_DECADE = re.compile(r"(\d{3})X")
_YEARLESS = re.compile(r"XXXX-(\d\d)-(\d\d)")
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_QUALIFIED = re.compile(r"[~?%]")
_LEAP = 2000  # a year that has all days


@dataclass(frozen=True, slots=True)
class _Told:
    """A simple date: which template it stands in, and how it is written."""

    form: str
    text: str


def when(edtf: str, phrases: Phrases) -> str:
    """A date as an adverbial: ``le 14 février 2018``, ``in July 2023``.

    Args:
        edtf: EDTF (ISO 8601-2), level 0 to 2; what it cannot tell in words is written as it is.
        phrases: the words of the language.
    """
    forms = phrases.dates
    bare, how = _qualified(edtf)
    first, slash, last = bare.partition("/")
    if slash:
        told = _range(first, last, phrases)
    else:
        simple = _simple(bare, phrases)
        told = forms[simple.form].format(date=simple.text) if simple else _other(bare, phrases)
    for qualifier in how:
        told = forms[qualifier].format(date=told)
    return told


def named(edtf: str, phrases: Phrases) -> str:
    """A date without a preposition, for tables: ``14 février 2018``, ``July 2023``."""
    forms = phrases.dates
    bare, how = _qualified(edtf)
    first, slash, last = bare.partition("/")
    if slash:
        ends = [_bare(end, phrases) if end not in {"", ".."} else "…" for end in (first, last)]
        told = forms["range_plain"].format(first=ends[0], last=ends[1])
    else:
        told = _bare(bare, phrases)
    for qualifier in how:
        told = forms[qualifier].format(date=told)
    return told


def start(edtf: str, phrases: Phrases) -> str:
    """A date after "since": ``le 14 février 2018``, ``July 2023``; of a stretch its beginning."""
    first = _qualified(edtf)[0].partition("/")[0]
    told = named(edtf if first in {"", ".."} or "/" not in edtf else first, phrases)
    return phrases.dates["from_day"].format(date=told) if _DAY.fullmatch(first) else told


def day(date: datetime.date, phrases: Phrases) -> str:
    """A day without a preposition."""
    return named(date.isoformat(), phrases)


def _qualified(edtf: str) -> tuple[str, tuple[str, ...]]:
    """The date without its signs of doubt, and which of these it has."""
    approximate = bool(re.search(r"[~%]", edtf))
    uncertain = bool(re.search(r"[?%]", edtf))
    how = (*(["about"] if approximate else []), *(["uncertain"] if uncertain else []))
    return _QUALIFIED.sub("", edtf.strip()), how


def _simple(edtf: str, phrases: Phrases) -> _Told | None:
    locale = phrases.locale
    if found := _DAY.fullmatch(edtf):
        date = _date(*map(int, found.groups()))
        return _Told("day", _with_day(date, phrases, "d MMMM y")) if date else None
    if found := _MONTH.fullmatch(edtf):
        year, number = map(int, found.groups())
        if number in _SEASONS:
            return _Told(_SEASONS[number], str(year))
        date = _date(year, number, 1)
        return _Told("month", format_date(date, "MMMM y", locale=locale)) if date else None
    if found := _YEAR.fullmatch(edtf):
        return _Told("year", found[1])
    if found := _DECADE.fullmatch(edtf):
        return _Told("decade", f"{found[1]}0")
    if found := _YEARLESS.fullmatch(edtf):
        date = _date(_LEAP, *map(int, found.groups()))
        return _Told("yearless", _with_day(date, phrases, "d MMMM")) if date else None
    return None


def _bare(edtf: str, phrases: Phrases) -> str:
    simple = _simple(edtf, phrases)
    if simple is None:
        return edtf
    if f"of_{simple.form}" in phrases.dates:
        return phrases.dates[f"of_{simple.form}"].format(date=simple.text)
    return phrases.dates[simple.form].format(date=simple.text) if simple.form in {"decade", "yearless"} else simple.text


def _range(first: str, last: str, phrases: Phrases) -> str:
    forms = phrases.dates
    if first in {"", ".."} or last in {"", ".."}:
        known = last if first in {"", ".."} else first
        form = forms["open_start" if known == last else "open_end"]
        return _elided(form, phrases, first=_bare(known, phrases), last=_bare(known, phrases))
    ends = [_simple(end, phrases) for end in (first, last)]
    kinds = {end.form for end in ends if end}
    if None in ends:
        return forms["other"].format(date=f"{first}/{last}")
    name = "range_days" if kinds == {"day"} else "range_years" if kinds == {"year"} else "range_months"
    return _elided(forms[name], phrases, first=_shortened(first, last, phrases), last=_bare(last, phrases))


def _shortened(first: str, last: str, phrases: Phrases) -> str:
    """The first day of a stretch without the month and the year that it shares with the last: from 29 July to 3 August 2019."""
    begin, end = _DAY.fullmatch(first), _DAY.fullmatch(last)
    if begin and end and (date := _date(*map(int, begin.groups()))):
        if begin[1] == end[1] and begin[2] == end[2]:
            return _with_day(date, phrases, "d")
        if begin[1] == end[1]:
            return _with_day(date, phrases, "d MMMM")
    return _bare(first, phrases)


def _elided(form: str, phrases: Phrases, *, first: str, last: str) -> str:
    """A template with its dates; "de avril" becomes "d'avril"."""
    for slot, text in (("{first}", first), ("{last}", last)):
        if text[:1].lower() in phrases.dates["elided"] and text[:1] and phrases.dates["elided"]:
            form = form.replace(f"de {slot}", f"d'{slot}")
    return form.format(first=first, last=last)


def _other(edtf: str, phrases: Phrases) -> str:
    """A date of another kind by the days that it may mean, or as it is."""
    span = days(edtf)
    if span is None:
        return phrases.dates["other"].format(date=edtf)
    ends = [day(datetime.date.fromordinal(end), phrases) for end in span]
    return phrases.dates["century"].format(first=ends[0], last=ends[1])


def _with_day(date: datetime.date, phrases: Phrases, pattern: str) -> str:
    """A day in a pattern of CLDR; the first of a month as the language has it (CLDR lacks French "1er")."""
    told = format_date(date, pattern, locale=phrases.locale)
    first = phrases.dates["first_day"]
    return re.sub(r"^1\b", first, told) if first and date.day == 1 else told


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
