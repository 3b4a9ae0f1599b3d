"""Feeds and digests of saved searches: what they tell, in which language, and that each thing is told once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import feedparser
import pytest
import trustme
from lxml import etree, html

from comity.desk import accounts, searches
from comity.desk.accounts import Role
from comity.desk.digest import Sent, due, send_due
from comity.desk.feed import ATOM, feed
from comity.desk.news import news
from comity.desk.post import Post, Security, Server
from comity.desk.searches import Search
from comity.desk.store import Desk
from comity.errors import DeskError
from comity.flow import Result
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer
from mails import PASSWORD, USER, Mails, Serving
from stores import empty

BASE = "https://comity.example.org"
SENDER = "comity@example.org"
HOSTILE = 'Seoul & "Tallinn" <script>alert(1)</script> met \x0b to talk.'


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path, made: Callable[[str], str]) -> Iterator[str]:
    """A file: what is asked of the register is tested with both databases elsewhere."""
    yield from empty("sqlite", request, tmp_path, made)


@pytest.fixture
def view(store: Store, writer: Writer, told: Callable[..., Result]) -> View:
    """Talks that two documents tell in two languages, and a hostile text."""
    talks = {"event": "CONSULT", "actor": "KOR EST", "date": "2018-02-14", "domains": "cybersecurity"}
    writer.add(
        [
            told("en.txt", "Seoul and Tallinn held talks on 14 February on networks.", talks, published="2018-02-14"),
            told("fr.txt", "Séoul et Tallinn se sont entretenus mercredi.", talks, published="2018-02-15", language="fr"),
            told("bad<b>.txt", HOSTILE, {"event": "CONSULT", "actor": "KOR EST", "date": "2019-01-01"}, published="2019-01-02"),
            told("row.txt", "Paris accused Berlin.", {"event": "ACCUSE", "actor": "FRA", "recipient": "DEU", "date": "2020-05-05"}),
        ]
    )
    return View(store)


def saved(desk: Desk, query: str = "actor=KOR", language: str = "en", name: str = "Korea", mail: str = "ada@example.org") -> Search:
    made = searches.save(desk, "Ada", name, query, language)
    searches.send_digest(desk, made, mail, "day", language)
    return searches.find_one(desk, "Ada", made.id)


def sending(desk: Desk, view: View, mails: Mails, **more: Any) -> list[Sent]:
    with Post(Server.at(mails.place, Security.NONE)) as post:
        return list(send_due(desk, view, post.send, SENDER, BASE, **more))


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


# -- the feed ---------------------------------------------------------------------------------------------------------------


def test_a_feed_tells_what_is_new_with_its_words(desk: Desk, view: View) -> None:
    search = saved(desk)
    found = feedparser.parse(feed(search, news(view, search, BASE), BASE))
    assert not found.bozo
    assert found.version == "atom10"
    assert (found.feed.title, found.feed.language) == ("Korea", "en")
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{BASE}/feed/{search.key}.atom",
        "alternate": f"{BASE}/search?actor=KOR",
    }
    assert len(found.entries) == 2
    talks = next(entry for entry in found.entries if "2018" in entry.title)
    assert "South Korea" in talks.title
    assert "Seoul and Tallinn held talks" in talks.summary
    assert talks.link.startswith(f"{BASE}/fact/e-")
    assert [tag.term for tag in talks.tags] == ["cybersecurity"]


def test_a_feed_is_valid_atom(desk: Desk, view: View) -> None:
    search = saved(desk)
    root = etree.fromstring(feed(search, news(view, search, BASE), BASE))
    assert root.tag == f"{{{ATOM}}}feed"
    for element in (root, *root.findall(f"{{{ATOM}}}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(f"{{{ATOM}}}{name}")
            assert one.text
        assert element.findtext(f"{{{ATOM}}}id").startswith("urn:uuid:")
        assert datetime.datetime.fromisoformat(element.findtext(f"{{{ATOM}}}updated")).tzinfo
    assert root.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None
    times = [entry.findtext(f"{{{ATOM}}}updated") for entry in root.findall(f"{{{ATOM}}}entry")]
    assert root.findtext(f"{{{ATOM}}}updated") == max(times)


def test_entries_keep_their_ids_whatever_the_address(desk: Desk, view: View) -> None:
    search = saved(desk)
    ids = [
        [entry.id for entry in feedparser.parse(feed(search, news(view, search, base), base)).entries]
        for base in (BASE, "http://127.0.0.1:8350")
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_a_feed_speaks_its_language(desk: Desk, view: View) -> None:
    search = saved(desk, language="fr")
    found = feedparser.parse(feed(search, news(view, search, BASE), BASE))
    talks = next(entry for entry in found.entries if "2018" in entry.title)
    assert "Corée du Sud" in talks.title
    assert "Séoul et Tallinn se sont entretenus" in talks.summary
    assert found.feed.language == "fr"


def test_hostile_words_stay_words(desk: Desk, view: View) -> None:
    search = saved(desk, name="<script>alert(2)</script>")
    made = feed(search, news(view, search, BASE), BASE)
    assert b"<script" not in made
    root = etree.fromstring(made)
    assert root.findtext(f"{{{ATOM}}}title") == "<script>alert(2)</script>"
    assert any("<script>alert(1)</script>" in (each.text or "") for each in root.iter(f"{{{ATOM}}}summary"))


def test_an_empty_feed_is_a_feed(desk: Desk, view: View) -> None:
    search = saved(desk, "words=nowhere")
    found = feedparser.parse(feed(search, news(view, search, BASE), BASE))
    assert not found.bozo
    assert found.entries == []
    assert found.feed.updated == search.created


# -- the digest -------------------------------------------------------------------------------------------------------------


def test_a_digest_tells_each_thing_once(
    desk: Desk, view: View, mails: Mails, writer: Writer, told: Callable[..., Result], clock: Any
) -> None:
    saved(desk)
    (first,) = sending(desk, view, mails)
    assert (first.facts, first.error) == (2, None)
    (message,) = mails.taken
    assert mails.recipients == [["ada@example.org"]]
    assert message["Subject"] == "Korea: 2 facts"
    assert message["From"] == f"Comity <{SENDER}>"
    for kind in ("plain", "html"):
        body = part(message, kind)
        assert "South Korea" in body
        assert "Seoul and Tallinn held talks on 14 February on networks." in body
        assert f"{BASE}/fact/e-" in body
        assert f"{BASE}/search?actor=KOR" in body
        assert "Berlin" not in body
    assert "2 new facts" in part(message, "plain")

    assert sending(desk, view, mails) == []  # not due
    clock.later(days=1)
    assert sending(desk, view, mails) == []  # nothing new
    writer.add([told("c.txt", "Seoul met Paris.", {"event": "CONSULT", "actor": "KOR FRA", "date": "2021"})])
    (second,) = sending(desk, view, mails)
    assert second.facts == 1
    assert mails.taken[1]["Subject"] == "Korea: 1 fact"
    assert "Seoul met Paris." in part(mails.taken[1], "plain")


def test_what_changed_is_told_apart(
    desk: Desk, view: View, mails: Mails, writer: Writer, told: Callable[..., Result], clock: Any
) -> None:
    saved(desk)
    sending(desk, view, mails)
    clock.later(days=2)
    talks = {"event": "CONSULT", "actor": "KOR EST", "date": "2018-02-14", "domains": "cybersecurity"}
    writer.add([told("third.txt", "On that Wednesday Estonian and Korean envoys sat together, an observer wrote.", talks)])
    sending(desk, view, mails)
    assert "1 fact has changed" in part(mails.taken[1], "plain")
    assert "new fact" not in part(mails.taken[1], "plain")


def test_a_digest_speaks_its_language(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk, language="fr", name="Corée")
    sending(desk, view, mails)
    (message,) = mails.taken
    assert message["Subject"] == "Corée\u00a0: 2 faits"
    assert message["Content-Language"] == "fr"
    assert "Séoul et Tallinn se sont entretenus" in part(message, "plain")
    assert "Corée du Sud" in part(message, "html")


def test_a_digest_says_how_to_stop_it(desk: Desk, view: View, mails: Mails) -> None:
    search = saved(desk)
    sending(desk, view, mails)
    stop = f"{BASE}/feed/{search.key}/stop"
    assert mails.taken[0]["List-Unsubscribe"] == f"<{stop}>"
    assert stop in part(mails.taken[0], "plain")
    assert stop in html.fromstring(part(mails.taken[0], "html")).xpath("//a/@href")


def test_hostile_words_are_no_markup_of_a_mail(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk, name="<img src=x onerror=alert(2)>")
    sending(desk, view, mails)
    root = html.fromstring(part(mails.taken[0], "html"))
    assert not root.xpath("//script | //img")
    assert any("<script>alert(1)</script>" in text for text in root.itertext())


def test_of_many_facts_the_last_are_told(desk: Desk, view: View, mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.desk.digest.TOLD", 1)
    saved(desk)
    assert sending(desk, view, mails)[0].facts == 2
    assert "1 more is not shown" in part(mails.taken[0], "plain")


def test_one_that_fails_does_not_stop_the_others(desk: Desk, view: View, mails: Mails) -> None:
    mails.refused.add("gone@example.org")
    failing = [saved(desk, mail="gone@example.org"), saved(desk, "actor=org/nobody-knows", name="lost")]
    good = saved(desk, name="good")
    done = {each.search.name: each for each in sending(desk, view, mails) if each.search.id != failing[0].id}
    assert "nobody that Comity knows" in str(done["lost"].error)
    assert done["good"].error is None
    assert mails.recipients == [["ada@example.org"]]
    assert [search.id for search in searches.with_digest(desk) if search.sent] == [good.id]
    mails.refused.clear()
    assert [each.error for each in sending(desk, view, mails) if each.search.id == failing[0].id] == [None]  # it stayed due


def test_only_what_the_server_took_counts_as_sent(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk)
    mails.broken = True
    (failed,) = sending(desk, view, mails)
    assert "451 try again later" in str(failed.error)
    mails.broken = False
    assert [each.facts for each in sending(desk, view, mails)] == [2]


def test_a_dry_run_notes_nothing(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk)
    sending(desk, view, mails, dry=True)
    assert [each.facts for each in sending(desk, view, mails)] == [2]


def test_whoever_may_no_longer_read_gets_nothing(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk)
    accounts.add(desk, "grace", "a long password of hers", Role.ADMIN)
    assert sending(desk, view, mails) == []
    assert mails.taken == []


def test_when_a_digest_is_due(desk: Desk) -> None:
    search = saved(desk)
    start = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.UTC)
    for every, hours, expected in (
        ("day", 22, False), ("day", 23, True), ("day", 24, True), ("week", 24, False), ("week", 7 * 24, True),
    ):  # fmt: skip
        since = replace(search, every=every, sent=start.isoformat())
        assert due(since, start + datetime.timedelta(hours=hours)) is expected, (every, hours)
    assert due(search, start)
    assert not due(replace(search, mail=None), start)


# -- the mail server ----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # on loopback
@pytest.mark.parametrize("implicit", [False, True])
def test_an_encrypted_line_with_a_password(
    desk: Desk, view: View, mail_server: Serving, implicit: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    mails = mail_server(tls=authority, implicit=implicit, auth=True)
    security = Security.TLS if implicit else Security.STARTTLS
    saved(desk)

    def done(user: str | None, password: str | None) -> Sent:
        server = Server.at(mails.place, security, user, password)
        assert PASSWORD not in repr(server)
        with Post(server) as post:
            return next(iter(send_due(desk, view, post.send, SENDER, BASE)))

    assert "cannot be trusted" in str(done(USER, PASSWORD).error)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    refused = done(USER, "wrong-one")
    assert "refuses the user name or password" in str(refused.error)
    assert "wrong-one" not in str(refused.error)
    assert mails.taken == []
    assert done(USER, PASSWORD).error is None
    assert len(mails.taken) == 1


def test_a_line_that_should_be_encrypted_is_not_used_open(desk: Desk, view: View, mails: Mails) -> None:
    saved(desk)
    with Post(Server.at(mails.place, Security.STARTTLS)) as post:
        (done,) = send_due(desk, view, post.send, SENDER, BASE)
    assert "STARTTLS" in str(done.error)
    assert mails.taken == []


def test_no_server_is_told(desk: Desk, view: View, mail_server: Serving) -> None:
    saved(desk)
    with Post(Server.at("127.0.0.1:1", Security.NONE)) as post:
        (done,) = send_due(desk, view, post.send, SENDER, BASE)
    assert "127.0.0.1:1" in str(done.error)
    assert "cannot be reached" in str(done.error)


@pytest.mark.parametrize(
    ("place", "security", "host", "port"),
    [
        ("mail.example.org", Security.STARTTLS, "mail.example.org", 587),
        ("mail.example.org", Security.TLS, "mail.example.org", 465),
        ("127.0.0.1:2525", Security.NONE, "127.0.0.1", 2525),
        ("[::1]:2525", Security.NONE, "::1", 2525),
        ("[::1]", Security.NONE, "::1", 25),
    ],
)
def test_places_of_servers(place: str, security: Security, host: str, port: int) -> None:
    assert (Server.at(place, security).host, Server.at(place, security).port) == (host, port)


@pytest.mark.parametrize("place", ["", "a b", "host:", "host:x", "host:0", "host:99999", "http://host", "::1"])
def test_what_is_no_place_of_a_server(place: str) -> None:
    with pytest.raises(DeskError, match="no mail server"):
        Server.at(place, Security.NONE)


def test_no_password_goes_over_an_open_line() -> None:
    with pytest.raises(DeskError, match="unencrypted"):
        Server.at("mail.example.org", Security.NONE, "ada", "secret")
    Server.at("127.0.0.1", Security.NONE, "ada", "secret")
