"""The typed loader of ``knowledge/<language>/dates.yaml`` and ``boilerplate.yaml``: date words and the furniture of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from comity.errors import KnowledgeError
from comity.model.document import BlockKind

_FOLDER = Path(__file__).parent
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_YES_NO = {True: "yes", False: "no"}  # YAML 1.1 reads the keys yes and no as truth values

DATE_KINDS = frozenset(
    {
        "date", "range", "days", "same-month", "month", "month-range", "season", "part-of-year", "year", "year-range", "decade",
        "weekday", "weekday-day", "weekdays", "weekend", "shift", "since-shift", "until-shift", "duration", "previous",
        "numeric", "ahead",
    }
)  # fmt: skip
_GROUPS_WITH_WORDS = re.compile(r"\{(?:weekday|wd|day|month|monthname|year|yy|mm|dd|unit|season)\d?\}")
CASES = frozenset({"", "cldr", "capital"})
UNITS = frozenset({"day", "night", "week", "month", "quarter", "semester", "year", "decade"})
DIRECTIONS = frozenset({"last", "next"})
RELATIONS = frozenset({"since", "until", "before", "after"})
_TAIL_CHARS = 200  # how far from its end a line is searched for what ends it
PLACES = frozenset({"line", "start", "end", "any"})


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One way to write a date.

    ``case`` says how months and weekdays must be written: as CLDR does (``cldr``), with a ``capital``, or anyhow (empty);
    ``triggers`` are words one of which is in every match, for patterns without a group of date words; ``yes`` maps
    example texts to their EDTF value without an anchor (None: it depends on one).
    """

    id: str
    kind: str
    pattern: str
    case: str
    unit: str | None
    offset: int | None
    direction: str | None
    triggers: tuple[str, ...]
    yes: Mapping[str, str | None]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """The date words of a language; all keys are lower case.

    ``present_ahead`` says that a date of a verb in the present lies ahead; ``day_first`` and ``month_first`` are words of texts
    that put the day or the month first in figures.
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    day_suffixes: tuple[str, ...]
    glued: tuple[str, ...]
    numbers: Mapping[str, int | None]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, int]
    parts: tuple[str, ...]
    directions: Mapping[str, str]
    relations: Mapping[str, str]
    future_governors: frozenset[str]
    future_participles: frozenset[str]
    attributive: frozenset[str]
    times: frozenset[str]
    intended: frozenset[str]
    present_ahead: bool
    day_first: frozenset[str]
    month_first: frozenset[str]
    patterns: tuple[DatePattern, ...]


@dataclass(frozen=True, slots=True)
class LineRule:
    """A rule that tells what a line is there for.

    Attributes:
        kind: the kind of block the line becomes.
        where: ``line`` (the whole line), ``start``, ``end`` or ``any``; ``end`` splits the match off the block before it.
        max_chars: lines longer than this are never matched (0: no bound).
        opens: short lines without a full stop after it belong to it too ("A lire aussi" and its list).
        closes: the story ends here.
        needs: parts of words in lower case, one of which is in every match (a quick look before the pattern is tried).
    """

    id: str
    kind: BlockKind
    where: str
    pattern: re.Pattern[str]
    max_chars: int
    opens: bool
    closes: bool
    needs: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]

    def search(self, plain: str, lowered: str | None = None) -> re.Match[str] | None:
        """Where the rule matches in a line with plain apostrophes (:func:`plain_apostrophes`); ``lowered`` is the line in lower
        case, for who asks many rules."""
        if self.max_chars and len(plain) > self.max_chars:
            return None
        if self.needs:
            lowered = plain.lower() if lowered is None else lowered
            if not any(part in lowered for part in self.needs):
                return None
        return self.pattern.search(plain, max(0, len(plain) - _TAIL_CHARS) if self.where == "end" else 0)


@dataclass(frozen=True, slots=True)
class DatelineRule:
    """What stands before the first word of a story; ``{date}``, ``{place}``, ``{agency}``, ``{dash}`` ... stand for groups.

    Attributes:
        header: it is a date of the page ("Publié le 3 mai 2021") and not the dateline of an agency.
        prose: it holds only before prose (a long paragraph with a full stop), not in a title.
    """

    id: str
    pattern: str
    header: bool
    prose: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """What pages put around a story.

    ``openers`` begin the first sentence after a dateline; ``within_places`` are the small words of the names of places ("Rio *de*
    Janeiro").
    """

    agencies: tuple[str, ...]
    openers: tuple[str, ...]
    within_places: tuple[str, ...]
    function_words: frozenset[str]
    foreign_words: Mapping[str, frozenset[str]]
    published: tuple[str, ...]
    datelines: tuple[DatelineRule, ...]
    lines: tuple[LineRule, ...]


def plain_apostrophes(text: str) -> str:
    """The text with ``'`` for ``’``; all offsets stay."""
    return text.replace("’", "'")


@cache
def languages() -> tuple[str, ...]:
    """ISO 639-1 codes of the languages that have a folder with date words and page furniture."""
    return tuple(sorted(p.parent.name for p in _FOLDER.glob("*/dates.yaml") if (p.parent / "boilerplate.yaml").is_file()))


@cache
def date_words(language: str) -> DateWords:
    """The date words of a language.

    Raises:
        KnowledgeError: if the file is missing or an entry cannot stand.
    """
    data, where = _load(language, "dates.yaml")
    months = {str(w).lower(): int(n) for n, words in data["months"].items() for w in words}
    relations = {str(w): r for r, words in data["relations"].items() for w in words}
    directions = {str(w): d for d, words in data["directions"].items() for w in words}
    _known(where, "relations", relations.values(), RELATIONS)
    _known(where, "directions", directions.values(), DIRECTIONS)
    _known(where, "units", data["units"].values(), UNITS)
    return DateWords(
        months=months,
        weekdays={str(k): int(v) for k, v in data["weekdays"].items()},
        day_suffixes=_strings(data["day_suffixes"]),
        glued=_strings(data["glued"]),
        numbers={str(k): v for k, v in data["numbers"].items()},
        ordinals={str(k): int(v) for k, v in data["ordinals"].items()},
        units=data["units"],
        seasons={str(k): int(v) for k, v in data["seasons"].items()},
        parts=_strings(data["parts"]),
        directions=directions,
        relations=relations,
        future_governors=frozenset(data["future_governors"]),
        future_participles=frozenset(data["future_participles"]),
        attributive=frozenset(_strings(data["attributive"])),
        times=frozenset(_strings(data["times"])),
        intended=frozenset(_strings(data["intended"])),
        present_ahead=bool(data["present_ahead"]),
        day_first=frozenset(_strings(data["figures"]["day"])),
        month_first=frozenset(_strings(data["figures"]["month"])),
        patterns=tuple(_date_pattern(where, entry) for entry in _entries(where, data["patterns"])),
    )


@cache
def page_words(language: str) -> PageWords:
    """The furniture of pages in a language.

    Raises:
        KnowledgeError: if the file is missing or an entry cannot stand.
    """
    data, where = _load(language, "boilerplate.yaml")
    agencies = "|".join(sorted((re.escape(str(a)) for a in data["agencies"]), key=len, reverse=True))
    return PageWords(
        agencies=_strings(data["agencies"]),
        openers=_strings(data["openers"]),
        within_places=_strings(data["within_places"]),
        function_words=frozenset(_strings(data["function_words"])),
        foreign_words={k: frozenset(_strings(v)) for k, v in data["foreign_words"].items()},
        published=_strings(data["published"]),
        datelines=tuple(
            DatelineRule(
                e["id"],
                e["pattern"],
                bool(e.get("header", False)),
                bool(e.get("prose", False)),
                _strings(e["yes"]),
                _strings(e["no"]),
            )
            for e in _entries(where, data["datelines"])
        ),
        lines=tuple(_line_rule(where, entry, agencies) for entry in _entries(where, data["lines"])),
    )


@cache
def letters(language: str) -> Mapping[str, int]:
    """How often three letters stand together in a language, in a million: what short texts are told by.

    Raises:
        KnowledgeError: if the file is missing or a line cannot be read.
    """
    where = f"knowledge/{language}/letters.tsv"
    try:
        lines = (_FOLDER / language / "letters.tsv").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise KnowledgeError(f"{where}: cannot be read ({error.strerror}); each language needs the same set of files") from error
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if any(len(row) != 2 or len(row[0]) != 3 or not row[1].isdigit() for row in rows):
        raise KnowledgeError(f"{where}: a line is not three letters, a tab and a number; correct it")
    return {three: int(count) for three, count in rows}


def _load(language: str, file: str) -> tuple[dict[str, Any], str]:
    path = _FOLDER / language / file
    where = f"knowledge/{language}/{file}"
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise KnowledgeError(
            f"{where}: cannot be read ({error.strerror}); add the file or choose one of: {', '.join(languages())}"
        ) from error
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{where}: is no YAML ({error}); correct it there") from error
    if not isinstance(data, dict):
        raise KnowledgeError(f"{where}: is no mapping; compare knowledge/fr/{file}")
    return data, where


def _strings(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)


def _known(where: str, entry: str, values: Iterable[str], allowed: frozenset[str]) -> None:
    for value in values:
        if value not in allowed:
            raise KnowledgeError(f"{where}: {entry}: unknown value {value!r}; use one of {', '.join(sorted(allowed))}")


def _entries(where: str, found: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    entries = [{_YES_NO.get(key, str(key)): value for key, value in entry.items()} for entry in found]
    for entry in entries:
        name = entry.get("id")
        if not name or name in seen:
            raise KnowledgeError(f"{where}: {name!r}: every rule needs an id of its own; give it one")
        seen.add(name)
        for key in ("pattern", "yes", "no"):
            if key not in entry:
                raise KnowledgeError(f"{where}: {name}: lacks {key!r}; add it")
    return entries


def _date_pattern(where: str, entry: dict[str, Any]) -> DatePattern:
    name, fixed = entry["id"], entry.get("set", {})
    _known(where, name, [entry["kind"]], DATE_KINDS)
    if not entry.get("triggers") and not _GROUPS_WITH_WORDS.search(entry["pattern"]):
        raise KnowledgeError(
            f"{where}: {name}: no group of date words and no 'triggers'; list the words one of which every match holds"
        )
    if entry.get("direction"):
        _known(where, name, [entry["direction"]], DIRECTIONS)
    _known(where, name, [entry.get("case", "")], CASES)
    if fixed.get("unit"):
        _known(where, name, [fixed["unit"]], UNITS)
    return DatePattern(
        id=name,
        kind=entry["kind"],
        pattern=entry["pattern"],
        case=entry.get("case", ""),
        unit=fixed.get("unit"),
        offset=fixed.get("offset"),
        direction=entry.get("direction"),
        triggers=_strings(entry.get("triggers", ())),
        yes=dict(entry["yes"]),
        no=_strings(entry["no"]),
    )


def _line_rule(where: str, entry: dict[str, Any], agencies: str) -> LineRule:
    name, place = entry["id"], entry.get("where", "line")
    _known(where, name, [place], PLACES)
    _known(where, name, [entry["kind"]], frozenset(BlockKind))
    body = entry["pattern"].replace(" ?", r"\s*").replace(" ", r"\s+").replace("{agency}", f"(?:{agencies})")
    around = {"line": rf"^\W*(?:{body})\W*$", "start": rf"^\W*(?:{body})", "end": rf"(?:{body})\W*$", "any": body}[place]
    try:
        pattern = re.compile(around, re.IGNORECASE)
    except re.error as error:
        raise KnowledgeError(f"{where}: {name}: the pattern does not compile ({error}); correct it") from error
    return LineRule(
        id=name,
        kind=BlockKind(entry["kind"]),
        where=place,
        pattern=pattern,
        max_chars=int(entry.get("max_chars", 200)),
        opens=bool(entry.get("opens", False)),
        closes=bool(entry.get("closes", False)),
        needs=_strings(entry.get("needs", ())),
        yes=_strings(entry["yes"]),
        no=_strings(entry["no"]),
    )
