"""The reader of the pages: one reads at a time, few wait, what was read is kept for a while."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.exceptions import HTTPException

from comity.errors import InputError
from comity.faces.web import study
from comity.faces.web.study import WAITING, Study
from comity.model.source import Source
from stores import tell


class Slow:
    """Stands for the process: reads when it is let, and counts."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.read_names: list[str] = []
        self.at_once = 0

    def read(self, entries: Sequence[Any], seconds: float) -> list[Any]:
        self.at_once += 1
        assert self.at_once == 1
        assert self.go.wait(10)
        self.read_names += [each.name for each in entries]
        self.at_once -= 1
        bad = InputError("a", "is bad", "leave it")
        return [bad if each.text == "bad" else tell(each.name, each.text) for each in entries]

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(study, "Aside", lambda: made)
    return made


def full(reader: Study) -> bool:
    try:
        with reader._waiting.turn():
            return False
    except HTTPException:
        return True


def test_few_wait_and_the_others_are_told_so(slow: Slow) -> None:
    reader = Study()
    with ThreadPoolExecutor(WAITING) as pool:
        waiting = [pool.submit(reader.read, Source(str(number), "words")) for number in range(WAITING)]
        while not full(reader):
            threading.Event().wait(0.005)
        with pytest.raises(HTTPException) as refused:
            reader.read(Source("one more", "words"))
        slow.go.set()
        assert sorted(each.result().document.name for each in waiting) == sorted(str(number) for number in range(WAITING))
    assert refused.value.status_code == 503
    assert reader.read(Source("one more", "words")).document.name == "one more"


def test_what_was_read_is_kept_until_there_is_too_much(slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    slow.go.set()
    monkeypatch.setattr(study, "KEPT", 20)
    reader = Study()
    for name in ("a", "a", "b", "a", "c", "b"):
        reader.read(Source(name, "ten letter"))
    assert slow.read_names == ["a", "b", "c", "b"]


def test_what_cannot_be_read_says_why(slow: Slow) -> None:
    slow.go.set()
    with pytest.raises(InputError):
        Study().read(Source("a", "bad"))
