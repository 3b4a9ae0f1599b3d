"""Facts in words: each status told as such, in both languages."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest

from comity.briefs.say import Teller
from comity.knowledge.briefs import load_phrases
from comity.model.codes import MODES, EventType, InstrumentKind, InstrumentStage, Status
from comity.model.reading import Place
from comity.model.register import CommitmentState, Fact, Kind, Party, Stage

TODAY = datetime.date(2024, 6, 1)
MEMO = Fact(
    id="i-memo",
    kind=Kind.INSTRUMENT,
    type="memorandum",
    name="MoU on cyber",
    actor=("KOR", "EST"),
    stage="ratified",
    stages=(Stage(stage="signed", date="2023-07", claims=()), Stage(stage="ratified", date="2024", claims=())),
)


def event(kind: str, actor: str = "", recipient: str = "", **more: Any) -> Fact:
    return Fact(id="e-1", kind=Kind.EVENT, type=kind, actor=tuple(actor.split()), recipient=tuple(recipient.split()), **more)


def teller(language: str) -> Teller:
    return Teller(language, load_phrases(language), TODAY, {MEMO.id: MEMO})


def told(fact: Fact, language: str = "en") -> str:
    return teller(language).sentence(fact).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("status", "date", "english", "french"),
    [
        ("occurred", "2018-02-14", "On 14 February 2018, Estonia visited South Korea.",
         "Le 14 février 2018, l'Estonie a rendu visite à la Corée du Sud."),
        ("historical", "2018", "In 2018, Estonia visited South Korea.", "En 2018, l'Estonie a rendu visite à la Corée du Sud."),
        ("future", "2025", "In 2025, Estonia is to visit South Korea.", "En 2025, l'Estonie doit rendre visite à la Corée du Sud."),
        ("future", "2023", "In 2023, Estonia was to visit South Korea.",
         "En 2023, l'Estonie devait rendre visite à la Corée du Sud."),
        ("hypothetical", "2025", "In 2025, Estonia might visit South Korea.",
         "En 2025, l'Estonie pourrait rendre visite à la Corée du Sud."),
        ("negation", None, "Estonia did not visit South Korea (date not known).",
         "L'Estonie n'a pas rendu visite à la Corée du Sud (date inconnue)."),
    ],
)  # fmt: skip
def test_each_status_is_told_as_such(status: str, date: str | None, english: str, french: str) -> None:
    fact = event("CONSULT", "EST", "KOR", mode="visit", status=status, date=date)
    assert (told(fact), told(fact, "fr")) == (english, french)


def test_what_did_not_happen_is_never_told_as_done() -> None:
    done = {}
    for kind in EventType:
        for status in Status:
            done[kind, status] = told(event(kind, "USA FRA", "KOR", status=status, date="2023"))
        told_apart = [status for status in Status if status is not Status.HISTORICAL]
        assert len({done[kind, status] for status in told_apart}) == len(told_apart)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_type_and_mode_makes_a_sentence(language: str) -> None:
    modes = [(kind, mode) for kind in EventType for mode in (None, *sorted(MODES.get(kind, ())))]
    parties = [("KOR", "EST"), ("USA", ""), ("KOR FRA", ""), ("", "EST"), ("", ""), ("KOR FRA", "EST USA")]
    for (kind, mode), (actor, recipient), status, text in itertools.product(modes, parties, Status, (None, MEMO.id)):
        words = told(event(kind, actor, recipient, mode=mode, status=status, instrument=text), language)
        assert words[0].isupper() and words.endswith(".")
        assert not any(sign in words for sign in "{}[]|") and "  " not in words
        for name, id in (("South Korea", "KOR"), ("Corée du Sud", "KOR"), ("Estonia", "EST"), ("Estonie", "EST")):
            if name in words:
                assert id in f"{actor} {recipient}" or text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_instrument_makes_a_sentence(language: str) -> None:
    for kind, stage, actor in itertools.product(InstrumentKind, (None, *InstrumentStage), ((), ("ASEAN",), ("KOR", "USA"))):
        stages = (Stage(stage=stage, date="2023-07", claims=()),) if stage else ()
        words = told(Fact(id="i-1", kind=Kind.INSTRUMENT, type=kind, name="X", actor=actor, stages=stages), language)
        assert words[0].isupper() and words.endswith(".") and "{" not in words


def test_persons_places_and_subjects() -> None:
    ratas = Party(id="person/juri-ratas", name="Jüri Ratas", role="Premier ministre", of="EST/government")
    fact = event(
        "CONSULT", "EST FRA", date="2020-10-28", status="occurred", agents=(ratas,), languages=("fr",),
        place=Place(country="FRA", name="Élysée"), domains=("cybersecurity", "energy"),
    )  # fmt: skip
    assert told(fact, "fr") == (
        "Le 28 octobre 2020, l'Estonie (Jüri Ratas, Premier ministre) et la France ont tenu des consultations, "
        "en France (Élysée) ; sujet : cybersécurité et énergie."
    )
    assert "Estonia (Jüri Ratas) and France" in told(fact), "an office stays in the language of its source"


def test_an_instrument_is_signed_where_the_event_signs_it() -> None:
    signed = event("SUPPORT", "KOR EST", date="2023-07-04", status="occurred", instrument=MEMO.id)
    assert told(signed) == "On 4 July 2023, South Korea and Estonia signed the text “MoU on cyber”."
    assert "concluded or endorsed" in told(event("SUPPORT", "KOR EST", date="2019", status="occurred", instrument=MEMO.id))
    assert ", under “MoU on cyber”" in told(event("AGREE", "KOR EST", date="2024", status="occurred", instrument=MEMO.id))
    assert told(MEMO, "fr") == (
        "Le mémorandum « MoU on cyber » concerne la Corée du Sud et l'Estonie ; étapes connues : signature en juillet 2023, "
        "ratification en 2024."
    )


def test_what_was_only_planned_when_it_was_told_is_not_told_as_done_then() -> None:
    fact = event("AGREE", "EU UKR", date="2024", status="occurred", first_published="2023-10-20")
    assert told(fact) == "The EU and Ukraine declared their will to cooperate; planned for 2024."
    assert told(fact, "fr") == "L'UE et l'Ukraine ont affirmé leur volonté de coopérer ; prévu : 2024."


def test_what_a_person_said_of_a_fact_is_marked() -> None:
    assert told(event("AGREE", "KOR EST", date="2023", judged="confirm")).endswith("(confirmed by an analyst).")
    assert told(event("AGREE", "KOR EST", date="2023", judged="edit"), "fr").endswith("(corrigé par un analyste).")
    assert told(event("AGREE", "KOR EST", date="2023", disputed=("denied",))).endswith("; one source carries a denial.")


@pytest.mark.parametrize(
    ("state", "settled", "english"),
    [
        (CommitmentState.OPEN, None, "state on 1 June 2024: no event on record shows that it was kept or withdrawn"),
        (CommitmentState.OVERDUE, None, "state on 1 June 2024: past due, and no event on record shows that it was kept"),
        (CommitmentState.KEPT, "it sent them", "kept, as the register shows: it sent them"),
        (CommitmentState.WITHDRAWN, "it refused", "withdrawn, as the register shows: it refused"),
        (CommitmentState.KEPT, None, "state on 1 June 2024: kept"),
    ],
)
def test_commitments_tell_how_they_stand(state: CommitmentState, settled: str | None, english: str) -> None:
    fact = Fact(
        id="c-1", kind=Kind.COMMITMENT, type="COMMITMENT", name="send 300 soldiers", actor=("FRA",), recipient=("EST",), due="2021"
    )
    words = teller("en").commitment(fact, state, settled)
    assert words == f"France undertook towards Estonia: “send 300 soldiers”; due 2021; {english}"
