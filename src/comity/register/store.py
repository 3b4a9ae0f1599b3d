"""Opening a register: a SQLite file or a PostgreSQL database, brought to the present schema."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, NoSuchModuleError, ProgrammingError

from comity.errors import RegisterError
from comity.register.schema import metadata

DEFAULT = "comity.db"
"""The register's file where none is named."""
BUSY = 60.0
"""Seconds that a writer waits for another one."""
MEMORY, READER_MEMORY = 256 * 1024, 32 * 1024
"""KB of pages that a connection to a file keeps: a large register is written to all over; a server has many connections, of which
the one that was used last is taken again, so that most stay small."""
LOCK = 0x636F6D69
"""The key of PostgreSQL's advisory lock that lets one writer in at a time."""
MAGIC = b"SQLite format 3\0"
"""How every SQLite file begins."""
READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL jit = off"
"""How a reading transaction begins in PostgreSQL; its compiler costs a question more than it gains."""
STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How times are written."""
MIGRATIONS = "comity:register/migrations"
_BEGIN_SQLITE = ("BEGIN IMMEDIATE",)
_BEGIN_POSTGRESQL = (f"SET LOCAL lock_timeout = {int(BUSY * 1000)}", f"SELECT pg_advisory_xact_lock({LOCK})")
_FORBIDDEN = "42501"  # PostgreSQL's code for a right that is missing


@dataclass(frozen=True, slots=True)
class Store:
    """An open register.

    Attributes:
        engine: of SQLAlchemy.
        name: what errors and messages call it: the file, or the address without its password.
        sqlite: it is a file; else PostgreSQL.
    """

    engine: Engine
    name: str
    sqlite: bool

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction in which no other writer is; all of it is stored or nothing.

        Raises:
            RegisterError: if another writer does not end in time, or the disk is full or read-only.
        """
        try:
            with self.engine.connect() as connection:
                for statement in _BEGIN_SQLITE if self.sqlite else _BEGIN_POSTGRESQL:
                    connection.exec_driver_sql(statement)
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
        except DBAPIError as error:
            if _is_fault(error):
                raise
            raise _said(self.name, error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the register, whatever is written meanwhile."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN" if self.sqlite else READING)
                try:
                    yield connection
                finally:
                    connection.rollback()
        except DBAPIError as error:
            if _is_fault(error):
                raise
            raise _said(self.name, error) from error

    def tidy(self) -> None:
        """After much was written: let the database look at its tables anew, since it plans the answers to questions by that."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self.sqlite:
                connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
                connection.exec_driver_sql("PRAGMA optimize = 0x10002")
            else:
                connection.exec_driver_sql("VACUUM (ANALYZE)")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(place: str | Path = DEFAULT, *, create: bool = False, readers: int = 0) -> Store:
    """Open a register.

    Args:
        place: a file, or an address such as ``postgresql://user@host/database``.
        create: make it where there is none, and bring an older one to the present schema.
        readers: of a server, how many read at once: so many connections stay open, each with less memory of its own.

    Raises:
        RegisterError: if there is none, if it is of another version, or if it cannot be reached.
    """
    url = _url(place)
    sqlite = url.get_backend_name() == "sqlite"
    name = str(url.database) if sqlite else url.render_as_string(hide_password=True)
    if sqlite:
        try:
            _check_file(Path(name), create)
        except OSError as error:
            raise RegisterError(name, f"cannot be opened ({error.strerror})", "check the permissions of file and folder") from error
    try:
        engine = create_engine(url, **({"pool_size": readers, "max_overflow": readers, "pool_use_lifo": True} if readers else {}))
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise RegisterError(
            name, f"needs a database driver that is not installed ({error})", 'pip install "comity[postgres]"'
        ) from error
    if sqlite:
        _prepare_sqlite(engine, READER_MEMORY if readers else MEMORY)
    store = Store(engine, name, sqlite)
    try:
        _migrate(store, create)
    except DBAPIError as error:
        store.close()
        raise _said(name, error) from error
    except BaseException:
        store.close()
        raise
    return store


def now(connection: Connection) -> str:
    """The time to write down for what this transaction does: UTC, later than any before it in the register."""
    last = connection.execute(text("SELECT value FROM clock")).scalar()
    moment = datetime.datetime.now(datetime.UTC)
    if last is not None:
        moment = max(moment, datetime.datetime.fromisoformat(last) + datetime.timedelta(microseconds=1))
    stamp = moment.strftime(STAMP)
    connection.execute(text("UPDATE clock SET value = :stamp"), {"stamp": stamp})
    return stamp


def _url(place: str | Path) -> URL:
    given = str(place)
    if "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise RegisterError(given, "is no address of a database", "give a file, or postgresql://user@host/database") from error
    backend = url.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database:
        return url
    raise RegisterError(
        url.render_as_string(), f"a register cannot be kept in {backend}", "give a file, or postgresql://user@host/database"
    )


def _check_file(path: Path, create: bool) -> None:
    if path.is_dir():
        raise RegisterError(str(path), "is a folder", "name a file in it")
    if not path.exists():
        if not create:
            raise RegisterError(str(path), "there is no register", "make one with: comity add FILES")
        if not path.parent.is_dir():
            raise RegisterError(str(path), f"its folder {path.parent} does not exist", "make the folder first")
        return
    with path.open("rb") as file:
        begin = file.read(len(MAGIC))
    if begin != MAGIC and begin:
        raise RegisterError(str(path), "is no register", "name another file with --register")


def _prepare_sqlite(engine: Engine, memory: int) -> None:
    """Transactions begin where we say, and wait for each other; a connection keeps so many KB of pages."""

    @event.listens_for(engine, "connect")
    def connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA wal_autocheckpoint = 8000")  # pages, 32 MB: what many batches change is written once
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA cache_size = -{memory}")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()


def _migrate(store: Store, create: bool) -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    head = ScriptDirectory.from_config(config).get_current_head()
    with store.reading() as connection:  # one state of it: another process may be making it
        current = MigrationContext.configure(connection).get_current_revision()
        if current == head:
            return
        tables = set(inspect(connection).get_table_names())
    if _is_strange(tables, current, store.sqlite):
        raise RegisterError(store.name, "is no register, but holds another program's tables", "name another one with --register")
    if current is not None and current not in {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}:
        raise RegisterError(store.name, f"was made by a newer Comity (schema {current})", "use that one, or update this one")
    if not create:
        problem = "holds no register" if current is None else f"has an older schema ({current})"
        raise RegisterError(store.name, problem, "comity add makes a register and brings it up to date")
    if store.sqlite:
        with store.engine.connect() as connection:  # so that readers and the writer do not wait for each other
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _is_strange(tables: set[str], current: str | None, sqlite: bool) -> bool:
    """Whether a database with these tables and schema is another program's; one of PostgreSQL's may be shared with others."""
    ours = tables & metadata.tables.keys()
    return not ours if current is not None else bool(tables if sqlite else ours)


def _is_fault(error: DBAPIError) -> bool:
    """Whether a statement of ours is wrong, which no user can help."""
    wrong = isinstance(error, DataError | IntegrityError | ProgrammingError)
    return wrong and getattr(error.orig, "sqlstate", None) != _FORBIDDEN


def _said(name: str, error: DBAPIError) -> RegisterError:
    """What a database's error means to the user."""
    told = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    busy = RegisterError(name, "another program has been writing to it all the while", "wait for it to end, then run this again")
    if isinstance(error.orig, sqlite3.Error):
        if "locked" in told or "busy" in told:
            return busy
        if "not a database" in told:
            return RegisterError(name, "is no register, nor any SQLite file", "name another file with --register")
        return RegisterError(name, f"cannot be used ({told})", "check the disk's space and the file's permissions")
    if "lock timeout" in told:
        return busy
    return RegisterError(name, f"the database cannot be used ({told})", "check that it runs and that the address is right")
