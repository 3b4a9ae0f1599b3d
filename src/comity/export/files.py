"""Files that appear when they are complete: written beside their place, then renamed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from comity.errors import RegisterError

MANIFEST = "manifest.json"
"""The file by which a folder is known as an export."""


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A place to write a file to; it takes its name at the end, or is removed if something fails.

    Raises:
        RegisterError: if it cannot be written.
    """
    if path.is_dir():
        raise RegisterError(str(path), "is a folder", "name a file in it")
    if path.exists() and not path.is_file():  # /dev/null, a named pipe
        yield path
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _told(path):
            part.touch()  # where it cannot be, this tells at once
            yield part
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to write files to; it takes its name at the end, in the place of an earlier export or an empty folder.

    Raises:
        RegisterError: if there is something else in its place, or if it cannot be written.
    """
    if path.is_file() or (path.is_dir() and any(path.iterdir()) and not (path / MANIFEST).is_file()):
        raise RegisterError(str(path), "holds something else than an earlier export", "name a new folder")
    part, old = (path.with_name(f".{path.name}.{os.getpid()}.{end}") for end in ("part", "old"))
    try:
        with _told(path):
            part.mkdir()
            yield part
            if path.exists():
                path.replace(old)
            part.replace(path)
    finally:
        for leftover in (part, old):
            shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def new_text(path: Path | None) -> Iterator[TextIO]:
    """A stream of UTF-8 text to a new file, or to standard output if there is none.

    Raises:
        RegisterError: if it cannot be written.
    """
    if path is not None:
        with new_file(path) as part, part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    stream = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield stream
        stream.flush()
    finally:
        stream.detach()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = "check that its folder exists, is yours to write, and that the disk has space"
        raise RegisterError(str(path), f"cannot be written ({error.strerror or error})", remedy) from error
