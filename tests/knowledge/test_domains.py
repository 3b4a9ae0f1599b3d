"""The tables of domains and contexts: complete, free of contradictions, and refused with a clear message where they are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from comity.errors import KnowledgeError
from comity.knowledge import domains
from comity.knowledge.domains import Node, load_contexts, load_domains, normal, words_of_phrase
from comity.knowledge.files import read_yaml
from comity.model.codes import DOMAINS, Context, EventType

LANGUAGES = ("fr", "en")


@pytest.fixture
def wrong(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Loads the French table after a change."""

    def load(change: Any) -> None:
        raw = read_yaml("fr/domains.yaml")
        change(raw)
        monkeypatch.setattr(domains, "read_yaml", lambda path: raw)
        load_domains.__wrapped__("fr")

    yield load


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_domain_has_terms_and_examples(language: str) -> None:
    terms = load_domains(language)
    assert set(terms.examples) == DOMAINS
    assert all(examples.yes and examples.no for examples in terms.examples.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_domain_can_be_found(language: str) -> None:
    def codes(node: Node) -> Iterator[str]:
        yield from (code for code, _ in node.codes or ())
        for following in node.following.values():
            yield from codes(following)

    assert set(codes(load_domains(language).trie)) == DOMAINS


def test_each_domain_has_a_context_and_each_event_type_is_known() -> None:
    table = load_contexts()
    assert set(table.domains) == DOMAINS
    assert all(contexts and all(isinstance(context, Context) for context in contexts) for contexts in table.domains.values())
    assert set(table.events) <= set(EventType)


def test_words() -> None:
    assert normal("Cyber-Sécurité") == "cybersécurité"
    assert normal("CERT") == "CERT"
    assert words_of_phrase("lutte contre l’incendie") == ("lutte", "contre", "l'", "incendie")


def test_unknown_code(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match=r"fr/domains.yaml: domains.*cooking"):
        wrong(lambda raw: raw["domains"].update(cooking=raw["domains"]["sport"]))


def test_missing_code(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="sport"):
        wrong(lambda raw: raw["domains"].pop("sport"))


def test_unknown_code_of_a_name(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match=r"names: WHO.*medicine"):
        wrong(lambda raw: raw["names"].update(WHO=["medicine"]))


def test_missing_examples(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="sport: give terms, and examples"):
        wrong(lambda raw: raw["domains"]["sport"].pop("examples"))


def test_a_term_that_is_blocked_too(wrong: Any) -> None:
    with pytest.raises(KnowledgeError, match="'football' is both a term and blocked"):
        wrong(lambda raw: raw["blocked"].append("football"))
