"""Versions of facts as rows: how a fact is written so that every question finds it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import msgspec
from sqlalchemy import ARRAY, ColumnElement, Connection, Table, any_, bindparam, func, insert, select, update

from comity.knowledge.intensity import load_intensity
from comity.model.codes import HAPPENED
from comity.model.register import Fact, Kind
from comity.register import schema, tallies
from comity.register.dates import days

_PAIRED = 40
"""Parties of one fact of which all pairs are filed; of longer lists the first ones."""
BOTH = "both"
"""The side of a party that acts and is acted on."""
_UNSAID = {"publisher": None, "story": None}  # a document that is not stored
_CHUNK = 2000  # values that one statement asks for


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    """Values in lists short enough for one statement."""
    pending = list(values)
    return (pending[i : i + _CHUNK] for i in range(0, len(pending), _CHUNK))


def among(connection: Connection, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """That a column is one of many values, given as one parameter, so that the statement stays the same however many there are."""
    if connection.dialect.name == "sqlite":
        given = func.json_each(bindparam(None, msgspec.json.encode(values).decode(), unique=True)).table_valued("value")
        return column.in_(select(given.c.value))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type), unique=True))


def insert_short(connection: Connection, table: Table, values: Sequence[tuple[Any, ...]]) -> None:
    """Insert many short rows, all columns in their order, past SQLAlchemy's work on each; rows that are there already stay."""
    if values:
        marks = ", ".join(["?" if connection.dialect.name == "sqlite" else "%s"] * len(table.columns))
        statement = f"INSERT INTO {table.name} ({', '.join(table.columns.keys())}) VALUES ({marks}) ON CONFLICT DO NOTHING"
        connection.exec_driver_sql(statement, list(values))


def standing(connection: Connection, ids: Iterable[str]) -> dict[str, Fact]:
    """The present versions of facts by id; tombstones too."""
    found: dict[str, Fact] = {}
    for some in chunks(ids):
        query = select(schema.fact.c.body).where(among(connection, schema.fact.c.id, some), schema.fact.c.until.is_(None))
        for (body,) in connection.execute(query):
            fact = decode(body)
            found[fact.id] = fact
    return found


def decode(body: str) -> Fact:
    """A fact from its row's JSON."""
    return msgspec.json.decode(body, type=Fact)


def end(connection: Connection, ids: Iterable[str], stamp: str) -> None:
    """Let the present versions of facts end."""
    fact, change = schema.fact, tallies.Change()
    many: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for some in chunks(ids):
        query = select(fact.c.row, fact.c.body).where(fact.c.id.in_(some), fact.c.until.is_(None))
        ended = connection.execute(query).all()
        for part in chunks(row for row, _ in ended):
            connection.execute(update(fact).where(fact.c.row.in_(part)).values(until=stamp))
        for row, body in ended:
            _sides(decode(body), row, many, change, -1)
    change.store(connection)
    for table, values in many.items():
        if not values:
            continue
        keys = [column.name for column in table.primary_key]
        statement = update(table).where(*(table.c[key] == bindparam(f"of_{key}") for key in keys)).values(stands=False)
        connection.execute(statement, [{f"of_{key}": each[key] for key in keys} for each in values])


def write(connection: Connection, facts: Sequence[Fact], stamp: str, documents: Mapping[str, int] | None = None) -> None:
    """Store new versions of facts; their ``since`` becomes the stamp. The former versions must have been ended.

    Args:
        connection: of a writing transaction.
        facts: the new versions.
        stamp: their time.
        documents: the documents' numbers by keys of the claims; None if these are all stored.
    """
    numbers = _documents(connection, facts) if documents is None else documents
    said_by = _said_by(connection, numbers.values())
    rows, change = _number(connection, len(facts)), tallies.Change()
    many: dict[Any, list[dict[str, Any]]] = {schema.fact: [], schema.fact_claim: [], **{table: [] for table in schema.SIDES}}
    for row, fact in zip(rows, facts, strict=True):
        new = msgspec.structs.replace(fact, since=stamp, until=None)
        many[schema.fact].append({"row": row, **_columns(new)})
        many[schema.fact_claim].extend(
            {"row": row, "claim": key, "document": numbers[key], **said_by.get(numbers[key], _UNSAID)}
            for key in dict.fromkeys(fact.claims)
            if key in numbers
        )
        _sides(new, row, many, change, 1)
    change.store(connection)
    for table, values in many.items():
        if values:
            connection.execute(insert(table), values)


def _documents(connection: Connection, facts: Sequence[Fact]) -> dict[str, int]:
    """The documents' numbers by keys of the facts' claims."""
    claim = schema.claim
    found: dict[str, int] = {}
    for some in chunks({key for fact in facts for key in fact.claims}):
        query = select(claim.c.key, claim.c.document).where(claim.c.key.in_(some))
        found.update((key, number) for key, number in connection.execute(query))
    return found


def _number(connection: Connection, count: int) -> range:
    last = connection.execute(select(schema.fact.c.row).order_by(schema.fact.c.row.desc()).limit(1)).scalar() or 0
    return range(last + 1, last + 1 + count)


def _columns(fact: Fact) -> dict[str, Any]:
    """A version's row in ``fact``, without its number."""
    date = fact.due if fact.kind is Kind.COMMITMENT else fact.date
    span = days(date)
    first, last = span.iso() if span else ("", "")
    return {
        "id": fact.id,
        "since": fact.since,
        "until": fact.until,
        "kind": fact.kind.value,
        "type": fact.type,
        "mode": fact.mode,
        "status": fact.status,
        "date": date,
        "first": first,
        "last": last,
        "country": fact.place.country if fact.place else None,
        "instrument": fact.instrument,
        "stage": fact.stage,
        "confidence": fact.confidence,
        "weight": weight(fact),
        "independent": fact.independent,
        "documents": fact.documents,
        "disputed": bool(fact.disputed),
        "judged": fact.judged,
        "settled": "kept" if fact.kept_by else "withdrawn" if fact.withdrawn_by else None,
        "domains": listed(fact.domains),
        "contexts": listed(fact.context),
        "languages": listed(fact.languages),
        "removed": fact.removed,
        "body": msgspec.json.encode(fact).decode(),
    }


def listed(codes: Sequence[str]) -> str:
    """Codes in one text, each between spaces, so that ``LIKE '% code %'`` finds one."""
    return f" {' '.join(codes)} " if codes else ""


def _said_by(connection: Connection, documents: Iterable[int]) -> dict[int, dict[str, Any]]:
    """By the numbers of documents, their publishers (or names) and stories."""
    document = schema.document
    found: dict[int, dict[str, Any]] = {}
    for some in chunks(sorted(set(documents))):
        query = select(document.c.id, document.c.publisher, document.c.name, document.c.story)
        for row in connection.execute(query.where(among(connection, document.c.id, some))):
            found[row.id] = {"publisher": row.publisher or row.name, "story": row.story}
    return found


def sides(fact: Fact, row: int, many: dict[Any, list[dict[str, Any]]]) -> None:
    """Add a version's rows in the side tables; one that was removed has none."""
    _sides(fact, row, many, tallies.Change(), 1)


def _sides(fact: Fact, row: int, many: dict[Any, list[dict[str, Any]]], change: tallies.Change, sign: int) -> None:
    """Add a version's rows in the side tables, and what it adds to the tallies or takes out; one that was removed has none."""
    if fact.removed:
        return
    columns = _columns(fact)
    between = pairs(fact)
    change.add(fact, columns, between, sign)
    common = {"row": row, "stands": True, **{name: columns[name] for name in schema.COMMON}}
    for party in fact.parties:
        side = BOTH if party in fact.actor and party in fact.recipient else "actor" if party in fact.actor else "recipient"
        many[schema.fact_party].append({"party": party, "side": side, **common})
    many[schema.fact_pair].extend({"a": a, "b": b, **common} for a, b in between)
    many[schema.fact_day].append(common)
    many[schema.fact_type].append(common)
    many[schema.fact_domain].extend({"domain": domain, **common} for domain in dict.fromkeys(fact.domains))
    many[schema.fact_context].extend({"context": context, **common} for context in dict.fromkeys(fact.context))


def weight(fact: Fact) -> float:
    """What an event that happened adds to the intensity between its parties: its type's value on Goldstein's scale times
    log2(1 + independent sources); 0 for all else."""
    if fact.kind is not Kind.EVENT or fact.status not in HAPPENED:
        return 0.0
    return round(load_intensity()[fact.type] * math.log2(1 + fact.independent), 4)


def pairs(fact: Fact) -> list[tuple[str, str]]:
    """The pairs of parties between whom a fact stands, each sorted: who acts with those acted on; without these, all with all."""
    if fact.recipient:
        found = {tuple(sorted((a, b))) for a in fact.actor for b in fact.recipient if a != b}
    else:
        found = set(combinations(sorted(set(fact.actor))[:_PAIRED], 2))
    return sorted(found)  # type: ignore[arg-type]
