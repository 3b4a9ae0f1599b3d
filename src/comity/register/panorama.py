"""What the register knows at a glance: who is in it, who stands with whom, on what, when, what is new and what is due."""

from __future__ import annotations

import datetime
from dataclasses import replace

from sqlalchemy import Connection

from comity.model.reading import Record
from comity.model.register import CommitmentState, Fact, Kind, Source
from comity.register.answers import Count, Promise, Tie, Weight
from comity.register.asking import Asking, day_of
from comity.register.query import Filter
from comity.register.ties import count_ties, ties
from comity.register.view import View

__all__ = ["STRONGEST", "Panorama", "Weight", "neighbourhood", "panorama", "years"]
STRONGEST = 60
"""Ties that a map shows."""
DUE = (CommitmentState.OVERDUE, CommitmentState.DUE_SOON)


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
    asked, day = wanted or Filter(), day_of(view, today)
    with view.store.reading() as connection:
        key = "panorama", asked, day, strongest, shown
        return view.kept(connection, key, lambda: _panorama(Asking(view, connection), asked, day, strongest, shown))


def _panorama(asked: Asking, wanted: Filter, today: datetime.date, strongest: int, shown: int) -> Panorama:
    view, connection = asked.view, asked.connection
    counts = asked.kinds(wanted)
    newest = asked.newest(replace(wanted, kind=Kind.INSTRUMENT), shown) if counts[Kind.INSTRUMENT] else ()
    due = asked.promises(wanted, DUE, today, shown) if counts[Kind.COMMITMENT] else []
    return Panorama(
        facts=sum(counts.values()),
        events=counts[Kind.EVENT],
        instruments=counts[Kind.INSTRUMENT],
        commitments=counts[Kind.COMMITMENT],
        actors=tuple(asked.actors(wanted)),
        ties=tuple(ties(view, connection, wanted, None, strongest)),
        tied=count_ties(view, connection, wanted),
        years=asked.by_year(wanted),
        domains=_summed(asked.by_domain(wanted)),
        newest=newest,
        due=tuple(due),
        sources=view.told(connection, [*newest, *(each.fact for each in due)]),
    )


def years(view: View, wanted: Filter | None = None) -> tuple[Count, ...]:
    """Facts by kind and the year in which they begin, commitments by that in which they are due."""
    with view.store.reading() as connection:
        return Asking(view, connection).by_year(wanted or Filter())


def neighbourhood(view: View, actor: str, wanted: Filter | None = None, limit: int = 12) -> tuple[Tie, ...]:
    """The strongest ties of an actor, and those among its partners."""
    asked = wanted or Filter()
    with view.store.reading() as connection:
        key = "neighbourhood", actor, asked, limit
        return view.kept(connection, key, lambda: _near(view, connection, actor, asked, limit))


def _near(view: View, connection: Connection, actor: str, asked: Filter, limit: int) -> tuple[Tie, ...]:
    own = ties(view, connection, replace(asked, actor=(actor,), other=()), actor, limit)
    near = {actor, *(tie.b if tie.a == actor else tie.a for tie in own)}
    return tuple(ties(view, connection, replace(asked, actor=(), other=()), None, None, sorted(near)))


def _summed(counts: tuple[Count, ...]) -> tuple[Count, ...]:
    sums: dict[str, int] = {}
    for count in counts:
        sums[count.code] = sums.get(count.code, 0) + count.facts
    return tuple(Count(code=code, year=None, facts=n) for code, n in sorted(sums.items(), key=lambda each: (-each[1], each[0])))
