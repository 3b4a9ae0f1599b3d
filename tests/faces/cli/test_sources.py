"""``comity sources``, ``comity document`` and inputs of every kind, through the command line."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from comity.errors import RegisterError
from comity.register.book import Register
from publishers import Publisher

Run = Callable[..., Any]
ACCORD = "PARIS, 3 May 2021 -- France and Japan signed an agreement on maritime security on 3 May, the ministry said on Monday."
VISIT = "ANKARA, 3 mai 2021 -- Le ministre turc de la Défense a reçu son homologue qatari à Ankara, a indiqué son ministère."
GERMAN = (
    "Der Minister sprach am Montag in Berlin mit seinem Kollegen über die Zusammenarbeit der beiden Staaten im Bereich der "
    "Verteidigung, und beide wollen sich im nächsten Jahr wieder treffen, um über weitere Schritte zu beraten."
)


def html(text: str) -> str:
    return f"<html><head><title>News</title></head><body><article><h1>News</h1><p>{text}</p></article></body></html>"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "register.db"


@pytest.fixture
def site(publisher: Publisher) -> Publisher:
    publisher.page("/accord.html", html(ACCORD), etag="1")
    publisher.page("/besuch.html", html(GERMAN), etag="2")
    publisher.feed("/feed.xml", ["/accord.html", "/besuch.html", "/gone.html"], etag="3")
    return publisher


@pytest.fixture
def declared(run: Run, site: Publisher, place: Path) -> Path:
    """A register's place, with one source declared beside it."""
    done = run(
        "sources", "add", "desk", "--feed", site.address("/feed.xml"), "--publisher", "The Desk", "--expect", "10-40 per day",
        "--allow-host", site.host, "--rate", "1000", "--register", place,
    )  # fmt: skip
    assert (done.status, done.out) == (0, f"declared: {place.parent / 'sources' / 'desk.yaml'}\n")
    return place


# -- declaring and pulling ---------------------------------------------------------------------------------------------------


def test_a_source_is_declared_pulled_and_listed(run: Run, site: Publisher, declared: Path) -> None:
    assert "never" in run("sources", "list", "--register", declared).out
    done = run("sources", "pull", "--register", declared)
    assert done.status == 1
    assert done.out.splitlines()[:2] == [
        "desk: 3 listed, 2 new, 1 failed",
        "documents: 2 new, 1 failed, 1 of them in languages that are not read (de 1)",
    ]
    assert f"{site.address('/gone.html')}: is not there (status 404)" in done.err
    (row,) = json.loads(run("sources", "list", "--register", declared, "--format", "json").out)["sources"]
    assert (row["name"], row["documents"], row["failed"], row["came"], row["expected"]) == ("desk", 2, 1, 2, "10-40 per day")
    listed = run("sources", "list", "--register", declared).out
    assert "10-40 per day" in listed
    site.page("/gone.html", html(VISIT))
    done = run("sources", "retry", "--source", "desk", "--register", declared)
    assert (done.status, done.out.splitlines()[0]) == (0, "documents: 1 new")
    assert run("sources", "pull", "desk", "--register", declared).status == 0


def test_the_ledger_says_what_became_of_every_input(run: Run, site: Publisher, declared: Path) -> None:
    run("sources", "pull", "--register", declared)
    table = run("sources", "ledger", "--register", declared).out
    assert "3 inputs" in table
    assert "is not there (status 404)" in " ".join(table.split())
    rows = list(
        csv.DictReader(StringIO(run("sources", "ledger", "--state", "failed", "--format", "csv", "--register", declared).out))
    )
    assert [(row["name"], row["source"], row["tries"]) for row in rows] == [(site.address("/gone.html"), "desk", "1")]
    found = json.loads(run("sources", "ledger", "--state", "unread", "--format", "json", "--register", declared).out)
    assert [each["state"] for each in found["inputs"]] == ["unread"]
    assert run("sources", "ledger", "--source", "other", "--register", declared).out == "no inputs\n"


def test_what_is_declared_wrongly(run: Run, declared: Path, site: Publisher) -> None:
    feed = site.address("/feed.xml")
    assert run("sources", "add", "desk", "--feed", feed, "--register", declared).status == 1  # there is one
    for wrong in (
        ("Desk", "--feed", feed),
        ("a",),
        ("a", "--feed", feed, "--folder", "x"),
        ("a", "--feed", feed, "--expect", "many"),
    ):
        done = run("sources", "add", *wrong, "--register", declared)
        assert done.status == 2, wrong
    assert run("sources", "pull", "nobody", "--register", declared).status == 2
    broken = declared.parent / "sources" / "torn.yaml"
    broken.write_text("feed: 3", encoding="utf-8")
    done = run("sources", "list", "--register", declared)
    assert (done.status, "1 source" in done.out) == (1, True)
    assert f"{broken}: feed: 3 is no web address" in done.err
    assert run("sources", "pull", "torn", "--register", declared).status == 1
    empty = run("sources", "pull", "--sources", declared.parent / "nowhere", "--register", declared)
    assert empty.status == 2
    assert "no source is declared" in empty.err


def test_private_hosts_are_asked_only_if_they_are_named(run: Run, site: Publisher, place: Path) -> None:
    done = run("add", site.address("/accord.html"), "--register", place)
    assert done.status == 1
    assert "--allow-host" in done.err
    done = run("add", site.address("/accord.html"), "--allow-host", site.host, "--register", place)
    assert (done.status, done.out.splitlines()[0]) == (0, "documents: 1 new")
    done = run("read", site.address("/feed.xml"), "--allow-host", site.host, "--rate", "1000", "--format", "jsonl")
    assert done.status == 1
    assert len(done.out.splitlines()) == 1
    assert "2 of 3 inputs could not be read, 1 of them in languages that are not read (de 1)" in done.err


def test_a_folder_is_watched_until_ctrl_c(run: Run, place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(ACCORD, encoding="utf-8")
    run("sources", "add", "inbox", "--folder", folder, "--register", place)
    command = [sys.executable, "-m", "comity", "sources", "watch", "--every", "60", "--register", str(place)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_for(place, 1)
            time.sleep(0.5)  # until the folder is watched; should this be too short, the file is written again below
            for text in (VISIT, VISIT + "\n"):
                (folder / "b.txt").write_text(text, encoding="utf-8")
                if wait_for(place, 2, 20):
                    break
            assert documents(place) >= 2
        finally:
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.startswith("inbox: 1 listed, 1 new\n")
    assert "ended; what was read is stored" in err


def documents(place: Path) -> int:
    try:
        with Register(place) as register:
            return len(register.ledger("read"))
    except RegisterError:
        return 0


def wait_for(place: Path, count: int, seconds: float = 120) -> bool:
    until = time.monotonic() + seconds
    while documents(place) < count:
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


# -- documents ---------------------------------------------------------------------------------------------------------------


def test_a_document_with_its_text_and_the_bytes_it_came_as(run: Run, site: Publisher, declared: Path, tmp_path: Path) -> None:
    run("sources", "pull", "--register", declared)
    address = site.address("/accord.html")
    shown = run("document", address, "--register", declared).out
    for words in (address, "The Desk", "News", "text/html", "desk", f"{len(html(ACCORD))} bytes, kept"):
        assert words in shown
    target = tmp_path / "page.html"
    assert run("document", "1", "--original", target, "--register", declared).out == ""
    assert target.read_text(encoding="utf-8") == html(ACCORD)
    assert run("document", "1", "--original", "-", "--register", declared).out == html(ACCORD)
    assert ACCORD in run("document", "1", "--text", "--register", declared).out
    assert json.loads(run("document", "1", "--format", "json", "--register", declared).out)["publisher"] == "The Desk"
    missing = run("document", "99", "--register", declared)
    assert (missing.status, "there is no document 99" in missing.err) == (1, True)
    assert "de, which is not read" in run("document", site.address("/besuch.html"), "--register", declared).out


# -- inputs of every kind ----------------------------------------------------------------------------------------------------


def archive(folder: Path) -> Path:
    path = folder / "news.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("accord.html", html(ACCORD))
        file.writestr("below/visit.txt", VISIT)
        file.writestr("berlin.txt", GERMAN)
        file.writestr("empty.txt", "")
        file.writestr("picture.png", b"\x89PNG\r\n\x1a\n")
    return path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_archive_is_added_and_logged(run: Run, tmp_path: Path, place: Path, jobs: str) -> None:
    path, log = archive(tmp_path), tmp_path / "log.jsonl"
    done = run("add", path, "--register", place, "--json-log", log, "--jobs", jobs)
    assert done.status == 1
    assert done.out.splitlines()[0] == "documents: 3 new, 1 failed, 1 of them in languages that are not read (de 1)"
    lines = {line["name"].rpartition("/")[2]: line for line in map(json.loads, log.read_text(encoding="utf-8").splitlines())}
    states = {name: line["state"] for name, line in lines.items()}
    assert states == {
        "accord.html": "read", "visit.txt": "read", "berlin.txt": "unread", "empty.txt": "failed", "news.zip": "passed",
    }  # fmt: skip
    assert lines["accord.html"].keys() == {"name", "state", "document", "facts", "seconds", "error"}
    assert (lines["accord.html"]["document"], lines["accord.html"]["facts"] > 0, lines["accord.html"]["seconds"] > 0) == (
        1,
        True,
        True,
    )
    assert lines["berlin.txt"]["document"] is not None
    assert "is empty" in lines["empty.txt"]["error"]
    again = run("add", path, "--register", place, "--json-log", "-")
    unchanged = [line for line in map(json.loads, again.out.splitlines()) if line["state"] == "unchanged"]
    assert len(unchanged) == 3
    assert "documents: 3 unchanged, 1 failed" in again.err
    assert "berlin.txt" in run("search", "Verteidigung", "--register", place).out


def test_columns_of_a_table_are_told_and_may_be_given(run: Run, tmp_path: Path, place: Path) -> None:
    table = tmp_path / "rows.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(
            [("nr", "body", "lead", "pub_date"), ("1", ACCORD, VISIT, "2021-05-04"), ("2", VISIT, ACCORD, "2021-05-05")]
        )
    done = run("add", table, "--register", place)
    assert (done.status, done.out.splitlines()[0]) == (0, "documents: 2 new")
    assert "text from 'body'" in done.err
    other = run("read", table, "--columns", "text=lead", "--format", "jsonl")
    assert [json.loads(line)["language"] for line in other.out.splitlines()] == ["fr", "en"]
    assert run("read", table, "--columns", "words=lead").status == 2


def test_standard_input_may_be_anything(run: Run, tmp_path: Path, place: Path) -> None:
    data = archive(tmp_path).read_bytes()
    done = run("add", "-", "--register", place, given=data)
    assert done.out.splitlines()[0].startswith("documents: 3 new, 1 failed")
    assert run("add", "-", "--register", place, given=data).out.splitlines()[0].startswith("documents: 3 unchanged, 1 failed")
    assert run("sources", "retry", "--register", place).out.splitlines()[0] == "documents: none"  # it has gone by
    assert run("read", "-", "--json-log", "-", given=b"x").status == 2
    assert run("explain", "-", given=data).status == 1


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write everywhere")
def test_a_log_that_cannot_be_written(run: Run, tmp_path: Path, place: Path) -> None:
    assert run("add", archive(tmp_path), "--json-log", "/nowhere/log", "--register", place).status == 2
