"""Fusion: what alike, blocks and grouping must always hold, the stories' form, and the bar on our own stories."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from comity.errors import InputError
from comity.evaluation import fusion
from comity.evaluation.fusion import cubed, evaluate, load_stories
from comity.faces.cli.evaluate import run_fusion
from comity.knowledge.fusion import load_fusion
from comity.model.reading import Agent, Place
from comity.model.register import Action, Judgement, Kind
from comity.register.alike import alike
from comity.register.blocks import filed, wanted
from comity.register.claims import Claim
from comity.register.grouping import Bonds, Group, choose, one_fact

RULES = load_fusion()
BAR = 0.90
STATES = ("EST", "FRA", "JPN", "KOR")
DATES = st.sampled_from(
    [None, "2022", "2022-05", "2022-05-09", "2022-05-10", "2022-05-12", "2022-06-01", "2023-05-10", "2022-05-09/2022-05-11"]
)
WORDS = st.lists(st.sampled_from(["cyber", "accor", "milit", "visit", "signe", "defen"]), min_size=1, unique=True).map(
    lambda w: tuple(sorted(w))
)
CONCEPTS = st.lists(st.sampled_from(["cyber", "defence", "tailored", "~acces", "~2022"]), max_size=3, unique=True).map(tuple)
PARTIES = st.lists(st.sampled_from(STATES), min_size=1, max_size=3, unique=True)


@st.composite
def claim(draw: st.DrawFn, dated: bool = False) -> Claim:
    """A claim of any kind, as readings have them."""
    kind = draw(st.sampled_from(list(Kind)))
    parties = draw(PARTIES)
    cut = draw(st.integers(1, len(parties)))
    types = {
        Kind.EVENT: ["AGREE", "SUPPORT", "CONSULT"],
        Kind.INSTRUMENT: ["agreement", "treaty", "memorandum"],
        Kind.COMMITMENT: ["COMMITMENT"],
    }
    when = draw(DATES.filter(bool)) if dated else draw(DATES)
    event = kind is Kind.EVENT
    return Claim(
        key=draw(st.uuids()).hex,
        kind=kind,
        type=draw(st.sampled_from(types[kind])),
        document=draw(st.integers(1, 5)),
        language=draw(st.sampled_from(["en", "fr"])),
        published=draw(st.sampled_from([None, "2022-05-10", "2022-05-11", "2023-01-02"])),
        actor=tuple(parties if kind is Kind.INSTRUMENT else parties[:cut]),
        recipient=() if kind is Kind.INSTRUMENT else tuple(parties[cut:]),
        status=draw(st.sampled_from(["occurred", "historical", "future"])) if event else None,
        date=None if kind is Kind.COMMITMENT else when,
        due=when if kind is Kind.COMMITMENT else None,
        place=draw(st.sampled_from([None, Place(country="KOR", name="Seoul"), Place(country="EST")])),
        domains=draw(st.sampled_from([(), ("defence",), ("cybersecurity", "trade")])),
        agents=draw(
            st.sampled_from([(), (Agent(id="person/a", name="A", of="KOR"),), (Agent(id="person/b", name="B", of="KOR"),)])
        ),
        stage=draw(st.sampled_from([None, "signed", "ratified"])) if kind is Kind.INSTRUMENT else None,
        words=draw(WORDS),
        marks=draw(st.sampled_from([(), ("14", "seoul"), ("tapa",)])),
        concepts=draw(CONCEPTS),
    )


def joined(one: Claim) -> float:
    return RULES.points[one.kind.value]["joined"]


@given(claim(), claim())
def test_alike_both_ways(one: Claim, other: Claim) -> None:
    assert alike(one, other, RULES).total == pytest.approx(alike(other, one, RULES).total)


@given(claim())
def test_a_claim_is_alike_itself_in_another_document(one: Claim) -> None:
    again = replace(one, key="again", document=one.document + 1)
    assert alike(one, again, RULES).total >= joined(one)
    assert wanted(again, RULES) & filed(one)


@given(claim(dated=True), claim(dated=True))
def test_what_is_alike_meets_whichever_comes_first(one: Claim, other: Claim) -> None:
    if alike(one, other, RULES).total >= joined(one):
        assert wanted(one, RULES) & filed(other)
        assert wanted(other, RULES) & filed(one)


@given(claim(), claim())
def test_claims_of_one_document_and_of_other_kinds_are_apart(one: Claim, other: Claim) -> None:
    if one.document == other.document or one.kind is not other.kind:
        assert alike(one, other, RULES).total == float("-inf")


def told(day: str, document: int, parties: tuple[str, ...], type_: str = "CONSULT") -> Claim:
    """A plain event."""
    return Claim(
        key=f"{document}-{day}-{'-'.join(parties)}",
        kind=Kind.EVENT,
        type=type_,
        document=document,
        story=document,
        language="en",
        published=day,
        actor=parties,
        date=day,
        status="occurred",
        words=("minis", "talks"),
    )


SEPARATE = [
    *((day, ("KOR", "EST")) for day in ("2021-03-01", "2021-03-10", "2021-03-20", "2022-03-01")),
    ("2021-03-01", ("KOR", "FRA")),
    ("2021-03-10", ("JPN", "EST")),
]


def grouped(claims: list[Claim], bonds: Bonds) -> list[set[str]]:
    """The keys of claims that come together when they come one after another."""
    groups: list[Group] = []
    for each in claims:
        if found := choose(each, groups, RULES, bonds):
            found[0][0].claims.append(each)
        else:
            groups.append(Group(f"e-{len(groups)}", [each]))
    return [set(group.keys) for group in groups]


@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(SEPARATE), min_size=1, max_size=12))
def test_groups_do_not_depend_on_the_order(chance: random.Random, facts: list[tuple[str, tuple[str, ...]]]) -> None:
    claims = [told(day, number, parties) for number, (day, parties) in enumerate(facts, 1)]
    right = {frozenset(each.key for each in claims if (each.date, each.actor) == fact) for fact in facts}
    chance.shuffle(claims)
    assert {frozenset(group) for group in grouped(claims, Bonds())} == right


@given(st.randoms(use_true_random=False), st.data())
def test_what_was_split_does_not_come_together(chance: random.Random, data: st.DataObject) -> None:
    claims = [told(day, number, parties) for number, (day, parties) in enumerate([*SEPARATE, *SEPARATE, *SEPARATE], 1)]
    keys = [each.key for each in claims]
    some = data.draw(st.lists(st.sampled_from(keys), min_size=2, max_size=6, unique=True))
    leaving, staying = set(some[: len(some) // 2]), set(some[len(some) // 2 :])
    split = Judgement(action=Action.SPLIT, facts=("e-c",), claims=tuple(leaving), rest=tuple(staying), author="x", reason="two")
    chance.shuffle(claims)
    groups = grouped(claims, Bonds.of([split]))
    assert not any(group & leaving and group & staying for group in groups)
    assert sorted(key for group in groups for key in group) == sorted(keys)


def test_facts_that_a_split_parted_are_not_one() -> None:
    one, other = told("2021-03-01", 1, ("KOR", "EST")), told("2021-03-01", 2, ("KOR", "EST"))
    split = Judgement(action=Action.SPLIT, facts=("e-c",), claims=(one.key,), rest=(other.key,), author="x", reason="two")
    assert one_fact(Group("a", [one]), Group("b", [other]), RULES, Bonds())
    assert not one_fact(Group("a", [one]), Group("b", [other]), RULES, Bonds.of([split]))


# -- near-misses of the rules ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two claims and whether they are one fact."""

    one: Claim
    other: Claim
    same: bool


MEETING = told("2022-05-10", 1, ("FRA", "JPN"))
TEXT = replace(MEETING, kind=Kind.INSTRUMENT, type="memorandum", concepts=("cyber",), stage="signed")
PROMISE = replace(told("2022-05-10", 1, ("FRA", "JPN"), "AGREE"), date=None)
UNDERTAKING = replace(
    PROMISE,
    kind=Kind.COMMITMENT,
    type="COMMITMENT",
    actor=("FRA",),
    due="2025",
    concepts=("provide", "ships", "~6"),
    words=("boats",),
)
PAIRS = {
    "the same day": Pair(MEETING, replace(MEETING, document=2, key="b"), True),
    "the next day": Pair(MEETING, replace(MEETING, document=2, key="b", date="2022-05-11"), True),
    "three days later": Pair(MEETING, replace(MEETING, document=2, key="b", date="2022-05-13"), False),
    "another week": Pair(MEETING, replace(MEETING, document=2, key="b", date="2022-05-20"), False),
    "only the month": Pair(MEETING, replace(MEETING, document=2, key="b", date="2022-05", published="2023-01-01"), True),
    "another partner": Pair(MEETING, replace(MEETING, document=2, key="b", actor=("FRA", "KOR")), False),
    "a third at the table": Pair(MEETING, replace(MEETING, document=2, key="b", actor=("FRA", "JPN", "KOR")), False),
    "no partner named": Pair(MEETING, replace(MEETING, document=2, key="b", actor=("FRA",)), True),
    "one more of five": Pair(
        replace(MEETING, actor=("DEU", "EST", "FRA", "JPN", "KOR")),
        replace(MEETING, document=2, key="b", actor=("EST", "FRA", "JPN", "KOR")),
        True,
    ),
    "promised for another day": Pair(PROMISE, replace(PROMISE, document=2, key="b", date="2025"), True),
    "an accusation and its denial": Pair(
        replace(MEETING, type="ACCUSE"), replace(MEETING, document=2, key="b", type="REJECT"), False
    ),
    "one text in two languages": Pair(
        TEXT, replace(TEXT, document=2, key="b", language="fr", date=None, published="2024-01-01"), True
    ),
    "another subject the same day": Pair(TEXT, replace(TEXT, document=2, key="b", concepts=("fisheries",)), False),
    "two subjects, one of them shared": Pair(
        replace(TEXT, concepts=("cyber", "defence"), date=None),
        replace(TEXT, document=2, key="b", concepts=("cyber", "trade"), date=None),
        False,
    ),
    "a text of another year": Pair(
        replace(TEXT, concepts=()),
        replace(TEXT, document=2, key="b", concepts=(), date="2019-05-10", published="2019-05-10"),
        False,
    ),
    "one undertaking": Pair(UNDERTAKING, replace(UNDERTAKING, document=2, key="b", language="fr", words=("patro",)), True),
    "another thing due the same year": Pair(
        UNDERTAKING,
        replace(UNDERTAKING, document=2, key="b", concepts=("training", "~50"), words=("exper",), published="2022-11-10"),
        False,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_near_misses(name: str) -> None:
    pair = PAIRS[name]
    score = alike(pair.one, pair.other, RULES)
    assert (score.total >= joined(pair.one)) is pair.same, score


# -- stories --------------------------------------------------------------------------------------------------------------------

STORY = """\
documents:
- name: a
  published: "2022-05-10"
  language: fr
  text: |
    RABAT, 10 mai 2022 - Le Maroc et l'Espagne ont signé mardi à Rabat un accord sur la pêche.
- name: b
  published: "2022-05-11"
  language: en
  text: |
    RABAT - Morocco and Spain signed an agreement on fisheries in Rabat on Tuesday.
facts:
- {id: signing, kind: event, type: [SUPPORT, AGREE], parties: [MAR, ESP], claims: [{document: a}, {document: b}]}
- {id: text, kind: instrument, type: [agreement], parties: [MAR, ESP], claims: [{document: a}, {document: b}]}
"""


def test_b_cubed_by_hand() -> None:
    every = cubed([("x", "a"), ("x", "a"), ("x", "b"), ("y", "b")])
    assert every.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert every.recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert cubed([]).f1 == 0


def test_a_small_story(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "peche.yaml").write_text(STORY, encoding="utf-8")
    result = evaluate("dev", tmp_path)
    assert (result.stories, result.documents, result.told, result.matched) == (1, 2, 4, 4)
    assert result.figures[fusion.ALL].f1 == result.backwards == 1
    assert result.figures["instrument"].claims == 2
    assert result.misses == []


def test_a_wrong_join_is_told(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    parted = STORY.replace("claims: [{document: a}, {document: b}]}\n- {id: text", "claims: [{document: a}]}\n- {id: text").replace(
        "facts:\n", "facts:\n- {id: other, kind: event, type: [SUPPORT], parties: [MAR, ESP], claims: [{document: b}]}\n"
    )
    (tmp_path / "dev" / "peche.yaml").write_text(parted, encoding="utf-8")
    result = evaluate("dev", tmp_path)
    assert result.figures["event"].precision == 0.5
    assert len(result.misses) == 1
    assert "one fact of two, " in result.misses[0]
    assert "same parties" in result.misses[0]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("documents:", "dispatches:", "dispatches"),
        ("kind: event", "kind: meeting", "meeting"),
        ("type: [SUPPORT, AGREE]", "type: [HELP]", "HELP"),
        ("type: [agreement]", "type: [SUPPORT]", "instrument"),
        (
            "parties: [MAR, ESP], claims: [{document: a}, {document: b}]}\n- {id: text",
            "claims: [{document: a}]}\n- {id: text",
            "no parties",
        ),
        ("claims: [{document: a},", "claims: [{document: z},", "no such document"),
        ("claims: [{document: a},", "claims: [{document: a, words: not there},", "not there"),
        ("claims: [{document: a},", "claims: [{document: b},", "two claims of one document"),
        ("- name: b", "- name: a", "one name"),
        ("id: text", "id: signing", "signing stands in"),
        ("kind: instrument, type: [agreement]", "kind: event, type: [SUPPORT]", "nothing tells it from another"),
        ("facts:", "facts: [", "is no story"),
    ],
)
def test_faults_of_a_story_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    (tmp_path / "peche.yaml").write_text(STORY.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"peche\.yaml") as error:
        load_stories(tmp_path)
    assert says in str(error.value)


def test_a_folder_without_stories(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no stories"):
        load_stories(tmp_path)


def test_there_is_no_third_half(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_fusion("test", misses=False, as_json=False) != 0
    assert "heldout" in capsys.readouterr().err


@pytest.mark.parametrize("half", fusion.HALVES)
def test_the_bar(half: str) -> None:
    result = evaluate(half)
    assert result.figures[fusion.ALL].f1 >= BAR
    assert result.backwards >= BAR
    assert result.matched >= 0.75 * result.told
