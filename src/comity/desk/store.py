"""Opening the desk: a SQLite file that is made where there is none."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from comity.desk.schema import APPEND_ONLY, metadata
from comity.errors import DeskError

STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"
ENDING = ".desk"
"""What the name of a desk adds to that of the register that it belongs to."""


def utc() -> datetime.datetime:
    """The time."""
    return datetime.datetime.now(datetime.UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk.

    Attributes:
        engine: of SQLAlchemy.
        path: the file that it is.
        clock: tells the time (UTC).
    """

    engine: Engine
    path: Path
    clock: Callable[[], datetime.datetime] = utc

    def now(self, later: datetime.timedelta = datetime.timedelta()) -> str:
        """The time to write down, or one that is so much later."""
        return (self.clock() + later).strftime(STAMP)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that changes something; all of it is stored or nothing."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only looks."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                connection.rollback()

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_desk(path: Path) -> Desk:
    """Open a desk, and make it where there is none; only its owner may read the file.

    Raises:
        DeskError: if it cannot be opened.
    """
    try:
        if not path.exists():
            path.touch(mode=0o600)
        engine = create_engine(URL.create("sqlite", database=str(path)))
        _prepare(engine)
        metadata.create_all(engine)
        _complete(engine)
    except (OSError, DBAPIError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error.orig)
        raise DeskError(str(path), f"cannot be used ({told})", "name another file with --accounts") from error
    return Desk(engine, path)


def beside(register: str) -> Path:
    """Where the desk of a register is: beside its file, or in this folder for one that is no file."""
    return Path("comity" + ENDING) if "://" in register else Path(register + ENDING)


def now() -> str:
    """The time to write down (UTC)."""
    return utc().strftime(STAMP)


def _complete(engine: Engine) -> None:
    """Give a desk of an earlier version the columns that were added since; what is added may always be empty."""
    known = inspect(engine)
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            there = {column["name"] for column in known.get_columns(table.name)}
            for column in table.columns:
                if column.name not in there:
                    kind = column.type.compile(engine.dialect)
                    connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")
        for statement in APPEND_ONLY:
            connection.exec_driver_sql(statement)


def _prepare(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in ("busy_timeout = 30000", "journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
            raw.execute(f"PRAGMA {pragma}")
