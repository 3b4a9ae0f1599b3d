"""The typed loader of ``knowledge/<language>/places.yaml``: words that tell places."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Nouns in lower case, singular and plural.

    Attributes:
        parts: their "de X" is a part of the state X ("l'est du Tchad").
        settlements: an adjective of a state tells where they lie ("un village soudanais").
        stays: with "en" they say where their subject is ("en visite à Varsovie").
        before_town: prepositions before the name of a town.
        here: adverbs that put an act where its story is sent from ("signed here on Tuesday").
        attached: ends of a word that make a place of the name before them ("Paris-based").
    """

    parts: frozenset[str]
    settlements: frozenset[str]
    stays: frozenset[str]
    before_town: frozenset[str]
    here: frozenset[str]
    attached: frozenset[str]


@cache
def place_words(language: str) -> PlaceWords:
    """The place words of a language.

    Raises:
        KnowledgeError: if a list is missing or unknown.
    """
    raw: dict[str, Any] = read_yaml(f"{language}/places.yaml")
    if wrong := {field.name for field in fields(PlaceWords)}.symmetric_difference(raw):
        raise KnowledgeError(f"knowledge/{language}/places.yaml: missing or unknown: {', '.join(sorted(wrong))}")
    return PlaceWords(**{name: frozenset(str(word) for word in words) for name, words in raw.items()})
