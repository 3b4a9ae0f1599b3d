"""``comity.Register``: the register for Python."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars
import pytest

import comity
from comity.errors import InputError, RegisterError
from comity.flow import Result
from comity.model.reading import Place
from comity.model.register import CommitmentState, Kind
from comity.model.source import Source
from comity.register import book
from comity.register.adding import BATCH
from comity.register.answers import Sourced
from comity.register.arrivals import Added
from comity.register.book import Register
from comity.register.columns import COLUMNS, cells, in_words

Told = Callable[..., Result]
RECEIVED = "La ministre finlandaise de la Défense a reçu son homologue suédois à Helsinki le 9 juin 2022."
VISIT = "Le ministre turc de la Défense a reçu son homologue qatari à Ankara le 3 mai 2021."


def results(told: Told, count: int = 3) -> list[Result]:
    return [
        told(
            f"{number}.txt",
            f"Report {number}: Seoul and Tallinn settled file {number * 91} in hall {number * 7}; one of them will pay.",
            {"event": "AGREE", "actor": "KOR EST", "date": f"20{10 + number}-02-01", "domains": "cybersecurity trade"},
            {"by": "KOR", "to": "EST", "what": f"pay for file {number * 91}", "due": str(number + 2030)},
            published=f"20{10 + number}-03-01",
            people=({"id": "person/a-b", "name": "A B", "role": "minister", "of": "KOR"},),
        )
        for number in range(count)
    ]


@pytest.fixture
def register(place: str, told: Told) -> Any:
    with Register(place) as opened:
        opened.add(results(told))
        yield opened


def test_it_is_exported() -> None:
    assert comity.Register is Register
    assert comity.Filter(actor=("KOR",)).actor == ("KOR",)
    with pytest.raises(AttributeError):
        comity.register_of_none  # type: ignore[attr-defined]  # noqa: B018


def test_making_and_opening(nowhere: str) -> None:
    with pytest.raises(RegisterError):
        Register(nowhere)
    with Register(nowhere, create=True) as register:
        assert register.facts() == []
        assert repr(register).startswith("Register('")
    with Register(nowhere) as register:
        assert register.count() == 0
    with pytest.raises(RegisterError, match="no date or time"):
        Register(nowhere, as_of="then")


def test_reading_files_folders_and_sources(nowhere: str, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "visit.txt").write_text(VISIT, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    seen: list[tuple[int, Any]] = []
    with Register(nowhere, create=True) as register:
        added = register.add(folder, progress=lambda added, outcome: seen.append((added.new, outcome)))
        assert (added.new, added.failed, added.facts["new"]) == (1, 1, 1)
        assert {type(outcome) for _, outcome in seen} == {Result, InputError}
        again = register.add([folder / "visit.txt", Source("letter", RECEIVED)])
        assert (again.new, again.unchanged) == (1, 1)
        (fact,) = register.facts(actor="Suède")
        assert register.sources(fact)[0].evidence[0].text == RECEIVED
        assert register.reread() == Added()


def test_results_are_stored_in_batches(place: str, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    add = book.Writer.add

    def counted(self: Any, outcomes: Any, *more: Any) -> Added:
        sizes.append(len(outcomes))
        return add(self, outcomes, *more)

    monkeypatch.setattr(book.Writer, "add", counted)
    with Register(place) as register:
        assert register.add(results(told, BATCH + 3)).new == BATCH + 3
    assert sizes == [BATCH, 3]


def test_what_was_read_is_kept_when_adding_ends_early(place: str, told: Told) -> None:
    def stopping() -> Any:
        yield from results(told, 2)
        raise KeyboardInterrupt

    with Register(place) as register:
        with pytest.raises(KeyboardInterrupt):
            register.add(stopping())
        assert register.count(kind="event") == 2
        assert register.add(results(told, 3)).new == 1


def test_a_register_that_cannot_be_written_is_not_tried_twice(place: str, told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def full(self: Any, outcomes: Any, *more: Any) -> Added:
        tries.append(len(outcomes))
        raise RegisterError("a", "the disk is full", "make room")

    monkeypatch.setattr(book.Writer, "add", full)
    with Register(place) as register, pytest.raises(RegisterError, match="full"):
        register.add(results(told, BATCH * 2))
    assert tries == [BATCH]


def test_questions(register: Register) -> None:
    assert [fact.date for fact in register.facts(kind="event")] == ["2012-02-01", "2011-02-01", "2010-02-01"]
    assert len(register.facts(actor="South Korea", limit=2)) == 2
    assert list(register.each_fact(actor="Estonie")) == register.facts(actor="EST")
    page = register.page(limit=2, kind="event")
    assert (len(page.facts), page.total) == (2, 3)
    assert register.page(limit=2, after=page.after, kind="event").facts[0].date == "2010-02-01"
    assert register.instruments() == []
    (first, *_) = register.commitments(states=["open"], today=datetime.date(2020, 1, 1))
    assert (first.fact.due, first.state) == ("2030", CommitmentState.OPEN)
    assert len(register.commitments(limit=1)) == 1
    assert register.pair("Séoul", "Tallinn").facts == register.actor("KOR").facts == 6
    assert [tie.facts for tie in register.network()] == [6]
    assert [count.facts for count in register.timeline()] == [1, 1, 1]
    assert [person.name for person in register.people(of="KOR")] == ["A B"]
    assert len(register.search("Tallinn")) == 3
    assert register.fact(first.fact.id).sources[0].name == "0.txt"
    with pytest.raises(RegisterError, match="did you mean"):
        register.facts(actor="Estoni")
    with pytest.raises(RegisterError, match="is no condition"):
        register.facts(actress="KOR")


def test_judging(register: Register) -> None:
    first, second, _ = register.facts(kind="event")
    done = register.judge("edit", first.id, author="A", reason="typing error", field="domains", value=["arms"])
    assert register.judged(done)[0].domains == ("arms",)
    merged = register.judge("merge", first.id, second.id, author="A", reason="one event")
    assert {fact.id: fact.removed is None for fact in register.judged(merged)} == {first.id: True, second.id: False}
    undone = register.judge("undo", undoes=merged.id, author="A", reason="two after all")
    assert all(fact.removed is None for fact in register.judged(undone))
    assert [each.action for each in register.judgements(first.id)] == ["edit", "merge", "undo"]
    assert register.view.fact(second.id).domains == ("cybersecurity", "trade")


def test_as_of(register: Register, place: str) -> None:
    with Register(place, as_of=datetime.date(2001, 1, 1)) as then:
        assert then.facts() == []
        assert then.pair("KOR", "EST").as_of == "2001-01-01T23:59:59.999999Z"


def test_a_frame_of_facts(register: Register) -> None:
    frame = register.frame(register.facts())
    assert frame.shape == (6, len(COLUMNS[Sourced]))
    row = frame.filter(polars.col("date") == "2010-02-01").row(0, named=True)
    assert row["actor"] == ["KOR", "EST"]
    assert row["domains"] == ["cybersecurity", "trade"]
    assert (row["first"], row["sources"], row["documents"]) == ("2010-02-01", 1, ["0.txt"])
    assert row["evidence"][0].startswith("Report 0")
    assert frame.filter(polars.col("kind") == "commitment")["state"].null_count() == 0
    assert register.frame([]).columns == frame.columns
    assert register.frame([]).schema == frame.schema


def test_frames_of_other_answers(register: Register) -> None:
    dossier = register.pair("KOR", "EST")
    first = register.facts(kind=Kind.EVENT)[0]
    register.judge("confirm", first.id, author="A", reason="seen")
    for answer in (
        register.commitments(), register.network(), register.timeline(), register.people(), register.search("Seoul"),
        dossier.intensity, dossier.publishers, dossier.latest, dossier.commitments, register.judgements(),
    ):  # fmt: skip
        frame = register.frame(answer)
        assert frame.height == len(answer)
        assert frame.columns
    with pytest.raises(TypeError, match="int is no answer"):
        register.frame([1])


def test_cells_are_one_line_each(register: Register) -> None:
    for row in register.sourced(register.facts()):
        made = cells(row)
        assert list(made) == [column.name for column in COLUMNS[Sourced]]
        assert all(isinstance(value, str | int | float) and "\n" not in str(value) for value in made.values())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"), ((), "—"), ("a", "a"), (("a", "b"), "a; b"), (Place(country="EST", name="Tapa"), "Tapa (EST)"),
        (Place(country="EST"), "EST"), (Place(country=None, name="Baltic"), "Baltic"), (Place(country=None), "—"), (True, "True"),
    ],
)  # fmt: skip
def test_values_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words
