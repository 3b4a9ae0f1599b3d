"""What feeds and sitemaps list: through a publisher on loopback, and as bytes, broken ones too."""

from __future__ import annotations

import gzip
import itertools
import os
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.notes import Note
from comity.sources.web import Entry, Listing, Settings, Unchanged, Web, listing, opened
from comity.sources.web.feeds import day, plain, read_feed, resolved
from comity.sources.web.sitemaps import read_sitemap
from comity.sources.web.sniff import Sort, announced, sort_of
from publishers import Page, Publisher

STORY = "<html><body><p>Séoul et Tallinn sont convenus de coopérer.</p></body></html>"
HERE = "http://news.example/feed.xml"
CASES = int(os.environ.get("COMITY_FUZZ", "150"))
"""How many broken feeds the fuzz tests try; more by hand."""


@pytest.fixture
def web(publisher: Publisher) -> Iterator[Web]:
    with Web(Settings(per_second=0, allowed=frozenset({publisher.host}), entries=50, sitemaps=3, feed_bytes=1_000_000)) as made:
        yield made


def listed(web: Web, address: str) -> Listing:
    found = listing(web, address)
    assert isinstance(found, Listing)
    return found


def rss(*items: str, head: str = "") -> bytes:
    return f'<rss version="2.0"><channel>{head}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'.encode()


def read(data: bytes) -> list[Entry]:
    return read_feed(data, HERE)[0]


# -- feeds -----------------------------------------------------------------------------------------------------------------


def test_an_rss_feed(web: Web, publisher: Publisher) -> None:
    entry = {
        "title": "L&#039;accord &amp; la visite",
        "link": "/a.html#top",
        "pubDate": "Wed, 14 Feb 2018 23:30:00 -0500",
        "description": "<![CDATA[<p>Séoul  et <b>Tallinn</b></p>]]>",
        'source url="http://agency.example/feed"': "Agency",
    }
    address = publisher.feed("/feed.xml", [entry, "/b.html", "/a.html"], language="fr-FR", etag="v1")
    found = listed(web, address)
    assert (found.sort, found.address, found.failed, found.notes) == (Sort.FEED, address, (), ())
    assert found.entries == (
        Entry(
            address=publisher.address("/a.html"),
            title="L'accord & la visite",
            published="2018-02-14",
            publisher="Agency",
            language="fr",
            summary="Séoul et Tallinn",
        ),
        Entry(address=publisher.address("/b.html"), language="fr"),
    )
    assert found.entries[0].given() == Given(
        title="L'accord & la visite", publisher="Agency", published="2018-02-14", published_by="feed"
    )
    assert listing(web, address, found.validators) == Unchanged(address)


def test_an_atom_feed(web: Web, publisher: Publisher) -> None:
    entry = {
        "title": "L'accord",
        "link": "http://other.example/a?b=1&c=2",
        "published": "2018-02-15T01:00:00+09:00",
        "updated": "2018-02-16T00:00:00Z",
    }
    (found,) = listed(web, publisher.atom("/atom.xml", [entry])).entries
    assert found.address == "http://other.example/a?b=1&c=2"
    assert (found.published, found.updated, found.language) == ("2018-02-15", "2018-02-16", "fr")


def test_only_what_names_a_publisher_is_one() -> None:
    head = "<title>World news | The Herald</title>"
    assert read(rss("<link>/a</link>", head=head))[0].publisher is None
    named = rss("<link>/a</link>", head='<dc:publisher xmlns:dc="http://purl.org/dc/elements/1.1/">The Herald</dc:publisher>')
    assert read(named)[0].publisher == "The Herald"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Wed, 14 Feb 2018 23:30:00 +0900", "2018-02-14"),
        ("Wed, 14 Feb 2018 23:30:00 GMT", "2018-02-14"),
        ("14 Feb 2018 10:00", "2018-02-14"),
        ("2018-02-14T23:30:00-11:00", "2018-02-14"),
        ("2018-02-14 23:30", "2018-02-14"),
        ("2018-02", "2018-02"),
        *(
            (wrong, None)
            for wrong in ("", "soon", "14/02/2018", "2018-02-31", "1970-01-01T00:00:00Z", "2999-01-01", "2018-13", "0000-01-01")
        ),
        ("Wed, 31 Feb 2018 10:00:00 GMT", None),
        (None, None),
    ],
)
def test_days_are_those_that_the_feed_writes(written: str | None, meant: str | None) -> None:
    assert day(written) == meant


def test_entries_without_a_page_are_said(web: Web, publisher: Publisher) -> None:
    bad = [{"title": "No link"}, {"link": "javascript:alert(1)"}, {"link": "mailto:a@b.example"}, {"link": "http://u:p@h.example/"}]
    found = listed(web, publisher.feed("/feed.xml", ["/a.html", *bad]))
    assert [entry.address for entry in found.entries] == [publisher.address("/a.html")]
    assert [error.name.rpartition("#")[2] for error in found.failed] == ["2", "3", "4", "5"]
    assert "('No link') without the address of a page" in found.failed[0].problem


@given(st.from_regex(r"https?://[a-z0-9.-]{1,20}/[A-Za-z0-9_~=&+,;@/?.-]{0,20}", fullmatch=True) | st.text(max_size=30))
def test_simple_addresses_are_resolved_as_all_others_are(link: str) -> None:
    assert resolved(link, HERE) == resolved(f"{link} ", HERE)  # which is not simple


def test_long_feeds_are_cut_and_that_is_said(web: Web, publisher: Publisher) -> None:
    found = listed(web, publisher.feed("/feed.xml", [f"/{number}.html" for number in range(60)]))
    assert len(found.entries) == 50
    assert "more entries than the 50" in found.notes[0].text


def test_a_feed_of_ten_thousand_entries(publisher: Publisher) -> None:
    address = publisher.feed("/feed.xml", [{"link": f"/{number}.html", "title": f"Story {number}"} for number in range(10_000)])
    with Web(Settings(per_second=0, allowed=frozenset({publisher.host}))) as web:
        assert len(listed(web, address).entries) == 10_000


def test_a_feed_that_is_too_large(web: Web, publisher: Publisher) -> None:
    with pytest.raises(InputError, match="is a feed of 2 MB; the limit is 1 MB"):
        listing(web, publisher.page("/feed.xml", rss("<title>x</title>" * 100_000)))


def test_a_feed_that_has_moved_for_good(web: Web, publisher: Publisher) -> None:
    new = publisher.feed("/new/feed.xml", ["a.html"])
    found = listed(web, publisher.moved("/feed.xml", "/new/feed.xml"))
    assert [str(note) for note in found.notes] == [
        f"{publisher.address('/feed.xml')}: has moved to {new} for good: change the address"
    ]
    assert found.entries[0].address == publisher.address("/new/a.html")


def test_a_feed_that_is_a_page_names_the_feeds_of_the_page(web: Web, publisher: Publisher) -> None:
    head = (
        '<link rel="stylesheet" href="/style.css"><LINK REL="Alternate" TYPE="application/rss+xml" HREF="/rss.xml">'
        '<link rel=alternate type=application/atom+xml href="http://other.example/atom">'
        '<link rel="alternate" hreflang="fr" href="/fr">'
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
    )
    page = publisher.page("/", f"<!doctype html><html><head>{head}</head><body><p>News</p></body></html>")
    with pytest.raises(InputError) as caught:
        listing(web, page)
    assert caught.value.problem == "is a page, not a feed or sitemap"
    assert caught.value.remedy == f"name the feed it announces: {publisher.address('/rss.xml')}, http://other.example/atom"
    with pytest.raises(InputError, match="is a page, not a feed or sitemap; name the feed's own address"):
        listing(web, publisher.page("/b", STORY))
    with pytest.raises(InputError, match="is neither a feed nor a sitemap"):
        listing(web, publisher.page("/c", b"%PDF-1.7 ...", media="application/pdf"))


# -- broken and hostile feeds ----------------------------------------------------------------------------------------------


def test_a_feed_with_the_wrong_charset(web: Web, publisher: Publisher) -> None:
    body = rss("<title>Coopération</title><link>/a</link>").decode()
    for data, media in (
        (f'<?xml version="1.0" encoding="iso-8859-1"?>{body}'.encode("latin-1"), "text/xml; charset=utf-8"),
        (f'<?xml version="1.0" encoding="utf-8"?>{body}'.encode("cp1252"), "text/xml"),
        (body.encode("cp1252"), "text/xml; charset=windows-1252"),
        (body.encode(), "text/html; charset=no-such-thing"),
        (body.encode("utf-16"), ""),
        (f'<?xml version="1.0" encoding="utf-16"?>{body}'.encode(), "text/xml; charset=utf-16"),
        (f'<?xml version="1.0" encoding="punycode"?>{body}'.encode(), "text/xml; charset=rot13"),
        (b"\xef\xbb\xbf" + body.encode(), "application/octet-stream"),
    ):
        assert listed(web, publisher.page("/feed.xml", data, media=media)).entries[0].title == "Coopération"


def test_broken_xml_is_read_as_far_as_it_goes_and_said(web: Web, publisher: Publisher) -> None:
    entry = "<item><title>Visit &amp; talks &eacute; A & B &unknown;</title><link>http://n.example/{}</link></item>"
    body = "<rss version='2.0'><channel>" + "".join(map(entry.format, range(3))) + "<item><title>Cut"
    found = listed(web, publisher.page("/feed.xml", body))
    assert [entry.address for entry in found.entries] == [f"http://n.example/{number}" for number in range(3)]
    assert found.entries[0].title == "Visit & talks é A & B &unknown;"
    assert "is not well-formed XML: 3 entries" in found.notes[0].text


BOMB = "<!DOCTYPE rss [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
OUTSIDE = "<!DOCTYPE rss [<!ENTITY j SYSTEM 'file:///etc/passwd'>"


@pytest.mark.parametrize(
    "types", [BOMB, OUTSIDE, "<!DOCTYPE rss SYSTEM 'http://127.0.0.1:9/x.dtd' [<!ENTITY % p SYSTEM 'file:///x'> %p;"]
)
def test_entities_of_a_feeds_own_are_not_expanded(types: str) -> None:
    (entry,) = read(f"<?xml version='1.0'?>{types}]>".encode() + rss("<title>It &j;</title><link>/a</link>"))
    assert entry.title == "It &j;"


@pytest.mark.parametrize(
    "data",
    [
        b"<rss version='2.0'><channel><item>" + b"<a>" * 300_000,
        b"<rss version='2.0'><channel>" + b"<item><link>x" * 50_000,
        b"<rss><channel>" + b"<" * 300_000,
        b"<rss><channel><title>" + b"&" * 300_000,
        b"<rss><channel><title>" + b"<a " + b"b='" * 100_000,
        b"<rss><channel><title>" + b"<![CDATA[" * 50_000,
        b"<rss><channel>" + b"<!--" * 50_000,
        b"<!DOCTYPE " * 50_000 + b"<rss>",
        b"<!DOCTYPE a [" + b"<!ENTITY " * 50_000 + b"<rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>" + b"<div>" * 50_000,
        b"<rss><channel><item><title>" + b"<" * 400_000 + b"</title></item></channel></rss>",
        b"<rss>" + bytes(1000),
        b"<rss",
    ],
    ids=range(13),
)
def test_feeds_made_to_keep_one_busy(data: bytes) -> None:
    sort_of(data)
    try:
        entries, failed, _ = read_feed(data, HERE)
    except InputError as error:
        assert error.name == HERE
    else:
        assert len(entries) + len(failed) <= 300


# -- sitemaps --------------------------------------------------------------------------------------------------------------


def news(title: str, date: str, language: str = "fr") -> str:
    publication = f"<news:publication><news:name>Le Héraut</news:name><news:language>{language}</news:language></news:publication>"
    return f"{publication}<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title>"


@pytest.mark.parametrize("packed", [False, True])
def test_a_news_sitemap(web: Web, publisher: Publisher, packed: bool) -> None:
    entries: list[str | Mapping[str, str]] = [
        {"loc": "/a.html", "lastmod": "2018-02-16", "news:news": news("L&apos;accord", "2018-02-14T23:30:00-05:00")},
        {"loc": "/b.html", "lastmod": "2018-02-16T10:00:00Z"},
    ]
    address = publisher.sitemap("/map.xml", entries, etag="v1")
    if packed:
        data = gzip.compress(publisher.pages["/map.xml"][0].body)
        address = publisher.page("/map.xml.gz", data, media="application/gzip", etag="v1")
    found = listed(web, address)
    assert (found.sort, found.validators.etag) == (Sort.SITEMAP, '"v1"')
    first, second = found.entries
    assert first.given() == Given("L'accord", None, "Le Héraut", "fr", "2018-02-14", "feed")
    assert second == Entry(publisher.address("/b.html"), updated="2018-02-16"), "the day of a change is not that of publication"


def test_an_index_gives_the_newest_sitemaps_and_is_never_unchanged(web: Web, publisher: Publisher) -> None:
    for number in range(5):
        publisher.sitemap(f"/{number}.xml", [f"/{number}.html"])
    children = [{"loc": f"/{number}.xml", "lastmod": f"2018-0{number + 1}-01"} for number in range(5)]
    found = listed(web, publisher.sitemap("/index.xml", children, index=True, etag="v1"))
    assert [entry.address.rpartition("/")[2] for entry in found.entries] == ["4.html", "3.html", "2.html"]
    assert "3 of 5 sitemaps were taken, the newest" in found.notes[0].text
    assert (found.sort, found.validators.etag) == (Sort.INDEX, None)


def test_an_index_that_is_partly_broken(web: Web, publisher: Publisher) -> None:
    publisher.sitemap("/a.xml", ["/a.html"])
    publisher.page("/b.xml", STORY)
    found = listed(web, publisher.sitemap("/index.xml", ["/b.xml", "/gone.xml", "/a.xml"], index=True))
    assert [entry.address for entry in found.entries] == [publisher.address("/a.html")]
    assert [error.problem for error in found.failed] == ["is a page, not a sitemap", "is not there (status 404)"]


def test_an_index_of_itself_ends(web: Web, publisher: Publisher) -> None:
    found = listed(web, publisher.sitemap("/index.xml", ["/index.xml", "/index.xml?again"], index=True))
    assert not found.entries
    assert {error.problem for error in found.failed} == {"is an index more than 2 deep"}
    assert publisher.asked["/index.xml"] <= 7


def test_a_broken_sitemap_is_read_as_far_as_it_goes(web: Web, publisher: Publisher) -> None:
    publisher.sitemap("/map.xml", ["/a.html", {"loc": "ftp://x.example/"}, "/b.html"])
    found = listed(web, publisher.page("/map.xml", publisher.pages["/map.xml"][0].body[:-20]))
    assert [entry.address for entry in found.entries] == [publisher.address("/a.html")]
    assert [error.problem[:13] for error in found.failed] == ["is an entry w", "is broken XML"]


def test_packed_bombs_and_entities_in_sitemaps() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000)
    assert "200 times its size" in read_sitemap(bomb, HERE, 10, 50_000_000).failed[0].problem
    laughs = f"{BOMB}]><urlset><url><loc>http://a.example/&j;</loc></url></urlset>".encode()
    found = read_sitemap(laughs, HERE, 10, 50_000_000)
    assert all(len(entry.address) < 100 for entry in found.entries)


# -- what it is ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sort"),
    [
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- <html> --><!DOCTYPE rss [<!ENTITY a '>'>]><rss>", Sort.FEED),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>".encode("utf-16"), Sort.FEED),
        (b"<a:feed>", Sort.FEED),
        (b"<rdf:RDF xmlns='http://purl.org/rss/1.0/'>", Sort.FEED),
        (b"<rdf:RDF xmlns:dc='http://purl.org/dc/'>", Sort.PAGE),
        (b"<?xml-stylesheet href='a'?><urlset>", Sort.SITEMAP),
        (gzip.compress(b"<sitemapindex>"), Sort.INDEX),
        (b"<!doctype html><html><body><rss>", Sort.PAGE),
        (b'{"version": "https://jsonfeed.org/version/1"}', Sort.PAGE),
        *(
            (junk, Sort.PAGE)
            for junk in (b"", b"<", b"<!--", b"<?", b"<!DOCTYPE [", b"\x1f\x8b\x00", b"%PDF", b"rss", b"\xff\xfe\x00")
        ),
    ],
    ids=map(str, itertools.count()),
)
def test_things_are_told_by_their_content(data: bytes, sort: Sort) -> None:
    assert sort_of(data) is sort


def test_titles_are_plain_text() -> None:
    assert plain(" <b>Accord&nbsp;:</b>\n l&#8217;Estonie\x00 ", 100) == "Accord : l’Estonie"
    assert plain("a" * 200, 100) == "a" * 99 + "…"
    assert plain("<p> </p>", 100) is None


# -- opening ---------------------------------------------------------------------------------------------------------------


def test_opening_a_page_gives_its_item(web: Web, publisher: Publisher) -> None:
    address = publisher.page("/a.html", STORY)
    (item,) = opened(address, web)
    assert isinstance(item, Item) and (item.name, item.root) == (address, address)


def test_opening_a_feed_gives_its_pages(web: Web, publisher: Publisher) -> None:
    a, c = publisher.page("/a.html", STORY), publisher.page("/c.html", STORY)
    entries = [{"link": "/a.html", "title": "A", "pubDate": "Wed, 14 Feb 2018 10:00:00 GMT"}, "/gone.html", "/c.html"]
    publisher.feed("/new.xml", entries)
    feed = publisher.moved("/feed.xml", "/new.xml")
    notes: list[Note] = []
    first, error, last = opened(feed, web, tell=notes.append)
    assert isinstance(first, Item) and isinstance(last, Item) and isinstance(error, InputError)
    assert (first.name, first.root, first.given) == (a, feed, Given("A", None, None, None, "2018-02-14", "feed"))
    assert (error.name, error.problem) == (publisher.address("/gone.html"), "is not there (status 404)")
    assert (last.name, last.given) == (c, Given())
    assert "has moved" in str(notes)


def test_opening_only_what_is_wanted(web: Web, publisher: Publisher) -> None:
    for path in ("/a.html", "/b.html"):
        publisher.page(path, STORY)
    feed = publisher.feed("/feed.xml", ["/a.html", "/b.html", {"title": "No link"}])
    (item,) = opened(feed, web, {publisher.address("/b.html")})
    assert isinstance(item, Item) and item.name == publisher.address("/b.html")
    assert publisher.asked["/a.html"] == 0
    assert len(list(opened(feed, web, {feed}))) == 3
    assert not list(opened(publisher.address("/a.html"), web, {publisher.address("/b.html")}))


def test_pages_are_fetched_when_they_are_asked_for(web: Web, publisher: Publisher) -> None:
    feed = publisher.feed("/feed.xml", [publisher.page(f"/{number}.html", STORY) for number in range(5)])
    next(iter(opened(feed, web)))
    assert sum(publisher.asked[f"/{number}.html"] for number in range(5)) == 1


def test_opening_what_is_not_there(web: Web, publisher: Publisher) -> None:
    (error,) = opened(publisher.address("/gone"), web)
    assert isinstance(error, InputError)
    publisher.pages_in_turn("/feed.xml", Page(b"<rss><<<<"))
    assert all(isinstance(each, InputError) for each in opened(publisher.address("/feed.xml"), web))


# -- fuzz ------------------------------------------------------------------------------------------------------------------

SEEDS = [
    rss(
        "<title>A &amp; b</title><link>http://a.example/</link><pubDate>Wed, 14 Feb 2018 10:00:00 GMT</pubDate>", "<guid>/b</guid>"
    ),
    b"<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
    b"<entry><link href='/a'/><title>T</title></entry></feed>",
    f"{BOMB}]>".encode() + rss("<title>&j;</title><link>/a</link>"),
    b"<urlset xmlns:news='n'><url><loc>/a</loc><news:news><news:title>T</news:title></news:news></url>"
    b"<url><loc>/b</loc></url></urlset>",
    b"<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2018-02-14</lastmod></sitemap></sitemapindex>",
    gzip.compress(b"<urlset><url><loc>/a</loc></url></urlset>"),
]
PIECES = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<item>",
    b"<url>",
    b"\x00",
    b"\xff\xfe",
    b"<?xml encoding='utf-7'?>",
    b"&#0;",
    b"\x80",
]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A feed or sitemap that was cut, overwritten and added to."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 5))):
        place = draw(st.integers(0, len(data)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=8))
        data[place : place + draw(st.integers(0, 20))] = piece
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@settings(max_examples=CASES, deadline=None)
@given(mutated() | st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    sort_of(data)
    announced(data)
    try:
        entries, failed, _ = read_feed(data, HERE)
    except InputError:
        entries, failed = [], []
    found = read_sitemap(data, HERE, 10, 1_000_000)
    for entry in (*entries, *found.entries):
        assert entry.address.startswith(("http://", "https://"))
        assert entry.title is None or len(entry.title) <= 500
    assert all(isinstance(error, InputError) for error in (*failed, *found.failed))
