"""Comity: who cooperates with whom, on what, under which text, since when — with the quoted words behind every claim.

>>> import comity
>>> reading = comity.read("Séoul et Tallinn sont convenus mercredi de renforcer leur coopération en cybersécurité.")
>>> [(event.event.value, event.actor) for event in reading.events]
[('AGREE', ('KOR', 'EST'))]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, InputError, KnowledgeError, PipelineError, RegisterError, SpanError
from comity.model.reading import Commitment, Event, Evidence, Instrument, Reading

if TYPE_CHECKING:
    from comity.coding.decide import Coding
    from comity.flow import Reader
    from comity.model.items import Item
    from comity.model.source import Source
    from comity.register.book import Register
    from comity.register.query import Filter

__version__ = "0.1.0"
__all__ = [
    "ComityError",
    "Commitment",
    "Event",
    "Evidence",
    "Filter",
    "InputError",
    "Instrument",
    "Item",
    "KnowledgeError",
    "PipelineError",
    "Reading",
    "Register",
    "RegisterError",
    "Source",
    "SpanError",
    "code",
    "read",
    "read_many",
]
_LATER = {
    "Filter": "comity.register.query",
    "Item": "comity.model.items",
    "Register": "comity.register.book",
    "Source": "comity.model.source",
}


def __getattr__(name: str) -> Any:
    """Classes that are loaded when they are asked for: the stages of reading and the database libraries take a second."""
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _reader(pipeline: str | None) -> Reader:
    from comity.flow import Reader  # loading the stages takes a second: not at import

    return Reader(pipeline)


def read(
    text: str, published: str | None = None, language: str | None = None, *, name: str = "-", pipeline: str | None = None
) -> Reading:
    """Read one text.

    Args:
        text: the document's text, as it is.
        published: EDTF date of publication (``2018-02-14``, ``2023-07``), if known; else it is looked for in the text.
        language: ISO 639-1 code (``fr``); found by itself if None.
        name: what the reading calls the document.
        pipeline: name of an installed spaCy pipeline to parse with instead of Comity's own.

    Raises:
        InputError: if the text is empty or in a language that Comity does not read.
        PipelineError: if the named pipeline cannot be used.
    """
    from comity.model.source import Source

    return _reader(pipeline).read(Source(name, text, published, language)).reading


def read_many(
    documents: Iterable[Item | Source | tuple[str, str] | str], jobs: int = 1, *, pipeline: str | None = None
) -> Iterator[Reading]:
    """Read texts as they come, in order and in constant memory.

    Args:
        documents: sources, (name, text) pairs, bare texts, or items: the bytes of pages, PDF and Word files.
        jobs: processes to read with; 1 reads in this one.
        pipeline: as in :func:`read`.

    Raises:
        InputError: on a text that cannot be read; read one by one with :func:`read` to go on after it.
    """
    from comity.scale import read_sources

    for outcome in read_sources(documents, jobs=jobs, pipeline=pipeline):
        if isinstance(outcome, ComityError):
            raise outcome
        yield outcome.reading


def code(
    sentence: str,
    source: str | tuple[int, int],
    target: str | tuple[int, int],
    language: str | None = None,
    *,
    pipeline: str | None = None,
) -> Coding:
    """What a source does to a target in a sentence where both are given.

    Args:
        sentence: the sentence, as it is.
        source: who acts: words of the sentence, or their ``(start, end)``.
        target: on whom, likewise.
        language: ISO 639-1 code; found by itself if None.
        pipeline: as in :func:`read`.

    Returns:
        PLOVER type, mode and status, the word that says it, and the frame of the lexicon (or ``model``) that tells.

    Raises:
        InputError: if the sentence is empty, in a language that Comity does not read, or does not hold a span.
    """
    from comity.coder.coder import Coder, Given

    spans = [span if isinstance(span, str) else (span,) for span in (source, target)]
    return Coder(_reader(pipeline)).code(Given(sentence, spans[0], spans[1], language))
