"""Parsing sentences with a spaCy pipeline, in batches and without what spaCy does besides.

The pipelines that ship with Comity embed words by their spelling alone, so that the vector of a word that occurred before is
looked up and not computed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import NumpyOps, set_current_ops

from comity.errors import PipelineError

PIECE = 4000  # words that go through the network at once: memory stays bounded whatever the document's size
SHIPPED = Path(__file__).parent / "pipelines"
"""The trained pipelines that ship with Comity, one folder per language."""

_USELESS = ("ner", "entity_ruler", "lemmatizer", "trainable_lemmatizer", "senter", "sentencizer", "textcat", "entity_linker")
_REMEMBERED = 40_000  # words whose vectors are kept: 20 MB
_VOCABULARY = 150_000  # words that spaCy keeps for good; later ones are forgotten after their batch, so that memory stays bounded


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed sentence, word by word: UD part of speech, features, relation, index of the head in the sentence (a root's own)."""

    pos: list[str]
    morph: list[frozenset[str]]
    deps: list[str]
    heads: list[int]


def bare(vocab: Vocab, words: Sequence[str]) -> Doc:
    """Words as a document that says nothing but their spelling; beginnings and ends stand where the embedding looks for them."""
    small = [word.lower() for word in words]
    return Doc(vocab, words=list(words), lemmas=[word[:5] for word in small], tags=[word[-4:] for word in small])


def fast_ops() -> NumpyOps:
    """Matrix operations on numpy's own BLAS, three times as fast on one core as spaCy's default; also made the current ones."""
    ops = NumpyOps(use_blis=False)
    set_current_ops(ops)
    return ops


def _any(component: object) -> Any:
    """A component of a pipeline, of which spaCy's types only say that it can be called."""
    return component


class Pipeline:
    """A loaded spaCy pipeline as a function from words to parses.

    Args:
        nlp: a pipeline with a parser and something that sets parts of speech.
        shipped: whether it was trained by :mod:`comity.language.train`.
    """

    def __init__(self, nlp: Language, *, shipped: bool) -> None:
        self._nlp = nlp
        self._strings: dict[int, str] = {}
        self._morphs: dict[int, frozenset[str]] = {}
        self._components: list[Any] = [component for _, component in nlp.pipeline]
        self._vectors = Vectors(nlp) if shipped else None
        if self._vectors:
            self._components = [component for name, component in nlp.pipeline if name != "tok2vec"]

    @classmethod
    def load(cls, language: str, name: str | None = None) -> Pipeline:
        """The pipeline shipped for a language, or any installed one.

        Raises:
            PipelineError: if it is not there or does not parse with Universal Dependencies.
        """
        fast_ops()
        path = str(SHIPPED / language) if name is None else name
        if name is None and not Path(path, "meta.json").is_file():
            raise PipelineError(
                f"no pipeline for {language!r} ships with Comity; train one (`comity train {language}`) or name one (--pipeline)"
            )
        try:
            nlp = spacy.load(path, exclude=list(_USELESS))
        except OSError as error:
            raise PipelineError(
                f"no spaCy pipeline {path!r}; install it with `python -m spacy download {path}` or leave --pipeline out"
            ) from error
        if "parser" not in nlp.pipe_names or not {"morphologizer", "tagger"} & set(nlp.pipe_names):
            raise PipelineError(
                f"the pipeline {path!r} has no parser or no parts of speech; name one trained on Universal Dependencies"
            )
        if "nsubj" not in _any(nlp.get_pipe("parser")).labels:
            raise PipelineError(f"the pipeline {path!r} does not use Universal Dependencies relations; name one that does")
        return cls(nlp, shipped="comity" in nlp.meta)

    def parse(self, sentences: Sequence[Sequence[str]]) -> Iterator[Parse]:
        """The parses of the sentences in their order. Each sentence has one root."""
        piece: list[Sequence[str]] = []
        words = 0
        for sentence in sentences:
            piece.append(sentence)
            words += len(sentence)
            if words >= PIECE:
                yield from self._parse_piece(piece)
                piece, words = [], 0
        yield from self._parse_piece(piece)

    def _parse_piece(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        full = len(self._nlp.vocab) > _VOCABULARY
        with self._nlp.memory_zone() if full else nullcontext():
            return self._parse_all(sentences) if sentences else []

    def _parse_all(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        docs = [Doc(self._nlp.vocab, words=list(words)) for words in sentences]
        if self._vectors:
            for doc, vectors in zip(docs, self._vectors(sentences), strict=True):
                doc.tensor = vectors
        for component in self._components:
            if hasattr(component, "predict"):
                component.set_annotations(docs, component.predict(docs))
            else:
                docs = [component(doc) for doc in docs]
        return [self._parse(doc) for doc in docs]

    def _parse(self, doc: Doc) -> Parse:
        array: Any = doc.to_array(["POS", "MORPH", "DEP", "HEAD"])
        heads = (array[:, 3].astype(np.int64) + np.arange(len(doc))).tolist()
        pos = [self._string(key) for key in array[:, 0].tolist()]
        deps = [self._string(key) for key in array[:, 2].tolist()]
        morph = [self._morph(key) for key in array[:, 1].tolist()]
        _one_root(pos, deps, heads)
        return Parse(pos, morph, deps, heads)

    def _string(self, key: int) -> str:
        found = self._strings.get(key)
        if found is None:
            found = self._nlp.vocab.strings[key] if key else "dep"
            found = self._strings[key] = "root" if found == "ROOT" else found
        return found

    def _morph(self, key: int) -> frozenset[str]:
        found = self._morphs.get(key)
        if found is None:
            features = self._nlp.vocab.strings[key] if key else ""
            found = self._morphs[key] = frozenset(features.split("|")) - {"", "_"}
        return found


class Vectors:
    """The word vectors of a pipeline that embeds words by their spelling alone; remembers the words it has seen.

    Args:
        nlp: a pipeline whose ``tok2vec`` is an embedding followed by an encoding.
    """

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab
        self._embed, self._encode = _any(nlp.get_pipe("tok2vec")).model.layers
        self._rows: dict[str, int] = {}
        self._known: Any = None

    def __call__(self, sentences: Sequence[Sequence[str]]) -> list[Any]:
        """For each sentence an array of a vector per word, its neighbours taken into account."""
        self._learn(sentences)
        rows = self._rows
        found: list[Any] = self._encode.predict([self._known[[rows[word] for word in words]] for words in sentences])
        return found

    def _learn(self, sentences: Sequence[Sequence[str]]) -> None:
        if len(self._rows) > _REMEMBERED:
            self._rows, self._known = {}, None
        new = list(dict.fromkeys(word for words in sentences for word in words if word not in self._rows))
        if new:
            vectors = self._embed.predict([bare(self._vocab, new)])[0]
            self._rows.update(zip(new, range(len(self._rows), len(self._rows) + len(new)), strict=True))
            self._known = vectors if self._known is None else np.concatenate((self._known, vectors))


def _one_root(pos: list[str], deps: list[str], heads: list[int]) -> None:
    """Hangs all roots but the main one (the first verb, or the first) on it, in place."""
    roots = [index for index, head in enumerate(heads) if head == index]
    if len(roots) == 1:
        deps[roots[0]] = "root"
        return
    main = next((index for index in roots if pos[index] in ("VERB", "AUX")), roots[0])
    for index in roots:
        heads[index] = main
        deps[index] = "root" if index == main else "punct" if pos[index] == "PUNCT" else "parataxis"
