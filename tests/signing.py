"""Accounts of a served register, and signing in: what tests of the pages with accounts share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Page

from browsing import Served, serving
from comity.desk import accounts
from comity.desk.accounts import Role
from comity.desk.store import Desk, beside, open_desk

PASSWORD = "four quiet green horses"
PEOPLE = {"Ada": Role.ADMIN, "Rita": Role.REVIEWER, "Lena": Role.READER}
FORM = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed with little work."""
    monkeypatch.setattr(accounts, "_HASHER", PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1))
    accounts._nobody.cache_clear()


@dataclass(frozen=True)
class Guarded:
    """A served register with accounts: an admin, a reviewer, a reader."""

    site: Served
    desk: Desk

    @contextmanager
    def signed_in(self, name: str | None, **more: Any) -> Iterator[httpx.Client]:
        """A client with its own cookies, signed in as somebody, or as nobody."""
        with self.site.client(**more) as client:
            if name is not None:
                answer = client.post("/login", data={"csrf": csrf(client, "/login"), "name": name, "password": PASSWORD})
                assert answer.status_code == 303, answer.text
            yield client


def csrf(client: httpx.Client, path: str = "/account") -> str:
    """What a form of a page holds."""
    found = FORM.search(client.get(path).text)
    assert found, path
    return found[1]


def post(client: httpx.Client, path: str, **data: Any) -> httpx.Response:
    """Send a form as a page of the site would."""
    return client.post(path, data={"csrf": csrf(client), **data})


@contextmanager
def guarding(register: Path, **settings: Any) -> Iterator[Guarded]:
    """Serve a register with accounts."""
    desk = open_desk(settings.get("accounts") or beside(str(register)))
    for name, role in PEOPLE.items():
        accounts.add(desk, name, PASSWORD, role)
    with serving(register, **settings) as site:
        yield Guarded(site, desk)
    desk.close()


def sign_in(page: Page, name: str) -> None:
    """Fill in the form for signing in and send it."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
