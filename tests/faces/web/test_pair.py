"""The dossier of two actors in a real browser: what it tells, where its numbers lead, as of when, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browsing import Opened, Served, faults, ready
from comity.faces.web.pages.dossiers import SHOWN
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}
PAIR = "pair?a=EST&b=KOR"


def test_names_in_any_language_lead_to_the_dossier(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "pair")
    page.get_by_label("Actor", exact=True).fill("Corée du Sud")
    page.get_by_label("With", exact=True).fill("Estland")
    page.get_by_role("button", name="Show the dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("South Korea – Estonia")
    expect(page.get_by_label("Actor", exact=True)).to_have_count(0)


def test_it_tells_what_the_register_tells(reading_site: Served, opened: Opened) -> None:
    with Register(reading_site.place) as register:
        found = register.pair("EST", "KOR")
    page = opened(reading_site / PAIR)
    figures = dict(zip(page.locator(".figures dt").all_inner_texts(), page.locator(".figures dd").all_inner_texts(), strict=True))
    assert figures["Facts"] == str(found.facts)
    assert figures["Instruments"] == str(found.count_instruments)
    assert page.locator(".lead").inner_text().endswith("since 12 September 2017.")
    beginning = page.locator(".beginning")
    expect(beginning.locator("blockquote")).to_contain_text("met his Estonian counterpart, Liina Raudsepp, in Tallinn")
    shown = [page.locator(f"[aria-labelledby={part}] article") for part in ("instruments", "commitments", "latest")]
    known = (found.instruments, found.commitments, found.latest)
    assert [each.count() for each in shown] == [min(SHOWN, len(each)) for each in known]
    latest = page.locator("section[aria-labelledby=latest]")
    rest = latest.get_by_role("link", name=f"Show all {found.events}")
    expect(rest).to_have_attribute("href", "/facts?kind=event&actor=EST&other=KOR")
    for each in found.instruments:
        stages = page.locator(f"article#{each.id} .step-name").all_inner_texts()
        assert [stage.replace(" ", "-") for stage in stages] == [stage.stage for stage in each.stages]
    publishers = page.get_by_role("table").filter(has_text="Publisher").locator("tbody tr")
    assert publishers.count() == min(SHOWN, len(found.publishers))


def test_a_cell_leads_to_its_facts(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / PAIR)
    domains = page.locator("section[aria-labelledby=on-what]")
    domains.get_by_text("The figures as a table").click()
    row = domains.locator("tbody tr").first
    year = domains.locator("thead th").nth(1).inner_text()
    count = int(row.locator("td").first.inner_text())
    row.locator("td a").first.click()
    page.wait_for_url(re.compile(rf"/facts\?.*domain=[a-z-]+&since={year}&until={year}"))
    shown = page.locator("article.fact.event, article.fact.instrument").count()
    assert shown == count > 0


def test_a_cell_of_the_drawing_leads_there_too(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / PAIR)
    drawing = page.locator("section[aria-labelledby=on-what] .canvas")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box
    page.mouse.click(box["x"] + 186 + 20, box["y"] + 14)  # the first year of the first row
    page.wait_for_url(re.compile(r"/facts\?actor=EST&other=KOR&domain=[a-z-]+&since=2017&until=2017"))


def test_filters_and_swapping_keep_the_pair(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / PAIR)
    every = int(page.locator(".figures dd").first.inner_text())
    page.get_by_label("Domain", exact=True).select_option("cyber")
    page.wait_for_url("**/pair?*domain=cyber*")
    ready(page)
    assert 0 < int(page.locator(".figures dd").first.inner_text()) < every
    page.get_by_role("link", name="Swap").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("South Korea – Estonia")
    assert "domain=cyber" in page.url


def test_it_goes_back_in_time(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / PAIR)
    page.get_by_label("As the register was on").fill("2020-01-01")
    page.wait_for_url("**/pair?*as_of=2020-01-01*")
    expect(page.get_by_text("The register holds nothing between them.")).to_be_visible()
    page.get_by_role("link", name="Show it as it is now").click()
    expect(page.locator(".figures")).to_be_visible()
    assert "as_of" not in page.url and "a=EST" in page.url


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("pair?a=Atlantis&b=KOR", "Atlantis"),
        ("pair?a=KOR&b=South+Korea", "two different actors"),
        ("pair?a=<script>&b=KOR", "<script>"),
    ],
)
def test_what_is_no_pair_shows_the_form(reading_site: Served, address: str, told: str) -> None:
    with reading_site.client() as client:
        answer = client.get(f"/{address}")
    assert answer.status_code == 400
    assert "<script>&" not in answer.text
    assert told.replace("<", "&lt;").replace(">", "&gt;") in answer.text
    assert 'name="a"' in answer.text


@pytest.mark.parametrize(("locale", "scheme"), [("en", "dark"), ("fr", "light")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(reading_site / PAIR, locale=locale, color_scheme=scheme)
    for details in page.locator("details").all():
        details.locator("summary").click()
    assert not faults(page)
    if locale == "fr":
        expect(page.get_by_role("heading", level=1)).to_have_text("Estonie – Corée du Sud")
        expect(page.get_by_role("heading", name="Intensité par année")).to_be_visible()


def test_it_fits_a_phone(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / PAIR, viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_it_prints_without_its_forms(reading_site: Served, opened: Opened) -> None:
    page: Page = opened(reading_site / PAIR)
    page.emulate_media(media="print")
    for form in page.locator("main form").all():
        expect(form).to_be_hidden()
    expect(page.locator("section[aria-labelledby=latest] blockquote").first).to_be_visible()
    for chart in ("heat", "bars", "stages"):  # of several canvases on each other only the last one would be printed
        assert page.locator(f"figure[data-chart={chart}]").first.locator("canvas").count() == 1
