"""The overview in a real browser: the map, its organisations, the timeline that filters, the lists."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from browsing import Opened, Served, faults, ready

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
COLUMN, ROW = 168 - 26, 31  # where the map's script puts the organisations, in CSS pixels
BRAZIL = (0.285, 0.67)  # on the map, as parts of its width and height


def data(page: Page, chart: str) -> Any:
    return json.loads(page.locator(f'figure[data-chart="{chart}"] script').inner_text())


def canvas(page: Page, chart: str) -> Locator:
    found = page.locator(f'figure[data-chart="{chart}"] .canvas')
    found.scroll_into_view_if_needed()
    return found


def box(place: Locator) -> tuple[float, float, float, float]:
    found = place.bounding_box()
    assert found
    return found["x"], found["y"], found["width"], found["height"]


def total(page: Page) -> int:
    return int(page.locator(".figures dd").first.inner_text().replace(",", ""))


def test_a_click_on_a_state_opens_its_page(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "", viewport=DESK)
    x, y, width, height = box(canvas(page, "map"))
    page.mouse.click(x + BRAZIL[0] * width, y + BRAZIL[1] * height)
    page.wait_for_url("**/actor/BRA")


def test_organisations_stand_beside_the_map_and_never_on_it(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "", viewport=DESK)
    nodes = data(page, "map")["nodes"]
    organisations = [node for node in nodes if node["organisation"]]
    assert {"EU", "NATO", "UN", "ASEAN"} <= {node["id"] for node in organisations}
    assert not [node for node in organisations if node["at"]]
    assert all(node["at"] for node in nodes if not node["organisation"])
    x, y, width, height = box(canvas(page, "map"))
    shown = min(len(organisations), int((height - 20) // ROW))
    page.mouse.click(x + width - COLUMN, y + (height - (shown - 1) * ROW) / 2)
    page.wait_for_url(f"**/actor/{organisations[0]['id']}")


def test_a_click_on_an_arc_opens_the_pair(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "?actor=BRA&other=CHE", viewport=DESK)
    assert len(data(page, "map")["ties"]) >= 1
    x, y, _, height = box(canvas(page, "map"))
    for step in range(300, 480, 4):  # over the Atlantic, where nothing but the arc is to be pointed at
        page.mouse.move(x + step, y + 0.33 * height)
        if page.locator('figure[data-chart="map"] .canvas > div').first.evaluate("(place) => place.style.cursor") == "pointer":
            break
    page.mouse.click(x + step, y + 0.33 * height)
    page.wait_for_url(re.compile(r"/pair\?a=BRA&b=CHE"))


def test_dragging_over_years_filters_everything(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "", viewport=DESK)
    before = total(page)
    years = data(page, "timeline")["years"]
    x, y, width, height = box(canvas(page, "timeline"))
    at = [x + 40 + (width - 50) * (years.index(year) + 0.5) / len(years) for year in (2022, 2023)]
    page.mouse.move(at[0], y + height / 2)
    page.mouse.down()
    page.mouse.move(sum(at) / 2, y + height / 2, steps=4)
    page.mouse.move(at[1], y + height / 2, steps=4)
    page.mouse.up()
    page.wait_for_url("**/?since=2022&until=2023")
    ready(page)
    assert 0 < total(page) < before
    assert data(page, "timeline")["years"] == years, "the timeline still shows all years"
    page.get_by_role("list", name="Active filters").get_by_role("link").click()
    page.wait_for_url(reading_site / "")
    ready(page)
    assert total(page) == before


def test_years_can_be_written_instead(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "?domain=cyber")
    before = total(page)
    page.get_by_label("From", exact=True).fill("2022")
    page.get_by_label("Until", exact=True).fill("2023")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?domain=cyber&since=2022&until=2023")
    ready(page)
    assert 0 < total(page) < before
    for href in page.locator(".actions a").evaluate_all("(links) => links.map((link) => link.href)"):
        assert href.endswith("?domain=cyber&since=2022&until=2023"), "a brief or an export is of this view"


def test_lists_lead_on_and_say_what_is_left_out(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "")
    pairs = page.get_by_role("region", name="Strongest pairs")
    assert pairs.get_by_role("listitem").count() == 10
    tied = data(page, "map")["ties"]
    drawn = page.locator('figure[data-chart="map"] figcaption').inner_text()
    assert re.search(rf"strongest {data(page, 'map')['drawn']} of \d+ ties", drawn) and len(tied) > 60
    assert re.search(r"^10 of \d+ pairs$", pairs.locator("footer").inner_text())
    assert pairs.locator("li a").first.get_attribute("href") == f"/pair?a={tied[0]['a']}&b={tied[0]['b']}"
    newest = page.get_by_role("region", name="Newest instruments")
    assert newest.locator("article.instrument blockquote").count() >= 3
    due = page.get_by_role("region", name="Commitments due")
    assert due.get_by_text("overdue").count() > 1
    page.get_by_role("region", name="On what").get_by_role("link", name="filter Cybersecurity").click()
    page.wait_for_url("**/?domain=cybersecurity")


def test_states_can_be_shaded_by_cooperation_and_conflict(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "?since=2019")
    page.get_by_role("link", name="cooperation and conflict").click()
    page.wait_for_url("**/?since=2019&shade=balance")
    ready(page)
    shades = {node["id"]: node["shade"] for node in data(page, "map")["nodes"]}
    assert min(shades.values()) == 1 and max(shades.values()) == 5
    assert shades["JPN"] > shades["RUS"]
    expect(page.get_by_role("list", name="Legend")).to_contain_text("Cooperation less conflict")
    page.get_by_label("Domain").select_option("cyber")
    page.wait_for_url("**shade=balance**domain=cyber**")


def test_the_register_as_it_was(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "?domain=cyber")
    page.get_by_label("As the register was on").fill("2020-01-01")
    page.wait_for_url("**domain=cyber**as_of=2020-01-01")
    ready(page)
    assert total(page) == 0
    expect(page.get_by_text("Nothing in the register answers this.").first).to_be_visible()


def test_nothing_is_fetched_from_elsewhere(reading_site: Served, opened: Opened, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reading_site / "")
    ready(page)
    context.close()
    assert any("world-" in url for url in asked)
    assert not [url for url in asked if not url.startswith((reading_site.address, "data:", "blob:"))]


def test_what_is_hostile_in_an_address_is_only_words(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "?actor=%3Cscript%3Ealert(1)%3C/script%3E&domain=%22%3E%3Cimg src=x onerror=alert(1)%3E")
    expect(page.get_by_role("alert")).to_contain_text("<script>alert(1)</script>")
    assert page.locator("main img, main script:not([type])").count() == 0


@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(reading_site / "?since=2019", locale=locale, color_scheme=scheme)
    assert page.locator("h1").inner_text() == {"en": "Who cooperates with whom", "fr": "Qui coopère avec qui"}[locale]
    for summary in page.locator("figure summary").all():
        summary.click()
    assert not faults(page)


def test_it_fits_a_phone_with_the_map_above_the_rest(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    order = ("figure[data-chart=map]", "figure[data-chart=timeline]", "form.filters", ".overview-lists")
    tops = [box(page.locator(place))[1] for place in order]
    assert tops == sorted(tops)


PAINTED = """() => [...document.querySelectorAll('figure[data-chart="map"] canvas')].map((canvas) => {
  const dots = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return dots.some((dot, i) => i % 4 === 3 && dot > 0);
})"""  # of each canvas of the map whether anything is drawn on it


def test_on_paper_there_is_the_map_in_light_colours_without_what_one_clicks(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "", color_scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(PAINTED) == [True], "one canvas: an empty one over it would hide it on paper"
    assert page.locator("html").get_attribute("data-theme") == "light"
    expect(page.locator('figure[data-chart="map"] .canvas')).to_be_visible()
    expect(page.locator(".map-legend")).to_be_visible()
    for place in (".map-tools", "form.filters", ".shades"):
        expect(page.locator(place)).to_be_hidden()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.locator("html").get_attribute("data-theme") is None
