"""Scores of an analyser or a pipeline on treebanks: with the treebank's own words and sentences, and from raw text."""

from __future__ import annotations

from collections.abc import Sequence
from time import process_time

from comity.language.analyse import Analyser, Cut
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import Pipeline
from comity.language.repairs import repair
from comity.language.seen import plain
from comity.language.treebanks import Gold
from comity.model.document import Block, BlockKind, Document

_OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV", "AUX"})


def gold_words(language: str, pipeline: Pipeline, golds: Sequence[Gold], lemmatiser: Lemmatiser) -> dict[str, float]:
    """Scores with the treebank's words and sentences, in percent of words: part of speech, features, unlabelled and labelled
    attachment (punctuation counts), lemmas of content words and of verbs as the parser tagged them; and the speed of the parser
    alone in words a second of this process's time."""
    names = ("upos", "feats", "uas", "las", "base", "lemmas", "verb_lemmas")
    right, total = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    words = [[plain(row.form) for row in gold.rows] for gold in golds]
    started = process_time()
    parses = list(pipeline.parse(words))
    spent = process_time() - started
    for gold, seen, parse in zip(golds, words, parses, strict=True):
        repair(language, seen, parse, lemmatiser)
        for index, row in enumerate(gold.rows):
            attached = parse.heads[index] == row.head
            lemma = lemmatiser.lemma(seen[index], parse.pos[index], parse.morph[index]).lower()
            marks = {
                "upos": parse.pos[index] == row.pos,
                "feats": parse.morph[index] == frozenset(row.feats),
                "uas": attached,
                "las": attached and parse.deps[index] == row.dep,
                "base": attached and parse.deps[index].partition(":")[0] == row.dep.partition(":")[0],
            }
            if row.pos in _OPEN:
                marks["lemmas"] = lemma == row.lemma.lower()
            if row.pos == "VERB":
                marks["verb_lemmas"] = lemma == row.lemma.lower()
            for name, mark in marks.items():
                right[name] += mark
                total[name] += 1
    scores = {name: _percent(right[name], total[name]) for name in names}
    return {**scores, "words": total["upos"], "words_per_second": round(total["upos"] / max(spent, 1e-9))}


def raw_text(analyser: Analyser, golds: Sequence[Gold]) -> dict[str, float]:
    """F scores from the raw text of a treebank, with a new block only after a sentence that has no final stop (a title): words,
    sentences, and UPOS, UAS and LAS where the words agree; and the speed of the whole analysis in words a second of this process's
    time."""
    text, gold = _joined(golds)
    document = Document("treebank", text, analyser.language, blocks=_blocks(golds))
    cuts: list[Cut] = analyser.cut(document, ())
    started = process_time()
    analysis = analyser.analyse(document, ())
    spent = process_time() - started
    found = {(token.start, token.end): token for token in analysis.tokens}
    right = dict.fromkeys(("words", "upos", "uas", "las"), 0)
    for (start, end), (row_pos, head, dep) in gold.items():
        token = found.get((start, end))
        if token is not None:
            at = analysis.tokens[token.head]
            attached = head == ((at.start, at.end) if at is not token else (start, end))
            right["words"] += 1
            right["upos"] += token.pos == row_pos
            right["uas"] += attached
            right["las"] += attached and token.dep == dep
    true = {(g[0], g[1]) for g in _sentence_spans(golds)}
    ours = {(cut.spans[0][0], cut.spans[-1][1]) for cut in cuts}
    scores = {name: _percent(2 * count, len(found) + len(gold)) for name, count in right.items()}
    scores["sentences"] = _percent(2 * len(true & ours), len(true) + len(ours))
    return {**scores, "words_per_second": round(len(found) / max(spent, 1e-9))}


def _percent(part: int, whole: int) -> float:
    return round(100 * part / max(whole, 1), 2)


def _places(golds: Sequence[Gold]) -> list[list[tuple[int, int]]]:
    """The offsets of the words of each sentence in the joined text."""
    found, at = [], 0
    for gold in golds:
        places, inside = [], 0
        for row in gold.rows:
            start = gold.text.index(row.form, inside)
            inside = start + len(row.form)
            places.append((at + start, at + inside))
        found.append(places)
        at += len(gold.text) + 1
    return found


def _joined(golds: Sequence[Gold]) -> tuple[str, dict[tuple[int, int], tuple[str, tuple[int, int], str]]]:
    """The text of the sentences, and part of speech, place of the head and relation of each word by its place."""
    rows = {}
    for gold, places in zip(golds, _places(golds), strict=True):
        for row, place in zip(gold.rows, places, strict=True):
            rows[place] = (row.pos, places[row.head], row.dep)
    return " ".join(gold.text for gold in golds), rows


def _blocks(golds: Sequence[Gold]) -> tuple[Block, ...]:
    """The text cut after each sentence that does not end in a stop, as titles and list items are in documents."""
    blocks, start, at = [], 0, 0
    for number, gold in enumerate(golds):
        at += len(gold.text) + 1
        if number == len(golds) - 1 or not gold.text.rstrip('"»”) ').endswith((".", "!", "?", "…")):
            blocks.append(Block(start, at - 1, BlockKind.BODY))
            start = at
    return tuple(blocks)


def _sentence_spans(golds: Sequence[Gold]) -> list[tuple[int, int]]:
    return [(places[0][0], places[-1][1]) for places in _places(golds)]
