"""``comity add`` and ``comity reread``."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.faces.cli.register_add import summary
from comity.model.register import Fact
from comity.register.arrivals import Added
from comity.register.book import Register

Run = Callable[..., Any]
COMITY = [sys.executable, "-m", "comity"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")


def known(place: Path) -> list[tuple[Any, ...]]:
    """The facts of a register, whenever they were recorded."""
    with Register(place) as register:
        return sorted((fact.id, fact.type, fact.actor, fact.date, fact.claims, fact.documents) for fact in register.facts())


def test_adding_tells_what_came_of_it(run: Run, dispatches: Path, filled: Path, tmp_path: Path) -> None:
    place = tmp_path / "made.db"
    done = run("add", dispatches, "--register", place)
    assert done.status == 0
    assert done.out.splitlines() == ["documents: 7 new", "facts:     12 new", f"register:  {place}"]
    assert known(place) == known(filled)


def test_adding_again_changes_nothing_and_reads_nothing(
    run: Run, own: Path, dispatches: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*arguments: Any) -> None:
        raise AssertionError("a document was read again")

    before = known(own)
    monkeypatch.setattr("comity.scale.batches.read_batch", never)
    done = run("add", dispatches, "--register", own)
    assert done.status == 0
    assert done.out.splitlines()[:2] == ["documents: 7 unchanged", "facts:     none new or changed"]
    assert known(own) == before


def test_a_changed_document_replaces_its_former_text(run: Run, dispatches: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(dispatches, tmp_path / "texts"))
    place = tmp_path / "register.db"
    assert run("add", folder, "--register", place).status == 0
    (folder / "visit.txt").write_text("ANKARA, 4 mai 2021 -- Le ministre turc de la Défense a reçu son homologue qatari à Ankara.")
    done = run("add", folder, "--register", place)
    assert done.out.splitlines()[0] == "documents: 6 unchanged, 1 replaced"
    assert run("facts", "--actor", "QAT", "--register", place).out.count("2021-05-04") == 1


def test_what_cannot_be_read_is_named_and_the_rest_is_added(run: Run, dispatches: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    place = tmp_path / "register.db"
    done = run("add", empty, tmp_path / "missing.txt", dispatches / "visit.txt", "--register", place)
    assert done.status == 1
    assert f"{empty}: is empty" in done.err
    assert "missing.txt: does not exist" in done.err
    assert done.out.splitlines()[0] == "documents: 1 new, 2 failed"
    empty.write_text((dispatches / "exercise.txt").read_text(encoding="utf-8"), encoding="utf-8")
    assert run("add", empty, "--register", place).out.splitlines()[0] == "documents: 1 new"


def test_nothing_to_add_makes_no_register(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "register.db"
    assert run("add", tmp_path / "missing", "--register", place).status == 2
    assert not place.exists()
    assert run("add", "-", "-", "--register", place).status == 2
    assert run("add", "-", "--published", "soon", "--register", place, given=b"x").status == 2


def test_texts_from_standard_input_are_documents_of_their_own(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "register.db"
    for day in ("lundi", "mardi"):
        text = f"Le ministre turc de la Défense a reçu {day} son homologue qatari à Ankara."
        done = run("add", "-", "--published", "2021-05-05", "--register", place, given=text.encode())
        assert done.out.splitlines()[0].startswith("documents: 1 new")
    assert run("search", "homologue", "--register", place).out.splitlines()[-1] == "2 documents"


def test_a_register_that_cannot_be(run: Run, dispatches: Path, tmp_path: Path) -> None:
    done = run("add", dispatches / "visit.txt", "--register", tmp_path)
    assert done.status == 1
    assert done.err == f"comity: {tmp_path}: is a folder; name a file in it\n"
    done = run("add", dispatches / "visit.txt", "--register", "mysql://host/base")
    assert done.status == 1
    assert "a register cannot be kept in mysql" in done.err


def test_rereading_keeps_facts_and_judgements(run: Run, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("reread", "--register", own).out.splitlines()[0] == "documents: none"
    with Register(own) as register:
        (visit,) = register.facts(actor="QAT")
        register.judge("edit", visit.id, author="A", reason="the host says so", field="date", value="2021-05-02")
        with register.store.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE reading SET lexicon = 'older'")
    before = known(own)
    done = run("reread", "--register", own)
    assert (done.status, done.out.splitlines()[0]) == (0, "documents: 7 reread")
    assert known(own) == before
    with Register(own) as register:
        assert register.fact(visit.id).fact.date == "2021-05-02"


def test_the_summary_in_words() -> None:
    added = Added(new=1200, failed=1, copies=2)
    added.facts.update(new=1, changed=3, removed=2)
    assert list(summary(added, "a.db")) == [
        "documents: 1,200 new, 1 failed, 2 of them copies of another",
        "facts:     1 new, 3 changed, 2 removed",
        "register:  a.db",
    ]


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_and_added_again_nothing_is_lost_or_double(tmp_path: Path, jobs: str) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    states = ("Japon", "Maroc", "Brésil", "Canada", "Chili", "Pérou")
    for number in range(120):
        filler = f"Le dossier numéro {number} reste ouvert. " * 60
        text = f"PARIS, {number % 27 + 1} mai 2021 -- La France et le {states[number % 6]} ont signé un accord à Paris.\n\n{filler}"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    place = tmp_path / "register.db"
    command = [*COMITY, "add", folder, "--register", place, "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 120
        while not stored(place) and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Run the same comity add again to go on" in err
    some = stored(place)
    assert 0 < some < 120
    assert f"{some} documents stored" in err
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[0].startswith(f"documents: {120 - some} new, {some} unchanged")
    straight = tmp_path / "straight.db"
    with Register(straight, create=True) as register:
        register.add(folder)
    assert [told(fact) for fact in facts(place)] == [told(fact) for fact in facts(straight)]


def stored(place: Path) -> int:
    """Documents in a register that another process writes."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM document").fetchone()[0])
    except sqlite3.Error:
        return 0


def facts(place: Path) -> list[Fact]:
    with Register(place) as register:
        return sorted(register.facts(), key=lambda fact: fact.id)


def told(fact: Fact) -> tuple[Any, ...]:
    return fact.id, fact.actor, fact.date, sorted(fact.claims), fact.documents, fact.independent
