"""The load test of the web face: it opens pages of all kinds, counts what fails, and its status says whether they came in time."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from comity.errors import InputError, RegisterError
from comity.evaluation.bench_web import BAR, Figures, Run, WebLoad, figures, measure
from comity.evaluation.bench_web_pages import Pages
from comity.evaluation.load_make import Maker
from comity.register.store import open_store
from comity.register.versions import Versions
from comity.register.writer import Writer


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("web") / "made.db"
    store = open_store(place, create=True)
    Writer(store, Versions("made", "made", "made")).add(list(Maker().make(60)))
    store.close()
    return place


def test_figures() -> None:
    found = figures("facts", [float(n) for n in range(1, 101)], 2)
    assert (found.asked, found.p50, found.p95, found.p99, found.longest, found.failed) == (100, 51, 96, 100, 100, 2)
    assert figures("facts", [], 1).p95 == 0


def test_pages_of_all_kinds(register: Path) -> None:
    pages = Pages.of(register)
    rng = random.Random(1)
    opened = dict(pages.any(rng) for _ in range(2000))
    assert set(opened) == set(pages.kinds)
    assert len(pages.actors) > 10 and pages.count_documents == 60
    assert all(path.isascii() and " " not in path for path in opened.values())
    assert opened["pair, as of"].startswith("/pair?a=") and "as_of=" in opened["pair, as of"]


def test_a_register_without_facts(tmp_path: Path) -> None:
    open_store(tmp_path / "empty.db", create=True).close()
    with pytest.raises(RegisterError, match="holds no facts"):
        Pages.of(tmp_path / "empty.db")


def test_readers_open_pages(register: Path) -> None:
    told: list[str] = []
    load = measure(register, readers=3, seconds=4, pause=0.05, tell=told.append)
    paused, hurried = load.runs
    assert (load.readers, paused.pause, hurried.pause) == (3, 0.05, 0)
    assert paused.all.asked == sum(each.asked for each in paused.pages) > 5 and hurried.all.asked > 3
    assert not paused.faults and not hurried.faults and paused.all.failed == 0
    assert all(0 < each.p50 <= each.p95 <= each.longest for each in paused.pages if each.asked)
    assert load.memory_mb > 50 and load.facts > 50 and told[0].startswith("serving at http://127.0.0.1:")
    text = load.to_text()
    assert "3 readers at once" in text and all(each.page in text for each in paused.pages)
    assert msgspec.json.decode(load.to_json(), type=WebLoad) == load


def test_slow_and_failing_pages_are_named() -> None:
    fast, slow, broken = figures("fast", [BAR], 0), figures("slow", [BAR + 1], 0), figures("broken", [1.0], 1)
    load = WebLoad(facts=1, documents=1, readers=1, ready=1, memory_mb=1, runs=(_run(fast, slow, broken), _run(slow)))
    assert load.slow == ["slow", "broken"] and "failed: slow, broken" in load.to_text()
    assert WebLoad(facts=1, documents=1, readers=1, ready=1, memory_mb=1, runs=(_run(fast),)).slow == []


def _run(*pages: Figures) -> Run:
    return Run(pause=1, seconds=1, per_second=1, all=pages[0], pages=pages, faults=())


def test_a_server_that_does_not_start(tmp_path: Path, register: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Pages.of(register)
    monkeypatch.setattr(Pages, "of", lambda *_: known)
    with pytest.raises(InputError, match="did not start"):
        measure(tmp_path / "nowhere.db", readers=1, seconds=1)
