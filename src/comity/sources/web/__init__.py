"""The web: pages, feeds and sitemaps, fetched politely and safely when the user asks for them.

``fetch`` is the file to open first; ``guard`` and ``wire`` say what may be asked, ``manners`` how often, ``listing`` what feeds
have.
"""

from comity.sources.web.fetch import Web
from comity.sources.web.guard import is_address
from comity.sources.web.listing import Listing, listed, listing, opened
from comity.sources.web.outcomes import Entry, Fetched, GoneError, Unchanged, Validators
from comity.sources.web.settings import Settings

__all__ = [
    "Entry",
    "Fetched",
    "GoneError",
    "Listing",
    "Settings",
    "Unchanged",
    "Validators",
    "Web",
    "is_address",
    "listed",
    "listing",
    "opened",
]
