"""Coding pairs of actors: where spans lie, whose slots they fill, and what the small model learns."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.coder.coder import Coder, Given
from comity.coder.train import load, train
from comity.coding import model
from comity.coding.marks import Spans, unmark
from comity.coding.model import fit
from comity.coding.pair import locate
from comity.errors import InputError, PipelineError
from comity.flow import Reader


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder(Reader())


@given(st.lists(st.text(alphabet="abc é’", min_size=1), min_size=5, max_size=5))
def test_unmarking_gives_back_the_sentence_and_its_spans(parts: list[str]) -> None:
    before, source, between, target, after = parts
    text, spans = unmark(f"{before}<s>{source}</s>{between}<t>{target}</t>{after}")
    assert text == "".join(parts)
    assert (text[slice(*spans["s"][0])], text[slice(*spans["t"][0])]) == (source, target)


def test_a_span_is_found_by_words_or_offsets() -> None:
    assert locate("Oslo met Oslo.", "Oslo") == ((0, 4),)
    assert locate("Oslo met Oslo.", "Oslo", ((0, 4),)) == ((9, 13),)
    assert locate("Oslo met Bern.", ((9, 13),)) == ((9, 13),)
    assert locate("Oslo met Bern.", None) == ()


@pytest.mark.parametrize("span", ["Rome", "", "  ", ((3, 3),), ((0, 99),)])
def test_a_span_that_is_not_there_is_refused(span: str | Spans) -> None:
    with pytest.raises(InputError):
        locate("Oslo met Bern.", span)


@pytest.mark.parametrize(
    ("sentence", "source", "target", "event"),
    [
        ("Le Chili a condamné les tirs de la Corée du Nord.", "Le Chili", "la Corée du Nord", "ACCUSE"),
        ("La Norvège a livré des radars à la Moldavie.", "La Norvège", "la Moldavie", "AID"),
        ("Un tribunal a été attaqué par des rebelles masqués.", "des rebelles masqués", "Un tribunal", "ASSAULT"),
    ],
)
def test_a_frame_speaks_first(coder: Coder, sentence: str, source: str, target: str, event: str) -> None:
    coding = coder.code(Given(sentence, source, target, "fr"))
    assert coding.event == event
    assert coding.rule.startswith("fr.")


def test_status_is_told() -> None:
    coding = comity.code("Le Chili n'a pas condamné la Norvège.", "Le Chili", "la Norvège")
    assert (coding.event, coding.status) == ("ACCUSE", "negation")


def test_the_model_learns_what_it_is_shown_and_survives_its_file(tmp_path: Path) -> None:
    shown = [(["w:en:meet", "order:source"], "CONSULT"), (["w:en:bomb", "order:source"], "ASSAULT")] * 4
    trained = fit(shown)
    path = tmp_path / "model.npz"
    trained.save(path)
    known = model.load(path)
    for found, event in shown[:2]:
        odds = known.probabilities(found)
        assert sum(odds.values()) == pytest.approx(1)
        assert max(odds, key=lambda name: odds[name]) == event
    assert fit(shown).weights.tobytes() == trained.weights.tobytes()


def test_a_missing_model_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="comity train coder"):
        model.load(tmp_path / "none.npz")


def test_training_sentences_are_checked_line_by_line(tmp_path: Path) -> None:
    folder = tmp_path / "fr"
    folder.mkdir()
    file = folder / "few.tsv"
    lines = [
        "CONSULT\tvisit\toccurred\t<s>Oslo</s> a rencontré <t>Berne</t> à Rome.",
        "ASSAULT\t-\toccurred\t<s>Des rebelles</s> ont bombardé <t>Berne</t>.",
    ]
    file.write_text("\n".join(lines * 3), encoding="utf-8")
    assert len(load(tmp_path)) == 6
    trained = train(tmp_path, tmp_path / "model.npz")
    assert trained.classes == ("ASSAULT", "CONSULT")
    file.write_text("NOTHING\t-\toccurred\t<s>Oslo</s> aime <t>Berne</t>.", encoding="utf-8")
    with pytest.raises(InputError, match=r"few\.tsv:1"):
        load(tmp_path)
