"""Reading many documents in order and in constant memory, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeAlias

from comity.errors import ComityError, InputError
from comity.scale.threads import one_thread

if TYPE_CHECKING:
    from comity.flow import Result
    from comity.model.document import Document
    from comity.model.items import Item
    from comity.model.source import Source
    from comity.scale.batches import Entry

Outcome: TypeAlias = "Result | InputError"
AHEAD = 2
"""Batches that wait or are read per worker: enough to keep it busy, and all that is held in memory."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An :class:`InputError` on its way between processes."""

    name: str
    problem: str
    remedy: str
    root: str | None
    source: str | None
    document: Document | None

    @classmethod
    def of(cls, error: InputError) -> Failure:
        return cls(error.name, error.problem, error.remedy, error.root, error.source, getattr(error, "document", None))

    def error(self) -> InputError:
        if self.document is None:
            return InputError(self.name, self.problem, self.remedy, root=self.root, source=self.source)
        from comity.documents.build import UnreadError

        return UnreadError(self.document)


def read_sources(
    documents: Iterable[Item | Source | tuple[str, str] | str | InputError], jobs: int = 1, *, pipeline: str | None = None
) -> Iterator[Result | InputError]:
    """The outcome for each document, in order: a result, or why there is none.

    Documents are taken as they are needed and results given as they are made, so memory does not grow with their number.

    Args:
        documents: items, sources, (name, text) pairs, bare texts (named ``-``), or errors of inputs that could not be opened, which
            come out again in their place.
        jobs: processes to read with. With more than one, each is started afresh and imports the main module: a script needs the
            usual ``if __name__ == "__main__":``. They end with this process, however it ends.
        pipeline: name of an installed spaCy pipeline to parse with.

    Raises:
        ValueError: if ``jobs`` is less than 1.
        PipelineError: if the pipeline cannot be used.
        KnowledgeError: if Comity's data files cannot.
        ComityError: if a reading process dies.
    """
    if jobs < 1:
        raise ValueError(f"jobs is {jobs}; at least one process must read")
    from comity.scale.batches import batches, read_batch  # the stages take a second to load: not at import

    made = batches(_source(document) for document in documents)
    if jobs == 1:
        return (outcome for batch in made for outcome in read_batch(batch, pipeline))
    return _read_in_processes(made, jobs, pipeline)


def _source(document: Item | Source | tuple[str, str] | str | InputError) -> Entry:
    from comity.model.source import Source

    if isinstance(document, str):
        return Source("-", document)
    return Source(*document) if isinstance(document, tuple) else document


def _read_in_processes(made: Iterator[list[Entry]], jobs: int, pipeline: str | None) -> Iterator[Result | InputError]:
    one_thread()
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=start_worker)
    pending: deque[Future[list[Result | Failure]]] = deque()
    try:
        for batch in made:
            pending.append(
                pool.submit(work, [Failure.of(entry) if isinstance(entry, InputError) else entry for entry in batch], pipeline)
            )
            if len(pending) >= AHEAD * jobs:
                yield from _unpack(pending.popleft())
        while pending:
            yield from _unpack(pending.popleft())
    except BrokenProcessPool as error:
        raise ComityError("a reading process died, perhaps for want of memory; use fewer jobs") from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _unpack(future: Future[list[Result | Failure]]) -> Iterator[Result | InputError]:
    for outcome in future.result():
        yield outcome.error() if isinstance(outcome, Failure) else outcome


def start_worker() -> None:
    """In a new worker: leave Ctrl-C to the main process, and end when that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def work(batch: Sequence[Item | Source | Failure], pipeline: str | None) -> list[Result | Failure]:
    """What a worker does with a batch."""
    from comity.scale.batches import read_batch

    outcomes = read_batch([entry.error() if isinstance(entry, Failure) else entry for entry in batch], pipeline)
    return [Failure.of(outcome) if isinstance(outcome, InputError) else outcome for outcome in outcomes]
