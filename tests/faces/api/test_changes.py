"""What programs send: texts to be read, documents to be added, judgements; and who may."""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import polars
import pytest

from browsing import Served, serving
from comity.desk.accounts import Role, add
from comity.desk.store import beside, open_desk
from comity.desk.tokens import make
from comity.export import FORMATS, export
from comity.register.book import Register
from comity.register.query import Filter
from comity.register.store import open_store
from comity.register.view import View

TEXT = "Séoul et Tallinn sont convenus mercredi de renforcer leur coopération en cybersécurité."
SENT = {"text": TEXT, "published": "2018-02-14"}


def test_a_reading_is_that_of_the_command(reading_api: httpx.Client, tmp_path: Path) -> None:
    place = tmp_path / "seoul.txt"
    place.write_text(TEXT, encoding="utf-8")
    command = [sys.executable, "-m", "comity", "read", str(place), "--published", "2018-02-14", "--format", "jsonl"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answer = reading_api.post("/read", json={**SENT, "name": str(place)})
    assert answer.json() == json.loads(told)
    assert answer.text == told.strip()
    said = {"name": str(place), "published": "2018-02-14"}
    sent = reading_api.post("/read", params=said, content=TEXT.encode(), headers={"Content-Type": "text/plain"})
    assert sent.text == answer.text
    packed = {"data": base64.b64encode(TEXT.encode()).decode(), "media": "text/plain", **said}
    assert reading_api.post("/read", json=packed).text == answer.text
    page = f"<html><body><article><h1>Accord</h1><p>{TEXT}</p></article></body></html>"
    html = reading_api.post("/read", content=page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    assert [event["actor"] for event in html.json()["events"]] == [event["actor"] for event in answer.json()["events"]] != []


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (b"{", 400, "no application/json"),
        (b"[]", 422, "body"),
        (b"{}", 422, "either a text or data"),
        (b'{"text": 5}', 422, "body.text"),
        (b'{"text": "a", "tongue": "fr"}', 422, "tongue"),
        (b'{"text": "  "}', 422, "holds no text"),
        (b'{"text": "Bonjour\\u0000"}', 422, "U+0000"),
        (b'{"text": "Bonjour a tous, mes amis.", "published": "yesterday"}', 422, "date"),
        (json.dumps({"text": "mot " * 125_001}).encode(), 422, "body.text"),
    ],
)
def test_a_body_that_is_wrong_is_told_so(reading_api: httpx.Client, body: bytes, status: int, says: str) -> None:
    answer = reading_api.post("/read", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert says in answer.json()["detail"]


def test_a_body_that_is_too_large_is_not_taken_in(demo: Path, tmp_path: Path) -> None:
    with serving(shutil.copy(demo, tmp_path / "small.db"), upload=10_000) as served, served.client() as client:
        headers = {"Content-Type": "application/octet-stream"}
        told = client.post("/api/v1/read", content=b"a" * 10_001, headers=headers)
        untold = client.post("/api/v1/read", content=(b"a" * 1000 for _ in range(11)), headers=headers)
    assert [answer.status_code for answer in (told, untold)] == [413, 413]
    assert told.headers["content-type"] == untold.headers["content-type"] == "application/problem+json"


def test_a_document_is_added_once(site: Served, api: httpx.Client) -> None:
    before = api.get("/facts").json()["total"]
    first = api.post("/documents", json={**SENT, "name": "seoul-tallinn.txt", "publisher": "Agence"})
    assert first.status_code == 201, first.text
    added = first.json()
    assert added["state"] == "new"
    assert added["facts"]["new"] + added["facts"]["changed"] > 0
    found = api.get(site.address + first.headers["location"]).json()
    assert found["document"]["publisher"] == "Agence"
    assert api.get(site.address + found["original"]).text == TEXT
    assert api.get("/facts").json()["total"] == before + added["facts"]["new"] - added["facts"]["removed"]
    again = api.post("/documents", json={**SENT, "name": "seoul-tallinn.txt", "publisher": "Agence"}).json()
    assert (again["state"], again["document"]) == ("unchanged", added["document"])
    german = "Die Minister haben heute in Berlin ein Abkommen unterzeichnet. " * 3
    unread = api.post("/documents", json={"text": german, "name": "de.txt"})
    assert unread.status_code == 201, unread.text
    assert unread.json()["reading"] is None


def test_judgements_are_made_and_undone(site: Served, api: httpx.Client) -> None:
    fact = api.get("/facts", params={"kind": "event", "limit": 1}).json()["items"][0]["fact"]
    edit = {"action": "edit", "facts": [fact["id"]], "field": "actor", "value": ["Brésil", "NATO"], "reason": "<b>seen</b>"}
    made = api.post("/judgements", json=edit)
    assert made.status_code == 201, made.text
    told = made.json()
    assert told["judgement"]["author"] == "Ada"
    assert told["facts"][0]["actor"] == ["BRA", "NATO"]
    assert api.get(site.address + made.headers["location"]).json()["judgement"] == told["judgement"]
    assert [each["id"] for each in api.get(f"/facts/{fact['id']}").json()["judgements"]] == [told["judgement"]["id"]]
    undone = api.post("/judgements", json={"action": "undo", "undoes": told["judgement"]["id"], "reason": "a mistake"})
    assert undone.status_code == 201, undone.text
    assert api.get(f"/facts/{fact['id']}").json()["fact"]["actor"] == fact["actor"]
    assert [item["judgement"]["action"] for item in api.get("/judgements").json()["items"]] == ["edit", "undo"]
    with Register(site.place) as register:
        assert len(register.judgements(fact["id"])) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "confirm", "facts": [], "reason": "r"}, 422),
        ({"action": "confirm", "facts": ["e-none"], "reason": "r"}, 404),
        ({"action": "confirm", "facts": ["e-none"], "reason": ""}, 422),
        ({"action": "confirm", "facts": ["e-none"], "reason": "r", "author": "Eve"}, 422),
        ({"action": "burn", "facts": ["e-none"], "reason": "r"}, 422),
        ({"action": "split", "facts": ["e-none"], "claims": ["1"], "reason": "r"}, 404),
        ({"action": "undo", "undoes": 99, "reason": "r"}, 404),
        ({"action": "edit", "facts": ["e-none"], "field": "actor", "value": "Atlantis", "reason": "r"}, 422),
    ],
)
def test_a_judgement_that_cannot_be_is_refused(reading_api: httpx.Client, body: dict[str, object], status: int) -> None:
    answer = reading_api.post("/judgements", json=body)
    assert answer.status_code == status, answer.text
    assert reading_api.get("/judgements").json()["total"] == 0


def test_a_browser_needs_the_word_of_our_pages(site: Served) -> None:
    body = {"action": "confirm", "facts": ["e-none"], "reason": "r"}
    with site.client() as client:
        foreign = client.post("/api/v1/judgements", json=body, headers={"Origin": "https://elsewhere.example"})
        same = client.post("/api/v1/judgements", json=body, headers={"Origin": site.address, "Sec-Fetch-Site": "same-origin"})
        word = client.get("/facts").text.partition('name="csrf" content="')[2].partition('"')[0]
        told = client.post("/api/v1/judgements", json=body, headers={"Origin": site.address, "X-CSRF-Token": word})
    assert [answer.status_code for answer in (foreign, same, told)] == [403, 403, 404]


@pytest.fixture
def guarded(register: Path) -> Iterator[tuple[Served, dict[str, str]]]:
    """A register with accounts, and tokens by what they may do."""
    desk = open_desk(beside(str(register)))
    add(desk, "root", "a long password for root", Role.ADMIN)
    add(desk, "ana", "a long password for ana", Role.REVIEWER)
    add(desk, "rui", "a long password for rui", Role.READER)
    tokens = {name: make(desk, "ana", name, [name])[1] for name in ("read", "judge", "add", "export")}
    tokens["rui"] = make(desk, "rui", "all", ["read"])[1]
    desk.close()
    with serving(register) as served:
        yield served, tokens


def test_tokens_do_what_they_are_for(guarded: tuple[Served, dict[str, str]]) -> None:
    served, tokens = guarded
    fact = {"action": "confirm", "facts": [""], "reason": "seen"}
    with served.client() as client:

        def asked(token: str | None, method: str, path: str, **more: object) -> httpx.Response:
            headers = {"Authorization": f"Bearer {tokens[token]}"} if token else {}
            return client.request(method, f"/api/v1{path}", headers=headers, **more)  # type: ignore[arg-type]

        fact["facts"] = [asked("read", "GET", "/facts").json()["items"][0]["fact"]["id"]]
        wrong = client.get("/api/v1/facts", headers={"Authorization": "Bearer comity_wrong"})
        statuses = {
            "nobody": asked(None, "GET", "/facts").status_code,
            "wrong": wrong.status_code,
            "judge reads": asked("judge", "GET", "/facts").status_code,
            "read judges": asked("read", "POST", "/judgements", json=fact).status_code,
            "judge judges": asked("judge", "POST", "/judgements", json=fact).status_code,
            "read exports": asked("read", "GET", "/export/csv").status_code,
            "export exports": asked("export", "GET", "/export/csv").status_code,
            "judge adds": asked("judge", "POST", "/documents", json=SENT).status_code,
            "reader reads": asked("rui", "POST", "/read", json={"text": ""}).status_code,
        }
        assert wrong.headers["content-type"] == "application/problem+json"
        assert wrong.headers["www-authenticate"].startswith("Bearer")
        author = asked("read", "GET", "/judgements").json()["items"][0]["judgement"]["author"]
    assert statuses == {
        "nobody": 401, "wrong": 401, "judge reads": 403, "read judges": 403, "judge judges": 201, "read exports": 403,
        "export exports": 200, "judge adds": 403, "reader reads": 422,
    }  # fmt: skip
    assert author == "ana"


@pytest.mark.parametrize("name", ["csv", "xlsx", "parquet", "jsonl", "graphml", "geojson", "jsonld", "iccd"])
def test_exports_are_those_of_the_command(reading_site: Served, reading_api: httpx.Client, tmp_path: Path, name: str) -> None:
    answer = reading_api.get(f"/export/{name}", params={"actor": "EU"})
    assert answer.status_code == 200, answer.text
    kind = answer.headers["content-disposition"]
    assert kind.startswith(f'attachment; filename="comity-{name}-20')
    place = tmp_path / f"made{FORMATS[name].ending}"
    store = open_store(reading_site.place)
    export(View(store), name, Filter(actor=("EU",)), place)
    store.close()
    if name == "parquet":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            came = polars.read_parquet(io.BytesIO(archive.read("comity/facts.parquet")))
        assert came.equals(polars.read_parquet(place / "facts.parquet"))
    elif name == "xlsx":
        assert polars.read_excel(io.BytesIO(answer.content), engine="openpyxl").equals(polars.read_excel(place, engine="openpyxl"))
    else:
        assert answer.content == place.read_bytes()
    assert FORMATS[name].ending in kind or FORMATS[name].folder


def test_the_whole_register_is_taken_and_brought_back(reading_site: Served, reading_api: httpx.Client, tmp_path: Path) -> None:
    place = tmp_path / "all.jsonl"
    place.write_bytes(reading_api.get("/export/jsonl", params={"lossless": True}).content)
    command = [sys.executable, "-m", "comity", "import", str(place), "--register", str(tmp_path / "new.db")]
    subprocess.run(command, check=True, capture_output=True)
    with Register(reading_site.place) as one, Register(tmp_path / "new.db") as other:
        assert one.facts() == other.facts() != []
    part = reading_api.get("/export/jsonl", params={"lossless": True, "actor": "EU"})
    assert (part.status_code, part.headers["content-type"]) == (422, "application/problem+json")


def test_who_leaves_an_export_ends_it(reading_site: Served) -> None:
    exports = reading_site.app.state.site.exports
    for _ in range(6):  # more than may be made at once
        with reading_site.client() as client, client.stream("GET", "/api/v1/export/jsonl?lossless=1") as answer:
            assert answer.status_code == 200
            next(answer.iter_raw())
    exports.take()
    exports.give_back()
