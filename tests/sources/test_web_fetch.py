"""Fetching one address from a publisher on loopback: what comes, and what is said when nothing does."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import brotli
import pytest

from comity.errors import InputError
from comity.model.items import Given
from comity.sources.web import Fetched, GoneError, Settings, Unchanged, Validators, Web
from comity.sources.web.manners import Clock
from publishers import Page, Publisher

STORY = "<html><body><p>Séoul et Tallinn sont convenus de coopérer.</p></body></html>"
Make = Callable[..., Web]


@dataclass
class Pretended:
    """A clock that goes on only when somebody sleeps."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def sleep(self, seconds: float) -> None:
        with self.turn:
            self.slept.append(round(seconds, 3))
            self.time += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: self.time, self.sleep)


@pytest.fixture
def pretended() -> Pretended:
    return Pretended()


@pytest.fixture
def web_for(publisher: Publisher, pretended: Pretended) -> Iterator[Make]:
    """Makes a Web that may ask the publisher, and does not really wait."""
    made = []

    def make(**settings: Any) -> Web:
        allowed = frozenset({publisher.host, *settings.pop("allowed", ())})
        made.append(Web(Settings(**{"allowed": allowed, "read": 5.0, **settings}), clock=pretended.clock))
        return made[-1]

    yield make
    for web in made:
        web.close()


@pytest.fixture
def web(web_for: Make) -> Web:
    return web_for()


def got(web: Web, address: str, known: Validators | None = None) -> Fetched:
    found = web.get(address, known)
    assert isinstance(found, Fetched)
    return found


def refused(web: Web, address: str) -> InputError:
    with pytest.raises(InputError) as caught:
        web.get(address)
    assert caught.value.name == address
    return caught.value


# -- what comes ------------------------------------------------------------------------------------------------------------


def test_a_page_is_an_item_with_what_the_server_says_of_it(web: Web, publisher: Publisher) -> None:
    address = publisher.page(
        "/a.html", STORY, media='Text/HTML; Charset="ISO-8859-1"', etag="v1", modified="Wed, 14 Feb 2018 10:00:00 GMT"
    )
    given = Given(title="Séoul")
    found = web.get(f"{address}#top", given=given, root="http://feed.example/")
    assert isinstance(found, Fetched)
    assert found.item.data == STORY.encode()
    assert (found.item.media, found.item.charset) == ("text/html", "iso-8859-1")
    assert (found.item.name, found.item.address, found.item.root) == (f"{address}#top", address, "http://feed.example/")
    assert found.item.given == given
    assert found.item.fetched is not None and found.item.fetched.endswith("Z")
    assert found.validators == Validators('"v1"', "Wed, 14 Feb 2018 10:00:00 GMT")
    assert (found.status, found.moved) == (200, None)


def test_the_user_agent_names_comity_and_whom_to_write_to(web_for: Make, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY)
    got(web_for(contact="mailto:desk@example.org"), address)
    for _, headers in publisher.requests:
        assert headers["User-Agent"].startswith("Comity/")
        assert headers["User-Agent"].endswith(" (+mailto:desk@example.org)")
        assert headers["Host"] == publisher.host


def test_a_contact_cannot_break_out_of_its_header() -> None:
    assert Settings(contact="me\r\nX-Evil: 1 (é)").agent.endswith("(+meX-Evil: 1 )")


@pytest.mark.parametrize("packed", ["gzip", "deflate", "br"])
def test_packed_pages_are_unpacked(web: Web, publisher: Publisher, packed: str) -> None:
    assert got(web, publisher.page("/a.html", STORY * 500, packed=packed)).item.data == STORY.encode() * 500


def test_a_server_that_says_nothing_of_a_page(web: Web, publisher: Publisher) -> None:
    item = got(web, publisher.page("/a", STORY, media="")).item
    assert (item.media, item.charset) == (None, None)


def test_an_empty_page_is_an_item_for_the_reader_to_refuse(web: Web, publisher: Publisher) -> None:
    assert got(web, publisher.page("/a", b"")).item.data == b""


def test_unchanged_pages_are_not_sent_again(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY, etag="v1")
    other = publisher.page("/b.html", STORY, modified="Wed, 14 Feb 2018 10:00:00 GMT")
    for place in (address, other):
        known = got(web, place).validators
        assert web.get(place, known) == Unchanged(place)
    publisher.page("/a.html", STORY, etag="v2")
    assert got(web, address, Validators('"v1"')).validators.etag == '"v2"'


def test_a_server_that_says_unchanged_without_being_asked(web: Web, publisher: Publisher) -> None:
    assert "status 304" in refused(web, publisher.page("/a.html", status=304)).problem


def test_connections_are_kept_and_cookies_are_not(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY, headers={"Set-Cookie": "who=you; Path=/"})
    got(web, address)
    got(web, address)
    assert all("Cookie" not in headers for _, headers in publisher.requests)


# -- moved pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "for_good"), [(301, True), (302, False), (303, False), (307, False), (308, True)])
def test_moved_pages_are_followed(web: Web, publisher: Publisher, status: int, for_good: bool) -> None:
    there = publisher.page("/new/a.html", STORY, etag="v1", modified="Wed, 14 Feb 2018 10:00:00 GMT")
    here = publisher.moved("/a.html", "/new/a.html", status)
    found = got(web, here)
    assert (found.item.name, found.item.address) == (here, there)
    assert found.moved == (there if for_good else None)
    assert found.validators == Validators('"v1"', None), "where a redirect leads next time may be older"


@pytest.mark.parametrize(
    ("to", "problem"),
    [
        ("/a.html", "redirects in a circle"),
        ("/b.html", "redirects in a circle"),
        ("file:///etc/passwd", "none of the web's"),
        ("ftp://example.org/", "none of the web's"),
        ("javascript:alert(1)", "none of the web's"),
        ("http://10.0.0.1/", "10.0.0.1 is not on the public internet"),
        ("http://127.0.0.1/", "127.0.0.1 is not on the public internet"),
        ("http://[::1]/", "::1 is not on the public internet"),
        ("http://2130706433/", "(127.0.0.1) is not on the public internet"),
        ("http://0x7f.1/", "(127.0.0.1) is not on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is not on the public internet"),
        ("//127.0.0.1:22/", "asks for port 22"),
        ("http://user:secret@example.org/", "carries a user name or password"),
        ("http://", "redirects in a circle"),  # joined to the page, it is the page
        ("http://[/", "cannot be understood"),
        ("http://a.example:99999/", "cannot be understood"),
        ("", "redirects to nowhere"),
    ],
)
def test_redirects_to_where_nothing_may_be_asked(web: Web, publisher: Publisher, to: str, problem: str) -> None:
    publisher.moved("/b.html", "/a.html", 302)
    error = refused(web, publisher.moved("/a.html", to, 302))
    assert problem in error.problem
    assert "secret" not in str(error)


def test_a_redirect_to_another_port_of_an_allowed_host(web: Web, publisher: Publisher, other_publisher: Publisher) -> None:
    error = refused(web, publisher.moved("/a.html", other_publisher.page("/b.html", STORY)))
    assert f"--allow-host {other_publisher.host}" in error.remedy
    assert not other_publisher.asked


def test_too_many_redirects(web: Web, publisher: Publisher) -> None:
    for number in range(20):
        publisher.moved(f"/{number}", f"/{number + 1}")
    assert "more than 8 times" in refused(web, publisher.address("/0")).problem
    assert publisher.asked.total() == 9 + 1  # and robots.txt


# -- what is not given -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (401, "a login, a paywall or a block"),
        (402, "a login, a paywall or a block"),
        (403, "a login, a paywall or a block"),
        (451, "a login, a paywall or a block"),
        (404, "is not there (status 404)"),
        (410, "is not there any more"),
        (400, "was not given (status 400)"),
        (206, "was not given (status 206)"),
        (500, "its server fails (status 500)"),
    ],
)
def test_statuses_are_said_and_not_asked_again(web: Web, publisher: Publisher, status: int, problem: str) -> None:
    error = refused(web, publisher.page("/a.html", "<p>Subscribe!</p>", status=status))
    assert problem in error.problem
    assert isinstance(error, GoneError) is (status in (404, 410))
    assert publisher.asked["/a.html"] == 1


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("ftp://example.org/a", "none of the web's"),
        ("http://", "none of the web's"),
        ("http:///a", "none of the web's"),
        ("https://example.org:22/", "asks for port 22"),
        ("https://example.org:0/", "asks for port 0"),
        ("http://exa mple.org/", "cannot be understood"),
        ("http://example.org/" + "a" * 9000, "characters"),
    ],
)
def test_addresses_that_are_none(web: Web, address: str, problem: str) -> None:
    with pytest.raises(InputError, match=r"http|ftp") as caught:
        web.get(address)
    assert problem in caught.value.problem


def test_passwords_in_addresses_are_refused_and_not_shown(web: Web) -> None:
    with pytest.raises(InputError) as caught:
        web.get("http://me:secret@example.org/a")
    assert "password" in caught.value.problem
    assert "secret" not in str(caught.value)


# -- hostile and broken servers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("habit", ["hang", "stall"])
def test_a_server_that_hangs(web_for: Make, publisher: Publisher, habit: str) -> None:
    error = refused(web_for(read=0.2), publisher.page("/a.html", STORY, habit=habit))
    assert "does not answer in time" in error.problem


@pytest.mark.parametrize("habit", ["drip", "endless"])
def test_a_server_that_never_ends(web_for: Make, publisher: Publisher, habit: str) -> None:
    error = refused(web_for(deadline=0.5, max_bytes=10**12), publisher.page("/a.html", STORY, habit=habit))
    assert "was not there after 0.5 seconds" in error.problem


def test_a_body_without_end_is_cut_by_its_size(web_for: Make, publisher: Publisher) -> None:
    assert "is larger than 1 MB" in refused(web_for(max_bytes=1_000_000), publisher.page("/a.html", habit="endless")).problem


def test_a_page_that_says_it_is_too_large_is_not_read(web_for: Make, publisher: Publisher) -> None:
    error = refused(web_for(max_bytes=100_000), publisher.page("/a.html", b"x" * 1_000_000))
    assert error.problem == "is too large (1 MB; the limit is 0.1 MB)"


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: brotli.compress(data, quality=3)], ids=["gzip", "br"])
def test_bombs_are_not_unpacked(web: Web, publisher: Publisher, pack: Callable[[bytes], bytes]) -> None:
    name = "gzip" if pack is gzip.compress else "br"
    bomb = pack(bytes(60_000_000))
    error = refused(web, publisher.page("/a.html", bomb, headers={"Content-Encoding": name}))
    assert "200 times its size" in error.problem


def test_what_claims_to_be_packed_and_is_not(web: Web, publisher: Publisher) -> None:
    assert "broken packed data" in refused(web, publisher.page("/a", STORY, headers={"Content-Encoding": "gzip"})).problem
    assert "which was not asked for" in refused(web, publisher.page("/b", STORY, headers={"Content-Encoding": "zstd"})).problem
    assert "3 times over" in refused(web, publisher.page("/c", STORY, headers={"Content-Encoding": "gzip, gzip, br"})).problem


def test_a_body_that_is_cut_is_asked_for_again_and_said(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY, habit="cut")
    assert refused(web, address).problem == "breaks off before its end"
    assert publisher.asked["/a.html"] == 3
    publisher.pages_in_turn("/b.html", Page(STORY.encode(), habit="cut"), Page(STORY.encode()))
    assert got(web, publisher.address("/b.html")).item.data == STORY.encode()


def test_a_length_that_is_too_short_ends_the_page_there(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", "0123456789", habit="early")
    assert got(web, address).item.data == b"01234"
    assert got(web, address).item.data == b"01234", "what follows is no answer to the next request"


def test_a_server_that_hangs_up_or_speaks_no_http(web: Web, publisher: Publisher) -> None:
    assert "as a web server should" in refused(web, publisher.page("/a.html", habit="rude")).problem
    assert "as a web server should" in refused(web, publisher.page("/b.html", habit="garbage")).problem


def test_a_port_where_nobody_listens(web_for: Make, closed_port: int) -> None:
    error = refused(web_for(allowed={f"127.0.0.1:{closed_port}"}), f"http://127.0.0.1:{closed_port}/a.html")
    assert error.problem.startswith("its host 127.0.0.1 cannot be reached")


def test_headers_without_end(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY, headers={f"X-{number}": "x" * 1000 for number in range(1000)})
    assert "as a web server should" in refused(web, address).problem


# -- manners ---------------------------------------------------------------------------------------------------------------


def test_robots_txt_is_asked_once_and_heeded(web: Web, publisher: Publisher) -> None:
    publisher.robots("User-agent: *\nDisallow: /private/\nAllow: /private/press/\n")
    open_page, closed = publisher.page("/a.html", STORY), publisher.page("/private/b.html", STORY)
    got(web, open_page)
    got(web, publisher.page("/private/press/c.html", STORY))
    assert "closed to programs by the robots.txt of 127.0.0.1" in refused(web, closed).problem
    assert publisher.asked["/robots.txt"] == 1
    assert publisher.asked["/private/b.html"] == 0


def test_robots_txt_may_speak_to_comity(web: Web, publisher: Publisher) -> None:
    publisher.robots("User-agent: *\nDisallow:\n\nUser-agent: comity\nDisallow: /\n")
    refused(web, publisher.page("/a.html", STORY))


def test_robots_txt_counts_where_a_redirect_leads(web: Web, publisher: Publisher) -> None:
    publisher.robots("User-agent: *\nDisallow: /private/\n")
    publisher.page("/private/b.html", STORY)
    assert "at http" in refused(web, publisher.moved("/a.html", "/private/b.html")).problem


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_allows_all(web: Web, publisher: Publisher, status: int) -> None:
    publisher.robots("User-agent: *\nDisallow: /\n", status=status)
    got(web, publisher.page("/a.html", STORY))


@pytest.mark.parametrize("how", [{"status": 500}, {"status": 503}, {"status": 429}, {"habit": "rude"}], ids=str)
def test_a_robots_txt_that_cannot_be_had_allows_nothing(web: Web, publisher: Publisher, how: dict[str, Any]) -> None:
    publisher.robots("User-agent: *\nDisallow:\n", **how)
    error = refused(web, publisher.page("/a.html", STORY))
    assert "robots.txt" in error.problem
    refused(web, publisher.page("/b.html", STORY))
    assert publisher.asked["/robots.txt"] <= 3, "it is known for a time"
    assert not publisher.asked["/a.html"]


def test_robots_txt_is_asked_again_when_it_is_old(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    address = publisher.page("/a.html", STORY)
    got(web, address)
    pretended.time += 90_000
    publisher.robots("User-agent: *\nDisallow: /\n")
    refused(web, address)


def test_a_robots_txt_may_have_moved(web: Web, publisher: Publisher) -> None:
    publisher.moved("/robots.txt", "/robots")
    publisher.page("/robots", "User-agent: *\nDisallow: /a\n")
    refused(web, publisher.page("/a.html", STORY))


def test_a_robots_txt_without_end_is_read_as_far_as_one_must(web_for: Make, publisher: Publisher) -> None:
    publisher.robots("User-agent: *\nDisallow: /private/\n" + "# words\n" * 200_000)
    web = web_for()
    refused(web, publisher.page("/private/a.html", STORY))
    got(web, publisher.page("/a.html", STORY))


def test_a_robots_txt_of_thousands_of_robots_with_thousands_of_rules(web: Web, publisher: Publisher) -> None:
    robots = "".join(f"User-agent: r{number}\n" for number in range(12_000))
    rules = "".join(f"Disallow: /{number}\n" for number in range(12_000))
    publisher.robots(robots + rules + "\nUser-agent: *\nDisallow: /a\n")
    refused(web, publisher.page("/a.html", STORY))
    got(web, publisher.page("/7", STORY))


def test_one_request_a_second(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    address = publisher.page("/a.html", STORY)
    for _ in range(3):
        got(web, address)
    assert pretended.slept == [1.0, 1.0, 1.0]  # robots.txt is a request too


def test_a_host_may_ask_for_a_slower_pace_up_to_a_cap(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    publisher.robots("User-agent: *\nCrawl-delay: 5\n")
    address = publisher.page("/a.html", STORY)
    for _ in range(3):
        got(web, address)
    assert pretended.slept == [1.0, 5.0, 5.0]
    publisher.robots("User-agent: *\nCrawl-delay: 86400\n")
    pretended.time += 90_000
    for _ in range(3):
        got(web, address)
    assert pretended.slept[-1] == 30.0


def test_several_threads_keep_one_pace(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    address = publisher.page("/a.html", STORY)
    threads = [threading.Thread(target=got, args=(web, address)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert publisher.asked == {"/robots.txt": 1, "/a.html": 8}
    assert pretended.time >= 1000 + 8, "nine requests, a second between them"


@pytest.mark.parametrize(("given", "waited"), [("7", 7.0), ("", 2.0), ("soon", 2.0), ("Wed, 14 Feb 2018 10:00:00 GMT", 1.0)])
def test_a_busy_host_is_asked_again_when_it_says(
    web: Web, publisher: Publisher, pretended: Pretended, given: str, waited: float
) -> None:
    busy = Page(status=429, headers={"Retry-After": given})
    publisher.pages_in_turn("/a.html", busy, Page(STORY.encode()))
    assert got(web, publisher.address("/a.html")).item.data == STORY.encode()
    assert pretended.slept == [1.0, waited]


def test_a_host_that_stays_busy(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    error = refused(web, publisher.page("/a.html", status=503))
    assert "its host is busy (status 503)" in error.problem
    assert publisher.asked["/a.html"] == 3
    assert pretended.slept == [1.0, 2.0, 4.0]


def test_a_host_that_asks_for_a_long_wait_is_left_alone(web: Web, publisher: Publisher, pretended: Pretended) -> None:
    address = publisher.page("/a.html", status=429, headers={"Retry-After": "3600"})
    assert "left alone for 3600 more seconds" in refused(web, address).problem
    refused(web, publisher.page("/b.html", STORY))
    assert publisher.asked.total() == 2, "robots.txt and the first request"
    pretended.time += 3601
    got(web, publisher.address("/b.html"))


def test_a_host_that_is_silent_is_left_alone_for_a_time(web_for: Make, publisher: Publisher, pretended: Pretended) -> None:
    web = web_for(read=0.1, silent=2)
    address = publisher.page("/a.html", habit="hang")
    publisher.page("/b.html", STORY)
    got(web, publisher.address("/b.html"))
    refused(web, address)
    refused(web, address)
    assert "has not answered 2 times in a row" in refused(web, publisher.address("/b.html")).problem
    assert publisher.asked["/b.html"] == 1
    pretended.time += 601
    got(web, publisher.address("/b.html"))
