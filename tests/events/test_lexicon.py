"""Every frame of the predicate lexicons runs on its own examples: each ``yes`` gives its event and parties, each ``no`` none."""

from __future__ import annotations

from functools import cache

import pytest

from comity.flow import Reader
from comity.knowledge.predicates import Frame, load_classes, load_lexicon
from comity.model.reading import Event
from comity.model.source import Source

LANGUAGES = ("fr", "en")


@cache
def reader() -> Reader:
    return Reader()


@cache
def events(language: str, sentence: str) -> tuple[Event, ...]:
    """The events that Comity reads in a sentence alone."""
    return reader().read(Source("example", sentence, "2023-05-15", language)).reading.events


def expected(example: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Sentence, actors and recipients of a ``yes`` example."""
    sentence, _, parties = example.rpartition("=>")
    actor, _, recipient = parties.partition(">")
    return sentence.strip(), frozenset(actor.split()), frozenset(recipient.split())


def cases(kind: str) -> list[pytest.param]:  # type: ignore[valid-type]
    found = []
    for language in LANGUAGES:
        for frame in load_lexicon(language).frames:
            for number, example in enumerate(getattr(frame, kind), 1):
                found.append(pytest.param(language, frame, example, id=f"{frame.id}-{number}"))
    return found


@pytest.mark.parametrize(("language", "frame", "example"), cases("yes"))
def test_yes(language: str, frame: Frame, example: str) -> None:
    assert "=>" in example, "a yes example names its parties after =>"
    sentence, actor, recipient = expected(example)
    found = [event for event in events(language, sentence) if event.rule == frame.id]
    told = [(frozenset(event.actor), frozenset(event.recipient)) for event in found]
    assert (actor, recipient) in told, [(e.rule, e.event, e.actor, e.recipient) for e in events(language, sentence)]


@pytest.mark.parametrize(("language", "frame", "example"), cases("no"))
def test_no(language: str, frame: Frame, example: str) -> None:
    assert "=>" not in example
    assert [event for event in events(language, example) if event.rule == frame.id] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_class_is_used(language: str) -> None:
    """A class that no frame names any more is dead weight."""
    used: set[str] = set()
    for frame in load_lexicon(language).frames:
        used |= frame.verbs | frame.reflexives | frame.nouns | frame.adjectives
        for demand in (*frame.demands, *frame.bans):
            used |= demand.lemmas
    for name, lemmas in load_classes(language).items():
        assert lemmas & used, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_lemmas_are_in_dictionary_form(language: str) -> None:
    """Plain apostrophes, no surrounding blanks, lower case: anything else never matches."""
    for frame in load_lexicon(language).frames:
        for lemma in frame.verbs | frame.nouns | frame.adjectives | frame.reflexives:
            assert lemma == lemma.strip().lower() and "’" not in lemma, (frame.id, lemma)
