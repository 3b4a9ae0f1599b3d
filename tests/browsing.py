"""A served register and a real browser: fixtures of all tests of the pages.

``demo`` is a register of our own dispatches, made once for all workers of a run; ``site`` serves a copy that a test may change;
``page`` is a page of Chromium that fails its test if anything was written to the browser's console.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from comity.faces.web.app import create_app
from comity.faces.web.server import config
from comity.faces.web.settings import Settings
from comity.register.book import Register

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
MISSING = "Chromium is not installed (Debian: apt install chromium)"
OPTIONS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DISPATCHES = ("gold/demo", "gold/en/dev/documents", "gold/fr/dev/documents")
ROOT = Path(__file__).parents[1]
WAITING = 120  # seconds for another worker to make the register, and for a server to start


@dataclass(frozen=True)
class Served:
    """A site on loopback."""

    address: str
    place: str
    app: Any

    def __truediv__(self, path: str) -> str:
        return f"{self.address}/{path.lstrip('/')}"

    def client(self, **more: Any) -> httpx.Client:
        """A client that is no browser."""
        return httpx.Client(base_url=self.address, timeout=30, **more)


@contextlib.contextmanager
def serving(place: str | Path, **settings: Any) -> Iterator[Served]:
    """Serve a register on a free port of loopback, in a thread of this process."""
    app = create_app(Settings(register=str(place), port=0, local_user="Ada", **settings))
    server = uvicorn.Server(config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        for _ in range(WAITING * 100):
            if server.started:
                break
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield Served(f"http://127.0.0.1:{port}", str(place), app)
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of our dispatches, to be copied and not to be changed."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if shared.name.startswith("popen-") else shared  # what all workers of a run see
    made, lock = shared / "demo.db", shared / "demo.lock"
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        for _ in range(WAITING * 10):
            if made.exists():
                return made
            time.sleep(0.1)
        raise RuntimeError("the register of the other worker did not come") from None
    part = shared / "demo.part.db"
    with contextlib.chdir(ROOT), Register(part, create=True) as register:  # names, and so ids, are the same wherever tests run
        register.add(DISPATCHES)
    with contextlib.closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return part.rename(made)


@pytest.fixture
def register(demo: Path, tmp_path: Path) -> Path:
    """A copy of the register that a test may change."""
    return Path(shutil.copy(demo, tmp_path / "comity.db"))


@pytest.fixture
def site(register: Path) -> Iterator[Served]:
    """A served register that a test may change."""
    with serving(register) as served:
        yield served


@pytest.fixture(scope="session")
def reading_site(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served register that tests only look at."""
    with serving(shutil.copy(demo, tmp_path_factory.mktemp("site") / "comity.db")) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not Path(CHROMIUM).exists():
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(OPTIONS))
        yield found
        found.close()


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Opens pages: ``opened(address, locale="fr", viewport=…)``. What the browser's console says fails the test."""
    said: list[str] = []
    contexts: list[BrowserContext] = []

    def opening(address: str, **context: Any) -> Page:
        contexts.append(browser.new_context(**{"locale": "en", **context}))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: (said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(address)
        return ready(page)

    yield opening
    for context in contexts:
        context.close()
    assert not said


def ready(page: Page) -> Page:
    """A page when its scripts have run and its charts stand."""
    page.wait_for_selector("html[data-ready=true]", state="attached")
    page.wait_for_function("() => !document.querySelector('[data-drawn=pending]')")
    return page


def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical on a page: rule, then the elements."""
    page.evaluate((ROOT / "web/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {', '.join(node['target'][0] for node in each['nodes'][:5])}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
