"""Words to make texts of: those of our own dispatches by their real frequency, then invented ones, so that few words are in nearly
every text, some in one of ten, and most in hardly any."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from comity.documents import read_file
from comity.errors import InputError
from comity.evaluation.corpus import own

SIZE = 40_000
"""Words of a language."""
_FLAT = 2.7  # Zipf and Mandelbrot: a word of rank r is as frequent as 1 / (r + 2.7)
_MADE_FROM = "dev"
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SYLLABLES = {
    "fr": ("ba", "cé", "don", "fra", "gue", "li", "mon", "né", "pou", "que", "rai", "sil", "tou", "vi", "zé", "bro", "cha", "mè"),
    "en": ("ba", "ken", "dor", "fle", "gra", "hil", "low", "mer", "nes", "pol", "rit", "ster", "tun", "wy", "ock", "brea", "chim"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language, the most frequent first, and their weights added up."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def some(self, count: int, rng: random.Random) -> list[str]:
        """So many words, as often as they are frequent."""
        return rng.choices(self.words, cum_weights=self.weights, k=count)


@cache
def load_words(language: str) -> Words:
    """The words of a language, always the same.

    Raises:
        InputError: if our own dispatches are not installed.
    """
    folder = own() / language / _MADE_FROM / "documents"
    texts = [read_file(path) for path in sorted(folder.glob("*.txt"))]
    if not texts:
        raise InputError(str(folder), "holds no *.txt files", "install Comity with its gold folder")
    counted = Counter(word.lower() for text in texts for word in _WORD.findall(text))
    words = [word for word, _ in sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))]
    words += _invented(_SYLLABLES[language], SIZE - len(words), set(words))
    return Words(tuple(words), tuple(accumulate(1 / (rank + _FLAT) for rank in range(len(words)))))


def _invented(syllables: Sequence[str], count: int, known: set[str]) -> list[str]:
    """Words of three to five syllables that are not known."""
    rng = random.Random(len(syllables))
    found: dict[str, None] = {}
    while len(found) < count:
        word = "".join(rng.choices(syllables, k=rng.randint(3, 5)))
        if word not in known:
            found[word] = None
    return list(found)
