"""Declarations of sources: what stands in a file comes out as it is, and what cannot stand is named with the remedy."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.sources.declared import Declared, Kind, Volume, declared, load, load_all, save

FEED = "https://example.org/feed.xml"
FULL = f"""\
name: desk
publisher: The Desk
language: no
feed: {FEED}
expected: 10-40 per day
allow_hosts: [intranet.example, "127.0.0.1:8000"]
rate: 0.5
"""


def write(folder: Path, text: str, name: str = "desk") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    hosts = ("intranet.example", "127.0.0.1:8000")
    expected = Declared("desk", Kind.FEED, FEED, "The Desk", "no", Volume(10, 40, 1), hosts, 0.5)
    assert load(write(tmp_path, FULL)) == expected
    assert load(write(tmp_path, f"sitemap: {FEED}")) == Declared("desk", Kind.SITEMAP, FEED)


def test_paths_count_from_the_file(tmp_path: Path) -> None:
    assert load(write(tmp_path, "folder: ../texts")).place == str(tmp_path / "../texts")
    assert load(write(tmp_path, "file: /srv/news.csv\ncolumns: text=body,date=day")).columns == {"text": "body", "published": "day"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "declares nothing"),
        ("- a", "declares nothing"),
        ("feed: [", "is no YAML"),
        ("publisher: A", "does not say where its documents are; give exactly one of feed, sitemap, address, folder, file"),
        (f"feed: {FEED}\nfolder: a", "has feed and folder"),
        (f"feed: {FEED}\nfeeds: 3", "has an unknown field 'feeds'; the fields are name, publisher"),
        (f"name: other\nfeed: {FEED}", "name: is 'other', not the file's; call the file other.yaml"),
        (f"name: A B\nfeed: {FEED}", "name: 'A B' is no name"),
        ("feed: news.xml", "feed: 'news.xml' is no web address"),
        ("feed: ftp://example.org/a", "is no web address"),
        (f"feed: {FEED}\nlanguage: klingon", "language: 'klingon' is no language; give its ISO 639-1 code"),
        (f"feed: {FEED}\nexpected: many", "expected: 'many' is no volume; write it as 10-40 per day"),
        (f"feed: {FEED}\nexpected: 40-10 per day", "write the lower number first, 10-40 per day"),
        (f"feed: {FEED}\nexpected: 10", "expected: 10 is no volume"),
        (f"feed: {FEED}\nrate: 0", "rate: 0 is no rate"),
        (f"feed: {FEED}\nrate: fast", "rate: 'fast' is no rate"),
        (f"feed: {FEED}\nallow_hosts: intranet", "allow_hosts: 'intranet' is no list of hosts"),
        (f"feed: {FEED}\npublisher: 2018-02-14", "publisher: datetime.date(2018, 2, 14) is no text; put it in quotes"),
        (f"feed: {FEED}\ndays: 3", "feed: cannot have days in it; only address can"),
        ("feed: https://example.org/{year}.xml", "feed: cannot have days in it"),
        ("address: https://example.org/{year}\ndays: 0", "days: 0 is no number of days"),
        ("folder: 3", "folder: 3 is no path"),
        ("file: a.csv\ncolumns: body", "columns: 'body'"),
    ],
)
def test_what_cannot_stand_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as raised:
        load(path)
    assert problem in str(raised.value)
    assert raised.value.name == str(path)
    assert raised.value.remedy


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"publisher: \xe9")
    with pytest.raises(InputError, match="is no YAML"):
        load(tmp_path / "latin.yaml")
    with pytest.raises(InputError, match="too large"):
        load(write(tmp_path, "#" * 200_000))
    with pytest.raises(InputError, match="no name"):
        load(write(tmp_path, f"feed: {FEED}", "Ä B"))


def test_a_folder_gives_its_sources_and_errors_in_their_place(tmp_path: Path) -> None:
    assert load_all(tmp_path / "none") == []
    write(tmp_path, f"feed: {FEED}", "b")
    write(tmp_path, "feed: 3", "c")
    write(tmp_path, f"feed: {FEED}", "a")
    found = load_all(tmp_path)
    assert [each.name for each in found] == ["a", "b", str(tmp_path / "c.yaml")]
    assert isinstance(found[2], InputError)


def test_an_address_with_the_day_in_it_stands_for_several() -> None:
    daily = Declared("desk", Kind.ADDRESS, "https://example.org/{year}/{month}/{day}.html", days=3)
    assert daily.daily
    assert daily.addresses(datetime.date(2024, 3, 1)) == [
        f"https://example.org/{day}.html" for day in ("2024/02/28", "2024/02/29", "2024/03/01")
    ]
    monthly = Declared("desk", Kind.ADDRESS, "https://example.org/{year}-{month}", days=3)
    assert monthly.addresses(datetime.date(2024, 3, 20)) == ["https://example.org/2024-03"]
    assert Declared("desk", Kind.ADDRESS, FEED).addresses(datetime.date(2024, 3, 1)) == [FEED]


@pytest.mark.parametrize(
    ("came", "few", "far"), [(0, True, True), (4, True, True), (5, False, False), (80, False, False), (81, False, True)]
)
def test_what_is_far_from_a_volume(came: int, few: bool, far: bool) -> None:
    volume = Volume(10, 40, 7)
    assert (volume.few(came), volume.far(came)) == (few, far)
    assert str(volume) == "10-40 per week"


SOURCES = st.builds(
    Declared,
    name=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True),
    kind=st.sampled_from([Kind.FEED, Kind.SITEMAP]),
    place=st.sampled_from([FEED, "http://127.0.0.1:8000/a?b=%C3%A9&c=d"]),
    publisher=st.none() | st.text(min_size=1).filter(lambda text: text.isprintable() and text == text.strip()),
    language=st.sampled_from([None, "fr", "no", "en"]),
    expected=st.none() | st.builds(Volume, st.just(0), st.integers(1, 999), st.sampled_from([1, 7])),
    allow_hosts=st.lists(st.sampled_from(["intranet.example", "127.0.0.1:8000", "[::1]"]), max_size=2).map(tuple),
    rate=st.none() | st.floats(0.01, 1000),
)


@given(source=SOURCES)
def test_what_is_saved_is_read_the_same(source: Declared, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("declared")
    path = save(source, folder / "sources")
    assert load(path) == source
    with pytest.raises(InputError, match="of that name"):
        save(source, folder / "sources")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(["name", "publisher", "language", "expected", "allow_hosts", "rate", "days", "columns", *Kind, "other"])


@given(entries=st.dictionaries(FIELDS, VALUES, max_size=4))
def test_whatever_is_declared_there_is_a_source_or_an_error(entries: dict[Any, Any]) -> None:
    try:
        assert isinstance(declared(entries, "sources/desk.yaml"), Declared)
    except InputError as error:
        assert error.name == "sources/desk.yaml"


@given(text=st.text(max_size=60) | VALUES.map(lambda value: yaml.safe_dump({"feed": value})))
def test_whatever_a_file_holds(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("declared") / "desk.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        load(path)
    except InputError as error:
        assert error.name == str(path)
