"""What every format starts from: facts with the documents that say them, one by one in constant memory."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from comity.model.codes import Status
from comity.model.register import Fact, Kind, Source
from comity.register.dates import Days, days
from comity.register.query import Filter
from comity.register.questions import state
from comity.register.view import View

TOGETHER = 500
"""Facts that are asked for together."""
UNREAL = frozenset({Status.NEGATION.value, Status.HYPOTHETICAL.value, Status.FUTURE.value})
"""Statuses of what did not happen, or not yet."""


class Told(NamedTuple):
    """A fact, the documents that say it (the earliest first), and the instrument that it names."""

    fact: Fact
    sources: tuple[Source, ...]
    instrument: Fact | None

    @property
    def span(self) -> Days | None:
        """The days that its date (of a commitment: what is due) may mean."""
        return days(self.fact.due if self.fact.kind is Kind.COMMITMENT else self.fact.date)

    @property
    def quotes(self) -> tuple[str, ...]:
        """The words of each source, in the order of the sources."""
        return tuple(" … ".join(piece.text for piece in source.evidence) for source in self.sources)


@dataclass(slots=True)
class Exported:
    """What was written.

    Attributes:
        written: how many of what ("facts", "rows", "edges").
        left: how many were left out, by reason.
    """

    written: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """In words, one line for what was written and one for each reason."""
        told = ", ".join(f"{count:,} {what}" for what, count in self.written.items()) or "nothing"
        return [told, *(f"{count:,} left out: {why}" for why, count in self.left.items())]


def records(view: View, wanted: Filter) -> Iterator[Told]:
    """The facts that a filter asks for, the newest first, of one state of the register."""
    with view.store.reading() as connection:
        after: str | None = None
        while True:
            facts, after = view.page(connection, wanted, "date", TOGETHER, after)
            sources = view.told(connection, facts)
            named = view.these({fact.instrument for fact in facts if fact.instrument})
            for fact in facts:
                yield Told(fact, sources[fact.id], named.get(fact.instrument or ""))
            if after is None:
                return


def day_of(view: View) -> datetime.date:
    """The day against which commitments are due: that of the view, or today."""
    if view.stamp:
        return datetime.date.fromisoformat(view.stamp[:10])
    return datetime.datetime.now(datetime.UTC).date()


def standing(fact: Fact, day: datetime.date) -> str | None:
    """How a commitment stands on a day; None for other facts."""
    return state(fact, day).value if fact.kind is Kind.COMMITMENT else None


def plain(value: Any) -> Any:
    """A record as the dictionaries and lists that JSON has."""
    return msgspec.to_builtins(value)
