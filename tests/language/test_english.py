"""English words, lemmas and parses: clitics, hyphens, irregular verbs, and what the repairs mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import documents
from comity.events.status import outlook
from comity.events.syntax import Syntax
from comity.flow import names
from comity.knowledge.grammar import load_grammar
from comity.knowledge.predicates import load_lexicon
from comity.language import Analyser
from comity.language.tokens import spans
from comity.language.treebanks import Row, _hyphened
from comity.model.codes import Status


@pytest.fixture(scope="module")
def english() -> Analyser:
    return Analyser.load("en")


def words(text: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, 0, len(text), "en")]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Japan's envoy didn't stay", ["Japan", "'s", "envoy", "did", "n't", "stay"]),
        ("Estonia’s ministers can’t", ["Estonia", "’s", "ministers", "ca", "n’t"]),
        ("a long-term U.S.-led effort", ["a", "long-term", "U.S.", "-", "led", "effort"]),
        ("the parties' talks at 10 o'clock", ["the", "parties", "'", "talks", "at", "10", "o'clock"]),
        ("1,200 troops, No. 5", ["1,200", "troops", ",", "No.", "5"]),
    ],
)
def test_words_are_told_apart(text: str, cut: list[str]) -> None:
    assert words(text) == cut


@given(st.text(alphabet="aé' ’-.ns t", max_size=30))
def test_each_character_is_in_one_word(text: str) -> None:
    assert "".join(words(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("form", "pos", "lemma"),
    [
        ("deplored", "VERB", "deplore"),
        ("vetoing", "VERB", "veto"),
        ("withdrew", "VERB", "withdraw"),
        ("sanctions", "VERB", "sanction"),
        ("noting", "VERB", "note"),
        ("treaties", "NOUN", "treaty"),
        ("talks", "NOUN", "talk"),
        ("crisis", "NOUN", "crisis"),
        ("troops", "NOUN", "troop"),
    ],
)
def test_lemmas(english: Analyser, form: str, pos: str, lemma: str) -> None:
    assert english.lemmatiser.lemma(form, pos) == lemma


def syntax(english: Analyser, text: str) -> Syntax:
    document = documents.build("one", text, None, "en")
    return Syntax(english.analyse(document, names(document)), load_grammar("en"), phrasal=load_lexicon("en").phrasal)


def fill(found: Syntax, head: str, slot: str) -> list[str]:
    token = next(token for token in found.tokens if token.text == head)
    return [filler.text for filler in found.slot(token, slot)]


@pytest.mark.parametrize(
    ("text", "head", "slot", "filler"),
    [
        ("Norway's condemnation of Chile was swift.", "condemnation", "possessor", ["Norway"]),
        ("Ukraine was given tanks by Germany.", "given", "to", ["Ukraine"]),
        ("Ukraine was given tanks by Germany.", "given", "subject", ["Germany"]),
        ("Mali handed over a suspect to Chad.", "handed", "object", ["suspect"]),
        ("Chile said it would help Norway.", "said", "clause", ["help"]),
        ("Norway rejected a proposal made by Chile.", "proposal", "by", ["Chile"]),
        ("Norway ordered its troop withdrawal.", "withdrawal", "quality", ["troop"]),
        ("Norway expressed its desire to develop ties with Chile.", "desire", "infinitive", ["develop"]),
    ],
)
def test_slots(english: Analyser, text: str, head: str, slot: str, filler: list[str]) -> None:
    assert fill(syntax(english, text), head, slot) == filler


@pytest.mark.parametrize(
    ("text", "verb", "status", "prospective"),
    [
        ("Norway helped Chile.", "helped", Status.OCCURRED, False),
        ("Norway has helped Chile.", "helped", Status.OCCURRED, False),
        ("Norway will help Chile.", "help", Status.FUTURE, True),
        ("Norway said it would help Chile.", "help", Status.FUTURE, True),
        ("Norway might help Chile.", "help", Status.HYPOTHETICAL, False),
        ("Norway did not help Chile.", "help", Status.NEGATION, False),
        ("Norway will not help Chile.", "help", Status.NEGATION, True),
        ("Norway failed to help Chile.", "help", Status.NEGATION, False),
        ("Norway had helped Chile before.", "helped", Status.HISTORICAL, False),
    ],
)
def test_status(english: Analyser, text: str, verb: str, status: Status, prospective: bool) -> None:
    found = syntax(english, text)
    told = outlook(found, next(token for token in found.tokens if token.text == verb))
    assert (told.status, told.prospective) == (status, prospective)


def test_hyphenated_words_of_treebanks_become_one() -> None:
    rows = (
        Row("a", "a", "DET", (), 4, "det", True),
        Row("long", "long", "ADJ", (), 3, "amod", False),
        Row("-", "-", "PUNCT", (), 1, "punct", False),
        Row("term", "term", "NOUN", (), 4, "compound", True),
        Row("plan", "plan", "NOUN", (), 4, "root", True),
    )
    merged = _hyphened(rows)
    assert [row.form for row in merged] == ["a", "long-term", "plan"]
    assert [row.head for row in merged] == [2, 2, 2]
