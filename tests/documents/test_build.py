"""Texts to documents: language, date of publication, anchor."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time

import pytest

from comity.documents import build
from comity.documents.language import detect, language_of
from comity.documents.published import find_publication
from comity.documents.structure import find_blocks
from comity.errors import InputError, KnowledgeError
from comity.knowledge.texts import date_words

BODY = "Les ministres de la Tunisie et de la Norvège ont signé mercredi un accord de pêche, selon un communiqué publié à Oslo."
TODAY = datetime.date(2026, 6, 1)


def told(text: str, given: str | None = None) -> tuple[str | None, str | None, str | None, str | None]:
    found = find_publication(text, find_blocks(text, "fr"), "fr", given, today=TODAY)
    return found.published, found.published_by, found.anchor.isoformat() if found.anchor else None, found.anchor_precision


@pytest.mark.parametrize(
    ("head", "published", "by", "precision"),
    [
        ("date 2023-07 ", "2023-07", "header", "month"),
        ("2018/02/14 16:36 KST\n\n", "2018-02-14", "header", "day"),
        ("16.07.2021 - Mise à jour\n", "2021-07-16", "header", "day"),
        ("Publié le 3 mai 2021 à 10h30\n", "2021-05-03", "header", "day"),
        ("Posted on 3 mai 2021\n", "2021-05-03", "header", "day"),
        ("Par Anne Martin | 3 mai 2021\n", "2021-05-03", "header", "day"),
        ("10 Octobre 2022\n\n", "2022-10-10", "header", "day"),
        ("Une visite à Oslo 17/04/2017\n\n", "2017-04-17", "header", "day"),
        ("Xinhua | 01.12.2017 08h35\n\n", "2017-12-01", "header", "day"),
        ("21 janvier 2017 . – ", "2017-01-21", "dateline", "day"),
        ("OSLO, 14 février 2018 (AFP) - ", "2018-02-14", "dateline", "day"),
        ("Oslo, le 5 mai 2021 – ", "2021-05-05", "dateline", "day"),
    ],
)
def test_published(head: str, published: str, by: str, precision: str) -> None:
    found = told(f"{head}{BODY}")
    assert found[:2] == (published, by) or (head.startswith("16.07") and found[0] == published)
    assert found[3] == precision


def test_the_address_of_the_page() -> None:
    document = build("https://site.org/monde/2021/03/12/un-accord.html", BODY)
    assert (document.published, document.published_by) == ("2021-03-12", "address")
    assert told(f"https://site.org/20240418/un-accord-1066134198.html\n{BODY}")[0] == "2024-04-18"
    assert told(f"https://site.org/article-20249918-1066134198.html\n{BODY}")[0] is None


def test_a_header_counts_before_a_dateline_and_the_user_before_both() -> None:
    text = f"Publié le 3 mai 2021\nOSLO, 2 mai 2021 (AFP) - {BODY}"
    assert told(text)[:2] == ("2021-05-03", "header")
    assert told(text, "2021-05-04")[:2] == ("2021-05-04", "given")


def test_a_dateline_without_a_year() -> None:
    head = f"OSLO, 14 fév. (AFP) - {BODY}"
    assert told(head)[0] is None
    assert told(f"{head}\nLe ministre à Oslo le mercredi 14 février 2018. Photo : AFP")[:2] == ("2018-02-14", "dateline")


@pytest.mark.parametrize(
    ("sentence", "anchor"),
    [
        ("Le ministre l'a dit mercredi 28 octobre. L'usine ouvrira en 2021.", "2020-10-28"),
        ("Le ministre l'a dit à Oslo, jeudi 29 février.", None),
        ("Le ministre l'a dit jeudi 3 mars 2022. Le sommet est prévu le lundi 6 juin 2022.", "2022-03-03"),
        ("Les deux pays ont signé un accord le 5 mars 2021 à Oslo.", "2021-03-05"),
        ("Les deux pays ont signé un accord.", None),
        ("Les deux pays ont signé un accord en 2019.", None),
    ],
)
def test_an_anchor_from_the_text_publishes_nothing(sentence: str, anchor: str | None) -> None:
    assert told(sentence)[:3] == (None, None, anchor)


def test_a_month_is_sharpened_by_the_day_of_the_dateline() -> None:
    text = f" date 2021-12 Oslo, 3 décembre (AFP) - {BODY}"
    assert told(text) == ("2021-12-03", "header", "2021-12-03", "day")
    assert told(f" date 2021-12 Oslo, 3 mars (AFP) - {BODY}")[0] == "2021-12"


def test_a_reading_does_not_depend_on_the_day_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime.date):
        @classmethod
        def today(cls) -> Clock:
            raise AssertionError("no clock")

    monkeypatch.setattr(datetime, "date", Clock)
    assert build("a", f"Le ministre l'a dit mercredi 28 octobre. L'usine ouvrira en 2021. {BODY}", language="fr").anchor is not None


def test_a_month_is_sharpened_by_a_weekday_of_it() -> None:
    text = f"date 2025-06 {BODY}\nIls se sont réunis vendredi 20 juin à Tunis."
    assert told(text) == ("2025-06", "header", "2025-06-20", "day")


@pytest.mark.parametrize("given", ["hier", "2021-13", "2021-02-30", "14/02/2018", ""])
def test_a_date_that_is_none(given: str) -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        build("a.txt", BODY, published=given)


def test_build() -> None:
    text = f"Un accord de pêche\n\nOSLO, 14 février 2018 (AFP) - {BODY}\n"
    document = build("a.txt", text)
    assert (document.name, document.text, document.language) == ("a.txt", text, "fr")
    assert (
        document.published == "2018-02-14" and document.anchor == datetime.date(2018, 2, 14) and document.anchor_precision == "day"
    )
    assert len(document.blocks) == 2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Minister hat den Vertrag mit den Partnern nicht unterzeichnet, und das ist für die Stadt von Bedeutung.", None),
        (BODY, "xx"),
    ],
)
def test_a_language_without_knowledge(text: str, language: str | None) -> None:
    with pytest.raises(InputError, match=r"languages: .*fr"):
        build("a.txt", text, language=language)


@pytest.mark.parametrize(
    "text", ["Le député a signé lundi.\n" * 4_000, "lundi 3 mai 2021, " * 6_000, "2018-" * 20_000, "Publié le 3 mai 2021\n" * 4_000]
)
def test_long_texts_take_linear_time(text: str) -> None:
    begun = time.process_time()
    build("a.txt", text, language="fr")
    assert time.process_time() - begun < 3


def test_an_empty_text() -> None:
    with pytest.raises(InputError, match="no text"):
        build("a.txt", " \n")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (BODY, "fr"),
        ("Japon-Vietnam : accord sur la cybersécurité", "fr"),
        ("The two ministers signed the agreement and will meet again in the capital.", "en"),
        ("Los ministros firmaron el acuerdo y se reunirán con sus homólogos en la capital.", "es"),
        ("Il ministro ha incontrato il suo omologo alla presenza degli ambasciatori", "it"),
        ("12 34 56", None),
    ],
)
def test_detect(text: str, language: str | None) -> None:
    assert detect(text) == language


def test_the_language_of_a_block() -> None:
    assert language_of("This page was made by a machine and there may be errors in it.", "fr") == "en"
    assert language_of("Der Minister hat den Vertrag mit den Partnern nicht unterzeichnet, und das ist gut.", "fr") == "de"
    assert language_of("Министры подписали соглашение", "fr") is None
    assert language_of("Tunisia and Norway agree on fishing", "fr") == "en"
    assert language_of("Accord de pêche entre Oslo et Tunis", "en") == "fr"
    assert language_of(BODY, "fr") == "fr"
    assert language_of("Boeing 737 MAX", "fr") == "fr"


def test_plain_french_loads_no_model() -> None:
    code = f"import sys; from comity.documents import build; build('a', {BODY!r}); assert 'py3langid' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_language_folder_is_named() -> None:
    with pytest.raises(KnowledgeError, match=r"knowledge/xx/dates\.yaml"):
        date_words("xx")
