"""Which hosts may be asked: what they resolve to decides, once, for the connection that is made."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from pathlib import Path

import httpcore
import pytest
import trustme
from hypothesis import example, given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.sources.web import Fetched, Settings, Web, is_address
from comity.sources.web.guard import is_public, shown, target
from publishers import Publisher, publishing

PUBLIC = "93.184.215.14"
PUBLIC_6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
STORY = "<p>Séoul et Tallinn sont convenus de coopérer.</p>"


class Names:
    """A name server of the test's own; each name gives its answers in turn, the last one for ever."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self.names.get(host, [[host] if host[0].isdigit() else []])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Detour(httpcore.NetworkBackend):
    """Leads what goes to any IP address to the publisher on loopback, and notes where it wanted to go."""

    def __init__(self, publisher: Publisher, dead: frozenset[str] = frozenset()) -> None:
        self.publisher = publisher
        self.dead = dead
        self.wanted: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.wanted.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError("nobody there")
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.publisher.port, timeout, local_address, socket_options)


def asking(publisher: Publisher, names: Names, *allowed: str, dead: frozenset[str] = frozenset()) -> tuple[Web, Detour]:
    detour = Detour(publisher, dead)
    settings = Settings(per_second=0, allowed=frozenset(allowed), tries=1, silent=100)
    return Web(settings, find=names, below=detour), detour


# -- addresses of IP -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254"),
        *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7"),
        *("203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16", "192.88.99.1"),
        *(
            "::",
            "::1",
            "fe80::1",
            "fe80::1%eth0",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "100::1",
            "2001:db8::1",
            "2001::1",
        ),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "", "localhost", "1.2.3", "01.2.3.4"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, "1.1.1.1", "172.32.0.1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses())
def test_no_private_address_is_taken_for_public(address: object) -> None:
    if is_public(str(address)):
        assert address.is_global  # type: ignore[attr-defined]
        assert not (address.is_private or address.is_loopback or address.is_multicast or address.is_link_local)  # type: ignore[attr-defined]


@given(st.text(max_size=60))
@example("http://[::1%25eth0]/")
@example("http://\x00/")
@example("http://a:b@c:d@e/")
@example("HTTP://ÉCOLE.example/é?à=ç")
def test_any_words_are_an_address_or_refused(text: str) -> None:
    for entry in (text, f"http://{text}", f"https://example.org/{text}"):
        try:
            url = target(entry, Settings())
        except InputError as error:
            assert error.name.isprintable()
        else:
            assert url.scheme in ("http", "https") and url.host and not url.userinfo


def test_what_is_an_address() -> None:
    assert all(map(is_address, ("http://a", "HTTPS://a", "https://")))
    assert not any(map(is_address, ("http:/a", "ftp://a", "https.txt", "-", "", "./http://a")))


def test_addresses_are_shown_without_control_characters_and_passwords() -> None:
    assert shown("http://a.example/\x1b[31m\n") == r"http://a.example/\x1b[31m\n"
    assert shown("http://me:pass@word@a.example/b@c") == "http://…@a.example/b@c"
    assert len(shown("http://a.example/" + "a" * 1000)) < 200


# -- names -----------------------------------------------------------------------------------------------------------------


def test_the_connection_goes_to_the_address_that_was_checked(publisher: Publisher) -> None:
    publisher.page("/a.html", STORY)
    names = Names(news_example=[[PUBLIC]])
    web, detour = asking(publisher, names)
    with web:
        assert isinstance(web.get("http://news.example/a.html"), Fetched)
    assert set(detour.wanted) == {(PUBLIC, 80)}
    assert len(names.asked) == len(detour.wanted), "one look-up for each connection, and no other"
    assert publisher.requests[-1][1]["Host"] == "news.example"


@pytest.mark.parametrize(
    "answer", [["10.0.0.1"], [PUBLIC, "127.0.0.1"], ["::1"], ["::ffff:10.0.0.1"], ["169.254.169.254"], ["nonsense"]]
)
def test_a_public_name_of_a_private_host(publisher: Publisher, answer: list[str]) -> None:
    web, detour = asking(publisher, Names(news_example=[answer]))
    with web, pytest.raises(InputError) as caught:
        web.get("http://news.example/a.html")
    assert "not on the public internet" in caught.value.problem
    assert "--allow-host news.example:80" in caught.value.remedy
    assert not detour.wanted


def test_a_name_that_changes_between_look_ups(publisher: Publisher) -> None:
    """DNS rebinding: public when it is checked, private when it is connected to."""
    publisher.page("/robots.txt", "User-agent: *\nDisallow:\n", headers={"Connection": "close"})
    publisher.page("/a.html", STORY)
    web, detour = asking(publisher, Names(news_example=[[PUBLIC], ["127.0.0.1"]]))
    with web, pytest.raises(InputError) as caught:
        web.get("http://news.example/a.html")
    assert "(127.0.0.1) is not on the public internet" in caught.value.problem
    assert detour.wanted == [(PUBLIC, 80)]
    assert not publisher.asked["/a.html"]


def test_a_redirect_to_a_public_name_of_a_private_host(publisher: Publisher) -> None:
    publisher.moved("/a.html", "http://inside.example/secret")
    web, detour = asking(publisher, Names(news_example=[[PUBLIC]], inside_example=[["192.168.0.10"]]))
    with web, pytest.raises(InputError) as caught:
        web.get("http://news.example/a.html")
    assert caught.value.name == "http://news.example/a.html"
    assert "inside.example (192.168.0.10)" in caught.value.problem
    assert {ip for ip, _ in detour.wanted} == {PUBLIC}


def test_private_hosts_are_allowed_by_name(publisher: Publisher) -> None:
    publisher.page("/a.html", STORY)
    names = Names(intranet_example=[["10.0.0.7"]])
    web, detour = asking(publisher, names, "Intranet.example")
    with web:
        assert isinstance(web.get("http://intranet.example:8080/a.html"), Fetched)
        with pytest.raises(InputError, match="port 5432"):
            web.get("http://intranet.example:5432/a.html")
        with pytest.raises(InputError, match="public internet"):
            web.get("http://10.0.0.7/a.html")
    assert set(detour.wanted) == {("10.0.0.7", 8080)}
    web, detour = asking(publisher, names, "intranet.example:5432", "[::1]:8000")
    with web:
        assert isinstance(web.get("http://intranet.example:5432/a.html"), Fetched)
        with pytest.raises(InputError, match="public internet"):
            web.get("http://intranet.example/a.html")
        assert target("http://[::1]:8000/", web.settings).host == "::1"


def test_a_second_address_is_tried_where_the_first_is_dead(publisher: Publisher) -> None:
    publisher.page("/a.html", STORY)
    web, detour = asking(publisher, Names(news_example=[[PUBLIC_6, PUBLIC]]), dead=frozenset({PUBLIC_6}))
    with web:
        assert isinstance(web.get("http://news.example/a.html"), Fetched)
    assert detour.wanted[:2] == [(PUBLIC_6, 80), (PUBLIC, 80)]


def test_a_name_that_nobody_has(publisher: Publisher) -> None:
    web, _ = asking(publisher, Names())
    with web, pytest.raises(InputError, match=r"its host nowhere\.example is not found"):
        web.get("http://nowhere.example/")


def test_nothing_of_the_environment_leads_elsewhere(publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would look names up itself, unchecked."""
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    publisher.page("/a.html", STORY)
    web, _ = asking(publisher, Names(news_example=[[PUBLIC]]))
    with web:
        assert isinstance(web.get("http://news.example/a.html"), Fetched)


# -- TLS -------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Publisher]:
    """A site with a certificate for news.example."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("news.example").configure_cert(context)
    with publishing(context) as site:
        site.page("/a.html", STORY)
        yield site


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


@pytest.mark.usefixtures("trusted")
def test_certificates_are_checked_against_the_name_and_not_the_ip_address(secure: Publisher) -> None:
    web, detour = asking(secure, Names(news_example=[[PUBLIC]], other_example=[[PUBLIC]]))
    with web:
        assert isinstance(web.get("https://news.example/a.html"), Fetched)
        assert set(detour.wanted) == {(PUBLIC, 443)}
        with pytest.raises(InputError, match=r"other\.example cannot prove who it is"):
            web.get("https://other.example/a.html")


def test_certificates_of_unknown_authorities_are_refused(secure: Publisher) -> None:
    web, _ = asking(secure, Names(news_example=[[PUBLIC]]))
    with web, pytest.raises(InputError, match="cannot prove who it is"):
        web.get("https://news.example/a.html")
    assert not secure.asked


def test_a_host_that_does_not_speak_tls(publisher: Publisher) -> None:
    web, _ = asking(publisher, Names(news_example=[[PUBLIC]]))
    with web, pytest.raises(InputError, match="cannot prove who it is"):
        web.get("https://news.example/a.html")
