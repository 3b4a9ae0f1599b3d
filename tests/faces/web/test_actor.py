"""The list of actors and the dossier of one in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}


def test_the_list_is_searched_grouped_and_sorted(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "actors")
    rows = page.locator("tbody tr")
    counts = [int(each) for each in page.locator("tbody td:nth-of-type(2)").all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) > 20
    page.get_by_label("Order").select_option("name")
    page.wait_for_url("**/actors?*sort=name*")
    ready(page)
    assert rows.locator("th a").first.inner_text() < rows.locator("th a").last.inner_text()
    page.get_by_role("link", name="Organisations").click()
    expect(page.get_by_role("link", name="Organisations")).to_have_attribute("aria-current", "true")
    expect(rows.filter(has_text="South Korea")).to_have_count(0)
    page.get_by_label("Name").fill("atlantic")
    page.get_by_label("Name").press("Enter")
    page.wait_for_url("**name=atlantic*")
    assert rows.locator("th a").all_inner_texts() == ["NATO"]


def test_the_list_goes_on(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "actors")
    first = set(page.locator("tbody th a").all_inner_texts())
    page.get_by_role("link", name="Next page").click()
    ready(page)
    assert not first & set(page.locator("tbody th a").all_inner_texts())
    page.get_by_role("link", name="Previous page").click()
    ready(page)
    assert set(page.locator("tbody th a").all_inner_texts()) == first


def test_one_actor(reading_site: Served, opened: Opened) -> None:
    with Register(reading_site.place) as register:
        found = register.actor("KOR")
        served = register.people(of="KOR", limit=1)
    page = opened(reading_site / "actor/KOR")
    expect(page.get_by_role("heading", level=1)).to_have_text("South Korea")
    assert page.locator(".figures dd").first.inner_text() == str(found.facts)
    partners = page.locator("section[aria-labelledby=partners] li")
    told = [(tie.b if tie.a == "KOR" else tie.a, tie.facts) for tie in found.partners][: partners.count()]
    for (_, facts), row in zip(told, partners.all(), strict=True):
        assert row.locator(".number").inner_text().split()[0] == str(facts)
    expect(page.locator("figure[data-chart=graph]")).to_have_count(1)
    expect(page.locator("section[aria-labelledby=people]")).to_contain_text(served[0].name)
    partners.first.locator("a").click()
    page.wait_for_url("**/pair?a=KOR&b=*")


def test_a_name_leads_to_the_page_of_its_id(reading_site: Served) -> None:
    with reading_site.client() as client:
        answer = client.get("/actor/Corée du Sud")
        assert (answer.status_code, answer.headers["location"]) == (303, "/actor/KOR")
        assert client.get("/actor/Atlantis").status_code == 404


@pytest.mark.parametrize("address", ["actors", "actor/KOR"])
@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, address: str, locale: str, scheme: str) -> None:
    page = opened(reading_site / address, locale=locale, color_scheme=scheme, viewport=PHONE if locale == "fr" else None)
    assert not faults(page)
    if locale == "fr":
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
