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
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from comity.errors import RegisterError

DEFAULT = "comity.db"
"""The register's file where none is named."""
BUSY = 60.0
"""Seconds that a writer waits for another one."""
LOCK = 0x636F6D69
"""The key of PostgreSQL's advisory lock that lets one writer in at a time."""
MIGRATIONS = "comity:register/migrations"


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
                connection.exec_driver_sql("BEGIN IMMEDIATE" if self.sqlite else f"SELECT pg_advisory_xact_lock({LOCK})")
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()
        except OperationalError as error:
            raise _said(self.name, error) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the register, whatever is written meanwhile."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN" if self.sqlite else "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                try:
                    yield connection
                finally:
                    connection.rollback()
        except OperationalError as error:
            raise _said(self.name, error) from error

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(place: str | Path = DEFAULT, *, create: bool = False) -> Store:
    """Open a register.

    Args:
        place: a file, or an address such as ``postgresql://user@host/database``.
        create: make it where there is none, and bring an older one to the present schema.

    Raises:
        RegisterError: if there is none, if it is of another version, or if it cannot be reached.
    """
    url = _url(place)
    sqlite = url.get_backend_name() == "sqlite"
    name = str(url.database) if sqlite else url.render_as_string(hide_password=True)
    if sqlite:
        _check_file(Path(name), create)
    try:
        engine = create_engine(url)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise RegisterError(
            name, f"needs a database driver that is not installed ({error})", 'pip install "comity[postgres]"'
        ) from error
    if sqlite:
        _prepare_sqlite(engine)
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
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
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


def _prepare_sqlite(engine: Engine) -> None:
    """Write-ahead log, so that readers and the writer do not wait for each other; transactions begin where we say."""

    @event.listens_for(engine, "connect")
    def connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA cache_size = -65536")
        cursor.execute("PRAGMA temp_store = MEMORY")
        cursor.close()


def _migrate(store: Store, create: bool) -> None:
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    head = ScriptDirectory.from_config(config).get_current_head()
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        connection.rollback()
    if current == head:
        return
    if current is not None and current not in {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}:
        raise RegisterError(store.name, f"was made by a newer Comity (schema {current})", "use that one, or update this one")
    if not create:
        problem = "holds no register" if current is None else f"has an older schema ({current})"
        raise RegisterError(store.name, problem, "comity add makes a register and brings it up to date")
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _said(name: str, error: DBAPIError) -> RegisterError:
    """What a database's error means to the user."""
    told = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
    if isinstance(error.orig, sqlite3.Error):
        if "locked" in told or "busy" in told:
            return RegisterError(
                name, "another program has been writing to it all the while", "wait for it to end, then run this again"
            )
        if "not a database" in told:
            return RegisterError(name, "is no register, nor any SQLite file", "name another file with --register")
        return RegisterError(name, f"cannot be used ({told})", "check the disk's space and the file's permissions")
    return RegisterError(name, f"the database cannot be used ({told})", "check that it runs and that the address is right")
