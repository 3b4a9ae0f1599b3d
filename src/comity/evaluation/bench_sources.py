"""How fast texts and copies are found in a web archive, reading aside: from its bytes to documents filed with their stories.

The archive is made of pages (:mod:`comity.evaluation.pages_make`), one in ten a slightly edited copy of an earlier one. Processes
take the texts out; the main process files them in a register of its own, which finds the copies.
"""

from __future__ import annotations

import gzip
import multiprocessing
import os
import resource
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path

import msgspec

from comity.documents import build
from comity.errors import InputError
from comity.evaluation.corpus import HELD_OUT, corpora, own
from comity.evaluation.pages_make import make_pages
from comity.evaluation.workload import Material
from comity.model.document import Document
from comity.model.items import Item
from comity.register.filing import Filing
from comity.register.store import Store, now, open_store
from comity.sources.files import opened

JOBS = 2
_BATCH = 32  # pages
_WAITING = 4  # batches to a process
_COPIES = 10  # one page in so many is a copy of the one before
_CAPTURED = "2025-01-02T03:04:05Z"


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of ``comity bench sources``.

    Attributes:
        pages, bytes_per_page: what the archive holds.
        documents, failed: pages with a text, and without.
        copies: documents that are copies of another.
        seconds: from opening the archive to the last document filed.
        pages_per_second: by the clock, with ``jobs`` processes.
        pages_per_processor_second: the same by processor time, which other programs on the machine do not change much: on one core.
        settled_mb, peak_mb: resident memory of the main process after a fifth of the pages, and at most.
        worker_mb: resident memory of the largest other process at most.
    """

    pages: int
    bytes_per_page: int
    documents: int
    failed: int
    copies: int
    jobs: int
    seconds: float
    pages_per_second: float
    pages_per_processor_second: float
    settled_mb: float
    peak_mb: float
    worker_mb: float

    def to_json(self) -> str:
        """As one JSON object."""
        return msgspec.json.encode(self).decode("utf-8")

    def to_text(self) -> str:
        """As lines to read."""
        packed = f"{self.pages} pages of {self.bytes_per_page} bytes, {self.jobs} processes"
        memory = f"{self.settled_mb:.0f} MB after a fifth; {self.worker_mb:.0f} MB in another process"
        return "\n".join(
            (
                f"pages per second       {self.pages_per_second:8.1f}   ({packed})",
                f"  by processor time    {self.pages_per_processor_second:8.1f}   (on one core)",
                f"documents              {self.documents:8}   ({self.copies} copies; {self.failed} pages without text)",
                f"peak memory            {self.peak_mb:8.0f} MB ({memory})",
            )
        )


def measure(pages: int, jobs: int = JOBS) -> Figures:
    """Make an archive of ``pages`` pages in a temporary folder, and measure."""
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        archive = Path(folder) / "pages.warc.gz"
        size = write_archive(archive, pages)
        store = open_store(Path(folder) / "pages.db", create=True)
        return _measure(archive, store, pages, size, jobs)


def write_archive(archive: Path, pages: int) -> int:
    """Write a web archive of made pages (WARC, each record compressed by itself); returns how many bytes the pages have."""
    material = [Material.load(each.documents) for each in corpora(own()) if not each.name.endswith(f"/{HELD_OUT}")]
    made = [make_pages(each, pages, seed) for seed, each in enumerate(material, 7)]
    size = 0
    with archive.open("wb") as file:
        before: tuple[str, bytes] | None = None
        for number in range(pages):
            copied = before is not None and number % _COPIES == _COPIES - 1
            address, data = (
                (f"{before[0]}?copy", before[1].replace(b"</h1>", b" (again)</h1>"))
                if copied and before
                else next(made[number % len(made)])
            )
            before = (address, data)
            size += len(data)
            file.write(gzip.compress(_record(address, data), 1))
    return size


def _record(address: str, data: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + data
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: {_CAPTURED}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def _measure(archive: Path, store: Store, pages: int, size: int, jobs: int) -> Figures:
    documents = failed = settled = 0
    stories: set[int] = set()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        busy = sum(pool.map(_processor, range(jobs)))  # the processes load what they need before the clock runs
        begin, processor = time.perf_counter(), time.process_time()
        for outcomes in _prepared(pool, opened(str(archive)), jobs):
            found = [each for each in outcomes if isinstance(each, Document)]
            with store.writing() as connection:
                hashes = {each.name: sha256(each.text.encode("utf-8", "surrogatepass")).hexdigest() for each in found}
                stories.update(story for _, story in Filing(connection, now(connection)).documents(found, hashes))
            documents, failed = documents + len(found), failed + len(outcomes) - len(found)
            settled = settled or (_resident() if documents + failed >= pages // 5 else 0)
        seconds, processor = time.perf_counter() - begin, time.process_time() - processor
    spent = processor + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - busy
    return Figures(
        pages=pages,
        bytes_per_page=size // max(1, pages),
        documents=documents,
        failed=failed,
        copies=documents - len(stories),
        jobs=jobs,
        seconds=round(seconds, 2),
        pages_per_second=round((documents + failed) / seconds, 1),
        pages_per_processor_second=round((documents + failed) / spent, 1),
        settled_mb=round(settled / 1e6, 1),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6, 1),
        worker_mb=round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6, 1),
    )


def _prepared(
    pool: ProcessPoolExecutor, items: Iterator[Item | InputError], jobs: int
) -> Iterator[Sequence[Document | InputError]]:
    """Batches of items as documents, in order; few wait at once."""
    waiting: deque[Future[list[Document | InputError]]] = deque()
    for batch in _batches(items):
        waiting.append(pool.submit(_prepare, batch))
        if len(waiting) >= jobs * _WAITING:
            yield waiting.popleft().result()
    for future in waiting:
        yield future.result()


def _batches(items: Iterable[Item | InputError]) -> Iterator[list[Item | InputError]]:
    every = iter(items)
    for first in every:
        yield [*chain([first], islice(every, _BATCH - 1))]


def _prepare(batch: Sequence[Item | InputError]) -> list[Document | InputError]:
    """Items to documents."""
    return [_document(item) if isinstance(item, Item) else item for item in batch]


def _document(item: Item) -> Document | InputError:
    from comity.documents.extraction import extract

    try:
        source = extract(item)
        return build(source.name, source.text, source.published, source.language, source.published_by, source.provenance)
    except InputError as error:
        return error


def _processor(number: int) -> float:
    """Seconds that a process has worked before it begins, with a page of no meaning."""
    page = b"<html><body><h1>Un accord</h1><p>" + b"Le ministre a dit que la France et la Chine ont un accord. " * 9
    _document(Item(f"warm {number}", page))
    time.sleep(0.2)  # so that the next call goes to another process
    return time.process_time()


def _resident() -> int:
    """Bytes of this process in memory."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0
