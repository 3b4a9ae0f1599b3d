"""Inputs: from paths and addresses to items, one by one."""

from __future__ import annotations

import fnmatch
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.files import STDIN as STDIN
from comity.sources.files import opened
from comity.sources.kinds import by_ending, kind_of
from comity.sources.names import shown
from comity.sources.notes import Tell, passed_over, silent
from comity.sources.streams import HEAD

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
Fetch: TypeAlias = Callable[[str], Iterator[Item | InputError]]
"""Opens a web address."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Inputs:
    """What there is to read.

    Attributes:
        entries: files in reading order (``-`` is standard input), web addresses, and errors in the place of what cannot be listed.
        notes: what was passed over in folders, one line each, for the user.
        missing: the named paths that do not exist; each has an error among the entries.
    """

    entries: list[str | InputError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def gather(paths: Sequence[str], pattern: str | None = None) -> Inputs:
    """List what the paths name: a file or web address as it is, of a folder the files below it, sorted by name.

    Hidden files and folders are left out, a file that is named twice is read once.

    Args:
        paths: files, folders, web addresses, ``-``.
        pattern: which files of folders (``*.txt``); None for all that hold documents: their ending says so, or, where it is none
            that is known, their first bytes.
    """
    inputs = Inputs()
    seen: set[str] = set()
    for path in paths:
        if path == STDIN or _ADDRESS.match(path):
            if path not in seen:
                seen.add(path)
                inputs.entries.append(path)
        elif Path(path).is_dir():
            _walk(path, pattern, inputs, seen)
        elif os.path.lexists(path):
            _add(inputs, seen, path)
        else:
            inputs.missing.append(path)
            inputs.entries.append(InputError(path, "does not exist", "check the path"))
    return inputs


def _add(inputs: Inputs, seen: set[str], path: str) -> None:
    real = os.path.realpath(path)
    if real in seen:
        return
    seen.add(real)
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        inputs.entries.append(InputError(shown(path), "has a name that is no UTF-8", "rename it"))
    else:
        inputs.entries.append(str(Path(path)))


def _walk(folder: str, pattern: str | None, inputs: Inputs, seen: set[str]) -> None:
    """All matching files below a folder."""
    found = False
    passed: Counter[str] = Counter()

    def cannot(error: OSError) -> None:
        nonlocal found
        found = True
        problem = f"is a folder that cannot be listed ({error.strerror})"
        inputs.entries.append(InputError(shown(str(error.filename)), problem, "check its permissions"))

    for root, folders, files in os.walk(folder, onerror=cannot):
        passed.update("hidden" for name in (*folders, *files) if name.startswith("."))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(root, name)  # noqa: PTH118
            if name.startswith("."):
                continue
            if pattern is not None and not fnmatch.fnmatch(name.lower(), pattern.lower()):
                passed[_kind_name(name)] += 1
            elif _is_special(path):
                passed["pipe or device"] += 1
            elif pattern is None and not _holds_documents(path):
                passed[_kind_name(name)] += 1
            else:
                _add(inputs, seen, path)
                found = True
    if passed:
        which = "that hold no documents" if pattern is None else f"that do not match {pattern}"
        note = passed_over(shown(folder), passed, "file")
        inputs.notes.append(str(replace(note, text=note.text.replace(" (", f" {which} (", 1))))
    if not found:
        which = "that can be read" if pattern is None else f"that match {pattern}"
        remedy = "name the files" if pattern is None else "name the files, or give --pattern"
        inputs.entries.append(InputError(shown(folder), f"is a folder without files {which}", remedy))


def _kind_name(name: str) -> str:
    return shown(os.path.splitext(name)[1]) or "no ending"  # noqa: PTH122


def _holds_documents(path: str) -> bool:
    """Whether a file is one to open: by its ending, or where that is unknown by its first bytes. One that cannot be read is, so
    that what is wrong gets said."""
    kind = by_ending(path)
    if kind is None:
        try:
            with Path(path).open("rb") as file:
                kind = kind_of(file.read(HEAD))
        except OSError:
            return True
        return kind.use in ("item", "container") and kind.name != "text"
    return kind.use != "passed"


def _is_special(path: str) -> bool:
    """Whether it is a pipe, socket or device, which would keep us waiting. A broken link is not: reading it tells what is wrong."""
    try:
        mode = Path(path).stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode)


def items(
    entries: Sequence[str | InputError],
    given: Given = Given(),  # noqa: B008  (frozen)
    *,
    columns: Mapping[str, str] = _NOTHING,
    tell: Tell = silent,
    fetch: Fetch | None = None,
) -> Iterator[Item | InputError]:
    """The documents of the entries, each opened only when it is asked for, with errors in the place of what cannot be read.

    Args:
        entries: see :class:`Inputs`.
        given: what the user says of all of them; it goes before what is said of them where they come from.
        columns: which column of a table holds what; what is not said is guessed.
        tell: takes notes for the user.
        fetch: opens web addresses; without it they are errors.
    """
    for entry in entries:
        if isinstance(entry, InputError):
            yield entry
        elif not _ADDRESS.match(entry):
            for found in opened(entry, columns=columns, tell=tell):
                yield with_given(found, entry, given)
        elif fetch is None:
            yield InputError(entry, "is a web address, and nothing is to be fetched here", "save the page to a file")
        else:
            for found in fetch(entry):
                yield with_given(found, entry, given)


def with_given(found: Item | InputError, entry: str, given: Given) -> Item | InputError:
    """The same with its root, and with what the user says laid over what is known."""
    if isinstance(found, InputError):
        if found.root is None and found.name != entry:
            found.root = entry
        return found
    said = {name: value for name in ("title", "byline", "publisher", "language") if (value := getattr(given, name)) is not None}
    if given.published is not None:
        said |= {"published": given.published, "published_by": given.published_by or "given"}
    return replace(found, root=found.root or entry, given=replace(found.given, **said)) if said or found.root is None else found
