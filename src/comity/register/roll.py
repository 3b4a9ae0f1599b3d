"""The roll of actors: who takes part in facts, in how many of each kind, since and until which year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from comity.model.reading import Record
from comity.model.register import Kind
from comity.register import schema
from comity.register.answers import Tie
from comity.register.query import Filter, matching
from comity.register.ties import ties
from comity.register.view import View


class Entry(Record, frozen=True, kw_only=True):
    """An actor with the number of its facts, of each kind, and the first and the last year in which one of them began."""

    actor: str
    facts: int
    events: int
    instruments: int
    commitments: int
    first: int | None
    last: int | None


def roll(view: View, actors: Sequence[str] | None = None) -> list[Entry]:
    """Actors with their facts, those with the most first.

    Args:
        view: the register at a time.
        actors: only these; None for all.
    """
    whom = None if actors is None else tuple(sorted(set(actors)))
    with view.store.reading() as connection:
        return list(view.kept(connection, ("roll", whom), lambda: tuple(_roll(view, connection, whom))))


def _roll(view: View, connection: Connection, actors: Sequence[str] | None) -> list[Entry]:
    query = _tallied(actors) if view.stamp is None else _counted(view, actors)
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    years: dict[str, list[str]] = defaultdict(list)
    for actor, kind, facts, first, last in connection.execute(query).all():
        sums[actor][kind] += int(facts)
        if kind != Kind.COMMITMENT.value:  # whose year is that in which it is due
            years[actor] += [year for year in (first, last) if year]
    entries = [
        Entry(
            actor=actor,
            facts=sum(counts.values()),
            events=counts[Kind.EVENT.value],
            instruments=counts[Kind.INSTRUMENT.value],
            commitments=counts[Kind.COMMITMENT.value],
            first=int(min(years[actor])) if years[actor] else None,
            last=int(max(years[actor])) if years[actor] else None,
        )
        for actor, counts in sums.items()
    ]
    return sorted(entries, key=lambda entry: (-entry.facts, entry.actor))


def among(view: View, actors: Sequence[str]) -> list[Tie]:
    """The ties between some actors, the strongest first."""
    with view.store.reading() as connection:
        return ties(view, connection, Filter(), None, None, sorted(set(actors)))


def partners(view: View, actor: str, limit: int) -> list[Tie]:
    """The strongest ties of one actor."""
    with view.store.reading() as connection:
        return ties(view, connection, Filter(), actor, limit)


def near(view: View, actors: Sequence[str], limit: int) -> list[Tie]:
    """The ties between some actors and the partners that each of them has most facts with.

    Args:
        view: the register at a time.
        actors: whose neighbourhood it is.
        limit: partners of each.
    """
    found = dict.fromkeys(actors)
    with view.store.reading() as connection:
        for actor in actors:
            for tie in ties(view, connection, Filter(), actor, limit):
                found.setdefault(tie.b if tie.a == actor else tie.a)
        return ties(view, connection, Filter(), None, None, sorted(found))


def _tallied(actors: Sequence[str] | None) -> Select[Any]:
    """From the tallies, of which only the rows of single actors are looked at: from one actor's to the next one's."""
    tally = schema.tally
    if actors is None:
        each = select(func.min(tally.c.a).label("a")).where(tally.c.a > "").cte("each", recursive=True)
        following = select(func.min(tally.c.a)).where(tally.c.a > each.c.a).scalar_subquery()
        each = each.union_all(select(following).where(each.c.a.is_not(None)))
        whom = tally.c.a.in_(select(each.c.a).where(each.c.a.is_not(None)))
    else:
        whom = tally.c.a.in_(sorted(set(actors)))
    first = func.min(func.nullif(tally.c.year, ""))
    query = select(tally.c.a, tally.c.kind, func.sum(tally.c.facts), first, func.max(func.nullif(tally.c.year, "")))
    return query.where(whom, tally.c.b == "").group_by(tally.c.a, tally.c.kind)


def _counted(view: View, actors: Sequence[str] | None) -> Select[Any]:
    """From the facts themselves."""
    party = schema.fact_party
    also = [party.c.party.in_(sorted(set(actors)))] if actors is not None else []
    found = matching(Filter(), view.stamp, party.c.party, party.c.kind, party.c.first, also=also, through=party).subquery()
    year = func.nullif(func.substr(found.c.first, 1, 4), "")
    query = select(found.c.party, found.c.kind, func.count(), func.min(year), func.max(year))
    return query.group_by(found.c.party, found.c.kind)
