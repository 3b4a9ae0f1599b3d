"""The process that ``comity bench`` measures: reads made documents on one core and prints what it took.

``python -m comity.evaluation.bench_run COUNT FOLDER...``
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from comity.errors import InputError
from comity.evaluation.bench import Run
from comity.evaluation.workload import Material, make
from comity.model.source import Source
from comity.scale import read_sources

WARM_UP = 10


def run(count: int, folders: Sequence[Path]) -> Run:
    """Read ``count`` documents made from the texts of some folders in turn, after a few to warm up.

    Raises:
        InputError: if a document cannot be read.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
    material = [Material.load(folder) for folder in folders]
    for _ in _read(material, WARM_UP, seed=1):
        pass
    words = events = settled = 0
    begin, processor = time.perf_counter(), time.process_time()
    for number, (text, found) in enumerate(_read(material, count, seed=7), 1):
        words += len(text.split())
        events += found
        if number == max(count // 5, 1):
            settled = _resident()
    seconds, processor_seconds = time.perf_counter() - begin, time.process_time() - processor
    return Run(
        documents=count,
        words=words,
        events=events,
        seconds=seconds,
        processor_seconds=processor_seconds,
        peak=_peak(),
        settled=settled,
        at_end=_resident(),
    )


def _read(material: Sequence[Material], count: int, seed: int) -> Iterator[tuple[str, int]]:
    made = [make(each, count, seed) for each in material]
    sources = (Source(str(number), next(made[number % len(made)])) for number in range(count))
    for outcome in read_sources(sources):
        if isinstance(outcome, InputError):
            raise outcome
        yield outcome.document.text, len(outcome.reading.events)


def _resident() -> int:
    """Resident memory now, in bytes; the peak where the system does not tell."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return _peak()
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _peak() -> int:
    """Peak resident memory in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    sys.stdout.write(msgspec.json.encode(run(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]])).decode("utf-8"))
