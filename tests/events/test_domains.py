"""Domain terms in sentences: the longest counts, offices and blocked phrases do not, and every code's own examples hold."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity import documents
from comity.events.domains import DomainHit, DomainTagger, contexts, domain_codes
from comity.flow import names
from comity.knowledge.domains import load_domains
from comity.language.analyse import Analyser
from comity.model.analysis import Analysis
from comity.model.codes import EventType


@cache
def analyse(sentence: str) -> Analysis:
    document = documents.build("example", sentence, "2023-05-15", "fr")
    return analyser().analyse(document, names(document))


@cache
def analyser() -> Analyser:
    return Analyser.load("fr")


@cache
def tagger() -> DomainTagger:
    return DomainTagger.load("fr")


def hits(sentence: str) -> tuple[DomainHit, ...]:
    return tagger().tag_document(analyse(sentence))


def codes(sentence: str) -> set[str]:
    return {hit.code for hit in hits(sentence)}


EXAMPLES = load_domains("fr").examples


@pytest.mark.parametrize(("code", "sentence"), [(code, text) for code, examples in EXAMPLES.items() for text in examples.yes])
def test_yes(code: str, sentence: str) -> None:
    assert code in codes(sentence)


@pytest.mark.parametrize(("code", "sentence"), [(code, text) for code, examples in EXAMPLES.items() for text in examples.no])
def test_no(code: str, sentence: str) -> None:
    assert code not in codes(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le ministre de la Défense est arrivé.",
        "Le ministre togolais de la Santé est arrivé.",
        "La vice-ministre du Commerce et de l'Industrie est arrivée.",
        "Le ministère de l'Énergie, des Transports et du Tourisme recrute.",
        "Le Conseil de sécurité de l'ONU s'est réuni.",
    ],
)
def test_offices_and_bodies_tell_no_domain(sentence: str) -> None:
    assert codes(sentence) == set()


def test_what_follows_an_office_counts() -> None:
    assert codes("Le ministre de la Défense a parlé de tourisme.") == {"tourism"}


def test_the_longest_term_counts() -> None:
    assert codes("Ils parlent de sécurité maritime.") == {"maritime-security"}
    assert codes("Ils parlent de sécurité et de tourisme.") == {"security", "tourism"}


@pytest.mark.parametrize("word", ["cybersécurité", "Cyber-sécurité", "cyber sécurité", "CYBERSÉCURITÉ"])
def test_spellings(word: str) -> None:
    assert "cybersecurity" in codes(f"Ils parlent de {word}.")


def test_a_capital_may_lack_its_accent() -> None:
    assert "energy" in codes("Energie : un accord est en vue.")


def test_plural_and_feminine() -> None:
    assert "maritime-security" in codes("Les frontières maritimes sont contestées.")
    assert "trade" in codes("Les relations commerciales progressent.")


def test_weak_terms_count_only_without_stronger_ones() -> None:
    found = hits("L'armée participe à l'exercice conjoint.")
    assert {hit.code for hit in found} >= {"military-operations", "military-exercises"}
    assert domain_codes(found) == ("military-exercises",)
    assert domain_codes(hit for hit in found if hit.weak) == ("military-operations",)


def test_tag_takes_only_hits_within_the_tokens() -> None:
    analysis = analyse("Ils parlent de tourisme et de climat.")
    everything = tagger().tag(analysis, range(len(analysis.tokens)))
    assert everything == tagger().tag_document(analysis)
    first = everything[0]
    assert tagger().tag(analysis, [analysis.tokens[first.token]]) == (first,)
    assert tagger().tag(analysis, []) == ()


def test_spans_point_at_the_words() -> None:
    sentence = "La sécurité maritime et l'énergie restent prioritaires."
    assert [sentence[hit.start : hit.end] for hit in hits(sentence)] == ["sécurité maritime", "énergie"]


def test_contexts() -> None:
    assert contexts(("cybersecurity", "cybercrime"), EventType.AGREE) == ("cyber", "crime")
    assert contexts((), EventType.CONSULT) == ("diplomatic",)
    assert contexts((), EventType.AGREE) == ()


WORDS = ["sécurité", "maritime", "défense", "de", "la", "ministre", "cyber", "accord", "climat", "Conseil", "énergie", "et", ","]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_hits_are_in_order_and_terms_do_not_overlap(words: list[str]) -> None:
    sentence = " ".join(words) + "."
    spans = sorted({(hit.start, hit.end) for hit in hits(sentence)})
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert all(sentence[start:end] == sentence[start:end].strip() for start, end in spans)
