"""Opening files, pipes and standard input: lazily, within limits."""

from __future__ import annotations

import io
import os
import sys
import threading
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import ACCORD, captured, page, tarred, zipped
from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.files import opened
from comity.sources.limits import Limits
from comity.sources.names import Unique, ending, inside, shown, unsafe, within


@pytest.fixture
def given_bytes(monkeypatch: pytest.MonkeyPatch) -> object:
    def call(data: bytes) -> list[Item | InputError]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(_Forward(data)))
        return list(opened("-"))

    return call


class _Forward(io.BytesIO):
    """Bytes as from a pipe: they come in small pieces and only once."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError("a pipe")

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 0, 1000) if size and size > 0 else 1000)


def test_a_text_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffun\r\ndeux\0".encode())
    assert list(opened(str(path))) == [Item(str(path), "\ufeffun\r\ndeux\0".encode(), root=str(path), given=Given())]


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (ACCORD.encode(), ["-"]),
        (b"", ["-"]),
        (page(), ["-"]),
        (zipped({"a.txt": ACCORD, "b.html": page() * 300}), ["-!/a.txt", "-!/b.html"]),
        (tarred({"a.txt": b"x" * 30_000}, "w:gz"), ["-!/a.txt"]),
        (captured(30, packed=True), [f"https://example.org/{number}" for number in range(30)]),
        (b'{"text": "a"}\n{"text": "b"}\n', ["-!/1", "-!/2"]),
        (b"id,text\n7,a\n", ["-!/7"]),
    ],
)
def test_standard_input(given_bytes, data: bytes, names: list[str]) -> None:  # type: ignore[no-untyped-def]
    found = given_bytes(data)
    assert [outcome.name for outcome in found] == names
    assert all(isinstance(outcome, Item) and outcome.root == "-" for outcome in found)


def test_more_than_the_limit_from_standard_input(given_bytes) -> None:  # type: ignore[no-untyped-def]
    (error,) = given_bytes(b"a" * 10_000_001)
    assert str(error) == "-: is too large (more than 10 MB; the limit is 10 MB); split it into one file per article"


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    (error,) = opened(str(path))
    assert "is too large (1099511.6 MB" in str(error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX systems")
def test_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    os.mkfifo(path)
    threading.Thread(target=path.write_bytes, args=(zipped({"a.txt": ACCORD}),)).start()
    assert [outcome.name for outcome in opened(str(path))] == [f"{path}!/a.txt"]


@pytest.mark.parametrize("name", ["none.txt", ".", "a\0b"])
def test_what_cannot_be_opened(tmp_path: Path, name: str) -> None:
    (error,) = opened(str(tmp_path / name))
    assert isinstance(error, InputError)
    assert "cannot be read (" in error.problem


def test_no_more_is_read_than_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({f"{number}.txt": b"x" * 100_000 for number in range(50)}))
    found = opened(str(path))
    next(found)
    with path.open("r+b") as file:
        file.truncate(1_000_000)
    assert sum(isinstance(outcome, Item) for outcome in found) < 12


def test_too_many_members(tmp_path: Path) -> None:
    path = tmp_path / "a.tar"
    path.write_bytes(tarred({f"{number}.txt": b"x" for number in range(50)}))
    found = list(opened(str(path), Limits(members=20)))
    assert len(found) <= 21
    assert "holds more than 20 parts" in str(found[-1])


@given(st.text(max_size=30))
def test_names_can_be_shown_and_stored(name: str) -> None:
    made = inside("a.zip", name)
    assert made.encode()
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in made)
    assert within(f"{made}!/x")[-1] == "a.zip"
    ending(name)
    error = unsafe("a.zip", name)
    assert error is None or str(error).encode()
    assert shown(shown(name)) == shown(name)


@given(st.lists(st.text(max_size=3), max_size=60))
def test_no_name_comes_twice(names: list[str]) -> None:
    unique = Unique()
    made = [unique.name(f"{name}.txt", number) for number, name in enumerate(names)]
    assert len(set(made)) == len(made)
