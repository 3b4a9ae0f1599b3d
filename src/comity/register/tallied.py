"""Answers from the tallies: how many facts there are, of which types, in which years, and which ties are the strongest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select

from comity.register import schema
from comity.register.query import Filter
from comity.register.tallies import ALL, Key


def key(wanted: Filter, stamp: str | None) -> Key | None:
    """The key under which the facts of a filter are counted, whatever their kind, type or domain; None where it asks for more."""
    plain = replace(wanted, actor=(), other=(), kind=None, type=(), domain=())
    one = wanted.actor or wanted.other
    if stamp is not None or plain != Filter() or len(wanted.actor) > 1 or len(wanted.other) > 1:
        return None
    if not (wanted.actor and wanted.other):
        return (one[0], "") if one else ALL
    a, b = sorted((wanted.actor[0], wanted.other[0]))
    return (a, b) if a != b else None


def total(connection: Connection, wanted: Filter, stamp: str | None) -> int | None:
    """How many facts a filter asks for; None where the tallies do not tell."""
    found = key(wanted, stamp)
    if found is None or len(wanted.domain) > 1 or (wanted.domain and wanted.type):
        return None
    table = schema.tally_domain if wanted.domain else schema.tally
    query = of(table, found, func.sum(table.c.facts))
    if wanted.domain:
        query = query.where(table.c.domain == wanted.domain[0])
    if wanted.type:
        query = query.where(table.c.type.in_(wanted.type))
    if wanted.kind:
        query = query.where(table.c.kind == wanted.kind.value)
    return int(connection.execute(query).scalar() or 0)


def of(table: Table, key: Key, *columns: Any) -> Select[Any]:
    """Columns of a table's rows under a key."""
    return select(*columns).where(table.c.a == key[0], table.c.b == key[1])
