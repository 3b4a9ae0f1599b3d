"""Versions of facts as rows: how a fact is written so that every question finds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from comity.model.register import Fact, Kind
from comity.register import schema
from comity.register.dates import days

_PAIRED = 40
"""Parties of one fact of which all pairs are filed; of longer lists the first ones."""
_SIDES = (schema.fact_party, schema.fact_pair, schema.fact_domain, schema.fact_context)
_CHUNK = 400  # values in one IN list


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Values in lists short enough for one statement."""
    pending = list(values)
    return (pending[i : i + _CHUNK] for i in range(0, len(pending), _CHUNK))


def standing(connection: Connection, ids: Iterable[str]) -> dict[str, Fact]:
    """The present versions of facts by id; tombstones too."""
    found: dict[str, Fact] = {}
    for some in chunks(ids):
        query = select(schema.fact.c.body).where(schema.fact.c.id.in_(some), schema.fact.c.until.is_(None))
        for (body,) in connection.execute(query):
            fact = decode(body)
            found[fact.id] = fact
    return found


def decode(body: str) -> Fact:
    """A fact from its row's JSON."""
    return msgspec.json.decode(body, type=Fact)


def end(connection: Connection, ids: Iterable[str], stamp: str) -> None:
    """Let the present versions of facts end."""
    for some in chunks(ids):
        query = select(schema.fact.c.row).where(schema.fact.c.id.in_(some), schema.fact.c.until.is_(None))
        rows = [row for (row,) in connection.execute(query)]
        for part in chunks(rows):
            for table in (schema.fact, *_SIDES):
                connection.execute(update(table).where(table.c.row.in_(part)).values(until=stamp))


def write(connection: Connection, facts: Sequence[Fact], stamp: str) -> None:
    """Store new versions of facts; their ``since`` becomes the stamp. The former versions must have been ended."""
    rows = _number(connection, len(facts))
    many: dict[Any, list[dict[str, Any]]] = {table: [] for table in (schema.fact, schema.fact_claim, *_SIDES)}
    for row, fact in zip(rows, facts, strict=True):
        _rows(msgspec.structs.replace(fact, since=stamp, until=None), row, many)
    for table, values in many.items():
        if values:
            connection.execute(insert(table), values)


def _number(connection: Connection, count: int) -> range:
    last = connection.execute(select(schema.fact.c.row).order_by(schema.fact.c.row.desc()).limit(1)).scalar() or 0
    return range(last + 1, last + 1 + count)


def _rows(fact: Fact, row: int, many: dict[Any, list[dict[str, Any]]]) -> None:
    span = days(fact.due if fact.kind is Kind.COMMITMENT else fact.date)
    first, last = span.iso() if span else ("", "")
    many[schema.fact].append(
        {
            "row": row,
            "id": fact.id,
            "since": fact.since,
            "until": None,
            "kind": fact.kind.value,
            "type": fact.type,
            "mode": fact.mode,
            "status": fact.status,
            "date": fact.due if fact.kind is Kind.COMMITMENT else fact.date,
            "first": first,
            "last": last,
            "country": fact.place.country if fact.place else None,
            "instrument": fact.instrument,
            "stage": fact.stage,
            "confidence": fact.confidence,
            "independent": fact.independent,
            "documents": fact.documents,
            "disputed": bool(fact.disputed),
            "judged": fact.judged,
            "settled": "kept" if fact.kept_by else "withdrawn" if fact.withdrawn_by else None,
            "removed": fact.removed,
            "body": msgspec.json.encode(fact).decode(),
        }
    )
    many[schema.fact_claim].extend({"row": row, "claim": key} for key in fact.claims)
    if fact.removed:
        return
    common = {"row": row, "since": fact.since, "until": None, "kind": fact.kind.value, "type": fact.type, "first": first}
    many[schema.fact_party].extend(
        {"party": party, "side": side, **common}
        for side, parties in (("actor", fact.actor), ("recipient", fact.recipient))
        for party in dict.fromkeys(parties)
    )
    many[schema.fact_pair].extend({"a": a, "b": b, **common} for a, b in pairs(fact))
    many[schema.fact_domain].extend({"domain": domain, **common} for domain in fact.domains)
    many[schema.fact_context].extend({"context": context, **common} for context in fact.context)


def pairs(fact: Fact) -> list[tuple[str, str]]:
    """The pairs of parties between whom a fact stands, each sorted: who acts with those acted on; without these, all with all."""
    if fact.recipient:
        found = {tuple(sorted((a, b))) for a in fact.actor for b in fact.recipient if a != b}
    else:
        found = set(combinations(sorted(set(fact.actor))[:_PAIRED], 2))
    return sorted(found)  # type: ignore[arg-type]
