"""Digests by e-mail: what is new for the saved searches that are due, each to its owner, in their language."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from xml.etree.ElementTree import Element, SubElement, tostring

from comity.briefs.note import plain
from comity.desk.news import Item, News, link, news, spoken
from comity.desk.searches import EVERY, Search, may_read, sent, with_digest
from comity.desk.store import Desk
from comity.errors import ComityError
from comity.knowledge.web import Words, load_web_words
from comity.register.view import View

TOLD = 50
"""Facts that a digest tells; of more it says how many there are."""
SLACK = datetime.timedelta(hours=1)
"""How much before its time a digest is due, so that what runs every day at the same hour is never a little too early."""
Send = Callable[[EmailMessage], None]
"""Gives a message to a mail server; raises ComityError where it does not take it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a digest that was due.

    Attributes:
        search: whose it is.
        facts: how many facts were new or changed; 0: nothing was sent.
        error: why it was not sent; None if it was, or if there was nothing to send.
    """

    search: Search
    facts: int = 0
    error: ComityError | None = None


def due(search: Search, now: datetime.datetime) -> bool:
    """Whether a saved search may send a digest again."""
    if not search.mail or not search.every:
        return False
    if search.sent is None:
        return True
    return now - datetime.datetime.fromisoformat(search.sent) >= datetime.timedelta(days=EVERY[search.every]) - SLACK


def send_due(desk: Desk, view: View, send: Send, sender: str, base: str, *, dry: bool = False) -> Iterator[Sent]:
    """Send the digests that are due and have something to tell. What the server does not take stays due, and others are sent.

    Args:
        desk: where the searches are.
        view: the register.
        send: gives a message to the mail server.
        sender: the address that they come from.
        base: the address of the pages, for links.
        dry: nothing is noted as sent.
    """
    now = desk.clock()
    for search in with_digest(desk):
        if not due(search, now) or not may_read(desk, search.owner):
            continue
        try:
            found = news(view, search, base, since=search.told or search.created, limit=TOLD, today=now.date())
            if not found.total:
                continue
            send(message(search, found, sender, base, now))
        except ComityError as error:
            yield Sent(search, error=error)
            continue
        if not dry:
            sent(desk, search, found.clock)
        yield Sent(search, found.total)


def message(search: Search, found: News, sender: str, base: str, now: datetime.datetime) -> EmailMessage:
    """A digest as a mail: plain text, and the same as HTML.

    Args:
        search: what was looked for.
        found: what is new.
        sender: the address that it comes from.
        base: the address of the pages.
        now: the time.
    """
    language = spoken(search)
    words = load_web_words(language)
    stop = link(base, f"/feed/{search.key}/stop")
    made = EmailMessage()
    made["Subject"] = words("digest.subject", n=found.total, name=plain(search.name))
    made["From"] = Address("Comity", addr_spec=sender)
    made["To"] = search.mail
    made["Date"] = format_datetime(now)
    made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made["List-Unsubscribe"] = f"<{stop}>"
    made.set_content(_text(search, found, base, stop, words))
    made.add_alternative(_html(search, found, base, stop, words), subtype="html")
    made["Content-Language"] = language
    return made


def _parts(found: News, words: Words) -> Iterator[tuple[str, list[Item]]]:
    """What is new, then what has changed, each with its heading."""
    for key, new in (("digest.new", True), ("digest.changed", False)):
        some = [item for item in found.items if item.new is new]
        if some:
            yield words(key, n=len(some)), some


def _text(search: Search, found: News, base: str, stop: str, words: Words) -> str:
    lines = [words("digest.lead", name=plain(search.name)), ""]
    for heading, items in _parts(found, words):
        lines += [heading, "-" * len(heading), ""]
        for item in items:
            lines += [item.told]
            if item.quote:
                lines += ["  " + words("digest.quoted", quote=item.quote, source=item.source)]
            lines += ["  " + item.url, ""]
    if found.total > len(found.items):
        lines += [words("digest.more", n=found.total - len(found.items)), ""]
    lines += [words("digest.open") + " " + _opened(search, base), words("digest.stop") + " " + stop, ""]
    return "\n".join(lines)


def _html(search: Search, found: News, base: str, stop: str, words: Words) -> str:
    """The tree is built of elements and text, so that words of documents cannot become markup."""
    root = Element("html", lang=spoken(search))
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "title").text = plain(search.name)
    body = SubElement(root, "body", style="font: 15px/1.5 sans-serif; color: #1c2430; max-width: 44em")
    SubElement(body, "p").text = words("digest.lead", name=plain(search.name))
    for heading, items in _parts(found, words):
        SubElement(body, "h2", style="font-size: 17px").text = heading
        for item in items:
            told = SubElement(body, "p", style="margin: 14px 0 4px; font-weight: bold")
            SubElement(told, "a", href=item.url, style="color: #1d4e89").text = item.told
            if item.quote:
                style = "margin: 0; padding-left: 10px; border-left: 3px solid #b9b6aa; font-family: serif"
                quote = SubElement(body, "blockquote", style=style, lang=item.language)
                quote.text = item.quote
                SubElement(SubElement(quote, "div", style="color: #5a6472; font-size: 13px"), "cite").text = item.source
    if found.total > len(found.items):
        SubElement(body, "p").text = words("digest.more", n=found.total - len(found.items))
    foot = SubElement(body, "p", style="margin-top: 24px; color: #5a6472; font-size: 13px")
    _linked(foot, words("digest.open"), _opened(search, base))
    SubElement(foot, "br")
    _linked(foot, words("digest.stop"), stop)
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _linked(parent: Element, words: str, url: str) -> None:
    SubElement(parent, "span").text = words + " "
    SubElement(parent, "a", href=url).text = url


def _opened(search: Search, base: str) -> str:
    return f"{link(base, '/search')}?{search.query}"
