"""Reading in a process beside this one: the same readings, errors in their places, and whatever happens there this one goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from comity.errors import InputError
from comity.flow import Result
from comity.model.items import Item
from comity.model.source import Source
from comity.scale.aside import Aside

TEXT = "France and Spain signed a treaty in Paris on 3 May 2021."
LONG = 120.0


@pytest.fixture(scope="module")
def aside() -> Iterator[Aside]:
    made = Aside()
    yield made
    made.close()


def test_it_reads_texts_and_bytes(aside: Aside) -> None:
    text, data, error = aside.read([Source("a", TEXT), Item("b.txt", TEXT.encode()), Source("c", " ")], LONG)
    assert isinstance(text, Result)
    assert isinstance(data, Result)
    assert [event.actor for event in text.reading.events] == [event.actor for event in data.reading.events]
    assert text.reading.events
    assert isinstance(error, InputError)
    assert error.name == "c"


def test_what_takes_too_long_is_given_up_and_the_next_is_read(aside: Aside) -> None:
    (late,) = aside.read([Source("a", TEXT * 2000)], 0.01)
    assert isinstance(late, InputError)
    assert "takes longer" in late.problem
    assert isinstance(aside.read([Source("a", TEXT)], LONG)[0], Result)


def test_a_process_that_is_lost_is_begun_again(aside: Aside) -> None:
    aside.read([Source("a", TEXT)], LONG)
    process = aside._process
    assert process
    assert process.pid
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert isinstance(aside.read([Source("a", TEXT)], LONG)[0], Result)
