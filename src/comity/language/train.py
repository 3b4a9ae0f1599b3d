"""Training the pipeline of a language from Universal Dependencies treebanks (``comity train``).

The pipeline is a spaCy pipeline of three components that share one embedding of words by their spelling: ``tok2vec``,
``morphologizer``, ``parser``. It is trained one sentence at a time, so that it never guesses sentence boundaries: those come from
:mod:`comity.language.sentences`. On one machine the same treebanks, settings and seed give the same bytes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Adam, fix_random_seed

from comity.errors import PipelineError
from comity.language import card, lemmas
from comity.language.analyse import Analyser
from comity.language.augment import Variations
from comity.language.pipeline import bare, fast_ops
from comity.language.seen import plain
from comity.language.treebanks import CHOICES, Gold, Row, load

LARGEST = 12_000_000
"""Bytes that a pipeline's folder may have."""

Vary = Callable[[Gold, random.Random], Sequence[Row]]
"""Makes a variation of a sentence."""

Tell = Callable[[int, Mapping[str, float] | None], None]
"""Is told of each step, with the scores on the development treebank where they were taken."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The size of a pipeline and how it is trained.

    Attributes:
        width, depth: width of the word vectors and number of convolution layers (each sees one word more to both sides).
        hidden: width of the parser's hidden layer.
        rows: hash table rows for a word's small form, first letter, last three letters, shape, first five and last four letters.
        steps: updates of the weights.
        words: words in a batch.
        dropout: share of inputs hidden in training.
        rate: learning rate at the start; it falls in a line to a tenth.
        seed: of every random choice.
        every: steps between scores on the development treebank; the weights that score best are kept.
    """

    width: int = 128
    depth: int = 4
    hidden: int = 128
    rows: tuple[int, ...] = (4000, 250, 1500, 500, 2500, 2000)
    steps: int = 6000
    words: int = 800
    dropout: float = 0.2
    rate: float = 0.001
    seed: int = 7
    every: int = 300


def train(
    language: str, treebanks: Path, out: Path, settings: Settings | None = None, console: Console | None = None
) -> dict[str, float]:
    """Trains the pipeline of a language and writes it with its lemma table and model card.

    Args:
        language: ISO 639-1 code of a language in :data:`comity.language.treebanks.CHOICES`.
        treebanks: the folder with the CoNLL-U files.
        out: the folder to write; what is in it is replaced.
        settings: size and training.
        console: where to show progress; the standard error stream by default.

    Returns:
        The scores on the development treebank.

    Raises:
        PipelineError: if the language has no choice of treebanks, a file is missing, or the pipeline grew beyond :data:`LARGEST`.
    """
    if language not in CHOICES:
        raise PipelineError(f"no treebanks are chosen for {language!r}; add the language to comity.language.treebanks.CHOICES")
    choice, settings = CHOICES[language], settings or Settings()
    golds = load(treebanks, choice.train, merge=choice.merge)
    dev = load(treebanks, choice.dev, merge=choice.merge)
    tests = {corpus.file: (corpus, load(treebanks, (corpus,), merge=choice.merge)) for corpus in (*choice.dev, *choice.test)}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[scores]}"),
    )
    with Progress(*columns, console=console or Console(stderr=True)) as progress:
        task = progress.add_task(f"Training {language}", total=settings.steps, scores="")

        def tell(step: int, scores: Mapping[str, float] | None) -> None:
            progress.update(task, completed=step)
            if scores:
                progress.update(task, scores=f"UPOS {scores['upos']:.1f} LAS {scores['las']:.1f}")

        nlp, best = fit(golds, dev, settings, vary=Variations(language, golds), tell=tell)
    nlp.meta.update(
        {
            "name": f"comity_{language}",
            "version": "1.0.0",
            "description": f"Comity's pipeline for {language}",
            "comity": {"language": language},
        }
    )
    nlp.to_disk(out)
    lemmas.write(out / "lemmas.tsv", lemmas.table([*golds, *dev]))
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    if size > LARGEST:
        raise PipelineError(f"the pipeline has {size} bytes, more than {LARGEST}; train with smaller rows or width")
    card.write(out, language, settings, choice, Analyser.load(language, str(out)), tests)
    return best


def configuration(settings: Settings) -> dict[str, Any]:
    """The spaCy configuration of a pipeline."""
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": settings.width, "upstream": "*"}
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": settings.width,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "LEMMA", "TAG"],
        "rows": list(settings.rows),
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": settings.width,
        "depth": settings.depth,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    parser = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "parser",
        "extra_state_tokens": True,
        "hidden_width": settings.hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": listener,
        "nO": None,
    }
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener, "nO": None, "normalize": False}
    return {
        "nlp": {"lang": "xx", "pipeline": ["tok2vec", "morphologizer", "parser"]},
        "components": {
            "tok2vec": {"factory": "tok2vec", "model": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode}},
            "morphologizer": {"factory": "morphologizer", "model": tagger},
            "parser": {"factory": "parser", "min_action_freq": 10, "model": parser},
        },
    }


def fit(
    golds: Sequence[Gold],
    dev: Sequence[Gold],
    settings: Settings,
    vary: Vary = lambda gold, rng: gold.rows,
    tell: Tell = lambda step, scores: None,
) -> tuple[Language, dict[str, float]]:
    """A pipeline trained on ``golds``, with the weights (averaged over the steps) that scored best on ``dev``, and those scores."""
    fast_ops()
    random.seed(settings.seed)
    fix_random_seed(settings.seed)
    nlp = spacy.util.load_model_from_config(configuration(settings), auto_fill=True)
    sample = examples(nlp.vocab, [gold.rows for gold in golds])
    optimizer = Adam(
        settings.rate, beta1=0.9, beta2=0.999, eps=1e-8, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True
    )
    nlp.initialize(lambda: sample, sgd=optimizer)
    best: tuple[float, bytes, dict[str, float]] = (-1.0, b"", {})
    for step, batch in enumerate(batches(golds, settings, vary), 1):
        optimizer.learn_rate = settings.rate * (1 - 0.9 * step / settings.steps)
        nlp.update(examples(nlp.vocab, batch), drop=settings.dropout, sgd=optimizer)
        scores = None
        if step % settings.every == 0 or step == settings.steps:
            with nlp.use_params(optimizer.averages):
                scores = evaluate(nlp, dev)
                mean = scores["las"] + 0.5 * scores["upos"]
                if mean > best[0]:
                    best = (mean, nlp.to_bytes(exclude=["vocab"]), scores)
        tell(step, scores)
        if step == settings.steps:
            break
    nlp.from_bytes(best[1], exclude=["vocab"])
    _forget_words(nlp)
    return nlp, best[2]


def _forget_words(nlp: Language) -> None:
    """Leaves only the labels among the pipeline's strings: the words of the treebanks need not be on disk."""
    parser: Any = nlp.get_pipe("parser")
    morphologizer: Any = nlp.get_pipe("morphologizer")
    labels = {move[2:] for move in parser.move_names if move[2:]}
    morphs = morphologizer.cfg["labels_morph"]
    nlp.vocab.strings._reset_and_load(sorted(labels | {"ROOT", "dep"} | set(morphs) | set(filter(None, morphs.values()))))


def batches(golds: Sequence[Gold], settings: Settings, vary: Vary) -> Iterator[list[Sequence[Row]]]:
    """Endless batches of about ``settings.words`` words, shuffled and varied anew in each epoch."""
    rng = random.Random(settings.seed)
    order = list(range(len(golds)))
    batch: list[Sequence[Row]] = []
    size = 0
    while order:
        rng.shuffle(order)
        for index in order:
            rows = vary(golds[index], rng)
            batch.append(rows)
            size += len(rows)
            if size >= settings.words:
                yield batch
                batch, size = [], 0
        if len(golds) * 1000 < settings.words and batch:
            yield batch
            batch, size = [], 0


def examples(vocab: Vocab, golds: Sequence[Sequence[Row]]) -> list[Example]:
    """What spaCy learns from: the bare words beside the annotated sentence."""
    return [Example(bare(vocab, [plain(row.form) for row in rows]), reference(vocab, rows)) for rows in golds]


def reference(vocab: Vocab, rows: Sequence[Row]) -> Doc:
    """A sentence of a treebank as a spaCy document of one sentence."""
    return Doc(
        vocab,
        words=[plain(row.form) for row in rows],
        pos=[row.pos for row in rows],
        morphs=["|".join(row.feats) for row in rows],
        heads=[row.head for row in rows],
        deps=["ROOT" if row.head == index else row.dep for index, row in enumerate(rows)],
        sent_starts=[index == 0 for index in range(len(rows))],
    )


def evaluate(nlp: Language, golds: Sequence[Gold]) -> dict[str, float]:
    """Scores of a pipeline in training, on gold words: UPOS, attachment without and with labels, in percent of all words."""
    right = dict.fromkeys(("upos", "uas", "las"), 0)
    total = 0
    docs = [bare(nlp.vocab, [plain(row.form) for row in gold.rows]) for gold in golds]
    components: list[Any] = [component for _, component in nlp.pipeline]
    for component in components:
        component.set_annotations(docs, component.predict(docs))
    for gold, doc in zip(golds, docs, strict=True):
        for row, token in zip(gold.rows, doc, strict=True):
            total += 1
            right["upos"] += token.pos_ == row.pos
            if token.head.i == row.head:
                right["uas"] += 1
                right["las"] += ("root" if token.head.i == token.i else token.dep_) == row.dep
    return {name: round(100 * count / max(total, 1), 2) for name, count in right.items()}
