"""Killed at any moment and started again, or written by two at once: nothing lost, nothing double. Readers never wait."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Callable

from sqlalchemy import text

from comity.model.register import Fact
from comity.model.source import Source
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer
from processes import ended, started

KILLS = 50
AT_MOST = 3  # documents that a process adds before it is killed, however busy the machine is
DOCUMENTS = KILLS // 2 * AT_MOST
SHORT = 0.02  # seconds: opening and adding a document take about as long
STATES = ("JPN", "FRA", "BRA", "CAN", "KOR", "EST", "ITA", "ESP", "IND", "NOR")
VERSIONS = [Versions(code, "1", "1") for code in "12"]
WORDINGS = (
    "{} and Latvia agreed on {} to share what their coast guards see in the Baltic Sea, officials from both sides said.",
    "Under an accord reached on {1}, the coast guards of Latvia and {0} will tell each other what goes on at sea.",
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def documents(told, code: str = "1"):
    """Agreements, each told by two documents with a memorandum; read otherwise by each version."""
    found = []
    for number in range(DOCUMENTS):
        story, wording = divmod(number, 2)
        state, day = STATES[story % len(STATES)], f"20{10 + story // len(STATES) * 4}-03-{1 + story % 28:02}"
        words = WORDINGS[wording].format(state, day) + f" It was dispatch {number * 7919} on {state}."
        domains = "maritime-security" if code == "1" or number % 3 else "trade"
        found.append(
            told(
                f"{number:03}.txt",
                words,
                {"kind": "memorandum", "name": f"accord {day}", "parties": f"{state} LVA", "stage": "signed", "date": day},
                {"event": "AGREE", "actor": f"{state} LVA", "date": day, "domains": domains, "instrument": "i1"},
                published=day,
            )
        )
    return found


def work(place: str, todo, told_to: int | None = None) -> None:
    """What ``comity add`` does: open, leave out what is read, add the rest.

    Where there is a pipe to tell, a byte tells of each document added, and after a few of them the process waits for its end.
    """
    store = open_store(place, create=True)
    added = 0
    for versions, result in todo:
        writer = Writer(store, versions)
        if writer.standing(Source(result.document.name, result.document.text)) is None:
            writer.add([result])
            if told_to is not None:
                os.write(told_to, b".")
                added += 1
                if added == AT_MOST:
                    signal.pause()
    store.close()


def kill_at_random(action: Callable[[int], None], rng: random.Random) -> bool:
    """Start a process and kill it somewhere in its first, second or third document; whether it was still at work."""
    out, end = os.pipe()
    process = started(lambda: action(end))
    os.close(end)
    moment = time.perf_counter()
    for _ in range(rng.randrange(3)):
        moment = time.perf_counter()
        os.read(out, 1)
    time.sleep(rng.uniform(0, max(time.perf_counter() - moment, SHORT)))
    os.kill(process, signal.SIGKILL)
    os.close(out)
    return ended(process) == -signal.SIGKILL


def timeless(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The same rows without their times."""
    return {
        table: sorted((tuple(_TIME.sub("", cell) if isinstance(cell, str) else cell for cell in row) for row in found), key=repr)
        for table, found in rows.items()
    }


def is_sound(store: Store) -> None:
    if store.sqlite:
        with store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert not connection.execute(text("PRAGMA foreign_key_check")).all()
            connection.execute(text("INSERT INTO document_text (document_text) VALUES ('integrity-check')"))


def test_killed_fifty_times(told, store: Store, place: str, elsewhere: str, dump, living) -> None:
    for versions in VERSIONS:
        work(place, [(versions, result) for result in documents(told, versions.code)])
    rng = random.Random(20180214)
    killed = 0
    for versions in VERSIONS:
        part = [(versions, result) for result in documents(told, versions.code)]
        for _ in range(KILLS // len(VERSIONS)):
            killed += kill_at_random(lambda end, part=part: work(elsewhere, part, end), rng)
        assert ended(started(lambda part=part: work(elsewhere, part))) == 0
    assert killed == KILLS
    other = open_store(elsewhere)
    is_sound(other)
    assert living(other) == living(store)
    assert timeless(dump(other)) == timeless(dump(store))
    other.close()


def groups(facts: dict[str, Fact]) -> set[frozenset[str]]:
    return {frozenset(fact.claims) for fact in facts.values()}


def test_two_writers_at_once(told, store: Store, place: str, elsewhere: str, living, dump) -> None:
    todo = [(VERSIONS[0], result) for result in documents(told)]
    work(place, todo)
    halves = (todo[: 2 * DOCUMENTS // 3], todo[DOCUMENTS // 3 :])  # the middle third is read by both
    processes = [started(lambda half=half: work(elsewhere, half)) for half in halves]  # both make the register, too
    assert [ended(process) for process in processes] == [0, 0]
    other = open_store(elsewhere)
    is_sound(other)
    assert groups(living(other)) == groups(living(store))
    counts = [{table: len(rows) for table, rows in dump(each).items()} for each in (other, store)]
    for table in ("document", "reading", "claim", "ledger"):
        assert counts[0][table] == counts[1][table]
    other.close()


def test_a_reader_sees_one_state_and_waits_for_nobody(told, place: str, writer: Writer) -> None:
    first, *others = documents(told)[:20]
    writer.add([first])
    view = View(writer.store)
    reader = view.every()
    seen = [next(reader)]
    process = started(lambda: work(place, [(VERSIONS[0], result) for result in others]))
    assert ended(process) == 0  # the writer did not wait for the reader either
    seen += reader
    assert len(seen) == 2
    assert view.facts().total == 20
    with writer.store.writing():
        assert view.facts().total == 20  # while a writer is at work
