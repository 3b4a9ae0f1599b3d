"""What ``import comity`` promises."""

from __future__ import annotations

import doctest
import itertools
import subprocess
import sys
from importlib.resources import files

import msgspec
import pytest

import comity

SENTENCE = "Séoul et Tallinn sont convenus mercredi 14 février 2018 de renforcer leur coopération en cybersécurité."


def test_exported_names_are_there_and_documented() -> None:
    assert comity.__all__ == sorted(comity.__all__, key=lambda name: (name[0].islower(), name))
    for name in comity.__all__:
        assert getattr(comity, name).__doc__


def test_the_example_of_the_package_runs() -> None:
    assert doctest.testmod(comity).failed == 0


def test_read() -> None:
    reading = comity.read(SENTENCE)
    assert isinstance(reading, comity.Reading)
    (event,) = reading.events
    assert event.event == "AGREE"
    assert set(event.actor) == {"KOR", "EST"}
    (evidence,) = event.evidence
    assert SENTENCE[evidence.start : evidence.end] == evidence.text
    assert msgspec.json.decode(reading.to_json(), type=comity.Reading) == reading


def test_read_with_a_date_and_a_language() -> None:
    reading = comity.read("Séoul et Tallinn ont signé un accord mercredi.", "2018-02-14", "fr", name="a")
    assert (reading.document, reading.published, reading.language) == ("a", "2018-02-14", "fr")
    assert reading.events[0].date == "2018-02-14"


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_nothing_to_read(text: str) -> None:
    with pytest.raises(comity.InputError):
        comity.read(text)


def test_wrong_arguments() -> None:
    with pytest.raises(comity.InputError, match="date"):
        comity.read(SENTENCE, published="yesterday")
    with pytest.raises(comity.ComityError):
        comity.read(SENTENCE, language="tlh")
    with pytest.raises(comity.PipelineError):
        comity.read(SENTENCE, pipeline="no_such_pipeline")


def test_read_many_is_lazy_and_ordered() -> None:
    readings = comity.read_many(((str(number), SENTENCE) for number in itertools.count()), jobs=1)
    assert [reading.document for reading in itertools.islice(readings, 3)] == ["0", "1", "2"]


def test_read_many_stops_at_what_cannot_be_read() -> None:
    readings = comity.read_many([SENTENCE, ""])
    assert next(readings).events
    with pytest.raises(comity.InputError):
        next(readings)


def test_records_are_frozen() -> None:
    reading = comity.read(SENTENCE)
    with pytest.raises(AttributeError):
        reading.events[0].date = "2020"  # type: ignore[misc]


def test_importing_is_light_and_typed() -> None:
    code = "import sys, comity; print('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"
    assert (files("comity") / "py.typed").is_file()
