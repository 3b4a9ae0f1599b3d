"""Who published a text, where it says so."""

from __future__ import annotations

import pytest

from comity import documents
from comity.documents.publisher import find_publisher
from comity.errors import KnowledgeError
from comity.knowledge import publishers

BODY = " Les deux ministres sont convenus mardi de renforcer la coopération entre leurs pays dans la cybersécurité et le commerce."
ENGLISH = " The two ministers agreed on Tuesday to strengthen the cooperation of their countries on cyber security and on trade."


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("SEOUL, 14 fév. (Yonhap) --" + BODY, "Yonhap"),
        ("Bangkok (VNA) -" + BODY, "VNA"),
        ("PARIS, 3 mai 2021 (AFP) -" + BODY, "AFP"),
        ("PÉKIN, 3 mai (Xinhua) —" + BODY, "Xinhua"),
        ("RABAT, 3 mai 2021 (MAP) -" + BODY, "Maghreb Arabe Presse"),
        ("OSLO, June 4 (Jiji Press)--" + ENGLISH, "Jiji Press"),
        ("WASHINGTON, Dec 17 (Reuters) -" + ENGLISH, "Reuters"),
        ("KYIV, Ukraine (AP) —" + ENGLISH, "AP"),
        ("Deux pays coopèrent\n\n" + BODY + "\n\nIls se reverront en mai à Séoul. - VNA", "VNA"),
        ("Le 3 mai 2021" + "\n\n" + BODY, None),
        ("Deux pays coopèrent\n\n" + BODY + " Selon l'agence Yonhap, ils se reverront.", None),
        ("Deux pays coopèrent\n\nPar Anne Martin (avec AFP)\n\n" + BODY, None),
    ],
)
def test_the_agency_that_signs(text, name) -> None:
    assert find_publisher(documents.build("a.txt", text, None, None)) == name


def test_a_name_stands_for_one_agency(monkeypatch) -> None:
    monkeypatch.setattr(publishers, "read_yaml", lambda _: {"AFP": ["AFP"], "Other": ["AFP"]})
    publishers.load_publishers.cache_clear()
    with pytest.raises(KnowledgeError, match="AFP"):
        publishers.load_publishers()
    publishers.load_publishers.cache_clear()
