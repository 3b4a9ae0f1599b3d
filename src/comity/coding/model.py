"""The statistical coder: a softmax regression over the features of a pair.

It speaks where no frame of the lexicon fits. It is trained (:mod:`comity.coding.train`) on sentences written for Comity, kept under
``gold/coder``, and stored as one compressed array file beside this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from comity.errors import PipelineError
from comity.knowledge.files import read_yaml

SHIPPED = Path(__file__).parent / "model.npz"
"""The trained model that ships with Comity."""


TEMPER = 0.4
"""How far the frequencies of types in news count, from 0 (not at all) to 1."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature and class.

    Attributes:
        classes: the PLOVER types, in the order of the columns.
        index: the row of each known feature.
        weights: float32 array (features, classes).
        bias: float32 array (classes,).
    """

    classes: tuple[str, ...]
    index: dict[str, int]
    weights: Any
    bias: Any

    def probabilities(self, features: Sequence[str]) -> dict[str, float]:
        """The probability of each type, from 0 to 1."""
        rows = [self.index[feature] for feature in features if feature in self.index]
        scores = self.bias + (self.weights[rows].astype(np.float32).sum(axis=0) if rows else 0.0)
        scores = np.exp(scores - scores.max())
        return dict(zip(self.classes, (scores / scores.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Writes the model: feature names and half-precision weights."""
        names = "\n".join(sorted(self.index, key=self.index.__getitem__))
        arrays: dict[str, Any] = {
            "classes": np.array(self.classes),
            "features": np.frombuffer(names.encode("utf-8"), dtype=np.uint8),
            "weights": self.weights.astype(np.float16),
            "bias": self.bias.astype(np.float32),
        }
        np.savez_compressed(path, **arrays)


@cache
def load(path: Path = SHIPPED) -> Model:
    """The trained model.

    Raises:
        PipelineError: if the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            names = arrays["features"].tobytes().decode("utf-8").split("\n")
            weights, bias = arrays["weights"], arrays["bias"]
            return Model(tuple(map(str, arrays["classes"])), {name: i for i, name in enumerate(names)}, weights, bias)
    except (OSError, KeyError, ValueError) as error:
        raise PipelineError(f"no coder model {path}; train it with `comity train coder`") from error


@cache
def frequencies() -> dict[str, float]:
    """Roughly how many of a hundred events in news are of each type (``knowledge/plover/frequencies.yaml``)."""
    found: dict[str, float] = read_yaml("plover/frequencies.yaml")
    return found


def in_news(odds: Mapping[str, float]) -> dict[str, float]:
    """The probabilities of types, learnt from as many sentences of each, for news, where some are rare."""
    raised = {event: share * frequencies()[event] ** TEMPER for event, share in odds.items()}
    total = sum(raised.values())
    return {event: share / total for event, share in raised.items()}


def fit(
    samples: Sequence[tuple[Sequence[str], str]], *, epochs: int = 30, rate: float = 0.03, decay: float = 2e-5, seed: int = 7
) -> Model:
    """A model trained by AdaGrad on (features, type) samples; the same samples and seed give the same weights.

    Args:
        samples: features and type of each pair.
        epochs: passes over the samples.
        rate: step size.
        decay: L2 penalty per step on the weights that a sample touches.
        seed: of the order of the samples.
    """
    counts: dict[str, int] = {}
    for found, _ in samples:
        for feature in found:
            counts[feature] = counts.get(feature, 0) + 1
    index = {feature: i for i, feature in enumerate(sorted(f for f, count in counts.items() if count > 1))}
    classes = tuple(sorted({event for _, event in samples}))
    rows = [np.array([index[f] for f in found if f in index], dtype=np.int64) for found, _ in samples]
    gold = np.array([classes.index(event) for _, event in samples])
    weights = np.zeros((len(index), len(classes)), dtype=np.float32)
    total = np.zeros_like(weights)
    squares = np.full_like(weights, 1e-2)
    bias = np.zeros(len(classes), dtype=np.float32)
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        for i in rng.permutation(len(samples)):
            at = rows[i]
            scores = bias + weights[at].sum(axis=0)
            scores = np.exp(scores - scores.max())
            gradient = scores / scores.sum()
            gradient[gold[i]] -= 1.0
            step = gradient[None, :] + decay * len(samples) * weights[at] / max(1, len(at))
            squares[at] += step * step
            weights[at] -= rate * step / np.sqrt(squares[at])
            bias -= 0.001 * gradient
        if epoch >= epochs // 2:
            total += weights
    return Model(classes, index, total / (epochs - epochs // 2), bias)
