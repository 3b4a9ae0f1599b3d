"""The codebook's scoring rules, on small facts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.evaluation.gold import GoldCommitment, GoldDocument, GoldEvent, GoldInstrument, GoldPerson, Parties, Salience, load_gold
from comity.evaluation.matching import assign, lenient, same_commitment, same_instrument, same_name, same_person, strict
from comity.evaluation.scoring import score
from comity.model.codes import EventType, InstrumentKind
from comity.model.reading import Agent, Commitment, Event, Evidence, Instrument, Reading

TEXT = "Oslo et Lomé ont signé un accord. Oslo a remercié Lomé."
ACTORS = st.lists(st.sampled_from(["NOR", "TGO", "BEN", "UN"]), unique=True, max_size=3).map(tuple)


def event(kind: str, actor: tuple[str, ...], recipient: tuple[str, ...] = (), start: int = 0) -> Event:
    evidence = (Evidence(start=start, end=start + 4, text=TEXT[start : start + 4]),)
    return Event(id="e1", event=EventType(kind), actor=actor, recipient=recipient, evidence=evidence)


SIGNING = GoldEvent(event="SUPPORT", parties=("NOR", "TGO"), words="ont signé", salience=Salience.CORE)
THANKS = GoldEvent(event="SUPPORT", actor=("NOR",), recipient=("TGO",), words="a remercié", salience=Salience.CORE)


def test_direction_counts_only_where_somebody_receives() -> None:
    assert strict(event("SUPPORT", ("TGO", "NOR")), SIGNING)
    assert strict(event("SUPPORT", ("TGO",), ("NOR",)), SIGNING)
    assert strict(event("SUPPORT", ("NOR",), ("TGO",)), THANKS)
    assert not strict(event("SUPPORT", ("TGO",), ("NOR",)), THANKS)
    assert lenient(event("SUPPORT", ("TGO",), ("NOR",)), THANKS)
    assert lenient(event("SUPPORT", ("NOR",)), THANKS)
    assert not lenient(event("SUPPORT", ("NOR", "BEN", "UN")), THANKS)


def test_other_readings_that_count_as_right() -> None:
    fact = GoldEvent(
        event="AGREE",
        also=("SUPPORT",),
        actor=("NOR",),
        recipient=("TGO",),
        also_parties=(Parties(parties=("NOR", "TGO", "UN")),),
        words="x",
    )
    assert strict(event("SUPPORT", ("UN", "NOR", "TGO")), fact)
    assert not strict(event("AID", ("NOR",), ("TGO",)), fact)


@given(st.sampled_from(["AGREE", "AID"]), ACTORS, ACTORS, ACTORS, ACTORS)
def test_strict_is_lenient_too(
    kind: str, actor: tuple[str, ...], recipient: tuple[str, ...], gold: tuple[str, ...], to: tuple[str, ...]
) -> None:
    said, fact = event(kind, actor, recipient), GoldEvent(event="AGREE", actor=gold, recipient=to, words="x")
    if strict(said, fact) and (actor or recipient):
        assert lenient(said, fact)


@given(st.lists(st.integers(0, 4), max_size=8), st.lists(st.integers(0, 4), max_size=8))
def test_pairs_are_as_many_as_can_be(records: list[int], facts: list[int]) -> None:
    people = [GoldPerson(name=str(fact)) for fact in facts]
    pairs = assign(records, people, lambda record, fact: str(record) == fact.name)
    assert len(set(pairs.values())) == len(pairs)
    assert all(str(records[i]) == people[j].name for i, j in pairs.items())
    assert len(pairs) == sum(min(records.count(value), facts.count(value)) for value in set(facts))


def test_a_pair_gives_way_to_a_better_pairing() -> None:
    people = [GoldPerson(name="both"), GoldPerson(name="first")]
    pairs = assign(["first", "second"], people, lambda record, fact: fact.name == "both" or record == fact.name)
    assert pairs == {0: 1, 1: 0}


def test_names() -> None:
    assert same_name("l’accord d'Oslo", "L'accord d’Oslo sur la pêche")
    assert same_name("Déclaration commune", "declaration  commune")
    assert not same_name("accord", "traité de paix")
    assert not same_name(None, "accord")


def test_people_instruments_and_commitments() -> None:
    assert same_person(Agent(id="person/x", name="Kari Økland", of="NOR"), GoldPerson(name="Mme Økland", of="NOR"))
    assert not same_person(Agent(id="person/x", name="Kari Økland", of=None), GoldPerson(name="Kari Økland", of="NOR"))
    fact = GoldInstrument(name="accord de pêche", parties=("NOR", "TGO"), also_parties=(("NOR",),))
    assert same_instrument(Instrument(id="i1", name="l'accord de pêche", kind=InstrumentKind.AGREEMENT, parties=("NOR",)), fact)
    assert not same_instrument(Instrument(id="i1", name="l'accord de pêche", kind=InstrumentKind.AGREEMENT, parties=("UN",)), fact)
    promise = GoldCommitment(by=("NOR",), what="livrer deux navires", due=("2022",))
    assert same_commitment(Commitment(by=("NOR",), what="autre chose", due="2022"), promise)
    assert same_commitment(Commitment(by=("NOR",), what="livrer les deux navires"), promise)
    assert not same_commitment(Commitment(by=("TGO",), what="livrer deux navires", due="2022"), promise)


def gold(*events: GoldEvent) -> GoldDocument:
    return GoldDocument(document="a.txt", language="fr", mentions=("NOR", "TGO"), events=events)


def test_figures_of_a_document() -> None:
    optional = GoldEvent(event="CONSULT", parties=("NOR", "TGO"), words="x")
    reading = Reading(
        document="a.txt",
        language="fr",
        mentions=("NOR", "UN"),
        events=(event("SUPPORT", ("NOR", "TGO")), event("CONSULT", ("NOR", "TGO")), event("SANCTION", ("NOR",))),
    )
    figures = score([(gold(SIGNING, THANKS, optional), reading, TEXT)]).figures()
    assert figures["events strict"] == {"precision": 0.667, "recall": 0.5, "f1": 0.571, "said": 3, "due": 2}
    assert figures["mentions"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "said": 2, "due": 2}
    assert figures["evidence exact"] == {"share": 1.0, "of": 3}
    assert figures["dates"] == {"share": None, "of": 0}


def test_a_document_that_was_not_read_counts_as_missed() -> None:
    total = score([(gold(SIGNING), None, "")])
    assert total.figures()["events strict"]["recall"] == 0.0
    assert "a.txt: no reading" in total.misses


def test_a_gold_file_with_an_unknown_field(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(gold(SIGNING)))
    assert load_gold(tmp_path)[0].document == "a.txt"
    (tmp_path / "b.json").write_text(
        '{"document": "b.txt", "language": "fr", "mentions": [], "events": [], "evnts": []}', encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"b\.json.*evnts"):
        load_gold(tmp_path)
