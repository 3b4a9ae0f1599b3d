"""Drawings: labels that cannot overlap, marks that keep to their column."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.briefs import draw
from comity.briefs.figures import WIDTH, network, timeline
from comity.briefs.gather import Gathered
from comity.briefs.note import Drawing, Note, Quote
from comity.briefs.say import Teller
from comity.knowledge.briefs import load_phrases
from comity.knowledge.world import load
from comity.model.reading import Evidence
from comity.model.register import CommitmentState, Fact, Kind, Stage
from comity.register.answers import Coverage, Dossier, Promise, Tie
from comity.register.query import Filter

ACTORS = sorted([*load().states, *load().organisations, "org/a-very-long-name-of-an-association-of-states-and-others"])
TELLER = Teller("fr", load_phrases("fr"), datetime.date(2025, 1, 1), {})
QUOTE = Quote(1, "a.txt", None, None, "fr", (Evidence(start=0, end=3, text="mot"),))


def gathered(facts: list[Fact], ties: list[Tie], asked: tuple[str, ...] = ()) -> Gathered:
    nothing = Dossier(
        actors=(), as_of=None, facts=0, events=0, count_instruments=0, count_commitments=0, since=None, types=(), domains=(),
        instruments=(), commitments=(), latest=(), intensity=(), partners=(), publishers=(), sources={},
    )  # fmt: skip
    by_kind = {kind: tuple(fact for fact in facts if fact.kind is kind) for kind in Kind}
    return Gathered(
        wanted=Filter(actor=asked[:1], other=asked[1:]),
        dossier=nothing,
        coverage=Coverage(documents=1, stories=1, languages={}),
        beginning=None,
        events=by_kind[Kind.EVENT],
        instruments=by_kind[Kind.INSTRUMENT],
        promises=tuple(Promise(fact=fact, state=CommitmentState.OPEN) for fact in by_kind[Kind.COMMITMENT]),
        domains=(),
        ties=tuple((tie, (Fact(id="e-tie", kind=Kind.EVENT, type="AGREE"),)) for tie in ties),
        near={},
        quotes={fact.id: (QUOTE,) for fact in (*facts, Fact(id="e-tie", kind=Kind.EVENT, type="AGREE"))},
        by_claim={},
        wordless=0,
    )


def tie(a: str, b: str, facts: int = 1) -> Tie:
    return Tie(a=a, b=b, facts=facts, independent=facts, intensity=1.0, first=None, last=None)


@given(st.lists(st.sampled_from(ACTORS), min_size=2, max_size=10, unique=True), st.integers(0, 2))
def test_labels_of_the_network_never_overlap(actors: list[str], asked: int) -> None:
    drawn = network(gathered([], [tie(actors[0], other) for other in actors[1:]], tuple(actors[:asked])), TELLER)
    assert drawn is not None
    figure: Any = drawn.figure
    boxes = [node["box"] for node in figure["nodes"]]
    assert len(boxes) == len(actors)
    for box in boxes:
        assert box["left"] >= 0 and box["left"] + box["width"] <= WIDTH
        assert box["top"] >= 0 and box["top"] + box["height"] <= figure["height"]
    for one, other in itertools.combinations(boxes, 2):
        apart = one["left"] + one["width"] <= other["left"] or other["left"] + other["width"] <= one["left"]
        assert apart or one["top"] + one["height"] <= other["top"] or other["top"] + other["height"] <= one["top"]
    assert all(len(node["lines"]) <= 2 for node in figure["nodes"])


def facts(dates: list[datetime.date], kinds: list[Kind]) -> list[Fact]:
    made = []
    for n, (date, kind) in enumerate(zip(dates, itertools.cycle(kinds), strict=False)):
        day = date.isoformat()
        stages = (Stage(stage="signed", date=day, claims=()),) if kind is Kind.INSTRUMENT else ()
        made.append(Fact(id=f"x-{n}", kind=kind, type="AGREE", date=day, due=day, name="texte", stages=stages))
    return made


@given(
    st.lists(st.dates(datetime.date(1000, 1, 1)), min_size=2, max_size=40),
    st.lists(st.sampled_from(list(Kind)), min_size=1, max_size=5),
)
@settings(deadline=None)
def test_marks_of_the_timeline_lie_within_it_and_apart(dates: list[datetime.date], kinds: list[Kind]) -> None:
    drawn = timeline(gathered(facts(dates, kinds), []), TELLER)
    if drawn is None:
        return
    figure: Any = drawn.figure
    places = [(mark["x"], mark["y"]) for mark in figure["marks"]]
    assert len(set(places)) == len(places)
    assert all(0 <= x <= WIDTH and 0 < y <= figure["height"] for x, y in places)
    ticks = [tick["x"] for tick in figure["ticks"]]
    assert all(later - earlier >= 14 for earlier, later in itertools.pairwise(ticks)), "labels of ticks would touch"


def test_what_has_no_date_or_tie_is_not_drawn() -> None:
    assert timeline(gathered([], []), TELLER) is None
    assert network(gathered([], []), TELLER) is None


@pytest.mark.parametrize("kind", ["timeline", "network"])
def test_drawings_are_pictures_the_same_each_time(note: Note, kind: str) -> None:
    drawn: Drawing = next(each for each in note.drawings() if each.kind == kind)
    assert draw.svg(drawn).startswith(b"<svg") and draw.svg(drawn) == draw.svg(drawn)
    assert draw.png(drawn).startswith(b"\x89PNG") and draw.png(drawn) == draw.png(drawn)
    assert drawn.alt.endswith(".")
