"""The analyser: offsets, names as tokens, dependencies, batches, pipelines that do not fit."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import PipelineError
from comity.language import Analyser
from comity.model.analysis import Analysis, Name, NameKind, Token
from comity.model.document import Block, BlockKind, Document

TEXT = "Le ministre Lee Nak-yon et Juri Ratas sont convenus de renforcer la coopération avec la Corée du Sud. M. Ratas l’a dit."


def body(text: str) -> Document:
    """A French document of one body block that holds the whole text."""
    return Document("test", text, "fr", blocks=(Block(0, len(text), BlockKind.BODY),))


def name(text: str, words: str, kind: NameKind) -> Name:
    start = text.index(words)
    return Name(start, start + len(words), kind)


def token(analysis: Analysis, text: str) -> Token:
    return next(one for one in analysis.tokens if one.text == text)


def test_names_are_tokens_and_the_clause_is_right(analyser: Analyser) -> None:
    names = [
        name(TEXT, "Lee Nak-yon", NameKind.PERSON),
        name(TEXT, "Juri Ratas", NameKind.PERSON),
        name(TEXT, "Corée du Sud", NameKind.STATE),
    ]
    analysis = analyser.analyse(body(TEXT), names)
    assert analysis.names == tuple(names)
    assert [one.text for one in analysis.tokens if one.name] == ["Lee Nak-yon", "Juri Ratas", "Corée du Sud"]
    verb = token(analysis, "convenus")
    assert (verb.lemma, verb.pos, verb.dep) == ("convenir", "VERB", "root")
    assert {child.dep for child in analysis.children(verb)} >= {"nsubj", "aux:tense"}
    state = token(analysis, "Corée du Sud")
    assert state.pos == "PROPN"
    assert [child.text for child in analysis.children(state)] == ["avec", "la"]
    assert len(analysis.sentences) == 2
    assert token(analysis, "dit").lemma == "dire"


def test_only_titles_captions_and_bodies_are_read(analyser: Analyser) -> None:
    text = "Menu Accueil\nLa France signe\nUn corps."
    kinds = (BlockKind.HEADER, BlockKind.TITLE, BlockKind.BODY)
    starts = (0, 13, 29)
    blocks = tuple(Block(a, b, kind) for a, b, kind in zip(starts, (12, 28, 38), kinds, strict=True))
    analysis = analyser.analyse(Document("test", text, "fr", blocks=blocks), [Name(0, 4, NameKind.PLACE)])
    assert [sentence.block for sentence in analysis.sentences] == [1, 2]
    assert analysis.names == ()


def test_capitals_are_read_as_small_letters(analyser: Analyser) -> None:
    analysis = analyser.analyse(body("LES MINISTRES ONT SIGNÉ UN ACCORD"), [])
    verb = token(analysis, "SIGNÉ")
    assert (verb.lemma, verb.pos) == ("signer", "VERB")
    assert token(analysis, "MINISTRES").lemma == "ministre"


def test_a_batch_is_the_same_as_one_at_a_time(analyser: Analyser) -> None:
    documents = [(body(TEXT), ()), (body(""), ()), (body("Il part. Elle reste."), ())]
    together = list(analyser.analyse_many(documents))
    assert together == [analyser.analyse(document, names) for document, names in documents]
    assert together[1] == Analysis((), (), (), ())


def test_a_missing_pipeline_says_what_to_do() -> None:
    with pytest.raises(PipelineError, match="comity train xx"):
        Analyser.load("xx")
    with pytest.raises(PipelineError, match="spacy download fr_no_such_pipeline"):
        Analyser.load("fr", "fr_no_such_pipeline")


PIECES = st.sampled_from(
    [
        "La France",
        " ",
        "l’Estonie",
        "«",
        "»",
        ".",
        " a signé",
        "\n",
        "\u00a0",
        "M.",
        "Lee Nak-yon",
        ", ",
        "SIGNE",
        "\x00",
        "e\u0301t",
        "1er",
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_offsets_point_into_the_text(analyser: Analyser, text: str, data: st.DataObject) -> None:
    words = [word for word in ("France", "Lee Nak-yon", "Estonie", "signé") if word in text]
    kinds = st.sampled_from(list(NameKind))
    names = [name(text, word, data.draw(kinds)) for word in words]
    analysis = analyser.analyse(body(text), names)
    assert all(one.text == text[one.start : one.end] for one in analysis.tokens)
    assert all(one.end <= two.start for one, two in pairwise(analysis.tokens))
    covered = {place for one in analysis.tokens for place in range(one.start, one.end)}
    visible = {place for place, char in enumerate(text) if not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")}
    assert visible <= covered
    assert [one.name for one in analysis.tokens if one.name] == sorted(names, key=lambda one: one.start)
    for sentence in analysis.sentences:
        tokens = analysis.sentence_tokens(sentence)
        assert [one.index for one in tokens if one.head == one.index] == [one.index for one in tokens if one.dep == "root"]
        assert sum(one.dep == "root" for one in tokens) == 1
        root = next(one for one in tokens if one.dep == "root")
        assert analysis.subtree(root) == list(tokens)
