"""Documents to measure with: made from our own dispatches, each with words that no other has."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.documents import read_file
from comity.errors import InputError
from comity.evaluation.gold import load_gold

WORDS = 550
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d{2,}(?!\d)")
_ONSETS = ("B", "Br", "C", "D", "Dr", "F", "G", "Gr", "H", "K", "L", "M", "N", "P", "R", "S", "T", "Tr", "V", "Z")
_NUCLEI = ("a", "e", "i", "o", "u", "an", "en", "on", "ar", "er", "or", "al", "ou", "ei")
_CODAS = ("", "c", "d", "k", "l", "m", "n", "r", "s", "t", "va", "no", "ri", "sen", "ski", "dou")


@dataclass(frozen=True, slots=True)
class Material:
    """Dispatches, and the family names in them that are changed from document to document."""

    texts: tuple[str, ...]
    family_names: frozenset[str]

    @classmethod
    def load(cls, documents: Path) -> Material:
        """The texts of a folder; family names come from the gold files beside it (``../gold``), if there are any.

        Raises:
            InputError: if there are no texts, or one cannot be read.
        """
        texts = tuple(read_file(path) for path in sorted(documents.glob("*.txt")))
        if not texts:
            raise InputError(str(documents), "holds no *.txt files", "name a folder with texts")
        gold = documents.with_name("gold")
        people = [person.name for each in load_gold(gold) for person in each.people] if gold.is_dir() else []
        return cls(texts, frozenset(name.split()[-1] for name in people if name))


def make(material: Material, count: int, seed: int = 7, words: int = WORDS) -> Iterator[str]:
    """``count`` documents of about ``words`` words, the same for the same seed: dispatches put together, with new numbers and new
    family names in each, as in a real stream where the vocabulary never ends."""
    rng = random.Random(seed)
    for _ in range(count):
        yield _vary("\n\n".join(_pick(material.texts, words, rng)), material.family_names, rng)


def _pick(texts: Sequence[str], words: int, rng: random.Random) -> Iterator[str]:
    """Texts in random order, the last one cut after the paragraph that reaches the length."""
    left = words
    while True:
        for text in rng.sample(texts, len(texts)):
            for paragraph in text.strip().split("\n\n"):
                yield paragraph
                left -= len(paragraph.split())
                if left <= 0:
                    return


def _vary(text: str, family_names: frozenset[str], rng: random.Random) -> str:
    names = {name: _name(rng) for name in sorted(family_names) if name in text}
    if names:
        text = re.sub(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b", lambda found: names[found[0]], text)
    return _NUMBER.sub(
        lambda found: str(rng.randrange(10 ** (len(found[0]) - 1), 10 ** len(found[0]))) if _plain(found[0]) else found[0], text
    )


def _plain(number: str) -> bool:
    """Whether it is not a day, hour or other small number that a date may hold."""
    return len(number) > 2


def _name(rng: random.Random) -> str:
    return rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_ONSETS).lower() + rng.choice(_NUCLEI) + rng.choice(_CODAS)
