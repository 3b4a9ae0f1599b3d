"""``comity read``: what a user gets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

READING_KEYS = ["document", "language", "published", "mentions", "people", "events", "instruments", "commitments"]
EVENT_KEYS = [
    "id",
    "event",
    "mode",
    "actor",
    "recipient",
    "status",
    "date",
    "place",
    "domains",
    "context",
    "instrument",
    "agents",
    "reported_by",
    "rule",
    "confidence",
    "evidence",
]
SENTENCE = "Le ministre turc de la Défense a reçu son homologue qatari à Ankara."


def readings(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_table_shows_who_did_what_with_marked_quote(run: Callable[..., Any], folder: Path) -> None:
    done = run("read", folder / "agreement.txt")
    assert done.status == 0
    assert "agreement.txt" in done.out
    assert "AGREE" in done.out
    assert "KOR · EST" in done.out
    assert "cybersecurity" in done.out
    assert "*convenus*" in done.out
    assert "2018-02-14" in done.out
    assert "\x1b" not in done.out


def test_table_fits_a_narrow_terminal(run: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    done = run("read", folder)
    assert max(map(len, done.out.splitlines())) <= 60


def test_jsonl_is_the_contract(run: Callable[..., Any], folder: Path) -> None:
    done = run("read", folder, "--format", "jsonl")
    found = readings(done.out)
    assert [Path(reading["document"]).name for reading in found] == ["agreement.txt", "visit.txt", "nothing.txt"]
    for reading in found:
        text = Path(reading["document"]).read_text(encoding="utf-8")
        assert list(reading) == READING_KEYS
        for event in reading["events"]:
            assert list(event) == EVENT_KEYS
            for piece in event["evidence"]:
                assert text[piece["start"] : piece["end"]] == piece["text"]
    assert found[0]["events"]
    assert not found[2]["events"]


def test_a_document_without_events_says_so(run: Callable[..., Any], folder: Path) -> None:
    assert "no events" in run("read", folder / "below").out


def test_standard_input_with_a_date(run: Callable[..., Any]) -> None:
    done = run("read", "-", "--format", "jsonl", "--published", "2021-05-03", "--language", "fr", given=SENTENCE.encode("utf-16"))
    (reading,) = readings(done.out)
    assert (reading["document"], reading["published"], reading["language"]) == ("-", "2021-05-03", "fr")
    assert reading["mentions"] == ["TUR", "QAT"]


def test_other_files_of_a_folder_are_told(run: Callable[..., Any], folder: Path) -> None:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n")
    (folder / ".hidden.txt").write_text("x", encoding="utf-8")
    done = run("read", folder, "--format", "jsonl")
    assert done.status == 0
    assert "passed over 2 files" in done.err
    assert ".png 1" in done.err
    assert len(done.out.splitlines()) == 3


def test_pattern_chooses_files(run: Callable[..., Any], folder: Path) -> None:
    assert len(run("read", folder, "--pattern", "v*.TXT", "--format", "jsonl").out.splitlines()) == 1


def test_output_file_appears_when_complete(run: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "readings.jsonl"
    target.write_text("old", encoding="utf-8")
    done = run("read", folder, "--format", "jsonl", "--output", target)
    assert (done.status, done.out) == (0, "")
    assert len(readings(target.read_text(encoding="utf-8"))) == 3
    assert not target.with_name("readings.jsonl.part").exists()


def test_several_processes_give_the_same(run: Callable[..., Any], folder: Path) -> None:
    one = run("read", folder, "--format", "jsonl")
    several = run("read", folder, "--format", "jsonl", "--jobs", "2")
    assert (several.err, several.out) == (one.err, one.out)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--format", "xml"], "xml"),
        (["--published", "yesterday"], "yesterday"),
        (["--published", "2021-02-30"], "2021-02-30"),
        (["--language", "tlh"], "tlh"),
        (["--jobs", "0"], "--jobs"),
        (["--pipeline", "no_such_pipeline"], "no_such_pipeline"),
        (["--output", "/nowhere/at/all.jsonl"], "/nowhere/at/all.jsonl"),
        (["--no-such-option"], "--no-such-option"),
    ],
)
def test_wrong_usage(run: Callable[..., Any], folder: Path, arguments: list[str], told: str) -> None:
    done = run("read", folder / "visit.txt", *arguments)
    assert done.status == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_paths_that_do_not_exist(run: Callable[..., Any], folder: Path) -> None:
    missing = folder / "missing.txt"
    alone = run("read", missing)
    assert alone.status == 2
    assert str(missing) in alone.err
    beside = run("read", missing, folder / "visit.txt", "--format", "jsonl")
    assert beside.status == 1
    assert str(missing) in beside.err
    assert len(beside.out.splitlines()) == 1


def test_version_and_help(run: Callable[..., Any]) -> None:
    assert run("--version").out.startswith("comity ")
    assert "Exit status" in run("read", "--help").out
