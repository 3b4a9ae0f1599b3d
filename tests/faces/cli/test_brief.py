"""``comity brief``: notes to look at and to hand on."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

Run = Callable[..., Any]


@pytest.fixture
def note(run: Run, filled: Path) -> Run:
    return lambda *arguments: run("brief", *arguments, "--register", filled)


def test_a_pair_is_told_in_markdown(note: Run) -> None:
    done = note("South Korea", "Estonie")
    assert done.status == 0, done.err
    assert done.out.startswith("# South Korea and Estonia: cooperation on record\n")
    assert "declared their will to cooperate" in done.out and "## Sources\n" in done.out
    assert "[1]" in done.out and "\x1b" not in done.out
    assert done.err == ""


def test_the_note_can_be_french(note: Run) -> None:
    done = note("KOR", "EST", "--language", "fr")
    assert "# Corée du Sud – Estonie" in done.out and "## Derniers faits" in done.out


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf"])
def test_the_format_comes_from_the_file(note: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"note.{ending}"
    done = note("EST", "--output", file)
    assert done.status == 0, done.err
    assert str(file) in done.err and done.out == ""
    data = file.read_bytes()
    if ending == "docx":
        text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
    elif ending == "pdf":
        text = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    else:
        text = data.decode()
    assert "Estonia: cooperation on record" in text


def test_format_wins_over_the_ending(note: Run, tmp_path: Path) -> None:
    assert note("EST", "--format", "html", "--output", tmp_path / "note.txt").status == 0
    assert (tmp_path / "note.txt").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        (("--domain", "cyber-defence"), "# Cooperation on record: cyber defence"),
        (("UKR", "--since", "2022", "--until", "2022-12"), "Period: 1 January 2022 to 31 December 2022."),
        (("UKR", "--as-of", "2100-01-01"), "State of the register: 1 January 2100."),
    ],
)
def test_what_the_note_is_about(note: Run, arguments: tuple[str, ...], title: str) -> None:
    done = note(*arguments)
    assert done.status == 0, done.err
    assert title in done.out and "memorandum" in done.out


def test_an_instrument_by_its_id(run: Run, note: Run, filled: Path) -> None:
    listed = run("instruments", "--format", "csv", "--register", filled).out.splitlines()
    (id,) = {word for line in listed for word in line.replace('"', "").split(",") if word.startswith("i-")}
    done = note("--instrument", id)
    assert done.out.startswith("# Instrument on record: “memorandum of understanding")


def test_nothing_on_record_is_a_note_that_says_so(note: Run) -> None:
    done = note("FJI", "TUV")
    assert done.status == 0
    assert "The register holds no fact that answers this question." in done.out
    assert "holds nothing on this" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "what is the note about"),
        (("Estonnia",), "did you mean"),
        (("EST", "--language", "de"), "fr or en"),
        (("EST", "--format", "odt"), "md, html, docx, pdf"),
        (("EST", "--output", "note.odt"), ".docx"),
        (("EST", "--domain", "cooking"), "cooking"),
        (("EST", "--since", "soon"), "soon"),
    ],
)
def test_misuse_is_told(note: Run, arguments: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = note(*arguments)
    assert done.status == 2
    assert told.split()[0] in done.err.replace("│", " ") and done.out == ""
    assert not list(tmp_path.iterdir())


def test_an_unknown_instrument_and_no_register_are_errors(note: Run, run: Run, tmp_path: Path) -> None:
    done = note("--instrument", "i-unknown")
    assert done.status == 1 and "no fact i-unknown" in done.err
    done = run("brief", "EST", "--register", tmp_path / "none.db")
    assert done.status == 1 and "there is no register" in done.err


def test_the_day_of_making_is_today(note: Run) -> None:
    assert str(datetime.datetime.now(datetime.UTC).year) in note("EST").out


def test_help_has_an_example(run: Run) -> None:
    assert "Example: comity brief" in run("brief", "--help").out
