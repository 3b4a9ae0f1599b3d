"""Sessions end, tokens expire, and neither does more than its account may."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from sqlalchemy import select

from comity.desk import accounts, sessions, tokens
from comity.desk.accounts import AccountError, Role
from comity.desk.schema import session, token
from comity.desk.store import Desk

PASSWORD = "four quiet green horses"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(desk: Desk) -> Desk:
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)
    accounts.add(desk, "Rita", PASSWORD, Role.REVIEWER)
    return desk


def test_a_session_is_known_by_its_hash_alone(people: Desk) -> None:
    secret = sessions.begin(people, "Ada", "192.0.2.7", "Firefox")
    assert len(secret) >= 43  # 256 bits
    holder = sessions.holder(people, secret)
    assert holder is not None and holder.name == "Ada"
    assert sessions.holder(people, secret + "x") is None
    with people.reading() as connection:
        rows = connection.execute(select(session)).all()
    assert secret not in str(rows)


def test_a_session_ends_when_nothing_is_asked_and_in_any_case(people: Desk, clock: Any) -> None:
    idle, used = sessions.begin(people, "Ada"), sessions.begin(people, "Ada")
    for _ in range(int(sessions.WHOLE / (sessions.IDLE / 2)) - 1):
        clock.later(seconds=sessions.IDLE.total_seconds() / 2)
        assert sessions.holder(people, used)
    assert sessions.holder(people, idle) is None
    assert len(sessions.listed(people, "Ada")) == 1
    clock.later(seconds=sessions.IDLE.total_seconds() / 2)
    assert sessions.holder(people, used) is None


def test_signing_out_ends_one_session_or_all(people: Desk) -> None:
    one, two, other = sessions.begin(people, "Ada"), sessions.begin(people, "Ada"), sessions.begin(people, "Rita")
    sessions.end(people, one)
    assert sessions.holder(people, one) is None
    three = sessions.begin(people, "Ada")
    assert sessions.end_all(people, "Ada", but=three) == 1
    assert sessions.holder(people, two) is None
    assert sessions.holder(people, three) and sessions.holder(people, other)
    sessions.end_one(people, "Rita", sessions.key_of(three))  # not hers
    assert sessions.holder(people, three)


@pytest.mark.parametrize("change", ["password", "disable"])
def test_a_new_password_and_disabling_end_sessions(people: Desk, change: str) -> None:
    secret = sessions.begin(people, "Rita")
    if change == "password":
        accounts.set_password(people, "Rita", "another few good words")
    else:
        accounts.disable(people, "Rita")
    assert sessions.holder(people, secret) is None


def test_a_role_changes_at_once(people: Desk) -> None:
    secret = sessions.begin(people, "Rita")
    made, key = tokens.make(people, "Rita", "a script", ["read", "judge"])
    assert made.may("judge")
    accounts.set_role(people, "Rita", Role.READER)
    holder, known = sessions.holder(people, secret), tokens.verify(people, key)
    assert holder is not None and holder.role is Role.READER
    assert known is not None and known.may("read") and not known.may("judge")


def test_a_token_is_shown_once_and_known_by_its_hash(people: Desk, clock: Any) -> None:
    made, secret = tokens.make(people, "ada", "nightly export", ["export"])
    assert secret.startswith("comity_") and len(secret) >= 50
    with people.reading() as connection:
        assert secret not in str(connection.execute(select(token)).all())
    clock.later(hours=1)
    assert tokens.verify(people, secret)
    assert [(each.name, each.account, each.used) for each in tokens.listed(people)] == [("nightly export", "Ada", people.now())]
    assert made.scopes == {"export"} and not made.may("read")


@pytest.mark.parametrize("secret", ["", "comity_", "comity_x", "other_x", "comity_\udcff"])
def test_what_is_no_token_opens_nothing(people: Desk, secret: str) -> None:
    tokens.make(people, "Ada", "a script", ["read"])
    assert tokens.verify(people, secret) is None


def test_a_token_expires_is_revoked_and_ends_with_its_account(people: Desk, clock: Any) -> None:
    _, short = tokens.make(people, "Rita", "short", ["read"], 1)
    _, long = tokens.make(people, "Rita", "long", ["read"])
    other, revoked = tokens.make(people, "Rita", "revoked", ["read"])
    with pytest.raises(AccountError, match="no such token"):
        tokens.revoke(people, other.id, "Ada")
    tokens.revoke(people, other.id, "Rita")
    assert tokens.verify(people, revoked) is None
    assert tokens.verify(people, short)
    clock.later(days=1)
    assert tokens.verify(people, short) is None
    assert tokens.verify(people, long)
    accounts.disable(people, "Rita")
    assert tokens.verify(people, long) is None
    assert [(each.name, bool(each.revoked), each.expired) for each in tokens.listed(people, "Rita")] == [
        ("long", False, False), ("short", False, True), ("revoked", True, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "title", "scopes", "days", "why"),
    [
        ("Rita", " ", ["read"], None, "title"),
        ("Rita", "x" * 81, ["read"], None, "title"),
        ("Rita", "a\u202eb", ["read"], None, "title"),
        ("Rita", "a script", [], None, "scope"),
        ("Rita", "a script", ["all"], None, "scope"),
        ("Rita", "a script", ["read"], 0, "days"),
        ("Nobody", "a script", ["read"], None, "unknown"),
        ("Lena", "a script", ["add"], None, "beyond"),
    ],
)
def test_what_cannot_be_a_token_is_said_clearly(
    people: Desk, name: str, title: str, scopes: list[str], days: int | None, why: str
) -> None:
    accounts.add(people, "Lena", PASSWORD, Role.READER)
    with pytest.raises(AccountError) as error:
        tokens.make(people, name, title, scopes, days)
    assert error.value.why == why
    assert not tokens.listed(people)
