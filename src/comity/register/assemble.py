"""From claims to one fact: every value with its sources, the best supported first, and what they dispute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from comity.model.codes import InstrumentStage, Status
from comity.model.reading import Place
from comity.model.register import Action, Fact, Judgement, Kind, Party, Stage, Value
from comity.register.claims import Claim
from comity.register.dates import days

_ORDER = {stage.value: number for number, stage in enumerate(InstrumentStage)}
"""Stages in the order in which a text passes through them."""
_TOLD_LATER = {Status.HISTORICAL.value: Status.OCCURRED.value}
"""What one text tells as background happened all the same."""
_CERTAIN = 0.99
_NEVER = 10**7  # a day after all others
TO = "→"
"""In a value of the field ``parties``: stands between who acts and on whom."""
_Plain = str | bool | Place | tuple[str, ...] | None


def assemble(
    fact_id: str,
    claims: Sequence[Claim],
    instruments: Mapping[str, str],
    judgements: Iterable[Judgement] = (),
    notes: tuple[str, ...] = (),
) -> Fact:
    """The fact that some claims make.

    Args:
        fact_id: its id.
        claims: at least one, all of one kind.
        instruments: key of an instrument's claim → id of the instrument's fact.
        judgements: the standing ones on this fact, in order.
        notes: why its claims belong together.
    """
    ordered = sorted(claims, key=lambda claim: (claim.published or "9", claim.document, claim.key))
    votes = _Votes(ordered)
    kind = ordered[0].kind
    stages = _stages(ordered) if kind is Kind.INSTRUMENT else ()
    leading = votes.parties()
    names = tuple(votes.ranked("name", lambda claim: claim.name, lambda value: (len(str(value).split()),)))
    fact = Fact(
        id=fact_id,
        kind=kind,
        type=str(votes.best("type", lambda claim: claim.type)),
        mode=votes.text("mode", lambda claim: claim.mode),
        status=votes.text("status", _status, _status_rank) if kind is Kind.EVENT else None,
        date=_date(votes, stages, kind),
        place=votes.place(),
        domains=votes.union(lambda claim: claim.domains),
        context=votes.union(lambda claim: claim.context),
        name=str(names[0]) if names and names[0] else None,
        names=tuple(str(name) for name in names if name) if kind is Kind.INSTRUMENT else (),
        actor=leading.actor,
        recipient=leading.recipient,
        instrument=next((instruments[key] for claim in ordered if (key := claim.instrument) and key in instruments), None),
        agents=_agents(ordered),
        stage=stages[-1].stage if stages else None,
        stages=stages,
        due=votes.text("due", lambda claim: claim.due, _precision) if kind is Kind.COMMITMENT else None,
        confidence=_confidence(ordered),
        documents=len({claim.document for claim in ordered}),
        independent=len({claim.story for claim in ordered}),
        languages=tuple(sorted({claim.language for claim in ordered})),
        first_published=min((claim.published for claim in ordered if claim.published), default=None),
        values=votes.differing(),
        disputed=votes.disputed(),
        claims=tuple(claim.key for claim in ordered),
        notes=notes,
    )
    return judged(fact, judgements)


def judged(fact: Fact, judgements: Iterable[Judgement]) -> Fact:
    """A fact with what people decided about it; a corrected field is no longer disputed."""
    for judgement in judgements:
        if judgement.action is Action.EDIT and judgement.field:
            changed: dict[str, Any] = {
                judgement.field: judgement.value,
                "edited": tuple(dict.fromkeys((*fact.edited, judgement.field))),
            }
            fact = replace(fact, **changed, disputed=tuple(name for name in fact.disputed if name != judgement.field))
        if judgement.action in {Action.CONFIRM, Action.REJECT, Action.EDIT}:
            fact = replace(fact, judged=judgement.action.value)
    return fact


class _Votes:
    """The values of each field, with the claims and stories behind them."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims = claims
        self._values: dict[str, list[Value]] = {}

    def ranked(
        self, field: str, get: Callable[[Claim], _Plain], rank: Callable[[Any], tuple[float, ...]] = lambda _: ()
    ) -> list[_Plain]:
        """The values of a field, by stories, then by ``rank``, then by confidence; claims without one do not vote."""
        found: dict[_Plain, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            value = get(claim)
            if value is not None and value != ():
                found[value].append(claim)

        def weight(entry: tuple[_Plain, list[Claim]]) -> tuple[float, ...]:
            value, claims = entry
            return (len({claim.story for claim in claims}), *rank(value), max(claim.confidence for claim in claims))

        ordered = sorted(found.items(), key=weight, reverse=True)
        self._values[field] = [
            Value(value=value, claims=tuple(c.key for c in claims), independent=len({c.story for c in claims}))
            for value, claims in ordered
        ]
        return [value for value, _ in ordered]

    def best(self, field: str, get: Callable[[Claim], _Plain], rank: Callable[[Any], tuple[float, ...]] = lambda _: ()) -> _Plain:
        return next(iter(self.ranked(field, get, rank)), None)

    def text(
        self, field: str, get: Callable[[Claim], str | None], rank: Callable[[Any], tuple[float, ...]] = lambda _: ()
    ) -> str | None:
        found = self.best(field, get, rank)
        return str(found) if found is not None else None

    def place(self) -> Place | None:
        found = self.best("place", lambda claim: claim.place, lambda value: (value.name is not None,))
        return found if isinstance(found, Place) else None

    def parties(self) -> Claim:
        """The claim with the best supported parties; of equally supported ones the fullest."""
        best = self.best("parties", _told_parties, lambda value: (len(value),))
        return next((claim for claim in self.claims if _told_parties(claim) == best), self.claims[0])

    def union(self, get: Callable[[Claim], tuple[str, ...]]) -> tuple[str, ...]:
        """All values, the best supported first."""
        stories: dict[str, set[int]] = defaultdict(set)
        for claim in self.claims:
            for value in get(claim):
                stories[value].add(claim.story)
        return tuple(sorted(stories, key=lambda value: (-len(stories[value]), value)))

    def values(self, field: str) -> list[Value]:
        return self._values.get(field, [])

    def differing(self) -> dict[str, tuple[Value, ...]]:
        """The fields with more than one value."""
        return {field: tuple(values) for field, values in self._values.items() if len(values) > 1 and field != "name"}

    def disputed(self) -> tuple[str, ...]:
        """The fields in which one source excludes what another says."""
        found = [field for field, clash in _CLASHES.items() if any(clash(a, b) for a, b in _couples(self.values(field)))]
        return (*found, *(["denied"] if any(claim.denied for claim in self.claims) else []))


def _couples(values: Sequence[Value]) -> Iterable[tuple[Any, Any]]:
    return ((a.value, b.value) for i, a in enumerate(values) for b in values[i + 1 :])


def _dates_clash(one: str, other: str) -> bool:
    mine, theirs = days(one), days(other)
    return bool(mine and theirs and mine.gap(theirs))


_CLASHES: dict[str, Callable[[Any, Any], bool]] = {
    "date": _dates_clash,
    "due": _dates_clash,
    "place": lambda one, other: bool(one.country and other.country and one.country != other.country),
    "status": lambda one, other: Status.NEGATION.value in {one, other},
    "parties": lambda one, other: not (set(one) - {TO} <= set(other) or set(other) - {TO} <= set(one)),
}
"""By field, when two of its values exclude each other."""


def _told_parties(claim: Claim) -> tuple[str, ...]:
    return (*sorted(claim.actor), *([TO, *sorted(claim.recipient)] if claim.recipient else []))


def _status(claim: Claim) -> str | None:
    return _TOLD_LATER.get(claim.status or "", claim.status)


def _status_rank(status: str) -> tuple[float, ...]:
    return (status == Status.OCCURRED.value, status != Status.HYPOTHETICAL.value)


def _precision(date: str) -> tuple[float, ...]:
    span = days(date)
    return (-span.length if span else float("-inf"),)


def _date(votes: _Votes, stages: Sequence[Stage], kind: Kind) -> str | None:
    """Of an event the most precise date that the best supported one allows; of an instrument that of its last dated stage."""
    if kind is Kind.INSTRUMENT:
        return next((stage.date for stage in reversed(stages) if stage.date), None)
    if kind is Kind.COMMITMENT:
        return None
    return _finest([str(value) for value in votes.ranked("date", lambda claim: claim.date, _precision)])


def _finest(ranked: Sequence[str]) -> str | None:
    """The most precise date that the first one allows."""
    if not ranked:
        return None
    best = days(ranked[0])
    finer = [date for date in ranked if best and (found := days(date)) and found.within(best)]
    return max(finer, key=_precision, default=ranked[0])


def _stages(claims: Sequence[Claim]) -> tuple[Stage, ...]:
    """The stages that an instrument has reached, in their order, each with its best supported, most precise date."""
    by_stage: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for stage, date in claim.reached:
            by_stage[stage].append(replace(claim, stage=stage, date=date))
    found = []
    for stage, told in by_stage.items():
        ranked = _Votes(told).ranked("date", lambda claim: claim.date, _precision)
        found.append(Stage(stage=stage, date=_finest([str(date) for date in ranked]), claims=tuple(claim.key for claim in told)))
    return tuple(sorted(found, key=_passed))


def _passed(stage: Stage) -> tuple[int, int, int]:
    """When a text passes through a stage: signed and adopted are one step, of which the dated one counts; from its entry into
    force on the dates tell, since what was suspended may be in force again."""
    order, span = _ORDER[stage.stage], days(stage.date)
    if order < _ORDER[InstrumentStage.IN_FORCE]:
        step = _ORDER[InstrumentStage.SIGNED] if stage.stage == InstrumentStage.ADOPTED else order
        return step, span.first if span else 0, order
    undated = 0 if stage.stage == InstrumentStage.IN_FORCE else _NEVER
    return _ORDER[InstrumentStage.IN_FORCE], span.first if span else undated, order


def _agents(claims: Sequence[Claim]) -> tuple[Party, ...]:
    """Who acted in person, each once with what any source tells."""
    found: dict[str, Party] = {}
    for claim in claims:
        for agent in claim.agents:
            known = found.get(agent.id)
            found[agent.id] = Party(
                id=agent.id,
                name=known.name if known else agent.name,
                role=(known.role if known else None) or agent.role,
                of=(known.of if known else None) or agent.of,
            )
    return tuple(found.values())


def _confidence(claims: Sequence[Claim]) -> float:
    """That not all independent sources are wrong, each taken at its best."""
    best: dict[int, float] = defaultdict(float)
    for claim in claims:
        best[claim.story] = max(best[claim.story], claim.confidence)
    wrong = 1.0
    for confidence in best.values():
        wrong *= 1 - confidence
    return round(min(_CERTAIN, 1 - wrong), 3)
