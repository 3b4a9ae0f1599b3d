"""Batches: what one process reads at a time, and what becomes of a document that brings a fault of Comity's own to light."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from comity.errors import InputError, KnowledgeError, PipelineError
from comity.flow import Reader, Result
from comity.model.source import Source
from comity.scale.garbage import rare_collections

CHARACTERS = 40_000
"""Characters of text in a batch, about 6,000 words: more is hardly faster to parse and takes more memory."""
DOCUMENTS = 64
"""Documents in a batch at most, so that many short ones do not keep the first result waiting."""


@cache
def reader(pipeline: str | None) -> Reader:
    """This process's reader, which keeps what it has loaded."""
    return Reader(pipeline)


def batches(entries: Iterable[Source | InputError]) -> Iterator[list[Source | InputError]]:
    """The entries in their order, in lists of about :data:`CHARACTERS` characters; a failed input counts as nothing."""
    batch: list[Source | InputError] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.text) if isinstance(entry, Source) else 0
        if size >= CHARACTERS or len(batch) >= DOCUMENTS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_batch(batch: Sequence[Source | InputError], pipeline: str | None) -> list[Result | InputError]:
    """The outcome for each entry, in order: a result, or why there is none.

    Raises:
        PipelineError: if the pipeline cannot be used.
        KnowledgeError: if Comity's data files cannot.
    """
    sources = [entry for entry in batch if isinstance(entry, Source)]
    try:
        with rare_collections():
            outcomes = iter(list(reader(pipeline).read_many(sources)))
    except (PipelineError, KnowledgeError):
        raise
    except Exception:  # a fault of Comity's own costs one document: they are read again one by one
        outcomes = (_read_alone(source, pipeline) for source in sources)
    return [entry if isinstance(entry, InputError) else next(outcomes) for entry in batch]


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
