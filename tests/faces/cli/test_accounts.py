"""``comity accounts``: passwords are asked for and never given as arguments; what is done is told, and on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.desk import accounts, audit, tokens
from comity.desk.store import open_desk
from signing import PASSWORD, quick_passwords

Run = Callable[..., Any]
GIVEN = f"{PASSWORD}\n".encode()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    quick_passwords(monkeypatch)
    return tmp_path / "facts.db"


def test_an_account_is_made_beside_the_register(run: Run, place: Path) -> None:
    first = run("accounts", "add", "Ada", "--password-stdin", "--register", place, given=GIVEN)
    assert first.status == 1
    assert "the first account must be an admin; give it --role admin" in first.err
    done = run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--register", place, given=GIVEN)
    assert (done.status, done.out) == (0, f"Ada: admin (in {place}.desk)\n")
    desk = open_desk(Path(f"{place}.desk"))
    assert accounts.sign_in(desk, "Ada", PASSWORD).name == "Ada"
    assert audit.trail(desk, what=("account-added",))[0].who.endswith("(command line)")
    desk.close()


def test_the_password_is_asked_for_twice_at_the_terminal(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_terminal = run("accounts", "add", "Ada", "--role", "admin", "--register", place)
    assert no_terminal.status == 2 and "--password-stdin" in no_terminal.err
    typed = iter([PASSWORD, "something else", PASSWORD, PASSWORD])
    asked: list[str] = []
    monkeypatch.setattr("getpass.getpass", lambda words: (asked.append(words), next(typed))[1])
    monkeypatch.setattr("comity.faces.cli.accounts._at_terminal", lambda: True)
    assert "are not the same" in run("accounts", "add", "Ada", "--role", "admin", "--register", place).err
    assert run("accounts", "add", "Ada", "--role", "admin", "--register", place).status == 0
    assert asked == ["Password: ", "Once more: "] * 2


def test_a_password_is_never_an_argument(run: Run) -> None:
    for command in ("add", "password"):
        told = run("accounts", command, "--help").out
        assert "--password-stdin" in told
        assert "--password " not in told
    assert run("accounts", "add", "Ada", PASSWORD).status == 2


def test_accounts_are_listed_changed_and_kept(run: Run, place: Path) -> None:
    def do(*words: str, given: bytes = b"") -> Any:
        return run("accounts", *words, "--register", place, given=given)

    do("add", "Ada", "--role", "admin", "--password-stdin", given=GIVEN)
    do("add", "Rita", "--password-stdin", given=GIVEN)
    assert do("role", "rita", "reviewer").out == "Rita: reviewer\n"
    assert "is the last admin" in do("disable", "Ada").err
    assert do("disable", "Rita").out == "Rita: disabled\n"
    rows = [json.loads(line) for line in do("list", "--json").out.splitlines()]
    assert [(row["name"], row["role"], row["state"], row["signed_in"]) for row in rows] == [
        ("Ada", "admin", "active", None), ("Rita", "reviewer", "disabled", None),
    ]  # fmt: skip
    assert do("enable", "Rita").status == do("unlock", "Rita").status == 0
    assert do("password", "Rita", "--password-stdin", given=b"another few good words\n").status == 0
    short = do("password", "Rita", "--password-stdin", given=b"short\n")
    assert short.status == 1 and "take 12 signs or more" in short.err
    assert "there is no such account" in do("role", "Nobody", "admin").err
    table = do("list").out
    assert "Rita" in table and "reviewer" in table and PASSWORD not in table
    acts = [json.loads(line)["what"] for line in do("trail", "--json").out.splitlines()]
    assert acts == ["password-changed", "unlocked", "enabled", "disabled", "role-changed", "account-added", "account-added"]
    assert "disabled" in do("trail", "--what", "disabled").out
    assert do("trail", "--what", "danced").status == 2


def test_a_token_goes_to_standard_output_once(run: Run, place: Path) -> None:
    run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--register", place, given=GIVEN)
    made = run("accounts", "token", "Ada", "nightly", "--scope", "read", "--scope", "export", "--days", "30", "--register", place)
    secret = made.out.strip()
    assert secret.startswith("comity_") and secret not in made.err
    desk = open_desk(Path(f"{place}.desk"))
    found = tokens.verify(desk, secret)
    assert found is not None and found.scopes == {"read", "export"} and found.until
    listed = run("accounts", "tokens", "--register", place).out
    assert "nightly" in listed and secret not in listed
    assert run("accounts", "revoke", "1", "--register", place).out == "token 1: revoked\n"
    assert tokens.verify(desk, secret) is None
    assert "no such token" in run("accounts", "revoke", "7", "--register", place).err
    desk.close()


def test_looking_makes_no_file(run: Run, place: Path) -> None:
    told = run("accounts", "list", "--register", place)
    assert told.status == 1 and "comity accounts add NAME --role admin" in told.err
    assert not Path(f"{place}.desk").exists()


def test_accounts_may_be_in_a_file_of_their_own(run: Run, tmp_path: Path, place: Path) -> None:
    people = tmp_path / "people.desk"
    run("accounts", "add", "Ada", "--role", "admin", "--password-stdin", "--accounts", people, given=GIVEN)
    assert "Ada" in run("accounts", "list", "--accounts", people).out
