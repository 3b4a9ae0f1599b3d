"""The pages, a module each."""

from comity.faces.web.pages import (
    account,
    actors,
    add,
    admin,
    api,
    brief,
    domain,
    export,
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
    searches,
)

ROUTERS = tuple(
    page.router
    for page in (
        overview, network, lists, actors, pair, fact, domain, person, reader, review, search, searches, add, brief, export, api,
        account, admin, preferences,
    )
)  # fmt: skip
"""Of all pages."""
