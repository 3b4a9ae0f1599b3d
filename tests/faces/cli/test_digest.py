"""``comity digest``: what is new for saved searches, by e-mail."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.desk import searches
from comity.desk.store import Desk, open_desk
from mails import PASSWORD, USER, Mails, Serving

COMMON = ("--from", "comity@example.org", "--url", "https://comity.example.org", "--tls", "none")


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled, tmp_path / "register.db"))


def saved(place: Path, mail: str = "ada@example.org", query: str = "actor=EST") -> Desk:
    """A search whose digest tells all that the register knows."""
    desk = open_desk(Path(f"{place}.desk"))
    made = searches.save(desk, "Ada", f"For {mail}", query, "en")
    searches.send_digest(desk, made, mail, "day", "en")
    searches._change(desk, made, told="2000-01-01T00:00:00.000000Z")
    return desk


def test_it_sends_what_is_new_once(run: Callable[..., Any], place: Path, mails: Mails) -> None:
    saved(place).close()
    done = run("digest", "--register", place, "--smtp", mails.place, *COMMON)
    assert (done.status, done.out) == (0, "")
    assert "Ada: For ada@example.org: " in done.err
    assert [message["To"] for message in mails.taken] == ["ada@example.org"]
    again = run("digest", "--register", place, "--smtp", mails.place, *COMMON)
    assert again.status == 0
    assert "nothing is new" in again.err
    assert len(mails.taken) == 1


def test_a_dry_run_shows_the_mails(run: Callable[..., Any], place: Path) -> None:
    saved(place).close()
    for _ in range(2):
        done = run("digest", "--register", place, "--dry-run", *COMMON)
        assert done.status == 0
        assert "To: ada@example.org" in done.out
        assert "List-Unsubscribe: <https://comity.example.org/feed/" in done.out
        assert "Estonia" in done.out


def test_its_status_tells_of_failures(run: Callable[..., Any], place: Path, mails: Mails) -> None:
    for mail in ("gone@example.org", "ada@example.org"):
        saved(place, mail).close()
    mails.refused.add("gone@example.org")
    done = run("digest", "--register", place, "--smtp", mails.place, *COMMON)
    assert done.status == 1
    assert "550 nobody of that name" in done.err
    assert mails.recipients == [["ada@example.org"]]


def test_a_desk_elsewhere(run: Callable[..., Any], place: Path, mails: Mails, tmp_path: Path) -> None:
    saved(place).close()
    elsewhere = tmp_path / "people"
    Path(f"{place}.desk").rename(elsewhere)
    assert "nothing is new" in run("digest", "--register", place, "--smtp", mails.place, *COMMON).err
    run("digest", "--register", place, "--accounts", elsewhere, "--smtp", mails.place, *COMMON)
    assert len(mails.taken) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # on loopback
def test_it_signs_in_with_what_the_environment_holds(
    run: Callable[..., Any], place: Path, mail_server: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    mails = mail_server(auth=True)
    saved(place).close()
    assert run("digest", "--register", place, "--smtp", mails.place, *COMMON).status == 1
    monkeypatch.setenv("COMITY_SMTP_USER", USER)
    monkeypatch.setenv("COMITY_SMTP_PASSWORD", PASSWORD)
    done = run("digest", "--register", place, "--smtp", mails.place, *COMMON)
    assert done.status == 0
    assert PASSWORD not in done.out + done.err
    assert len(mails.taken) == 1


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--from", "nobody", "no mail address"),
        ("--url", "comity.example.org", "no address"),
        ("--url", "javascript:alert(1)", "no address"),
        ("--tls", "maybe", "no way to encrypt"),
    ],
)
def test_misuse(run: Callable[..., Any], place: Path, option: str, value: str, told: str) -> None:
    done = run("digest", "--register", place, *COMMON, option, value)
    assert done.status == 2
    assert told in done.err


def test_a_place_that_is_no_server(run: Callable[..., Any], place: Path) -> None:
    done = run("digest", "--register", place, *COMMON, "--smtp", "http://mail")
    assert done.status == 1
    assert "no mail server" in done.err
