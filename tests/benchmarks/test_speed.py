"""How long the stages take on one made document of 550 words."""

from __future__ import annotations

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from comity import documents
from comity.evaluation.corpus import own
from comity.evaluation.workload import Material, make
from comity.flow import names, understand
from comity.language.analyse import Analyser
from comity.language.gazetteer import Gazetteer
from comity.model.source import Source
from comity.scale import read_sources


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return list(make(Material.load(own() / "fr" / "dev" / "documents"), 24))


def test_build(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    benchmark(documents.build, "a", texts[0], None, "fr")


def test_names(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    document = documents.build("a", texts[0], None, "fr")
    assert benchmark(names, document)


def test_gazetteer(benchmark: BenchmarkFixture) -> None:
    assert benchmark(Gazetteer, "fr").find("Tallinn")


def test_analyse(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    document = documents.build("a", texts[0], None, "fr")
    found = names(document)
    assert benchmark(Analyser.load("fr").analyse, document, found).tokens


def test_understand(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    document = documents.build("a", texts[0], None, "fr")
    analysis = Analyser.load("fr").analyse(document, names(document))
    assert benchmark(understand, document, analysis).reading.events


def test_twenty_four_documents_together(benchmark: BenchmarkFixture, texts: list[str]) -> None:
    sources = [Source(str(number), text, language="fr") for number, text in enumerate(texts)]
    assert len(benchmark(lambda: list(read_sources(sources)))) == len(texts)
