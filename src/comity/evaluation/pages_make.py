"""Web pages to measure with: made texts in the furniture that news sites put around theirs."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator

from comity.evaluation.workload import Material, make

HOST = "news.example"
_TOPICS = ("World", "Politics", "Economy", "Defence", "Science", "Culture", "Sport", "Opinion", "Video", "Weather", "About")
_CARDS = 24
_SCRIPT = "window.dataLayer=window.dataLayer||[];function track(e){dataLayer.push({event:e,at:Date.now()});}" * 60
_STYLE = ".card{display:grid;grid-template-columns:1fr 2fr;gap:8px}.nav a{color:#123;padding:2px 6px}" * 80


def make_pages(material: Material, count: int, seed: int = 7, words: int = 550) -> Iterator[tuple[str, bytes]]:
    """``count`` pages with their addresses, the same for the same seed; each holds a made text of about ``words`` words.

    A page has some 50,000 bytes: menus, scripts, metadata, share buttons, cards of other stories, comments and a footer.
    """
    rng = random.Random(seed)
    for number, text in enumerate(make(material, count, seed, words)):
        day = f"20{rng.randint(15, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        address = f"https://{HOST}/{day.replace('-', '/')}/story-{seed}-{number}.html"
        yield address, page(text, address, day, rng).encode()


def page(text: str, address: str, day: str, rng: random.Random) -> str:
    """A text, its first line as the headline, in the furniture of a news site."""
    title, *paragraphs = [line for line in text.splitlines() if line.strip()]
    story = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"{day}T09:30:00+00:00",
        "dateModified": f"{day}T18:00:00+00:00",
        "publisher": {"@type": "Organization", "name": "The Example"},
        "mainEntityOfPage": address,
    }
    body = "\n".join(
        f"<p>{html.escape(line)}</p>" + ('<div class="ad-slot" data-ad="mid"></div>' if i % 4 == 3 else "")
        for i, line in enumerate(paragraphs)
    )
    head = (
        f"<title>{html.escape(title)} | The Example</title>",
        f'<link rel="canonical" href="{address}"><meta property="og:title" content="{html.escape(title)}">',
        '<meta property="og:site_name" content="The Example">',
        f'<meta property="article:published_time" content="{day}T09:30:00+00:00">',
        f'<meta name="description" content="{html.escape(paragraphs[0][:150] if paragraphs else title)}">',
        f'<script type="application/ld+json">{json.dumps(story)}</script><style>{_STYLE}</style><script>{_SCRIPT}</script>',
    )
    article = (
        f'<h1>{html.escape(title)}</h1><div class="meta"><span class="author">By A. Writer</span>',
        f'<time datetime="{day}T09:30:00+00:00">{day}</time></div>{_share()}',
        '<figure><img src="/i.jpg" alt=""><figcaption>A street. Photo: The Example</figcaption></figure>',
        f'<div class="article-body">{body}</div>{_share()}<ul class="tags">{_tags(rng)}</ul>',
    )
    furniture = (
        f'<aside class="related"><h2>Read more</h2>{_cards(rng)}</aside></main>',
        f'<section class="comments"><h3>Comments</h3>{_comments(rng)}</section>',
        '<section class="newsletter"><p>Sign up for our daily newsletter.</p></section>',
        f"<footer><nav>{_menu()}</nav><p>© The Example. All rights reserved.</p></footer><script>{_SCRIPT}</script>",
    )
    top = f'<header><a href="/">The Example</a><nav class="nav">{_menu()}</nav><form><input name="q"></form></header><main>'
    return "\n".join(
        (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            *head,
            f"</head><body>{top}",
            '<article class="story">',
            *article,
            "</article>",
            *furniture,
            "</body></html>",
        )
    )


def _menu() -> str:
    entries = "".join(
        f'<li><a href="/{topic.lower()}/{part}">{topic} {part}</a></li>' for topic in _TOPICS for part in ("today", "week", "all")
    )
    return f"<ul>{entries}</ul>"


def _share() -> str:
    names = ("Facebook", "X", "WhatsApp", "LinkedIn", "E-mail", "Print")
    icon = '<svg viewBox="0 0 24 24"><path d="M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20z"/></svg>'
    links = "".join(f'<a class="share-link" href="#">{icon}<span>{name}</span></a>' for name in names)
    return f'<div class="share">{links}</div>'


def _tags(rng: random.Random) -> str:
    return "".join(f'<li><a href="/tag/{n}">Topic {n}</a></li>' for n in rng.sample(range(500), 6))


def _cards(rng: random.Random) -> str:
    return "".join(
        f'<div class="card"><a href="/s/{n}"><img src="/t/{n}.jpg" alt=""><h3>Another story, number {n}, of this week</h3></a>'
        f"<p>What else was said, in short, in story {n}.</p>"
        f'<time datetime="2020-01-{1 + n % 28:02}">January {1 + n % 28}</time></div>'
        for n in rng.sample(range(90_000), _CARDS)
    )


def _comments(rng: random.Random) -> str:
    return "".join(
        f'<div class="comment" id="c{n}"><b>reader{n}</b><p>I read this with interest and wonder about number {n}.</p></div>'
        for n in rng.sample(range(90_000), 12)
    )
