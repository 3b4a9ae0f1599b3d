"""Input that cannot be read: a clear message that names it, all else read, exit status 1."""

from __future__ import annotations

import base64
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FRENCH = "Le ministre a déclaré que l'accord serait signé dans la capitale après la réunion des deux délégations. "


def binary(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(4000))


def huge(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50_000_000)


def broken(path: Path) -> None:
    path.write_bytes((FRENCH * 5).encode() + b"\x81\x8d\xff\xfe")


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "blank": (lambda path: path.write_bytes(b" \n\t\n"), "only white space"),
    "binary": (binary, "binary"),
    "picture": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50)), "PNG"),
    "huge": (huge, "too large"),
    "german": (
        lambda path: path.write_text(
            "Die beiden Minister haben am Montag gesagt, dass sie sich im Frühling mit den Beratern wieder treffen und dass die "
            "Gespräche für die beiden Länder nicht ohne Nutzen sind.",
            encoding="utf-8",
        ),
        "language 'de'",
    ),
    "broken": (broken, "broken character at byte"),
    "controls": (lambda path: path.write_text("Le ministre\x01\x02\x03\x1b " * 500, encoding="utf-8"), "control characters"),
    "dangling": (lambda path: path.symlink_to("nowhere"), "cannot be read"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_bad_file_among_good_ones(run: Callable[..., Any], folder: Path, name: str) -> None:
    make, told = BAD[name]
    path = folder / f"{name}.txt"
    make(path)
    done = run("read", folder, "--format", "jsonl")
    assert done.status == 1
    (message,) = (line for line in done.err.splitlines() if str(path) in line)
    assert told in message
    assert ";" in message  # the remedy
    assert "1 of 4 inputs" in done.err
    assert len(done.out.splitlines()) == 3


def test_all_kinds_at_once_in_two_processes(run: Callable[..., Any], folder: Path) -> None:
    for name, (make, _) in BAD.items():
        make(folder / f"{name}.txt")
    done = run("read", folder, "--format", "jsonl", "--jobs", "2")
    assert done.status == 1
    assert all(f"{name}.txt" in done.err for name in BAD)
    assert len(done.out.splitlines()) == 3


def test_a_line_of_a_megabyte(run: Callable[..., Any], folder: Path) -> None:
    picture = base64.b64encode(random.Random(2).randbytes(780_000)).decode("ascii")
    (folder / "line.txt").write_text(FRENCH + "data:image/png;base64," + picture, encoding="utf-8")
    done = run("read", folder, "--format", "jsonl")
    assert "Traceback" not in done.err
    assert len(done.out.splitlines()) + done.err.count("line.txt:") == 4


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_without_permission(run: Callable[..., Any], folder: Path) -> None:
    below = folder / "below"
    below.chmod(0)
    try:
        done = run("read", folder, "--format", "jsonl")
    finally:
        below.chmod(0o755)
    assert done.status == 1
    assert str(below) in done.err
    assert len(done.out.splitlines()) == 2


def test_a_folder_that_vanishes_or_cannot_be_listed(run: Callable[..., Any], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if str(path).endswith("below"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    done = run("read", folder, "--format", "jsonl")
    assert done.status == 1
    assert f"{folder / 'below'}: is a folder that cannot be listed (Permission denied)" in done.err
    assert len(done.out.splitlines()) == 2


def test_an_empty_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("read", tmp_path)
    assert done.status == 1
    assert f"{tmp_path}: is a folder without files that can be read" in done.err
    done = run("read", tmp_path, "--pattern", "*.txt")
    assert f"{tmp_path}: is a folder without files that match *.txt" in done.err


def test_explain_names_the_file_too(run: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    done = run("explain", path)
    assert done.status == 1
    assert f"{path}: is empty" in done.err
