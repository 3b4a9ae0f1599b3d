"""Instruments as whole readings tell them, and the lexicon's own examples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from comity import documents
from comity.events.parties import Resolver
from comity.events.syntax import Syntax
from comity.events.texts import Text, TextFinder
from comity.flow import Reader, names
from comity.knowledge.grammar import load_grammar
from comity.knowledge.instruments import load_instruments
from comity.language.analyse import Analyser
from comity.mentions.find import find_mentions
from comity.model.codes import InstrumentKind, InstrumentStage
from comity.model.reading import Instrument
from comity.model.source import Source

LANGUAGES = ("fr", "en")
OPENERS = {"fr": "Voici", "en": "This is"}


@cache
def reader() -> Reader:
    return Reader()


def instruments(text: str) -> tuple[Instrument, ...]:
    return reader().read(Source("example", text, "2023-05-15", "fr")).reading.instruments


def one(text: str) -> Instrument:
    found = instruments(text)
    assert len(found) == 1, found
    return found[0]


@cache
def texts(language: str, sentence: str) -> tuple[Text, ...]:
    """The mentions of instruments in a sentence alone."""
    document = documents.build("example", sentence, "2023-05-15", language)
    analysis = Analyser.load(language).analyse(document, names(document))
    syntax = Syntax(analysis, load_grammar(language))
    resolver = Resolver(syntax, find_mentions(document, analysis))
    return tuple(TextFinder(document, syntax, resolver, load_instruments(language)).find())


def heads(kind: int) -> Iterator[object]:
    for language in LANGUAGES:
        for entry, examples in load_instruments(language).examples.items():
            for number, example in enumerate(examples[kind], 1):
                yield pytest.param(language, entry, example, id=f"{entry}-{number}")


@pytest.mark.parametrize(("language", "entry", "example"), list(heads(0)))
def test_head_is_found(language: str, entry: str, example: str) -> None:
    found = {text.entry.id for text in texts(language, f"{OPENERS[language]} {example}.") if text.entry is not None}
    assert entry in found


@pytest.mark.parametrize(("language", "entry", "example"), list(heads(1)))
def test_head_is_not_found(language: str, entry: str, example: str) -> None:
    assert entry not in {text.entry.id for text in texts(language, f"{OPENERS[language]} {example}.") if text.entry is not None}


def stages(kind: str) -> Iterator[object]:
    for language in LANGUAGES:
        for name, examples in load_instruments(language).stage_examples.items():
            for stage, sentence in getattr(examples, kind).items():
                yield pytest.param(language, stage, sentence, id=f"{name}-{stage}")


@pytest.mark.parametrize(("language", "stage", "sentence"), list(stages("yes")))
def test_stage_is_told(language: str, stage: InstrumentStage, sentence: str) -> None:
    whole = sentence if sentence[0].isupper() else f"{OPENERS[language]} {sentence}."
    assert stage in {cue.stage for text in texts(language, whole) for cue in text.cues}


@pytest.mark.parametrize(("language", "stage", "sentence"), list(stages("no")))
def test_stage_is_not_told(language: str, stage: InstrumentStage, sentence: str) -> None:
    assert stage not in {cue.stage for text in texts(language, sentence) for cue in text.cues}


def test_signed_between_two() -> None:
    found = one("La Norvège et le Kenya ont signé mardi un accord de pêche.")
    assert (found.name, found.kind, set(found.parties), found.stage) == (
        "accord de pêche", InstrumentKind.AGREEMENT, {"NOR", "KEN"}, InstrumentStage.SIGNED)  # fmt: skip
    assert found.evidence[0].text.startswith("La Norvège")


def test_the_other_side_and_who_adopts() -> None:
    """Parties may stand around a noun: "l'adoption par A de l'accord avec B"."""
    found = instruments("L'adoption par l'Union européenne de l'accord de pêche avec le Kenya a été saluée par le Portugal.")
    assert [set(each.parties) for each in found] == [{"EU", "KEN"}]


def test_a_denied_signature_is_no_signature() -> None:
    found = one("La Norvège et le Kenya n'ont pas signé l'accord de pêche.")
    assert found.stage is InstrumentStage.PROPOSED


def test_a_wish_is_a_proposal() -> None:
    found = one("La Norvège et le Kenya souhaitent conclure un accord de pêche.")
    assert found.stage is InstrumentStage.PROPOSED


def test_reference_back_adds_stage() -> None:
    """What later sentences say of "il" or "le texte" belongs to the text named before."""
    found = one("La Norvège et le Kenya ont signé un accord de pêche. Le texte est entré en vigueur en mars.")
    assert found.stage is InstrumentStage.IN_FORCE


def test_short_form_in_brackets() -> None:
    text = "La Norvège et le Kenya ont signé un accord de pêche (APN). L'APN est entré en vigueur."
    assert len(instruments(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre norvégien a donné son accord.",
        "La Norvège et le Kenya sont d'accord.",
        "Un accord serait utile.",
        "Aucun accord n'a été signé entre la Norvège et le Kenya.",
        "La Norvège et le Kenya ont évoqué leur partenariat.",
        "Le règlement pacifique du conflit importe à la Norvège et au Kenya.",
    ],
)
def test_bare_mentions_are_none(text: str) -> None:
    assert instruments(text) == ()


def test_an_organisations_own_text() -> None:
    found = one("Le Conseil de sécurité de l'ONU a adopté lundi une résolution sur le Soudan du Sud.")
    assert (found.kind, found.parties, found.stage) == (InstrumentKind.RESOLUTION, ("UN",), InstrumentStage.ADOPTED)


def test_consent_of_one_to_a_text_of_many() -> None:
    found = one("Le Kenya a ratifié la Convention sur les armes à sous-munitions.")
    assert (found.parties, found.stage) == (("KEN",), InstrumentStage.RATIFIED)


def test_each_text_of_one_ceremony() -> None:
    found = instruments("La Norvège et le Kenya ont signé un accord de pêche et un mémorandum d'entente sur la santé.")
    assert [each.kind for each in found] == [InstrumentKind.AGREEMENT, InstrumentKind.MEMORANDUM]
    assert all(set(each.parties) == {"NOR", "KEN"} for each in found)
