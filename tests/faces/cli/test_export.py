"""``comity export`` and ``comity import``."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.export import FORMATS
from comity.register.store import open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer
from everything import fill
from stores import tell

Run = Callable[..., Any]


@pytest.fixture
def place(tmp_path: Path) -> str:
    """A register with a bit of everything."""
    path = str(tmp_path / "register.db")
    store = open_store(path, create=True)
    fill(Writer(store, Versions("1", "1", "1")), tell)
    store.close()
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_goes_to_a_file(run: Run, place: str, tmp_path: Path, name: str) -> None:
    target = tmp_path / "out"
    done = run("export", name, "--register", place, "--output", target)
    assert done.status == 0 and done.out == ""
    assert target.exists() and f"comity: {target}: " in done.err


@pytest.mark.parametrize("name", [each.name for each in FORMATS.values() if each.text])
def test_text_goes_to_standard_output(run: Run, place: str, tmp_path: Path, name: str) -> None:
    done = run("export", name, "--register", place)
    assert done.status == 0
    run("export", name, "--register", place, "--output", tmp_path / "out")
    assert done.out.replace("\r\n", "\n") == (tmp_path / "out").read_text(encoding="utf-8")
    assert run("export", name, "--register", place, "--output", "-").out == done.out


def test_filters_are_those_of_facts(run: Run, place: str) -> None:
    done = run("export", "csv", "--register", place, "--actor", "Corée du Sud", "--domain", "cyber", "--kind", "event")
    found = list(csv.DictReader(io.StringIO(done.out)))
    assert {row["date"] for row in found} == {"2018-02-14", "2021-03"}


def test_what_is_left_out_is_told(run: Run, place: str) -> None:
    done = run("export", "cameo", "--register", place)
    assert "1 left out: did not happen, or not yet" in done.err


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_a_register_goes_out_and_comes_back(run: Run, place: str, tmp_path: Path, form: str) -> None:
    options = ["--lossless"] if form == "jsonl" else []
    assert run("export", form, "--register", place, "--output", tmp_path / "whole", *options).status == 0
    done = run("import", tmp_path / "whole", "--register", tmp_path / "new.db")
    assert done.status == 0 and "7 documents" in done.err
    stores = [open_store(each) for each in (place, tmp_path / "new.db")]
    facts = [list(View(store).every()) for store in stores]
    assert facts[0] == facts[1] and facts[0]
    for store in stores:
        store.close()
    again = run("import", tmp_path / "whole", "--register", tmp_path / "new.db")
    assert again.status == 1 and "is not empty" in again.err


def test_misuse(run: Run, place: str, tmp_path: Path) -> None:
    assert run("export", "docx", "--register", place).status == 2
    unknown = run("export", "csv", "--register", place, "--actor", "Ruritania")
    assert unknown.status == 2 and "Ruritania" in unknown.err
    nowhere = run("export", "csv", "--register", tmp_path / "none.db")
    assert nowhere.status == 1 and "there is no register" in nowhere.err
    sheet = run("export", "xlsx", "--register", place)
    assert sheet.status == 1 and "--output" in sheet.err
    part = run("export", "jsonl", "--lossless", "--actor", "KOR", "--register", place)
    assert part.status == 1 and "lossless only of the whole register" in part.err
    missing = run("import", tmp_path / "none", "--register", tmp_path / "new.db")
    assert missing.status == 1 and "does not exist" in missing.err
    assert not (tmp_path / "new.db").exists()


def test_a_closed_pipe_is_no_failure_to_tell(place: str) -> None:
    command = f"{sys.executable} -m comity export csv --register {place} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("id,kind,type") and done.stderr == ""


def test_the_help_names_every_format_and_an_example(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("export", "--help")
    assert all(each.about in " ".join(done.out.split()) for each in FORMATS.values())
    assert "Example: comity export csv" in done.out
    assert "Example: comity import" in run("import", "--help").out


def test_output_is_utf8_whatever_the_terminal(place: str) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin", "LC_ALL": "C"}
    command = [sys.executable, "-m", "comity", "export", "jsonl", "--register", place]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert any(json.loads(line)["record"] == "event" for line in done.stdout.decode("utf-8").splitlines())
    assert "Séoul" in done.stdout.decode("utf-8")
