"""Lists of facts, instruments and commitments in a real browser: filters live in the address, in both languages, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready
from comity.model.register import CommitmentState
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}


def test_filters_live_in_the_address(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts")
    page.get_by_label("Domain").select_option("cyber")
    page.wait_for_url("**/facts?domain=cyber*")
    ready(page)
    assert page.get_by_label("Domain").input_value() == "cyber"
    assert page.locator("article.fact").count() > 5


def test_conditions_are_seen_and_taken_away(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts?actor=EST&actor=FRA&domain=cyber&status=occurred&confidence=0.5")
    chips = page.locator(".chips a")
    told = " | ".join(chips.all_inner_texts())
    for each in ("Estonia", "France", "Cyber", "it happened", "50%"):
        assert each in told
    chips.filter(has_text="Estonia").click()
    ready(page)
    assert "actor=FRA" in page.url and "actor=EST" not in page.url and "domain=cyber" in page.url
    page.get_by_label("Status").select_option("")
    page.wait_for_function("() => !location.search.includes('status')")
    assert "confidence=0.5" in page.url


def test_kinds_and_order(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts?domain=cyber")
    counts = {each.inner_text().split()[0]: int(each.inner_text().split()[-1]) for each in page.locator(".switch a").all()}
    assert counts["All"] == counts["Events"] + counts["Instruments"] + counts["Commitments"]
    page.locator(".switch a", has_text="Events").click()
    ready(page)
    expect(page.locator(".pager")).to_contain_text(f"of {counts['Events']}")
    page.get_by_label("Order").select_option("sources")
    page.wait_for_url("**sort=sources*")
    ready(page)
    assert "kind=event" in page.url
    first = page.locator("article.fact .foot").first.inner_text()
    assert int(first.split()[0]) > 1
    page.get_by_role("link", name="Next page").click()
    ready(page)
    assert "sort=sources" in page.url and "kind=event" in page.url
    page.get_by_role("link", name="First page").click()
    ready(page)
    assert page.locator("article.fact .foot").first.inner_text() == first


def test_instruments_show_how_far_they_came(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "instruments")
    page.get_by_label("Stage", exact=True).select_option("ratified")
    page.wait_for_url("**stage=ratified*")
    ready(page)
    shown = page.locator("article.fact")
    assert 0 < shown.count() == page.locator(".step.ratified").count()


def test_commitments_by_how_they_stand(reading_site: Served, opened: Opened) -> None:
    with Register(reading_site.place) as register:
        counts = {each: len(register.commitments([each])) for each in CommitmentState}
        kept = register.commitments([CommitmentState.KEPT])
    page = opened(reading_site / "commitments")
    for state, n in counts.items():
        assert page.locator(f".switch a.{state.value} .n").inner_text() == str(n)
    page.locator(".switch a.kept").click()
    page.wait_for_url("**/commitments?state=kept")
    ready(page)
    assert [each.get_attribute("id") for each in page.locator("article.fact").all()] == [each.fact.id for each in kept]
    event = page.locator(".settled a").first
    assert event.get_attribute("href") == f"/fact/{kept[0].fact.kept_by}"
    page.get_by_label("Actor").fill("Estonia")
    page.get_by_label("Actor").press("Enter")
    page.wait_for_url("**state=kept*actor=Estonia*")
    ready(page)
    assert 0 < page.locator("article.fact").count() <= len(kept)


def test_commitments_go_on(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "commitments")
    first = [each.get_attribute("id") for each in page.locator("article.fact").all()]
    page.get_by_role("link", name="Next page").click()
    ready(page)
    assert not set(first) & {each.get_attribute("id") for each in page.locator("article.fact").all()}
    page.get_by_role("link", name="Previous page").click()
    ready(page)
    assert [each.get_attribute("id") for each in page.locator("article.fact").all()] == first


@pytest.mark.parametrize("address", ["facts", "instruments", "commitments"])
@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, address: str, locale: str, scheme: str) -> None:
    page = opened(reading_site / address, locale=locale, color_scheme=scheme, viewport=PHONE if scheme == "dark" else None)
    assert page.locator("html").get_attribute("lang") == locale
    assert not faults(page)
    if scheme == "dark":
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_unknown_name_shows_no_facts(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts?actor=Atlantis")
    assert "Atlantis" in page.get_by_role("alert").inner_text()
    assert page.locator("article.fact").count() == 0
