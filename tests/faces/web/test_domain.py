"""The pages of domains in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}


def test_a_domain_tells_who_cooperates_in_it(reading_site: Served, opened: Opened) -> None:
    with Register(reading_site.place) as register:
        ties = register.network(domain="cybersecurity")
        facts = register.count(domain="cybersecurity")
    page = opened(reading_site / "domain/cybersecurity")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cybersecurity")
    assert page.locator(".figures dd").first.inner_text() == str(facts)
    couples = page.locator("section[aria-labelledby=couples] li")
    assert couples.first.locator(".number").inner_text().split()[0] == str(ties[0].facts)
    near = page.locator("section[aria-labelledby=near-domains] a").all_inner_texts()
    assert near and "Cybersecurity" not in near
    couples.first.locator("a").click()
    page.wait_for_url("**/pair?*domain=cybersecurity")


def test_a_group_holds_its_domains(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "domain/cyber")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cyber")
    expect(page.locator(".chips a")).to_have_count(8)
    page.locator(".chips a", has_text="Cybercrime").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cybercrime")
    page.locator(".crumbs a", has_text="Cyber").click()
    page.wait_for_url("**/domain/cyber")


def test_all_domains_with_filters(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "domains")
    every = page.locator("section[aria-labelledby=group-cyber] .number").first.inner_text()
    page.get_by_label("From").fill("2022")
    page.get_by_label("From").press("Enter")
    page.wait_for_url("**since=2022*")
    ready(page)
    assert int(page.locator("section[aria-labelledby=group-cyber] .number").first.inner_text()) < int(every)


def test_there_is_no_other_domain(reading_site: Served) -> None:
    with reading_site.client() as client:
        assert client.get("/domain/astrology").status_code == 404


@pytest.mark.parametrize(("address", "locale"), [("domains", "fr"), ("domain/cyber", "en")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, address: str, locale: str) -> None:
    page = opened(reading_site / address, locale=locale, color_scheme="dark", viewport=PHONE)
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
