"""Tallies: sums over the facts that stand, kept up with every change, so that what is asked most need not be counted anew.

A tally has a key (a, b): ("", "") for all facts, (actor, "") for those of one actor, (a, b) for those between two. ``tie`` holds a
row for each pair, ``tally`` one for each key, kind, type and year, ``tally_domain`` one for each key, domain, kind and year. Facts
that a person rejected are in none. Weights are in ten-thousandths, so that sums do not depend on their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table

from comity.model.codes import HAPPENED
from comity.model.register import Action, Fact, Kind
from comity.register import schema

UNIT = 10_000
"""Parts of a weight's unit."""
ALL = ("", "")
"""The key of all facts."""
Key = tuple[str, str]


class Change:
    """What a change of the register adds to its tallies."""

    def __init__(self) -> None:
        self._sums: dict[Table, dict[tuple[str, ...], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))

    def add(self, fact: Fact, columns: dict[str, Any], pairs: Sequence[Key], sign: int) -> None:
        """Count a version of a fact in (1) or out (-1).

        Args:
            fact: the version.
            columns: its row in ``fact``.
            pairs: the pairs of actors between whom it stands.
            sign: 1 or -1.
        """
        if fact.removed or fact.judged == Action.REJECT.value:
            return
        year, weight = columns["first"][:4], round(columns["weight"] * UNIT)
        happened = fact.kind is Kind.EVENT and fact.status in HAPPENED
        sums = {
            "facts": sign,
            "happened": sign * happened,
            "independent": sign * fact.independent,
            "weight": sign * weight,
            "good": sign * max(weight, 0),
        }
        kind = fact.kind.value
        for key in (ALL, *((party, "") for party in fact.parties), *pairs):
            self._sums[schema.tally][*key, kind, fact.type, year].update(sums)
            for domain in dict.fromkeys(fact.domains):
                self._sums[schema.tally_domain][*key, domain, kind, year]["facts"] += sign
        for pair in pairs:
            self._sums[schema.tie][pair].update({name: sums[name] for name in ("facts", "independent", "weight")})

    def store(self, connection: Connection) -> None:
        """Bring the tables up to date; what has come down to nothing is taken out."""
        for table, sums in self._sums.items():
            keys = [column.name for column in table.primary_key]
            names = [column.name for column in table.columns if column.name not in keys]
            moved = {key: [counts[name] for name in names] for key, counts in sorted(sums.items())}
            values = [(*key, *counts) for key, counts in moved.items() if any(counts)]
            _execute(connection, _upsert(table.name, keys, names), values)
            fallen = [key for key in moved if sums[key]["facts"] < 0]
            gone = " AND ".join(f"{name} = ?" for name in keys)
            _execute(connection, f"DELETE FROM {table.name} WHERE {gone} AND facts = 0", fallen)


def _upsert(table: str, keys: Sequence[str], names: Sequence[str]) -> str:
    marks = ", ".join("?" * (len(keys) + len(names)))
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in names)
    columns = ", ".join((*keys, *names))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {sums}"


def _execute(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    """Past SQLAlchemy's work on each row."""
    if values:
        sqlite = connection.dialect.name == "sqlite"
        connection.exec_driver_sql(statement if sqlite else statement.replace("?", "%s"), list(values))
