"""The permanent page of a fact in a real browser: who says it in which words, what changed, who judged it."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults
from comity.flow import Result
from comity.model.register import Fact
from comity.register.book import Register
from comity.register.store import open_store
from comity.register.writer import Writer
from stores import VERSIONS

PHONE = {"width": 390, "height": 844}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def facts(site: Served, **conditions: object) -> list[Fact]:
    with Register(site.place) as register:
        return register.facts(actor="EST", other="KOR", **conditions)


@pytest.fixture(scope="module")
def memorandum(reading_site: Served) -> Fact:
    """The instrument of the two with the most sources."""
    return facts(reading_site, kind="instrument", sort="sources")[0]


def test_each_source_stands_with_its_words(reading_site: Served, opened: Opened, memorandum: Fact) -> None:
    with Register(reading_site.place) as register:
        sources = register.sources(memorandum)
    page = opened(reading_site / f"fact/{memorandum.id}")
    expect(page.get_by_role("heading", level=1)).to_have_text(memorandum.name or "")
    shown = page.locator("ol.sayings > li")
    assert len(sources) == memorandum.documents > 2
    for source, item in zip(sources, shown.all(), strict=True):
        expect(item.locator("blockquote")).to_contain_text(" ".join(source.evidence[0].text.split()))
        assert item.locator("blockquote").get_attribute("lang") == source.language
        assert item.locator("a").first.get_attribute("href") == f"/document/{source.document}#{memorandum.id}"


def test_an_instrument_has_its_stages_parties_and_events(reading_site: Served, opened: Opened, memorandum: Fact) -> None:
    page = opened(reading_site / f"fact/{memorandum.id}")
    stages = page.locator("section[aria-labelledby=stages] .step-name").all_inner_texts()
    assert [stage.replace(" ", "-") for stage in stages] == [each.stage for each in memorandum.stages]
    expect(page.locator("section[aria-labelledby=near] figure[data-chart=graph]")).to_have_count(1)
    events = page.locator("section[aria-labelledby=events]")
    assert events.locator("article").count() == int(events.locator("header .quiet").inner_text()) > 0
    page.get_by_role("link", name="Estonia – South Korea").or_(page.get_by_role("link", name="South Korea – Estonia")).first.click()
    page.wait_for_url("**/pair?*")


def test_it_is_linked_data_too(reading_site: Served, opened: Opened, memorandum: Fact) -> None:
    page = opened(reading_site / f"fact/{memorandum.id}")
    data = json.loads(page.locator("script[type='application/ld+json']").inner_text())
    told = data["@graph"][0]
    assert told["@id"] == f"urn:comity:fact:{memorandum.id}"
    assert told["name"] == memorandum.name
    assert len(told["wasDerivedFrom"]) == memorandum.documents
    assert page.locator("link[rel=alternate]").get_attribute("href") == f"/api/v1/facts/{memorandum.id}"
    assert page.get_by_role("link", name="Review this").get_attribute("href") == f"/review?fact={memorandum.id}"


def test_where_sources_differ_each_value_stands_with_who_says_it(reading_site: Served, opened: Opened) -> None:
    fact = next(each for each in facts(reading_site, disputed=True) if "date" in each.disputed)
    page = opened(reading_site / f"fact/{fact.id}")
    page.get_by_role("link", name="See the values").click()
    rows = page.locator("section[aria-labelledby=differ] tbody tr")
    assert rows.count() == sum(len(values) for values in fact.values.values())
    cited = rows.first.locator("a.said-by").first
    cited.click()
    assert page.url.endswith(f"#source-{cited.inner_text().strip('[]')}")
    expect(page.locator("ol.sayings > li:target")).to_be_visible()


def test_judgements_and_history(site: Served, opened: Opened) -> None:
    one, other = facts(site, kind="event", type="CONSULT")[:2]
    with Register(site.place) as register:
        register.judge("confirm", one.id, author="Ada", reason="the ministry says so")
        edit = register.judge("edit", one.id, author="Ben", reason=HOSTILE, field="domains", value=["energy"])
        register.judge("undo", author="Ada", reason="no, it was right", undoes=edit.id)
        register.judge("merge", one.id, other.id, author="Ben", reason="the same talks")
    page = opened(site / f"fact/{one.id}")
    judged = page.locator("section[aria-labelledby=judgements] li")
    expect(judged).to_have_count(4)
    expect(judged.nth(2)).to_contain_text(HOSTILE)
    expect(judged.nth(2)).to_have_class("undone")
    expect(judged.last).to_contain_text("confirmed")
    expect(judged.last).to_contain_text("Ada")
    changes = page.locator("section[aria-labelledby=history] > ol > li")
    expect(changes.filter(has_text="→ Energy")).to_have_count(1)
    expect(changes.last).to_contain_text("first recorded")
    changes.last.locator("a").click()
    expect(page.get_by_text("You see the register as it was")).to_be_visible()
    expect(page.locator("section[aria-labelledby=judgements]")).to_have_count(0)

    page.goto(site / f"fact/{other.id}")  # it is gone, but its address stays
    expect(page.get_by_role("alert")).to_contain_text("removed")
    page.get_by_role("alert").get_by_role("link").click()
    page.wait_for_url(f"**/fact/{one.id}")


def test_nothing_of_a_document_becomes_markup(site: Served, opened: Opened, told: Callable[..., Result]) -> None:
    with closing(open_store(site.place)) as store:
        Writer(store, VERSIONS).add(
            [
                told(
                    f"javascript:alert(3)//{HOSTILE}",
                    f"Peru and Chile signed the pact {HOSTILE} in Lima today, and both will build a bridge by 2031.",
                    {"kind": "treaty", "name": f"pact {HOSTILE}", "parties": "PER CHL", "stage": "signed", "date": "2020-01-05"},
                    {"event": "AGREE", "actor": "PER CHL", "date": "2020-01-05", "place": ("PER", HOSTILE), "instrument": "i1",
                     "agents": [{"id": "person/mallory", "name": HOSTILE, "role": HOSTILE, "of": "PER"}]},
                    {"by": "PER", "to": "CHL", "what": f"build a bridge {HOSTILE}", "due": "2031"},
                    published="2020-01-05",
                    people=({"id": "person/mallory", "name": HOSTILE, "role": HOSTILE, "of": "PER"},),
                )
            ]
        )  # fmt: skip
    with Register(site.place) as register:
        found = register.facts(actor="PER", other="CHL")
    assert len(found) == 3
    pages = ("pair?a=PER&b=CHL", "actor/PER", "person/mallory", "people?of=PER", "commitments?actor=PER")
    for address in (*(f"fact/{fact.id}" for fact in found), *pages):
        page = opened(site / address)
        expect(page.get_by_text("<script>alert(1)</script>").first).to_be_attached()
        assert page.locator("main script:not([type='application/json']), main img, a[href^='javascript']").count() == 0


def test_there_is_no_other_fact(reading_site: Served) -> None:
    with reading_site.client() as client:
        assert client.get("/fact/e-nosuchfact00").status_code == 404


@pytest.mark.parametrize(("locale", "scheme", "viewport"), [("fr", "dark", PHONE), ("en", "light", None)])
def test_nothing_bars_anybody(
    reading_site: Served, opened: Opened, memorandum: Fact, locale: str, scheme: str, viewport: dict[str, int] | None
) -> None:
    page = opened(reading_site / f"fact/{memorandum.id}", locale=locale, color_scheme=scheme, viewport=viewport)
    assert not faults(page)
    if viewport:
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
