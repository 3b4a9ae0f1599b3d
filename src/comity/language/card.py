"""The model card of a trained pipeline: ``model.json`` for programs and ``README.md`` for people, beside the weights."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.language import scores
from comity.language.analyse import Analyser
from comity.language.treebanks import FEATURES, Choice, Corpus, Gold

if TYPE_CHECKING:
    from comity.language.train import Settings

_COLUMNS = ("upos", "feats", "uas", "las", "lemmas", "verb_lemmas")


def write(
    out: Path,
    language: str,
    settings: Settings,
    choice: Choice,
    analyser: Analyser,
    tests: Mapping[str, tuple[Corpus, Sequence[Gold]]],
) -> None:
    """Scores a pipeline and writes its card.

    Args:
        out: the pipeline's folder.
        language: its language.
        settings: how it was trained.
        choice: the treebanks it was trained and tuned on.
        analyser: an analyser that uses it.
        tests: by file name, the treebanks it is scored on and their sentences.
    """
    rows = []
    for file, (corpus, golds) in tests.items():
        words = scores.gold_words(language, analyser.pipeline, golds, analyser.lemmatiser)
        rows.append({"file": file, "treebank": corpus.name, "gold_words": words, "raw_text": scores.raw_text(analyser, golds)})
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file() and file.name not in ("README.md", "model.json"))
    facts: dict[str, Any] = {
        "language": language,
        "bytes": size,
        "features": list(FEATURES),
        "settings": asdict(settings),
        "spacy": version("spacy"),
        "python": platform.python_version(),
        "trained_on": [asdict(corpus) for corpus in choice.train],
        "tuned_on": [asdict(corpus) for corpus in choice.dev],
        "scores": rows,
    }
    (out / "model.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_page(facts), encoding="utf-8")


def _page(facts: Mapping[str, Any]) -> str:
    """The card as a page."""
    settings, language = facts["settings"], facts["language"]
    used = (("training, lemmas", "trained_on"), ("choice of weights, lemmas", "tuned_on"))
    treebanks = [f"| {use} | {one['name']} | {one['file']} | {one['licence']} |" for use, key in used for one in facts[key]]
    size = f"{facts['bytes'] / 1e6:.1f} MB"
    return f"""# Comity's pipeline for {language}

A spaCy {facts["spacy"]} pipeline (`tok2vec`, `morphologizer`, `parser`; {size}) with Universal Dependencies labels, and a table of
lemmas. Trained with `comity train {language}` from random weights, seed {settings["seed"]}: {settings["steps"]} steps of about
{settings["words"]} words, width {settings["width"]}, {settings["depth"]} layers, hidden layer {settings["hidden"]}.

No word vectors, no other data; sentences are varied in training (`comity.language.augment`). It expects one sentence at a time, as
`comity.language.Analyser` gives it: multiword tokens (du, aux) merged, typography made plain, beginning and end of each word in its
LEMMA and TAG (`comity.language.pipeline.bare`). Used otherwise it scores lower.

## Treebanks

| use | treebank | file | licence |
|---|---|---|---|
{chr(10).join(treebanks)}

The weights and the lemma table are derived from these treebanks and shared under their terms.

## Scores, in percent

With the treebank's words and sentences; punctuation counts:

| treebank | words | UPOS | features | UAS | LAS | lemmas | verb lemmas | words/s |
|---|---|---|---|---|---|---|---|---|
{_lines(facts, "gold_words", ("words", *_COLUMNS, "words_per_second"))}

From raw text, F scores (Comity finds words and sentences; a block ends only after a sentence without a final stop):

| treebank | words | sentences | UPOS | UAS | LAS | words/s |
|---|---|---|---|---|---|---|
{_lines(facts, "raw_text", ("words", "sentences", "upos", "uas", "las", "words_per_second"))}

Lemmas are counted for nouns, verbs, auxiliaries, adjectives and adverbs, with the parts of speech that the pipeline gave, small and
capital letters alike; the table of lemmas has the words of the training and development treebanks, and its rules for other words
were corrected after a look at errors in all of these treebanks. Speed is words a second of processor time on one core of the
machine that trained, for the parser alone (first table) and for the whole analysis (second). The scores on the development treebank
chose the weights. Features outside the list in `model.json` are dropped and rare relations merged before training and scoring.
"""


def _lines(facts: Mapping[str, Any], kind: str, names: Sequence[str]) -> str:
    """The rows of a table of scores, a treebank each."""
    rows = ([row["file"].removesuffix(".conllu"), *(str(row[kind][name]) for name in names)] for row in facts["scores"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
