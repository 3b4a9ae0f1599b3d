"""From paths and addresses to items: what is listed, what is passed over, and what the user says of all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archives import ACCORD, captured, mailed, page, zipped
from comity.errors import InputError
from comity.model.items import Given, Item
from comity.scale.inputs import gather, items
from comity.sources.notes import Note

FILES = {
    "a.txt": ACCORD.encode(),
    "b.html": page(),
    "below/c.zip": zipped({"x.txt": ACCORD}),
    "below/d": page(),  # no ending
    "below/e.eml": mailed(),
    "f.doc": b"\xd0\xcf\x11\xe0",
    "g.png": b"\x89PNG",
    "h.css": b"p {}",
    "README": b"words",
    "i.odd": b"words",
    "1234.host:2,S": mailed(),
    "page?id=3": page(),
    ".hidden.txt": b"x",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "in"


def listed(folder: Path, pattern: str | None = None) -> list[str]:
    return [str(entry).removeprefix(f"{folder}/") for entry in gather([str(folder)], pattern).entries]


def test_all_documents_of_a_folder(folder: Path) -> None:
    assert listed(folder) == ["1234.host:2,S", "a.txt", "b.html", "f.doc", "page?id=3", "below/c.zip", "below/d", "below/e.eml"]
    (note,) = gather([str(folder)]).notes
    assert note.startswith(f"{folder}: passed over 5 files that hold no documents (")
    assert ".css 1" in note


def test_a_pattern(folder: Path) -> None:
    assert listed(folder, "*.PNG") == ["g.png"]
    assert listed(folder, "*") != listed(folder)
    (error,) = gather([str(folder)], "*.xyz").entries
    assert isinstance(error, InputError)
    assert error.problem == "is a folder without files that match *.xyz"


def test_a_folder_without_documents(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_bytes(b"p {}")
    (error,) = gather([str(tmp_path)]).entries
    assert str(error) == f"{tmp_path}: is a folder without files that can be read; name the files"


def test_addresses_and_standard_input_stay_as_they_are(folder: Path) -> None:
    given = ["https://example.org/a", "-", "HTTP://example.org", "https://example.org/a", "-", str(folder / "a.txt"), "no/such"]
    inputs = gather(given)
    assert inputs.entries[:4] == ["https://example.org/a", "-", "HTTP://example.org", str(folder / "a.txt")]
    assert inputs.missing == ["no/such"]


@pytest.mark.skipif(os.name != "posix", reason="names of bytes")
def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xe9t\xe9.txt"
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    (error,) = gather([str(tmp_path)]).entries
    assert str(error).startswith(f"{tmp_path}/\\xe9t\\xe9.txt: has a name that is no UTF-8")


def test_items_of_all_entries(folder: Path) -> None:
    notes: list[Note] = []
    (folder / "pages.warc").write_bytes(captured(2))
    (folder / "bad.zip").write_bytes(zipped({"../x": "y", "good.txt": "z", "p.png": b"\x89PNG"}))
    found = list(items(gather([str(folder)]).entries, tell=notes.append))
    names = [outcome.name.removeprefix(f"{folder}/") for outcome in found]
    assert "below/c.zip!/x.txt" in names
    assert "https://example.org/1" in names
    (error,) = (outcome for outcome in found if isinstance(outcome, InputError) and "../x" in outcome.name)
    assert error.root == str(folder / "bad.zip")
    (doc,) = (outcome for outcome in found if outcome.name.endswith(".doc"))
    assert isinstance(doc, InputError)
    assert doc.root is None
    assert [note.passed for note in notes] == [1]


def test_what_the_user_says_goes_before(folder: Path) -> None:
    said = Given(published="2020-01-01", language="fr")
    mail, *_ = items([str(folder / "below/e.eml")], said)
    assert isinstance(mail, Item)
    assert mail.given == Given(
        title="Communiqué", byline="André Moulin", language="fr", published="2020-01-01", published_by="given"
    )
    (text,) = items([str(folder / "a.txt")])
    assert isinstance(text, Item)
    assert text.given == Given()


def test_addresses_are_fetched_by_who_can() -> None:
    def fetch(address: str) -> Iterator[Item | InputError]:
        yield Item(f"{address}/1", b"x")
        yield InputError(f"{address}/2", "is gone", "look elsewhere")

    page, gone = items(["https://example.org"], Given(language="en"), fetch=fetch)
    assert (page.root, gone.root) == ("https://example.org", "https://example.org")
    assert isinstance(page, Item)
    assert page.given.language == "en"
    (error,) = items(["https://example.org"])
    assert "is a web address" in str(error)
