"""Date expressions: where they stand in a text and which time they name, against a day to count from."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from babel import Locale

from comity.errors import KnowledgeError
from comity.knowledge.texts import DatePattern, DateWords, date_words

_GROUP = re.compile(r"\{([a-z]+)(\d?)\}")
_SPACED = re.compile(r"(\(\?<[!=][^()]*\))| \?| ")
_WORD = re.compile(r"\w+")
_WINDOW = 48  # characters around a date word in which the rest of its expression stands
_LOOKBACK = 32  # characters before an expression in which its preposition may stand
_REMEMBERED = 10_000  # characters of the longest stretch whose expressions are remembered
_MONTHS = 12
_CLEAR = 3  # times as many words of one spelling as of the other
_FIGURES = re.compile(r"(?<![\d/-])(\d\d?)([/-])(\d\d?)\2(?:1[89]|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class DateExpression:
    """Words that name a time, taken apart but not yet resolved.

    Attributes:
        start, end: offsets in the text.
        rule: id of the pattern in ``dates.yaml``.
        kind: how :func:`comity.documents.resolving.resolve` treats it.
        weekday: 0 for Monday to 6, or None.
        offset: signed number of ``unit`` for shifts.
        direction: ``last``, ``next`` or None.
        relation: ``on``, ``since``, ``until``, ``before``, ``after`` or ``for``.
    """

    start: int
    end: int
    rule: str
    kind: str
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday2: int | None = None
    day2: int | None = None
    month2: int | None = None
    year2: int | None = None
    unit: str | None = None
    offset: int | None = None
    season: int | None = None
    nth: int | None = None
    direction: str | None = None
    relation: str = "on"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """A language's patterns as one regular expression; alternative ``i`` has ``i`` after the names of its groups."""

    regex: re.Pattern[str]
    relation: re.Pattern[str]
    patterns: tuple[DatePattern, ...]
    groups: tuple[tuple[tuple[str, str, str], ...], ...]  # per pattern: (group in the regex, field, kind of word)
    outer: dict[str, int]
    words: DateWords
    months: dict[str, int]
    triggers: frozenset[str]
    month_forms: frozenset[str]  # the names of the months as CLDR writes them ("mars", "March")
    short_weekdays: dict[str, int]


@cache
def grammar(language: str) -> _Grammar:
    """The compiled date grammar of a language.

    Raises:
        KnowledgeError: if ``dates.yaml`` is missing or a pattern does not compile.
    """
    words = date_words(language)
    locale = Locale.parse(language)
    months = {name.lower(): number for number, name in locale.months["format"]["wide"].items()}
    names = _any_of(months)
    abbreviated = {name.lower().rstrip("."): number for number, name in locale.months["format"]["abbreviated"].items()}
    months |= {name: number for name, number in (dict(words.months) | abbreviated).items() if name not in months}
    weekdays = {name.lower(): number for number, name in locale.days["format"]["wide"].items()} | dict(words.weekdays)
    short_weekdays = weekdays | {name.lower().rstrip("."): n for n, name in locale.days["format"]["abbreviated"].items()}
    pieces = {
        "weekday": _any_of(weekdays),
        "wd": rf"(?:{_any_of(short_weekdays)})(?!\w)",
        "day": rf"(?:3[01]|[12]\d|0?[1-9])(?!\d)(?:{_any_of(words.day_suffixes)})?",
        # a month may run into the preposition behind it ("9 juinà Hanoï"): no word begins so
        "month": rf"(?:(?:{names})(?:(?!\w)|(?=(?:{_any_of(words.glued)})\s))|(?:{_any_of(months)})(?!\w)\.?)",
        "monthname": rf"(?:{names})(?!\w)",
        "year": r"(?:1[89]|20)\d\d(?!\d)",
        "yy": r"\d\d",
        "mm": r"(?:1[0-2]|0?[1-9])(?!\d)",
        "dd": r"(?:3[01]|[12]\d|0?[1-9])(?!\d)",
        "n": rf"\d{{1,3}}|(?:{_any_of(words.numbers)})(?!\w)",
        "unit": rf"(?:{_any_of(words.units)})(?!\w)",
        "season": _any_of(words.seasons),
        "nth": _any_of(words.ordinals),
        "part": _any_of(words.parts),
        "which": _any_of(words.directions),
    }
    branches, groups, outer = [], [], {}
    for index, pattern in enumerate(words.patterns):
        body, found = _expand(pattern, index, pieces, language)
        branches.append(f"(?P<p_{index}>{body})")
        groups.append(found)
        outer[f"p_{index}"] = index
    relation = "|".join(_spaces(re.escape(w).replace(r"\ ", " ")) for w in sorted(words.relations, key=len, reverse=True))
    return _Grammar(
        regex=_compiled(branches, words.patterns, language),
        relation=re.compile(rf"(?<!\w)({relation})\s*$"),
        patterns=words.patterns,
        groups=tuple(groups),
        outer=outer,
        words=words,
        months=months,
        triggers=_triggers(words, [*months, *weekdays]),
        month_forms=frozenset(locale.months["format"]["wide"].values()),
        short_weekdays=short_weekdays,
    )


def _triggers(words: DateWords, names: Iterable[str]) -> frozenset[str]:
    """The words without which nothing but a number can be a date."""
    phrases = [*names, *words.units, *words.seasons, *(t for p in words.patterns for t in p.triggers)]
    return frozenset(phrase.split()[0] for phrase in phrases)


def find_expressions(text: str, start: int = 0, end: int | None = None, language: str = "fr") -> list[DateExpression]:
    """The date expressions in ``text[start:end]``, in order, none overlapping another; linear in the length of the stretch."""
    rules = grammar(language)
    base = max(0, start - _LOOKBACK)  # what is read begins a little earlier, for the prepositions
    stretch = text[base : len(text) if end is None else end]
    search = _search if len(stretch) <= _REMEMBERED else _search.__wrapped__
    moved = (replace(found, start=found.start + base, end=found.end + base) for found in search(stretch, start - base, language))
    return [_settled(rules, found, text) for found in moved]


@lru_cache(maxsize=1024)
def _search(original: str, place: int, language: str) -> tuple[DateExpression, ...]:
    """The expressions of a stretch from a place on; remembered, since a paragraph is asked both when the text was published and
    what happened when."""
    rules = grammar(language)
    lowered = _lower(original)
    found: list[DateExpression] = []
    for first, last in _windows(lowered, rules.triggers):
        place = max(place, first)
        while match := rules.regex.search(lowered, place, last):
            expression = _expression(rules, match, original, lowered)
            if expression is None:
                place = match.start() + 1
            else:
                found.append(expression)
                place = max(expression.end, match.start() + 1)
    return tuple(found)


def _windows(lowered: str, triggers: frozenset[str]) -> list[tuple[int, int]]:
    """Stretches around numbers and date words, in order and apart: the patterns are tried only there."""
    windows: list[tuple[int, int]] = []
    for match in _WORD.finditer(lowered):
        word = match[0]
        if word in triggers or word[0].isdigit() or word[-1].isdigit():
            first, last = max(0, match.start() - _WINDOW), min(len(lowered), match.end() + _WINDOW)
            if windows and first <= windows[-1][1]:
                windows[-1] = (windows[-1][0], last)
            else:
                windows.append((first, last))
    return windows


def _lower(text: str) -> str:
    """The text in lower case and with plain apostrophes, every character in its place (a few capitals have two small letters)."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("’", "'")


def _any_of(words: Iterable[str]) -> str:
    chosen = sorted(words, key=len, reverse=True)
    return "|".join(_spaces(re.escape(w).replace(r"\ ", " ")) for w in chosen)


def _spaces(pattern: str) -> str:
    """White space of up to four characters for every space (one in a look-behind, whose width is fixed)."""

    def replace(match: re.Match[str]) -> str:
        if match[1]:
            return str(match[1]).replace(" ", r"\s")
        return r"\s{0,4}" if match[0] == " ?" else r"\s{1,4}"

    return _SPACED.sub(replace, pattern)


def _expand(
    pattern: DatePattern, index: int, pieces: dict[str, str], language: str
) -> tuple[str, tuple[tuple[str, str, str], ...]]:
    found: list[tuple[str, str, str]] = []

    def replace(match: re.Match[str]) -> str:
        kind, number = match[1], match[2]
        if kind not in pieces:
            raise KnowledgeError(
                f"knowledge/{language}/dates.yaml: {pattern.id}: unknown group {{{kind}}}; use one of {', '.join(pieces)}"
            )
        name = f"{kind}{number}_{index}"
        found.append((name, kind + number, kind))
        return f"(?P<{name}>{pieces[kind]})"

    body = _spaces(pattern.pattern)
    body = body.replace("{core(", f"(?P<core_{index}>").replace(")}", ")")
    return _GROUP.sub(replace, body), tuple(found)


def _compiled(branches: Sequence[str], patterns: Sequence[DatePattern], language: str) -> re.Pattern[str]:
    """All patterns as one expression. They are compiled one by one only to tell which of them is wrong."""
    try:
        return re.compile(r"(?<!\w)(?:" + "|".join(branches) + ")")
    except re.error as error:
        wrong = next((p.id for p, branch in zip(patterns, branches, strict=True) if not _compiles(branch)), "all together")
        raise KnowledgeError(
            f"knowledge/{language}/dates.yaml: {wrong}: the pattern does not compile ({error}); correct it"
        ) from error


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def _expression(rules: _Grammar, match: re.Match[str], text: str, lowered: str) -> DateExpression | None:
    index = rules.outer[str(match.lastgroup)]
    pattern, words = rules.patterns[index], rules.words
    values: dict[str, int | str | None] = {}
    for group, field, kind in rules.groups[index]:
        raw = match[group]
        if raw is not None:
            if not _well_written(rules, pattern, kind, text[match.start(group) : match.end(group)]):
                return None  # "de Mars", "may" are no months
            values[field] = _value(rules, kind, raw)
    core = f"core_{index}"
    start, end = match.span(core) if core in rules.regex.groupindex and match[core] is not None else match.span()
    before = lowered[max(0, start - _LOOKBACK) : start]
    relation = rules.relation.search(before)
    number = _first(values, "n")
    unit = pattern.unit or _first(values, "unit")
    direction = pattern.direction or _first(values, "which")
    offset = pattern.offset
    if offset is None:
        count = number if any(field.rstrip("234") == "n" for field in values) else 1
        sign = {"last": -1, "next": 1, None: 0}[direction]  # type: ignore[index]
        offset = None if count is None else sign * int(count)
    fields = {
        "unit": unit,
        "direction": direction,
        "weekday": values.get("weekday", values.get("wd")),
        "day": values.get("day", values.get("dd", values.get("nth") if pattern.kind == "date" else None)),
        "month": values.get("month", values.get("monthname", values.get("mm"))),
        "year": values.get("year", 2000 + int(values["yy"] or 0) if "yy" in values else None),
        "weekday2": values.get("weekday2"),
        "day2": values.get("day2"),
        "month2": values.get("month2"),
        "year2": values.get("year2", values.get("yy2")),
        "season": _first(values, "season"),
        "nth": values.get("nth"),
    }
    named = _relation(pattern, words, relation)
    return DateExpression(
        start,
        end,
        pattern.id,
        pattern.kind,
        offset=offset,
        relation=named,
        **fields,  # type: ignore[arg-type]
    )


def _first(values: dict[str, int | str | None], kind: str) -> int | str | None:
    """The value of the first group of a kind that took part in a match."""
    return next((value for field, value in values.items() if field.rstrip("234") == kind), None)


def _well_written(rules: _Grammar, pattern: DatePattern, kind: str, written: str) -> bool:
    """Whether the name of a month or weekday is written as the pattern asks."""
    if pattern.case == "cldr":
        return kind != "monthname" or written in rules.month_forms
    return pattern.case != "capital" or kind not in ("month", "monthname", "weekday", "wd") or written[0].isupper()


def _settled(rules: _Grammar, expression: DateExpression, text: str) -> DateExpression:
    """A date in figures, as a date where it is told which number is the day: both are the same, only one order gives the weekday
    named with it, another date of the text has its day over 12, or the text's spelling is that of one side of the Atlantic."""
    day, month, year = expression.day, expression.month, expression.year
    if expression.kind != "numeric" or day is None or month is None or year is None:
        return expression
    orders = [(d, m) for d, m in ((day, month), (month, day)) if m <= _MONTHS and d <= calendar.monthrange(year, m)[1]]
    if expression.weekday is not None:
        orders = [(d, m) for d, m in orders if calendar.weekday(year, m, d) == expression.weekday]
    elif len(orders) == 2 and (first := _day_first(rules.words, text)) is not None:
        orders = orders[:1] if first else orders[1:]
    if len(set(orders)) != 1:
        return expression
    return replace(expression, kind="date", day=orders[0][0], month=orders[0][1])


def _day_first(words: DateWords, text: str) -> bool | None:
    """Whether a text puts the day before the month in figures; None where nothing tells."""
    pairs = [(int(match[1]), int(match[3])) for match in _FIGURES.finditer(text)]
    day_first, month_first = any(n > 12 for n, _ in pairs), any(n > 12 for _, n in pairs)
    if day_first != month_first:
        return day_first
    found = [word for word in _WORD.findall(text.lower()) if word in words.day_first or word in words.month_first]
    day = sum(word in words.day_first for word in found)
    month = len(found) - day
    return None if max(day, month) < _CLEAR * min(day, month) or day == month else day > month


def _relation(pattern: DatePattern, words: DateWords, match: re.Match[str] | None) -> str:
    fixed = {"since-shift": "since", "until-shift": "until", "duration": "for"}.get(pattern.kind)
    if fixed or match is None:
        return fixed or "on"
    return words.relations[re.sub(r"\s+", " ", match[1])]


def _value(rules: _Grammar, kind: str, raw: str) -> int | str | None:
    word = re.sub(r"\s+", " ", raw)
    match kind:
        case "weekday" | "wd":
            return rules.short_weekdays[word]
        case "month" | "monthname":
            return rules.months[word.rstrip(".")]
        case "n":
            return int(word) if word.isdigit() else rules.words.numbers[word]
        case "unit":
            return rules.words.units[word]
        case "season":
            return rules.words.seasons[word]
        case "nth":
            return rules.words.ordinals[word]
        case "which":
            return rules.words.directions[word]
        case "part":
            return word
        case _:
            return int(re.match(r"\d+", word)[0])  # type: ignore[index]
