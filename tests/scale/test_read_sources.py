"""Many documents: order, errors in their place, constant memory, processes."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterator

import pytest

from comity import flow
from comity.errors import ComityError, InputError, PipelineError
from comity.flow import Reader, Result
from comity.model.analysis import Analysis
from comity.model.document import Document
from comity.model.source import Source
from comity.scale import batches, read_sources
from comity.scale.reading import AHEAD

VISIT = "Le ministre turc de la Défense a reçu son homologue qatari à Ankara le 3 mai 2021."
ACCORD = "La Suède et la Norvège ont signé le 4 mai 2021 un accord sur la cybersécurité."


def sources(count: int) -> list[Source]:
    return [Source(f"{number}.txt", VISIT if number % 2 else ACCORD, language="fr") for number in range(count)]


def names(outcomes: list[Result | InputError]) -> list[str]:
    return [outcome.name if isinstance(outcome, InputError) else outcome.reading.document for outcome in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_outcomes_come_in_order_with_errors_in_their_place(jobs: int) -> None:
    given: list[Source | InputError] = [
        *sources(3),
        InputError("lost.txt", "is gone", "look for it"),
        Source("blank.txt", "  "),
        *sources(2),
    ]
    outcomes = list(read_sources(given, jobs))
    assert names(outcomes) == ["0.txt", "1.txt", "2.txt", "lost.txt", "blank.txt", "0.txt", "1.txt"]
    assert [isinstance(outcome, InputError) for outcome in outcomes] == [False, False, False, True, True, False, False]
    assert str(outcomes[3]) == "lost.txt: is gone; look for it"


def test_together_as_alone() -> None:
    """Reading in a batch changes nothing."""
    reader = Reader()
    together = [outcome for outcome in read_sources(sources(4)) if not isinstance(outcome, InputError)]
    assert [result.reading for result in together] == [reader.read(source).reading for source in sources(4)]
    assert [result.explanation for result in together] == [reader.read(source).explanation for source in sources(4)]


def test_bare_texts_and_pairs() -> None:
    assert names(list(read_sources([VISIT, ("pair", ACCORD)]))) == ["-", "pair"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_more_is_taken_than_is_needed(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[Source]:
        nonlocal taken
        for source in itertools.cycle(sources(2)):
            taken += 1
            yield source

    outcomes = read_sources(endless(), jobs)
    assert len(list(itertools.islice(outcomes, 3))) == 3
    assert taken <= batches.DOCUMENTS * (1 if jobs == 1 else AHEAD * jobs + 1)


def test_long_documents_make_small_batches() -> None:
    long = [Source(str(number), "x" * batches.CHARACTERS) for number in range(3)]
    assert [len(batch) for batch in batches.batches(long)] == [1, 1, 1]
    assert [len(batch) for batch in batches.batches(sources(batches.DOCUMENTS + 1))] == [batches.DOCUMENTS, 1]


def test_a_fault_costs_one_document(monkeypatch: pytest.MonkeyPatch) -> None:
    understand = flow.understand

    def fails(document: Document, analysis: Analysis) -> Result:
        if document.name == "1.txt":
            raise KeyError("odd")
        return understand(document, analysis)

    monkeypatch.setattr(flow, "understand", fails)
    outcomes = list(read_sources(sources(3)))
    assert names(outcomes) == ["0.txt", "1.txt", "2.txt"]
    assert isinstance(outcomes[1], InputError)
    assert "KeyError" in str(outcomes[1])
    assert "please report" in str(outcomes[1])


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_pipeline_that_is_not_there(jobs: int) -> None:
    with pytest.raises(PipelineError, match="no_such"):
        list(read_sources(sources(1), jobs, pipeline="no_such"))


def test_no_processes() -> None:
    with pytest.raises(ValueError, match="at least one"):
        read_sources(sources(1), 0)


def test_a_worker_that_dies_is_told() -> None:
    outcomes = read_sources(itertools.cycle(sources(2)), 2)
    next(outcomes)
    for worker in multiprocessing.active_children():
        worker.kill()
    with pytest.raises(ComityError, match="process died"):
        for _ in outcomes:
            pass


def test_languages_in_turn_are_read_as_one_by_one() -> None:
    pact = "Japan and Chile signed an agreement on maritime security in Tokyo on 4 May 2021."
    texts = [(VISIT, pact, ACCORD)[number % 3] + f" Page {number}." for number in range(20)]
    together = list(read_sources([(str(number), text) for number, text in enumerate(texts)]))
    alone = [Reader().read(Source(str(number), text)) for number, text in enumerate(texts[:3])]
    assert names(together) == [str(number) for number in range(20)]
    readings = [outcome.reading for outcome in together if isinstance(outcome, Result)]
    assert [reading.language for reading in readings[:3]] == ["fr", "en", "fr"]
    assert readings[:3] == [each.reading for each in alone]
