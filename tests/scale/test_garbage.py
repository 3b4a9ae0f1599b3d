"""Rare collections: only while a batch is read, and nothing that a document leaves behind refers to itself in circles."""

from __future__ import annotations

import gc

import pytest

from comity.flow import Reader
from comity.model.source import Source
from comity.scale.garbage import OBJECTS, rare_collections

PACT = "Japan and Chile signed an agreement on maritime security in Tokyo on 4 May 2021. They also pledged joint patrols."
ACCORD = "La Suède et la Norvège ont signé le 4 mai 2021 un accord sur la cybersécurité. Elles prévoient un exercice commun."


def test_thresholds_are_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with rare_collections():
        assert gc.get_threshold() == (OBJECTS, *before[1:])
    assert gc.get_threshold() == before


def test_thresholds_are_as_before_after_a_fault() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="fault"), rare_collections():
        raise ValueError("fault")
    assert gc.get_threshold() == before


def test_who_wants_no_collections_gets_none() -> None:
    before = gc.get_threshold()
    try:
        gc.set_threshold(0)
        with rare_collections():
            assert gc.get_threshold()[0] == 0
    finally:
        gc.set_threshold(*before)


@pytest.mark.parametrize("text", [PACT, ACCORD])
def test_a_documents_words_are_freed_without_a_collection(text: str) -> None:
    reader = Reader()
    reader.read(Source("-", text))
    gc.collect()
    gc.disable()
    try:
        reader.read(Source("-", text))
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [type(each).__name__ for each in gc.garbage]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not {"Token", "Analysis", "Syntax"} & set(left)
