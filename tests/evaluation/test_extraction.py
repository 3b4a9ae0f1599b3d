"""Measuring extraction on benchmarks, in the layouts of their repositories."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from comity.errors import InputError
from comity.evaluation import bench_sources, extraction
from comity.evaluation.extraction_data import Page, load
from comity.evaluation.pages_make import make_pages
from comity.evaluation.workload import Material
from conftest import Run

FIRST = "La ministre estonienne a signé mercredi à Tallinn un accord de coopération sur la cybersécurité avec la France voisine."
SECOND = "Le texte prévoit des exercices communs chaque année et un échange de spécialistes entre les deux pays du continent."
MARKUP = (
    '<html lang="fr"><head><title>Un accord</title><meta name="pubdate" content="2021-05-03"></head><body>'
    f'<nav><a href="/">Menu</a></nav><article><h1>Un accord à Tallinn</h1><p>{FIRST}</p><p>{SECOND}</p></article>'
    "<footer>Tous droits réservés</footer></body></html>"
)


def ground_truth(folder: Path, published: str = "2021-05-03T10:00:00") -> None:
    (folder / "html").mkdir()
    (folder / "html" / "a.html.gz").write_bytes(gzip.compress(MARKUP.encode()))
    told = {"a": {"articleBody": f"{FIRST}\n{SECOND}", "url": "https://a.example/a", "datePublished": published}}
    (folder / "ground-truth.json").write_text(json.dumps(told))


def trafilatura(folder: Path) -> None:
    (folder / "eval").mkdir()
    (folder / "eval" / "a.html").write_text(MARKUP)
    told = {"https://a.example/a": {"file": "a.html", "with": [FIRST, SECOND], "without": ["Menu"]}}
    (folder / "evaldata.json").write_text(json.dumps(told))


def htmldate(folder: Path) -> None:
    (folder / "cache").mkdir()
    (folder / "cache" / "a.html").write_text(MARKUP)
    told = {"https://a.example/a": {"file": "a.html", "date": "2021-05-03"}, "b": {"file": "none", "date": float("nan")}}
    (folder / "eval_default.json").write_text(json.dumps(told))


def fundus(folder: Path) -> None:
    (folder / "fr").mkdir()
    (folder / "fr" / "LeQuotidien_2021_05_04.html.gz").write_bytes(gzip.compress(MARKUP.encode()))
    (folder / "fr" / "meta.info").write_text(json.dumps({"LeQuotidien_2021_05_04.html.gz": {"url": "https://a.example/a"}}))
    body = {"summary": [], "sections": [{"headline": [], "paragraphs": [FIRST, SECOND]}]}
    (folder / "fr" / "LeQuotidien.json").write_text(json.dumps({"V1": {"body": body, "publishing_date": "2021-05-03 10:00:00"}}))


@pytest.mark.parametrize("lay_out", [ground_truth, trafilatura, htmldate, fundus])
def test_all_layouts_are_read_and_measured(lay_out: object, tmp_path: Path) -> None:
    lay_out(tmp_path)  # type: ignore[operator]
    pages = load(tmp_path)
    assert len(pages) == 1
    figures = extraction.measure(pages)
    if lay_out is not htmldate:
        assert figures.texts["comity"]["all"] == extraction.Text(1.0, 1.0, 1.0, 1)
    if lay_out is not trafilatura:
        assert figures.dates["all"] == extraction.Dates(1, 1, 0, 0)
        assert figures.dates["all"].share == 1.0


def test_the_command_prints_a_table(tmp_path: Path, run: Run) -> None:
    ground_truth(tmp_path)
    done = run("evaluate", "extraction", "--data", str(tmp_path))
    assert done.status == 0
    assert "comity             all           1.000   1.000   1.000      1" in done.out
    assert "trafilatura" in done.out
    told = json.loads(run("evaluate", "extraction", "--data", str(tmp_path), "--json").out)
    assert told["dates"]["all"] == {"stated": 1, "right": 1, "wrong": 0, "missing": 0}


def test_other_folders_are_said(tmp_path: Path, run: Run) -> None:
    done = run("evaluate", "extraction", "--data", str(tmp_path))
    assert done.status != 0
    assert "ground-truth.json" in done.err
    (tmp_path / "ground-truth.json").write_text("{")
    with pytest.raises(InputError, match="broken benchmark"):
        load(tmp_path)


def test_overlap_and_mean() -> None:
    assert extraction.overlap("a b c d e", "a b c d e") == (1.0, 0.0, 0.0)
    assert extraction.overlap("a b c d e", "b c d e f") == (1 / 3, 1 / 3, 1 / 3)
    assert extraction.overlap("a b c d", "") == (0.0, 0.0, 1.0)
    assert extraction.overlap("", "") == (0.0, 0.0, 0.0)
    assert extraction.mean([(1.0, 0.0, 0.0), (0.0, 0.0, 1.0)]) == extraction.Text(1.0, 0.5, 2 / 3, 2)


@pytest.mark.parametrize(
    ("markup", "stated"),
    [
        ('<meta content="2021-05-03T08:00">', True),
        ("<p>3 mai 2021</p>", False),
        ('<html lang="fr"><p>3 mai 2021</p>', True),
        ("<p>May 3rd, 2021</p>", True),
        ("<p>03.05.2021</p>", True),
        ("<p>13.05.2021</p>", False),
        ("<p>5/3/2021</p>", True),
        ('"date":"20210503101500"', True),
        ("<p>May 4, 2021</p>", False),
    ],
)
def test_whether_a_page_states_a_day(markup: str, stated: bool) -> None:
    assert extraction.states(markup, "2021-05-03") is stated


def test_halves_are_told_by_the_name() -> None:
    halves = {Page(str(number), None, Path("x")).half for number in range(20)}
    assert halves == {"develop", "held-out"}


def test_made_pages_hold_their_texts(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "a.txt").write_text(f"Un accord\n\n{FIRST}\n\n{SECOND}")
    made = list(make_pages(Material.load(tmp_path / "documents"), 3, words=60))
    assert made == list(make_pages(Material.load(tmp_path / "documents"), 3, words=60))
    for address, data in made:
        path = tmp_path / "page.html"
        path.write_bytes(data)
        source = extraction._read(Page("page", address, path), data)
        assert source is not None
        assert FIRST in source.text
        assert "Facebook" not in source.text
        assert "Another story" not in source.text
        assert source.published == "-".join(address.split("/")[3:6])


def test_the_bench_of_sources() -> None:
    figures = bench_sources.measure(40, jobs=1)
    assert (figures.documents, figures.failed) == (40, 0)
    assert figures.copies == 4
    assert "pages per second" in figures.to_text()
    assert json.loads(figures.to_json())["pages"] == 40
