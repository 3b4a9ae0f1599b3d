"""A desk whose clock the test turns."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from comity.desk import accounts
from comity.desk.store import Desk, open_desk


@dataclass
class Clock:
    """Tells the time that a test has set."""

    time: datetime.datetime = datetime.datetime(2026, 1, 31, 12, 0, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.time

    def later(self, **more: float) -> None:
        self.time += datetime.timedelta(**more)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Passwords are hashed with little work, so that tests that guess a lot are quick."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    accounts._nobody.cache_clear()
    yield
    accounts._nobody.cache_clear()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    opened = replace(open_desk(tmp_path / "comity.db.desk"), clock=clock)
    yield opened
    opened.close()
