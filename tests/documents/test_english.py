"""English: dates, datelines, page furniture, date of publication, language of short texts, pages that mix languages."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.documents import build
from comity.documents.language import detect, language_of, stretches
from comity.documents.published import find_publication
from comity.documents.resolving import Anchor, Surroundings, bounds, resolve
from comity.documents.structure import find_blocks, is_header_date
from comity.documents.temporal import find_expressions
from comity.knowledge.texts import languages, letters, page_words

EDTF = re.compile(r"(?:\d{4}|\d{3}X|XXXX)(?:-\d\d){0,2}(?:/(?:\d{4}|XXXX)(?:-\d\d){0,2})?")
WEDNESDAY = Anchor(datetime.date(2018, 2, 14))
BODY = "The ministers of Tunisia and Norway signed a fisheries accord on Wednesday, according to a statement released in Oslo."
FRENCH = "Les ministres de la Tunisie et de la Norvège ont signé mercredi un accord de pêche, selon un communiqué publié à Oslo."


def value(text: str, anchor: Anchor | None = WEDNESDAY, future: bool | None = None, previous: str | None = None) -> str | None:
    found = find_expressions(text, language="en")
    assert len(found) == 1, [(e.rule, text[e.start : e.end]) for e in found]
    return resolve(found[0], Surroundings(anchor=anchor, previous=previous), future)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said on Tuesday", "2018-02-13"),
        ("Wednesday", "2018-02-14"),
        ("Thursday's vote", "2018-02-08"),
        ("last Wednesday", "2018-02-07"),
        ("next Monday", "2018-02-19"),
        ("Friday last week", "2018-02-09"),
        ("Monday of next week", "2018-02-19"),
        ("from Monday to Wednesday", "2018-02-12/2018-02-14"),
        ("yesterday evening", "2018-02-13"),
        ("the day before yesterday", "2018-02-12"),
        ("last night", "2018-02-13"),
        ("overnight", "2018-02-13/2018-02-14"),
        ("earlier today", "2018-02-14"),
        ("tomorrow", "2018-02-15"),
        ("last September", "2017-09"),
        ("in March", "2018-03"),
        ("in late June", "2018-06"),
        ("mid-March", "2018-03"),
        ("this past January", "2018-01"),
        ("next June", "2018-06"),
        ("in June last year", "2017-06"),
        ("last year", "2017"),
        ("earlier this week", "2018-02-12/2018-02-18"),
        ("last week", "2018-02-05/2018-02-11"),
        ("next month", "2018-03"),
        ("this year", "2018"),
        ("two weeks ago", "2018-01-29/2018-02-04"),
        ("a year ago", "2017"),
        ("nearly a decade ago", "200X"),
        ("in two weeks' time", "2018-02-26/2018-03-04"),
        ("over the next three years", "2021"),
        ("over the weekend", "2018-02-10/2018-02-11"),
        ("next weekend", "2018-02-17/2018-02-18"),
        ("on Jan. 15", "2018-01-15"),
        ("the 5th of May", "2018-05-05"),
        ("from March 3 to 7", "2018-03-03/2018-03-07"),
        ("Jan. 29-Feb. 3", "2018-01-29/2018-02-03"),
        ("29 January to 3 February", "2018-01-29/2018-02-03"),
        ("on 5 March last year", "2017-03-05"),
        ("last summer", "2017-22"),
        ("in the spring", "2018-21"),
        ("the second half of this year", "2018-07/2018-12"),
        ("the first quarter of next year", "2019-01/2019-03"),
        ("the end of the year", "2018"),
        ("by the end of 2025", "2025"),
        ("in fiscal year 2019", "2019"),
        ("from January to March", "2018-01/2018-03"),
        ("over the past two years", None),
        ("the first visit in two years", None),
    ],
)
def test_against_a_day(text: str, expected: str | None) -> None:
    assert (value(text) if find_expressions(text, language="en") else None) == expected


def test_the_verb_looks_ahead() -> None:
    assert value("will meet on Thursday", future=True) == "2018-02-15"
    assert value("will meet in two weeks", future=True) == "2018-02-26/2018-03-04"
    assert value("were built in two weeks", future=False) is None
    assert find_expressions("for the second time in three years", language="en") == []


def test_against_the_date_before() -> None:
    assert value("the day before", previous="2018-01-10") == "2018-01-09"
    assert value("the following day", previous="2018-01-10") == "2018-01-11"
    assert value("two days later", previous="2018-01-10") == "2018-01-12"
    assert value("a week earlier", previous="2018-01-10") == "2018-01-03"
    assert value("later that year", previous="2015-03") == "2015"


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("since July 2023", "since"),
        ("until 3 May 2021", "until"),
        ("by 2025", "until"),
        ("by the end of 2025", "until"),
        ("by late June", "until"),
        ("before May 3", "before"),
        ("after March 2020", "after"),
        ("for two years", "for"),
        ("in 2020", "on"),
        ("starting Monday", "since"),
    ],
)
def test_relations(text: str, relation: str) -> None:
    assert [e.relation for e in find_expressions(text, language="en")] == [relation]


@pytest.mark.parametrize(
    "text",
    [
        "it may 5 times",
        "the two may march",
        "Prime Minister May",
        "the March on Rome",
        "the sun sat high",
        "1,500 soldiers and 2000 tonnes",
        "article 5 of the treaty",
        "the fall of Kabul",
        "Black Friday",
        "24 hours",
        "a score of 3-2",
        "the 28 may agree",
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert find_expressions(text, language="en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 17/05/2022", "2022-05-17"),
        ("on 05/17/2022", "2022-05-17"),
        ("on 05/06/2022", None),
        ("on 05/05/2022", "2022-05-05"),
        ("on Sunday 05/06/2022", "2022-06-05"),
        ("on 05/06/2022, ahead of the defence ministers' meeting", "2022-06-05"),
        ("on 05/06/2022, under the defense program", "2022-05-06"),
    ],
)
def test_dates_in_figures_only_where_the_order_is_told(text: str, expected: str | None) -> None:
    assert value(text, None) == expected


def test_another_date_tells_the_order() -> None:
    found = find_expressions("Signed on 05/06/2022, in force from 12/31/2022.", language="en")
    assert [resolve(e, Surroundings()) for e in found] == ["2022-05-06", "2022-12-31"]


WORDS = st.sampled_from(
    [
        "the",
        "on",
        "from",
        "by",
        "1st",
        "29",
        "31",
        "3",
        "30",
        "February",
        "May",
        "July",
        "2018",
        "1999",
        "2023-07",
        "Wednesday",
        "Monday",
        "last",
        "next",
        "yesterday",
        "two",
        "999",
        "years",
        "month",
        "ago",
        "in",
        "since",
        "-",
        "/",
        "and",
        "day",
        "before",
        "following",
        "summer",
        "quarter",
        "half",
        "first",
        "of",
        "12/03/2021",
        "2021-27",
        "week",
        "weekend",
        "late",
        "mid-",
        "to",
        "Q2",
        ",",
    ]
)
DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2030, 12, 31))


@given(
    st.lists(WORDS, max_size=12),
    st.none() | st.builds(Anchor, DAYS, st.sampled_from(["day", "month", "year"])),
    st.sampled_from([True, False, None]),
)
def test_values_are_edtf(words: list[str], anchor: Anchor | None, future: bool | None) -> None:
    text, end = " ".join(words), 0
    for expression in find_expressions(text, language="en"):
        assert end <= expression.start < expression.end <= len(text)
        end = expression.end
        found = resolve(expression, Surroundings(anchor=anchor, previous="2018-01-10"), future)
        if found is not None:
            assert EDTF.fullmatch(found), (text, found)
            if "XXXX" not in found:
                first, last = bounds(found) or (None, None)
                assert first and last and first <= last, (text, found)


# --- pages


def show(text: str) -> list[tuple[str, str]]:
    return [(block.kind.value, text[block.start : block.end]) for block in find_blocks(text, "en")]


@pytest.mark.parametrize(
    ("dateline", "header"),
    [
        ("OSLO, Feb. 14 (NTB/AFP) --", False),
        ("Dec 17 (Reuters) -", False),
        ("WASHINGTON (AP) —", False),
        ("KYIV, Ukraine (AP) —", False),
        ("Tunis (TAP) -", False),
        ("BRUSSELS —", False),
        ("Rio de Janeiro –", False),
        ("Geneva, 5 May 2021 –", False),
        ("Published: 17/05/2022 10:30 GMT", True),
        ("Updated March 3, 2021", True),
    ],
)
def test_datelines_are_split_off(dateline: str, header: bool) -> None:
    text = f"{dateline} {BODY}"
    block = find_blocks(text, "en")[0]
    assert block.dateline is not None and block.dateline.quote == dateline
    assert text[block.start : block.end] == BODY
    assert is_header_date(dateline, "en") is header


def test_a_page() -> None:
    text = (
        "Home\nMarch 12, 2021\nNorway and Tunisia agree on fishing\nBy Anne Martin\nShare\n"
        "FILE PHOTO: The two ministers at an earlier meeting\n"
        f"OSLO, March 12 (Reuters) - {BODY}\nThe text takes effect on Monday. (Reporting by Anne Martin; Editing by John Doe)\n"
        "Related articles\nTuna is getting rare\nSign up for our newsletter\nAll rights reserved.\n"
    )
    assert [kind for kind, _ in show(text)] == [
        "boilerplate", "header", "title", "byline", "boilerplate", "caption", "body", "body", "boilerplate", "boilerplate",
        "boilerplate", "boilerplate", "boilerplate",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "published", "by"),
    [
        ("Published: 17/05/2022 10:30 GMT\n\n", "2022-05-17", "header"),
        ("Tue, May 17, 2022, 10:30 AM EDT\n\n", "2022-05-17", "header"),
        ("(Oslo, May 17th, 2022)\n\n", "2022-05-17", "header"),
        ("date 2023-07 ", "2023-07", "header"),
        ("OSLO, Feb. 14, 2018 (AFP) - ", "2018-02-14", "dateline"),
        ("05/06/2022 09:15\n\nOSLO, June 5 (AFP) - ", "2022-06-05", "dateline"),
        ("OSLO, Feb. 14 (AFP) - ", None, None),
    ],
)
def test_published(head: str, published: str | None, by: str | None) -> None:
    text = f"{head}{BODY}"
    found = find_publication(text, find_blocks(text, "en"), "en")
    assert (found.published, found.published_by) == (published, by)


# --- languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Japan, Vietnam sign cyber pact", "en"),
        ("Seoul, Tallinn hold talks", "en"),
        ("NATO chief visits Kyiv", "en"),
        ("Russia expels diplomats", "en"),
        ("Tunisia and Norway agree on fishing", "en"),
        ("Séoul et Tallinn d'accord", "fr"),
        ("Belgrade condamne Pristina", "fr"),
        ("Macron reçoit Scholz", "fr"),
        (BODY, "en"),
        (FRENCH, "fr"),
        ("Los ministros firmaron el acuerdo", "es"),
        ("Minister trifft Kollegen in Berlin", "de"),
    ],
)
def test_the_language_of_headlines(text: str, language: str) -> None:
    assert detect(text) == language
    if language in languages():
        assert all(language_of(text, page) in (language, page) for page in languages())


def test_sentences_of_two_languages() -> None:
    assert stretches(FRENCH, "fr") == [(0, len(FRENCH), "fr")]
    first, second = stretches(f"{FRENCH} {BODY}", "fr")
    assert (first[2], second[2]) == ("fr", "en")
    assert f"{FRENCH} {BODY}"[second[0] : second[1]] == BODY


def test_a_page_of_two_languages() -> None:
    text = f"Norway, Tunisia sign fisheries deal\n\nOSLO, 14 février 2018 (AFP) - {FRENCH}\n\nOSLO, Feb. 14 (AFP) - {BODY}\n"
    document = build("a", text)
    assert document.published == "2018-02-14"
    read = {text[b.start : b.end]: b.language or document.language for b in document.blocks}
    assert read == {"Norway, Tunisia sign fisheries deal": "en", FRENCH: "fr", BODY: "en"}
    assert set(document.languages()) == {"en", "fr"}
    for language in document.languages():
        part = document.part(language)
        assert part.text is text and part.language == language
        assert [b.start for b in part.blocks] == [b.start for b in document.blocks]
        told = [text[b.start : b.end] for b in part.blocks if b.kind.value in ("title", "body")]
        assert told == [quote for quote, code in read.items() if code == language]


def test_a_document_in_one_language_is_its_own_part() -> None:
    document = build("a", BODY)
    assert document.languages() == ("en",) and document.part("en") is document


@pytest.mark.parametrize("language", languages())
def test_every_language_has_its_letters_and_common_words(language: str) -> None:
    assert len(letters(language)) > 1000
    others = frozenset().union(*(page_words(code).function_words for code in languages() if code != language))
    assert len(page_words(language).function_words - others) > 40
    assert not set(languages()) & set(page_words(language).foreign_words)
