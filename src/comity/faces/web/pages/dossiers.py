"""What the pages of a pair, an actor and a domain have in common: a dossier with what its charts, tables and links need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from comity.faces.web import charted, charts
from comity.faces.web.asked import NOTHING, Asked
from comity.faces.web.charted import Data, Grid
from comity.faces.web.rendering import Saying
from comity.model.register import Fact
from comity.register import questions, roll
from comity.register.answers import Dossier, Promise, Sourced, Tie
from comity.register.beginnings import beginning
from comity.register.query import Filter

SHOWN = 8
"""Of each kind of fact on the page; links lead to the rest."""
DISPUTES = 4
LONGEST = 200
"""Characters of a name that is asked for."""
DRAWN = 3
"""Actors of a network at least."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A dossier as a page shows it.

    Attributes:
        found: the answer.
        given: what it is about, as conditions of addresses: ``actor``, ``other``, ``domain``.
        first: the fact with which cooperation begins.
        domains, types: by year.
        intensity, stages: charts; None where there is nothing to draw.
        instruments, commitments, latest, disputes: facts with their sources.
        disputed: how many facts are disputed in all.
        near: by id the instruments that these events name and the events that settle these commitments.
    """

    found: Dossier
    given: Mapping[str, Any]
    first: Sourced | None
    domains: Grid
    types: Grid
    intensity: Data | None
    stages: Data | None
    instruments: list[Sourced]
    commitments: list[Sourced]
    latest: list[Sourced]
    disputes: list[Sourced]
    disputed: int
    near: Mapping[str, Fact]


def shown(asked: Asked, given: Mapping[str, Any], wanted: Filter) -> Shown:
    """A dossier of the facts that a page is about.

    Args:
        asked: the page.
        given: what it is about, as conditions of addresses.
        wanted: the same as a filter, with the further conditions of the page's address.
    """
    view, say = asked.view, Saying(asked)
    base = NOTHING if asked.fault else wanted
    found = questions.dossier(view, None, None, base, None, SHOWN)
    disputes = view.facts(replace(base, disputed=True), limit=DISPUTES)
    first = beginning(view, base, found.since)
    every = [*found.latest, *(each.fact for each in found.commitments), *disputes.facts, *([first] if first else [])]
    near = view.these(id for fact in every for id in (fact.instrument, fact.kept_by, fact.withdrawn_by) if id)
    own = {key: value for key, value in given.items() if key != "domain"}

    def of_domain(code: str, year: int | None) -> str:
        return asked.link.keep("/facts", **{**given, "domain": code}, **_in(year)) if year or own else asked.link.domain(code)

    def of_type(code: str, year: int | None) -> str:
        return asked.link.keep("/facts", **given, type=code, **_in(year))

    words = {part: say.words(f"dossier.{part}") for part in ("cooperation", "conflict", "value")}
    return Shown(
        found=found,
        given=given,
        first=_sourced(asked, [first])[0] if first else None,
        domains=charted.grid(found.domains, say.domain, of_domain),
        types=charted.grid(found.types, say.type, of_type),
        intensity=charted.intensity(found.intensity, words) if found.intensity else None,
        stages=charted.stages(asked, found.instruments),
        instruments=_known(found, found.instruments),
        commitments=_known(found, found.commitments),
        latest=_known(found, found.latest),
        disputes=_sourced(asked, disputes.facts),
        disputed=disputes.total,
        near=near,
    )


def neighbours(asked: Asked, ties: Sequence[Tie], focus: str | None = None) -> Data | None:
    """Some ties as a small network, with the actor in its middle; None where fewer than three actors make no network."""
    actors = {actor for tie in ties for actor in (tie.a, tie.b)}
    if len(actors) < DRAWN:
        return None
    facts = {entry.actor: entry.facts for entry in roll.roll(asked.view, sorted(actors))}
    return charts.network(asked, ties, facts, focus, small=True)


def _in(year: int | None) -> dict[str, int]:
    return {"since": year, "until": year} if year else {}


def _known(found: Dossier, facts: tuple[Fact, ...] | tuple[Promise, ...]) -> list[Sourced]:
    """Facts with the sources that the dossier has read already."""
    return [
        Sourced(fact=fact, sources=found.sources[fact.id], state=each.state if isinstance(each, Promise) else None)
        for each in facts
        for fact in [each.fact if isinstance(each, Promise) else each]
    ]


def _sourced(asked: Asked, facts: Any) -> list[Sourced]:
    return questions.sourced(asked.view, facts)
