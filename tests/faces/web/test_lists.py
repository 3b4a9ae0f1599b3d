"""Lists of facts in a real browser: filters live in the address, in both languages, light and dark, on a phone."""

from __future__ import annotations

import pytest
from browsing import Opened, Served, faults, ready

PHONE = {"width": 390, "height": 844}


def test_filters_live_in_the_address(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts")
    page.get_by_label("Domain").select_option("cyber")
    page.wait_for_url("**/facts?domain=cyber")
    ready(page)
    assert page.get_by_label("Domain").input_value() == "cyber"
    assert page.locator("article.fact").count() > 5


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(reading_site / "facts", locale=locale, color_scheme=scheme)
    assert page.locator("html").get_attribute("lang") == locale
    assert not faults(page)


def test_it_fits_a_phone(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts", viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_an_unknown_name_shows_no_facts(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "facts?actor=Atlantis")
    assert "Atlantis" in page.get_by_role("alert").inner_text()
    assert page.locator("article.fact").count() == 0
