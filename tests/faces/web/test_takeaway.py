"""Briefing notes and exports in a real browser: seen, then taken away; and the page of the REST interface."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready
from comity.register.book import Register

PHONE = {"width": 390, "height": 844}
PAGES = [
    ("brief?actor=EU", "en", "dark"),
    ("brief?actor=EU", "fr", "light"),
    ("export?domain=cyber", "fr", "dark"),
    ("api/v1/docs", "fr", "light"),
]
FILES = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "pdf": ("application/pdf", b"%PDF-"),
    "html": ("text/html; charset=utf-8", b"<!DOCTYPE html>"),
    "md": ("text/markdown; charset=utf-8", b"# EU: "),
}


def test_a_note_appears_when_it_is_said_what_about(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "brief")
    expect(page.locator("article.note")).to_have_count(0)
    page.locator(".suggested a").first.click()
    ready(page)
    note = page.locator("article.note")
    expect(note.locator("section")).not_to_have_count(0)
    page.get_by_role("link", name="Clear").click()
    expect(note).to_have_count(0)
    page.get_by_label("Actor", exact=True).fill("Union européenne")
    page.get_by_label("Actor", exact=True).press("Enter")
    page.wait_for_url("**/brief?actor=Union**")
    ready(page)
    expect(note.locator(".note-title")).to_have_text("EU: cooperation on record")
    assert note.locator("figure img").first.evaluate("image => image.naturalWidth > 100")
    mark = note.locator("li .refs a").first
    number = mark.inner_text().partition("–")[0]
    mark.click()
    source = page.locator(f"#source-{number}")
    expect(source).to_be_in_viewport()
    quote = source.locator("blockquote").inner_text()
    text = opened(reading_site.address + str(source.locator("a").get_attribute("href")))
    assert quote.partition(" […] ")[0][:40] in " ".join(text.locator("main").inner_text().split())


def test_a_note_is_written_in_the_language_chosen(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "brief?actor=EU&domain=cyber")
    page.get_by_role("link", name="French").click()
    page.wait_for_url("**note=fr*")
    ready(page)
    assert page.locator("article.note").get_attribute("lang") == "fr"
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator(".note-title")).to_contain_text("UE")
    page.get_by_label("Domain", exact=True).select_option("")
    page.wait_for_url(lambda url: "domain" not in url)
    ready(page)
    assert page.locator("article.note").get_attribute("lang") == "fr"


@pytest.mark.parametrize("layout", FILES)
def test_a_note_is_taken_away(reading_site: Served, layout: str) -> None:
    media, begin = FILES[layout]
    with reading_site.client() as client:
        answer = client.get(f"/brief/{layout}?actor=EU&note=en")
        french = client.get("/brief/md?actor=EU&note=fr").text
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"].startswith('attachment; filename="eu-cooperation-on-record-20')
    assert f".{layout}" in answer.headers["content-disposition"]
    assert answer.content.startswith(begin)
    assert french.startswith("# UE")


def test_what_cannot_be_told_is_said(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "brief?instrument=i-none")
    expect(page.get_by_role("alert")).to_contain_text("there is no fact i-none")
    expect(page.locator("article.note")).to_have_count(0)
    with reading_site.client() as client:
        asked = ("pdf?actor=Atlantis", "rtf?actor=EU", "pdf?instrument=i-none")
        statuses = [client.get(f"/brief/{path}").status_code for path in asked]
    assert statuses == [400, 400, 404]


def test_hostile_names_stay_words(site: Served, opened: Opened) -> None:
    with Register(site.place) as register:
        text = register.instruments(actor="EU", limit=1)[0]
        name = "<img src=x onerror=alert(1)><script>alert(2)</script>"
        register.judge("edit", text.id, field="name", value=name, author="Eve", reason="</script><script>alert(3)</script>")
    page = opened(site / f"brief?instrument={text.id}")
    expect(page.locator("article.note")).to_contain_text("<script>alert(2)</script>")
    assert page.locator("article.note script, article.note img[src=x]").count() == 0
    page = opened(site / "export?words=%3Cscript%3Ealert(1)%3C/script%3E&source=%22onmouseover=alert(2)")
    expect(page.locator(".chips")).to_contain_text("<script>alert(1)</script>")


def test_an_export_holds_the_facts_of_the_view(reading_site: Served, opened: Opened, tmp_path: Path) -> None:
    page = opened(reading_site / "export?actor=EU&domain=cyber")
    with Register(reading_site.place) as register:
        count = register.count(actor="EU", domain="cyber")
    expect(page.get_by_role("status")).to_contain_text(f"{count} facts are exported")
    assert page.locator(".export-format").count() >= 11
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download CSV").click()
    file = coming.value
    assert file.suggested_filename.startswith("comity-csv-20")
    file.save_as(tmp_path / "facts.csv")
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8").count("\ne-") + 1 >= count // 2
    page.locator(".chips a", has_text="Cyber").click()
    page.wait_for_url("**/export?actor=EU")
    with reading_site.client() as client:
        shown = urlsplit(page.locator(".cite").inner_text().split()[-1])
        assert client.get(f"{shown.path}?{shown.query}").status_code == 200
        folder = client.get("/export/parquet?actor=EU")
    assert "comity/facts.parquet" in zipfile.ZipFile(io.BytesIO(folder.content)).namelist()


def test_the_whole_register_is_offered_where_nothing_is_left_out(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "export?actor=EU")
    expect(page.get_by_role("link", name="Download The whole register")).to_have_count(0)
    page = opened(reading_site / "export")
    expect(page.get_by_role("link", name="Download The whole register")).to_have_attribute("href", "/export/jsonl?lossless=1")


def test_the_interface_is_described(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "api/v1/docs")
    operation = page.locator("#list_facts")
    operation.get_by_text("Parameters").click()
    expect(operation.get_by_role("row", name="domain")).to_be_visible()
    operation.get_by_role("link", name="FactItem").click()
    expect(page.locator("#record-Listed_FactItem_")).to_be_in_viewport()
    assert page.locator("article.operation").count() > 20


@pytest.mark.parametrize(("path", "locale", "scheme"), PAGES)
def test_nothing_bars_anybody(reading_site: Served, opened: Opened, path: str, locale: str, scheme: str) -> None:
    page = opened(reading_site / path, locale=locale, color_scheme=scheme, viewport=PHONE)
    assert page.locator("html").get_attribute("lang") == locale
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not faults(page)


def test_on_paper_the_note_stands_alone(reading_site: Served, opened: Opened) -> None:
    page = opened(reading_site / "brief?actor=EU")
    page.emulate_media(media="print")
    expect(page.locator("article.note")).to_be_visible()
    for left in (".brief-side", ".brief-ask", ".page-head"):
        expect(page.locator(left)).to_be_hidden()
