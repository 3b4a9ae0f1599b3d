"""Questions about some facts within one transaction: answered from the tallies where these tell, else from the columns in memory
where a server keeps them, else from the facts as they stand in the side tables."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Select, and_, case, func, literal_column, or_, select

from comity.model.codes import HAPPENED
from comity.model.register import CommitmentState, Fact, Kind
from comity.register import schema
from comity.register.answers import Count, Coverage, Intensity, Promise, Publisher, Weight
from comity.register.counting import Found
from comity.register.dates import days
from comity.register.query import Filter, leading, matching
from comity.register.tallied import Tallied
from comity.register.tallies import UNIT
from comity.register.ties import units
from comity.register.view import View

SOON = 90
"""Days before a due date in which a commitment is due soon."""
_FACT = schema.fact.c


class Asking:
    """Questions within one transaction.

    Args:
        view: the register at a time.
        connection: of a reading transaction.
    """

    def __init__(self, view: View, connection: Connection) -> None:
        self.view = view
        self.connection = connection

    def newest(self, wanted: Filter, limit: int) -> tuple[Fact, ...]:
        """The latest facts."""
        return tuple(self.view.page(self.connection, wanted, "date", limit, None)[0])

    def kinds(self, wanted: Filter) -> dict[Kind, int]:
        """How many facts of each kind there are."""
        found = self.view.found(self.connection, wanted) if Tallied.of(wanted, self.view.stamp) is None else None
        if found is not None:
            return found.kinds()
        asked = [kind for kind in Kind if wanted.kind in (None, kind)]
        return dict.fromkeys(Kind, 0) | {kind: self.view.total(self.connection, replace(wanted, kind=kind)) for kind in asked}

    def by_type(self, wanted: Filter) -> tuple[Count, ...]:
        """Events by PLOVER type and year."""
        tallied = Tallied.of(replace(wanted, kind=Kind.EVENT), self.view.stamp)
        if tallied is not None and not wanted.domain:
            return self._counts(*tallied.by_type())
        every = self._of_all_kinds(wanted)
        if every is not None:
            return every.of_kind(Kind.EVENT).types()
        found = self._found(replace(wanted, kind=Kind.EVENT), _FACT.type, _FACT.first)
        query = select(found.c.type, _year(found.c.first), func.count())
        return self._counts(query, found.c.type, _year(found.c.first))

    def by_year(self, wanted: Filter) -> tuple[Count, ...]:
        """Facts by kind and year; commitments by that in which they are due."""
        tallied = Tallied.of(wanted, self.view.stamp)
        if tallied is not None:
            return self._counts(*tallied.by_kind())
        every = self.view.found(self.connection, wanted)
        if every is not None:
            return every.years()
        found = self._found(wanted, _FACT.kind, _FACT.first)
        query = select(found.c.kind, _year(found.c.first), func.count())
        return self._counts(query, found.c.kind, _year(found.c.first))

    def by_domain(self, wanted: Filter) -> tuple[Count, ...]:
        """Events and instruments by domain and year."""
        tallied = Tallied.of(wanted, self.view.stamp)
        if tallied is not None and not wanted.domain and not wanted.type and not wanted.kind:
            return self._counts(*tallied.by_domain())
        every = self.view.found(self.connection, wanted)
        if every is not None:
            return every.of_kind(Kind.EVENT, Kind.INSTRUMENT).domains()
        found = self._found(wanted, _FACT.first, _FACT.domains, _FACT.kind)
        query = select(found.c.domains, _year(found.c.first), func.count())
        query = query.where(found.c.domains != "", found.c.kind != Kind.COMMITMENT.value)  # whose year is that in which it is due
        counted: Counter[tuple[str, str]] = Counter()
        for domains, year, count in self.connection.execute(query.group_by(found.c.domains, _year(found.c.first))):
            counted.update({(domain, year): count for domain in domains.split()})
        return tuple(
            Count(code=domain, year=int(year) if year else None, facts=int(count))
            for (domain, year), count in sorted(counted.items())
        )

    def intensity(self, wanted: Filter) -> tuple[Intensity, ...]:
        """How intense cooperation and conflict were by year."""
        tallied = Tallied.of(replace(wanted, kind=Kind.EVENT), self.view.stamp)
        if tallied is not None and not wanted.domain and not wanted.type:
            return self._intensities(tallied.intensity())
        every = None if wanted.status else self._of_all_kinds(wanted)
        if every is not None:
            return every.intensity()
        found = self._found(replace(wanted, kind=Kind.EVENT, status=tuple(sorted(HAPPENED))), _FACT.first, _FACT.weight)
        weight, year = units(found.c.weight), _year(found.c.first)
        sums = func.sum(weight), func.sum(case((weight > 0, weight), else_=0)), func.count()
        return self._intensities(select(year, *sums).where(found.c.first != "").group_by(year).order_by(year))

    def actors(self, wanted: Filter) -> list[Weight]:
        """The parties with the number and the intensity of their facts, the most facts first."""
        every = self.view.found(self.connection, wanted)
        if every is not None:
            return every.actors()
        tallied = Tallied.of(wanted, self.view.stamp)
        if tallied is not None and tallied.all and not wanted.domain:
            query = tallied.actors()
        else:
            found, party = self._found(wanted, _FACT.first, _FACT.weight), schema.fact_party
            met = and_(party.c.first == found.c.first, party.c.row == found.c.row)
            sums = func.count(), func.sum(units(found.c.weight))
            query = select(party.c.party, *sums).join_from(found, party, met).group_by(party.c.party)
        counts = [
            Weight(actor=actor, facts=int(facts), intensity=round(int(weight) / UNIT, 2))
            for actor, facts, weight in self.connection.execute(query)
        ]
        return sorted(counts, key=lambda each: (-each.facts, each.actor))

    def beginning(self, wanted: Filter) -> str | None:
        """The earliest date on which the parties cooperated."""
        fact = schema.fact
        every = self.view.found(self.connection, wanted)
        if every is not None:
            row = every.beginning()
            return self.connection.execute(select(fact.c.date).where(fact.c.row == row)).scalar() if row is not None else None
        good = or_(fact.c.kind == Kind.INSTRUMENT.value, fact.c.weight > 0)
        lead = leading(wanted)
        query = matching(wanted, self.view.stamp, lead.c.first, lead.c.last, lead.c.row, also=[good, fact.c.first != ""])
        some = query.order_by(lead.c.first, lead.c.row).limit(1).subquery()
        return self.connection.execute(select(fact.c.date).join_from(some, fact, fact.c.row == some.c.row)).scalar()

    def promises(
        self,
        wanted: Filter,
        states: Sequence[CommitmentState],
        today: datetime.date,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Promise]:
        """Commitments, what is due first, then the undated."""
        wanted = replace(wanted, kind=Kind.COMMITMENT)
        every = self.view.found(self.connection, wanted)
        if every is not None:
            rows = every.promised(states, today.isoformat(), _soon(today)).due(limit, offset)
        else:
            lead = leading(wanted)
            undated = case((lead.c.last == "", 1), else_=0).label("undated")
            query = _promised(self.view, wanted, states, today, undated, lead.c.last.label("day"), lead.c.row.label("at"))
            some = query.order_by(undated, lead.c.last, lead.c.row).limit(limit).offset(offset)
            rows = [row.at for row in self.connection.execute(some)]
        return [Promise(fact=fact, state=state(fact, today)) for fact in self.view.by_row(self.connection, rows)]

    def count_promises(self, wanted: Filter, states: Sequence[CommitmentState], today: datetime.date) -> int:
        """How many :meth:`promises` has to give in all."""
        every = self.view.found(self.connection, replace(wanted, kind=Kind.COMMITMENT))
        if every is not None:
            return len(every.promised(states, today.isoformat(), _soon(today)))
        query = _promised(self.view, wanted, states, today, _FACT.row)
        return int(self.connection.execute(select(func.count()).select_from(query.subquery())).scalar() or 0)

    def coverage(self, wanted: Filter) -> Coverage:
        """The documents behind facts."""
        document = schema.document
        query = (
            select(document.c.language, document.c.id, document.c.story)
            .where(document.c.id.in_(self._documents(wanted)))
            .subquery()
        )
        counts = select(query.c.language, func.count().label("documents")).group_by(query.c.language)
        stories = self.connection.execute(select(func.count(query.c.story.distinct()))).scalar() or 0
        by_language = {row.language: int(row.documents) for row in self.connection.execute(counts.order_by(query.c.language))}
        return Coverage(documents=sum(by_language.values()), stories=int(stories), languages=by_language)

    def publishers(self, wanted: Filter, limit: int) -> tuple[Publisher, ...]:
        """Who reports facts, the most first."""
        every = self.view.found(self.connection, wanted)
        if every is not None:
            return every.publishers(limit)
        found, told = self._found(wanted), schema.fact_claim
        documents = func.count(told.c.document.distinct())
        query = (
            select(told.c.publisher, documents.label("documents"), func.count(told.c.story.distinct()).label("stories"))
            .join_from(found, told, told.c.row == found.c.row)
            .group_by(told.c.publisher)
            .order_by(documents.desc(), told.c.publisher)
            .limit(limit)
        )
        return tuple(
            Publisher(name=row.publisher, documents=row.documents, stories=row.stories) for row in self.connection.execute(query)
        )

    # -- inside ----------------------------------------------------------------------------------------------------------

    def _of_all_kinds(self, wanted: Filter) -> Found | None:
        """The facts of a filter whatever kind it names, from memory."""
        return self.view.found(self.connection, replace(wanted, kind=None))

    def _documents(self, wanted: Filter) -> Select[Any]:
        """The numbers of the documents that say some facts."""
        found, told = self._found(wanted), schema.fact_claim
        return select(told.c.document).join_from(found, told, told.c.row == found.c.row)

    def _found(self, wanted: Filter, *columns: ColumnElement[Any]) -> Any:
        return matching(wanted, self.view.stamp, schema.fact.c.row, *columns).subquery()

    def _counts(self, query: Any, *by: ColumnElement[Any]) -> tuple[Count, ...]:
        return tuple(
            Count(code=code, year=int(year) if year else None, facts=int(count))
            for code, year, count in self.connection.execute(query.group_by(*by).order_by(*by)).all()
        )

    def _intensities(self, query: Executable) -> tuple[Intensity, ...]:
        """From years with their weight, the part of it above zero, and events."""
        return tuple(
            Intensity(
                year=int(year),
                value=round(int(every) / UNIT, 2),
                cooperation=round(int(good) / UNIT, 2),
                conflict=round((int(every) - int(good)) / UNIT, 2),
                events=int(count),
            )
            for year, every, good, count in self.connection.execute(query)
        )


def state(fact: Fact, today: datetime.date) -> CommitmentState:
    """How a commitment stands on a day."""
    if fact.kept_by:
        return CommitmentState.KEPT
    if fact.withdrawn_by:
        return CommitmentState.WITHDRAWN
    span = days(fact.due)
    if span is None:
        return CommitmentState.OPEN
    left = span.last - today.toordinal()
    if left < 0:
        return CommitmentState.OVERDUE
    return CommitmentState.DUE_SOON if left <= SOON else CommitmentState.OPEN


def day_of(view: View, today: datetime.date | None) -> datetime.date:
    """The day on which commitments are looked at: the one given, else that of the view, else this one."""
    if today is None and view.stamp is not None:
        return datetime.datetime.fromisoformat(view.stamp).date()
    return today or datetime.datetime.now(datetime.UTC).date()


def _soon(today: datetime.date) -> str:
    """The last day on which what is due is due soon."""
    return (today + datetime.timedelta(days=SOON)).isoformat()


def _year(first: ColumnElement[str]) -> ColumnElement[str]:
    return func.substr(first, literal_column("1"), literal_column("4"))  # PostgreSQL must see the same words twice


def _promised(
    view: View, wanted: Filter, states: Sequence[CommitmentState], today: datetime.date, *columns: ColumnElement[Any]
) -> Select[Any]:
    """Commitments of some states (none: all) on a day."""
    now, soon = today.isoformat(), _soon(today)
    last, pending = _FACT.last, _FACT.settled.is_(None)
    conditions = {
        CommitmentState.KEPT: _FACT.settled == "kept",
        CommitmentState.WITHDRAWN: _FACT.settled == "withdrawn",
        CommitmentState.OVERDUE: and_(pending, last != "", last < now),
        CommitmentState.DUE_SOON: and_(pending, last >= now, last <= soon),
        CommitmentState.OPEN: and_(pending, or_(last == "", last > soon)),
    }
    also = [or_(*(conditions[state] for state in states))] if states else []
    return matching(replace(wanted, kind=Kind.COMMITMENT), view.stamp, *columns, also=also)
