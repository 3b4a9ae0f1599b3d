"""The gate: Comity reads our own dispatches no worse than it did. See gold/README.md."""

from __future__ import annotations

import pytest

from comity.evaluation import floors
from comity.evaluation.corpus import Corpus, corpora, own

GOLD = own()


@pytest.mark.parametrize("corpus", list(corpora(GOLD)), ids=lambda corpus: corpus.name)
def test_figures_reach_their_floors(corpus: Corpus) -> None:
    known = floors.load(GOLD / "floors.json")
    score = corpus.score()
    faults = [*score.unread, *floors.check(corpus.name, corpus.digest(), score.figures(), known)]
    assert not faults, "\n".join(faults)


def test_every_floor_has_its_corpus() -> None:
    assert set(floors.load(GOLD / "floors.json")) == {corpus.name for corpus in corpora(GOLD)}
