"""When a page was published, where its markup says so."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from email.utils import parsedate_to_datetime
from functools import cache
from itertools import chain, islice, takewhile

from babel import Locale, UnknownLocaleError
from lxml import etree

from comity.documents.published import day_in_address
from comity.knowledge.pages import load_marks
from comity.knowledge.texts import languages

_ISO = re.compile(
    r"^\s*(\d{4})-(\d\d?)-(\d\d?)(?!\d)|^\s*(\d{4})/(\d\d?)/(\d\d?)(?!\d)|^\s*(\d{4})(\d\d)(\d\d)(?:\d{4}|\d{6}|T\d{4,6}\S*)?\s*$"
)
_ANYWHERE = re.compile(r"(?<![\d./-])(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d)(?![\d-])")
_MONTH = re.compile(r"^\s*(\d{4})-(\d\d)\s*$")
_SECONDS = re.compile(r"^\s*(1[0-9]{9}|[5-9][0-9]{8})(?:\d{3})?\s*$")  # since 1970, from 1985 on; or milliseconds
_FIGURES = re.compile(r"^\s*(\d\d?)([./-])(\d\d?)\2(\d{4})(?!\d)")
_RFC = re.compile(r"^\s*(?:[A-Z][a-z]{2,8},\s*)?\d{1,2}\s[A-Z][a-z]{2}\s\d{4}\s\d\d:\d\d")
_MARKED = etree.XPath(
    "//*[@itemprop='datePublished' or @pubdate or @property='schema:datePublished' or @property='schema:dateCreated']"
)
_SHOWN = etree.XPath(
    "//h1 | //time | //*[(@class or @id) and not(self::body or self::html or self::main or self::article or self::section)]"
)
_DATE_CLASS = re.compile(r"(?:^|[^a-z])(?:date|datum|datetime|fecha|data)(?![a-z])|(?:post|article|news|entry)date|timestamp")
_NAMED = etree.XPath("//*[(self::time or self::abbr or self::span or self::p or self::div or self::li) and (@class or @id)]")
_CLOCK = re.compile(
    r"^\s*[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d?) [\d:]{5,8} (?:[A-Z]{2,5} )?(\d{4})(?!\d)"
)  # "Fri Apr 28 19:20:36 CEST 2023"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_FIRST = re.compile(
    r"(?<![\d.,/-])(\d{1,2})(?:\.|er|st|nd|rd|th|º|°)?(?: de| of)? ([^\W\d_]{3,12})\.?,?(?: de| del)? ((?:1[89]|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<![^\W_])([^\W\d_]{3,12})\.? (\d{1,2})(?:st|nd|rd|th)?,? ((?:1[89]|20)\d\d)(?!\d)")
_UTC = re.compile(r"T(\d\d):\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00)$")
_WHOLE = frozenset({"html", "body", "main", "article"})
_CLOSE = 5  # elements, from one that shows a date outwards, whose classes are asked
_NEAR = 3  # elements that show a date are asked on either side of the headline
_MOST = 40  # elements of one sort are asked for a date at most
_EARLIEST = 1800
_AHEAD = datetime.timedelta(days=2)
_LONGEST = 80  # characters of an element that shows nothing but a date


def stated_date(
    root: etree._Element, linked: str | None, language: str | None, latest: datetime.date, address: str | None = None
) -> str | None:
    """The date of publication that a page's markup gives, as EDTF: JSON-LD, ``<meta>``, microdata, or a ``<time>`` marked so.

    It is the day as the page writes it, in its own time zone; a date of modification is never taken.

    Args:
        root: the page's tree, with its head.
        linked: what JSON-LD gives.
        language: the page's language, for dates in words.
        latest: the day when the page was fetched, or today: later dates are wrong.
        address: the page's; the day in it is the publisher's own where the markup has the hour in UTC and the day beside it.
    """
    values = chain(
        [linked or ""], _in_meta(root), _in_microdata(root), _in_time(root), _near_title(root)
    )  # lazily: mostly the first ones tell
    found = ((day, value) for value in values if value.strip() and (day := parse_date(value, language, latest)))
    day, value = next(found, (None, ""))
    return _local(day, value, day_in_address(address or "")) if day else None


def _local(stated: str, value: str, addressed: datetime.date | None) -> str:
    """The publisher's own day, where the value is in UTC and the address has the day before a morning, or after an evening."""
    hour = _UTC.search(value)
    if hour is None or addressed is None or len(stated) != 10:
        return stated
    off = (addressed - datetime.date.fromisoformat(stated)).days
    return addressed.isoformat() if (off == -1 and int(hour[1]) < 12) or (off == 1 and int(hour[1]) >= 12) else stated


def _in_meta(root: etree._Element) -> Iterator[str]:
    ranks = {name: rank for rank, name in enumerate(load_marks().published)}
    found = []
    for order, meta in enumerate(root.iter("meta")):
        names = {(meta.get(key) or "").strip().lower() for key in ("property", "name", "itemprop")}
        content = meta.get("content")
        if content and (rank := min((ranks[name] for name in names if name in ranks), default=None)) is not None:
            found.append((rank, order, content))
    yield from (content for _, _, content in sorted(found)[:_MOST])


def _in_microdata(root: etree._Element) -> Iterator[str]:
    for element in _MARKED(root)[:_MOST]:
        yield from _of(element)


def _in_time(root: etree._Element) -> Iterator[str]:
    marks = load_marks()
    dated = (element for element in _NAMED(root) if any(mark in _naming(element) for mark in marks.dated))
    for element in islice(dated, _MOST):
        if not _other(element, marks.redated):
            yield from _of(element)


def _near_title(root: etree._Element) -> Iterator[str]:
    """The dates that a page shows in elements of their own, first those that follow its headline."""
    redated = load_marks().redated
    before: list[etree._Element] = []
    after: list[etree._Element] = []
    titled = False
    for element in _SHOWN(root):
        if element.tag == "h1":
            titled = True
        elif element.tag == "time" or _DATE_CLASS.search(_naming(element)):
            (after if titled else before).append(element)
    for element in (*after[:_NEAR], *reversed(before[-_NEAR:])):
        if not _other(element, redated):
            yield from _of(element)


def _naming(element: etree._Element) -> str:
    """The classes and the id of an element, in small letters."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def _other(element: etree._Element, redated: tuple[str, ...]) -> bool:
    """Whether an element or one that closely holds it is marked as another date's or story's."""
    holding = takewhile(lambda each: each.tag not in _WHOLE, islice(chain([element], element.iterancestors()), _CLOSE))
    return any(mark in _naming(each) for each in holding for mark in redated)


def _of(element: etree._Element) -> Iterator[str]:
    """The values of an element that shows a date."""
    within = element if element.tag == "time" else element.find(".//time")
    for each in (element, within):
        if each is not None:
            yield from filter(None, (each.get("datetime"), each.get("content"), each.get("title")))
    text = "".join(_pieces(element))
    if 0 < len(text) <= _LONGEST:
        yield text


def _pieces(element: etree._Element, most: int = 4 * _LONGEST) -> Iterator[str]:
    """The pieces of text in an element, up to a number of characters."""
    for piece in element.itertext():
        yield piece
        most -= len(piece)
        if most < 0:
            return


def parse_date(value: str, language: str | None, latest: datetime.date) -> str | None:
    """The day that a value names, as EDTF (``2018-02-14``, or ``2018-02`` where it names no day); None where it is not sure.

    03/04/2021 could be of March or of April: it is not taken.
    """
    value = value.strip()[:200]
    day = _in_figures(value) or _in_words(value, language) or _alone(value)
    if day is None:
        month = _MONTH.match(value)
        year, number = (int(month[1]), int(month[2])) if month else (0, 0)
        return (
            f"{year}-{number:02}"
            if 1 <= number <= 12 and year >= _EARLIEST and (year, number) <= (latest.year, latest.month)
            else None
        )
    if day.isoformat() in load_marks().unknown_days or not day.year >= _EARLIEST or day > latest + _AHEAD:
        return None
    return day.isoformat()


def _alone(value: str) -> datetime.date | None:
    """The one day in figures that a short value has somewhere ("published 28.01.2022 06:00")."""
    found = _ANYWHERE.findall(value) if len(value) <= _LONGEST else []
    return _in_figures(found[0]) if len(found) == 1 else None


def _in_figures(value: str) -> datetime.date | None:
    try:
        if match := _ISO.match(value):
            year, month, day = map(int, filter(None, match.groups()))
            return datetime.date(year, month, day)
        if match := _FIGURES.match(value):
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            if first > 12 or first == second or match[2] == ".":
                return datetime.date(year, second, first)
            return datetime.date(year, first, second) if second > 12 else None
        if match := _SECONDS.match(value):
            return datetime.datetime.fromtimestamp(int(match[1]), datetime.UTC).date()
        if match := _CLOCK.match(value):
            return datetime.date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
        if _RFC.match(value):
            return parsedate_to_datetime(value).date()
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _in_words(value: str, language: str | None) -> datetime.date | None:
    """A date in words with its year ("14 février 2018", "March 5, 2019"), in the page's language, or in one that Comity reads."""
    if not any(map(str.isalpha, value)):
        return None
    plain = value.lower().replace("\xa0", " ")
    for code in dict.fromkeys((language or "", *languages())):
        months = _months(code)
        days: set[datetime.date] = set()
        for match in _DAY_FIRST.finditer(plain) if months else ():
            _add(days, match[3], months.get(match[2]), match[1])
        for match in _MONTH_FIRST.finditer(plain) if months else ():
            _add(days, match[3], months.get(match[1]), match[2])
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def _add(days: set[datetime.date], year: str, month: int | None, day: str) -> None:
    if month is not None:
        with suppress(ValueError):
            days.add(datetime.date(int(year), month, int(day)))


@cache
def _months(language: str) -> dict[str, int]:
    """The months of any language by their names and abbreviations in small letters (CLDR)."""
    try:
        months = Locale.parse(language).months
    except (ValueError, UnknownLocaleError, TypeError):
        return {}
    forms = [months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated")]
    return {name.lower().rstrip("."): number for form in forms for number, name in form.items()}
