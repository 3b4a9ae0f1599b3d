"""The words of briefing notes: the same keys in each language, nothing unknown."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import briefs
from comity.knowledge.briefs import load_phrases
from comity.knowledge.files import read_yaml
from comity.knowledge.world import LANGUAGES, load

SLOT = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_can_be_read(language: str) -> None:
    phrases = load_phrases(language)
    known = {*load().states, *load().organisations}
    assert {*phrases.naming.classes, *phrases.naming.names} <= known


def test_templates_of_the_languages_have_the_same_slots() -> None:
    french, english = (load_phrases(language) for language in LANGUAGES)
    for part in ("words", "dates"):
        for key, words in getattr(french, part).items():
            other = getattr(english, part)[key]
            if words and other:
                assert set(SLOT.findall(words)) == set(SLOT.findall(other)), key


def test_french_has_its_spaces() -> None:
    text = repr(read_yaml("fr/briefs.yaml"))
    assert not re.search(r" [;:!?»]|« ", text.replace(" :'", ""))


def _changed(change: Callable[[dict[str, Any]], object]) -> Callable[[str], Any]:
    data = copy.deepcopy(read_yaml("en/briefs.yaml"))
    change(data)
    return lambda path: data


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data.update(colour="red"), "colour"),
        (lambda data: data.pop("verbs"), "verbs"),
        (lambda data: data["words"].pop("title_one"), "words: missing or unknown: title_one"),
        (lambda data: data["words"].update(title_ones="x"), "words: missing or unknown: title_ones"),
        (lambda data: data["verbs"].pop("AGREE"), "verbs: missing or unknown: AGREE"),
        (lambda data: data["verbs"].update({"AGREE.visit": data["verbs"]["AGREE"]}), "AGREE.visit"),
        (lambda data: data["verbs"]["AGREE"].pop("alone"), "alone"),
        (lambda data: data["verbs"]["AGREE"]["alone"].update(done="met {whom}"), "unknown {whom}"),
        (lambda data: data["domains"].pop("trade"), "trade"),
        (lambda data: data["naming"]["classes"].update(USA="these"), "these"),
        (lambda data: data["naming"]["cases"]["the"].pop("of"), "give plain, of, to and at"),
        (lambda data: data["statuses"]["future"].update(one="was to"), "where the verb stands"),
        (lambda data: data["reported"].append("TALK"), "TALK"),
    ],
)
def test_wrong_words_are_refused_by_name(
    change: Callable[[dict[str, Any]], object], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(briefs, "read_yaml", _changed(change))
    with pytest.raises(KnowledgeError, match=re.escape(told)):
        load_phrases.__wrapped__("en")
