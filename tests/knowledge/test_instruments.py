"""The loaders of the instrument and commitment words refuse what they do not understand."""

from __future__ import annotations

from typing import Any

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import commitments, instruments
from comity.model.codes import InstrumentStage


@pytest.mark.parametrize("language", ["fr", "en"])
def test_longest_entry_first(language: str) -> None:
    for group in instruments.load_instruments(language).heads.values():
        assert [entry.length for entry in group] == sorted((entry.length for entry in group), reverse=True)


def test_words_before_the_noun() -> None:
    entry = next(entry for entry in instruments.load_instruments("en").heads["statement"] if entry.lead == ("joint",))
    assert (entry.head, entry.rest, entry.length) == ("statement", (), 2)


def test_stages_of_words() -> None:
    lexicon = instruments.load_instruments("fr")
    assert lexicon.stage_of_verb("signer") is InstrumentStage.SIGNED
    assert lexicon.stage_of_subject("entrer", {"vigueur"}) is InstrumentStage.IN_FORCE
    assert lexicon.stage_of_subject("entrer", {"fonction"}) is None
    assert lexicon.stage_of_oblique("parvenir", "à") is InstrumentStage.SIGNED
    assert lexicon.stage_before(("agir", "en", "vertu", "de")) is InstrumentStage.IN_FORCE
    assert lexicon.stage_after(("en", "cours", "de", "négociation", "avec")) == (InstrumentStage.NEGOTIATED, 4)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"heads": [{"id": "x", "words": ["pacte"], "kind": "nonsense"}]}, "x"),
        ({"heads": [{"id": "x", "words": ["pacte"], "kind": "treaty", "colour": 1}]}, "colour"),
        ({"verbs": {"nonsense": ["signer"], "examples": {"yes": {}, "no": {}}}}, "nonsense"),
        ({"obliques": {"signed": ["parvenir"], "examples": {"yes": {}, "no": {}}}}, "parvenir"),
        ({"surplus": []}, "surplus"),
    ],
)
def test_unknown_instrument_data_is_refused(monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], named: str) -> None:
    raw = instruments.read_yaml("fr/instruments.yaml")
    monkeypatch.setattr(instruments, "read_yaml", lambda path: {**raw, **change})
    with pytest.raises(KnowledgeError, match=named):
        instruments.load_instruments.__wrapped__("fr")


@pytest.mark.parametrize(
    ("change", "named"),
    [({"surplus": []}, "surplus"), ({"vague": ["livrer"]}, "livrer"), ({"examples": {"yes": ["Oui."], "no": []}}, "Oui")],
)
def test_unknown_commitment_data_is_refused(monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], named: str) -> None:
    raw = commitments.read_yaml("fr/commitments.yaml")
    monkeypatch.setattr(commitments, "read_yaml", lambda path: {**raw, **change})
    with pytest.raises(KnowledgeError, match=named):
        commitments.load_commitments.__wrapped__("fr")
