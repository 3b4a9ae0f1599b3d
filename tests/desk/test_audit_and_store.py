"""The audit trail is only ever added to; the desk is its owner's alone, and one of an earlier version is completed."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from comity.desk import accounts, audit, sessions, tokens
from comity.desk.accounts import Role
from comity.desk.store import Desk, open_desk
from comity.errors import DeskError

PASSWORD = "four quiet green horses"


def test_the_trail_says_who_did_what_about_what_when_and_from_where(desk: Desk, clock: Any) -> None:
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN, by="root")
    clock.later(hours=1)
    accounts.sign_in(desk, "Ada", PASSWORD, "192.0.2.7")
    audit.note(desk, "Ada", "judged", "reject e-1", "192.0.2.7")
    made, _ = tokens.make(desk, "Ada", "a script", ["read"])
    tokens.revoke(desk, made.id, "Ada")
    sessions.end(desk, sessions.begin(desk, "Ada"))
    told = [(entry.who, entry.what, entry.about, entry.address) for entry in reversed(audit.trail(desk))]
    assert told == [
        ("root", "account-added", "Ada (admin)", None),
        ("Ada", "signed-in", None, "192.0.2.7"),
        ("Ada", "judged", "reject e-1", "192.0.2.7"),
        ("Ada", "token-made", "1 of Ada (read)", None),
        ("Ada", "token-revoked", "1 of Ada", None),
        ("Ada", "signed-out", None, None),
    ]
    assert audit.last(desk, "signed-in") == {"Ada": desk.now()}
    assert audit.everybody(desk) == ("Ada", "root")
    with pytest.raises(DeskError, match="nothing is noted as"):
        audit.note(desk, "Ada", "looked")


def test_pages_and_filters_of_the_trail(desk: Desk) -> None:
    for n in range(7):
        audit.note(desk, "Ada" if n % 2 else "Rita", "judged" if n < 4 else "exported", str(n))
    newest = audit.trail(desk, limit=3)
    assert [entry.about for entry in newest] == ["6", "5", "4"]
    assert [entry.about for entry in audit.trail(desk, before=newest[-1].id, limit=9)] == ["3", "2", "1", "0"]
    assert [entry.about for entry in audit.trail(desk, who="Ada", what=("judged",))] == ["3", "1"]


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'x'", "DELETE FROM audit"])
def test_the_database_itself_keeps_the_trail(desk: Desk, statement: str) -> None:
    audit.note(desk, "Ada", "judged", "e-1")
    with pytest.raises(IntegrityError, match="only ever added to"), desk.writing() as connection:
        connection.exec_driver_sql(statement)
    assert audit.trail(desk)[0].about == "e-1"


def test_only_its_owner_reads_a_desk(desk: Desk) -> None:
    assert stat.S_IMODE(desk.path.stat().st_mode) == 0o600


def test_a_desk_of_an_earlier_version_gets_what_was_added(tmp_path: Path) -> None:
    path = tmp_path / "old.desk"
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("CREATE TABLE account (name TEXT PRIMARY KEY, password TEXT, role TEXT, created TEXT, disabled INT DEFAULT 0)")
        old.execute("CREATE TABLE session (hash TEXT PRIMARY KEY, account TEXT, created TEXT, seen TEXT, until TEXT)")
        old.commit()
    desk = open_desk(path)
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)
    assert sessions.holder(desk, sessions.begin(desk, "Ada", "192.0.2.7"))
    desk.close()


def test_what_is_no_desk_is_said_clearly(tmp_path: Path) -> None:
    path = tmp_path / "text.desk"
    path.write_text("this is no database, whatever it is called\n" * 100)
    with pytest.raises(DeskError, match="--accounts"):
        open_desk(path)
