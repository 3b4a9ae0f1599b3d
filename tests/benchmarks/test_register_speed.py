"""How long the register takes: to add a batch, and to answer, with two thousand documents in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from comity.evaluation.load import BATCH, Questions
from comity.evaluation.load_make import Maker
from comity.flow import Result
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

DOCUMENTS = 2000
VERSIONS = Versions("made", "made", "made")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = open_store(tmp_path_factory.mktemp("register") / "made.db", create=True)
    documents = Maker().make(DOCUMENTS)
    while batch := list(islice(documents, BATCH)):
        Writer(made, VERSIONS).add(batch)
    made.tidy()
    yield made
    made.close()


@pytest.fixture
def questions(store: Store) -> Questions:
    return Questions(View(store), random.Random(5), Maker(5))


def test_make(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(lambda: list(Maker().make(100)))) == 100


def test_add(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    documents = Maker().make(100_000)
    empty = open_store(tmp_path / "empty.db", create=True)

    def batch() -> tuple[tuple[list[Result]], dict[str, object]]:
        return (list(islice(documents, BATCH)),), {}

    benchmark.pedantic(Writer(empty, VERSIONS).add, setup=batch, rounds=5)
    empty.close()


@pytest.mark.parametrize("question", ["pair", "facts", "page", "search", "actor"])
def test_ask(benchmark: BenchmarkFixture, questions: Questions, question: str) -> None:
    benchmark(getattr(questions, question))
