"""Items to sources: plain texts, pages, what is given beside them."""

from __future__ import annotations

import hashlib

import pytest

from comity.documents import UnreadError, build
from comity.documents.extraction import extract
from comity.errors import InputError
from comity.model.document import BlockKind, Document
from comity.model.items import Given, Item
from comity.model.source import Source

ACCORD = (
    "La ministre estonienne Kadri Saar et son homologue français ont signé mercredi à Tallinn un accord de coopération sur la "
    "cybersécurité, a annoncé le ministère dans un communiqué."
)
EXERCISES = (
    "Le texte prévoit des exercices communs chaque année et un échange de spécialistes entre les deux pays, selon la même source, "
    "qui parle d’un pas important."
)
PATROLS = (
    "Le Japon et le Chili sont convenus jeudi à Tokyo de patrouilles communes en mer, a déclaré le porte-parole du gouvernement "
    "japonais devant la presse étrangère."
)
TITLE = "Paris et Tallinn signent un accord"
BODY = f"<p>{ACCORD}</p><p>{EXERCISES}</p>"


def page(body: str = BODY, head: str = "", title: str = TITLE, language: str = "fr") -> str:
    """A page of ours with some furniture."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | Le Quotidien</title>'
        f"{head}</head><body>"
        f'<nav><ul><li><a href="/">Accueil</a></li><li><a href="/monde">Monde</a></li></ul></nav>'
        f"<main><article><h1>{title}</h1>{body}</article></main>"
        f'<aside class="related"><h2>À lire aussi</h2><ul><li><a href="/x">Une autre histoire du jour</a></li></ul></aside>'
        f"<footer><p>© Le Quotidien. Tous droits réservés.</p></footer></body></html>"
    )


def read(markup: str | bytes, address: str | None = None, given: Given | None = None, **told: str | None) -> Source:
    data = markup.encode() if isinstance(markup, str) else markup
    told = {"media": "text/html", **told}
    return extract(Item("page.html", data, address=address, given=given or Given(), **told))


def document(source: Source) -> Document:
    return build(source.name, source.text, source.published, source.language, source.published_by, source.provenance)


# --- plain texts


@pytest.mark.parametrize(
    "text", ["Un accord.\r\n\r\nIl est signé.\n", "  \tUn accord a été signé à Séoul. \u00a0\n\n\n", "e\u0301tat"]
)
def test_a_plain_text_stays_as_it_is(text: str) -> None:
    source = extract(Item("note.txt", text.encode()))
    assert source.text == text
    assert (source.language, source.published, source.published_by) == (None, None, "given")


def test_where_it_comes_from() -> None:
    data = page(head='<link rel="canonical" href="https://www.quotidien.example/accord">').encode()
    source = extract(
        Item(
            "https://quotidien.example/accord?utm=1",
            data,
            media="text/html",
            address="https://quotidien.example/accord?utm=1",
            fetched="2024-05-06T07:08:09Z",
            root="https://quotidien.example/feed",
            source="quotidien",
        )
    )
    assert source.provenance is not None
    assert source.provenance.original == hashlib.sha256(data).hexdigest()
    assert (source.provenance.media, source.provenance.title) == ("text/html", TITLE)
    assert source.provenance.address == "https://www.quotidien.example/accord"
    assert source.provenance.fetched == "2024-05-06T07:08:09Z"
    assert (source.provenance.root, source.provenance.source) == ("https://quotidien.example/feed", "quotidien")


def test_what_is_given_goes_before_what_the_page_says() -> None:
    head = '<meta property="article:published_time" content="2021-05-03"><meta property="og:site_name" content="Le Quotidien">'
    given = Given("Un titre", "Anne Martin", "L'Agence", "fr", "2020-01-02", "feed")
    source = read(page(head=head), given=given)
    assert (source.published, source.published_by) == ("2020-01-02", "feed")
    assert source.provenance is not None
    told = source.provenance
    assert (told.title, told.byline, told.publisher) == ("Un titre", "Anne Martin", "L'Agence")
    assert source.text.startswith(f"{TITLE}\n\n")  # the words of the page stay its own


def test_a_given_title_stands_over_a_text_without_it() -> None:
    given = Given(title="Un accord  à Tallinn")
    assert extract(Item("row", ACCORD.encode(), media="text/plain", given=given)).text == f"Un accord à Tallinn\n\n{ACCORD}"
    begun = f"Un accord à Tallinn\n{ACCORD}"
    assert extract(Item("row", begun.encode(), media="text/plain", given=given)).text == begun


def test_what_is_no_document_is_said() -> None:
    with pytest.raises(InputError, match="PNG"):
        extract(Item("image.png", b"\x89PNG\r\n\x1a\n" + bytes(40)))
    with pytest.raises(InputError, match="feed"):
        extract(Item("feed.xml", b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>'))


# --- the main text


def test_the_text_is_title_and_paragraphs() -> None:
    assert read(page()).text == f"{TITLE}\n\n{ACCORD}\n\n{EXERCISES}"


def test_a_title_that_stands_in_the_text_is_not_put_twice() -> None:
    body = f"<h2>{TITLE.upper()}</h2>{BODY}"
    assert read(page(body)).text.casefold().count(TITLE.casefold()) == 1


def test_the_headline_that_is_seen_goes_before_that_of_the_metadata() -> None:
    head = '<meta property="og:title" content="Paris et Tallinn signent un accord cyber - Le Quotidien">'
    assert read(page(head=head)).text.startswith(f"{TITLE}\n\n")
    named = read(f"<html lang=fr><head><title>x</title>{head}</head><body>{BODY}</body></html>")
    assert named.text.startswith("Paris et Tallinn signent un accord cyber")


def test_the_paragraphs_of_a_short_article_stay_apart() -> None:
    body = (
        "<h1>Oslo et Riga signent un accord</h1><p class='byline'>Par Ann Dubois</p>" + f"<p>{ACCORD}</p><p>Un exercice suivra.</p>"
    )
    found = read(f"<html lang='fr'><body><article>{body}</article></body></html>").text.split("\n\n")
    assert found == ["Oslo et Riga signent un accord", "Par Ann Dubois", ACCORD, "Un exercice suivra."]


def test_several_stories_are_kept_in_order_and_numbered() -> None:
    stories = f"<article><h2>{TITLE}</h2>{BODY}</article><article><h2>Tokyo et Santiago en mer</h2><p>{PATROLS}</p></article>"
    teaser = '<article class="card"><h3>Une autre nouvelle du jour</h3><p>' + EXERCISES + "</p></article>"
    source = read(f'<html lang="fr"><body><h1>Les brèves du monde</h1>{stories}<aside>{teaser}</aside></body></html>')
    assert source.text.split("\n\n") == [
        "Les brèves du monde", TITLE, ACCORD, EXERCISES, "⁂", "Tokyo et Santiago en mer", PATROLS,
    ]  # fmt: skip
    told = {source.text[b.start : b.end]: b.story for b in document(source).blocks if b.kind is BlockKind.BODY}
    assert told == {ACCORD: 0, EXERCISES: 0, PATROLS: 1}


def test_teasers_with_links_are_no_stories() -> None:
    teasers = "".join(f'<article><h3><a href="/{n}">La nouvelle numéro {n}</a></h3><p>{PATROLS}</p></article>' for n in range(3))
    source = read(f'<html lang="fr"><body><article><h1>{TITLE}</h1>{BODY}</article>{teasers}</body></html>')
    assert "⁂" not in source.text
    assert ACCORD in source.text


def test_the_entries_of_a_live_page_stay_together() -> None:
    entries = "".join(
        f'<div class="entry"><time>{10 + n}h</time><h3>Point {n} du sommet</h3><p>{PATROLS} {n}</p></div>' for n in range(4)
    )
    text = read(f'<html lang="fr"><body><h1>Le sommet en direct</h1><article><p>{ACCORD}</p>{entries}</article></body></html>').text
    assert "⁂" not in text
    places = [text.find(f"{PATROLS} {n}") for n in range(4)]
    assert -1 not in places
    assert places == sorted(places)


def test_lines_that_only_lead_to_other_pages_go() -> None:
    body = (
        f"<p>{ACCORD}</p><p><a href='/1'>Une autre histoire sur l’Estonie</a></p>"
        "<p>Lire aussi : <a href='/2'>Le sommet de Séoul en cinq questions</a></p>"
        f"<p>{EXERCISES} <a href='/3'>Le texte</a> est public.</p>"
    )
    text = read(page(body)).text
    assert "autre histoire" not in text
    assert "cinq questions" not in text
    assert "Le texte est public." in text


def test_the_lead_is_kept_where_the_page_shows_it() -> None:
    lead = "Les deux pays vont échanger des spécialistes et s’entraîner ensemble, une première depuis dix ans."
    head = f'<meta name="description" content="{lead}">'
    shown = page(head=head).replace("<main>", f'<div class="top"><div class="chapo">{lead}</div></div><main>')
    assert read(shown).text.split("\n\n")[:3] == [TITLE, lead, ACCORD]
    assert lead not in read(page(head=head)).text  # it is not on the page


def test_captions_and_credits_are_no_prose() -> None:
    body = f"<figure><img src='a.jpg'><figcaption>Les ministres à Tallinn. © Photo AFP</figcaption></figure>{BODY}"
    source = read(page(body))
    blocks = {source.text[b.start : b.end]: b.kind for b in document(source).blocks}
    assert blocks.get("Les ministres à Tallinn. © Photo AFP", BlockKind.CAPTION) is BlockKind.CAPTION


def test_lists_and_tables_are_lines() -> None:
    body = (
        f"<p>{ACCORD}</p><p>Les parties conviennent :</p>"
        "<ul><li>d’échanger des spécialistes ;</li><li>de tenir un exercice par an.</li></ul>"
        "<table><tr><th>Partie</th><th>Signature</th></tr><tr><td>Estonie</td><td>3 mai 2021</td></tr></table>"
    )
    text = read(page(body)).text
    assert "d’échanger des spécialistes ;\nde tenir un exercice par an." in text
    assert "Partie\tSignature\nEstonie\t3 mai 2021" in text


def test_a_table_that_lays_out_a_page_gives_paragraphs() -> None:
    cells = f"<td><a href='/'>Menu</a></td><td><h1>{TITLE}</h1>{BODY}{BODY.replace('mercredi', 'mardi')}</td>"
    markup = f"<html lang=fr><body><table><tr>{cells}</tr></table></body></html>"
    assert f"{ACCORD}\n\n{EXERCISES}" in read(markup).text


def test_the_words_are_normal_and_without_markup() -> None:
    line = "L’e\u0301tat-ma\u00adjor\u200b  &amp; l&rsquo;OTAN<br>ont \n signé&nbsp;: "
    lines = read(page(f"<p>{line}{ACCORD}</p><!-- secret --><p>{EXERCISES}</p>")).text.split("\n\n")[1].splitlines()
    assert lines == ["L’état-major & l’OTAN", f"ont signé : {ACCORD}"]


def test_a_stub_behind_a_paywall_is_kept() -> None:
    wall = '<div class="paywall"><p>Cet article est réservé aux abonnés. Il vous reste 80 % de cet article à lire.</p></div>'
    assert ACCORD in read(page(f"<p>{ACCORD}</p>{wall}")).text


def test_a_page_without_text_says_why() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "", "isAccessibleForFree": "False"}</script>'
    with pytest.raises(InputError, match="paywall"):
        read(f"<html><head>{script}</head><body></body></html>")
    with pytest.raises(InputError, match="programs fill it"):
        read("<html><head><script src='/app.js'></script></head><body><div id='root'></div></body></html>")
    with pytest.raises(InputError, match="without text"):
        read("<html><body><img src='a.jpg'></body></html>")
    with pytest.raises(InputError, match="nested too deep"):
        read("<html><body>" + "<div>" * 100_000 + ACCORD)


# --- encodings


@pytest.mark.parametrize(
    ("encoding", "meta", "declared"),
    [
        ("utf-8", None, "iso-8859-1"),
        ("utf-8", "windows-1252", None),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", None, "iso-8859-1"),
        ("cp1252", None, None),
        ("cp1252", "utf-8", "utf-8"),
        ("iso8859-15", "iso-8859-15", "utf-8"),
        ("utf-8-sig", "iso-8859-1", "iso-8859-1"),
        ("utf-16", None, "utf-8"),
        ("utf-16-le", None, None),
        ("cp1252", "unicode_escape", "utf-7"),
        ("cp1252", "utf-16", "punycode"),
    ],
)
def test_a_page_is_read_in_its_encoding_whatever_is_declared(encoding: str, meta: str | None, declared: str | None) -> None:
    markup = page().replace('<meta charset="utf-8">', f'<meta charset="{meta}">' if meta else "").replace("’", "'")
    text = f"{TITLE}\n\n{ACCORD}\n\n{EXERCISES}".replace("’", "'")
    assert read(markup.encode(encoding), charset=declared).text == text


def test_a_page_in_another_script() -> None:
    russian = "Министры иностранных дел подписали в среду соглашение о сотрудничестве в области безопасности. " * 4
    markup = f'<html><head><meta charset="windows-1251"><title>Мир</title></head><body><p>{russian}</p></body></html>'
    source = read(markup.encode("cp1251"))
    assert russian.strip() in source.text
    assert source.language == "ru"
    with pytest.raises(UnreadError):
        document(source)


# --- what the page says of itself


def test_byline_publisher_and_language() -> None:
    head = '<meta property="og:site_name" content="Le Quotidien"><meta name="author" content="Anne Martin">'
    source = read(page(head=head))
    assert source.provenance is not None
    assert (source.provenance.byline, source.provenance.publisher, source.language) == ("Anne Martin", "Le Quotidien", "fr")


@pytest.mark.parametrize(
    ("head", "address", "publisher"),
    [
        ('<script type="application/ld+json">{"@graph": [{"@type": "Organization", "@id": "#o", "name": "Yonhap News Agency"},'
         ' {"@type": "NewsArticle", "publisher": {"@id": "#o"}}]}</script>', None, "Yonhap"),
        ('<meta property="og:site_name" content="Agence France-Presse">', None, "AFP"),
        ("", "https://www.bulletin.example/a", "bulletin.example"),
    ],
)  # fmt: skip
def test_the_publisher(head: str, address: str | None, publisher: str) -> None:
    markup = f'<html lang="fr"><head>{head}</head><body><h1>{TITLE}</h1>{BODY}</body></html>'
    source = read(markup, address)
    assert source.provenance is not None
    assert source.provenance.publisher == publisher


def test_the_words_tell_the_language_if_the_page_errs() -> None:
    assert read(page(language="en")).language == "fr"


def test_a_text_of_few_words_is_in_the_language_that_the_page_names() -> None:
    assert read('<html lang="fr-FR"><body><p>Sommet Oslo Accra Lima.</p></body></html>').language == "fr"


def test_a_broken_canonical_address_is_none() -> None:
    source = read(page(head='<link rel="canonical" href="http://[::1">'), "https://a.example/b")
    assert source.provenance is not None
    assert source.provenance.address == "https://a.example/b"
