"""The geometry of the drawings: a timeline and a network, in millimetres, with labels that cannot overlap."""

from __future__ import annotations

import datetime
import math
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from babel.dates import format_date

from comity.briefs import dates, names
from comity.briefs.gather import Gathered
from comity.briefs.note import Drawing, Quote, Quotes, Sentence
from comity.briefs.say import Teller, ahead
from comity.model.codes import Status
from comity.model.register import Fact
from comity.register.answers import Tie
from comity.register.dates import days

WIDTH = 160.0
"""Of a drawing: the text of an A4 page."""
_PITCH = 3.6  # of marks
_STACK = 36.0  # height that marks may take
_TICKS = 9
_QUARTERS = 2  # years up to which quarters are marked
_MONTHS = (1, 4, 7, 10)
_LEGEND = 200  # characters of an instrument in the legend
_RADII = (38.0, 26.0)
_LABEL = (38.0, 7.0)  # a label's box: two lines of letters of 8 points
_LINE = 22  # characters of a label's line
_GAP = 2.6  # between a node and its label
_NAMED = 5  # ties that the words name
_PAST = frozenset({Status.OCCURRED.value, Status.HISTORICAL.value, None})


@dataclass(frozen=True, slots=True)
class _Mark:
    day: int
    kind: str
    sure: bool
    letter: str
    fact: Fact


def timeline(found: Gathered, teller: Teller) -> Drawing | None:
    """The dated facts of a note in time; None if fewer than two are dated."""
    marks = _marks(found)
    if len(marks) < 2:
        return None
    start, end = _years(marks)
    width = WIDTH - 2 * _PITCH
    columns: dict[int, list[_Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda each: (each.kind != "instrument", each.kind, each.day, each.fact.id)):
        columns[int((mark.day - start) / (end - start) * width / _PITCH)].append(mark)
    step = min(_PITCH, _STACK / max(map(len, columns.values())))
    drawn = [
        {
            "x": round(_PITCH + (column + 0.5) * _PITCH, 3),
            "y": round((level + 0.5) * step, 3),
            "kind": mark.kind,
            "sure": mark.sure,
            "letter": mark.letter,
        }
        for column, some in sorted(columns.items())
        for level, mark in enumerate(some)
    ]
    phrases, words = teller.phrases, teller.words
    counts = {kind: sum(mark.kind == kind for mark in marks) for kind in ("event", "instrument", "due")}
    nouns = (("event", "event"), ("instrument", "stage"), ("due", "due"))
    told = names.listed([names.counted(noun, counts[kind], phrases) for kind, noun in nouns if counts[kind]], phrases)
    lettered = {mark.letter: mark.fact for mark in marks if mark.letter}
    keys = [(kind, True) for kind in ("event", "instrument", "due") if counts[kind]]
    keys += [("event", False)] if any(not mark.sure for mark in marks) else []
    key_words = {"event": words["event_mark"], "instrument": words["instrument_mark"], "due": words["due_mark"]}
    figure = {
        "kind": "timeline",
        "width": WIDTH,
        "left": _PITCH,
        "height": round((max(map(len, columns.values())) + 0.5) * step, 3),
        "marks": drawn,
        "ticks": [
            {"x": round(_PITCH + (day - start) / (end - start) * width, 3), "label": label}
            for day, label in _ticks(start, end, phrases.locale)
        ],
        "keys": [{"kind": kind, "sure": sure, "words": key_words[kind] if sure else words["not_done_mark"]} for kind, sure in keys],
        "letters": [
            {"letter": letter, "words": _short(_legend(fact, teller), _LEGEND)} for letter, fact in sorted(lettered.items())
        ],
    }
    ends = [dates.named(_iso(day)[:4], phrases) for day in (min(m.day for m in marks), max(m.day for m in marks))]
    caption = Sentence(words["timeline_caption"].format(counts=told), _supported(found, [mark.fact for mark in marks]))
    return Drawing("timeline", caption, words["alt_timeline"].format(since=ends[0], until=ends[1], counts=told), figure)


def _marks(found: Gathered) -> list[_Mark]:
    marks = []
    dated = [fact for fact in found.instruments if any(days(stage.date) for stage in fact.stages)]
    dated.sort(key=lambda fact: min(_middle(stage.date) for stage in fact.stages if days(stage.date)))
    for letter, fact in zip(ascii_uppercase, dated, strict=False):
        marks += [_Mark(_middle(stage.date), "instrument", True, letter, fact) for stage in fact.stages if days(stage.date)]
    marks += [
        _Mark(_middle(fact.date), "event", fact.status in _PAST and not ahead(fact), "", fact)
        for fact in found.events
        if days(fact.date)
    ]
    marks += [_Mark(_middle(p.fact.due), "due", True, "", p.fact) for p in found.promises if days(p.fact.due)]
    return marks


def _middle(date: str | None) -> int:
    span = days(date)
    assert span is not None
    return (span.first + span.last) // 2


def _legend(fact: Fact, teller: Teller) -> str:
    return f"{teller.quoted(fact.name or '')} – {teller.steps(fact)}"


def _years(marks: Sequence[_Mark]) -> tuple[int, int]:
    """The first day of the first year and the first after the last year."""
    first, last = (datetime.date.fromordinal(pick(mark.day for mark in marks)).year for pick in (min, max))
    return datetime.date(first, 1, 1).toordinal(), datetime.date(min(last + 1, 9999), 1, 1).toordinal()


def _ticks(start: int, end: int, locale: str) -> list[tuple[int, str]]:
    first, last = (datetime.date.fromordinal(day).year for day in (start, end))
    if last - first <= _QUARTERS:
        every = [datetime.date(year, month, 1) for year in range(first, last) for month in _MONTHS]
        return [(date.toordinal(), format_date(date, "MMM y", locale=locale)) for date in every]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000) if (last - first) / step <= _TICKS)
    years = [year for year in range(first, last + 1) if year % step == 0]
    return [(datetime.date(year, 1, 1).toordinal(), str(year)) for year in years]


def network(found: Gathered, teller: Teller) -> Drawing | None:
    """Who stands with whom; None where there is no tie."""
    ties = [tie for tie, _ in found.ties]
    facts = [fact for _, some in found.ties for fact in some]
    if not ties:
        return None
    ring = _ring(ties, (*found.wanted.actor, *found.wanted.other))
    nodes = [_node(actor, index, len(ring), teller) for index, actor in enumerate(ring)]
    top = min(min(node["box"]["top"], node["y"] - _GAP) for node in nodes)
    for node in nodes:
        node["y"], node["box"]["top"] = round(node["y"] - top, 3), round(node["box"]["top"] - top, 3)
    most = max(tie.facts for tie in ties)
    words, phrases = teller.words, teller.phrases
    told = ", ".join(
        words["tie"].format(a=names.short(tie.a, phrases), b=names.short(tie.b, phrases), n=names.number(tie.facts, phrases))
        for tie in ties[:_NAMED]
    )
    figure = {
        "kind": "network",
        "width": WIDTH,
        "height": round(max(max(node["box"]["top"] + _LABEL[1], node["y"] + _GAP) for node in nodes), 3),
        "nodes": nodes,
        "edges": [
            {
                "a": ring.index(tie.a),
                "b": ring.index(tie.b),
                "width": round(0.5 + 2.5 * tie.facts / most, 2),
                "dashed": tie.intensity < 0,
            }
            for tie in ties
        ],
        "keys": [words["tie_mark"], *([words["conflict_mark"]] if any(tie.intensity < 0 for tie in ties) else [])],
    }
    caption = Sentence(words["network_caption"].format(ties=told), _supported(found, facts))
    return Drawing("network", caption, words["alt_network"].format(n=len(ring), ties=told), figure)


def _ring(ties: Sequence[Tie], asked: Sequence[str]) -> list[str]:
    """Actors around the ring: those asked for on the left, the second of a pair on the right."""
    every = list(dict.fromkeys(actor for tie in ties for actor in (tie.a, tie.b)))
    first = [actor for actor in asked if actor in every]
    rest = [actor for actor in every if actor not in first]
    if len(first) == 2:
        half = len(every) // 2 - 1
        return [first[0], *rest[:half], first[1], *rest[half:]]
    return [*first, *rest]


def _node(actor: str, index: int, count: int, teller: Teller) -> dict[str, Any]:
    """A node and the box of its label: to the left or the right, at the very top or bottom above or below."""
    angle = math.pi - 2 * math.pi * index / count
    x, y = WIDTH / 2 + _RADII[0] * math.cos(angle), _RADII[1] + _LABEL[1] + _GAP - _RADII[1] * math.sin(angle)
    wide, high = _LABEL
    if abs(math.cos(angle)) < 0.01:
        left, align = x - wide / 2, "center"
        top = y - _GAP - high if math.sin(angle) > 0 else y + _GAP
    else:
        right = math.cos(angle) > 0
        left, align = (x + _GAP, "left") if right else (x - _GAP - wide, "right")
        top = y - high / 2
    lines = textwrap.wrap(names.short(actor, teller.phrases), _LINE) or [actor]
    lines = [lines[0], _short(" ".join(lines[1:]), _LINE)] if len(lines) > 1 else lines
    box = {"left": round(left, 3), "top": round(top, 3), "width": wide, "height": high}
    return {"x": round(x, 3), "y": round(y, 3), "lines": [_short(line, _LINE) for line in lines], "align": align, "box": box}


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _iso(day: int) -> str:
    return datetime.date.fromordinal(day).isoformat()


def _supported(found: Gathered, facts: Iterable[Fact]) -> Quotes:
    quotes: list[Quote] = found.supporting(facts)
    return (quotes[0], *quotes[1:])
