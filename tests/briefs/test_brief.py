"""Notes from a register: what they say, that they say nothing else, in both databases and languages."""

from __future__ import annotations

import re
from typing import Any

import pytest

from comity.briefs.compose import brief
from comity.briefs.note import Note, Sentence
from comity.errors import InputError, RegisterError
from comity.model.register import Action, Judgement, Kind
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

LANGUAGES = ("fr", "en")
KOR_NATO = Filter(actor=("KOR",), other=("NATO",))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "wanted",
    [KOR_NATO, Filter(actor=("UKR",)), Filter(domain=("cyber-defence",)), Filter()],
    ids=["pair", "actor", "domain", "all"],
)
def test_every_sentence_has_a_quote_that_stands_in_its_document(view: View, parts: Any, language: str, wanted: Filter) -> None:
    note = brief(view, wanted, language, parts.made)
    assert len(list(parts.sentences(note))) > 4
    for said in (*parts.sentences(note), *parts.rows(note)):
        assert said.sources
        for quote in said.sources:
            text = view.text(quote.document)
            for piece in quote.pieces:
                assert piece.text and text[piece.start : piece.end] == piece.text
    numbers = note.numbers()
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    assert {quote for said in (*parts.sentences(note), *parts.rows(note)) for quote in said.sources} == set(numbers)


def test_a_pair_in_english(note: Note, parts: Any) -> None:
    told = parts.words(note)
    assert note.title == "South Korea and NATO: cooperation on record"
    assert "Parties: South Korea and North Atlantic Treaty Organization (NATO)." in told
    assert "Cooperation is on record since May 2023: " in told
    assert "The register holds 5 events, 1 instrument and 1 commitment, from 8 documents." in told
    assert "The programme “Tailored Partnership Programme” involves South Korea and NATO; known stages: signed in July 2023" in told
    assert "On 29 February 2024, NATO visited South Korea (Shin Won-sik, minister of defence)." in told
    assert "South Korea undertook towards NATO: “post two liaison officers”; due June 2024; state on 1 March 2025: past due" in told
    assert "In 2022, NATO did not issue a refusal to South Korea." in told
    assert "Made on 1 March 2025." in told


def test_a_pair_in_french(view: View, pair: Filter, parts: Any) -> None:
    told = parts.words(brief(view, pair, "fr", parts.made))
    assert "La coopération est attestée depuis mai 2023 : " in told
    assert (
        "Le programme « programme de partenariat adapté » concerne la Corée du Sud et l'OTAN ; étapes connues : signature" in told
    )
    assert "En 2022, l'OTAN n'a pas opposé un refus à la Corée du Sud." in told
    assert "état au 1er mars 2025 : échéance passée" in told
    assert not re.search(r"\b(the|and|of)\b", re.sub(r"«.*?»|\(.*?\)", "", told))


def test_headings_come_in_order(note: Note) -> None:
    titles = [section.title for section in note.sections]
    assert titles[0] == "In brief" and titles[-1] == "Method"
    assert {"Instruments", "Cooperation by domain and year", "Timeline", "Network", "Latest events", "Commitments"} <= set(titles)
    summary = note.sections[0].blocks
    assert 3 <= len(summary) <= 6


def test_what_sources_dispute_is_told_with_each_value(note: Note) -> None:
    section = next(section for section in note.sections if section.title == "Where sources differ")
    dates = next(block for block in section.blocks if isinstance(block, Sentence) and "the date" in block.words)
    assert sorted(each.words for each in dates.under) == [
        "According to 1 independent source: 3 May 2024.",
        "According to 1 independent source: 4 May 2024.",
    ]
    assert [len(each.sources) for each in dates.under] == [1, 1]


def test_what_a_source_denies_is_told_with_the_denial(note: Note, parts: Any) -> None:
    told = parts.words(note)
    assert "In May 2023, South Korea declared its will to cooperate with NATO; one source carries a denial." in told
    assert "carries a denial, in these words: “South Korea's defence ministry said these reports were inaccurate.”" in told
    said = next(each for each in parts.sentences(note) if each.words.startswith("In May 2023"))
    assert len(said.sources) == 2


def _judge(store: Store, action: Action, fact: str, **more: Any) -> None:
    judge(store, Judgement(action=action, facts=(fact,), author="kim", reason="read it", **more))


def test_rejected_facts_never_appear_and_confirmed_ones_are_marked(store: Store, view: View, pair: Filter, parts: Any) -> None:
    visit = next(fact for fact in view.every(pair) if fact.mode == "visit")
    _judge(store, Action.CONFIRM, visit.id)
    assert "visited South Korea (Shin Won-sik, minister of defence) (confirmed by an analyst)." in parts.words(
        brief(view, pair, "en", parts.made)
    )
    text = next(view.every(Filter(kind=Kind.INSTRUMENT)))
    for fact in (visit, text):
        _judge(store, Action.REJECT, fact.id)
    told = parts.words(brief(view, Filter(actor=("KOR",), other=("NATO",), rejected=True), "en", parts.made))
    assert "visited" not in told and "Programme" not in told
    assert "South Korea and NATO expressed their support" in told, "the event is told without the text that was rejected"
    with pytest.raises(RegisterError, match="was rejected"):
        brief(view, Filter(instrument=text.id), "en", parts.made)


def test_nothing_on_record_says_so(view: View, parts: Any) -> None:
    note = brief(view, Filter(actor=("FJI",)), "en", parts.made)
    assert note.empty and not list(parts.sentences(note))
    assert "The register holds no fact that answers this question." in parts.remarks(note)
    note = brief(view, Filter(actor=("FJI",)), "fr", parts.made)
    assert "Le registre ne porte aucun fait qui réponde à cette question." in parts.remarks(note)


def test_an_instrument_with_the_events_under_it(view: View, parts: Any) -> None:
    text = next(view.every(Filter(kind=Kind.INSTRUMENT)))
    note = brief(view, Filter(instrument=text.id), "en", parts.made)
    assert note.title == "Instrument on record: “Tailored Partnership Programme”"
    assert "In July 2023, South Korea and NATO signed the text “Tailored Partnership Programme”" in parts.words(note)
    assert "visited" not in parts.words(note)


def test_what_is_no_instrument_is_refused(view: View, parts: Any) -> None:
    event = next(view.every(Filter(kind=Kind.EVENT)))
    with pytest.raises(RegisterError, match="no instrument"):
        brief(view, Filter(instrument=event.id), "en", parts.made)
    with pytest.raises(RegisterError, match="no fact"):
        brief(view, Filter(instrument="i-unknown"), "en", parts.made)


def test_a_period_limits_the_note(view: View, parts: Any) -> None:
    told = parts.words(brief(view, Filter(actor=("KOR",), since="2024-01-01", until="2024-03-31"), "en", parts.made))
    assert "visited" in told and "Programme" not in told
    assert "Period: 1 January 2024 to 31 March 2024." in told


def test_as_of_an_earlier_time_nothing_later_is_known(store: Store, writer: Writer, told: Any, parts: Any) -> None:
    pact = {"event": "AGREE", "actor": "KOR", "recipient": "NATO", "date": "2023-07"}
    writer.add([told("one.txt", "South Korea told NATO in July 2023 that it wishes to work with it more closely.", pact)])
    then = next(View(store).every()).since
    later = {"event": "ACCUSE", "actor": "NATO", "recipient": "KOR", "date": "2024"}
    writer.add([told("two.txt", "NATO criticised South Korea in 2024 over a matter of submarines and much else.", later)])
    told_then, told_now = (parts.words(brief(View(store, as_of), KOR_NATO, "en", parts.made)) for as_of in (then, None))
    assert "criticised" in told_now and "criticised" not in told_then
    assert "State of the register: " in told_then


def test_the_same_register_gives_the_same_note(view: View, pair: Filter, parts: Any) -> None:
    assert brief(view, pair, "fr", parts.made) == brief(view, pair, "fr", parts.made)


def test_other_languages_are_refused(view: View, pair: Filter) -> None:
    with pytest.raises(InputError, match="write it in fr or en"):
        brief(view, pair, "de")
