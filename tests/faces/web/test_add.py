"""Adding in a real browser: what is brought is read at once, shown, and stored when that is said, and not before."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from browsing import Opened, Served, faults, ready, serving
from comity.errors import InputError
from comity.faces.web import intake
from comity.faces.web.intake import Brought, Taken
from comity.faces.web.shelf import BYTES, MINUTES, PLACES, Shelf, Waiting
from comity.model.items import Given, Item
from comity.register.query import Filter
from comity.register.view import View
from comity.sources.notes import Note

PHONE = {"width": 390, "height": 844}
LARGEST = 200_000
TEXT = """Estonia and Japan agree on cyber drills

TALLINN, 3 March 2026 - Estonia and Japan signed a memorandum of understanding on cyber security in Tallinn on Tuesday.

Japan pledged to send ten experts to Estonia by the end of 2027."""
VISIT = "PARIS, 3 May 2021 -- France's defence minister received her Spanish counterpart in Paris on Monday."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
PAGE = f"<html><head><title>Visit</title></head><body><article><h1>Visit</h1><p>{VISIT}</p></article></body></html>"


@pytest.fixture(scope="module")
def adding(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served register that the tests of this module add to, so that the reader is loaded once."""
    with serving(shutil.copy(demo, tmp_path_factory.mktemp("adding") / "comity.db"), upload=LARGEST) as served:
        yield served


def view(site: Served) -> View:
    return View(site.app.state.site.store)


def documents(site: Served) -> int:
    return view(site).handled()[1]


def read(page: Page) -> Page:
    page.get_by_role("button", name="Read").click()
    page.wait_for_url(re.compile(r"/add/[\w-]+$"), timeout=90_000)  # the reader is loaded first
    return ready(page)


def store(page: Page) -> Page:
    page.get_by_role("button", name="Add to the register").click()
    expect(page.get_by_role("heading", name="Added to the register", exact=True)).to_be_visible(timeout=30_000)
    return ready(page)


def test_a_pasted_text_is_read_shown_and_then_stored(adding: Served, opened: Opened) -> None:
    before = documents(adding)
    page = opened(adding / "add")
    page.get_by_label("A text").fill(TEXT)
    read(page)
    expect(page.locator(".previewed h2")).to_have_text("Estonia and Japan agree on cyber drills")
    expect(page.locator("mark.instrument").first).to_be_visible()
    expect(page.locator(".adding table")).to_contain_text("3 March 2026 from the dateline")
    cards = page.locator(".card").count()
    assert cards >= 3
    assert documents(adding) == before
    assert not faults(page)
    page.keyboard.press("n")
    expect(page.locator(".card.current")).to_have_attribute("data-number", "1")
    store(page)
    assert documents(adding) == before + 1
    assert page.locator("article.fact").count() == cards
    assert not faults(page)
    page.reload()  # stores nothing anew
    assert documents(adding) == before + 1
    page.locator(".stored a").click()
    expect(page.locator("h1")).to_have_text("Estonia and Japan agree on cyber drills")
    assert page.locator(".paper").evaluate("each => each.textContent") == TEXT
    page.goto(adding / "add")
    page.get_by_label("A text").fill(TEXT)
    read(page)
    expect(page.locator(".adding table")).to_contain_text("stands there already")
    assert not page.get_by_label("Add pasted-").is_checked()


def test_date_and_publisher_can_be_corrected_before_it_is_stored(adding: Served, opened: Opened) -> None:
    page = opened(adding / "add")
    page.get_by_label("A text").fill("Kenya and Ghana signed a trade agreement in Accra on Monday.")
    read(page)
    expect(page.locator(".adding tbody")).to_contain_text("undated")
    page.get_by_text("Correct date, publisher or language").click()
    page.get_by_label("Published on").fill("2024-05-07")
    page.get_by_label("Publisher").fill("Accra Post")
    page.get_by_role("button", name="Read again").click()
    expect(page.locator(".adding tbody")).to_contain_text("7 May 2024", timeout=30_000)
    store(page)
    page.locator(".stored a").click()
    expect(page.locator("main")).to_contain_text("Accra Post")
    expect(page.locator(".card").first).to_contain_text("6 May 2024")


def test_files_and_archives_and_what_is_wrong_with_them(adding: Served, opened: Opened) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("notes/visit.html", PAGE)
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n")
    page = opened(adding / "add")
    page.get_by_label("Choose files").set_input_files(
        [
            FilePayload(name="news.zip", mimeType="application/zip", buffer=packed.getvalue()),
            FilePayload(name="<img src=x>.txt", mimeType="text/plain", buffer=b"Peru and Chile signed an accord on water in Lima."),
            FilePayload(name="sheet.xls", mimeType="application/vnd.ms-excel", buffer=OLD_OFFICE),
        ]
    )
    expect(page.locator("[data-chosen] li")).to_have_count(3)
    read(page)
    expect(page.get_by_role("alert")).to_contain_text("sheet.xls")
    expect(page.locator(".adding tbody tr")).to_have_count(2)
    expect(page.locator(".adding table")).to_contain_text("news.zip!/notes/visit.html")
    expect(page.locator(".notice", has_text="passed over")).to_be_visible()
    store(page)
    assert view(adding).original("news.zip!/notes/visit.html") == PAGE.encode()
    expect(page.locator(".stored")).to_contain_text("<img src=x>.txt")


def test_another_text_of_a_known_name_is_kept_beside_it(adding: Served, opened: Opened) -> None:
    for text in ("Oman and Yemen held talks in Muscat.", "Oman and Qatar held talks in Doha."):
        page = opened(adding / "add")
        page.get_by_label("Choose files").set_input_files({"name": "talks.txt", "mimeType": "text/plain", "buffer": text.encode()})
        read(page)
        store(page)
    expect(page.locator(".stored a")).to_have_text(re.compile(r"^talks \(\w{6}\)\.txt$"))
    assert view(adding).paper("talks.txt").until is None
    page = opened(adding / "add")
    page.get_by_label("Choose files").set_input_files({"name": "talks.txt", "mimeType": "text/plain", "buffer": b"Oman met Iran."})
    read(page)
    page.get_by_label("keep that one").uncheck()
    store(page)
    expect(page.locator(".stored")).to_contain_text("replaced the former")
    assert view(adding).text(view(adding).paper("talks.txt").id) == "Oman met Iran."


def test_what_is_dropped_is_taken(adding: Served, opened: Opened) -> None:
    page = opened(adding / "add")
    drop = """([kind, value]) => {
        const data = new DataTransfer();
        if (kind === "file") data.items.add(new File([value], "dropped.txt", {type: "text/plain"}));
        else data.setData("text/plain", value);
        const event = new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true});
        document.querySelector("[data-drop]").dispatchEvent(event);
    }"""
    page.evaluate(drop, ["file", "one"])
    page.evaluate(drop, ["file", "two"])
    expect(page.locator("[data-chosen] li")).to_have_count(2)
    page.evaluate(drop, ["text", "https://news.example/1"])
    expect(page.get_by_label("An address")).to_have_value("https://news.example/1")
    page.evaluate(drop, ["text", "Some words."])
    expect(page.get_by_label("A text")).to_have_value("Some words.")


def test_what_is_too_large_is_said_before_it_is_sent_and_refused_if_it_is_sent(adding: Served, opened: Opened) -> None:
    page = opened(adding / "add")
    page.get_by_label("Choose files").set_input_files({"name": "big.txt", "mimeType": "text/plain", "buffer": b"x" * (LARGEST + 1)})
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_role("alert")).to_contain_text("larger than")
    assert page.url.endswith("/add")
    with adding.client(headers={"Origin": adding.address}) as client:
        csrf = token(client.get("/add").text)
        answer = client.post("/add", data={"csrf": csrf}, files={"files": ("big.txt", b"x" * (2 * LARGEST))})
    assert answer.status_code == 413
    assert "<h1>" in answer.text


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "localhost", "http://169.254.169.254/latest", "file:///etc/passwd"])
def test_addresses_of_this_network_and_files_are_refused(adding: Served, opened: Opened, address: str) -> None:
    page = opened(adding / "add")
    page.get_by_label("An address").fill(address)
    read(page)
    expect(page.get_by_role("alert")).to_be_visible()
    assert "root:" not in page.content()
    expect(page.get_by_role("button", name="Add to the register")).to_have_count(0)


def test_it_works_without_scripts_and_only_for_who_brought_it(adding: Served) -> None:
    with adding.client(headers={"Origin": adding.address}) as client, adding.client() as other:
        csrf = token(client.get("/add").text)
        assert client.post("/add", data={"text": VISIT}).status_code == 403
        nothing = client.post("/add", data={"csrf": csrf, "text": " "})
        assert nothing.status_code == 422
        assert "there is nothing to read" in nothing.text
        wrong = client.post("/add", data={"csrf": csrf, "text": "kept words", "published": "yesterday"})
        assert wrong.status_code == 422
        assert "kept words" in wrong.text
        files = [("files", ("visit.txt", VISIT.encode(), "text/plain"))]
        answer = client.post("/add", data={"csrf": csrf}, files=files, timeout=90)
        assert answer.status_code == 303
        place = answer.headers["location"]
        assert "<mark" in client.get(place).text
        assert other.get(place).status_code == 410
        stored = client.post(place, data={"csrf": csrf, "document": "0"})
        assert stored.status_code == 303
        assert "visit.txt" in client.get(place).text
    assert view(adding).paper("visit.txt").facts


def test_it_is_stored_while_others_read(adding: Served) -> None:
    reader = view(adding)
    with reader.store.reading() as connection, adding.client(headers={"Origin": adding.address}) as client:
        assert reader.total(connection, Filter()) > 0  # a state of the register is being looked at
        csrf = token(client.get("/add").text)
        fields = {"csrf": csrf, "text": "Mali and Niger held talks in Bamako."}
        place = client.post("/add", data=fields, timeout=90).headers["location"]
        assert client.post(place, data={"csrf": csrf, "document": "0"}).status_code == 303
        assert "Bamako" in client.get(place).text


@pytest.mark.parametrize(("locale", "scheme"), [("en", "light"), ("fr", "dark")])
def test_nothing_bars_anybody(adding: Served, opened: Opened, locale: str, scheme: str) -> None:
    page = opened(adding / "add", locale=locale, color_scheme=scheme, viewport=PHONE)
    assert page.locator("html").get_attribute("lang") == locale
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not faults(page)
    page.get_by_label("Un texte" if locale == "fr" else "A text").fill(TEXT)
    page.locator("form.add button[type=submit]").click()
    page.wait_for_url(re.compile(r"/add/[\w-]+$"), timeout=90_000)
    ready(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not faults(page)


# -- what the pages rest on ------------------------------------------------------------------------------------------------


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def brought(*files: tuple[str, bytes], **more: str) -> list[Item | InputError]:
    return intake.items(Brought(files=files, **more), 1_000_000, [])  # type: ignore[arg-type]


def test_names_are_bare_and_told_apart() -> None:
    found = brought(("a/../b\\c.txt", b"one"), ("c.txt", b"two"), ("c.txt", b"one"), ("\x1b.txt", b"three"))
    assert [each.name for each in found] == ["c.txt", f"c ({sha256(b'two').hexdigest()[:6]}).txt", "\\x1b.txt"]


def test_many_documents_are_bounded() -> None:
    *found, last = brought(*((f"{number}.txt", b"words") for number in range(intake.MOST + 5)))
    assert len(found) == intake.MOST
    assert isinstance(last, InputError)
    assert "comity add" in last.remedy


def test_a_bomb_is_stopped() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"0" * 80_000_000)
    (error,) = brought(("bomb.zip", packed.getvalue()))
    assert isinstance(error, InputError)


def test_a_pasted_text_is_named_after_its_content() -> None:
    one, two = intake.pasted("a\r\nb\0 ", Given()), intake.pasted("a\nb", Given())
    assert one == two
    assert one.data == b"a\nb"


def test_what_waits_goes_in_time_and_is_its_owners_alone() -> None:
    now = [0.0]
    shelf = Shelf(lambda: now[0])
    name = shelf.put(waits("ada"))
    assert shelf.find(name, "ada")
    assert shelf.find(name, "bob") is None
    assert shelf.find("else", "ada") is None
    now[0] = MINUTES * 60 + 1
    assert shelf.find(name, "ada") is None


@pytest.mark.parametrize(("count", "size", "left"), [(PLACES + 3, 1, PLACES), (3, BYTES // 2, 2)])
def test_only_so_much_waits(count: int, size: int, left: int) -> None:
    shelf = Shelf()
    item = Item("a.txt", b"x" * size)
    names = [shelf.put(waits("ada", Taken(item, InputError("a.txt", "is bad", "leave it")))) for _ in range(count)]
    assert [shelf.find(name, "ada") is not None for name in names] == [False] * (count - left) + [True] * left


def waits(owner: str, *taken: Taken) -> Waiting:
    notes: list[Note] = []
    return Waiting(owner, Given(), list(taken), notes)
