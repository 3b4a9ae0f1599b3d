"""What one may ask of the register: filters, their SQL, and pages."""

from __future__ import annotations

import base64
import binascii
import datetime
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, exists, false, or_, select

from comity.errors import RegisterError
from comity.model.register import Fact, Kind
from comity.register import schema
from comity.register.fulltext import holds

SORTS = ("date", "confidence", "sources", "changed")
"""What facts can be sorted by, each with the highest or newest first."""
_LENGTH = len("2018-02-14")


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


def matching(wanted: Filter, stamp: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    """The versions of facts that a filter asks for, led by the index that narrows most; tombstones are left out.

    Args:
        wanted: the filter.
        stamp: the time, as of :func:`moment`.
        columns: of ``schema.fact``; all if none.
    """
    fact = schema.fact
    query: Select[Any] = select(*(columns or (fact,)))
    lead, keys = _lead(wanted)
    if lead is not None:
        query = query.select_from(lead.join(fact, fact.c.row == lead.c.row)).where(valid(lead, stamp), *keys)
        if wanted.kind:
            query = query.where(lead.c.kind == wanted.kind.value)
        if len(wanted.actor) > 1 or len(wanted.other) > 1 or lead is schema.fact_party or len(wanted.domain) > 1:
            query = query.distinct()
    else:
        query = query.where(valid(fact, stamp))
    query = query.where(fact.c.removed.is_(None))
    return query.where(*_plain(wanted), *_sided(wanted, lead), *_sourced(wanted))


def leading(wanted: Filter) -> FromClause:
    """The table by whose ``first`` and ``row`` the answer is best sorted."""
    lead, _ = _lead(wanted)
    return schema.fact if lead is None else lead


def _lead(wanted: Filter) -> tuple[Table | None, list[ColumnElement[bool]]]:
    """The side table that narrows most, with its conditions."""
    if wanted.actor and wanted.other:
        pair = schema.fact_pair
        couples = sorted({tuple(sorted((a, b))) for a in wanted.actor for b in wanted.other if a != b})
        return pair, [or_(*(and_(pair.c.a == a, pair.c.b == b) for a, b in couples)) if couples else false()]
    if wanted.actor or wanted.other:
        party = schema.fact_party
        keys: list[ColumnElement[bool]] = [party.c.party.in_(wanted.actor or wanted.other)]
        return party, [*keys, party.c.side == wanted.side] if wanted.side else keys
    if wanted.domain:
        return schema.fact_domain, [schema.fact_domain.c.domain.in_(wanted.domain)]
    if wanted.context:
        return schema.fact_context, [schema.fact_context.c.context.in_(wanted.context)]
    return None, []


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
    if wanted.instrument:
        found.append(fact.c.instrument == wanted.instrument)
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
    if not wanted.rejected and wanted.judged != "reject":
        found.append(or_(fact.c.judged.is_(None), fact.c.judged != "reject"))
    return found


def _sided(wanted: Filter, lead: Table | None) -> list[ColumnElement[bool]]:
    """Conditions on side tables that do not lead."""
    found: list[ColumnElement[bool]] = []
    for table, name, values in (
        (schema.fact_domain, "domain", wanted.domain),
        (schema.fact_context, "context", wanted.context),
    ):
        if values and table is not lead:
            found.append(exists().where(table.c.row == schema.fact.c.row, table.c[name].in_(values)))
    if wanted.side and lead is schema.fact_pair:
        party = schema.fact_party
        found.append(exists().where(party.c.row == schema.fact.c.row, party.c.party.in_(wanted.actor), party.c.side == wanted.side))
    return found


def _sourced(wanted: Filter) -> list[ColumnElement[bool]]:
    """Conditions on the documents that say it."""
    conditions: list[ColumnElement[bool]] = []
    document = schema.document
    if wanted.source:
        like = f"%{wanted.source}%"
        conditions.append(or_(document.c.name.like(like), document.c.publisher.like(like)))
    if wanted.language:
        conditions.append(document.c.language.in_(wanted.language))
    if wanted.words:
        conditions.append(holds(wanted.words))
    if not conditions:
        return []
    claims, claim = schema.fact_claim, schema.claim
    return [
        exists().where(
            claims.c.row == schema.fact.c.row,
            claim.c.key == claims.c.claim,
            claim.c.until.is_(None),
            document.c.id == claim.c.document,
            *conditions,
        )
    ]


def encode_cursor(values: list[Any]) -> str:
    """Where a page ends, as a word for the next question."""
    return base64.urlsafe_b64encode(msgspec.json.encode(values)).decode().rstrip("=")


def decode_cursor(cursor: str) -> list[Any]:
    """What :func:`encode_cursor` was given.

    Raises:
        RegisterError: if it is none.
    """
    try:
        values = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=list)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise RegisterError(cursor, "is no place in a list", "take the one that the last page gave") from error
    return values
