"""Output: whole records only, to standard output or to a file that appears when it is complete."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from rich.console import Console, RenderableType

CLOSED_PIPE = 141
"""Exit status when the reader of our output has left (``| head``): 128 + SIGPIPE, as other programs have it."""
PLAIN_WIDTH = 100
"""Columns of tables that do not go to a terminal, where COLUMNS does not say."""


class Output:
    """Where readings go, record by record.

    Each record is written and flushed at once and signals wait meanwhile: whenever the program ends, the output ends with a whole
    record. A file is written beside its place as ``NAME.part`` and takes its name at the end; after Ctrl-C it stays there.

    Args:
        path: the file; None for standard output.

    Raises:
        OSError: if the file cannot be made.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path.resolve() if path is not None else None
        self._part: Path | None = None
        self._stream: BinaryIO
        if self._path is None:
            self._stream = sys.stdout.buffer
        elif self._path.exists() and not self._path.is_file():  # /dev/null, a named pipe
            self._stream = self._path.open("wb")
        else:
            self._part = self._path.with_name(self._path.name + ".part")
            self._stream = self._part.open("wb")
        self.terminal = self._path is None and sys.stdout.isatty()
        self.console = self._console()

    def _console(self) -> Console:
        if self.terminal:
            return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdigit() and int(columns) > 0 else PLAIN_WIDTH
        return Console(
            file=StringIO(), width=width, highlight=False, markup=False, emoji=False, color_system=None, force_terminal=False
        )

    @property
    def part(self) -> Path | None:
        """Where the unfinished file stands, if there is one."""
        return self._part

    def line(self, text: str) -> None:
        """Write one line as UTF-8, whatever the terminal's encoding: it is data."""
        if self.terminal:
            with _signals_wait():
                self.console.print(text, soft_wrap=True)
        else:
            self._write(text.encode("utf-8") + b"\n")

    def raw(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._write(data)

    def show(self, view: RenderableType) -> None:
        """Write something to look at: with colours on a terminal, else as plain text."""
        if self.terminal:
            with _signals_wait():
                self.console.print(view)
            return
        sink = StringIO()
        self.console.file = sink
        self.console.print(view)
        text = "\n".join(line.rstrip() for line in sink.getvalue().splitlines()) + "\n"
        encoding = "utf-8" if self._path is not None else sys.stdout.encoding
        self._write(text.encode(encoding or "utf-8", "replace"))

    def _write(self, data: bytes) -> None:
        write_whole(self._stream, data)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._path is None:
            return
        self._stream.close()
        if self._part is not None and kind is None:
            self._part.replace(self._path)


def write_whole(stream: BinaryIO, data: bytes) -> None:
    """Write and flush, so that the stream ends with a whole record whenever the program ends."""
    with _signals_wait():
        try:
            stream.write(data)
            stream.flush()
        except BrokenPipeError:
            os._exit(CLOSED_PIPE)  # at once and quietly, without another try to flush what nobody reads; workers end with us


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Hold back Ctrl-C and termination while a record is written."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
