"""Speed, start-up time and memory, measured in fresh processes on one core."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from comity.errors import ComityError
from comity.evaluation.corpus import HELD_OUT, corpora, own
from comity.scale.threads import VARIABLES

STARTS = 3
SHORT = "Séoul et Tallinn sont convenus mercredi de renforcer leur coopération en cybersécurité."


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """What one process measured while it read: seconds, bytes, counts."""

    documents: int
    words: int
    events: int
    seconds: float
    processor_seconds: float
    peak: int
    settled: int
    at_end: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of ``comity bench``.

    Attributes:
        documents, words_per_document: what was read.
        documents_per_second, words_per_second: in one process on one core, without start-up, by the clock.
        documents_per_processor_second: the same by processor time, which other programs on the machine do not change much.
        start_up_seconds: from starting ``comity read`` to its end, on one sentence; median of three.
        peak_memory_mb: largest resident memory of the reading process.
        memory_growth_mb: resident memory at the end above that after a fifth of the documents.
    """

    documents: int
    words_per_document: float
    documents_per_second: float
    words_per_second: float
    documents_per_processor_second: float
    start_up_seconds: float
    peak_memory_mb: float
    memory_growth_mb: float

    def to_json(self) -> str:
        """As one JSON object."""
        return msgspec.json.encode(self).decode("utf-8")

    def to_text(self) -> str:
        """As lines to read."""
        return "\n".join(
            (
                f"documents per second   {self.documents_per_second:8.1f}   "
                f"({self.documents} documents of {self.words_per_document:.0f} words)",
                f"  by processor time    {self.documents_per_processor_second:8.1f}",
                f"words per second       {self.words_per_second:8.0f}   (one process, one core)",
                f"start-up               {self.start_up_seconds:8.2f} s (`comity read` on one sentence)",
                f"peak memory            {self.peak_memory_mb:8.0f} MB",
                f"memory growth          {self.memory_growth_mb:8.1f} MB (over the last four fifths)",
            )
        )


def measure(documents: int, corpus: Path | None = None) -> Figures:
    """Measure on ``documents`` documents made from the texts in ``corpus``, or from Comity's own dispatches, all languages in turn.

    Raises:
        InputError: if there are no texts.
        ComityError: if the measuring process fails.
    """
    folders = [corpus] if corpus else [each.documents for each in corpora(own()) if not each.name.endswith(f"/{HELD_OUT}")]
    environment = {**os.environ, **dict.fromkeys(VARIABLES, "1"), "PYTHONIOENCODING": "utf-8"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode; the first start writes it
    start_up = statistics.median(_start(environment) for _ in range(STARTS))
    output = _call([sys.executable, "-m", "comity.evaluation.bench_run", str(documents), *map(str, folders)], environment)
    run = msgspec.json.decode(output, type=Run)
    return Figures(
        documents=run.documents,
        words_per_document=round(run.words / run.documents, 1),
        documents_per_second=round(run.documents / run.seconds, 2),
        words_per_second=round(run.words / run.seconds),
        documents_per_processor_second=round(run.documents / run.processor_seconds, 2),
        start_up_seconds=round(start_up, 2),
        peak_memory_mb=round(run.peak / 1e6, 1),
        memory_growth_mb=round((run.at_end - run.settled) / 1e6, 1),
    )


def _start(environment: dict[str, str]) -> float:
    """Seconds of one start, with one sentence read."""
    begin = time.perf_counter()
    _call([sys.executable, "-m", "comity", "read", "-", "--format", "jsonl"], environment, SHORT.encode())
    return time.perf_counter() - begin


def _call(command: list[str], environment: dict[str, str], given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, env=environment, check=False)
    if done.returncode:
        raise ComityError(f"{' '.join(command[1:])} failed: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout
