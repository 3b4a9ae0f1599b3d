"""From readings to claims: keys, words and marks, the stages of instruments, the dates of promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.flow import Result
from comity.model.register import Kind
from comity.register.claims import COMMITMENT, Claim, claims, content, parties


def made(result: Result) -> tuple[Claim, ...]:
    return claims(result.document, result.reading)


def test_each_record_is_a_claim_with_its_own_key(told) -> None:
    event = {"event": "AGREE", "actor": "KOR", "recipient": "EST", "date": "2018-02-14"}
    result = told(
        "a.txt",
        "Seoul and Tallinn signed a memorandum.",
        {"kind": "memorandum", "name": "memorandum", "parties": "KOR EST"},
        {**event, "instrument": "i1"},
        event,
        {"by": "KOR", "what": "send experts"},
    )
    found = made(result)
    assert [claim.kind for claim in found] == [Kind.INSTRUMENT, Kind.EVENT, Kind.EVENT, Kind.COMMITMENT]
    assert len({claim.key for claim in found}) == 4
    assert [claim.key[0] for claim in found] == ["i", "e", "e", "c"]
    assert found[1].instrument == found[0].key
    assert found[2].instrument is None
    assert found[3].type == COMMITMENT
    assert made(result) == found


def test_the_key_changes_with_the_text_and_not_with_what_is_around_the_record(told) -> None:
    record = {"event": "AGREE", "actor": "KOR EST"}
    one, other = (made(told("a.txt", text, record)) for text in ("They agreed.", "They agreed again."))
    assert one[0].key != other[0].key
    (again,) = made(told("a.txt", "They agreed.", {**record, "domains": "trade"}))
    assert again.key == one[0].key


@pytest.mark.parametrize(
    ("text", "words", "marks"),
    [
        ("The ministers met in Tallinn.", {"minis"}, {"tallinn"}),
        ("Défense: 300 soldats à Tapa", {"solda", "defen"}, {"300", "tapa"}),
        ("NATO met.", set(), {"nato"}),
        ("", set(), set()),
    ],
)
def test_words_and_names(text, words, marks) -> None:
    assert content(text) == (words, marks)


@given(st.text())
def test_any_text_has_words_and_names(text: str) -> None:
    words, marks = content(text)
    assert all(0 < len(word) <= 5 for word in words)
    assert not any(char.isspace() for mark in marks for char in mark)


def test_parties_are_those_that_a_text_names() -> None:
    assert parties("le ministère sud-coréen de la Défense et l'OTAN", "fr") == {"KOR", "NATO"}
    assert parties("nobody at all", "en") == set()


# -- stages ---------------------------------------------------------------------------------------------------------------

PROGRAMME = {"kind": "programme", "name": "programme de partenariat adapté", "parties": "KOR NATO", "stage": "in-force"}
SIGNED = {"event": "SUPPORT", "actor": "KOR NATO", "date": "2023-07", "status": "historical", "rule": "fr.support.signer"}
TEXT = "Ils coopèrent dans le cadre du programme de partenariat adapté, signé en juillet 2023."


def stages(told, *records: dict[str, object]) -> tuple[tuple[str, str | None], ...]:
    (found,) = [claim for claim in made(told("a.txt", TEXT, *records, language="fr")) if claim.kind is Kind.INSTRUMENT]
    assert not found.reached or (found.stage, found.date) == found.reached[0]
    return found.reached


def test_a_text_in_force_was_signed_when_the_same_words_say_so(told) -> None:
    assert stages(told, PROGRAMME, SIGNED) == (("signed", "2023-07"), ("in-force", None))
    assert stages(told, {**PROGRAMME, "date": "2023-07"}, SIGNED) == (("signed", "2023-07"), ("in-force", None))
    assert stages(told, {**PROGRAMME, "date": "2024-01"}, SIGNED) == (("signed", "2023-07"), ("in-force", "2024-01"))


@pytest.mark.parametrize(
    "change",
    [
        {"rule": "fr.support.saluer"},  # welcomed, not signed
        {"status": "future"},
        {"actor": "KOR EST"},
        {"date": None},
        {"event": "AGREE"},
    ],
)
def test_other_events_tell_no_stage(told, change) -> None:
    assert stages(told, PROGRAMME, {**SIGNED, **change}) == (("in-force", None),)


def test_a_stage_that_was_read_stays(told) -> None:
    assert stages(told, {**PROGRAMME, "stage": "ratified", "date": "2024"}, SIGNED) == (("ratified", "2024"),)
    assert stages(told, {key: value for key, value in PROGRAMME.items() if key != "stage"}) == ()


# -- promises -------------------------------------------------------------------------------------------------------------


def promise(told, published: str, date: str | None, **fields: object) -> Claim:
    text = "France will join the Tapa battlegroup."
    event = {"event": "AGREE", "actor": "FRA", "recipient": "NATO", "domains": "defence", "date": date, **fields}
    result = told("a.txt", text, event, {"by": "FRA", "to": "NATO", "what": "join the Tapa battlegroup"}, published=published)
    return made(result)[-1]


def test_a_promise_was_made_when_the_event_of_the_same_words_happened(told) -> None:
    found = promise(told, "2020-10-28", "2020-09")
    assert (found.date, found.domains) == ("2020-09", ("defence",))


def test_a_date_ahead_is_when_it_will_be_kept(told) -> None:
    assert promise(told, "2020-10-28", "2021").date is None


def test_another_actor_promised_something_else(told) -> None:
    found = promise(told, "2020-10-28", "2020-09", actor="DEU")
    assert (found.date, found.domains) == (None, ())
