"""Search and saved searches in a real browser, their feeds, and that hostile words do nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import httpx
import pytest
from playwright.sync_api import Page, expect

from browsing import Opened, Served, faults, ready, serving
from comity.desk import searches
from comity.desk.accounts import Role, add
from comity.faces.web.asked import given_of
from comity.register.store import open_store
from comity.register.writer import Writer
from stores import VERSIONS, tell

PHONE = {"width": 390, "height": 844}
HOSTILE = '<img src=x onerror=alert(1)><script>alert(2)</script> "peace" & javascript:alert(3)'


def csrf(client: httpx.Client) -> dict[str, str]:
    """What a form of the page of saved searches holds."""
    found = re.search(r'name="csrf" (?:value|content)="([^"]+)"', client.get("/searches").text)
    assert found
    return {"csrf": found[1]}


def counted(page: Page, part: str) -> int:
    text = page.get_by_role("navigation", name="Documents or facts").get_by_role("link", name=re.compile(f"^{part}")).inner_text()
    return int(re.sub(r"\D", "", text))


def test_words_find_documents_with_these_words_marked(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search?words=cybersecurite")
    assert counted(page, "Documents") == page.locator("article.text").count() > 3
    for text in page.locator("article.text").all():
        marks = text.locator("mark").all_inner_texts()
        assert marks and all(mark.lower().replace("é", "e") == "cybersecurite" for mark in marks)
    first = page.locator("article.text").first
    assert re.fullmatch(r"/document/\d+", str(first.get_by_role("heading").get_by_role("link").get_attribute("href")))
    first.locator(".said a").first.click()
    page.wait_for_url("**/fact/*")


def test_facets_narrow_and_live_in_the_address(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search?words=cooperation")
    before = counted(page, "Facts")
    facet = page.get_by_role("complementary", name="Narrow down").get_by_role("link", name=re.compile("^Cybersecurity"))
    expected = int(facet.locator(".n").inner_text())
    facet.click()
    page.wait_for_url(re.compile("domain=cybersecurity"))
    ready(page)
    assert "words=cooperation" in page.url
    assert counted(page, "Facts") == expected < before
    page.get_by_role("link", name="Facts", exact=False).and_(page.locator(".tabs a")).click()
    page.wait_for_url(re.compile("show=facts"))
    ready(page)
    assert page.locator("article.fact").count() == min(expected, 20)
    page.get_by_role("list", name="Filters").get_by_role("link", name=re.compile("Cybersecurity")).click()
    page.wait_for_url(re.compile("show=facts$"))
    assert counted(ready(page), "Facts") == before


def test_pages_of_facts_hold_each_once(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search?kind=event&domain=cybersecurity")
    total = counted(page, "Facts")
    assert total > 20
    seen = [each.get_attribute("id") for each in page.locator("article.fact").all()]
    while page.get_by_role("link", name="Next page").count():
        page.get_by_role("link", name="Next page").click()
        page.wait_for_load_state()
        seen += [each.get_attribute("id") for each in ready(page).locator("article.fact").all()]
    assert len(seen) == len(set(seen)) == total


def test_an_actors_name_offers_its_page(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search?words=Corée+du+Sud")
    expect(page.get_by_role("link", name="South Korea", exact=True).first).to_have_attribute("href", "/actor/KOR")
    page = opened(reading_site / "search?words=KOR+EST")
    expect(page.get_by_role("link", name="South Korea – Estonia")).to_have_attribute("href", "/pair?a=KOR&b=EST")


def test_actors_are_suggested_while_one_types(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search")
    page.get_by_label("Words to look for").press_sequentially("cor", delay=20)
    korea = page.locator("#suggestions").get_by_role("link", name=re.compile("South Korea"))
    expect(korea).to_be_visible()
    page.get_by_label("Words to look for").press("Tab")  # the button, then what is suggested
    page.keyboard.press("Tab")
    expect(page.locator("#suggestions a").first).to_be_focused()
    assert not faults(page)
    korea.click()
    page.wait_for_url("**/actor/KOR")


def test_an_empty_search_explains_itself(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search")
    page.get_by_role("link", name='"joint declaration"').click()
    page.wait_for_url("**/search?words=*")
    assert page.get_by_label("Words to look for").input_value() == '"joint declaration"'
    assert page.locator("article.text mark").first.inner_text().lower() == "joint declaration"


def test_no_word_is_said_clearly(reading_site: Served) -> None:
    with reading_site.client() as client:
        answer = client.get("/search", params={"words": '"?!"'})
    assert answer.status_code == 400
    assert "holds no word to look for" in answer.text


@pytest.mark.parametrize(
    ("locale", "scheme", "paths"),
    [
        ("en", "light", ("search", "search?actor=KOR", "searches/new?actor=KOR")),
        ("fr", "dark", ("search?words=accord&domain=cyber", "searches")),
    ],
)
def test_nothing_bars_anybody(site: Served, opened: Opened, locale: str, scheme: str, paths: tuple[str, ...]) -> None:
    searches.save(site.app.state.site.desk, "Ada", "Corée", "actor=KOR&domain=cyber", locale)
    for path in paths:
        page = opened(site / path, locale=locale, color_scheme=scheme)
        assert page.locator("html").get_attribute("lang") == locale
        assert not faults(page), path


def test_it_fits_a_phone(site: Served, opened: Opened) -> None:
    searches.save(site.app.state.site.desk, "Ada", "x" * 100, "words=" + "y" * 200, "en")
    for path in ("search", "search?words=cooperation", "search?words=cooperation&show=facts", "searches"):
        page = opened(site / path, viewport=PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path


def test_on_paper_there_are_only_the_findings(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "search?words=cooperation")
    page.emulate_media(media="print")
    expect(page.locator(".facets")).to_be_hidden()
    expect(page.locator("article.text").first).to_be_visible()


# -- saved searches -------------------------------------------------------------------------------------------------------


def test_a_search_is_saved_renamed_and_deleted(site: Served, opened: Opened) -> None:
    page = opened(site / "search?words=cooperation&domain=cyber")
    page.get_by_role("link", name="Save this search").click()
    page.get_by_label("Name").fill("Cyber <b>cooperation</b>")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/searches#search-*")
    card = ready(page).locator("#search-1")
    expect(card.get_by_role("heading")).to_have_text("Cyber <b>cooperation</b>")
    expect(card).to_contain_text("cooperation")
    card.get_by_text("Rename, delete").click()
    card.get_by_label("Name").fill("Cyber")
    card.get_by_role("button", name="Rename").click()
    expect(card.get_by_role("heading")).to_have_text("Cyber")
    card.get_by_role("heading").get_by_role("link").click()
    page.wait_for_url("**/search?*")
    assert counted(ready(page), "Facts") > 0
    page.goto(site / "searches")
    card.get_by_text("Rename, delete").click()
    card.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("No search is saved yet")).to_be_visible()


def test_a_digest_is_asked_for_and_stopped(site: Served, opened: Opened) -> None:
    desk = site.app.state.site.desk
    made = searches.save(desk, "Ada", "Korea", "actor=KOR", "en")
    page = opened(site / "searches")
    page.get_by_text("Digest by e-mail").click()
    page.get_by_label("Mail address").fill("ada@example.org")
    page.get_by_label("How often").select_option("week")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Digest to ada@example.org every week")).to_be_visible()
    page.goto(site / f"feed/{made.key}/stop")
    assert not faults(page)
    page.get_by_role("button", name="No more digests").click()
    expect(page.get_by_role("status")).to_contain_text("sends no digests")
    assert searches.with_digest(desk) == []


def test_what_is_wrong_is_said_in_words(site: Served) -> None:
    made = searches.save(site.app.state.site.desk, "Ada", "Korea", "actor=KOR", "en")
    with site.client(headers={"Accept-Language": "fr"}) as client:
        for path, data, told in (
            (f"/searches/{made.id}/digest", {"mail": "nobody", "every": "day"}, "pas une adresse"),
            (f"/searches/{made.id}/name", {"name": " "}, "besoin d'un nom"),
            ("/searches", {"name": "x", "query": "sort=date"}, "ne demande rien"),
        ):
            answer = client.post(path, data={**data, **csrf(client)})
            assert answer.status_code == 400
            assert told in answer.text.replace("&#39;", "'")


def test_nobody_changes_the_search_of_another(site: Served) -> None:
    other = searches.save(site.app.state.site.desk, "Grace", "Hers", "actor=KOR", "en")
    with site.client() as client:
        assert "Hers" not in client.get("/searches").text
        for path in ("name", "digest", "renew", "delete"):
            assert client.post(f"/searches/{other.id}/{path}", data={"name": "x", **csrf(client)}).status_code == 404
    assert searches.of(site.app.state.site.desk, "Grace") == [other]


def test_no_other_site_saves_a_search(site: Served) -> None:
    with site.client() as client:
        data = {"name": "x", "query": "actor=KOR"}
        assert client.post("/searches", data=data).status_code == 403
        origin = {"Origin": "https://elsewhere.example.org"}
        assert client.post("/searches", data={**data, **csrf(client)}, headers=origin).status_code == 403
    assert searches.of(site.app.state.site.desk, "Ada") == []


def test_a_feed_is_told_again_only_when_it_changed(site: Served) -> None:
    made = searches.save(site.app.state.site.desk, "Ada", "Korea", "actor=KOR", "fr")
    with site.client() as client:
        first = client.get(f"/feed/{made.key}.atom")
        assert first.headers["content-type"] == "application/atom+xml"
        found = feedparser.parse(first.content)
        assert not found.bozo
        assert len(found.entries) > 5
        assert found.feed.language == "fr"
        assert client.get(found.entries[0].link).status_code == 200
        assert client.get(found.feed.links[1].href).status_code == 200
        etag, last = first.headers["etag"], first.headers["last-modified"]
        for headers in ({"If-None-Match": etag}, {"If-None-Match": f'"x", W/{etag}'}, {"If-Modified-Since": last}):
            again = client.get(f"/feed/{made.key}.atom", headers=headers)
            assert (again.status_code, again.content) == (304, b"")
        for headers in (
            {"If-None-Match": '"x"', "If-Modified-Since": last},
            {"If-Modified-Since": "Thu, 01 Jan 2015 00:00:00 GMT"},
            {"If-Modified-Since": "yesterday"},
        ):
            assert client.get(f"/feed/{made.key}.atom", headers=headers).status_code == 200
        assert client.get("/feed/unknown.atom").status_code == 404
        client.post(f"/searches/{made.id}/renew", data=csrf(client))
        assert client.get(f"/feed/{made.key}.atom").status_code == 404


def test_feeds_open_by_their_key_where_one_signs_in(register: Path) -> None:
    with serving(register) as served:
        desk = served.app.state.site.desk
        add(desk, "ada", "a long password of hers", Role.ADMIN)
        made = searches.save(desk, "ada", "Korea", "actor=KOR", "en")
        with served.client() as client:
            assert client.get("/searches").status_code in {303, 401}
            assert client.get(f"/feed/{made.key}.atom").status_code == 200
            assert client.get(f"/feed/{made.key}/stop").status_code == 200


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        (
            "words=a+b&actor=KOR&actor=EST&confidence=0.5&disputed=1&since=2020&lang=fr",
            {"words": "a b", "actor": ["KOR", "EST"], "confidence": 0.5, "disputed": True, "since": "2020"},
        ),
        ("independent=x&domain=&kind=event&type=AGREE", {"independent": "x", "kind": "event", "type": ["AGREE"]}),
    ],
)
def test_an_address_asks_the_same_of_a_page_and_of_a_saved_search(query: str, asked: dict[str, object]) -> None:
    from starlette.requests import Request

    scope = {"type": "http", "query_string": query.encode(), "headers": []}
    assert searches.given(query) == asked == given_of(Request(scope))


# -- hostile words ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def hostile(register: Path) -> Iterator[Served]:
    """A site whose newest document is hostile in its name, its text and what it says."""
    store = open_store(register)
    text = f"{HOSTILE} said Paris to Berlin, {HOSTILE}."
    what = {"by": "FRA", "to": "DEU", "what": HOSTILE, "due": "2031", "quote": HOSTILE}
    Writer(store, VERSIONS).add([tell(f"{HOSTILE}.txt", text, what, published="2026-01-01")])
    store.close()
    with serving(register) as served:
        yield served


def test_hostile_words_do_nothing(hostile: Served, opened: Opened) -> None:
    for path in ("search?words=onerror", "search?words=onerror&show=facts", f"search?words={HOSTILE.replace('&', '%26')}"):
        page = opened(hostile / path)
        assert page.locator("main img, main script:not([type])").count() == 0
        assert "<script>alert(2)</script>" in page.locator("main").inner_text()
        for link in page.locator("main a").all():
            assert str(link.get_attribute("href")).startswith(("/", "#"))
    searches.save(hostile.app.state.site.desk, "Ada", HOSTILE, f"words={HOSTILE}", "en")
    page = opened(hostile / "searches")
    assert page.locator("main img, main script:not([type])").count() == 0
