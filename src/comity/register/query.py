"""What one may ask of the register: filters, their SQL, and pages."""

from __future__ import annotations

import base64
import binascii
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, FromClause, Select, String, Table, and_, exists, false, or_, select, tuple_
from sqlalchemy.sql.visitors import replacement_traverse
from sqlalchemy.types import TypeEngine

from comity.errors import RegisterError
from comity.model.codes import InstrumentKind
from comity.model.register import Action, Fact, Kind
from comity.register import schema
from comity.register.claims import COMMITMENT
from comity.register.fulltext import holds
from comity.register.rows import BOTH

SORTS = ("date", "confidence", "sources", "changed")
"""What facts can be sorted by, each with the highest or newest first."""
_LENGTH = len("2018-02-14")
_TYPES: dict[Kind | None, tuple[str, ...]] = {
    Kind.INSTRUMENT: tuple(kind.value for kind in InstrumentKind),
    Kind.COMMITMENT: (COMMITMENT,),
}
"""The types of the rarer kinds of facts."""
_SORTED = {"kind", "actor", "type", "domain", "context", "country", "since", "until", "rejected"}
Cursor = tuple[str, str | float, int]
"""Where a page ends: how it is sorted, the last fact's value, its row."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which facts are asked for; an empty field asks for nothing. Values of one field are alternatives, fields add up.

    Attributes:
        kind: event, instrument or commitment.
        actor: ids of parties; with ``other``, facts between one of the first and one of the second.
        other: as above.
        side: ``actor`` or ``recipient``, where the party must stand there.
        type: PLOVER types or kinds of instruments.
        mode, domain, context, status, stage: codes.
        since, until: first and last day of the time asked for (ISO 8601); a fact of a longer time counts if it touches it.
        country: where it happened, ISO 3166-1 alpha-3.
        instrument: id of an instrument fact that events name.
        source: part of the name or the publisher of a document that says it.
        language: ISO 639-1 code of a document that says it.
        words: words of full text that a document that says it must hold.
        confidence: at least this, 0 to 1.
        independent: at least so many independent sources.
        disputed: only disputed facts, or only others.
        judged: ``confirm``, ``edit`` or ``none``.
        rejected: facts that a person rejected too; else they are left out.
    """

    kind: Kind | None = None
    actor: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    side: str | None = None
    type: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    country: tuple[str, ...] = ()
    instrument: str | None = None
    source: str | None = None
    language: tuple[str, ...] = ()
    words: str | None = None
    confidence: float | None = None
    independent: int | None = None
    disputed: bool | None = None
    judged: str | None = None
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Some facts in order, how many there are in all, and where the next page begins (None at the end)."""

    facts: tuple[Fact, ...]
    total: int
    after: str | None


def moment(as_of: str | datetime.date | None) -> str | None:
    """A time in the register's writing: the end of a day for a date, the time itself for a time; None for now.

    Raises:
        RegisterError: if it is neither.
    """
    if as_of is None:
        return None
    given = as_of.isoformat() if isinstance(as_of, datetime.date) else as_of
    try:
        if len(given) == _LENGTH:
            datetime.date.fromisoformat(given)
            return f"{given}T23:59:59.999999Z"
        time = datetime.datetime.fromisoformat(given)
    except ValueError as error:
        raise RegisterError(given, "is no date or time", "write 2026-01-31 or 2026-01-31T12:00:00Z") from error
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.UTC)
    return time.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def valid(table: FromClause, stamp: str | None) -> ColumnElement[bool]:
    """That a version stood at a time (None: that it stands)."""
    if stamp is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= stamp, or_(table.c.until.is_(None), table.c.until > stamp))


def matching(
    wanted: Filter,
    stamp: str | None,
    *columns: ColumnElement[Any],
    also: Sequence[ColumnElement[bool]] = (),
    through: Table | None = None,
) -> Select[Any]:
    """The versions of facts that a filter asks for, through the side table that narrows most; tombstones are left out.

    ``fact`` itself is looked at only for what does not stand in the side table: a condition or an order may not be added to the
    query that it did not know of.

    Args:
        wanted: the filter.
        stamp: the time, as of :func:`moment`.
        columns: of ``schema.fact`` or of the side table.
        also: further conditions on columns of ``schema.fact``.
        through: the side table, where the caller needs this one.
    """
    fact = schema.fact
    lead, keys, repeated = _lead(wanted) if through is None else (through, _present(wanted, through), False)
    swap = _Swap(lead)
    time = swap(lead.c.stands.is_(True) if stamp is None else valid(fact, stamp))
    elsewhere = [*_sided(wanted, lead), *_sourced(wanted, lead), *_under(wanted, lead)]
    conditions = [*keys, time, *elsewhere, *map(swap, [*_plain(wanted), *also])]
    query = select(*map(swap, columns)).where(*conditions)
    query = query.select_from(lead.join(fact, fact.c.row == lead.c.row) if swap.looked_at else lead)
    return query.distinct() if repeated else query


def leading(wanted: Filter) -> Table:
    """The side table through which a filter's answer comes sorted by ``first`` and ``row``."""
    return _lead(wanted)[0]


def asks_much(wanted: Filter) -> bool:
    """Whether a filter has conditions beside those that one side table is sorted by, so that its answer may lie far apart there."""
    given = {name for name in wanted.__dataclass_fields__ if getattr(wanted, name) not in (None, (), False)}
    return len(given) > 1 or not given <= _SORTED or wanted.kind is Kind.EVENT


class _Swap:
    """Puts a side table's columns into expressions over ``fact``, and knows whether they need ``fact`` all the same."""

    def __init__(self, lead: Table) -> None:
        self.lead = lead
        self.looked_at = False

    def __call__(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        swapped: ColumnElement[Any] = replacement_traverse(expression, {}, self._other)
        return swapped

    def _other(self, element: Any, **_: Any) -> Any:
        if not isinstance(element, Column) or element.table is not schema.fact:
            return None
        if element.name in self.lead.c:
            return self.lead.c[element.name]
        self.looked_at = True
        return None


def _lead(wanted: Filter) -> tuple[Table, list[ColumnElement[bool]], bool]:
    """The side table that narrows most, with its conditions, and whether a fact may meet them in several rows."""
    if wanted.actor and wanted.other:
        pair = schema.fact_pair
        couples = sorted({tuple(sorted((a, b))) for a in wanted.actor for b in wanted.other if a != b})
        each = [and_(pair.c.a == a, pair.c.b == b) for a, b in couples]
        return pair, [or_(*each) if couples else false()], len(couples) > 1
    domain, context, type_ = schema.fact_domain, schema.fact_context, schema.fact_type
    if parties := wanted.actor or wanted.other:
        party = schema.fact_party
        keys = [_among(party.c.party, parties)]
        return party, [*keys, party.c.side.in_([wanted.side, BOTH])] if wanted.side else keys, len(parties) > 1
    if wanted.domain:
        return domain, [_among(domain.c.domain, wanted.domain)], len(wanted.domain) > 1
    if wanted.context:
        return context, [_among(context.c.context, wanted.context)], len(wanted.context) > 1
    if types := wanted.type or _TYPES.get(wanted.kind, ()):
        return type_, [_among(type_.c.type, types)], False
    return schema.fact_day, [], False


def _among(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    return column == values[0] if len(values) == 1 else column.in_(values)


def _present(wanted: Filter, lead: Table) -> list[ColumnElement[bool]]:
    """That parties take part in the facts of another side table than theirs."""
    party = schema.fact_party
    return [
        exists().where(party.c.party.in_(parties), party.c.first == lead.c.first, party.c.row == lead.c.row)
        for parties in (wanted.actor, wanted.other)
        if parties
    ]


def _plain(wanted: Filter) -> list[ColumnElement[bool]]:
    """Conditions on the fact's own columns."""
    fact = schema.fact
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(fact.c.kind == wanted.kind.value)
    lists = {"type": wanted.type, "mode": wanted.mode, "status": wanted.status, "stage": wanted.stage, "country": wanted.country}
    found += [fact.c[name].in_(values) for name, values in lists.items() if values]
    if wanted.since:
        found.append(fact.c.last >= wanted.since)
    if wanted.until:
        found += [fact.c.first <= wanted.until, fact.c.first != ""]
    if wanted.confidence is not None:
        found.append(fact.c.confidence >= wanted.confidence)
    if wanted.independent is not None:
        found.append(fact.c.independent >= wanted.independent)
    if wanted.disputed is not None:
        found.append(fact.c.disputed.is_(wanted.disputed))
    if wanted.judged == "none":
        found.append(fact.c.judged.is_(None))
    elif wanted.judged:
        found.append(fact.c.judged == wanted.judged)
    if not wanted.rejected and wanted.judged != Action.REJECT.value:
        found.append(unrejected(fact))
    return found


def unrejected(table: Table) -> ColumnElement[bool]:
    """That no person rejected a fact; of ``fact`` or a side table."""
    return or_(table.c.judged.is_(None), table.c.judged != Action.REJECT.value)


def _sided(wanted: Filter, lead: Table) -> list[ColumnElement[bool]]:
    """Conditions on what has a side table of its own that does not lead, and on the languages."""
    lists = (
        (lead.c.domains, () if lead is schema.fact_domain else wanted.domain),
        (lead.c.contexts, () if lead is schema.fact_context else wanted.context),
        (lead.c.languages, wanted.language),
    )
    found = [or_(*(column.contains(f" {value} ", autoescape=True) for value in values)) for column, values in lists if values]
    if wanted.side and wanted.actor and lead is not schema.fact_party:
        party = schema.fact_party
        found.append(
            exists().where(
                party.c.party.in_(wanted.actor),
                party.c.first == lead.c.first,
                party.c.row == lead.c.row,
                party.c.side.in_([wanted.side, BOTH]),
            )
        )
    return found


def _under(wanted: Filter, lead: Table) -> list[ColumnElement[bool]]:
    """Conditions on the instrument that events name: asked from such events on, since there are few."""
    if not wanted.instrument:
        return []
    fact = schema.fact
    return [tuple_(lead.c.first, lead.c.row).in_(select(fact.c.first, fact.c.row).where(fact.c.instrument == wanted.instrument))]


def _sourced(wanted: Filter, lead: Table) -> list[ColumnElement[bool]]:
    """Conditions on the documents that say it: asked fact by fact where these are few, else from such documents on."""
    conditions: list[ColumnElement[bool]] = []
    document = schema.document
    if wanted.source:
        conditions.append(named_so(wanted.source))
    if wanted.words:
        conditions.append(holds(wanted.words))
    if not conditions:
        return []
    told = schema.fact_claim
    if lead is schema.fact_pair:
        return [exists().where(told.c.row == lead.c.row, document.c.id == told.c.document, *conditions)]
    return [lead.c.row.in_(select(told.c.row).join(document, document.c.id == told.c.document).where(*conditions))]


def named_so(source: str) -> ColumnElement[bool]:
    """That a row of ``document`` holds some words in its name or that of its publisher."""
    named = (column.icontains(source, autoescape=True) for column in (schema.document.c.name, schema.document.c.publisher))
    return or_(*named)


def encode_cursor(cursor: Cursor) -> str:
    """Where a page ends, as a word for the next question."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode_cursor(cursor: str, sort: str, kind: TypeEngine[Any]) -> tuple[str | float, int]:
    """What :func:`encode_cursor` was given.

    Raises:
        RegisterError: if it is none, or one of a list in another order.
    """
    try:
        order, value, row = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise RegisterError(cursor, "is no place in a list", "take the one that the last page gave") from error
    if order != sort:
        raise RegisterError(cursor, f"is a place in a list sorted by {order}", f"sort by {order} again, or begin anew")
    if isinstance(value, str) is not isinstance(kind, String):
        raise RegisterError(cursor, "is no place in a list", "take the one that the last page gave")
    return value, row
