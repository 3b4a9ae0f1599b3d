"""A process beside this one that reads: what takes seconds, memory or a library's crash there leaves this one as it was."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError
from comity.scale.reading import Failure, start_worker, work
from comity.scale.threads import one_thread

if TYPE_CHECKING:
    from comity.flow import Result
    from comity.model.items import Item
    from comity.model.source import Source


class Aside:
    """Reads in a process of its own, which is begun when it is first needed, and again when it was lost.

    One caller at a time.

    Args:
        pipeline: name of an installed spaCy pipeline to parse with instead of Comity's own.
    """

    def __init__(self, pipeline: str | None = None) -> None:
        self.pipeline = pipeline
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._ended = False

    def read(self, entries: Sequence[Item | Source], seconds: float) -> list[Result | InputError]:
        """Read texts, or the bytes of documents; in the place of each that cannot be read, why.

        Args:
            entries: what to read.
            seconds: after which reading is given up.

        Raises:
            PipelineError: if the pipeline cannot be used.
            KnowledgeError: if Comity's data files cannot.
        """
        try:
            line = self._begun()
            line.send((list(entries), self.pipeline))
            answer = line.recv() if line.poll(seconds) else None
        except (EOFError, OSError):
            self.close()
            return [InputError(each.name, "has ended the process that read it", "open it and save it as text") for each in entries]
        if answer is None:
            self.close()
            problem = f"takes longer to read than {seconds:g} seconds"
            return [InputError(each.name, problem, "give fewer or shorter texts, or read it with comity add") for each in entries]
        if isinstance(answer, ComityError):
            raise answer
        return [outcome.error() if isinstance(outcome, Failure) else outcome for outcome in answer]

    def end(self) -> None:
        """End the process for good, also while another thread waits for it."""
        self._ended = True
        self.close()

    def close(self) -> None:
        """End the process."""
        line, process = self._line, self._process
        self._process = self._line = None
        if line is not None:
            line.close()
        if process is not None and process.pid is not None:
            process.kill()
            process.join()

    def _begun(self) -> Connection:
        if self._line is not None and self._process is not None and self._process.is_alive():
            return self._line
        self.close()
        if self._ended:
            raise EOFError
        one_thread()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._line, self._process = ours, process
        process.start()
        theirs.close()
        return ours


def _serve(line: Connection) -> None:
    """In the process: read what is sent until nobody is there."""
    start_worker()
    while True:
        try:
            entries, pipeline = line.recv()
        except EOFError:
            return
        try:
            line.send(work(entries, pipeline))
        except ComityError as error:
            line.send(error)
