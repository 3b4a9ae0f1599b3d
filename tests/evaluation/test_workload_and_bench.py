"""The documents that speed is measured on, and the measuring itself."""

from __future__ import annotations

from comity.evaluation.bench import Figures, measure
from comity.evaluation.corpus import own
from comity.evaluation.workload import WORDS, Material, make

MATERIAL = Material.load(own() / "fr" / "dev" / "documents")


def test_documents_are_of_the_length_and_the_same_each_time() -> None:
    documents = list(make(MATERIAL, 20))
    assert documents == list(make(MATERIAL, 20))
    assert documents != list(make(MATERIAL, 20, seed=8))
    lengths = [len(text.split()) for text in documents]
    assert all(0.9 * WORDS <= length <= 1.5 * WORDS for length in lengths)
    assert sum(lengths) / len(lengths) <= 1.1 * WORDS


def test_vocabulary_never_ends() -> None:
    def words(documents: list[str]) -> set[str]:
        return {word for text in documents for word in text.split()}

    documents = list(make(MATERIAL, 60))
    assert len(words(documents)) > len(words(documents[:30])) + 60


def test_measure() -> None:
    figures = measure(20)
    assert isinstance(figures, Figures)
    assert figures.documents == 20
    assert figures.documents_per_second > 0
    assert figures.start_up_seconds > 0
    assert 50 < figures.peak_memory_mb < 2000
    assert "documents per second" in figures.to_text()
