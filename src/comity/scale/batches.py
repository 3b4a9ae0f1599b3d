"""Batches: what one process reads at a time, and what becomes of a document that brings a fault of Comity's own to light."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from comity.errors import InputError, KnowledgeError, PipelineError
from comity.flow import Reader, Result
from comity.model.items import Item
from comity.model.source import Source
from comity.scale.garbage import rare_collections

CHARACTERS = 40_000
"""Characters of text in a batch, about 6,000 words: more is hardly faster to parse and takes more memory."""
DOCUMENTS = 64
"""Documents in a batch at most, so that many short ones do not keep the first result waiting."""
BYTES = 8_000_000
"""Bytes of items in a batch at most, since batches wait in memory; an item alone may be larger."""
PATIENCE = 5.0
"""Seconds after which a batch is read as it is, where documents come slowly (from the web)."""
_MARKUP = (b"<", b"%PDF", b"PK")  # how pages and containers begin; plain text is all text
_SHARE = 8  # bytes of those that make one character of text

Entry = Item | Source | InputError
"""What is read: a text, the bytes to take one from, or why there are none."""


@cache
def reader(pipeline: str | None) -> Reader:
    """This process's reader, which keeps what it has loaded."""
    return Reader(pipeline)


def batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in their order, in lists of about :data:`CHARACTERS` characters; a failed input counts as nothing."""
    batch: list[Entry] = []
    size = held = 0
    began = time.monotonic()
    for entry in entries:
        batch.append(entry)
        size += _characters(entry)
        held += len(entry.data) if isinstance(entry, Item) else 0
        if size >= CHARACTERS or held >= BYTES or len(batch) >= DOCUMENTS or time.monotonic() - began > PATIENCE:
            yield batch
            batch, size, held = [], 0, 0
            began = time.monotonic()
    if batch:
        yield batch


def _characters(entry: Entry) -> int:
    """About how many characters of text are to be read."""
    if isinstance(entry, Item):
        return len(entry.data) // (_SHARE if entry.data[:64].lstrip().startswith(_MARKUP) else 1)
    return len(entry.text) if isinstance(entry, Source) else 0


def read_batch(batch: Sequence[Entry], pipeline: str | None) -> list[Result | InputError]:
    """The outcome for each entry, in order: a result, or why there is none.

    Raises:
        PipelineError: if the pipeline cannot be used.
        KnowledgeError: if Comity's data files cannot.
    """
    timed = [_extracted(entry) for entry in batch]
    sources = [entry for entry, _ in timed if isinstance(entry, Source)]
    began = time.perf_counter()
    try:
        with rare_collections():
            outcomes = iter(list(reader(pipeline).read_many(sources)))
    except (PipelineError, KnowledgeError):
        raise
    except Exception:  # a fault of Comity's own costs one document: they are read again one by one
        outcomes = iter([_read_alone(source, pipeline) for source in sources])
    each = (time.perf_counter() - began) / (sum(len(source.text) for source in sources) or 1)  # they are parsed together
    found: list[Result | InputError] = []
    for entry, seconds in timed:
        outcome = entry if isinstance(entry, InputError) else next(outcomes)
        if isinstance(outcome, Result):
            outcome = replace(outcome, seconds=round(seconds + each * len(outcome.document.text), 4))
        found.append(outcome)
    return found


def _extracted(entry: Entry) -> tuple[Source | InputError, float]:
    """The text of an entry, and the seconds that it took to find."""
    if not isinstance(entry, Item):
        return entry, 0.0
    from comity.documents.extraction import extract  # its libraries take a second to load: only where there are bytes

    began = time.perf_counter()
    try:
        found: Source | InputError = extract(entry)
    except InputError as error:
        found = error
    except (PipelineError, KnowledgeError):
        raise
    except Exception as error:
        found = fault(entry.name, error)
    if isinstance(found, InputError):
        found.root, found.source = found.root or entry.root, found.source or entry.source
    return found, time.perf_counter() - began


def _read_alone(source: Source, pipeline: str | None) -> Result | InputError:
    try:
        return reader(pipeline).read(source)
    except InputError as error:
        return error
    except (PipelineError, KnowledgeError):
        raise
    except Exception as error:
        return fault(source.name, error)


def fault(name: str, error: Exception) -> InputError:
    """A fault of Comity's own, as the outcome of the document that brought it to light."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    problem = f"could not be read because of a fault in Comity ({type(error).__name__}: {error}{place})"
    found = InputError(name, problem, "please report it with the file")
    found.__cause__ = error
    return found
