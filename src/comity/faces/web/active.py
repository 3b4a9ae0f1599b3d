"""The filters of a view that are active: each can be taken away alone."""

from __future__ import annotations

from dataclasses import dataclass

from comity.desk.searches import LISTS
from comity.faces.web.asked import Asked
from comity.faces.web.rendering import Saying

TIME = ("since", "until")


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter.

    Attributes:
        field: its name in words.
        value: what it asks for.
        without: the address of the page without it.
    """

    field: str
    value: str
    without: str


def active(asked: Asked, path: str, hidden: dict[str, str] | None = None) -> list[Chip]:
    """The active filters of a page.

    Args:
        asked: the request.
        path: of the page.
        hidden: what else stands in its address and stays.
    """
    say, kept = Saying(asked), hidden or {}
    found: list[Chip] = []
    for field, given in asked.given.items():
        if field in TIME and all(each in asked.given for each in TIME):
            continue
        for i, value in enumerate(given if field in LISTS else [given]):
            rest = [each for each in given if each != value] if field in LISTS else None
            without = asked.link.keep(path, **{**kept, field: rest or None})
            found.append(Chip(_field(say, field), _actor(asked, say, field, i) or _value(say, field, value), without))
    if all(each in asked.given for each in TIME):
        since, until = (str(asked.given[each]) for each in TIME)
        time = since if since == until else f"{since} – {until}"
        found.append(Chip(say.words("overview.field_time"), time, asked.link.keep(path, **{**kept, "since": None, "until": None})))
    return found


def _field(say: Saying, field: str) -> str:
    key = f"common.field_{field}"
    return say.words(key if say.words.has(key) else f"overview.field_{field}")


def _actor(asked: Asked, say: Saying, field: str, i: int) -> str | None:
    """The name of an actor that is asked for, whatever way it was written; None where it is not known."""
    if field not in ("actor", "other") or asked.fault:
        return None
    known = asked.wanted.actor if field == "actor" else asked.wanted.other
    return say.actor(known[i]) if len(known) == len(asked.given[field]) else None


def _value(say: Saying, field: str, value: object) -> str:
    if value is True:  # its field says it all
        return ""
    written = say.percent(value) if isinstance(value, float) else str(value)
    if field == "domain":
        known = written in say.phrases.domains or say.words.has(f"codes.group_{written}")
        return say.domain(written) if known else written
    if field == "kind":
        return say.code("kind", written)
    if field == "language":
        return say.language_name(written)
    return say.code(field, written)
