"""A document in a real browser: its words and its records find each other, whatever stands in it, on any screen and on paper."""

from __future__ import annotations

import dataclasses
import html
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import Opened, Served, faults, ready
from comity.documents.build import UnreadError, build
from comity.faces.web.pages.reader import RESOLVED
from comity.model.document import Provenance
from comity.register.arrivals import Arrival
from comity.register.book import Register
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer
from stores import VERSIONS, tell

PHONE = {"width": 390, "height": 844}
FRENCH = "gold/fr/dev/documents/ocs-astana-2024.txt"
GERMAN = "Der Minister sprach am Montag in Berlin mit seinem Kollegen über die Zusammenarbeit der beiden Staaten."


@pytest.fixture(scope="session")
def number(reading_site: Served) -> int:
    """Of a dispatch with many records of all kinds."""
    with Register(reading_site.place) as register:
        return next(register.document(hit.document).id for hit in register.search("Astana") if hit.name.endswith(Path(FRENCH).name))


@pytest.fixture
def view(site: Served) -> Iterator[View]:
    store: Store = site.app.state.site.store
    yield View(store)
    site.app.state.site.study.close()  # so that the server need not wait for what a page still wants to know


def text_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.paper').textContent"))


def test_the_text_stands_as_it_was_with_all_records_beside_it(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    with Register(reading_site.place) as register:
        assert text_of(page) == register.view.text(number)
        facts = register.document(number).facts
    links = page.locator(".card .told a").evaluate_all("all => all.map(each => new URL(each.href).pathname)")
    assert sorted(links) == sorted(f"/fact/{id}" for id in facts)
    for kind in ("event", "instrument", "commitment"):
        assert page.locator(f".paper mark.{kind}").count() > 0
    assert page.locator(".paper").get_attribute("lang") == "fr"
    expect(page.locator("main")).to_contain_text("4 July 2024 (from a line above the text)")


def test_words_and_cards_find_each_other(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}", viewport={"width": 1200, "height": 700})
    words = page.locator("mark:not(.several)").last
    card = page.locator(f"#card-{words.get_attribute('data-numbers')}")
    expect(card).not_to_be_in_viewport()
    words.click()
    expect(card).to_have_class(re.compile("current"))
    expect(card).to_be_in_viewport()
    page.locator("#card-1 .ref").evaluate("each => each.click()")
    first = page.locator('mark[data-numbers~="1"]').first
    expect(first).to_have_class(re.compile("current"))
    expect(first).to_be_in_viewport()
    expect(card).not_to_have_class(re.compile("current"))
    page.keyboard.press("Escape")
    expect(page.locator(".current")).to_have_count(0)


def test_words_of_several_records_lead_to_one_after_the_other(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    words = page.locator("mark.several").first
    numbers = (words.get_attribute("data-numbers") or "").split()
    met = set()
    for _ in numbers:
        words.dispatch_event("click")  # on the words themselves, not on a number before them
        met.add(page.locator(".card.current").get_attribute("data-number"))
    assert met == set(numbers)


def test_the_keyboard_does_it_all(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    for key, current in (("n", "1"), ("n", "2"), ("p", "1")):
        page.keyboard.press(key)
        expect(page.locator(".card.current")).to_have_attribute("data-number", current)
    focused = "document.activeElement.closest('.paper, .card')?.className.split(' ')[0]"
    assert page.evaluate(focused) == "paper"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "fact"
    page.keyboard.press("Enter")
    expect(page.locator('mark[data-numbers~="1"]').first).to_have_class(re.compile("current"))
    page.locator("#search-field").press("n")
    expect(page.locator(".card.current")).to_have_attribute("data-number", "1")


def test_an_address_names_the_words_of_a_fact(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    card = page.locator(".card").last
    fact, which = card.get_attribute("data-fact"), card.get_attribute("data-number")
    page = opened(reading_site / f"document/{number}#{fact}", viewport={"width": 1200, "height": 500})
    words = page.locator(f'mark[data-numbers~="{which}"]').first
    expect(words).to_have_class(re.compile("current"))
    expect(words).to_be_in_viewport()
    expect(page.locator(f"#card-{which}")).to_be_in_viewport()


def test_without_scripts_numbers_lead_from_words_to_cards_and_back(reading_site: Served, number: int) -> None:
    with reading_site.client() as client:
        told = client.get(f"/document/{number}").text
    ids = re.findall(r'\bid="([^"]+)"', told)
    assert len(ids) == len(set(ids))
    targets = re.findall(r'class="ref[^"]*"(?: id="[^"]*")? href="#([^"]+)"', told)
    assert len(targets) > 20
    assert set(targets) <= set(ids)


def test_switches_hide_a_kind(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    expect(page.locator(".card.event").first).to_be_visible()
    page.locator("label.event").click()
    expect(page.locator(".card.event").first).to_be_hidden()
    expect(page.locator(".paper .ref.event").first).to_be_hidden()
    expect(page.locator(".card.commitment").first).to_be_visible()


def test_it_tells_who_is_meant_at_the_place_and_why_a_record_is_so(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    meant = page.locator(".paper .meant", has_text=re.compile("^son$")).first
    meant.wait_for(timeout=60_000)  # the reader is being loaded
    assert text_of(page) == View(reading_site.app.state.site.store).text(number)
    tip = page.get_by_role("tooltip")
    meant.focus()
    expect(tip).to_contain_text("SCO")
    assert meant.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    page.locator(".paper .meant", has_text=re.compile("^les deux pays$")).first.hover()
    expect(tip).to_contain_text("the two parties that stand together")
    page.get_by_text("Who is meant:").click()
    expect(page.locator(".resolutions tbody tr").first).to_be_visible()
    assert not faults(page)
    card = page.locator(".card.event").first
    card.get_by_text("Why?").click()
    expect(card.locator(".why .pairs code").first).to_contain_text("fr.")
    expect(card.locator(".why .keyed strong").first).to_be_visible()
    card.get_by_text("The sentence as it was parsed").click()
    expect(card.locator(".why tbody tr").first).to_be_visible()


@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, number: int, locale: str, scheme: str) -> None:
    page = opened(reading_site / f"document/{number}", locale=locale, color_scheme=scheme)
    page.keyboard.press("n")
    assert page.locator("html").get_attribute("lang") == locale
    assert not faults(page)


def test_on_a_phone_the_card_lies_over_the_foot_of_the_text(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}", viewport=PHONE, locale="fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    words = page.locator("mark.commitment").first
    words.click()
    expect(page.locator(".card.current")).to_be_in_viewport()
    expect(words).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_paper_the_cards_follow_the_text(reading_site: Served, opened: Opened, number: int) -> None:
    page = opened(reading_site / f"document/{number}")
    page.emulate_media(media="print")
    paper, cards = page.locator(".paper").bounding_box(), page.locator(".records").bounding_box()
    assert paper
    assert cards
    assert cards["y"] >= paper["y"] + paper["height"]
    assert page.locator(".records").evaluate("each => each.scrollHeight <= each.clientHeight + 1")
    expect(page.locator(".actions").first).to_be_hidden()


def test_text_and_bytes_are_files_and_never_pages(reading_site: Served, number: int) -> None:
    with reading_site.client() as client, Register(reading_site.place) as register:
        text, bytes_ = client.get(f"/document/{number}/text"), client.get(f"/document/{number}/original")
        assert text.text == register.view.text(number)
        assert bytes_.content == register.original(number)
        for answer in (text, bytes_):
            assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="document-{number}-ocs-astana-2024')
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert text.headers["Content-Type"].startswith("text/plain")
        assert client.get("/document/999999").status_code == 404
        assert client.get("/document/999999999999999999999999").status_code == 404


# -- documents of our own ---------------------------------------------------------------------------------------------------


def test_nothing_hostile_runs(site: Served, opened: Opened, view: View) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    text = f"{evil}\n\nFrance and Spain signed {evil} in Paris.\u2028</p></div>"
    treaty = {"kind": "treaty", "name": evil, "parties": "FRA ESP", "rule": evil, "quote": f"signed {evil}"}
    result = tell(f"{evil}.html", text, treaty)
    where = {"address": "javascript:alert(3)", "media": "text/html\r\nX: y", "source": evil}
    document = dataclasses.replace(result.document, provenance=Provenance(title=evil, publisher=evil, byline=evil, **where))
    Writer(view.store, VERSIONS).add([dataclasses.replace(result, document=document)])
    paper = view.paper(f"{evil}.html")
    page = opened(site / f"document/{paper.id}")
    assert text_of(page) == text
    expect(page.locator("h1")).to_have_text(evil)
    assert page.locator("main script, main img").count() == 0
    assert page.locator("main a").evaluate_all("all => all.filter(each => !/^https?:/.test(each.href)).length") == 0
    expect(page.locator(".about")).to_contain_text("javascript:alert(3)")
    with site.client() as client:
        assert client.get(f"/document/{paper.id}/text").headers["Content-Disposition"].isascii()


def test_a_web_address_is_a_link(site: Served, opened: Opened, view: View) -> None:
    result = tell("https://news.example/a?x=1&y=2", "France and Spain signed a treaty.", {"event": "AGREE", "actor": "FRA ESP"})
    Writer(view.store, VERSIONS).add([result])
    page = opened(site / f"document/{view.paper('https://news.example/a?x=1&y=2').id}")
    expect(page.get_by_role("link", name="Page")).to_have_attribute("href", "https://news.example/a?x=1&y=2")


def test_versions_copies_languages_and_denials_are_told(site: Served, opened: Opened, view: View) -> None:
    writer = Writer(view.store, VERSIONS)
    record = {"event": "AGREE", "actor": "FRA ESP", "quote": "France and Spain signed a treaty"}
    writer.add([tell("a.txt", "France and Spain signed a treaty.", record)])
    former = view.paper("a.txt").id
    writer.add([tell("a.txt", "France and Spain signed a treaty on Monday.", record)])
    page = opened(site / f"document/{former}")
    expect(page.locator(".notice")).to_contain_text("former version")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_role("link", name="See the version that stands.").click()
    page.wait_for_url(f"**/document/{view.paper('a.txt').id}")

    long = " ".join(f"minister{number % 7} visited port{number} on a treaty{number * 3}" for number in range(60))
    writer.add([tell("b.txt", long, published="2020-01-01"), tell("c.txt", long, published="2020-01-02")])
    page = opened(site / f"document/{view.paper('c.txt').id}")
    expect(page.locator(".notice")).to_contain_text("copy of an earlier one")
    assert page.locator(".copies a").all_inner_texts() == ["b.txt"]

    with pytest.raises(UnreadError) as raised:
        build("d.txt", GERMAN)
    writer.add([Arrival(raised.value)])
    page = opened(site / f"document/{view.paper('d.txt').id}")
    expect(page.locator(".notice")).to_contain_text("German, a language that Comity does not read")
    assert text_of(page) == GERMAN

    denied = "Moscow attacked Kyiv, officials said. Russia denied having attacked Kyiv and called the reports false."
    attack = {"event": "ASSAULT", "actor": "RUS", "recipient": "UKR", "quote": "Moscow attacked Kyiv"}
    writer.add([tell("e.txt", denied, attack)])
    page = opened(site / f"document/{view.paper('e.txt').id}")
    expect(page.locator("mark.denied").first).to_have_text("Moscow attacked Kyiv")
    expect(page.locator("mark.denial").first).to_be_visible()
    expect(page.locator(".card .tag.bad").first).to_be_visible()


def test_a_long_document_is_quick(site: Served, opened: Opened, view: View) -> None:
    lines = [f"France and Spain met in Paris for round {number} of their talks.\n\n" for number in range(3300)]
    events = [{"event": "CONSULT", "actor": "FRA ESP", "quote": line.strip()} for line in lines[::4]]
    text = "".join(lines)
    assert len(text) > RESOLVED
    Writer(view.store, VERSIONS).add([tell("long.txt", text, *events)])
    with site.client() as client:
        client.get("/document/1")
        before = time.process_time()  # the server's too: it runs in this process
        answer = client.get(f"/document/{view.paper('long.txt').id}")
    assert time.process_time() - before < 3
    assert "data-resolutions" not in answer.text
    assert html.unescape(re.sub(r"<[^>]+>", "", re.search(r'(?s)<div class="paper".*?</div>', answer.text)[0])) == text  # type: ignore[index]
    page = opened(site / f"document/{view.paper('long.txt').id}")
    for _ in range(2):
        page.keyboard.press("p")
    expect(page.locator("mark.current")).to_be_in_viewport(timeout=15_000)
    ready(page)
