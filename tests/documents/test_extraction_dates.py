"""When a page was published: what its markup states, what it shows, and its address."""

from __future__ import annotations

import datetime

import pytest

from comity.documents import build
from comity.documents.extraction import extract
from comity.documents.extraction.dates import parse_date
from comity.model.document import Document
from comity.model.items import Item

BODY = "<p>La ministre estonienne a signé mercredi à Tallinn un accord de coopération sur la cybersécurité avec la France.</p>" * 3
TODAY = datetime.date(2026, 6, 1)


def read(
    head: str = "", over: str = "", address: str = "https://site.example/accord", fetched: str | None = None, end: str = ""
) -> Document:
    body = f"<h1>Un accord à Tallinn</h1>{over}<article>{BODY}</article>{end}"
    markup = f'<html lang="fr"><head><title>Un accord</title>{head}</head><body>{body}</body></html>'
    source = extract(Item(address, markup.encode(), media="text/html", address=address, fetched=fetched))
    return build(source.name, source.text, source.published, source.language, source.published_by, source.provenance)


def linked(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2021-05-03T23:30:00+02:00">',
        '<meta name="DC.date.issued" content="2021-05-03">',
        '<meta name="date" content="2021-05-04"><meta property="article:published_time" content="2021-05-03">',
        '<meta property="article:modified_time" content="2021-05-09"><meta name="pubdate" content="20210503">',
        linked('{"@type": "NewsArticle", "datePublished": "2021-05-03T10:00:00Z", "dateModified": "2021-05-09"}'),
        linked('[{"@type": "WebPage", "datePublished": "2020-01-01"}, {"@type": ["Article"], "datePublished": "2021-05-03"}]'),
        linked('{"@type": "Article", "datePublished": "Mon, 03 May 2021 10:00:00 GMT"}'),
        linked('{"@graph": [{"@type": "Organization"}, {"@type": "https://schema.org/Report", "datePublished": "2021-05-03"}]}'),
        linked('{"@type": "NewsArticle", "datePublished": "2021-05-03",}'),  # broken
        linked('<!-- {"@type": "NewsArticle", "datePublished": "2021-05-03"} -->'),
        linked('{"@type": "NewsArticle", "url": "https://site.example/autre", "datePublished": "2020-02-02"}')
        + linked('{"@type": "NewsArticle", "url": "https://www.site.example/accord?x", "datePublished": "2021-05-03"}'),
    ],
)  # fmt: skip
def test_the_markup_states_it(head: str) -> None:
    found = read(head)
    assert (found.published, found.published_by) == ("2021-05-03", "metadata")


@pytest.mark.parametrize(
    "over",
    [
        '<time itemprop="datePublished" datetime="2021-05-03T08:00">hier</time>',
        '<time pubdate datetime="2021-05-03">3 mai</time>',
        '<span class="entry-date published">3 mai 2021</span>',
        '<div class="meta"><span class="date">lundi 3 mai 2021, 10h30</span></div>',
        '<p class="modified">Modifié le <time datetime="2021-05-09">9 mai</time></p><p class="post-date">3 mai 2021</p>',
        '<abbr class="published" title="2021-05-03T08:00:00+01:00">lundi</abbr>',
        '<span property="schema:dateCreated" content="2021-05-03T08:00:00+01:00">lundi</span>',
    ],
)  # fmt: skip
def test_an_element_states_it(over: str) -> None:
    found = read(over=over)
    assert (found.published, found.published_by) == ("2021-05-03", "metadata")


def test_a_line_over_the_text_shows_it() -> None:
    found = read(over='<div class="bar">Publié le 3 mai 2021 à 10h30</div>')
    assert (found.published, found.published_by) == ("2021-05-03", "header")
    assert found.text.startswith("Un accord à Tallinn\n\nPublié le 3 mai 2021 à 10h30\n\n")


def test_a_line_in_a_language_that_is_not_read() -> None:
    body = "<p>Die Ministerinnen haben am Mittwoch in Berlin ein Abkommen über die Sicherheit der Netze unterzeichnet.</p>" * 4
    markup = f'<html lang="de"><body><h1>Ein Abkommen in Berlin</h1><div>Stand: 3. Mai 2021</div>{body}</body></html>'
    source = extract(Item("https://a.example/x", markup.encode(), media="text/html"))
    assert (source.language, source.published, source.published_by) == ("de", "2021-05-03", "header")
    source = extract(Item("x", markup.replace("Stand: 3. Mai 2021", "").encode(), address="https://a.example/2021/05/04/x"))
    assert (source.published, source.published_by) == ("2021-05-04", "address")


def test_the_address_has_it() -> None:
    assert (read(address="https://site.example/2021/05/03/accord").published_by) == "address"
    saved = '<link rel="canonical" href="https://site.example/2021/05/03/accord">'
    found = read(saved, address="https://site.example/print?id=4")
    assert (found.published, found.published_by) == ("2021-05-03", "address")


@pytest.mark.parametrize(
    ("address", "stated", "published"),
    [
        ("https://a.example/2023/11/08/x", "2023-11-09T02:10:00+00:00", "2023-11-08"),
        ("https://a.example/2023/11/10/x", "2023-11-09T15:10:00.000Z", "2023-11-10"),
        ("https://a.example/2023/11/08/x", "2023-11-09T15:10:00Z", "2023-11-09"),
        ("https://a.example/2023/11/08/x", "2023-11-09T02:10:00+09:00", "2023-11-09"),
        ("https://a.example/2023/11/08/x", "2023-11-09", "2023-11-09"),
    ],
)
def test_the_day_is_the_publishers_own(address: str, stated: str, published: str) -> None:
    assert read(f'<meta property="article:published_time" content="{stated}">', address=address).published == published


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2021-05-03">',
        '<meta property="og:updated_time" content="2021-05-03">',
        '<meta name="date" content="1970-01-01">',
        '<meta name="date" content="03/04/2021">',
        '<meta name="date" content="2031-05-03">',
        '<meta name="date" content="2021-02-31">',
        linked('{"@type": "Event", "startDate": "2021-05-03"}'),
        linked('{"@type": "NewsArticle", "datePublished": {"x": 1}}'),
        linked("[" * 50_000),
    ],
)
def test_no_date_is_guessed(head: str) -> None:
    assert read(head, fetched="2026-06-01T00:00:00Z").published is None


def test_dates_of_other_stories_are_not_taken() -> None:
    related = '<div class="related"><span class="date">3 mai 2021</span></div>'
    comment = '<div class="comment"><time datetime="2021-05-04">x</time></div>'
    assert read(end=related + comment).published is None


def test_it_is_not_later_than_when_the_page_was_fetched() -> None:
    head = '<meta name="date" content="2021-05-09">'
    assert read(head, fetched="2021-05-03T00:00:00Z").published is None
    assert read(head, fetched="2021-05-08T22:00:00Z").published == "2021-05-09"  # it was the 9th elsewhere


@pytest.mark.parametrize(
    ("value", "language", "day"),
    [
        ("2018-02-14", None, "2018-02-14"),
        ("2018-2-4 10:00", None, "2018-02-04"),
        ("2018/02/14", None, "2018-02-14"),
        ("20180214T100000Z", None, "2018-02-14"),
        ("2018-02", None, "2018-02"),
        ("14/02/2018", None, "2018-02-14"),
        ("02/14/2018", None, "2018-02-14"),
        ("04.05.2018", None, "2018-05-04"),
        ("05/05/2018", None, "2018-05-05"),
        ("1518566400", None, "2018-02-14"),
        ("1518566400000", None, "2018-02-14"),
        ("Wed Feb 14 19:20:36 CEST 2018", None, "2018-02-14"),
        ("le 14 février 2018 à 10h", "fr", "2018-02-14"),
        ("1er mars 2018", "fr", "2018-03-01"),
        ("February 14th, 2018", "en", "2018-02-14"),
        ("14 de febrero de 2018", "es", "2018-02-14"),
        ("14. Februar 2018", "de", "2018-02-14"),
        ("publié 14.02.2018 06:00", "fr", "2018-02-14"),
        ("04/05/2018", None, None),
        ("14 février", "fr", None),
        ("du 14 février 2018 au 3 mars 2018", "fr", None),
        ("hier", "fr", None),
        ("2018-13-14", None, None),
        ("99999999999999", None, None),
        ("", None, None),
        ("2018", None, None),
    ],
)
def test_parse_date(value: str, language: str | None, day: str | None) -> None:
    assert parse_date(value, language, TODAY) == day
