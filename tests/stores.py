"""Empty registers in both databases, and readings made without a parser: fixtures of all tests that need a register."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from comity.flow import Result
from comity.model.codes import EventType, InstrumentKind, InstrumentStage, Status
from comity.model.document import Block, BlockKind, Document
from comity.model.reading import Agent, Commitment, Event, Evidence, Explanation, Instrument, Place, Reading
from comity.model.register import Fact
from comity.register import schema
from comity.register.query import Filter
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

DATABASES = ("sqlite", "postgresql")
MISSING = "PostgreSQL's server is not installed (Debian: apt install postgresql)"
OWNER = "postgres"  # the account that the server runs as where the tests run as root, which it refuses
STARTING = 30  # seconds that the server has to start
TEMPLATE = "comity_template"
VERSIONS = Versions(code="1", lexicon="1", pipeline="1")

Told = Callable[..., Result]


# -- databases -----------------------------------------------------------------------------------------------------------


def _programs() -> Path | None:
    """The folder of the newest installed server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server of this session's own, on loopback."""

    port: int

    def address(self, database: str) -> str:
        return f"postgresql://comity@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def make(self, template: str | None = None) -> str:
        """A new database; returns its name."""
        name = f"c{uuid.uuid4().hex[:12]}"
        self.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
        return name

    def drop(self, name: str) -> None:
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def serving(programs: Path) -> Iterator[Server]:
    """Run a server in a folder of its own, as fast as one may be whose data nobody needs."""
    folder = Path(tempfile.mkdtemp(prefix="comity-pg-"))
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        account = {"user": OWNER, "group": OWNER, "extra_groups": []}
        shutil.chown(folder, OWNER, OWNER)
    data = folder / "data"
    make = [programs / "initdb", "-D", data, "-U", "comity", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    server = None
    try:
        subprocess.run(make, check=True, capture_output=True, cwd=folder, **account)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}
        settings |= {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = (folder / "log").open("wb")
        server = subprocess.Popen([programs / "postgres", "-D", data, *options], cwd=folder, stdout=log, stderr=log, **account)
        found = Server(port)
        _await(found, server, folder / "log")
        yield found
    finally:
        if server is not None:
            server.send_signal(signal.SIGQUIT)  # at once: nothing in it is needed any more
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _await(found: Server, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(STARTING * 20):
        with contextlib.suppress(psycopg.OperationalError):
            found.run("SELECT 1")
            return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server; the tests that need it are skipped where none is installed."""
    programs = _programs()
    if programs is None:
        pytest.skip(MISSING)
    with serving(programs) as found:
        yield found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Makes the empty register of a database once; the tests get copies."""
    known: dict[str, str] = {}

    def template(database: str) -> str:
        if database not in known:
            if database == "sqlite":
                known[database] = place = str(tmp_path_factory.mktemp("register") / "template.db")
            else:
                server = request.getfixturevalue("server")
                server.run(f"CREATE DATABASE {TEMPLATE}")
                known[database], place = TEMPLATE, server.address(TEMPLATE)
            open_store(place, create=True).close()
        return known[database]

    return template


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path, made: Callable[[str], str]) -> Iterator[str]:
    """The address of an empty register: a file, then a PostgreSQL database."""
    yield from empty(request.param, request, tmp_path, made)


@pytest.fixture(params=DATABASES)
def nowhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An address where a register may be made, and none is yet."""
    yield from empty(request.param, request, tmp_path, None)


@pytest.fixture
def elsewhere(place: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Another address in the same database, where there is no register yet."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield from empty("postgresql" if "://" in place else "sqlite", request, folder, None)


def empty(database: str, request: pytest.FixtureRequest, folder: Path, made: Callable[[str], str] | None) -> Iterator[str]:
    """An empty register of one database (``made`` gives a template), or none yet; a generator that cleans up behind it."""
    if database == "sqlite":
        place = folder / "register.db"
        if made:
            shutil.copyfile(made(database), place)
        yield str(place)
        return
    server: Server = request.getfixturevalue("server")
    name = server.make(made(database) if made else None)
    try:
        yield server.address(name)
    finally:
        server.drop(name)


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty register, open."""
    opened = open_store(place)
    yield opened
    opened.close()


@pytest.fixture
def copied(
    store: Store, place: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], AbstractContextManager[Store]]]:
    """Gives copies of the register as it stands when one is asked for."""
    number = itertools.count()

    @contextlib.contextmanager
    def copy() -> Iterator[Store]:
        store.close()  # what is open cannot be copied; it opens again by itself
        name = ""
        if store.sqlite:
            address = str(tmp_path / f"copy-{next(number)}.db")
            shutil.copyfile(place, address)
        else:
            server: Server = request.getfixturevalue("server")
            name = server.make(place.rpartition("/")[2])
            address = server.address(name)
        opened = open_store(address)
        try:
            yield opened
        finally:
            opened.close()
            if name:
                server.drop(name)

    yield copy


@pytest.fixture
def writer(store: Store) -> Writer:
    """Writes to the empty register, with versions that stay the same."""
    return Writer(store, VERSIONS)


# -- readings ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def told() -> Told:
    """Makes a reading without a parser; see :func:`tell`."""
    return tell


def tell(
    name: str,
    text: str,
    *records: Mapping[str, Any],
    published: str | None = None,
    language: str = "en",
    people: tuple[Mapping[str, Any], ...] = (),
    mentions: tuple[str, ...] = (),
) -> Result:
    """A reading of a text whose records are given, as plain as they may be.

    ``{"event": "AGREE", "actor": "KOR", "recipient": "EST"}`` is an event, ``{"kind": "treaty", "name": …, "parties": "KOR EST"}``
    an instrument, ``{"by": "FRA", "what": …}`` a commitment; the other keys are the fields of these. Parties, domains and contexts
    may be words in one string. ``quote`` holds the words of the text that say it (one string or several; the whole text if none),
    ``place`` is ``("EST", "Tallinn")`` or ``"EST"``, ``agents`` and ``people`` are dictionaries. Records are numbered e1, i1….
    """
    found: dict[str, list[Any]] = {"e": [], "i": [], "c": []}
    for record in records:
        fields = {key: _plain(key, value) for key, value in record.items() if key != "quote"}
        fields["evidence"] = _evidence(text, record.get("quote", text.strip()))
        if "event" in fields:
            found["e"].append(Event(**{"id": f"e{len(found['e']) + 1}", **fields}))
        elif "by" in fields:
            found["c"].append(Commitment(**fields))
        else:
            found["i"].append(Instrument(**{"id": f"i{len(found['i']) + 1}", **fields}))
    reading = Reading(
        document=name,
        language=language,
        published=published,
        mentions=mentions,
        people=tuple(Agent(**each) for each in people),
        events=tuple(found["e"]),
        instruments=tuple(found["i"]),
        commitments=tuple(found["c"]),
    )
    start = len(text) - len(text.lstrip())
    block = Block(start=start, end=len(text.rstrip()), kind=BlockKind.BODY)
    document = Document(name=name, text=text, language=language, published=published, blocks=(block,))
    return Result(document, reading, Explanation(traces={}))


_TUPLES = frozenset({"actor", "recipient", "parties", "by", "to", "domains", "context", "reported_by"})
_CODES: dict[str, Callable[[str], Any]] = {
    "event": EventType,
    "status": Status,
    "kind": InstrumentKind,
    "stage": InstrumentStage,
}


def _plain(key: str, value: Any) -> Any:
    if key in _TUPLES:
        return tuple(value.split()) if isinstance(value, str) else tuple(value)
    if key == "place" and not isinstance(value, Place):
        country, name = (value, None) if isinstance(value, str) else value
        return Place(country=country, name=name)
    if key == "agents":
        return tuple(each if isinstance(each, Agent) else Agent(**each) for each in value)
    return _CODES[key](value) if key in _CODES and isinstance(value, str) else value


def _evidence(text: str, quotes: str | tuple[str, ...] | list[str]) -> tuple[Evidence, ...]:
    pieces = []
    for quote in (quotes,) if isinstance(quotes, str) else quotes:
        start = text.find(quote)
        assert start >= 0, f"{quote!r} does not stand in the text"
        pieces.append(Evidence(start=start, end=start + len(quote), text=quote))
    return tuple(pieces)


# -- what stands in a register ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def dump() -> Callable[[Store], dict[str, list[tuple[Any, ...]]]]:
    """Gives all rows of all tables of a register, in an order that does not depend on the database."""

    def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
        with store.reading() as connection:
            return {
                table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
                for table in schema.metadata.sorted_tables
            }

    return rows


@pytest.fixture(scope="session")
def living() -> Callable[[Store], dict[str, Fact]]:
    """Gives the facts that stand, by id, without what tells of their history: times and notes."""

    def facts(store: Store, as_of: str | None = None) -> dict[str, Fact]:
        found = View(store, as_of).every(Filter(rejected=True))
        return {fact.id: replace(fact, since="", until=None, notes=()) for fact in found}

    return facts
