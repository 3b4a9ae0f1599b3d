"""Pulling declared sources: what is new is fetched and added once, whatever happens in between."""

from __future__ import annotations

import datetime
import os
import random
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from comity.register import adding
from comity.register.answers import Pull
from comity.register.book import Register
from comity.register.store import Store, open_store
from comity.scale import batches
from comity.sources.declared import Declared, Kind, Volume
from processes import ended, started
from publishers import Publisher

KILLS = 20
PAGES = 40
STATES = ("Japan", "Morocco", "Brazil", "Canada", "Chile", "Peru", "Estonia", "Norway", "Kenya", "Vietnam")
GERMAN = (
    "Der Minister sprach am Montag in Berlin mit seinem Kollegen über die Zusammenarbeit der beiden Staaten im Bereich der "
    "Verteidigung, und beide wollen sich im nächsten Jahr wieder treffen, um über weitere Schritte zu beraten."
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


def story(number: int, verb: str = "signed") -> str:
    state, day = STATES[number % len(STATES)], 1 + number % 28
    return (
        f"PARIS, {day} May 20{10 + number // 10} -- France and {state} {verb} an agreement on maritime security on {day} May. "
        f"It is paper {number * 7919} of the ministry, which said that patrol boat {number * 104729} will be sent to {state} "
        f"before the end of the year, and that talks number {number * 31} on fishing will follow."
    )


def html(title: str, text: str) -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1><p>{text}</p></article><footer>All rights reserved.</footer></body></html>"
    )


@pytest.fixture
def site(publisher: Publisher) -> Publisher:
    """A publisher with a feed of three pages."""
    for number in range(3):
        publisher.page(f"/{number}.html", html(f"Accord {number}", story(number)), etag=f"e{number}")
    publisher.feed("/feed.xml", [f"/{number}.html" for number in range(3)], etag="feed-1")
    return publisher


def source(site: Publisher, path: str = "/feed.xml", kind: Kind = Kind.FEED, **more: Any) -> Declared:
    return Declared("desk", kind, site.address(path), allow_hosts=(site.host,), rate=1000.0, **more)


@pytest.fixture
def register(place: str) -> Any:
    with Register(place, create=True) as opened:
        yield opened


def counts(pull: Pull) -> dict[str, int]:
    names = ("listed", "fetched", "new", "changed", "unchanged", "failed")
    return {name: count for name in names if (count := getattr(pull, name))}


def test_a_pull_brings_what_is_new_and_the_next_one_asks_for_the_feed_alone(site: Publisher, register: Register) -> None:
    declared = source(site, publisher="The Desk", language="en")
    pull, added = register.pull(declared)
    assert counts(pull) == {"listed": 3, "fetched": 3, "new": 3}
    assert (added.new, pull.source, pull.ended is not None) == (3, "desk", True)
    paper = register.document(site.address("/1.html"))
    assert (paper.publisher, paper.source, paper.language, paper.title) == ("The Desk", "desk", "en", "Accord 1")
    assert register.original(paper.id) == html("Accord 1", story(1)).encode()
    asked = dict(site.asked)
    again, _ = register.pull(declared)
    assert counts(again) == {}  # 304
    assert {path: count - asked[path] for path, count in site.asked.items() if count != asked[path]} == {
        "/feed.xml": 1,
        "/robots.txt": 1,
    }


def test_new_entries_of_a_changed_feed_are_fetched_alone(site: Publisher, register: Register) -> None:
    register.pull(source(site))
    site.page("/3.html", html("Accord 3", story(3)))
    site.feed("/feed.xml", ["/3.html", "/0.html", "/1.html", "/2.html"], etag="feed-2")
    pull, _ = register.pull(source(site))
    assert counts(pull) == {"listed": 4, "fetched": 1, "new": 1, "unchanged": 3}
    assert site.asked["/0.html"] == 1


def test_a_page_that_its_feed_calls_changed_is_asked_for_again(publisher: Publisher, register: Register) -> None:
    today = datetime.datetime.now(datetime.UTC).isoformat()
    for number in range(2):
        publisher.page(f"/{number}.html", html("Accord", story(number)), etag=f"{number}")
    publisher.atom("/feed.xml", [{"link": f"/{number}.html", "updated": today} for number in range(2)])
    register.pull(source(publisher))
    publisher.page("/0.html", html("Accord", story(0, "renewed")), etag="0b")
    pull, _ = register.pull(source(publisher))
    assert counts(pull) == {"listed": 2, "fetched": 1, "changed": 1, "unchanged": 1}
    assert publisher.asked["/1.html"] == 2  # of which the second was answered with 304


def test_what_fails_is_recorded_and_tried_again_by_the_next_pull_or_by_hand(site: Publisher, register: Register) -> None:
    site.feed("/feed.xml", ["/0.html", "/gone.html", "/empty.html"], etag="feed-1")
    site.page("/empty.html", "")
    pull, _ = register.pull(source(site))
    assert (pull.new, pull.failed) == (1, 2)
    failed = {handled.name: handled for handled in register.ledger("failed")}
    gone, empty = (failed[site.address(path)] for path in ("/gone.html", "/empty.html"))
    assert gone.detail is not None
    assert "is not there (status 404)" in gone.detail
    assert (gone.source, gone.root, gone.tries) == ("desk", site.address("/feed.xml"), 1)
    assert empty.source == "desk"
    site.page("/gone.html", html("Accord", story(7)))
    pull, _ = register.pull(source(site))  # the feed is not taken for done
    assert (pull.listed, pull.new, pull.failed, pull.unchanged) == (3, 1, 1, 1)
    site.page("/empty.html", html("Accord", story(8)))
    added = register.retry("desk", declared=[source(site)])
    assert (added.new, added.failed) == (1, 0)
    assert register.ledger("failed") == []
    assert register.document(site.address("/empty.html")).source == "desk"


def test_a_page_that_failed_twice_is_left_alone_for_some_time(site: Publisher, register: Register) -> None:
    site.feed("/feed.xml", ["/gone.html"], etag="feed-1")
    for _ in range(4):
        register.pull(source(site))
    assert site.asked["/gone.html"] == 2


def test_a_feed_that_is_none_or_cannot_be_had(site: Publisher, register: Register) -> None:
    pull, _ = register.pull(source(site, "/0.html"))
    assert (pull.failed, pull.listed) == (1, 0)
    (failed,) = register.ledger("failed")
    assert "not a feed" in str(failed.detail)
    pull, _ = register.pull(source(site, "/nowhere.xml"))
    assert pull.failed == 1


def test_a_feed_that_is_back_is_no_failure_any_more(site: Publisher, register: Register) -> None:
    register.pull(source(site, "/later.xml"))
    assert [each.name for each in register.ledger("failed")] == [site.address("/later.xml")]
    site.feed("/later.xml", ["/0.html"], etag="later-1")
    register.pull(source(site, "/later.xml"))
    assert register.ledger("failed") == []
    assert [each.name for each in register.ledger("passed")] == [site.address("/later.xml")]


def test_sitemaps_and_addresses_with_the_day_in_them(site: Publisher, register: Register) -> None:
    site.sitemap("/map.xml", ["/0.html", "/1.html"])
    pull, _ = register.pull(source(site, "/map.xml", Kind.SITEMAP))
    assert counts(pull) == {"listed": 2, "fetched": 2, "new": 2}
    today = datetime.datetime.now(datetime.UTC).date()
    site.page(f"/day/{today:%Y-%m-%d}.html", html("Today", story(11)), etag="1")
    daily = source(site, "/day/{year}-{month}-{day}.html", Kind.ADDRESS, days=3)
    pull, _ = register.pull(daily)
    assert counts(pull) == {"listed": 3, "fetched": 1, "new": 1}
    assert len(register.ledger("passed")) == 2
    pull, _ = register.pull(daily)
    assert counts(pull) == {"listed": 3, "unchanged": 1}


def test_a_folder_is_a_source_too(tmp_path: Path, register: Register) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text(story(1), encoding="utf-8")
    (folder / "b.html").write_text(html("Accord", story(2)), encoding="utf-8")
    (folder / "c.txt").write_text("", encoding="utf-8")
    declared = Declared("inbox", Kind.FOLDER, str(folder), publisher="The Desk")
    assert counts(register.pull(declared)[0]) == {"listed": 3, "fetched": 3, "new": 2, "failed": 1}
    (folder / "a.txt").write_text(story(1, "renewed"), encoding="utf-8")
    assert counts(register.pull(declared)[0]) == {"listed": 3, "fetched": 2, "changed": 1, "unchanged": 1, "failed": 1}
    assert register.document(str(folder / "a.txt")).publisher == "The Desk"


def test_volumes_far_from_the_expected_are_said(site: Publisher, register: Register) -> None:
    declared = source(site, expected=Volume(10, 20, 1))
    first, _ = register.pull(declared)
    assert first.note is None  # what has gathered
    with register.store.writing() as connection:
        connection.exec_driver_sql("UPDATE pull SET started = '2020-01-01T00:00:00.000000Z'")
    second, _ = register.pull(declared)
    assert second.note == "0 new documents in a day, where 10-20 per day are expected"
    empty = source(site, "/empty.xml", expected=Volume(1, 5, 7))
    site.feed("/empty.xml", [])
    other = Declared("other", Kind.FEED, empty.place, expected=empty.expected, allow_hosts=(site.host,), rate=1000.0)
    assert register.pull(other)[0].note == "0 new documents in a week, where 1-5 per week are expected"


# -- killed -----------------------------------------------------------------------------------------------------------------


def fill(site: Publisher, verb: str, count: int) -> None:
    """A feed with pages of every sort; another verb makes every fifth page anew."""
    entries = []
    for number in range(count):
        path = f"/{number}.html"
        text = GERMAN + f" Das war Nummer {number}." if number % 11 == 5 else story(number, verb if number % 5 == 0 else "signed")
        if number % 13 == 7:
            text = story(number - 1)  # a copy
        site.page(path, html(f"Story {number}", text), etag=f"{number}-{verb if number % 5 == 0 else ''}")
        if number % 17 == 9:
            site.page(path, "no page", status=404)
        entries.append({"link": path, "updated": datetime.datetime.now(datetime.UTC).isoformat()})
    site.atom("/feed.xml", entries, etag=f"feed-{verb}")


def pull(place: str, declared: Declared) -> None:
    with Register(place, create=True) as register:
        register.pull(declared)


def kill_once(site: Publisher, place: str, declared: Declared, rng: random.Random) -> bool:
    """Start a pull and kill it some requests later; whether it was still at work."""
    until = sum(site.asked.values()) + rng.randrange(1, 14)
    process = started(lambda: pull(place, declared))
    while sum(site.asked.values()) < until and os.waitpid(process, os.WNOHANG) == (0, 0):
        time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.02))
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return ended(process) == -signal.SIGKILL


def rows(store: Store, dump: Any) -> dict[str, list[Any]]:
    """All rows without their times."""
    return {
        table: sorted((tuple(_TIME.sub("", cell) if isinstance(cell, str) else cell for cell in row) for row in found), key=repr)
        for table, found in dump(store).items()
    }


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes of POSIX systems")
def test_killed_twenty_times_a_pull_ends_with_the_same_register(
    publisher: Publisher, place: str, elsewhere: str, dump: Any, living: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "BATCH", 3)
    monkeypatch.setattr(batches, "DOCUMENTS", 2)
    declared = source(publisher, publisher="The Desk")
    rng = random.Random(20180214)
    killed = 0
    for verb, count in (("signed", PAGES), ("renewed", PAGES + 10)):
        fill(publisher, verb, count)
        pull(place, declared)
        for _ in range(KILLS // 2):
            killed += kill_once(publisher, elsewhere, declared, rng)
        assert ended(started(lambda: pull(elsewhere, declared))) == 0
    assert killed == KILLS
    one, other = open_store(place), open_store(elsewhere)
    assert living(other) == living(one)
    expected, found = rows(one, dump), rows(other, dump)
    for table in expected:
        assert found[table] == expected[table], table
    assert len(found["pull"]) == 2
    one.close()
    other.close()
