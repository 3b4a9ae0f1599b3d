"""Blocking: the keys that claims must share to be compared at all, so that each new one meets a handful and not a million.

Events share a pair of parties (or one party, where a claim names no other), a type or one that readers take for it, and a time;
instruments a pair of parties; commitments who promised and the year that is due.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import combinations

from comity.knowledge.fusion import FusionRules
from comity.model.register import Kind
from comity.register.claims import Claim
from comity.register.dates import Days

_PARTIES = 4  # of a long list, in the order of the alphabet: enough to meet, few enough to file
_WEEK = 7
_SHORT = 14  # days up to which a date is filed by weeks
_MEDIUM = 92  # by months; longer ones by years
_NEAR = 3  # as in alike.py
_PRINT = 10  # days before printing in which an undated event is looked for
_LONG = 400
ALONE = "*"


def filed(claim: Claim) -> set[str]:
    """The keys under which a claim's fact is filed."""
    if claim.kind is Kind.INSTRUMENT:
        return {f"i|{pair}" for pair in _pairs(claim, alone=True)}
    if claim.kind is Kind.COMMITMENT:
        return {f"c|{party}|{year}" for party in _some(claim.actor) for year in _years(claim.when)}
    times = set(_times(_span(claim)))
    return {f"{claim.type}|{pair}|{time}" for pair in _pairs(claim, alone=True) for time in times}


def wanted(claim: Claim, rules: FusionRules) -> set[str]:
    """The keys under which facts that may hold a claim are looked for."""
    if claim.kind is Kind.INSTRUMENT:
        return {f"i|{pair}" for pair in _pairs(claim, alone=len(claim.parties) == 1)}
    if claim.kind is Kind.COMMITMENT:
        return {f"c|{party}|{year}" for party in _some(claim.actor) for year in {*_years(claim.when), "-"}}
    types = {claim.type, *(other for pair in rules.families if claim.type in pair for other in pair)}
    times = set(_near_times(_span(claim)))
    pairs = set(_pairs(claim, alone=len(claim.parties) == 1))
    return {f"{type_}|{pair}|{time}" for type_ in types for pair in pairs for time in times}


def _some(parties: tuple[str, ...]) -> list[str]:
    return sorted(parties)[:_PARTIES]


def _pairs(claim: Claim, alone: bool) -> Iterator[str]:
    parties = sorted(claim.parties)[:_PARTIES]
    yield from (f"{a}|{b}" for a, b in combinations(parties, 2))
    if alone:
        yield from (f"{party}|{ALONE}" for party in parties)


def _span(claim: Claim) -> Days | None:
    """When it happened; of what nothing dates, the days before it was printed."""
    if claim.when:
        return claim.when
    printed = claim.printed
    return Days(printed.first - _PRINT, printed.last) if printed else None


def _times(span: Days | None) -> Iterator[str]:
    if span is None:
        yield "-"
    elif span.length <= _SHORT:
        yield from _weeks(span)
    elif span.length <= _MEDIUM:
        yield from _months(span)
    else:
        yield from _years(span)


def _near_times(span: Days | None) -> Iterator[str]:
    if span is None:
        yield "-"
        return
    wide = Days(span.first - _NEAR, span.last + _NEAR)
    yield from _years(wide)
    if span.length <= _LONG:
        yield from _months(wide)
        yield from _weeks(wide)


def _weeks(span: Days) -> Iterator[str]:
    yield from (f"w{week}" for week in range(span.first // _WEEK, span.last // _WEEK + 1))


def _months(span: Days) -> Iterator[str]:
    first, last = (datetime.date.fromordinal(day) for day in span)
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"m{month // 12}-{month % 12 + 1:02}"


def _years(span: Days | None) -> Iterator[str]:
    if span is None:
        yield "-"
    else:
        yield from (str(datetime.date.fromordinal(day).year) for day in {span.first, span.last})
