"""What requests of the interface ask: parameters, the register at a time, whether the asker has the answer already."""

from __future__ import annotations

import datetime
import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import quote, urlencode

import msgspec
from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from comity import __version__
from comity.desk.searches import FIELDS
from comity.errors import RegisterError
from comity.faces.api.answers import FactItem
from comity.faces.api.problems import ROOT, RefusedError
from comity.faces.web.asked import language_of
from comity.faces.web.links import Link
from comity.faces.web.site import Site, site_of
from comity.knowledge.world import load
from comity.register import terms
from comity.register.answers import Sourced
from comity.register.catalogue import changed
from comity.register.query import Filter
from comity.register.view import LIMIT, View

JSON = "application/json"
LINKED = "application/ld+json"
MOST = 200
"""Items of a page at most."""
_DEEP = 1_000_000  # items that may stand before a page
_PLACE = re.compile(r"p([0-9]{1,15})", re.ASCII)
_DAY = len("2026-01-31")
_WORDS = 400
_SEVERAL = 50
Word = Annotated[str, Field(max_length=_WORDS)]
Words = Annotated[list[Word], Field(max_length=_SEVERAL)]


class Common(BaseModel):
    """What every question may say; a parameter that is not known is an error."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    as_of: str | None = Field(None, max_length=40, examples=["2026-01-31"])
    lang: Literal["en", "fr"] | None = Field(None, examples=["en"])


class Paged(Common):
    """A page of a list."""

    limit: int = Field(LIMIT, ge=1, le=MOST)
    after: str | None = Field(None, max_length=600)


class Wanted(Common):
    """Which facts: the fields of :class:`comity.Filter`, as they stand in addresses of pages."""

    kind: str | None = Field(None, max_length=20, examples=["event"])
    actor: Words = Field(default_factory=list, examples=[["KOR"]])
    other: Words = Field(default_factory=list, examples=[["NATO"]])
    side: str | None = Field(None, max_length=20, examples=["actor"])
    type: Words = Field(default_factory=list, examples=[["AGREE"]])
    mode: Words = Field(default_factory=list, examples=[["visit"]])
    domain: Words = Field(default_factory=list, examples=[["cyber"]])
    context: Words = Field(default_factory=list, examples=[["cyber"]])
    status: Words = Field(default_factory=list, examples=[["occurred"]])
    stage: Words = Field(default_factory=list, examples=[["signed"]])
    since: str | None = Field(None, max_length=40, examples=["2023"])
    until: str | None = Field(None, max_length=40, examples=["2026-06-30"])
    country: Words = Field(default_factory=list, examples=[["EST"]])
    instrument: Word | None = Field(None, examples=["i-lpu2pwyu4mu7"])
    source: Word | None = None
    language: Words = Field(default_factory=list, examples=[["fr"]])
    words: Word | None = Field(None, examples=["cyber defence"])
    confidence: float | None = Field(None, ge=0, le=1, examples=[0.8])
    independent: int | None = Field(None, ge=0, le=1_000_000, examples=[2])
    disputed: bool | None = None
    judged: str | None = Field(None, max_length=20, examples=["none"])
    rejected: bool | None = None

    def filter(self, view: View) -> Filter:
        """The register's filter.

        Raises:
            RegisterError: if a name, code or date is not known.
        """
        given: dict[str, Any] = {}
        for name in FIELDS:
            value = getattr(self, name)
            given[name] = [each for each in value if each] if isinstance(value, list) else value
        return terms.filter_of(view, given)


class FactsAsked(Wanted, Paged):
    """A page of facts."""

    sort: Literal["date", "confidence", "sources", "changed"] = "date"
    sources: bool = True


class HeldError(Exception):
    """The asker has the answer already."""


@dataclass(slots=True)
class Ask:
    """One request.

    Attributes:
        request: as it came.
        site: what it is for.
        view: the register, now or at the time asked for.
        language: of what is named in words.
        tag: what tells this state of the answer from others.
    """

    request: Request
    site: Site
    view: View
    language: str
    tag: str

    @property
    def today(self) -> datetime.date:
        """The day against which commitments are due."""
        stamp = self.view.stamp
        return datetime.date.fromisoformat(stamp[:_DAY]) if stamp else datetime.datetime.now(datetime.UTC).date()

    @property
    def link(self) -> Link:
        """Makes addresses of the register at the same time."""
        return Link({}, self.request.query_params.get("as_of"))

    def at(self, path: str, **query: Any) -> str:
        """An address in this interface, of the register at the same time."""
        return self.link.to(f"{ROOT}{quote(path, safe='/~')}", **query)

    def name(self, actor: str) -> str:
        """The name of an actor."""
        return load().title(actor, self.language)

    def following(self, after: str | None) -> str | None:
        """The address of the next page of this list; None if there is none."""
        if after is None:
            return None
        pairs = [(name, value) for name, value in self.request.query_params.multi_items() if name != "after"]
        return f"{quote(self.request.scope['path'], safe='/~')}?{urlencode([*pairs, ('after', after)])}"

    def fact(self, row: Sourced) -> FactItem:
        """A fact as an item."""
        fact = row.fact
        return FactItem(
            self_=self.at(f"/facts/{fact.id}"), url=self.link.fact(fact), fact=fact, sources=row.sources, state=row.state
        )

    def answer(self, value: Any, following: str | None = None) -> Response:
        """The answer in JSON."""
        headers = self.headers()
        if following is not None:
            headers["Link"] = f'<{following}>; rel="next"'
        return Response(msgspec.json.encode(value), headers=headers, media_type=JSON)

    def headers(self) -> dict[str, str]:
        """What every answer says of itself."""
        return {"ETag": self.tag, "Content-Language": self.language, **_KEPT}


_KEPT = {"Cache-Control": "private, no-cache", "Vary": "Accept, Accept-Language, Authorization, Cookie"}


def ask(request: Request) -> Ask:
    """Dependency: what is asked.

    Raises:
        HeldError: if the asker has the answer already.
        RegisterError: if the time asked for is none.
    """
    site = site_of(request)
    view = View(site.store, request.query_params.get("as_of") or None, site.cubes)
    language = language_of(request)
    said = (
        __version__,
        changed(site.store),
        request.url.path,
        request.url.query,
        language,
        request.headers.get("accept", ""),
        datetime.datetime.now(datetime.UTC).date().isoformat(),  # commitments are due against a day
    )
    tag = f'W/"{hashlib.sha256(chr(0).join(said).encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'
    given = request.headers.get("if-none-match", "")
    if any(each.strip() in {tag, tag.removeprefix("W/"), "*"} for each in given.split(",")):
        raise HeldError(tag, language)
    return Ask(request, site, view, language, tag)


async def unchanged(request: Request, error: Exception) -> Response:
    """The answer to who has it already."""
    tag, language = error.args
    return Response(status_code=304, headers={"ETag": tag, "Content-Language": language, **_KEPT})


Asking = Annotated[Ask, Depends(ask)]
"""What an endpoint takes."""


def place_of(after: str | None) -> int:
    """How many items stand before a page, of lists that are counted through.

    Raises:
        RefusedError: 422 if it is no place in a list.
    """
    if after is None:
        return 0
    found = _PLACE.fullmatch(after)
    if found is None:
        raise RefusedError(422, "after: it is no place in this list", "take the address that the last page gave under next")
    return int(found[1])


def place(offset: int, shown: int, total: int) -> str | None:
    """Where the next page of such a list begins; None at its end."""
    end = offset + shown
    return f"p{end}" if shown and end < total and end <= _DEEP else None


def known(view: View, words: str) -> str:
    """The id of an actor that an address names.

    Raises:
        RefusedError: 404 if nobody is called so.
    """
    try:
        return terms.actor(view, words)
    except RegisterError as error:
        raise RefusedError(404, f"actor: {error.problem}", error.remedy) from error
