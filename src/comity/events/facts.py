"""What is known of a candidate event from its own words (its setting), and from the whole document (when settled)."""

from __future__ import annotations

from dataclasses import dataclass

from comity.events.compose import Candidate
from comity.events.lead import NO_LEAD, Lead, Told
from comity.model.codes import Status
from comity.model.mentions import DateMention, PlaceMention


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when a candidate stands in its document: its sentence, story, and the dates and place that its words give.

    ``domains`` are those that its words name for sure; ``topic`` what the sentence before it or its story is about, or else what
    its own words may mean, for records that name none;
    ``block`` is the index of its paragraph; ``current`` is true where its verb is in the present or future (it holds on the day of
    the report); ``lead`` is what the story begins with, ``told`` are the dates that its paragraph has named before;
    ``around`` is the one country that the places of its sentence lie in.
    """

    sentence: int
    story: int
    title: bool
    date: DateMention | None
    place: PlaceMention | None
    domains: frozenset[str]
    topic: frozenset[str]
    reported_by: tuple[str, ...] = ()
    block: int = 0
    current: bool = False
    lead: Lead = NO_LEAD
    told: tuple[Told, ...] = ()
    around: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A candidate with its setting and what the rest of the document adds to it."""

    candidate: Candidate
    setting: Setting
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    date: str | None
    place: PlaceMention | None
    status: Status
    confidence: float
    domains: frozenset[str]
    sentences: tuple[int, ...]
    notes: tuple[str, ...] = ()
    merged: tuple[Candidate, ...] = ()

    @property
    def parties(self) -> frozenset[str]:
        """All who take part."""
        return frozenset(self.actor) | frozenset(self.recipient)
