"""Signing in and out, the account, the accounts and the audit trail, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browsing import Opened, Served, faults, ready, serving
from comity.desk import accounts, audit, sessions, tokens
from signing import PASSWORD, Guarded, csrf, guarding, post, quick_passwords, sign_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def guarded(register: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    quick_passwords(monkeypatch)
    with guarding(register) as found:
        yield found


def test_one_signs_in_comes_back_to_where_one_was_and_signs_out(guarded: Guarded, opened: Opened) -> None:
    page = opened(guarded.site / "facts?domain=cyber&actor=EST")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page.get_by_role("navigation", name="Main menu")).to_have_count(0)
    sign_in(page, "ada")
    expect(page).to_have_url(re.compile(r"/facts\?domain=cyber&actor=EST$"))
    expect(page.get_by_role("link", name="Ada")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(guarded.site / "login")
    page.goto(guarded.site / "facts")
    expect(page).to_have_url(guarded.site / "login?next=/facts")
    assert [entry.what for entry in audit.trail(guarded.desk, who="Ada")] == ["signed-out", "signed-in"]


@pytest.mark.parametrize(("name", "sees"), [("Lena", False), ("Rita", True), ("Ada", True)])
def test_the_menu_shows_what_one_may_do(guarded: Guarded, name: str, sees: bool) -> None:
    with guarded.signed_in(name) as client:
        told = client.get("/facts").text
        assert ('href="/review"' in told) is ('href="/add"' in told) is sees
        assert ('href="/admin"' in client.get("/account").text) is (name == "Ada")


def test_a_wrong_password_is_refused_and_guessing_locks_out(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        form = csrf(client, "/login")
        for status in (401, 401, 401, 401, 429, 429):
            answer = client.post("/login", data={"csrf": form, "name": "Ada", "password": "wrong wrong wrong", "next": "/facts"})
            assert answer.status_code == status
            assert "wrong wrong wrong" not in answer.text
            assert 'value="Ada"' in answer.text and 'value="/facts"' in answer.text
        assert int(answer.headers["retry-after"]) > 0
        assert "Too many wrong tries. Wait" in answer.text
        refused = client.post("/login", data={"csrf": form, "name": "Ada", "password": PASSWORD})
        assert refused.status_code == 429
    assert [entry.what for entry in audit.trail(guarded.desk)][:5] == ["locked-out", *["refused"] * 4]
    with guarded.signed_in("Rita") as other:
        assert other.get("/facts").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/\\example.org", "/\t/example.org", "facts", ""])
def test_one_comes_back_to_this_site_only(guarded: Guarded, elsewhere: str) -> None:
    with guarded.site.client() as client:
        form = csrf(client, "/login")
        data = {"csrf": form, "name": "Ada", "password": PASSWORD, "next": elsewhere}
        assert client.post("/login", data=data).headers["location"] == "/"


def test_signing_in_begins_another_session(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        client.get("/login")
        before = client.cookies["comity_session"]
        client.post("/login", data={"csrf": csrf(client, "/login"), "name": "Ada", "password": PASSWORD})
        after = client.cookies["comity_session"]
        assert before != after
        client.cookies.clear()
        client.cookies.set("comity_session", before)
        assert client.get("/facts").status_code == 303
        client.cookies.clear()
        client.cookies.set("comity_session", after)
        assert client.get("/facts").status_code == 200


def test_one_makes_a_token_sees_it_once_and_revokes_it(guarded: Guarded, opened: Opened) -> None:
    page = opened(guarded.site / "login?next=/account")
    sign_in(page, "Lena")
    expect(page.get_by_label("judge")).to_have_count(0)  # she may not herself
    page.get_by_label("What it is for").fill("<b>nightly</b>")
    page.get_by_label("export").check()
    page.get_by_role("button", name="Make a token").click()
    secret = page.get_by_label("The token", exact=True).input_value()
    found = tokens.verify(guarded.desk, secret)
    assert found is not None and (found.account, found.scopes) == ("Lena", {"read", "export"})
    page.goto(guarded.site / "account")
    assert secret not in page.content()
    page.get_by_role("button", name="Revoke <b>nightly</b>").click()
    expect(page.get_by_text("The token is revoked.")).to_be_visible()
    assert tokens.verify(guarded.desk, secret) is None


def test_nobody_revokes_the_token_of_another(guarded: Guarded) -> None:
    made, secret = tokens.make(guarded.desk, "Ada", "hers", ["read"])
    with guarded.signed_in("Lena") as client:
        assert post(client, f"/account/tokens/{made.id}/revoke").status_code == 400
    assert tokens.verify(guarded.desk, secret)


def test_a_new_password_ends_other_sessions_and_keeps_this_browser(guarded: Guarded) -> None:
    new = "another few good words"
    with guarded.signed_in("Lena") as other, guarded.signed_in("Lena") as client:
        assert "is not your present password" in post(client, "/account/password", current="x", password=new, again=new).text
        assert "are not the same" in post(client, "/account/password", current=PASSWORD, password=new, again="x").text
        assert "12 signs or more" in post(client, "/account/password", current=PASSWORD, password="short", again="short").text
        assert other.get("/account").status_code == 200
        answer = post(client, "/account/password", current=PASSWORD, password=new, again=new)
        assert answer.headers["location"] == "/account?done=password"
        assert client.get("/account").status_code == 200
        assert other.get("/account").status_code == 303
    assert accounts.sign_in(guarded.desk, "Lena", new)


def test_one_signs_out_other_browsers(guarded: Guarded) -> None:
    with guarded.signed_in("Lena") as one, guarded.signed_in("Lena") as two, guarded.signed_in("Lena") as three:
        key = sessions.key_of(one.cookies["comity_session"])
        assert post(three, "/account/sessions/end", key=key).status_code == 303
        assert [each.get("/account").status_code for each in (one, two, three)] == [303, 200, 200]
        post(three, "/account/sessions/end")
        assert [each.get("/account").status_code for each in (two, three)] == [303, 200]


def test_an_admin_manages_accounts(guarded: Guarded, opened: Opened) -> None:
    page = opened(guarded.site / "login?next=/admin")
    sign_in(page, "Ada")
    page.get_by_label("Name").fill("Zoë O'Neil")
    page.get_by_label("Role", exact=True).select_option("reviewer")
    page.get_by_label("Password", exact=True).fill("another few good words")
    page.get_by_role("button", name="Add an account").click()
    expect(page.get_by_text("The account Zoë O'Neil is made.")).to_be_visible()
    line = page.get_by_role("listitem").filter(has_text="Zoë O'Neil")
    line.get_by_text("Change").click()
    line.get_by_label("Role of Zoë O'Neil", exact=True).select_option("reader")
    line.get_by_role("button", name="Set the role").click()
    expect(line.locator(".tag", has_text="reader")).to_be_visible()
    line.get_by_text("Change").click()
    line.get_by_role("button", name="Disable").click()
    expect(line.get_by_text("disabled", exact=True)).to_be_visible()
    found = accounts.find(guarded.desk, "Zoë O'Neil")
    assert found is not None and found.disabled and found.role.name == "READER"


def test_what_an_admin_cannot_do_is_said(guarded: Guarded) -> None:
    with guarded.signed_in("Ada") as client:
        assert "is the last admin" in post(client, "/admin/accounts/disable", name="Ada").text
        taken = post(client, "/admin/accounts", name="rita", role="reader", password=PASSWORD)
        assert "There is an account rita already" in taken.text
        assert "There is no account Nobody" in post(client, "/admin/accounts/unlock", name="Nobody").text
        told = post(client, "/admin/accounts", name="Eve", role="god", password=PASSWORD)
        assert told.status_code == 400 and PASSWORD not in told.text
    assert len(accounts.listed(guarded.desk)) == 3


def test_an_admin_unlocks_gives_a_password_and_signs_out(guarded: Guarded) -> None:
    for _ in range(5):
        with pytest.raises(accounts.SignInError):
            accounts.sign_in(guarded.desk, "Lena", "wrong wrong wrong")
    with guarded.signed_in("Ada") as client, guarded.signed_in("Rita") as other:
        assert "waits 1 minute" in client.get("/admin").text
        post(client, "/admin/accounts/unlock", name="Lena")
        assert accounts.sign_in(guarded.desk, "Lena", PASSWORD)
        post(client, "/admin/accounts/password", name="Lena", password="another few good words")
        assert accounts.sign_in(guarded.desk, "Lena", "another few good words")
        post(client, "/admin/accounts/sign-out", name="Rita")
        assert other.get("/account").status_code == 303


def test_the_trail_has_pages_and_filters(guarded: Guarded, opened: Opened) -> None:
    for n in range(60):
        audit.note(guarded.desk, "Rita", "judged", f"reject e-{n}", "192.0.2.7")
    page = opened(guarded.site / "login?next=/admin/trail")
    sign_in(page, "Ada")
    expect(page.locator("table.trail tbody tr")).to_have_count(audit.PAGE)
    page.get_by_role("link", name="Older").click()
    expect(page.locator("table.trail tbody tr").last).to_contain_text("account added")
    page.get_by_label("What").select_option("judged")
    expect(page).to_have_url(re.compile(r"what=judged"))
    expect(page.locator("table.trail tbody tr").first).to_contain_text("reject e-59")
    expect(page.locator("table.trail")).not_to_contain_text("account added")


def test_without_accounts_whoever_sits_here_makes_the_first_one(site: Served, opened: Opened) -> None:
    page = opened(site / "account")
    expect(page.get_by_text("stored under the name Ada")).to_be_visible()
    page.get_by_role("link", name="Accounts").click()
    page.get_by_label("Name").fill("Grace")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Add an account").click()
    expect(page).to_have_url(site / "login")
    sign_in(page, "Grace")
    expect(page).to_have_url(site / "")


@pytest.mark.parametrize("path", ["account", "admin", "admin/trail"])
@pytest.mark.parametrize("look", [{"locale": "en"}, {"locale": "fr", "color_scheme": "dark"}, {"viewport": PHONE}])
def test_nothing_bars_anybody(guarded: Guarded, opened: Opened, path: str, look: dict[str, object]) -> None:
    tokens.make(guarded.desk, "Ada", "a script of the library with a long name", ["read", "export"], 30)
    page = opened(guarded.site / f"login?next=/{path}", **look)
    assert not faults(page)
    page.locator("#name").fill("Ada")
    page.locator("#password").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(guarded.site / path)
    ready(page)
    assert page.locator("html").get_attribute("lang") == look.get("locale", "en")
    for details in page.locator("main details summary").all():
        details.click()
    assert not faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_a_session_that_has_ended_is_told_to_htmx(guarded: Guarded) -> None:
    with guarded.site.client() as client:
        answer = client.get("/facts", headers={"HX-Request": "true", "HX-Current-URL": str(guarded.site / "pair?a=EST&b=KOR")})
        assert answer.status_code == 401
        assert answer.headers["hx-redirect"] == "/login?next=/pair%3Fa%3DEST%26b%3DKOR"


def test_accounts_may_be_kept_elsewhere(register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick_passwords(monkeypatch)
    with guarding(register, accounts=tmp_path / "people.desk") as guarded, guarded.signed_in("Lena") as client:
        assert client.get("/facts").status_code == 200
    with serving(register) as open_site, open_site.client() as client:
        assert client.get("/facts").status_code == 200  # beside the register there are none
