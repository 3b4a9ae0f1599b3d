"""What the interface tells of the register: each resource, its pages, its addresses, and what it says when something is wrong."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
import rdflib

from browsing import Served
from comity.register.book import Register

LISTS = ("facts", "instruments", "commitments", "documents", "actors", "ties", "people", "judgements", "export")
PROBLEM = "application/problem+json"


def walked(client: httpx.Client, path: str) -> list[dict[str, Any]]:
    """All items of a list, page by page."""
    found: list[dict[str, Any]] = []
    following: str | None = str(client.base_url.path) + path.removeprefix("/")
    while following is not None:
        answer = client.get(str(client.base_url.copy_with(raw_path=following.encode())))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        assert answer.links.get("next", {}).get("url") == page["next"]
        following = page["next"]
        if following is None:
            assert len(found) == page["total"]
    return found


@pytest.mark.parametrize("name", LISTS)
def test_items_have_addresses_that_answer(reading_site: Served, reading_api: httpx.Client, name: str) -> None:
    page = reading_api.get(f"/{name}", params={"limit": 3} if name != "export" else {}).raise_for_status().json()
    assert set(page) == {"items", "total", "more", "next"}
    assert page["total"] >= len(page["items"])
    for item in page["items"][:2]:
        answers = [reading_api.get(reading_site.address + item["self"]), reading_api.get(reading_site.address + item["url"])]
        assert [answer.status_code for answer in answers] == [200, 200]


def test_the_index_names_them_all(reading_site: Served, reading_api: httpx.Client) -> None:
    links = reading_api.get("").json()["links"]
    assert set(LISTS) <= set(links)
    assert all(reading_api.get(reading_site.address + address).status_code == 200 for address in links.values())


@pytest.mark.parametrize(
    "path", ["/facts?limit=200", "/facts?actor=EU&limit=7&sort=confidence", "/documents?limit=50", "/ties?limit=100"]
)
def test_pages_hold_each_item_once(reading_api: httpx.Client, path: str) -> None:
    found = walked(reading_api, path)
    assert len({item["self"] for item in found}) == len(found) > 7


def test_facts_are_those_of_the_register(reading_site: Served, reading_api: httpx.Client) -> None:
    found = walked(reading_api, "/facts?actor=Union+europ%C3%A9enne&domain=cyber&limit=5")
    with Register(reading_site.place) as register:
        facts = register.facts(actor="EU", domain="cyber")
        said = {fact.id: register.sources(fact) for fact in facts}
    assert [item["fact"]["id"] for item in found] == [fact.id for fact in facts]
    first = found[0]
    assert first["url"] == f"/fact/{facts[0].id}"
    quotes = [piece.text for piece in said[facts[0].id][0].evidence]
    assert [piece["text"] for piece in first["sources"][0]["evidence"]] == quotes != []


def test_facts_may_come_without_their_sources(reading_api: httpx.Client) -> None:
    bare = reading_api.get("/facts", params={"sources": False, "limit": 5}).json()["items"]
    assert len(bare) == 5
    assert all(item["sources"] == [] for item in bare)


def test_one_fact_comes_with_all_that_belongs_to_it(reading_site: Served, reading_api: httpx.Client) -> None:
    instrument = reading_api.get("/instruments", params={"limit": 1}).json()["items"][0]["fact"]["id"]
    found = reading_api.get(f"/facts/{instrument}").json()
    assert found["fact"]["id"] == instrument
    assert found["sources"][0]["evidence"]
    versions = reading_api.get(reading_site.address + found["history"]).json()
    assert versions["items"][-1]["id"] == instrument
    events = reading_api.get(reading_site.address + found["events"]).json()
    assert all(item["fact"]["instrument"] == instrument for item in events["items"])
    assert reading_api.get(f"/commitments/{instrument}").status_code == 404


def test_a_fact_is_linked_data_too(reading_api: httpx.Client) -> None:
    fact = reading_api.get("/facts", params={"kind": "event", "limit": 1}).json()["items"][0]["fact"]
    answer = reading_api.get(f"/facts/{fact['id']}", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    graph = rdflib.Graph().parse(data=answer.text, format="json-ld")
    node = rdflib.URIRef(f"urn:comity:fact:{fact['id']}")
    quotations = list(graph.objects(node, rdflib.PROV.wasDerivedFrom))
    assert quotations
    assert any(graph.value(each, rdflib.SDO.text) for each in quotations)
    actors = [rdflib.URIRef(f"urn:comity:actor:{actor}") for actor in fact["actor"]]
    assert all(graph.value(actor, rdflib.SDO.name) for actor in actors)
    plain = reading_api.get(f"/facts/{fact['id']}", headers={"Accept": "application/ld+json;q=0.1, application/json"})
    assert plain.headers["content-type"] == "application/json"


def test_commitments_tell_how_they_stand(reading_api: httpx.Client) -> None:
    found = walked(reading_api, "/commitments?limit=50")
    states = {item["state"] for item in found}
    assert len(states) > 1
    state = next(iter(states))
    only = walked(reading_api, f"/commitments?limit=50&state={state}")
    assert [item["self"] for item in only] == [item["self"] for item in found if item["state"] == state]
    past = reading_api.get("/commitments", params={"as_of": "2000-01-01"}).json()
    assert past["total"] == 0


def test_a_document_has_its_text_its_bytes_and_its_reading(reading_site: Served, reading_api: httpx.Client) -> None:
    listed = reading_api.get("/documents", params={"language": "fr", "limit": 1}).json()["items"][0]
    found = reading_api.get(reading_site.address + listed["self"]).json()
    assert found["document"]["language"] == "fr"
    text = reading_api.get(reading_site.address + found["text"])
    assert text.headers["content-type"].startswith("text/plain")
    reading = reading_api.get(reading_site.address + found["reading"]).json()
    assert reading["document"] == found["document"]["name"]
    for event in reading["events"]:
        for piece in event["evidence"]:
            assert text.text[piece["start"] : piece["end"]] == piece["text"]
    original = reading_api.get(reading_site.address + found["original"])
    assert original.headers["content-disposition"].startswith("attachment;")
    assert original.headers["content-type"] == "application/octet-stream"
    assert len(original.content) == found["document"]["size"]


def test_dossiers_answer_to_names(reading_api: httpx.Client) -> None:
    pair = reading_api.get("/pairs/Brésil/Schweiz").json()
    assert pair["dossier"]["actors"] == ["BRA", "CHE"]
    assert pair["self"] == "/api/v1/pairs/BRA/CHE"
    assert pair["dossier"]["facts"] == reading_api.get("/facts", params={"actor": "BRA", "other": "CHE"}).json()["total"]
    one = reading_api.get("/actors/Brazil", params={"lang": "fr"}).json()
    assert one["names"] == ["Brésil"]
    company = next(item for item in walked(reading_api, "/actors?limit=200") if item["id"].startswith("org/"))
    assert reading_api.get(f"/actors/{company['id']}").json()["dossier"]["facts"] == company["facts"]
    assert reading_api.get(f"/pairs/{company['id']}/BRA").json()["dossier"]["actors"] == [company["id"], "BRA"]
    assert reading_api.get(f"/pairs/BRA/{company['id']}").status_code == 200


def test_search_finds_words(reading_api: httpx.Client) -> None:
    found = walked(reading_api, "/search?words=cybers%C3%A9curit%C3%A9&limit=3")
    assert found
    assert all("cyber" in item["hit"]["snippet"].lower() for item in found)


def test_what_the_asker_has_is_not_sent_again(api: httpx.Client) -> None:
    first = api.get("/facts")
    tag = first.headers["etag"]
    assert "no-cache" in first.headers["cache-control"]
    again = api.get("/facts", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.get("/facts", params={"limit": 3}, headers={"If-None-Match": tag}).status_code == 200
    assert api.get("/facts", headers={"If-None-Match": tag, "Accept-Language": "fr"}).status_code == 200
    fact = first.json()["items"][0]["fact"]["id"]
    judged = api.post("/judgements", json={"action": "confirm", "facts": [fact], "reason": "seen"})
    assert judged.status_code == 201
    assert api.get("/facts", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "says"),
    [
        ("GET", "/facts/e-nothere", 404, "there is no fact"),
        ("GET", "/nowhere", 404, "this address"),
        ("GET", "/actors/Atlantis", 404, "Atlantis"),
        ("GET", "/documents/999999", 404, "there is no document"),
        ("GET", "/facts?actor=Atlantis", 422, "Atlantis"),
        ("GET", "/facts?limit=9999", 422, "query.limit"),
        ("GET", "/facts?nonsense=1", 422, "query.nonsense"),
        ("GET", "/facts?after=nonsense", 422, "no place in a list"),
        ("GET", "/facts?as_of=tomorrow", 422, "no date or time"),
        ("GET", "/documents/one", 422, "path.number"),
        ("GET", "/export/paper", 404, "paper"),
        ("GET", "/facts?actor=%00", 400, "U+0000"),
        ("DELETE", "/facts", 405, "this address"),
        ("POST", "/read", 415, "is not taken"),
    ],
)
def test_what_fails_is_a_problem(reading_api: httpx.Client, method: str, path: str, status: int, says: str) -> None:
    answer = reading_api.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert says in problem["detail"]
    assert problem["status"] == status
    assert problem["instance"] == f"/api/v1{path.partition('?')[0]}"
    assert problem["type"].startswith("/api/v1/docs#problem-")
    assert problem["title"]
    if status == 405:
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_error_that_nobody_foresaw_tells_nothing_of_the_inside(api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("/secret/place")

    monkeypatch.setattr("comity.faces.api.facts.questions.sourced", broken)
    answer = api.get("/facts", headers={"Accept-Language": "fr"})
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "secret" not in answer.text
    assert answer.json()["title"] == "Quelque chose a échoué"


def test_questions_about_questions(reading_api: httpx.Client) -> None:
    head, got = reading_api.head("/facts"), reading_api.get("/facts")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == got.headers["etag"]
    options = reading_api.options("/judgements")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert not [name for name in got.headers if name.startswith("access-control")]


def test_who_asks_too_much_is_told_when_to_come_again(slow_api: httpx.Client) -> None:
    answers = [slow_api.get("/export") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers[:5]] == ["4", "3", "2", "1", "0"]
    refused = answers[-1]
    assert refused.headers["content-type"] == PROBLEM
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    taken = [slow_api.get("/export/csv").status_code for _ in range(3)]
    assert taken == [200, 200, 429]


def test_the_description_is_of_this_interface(reading_api: httpx.Client) -> None:
    document = reading_api.get("/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    operations = [each for methods in document["paths"].values() for each in methods.values()]
    assert len({each["operationId"] for each in operations}) == len(operations) > 20
    assert all(each["summary"] and each["description"] and each["tags"] for each in operations)
    french = reading_api.get("/openapi.json", headers={"Accept-Language": "fr"}).json()
    assert french["paths"]["/facts"]["get"]["summary"] == "Les faits, page par page"
    said = json.dumps(document)
    for name in ("Fact", "Source", "Dossier", "Reading", "Problem"):
        assert f"#/components/schemas/{name}" in said
        assert document["components"]["schemas"][name]["properties"]
