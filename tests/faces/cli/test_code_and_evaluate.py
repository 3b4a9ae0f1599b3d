"""``comity code``, ``comity train coder`` and the measures, as a user runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SENTENCE = "Oslo has frozen the assets of two Russian banks."
ROWS = (
    "sentence_id\tmarked_sentence\tgold_root\n"
    "1\t<s>Norway</s> has condemned <t>Chile</t>.\tACCUSE\n"
    "2\t<s>Gunmen</s> killed <t>two farmers</t>.\tAID\n"
)


def test_a_sentence_is_coded(run: Callable[..., Any]) -> None:
    done = run("code", SENTENCE, "--source", "Oslo", "--target", "two Russian banks")
    assert done.status == 0
    assert done.out.startswith("SANCTION/discontinue  occurred  «frozen»  en.sanction.")


def test_offsets_do_as_well_as_words(run: Callable[..., Any]) -> None:
    by_words = run("code", SENTENCE, "--source", "Oslo", "--target", "two Russian banks", "--json")
    by_offsets = run("code", SENTENCE, "--source", "0:4", "--target", "30:47", "--json")
    assert json.loads(by_words.out) == json.loads(by_offsets.out)
    assert SENTENCE[slice(*json.loads(by_words.out)["words"])] == "frozen"


@pytest.mark.parametrize(
    ("sentence", "source", "says"),
    [(SENTENCE, "Rome", "Rome: is not in the sentence"), (SENTENCE, "40:400", "40:400"), ("  ", "Oslo", "is empty")],
)
def test_what_cannot_be_coded_is_told(run: Callable[..., Any], sentence: str, source: str, says: str) -> None:
    done = run("code", sentence, "--source", source, "--target", "banks")
    assert done.status == 1
    assert says in done.err
    assert not done.out


def test_figures_on_marked_sentences(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    file.write_text(ROWS, encoding="utf-8")
    done = run("evaluate", "plover", "--data", file, "--misses")
    assert done.status == 0
    assert "accuracy 0.500" in done.out
    assert "AID said ASSAULT" in done.out
    told = json.loads(run("evaluate", "plover", "--data", file, "--json").out)
    assert told["types"]["ACCUSE"]["f1"] == 1


def test_another_file_is_refused(run: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("nothing", encoding="utf-8")
    done = run("evaluate", "plover", "--data", file)
    assert done.status == 1
    assert "notes.txt" in done.err


def test_twins_and_what_differs(run: Callable[..., Any], tmp_path: Path) -> None:
    for language, text in (
        ("fr", "Le Chili a condamné la Norvège."),
        ("en", "Chile has condemned Norway. Norway gave Mali tanks."),
    ):
        for folder in ("documents", "gold"):
            (tmp_path / language / "dev" / folder).mkdir(parents=True)
        (tmp_path / language / "dev" / "documents" / "one.txt").write_text(text, encoding="utf-8")
    done = run("evaluate", "parity", tmp_path)
    assert "1 documents, 2 and 1 events, 1 the same" in done.out
    assert "only in en: AID NOR -> MLI" in done.out
    assert run("evaluate", "parity", tmp_path / "fr").status == 1


def test_the_coder_is_trained_from_a_folder(run: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "sentences" / "en"
    folder.mkdir(parents=True)
    lines = [
        "ACCUSE\tdisapprove\toccurred\t<s>Norway</s> has condemned <t>Chile</t>.",
        "AID\t-\toccurred\t<s>Bern</s> fed <t>Mali</t>.",
    ]
    (folder / "few.tsv").write_text("\n".join(lines * 2), encoding="utf-8")
    done = run("train", "coder", "--sentences", tmp_path / "sentences", "--out", tmp_path / "model.npz")
    assert done.status == 0
    assert (tmp_path / "model.npz").is_file()


def test_a_pipeline_needs_treebanks(run: Callable[..., Any], tmp_path: Path) -> None:
    done = run("train", "en", "--out", tmp_path / "en")
    assert done.status == 2
    assert "--treebanks" in done.err
