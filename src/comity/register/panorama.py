"""What the register knows at a glance: who is in it, who stands with whom, on what, when, what is new and what is due."""

from __future__ import annotations

import datetime
from dataclasses import replace

from comity.model.reading import Record
from comity.model.register import CommitmentState, Fact, Kind, Source
from comity.register import questions
from comity.register.answers import Count, Promise, Tie
from comity.register.query import Filter
from comity.register.view import View

STRONGEST = 60
"""Ties that a map shows."""
DUE = (CommitmentState.OVERDUE, CommitmentState.DUE_SOON)


class Weight(Record, frozen=True, kw_only=True):
    """An actor with the number of its facts."""

    actor: str
    facts: int


class Panorama(Record, frozen=True, kw_only=True):
    """The register, or the facts that a filter asks for, at a glance.

    Attributes:
        facts: how many in all; ``events``, ``instruments``, ``commitments``: of each kind.
        actors: with their facts, the most first.
        ties: the strongest.
        tied: how many ties there are in all.
        years: facts by kind (code) and year.
        domains: facts by domain, the most first; their year is None.
        newest: the newest instruments.
        due: commitments that are due soon or overdue, what is due first.
        sources: by id of these facts, the documents that say them.
    """

    facts: int
    events: int
    instruments: int
    commitments: int
    actors: tuple[Weight, ...]
    ties: tuple[Tie, ...]
    tied: int
    years: tuple[Count, ...]
    domains: tuple[Count, ...]
    newest: tuple[Fact, ...]
    due: tuple[Promise, ...]
    sources: dict[str, tuple[Source, ...]]


def panorama(
    view: View, wanted: Filter | None = None, today: datetime.date | None = None, strongest: int = STRONGEST, shown: int = 6
) -> Panorama:
    """The facts that a filter asks for, at a glance.

    Args:
        view: the register at a time.
        wanted: which facts; None for all.
        today: the day against which commitments are due; None for that of the view.
        strongest: how many ties at most.
        shown: how many instruments and commitments at most.
    """
    asked = wanted or Filter()
    counts = {kind: view.count(replace(asked, kind=kind)) if asked.kind in (None, kind) else 0 for kind in Kind}
    every = questions.network(view, asked)
    weights: dict[str, int] = {}
    for fact in view.every(asked):
        for party in fact.parties:
            weights[party] = weights.get(party, 0) + 1
    newest = view.facts(replace(asked, kind=Kind.INSTRUMENT), limit=shown).facts
    due = questions.commitments(view, asked, DUE, today, shown)
    return Panorama(
        facts=sum(counts.values()),
        events=counts[Kind.EVENT],
        instruments=counts[Kind.INSTRUMENT],
        commitments=counts[Kind.COMMITMENT],
        actors=tuple(
            Weight(actor=actor, facts=n) for actor, n in sorted(weights.items(), key=lambda each: (-each[1], each[0]))
        ),
        ties=tuple(every[:strongest]),
        tied=len(every),
        years=years(view, asked),
        domains=_summed(questions.domains(view, asked)),
        newest=newest,
        due=tuple(due),
        sources=view.sources([*newest, *(each.fact for each in due)]),
    )


def years(view: View, wanted: Filter) -> tuple[Count, ...]:
    """Facts by kind and the year in which they begin."""
    counts: dict[tuple[str, int | None], int] = {}
    for fact in view.every(wanted):
        date = (fact.due if fact.kind is Kind.COMMITMENT else fact.date) or ""
        key = fact.kind.value, int(date[:4]) if date[:4].isdigit() else None
        counts[key] = counts.get(key, 0) + 1
    return tuple(Count(code=code, year=year, facts=n) for (code, year), n in sorted(counts.items(), key=lambda e: (e[0][0], e[0][1] or 0)))


def neighbourhood(view: View, actor: str, wanted: Filter | None = None, limit: int = 12) -> tuple[Tie, ...]:
    """The strongest ties of an actor, and those among its partners."""
    asked = wanted or Filter()
    own = questions.network(view, replace(asked, actor=(actor,), other=()), None)
    partners = [tie.b if tie.a == actor else tie.a for tie in own if actor in (tie.a, tie.b)][:limit]
    near = {actor, *partners}
    return tuple(tie for tie in questions.network(view, replace(asked, actor=(), other=())) if tie.a in near and tie.b in near)


def _summed(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    sums: dict[str, int] = {}
    for count in counts:
        sums[count.code] = sums.get(count.code, 0) + count.facts
    return tuple(Count(code=code, year=None, facts=n) for code, n in sorted(sums.items(), key=lambda each: (-each[1], each[0])))
