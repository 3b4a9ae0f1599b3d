"""When a text was published, and the day against which its "mardi" and "hier" count."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from comity.documents.resolving import Anchor, Surroundings, resolve
from comity.documents.structure import is_header_date
from comity.documents.temporal import DateExpression, find_expressions
from comity.errors import InputError
from comity.knowledge.texts import date_words
from comity.model.document import Block, BlockKind

_EDTF = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?$")
_TOLD = frozenset({BlockKind.BODY, BlockKind.CAPTION})
_LEAD_BLOCKS = 3
_ANNOUNCED_CHARS = 40
_ADDRESS = re.compile(r"https?://\S*?[/_=-]((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![\d])")


@dataclass(frozen=True, slots=True)
class Publication:
    """``published`` (EDTF) and what told it, and the anchor with its precision; see :class:`comity.model.document.Document`."""

    published: str | None = None
    published_by: str | None = None
    anchor: datetime.date | None = None
    anchor_precision: str | None = None


def find_publication(
    text: str,
    blocks: Sequence[Block],
    language: str,
    given: str | None = None,
    name: str = "-",
    today: datetime.date | None = None,
    told_by: str = "given",
    address: str | None = None,
) -> Publication:
    """The date of a text: known beside it (``told_by`` what), in a header line, in a dateline, in its ``address`` or a
    ``name`` that is one, or (the anchor only) in the text.

    Raises:
        InputError: if ``given`` is no date of the form YYYY, YYYY-MM or YYYY-MM-DD.
    """
    if given is not None:
        return _published(check_given(given, name), told_by)
    expressions = [(block, e) for block in blocks for e in _expressions(text, block, language)]
    years = frozenset(
        e.year
        for _, e in expressions
        if e.year is not None and e.kind in ("date", "numeric", "month", "year", "range") and e.relation != "until"
    )
    around = Surroundings(years=years, today=today)
    heads = [(b, e) for b, e in expressions if _in_head(b, e)]
    headers: list[tuple[Block, DateExpression]] = []
    datelines: list[tuple[Block, DateExpression]] = []
    for block, expression in heads:
        within = block.dateline is not None and expression.start < block.start
        own = within and block.dateline is not None and not is_header_date(block.dateline.quote, block.language or language)
        (datelines if own else headers).append((block, expression))
    for found, how in (
        (_full_date(headers, around), "header"),
        (_full_date(datelines, around), "dateline"),
        (_full_date(_ending_titles(text, expressions), around), "header"),
        (_partial_date(datelines, expressions, around), "dateline"),
        (_partial_date(headers, expressions, around), "header"),
    ):
        if found:
            return _sharpened(_published(found, how), datelines, expressions, today)
    if day := _in_address((address or "", name), text, blocks):
        return _published(day, "address")
    anchor = _from_text(text, blocks, expressions, around, language)
    return Publication() if anchor is None else Publication(None, None, anchor.day, anchor.precision)


@cache
def _announced(language: str) -> re.Pattern[str]:
    """What puts the date behind it ahead of the news: "prévu", "attendue pour"."""
    words = sorted(date_words(language).future_participles)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\w{{0,2}}(?:\W+\w+){{0,2}}\W*$", re.IGNORECASE)


def check_given(given: str, name: str = "-") -> str:
    """The date that the user gave, as EDTF.

    Raises:
        InputError: if it is no date.
    """
    value = given.strip()
    try:
        if not _EDTF.match(value):
            raise ValueError(value)
        datetime.date.fromisoformat((value + "-01-01")[:10])
    except ValueError as error:
        raise InputError(name, f"{given!r} is no date", "give the date as YYYY-MM-DD, YYYY-MM or YYYY") from error
    return value


def _published(value: str, how: str) -> Publication:
    precision = {4: "year", 7: "month", 10: "day"}[len(value)]
    return Publication(value, how, datetime.date.fromisoformat((value + "-01-01")[:10]), precision)


def _sharpened(
    publication: Publication,
    datelines: list[tuple[Block, DateExpression]],
    expressions: list[tuple[Block, DateExpression]],
    today: datetime.date | None,
) -> Publication:
    """The same to the day, where only the month is known and the dateline has a day of it; else with a finer anchor where the text
    names one with its weekday."""
    if publication.anchor is None or publication.anchor_precision != "month":
        return publication
    around = Surroundings(anchor=Anchor(publication.anchor, "month"), today=today)
    for _, expression in datelines:
        day = resolve(expression, around) if expression.kind == "date" else None
        if day is not None and day[:7] == publication.published:
            return _published(day, publication.published_by or "dateline")
    days = [resolve(e, around) for b, e in expressions if e.kind == "date" and e.weekday is not None and b.kind in _TOLD]
    within = sorted(d for d in days if d is not None and d[:7] == publication.published)
    return replace(publication, anchor=datetime.date.fromisoformat(within[-1]), anchor_precision="day") if within else publication


def _expressions(text: str, block: Block, language: str) -> list[DateExpression]:
    start = block.dateline.start if block.dateline else block.start
    if block.kind is BlockKind.BOILERPLATE:
        return []
    return find_expressions(text, start, block.end, block.language or language)


def _in_head(block: Block, expression: DateExpression) -> bool:
    """Whether an expression stands in a header line, a byline or a dateline."""
    if block.dateline is not None and expression.end <= block.dateline.end:
        return True
    return block.kind in (BlockKind.HEADER, BlockKind.BYLINE)


def day_in_address(address: str) -> datetime.date | None:
    """The day in a web address ("https://…/2018/02/14/…"), or in the first address of a text; None where there is none."""
    match = _ADDRESS.search(address)
    try:
        return datetime.date(int(match[1]), int(match[3]), int(match[4])) if match else None
    except ValueError:
        return None


def _in_address(addresses: Sequence[str], text: str, blocks: Sequence[Block]) -> str | None:
    """The day in the address of the page: its own, its name, or an address line above the text."""
    first = next((b.start for b in blocks if b.kind is BlockKind.BODY), len(text))
    day = next(filter(None, map(day_in_address, (*addresses, text[:first]))), None)
    return day.isoformat() if day else None


def _ending_titles(text: str, expressions: list[tuple[Block, DateExpression]]) -> list[tuple[Block, DateExpression]]:
    """Dates in figures at the end of a title, where some pages print theirs ("Consultations à Oslo 17/04/2017")."""
    return [
        (b, e)
        for b, e in expressions
        if b.kind is BlockKind.TITLE
        and e.end >= b.end - 1
        and e.kind == "date"
        and not any(map(str.isalpha, text[e.start : e.end]))
    ]


def _full_date(heads: list[tuple[Block, DateExpression]], around: Surroundings) -> str | None:
    """The finest full date among header lines or datelines; the first of equals."""
    values = []
    for _, expression in heads:
        value = resolve(expression, around) if expression.kind in ("date", "month") else None
        if value and "X" not in value and "/" not in value and (expression.year is not None):
            values.append((value, expression))
    finest = max((len(v) for v, _ in values), default=0)
    return next((v for v, _ in values if len(v) == finest), None)


def _partial_date(
    heads: list[tuple[Block, DateExpression]], every: list[tuple[Block, DateExpression]], around: Surroundings
) -> str | None:
    """A dateline's day and month, with the year of the same day elsewhere in the text or the one its weekday fixes."""
    for _, expression in heads:
        if expression.kind != "date" or expression.year is not None:
            continue
        same = [e.year for _, e in every if e.year and _is_day(e, expression)]
        if same:
            return f"{same[0]}-{expression.month:02}-{expression.day:02}"
        if expression.weekday is not None and (value := resolve(expression, around)) and "X" not in value:
            return value
    return None


def _is_day(dated: DateExpression, expression: DateExpression) -> bool:
    """Whether a full date is a day and month named elsewhere; what is written in figures may have its month first."""
    pair, other = (dated.day, dated.month), (expression.day, expression.month)
    return (dated.kind == "date" and pair == other) or (dated.kind == "numeric" and other in (pair, pair[::-1]))


def _from_text(
    text: str,
    blocks: Sequence[Block],
    expressions: list[tuple[Block, DateExpression]],
    around: Surroundings,
    language: str,
) -> Anchor | None:
    """The day of the news where the text names it: the latest date that has its weekday or is a full one in the lead, and is not
    told to be ahead ("prévu le …")."""
    bodies = [block for block in blocks if block.kind is BlockKind.BODY]
    lead_end = bodies[min(len(bodies), _LEAD_BLOCKS) - 1].end if bodies else 0
    told = [(b, e) for b, e in expressions if b.kind in _TOLD and e.kind == "date"]
    dated = [(b, e) for b, e in told if e.weekday is not None]
    in_lead = [(b, e) for b, e in told if e.year is not None and e.end <= lead_end and e.relation == "on"]
    latest = around.today.isoformat() if around.today else "9999"
    behind = [
        e
        for b, e in (*dated, *in_lead)
        if not _announced(b.language or language).search(text, max(0, e.start - _ANNOUNCED_CHARS), e.start)
    ]
    values = [v for e in behind if (v := resolve(e, around)) and "X" not in v and v <= latest]
    return Anchor(datetime.date.fromisoformat(max(values)), "day") if values else None
