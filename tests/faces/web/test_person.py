"""People in a real browser: the list, and what one of them was called and did."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready
from comity.model.register import Party
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def agent(reading_site: Served) -> Party:
    """Somebody who acted between Estonia and Korea."""
    with Register(reading_site.place) as register:
        return next(agent for fact in register.facts(actor="EST", other="KOR") for agent in fact.agents if agent.of == "KOR")


def test_people_are_found_by_name_and_by_whom_they_served(reading_site: Served, opened: Opened, agent: Party) -> None:
    page = opened(reading_site / "people")
    page.get_by_label("Name").fill(agent.name.lower())
    page.get_by_label("Name").press("Enter")
    page.wait_for_url("**/people?name=*")
    ready(page)
    assert page.locator("tbody th a").all_inner_texts() == [agent.name]
    page.get_by_role("link", name="Clear").click()
    page.get_by_label("Served").fill("Corée du Sud")
    page.get_by_label("Served").press("Enter")
    page.wait_for_url("**/people?of=*")
    ready(page)
    rows = page.locator("tbody tr")
    assert rows.count() > 1
    assert rows.filter(has_text="South Korea").count() == rows.count()
    page.goto(reading_site / "people?name=nobodyofthatname")
    expect(page.get_by_text("The register names nobody who answers this.")).to_be_visible()


def test_a_person_with_offices_and_acts(reading_site: Served, opened: Opened, agent: Party) -> None:
    with Register(reading_site.place) as register:
        every = [fact.id for fact in register.facts() if agent.id in {each.id for each in fact.agents}]
        person = register.people(agent.name)[0]
    page = opened(reading_site / agent.id)
    expect(page.get_by_role("heading", level=1)).to_have_text(person.name)
    expect(page.locator(".offices li")).to_have_count(len(person.offices))
    assert agent.role and agent.role in page.locator(".offices").inner_text()
    acts = page.locator("section[aria-labelledby=acts] article")
    assert {each.get_attribute("id") for each in acts.all()} == set(every[:20])
    acts.first.locator(".told a").click()
    page.wait_for_url("**/fact/*")
    page.get_by_role("link", name=person.name, exact=True).first.click()
    page.wait_for_url(f"**/{person.id}")


def test_there_is_no_other_person(reading_site: Served) -> None:
    with reading_site.client() as client:
        assert client.get("/person/nobody-at-all").status_code == 404
        assert client.get("/people?of=Atlantis").status_code == 400


@pytest.mark.parametrize(("locale", "scheme"), [("fr", "light"), ("en", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, agent: Party, locale: str, scheme: str) -> None:
    for address in ("people", agent.id):
        page = opened(reading_site / address, locale=locale, color_scheme=scheme, viewport=PHONE)
        assert not faults(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
