"""The predicate lexicon refuses what cannot stand, and names the entry and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import predicates
from comity.knowledge.grammar import load_grammar
from comity.model.codes import EventType

ENTRY: dict[str, Any] = {
    "id": "xx.consult.meet",
    "event": "CONSULT",
    "verb": ["blork", "se réunir"],
    "with": {"object": "@talks"},
    "recipient": ["object*"],
    "examples": {"yes": ["A blorks B. => KOR EST"], "no": ["A naps."]},
}


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    for loader in (predicates.load_classes, predicates.load_lexicon):
        loader.cache_clear()
    yield
    for loader in (predicates.load_classes, predicates.load_lexicon):
        loader.cache_clear()


def load(
    monkeypatch: pytest.MonkeyPatch, *entries: dict[str, Any], classes: dict[str, list[str]] | None = None
) -> predicates.Lexicon:
    files = {"xx/classes.yaml": classes or {"talks": ["talk"]}, "xx/predicates/all.yaml": list(entries)}
    monkeypatch.setattr(predicates, "read_yaml", files.__getitem__)
    monkeypatch.setattr(predicates, "list_yaml", lambda folder: [path for path in files if path.startswith(folder)])
    monkeypatch.setattr(predicates, "load_grammar", lambda language: load_grammar("fr"))
    return predicates.load_lexicon("xx")


def test_an_entry_becomes_a_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = load(monkeypatch, ENTRY)
    (frame,) = lexicon.verbs["blork"]
    assert frame.event is EventType.CONSULT
    assert frame.reciprocal
    assert frame.content is predicates.Content.CONSUME
    assert frame.demands == (predicates.Demand("object", frozenset({"talk"})),)
    assert frame.recipient == load_grammar("fr").object_parties
    assert frame.reflexives == {"réunir"}


def test_frames_that_demand_more_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {**ENTRY, "id": "xx.consult.bare", "with": {}}
    lexicon = load(monkeypatch, bare, ENTRY)
    assert [frame.id for frame in lexicon.verbs["blork"]] == ["xx.consult.meet", "xx.consult.bare"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"event": "MEET"}, "MEET"),
        ({"mode": "lunch"}, "no mode 'lunch'"),
        ({"colour": "red"}, "unknown key colour"),
        ({"with": {"object": "@nothing"}}, "class @nothing"),
        ({"examples": {"yes": ["A."]}}, "no examples"),
        ({"content": "swallow"}, "swallow"),
        ({"needs": "witness"}, "witness"),
    ],
)
def test_a_wrong_entry_is_named(monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], said: str) -> None:
    with pytest.raises(KnowledgeError) as error:
        load(monkeypatch, {**ENTRY, **change})
    assert said in str(error.value)
    assert "xx/predicates/all.yaml" in str(error.value)
    assert "xx.consult.meet" in str(error.value)


def test_an_id_is_used_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KnowledgeError, match="the id is taken"):
        load(monkeypatch, ENTRY, ENTRY)


def test_a_class_may_take_in_another_but_not_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    load(monkeypatch, ENTRY, classes={"talks": ["talk", "@more"], "more": ["chat"]})
    assert predicates.load_classes("xx")["talks"] == {"talk", "chat"}
    predicates.load_classes.cache_clear()
    predicates.load_lexicon.cache_clear()
    with pytest.raises(KnowledgeError, match="holds itself"):
        load(monkeypatch, ENTRY, classes={"talks": ["@talks"]})


@pytest.mark.parametrize("language", ["fr"])
def test_every_shipped_rule_has_an_id_of_its_language_and_examples(language: str) -> None:
    lexicon = predicates.load_lexicon(language)
    assert len(lexicon.frames) > 200
    for frame in lexicon.frames:
        assert frame.id.startswith(f"{language}.{frame.event.value.lower()}."), frame.id
        assert frame.yes
        assert frame.no
