"""Blocking: the keys that claims must share to be compared at all, so that each new one meets a handful and not a million.

Events share a pair of parties (or one party, where a claim names no other), a type or one that readers take for it, and a time;
instruments a pair of parties; commitments who promised whom (or who promised, where a claim does not say whom), and the year that
is due or the month in which they did. Which of two claims comes first makes no difference. The time stands first in a key, so that
what is new in the news is filed and looked for in one place.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import combinations

from comity.knowledge.fusion import FusionRules
from comity.model.register import Kind
from comity.register.alike import MONTH, NEAR, made, promised
from comity.register.claims import Claim
from comity.register.dates import Days

_PARTIES = 4  # of a long list, in the order of the alphabet: enough to meet, few enough to file
_WEEK = 7
_SHORT = 14  # days up to which a date is filed by weeks
_MEDIUM = 92  # by months; longer ones by years
_PRINT = 10  # days before printing in which an undated event is looked for
_LONG = 400
ANY = "*"
"""In the place of the other party: a claim with this party, for one that names no other."""
ALONE = "1"
"""A claim with this party alone, for one that names more."""


def filed(claim: Claim) -> set[str]:
    """The keys under which a claim's fact is filed."""
    if claim.kind is Kind.INSTRUMENT:
        return {f"i|{pair}" for pair in _filed_pairs(claim)}
    if claim.kind is Kind.COMMITMENT:
        to = (*_some(claim.recipient), ANY) if claim.recipient else (ANY, ALONE)
        return {f"{time}|c|{pair}" for pair in _promised(claim, to) for time in (*_years(claim.when), *_made(claim))}
    times = {time for span in _spans(claim) for time in _times(span)}
    return {f"{time}|{claim.type}|{pair}" for pair in _filed_pairs(claim) for time in times}


def wanted(claim: Claim, rules: FusionRules) -> set[str]:
    """The keys under which facts that may hold a claim are looked for."""
    if claim.kind is Kind.INSTRUMENT:
        return {f"i|{pair}" for pair in _wanted_pairs(claim)}
    if claim.kind is Kind.COMMITMENT:
        to = (*_some(claim.recipient), ALONE) if claim.recipient else (ANY,)
        return {f"{time}|c|{pair}" for pair in _promised(claim, to) for time in (*_years(claim.when), *_made(claim, MONTH))}
    types = {claim.type, *(other for pair in rules.families if claim.type in pair for other in pair)}
    times = {time for span in _spans(claim) for time in _near_times(span)}
    pairs = set(_wanted_pairs(claim))
    return {f"{time}|{type_}|{pair}" for type_ in types for pair in pairs for time in times}


def _some(parties: tuple[str, ...]) -> list[str]:
    return sorted(parties)[:_PARTIES]


def _promised(claim: Claim, to: Sequence[str]) -> Iterator[str]:
    return (f"{by}|{other}" for by in _some(claim.actor) for other in to)


def _filed_pairs(claim: Claim) -> Iterator[str]:
    parties = _some(tuple(claim.parties))
    yield from _pairs(parties)
    yield from (f"{party}|{ANY}" for party in parties)
    if len(parties) == 1:
        yield f"{parties[0]}|{ALONE}"


def _wanted_pairs(claim: Claim) -> Iterator[str]:
    parties = _some(tuple(claim.parties))
    yield from _pairs(parties)
    yield from (f"{party}|{ALONE if len(parties) > 1 else ANY}" for party in parties)


def _pairs(parties: list[str]) -> Iterator[str]:
    return (f"{a}|{b}" for a, b in combinations(parties, 2))


def _spans(claim: Claim) -> list[Days | None]:
    """When it happened; of what nothing dates, the days before it was printed; of what is promised, both."""
    printed = Days(claim.printed.first - _PRINT, claim.printed.last) if claim.printed else None
    if promised(claim):
        return [claim.when, printed]
    return [claim.when or printed]


def _made(claim: Claim, near: int = 0) -> Iterator[str]:
    """The months in which something was promised, or ``near`` so many days."""
    span = made(claim)
    if span is None:
        yield "-"
    else:
        yield from _months(Days(span.first - near, span.last + near))


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
    wide = Days(span.first - NEAR, span.last + NEAR)
    yield from _years(wide)
    if span.length <= _LONG:
        yield from _months(wide)
        yield from _weeks(wide)


def stretches(span: Days) -> Iterator[str]:
    """All times under which what happened in some days may be filed."""
    yield from _years(span)
    yield from _months(span)
    yield from _weeks(span)


def _weeks(span: Days) -> Iterator[str]:
    yield from (f"w{week}" for week in range(span.first // _WEEK, span.last // _WEEK + 1))


def _months(span: Days) -> Iterator[str]:
    first, last = (datetime.date.fromordinal(day) for day in span)
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"m{month // 12}-{month % 12 + 1:02}"


def _years(span: Days | None) -> Iterator[str]:
    if span is not None:
        first, last = (datetime.date.fromordinal(day).year for day in span)
        yield from (str(year) for year in range(first, last + 1))
