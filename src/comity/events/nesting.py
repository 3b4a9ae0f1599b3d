"""Which predicate of a sentence governs which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.events.match import Match
from comity.model.codes import EventType


@dataclass(frozen=True, slots=True)
class Government:
    """The predicate that governs another: in its complement, or merely in its circumstances. No match: a verb of comment."""

    match: Match | None
    complement: bool


@dataclass(frozen=True, slots=True)
class Nesting:
    """The predicates of a sentence and which governs which, by token index."""

    matches: Sequence[Match]
    outer: Mapping[int, Government | None]

    def inside(self, match: Match) -> list[Match]:
        """The predicates right inside a predicate's complement, or inside that of a noun that is part of its expression ("a exprimé
        son intention de coopérer")."""
        found = []
        for other in self.matches:
            gov = self.outer[other.token.index]
            if gov is None or gov.match is None or not gov.complement or other.token.index in match.words:
                continue
            if gov.match.token.index in match.words:
                found.append(other)
        return found


def request_mode(inner: Sequence[Match]) -> str | None:
    """What is asked for decides the mode of a request."""
    events = {match.frame.event for match in inner}
    if events & {EventType.AID, EventType.COOPERATE, EventType.SUPPORT}:
        return "assist"
    if EventType.CONSULT in events:
        return "meet"
    if events & {EventType.RETREAT, EventType.CONCEDE}:
        return "yield"
    return "change" if events else None
