"""How alike two claims are, in points that add up and say why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from comity.knowledge.fusion import FusionRules
from comity.knowledge.world.folding import fold
from comity.model.codes import HAPPENED, EventType, InstrumentStage
from comity.model.register import Kind
from comity.register.claims import Claim
from comity.register.dates import Days, days

NEAR = 3  # days apart that a date may still be meant by
_WEEK = 6
MONTH = 31
_UNSURE = 0.5  # how much a word that stands in no list tells, against one that does
_PARTY_NAMES = 2  # marks that claims of the same parties share anyway: they count as not shared
_ROUNDING = 1e-9
_UNKNOWN = "~"  # begins a concept that stands in no list: the beginning of a word


_STEPS = {stage: number for number, stage in enumerate(InstrumentStage)} | {
    InstrumentStage.ADOPTED: list(InstrumentStage).index(InstrumentStage.SIGNED)
}
"""The order in which a text passes through its stages; some texts are signed, others adopted."""


@dataclass(frozen=True, slots=True)
class Score:
    """Points for each comparison that told something; ``total`` is their sum, minus infinity where the two cannot be one."""

    total: float
    parts: tuple[tuple[str, float], ...]

    def __str__(self) -> str:
        told = ", ".join(f"{name.replace('_', ' ')} {value:+.1f}" for name, value in self.parts if value)
        return f"{self.total:+.1f} ({told})"


APART = Score(float("-inf"), ())
"""They cannot be one fact."""


def alike(one: Claim, other: Claim, rules: FusionRules, least: float | None = None) -> Score:
    """How alike two claims of different documents are; claims of one document, or of other kinds, are apart.

    Args:
        one, other: the claims.
        rules: the points.
        least: where fewer points than these make no difference: two that cannot reach them are said to be apart, without a look at
            their words.
    """
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
    if least is not None and sum(value for _, value in parts) + _most(points) < least:
        return APART
    parts += [(name, points[name] * share) for name, share in _texts(one, other) if name and share]
    return Score(sum(value for _, value in parts), tuple(parts))


def _most(points: Mapping[str, float]) -> float:
    """The points that the words of two claims can bring at most."""
    return max(points["words"], points["translated"]) + points["marks"] + _ROUNDING


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
    if one.status != other.status and not {one.status, other.status} <= HAPPENED:
        yield "other_status", 1
    yield from _event_parties(one, other)
    yield from _event_dates(one, other)
    if one.place and other.place and one.place.country and other.place.country:
        if one.place.country != other.place.country:
            yield "other_country", 1
        else:
            yield ("same_place" if _place(one) == _place(other) else "same_country"), 1
    yield from _shares("domains", "other_domains", one.domains, other.domains)
    if one.type != other.type and bool(one.instrument) != bool(other.instrument):
        yield "other_instrument", 1  # signing a text, and agreeing on something beside it
    else:
        yield from _names("instrument", "other_instrument", one, other)
    yield from _agents(one, other)


def _place(claim: Claim) -> str:
    return fold(claim.place.name or "") if claim.place else ""


def _event_parties(one: Claim, other: Claim) -> _Parts:
    mine, theirs = one.parties, other.parties
    if not mine & theirs:
        yield None, 0
    elif mine == theirs:
        yield "same_parties", 1
    elif len(mine) == 1 or len(theirs) == 1:
        yield "lone_party", 1
    else:
        yield "other_parties", 1 - _jaccard(mine, theirs)
    if one.recipient and other.recipient:
        crossed = set(one.actor) & set(other.recipient) or set(other.actor) & set(one.recipient)
        if crossed and not set(one.actor) & set(other.actor):
            yield "reversed", 1
    elif (one.recipient or other.recipient) and len(mine) > 1 < len(theirs) and EventType.CONSULT not in (one.type, other.type):
        yield "one_sided", 1  # a visit is told as a meeting too


def _agents(one: Claim, other: Claim) -> _Parts:
    """Who acted in person, where both say so for the same state."""
    mine, theirs = (_by_state(claim) for claim in (one, other))
    shared = [bool(mine[state] & theirs[state]) for state in mine.keys() & theirs.keys()]
    if shared:
        yield ("same_agent" if any(shared) else "other_agents"), 1


def _by_state(claim: Claim) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for agent in claim.agents:
        found.setdefault(agent.of or "", set()).add(_person(agent.id))
    return found


def _person(person: str) -> str:
    """A person's id without the order of the names: "Lee Nak-yon", "Nak-yon Lee"."""
    return "-".join(sorted(person.partition("/")[2].split("-")))


def happened(claim: Claim) -> Days | None:
    """When an event happened: its date, unless that is of what was promised and the promise itself is not dated."""
    return None if promised(claim) else claim.when


def promised(claim: Claim) -> bool:
    """Whether the date of an agreement is that of what is promised: it is after the day of printing."""
    return (
        claim.type == EventType.AGREE
        and claim.when is not None
        and claim.printed is not None
        and claim.when.first > claim.printed.last
    )


def _event_dates(one: Claim, other: Claim) -> _Parts:
    mine, theirs = one.when, other.when
    if promised(one) != promised(other):
        mine, theirs = happened(one), happened(other)
    if mine and theirs:
        gap = mine.gap(theirs)
        if gap:
            yield ("next_day" if gap == 1 else "near_date" if gap <= NEAR else "other_date"), 1
        elif mine.length == theirs.length == 1:
            yield "same_day", 1
        else:
            yield ("same_span" if mine == theirs else "within_date"), min(1, MONTH / max(mine.length, theirs.length))
        return
    yield from _printed(mine or one.printed, theirs or other.printed)


def _printed(mine: Days | None, theirs: Days | None) -> _Parts:
    if mine and theirs:
        gap = mine.gap(theirs)
        yield ("same_week" if gap <= _WEEK else "near_print" if gap <= MONTH else "other_print"), 1


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
        lone = len(mine) == 1 or len(theirs) == 1
        yield ("lone_party", 1) if lone else ("other_parties", 1 - _jaccard(mine, theirs))
    else:
        yield None, 0
    if one.concepts and other.concepts:
        yield from _names("name", "other_name", one, other)
    else:
        yield "bare_name", 1
    yield from _instrument_dates(one, other)
    yield from _shares("domains", "other_domains", one.domains, other.domains)


def _instrument_dates(one: Claim, other: Claim) -> _Parts:
    """The same stage twice agrees or not; a later stage at a later time is the life of one text."""
    mine, theirs = one.when, other.when
    if mine and theirs:
        if mine.gap(theirs) == 0:
            yield ("same_day" if mine.length == theirs.length == 1 else "same_span"), 1
        elif mine.gap(theirs) > NEAR and not _later(*sorted((one, other), key=lambda claim: claim.when or mine)):
            yield "other_date", 1
    else:
        first, second = mine or one.printed, theirs or other.printed
        if first and second and first.gap(second) <= _WEEK:
            yield "same_week", 1


def _later(one: Claim, other: Claim) -> bool:
    """Whether the second may be a later stage of the first; what tells no stage may be any."""
    stages = [InstrumentStage(claim.stage) for claim in (one, other) if claim.stage]
    return len(stages) < len((one, other)) or _STEPS[stages[0]] < _STEPS[stages[1]]


def made(claim: Claim) -> Days | None:
    """When something was promised; if nothing says so to the month, when it was printed."""
    date = days(claim.date)
    return date if date and date.length <= MONTH else claim.printed


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
    yield from _printed(made(one), made(other))
    yield from _shares("what", "other_what", one.concepts, other.concepts)


def _texts(one: Claim, other: Claim) -> _Parts:
    yield ("words" if one.language == other.language else "translated"), _cosine(one.words, other.words)
    mine, theirs = _set(one.marks), _set(other.marks)
    if mine and theirs:
        yield "marks", len(mine & theirs) / (len(mine | theirs) + _PARTY_NAMES)


def _names(same: str, apart: str, one: Claim, other: Claim) -> _Parts:
    """What two names say: what both do speaks for one text; where each says what the other does not, that speaks against it.

    Between languages a word that stands in no list and not in the other name says nothing.
    """
    mine, theirs = set(one.concepts), set(other.concepts)
    if one.language != other.language:
        mine, theirs = _known(mine, theirs), _known(theirs, mine)
    if not mine or not theirs:
        if one.concepts and other.concepts:
            yield apart, _UNSURE
        return
    share = _weight(mine & theirs) / _weight(mine | theirs)
    yield same, share
    if not (mine <= theirs or theirs <= mine):
        yield apart, 1 - share


def _weight(concepts: set[str]) -> float:
    return sum(_UNSURE if concept.startswith(_UNKNOWN) else 1 for concept in concepts)


def _known(concepts: set[str], others: set[str]) -> set[str]:
    return {concept for concept in concepts if not concept.startswith(_UNKNOWN) or concept in others}


def _shares(same: str, apart: str, one: Collection[str], other: Collection[str]) -> _Parts:
    if one and other:
        share = _jaccard(one, other)
        yield (same, share) if share else (apart, 1)


def _jaccard(one: Collection[str], other: Collection[str]) -> float:
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / len(mine | theirs)


def _cosine(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The cosine of two sets of words."""
    if not one or not other:
        return 0.0
    return float(len(_set(one) & _set(other)) / (len(one) * len(other)) ** 0.5)


@lru_cache(maxsize=65536)
def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)
