"""The field's data and twins: figures that are worked out by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from comity.coder.coder import Coder
from comity.errors import InputError
from comity.evaluation import parity, plover
from comity.flow import Reader

HEADER = "sentence_id\tmarked_sentence\tgold_root\n"


def test_figures_of_a_confusion() -> None:
    score = plover.Score(Counter({("AID", "AID"): 3, ("AID", "AGREE"): 1, ("ACCUSE", "REJECT"): 1, ("ACCUSE", "ACCUSE"): 1}))
    precision, recall, value, of = score.of("AID")
    assert (precision, recall, of) == (1, 0.75, 4)
    assert score.accuracy == pytest.approx(4 / 6)
    assert score.quads == pytest.approx(5 / 6)  # AGREE is another quad than AID, REJECT the same as ACCUSE
    assert score.macro == pytest.approx((value + 2 / 3) / 2)


def test_yield_stands_for_concede_and_retreat(tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    rows = [
        "1\t<s>La France</s> a retiré ses troupes du <t>Mali</t>.\tYIELD",
        "2\t<s>Le Chili</s> a condamné <t>la Norvège</t>.\tACCUSE",
    ]
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    score = plover.score(Coder(Reader()), plover.load(file), "fr")
    assert score.accuracy == 1


def test_a_sentence_without_marks_is_named(tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    file.write_text(HEADER + "1\tOslo met Bern.\tCONSULT\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"few\.tsv:2"):
        plover.load(file)


def test_another_table_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "few.tsv"
    file.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(InputError, match="gold_root"):
        plover.load(file)


def test_whole_readings_against_records(tmp_path: Path) -> None:
    file = tmp_path / "records.txt"
    party = {"actorText": "Chile", "code": "CHL", "sector": "GOV"}
    other = {"actorText": "Norway", "code": "NOR"}
    records = [
        {"event": "DISAPPROVE", "source": [party], "target": [other], "text": "Le Chili a condamné la Norvège."},
        {"event": "DISAPPROVE", "source": [other], "target": [party], "text": "Le Chili a condamné la Norvège."},
        {"event": "DOCUMENT", "text": "nothing"},
    ]
    file.write_text(json.dumps(records), encoding="utf-8")
    assert plover.whole(Reader(), plover.records(file), "fr") == plover.Whole(records=2, typed=2, known=2, right=1)


def test_twins_are_compared_event_by_event(tmp_path: Path) -> None:
    texts = {"fr": "Le Chili a condamné la Norvège. Oslo a livré des chars à la Moldavie.", "xx": "Le Chili a condamné la Norvège."}
    for language, text in texts.items():
        for folder in ("documents", "gold"):
            (tmp_path / language / "dev" / folder).mkdir(parents=True)
        (tmp_path / language / "dev" / "documents" / "one.txt").write_text(text, encoding="utf-8")
    ((one, other, names),) = parity.twins(tmp_path)
    found = parity.measure(one, other, names)
    assert (found.documents, found.first, found.second, found.same) == (1, 2, 1, 1)
    assert found.f1 == pytest.approx(2 / 3)
    assert any("only in fr" in line and "AID" in line for line in found.differences)
