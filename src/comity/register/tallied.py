"""Answers from the tallies: how many facts there are, of which types, in which years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from comity.model.register import Kind
from comity.register import schema
from comity.register.query import Filter
from comity.register.tallies import ALL, Key

Grouped = tuple[Select[Any], ColumnElement[Any], ColumnElement[Any]]
"""Codes, years and sums, and the two columns that they are to be grouped and sorted by."""


@dataclass(frozen=True, slots=True)
class Tallied:
    """The sums that stand under a key for the facts of a filter.

    Attributes:
        wanted: the filter, which asks for no more than one actor or pair, and kinds, types and domains.
        key: of the tallies.
    """

    wanted: Filter
    key: Key

    @classmethod
    def of(cls, wanted: Filter, stamp: str | None) -> Tallied | None:
        """The sums for a filter at a time; None where the tallies do not tell."""
        plain = replace(wanted, actor=(), other=(), kind=None, type=(), domain=())
        one = wanted.actor or wanted.other
        if stamp is not None or plain != Filter() or len(wanted.actor) > 1 or len(wanted.other) > 1:
            return None
        if len(wanted.domain) > 1 or (wanted.domain and wanted.type):
            return None
        if not (wanted.actor and wanted.other):
            return cls(wanted, (one[0], "") if one else ALL)
        a, b = sorted((wanted.actor[0], wanted.other[0]))
        return cls(wanted, (a, b)) if a != b else None

    @property
    def all(self) -> bool:
        """Whether the sums are those of all facts, whoever their parties are."""
        return self.key == ALL

    def total(self, connection: Connection) -> int:
        """How many facts there are."""
        return int(connection.execute(self._of(func.sum(self._table.c.facts))).scalar() or 0)

    def by_kind(self) -> Grouped:
        """Facts by kind and year."""
        table = self._table
        return self._of(table.c.kind, table.c.year, func.sum(table.c.facts)), table.c.kind, table.c.year

    def by_type(self) -> Grouped:
        """Facts by type and year; the filter names no domain."""
        table = schema.tally
        return self._of(table.c.type, table.c.year, func.sum(table.c.facts)), table.c.type, table.c.year

    def by_domain(self) -> Grouped:
        """Events and instruments by domain and year; the filter names neither kind nor type nor domain."""
        table = schema.tally_domain
        query = select(table.c.domain, table.c.year, func.sum(table.c.facts)).where(*self._keyed(table))
        return query.where(table.c.kind != Kind.COMMITMENT.value), table.c.domain, table.c.year

    def intensity(self) -> Select[Any]:
        """By year of the dated events that happened, their weight, the part of it above zero, how many; no domain is named."""
        table = schema.tally
        sums = [func.sum(column) for column in (table.c.weight, table.c.good, table.c.happened)]
        query = self._of(table.c.year, *sums).where(table.c.year != "")
        return query.group_by(table.c.year).having(sums[-1] > 0).order_by(table.c.year)

    def actors(self) -> Select[Any]:
        """All parties with the number and the weight of their facts; the filter names no domain."""
        table = schema.tally
        sums = func.sum(table.c.facts), func.sum(table.c.weight)
        query = select(table.c.a, *sums).where(table.c.b == "", table.c.a != "", *self._coded(table))
        return query.group_by(table.c.a)

    # -- inside ----------------------------------------------------------------------------------------------------------

    @property
    def _table(self) -> Table:
        return schema.tally_domain if self.wanted.domain else schema.tally

    def _of(self, *columns: Any) -> Select[Any]:
        return select(*columns).where(*self._keyed(self._table), *self._coded(self._table))

    def _keyed(self, table: Table) -> list[ColumnElement[bool]]:
        return [table.c.a == self.key[0], table.c.b == self.key[1]]

    def _coded(self, table: Table) -> list[ColumnElement[bool]]:
        wanted, found = self.wanted, []
        if wanted.domain:
            found.append(table.c.domain == wanted.domain[0])
        if wanted.type:
            found.append(table.c.type.in_(wanted.type))
        if wanted.kind:
            found.append(table.c.kind == wanted.kind.value)
        return found
