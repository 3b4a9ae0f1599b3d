"""Pages that mix languages: each block is read in its own, and what two languages tell alike is one record."""

from __future__ import annotations

import pytest

from comity.errors import PipelineError
from comity.flow import Reader, Result
from comity.language.analyse import Analyser
from comity.language.pipeline import SHIPPED
from comity.model.source import Source

pytestmark = pytest.mark.skipif(not (SHIPPED / "en" / "parser").is_dir(), reason="the English pipeline is not trained yet")

FRENCH = "La Norvège et la Tunisie ont signé mercredi un accord de pêche à Oslo. Tunis a condamné la Russie."
ENGLISH = "Norway and Tunisia signed a fishing agreement in Oslo on Wednesday. Chile condemned Peru on Tuesday."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str) -> Result:
    return reader.read(Source("a", text, "2018-02-14"))


def told(result: Result) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(e.event.value, tuple(sorted(e.actor)), e.recipient) for e in result.reading.events]


def test_every_event_once_in_order_of_the_text(reader: Reader) -> None:
    both = read(reader, f"{FRENCH}\n\n{ENGLISH}\n")
    assert told(both).count(("SUPPORT", ("NOR", "TUN"), ())) + told(both).count(("AGREE", ("NOR", "TUN"), ())) == 1
    assert ("ACCUSE", ("TUN",), ("RUS",)) in told(both) and ("ACCUSE", ("CHL",), ("PER",)) in told(both)
    starts = [event.evidence[0].start for event in both.reading.events]
    assert starts == sorted(starts)
    assert [event.id for event in both.reading.events] == [f"e{number}" for number in range(1, len(starts) + 1)]


def test_the_words_of_both_languages_are_quoted(reader: Reader) -> None:
    text = f"{FRENCH}\n\n{ENGLISH}\n"
    result = read(reader, text)
    signed = next(event for event in result.reading.events if set(event.actor) == {"NOR", "TUN"})
    assert [words.text.split()[1] for words in signed.evidence] == ["Norvège", "and"]
    for event in result.reading.events:
        assert all(text[words.start : words.end] == words.text for words in event.evidence)
    assert result.explanation.traces[signed.id].words
    assert signed.instrument is None or signed.instrument in {text.id for text in result.reading.instruments}


def test_mentions_of_all_languages(reader: Reader) -> None:
    result = read(reader, f"{FRENCH}\n\n{ENGLISH}\n")
    assert set(result.reading.mentions) == {"NOR", "TUN", "RUS", "CHL", "PER"}


def test_the_language_of_the_reading_is_the_main_one(reader: Reader) -> None:
    more = "Les deux pays étudieront les stocks de morue, et une commission se réunira chaque année à Tromsø."
    result = read(reader, f"Norway, Tunisia sign fishing deal\n\n{FRENCH} {more}\n")
    assert result.reading.language == "fr"
    assert result.document.languages() == ("fr", "en")
    assert ("ACCUSE", ("TUN",), ("RUS",)) in told(result)


def test_a_block_that_no_pipeline_parses_is_named(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def analyser(language: str, main: bool = True) -> Analyser:
        if not main:
            raise PipelineError("none")
        return reader.analyser(language)

    lone = Reader()
    monkeypatch.setattr(lone, "analyser", analyser)
    result = read(lone, f"{FRENCH}\n\nLes deux pays étudieront les stocks de morue.\n\n{ENGLISH}\n")
    assert result.document.language == "fr"
    assert [refusal.text for refusal in result.explanation.refusals if refusal.rule == "language"] == [ENGLISH]
