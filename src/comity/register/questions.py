"""Questions across facts: dossiers, commitments, networks, persons, full text. A few statements over indexes answer each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.model.register import CommitmentState, Fact, Kind
from comity.register.answers import Account, Count, Coverage, Dossier, Promise, Sourced, Tie
from comity.register.asking import SOON, Asking, day_of, state
from comity.register.finding import COUNTED, search
from comity.register.people import count_persons, persons
from comity.register.query import Filter
from comity.register.ties import ties
from comity.register.view import View

__all__ = [
    "COUNTED",
    "SHOWN",
    "SOON",
    "account",
    "actors",
    "commitments",
    "count_commitments",
    "count_persons",
    "coverage",
    "domains",
    "dossier",
    "network",
    "persons",
    "search",
    "sourced",
    "state",
    "timeline",
]
SHOWN = 10
"""Of each kind of fact in a dossier."""


def dossier(
    view: View,
    actor: str | None,
    other: str | None = None,
    wanted: Filter | None = None,
    today: datetime.date | None = None,
    shown: int = SHOWN,
) -> Dossier:
    """The dossier of a pair, of one actor, or of whatever a filter asks for.

    Args:
        view: the register at a time.
        actor: id of the actor; None for the parties of ``wanted``, if it names any.
        other: id of the other one; None for all.
        wanted: further conditions.
        today: the day against which commitments are due; None for that of the view.
        shown: how many facts of each kind at most.
    """
    base = wanted or Filter()
    if actor is not None:
        base = replace(base, actor=(actor,), other=(other,) if other else ())
    day = day_of(view, today)
    with view.store.reading() as connection:
        key = "dossier", base, day, shown
        return view.kept(connection, key, lambda: _dossier(Asking(view, connection), base, day, shown))


def _dossier(asked: Asking, base: Filter, today: datetime.date, shown: int) -> Dossier:
    view, connection = asked.view, asked.connection
    alone = base.actor[0] if len(base.actor) == 1 and not base.other else None
    counts = asked.kinds(replace(base, kind=None))
    instruments = asked.newest(replace(base, kind=Kind.INSTRUMENT), shown)
    commitments = asked.promises(base, (), today, shown)
    latest = asked.newest(replace(base, kind=Kind.EVENT), shown)
    return Dossier(
        actors=(*base.actor, *base.other),
        as_of=view.stamp,
        facts=sum(counts.values()),
        events=counts[Kind.EVENT],
        count_instruments=counts[Kind.INSTRUMENT],
        count_commitments=counts[Kind.COMMITMENT],
        since=asked.beginning(base),
        types=asked.by_type(base),
        domains=asked.by_domain(base),
        instruments=instruments,
        commitments=tuple(commitments),
        latest=latest,
        intensity=asked.intensity(base),
        partners=tuple(ties(view, connection, base, alone, shown)) if alone else (),
        publishers=asked.publishers(base, shown),
        sources=view.told(connection, (*instruments, *(each.fact for each in commitments), *latest)),
    )


def coverage(view: View, wanted: Filter | None = None) -> Coverage:
    """How many documents say the facts that a filter asks for, how many independent stories they are, and their languages."""
    with view.store.reading() as connection:
        asked = wanted or Filter()
        return view.kept(connection, ("coverage", asked), lambda: Asking(view, connection).coverage(asked))


def commitments(
    view: View,
    wanted: Filter | None = None,
    states: Sequence[CommitmentState] = (),
    today: datetime.date | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[Promise]:
    """Commitments with how they stand on a day (None: that of the view), what is due first, the undated last; those of some states
    only, if any are named; all of them, or some from the ``offset`` on."""
    with view.store.reading() as connection:
        return Asking(view, connection).promises(wanted or Filter(), states, day_of(view, today), limit, offset)


def count_commitments(
    view: View, wanted: Filter | None = None, states: Sequence[CommitmentState] = (), today: datetime.date | None = None
) -> int:
    """How many commitments :func:`commitments` has to give in all."""
    with view.store.reading() as connection:
        return Asking(view, connection).count_promises(wanted or Filter(), states, day_of(view, today))


def account(view: View, fact: str) -> Account:
    """All that the register knows of one fact.

    Raises:
        RegisterError: if it does not know it.
    """
    found = view.fact(fact)
    near = view.these(filter(None, (found.instrument, found.kept_by, found.withdrawn_by)))
    events = tuple(near[id] for id in (found.kept_by, found.withdrawn_by) if id in near)
    if found.kind is Kind.INSTRUMENT:
        events = tuple(view.every(Filter(kind=Kind.EVENT, instrument=fact)))
    return Account(
        fact=found,
        sources=view.sources([found])[fact],
        history=tuple(view.history(fact)),
        judgements=tuple(view.judgements(fact)),
        instrument=near.get(found.instrument or ""),
        events=events,
    )


def sourced(view: View, answer: Iterable[Fact | Promise | Sourced]) -> list[Sourced]:
    """Facts and promises with the documents that say them; commitments with how they stand on the view's day."""
    rows = list(answer)
    facts = [row if isinstance(row, Fact) else row.fact for row in rows]
    said = view.sources(facts)
    today = day_of(view, None)
    states = [row.state if not isinstance(row, Fact) else None for row in rows]
    return [
        Sourced(
            fact=fact,
            sources=said[fact.id],
            state=known or (state(fact, today) if fact.kind is Kind.COMMITMENT else None),
        )
        for fact, known in zip(facts, states, strict=True)
    ]


def network(view: View, wanted: Filter | None = None, strongest: int | None = None) -> list[Tie]:
    """Who is tied to whom, the strongest ties first; all of them or the strongest."""
    with view.store.reading() as connection:
        return ties(view, connection, wanted or Filter(), None, strongest)


def timeline(view: View, wanted: Filter | None = None) -> tuple[Count, ...]:
    """Events by PLOVER type and year."""
    with view.store.reading() as connection:
        return Asking(view, connection).by_type(wanted or Filter())


def domains(view: View, wanted: Filter | None = None) -> tuple[Count, ...]:
    """Events and instruments by domain and year."""
    with view.store.reading() as connection:
        return Asking(view, connection).by_domain(wanted or Filter())


def actors(view: View) -> list[str]:
    """Ids of the parties of facts that stand now, those with the most facts first."""
    now = view if view.stamp is None else View(view.store, cubes=view.cubes)
    with view.store.reading() as connection:
        known = now.kept(connection, "actors", lambda: tuple(each.actor for each in Asking(now, connection).actors(Filter())))
        return list(known)
