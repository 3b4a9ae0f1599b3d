"""Inputs: from paths to sources, one by one."""

from __future__ import annotations

import fnmatch
import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comity.documents.decode import read_file, read_stream
from comity.errors import InputError
from comity.model.source import Source

STDIN = "-"
PATTERN = "*.txt"


@dataclass(slots=True)
class Inputs:
    """What there is to read.

    Attributes:
        entries: files in reading order (``-`` is standard input), and errors in the place of what cannot be listed.
        notes: what was passed over in folders, one line each, for the user.
        missing: the named paths that do not exist; each has an error among the entries.
    """

    entries: list[str | InputError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def gather(paths: Sequence[str], pattern: str = PATTERN) -> Inputs:
    """List what the paths name: a file as it is, of a folder all files below it that match the pattern, sorted by name.

    Hidden files and folders are left out, a file that is named twice is read once.
    """
    inputs = Inputs()
    seen: set[str] = set()
    for path in paths:
        if path == STDIN:
            _add(inputs, seen, STDIN)
        elif Path(path).is_dir():
            _walk(path, pattern, inputs, seen)
        elif os.path.lexists(path):
            _add(inputs, seen, path)
        else:
            inputs.missing.append(path)
            inputs.entries.append(InputError(path, "does not exist", "check the path"))
    return inputs


def _add(inputs: Inputs, seen: set[str], path: str) -> None:
    real = path if path == STDIN else os.path.realpath(path)
    if real not in seen:
        seen.add(real)
        inputs.entries.append(path if path == STDIN else str(Path(path)))


def _walk(folder: str, pattern: str, inputs: Inputs, seen: set[str]) -> None:
    """All matching files below a folder."""
    found = False
    passed: Counter[str] = Counter()

    def cannot(error: OSError) -> None:
        nonlocal found
        found = True
        problem = f"is a folder that cannot be listed ({error.strerror})"
        inputs.entries.append(InputError(str(error.filename), problem, "check its permissions"))

    for root, folders, files in os.walk(folder, onerror=cannot):
        passed.update("hidden" for name in (*folders, *files) if name.startswith("."))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(root, name)  # noqa: PTH118
            if name.startswith("."):
                continue
            if not fnmatch.fnmatch(name.lower(), pattern.lower()):
                passed[os.path.splitext(name)[1] or "no ending"] += 1  # noqa: PTH122
            elif _is_special(path):
                passed["pipe or device"] += 1
            else:
                _add(inputs, seen, path)
                found = True
    if passed.total():
        kinds = ", ".join(f"{kind} {count}" for kind, count in passed.most_common(6))
        noun = "file" if passed.total() == 1 else "files"
        inputs.notes.append(f"{folder}: passed over {passed.total()} {noun} that do not match {pattern} ({kinds})")
    if not found:
        inputs.entries.append(
            InputError(folder, f"is a folder without files that match {pattern}", "name the files, or give --pattern")
        )


def _is_special(path: str) -> bool:
    """Whether it is a pipe, socket or device, which would keep us waiting. A broken link is not: reading it tells what is wrong."""
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def sources(entries: Sequence[str | InputError], published: str | None, language: str | None) -> Iterator[Source | InputError]:
    """The sources of the entries, each read only when it is asked for, with errors in the place of what cannot be read."""
    for entry in entries:
        if isinstance(entry, InputError):
            yield entry
            continue
        try:
            text = read_stream(sys.stdin.buffer, STDIN) if entry == STDIN else read_file(Path(entry))
        except InputError as error:
            yield error
        else:
            yield Source(entry, text, published, language)
