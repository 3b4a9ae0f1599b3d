"""A whole register as rows, table by table, and such rows back into an empty register.

What is dumped and restored is all that the register holds: every version of every fact, claims, readings, texts and the bytes they
came as, judgements, the ledger, pulls and visits. Full text is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import StatementError

from comity.errors import RegisterError
from comity.model.register import Fact, Judgement
from comity.register import fulltext, schema
from comity.register.claims import Claim
from comity.register.store import Store

TABLES: tuple[Table, ...] = tuple(schema.metadata.sorted_tables)
"""All tables, each after those it points to."""
BATCH = 2000
"""Rows that are read and written together."""
FEW = 50
"""The same of rows that hold the bytes of whole pages."""
_BODIES = {schema.fact: Fact, schema.claim: Claim, schema.judgement: Judgement}
_EMPTY = ("document", "fact", "judgement", "ledger", "original", "pull", "visit")  # what an empty register has no row of

Row = dict[str, Any]


def together(table: Table) -> int:
    """How many rows of a table are held together."""
    return FEW if table is schema.original else BATCH


class Dump:
    """A register's rows in one state of it; made by :func:`dumping`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @property
    def revision(self) -> str:
        """The revision of the register's schema."""
        return str(MigrationContext.configure(self.connection).get_current_revision())

    def rows(self, table: Table) -> Iterator[list[Row]]:
        """A table's rows in the order of their keys, some at a time."""
        many = together(table)
        query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=many)
        for part in self.connection.execute(query).mappings().partitions(many):
            yield [dict(row) for row in part]


@contextmanager
def dumping(store: Store) -> Iterator[Dump]:
    """Read all of a register in one transaction.

    Raises:
        RegisterError: if it cannot be read.
    """
    with store.reading() as connection:
        yield Dump(connection)


def restore(store: Store, revision: str, parts: Iterable[tuple[str, list[Row]]]) -> dict[str, int]:
    """Store what was dumped in an empty register; all of it or nothing.

    Args:
        store: the open register.
        revision: of the schema of what was dumped.
        parts: names of tables with some of their rows; tables in the order of :data:`TABLES`.

    Returns:
        How many rows each table was given.

    Raises:
        RegisterError: if the register is not empty, or if what was dumped is of another schema or damaged.
    """
    known = {table.name: table for table in TABLES}
    counts = dict.fromkeys(known, 0)
    with store.writing() as connection:
        _check(connection, store.name, revision)
        connection.execute(schema.clock.delete())
        for name, some in parts:
            if name not in known:
                raise RegisterError(name, "is no table of a register", "import what comity export wrote, unchanged")
            try:
                _insert(connection, known[name], some)
            except (StatementError, msgspec.DecodeError) as error:
                told = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
                raise RegisterError(store.name, f"cannot take the rows of {name} ({told})", "export the register anew") from error
            counts[name] += len(some)
        if counts[schema.clock.name] != 1:
            raise RegisterError(schema.clock.name, "the time of the last change is missing", "export the register anew")
        _find_texts(connection)
    return counts


def _check(connection: Connection, name: str, revision: str) -> None:
    if any(
        connection.execute(select(func.count()).select_from(table)).scalar()
        for table in map(schema.metadata.tables.__getitem__, _EMPTY)
    ):
        raise RegisterError(name, "is not empty", "import into a new register: --register NEW.db")
    present = MigrationContext.configure(connection).get_current_revision()
    if revision != present:
        problem = f"what is to be imported is of schema {revision}, this register of {present}"
        raise RegisterError(name, problem, "import it with the Comity that exported it, or export it anew with this one")


def _insert(connection: Connection, table: Table, some: list[Row]) -> None:
    columns = set(table.columns.keys())
    for row in some:
        if row.keys() != columns:
            wrong = ", ".join(sorted(columns.symmetric_difference(row)))
            raise RegisterError(table.name, f"a row lacks columns or has unknown ones: {wrong}", "export the register anew")
        if table in _BODIES:
            msgspec.json.decode(row["body"], type=_BODIES[table])
    if some:
        connection.execute(insert(table), some)


def _find_texts(connection: Connection) -> None:
    """Make the texts that stand findable."""
    document = schema.document
    last = 0
    while True:
        query = select(document.c.id, document.c.text).where(document.c.until.is_(None), document.c.id > last)
        some = connection.execute(query.order_by(document.c.id).limit(BATCH)).all()
        if not some:
            return
        fulltext.add(connection, [(row.id, row.text) for row in some])
        last = some[-1].id


def counted(parts: Iterable[tuple[str, list[Row]]], told: Mapping[str, int], name: str) -> Iterator[tuple[str, list[Row]]]:
    """The parts, which must hold as many rows of each table as was told.

    Raises:
        RegisterError: at the end, if they do not.
    """
    found: dict[str, int] = {}
    for table, some in parts:
        found[table] = found.get(table, 0) + len(some)
        yield table, some
    wrong = [table for table in {**told, **found} if told.get(table, 0) != found.get(table, 0)]
    if wrong:
        told_rows = ", ".join(f"{found.get(table, 0)} of {told.get(table, 0)} rows of {table}" for table in wrong)
        raise RegisterError(name, f"is damaged: it holds {told_rows}", "export the register anew")
