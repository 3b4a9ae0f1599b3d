"""What is mended where the parser opens a clause wrongly, rule by rule."""

from __future__ import annotations

import pytest

from comity.knowledge.grammar import load_grammar
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import Parse
from comity.language.subjects import mend_subjects

FINITE = frozenset({"Mood=Ind", "Tense=Past", "VerbForm=Fin"})
PARTICIPLE = frozenset({"Tense=Past", "VerbForm=Part"})


def mended(rows: str, morphs: dict[int, frozenset[str]]) -> Parse:
    """A parse from "word/part of speech/relation/head" rows, mended."""
    words, pos, deps, heads = zip(*(row.split("/") for row in rows.split()), strict=True)
    morph = [morphs.get(index, frozenset()) for index in range(len(words))]
    parse = Parse(list(pos), morph, list(deps), [int(head) for head in heads])
    mend_subjects("en", words, parse, load_grammar("en"), Lemmatiser("en"))
    return parse


def test_active() -> None:
    parse = mended("Oslo/PROPN/nsubj:pass/2 had/AUX/aux/2 agreed/VERB/root/2", {1: FINITE, 2: PARTICIPLE})
    assert parse.deps[0] == "nsubj"


def test_dated() -> None:
    parse = mended("On/ADP/case/3 6/NUM/nummod/3 May/PROPN/compound/3 Bush/PROPN/obl/4 signed/VERB/root/4", {4: FINITE})
    assert (parse.deps[3], parse.heads[3]) == ("nsubj", 4)
    assert (parse.deps[2], parse.heads[2]) == ("obl", 4)


@pytest.mark.parametrize(("comma", "subject"), [(",", "nsubj"), ("and", "appos")])
def test_aside(comma: str, subject: str) -> None:
    rows = f"At/ADP/case/1 talks/NOUN/obl/4 {comma}/PUNCT/punct/3 Bush/PROPN/appos/1 asked/VERB/root/4"
    assert mended(rows, {4: FINITE}).deps[3] == subject


def test_headless() -> None:
    parse = mended("Bush/PROPN/root/0 signed/VERB/acl/0 pacts/NOUN/obj/1 ./PUNCT/punct/0", {1: PARTICIPLE})
    assert (parse.deps[0], parse.deps[1], parse.heads[0]) == ("nsubj", "root", 1)
    assert parse.morph[1] == FINITE


def test_controlled() -> None:
    rows = "Oslo/PROPN/nsubj/1 accused/VERB/root/1 spies/NOUN/obj/1 of/SCONJ/mark/4 lying/VERB/acl/2"
    parse = mended(rows, {1: FINITE, 4: frozenset({"VerbForm=Ger"})})
    assert (parse.deps[4], parse.heads[4]) == ("advcl", 1)
