"""How alike two claims are, in points that add up and say why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from comity.knowledge.fusion import FusionRules
from comity.model.register import Kind
from comity.register.claims import Claim
from comity.register.dates import Days

_NEAR = 3  # days apart that a date may still be meant by
_WEEK = 6
_MONTH = 31
_STATED = frozenset({"occurred", "historical"})


@dataclass(frozen=True, slots=True)
class Score:
    """Points for each comparison that told something; ``total`` is their sum, ``None`` as parts where the two cannot be one."""

    total: float
    parts: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        told = ", ".join(f"{name.replace('_', ' ')} {value:+.1f}" for name, value in self.parts if value)
        return f"{self.total:+.1f} ({told})"


APART = Score(float("-inf"), ())
"""They cannot be one fact."""


def alike(one: Claim, other: Claim, rules: FusionRules) -> Score:
    """How alike two claims of different documents are; claims of one document, or of other kinds, are apart."""
    if one.kind is not other.kind or one.document == other.document:
        return APART
    points = rules.points[one.kind.value]
    compare = {Kind.EVENT: _events, Kind.INSTRUMENT: _instruments, Kind.COMMITMENT: _commitments}[one.kind]
    parts = []
    for name, share in compare(one, other, rules):
        if name is None:
            return APART
        if share:
            parts.append((name, points[name] * share))
    return Score(sum(value for _, value in parts), tuple(parts))


_Parts = Iterator[tuple[str | None, float]]


def _events(one: Claim, other: Claim, rules: FusionRules) -> _Parts:
    if one.type == other.type:
        yield "same_type", 1
        if one.mode and other.mode:
            yield ("same_mode" if one.mode == other.mode else "other_mode"), 1
    elif tuple(sorted((one.type, other.type))) in rules.families:
        yield "other_type", 1
    else:
        yield None, 0
    if one.status != other.status and not {one.status, other.status} <= _STATED:
        yield "other_status", 1
    yield from _event_parties(one, other)
    yield from _event_dates(one, other)
    if one.place and other.place and one.place.country and other.place.country:
        if one.place.country != other.place.country:
            yield "other_country", 1
        else:
            yield ("same_place" if one.place.name == other.place.name else "same_country"), 1
    yield from _shares("domains", "other_domains", one.domains, other.domains)
    yield from _shares("instrument", "other_instrument", one.concepts, other.concepts)
    people = [{agent.id for agent in claim.agents} for claim in (one, other)]
    if all(people):
        yield ("same_agent" if people[0] & people[1] else "other_agents"), 1
    yield from _texts(one, other)


def _event_parties(one: Claim, other: Claim) -> _Parts:
    mine, theirs = one.parties, other.parties
    if not mine & theirs:
        yield None, 0
    elif mine == theirs:
        yield "same_parties", 1
    else:
        yield ("contained_parties" if mine <= theirs or theirs <= mine else "shared_parties"), 1
    if one.recipient and other.recipient and set(one.actor) & set(other.recipient) and not set(one.actor) & set(other.actor):
        yield "reversed", 1


def _event_dates(one: Claim, other: Claim) -> _Parts:
    mine, theirs = one.when, other.when
    if mine and theirs:
        gap = mine.gap(theirs)
        if gap == 0:
            if mine.length == theirs.length == 1:
                yield "same_day", 1
            else:
                yield ("same_span" if mine == theirs else "within_date"), 1
        else:
            name = "next_day" if gap == 1 else "near_date" if gap <= _NEAR else "other_date"
            yield name, 1
        return
    yield from _printed(mine or one.printed, theirs or other.printed)


def _printed(mine: Days | None, theirs: Days | None) -> _Parts:
    if mine and theirs:
        gap = mine.gap(theirs)
        yield ("same_week" if gap <= _WEEK else "near_print" if gap <= _MONTH else "other_print"), 1


def _instruments(one: Claim, other: Claim, rules: FusionRules) -> _Parts:
    if one.type == other.type:
        yield "same_type", 1
    elif tuple(sorted((one.type, other.type))) in rules.allied:
        yield "allied_type", 1
    else:
        yield None, 0
    mine, theirs = one.parties, other.parties
    if mine == theirs:
        yield "same_parties", 1
    elif mine < theirs or theirs < mine:
        yield "contained_parties", 1
    else:
        yield None, 0
    if one.concepts and other.concepts:
        yield from _shares("name", "other_name", one.concepts, other.concepts)
    else:
        yield "bare_name", 1
    yield from _instrument_dates(one, other)
    yield from _shares("domains", "other_domains", one.domains, other.domains)
    yield from _texts(one, other)


def _instrument_dates(one: Claim, other: Claim) -> _Parts:
    """The same stage twice agrees or not; stages at different times are the life of one text."""
    mine, theirs = one.when, other.when
    if mine and theirs:
        if mine.gap(theirs) == 0:
            yield ("same_day" if mine.length == theirs.length == 1 else "same_span"), 1
        elif one.stage == other.stage and mine.gap(theirs) > _NEAR:
            yield "other_date", 1
    else:
        first, second = mine or one.printed, theirs or other.printed
        if first and second and first.gap(second) <= _WEEK:
            yield "same_week", 1


def _commitments(one: Claim, other: Claim, _rules: FusionRules) -> _Parts:
    if not set(one.actor) & set(other.actor):
        yield None, 0
    yield "same_by", len(set(one.actor) & set(other.actor)) / len(set(one.actor) | set(other.actor))
    if one.recipient and other.recipient:
        yield ("same_to" if set(one.recipient) & set(other.recipient) else "other_to"), 1
    mine, theirs = one.when, other.when
    if mine and theirs:
        if mine.gap(theirs):
            yield "other_due", 1
        else:
            yield ("same_due" if mine == theirs else "within_due"), 1
    yield from _printed(one.printed, other.printed)
    yield from _texts(one, other)


def _texts(one: Claim, other: Claim) -> _Parts:
    yield ("words" if one.language == other.language else "translated"), _cosine(one.words, other.words)
    if one.marks and other.marks:
        yield "marks", _jaccard(one.marks, other.marks)


def _shares(same: str, apart: str, one: Collection[str], other: Collection[str]) -> _Parts:
    if one and other:
        share = _jaccard(one, other)
        yield (same, share) if share else (apart, 1)


def _jaccard(one: Collection[str], other: Collection[str]) -> float:
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs)


def _cosine(one: Collection[str], other: Collection[str]) -> float:
    """The cosine of two sets of words."""
    if not one or not other:
        return 0.0
    return float(len(set(one) & set(other)) / (len(one) * len(other)) ** 0.5)
