"""Batches: documents that are parsed together, which is about twice as fast as one by one."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from comity import documents
from comity.errors import InputError, KnowledgeError, PipelineError
from comity.flow import Result, Source, names, understand
from comity.language.analyse import Analyser
from comity.model.analysis import Analysis, Name
from comity.model.document import Document

CHARACTERS = 40_000
"""Characters of text in a batch, about 6,000 words: more is hardly faster and takes more memory."""
DOCUMENTS = 64
"""Documents in a batch at most, so that many short ones do not keep the first result waiting."""

T = TypeVar("T")


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

    A fault of Comity's own costs one document, not the batch: it is told as an :class:`InputError` with its place in the code.

    Raises:
        PipelineError: if the pipeline cannot be used.
        KnowledgeError: if Comity's data files cannot.
    """
    built = [_build(entry) for entry in batch]
    analyses = _analyse([item for item in built if not isinstance(item, InputError)], pipeline)
    return [item if isinstance(item, InputError) else _understand(item[0], next(analyses)) for item in built]


def _build(entry: Source | InputError) -> tuple[Document, list[Name]] | InputError:
    if isinstance(entry, InputError):
        return entry
    try:
        document = documents.build(entry.name, entry.text, entry.published, entry.language)
        return document, names(document)
    except InputError as error:
        return error
    except (PipelineError, KnowledgeError):
        raise
    except Exception as error:
        return fault(entry.name, error)


def _analyse(pairs: Sequence[tuple[Document, list[Name]]], pipeline: str | None) -> Iterator[Analysis | InputError]:
    """The analyses of documents in any languages, in their order."""
    together: dict[str, list[tuple[Document, list[Name]]]] = {}
    for pair in pairs:
        together.setdefault(pair[0].language, []).append(pair)
    done = {language: iter(_analyse_language(group, language, pipeline)) for language, group in together.items()}
    return (next(done[document.language]) for document, _ in pairs)


def _analyse_language(
    pairs: Sequence[tuple[Document, list[Name]]], language: str, pipeline: str | None
) -> list[Analysis | InputError]:
    analyser = Analyser.load(language, pipeline)
    try:
        return list(analyser.analyse_many(pairs))
    except Exception as error:
        if len(pairs) == 1:
            return [fault(pairs[0][0].name, error)]
    return [each for pair in pairs for each in _analyse_language([pair], language, pipeline)]


def _understand(document: Document, analysis: Analysis | InputError) -> Result | InputError:
    if isinstance(analysis, InputError):
        return analysis
    try:
        return understand(document, analysis)
    except KnowledgeError:
        raise
    except Exception as error:
        return fault(document.name, error)


def fault(name: str, error: Exception) -> InputError:
    """A fault of Comity's own, as the outcome of the document that brought it to light."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    problem = f"could not be read because of a fault in Comity ({type(error).__name__}: {error}{place})"
    found = InputError(name, problem, "please report it with the file")
    found.__cause__ = error
    return found
