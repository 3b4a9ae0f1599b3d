"""Ctrl-C, a closed pipe, a killed parent: real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMITY = [sys.executable, "-m", "comity"]
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More documents than are read in a moment."""
    text = "Le ministre turc de la Défense a reçu son homologue qatari à Ankara. Ils ont signé un accord.\n\n" * 60
    for number in range(400):
        (tmp_path / f"{number:04}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def children(pid: int) -> list[int]:
    """The processes that a process started and that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != "Z":
                found.append(int(entry.name))
    return found


def gone(pids: list[int], seconds: float = 20) -> bool:
    """Whether all of the processes end within some time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(
            Path(f"/proc/{pid}/stat").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2] for pid in pids
        ):
            return True
        time.sleep(0.1)
    return False


@POSIX
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt_leaves_whole_lines(many: Path, tmp_path: Path, jobs: str) -> None:
    with subprocess.Popen(
        [*COMITY, "read", many, "--format", "jsonl", "--jobs", jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
        rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
    lines = (first + rest).split(b"\n")
    assert lines.pop() == b""
    assert 0 < len(lines) < 400
    assert all(json.loads(line)["language"] == "fr" for line in lines)


@POSIX
def test_interrupt_keeps_what_was_read_beside_the_file(many: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "readings.jsonl"
    target.parent.mkdir()
    part = target.with_name("readings.jsonl.part")
    with subprocess.Popen([*COMITY, "read", many, "--format", "jsonl", "--output", target], stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and not (part.exists() and part.stat().st_size):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert str(part).encode() in errors
    assert not target.exists()
    assert all(json.loads(line) for line in part.read_text(encoding="utf-8").splitlines())


@POSIX
def test_a_closed_pipe_is_no_fault(many: Path) -> None:
    with subprocess.Popen([*COMITY, "read", many, "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        errors = process.stderr.read()
        process.wait(60)
    assert errors == b""
    assert process.returncode == 141


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_workers_end_with_a_killed_parent(many: Path) -> None:
    with subprocess.Popen([*COMITY, "read", many, "--format", "jsonl", "--jobs", "2"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workers = children(process.pid)
        process.kill()
        process.stdout.close()
        process.wait(60)
    assert len(workers) >= 2
    assert gone(workers)


def test_start_is_light() -> None:
    """Help needs neither the stages nor the parser."""
    code = "import sys; from comity.faces.cli import app; import comity; print('spacy' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
