"""The model card of a trained pipeline: ``model.json`` for programs and ``README.md`` for people, beside the weights."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy

from comity.language import scores
from comity.language.analyse import Analyser
from comity.language.treebanks import FEATURES, Choice, Corpus, Gold

if TYPE_CHECKING:
    from comity.language.train import Settings

_COLUMNS = ("upos", "feats", "uas", "las", "lemmas", "verb_lemmas")


def write(
    out: Path, language: str, settings: Settings, choice: Choice, analyser: Analyser, tests: Mapping[str, tuple[Corpus, Sequence[Gold]]]
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
        "spacy": spacy.__version__,
        "python": platform.python_version(),
        "trained_on": [asdict(corpus) for corpus in choice.train],
        "tuned_on": [asdict(corpus) for corpus in choice.dev],
        "scores": rows,
    }
    (out / "model.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_page(facts), encoding="utf-8")


def _page(facts: Mapping[str, Any]) -> str:
    """The card as a page."""
    settings = facts["settings"]
    lines = [
        f"# Comity's pipeline for {facts['language']}",
        "",
        f"A spaCy {facts['spacy']} pipeline (`tok2vec`, `morphologizer`, `parser`, {facts['bytes'] / 1e6:.1f} MB) with Universal Dependencies labels, and a table of lemmas.",
        f"Trained with `comity train {facts['language']}` from random weights, seed {settings['seed']}: {settings['steps']} steps of about {settings['words']} words, width {settings['width']},",
        f"{settings['depth']} layers, hidden layer {settings['hidden']}. No word vectors, no other data. Sentences were varied in training (`comity.language.augment`).",
        "It expects one sentence at a time, as `comity.language.Analyser` gives it: multiword tokens (du, aux) merged, typography made plain,",
        "the beginning and the end of each word in its LEMMA and TAG (`comity.language.pipeline.bare`). Other use gives lower scores.",
        "",
        "## Treebanks",
        "",
        "| use | treebank | file | licence |",
        "|---|---|---|---|",
        *(f"| {use} | {c['name']} | {c['file']} | {c['licence']} |" for use, key in (("training, lemmas", "trained_on"), ("choice of weights, lemmas", "tuned_on")) for c in facts[key]),
        "",
        "The weights and the lemma table are derived from these treebanks and shared under their terms: CC BY-SA 4.0 where the treebanks ask for share-alike.",
        "",
        "## Scores, in percent",
        "",
        "With the treebank's words and sentences; punctuation counts:",
        "",
        "| treebank | words | UPOS | features | UAS | LAS | lemmas | verb lemmas | words/s |",
        "|---|---|---|---|---|---|---|---|---|",
        *(_line(row, row["gold_words"], ("words", *_COLUMNS, "words_per_second")) for row in facts["scores"]),
        "",
        "From raw text, F scores (words and sentences found by Comity; a block ends only after a sentence without a final stop):",
        "",
        "| treebank | words | sentences | UPOS | UAS | LAS | words/s |",
        "|---|---|---|---|---|---|---|",
        *(_line(row, row["raw_text"], ("words", "sentences", "upos", "uas", "las", "words_per_second")) for row in facts["scores"]),
        "",
        "Lemmas count for nouns, verbs, auxiliaries, adjectives and adverbs, with the parts of speech that the pipeline gave; small and capital letters alike. Speed is",
        "words a second of processor time on one core of the machine that trained, for the parser alone (first table) and for the whole analysis (second).",
        "The scores on the development treebank chose the weights; features outside the list in `model.json` and rare relations were dropped before training.",
        "",
    ]
    return "\n".join(lines)


def _line(row: Mapping[str, Any], values: Mapping[str, float], names: Sequence[str]) -> str:
    return f"| {row['file'].removesuffix('.conllu')} | " + " | ".join(str(values[name]) for name in names) + " |"
