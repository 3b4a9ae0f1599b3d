"""Tables and JSON: columns guessed and told, broken rows named by their line."""

from __future__ import annotations

import codecs
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archives import ACCORD, PACT, page
from comity.model.items import Given
from comity.sources.columns import checked, guess, parse_columns
from comity.sources.dates import DAY_FIRST, MONTH_FIRST, edtf, mailed, order_of
from comity.sources.limits import Limits
from comity.sources.streams import Damaged

Open = Callable[..., Any]
FRENCH = f"Titre;Texte intégral;Date de parution;Source\nUn;{ACCORD};14/05/2021;AFP\nDeux;{PACT};03/05/2021;Reuters\n"


def test_a_french_table(open_bytes: Open) -> None:
    found = open_bytes("a.csv", FRENCH.encode())
    assert found.names == ["1", "2"]
    assert found.items[0].given == Given(title="Un", publisher="AFP", published="2021-05-14", published_by="table")
    assert found.items[0].data.decode() == ACCORD.strip()
    assert found.items[1].given.published == "2021-05-03"
    (note,) = found.notes
    assert note.text.startswith(
        "text from 'Texte intégral', title from 'Titre', date from 'Date de parution' (day first), publisher from 'Source'"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(open_bytes: Open, encoding: str) -> None:
    assert open_bytes("a.csv", FRENCH.encode(encoding)).items[0].data.decode() == ACCORD.strip()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(open_bytes: Open, delimiter: str) -> None:
    rows = [("id", "text"), ("a", '"one, two; three"'), ("b", '"four\nfive"'), ("c", '"a ""quote"""')]
    data = "".join(delimiter.join(row) + "\r\n" for row in rows)
    found = open_bytes("a.tsv" if delimiter == "\t" else "a.csv", data.encode())
    assert found.names == ["a", "b", "c"]
    assert [item.data for item in found.items] == [b"one, two; three", b"four\nfive", b'a "quote"']


def test_columns_that_the_user_names(open_bytes: Open) -> None:
    data = f"text,résumé,jour\nshort,{ACCORD},2021-05-04\n".encode()
    found = open_bytes("a.csv", data, columns=parse_columns("text=Resume, date=jour"))
    assert found.items[0].data.decode() == ACCORD.strip()
    assert found.items[0].given.published == "2021-05-04"
    missing = open_bytes("a.csv", data, columns={"text": "body"})
    assert missing.problems == ["a.csv: has no column 'body'; it has text, résumé, jour; name another with --columns"]


@pytest.mark.parametrize("written", ["", "text", "text=", "=a", "colour=a", "text=a,text=b", "date=a,published=b"])
def test_columns_that_are_none(written: str) -> None:
    with pytest.raises(ValueError, match=r"text=body|twice"):
        parse_columns(written)


def test_columns_by_the_users_words() -> None:
    assert parse_columns("text=a, url=b,Author=c") == {"text": "a", "address": "b", "byline": "c"}
    assert checked({"published": "d"}) == {"published": "d"}


def test_the_longest_column_is_the_text_where_no_name_tells(open_bytes: Open) -> None:
    found = open_bytes("a.csv", f"x,y,z\n1,{ACCORD.replace(',', '')},2\n".encode())
    assert "text from 'y'" in found.notes[0].text
    none = open_bytes("a.csv", b"x,y\n1,2\n")
    assert none.problems == ["a.csv: has no column that holds text (its columns: x, y); name it with --columns text=COLUMN"]


def test_contents_must_fit_the_name() -> None:
    rows = [{"text": "a b c", "date": "soon", "url": "none", "language": "Klingon", "link": "https://x.org/1", "id": "1"}] * 3
    columns = guess(list(rows[0]), rows, {})
    assert columns.held == {"text": "text", "address": "link"}
    with pytest.raises(Damaged, match="no column"):
        guess(["a"], [{"a": "b"}], {})


def test_broken_rows_are_named_by_their_line(open_bytes: Open) -> None:
    data = f'id,text,date\n1,"{PACT}\nsecond line",2021\n2,,2021\n3,a,b,c,d\nx\n\n4,good,2021\n'
    found = open_bytes("a.csv", data.encode())
    assert found.names == ["1", "4"]
    assert [problem.partition("; ")[0] for problem in found.problems] == [
        "a.csv!/2: has no text in column 'text' (line 4)",
        "a.csv!/3: has 5 cells where the header has 3 (line 5)",
        "a.csv!/4: has 1 cells where the header has 3 (line 6)",
    ]


def test_a_quotation_that_is_not_closed_costs_one_row(open_bytes: Open) -> None:
    data = 'id,text\n1,fine\n2,"never closed\n' + "".join(f"{number},row {number}\n" for number in range(3, 200))
    found = open_bytes("a.csv", data.encode())
    assert found.names == ["1", *map(str, range(3, 200))]
    assert found.problems == ["a.csv!/2: begins a quotation that does not end (line 3); mend the line, or quote its cells"]


def test_a_field_without_end(open_bytes: Open) -> None:
    data = b'id,text\n1,"' + b"a" * 500_000 + b'"\n2,good\n'
    found = open_bytes("a.csv", data, limits=Limits(text=200_000))
    assert found.names == ["2"]
    assert "(line 2)" in found.problems[0]


def test_bytes_in_another_encoding(open_bytes: Open) -> None:
    found = open_bytes("a.csv", "id,text\n1,été\n".encode() + "2,été\n".encode("latin-1") + b"3,good\n")
    assert found.names in (["1", "3"], ["1", "2", "3"])
    late = b"id,text\n" + b"1,plain\n" * 30_000 + "2,été\n".encode("latin-1")
    assert open_bytes("a.csv", late).items[-1].data == "été".encode()


@pytest.mark.parametrize("data", [b"", b"\n\n", b",,,\n1,2,3,4\n"])
def test_no_header(open_bytes: Open, data: bytes) -> None:
    assert "a.csv: " in open_bytes("a.csv", data).problems[0]


def test_a_header_alone_holds_nothing(open_bytes: Open) -> None:
    found = open_bytes("a.csv", b"id,text\n")
    assert not found.items
    assert not found.errors
    assert found.notes[-1].text == "holds nothing"


def dated(*dates: str) -> bytes:
    return "".join(["text,date\n", *(f"some text,{date}\n" for date in dates)]).encode()


def published(found: Any) -> list[str | None]:
    return [item.given.published for item in found.items]


def test_dates_that_can_be_read_in_two_ways_are_not_taken(open_bytes: Open) -> None:
    assert published(open_bytes("a.csv", dated("03/04/2021", "25/04/2021"))) == ["2021-04-03", "2021-04-25"]
    assert published(open_bytes("a.csv", dated("03/04/2021", "04/25/2021"))) == ["2021-03-04", "2021-04-25"]
    doubtful = open_bytes("a.csv", dated("03/04/2021", "05/04/2021"))
    assert published(doubtful) == [None, None]
    assert "where day and month can be told apart" in doubtful.notes[0].text
    assert published(open_bytes("a.csv", dated("25/04/2021", "04/25/2021"))) == [None, None]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_the_whole_column_tells_the_order(open_bytes: Open, pack: Callable[[bytes], bytes]) -> None:
    data = dated(*["03/04/2021"] * 3_000, "25/04/2021")
    found = open_bytes("a.csv" if pack is bytes else "a.csv.gz", pack(data))
    assert published(found)[0] == "2021-04-03"


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2021-05-04", "2021-05-04"),
        ("2021-05-04T23:30:00-05:00", "2021-05-04"),
        ("2021-05-04 23:30", "2021-05-04"),
        ("2021/5/4", "2021-05-04"),
        ("20210504", "2021-05-04"),
        ("20210504233000", "2021-05-04"),
        ("2021-05", "2021-05"),
        ("2021", "2021"),
        ("Tue, 04 May 2021 23:30:00 -0500", "2021-05-04"),
        ("4 mai 2021", "2021-05-04"),
        ("mardi 4 mai 2021", "2021-05-04"),
        ("1er février 2021", "2021-02-01"),
        ("14 févr. 2018", "2018-02-14"),
        ("May 4, 2021", "2021-05-04"),
        ("Tuesday, May 4th, 2021", "2021-05-04"),
        ("1620171000", "2021-05-04"),
        ("1620171000000", "2021-05-04"),
        ("2021-02-30", None),
        ("31/12/2021", None),
        ("0021", None),
        ("soon", None),
        ("", None),
        ("٢٠٢١", None),
    ],
)
def test_dates(written: str, date: str | None) -> None:
    assert edtf(written) == date


def test_dates_in_numbers() -> None:
    assert edtf("04/05/2021", DAY_FIRST) == "2021-05-04"
    assert edtf("04.05.2021 10:00", MONTH_FIRST) == "2021-04-05"
    assert edtf("25/05/2021", MONTH_FIRST) is None
    assert order_of(["04/05/2021", "2021", "x"]) is None
    assert order_of(["25/05/2021"]) == DAY_FIRST


@given(st.text())
def test_dates_of_any_text(text: str) -> None:
    for order in (None, DAY_FIRST, MONTH_FIRST):
        found = edtf(text, order)
        assert found is None or found.isascii()
    assert mailed(text) is None or edtf(mailed(text) or "") is not None


def test_json_lines(open_bytes: Open) -> None:
    lines = [
        {"id": "x/1", "headline": "One", "body": ACCORD, "pub_date": "2021-05-04T10:00:00Z", "lang": "fr-FR"},
        {"id": "x2", "headline": "Two", "body": PACT, "source": {"name": "AFP"}, "authors": ["A. B.", {"name": "C"}]},
    ]
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    found = open_bytes("a.jsonl", codecs.BOM_UTF8 + data + b"\n{broken\n[1]\n" + b'{"body": 3}')
    assert found.names == ["x⁄1", "x2", "5"]
    assert found.items[0].given == Given(title="One", language="fr", published="2021-05-04", published_by="table")
    assert found.items[1].given == Given(title="Two", publisher="AFP", byline="A. B., C")
    assert [problem.partition(": ")[0] for problem in found.problems] == ["a.jsonl!/3", "a.jsonl!/4"]
    assert "(line 4)" in found.problems[0]


def test_json_one_level_down(open_bytes: Open) -> None:
    data = json.dumps({"_id": "1", "_source": {"text": ACCORD, "url": "https://x.org/a", "paragraphs": ["a" * 200, "b"]}}).encode()
    (item,) = open_bytes("a.jsonl", data).items
    assert item.data.decode() == ACCORD.strip()
    assert item.address == "https://x.org/a"
    (again,) = open_bytes("a.jsonl", data, columns={"text": "_source.paragraphs"}).items
    assert again.data == b"a" * 200 + b"\n\nb"


@pytest.mark.parametrize("indent", [None, 2])
def test_json_lists_and_objects(open_bytes: Open, indent: int | None) -> None:
    rows = [{"text": ACCORD}, {"text": PACT}]
    assert len(open_bytes("a.json", json.dumps(rows, indent=indent).encode()).items) == 2
    assert len(open_bytes("a.json", json.dumps(rows[0], indent=indent).encode()).items) == 1
    assert len(open_bytes("a", json.dumps(rows).encode()).items) == 2


def test_json_that_is_none(open_bytes: Open) -> None:
    assert "no JSON" in open_bytes("a.json", b"[{'text': 1}").problems[0]
    assert "no objects" in open_bytes("a.jsonl", b"1\n2\n").problems[0]
    assert "line 1" in open_bytes("a.jsonl", b'{"text":' + b"[" * 100_000 + b'\n{"text":"a"}\n').problems[0]
    long = open_bytes("a.jsonl", b'{"text":"' + b"a" * 300_000 + b'"}\n{"text":"short"}\n', limits=Limits(document=100_000))
    assert [item.data for item in long.items] == [b"short"]


def test_html_in_a_cell(open_bytes: Open) -> None:
    (item,) = open_bytes("a.jsonl", json.dumps({"content": page().decode()}).encode()).items
    assert item.media == "text/html"
    assert open_bytes("a.jsonl", json.dumps({"content": "<3 of them"}).encode()).items[0].media == "text/plain"


def test_rows_of_one_id(open_bytes: Open) -> None:
    rows = [{"id": str(number % 300), "text": f"row {number}"} for number in range(600)]
    found = open_bytes("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
    assert len(set(found.names)) == 600


def test_only_the_rows_that_are_wanted(open_bytes: Open) -> None:
    found = open_bytes("a.csv", b"id,text\na,one\nb,two\nc,\n", wanted={"b"})
    assert found.names == ["b"]
    assert not found.errors
