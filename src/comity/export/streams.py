"""Exports as bytes that come while they are made, in constant memory; a folder comes as one ZIP file."""

from __future__ import annotations

import io
import queue
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, cast

from comity.errors import RegisterError
from comity.export import FORMATS, LOSSLESS, Format
from comity.register.query import Filter
from comity.register.view import View

CHUNK = 64 * 1024
"""Bytes that are handed over together."""
_WAITING = 8  # chunks that may wait to be taken
_TICK = 0.2  # seconds after which a writer looks whether anybody still takes them
_MEDIA = {
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".geojson": "application/geo+json",
    ".graphml": "application/xml",
    ".gexf": "application/xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}
_ZIP = ".zip"


def ending(name: str) -> str:
    """What the name of a file of a format ends with; a folder is a ZIP file.

    Raises:
        RegisterError: if there is no such format.
    """
    chosen = _format(name)
    return _ZIP if chosen.folder else chosen.ending


def media(name: str) -> str:
    """The media type of a file of a format.

    Raises:
        RegisterError: if there is no such format.
    """
    return _MEDIA[ending(name)]


def stream(view: View, name: str, wanted: Filter | None = None, *, lossless: bool = False) -> Iterator[bytes]:
    """Facts in a format, as chunks of bytes. To close the iterator ends the work.

    Args, as of :func:`comity.export.export`:
        view: the register at a time.
        name: the format.
        wanted: which facts; all if None.
        lossless: the whole register with its history; of ``jsonl``.

    Raises:
        RegisterError: if the format is unknown, or if a part of a register is to be lossless.
    """
    chosen, asked = _format(name), wanted or Filter()
    if lossless and (name != LOSSLESS or asked != Filter() or view.stamp is not None):
        problem = "is lossless only of the whole register as it is now"
        raise RegisterError(name, problem, f"export {LOSSLESS} without a filter")
    module, function = ("archive", "write_lines") if lossless else chosen.writer.split(":")
    write = getattr(import_module(f"comity.export.{module}"), function)

    def make(out: _Out) -> None:
        if chosen.text:
            with TextIOWrapper(io.BufferedWriter(out, CHUNK), encoding="utf-8", newline="") as text:
                _ = write(view, text) if lossless else write(view, asked, text)
            return
        with tempfile.TemporaryDirectory(prefix="comity-export-") as folder:
            place = Path(folder) / f"comity{chosen.ending}"
            if chosen.folder:
                place.mkdir()
            write(view, asked, place)
            with io.BufferedWriter(out, CHUNK) as file:
                (_pack if chosen.folder else _copy)(place, cast("BinaryIO", file))

    return _made(make)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise RegisterError(name, "is no format", f"export one of {', '.join(FORMATS)}")
    return FORMATS[name]


def _copy(place: Path, file: BinaryIO) -> None:
    with place.open("rb") as made:
        while chunk := made.read(CHUNK):
            file.write(chunk)


def _pack(folder: Path, file: BinaryIO) -> None:
    """A folder as a ZIP file; what is in it is compressed already."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for each in sorted(folder.rglob("*")):
            if each.is_file():
                archive.write(each, Path("comity") / each.relative_to(folder))


class _LeftError(Exception):
    """Nobody takes what is made."""


class _Out(io.RawIOBase):
    """Hands over what is written to it, and waits where it is not taken."""

    def __init__(self, chunks: queue.Queue[bytes | BaseException | None], left: threading.Event) -> None:
        self._chunks = chunks
        self._left = left

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.put(chunk := bytes(data))
        return len(chunk)

    def put(self, chunk: bytes | BaseException | None) -> None:
        while not self._left.is_set():
            try:
                return self._chunks.put(chunk, timeout=_TICK)
            except queue.Full:
                continue
        raise _LeftError


def _made(make: Callable[[_Out], None]) -> Iterator[bytes]:
    """What a writer writes in a thread of its own; errors in it are raised here."""
    chunks: queue.Queue[Any] = queue.Queue(_WAITING)
    left = threading.Event()
    out = _Out(chunks, left)

    def work() -> None:
        try:
            try:
                make(out)
            except BaseException as error:
                out.put(error)
            else:
                out.put(None)
        except _LeftError:
            pass

    thread = threading.Thread(target=work, name="export", daemon=True)
    thread.start()
    try:
        while (chunk := chunks.get()) is not None:
            if isinstance(chunk, BaseException):
                raise chunk
            yield chunk
    finally:
        left.set()
        thread.join()
