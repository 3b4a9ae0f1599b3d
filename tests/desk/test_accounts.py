"""Accounts: passwords that are no secret to nobody but their owner, roles, and waits that slow guessing and end."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from comity.desk import accounts, audit, guessing
from comity.desk.accounts import AccountError, Role, SignInError
from comity.desk.schema import account
from comity.desk.store import Desk

PASSWORD = "four quiet green horses"
HOME, AWAY = "192.0.2.7", "198.51.100.9"


@pytest.fixture
def people(desk: Desk) -> Desk:
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)
    accounts.add(desk, "Élodie", PASSWORD, Role.READER)
    return desk


def stored(desk: Desk, name: str) -> str:
    with desk.reading() as connection:
        return connection.execute(select(account.c.password).where(account.c.name == name)).scalar_one()


def refused(desk: Desk, name: str, password: str, address: str = AWAY) -> float:
    with pytest.raises(SignInError) as error:
        accounts.sign_in(desk, name, password, address)
    assert password not in str(error.value)
    return error.value.wait


def guess_until_locked(desk: Desk, name: str = "Ada", address: str = AWAY) -> float:
    for _ in range(30):
        if wait := refused(desk, name, "wrong wrong wrong", address):
            return wait
    raise AssertionError("never locked out")


def test_a_password_opens_its_account_however_the_name_is_capitalised(people: Desk) -> None:
    assert accounts.sign_in(people, "élodie", PASSWORD).role is Role.READER
    assert refused(people, "Ada", PASSWORD + "x") == 0
    assert refused(people, "Nobody", PASSWORD) == 0


def test_only_an_argon2id_hash_is_stored(people: Desk) -> None:
    assert stored(people, "Ada").startswith("$argon2id$v=19$")
    usual = accounts.PasswordHasher()
    assert (usual.memory_cost, usual.time_cost) >= (64 * 1024, 3)
    assert stored(people, "Ada") != stored(people, "Élodie")
    assert PASSWORD.encode() not in people.path.read_bytes() + Path(f"{people.path}-wal").read_bytes()


def test_a_hash_is_made_anew_when_the_parameters_change(people: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stored(people, "Ada")
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=2, memory_cost=2048))
    accounts.sign_in(people, "Ada", PASSWORD)
    assert stored(people, "Ada") != before
    assert "m=2048,t=2" in stored(people, "Ada")
    accounts.sign_in(people, "Ada", PASSWORD)


@pytest.mark.parametrize(
    ("name", "password", "why"),
    [
        ("Ada Byron", "elevensigns", "short"),
        ("Ada Byron", "x" * 1025, "long"),
        ("Ada Byron", "ADA BYRONada byron", "same"),
        ("Ada Byron", "abababababab", "few"),
        ("<script>", PASSWORD, "name"),
        ("a\u202eb", PASSWORD, "name"),
        (" ", PASSWORD, "name"),
        ("x" * 65, PASSWORD, "name"),
        ("ADA", PASSWORD, "taken"),
    ],
)
def test_what_cannot_be_an_account_is_said_clearly(people: Desk, name: str, password: str, why: str) -> None:
    with pytest.raises(AccountError) as error:
        accounts.add(people, name, password, Role.READER)
    assert error.value.why == why
    assert error.value.remedy
    assert password not in str(error.value)
    assert len(accounts.listed(people)) == 2


def test_the_first_account_is_an_admin_and_the_last_admin_stays(desk: Desk) -> None:
    with pytest.raises(AccountError, match="the first account must be an admin"):
        accounts.add(desk, "Ada", PASSWORD, Role.READER)
    assert not accounts.any_account(desk)
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)
    for change in (lambda: accounts.disable(desk, "Ada"), lambda: accounts.set_role(desk, "Ada", Role.READER)):
        with pytest.raises(AccountError, match="is the last admin"):
            change()
    accounts.add(desk, "Grace", PASSWORD, Role.ADMIN)
    assert accounts.disable(desk, "Ada").disabled
    with pytest.raises(AccountError, match="is the last admin"):
        accounts.set_role(desk, "Grace", Role.REVIEWER)


def test_a_disabled_account_opens_nothing_until_it_is_enabled(people: Desk) -> None:
    accounts.disable(people, "Élodie")
    assert refused(people, "Élodie", PASSWORD) == 0
    accounts.enable(people, "Élodie")
    assert accounts.sign_in(people, "Élodie", PASSWORD)


def test_guessing_becomes_slow_and_slower_and_every_wait_ends(people: Desk, clock: Any) -> None:
    waits = [guess_until_locked(people)]
    assert refused(people, "Ada", PASSWORD) > 0  # the right one is not looked at either
    for _ in range(12):
        clock.later(seconds=waits[-1] + 1)
        waits.append(refused(people, "Ada", "wrong wrong wrong", f"203.0.113.{len(waits)}"))
    assert waits[:4] == [guessing.FIRST, guessing.FIRST * 2, guessing.FIRST * 4, guessing.FIRST * 8]
    assert waits[-1] == max(waits) == guessing.LONGEST
    for _ in range(50):  # tries while one waits make no wait longer
        clock.later(seconds=1)
        assert refused(people, "Ada", "wrong wrong wrong") < guessing.LONGEST
    clock.later(seconds=guessing.LONGEST - 49)
    assert accounts.sign_in(people, "Ada", PASSWORD, HOME).name == "Ada"
    assert refused(people, "Ada", "wrong wrong wrong", HOME) == 0  # the right one starts the count anew


def test_names_that_nobody_has_wait_as_long(people: Desk) -> None:
    assert guess_until_locked(people, "Nobody", HOME) == guess_until_locked(people, "Ada", AWAY)


def test_names_that_nobody_has_take_as_much_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(memory_cost=16 * 1024))
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)

    def took(name: str) -> float:
        begun = time.process_time()
        refused(desk, name, "wrong wrong wrong", AWAY)
        return time.process_time() - begun

    took("warm")
    assert took("nobody at all") > took("Ada") / 4


def test_an_address_that_guesses_many_names_waits_whatever_the_name(people: Desk) -> None:
    for n in range(20):
        refused(people, f"name {n}", "wrong wrong wrong", "2001:db8::1")
    assert refused(people, "Élodie", PASSWORD, "2001:db8::2") > 0  # the same network
    assert accounts.sign_in(people, "Élodie", PASSWORD, HOME)


def test_an_own_account_does_not_let_an_address_go_on_guessing(people: Desk) -> None:
    waited = 0.0
    for n in range(25):
        waited = waited or refused(people, f"name {n}", "wrong wrong wrong", AWAY)
        if not waited:
            accounts.sign_in(people, "Élodie", PASSWORD, AWAY)
    assert waited


def test_many_guesses_at_once_are_no_more_than_one_after_the_other(people: Desk) -> None:
    tried = threading.Barrier(16)
    looked_at = []

    def guess() -> None:
        tried.wait()
        try:
            accounts.sign_in(people, "Ada", "wrong wrong wrong")
        except SignInError as error:
            looked_at.append(error.wait)

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert looked_at.count(0) == 4  # and the fifth made the others wait


def test_an_admin_unlocks_and_a_new_password_does_too(people: Desk) -> None:
    guess_until_locked(people)
    assert list(accounts.waits(people, ["Ada", "Élodie"])) == ["Ada"]
    accounts.unlock(people, "Ada")
    assert accounts.sign_in(people, "Ada", PASSWORD, HOME)
    guess_until_locked(people)
    accounts.set_password(people, "Ada", "another few good words")
    assert accounts.sign_in(people, "Ada", "another few good words", HOME)


def test_what_was_typed_as_a_name_is_nowhere(people: Desk) -> None:
    guess_until_locked(people, "my secret typed in the wrong field")
    people.engine.dispose()
    assert b"wrong field" not in people.path.read_bytes()
    assert audit.trail(people, what=("locked-out",))[0].about is None
