"""What waits for a person's judgement, in the order of what matters, what may be the same as a fact, and what people have judged.

The order of the queue: first what sources contradict each other on, since a reader may be misled whichever way it is shown; then
instruments, which everything else hangs on and of which there are few; then events that count although they were read with little
confidence: several sources tell them, or they raise the tie of their parties; then commitments whose day has passed without a
word of how they stand, since these are what one is asked about; then all the rest. A record waits under the first of these reasons
that it has, so that each is met once; within a reason the newest date comes first, which is the order in which the side tables
stand: a page of the queue is read from one stretch of one table, however large the register is. What anybody has judged waits no
more, but for a second opinion (:attr:`Reason.OTHERS`).

The confidence of instruments and commitments tells only how many sources there are; that of events how sure their reading is. So
only events can be doubtful.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, and_, exists, func, not_, or_, select, tuple_

from comity.errors import RegisterError
from comity.knowledge.world.folding import fold
from comity.model.register import Action, CommitmentState, Fact, Judgement, Kind
from comity.register import fulltext, rows, schema
from comity.register.claims import COMMITMENT
from comity.register.dates import days
from comity.register.judgements import ABOUT
from comity.register.query import Filter, leading, matching
from comity.register.questions import state
from comity.register.store import Store
from comity.register.view import View

DOUBT = 0.6
"""Confidence under which an event is doubtful."""
SEVERAL = 2
"""Independent sources from which a doubtful event matters whatever it is."""
COUNTED = 1000
"""Records that are counted under a reason; of more it is said that there are more."""
NEAR = {Kind.EVENT: 10, Kind.INSTRUMENT: 3 * 366, Kind.COMMITMENT: 366}
"""Days on either side in which facts of a kind may be the same; an instrument is signed long before it is in force."""
_LONG = 366  # days that a date of a fact near to another one may be long
_LOOKED_AT = 100  # facts that are compared with one, of each sort: between two of its parties or with one, dated or not
_DIGITS = 18  # of the number of a row at most
_FACT = schema.fact.c
_JUDGED = tuple(action.value for action in ABOUT)


class Reason(StrEnum):
    """Why a record waits; in the order of the queue. ``others``: another reviewer has judged it, this one has not."""

    DISPUTED = "disputed"
    INSTRUMENT = "instrument"
    DOUBTFUL = "doubtful"
    OVERDUE = "overdue"
    UNJUDGED = "unjudged"
    OTHERS = "others"


QUEUE = tuple(reason for reason in Reason if reason is not Reason.OTHERS)
"""The reasons that make the queue; each record has one of them."""
_KINDS = {Reason.INSTRUMENT: Kind.INSTRUMENT, Reason.DOUBTFUL: Kind.EVENT, Reason.OVERDUE: Kind.COMMITMENT}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the queue: the reason, the first day of the record's date, and the row of its version. It keeps its meaning when
    the record that stood there was judged and has left."""

    reason: Reason
    first: str
    row: int

    def __str__(self) -> str:
        return f"{self.reason.value}.{self.first}.{self.row}"

    @classmethod
    def parse(cls, word: str) -> Spot:
        """What ``str`` gave.

        Raises:
            RegisterError: if it is none.
        """
        reason, _, rest = word.partition(".")
        first, _, row = rest.rpartition(".")
        if reason not in set(Reason) or not row.isdecimal() or len(row) > _DIGITS:
            raise RegisterError(word, "is no place in the queue", "begin at its first record")
        return cls(Reason(reason), first, int(row))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits, and where it stands."""

    fact: Fact
    spot: Spot


@dataclass(frozen=True, slots=True)
class Queue:
    """The records that wait for a reviewer.

    Attributes:
        view: the register as it is now.
        wanted: which facts; what was judged is left out whatever it says of that.
        today: the day against which commitments are due.
        reviewer: whose second opinion is asked for.
        reason: only those that wait for this reason; None for all of :data:`QUEUE`.
        document: only what this document tells, by its number.
    """

    view: View
    wanted: Filter
    today: datetime.date
    reviewer: str
    reason: Reason | None = None
    document: int | None = None

    def after(self, spot: Spot | None = None, limit: int = 1, *, including: bool = False) -> list[Waiting]:
        """What comes after a place (``including`` what stands there), or first."""
        return self._go(self._reasons(), spot, limit, including, back=False)

    def before(self, spot: Spot) -> Waiting | None:
        """What comes right before a place."""
        return next(iter(self._go(self._reasons()[::-1], spot, 1, False, back=True)), None)

    def counts(self) -> dict[Reason, int]:
        """How many wait for each reason, no more than :data:`COUNTED` and one."""
        with self.view.store.reading() as connection:
            clock = str(connection.execute(select(schema.clock.c.value)).scalar())
        key = _Key(self.view.store, clock, self.wanted, self.today, self.reviewer, self.document)
        return dict(zip(Reason, _counts(key), strict=True))

    def spot(self, fact: Fact) -> Spot:
        """Where a fact stands, or would if nobody had judged it.

        Raises:
            RegisterError: if it was removed.
        """
        query = select(_FACT.first, _FACT.row).where(_FACT.id == fact.id, _FACT.until.is_(None), _FACT.removed.is_(None))
        with self.view.store.reading() as connection:
            found = connection.execute(query).first()
        if found is None:
            raise RegisterError(fact.id, "was removed", "go on with the next record")
        reason = Reason.OTHERS if self.reason is Reason.OTHERS else reasons(fact, self.today)[0]
        return Spot(reason, found.first, found.row)

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _reasons(self) -> tuple[Reason, ...]:
        return QUEUE if self.reason is None else (self.reason,)

    def _go(self, order: Sequence[Reason], spot: Spot | None, limit: int, including: bool, *, back: bool) -> list[Waiting]:
        found: list[Waiting] = []
        rank = list(Reason).index
        with self.view.store.reading() as connection:
            for reason in order:
                passed = spot is not None and (rank(reason) > rank(spot.reason) if back else rank(reason) < rank(spot.reason))
                if not passed and len(found) < limit:
                    start = spot if spot is not None and spot.reason is reason else None
                    found += self._some(connection, reason, start, limit - len(found), including, back)
        return found

    def _some(
        self, connection: Connection, reason: Reason, start: Spot | None, limit: int, including: bool, back: bool
    ) -> list[Waiting]:
        query = self.waiting_for(connection, reason)
        if query is None:
            return []
        first, row = query.selected_columns
        if start is not None:
            beyond = row >= start.row if including else row > start.row
            within = row <= start.row if including else row < start.row
            query = query.where(first >= start.first, or_(first > start.first, beyond)) if back else query.where(
                first <= start.first, or_(first < start.first, within)
            )
        order = (first.asc(), row.asc()) if back else (first.desc(), row.desc())
        some = query.order_by(*order).limit(limit).subquery()
        whole = select(some.c.first, some.c.row, _FACT.body).join_from(some, schema.fact, _FACT.row == some.c.row)
        turned = (some.c.first.asc(), some.c.row.asc()) if back else (some.c.first.desc(), some.c.row.desc())
        return [
            Waiting(rows.decode(each.body), Spot(reason, each.first, each.row))
            for each in connection.execute(whole.order_by(*turned))
        ]

    def waiting_for(self, connection: Connection, reason: Reason, *, through: bool = True) -> Select[Any] | None:
        """Day and row of the records that wait for a reason; None where there can be none. ``through``: to be had in order, else
        to be counted."""
        kind = _KINDS.get(reason)
        if (kind and self.wanted.kind not in (None, kind)) or (reason is Reason.UNJUDGED and self.wanted.kind is Kind.INSTRUMENT):
            return None
        if self.wanted.words:
            fulltext.by_index(connection)
        wanted = replace(self.wanted, kind=kind or self.wanted.kind, judged="none", rejected=False)
        if reason is Reason.OTHERS:
            wanted = replace(wanted, judged=None, rejected=True)
        lead = self._lead(reason) if through else None
        table = leading(wanted) if lead is None else lead
        also = self._conditions(reason, table)
        if self.document is not None:
            told, fact = schema.fact_claim, schema.fact.alias("told")
            own = select(fact.c.first, fact.c.row).join(told, told.c.row == fact.c.row).where(told.c.document == self.document)
            also.append(tuple_(table.c.first, table.c.row).in_(own))
        return matching(wanted, None, table.c.first, table.c.row, also=also, through=lead)

    def _lead(self, reason: Reason) -> Table | None:
        """The side table in whose order a section of the whole register is read; None where a filter leads."""
        if leading(replace(self.wanted, kind=None)) is not schema.fact_day:
            return None
        return schema.fact_type if reason is Reason.OVERDUE else schema.fact_day

    def _conditions(self, reason: Reason, table: Table) -> list[ColumnElement[bool]]:
        """What makes records wait for a reason and for none before it; ``table`` is the side table that leads."""
        if reason is Reason.OTHERS:
            return [tuple_(table.c.first, table.c.row).in_(self._others())]
        disputed = _FACT.disputed.is_(True)
        calm = _FACT.disputed.is_(False)
        doubtful = and_(_FACT.confidence < DOUBT, or_(_FACT.independent >= SEVERAL, _FACT.weight > 0))
        overdue = and_(_FACT.settled.is_(None), _FACT.last != "", _FACT.last < self.today.isoformat())
        if reason is Reason.DISPUTED:
            return [disputed]
        if reason is Reason.INSTRUMENT:
            return [calm]
        if reason is Reason.DOUBTFUL:
            return [calm, doubtful]
        if reason is Reason.OVERDUE:
            return [calm, _FACT.type == COMMITMENT, overdue]
        event, promise = _FACT.kind == Kind.EVENT.value, _FACT.kind == Kind.COMMITMENT.value
        return [calm, or_(and_(event, not_(doubtful)), and_(promise, not_(overdue)))]

    def _others(self) -> Select[Any]:
        """Day and row of what others have judged and this reviewer has not. There is never more of it than people can judge."""
        own, other, fact = schema.judgement.alias("own"), schema.judgement.alias("other"), schema.fact.alias("judged")
        mine = select(own.c.fact).where(own.c.author == self.reviewer, *_stands(own))
        theirs = select(other.c.fact).where(other.c.author != self.reviewer, *_stands(other), other.c.fact.not_in(mine))
        return select(fact.c.first, fact.c.row).where(fact.c.id.in_(theirs), fact.c.until.is_(None), fact.c.removed.is_(None))


class _Key(NamedTuple):
    """What the counts of a queue depend on; ``clock`` is when the register last changed."""

    store: Store
    clock: str
    wanted: Filter
    today: datetime.date
    reviewer: str
    document: int | None


@lru_cache(maxsize=256)
def _counts(key: _Key) -> tuple[int, ...]:
    """How many records wait for each reason: counted once as long as the register stays the same."""
    queue = Queue(View(key.store), key.wanted, key.today, key.reviewer, None, key.document)
    found = []
    with key.store.reading() as connection:
        for reason in Reason:
            query = queue.waiting_for(connection, reason, through=False)
            counted = None if query is None else select(func.count()).select_from(query.limit(COUNTED + 1).subquery())
            found.append(0 if counted is None else int(connection.execute(counted).scalar() or 0))
    return tuple(found)


def reasons(fact: Fact, today: datetime.date) -> tuple[Reason, ...]:
    """All reasons that a fact has to wait for, the first one being that under which it waits."""
    found = [Reason.DISPUTED] if fact.disputed else []
    if fact.kind is Kind.INSTRUMENT:
        found.append(Reason.INSTRUMENT)
    if fact.kind is Kind.EVENT and fact.confidence < DOUBT and (fact.independent >= SEVERAL or rows.weight(fact) > 0):
        found.append(Reason.DOUBTFUL)
    if fact.kind is Kind.COMMITMENT and state(fact, today) is CommitmentState.OVERDUE:
        found.append(Reason.OVERDUE)
    return tuple(found) or (Reason.UNJUDGED,)


# -- twins -----------------------------------------------------------------------------------------------------------------


def twins(view: View, fact: Fact, words: str | None = None, limit: int = 12) -> list[Fact]:
    """Facts of the same kind that may be the same as one, the likeliest first: they share parties and are near in date.

    Args:
        view: the register.
        fact: the one.
        words: words that a document must hold that says them; they then need not be near in date.
        limit: how many at most.
    """
    found: dict[str, Fact] = {}
    span = days(fact.due if fact.kind is Kind.COMMITMENT else fact.date)
    near: list[list[ColumnElement[bool]]] = [[]]
    if span is not None and not words:
        begin, end = span.first - NEAR[fact.kind], span.last + NEAR[fact.kind]
        within = [_FACT.first >= _day(begin - _LONG), _FACT.first <= _day(end), _FACT.last >= _day(begin)]
        near = [within, [_FACT.first == ""]]
    together = [Filter(kind=fact.kind, actor=fact.parties, other=fact.parties, words=words)] if len(fact.parties) > 1 else []
    with view.store.reading() as connection:
        if words:
            fulltext.by_index(connection)
        for wanted in (*together, Filter(kind=fact.kind, actor=fact.parties, words=words)):
            for also in near:
                lead = leading(wanted)
                query = matching(wanted, view.stamp, lead.c.first, lead.c.row, also=also)
                some = query.order_by(lead.c.first.desc(), lead.c.row.desc()).limit(_LOOKED_AT).subquery()
                bodies = connection.execute(select(_FACT.body).join_from(some, schema.fact, _FACT.row == some.c.row)).scalars()
                found |= {other.id: other for other in map(rows.decode, bodies) if other.id != fact.id}
    return sorted(found.values(), key=lambda other: (-_likeness(fact, other), other.id))[:limit]


def _likeness(fact: Fact, other: Fact) -> float:
    """How alike two facts of a kind are, from 0: parties, type, date, name, domains, each at most 1 but for the parties."""
    mine, theirs = set(fact.parties), set(other.parties)
    parties = len(mine & theirs) / len(mine | theirs)
    one, two = (days(each.due if each.kind is Kind.COMMITMENT else each.date) for each in (fact, other))
    date = 1 / (1 + one.gap(two) / 3) if one and two else 0.3
    names = difflib.SequenceMatcher(None, fold(fact.name), fold(other.name)).ratio() if fact.name and other.name else 0.0
    subjects = set(fact.domains) | set(other.domains)
    domains = len(set(fact.domains) & set(other.domains)) / len(subjects) if subjects else 0.0
    return 2 * parties + (fact.type == other.type) + date + 2 * names + domains / 2


def _day(ordinal: int) -> str:
    return datetime.date.fromordinal(min(max(ordinal, 1), datetime.date.max.toordinal())).isoformat()


# -- judgements ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement, and the number of the one that undid it, if it was undone."""

    judgement: Judgement
    undone: int | None = None

    @property
    def standing(self) -> bool:
        """It can be undone."""
        return self.undone is None and self.judgement.action is not Action.UNDO


def judged(
    view: View, author: str | None = None, action: Action | None = None, before: int | None = None, limit: int | None = 50
) -> list[Judged]:
    """Judgements, the last one first.

    Args:
        view: the register at a time.
        author: only theirs.
        action: only these.
        before: only those with a lower number: where the page before ended.
        limit: how many at most; None for all.
    """
    judgement, undo = schema.judgement, schema.judgement.alias("undo")
    undone = and_(undo.c.undoes == judgement.c.id, *([undo.c.made <= view.stamp] if view.stamp else []))
    query = select(judgement.c.body, undo.c.id.label("undone")).outerjoin(undo, undone).order_by(judgement.c.id.desc())
    given = {judgement.c.author: author, judgement.c.action: action.value if action else None}
    query = query.where(*(column == value for column, value in given.items() if value))
    if before is not None:
        query = query.where(judgement.c.id < before)
    if view.stamp:
        query = query.where(judgement.c.made <= view.stamp)
    with view.store.reading() as connection:
        return [Judged(_decoded(row.body), row.undone) for row in connection.execute(query.limit(limit))]


def numbered(view: View, numbers: Iterable[int]) -> list[Judged]:
    """Judgements by their numbers, in order; there are none of numbers that the register does not know."""
    judgement, undo = schema.judgement, schema.judgement.alias("undo")
    query = select(judgement.c.body, undo.c.id.label("undone")).outerjoin(undo, undo.c.undoes == judgement.c.id)
    query = query.where(judgement.c.id.in_(sorted(set(numbers)))).order_by(judgement.c.id)
    with view.store.reading() as connection:
        return [Judged(_decoded(row.body), row.undone) for row in connection.execute(query)]


def authors(view: View) -> list[tuple[str, int]]:
    """Who has judged, with the number of their judgements, the most first."""
    author = schema.judgement.c.author
    query = select(author, func.count().label("n")).group_by(author).order_by(func.count().desc(), author)
    with view.store.reading() as connection:
        return [(str(row.author), int(row.n)) for row in connection.execute(query)]


def last_of(view: View, author: str) -> Judgement | None:
    """The last judgement of an author that stands and can be undone."""
    judgement = schema.judgement
    query = select(judgement.c.body).where(judgement.c.author == author, judgement.c.action != Action.UNDO.value)
    with view.store.reading() as connection:
        body = connection.execute(query.where(_not_undone(judgement)).order_by(judgement.c.id.desc()).limit(1)).scalar()
    return _decoded(body) if body is not None else None


def reasons_given(view: View, author: str, action: Action, limit: int = 5) -> list[str]:
    """The reasons that an author gave last for an action, each once, the last one first."""
    judgement = schema.judgement
    last = func.max(judgement.c.id)
    query = select(judgement.c.reason).where(judgement.c.author == author, judgement.c.action == action.value)
    with view.store.reading() as connection:
        return list(connection.execute(query.group_by(judgement.c.reason).order_by(last.desc()).limit(limit)).scalars())


def opinions(view: View) -> list[Judgement]:
    """The standing confirmations, rejections and corrections of facts that several people have judged, in order."""
    judgement, any_one = schema.judgement, schema.judgement.alias("any_one")
    several = select(any_one.c.fact).where(*_stands(any_one)).group_by(any_one.c.fact)
    several = several.having(func.count(any_one.c.author.distinct()) > 1)
    query = select(judgement.c.body).where(judgement.c.fact.in_(several), *_stands(judgement)).order_by(judgement.c.id)
    with view.store.reading() as connection:
        return [_decoded(body) for body in connection.execute(query).scalars()]


def as_read(history: Iterable[Fact]) -> Fact | None:
    """The last version of a fact that nobody had judged, for those who are to judge it without knowing how others did; None if
    there is none."""
    return next((fact for fact in reversed(list(history)) if not fact.judged and not fact.edited and not fact.removed), None)


def _stands(table: Any) -> tuple[ColumnElement[bool], ...]:
    """That judgements say something of one fact and were not undone."""
    return table.c.action.in_(_JUDGED), _not_undone(table)


def _not_undone(table: Any) -> ColumnElement[bool]:
    undo = schema.judgement.alias()
    return ~exists().where(undo.c.undoes == table.c.id)


def _decoded(body: str) -> Judgement:
    return msgspec.json.decode(body, type=Judgement)
