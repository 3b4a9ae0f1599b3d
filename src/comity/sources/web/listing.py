"""Listing what a feed, a sitemap or an index of sitemaps has, and fetching it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from comity.errors import InputError
from comity.model.items import Item
from comity.sources.notes import Note, Tell, silent
from comity.sources.web.feeds import read_feed, resolved
from comity.sources.web.guard import LONGEST, shown
from comity.sources.web.outcomes import Entry, Fetched, Unchanged, Validators
from comity.sources.web.sitemaps import read_sitemap
from comity.sources.web.sniff import Sort, announced, sort_of

if TYPE_CHECKING:
    from comity.sources.web.fetch import Web

DEPTH = 2
"""Indexes within indexes that are followed: the protocol allows none, some publishers have one."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a feed or sitemap lists.

    Attributes:
        address: as it was asked for.
        sort: feed, sitemap or index.
        entries: its pages, each once, in its order; of an index, those of its sitemaps, the newest first.
        failed: entries that name no page, and sitemaps that could not be had.
        notes: what the user should know: that it moved, or that not all was taken.
        validators: to ask for it again with. None of an index: that it is unchanged says nothing of its sitemaps.
    """

    address: str
    sort: Sort
    entries: tuple[Entry, ...]
    failed: tuple[InputError, ...] = ()
    notes: tuple[Note, ...] = ()
    validators: Validators = field(default_factory=Validators)


def listing(web: Web, address: str, known: Validators | None = None) -> Listing | Unchanged:
    """What a feed or sitemap lists.

    Raises:
        InputError: if it cannot be fetched, or is a page; the remedy then names the feeds that the page announces.
    """
    fetched = web.get(address, known)
    if isinstance(fetched, Unchanged):
        return fetched
    found = listed(web, fetched)
    if found is None:
        raise _is_page(fetched.item)
    return found


def listed(web: Web, fetched: Fetched) -> Listing | None:
    """What a fetched thing lists; None if it is no list but a page.

    Raises:
        InputError: if it is too large or too broken to be read.
    """
    item = fetched.item
    sort = sort_of(item.data)
    if sort is Sort.PAGE:
        return None
    gathered = _Gathered(web, most=web.settings.entries)
    if fetched.moved:
        gathered.note(item.name, f"has moved to {shown(fetched.moved)} for good: change the address")
    if sort is Sort.FEED:
        gathered.add_feed(item)
    else:
        gathered.add_sitemap(item, DEPTH)
    return Listing(
        address=item.name,
        sort=sort,
        entries=tuple(gathered.entries.values()),
        failed=tuple(gathered.failed),
        notes=tuple(gathered.notes),
        validators=Validators() if sort is Sort.INDEX else fetched.validators,
    )


@dataclass(slots=True)
class _Gathered:
    """What was found so far, and how much may be."""

    web: Web
    most: int
    entries: dict[str, Entry] = field(default_factory=dict)
    failed: list[InputError] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, name: str, text: str) -> None:
        self.notes.append(Note(shown(name, LONGEST), text))

    def _add(self, name: str, entries: list[Entry], cut: bool = False) -> None:
        for entry in entries:
            if len(self.entries) >= self.most:
                cut = True
                break
            self.entries.setdefault(entry.address, entry)
        if cut:
            self.note(name, f"has more entries than the {self.most:,} that were taken")

    def add_feed(self, item: Item) -> None:
        limit = self.web.settings.feed_bytes
        if len(item.data) > limit:
            problem = f"is a feed of {len(item.data) / 1e6:.0f} MB; the limit is {limit / 1e6:g} MB"
            raise InputError(shown(item.name, LONGEST), problem, "name a feed of the latest news, or a sitemap")
        entries, failed, whole = read_feed(item.data, item.address or item.name, item.charset, self.most)
        self.failed += failed
        self._add(item.name, entries)
        if not whole:
            self.note(item.name, f"is not well-formed XML: {len(entries):,} entries could be read")

    def add_sitemap(self, item: Item, depth: int) -> None:
        settings = self.web.settings
        found = read_sitemap(item.data, item.address or item.name, settings.entries, settings.max_bytes)
        self.failed += found.failed
        self._add(item.name, found.entries, found.cut)
        children = sorted(found.children, key=lambda child: child[0], reverse=True)  # stable: those without a day keep their order
        if len(children) > settings.sitemaps:
            self.note(item.name, f"{settings.sitemaps} of {len(children):,} sitemaps were taken, the newest")
        for _, address in children[: settings.sitemaps]:
            if len(self.entries) >= self.most:
                self.note(item.name, f"has more entries than the {self.most:,} that were taken")
                return
            self._add_child(address, depth - 1)

    def _add_child(self, address: str, depth: int) -> None:
        try:
            fetched = self.web.get(address)
            assert isinstance(fetched, Fetched)  # nothing else without validators
            sort = sort_of(fetched.item.data)
            if sort in (Sort.PAGE, Sort.FEED):
                raise InputError(shown(address, LONGEST), f"is a {sort}, not a sitemap", "tell its publisher")
            if sort is Sort.INDEX and not depth:
                raise InputError(shown(address, LONGEST), f"is an index more than {DEPTH} deep", "name the sitemap itself")
        except InputError as error:
            self.failed.append(error)
        else:
            self.add_sitemap(fetched.item, depth)


def _is_page(item: Item) -> InputError:
    """The error for a page in the place of a feed."""
    name, base = shown(item.name, LONGEST), item.address or item.name
    links = [found for link in announced(item.data) if (found := resolved(link, base))]
    html = b"<" in item.data[:1000]
    what = "is a page, not a feed or sitemap" if html else "is neither a feed nor a sitemap"
    if links:
        return InputError(name, what, f"name the feed it announces: {', '.join(map(shown, links))}")
    return InputError(name, what, "name the feed's own address, or add the page with comity add")


def opened(address: str, web: Web, wanted: Container[str] | None = None, *, tell: Tell = silent) -> Iterator[Item | InputError]:
    """What an address gives: a page its item; a feed or sitemap the items of the pages it lists, fetched one by one.

    Args:
        address: http or https.
        web: what fetches.
        wanted: only the items of these names; the address itself stands for all.
        tell: takes what the user should know.
    """
    try:
        fetched = web.get(address)
        assert isinstance(fetched, Fetched)  # nothing else without validators
        found = listed(web, fetched)
    except InputError as error:
        yield error
        return
    everything = wanted is None or address in wanted
    if found is None:
        if everything:
            yield fetched.item
        return
    del fetched  # a sitemap may be large
    for note in found.notes:
        tell(note)
    yield from (error for error in found.failed if everything)
    for entry in found.entries:
        if wanted is None or everything or entry.address in wanted:
            yield page(web, entry, address)


def page(web: Web, entry: Entry, root: str) -> Item | InputError:
    """The page of an entry."""
    try:
        fetched = web.get(entry.address, given=entry.given(), root=root)
    except InputError as error:
        return error
    assert isinstance(fetched, Fetched)  # nothing else without validators
    return fetched.item
