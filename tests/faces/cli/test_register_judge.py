"""``comity judge``."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.faces.cli import register_judge
from comity.register.book import Register

Run = Callable[..., Any]


@pytest.fixture
def judge(run: Run, own: Path) -> Run:
    return lambda *arguments, author="A. Analyst", reason="seen": run(
        "judge", *arguments, "--register", own, "--author", author, "--reason", reason
    )


@pytest.fixture
def visit(own: Path) -> str:
    return the(own, actor="QAT")


def the(own: Path, **conditions: Any) -> str:
    with Register(own) as register:
        (fact,) = register.facts(**conditions)
    return fact.id


def shown(run: Run, own: Path, id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("fact", id, "--register", own, "--format", "json").out)
    return found["fact"]


def test_confirming_and_rejecting(judge: Run, run: Run, own: Path, visit: str) -> None:
    done = judge("confirm", visit)
    assert done.status == 0
    assert done.out.splitlines()[0] == f"judgement 1 by A. Analyst: confirm {visit}"
    assert "confirmed" in done.out.splitlines()[1]
    assert run("facts", "--judged", "confirm", "--register", own).out.splitlines()[-1] == "1 fact"
    assert judge("reject", visit).status == 0
    assert run("facts", "--actor", "QAT", "--register", own).out == "no facts\n"
    assert visit in run("facts", "--actor", "QAT", "--rejected", "--register", own).out
    assert judge("undo", "2").status == 0
    assert shown(run, own, visit)["judged"] == "confirm"


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        ("date", ["2021-05-02"], "2021-05-02"),
        ("actor", ["Qatar", "Türkiye"], ["QAT", "TUR"]),
        ("recipient", ["Turquie"], ["TUR"]),
        ("domains", ["defence", "Arms"], ["defence", "arms"]),
        ("place", ["Turquie", "Presidential", "Palace"], {"country": "TUR", "name": "Presidential Palace"}),
        ("place", ["-", "Black", "Sea"], {"country": None, "name": "Black Sea"}),
        ("status", ["Historical"], "historical"),
        ("mode", ["--clear"], None),
        ("domains", ["--clear"], []),
    ],
)
def test_editing_a_field(judge: Run, run: Run, own: Path, visit: str, field: str, given: list[str], value: Any) -> None:
    done = judge("edit", visit, field, *given)
    assert done.status == 0, done.err
    fact = shown(run, own, visit)
    assert fact[field] == value
    assert fact["edited"] == [field]
    assert judge("undo", "1").status == 0
    assert shown(run, own, visit)["edited"] == []


def test_merging_and_splitting(judge: Run, run: Run, own: Path) -> None:
    agreed = the(own, type="AGREE", actor="KOR")
    done = judge("split", agreed, "1", reason="two agreements")
    assert done.status == 0, done.err
    first, second = sorted(set(re.findall(r"e-[a-z2-7]{12}", done.out)), key=lambda id: id != agreed)
    assert shown(run, own, first)["documents"] == shown(run, own, second)["documents"] == 1
    assert judge("merge", first, second).status == 0
    assert shown(run, own, first)["documents"] == 2
    gone = shown(run, own, second)
    assert (gone["removed"] is not None, gone["successor"]) == (True, first)
    refused = judge("confirm", second)
    assert refused.status == 1
    assert first in refused.err
    told = run("fact", second, "--register", own).out
    assert "removed" in told
    assert f"it is in {first}" in " ".join(told.split())


def test_the_list_of_judgements(judge: Run, run: Run, own: Path, visit: str) -> None:
    assert run("judge", "list", "--register", own).out == "no judgements\n"
    judge("edit", visit, "date", "2021-05-02", reason="the host's page", author="Zoé")
    judge("undo", "1", reason="a slip")
    rows = list(csv.DictReader(io.StringIO(run("judge", "list", "--register", own, "--format", "csv").out)))
    assert [(row["id"], row["action"], row["field"], row["value"], row["undoes"], row["author"]) for row in rows] == [
        ("1", "edit", "date", "2021-05-02", "", "Zoé"),
        ("2", "undo", "", "", "1", "A. Analyst"),
    ]
    table = run("judge", "list", visit, "--register", own).out
    assert "the host's page" in " ".join(table.split())
    assert visit in table
    history = run("fact", visit, "--register", own).out
    assert "(undone)" in " ".join(history.split())
    assert "date 2021-05-03 → 2021-05-02" in " ".join(history.split())


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("confirm", "e-nothing"), 1, "there is no fact e-nothing"),
        (("edit", "VISIT", "date", "soon"), 1, "'soon' is no EDTF date"),
        (("edit", "VISIT", "colour", "red"), 1, "has no field 'colour'"),
        (("edit", "VISIT", "date"), 2, "or --clear"),
        (("edit", "VISIT", "actor", "Atlantis"), 2, "'Atlantis' is nobody"),
        (("edit", "VISIT", "domains", "fishery"), 2, "'fishery' is not known"),
        (("merge", "VISIT"), 1, "needs two facts"),
        (("split", "VISIT", "99"), 2, "does not say"),
        (("undo", "7"), 1, "there is no judgement 7"),
    ],
)
def test_what_cannot_be_judged(judge: Run, visit: str, arguments: tuple[str, ...], status: int, told: str) -> None:
    done = judge(*(visit if each == "VISIT" else each for each in arguments))
    assert done.status == status
    assert told in " ".join(re.sub(r"[│╭╰─╮╯]", " ", done.err).split())


def test_a_reason_and_an_author_are_needed(
    judge: Run, run: Run, own: Path, visit: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert run("judge", "confirm", visit, "--register", own).status == 2
    assert judge("confirm", visit, reason=" ").status == 2
    monkeypatch.setattr(register_judge, "_git", lambda: "")
    nameless = run("judge", "confirm", visit, "--register", own, "--reason", "seen")
    assert nameless.status == 2
    assert "COMITY_AUTHOR" in nameless.err
    monkeypatch.setenv("COMITY_AUTHOR", "Environment")
    assert "by Environment" in run("judge", "confirm", visit, "--register", own, "--reason", "seen").out
    assert "by A. Analyst" in judge("confirm", visit).out


def test_git_names_the_author(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "config", "user.name", "Git User"], check=True)
    assert register_judge.author_of(None) == "Git User"
    assert register_judge.author_of("Me") == "Me"
