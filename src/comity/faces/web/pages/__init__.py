"""The pages, a module each."""

from comity.faces.web.pages import (
    account,
    actors,
    add,
    domain,
    fact,
    lists,
    network,
    overview,
    pair,
    person,
    preferences,
    reader,
    review,
    search,
    takeaway,
)

ROUTERS = tuple(
    page.router
    for page in (
        overview, network, lists, actors, pair, fact, domain, person, reader, review, search, add, takeaway, account, preferences,
    )
)  # fmt: skip
"""Of all pages."""
