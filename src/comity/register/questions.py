"""Questions across facts: dossiers, commitments, networks, persons, full text. A few statements over indexes answer each."""

from __future__ import annotations

import datetime
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from msgspec.structs import replace as changed
from sqlalchemy import ColumnElement, Connection, Executable, Select, and_, case, false, func, literal_column, or_, select

from comity.knowledge.world.folding import WORD, fold
from comity.model.codes import HAPPENED
from comity.model.register import CommitmentState, Fact, Kind
from comity.register import rows, schema, tallied
from comity.register.answers import (
    Account,
    Count,
    Coverage,
    Dossier,
    Hit,
    Intensity,
    Office,
    Person,
    Promise,
    Publisher,
    Sourced,
    Tie,
)
from comity.register.dates import days
from comity.register.fulltext import holds, numbers, pieces
from comity.register.query import Filter, leading, matching, valid
from comity.register.tallies import UNIT, Key
from comity.register.ties import ties, units
from comity.register.view import View

SOON = 90
"""Days before a due date in which a commitment is due soon."""
SHOWN = 10
"""Of each kind of fact in a dossier."""
COUNTED = 1000
"""Documents that a search counts for the eye; of more it says that there are more."""
_AROUND = 90  # characters of a snippet on each side
_FACT = schema.fact.c


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
    alone = base.actor[0] if len(base.actor) == 1 and not base.other else None
    with view.store.reading() as connection:
        asked = _Asked(view, connection)
        types = asked.by_type(base)
        counts = {Kind.EVENT: sum(count.facts for count in types)}
        counts |= {kind: view.total(connection, replace(base, kind=kind)) for kind in Kind if kind not in counts}
        instruments = asked.newest(replace(base, kind=Kind.INSTRUMENT), shown)
        commitments = asked.promises(base, (), _day(view, today), shown)
        latest = asked.newest(replace(base, kind=Kind.EVENT), shown)
        return Dossier(
            actors=(*base.actor, *base.other),
            as_of=view.stamp,
            facts=sum(counts.values()),
            events=counts[Kind.EVENT],
            count_instruments=counts[Kind.INSTRUMENT],
            count_commitments=counts[Kind.COMMITMENT],
            since=asked.beginning(base),
            types=types,
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
        return _Asked(view, connection).coverage(wanted or Filter())


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
        return _Asked(view, connection).promises(wanted or Filter(), states, _day(view, today), limit, offset)


def count_commitments(
    view: View, wanted: Filter | None = None, states: Sequence[CommitmentState] = (), today: datetime.date | None = None
) -> int:
    """How many commitments :func:`commitments` has to give in all."""
    query = _promised(view, wanted or Filter(), states, _day(view, today), _FACT.row)
    with view.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar() or 0)


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
    today = _day(view, None)
    states = [row.state if not isinstance(row, Fact) else None for row in rows]
    return [
        Sourced(
            fact=fact,
            sources=said[fact.id],
            state=known or (state(fact, today) if fact.kind is Kind.COMMITMENT else None),
        )
        for fact, known in zip(facts, states, strict=True)
    ]


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


def network(view: View, wanted: Filter | None = None, strongest: int | None = None) -> list[Tie]:
    """Who is tied to whom, the strongest ties first; all of them or the strongest."""
    with view.store.reading() as connection:
        return ties(view, connection, wanted or Filter(), None, strongest)


def timeline(view: View, wanted: Filter | None = None) -> tuple[Count, ...]:
    """Events by PLOVER type and year."""
    with view.store.reading() as connection:
        return _Asked(view, connection).by_type(wanted or Filter())


def domains(view: View, wanted: Filter | None = None) -> tuple[Count, ...]:
    """Events and instruments by domain and year."""
    with view.store.reading() as connection:
        return _Asked(view, connection).by_domain(wanted or Filter())


def actors(view: View) -> list[str]:
    """Ids of the parties of facts that stand now, those with the most facts first."""
    table = schema.tally
    query = select(table.c.a).where(table.c.b == "", table.c.a != "").group_by(table.c.a).order_by(func.sum(table.c.facts).desc(), table.c.a)
    with view.store.reading() as connection:
        return [str(actor) for (actor,) in connection.execute(query)]


def persons(view: View, name: str = "", of: str | None = None, limit: int = 50, offset: int = 0) -> list[Person]:
    """People whose id holds a name or who served a state or organisation, with their offices over time; the most reported first."""
    table = schema.appearance
    ranked = _appeared(view, name, of, table.c.person).group_by(table.c.person).order_by(func.count().desc(), table.c.person)
    by_person: dict[str, list[Any]] = {}
    with view.store.reading() as connection:
        by_person = {row.person: [] for row in connection.execute(ranked.limit(limit).offset(offset))}
        for some in rows.chunks(by_person):
            query = select(table).where(valid(table, view.stamp), table.c.person.in_(some))
            for row in connection.execute(query.order_by(table.c.published, table.c.document)):
                by_person[row.person].append(row)
    return [_person(person, seen) for person, seen in by_person.items()]


def count_persons(view: View, name: str = "", of: str | None = None) -> int:
    """How many people :func:`persons` has to give in all."""
    query = _appeared(view, name, of, func.count(schema.appearance.c.person.distinct()))
    with view.store.reading() as connection:
        return int(connection.execute(query).scalar() or 0)


def search(view: View, words: str, limit: int | None = 20, offset: int = 0, most: int | None = None) -> tuple[list[Hit], int]:
    """Documents that hold some words, the last added first, and how many there are.

    Args:
        view: the register at a time.
        words: words and quoted phrases.
        limit: how many at most.
        offset: how many are left out before them.
        most: how many are counted: where there are more, the count is one above it.

    Raises:
        RegisterError: if there is no word to look for.
    """
    document = schema.document
    with view.store.reading() as connection:
        if view.stamp is None:
            found = numbers(connection, words)
        else:
            stood = (document.c.added <= view.stamp, or_(document.c.until.is_(None), document.c.until > view.stamp))
            found = select(document.c.id).where(holds(words), *stood)
        counted = found.limit(most + 1) if most else found
        total = connection.execute(select(func.count()).select_from(counted.subquery())).scalar() or 0
        if most and total > most and view.stamp is None:
            found = numbers(connection, words, dense=True)
        newest = found.order_by(found.selected_columns[0].desc()).limit(limit).offset(offset)
        hits = connection.execute(select(document).where(document.c.id.in_(newest)).order_by(document.c.id.desc())).all()
        told: dict[int, list[str]] = defaultdict(list)
        claim = schema.claim
        said = select(claim.c.document, claim.c.fact).where(claim.c.document.in_([row.id for row in hits]), claim.c.until.is_(None))
        for row in connection.execute(said.order_by(claim.c.fact)):
            told[row.document].append(row.fact)
    return [
        Hit(
            document=row.id,
            name=row.name,
            language=row.language,
            published=row.published,
            publisher=row.publisher,
            snippet=_snippet(row.text, pieces(words)[0]),
            facts=tuple(dict.fromkeys(told[row.id])),
        )
        for row in hits
    ], int(total)


class _Asked:
    """Questions within one transaction."""

    def __init__(self, view: View, connection: Connection) -> None:
        self.view = view
        self.connection = connection

    def newest(self, wanted: Filter, limit: int) -> tuple[Fact, ...]:
        return tuple(self.view.page(self.connection, wanted, "date", limit, None)[0])

    def by_type(self, wanted: Filter) -> tuple[Count, ...]:
        key = tallied.key(wanted, self.view.stamp)
        if key is not None and not wanted.domain:
            table = schema.tally
            query = tallied.of(table, key, table.c.type, table.c.year, func.sum(table.c.facts)).where(
                table.c.kind == Kind.EVENT.value
            )
            if wanted.type:
                query = query.where(table.c.type.in_(wanted.type))
            return self._counts(query, table.c.type, table.c.year)
        found = self._found(replace(wanted, kind=Kind.EVENT), _FACT.type, _FACT.first)
        return self._counts(select(found.c.type, _year(found.c.first), func.count()), found.c.type, _year(found.c.first))

    def by_domain(self, wanted: Filter) -> tuple[Count, ...]:
        key = tallied.key(wanted, self.view.stamp)
        if key is not None and not wanted.domain and not wanted.type and not wanted.kind:
            table = schema.tally_domain
            tallies = tallied.of(table, key, table.c.domain, table.c.year, func.sum(table.c.facts))
            return self._counts(tallies.where(table.c.kind != Kind.COMMITMENT.value), table.c.domain, table.c.year)
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
        key = tallied.key(wanted, self.view.stamp)
        if key is not None and not wanted.domain and not wanted.type:
            return self._tallied_intensity(key)
        found = self._found(replace(wanted, kind=Kind.EVENT, status=tuple(sorted(HAPPENED))), _FACT.first, _FACT.weight)
        weight, year = units(found.c.weight), _year(found.c.first)
        sums = func.sum(weight), func.sum(case((weight > 0, weight), else_=0)), func.count()
        return self._intensities(select(year, *sums).where(found.c.first != "").group_by(year).order_by(year))

    def _tallied_intensity(self, key: Key) -> tuple[Intensity, ...]:
        table = schema.tally
        sums = [func.sum(column) for column in (table.c.weight, table.c.good, table.c.happened)]
        query = tallied.of(table, key, table.c.year, *sums).where(table.c.kind == Kind.EVENT.value, table.c.year != "")
        return self._intensities(query.group_by(table.c.year).having(sums[-1] > 0).order_by(table.c.year))

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

    def beginning(self, wanted: Filter) -> str | None:
        """The earliest date on which the parties cooperated."""
        fact = schema.fact
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
        lead = leading(wanted)
        undated = case((lead.c.last == "", 1), else_=0).label("undated")
        query = _promised(self.view, wanted, states, today, undated, lead.c.last.label("day"), lead.c.row.label("at"))
        some = query.order_by(undated, lead.c.last, lead.c.row).limit(limit).offset(offset).subquery()
        whole = select(_FACT.body, _FACT.until).join_from(some, schema.fact, _FACT.row == some.c.at)
        whole = whole.order_by(some.c.undated, some.c.day, some.c.at)
        facts = (changed(rows.decode(row.body), until=row.until) for row in self.connection.execute(whole))
        return [Promise(fact=fact, state=state(fact, today)) for fact in facts]

    def coverage(self, wanted: Filter) -> Coverage:
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

    def _documents(self, wanted: Filter) -> Select[Any]:
        """The numbers of the documents that say some facts."""
        found, told = self._found(wanted), schema.fact_claim
        return select(told.c.document).join_from(found, told, told.c.row == found.c.row)

    def _found(self, wanted: Filter, *columns: ColumnElement[Any]) -> Any:
        return matching(wanted, self.view.stamp, schema.fact.c.row, *columns).subquery()

    def _counts(self, query: Any, *by: ColumnElement[Any]) -> tuple[Count, ...]:
        return tuple(
            Count(code=code, year=int(year) if year else None, facts=int(count))
            for code, year, count in self.connection.execute(query.group_by(*by).order_by(*by))
        )


def _year(first: ColumnElement[str]) -> ColumnElement[str]:
    return func.substr(first, literal_column("1"), literal_column("4"))  # PostgreSQL must see the same words twice


def _day(view: View, today: datetime.date | None) -> datetime.date:
    """The day on which commitments are looked at: the one given, else that of the view, else this one."""
    if today is None and view.stamp is not None:
        return datetime.datetime.fromisoformat(view.stamp).date()
    return today or datetime.datetime.now(datetime.UTC).date()


def _promised(
    view: View, wanted: Filter, states: Sequence[CommitmentState], today: datetime.date, *columns: ColumnElement[Any]
) -> Select[Any]:
    """Commitments of some states (none: all) on a day."""
    now, soon = today.isoformat(), (today + datetime.timedelta(days=SOON)).isoformat()
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


def _appeared(view: View, name: str, of: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    """Where people appear whose id holds a name or who served a state or organisation."""
    table = schema.appearance
    query = select(*columns).where(valid(table, view.stamp))
    if name:
        slug = "-".join(WORD.findall(fold(name)))
        query = query.where(table.c.person.contains(slug, autoescape=True) if slug else false())
    if of:
        query = query.where(table.c.person.in_(select(table.c.person).where(table.c["of"] == of)))
    return query


def _person(person: str, seen: Sequence[Any]) -> Person:
    by_office: dict[tuple[str | None, str | None], list[Any]] = defaultdict(list)
    for row in seen:
        by_office[row.role, row.of].append(row)
    offices = tuple(
        Office(
            role=role,
            of=of,
            first=min((row.published for row in held if row.published), default=None),
            last=max((row.published for row in held if row.published), default=None),
            documents=len(held),
        )
        for (role, of), held in by_office.items()
    )
    return Person(id=person, name=max((row.name for row in seen), key=len), documents=len(seen), offices=offices)


def _snippet(text: str, piece: str) -> str:
    """The words around the first place where a piece stands."""
    found = re.search(r"[\W_]+".join(map(re.escape, piece.split())), fold(text))
    at, end = found.span() if found else (0, 0)
    start, stop = max(0, at - _AROUND), min(len(text), end + _AROUND)
    cut = " ".join(text[start:stop].split())
    return f"{'…' if start else ''}{cut}{'…' if stop < len(text) else ''}"
