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
def analyse(sentence: str, language: str = "fr") -> Analysis:
    document = documents.build("example", sentence, "2023-05-15", language)
    return analyser(language).analyse(document, names(document))


@cache
def analyser(language: str) -> Analyser:
    return Analyser.load(language)


@cache
def tagger(language: str = "fr") -> DomainTagger:
    return DomainTagger.load(language)


def hits(sentence: str, language: str = "fr") -> tuple[DomainHit, ...]:
    return tagger(language).tag_document(analyse(sentence, language))


def codes(sentence: str, language: str = "fr") -> set[str]:
    return {hit.code for hit in hits(sentence, language)}


def examples(kind: str) -> list[tuple[str, str, str]]:
    """The tables' own sentences with their language and code."""
    return [
        (language, code, sentence)
        for language in ("fr", "en")
        for code, given in load_domains(language).examples.items()
        for sentence in getattr(given, kind)
    ]


@pytest.mark.parametrize(("language", "code", "sentence"), examples("yes"))
def test_yes(language: str, code: str, sentence: str) -> None:
    assert code in codes(sentence, language)


@pytest.mark.parametrize(("language", "code", "sentence"), examples("no"))
def test_no(language: str, code: str, sentence: str) -> None:
    assert code not in codes(sentence, language)


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


@pytest.mark.parametrize(
    "sentence",
    [
        "The Defence Minister arrived.",
        "The Togolese health minister arrived.",
        "The trade and industry ministers arrived.",
        "The Ministry of Energy and Transport is hiring.",
        "The Foreign Affairs and Trade Minister arrived.",
        "The secretary of state for defence resigned.",
        "The UN Security Council met.",
        "The Treasury and Energy departments disagree.",
    ],
)
def test_english_offices_and_bodies_tell_no_domain(sentence: str) -> None:
    assert codes(sentence, "en") == set()


def test_english_fields_beside_offices_count() -> None:
    assert codes("The defence minister spoke of tourism.", "en") == {"tourism"}
    assert codes("They discussed energy and the minister left.", "en") == {"energy"}
    assert codes("Trade grew, ministers said.", "en") == {"trade"}


@pytest.mark.parametrize("word", ["cybersecurity", "Cyber-security", "cyber security", "CYBERSECURITY", "Cyber Security"])
def test_english_spellings(word: str) -> None:
    assert "cybersecurity" in codes(f"They talked about {word}.", "en")


def test_british_and_american() -> None:
    assert codes("The defense program ended.", "en") == codes("The defence programme ended.", "en") == {"defence"}


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


def test_weak_terms_do_not_count_as_verbs() -> None:
    assert codes("Oslo trained the nurses.", "en") == {"health"}
    assert codes("The trains were late.", "en") == {"transport"}
