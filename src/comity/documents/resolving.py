"""From date expressions to EDTF (ISO 8601-2) values, against the day that a text counts from."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from comity.documents.temporal import DateExpression

_DAYS = {"day": 1, "night": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12, "decade": 120}
_FUTURE_COST = 1.5  # a day and month without a year lies rather behind than ahead
_AGAINST_VERB = 4.0  # a day near by is meant even where the verb (or its parse) says otherwise
_BEFORE_COST = 3.0  # news is rather younger than the years it names
_YEARS = range(1950, 2100)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day a text counts from, and how well it is known: ``day``, ``month`` or ``year``."""

    day: datetime.date
    precision: str = "day"

    def edtf(self) -> str:
        """The anchor as EDTF, no finer than it is known."""
        return _cut(self.day, self.precision)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else helps to resolve an expression.

    Attributes:
        anchor: the day the text counts from, or None.
        previous: EDTF value of the date named before, for "la veille"; or None.
        years: the years that the text names.
        today: no news is younger than this; None: whatever the text says (a reading does not depend on the day it is made).
    """

    anchor: Anchor | None = None
    previous: str | None = None
    years: frozenset[int] = frozenset()
    today: datetime.date | None = None


def resolve(expression: DateExpression, around: Surroundings, future: bool | None = None) -> str | None:
    """The EDTF value of an expression, or None where nothing fixes it.

    Args:
        expression: what :func:`comity.documents.temporal.find_expressions` found.
        around: the anchor, the previous date and the years of the text.
        future: whether the verb looks ahead (True), back (False), or does not say (None: mostly back).
    """
    return _RESOLVERS[expression.kind](expression, around, future)


def year_by_weekday(weekday: int, day: int, month: int, around: Surroundings) -> int | None:
    """The likeliest year in which a day falls on a weekday: near the anchor, else near the years that the text names; or None.

    Without an anchor and without a year in the text nothing fixes it: a date falls on the same weekday every five or six years.
    """
    latest = around.today.year if around.today else None
    fits = [y for y in _YEARS if (d := _day(y, month, day)) and d.weekday() == weekday]
    if around.anchor:
        centre = around.anchor.day.year
        return min(fits, key=lambda y: (abs(y - centre), y), default=None)
    named = [y for y in around.years if latest is None or y <= latest + 1]
    if not named:
        return None
    past = [y for y in fits if around.today is None or datetime.date(y, month, day) <= around.today]
    centre = max(named)
    return min(past, key=lambda y: ((y - centre) if y >= centre else _BEFORE_COST * (centre - y), y), default=None)


def bounds(value: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and last day of an EDTF value; None where the year is open (``XXXX-01-15``) or an end is."""
    first, _, last = value.partition("/")
    start, end = _span(first), _span(last or first)
    return (start[0], end[1]) if start and end else None


def _span(value: str) -> tuple[datetime.date, datetime.date] | None:
    parts = value.split("-")
    if len(parts[0]) != 4 or not parts[0][:3].isdigit() or "X" in "".join(parts[1:]):
        return None
    if parts[0].endswith("X"):
        decade = int(parts[0][:3]) * 10
        return datetime.date(decade, 1, 1), datetime.date(decade + 9, 12, 31)
    year = int(parts[0])
    if len(parts) == 1:
        return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    month = int(parts[1])
    if month > 12:  # a season
        first = (month - 21) * 3 + 3
        start = datetime.date(year, first, 1)
        return start, _shift_months(start, 3) - datetime.timedelta(1)
    if len(parts) == 2:
        return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
    day = datetime.date(year, month, int(parts[2]))
    return day, day


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _cut(day: datetime.date, precision: str) -> str:
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[precision]]


def _shift_months(day: datetime.date, months: int) -> datetime.date:
    total = day.year * 12 + day.month - 1 + months
    year, month = min(max(total // 12, 1), 9999), total % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _interval(first: str, last: str) -> str | None:
    if first == last:
        return first
    start, end = bounds(first), bounds(last)
    return f"{first}/{last}" if start and end and start[0] <= end[1] else None


def _nearest(days: Iterable[datetime.date], anchor: Anchor, future: bool | None) -> datetime.date | None:
    """The likeliest of some days: ahead or behind as the verb says, else the nearest, rather behind."""
    end = anchor.day
    if anchor.precision == "month":
        end = _shift_months(anchor.day.replace(day=1), 1) - datetime.timedelta(1)
    elif anchor.precision == "year":
        end = anchor.day.replace(month=12, day=31)
    costs = {True: (1.0, _AGAINST_VERB), False: (_AGAINST_VERB, 1.0), None: (_FUTURE_COST, 1.0)}
    ahead, behind = costs[future]
    return min(
        sorted(days), key=lambda d: (d - end).days * ahead if d > end else max(0, (anchor.day - d).days) * behind, default=None
    )


def _full(
    expression: DateExpression, day: int, month: int, year: int | None, around: Surroundings, future: bool | None
) -> str | None:
    """A day and month, with the year that is named, that the weekday fixes, that lies nearest the anchor, or none."""
    if _day(2000, month, day) is None:
        return None
    if year is not None:
        return found.isoformat() if (found := _day(year, month, day)) else None
    if expression.weekday is not None:
        chosen = year_by_weekday(expression.weekday, day, month, around)
        near = around.anchor is None or (chosen is not None and abs(chosen - around.anchor.day.year) <= 2)
        if chosen is not None and near:
            return _full(expression, day, month, chosen, around, future)
    if around.anchor is not None:
        near_years = range(around.anchor.day.year - 4, around.anchor.day.year + 5)
        days = [d for y in near_years if (d := _day(y, month, day))]
        if expression.direction is not None:
            ahead = expression.direction == "next"
            days = [d for d in days if (d > around.anchor.day if ahead else d < around.anchor.day)]
        chosen_day = _nearest(days, around.anchor, future)
        return chosen_day.isoformat() if chosen_day else None
    return f"XXXX-{month:02}-{day:02}"


def _date(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    if expression.day is None or expression.month is None:
        return None
    if expression.unit == "year" and expression.year is None and around.anchor is not None and expression.offset:
        return _full(expression, expression.day, expression.month, around.anchor.day.year + expression.offset, around, future)
    return _full(expression, expression.day, expression.month, expression.year, around, future)


def _range(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    month2 = expression.month2 or expression.month  # "5-7 November", "November 5-7"
    if expression.day is None or expression.day2 is None or month2 is None:
        return None
    last = _full(_without_weekday(expression), expression.day2, month2, expression.year2, around, future)
    if last is None:
        return None
    month = expression.month or month2
    year: int | None = None
    if not last.startswith("XXXX"):
        year = expression.year or int(last[:4]) - (month > month2)
    first = _full(_without_weekday(expression), expression.day, month, year, Surroundings(), future)
    if first is None:
        return last
    return f"{first}/{last}" if year is None else _interval(first, last)


def _without_weekday(expression: DateExpression) -> DateExpression:
    return replace(expression, weekday=None)


def _same_month(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    value = around.previous or (around.anchor.edtf() if around.anchor else None)
    known = bounds(value) if value else None
    if known is None or expression.day is None:
        return None
    found = _day(known[0].year, known[0].month, expression.day)
    return found.isoformat() if found else None


def _month(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    month = expression.month
    if month is None:
        return None
    if expression.year is not None:
        return f"{expression.year}-{month:02}"
    anchor = around.anchor
    if anchor is None:
        return f"XXXX-{month:02}"
    this = (anchor.day.year, anchor.day.month)
    if expression.unit == "year" and expression.offset is not None:
        return f"{anchor.day.year + expression.offset}-{month:02}"
    if anchor.precision == "year":
        return f"{anchor.day.year}-{month:02}"
    if expression.direction == "last" or (future is False and expression.direction is None):
        strict = expression.direction == "last"
        year = this[0] if month < this[1] or (month == this[1] and not strict) else this[0] - 1
    elif expression.direction == "next" or future is True:
        strict = expression.direction == "next"
        year = this[0] if month > this[1] or (month == this[1] and not strict) else this[0] + 1
    else:
        ahead = (month - this[1]) % 12
        year = this[0] + (this[1] + ahead > 12) if ahead * _FUTURE_COST < 12 - ahead else this[0] - (month > this[1])
    return f"{year}-{month:02}"


def _month_range(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    if expression.month is None or expression.month2 is None:
        return None
    year2 = expression.year2
    if year2 is None:
        last = _month(replace(expression, month=expression.month2), around, future) if around.anchor else None
        if last is None:
            return None
        year2 = int(last[:4])
    year = expression.year or year2 - (expression.month > expression.month2)
    return _interval(f"{year}-{expression.month:02}", f"{year2}-{expression.month2:02}")


def _season(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    if expression.season is None:
        return None
    if expression.year is not None:
        return f"{expression.year}-{expression.season}"
    if around.anchor is None or around.anchor.precision == "year":
        return None
    day = around.anchor.day
    values = [f"{y}-{expression.season}" for y in range(day.year - 2, day.year + 2)]
    spans = [(v, s) for v in values if (s := _span(v))]
    if expression.direction == "last":
        return max((v for v, s in spans if s[1] < day), default=None)
    if expression.direction == "next":
        return min((v for v, s in spans if s[0] > day), default=None)
    return min(spans, key=lambda item: 0 if item[1][0] <= day <= item[1][1] else abs((item[1][0] - day).days))[0]


def _part_of_year(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    months = _MONTHS.get(expression.unit or "", 0)
    year = expression.year
    if year is None and around.anchor is not None:  # "the first half of this year", "… of next year"
        year = around.anchor.day.year + (expression.offset if expression.direction and expression.offset else 0)
    if year is None or expression.nth is None or months not in (3, 6):
        return None
    nth = expression.nth if expression.nth > 0 else 12 // months
    if not 1 <= nth <= 12 // months:
        return None
    return f"{year}-{(nth - 1) * months + 1:02}/{year}-{nth * months:02}"


def _year(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    return None if expression.year is None else f"{expression.year:04}"


def _year_range(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    first, last = expression.year, expression.year2
    if first is None or last is None:
        return None
    last = last if last > 99 else first // 100 * 100 + last
    return f"{first}/{last}" if first < last else None


def _decade(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    return None if expression.year is None or expression.year % 10 else f"{expression.year // 10}X"


def _weekday(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    anchor = around.anchor
    if anchor is None or expression.weekday is None:
        return None
    if anchor.precision != "day":
        return anchor.edtf()
    if expression.unit == "week" and expression.offset:  # "Friday last week"
        monday = anchor.day - datetime.timedelta(anchor.day.weekday())
        return (monday + datetime.timedelta(7 * expression.offset + expression.weekday)).isoformat()
    gap = (anchor.day.weekday() - expression.weekday) % 7  # days back to it
    if expression.direction == "last":
        gap = gap or 7
    elif expression.direction == "next" or future is True:
        gap = gap - 7 if gap or expression.direction == "next" else 0
    return (anchor.day - datetime.timedelta(gap)).isoformat()


def _weekday_day(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    anchor, day = around.anchor, expression.day
    if anchor is None or day is None:
        return None
    months = [_shift_months(anchor.day.replace(day=1), i) for i in range(-6, 7)]
    days = [d for m in months if (d := _day(m.year, m.month, day)) and d.weekday() == expression.weekday]
    found = _nearest(days, anchor, future)
    return found.isoformat() if found else None


def _weekdays(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    """From one weekday to another: the later one as for itself, the earlier one before it."""
    if around.anchor is None or expression.weekday is None or expression.weekday2 is None:
        return None
    last = _weekday(replace(expression, weekday=expression.weekday2, weekday2=None), around, future)
    if last is None or around.anchor.precision != "day":
        return last
    gap = (expression.weekday2 - expression.weekday) % 7
    return _interval((datetime.date.fromisoformat(last) - datetime.timedelta(gap)).isoformat(), last)


def _weekend(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    anchor = around.anchor
    if anchor is None:
        return None
    if anchor.precision != "day":
        return anchor.edtf()
    saturday = anchor.day + datetime.timedelta(5 - anchor.day.weekday())
    ahead = expression.direction == "next" or (expression.direction is None and future is True)
    if (not ahead and saturday > anchor.day) or (expression.direction == "last" and saturday + datetime.timedelta(1) >= anchor.day):
        saturday -= datetime.timedelta(7)
    return f"{saturday.isoformat()}/{(saturday + datetime.timedelta(1)).isoformat()}"


def _moved(day: datetime.date, unit: str, offset: int) -> datetime.date | None:
    try:
        if unit in _DAYS:
            return day + datetime.timedelta(_DAYS[unit] * offset)
        return _shift_months(day, _MONTHS[unit] * offset)
    except OverflowError:
        return None


def _unit_value(day: datetime.date, unit: str, precision: str) -> str:
    """The unit of time that holds a day, as EDTF, no finer than ``precision``."""
    if precision == "year":
        return _cut(day, "year")
    if unit in ("year", "month"):
        return _cut(day, unit)
    if unit == "decade":
        return f"{day.year // 10}X"
    if unit in ("quarter", "semester"):
        months = _MONTHS[unit]
        first = (day.month - 1) // months * months + 1
        return f"{day.year}-{first:02}/{day.year}-{first + months - 1:02}"
    if precision != "day":
        return _cut(day, "month")
    if unit == "week":
        monday = day - datetime.timedelta(day.weekday())
        return f"{monday.isoformat()}/{(monday + datetime.timedelta(6)).isoformat()}"
    if unit == "night":
        return f"{day.isoformat()}/{(day + datetime.timedelta(1)).isoformat()}"
    return day.isoformat()


def _shift(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    if around.anchor is None or expression.unit is None or expression.offset is None:
        return None
    day = around.anchor.day  # where only the month is known, its middle: "hier" is mostly in the same month
    day = {"day": day, "month": day.replace(day=15), "year": day.replace(month=7, day=1)}[around.anchor.precision]
    moved = _moved(day, expression.unit, expression.offset)
    return None if moved is None else _unit_value(moved, expression.unit, around.anchor.precision)


def _ahead(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    """A shift only where the verb looks ahead: "will meet in two weeks", but "the first visit in two years"."""
    return _shift(expression, around, future) if future is True else None


def _previous(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    known = bounds(around.previous) if around.previous else None
    if known is None or expression.unit is None or expression.offset is None or around.previous is None:
        return None
    precision = {4: "year", 7: "month"}.get(len(around.previous.partition("/")[0]), "day")
    if expression.unit in ("day", "week") and precision != "day":
        return around.previous
    moved = _moved(known[1] if expression.offset > 0 else known[0], expression.unit, expression.offset)
    if moved is None:
        return None
    unit = "day" if expression.unit == "week" and expression.offset else expression.unit
    return _unit_value(moved, unit, precision)


def _none(expression: DateExpression, around: Surroundings, future: bool | None) -> str | None:
    return None


_RESOLVERS: dict[str, Callable[[DateExpression, Surroundings, bool | None], str | None]] = {
    "date": _date,
    "range": _range,
    "days": _range,
    "same-month": _same_month,
    "month": _month,
    "month-range": _month_range,
    "season": _season,
    "part-of-year": _part_of_year,
    "year": _year,
    "year-range": _year_range,
    "decade": _decade,
    "weekday": _weekday,
    "weekday-day": _weekday_day,
    "weekdays": _weekdays,
    "weekend": _weekend,
    "shift": _shift,
    "since-shift": _shift,
    "until-shift": _shift,
    "duration": _none,
    "ahead": _ahead,
    "numeric": _none,
    "previous": _previous,
}
