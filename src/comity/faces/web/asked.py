"""What a request asks for: the register at a time, the facts that it means, the language and who asks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, Response

from comity.desk import searches
from comity.desk.searches import FIELDS
from comity.errors import RegisterError
from comity.faces.web import rendering
from comity.faces.web.links import Link
from comity.faces.web.security import User, csrf_token, user_of
from comity.faces.web.site import Site, site_of
from comity.knowledge.texts import languages
from comity.register.query import Filter
from comity.register.questions import actors
from comity.register.terms import filter_of
from comity.register.view import View

NOTHING = Filter(actor=("-",))
"""What is shown where the address asks for something that cannot be: no facts rather than all."""
LANGUAGE_COOKIE, THEME_COOKIE = "lang", "theme"
THEMES = ("light", "dark")


@dataclass(slots=True)
class Asked:
    """One request.

    Attributes:
        request: as it came.
        site: what it is for.
        view: the register, now or as of the time that the address names.
        given: what the address says of the facts that are meant, as written there.
        wanted: the same as a filter of the register.
        fault: why what was given is no filter; ``wanted`` then finds nothing.
        language: ISO 639-1 code of the page.
        user: who asks.
        today: the day against which commitments are due.
    """

    request: Request
    site: Site
    view: View
    given: dict[str, Any]
    wanted: Filter
    fault: RegisterError | None
    language: str
    user: User
    theme: str | None = None
    today: datetime.date = field(default_factory=lambda: datetime.datetime.now(datetime.UTC).date())
    _link: Link | None = field(default=None, init=False, repr=False)

    @property
    def link(self) -> Link:
        """Makes addresses that keep the filters and the time of this one."""
        if self._link is None or self._link.given is not self.given:
            self._link = Link(self.given, self.request.query_params.get("as_of"))
        return self._link

    def page(self, template: str, status_code: int = 200, **context: Any) -> Response:
        """A page from its template, which finds ``asked`` and what else it is given."""
        body = rendering.render(self, template, context)
        return HTMLResponse(body, status_code=status_code, headers={"Cache-Control": "private, no-cache", "Vary": "Cookie"})

    def known_actors(self) -> list[str]:
        """The actors that the register knows, the most active first: what forms suggest."""
        return actors(self.view)

    @property
    def csrf(self) -> str:
        """What forms must send along, so that no other site can send them."""
        return csrf_token(self.request, self.site.settings.secret)


def asked(request: Request) -> Asked:
    """Dependency: what a page is asked."""
    site = site_of(request)
    params = request.query_params
    given = given_of(request)
    as_of = params.get("as_of") or None
    fault: RegisterError | None = None
    try:
        view = View(site.store, as_of, site.cubes)
    except RegisterError as error:
        view, fault = View(site.store, cubes=site.cubes), error
    wanted = NOTHING
    try:
        wanted = filter_of(view, given)
    except RegisterError as error:
        fault = fault or error
    cookies = request.cookies
    theme = cookies.get(THEME_COOKIE)
    return Asked(
        request, site, view, given, wanted, fault, language_of(request), user_of(request), theme if theme in THEMES else None
    )


Page = Annotated[Asked, Depends(asked)]
"""What an endpoint of a page takes."""


def given_of(request: Request) -> dict[str, Any]:
    """The fields of a filter that an address names; empty ones are left out."""
    found = searches.given(request.scope["query_string"].decode("latin-1"))
    return {name: found[name] for name in FIELDS if name in found}


def language_of(request: Request) -> str:
    """The language of the page: the one chosen, else what the browser prefers, else English."""
    known = languages()
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in known:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        code = part.partition(";")[0].strip()[:2].lower()
        if code in known:
            return code
    return "en"
