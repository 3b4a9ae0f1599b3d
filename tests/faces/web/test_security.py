"""What keeps other sites, strangers and guessers out: headers, hosts, origins, forms, roles, sizes, and a log without secrets."""

from __future__ import annotations

import logging
import re
import socket
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount

from browsing import serving
from comity.desk import accounts, audit, tokens
from comity.desk.accounts import Role
from comity.desk.store import beside, open_desk
from comity.errors import DeskError
from comity.faces.web import protection
from comity.faces.web.app import create_app
from comity.faces.web.pages import ROUTERS
from comity.faces.web.security import HEADERS, SAFE
from comity.faces.web.settings import Settings
from signing import PASSWORD, PEOPLE, Guarded, csrf, guarding, quick_passwords

OPEN_PAGES = ("/login", "/lang/", "/feed/")
"""What one need not sign in for."""
OWN = ("/login", "/logout", "/account/", "/searches", "/search", "/feed/")
"""What changes nothing but what is one's own: readers may, too."""
REVIEWING, ADMINISTERING = ("/review", "/add"), ("/admin",)
VALUES = {"code": "cyber", "id": "e-2b3rax56lopb", "number": "1", "document": "1", "format": "csv", "key": "x", "name": "x"}


@pytest.fixture
def guarded(register: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    quick_passwords(monkeypatch)
    with guarding(register, upload=200_000) as found:
        yield found


@pytest.fixture
def local(register: Path) -> Iterator[httpx.Client]:
    with serving(register, upload=200_000) as site, site.client() as client:
        yield client


def routes() -> list[tuple[str, str]]:
    """All methods and addresses of the pages, with some value in each slot."""
    found = []
    for route in (route for router in ROUTERS for route in flat(router.routes)):
        path = re.sub(r"\{(\w+)(?::\w+)?\}", lambda slot: VALUES.get(slot[1], "x"), route.path)
        found += [(method, path) for method in sorted(route.methods)]
    assert len(found) > 40
    return sorted(set(found))


def flat(routes: Iterable[Any]) -> Iterator[Any]:
    """Routes, and those of routers that stand among them."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)
        else:
            yield route


def interface(app: Any) -> list[tuple[str, str]]:
    """The same of the REST interface."""
    mounted = next(route for route in app.routes if isinstance(route, Mount) and route.path == "/api")
    paths = [(method, "/api" + re.sub(r"\{[^}]+\}", "1", route.path)) for route in mounted.routes for method in route.methods]  # type: ignore[attr-defined]
    assert len(paths) > 20
    return sorted(set(paths))


# -- headers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/facts", 200), ("/nothing", 404), ("/fact/e-nothing", 404), ("/static/licences.txt", 200), ("/static/nothing.js", 404),
        ("/facts?sort=wrong", 400), ("/lang/fr", 303), ("/api/v1/facts", 200), ("/api/v1/facts/none", 404), ("/api/none", 404),
    ],
)  # fmt: skip
def test_all_answers_have_the_headers(local: httpx.Client, path: str, status: int) -> None:
    answer = local.get(path)
    assert answer.status_code == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in answer.headers  # not over http
    assert "server" not in answer.headers
    assert len(answer.headers.get_list("content-security-policy")) == 1
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_what_fails_inside_has_them_too_and_tells_nothing(
    register: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the inside of the kitchen")

    monkeypatch.setattr("comity.register.view.View.facts", fail)
    with serving(register) as site, site.client() as client:
        answer = client.get("/facts")
    assert answer.status_code == 500
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "kitchen" not in answer.text and "the inside of the kitchen" in caplog.text


def test_other_refusals_have_them(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        answers = [
            client.get("/facts"), client.get("/api/v1/facts"), client.get("/", headers={"Host": "evil.example"}),
            client.post("/login", data={"name": "Ada"}), client.post("/login", headers={"Origin": "https://evil.example"}),
            client.post("/login", content=b"x" * 300_000), client.request("BREW", "/login"),
        ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [303, 401, 421, 403, 403, 413, 405]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_files_are_kept_and_pages_are_not(local: httpx.Client) -> None:
    asset = re.search(r'/static/app-[^"]+', local.get("/facts").text)
    assert asset and "immutable" in local.get(asset[0]).headers["cache-control"]
    assert "set-cookie" not in local.get(asset[0]).headers
    assert local.get("/facts").headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2fetc%2fpasswd", "/static//etc/passwd",
     "/static/..\\app.py", "/static/%2e%2e%5capp.py", "/static/app.js%00.css", "/static/"],
)  # fmt: skip
def test_nothing_but_built_files_is_served(local: httpx.Client, path: str) -> None:
    address = local.base_url
    with socket.create_connection((address.host, address.port or 80), 10) as connection:  # as it is written
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.match(rb"HTTP/1.1 4\d\d", answer), answer[:100]
    assert b"create_app" not in answer and b"root:" not in answer


# -- who may be asked, and by whom ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8350", "127.0.0.1.evil.example", "localhost.evil.example", "[::2]", "", "127.0.0.2"]
)
def test_another_name_that_leads_here_is_refused(local: httpx.Client, host: str) -> None:
    answer = local.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Comity" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:8350", "localhost."])
def test_names_of_this_machine_are_known(local: httpx.Client, host: str) -> None:
    assert local.get("/facts", headers={"Host": host}).status_code == 200


def test_names_that_are_given_are_known_and_addresses_where_it_listens_everywhere() -> None:
    named = Settings(register="x", host="192.0.2.7", hosts=("Comity.example.org", "::1"))
    assert protection.known_hosts(named) == {"192.0.2.7", "comity.example.org", "[::1]"}
    assert not named.local
    assert "localhost" in protection.known_hosts(Settings(register="x", host="0.0.0.0"))


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)  # fmt: skip
def test_what_other_sites_send_is_refused(local: httpx.Client, headers: dict[str, str]) -> None:
    form = csrf(local, "/admin")
    data = {"csrf": form, "name": "Eve", "role": "admin", "password": PASSWORD}
    assert local.post("/admin/accounts", data=data, headers=headers).status_code == 403
    assert local.post("/api/v1/read", json={"text": "x"}, headers=headers).status_code == 403
    assert 'class="account"' not in local.get("/admin").text


def test_forms_of_nobody_or_of_another_session_are_refused(guarded: Guarded) -> None:
    with guarded.signed_in("Ada") as client, guarded.signed_in("Lena") as other, guarded.site.client() as nobody:
        for form in ("", "x", "é", csrf(other), csrf(nobody, "/login")):
            headers = {"X-CSRF-Token": form.encode()}
            assert client.post("/admin/accounts/disable", data={"csrf": form, "name": "Lena"}).status_code == 403
            assert client.post("/admin/accounts/disable", data={"name": "Lena"}, headers=headers).status_code == 403
        assert client.post("/admin/accounts/disable", data={"name": "Lena"}).status_code == 403
        same = {"Origin": guarded.site.address, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": csrf(client)}
        assert client.post("/admin/accounts/disable", data={"name": "Lena"}, headers=same).status_code == 303


def test_on_this_machine_programs_need_no_form_and_browsers_do(local: httpx.Client) -> None:
    text = {"text": "PARIS, 3 May 2021 -- France and Estonia signed an agreement.", "language": "en"}
    for headers in ({"Cookie": "comity_session=x"}, {"Origin": str(local.base_url).rstrip("/")}, {"Sec-Fetch-Site": "same-origin"}):
        assert local.post("/api/v1/read", json=text, headers=headers).status_code == 403
    local.cookies.clear()
    assert local.post("/api/v1/read", json={}).status_code != 403


# -- who may do what --------------------------------------------------------------------------------------------------------


def test_nothing_is_shown_to_who_has_not_signed_in(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        for method, path in routes():
            if path.startswith(OPEN_PAGES):
                continue
            answer = client.request(method, path)
            assert answer.status_code == 303 and answer.headers["location"].startswith("/login"), (method, path)
            assert not answer.content
        for method, path in interface(guarded.site.app):
            answer = client.request(method, path)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["www-authenticate"].startswith("Bearer")
        login = client.get("/login?actor=EST&instrument=i-1")
        assert "comity.db" not in login.text and 'role="alert"' not in login.text


@pytest.mark.parametrize("name", list(PEOPLE))
def test_everybody_may_do_what_their_role_says_and_no_more(guarded: Guarded, name: str) -> None:
    role = PEOPLE[name]
    unsafe = 0
    with guarded.signed_in(name) as client:
        headers = {"X-CSRF-Token": csrf(client)}
        for method, path in routes():
            needed = Role.ADMIN if path.startswith(ADMINISTERING) else Role.REVIEWER if path.startswith(REVIEWING) else Role.READER
            if method not in SAFE and not path.startswith((*OWN, *ADMINISTERING)):
                needed = Role.REVIEWER
            if role >= needed:
                continue  # what they may do is tested with each page
            unsafe += method not in SAFE
            answer = client.request(method, path, headers=headers)
            assert answer.status_code == 403, (name, method, path)
    assert unsafe or role is Role.ADMIN


def test_a_token_may_do_what_its_scopes_say_and_no_more(guarded: Guarded) -> None:
    _, reads = tokens.make(guarded.desk, "Ada", "reads", ["read"])
    _, exports = tokens.make(guarded.desk, "Ada", "exports", ["export"])
    _, judges = tokens.make(guarded.desk, "Rita", "judges", ["judge", "add", "read"])

    def status(secret: str, method: str, path: str, **more: Any) -> int:
        return client.request(method, path, headers={"Authorization": f"Bearer {secret}"}, **more).status_code

    with guarded.site.client() as client:
        assert status(reads, "GET", "/api/v1/facts") == 200
        assert status(exports, "GET", "/api/v1/facts") == 403
        for secret in (reads, exports):
            assert status(secret, "POST", "/api/v1/judgements", json={}) == 403
            assert status(secret, "POST", "/api/v1/documents", json={}) == 403
        assert status(judges, "POST", "/api/v1/judgements", json={}) not in (401, 403)
        assert status(judges, "GET", "/api/v1/export/csv") == 403
        accounts.set_role(guarded.desk, "Rita", Role.READER)
        assert status(judges, "POST", "/api/v1/judgements", json={}) == 403
        assert status(judges, "GET", "/api/v1/facts") == 200
        assert status(reads, "GET", "/facts") == 303  # pages are for people
        for wrong in ("-", "comity_x", reads[:-1], "x" * 5000):
            answer = client.get("/api/v1/facts", headers={"Authorization": f"Bearer {wrong}"})
            assert answer.status_code == 401
            assert wrong == "-" or wrong not in answer.text
        tokens.revoke(guarded.desk, 1)
        assert status(reads, "GET", "/api/v1/facts") == 401


def test_what_is_done_is_on_record(guarded: Guarded) -> None:
    with guarded.signed_in("Rita") as client:
        client.get("/api/v1/export/csv")
        client.get("/facts")
        client.post("/review", headers={"X-CSRF-Token": "wrong"})
    told = [(entry.who, entry.what, entry.address) for entry in audit.trail(guarded.desk, who="Rita")]
    assert told == [("Rita", "exported", "127.0.0.1"), ("Rita", "signed-in", "127.0.0.1")]


# -- where it is served -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [{"host": "0.0.0.0"}, {"host": "::"}, {"host": "192.0.2.7"}, {"host": "comity.example.org"}, {"proxies": ("127.0.0.1",)},
     {"hosts": ("comity.example.org",)}],
)  # fmt: skip
def test_where_others_can_come_it_does_not_start_without_accounts(register: Path, settings: dict[str, Any]) -> None:
    with pytest.raises(DeskError) as error:
        create_app(Settings(register=str(register), **settings))
    assert "comity accounts add NAME --role admin --register" in error.value.remedy
    desk = open_desk(beside(str(register)))
    accounts.add(desk, "Ada", PASSWORD, Role.ADMIN)
    desk.close()
    name = (settings.get("hosts") or (settings.get("host", "127.0.0.1"),))[0]
    host = "127.0.0.1" if name in {"0.0.0.0", "::"} else name
    with serving(register, **settings) as site, site.client() as client:
        assert client.get("/facts", headers={"Host": host}).headers["location"] == "/login?next=/facts"


def test_a_proxy_that_was_not_told_of_does_not_open_it_to_all(local: httpx.Client) -> None:
    for name in ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded"):
        answer = local.get("/facts", headers={name: "for=192.0.2.7"})
        assert answer.status_code == 403
        assert "--proxy" in answer.text


@pytest.mark.parametrize("trusted", [True, False])
def test_a_proxy_is_believed_only_if_told(register: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool) -> None:
    quick_passwords(monkeypatch)
    with guarding(register, proxies=("127.0.0.1",) if trusted else ("192.0.2.1",)) as guarded, guarded.site.client() as client:
        through = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5, 198.51.100.9"}
        page = client.get("/login", headers=through)
        cookie = page.headers["set-cookie"]
        if trusted:
            assert page.headers["strict-transport-security"].startswith("max-age=")
            assert cookie.startswith("__Host-comity_session=") and "Secure" in cookie and "HttpOnly" in cookie
            assert "Path=/" in cookie and "Domain" not in cookie
        else:
            assert "strict-transport-security" not in page.headers
            assert cookie.startswith("comity_session=") and "Secure" not in cookie and "HttpOnly" in cookie
        kept = {**through, "Cookie": cookie.partition(";")[0]}
        client.cookies.clear()
        form = re.search(r'name="csrf" value="(\w+)"', page.text)
        assert form
        answer = client.post("/login", data={"csrf": form[1], "name": "Ada", "password": PASSWORD}, headers=kept)
        assert answer.status_code == 303
        assert ("Secure" in answer.headers["set-cookie"]) is trusted
        assert "samesite=lax" in answer.headers["set-cookie"].lower()
        assert audit.trail(guarded.desk)[0].address == ("198.51.100.9" if trusted else "127.0.0.1")


# -- how much ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/login", "/api/v1/read", "/api/v1/documents"])
def test_too_large_a_body_is_refused_before_it_is_read(local: httpx.Client, path: str) -> None:
    sent = 0

    def body() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 100_000
            yield b"x" * 100_000

    declared = local.post(path, content=b"x" * 200_001)
    assert declared.status_code == 413
    if path == "/login":
        assert "more than 200000 bytes" in declared.text
    local.cookies.clear()
    kind = {"Content-Type": "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"}
    try:
        counted = local.post(path, content=body(), headers=kind).status_code  # it does not say how long it is
    except httpx.WriteError:
        counted = 413  # the server has hung up
    assert counted == 413 and sent < 10_000_000


def test_too_long_a_line_or_header_is_refused(register: Path) -> None:
    with serving(register) as site, site.client() as client:
        assert client.get("/facts?words=" + "x" * 60_000).status_code == 414
        assert client.get("/facts", headers={"X-Long": "x" * 50_000}).status_code == 431
        assert client.get("/facts", headers={"X-Long": "x" * 500_000}).status_code == 400  # more than one piece: the server itself


def test_fields_of_forms_are_bounded(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        form = csrf(client, "/login")
        long = client.post("/login", data={"csrf": form, "name": "Ada", "password": "x" * 2000})
        assert long.status_code == 400
        assert "x" * 2000 not in long.text
        many = "&".join(f"a{n}=1" for n in range(5000))
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert client.post("/login", content=f"csrf={form}&{many}", headers=kind).status_code == 400


# -- what is written down ---------------------------------------------------------------------------------------------------


def test_no_secret_is_in_the_log_or_the_desk(
    guarded: Guarded, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    _, token = tokens.make(guarded.desk, "Ada", "a script", ["read"])
    wrong = "wrong wrong password"
    with guarded.signed_in("Ada") as client:
        session = client.cookies["comity_session"]
        form = csrf(client)
        client.get("/api/v1/facts", headers={"Authorization": f"Bearer {token}"})
        client.get("/api/v1/facts", headers={"Authorization": f"Bearer {token}x"})
        client.post("/login", data={"csrf": form, "name": "Lena", "password": wrong})
        client.post("/account/password", data={"csrf": form, "current": wrong, "password": wrong, "again": wrong})
        client.get("/fact/none")
        for path in ("/account", "/admin", "/admin/trail"):
            shown = client.get(path).text
            assert not any(secret in shown for secret in (PASSWORD, wrong, session, token))
    out, err = capfd.readouterr()
    loggers = {record.name.partition(".")[0] for record in caplog.records}
    log = "\n".join(record.getMessage() for record in caplog.records if record.name.partition(".")[0] not in {"httpx", "httpcore"})
    assert loggers  # something was written
    guarded.desk.engine.dispose()
    with sqlite3.connect(guarded.desk.path) as connection:
        stored = "\n".join(connection.iterdump())
    assert "argon2id" in stored
    for secret in (PASSWORD, wrong, session, token, form):
        for place in (out, err, log, stored):
            assert secret not in place
