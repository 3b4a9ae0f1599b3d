"""The table of instruments: every entry's and every stage's own examples, and clear messages where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from comity import documents
from comity.errors import KnowledgeError
from comity.flow import names
from comity.knowledge import instruments
from comity.knowledge.files import read_yaml
from comity.knowledge.instruments import InstrumentHead, load_instruments
from comity.language.analyse import Analyser
from comity.model.analysis import Token
from comity.model.codes import InstrumentKind, InstrumentStage

LANGUAGES = ("fr",)


@cache
def analyser(language: str) -> Analyser:
    return Analyser.load(language)


def tokens(language: str, text: str) -> tuple[Token, ...]:
    document = documents.build("example", f"{text}.", "2023-05-15", language)
    return analyser(language).analyse(document, names(document)).tokens


def forms(token: Token) -> set[str]:
    return {token.text.lower().replace("’", "'"), token.lemma}


def found(language: str, text: str) -> list[InstrumentHead]:
    """The entries that a phrase holds, each where it is the longest."""
    lexicon = load_instruments(language)
    words = tokens(language, text)
    result: list[InstrumentHead] = []
    for at, token in enumerate(words):
        if token.pos not in {"NOUN", "PROPN", "X"}:
            continue
        entries = lexicon.heads.get(token.text.lower(), lexicon.heads.get(token.lemma, ()))
        for entry in entries:
            following = words[at + 1 : at + 1 + len(entry.rest)]
            if len(following) < len(entry.rest) or any(w not in forms(t) for w, t in zip(entry.rest, following, strict=True)):
                continue
            after = words[at + 1 + len(entry.rest) :]
            before = words[at - 1].text.lower().replace("’", "'") if at else ""
            capital = any(t.text[:1].isupper() for t in after)
            if entry.admits(before, [forms(t) for t in after], capital):
                result.append(entry)
            break
    return result


def cases(kind: int) -> list[tuple[str, str, str]]:
    return [
        (language, name, text)
        for language in LANGUAGES
        for name, examples in load_instruments(language).examples.items()
        for text in examples[kind]
    ]


@pytest.mark.parametrize(("language", "name", "text"), cases(0))
def test_yes(language: str, name: str, text: str) -> None:
    assert name in {entry.id for entry in found(language, text)}


@pytest.mark.parametrize(("language", "name", "text"), cases(1))
def test_no(language: str, name: str, text: str) -> None:
    assert name not in {entry.id for entry in found(language, text)}


def stages(language: str, table: str, text: str) -> set[InstrumentStage]:
    """The stages that the words of a text give according to one of the lists."""
    lexicon = load_instruments(language)
    words = tokens(language, text)
    lemmas = [token.lemma for token in words]
    if table == "verbs":
        given = [lexicon.stage_of_verb(lemma) for lemma in lemmas]
    elif table == "nouns":
        given = [lexicon.stage_of_noun(lemma) for lemma in lemmas]
    elif table == "subject_verbs":
        given = [lexicon.stage_of_subject(lemma, lemmas) for lemma in lemmas]
    else:
        plain = [token.text.lower() for token in words]
        given = [lexicon.stage_before(plain[:at]) for at in range(1, len(plain))]
    return {stage for stage in given if stage is not None}


def stage_cases(kind: str) -> list[tuple[str, str, InstrumentStage, str]]:
    return [
        (language, table, stage, text)
        for language in LANGUAGES
        for table, examples in load_instruments(language).stage_examples.items()
        for stage, text in getattr(examples, kind).items()
    ]


@pytest.mark.parametrize(("language", "table", "stage", "text"), stage_cases("yes"))
def test_stage_yes(language: str, table: str, stage: InstrumentStage, text: str) -> None:
    assert stage in stages(language, table, text)


@pytest.mark.parametrize(("language", "table", "stage", "text"), stage_cases("no"))
def test_stage_no(language: str, table: str, stage: InstrumentStage, text: str) -> None:
    assert stage not in stages(language, table, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_has_an_entry_and_longer_entries_come_first(language: str) -> None:
    lexicon = load_instruments(language)
    entries = [entry for group in lexicon.heads.values() for entry in group]
    assert {entry.kind for entry in entries} == set(InstrumentKind)
    for group in lexicon.heads.values():
        lengths = [len(entry.rest) for entry in group]
        assert lengths == sorted(lengths, reverse=True)


def test_needs_and_bans() -> None:
    declaration = next(entry for entry in load_instruments("fr").heads["déclaration"] if not entry.rest)
    assert not declaration.admits("", [{"à"}, {"presse"}], capital=False)
    assert declaration.admits("", [{"sur"}, {"presse"}], capital=False)
    assert declaration.admits("", [], capital=False, stage=InstrumentStage.SIGNED)
    assert not declaration.admits("", [{"de"}, {"guerre"}], capital=True)


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Loads the French table after a change."""

    def load(change: Any) -> None:
        raw = read_yaml("fr/instruments.yaml")
        change(raw)
        monkeypatch.setattr(instruments, "read_yaml", lambda path: raw)
        load_instruments.__wrapped__("fr")

    yield load


def test_unknown_kind(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match=r"fr/instruments.yaml: fr.instrument.traite.*novel"):
        wrong(lambda raw: raw["heads"][0].update(kind="novel"))


def test_unknown_key(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="unknown key colour"):
        wrong(lambda raw: raw["heads"][0].update(colour="red"))


def test_missing_examples(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match=r"fr.instrument.traite: no examples"):
        wrong(lambda raw: raw["heads"][0].pop("examples"))


def test_repeated_id(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="the id is taken"):
        wrong(lambda raw: raw["heads"].append(raw["heads"][0]))


def test_a_word_in_two_stages(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="'signer' stands under"):
        wrong(lambda raw: raw["verbs"]["ended"].append("signer"))


def test_unknown_stage(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match=r"verbs.*forgotten"):
        wrong(lambda raw: raw["verbs"].update(forgotten=["oublier"]))
