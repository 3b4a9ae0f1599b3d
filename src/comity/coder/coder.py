"""``comity code``: the PLOVER type, mode and status of what a source does to a target in a sentence where both are given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, tee

from comity import documents
from comity.coding.decide import Coding, decide
from comity.coding.marks import Spans
from comity.coding.model import Model
from comity.coding.pair import Pair, locate, pair
from comity.errors import InputError
from comity.flow import Reader, names
from comity.model.document import Document


@dataclass(frozen=True, slots=True)
class Given:
    """A sentence with its two actors, each by its words or by where it stands, one of them perhaps missing.

    ``language`` is an ISO 639-1 code; it is found if None.
    """

    sentence: str
    source: str | Spans | None
    target: str | Spans | None
    language: str | None = None


class Coder:
    """Codes sentences.

    Args:
        reader: whose analysers to use.
        statistical: the model that speaks where no frame fits; the shipped one by default.
    """

    def __init__(self, reader: Reader, statistical: Model | None = None) -> None:
        self.reader = reader
        self._model = statistical

    def code(self, given: Given) -> Coding:
        """The event between the two actors of a sentence.

        Raises:
            InputError: if the sentence is empty, in a language without knowledge, or does not hold a span.
        """
        return next(self.code_many([given]))

    def code_many(self, given: Iterable[Given]) -> Iterator[Coding]:
        """The events of many sentences in their order, parsed together in batches.

        Raises:
            InputError: as :meth:`code`.
        """
        for found, language in self.pairs(given):
            yield decide(found, language, self._model)

    def pairs(self, given: Iterable[Given]) -> Iterator[tuple[Pair, str]]:
        """The sentences as the engine sees them, each with its language.

        Raises:
            InputError: as :meth:`code`.
        """
        for language, group in groupby(map(_prepared, given), key=lambda each: each[0].language):
            first, second = tee(group)
            analyses = self.reader.analyser(language).analyse_many((document, names(document)) for document, _, _ in first)
            for (document, source, target), analysis in zip(second, analyses, strict=True):
                yield pair(document, analysis, source, target), language


def _prepared(given: Given) -> tuple[Document, Spans, Spans]:
    if not given.sentence.strip():
        raise InputError("the sentence", "is empty", "give one sentence")
    document = documents.build("-", given.sentence, None, given.language)
    source = locate(given.sentence, given.source)
    return document, source, locate(given.sentence, given.target, source)
