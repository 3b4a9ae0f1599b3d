"""Made documents: that they are what they say they are, always the same, and that a register filled with them can be asked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from comity.errors import RegisterError
from comity.evaluation.load import Load, measure
from comity.evaluation.load_make import ARCHIVE, COPIED, RETOLD, YEARS, Maker, printed
from comity.evaluation.load_words import load_words
from comity.flow import Result
from comity.model.codes import DOMAINS, EventType
from comity.model.document import BlockKind
from comity.register.claims import claims
from comity.register.copies import likeness, signature
from comity.register.store import open_store
from comity.register.versions import Versions
from comity.register.writer import Writer


@pytest.fixture(scope="module")
def made() -> list[Result]:
    return list(Maker().make(600))


def test_the_same_for_the_same_seed(made: list[Result]) -> None:
    assert list(Maker().make(20)) == made[:20]
    assert list(Maker(seed=1).make(20)) != made[:20]


def test_words_of_all_frequencies() -> None:
    for language in ("fr", "en"):
        words = load_words(language)
        assert len(words.words) == len(set(words.words)) == len(words.weights) == 40_000
        assert list(words.weights) == sorted(words.weights)
    assert "de" in load_words("fr").words[:3]


def test_every_record_quotes_its_text(made: list[Result]) -> None:
    for result in made:
        text, reading = result.document.text, result.reading
        assert result.document.blocks[0].kind is BlockKind.TITLE
        assert all(text[block.start : block.end].strip() == text[block.start : block.end] for block in result.document.blocks)
        for record in (*reading.events, *reading.instruments, *reading.commitments):
            assert record.evidence
            assert all(text[each.start : each.end] == each.text for each in record.evidence)
        named = {instrument.id for instrument in reading.instruments}
        assert all(event.instrument is None or event.instrument in named for event in reading.events)
        assert len({claim.key for claim in claims(result.document, reading)}) == len(
            (*reading.events, *reading.instruments, *reading.commitments)
        )


def test_skew(made: list[Result]) -> None:
    events = [event for result in made for event in result.reading.events]
    actors = Counter(actor for event in events for actor in (*event.actor, *event.recipient))
    assert actors["USA"] > 5 * actors["ASEAN"]
    assert len(actors) > 150
    assert {event.event for event in events} == set(EventType)
    assert {domain for event in events for domain in event.domains} <= DOMAINS
    days = [printed(number) for number in range(0, 2 * ARCHIVE, 1000)]
    assert len({day.year for day in days}) == YEARS
    assert days[: len(days) // 2] == sorted(days[: len(days) // 2]) == days[len(days) // 2 :]
    assert all(made[number].document.published >= printed(number).isoformat()[:4] for number in range(100))
    lengths = [len(result.document.text) for result in made]
    assert 1300 < sum(lengths) / len(lengths) < 1800


def test_copies_are_copies_and_retellings_are_not(made: list[Result]) -> None:
    signatures = [signature(result.document) for result in made]
    copied = told_again = 0
    for i, result in enumerate(made):
        earlier = [j for j in range(max(0, i - 400), i) if made[j].reading.events[0].date == result.reading.events[0].date]
        same = [j for j in earlier if _told(made[j]) & _told(result)]
        if any(likeness(signatures[i], signatures[j]) > 0.6 for j in same):
            copied += 1
        elif any(likeness(signatures[i], signatures[j]) < 0.2 for j in same):
            told_again += 1
    assert abs(copied / len(made) - COPIED) < 0.05
    assert abs(told_again / len(made) - RETOLD) < 0.1


def _told(result: Result) -> set[tuple[object, ...]]:
    return {(event.event, event.actor, event.recipient, event.confidence) for event in result.reading.events}


def test_measure_goes_on_where_it_ended(tmp_path: Path) -> None:
    place = tmp_path / "made.db"
    lines: list[str] = []
    first = measure(place, 60, asked=2, tell=lines.append)
    assert isinstance(first, Load)
    assert first.documents == 60
    assert 60 < first.facts < 60 * 5
    assert len(lines) == len(first.parts) > 0
    assert [each.question for each in first.answered] == ["pair", "facts", "facts, page n", "search", "actor"]
    assert all(0 < each.p50 <= each.p95 <= each.longest for each in first.answered)
    assert "documents/s" in first.to_text()
    second = measure(place, 90, asked=1)
    assert second.documents == 90
    assert sum(part.documents for part in second.parts) == 30
    assert measure(place, 90, asked=1).parts == ()
    assert second.to_json().startswith('{"register":"SQLite')


def test_a_register_of_other_documents_is_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "mine.db"
    store = open_store(place, create=True)
    (result,) = Maker().make(1)
    mine = Result(
        document=type(result.document)("mine.txt", "My own text.", "en"),
        reading=type(result.reading)(document="mine.txt", language="en"),
        explanation=result.explanation,
    )
    Writer(store, Versions("1", "1", "1")).add([mine])
    store.close()
    with pytest.raises(RegisterError, match=r"mine\.db.*documents of yours"):
        measure(place, 20)
