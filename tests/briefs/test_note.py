"""The parts of a note: nothing is said without a quote."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.briefs.note import Quote, Row, Sentence, marks, plain
from comity.model.reading import Evidence


def quote(words: str = "They signed.", document: int = 1) -> Quote:
    return Quote(document, "a.txt", None, None, "en", (Evidence(start=0, end=len(words), text=words),))


@pytest.mark.parametrize("nothing", [(), [], None])
def test_a_sentence_without_a_source_cannot_be_written(nothing: Any) -> None:
    with pytest.raises(ValueError, match="nothing supports this sentence"):
        Sentence("They signed.", nothing)
    with pytest.raises(ValueError, match="nothing supports this row"):
        Row(("They signed",), nothing)


def test_a_sentence_needs_words_and_real_quotes() -> None:
    with pytest.raises(ValueError, match="needs words"):
        Sentence("  ", (quote(),))
    with pytest.raises(ValueError, match="nothing supports"):
        Sentence("They signed.", ("a.txt",))  # type: ignore[arg-type]


@pytest.mark.parametrize("words", ["", " \n"])
def test_a_quote_needs_words(words: str) -> None:
    with pytest.raises(ValueError, match="a quote needs words"):
        quote(words)
    with pytest.raises(ValueError, match="a quote needs words"):
        Quote(1, "a.txt", None, None, "en", ())


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("/tmp/x/a b.txt", "a b.txt"),
        ("C:\\x\\a.txt", "a.txt"),
        ("https://a.b/c?d=1", "https://a.b/c?d=1"),
        ("a.txt", "a.txt"),
        ("-", "-"),
    ],
)
def test_a_document_is_called_by_its_file_or_address(name: str, title: str) -> None:
    assert Quote(1, name, None, None, "en", quote().pieces).title == title


@given(st.text())
def test_plain_text_stands_in_any_format(text: str) -> None:
    told = plain(text)
    assert not any(ord(sign) < 32 or 0xD800 <= ord(sign) < 0xE000 or "\u202a" <= sign <= "\u202e" for sign in told)
    assert plain(told) == told


def test_references_in_a_row_are_joined() -> None:
    quotes = [quote(f"words {n}") for n in range(8)]
    numbers = {each: n for n, each in enumerate(quotes, 1)}
    told = marks((quotes[7], quotes[0], quotes[1], quotes[3], quotes[4], quotes[5], quotes[5]), numbers)
    assert [(mark.text, mark.first) for mark in told] == [("1", 1), ("2", 2), ("4–6", 4), ("8", 8)]
