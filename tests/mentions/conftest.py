"""Real parts for the tests of mentions: gazetteer, persons, parser."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from comity.documents import build
from comity.language import Analyser
from comity.language.gazetteer import Gazetteer
from comity.language.persons import find_persons
from comity.mentions.find import find_mentions
from comity.model.analysis import Analysis
from comity.model.mentions import ActorMention, Mentions


class Read:
    """The mentions of a text, with a look-up by words."""

    def __init__(self, text: str, analysis: Analysis, mentions: Mentions) -> None:
        self.text = text
        self.analysis = analysis
        self.mentions = mentions

    def of(self, words: str, nth: int = 0) -> ActorMention:
        """The mention whose span begins with the words (the nth one)."""
        return [m for m in self.mentions.actors if m.span.quote.lower().startswith(words.lower())][nth]

    def ids(self, words: str, nth: int = 0) -> tuple[str, ...]:
        """The ids of that mention."""
        return self.of(words, nth).ids


@cache
def _read(text: str, language: str = "fr") -> Read:
    document = build("test.txt", text, language=language)
    names = Gazetteer.load(language).find(text)
    analysis = _analyser(language).analyse(document, [*names, *find_persons(document, names, language)])
    return Read(text, analysis, find_mentions(document, analysis))


@cache
def _analyser(language: str) -> Analyser:
    return Analyser.load(language)


@pytest.fixture(scope="session")
def read() -> Callable[[str], Read]:
    """Reads a French text down to its mentions."""
    return _read


@pytest.fixture(scope="session")
def read_english() -> Callable[[str], Read]:
    """Reads an English text down to its mentions."""
    return lambda text: _read(text, "en")
