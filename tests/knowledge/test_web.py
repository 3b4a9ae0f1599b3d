"""The words of the pages: the same in both languages, each of them used, and none that is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import comity
from comity.errors import KnowledgeError
from comity.knowledge.texts import languages
from comity.knowledge.web import Words, load_web_words, slots

ROOT = Path(comity.__file__).parent
PLACES = ("faces", "desk", "briefs")
LITERAL = re.compile(r"""["']([a-z_]+\.[A-Za-z0-9_./-]*)["'{]""")
UNSPACED = re.compile(r"(?<=\w)[;?!»](?!\w)|(?<=\w):(?= )| [;:?!»]|«(?![\u00a0\u202f])")
NO_BREAK = re.compile(r"[\u00a0\u202f][;:?!»]|«[\u00a0\u202f]")


def literals() -> set[str]:
    """What stands in quotation marks in templates and modules, and may be the key of a word or its beginning."""
    files = [path for place in PLACES for path in (ROOT / place).rglob("*") if path.suffix in {".py", ".html", ".txt"}]
    return {key for path in files for key in LITERAL.findall(path.read_text(encoding="utf-8"))}


def test_each_language_has_the_same_words_with_the_same_slots() -> None:
    first, *others = (load_web_words(language).forms for language in languages())
    for other in others:
        assert set(first) == set(other)
        assert {key: slots(form) for key, form in first.items()} == {key: slots(form) for key, form in other.items()}
        assert {key: type(form) for key, form in first.items()} == {key: type(form) for key, form in other.items()}


def test_each_word_is_used() -> None:
    found = literals()
    beginnings = tuple(each for each in found if each.endswith(("_", ".")))
    unused = [key for key in load_web_words("en").forms if key not in found and not key.startswith(beginnings)]
    assert not unused


def test_each_word_that_is_used_is_there() -> None:
    known = load_web_words("en").forms
    files = {key.partition(".")[0] for key in known}
    endings = (".html", ".py", ".json", ".js", ".css", ".db", ".yaml", ".txt", ".xml", ".md")
    asked = {key for key in literals() if key.partition(".")[0] in files and not key.endswith(("_", ".", *endings))}
    assert not [key for key in asked if key not in known]


@pytest.mark.parametrize("language", languages())
def test_french_signs_have_their_spaces(language: str) -> None:
    for key, form in load_web_words(language).forms.items():
        for text in (form,) if isinstance(form, str) else (form.one, form.many):
            if language == "fr":
                assert not UNSPACED.search(text), key
            else:
                assert not NO_BREAK.search(text), key


def test_a_word_counts_as_the_language_does() -> None:
    assert [load_web_words("fr")("common.facts", n=n) for n in (0, 1, 2)] == ["0 fait", "1 fait", "2 faits"]
    assert [load_web_words("en")("common.facts", n=n) for n in (0, 1, 2)] == ["0 facts", "1 fact", "2 facts"]


def test_a_word_that_is_not_there_is_an_error() -> None:
    words = Words("en", "en_GB", {"page.seen": "{who} saw it"})
    with pytest.raises(KnowledgeError, match="there is no word"):
        words("page.heard")
    with pytest.raises(KnowledgeError, match="wants 'who'"):
        words("page.seen")
