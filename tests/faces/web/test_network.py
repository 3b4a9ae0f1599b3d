"""The network in a real browser: searched, moved about in, taken away."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import networkx
import pytest
from playwright.sync_api import Page, expect

from browsing import Opened, Served, faults, ready
from comity.model.codes import DOMAIN_GROUPS

PHONE = {"width": 390, "height": 844}
PNG = b"\x89PNG\r\n\x1a\n"
WIDE = 2 * 1000  # dots that a picture has at least


def data(page: Page) -> Any:
    return json.loads(page.locator('figure[data-chart="graph"] script').inner_text())


def picture(page: Page) -> tuple[str, bytes]:
    """The name and the bytes of the picture that the page gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture (PNG)").click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def pointed(page: Page, area: Any, x: float, y: float) -> bool:
    page.mouse.move(area["x"] + x, area["y"] + y)
    place = page.locator('figure[data-chart="graph"] .canvas > div').first
    return bool(place.evaluate("(place) => place.style.cursor") == "pointer")


def comes(page: Page, area: Any, x: float, y: float) -> bool:
    """Whether an actor comes to a place: the drawing moves for some time."""
    for _ in range(50):
        if pointed(page, area, x, y):
            return True
        page.wait_for_timeout(100)
    return False


def test_the_strongest_ties_are_shown_and_the_rest_is_told(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network")
    shown = data(page)
    assert len(shown["ties"]) == 60
    assert {each for tie in shown["ties"] for each in (tie["a"], tie["b"])} == {node["id"] for node in shown["nodes"]}
    told = f"The strongest 60 of {tied(reading_site)} ties, between {len(shown['nodes'])} actors."
    expect(page.locator(".lead")).to_have_text(told)
    page.get_by_role("navigation", name="Ties shown").get_by_role("link", name="30", exact=True).click()
    page.wait_for_url("**strongest=30**")
    ready(page)
    assert data(page)["ties"] == shown["ties"][:30]
    page.get_by_label("Domain").select_option("cyber")
    page.wait_for_url("**domain=cyber**")
    assert "strongest=30" in page.url


def tied(site: Served, query: str = "") -> int:
    """How many ties the GraphML file of a view has."""
    with site.client() as client:
        found = networkx.read_graphml(io.BytesIO(client.get(f"/network.graphml{query}").content))
    return int(found.number_of_edges())


def test_the_table_says_the_same_and_can_be_sorted(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network?domain=cyber")
    rows = page.locator("table.ties tbody tr")
    assert rows.count() == len(data(page)["ties"])
    facts = [int(each) for each in rows.locator("td:nth-child(2)").all_inner_texts()]
    assert facts == sorted(facts, reverse=True)
    page.get_by_role("link", name="Balance").click()
    page.wait_for_url("**sort=balance**")
    balances = [float(each) for each in rows.locator("td:nth-child(4)").all_inner_texts()]
    assert balances == sorted(balances, reverse=True)
    expect(page.get_by_role("columnheader", name="Balance")).to_have_attribute("aria-sort", "descending")


def test_an_actor_is_found_by_its_name(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network")
    field, told = page.get_by_label("Find an actor"), page.locator("[data-network-told]")
    field.fill("viet")
    field.press("Enter")
    expect(told.get_by_role("link").first).to_have_attribute("href", "/actor/VNM")
    partners = {tie["a"] if tie["b"] == "VNM" else tie["b"] for tie in data(page)["ties"] if "VNM" in (tie["a"], tie["b"])}
    assert told.get_by_role("listitem").count() == len(partners)
    field.fill("<img src=x onerror=alert(1)>")
    field.press("Enter")
    expect(told).to_contain_text("Not among the actors shown")
    field.press("Escape")
    expect(told).to_be_hidden()


def test_the_same_view_is_the_same_picture(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network?domain=cyber&since=2021")
    name, first = picture(page)
    page.reload()
    _, second = picture(ready(page))
    assert name == "comity-network-cyber-2021.png"
    assert first.startswith(PNG) and int.from_bytes(first[16:20]) > WIDE
    assert first == second


def test_actors_can_be_moved(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network?actor=BRA&other=CHE")
    field = page.get_by_label("Find an actor")
    field.fill("Brazil")
    field.press("Enter")  # brings it into the middle
    place = page.locator('figure[data-chart="graph"] .canvas')
    place.scroll_into_view_if_needed()
    area = place.bounding_box()
    assert area
    x, y = area["width"] / 2, area["height"] / 2
    assert comes(page, area, x, y) and not pointed(page, area, x, y - 150)
    page.mouse.move(area["x"] + x, area["y"] + y)
    page.mouse.down()
    page.mouse.move(area["x"] + x, area["y"] + y - 150, steps=5)
    page.mouse.up()
    assert comes(page, area, x, y - 150)
    assert "/network" in page.url, "to move an actor is not to open its page"


def test_graphml_holds_the_ties_of_the_view(reading_site: Served) -> None:
    with reading_site.client() as client:
        answer = client.get("/network.graphml?domain=cyber&since=2021")
    assert answer.headers["content-disposition"] == 'attachment; filename="comity-network-cyber-2021.graphml"'
    found = networkx.read_graphml(io.BytesIO(answer.content))
    assert 0 < found.number_of_edges() < tied(reading_site)
    assert all(set(DOMAIN_GROUPS["cyber"]) & set(edge["domains"].replace(";", "").split()) for _, _, edge in found.edges(data=True))


def test_no_ties_are_no_error(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network?since=2090")
    expect(page.get_by_text("Nothing in the register answers this.")).to_be_visible()


@pytest.mark.parametrize(("locale", "scheme"), [("en", "dark"), ("fr", "light")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(reading_site / "network?domain=cyber", locale=locale, color_scheme=scheme)
    assert page.locator("h1").inner_text() == {"en": "The network of cooperation", "fr": "Le réseau de la coopération"}[locale]
    assert not faults(page)


def test_it_fits_a_phone(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "network", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
