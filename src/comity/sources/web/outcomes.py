"""What fetching gives: a thing, the news that it is unchanged, or a list of entries."""

from __future__ import annotations

from dataclasses import dataclass

from comity.errors import InputError
from comity.model.items import Given, Item


class GoneError(InputError):
    """An address where there is nothing (404), or nothing any more (410)."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gives with a thing, and takes back to say whether it has changed (RFC 9110).

    Attributes:
        etag: the entity tag, with its quotes.
        last_modified: the HTTP date, as it was sent.
    """

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A thing from the web.

    Attributes:
        item: its bytes; ``name`` is the address as it was asked for, ``address`` the one where redirects ended.
        validators: to ask again with.
        status: of HTTP.
        moved: the address that it has moved to for good (301, 308 all the way).
    """

    item: Item
    validators: Validators
    status: int
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that nothing has changed since the validators were given.

    Attributes:
        address: as it was asked for.
    """

    address: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a feed or sitemap lists.

    Attributes:
        address: of the page.
        title: as plain text.
        published: EDTF, the day as the feed writes it, in its own time zone.
        updated: EDTF, likewise.
        publisher: where the feed names it: a news sitemap's publication, an RSS ``source``, a ``dc:publisher``. A feed's own title
            is none ("World news | The Guardian").
        language: ISO 639-1 code, as the entry or its feed says. Feeds often carry the default of the software that writes them.
        summary: as plain text.
        sure: the language is said of this very page (a news sitemap), so that it may overrule what its words look like.
    """

    address: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    publisher: str | None = None
    language: str | None = None
    summary: str | None = None
    sure: bool = False

    def given(self) -> Given:
        """What is known of the page before it is fetched."""
        return Given(
            title=self.title,
            publisher=self.publisher,
            language=self.language if self.sure else None,
            published=self.published,
            published_by="feed" if self.published else None,
        )
