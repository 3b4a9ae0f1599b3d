"""The review in a real browser: by keyboard, by buttons, without scripts; two reviewers at once; second opinions; gold."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browsing import Opened, Served, faults, ready
from comity.model.register import Fact
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def book(site: Served) -> Iterator[Register]:
    """The register that is served, for another reviewer beside the browser."""
    with Register(site.place) as opened:
        yield opened


def title(page: Page) -> str:
    return str(ready(page).locator("#record-title").inner_text())


def fact(page: Page) -> str:
    """The id of the record in the middle."""
    return str(page.locator("#record-title a").get_attribute("href")).rpartition("/")[2]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def gone_on(page: Page, before: str) -> None:
    """Wait until the next record has come."""
    expect(page.locator("#record-title")).not_to_have_text(before)
    ready(page)


def judgements(book: Register) -> list[tuple[str, str, str]]:
    return [(each.action.value, each.author, each.reason) for each in book.judgements()]


def of_kind(book: Register, **conditions: Any) -> Fact:
    return book.facts(limit=1, **conditions)[0]


# -- by keyboard ------------------------------------------------------------------------------------------------------------


def test_the_whole_review_by_keyboard(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review")
    first = title(page)
    assert page.locator(".record .tags .tag", has_text="disputed").count() == 1
    press(page, "j")
    gone_on(page, first)
    second = title(page)
    press(page, "k")
    gone_on(page, second)
    assert title(page) == first

    press(page, "c", "Enter")  # confirm, with the first reason
    gone_on(page, first)
    assert title(page) == second and "Confirmed" in page.get_by_role("status").inner_text()
    assert judgements(book) == [("confirm", "Ada", "The words say so.")]

    press(page, "r", "ArrowDown", "Enter")  # reject, with the second one
    gone_on(page, second)
    assert judgements(book)[1] == ("reject", "Ada", "It is not about cooperation between these parties.")

    press(page, "u")
    expect(page.get_by_role("heading", name="Undo your judgement no. 2?")).to_be_visible()
    press(page, "Enter")
    page.wait_for_url("**done=3")
    assert title(page) == second and book.judgements()[-1].undoes == 2

    press(page, "r")
    page.locator("dialog[open]").get_by_label("Other reason").fill("A film, not an exercise.")
    press(page, "Enter")
    gone_on(page, second)
    assert judgements(book)[-1] == ("reject", "Ada", "A film, not an exercise.")
    press(page, "r")  # what one gave as a reason is offered again
    expect(page.get_by_role("radio", name="A film, not an exercise.")).to_be_checked()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.locator("#main").focus()  # where the dialog gives the focus back to is the browser's affair
    press(page, "?")
    expect(page.get_by_role("dialog").get_by_text("split sources off")).to_be_visible()
    press(page, "Escape", "o")
    page.wait_for_url("**/document/*")


def test_a_correction_by_keyboard(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review?kind=event")
    before, id = title(page), fact(page)
    press(page, "e")
    page.wait_for_url("**do=edit*")
    ready(page)
    expect(page.get_by_label("Type", exact=True)).to_be_focused()
    page.get_by_label("Date", exact=True).fill("yesterday")
    page.get_by_label("Actors 2").fill("Atlantis")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".fault")).to_have_count(2)
    assert "no EDTF date" in page.locator("#edit-date-fault").inner_text()
    assert "Atlantis" in page.locator("#edit-actor-fault").inner_text()
    expect(ready(page).get_by_label("Date", exact=True)).to_have_value("yesterday")
    assert not book.judgements()

    page.get_by_label("Date", exact=True).fill("2024-05-06")
    page.get_by_label("Actors 2").fill("Allemagne")
    page.locator("details.codes > summary").first.click()
    page.get_by_label("Tourism").check()
    page.get_by_label("Date", exact=True).press("Enter")
    gone_on(page, before)
    found = book.fact(id).fact
    assert found.date == "2024-05-06" and "DEU" in found.actor and "tourism" in found.domains and found.judged == "edit"
    assert [each.field for each in book.judgements()] == ["date", "actor", "domains"]
    assert "6 May 2024" in page.get_by_role("status").inner_text()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.wait_for_url("**done=4-5-6")
    assert book.fact(id).fact.judged is None and fact(page) == id


def test_a_value_that_another_source_gives_is_taken(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review?reason=disputed")
    id = fact(page)
    other = next(each.value for each in book.fact(id).fact.values["date"] if each.value != book.fact(id).fact.date)
    page.get_by_role("link", name="Take this one").first.click()
    page.wait_for_url("**take=date*")
    ready(page).get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Corrected")
    assert book.fact(id).fact.date == other and not book.fact(id).fact.disputed


def test_a_correction_that_changes_nothing_says_so(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review?kind=commitment&do=edit")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed")
    press(ready(page), "Escape")
    assert not book.judgements()


def test_two_records_become_one_and_two_again(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review?reason=doubtful")
    before, id = title(page), fact(page)
    press(page, "m")
    page.wait_for_url("**do=merge*")
    twin = ready(page).locator(".twins a").first
    other = re.search(r"twin=([\w-]+)", str(twin.get_attribute("href")))
    twin.click()
    expect(page.get_by_role("table")).to_contain_text("The other record")
    page.get_by_role("button", name="Merge").click()
    gone_on(page, before)
    merged = book.fact(id).fact
    assert other and book.fact(other[1]).fact.successor == id and len(merged.claims) > 1

    page.goto(site / f"review?fact={id}")
    press(ready(page), "s")
    page.wait_for_url("**do=split*")
    ready(page).get_by_role("button", name="Split").click()
    expect(page.locator(".splitting .fault")).to_contain_text("Choose the sources")
    ready(page).get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Split").click()
    expect(page.get_by_role("status")).to_contain_text("Split 1 source off")
    page.get_by_role("link", name="See the new record").click()
    ready(page)
    assert fact(page) != id and len(book.fact(id).fact.claims) == len(merged.claims) - 1


# -- the queue --------------------------------------------------------------------------------------------------------------


def test_filters_and_reasons_live_in_the_address(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "review")
    chip = page.get_by_role("link", name="New instruments")
    n = int(chip.locator(".count").inner_text())
    assert n > 5
    chip.click()
    page.wait_for_url("**reason=instrument*")
    assert ready(page).locator(".record.instrument").count() == 1
    assert page.locator(".upcoming li.instrument").count() == 8
    page.get_by_label("Actor", exact=True).fill("France")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**actor=France*")
    assert "reason=instrument" in page.url and "France" in page.locator(".record .fields").inner_text()
    assert int(ready(page).get_by_role("link", name="New instruments").locator(".count").inner_text()) < n
    page.get_by_role("link", name="Commitment", exact=True).click()
    page.wait_for_url("**kind=commitment*")
    expect(ready(page).locator(".empty")).to_contain_text("Nothing waits here")


def test_the_document_stands_beside_the_record_with_its_words_marked(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "review", viewport={"width": 1280, "height": 700})
    words = page.locator(".sources li.shown blockquote").first.inner_text()
    marked = page.locator(".beside mark.current")
    expect(marked.first).to_be_in_viewport()
    assert " ".join(words.split())[:40] in " ".join(marked.all_inner_texts()).replace("\n", " ")
    record, document = page.locator(".record").bounding_box(), page.locator(".beside").bounding_box()
    assert record and document and document["x"] >= record["x"] + record["width"]


def test_a_record_that_changed_meanwhile_is_not_judged(site: Served, opened: Opened, book: Register) -> None:
    page = opened(site / "review?kind=event")
    id = fact(page)
    book.judge("edit", id, author="Ben", reason="read it again", field="date", value="2020-02-02")
    press(page, "r", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("has changed since you saw it")
    assert fact(ready(page)) == id and "2 February 2020" in page.locator(".record .fields").inner_text()
    assert len(book.judgements()) == 1
    press(page, "r", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Rejected")
    assert book.fact(id).fact.judged == "reject"


def test_it_works_without_scripts(site: Served, book: Register) -> None:
    with site.client(follow_redirects=True) as client:
        asked = client.get("/review", params={"kind": "instrument", "do": "confirm"})
        form = asked.text.partition('<dialog id="confirm-dialog"')[2].partition("</dialog>")[0]
        assert form.partition(">")[0].endswith(" open")
        fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        action = re.search(r'action="([^"]+)"', form)
        assert action and fields["fact"].startswith("i-")
        bare = client.post(action[1].replace("&amp;", "&"), data=fields)
        assert "A judgement needs a reason." in bare.text and not book.judgements()
        done = client.post(action[1].replace("&amp;", "&"), data={**fields, "reason": "treaty series"})
        assert "done=1" in str(done.url) and "kind=instrument" in str(done.url)
        assert client.post("/review/judge", data={**fields, "csrf": "x"}).status_code == 403
    assert judgements(book) == [("confirm", "Ada", "treaty series")]


def test_a_document_alone_can_be_gone_through(site: Served, opened: Opened, book: Register) -> None:
    some = of_kind(book, kind="instrument")
    number = book.sources(some)[0].document
    page = opened(site / f"review?document={number}")
    assert book.document(number).name in page.locator(".chips .chip", has_text="Only what").inner_text()
    n = len(book.document(number).facts)
    assert page.locator(".upcoming li a").count() == min(8, n - 1)


# -- what was judged ----------------------------------------------------------------------------------------------------------


def test_a_second_opinion_does_not_see_the_first(site: Served, opened: Opened, book: Register) -> None:
    some = of_kind(book, kind="event", since="2020", domain="cyber")
    book.judge("edit", some.id, author="Ben", reason="the host says so", field="date", value="1999-09-09")
    page = opened(site / "review?reason=others")
    assert fact(page) == some.id
    shown = page.locator(".review").inner_text()
    assert "1999" not in shown and "Ben" not in shown and "corrected" not in shown and "1 person has judged this" in shown
    press(page, "c", "Enter")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    page.goto(site / "review/agreement")
    row = ready(page).get_by_role("row", name="Ada · Ben")
    assert [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()] == ["1", "0%", "0.00", "100%", "not defined"]
    assert "Ben right once corrected the host says so" in " ".join(page.locator(".verdicts").inner_text().split())
    assert not faults(page)


def test_judgements_are_listed_and_undone(site: Served, opened: Opened, book: Register) -> None:
    one, other = book.facts(limit=2, kind="event")
    book.judge("confirm", one.id, author="Ben", reason="seen it")
    book.judge("reject", other.id, author=SCRIPT, reason=SCRIPT)
    page = opened(site / "review/judgements")
    assert page.locator("tbody tr").count() == 2 and page.get_by_text(SCRIPT).count() >= 2
    page.get_by_label("By", exact=True).select_option("Ben")
    page.wait_for_url("**author=Ben*")
    rows = ready(page).locator("tbody tr")
    expect(rows).to_have_count(1)
    rows.locator("summary").click()
    page.get_by_role("button", name="Undo no. 1").click()
    page.wait_for_url("**done=3*")
    expect(ready(page).locator("tbody tr.undone")).to_contain_text("undone by no. 3")
    assert book.judgements()[-1].undoes == 1 and book.fact(one.id).fact.judged is None
    page.get_by_label("What", exact=True).select_option("reject")
    page.wait_for_url("**action=reject*")
    expect(ready(page).locator("tbody tr")).to_have_count(1)
    assert not faults(page)


def test_gold_is_taken_away(site: Served, opened: Opened, book: Register) -> None:
    number = next(each for each in range(1, 50) if len(book.document(each).facts) == 3)
    ids = book.document(number).facts
    for id in ids[:2]:
        book.judge("confirm", id, author="Ben", reason="seen it")
    page = opened(site / "review/gold")
    expect(page.get_by_text("No document has been judged whole yet.")).to_be_visible()
    page.get_by_role("link", name=book.document(number).name).click()
    assert fact(ready(page)) == ids[2]
    press(page, "r", "Enter")
    expect(page.get_by_text("Nothing waits here")).to_be_visible()
    page.get_by_role("link", name="Gold").click()
    with page.expect_download() as download:
        ready(page).get_by_role("link", name="Download as ZIP").click()
    assert download.value.suggested_filename == "comity-gold.zip"
    archive = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    kinds = [name.split("/")[-2] for name in archive.namelist() if name.endswith((".txt", ".json")) and name.count("/") == 2]
    assert {"documents", "gold"} == set(kinds)
    assert not faults(page)


def test_names_and_reasons_stay_words(site: Served, opened: Opened, book: Register) -> None:
    text = of_kind(book, kind="instrument")
    book.judge("edit", text.id, author=SCRIPT, reason=SCRIPT, field="name", value=SCRIPT)
    page = opened(site / "review/judgements")
    for address in (f"review?fact={text.id}", f"review?fact={text.id}&do=edit", f"review?q={SCRIPT}&do=merge&fact={text.id}"):
        page.goto(site / address)
        ready(page)
        assert SCRIPT in page.content().replace("&lt;", "<").replace("&gt;", ">") and not page.locator("img").count()


# -- for everybody --------------------------------------------------------------------------------------------------------------

PAGES = ("review?kind=instrument", "review?do=edit&kind=event", "review?do=merge&reason=doubtful")


@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(reading_site / "review?do=confirm", locale=locale, color_scheme=scheme)
    assert not faults(page)
    for address in PAGES:
        page.goto(reading_site / address)
        assert ready(page).locator("html").get_attribute("lang") == locale
        assert not faults(page), address


def test_it_fits_a_phone(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "review", viewport=PHONE, locale="fr")
    for address in (*PAGES, "review?do=confirm", "review?do=split", "review/judgements", "review/agreement", "review/gold"):
        page.goto(reading_site / address)
        assert ready(page).evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def test_the_past_is_not_judged(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "review?as_of=2099-01-01")
    assert "as_of" not in page.url and page.get_by_role("link", name="Confirm").count()


def test_what_has_no_meaning_is_refused(reading_site: Served) -> None:
    many = "9" * 40
    refused = {"reason=whim": 400, "after=x": 400, f"after=disputed.2021.{many}": 400, "fact=e-none": 404, f"document={many}": 400}
    with reading_site.client() as client:
        for query, status in refused.items():
            assert client.get(f"/review?{query}").status_code == status, query
        assert client.get(f"/review?done={many}-x-1&twin=%27&do=merge&take=date+%3Cb%3E").status_code == 200
        assert client.get(f"/review/judgements?done={many}").status_code == 200
