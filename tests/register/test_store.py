"""Opening, reading and writing a register, and what is said when that cannot be."""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from comity.errors import RegisterError
from comity.register.store import now, open_store
from comity.register.view import View
from comity.register.writer import Writer

NOBODY = 65534


def test_a_register_is_made_once(nowhere: str) -> None:
    for create in (True, False, True):
        store = open_store(nowhere, create=create)
        assert View(store).facts().total == 0
        store.close()


def test_the_clock_never_goes_back(store) -> None:
    stamps = []
    for _ in range(3):
        with store.writing() as connection:
            stamps += [now(connection), now(connection)]
    with store.writing() as connection:
        connection.execute(text("UPDATE clock SET value = '2999-01-01T00:00:00.000000Z'"))
        stamps.append(now(connection))
    assert stamps == sorted(set(stamps))
    assert stamps[-1] == "2999-01-01T00:00:00.000001Z"


def test_what_fails_is_not_stored(told, writer: Writer, dump, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(writer.store)
    monkeypatch.setattr("comity.register.fuse.Fuser.finish", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        writer.add([told("a.txt", "Seoul and Tallinn agreed.", {"event": "AGREE", "actor": "KOR EST"})])
    assert dump(writer.store) == before


def test_there_is_no_register(nowhere: str) -> None:
    problem = "holds no register" if "://" in nowhere else "there is no register"
    with pytest.raises(RegisterError, match=problem):
        open_store(nowhere)


def test_a_newer_register_is_refused(place: str) -> None:
    store = open_store(place)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    for create in (True, False):
        with pytest.raises(RegisterError, match="was made by a newer Comity"):
            open_store(place, create=create)


def test_a_folder_is_no_register(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="is a folder; name a file in it"):
        open_store(tmp_path, create=True)


def test_the_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="make the folder first"):
        open_store(tmp_path / "none" / "comity.db", create=True)


@pytest.mark.parametrize("content", [b"Seoul and Tallinn agreed.\n" * 100, b"x", b"\0" * 4096], ids=["text", "byte", "zeros"])
def test_other_files_are_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for create in (True, False):
        with pytest.raises(RegisterError, match=r"notes\.txt: is no register"):
            open_store(path, create=create)
    assert path.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["notes.txt"]


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE document (id INTEGER)")
    for create in (True, False):
        with pytest.raises(RegisterError, match="is no register"):
            open_store(path, create=create)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("document",)]


def test_a_broken_register_is_told(told, tmp_path: Path) -> None:
    path = tmp_path / "comity.db"
    open_store(path, create=True).close()
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 40] = b"\xff" * (4096 * 38)
    path.write_bytes(data)
    with pytest.raises(RegisterError, match=r"comity\.db"):
        View(open_store(path)).facts()


def in_a_process(action: Callable[[], object]) -> str:
    """What a process of its own says of an action: the error's text, or nothing."""
    out, into = os.pipe()
    if (process := os.fork()) == 0:
        os.close(out)
        try:
            action()
        except RegisterError as error:
            os.write(into, str(error).encode())
        except BaseException as error:
            os.write(into, f"unexpected {type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(into)
    os.waitpid(process, 0)
    with os.fdopen(out, "rb") as found:
        return found.read().decode()


def as_nobody(action: Callable[[], object]) -> Callable[[], object]:
    def run() -> None:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        action()

    return run


def test_without_permission(told, tmp_path: Path) -> None:
    path = tmp_path / "comity.db"
    open_store(path, create=True).close()
    tmp_path.chmod(0o500)
    path.chmod(0o000)
    assert "permission" in in_a_process(as_nobody(lambda: open_store(path)))
    assert "permission" in in_a_process(as_nobody(lambda: open_store(tmp_path / "new.db", create=True)))
    assert "permission" in in_a_process(as_nobody(lambda: open_store(path / "below.db", create=True)))
    tmp_path.chmod(0o700)


def test_the_disk_is_full(told, tmp_path: Path, writer: Writer, dump) -> None:
    if not writer.store.sqlite:
        pytest.skip("a limit on this process's files does not bind PostgreSQL's server")
    before = dump(writer.store)
    results = [
        told(f"{i}.txt", f"Seoul and Tallinn agreed on {i}. " * 200, {"event": "AGREE", "actor": "KOR EST"}) for i in range(50)
    ]

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        store = open_store(str(writer.store.engine.url.database))
        Writer(store, writer.versions).add(results)

    said = in_a_process(full)
    assert "cannot be used" in said
    assert "the disk's space" in said
    assert dump(writer.store) == before
    assert writer.add(results).new == 50


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("postgresql://comity@127.0.0.1:{free}/none", "the database cannot be used"),
        ("mysql://root@localhost/x", "a register cannot be kept in mysql"),
        ("postgresql://comity@127.0.0.1:port/x", "is no address of a database"),
        ("carrier-pigeon://x", "is no address of a database"),
    ],
)
def test_addresses_that_lead_nowhere(address: str, problem: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(RegisterError, match=problem):
        open_store(address.format(free=port), create=True)


def test_a_database_that_is_not_there(server) -> None:
    with pytest.raises(RegisterError, match='database "nowhere" does not exist'):
        open_store(server.address("nowhere"), create=True)


def test_no_password_is_told(server) -> None:
    with pytest.raises(RegisterError) as error:
        open_store(server.address("nowhere").replace("comity@", "comity:secret@"), create=True)
    assert "secret" not in str(error.value)


def test_a_server_that_ends_meanwhile(place: str, request: pytest.FixtureRequest) -> None:
    if "://" not in place:
        pytest.skip("SQLite has no server")
    store = open_store(place)
    with pytest.raises(RegisterError, match="the database cannot be used"), store.reading() as connection:
        request.getfixturevalue("server").run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        )
        connection.execute(text("SELECT 1"))
    assert View(store).facts().total == 0  # the next question gets a new connection
    store.close()
