"""Timing: the occasion that a story reports, and the date, place and status that its events take from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from comity.events.compose import Candidate
from comity.events.facts import Setting, Settled
from comity.mentions.discourse import is_state
from comity.model.codes import EventType, Status
from comity.model.document import Document
from comity.model.mentions import DateMention, PlaceMention

DAY = len("2018-02-14")
NEWS_DAYS = 31  # news is reported within a month
AT_OCCASION = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.AGREE})  # happen where the parties meet


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where the story's news happened, who took part, and how the date is known."""

    date: str | None = None
    place: PlaceMention | None = None
    parties: frozenset[str] = frozenset()
    note: str = ""


def find_occasion(document: Document, found: Sequence[tuple[Candidate, Setting, float]]) -> Occasion:
    """The occasion of one story: the first date of its events that lies shortly before the report, else the day of the report."""
    news = [(c, s) for c, s, _ in found if c.status is Status.OCCURRED]
    place = next(_places(news), None)
    dated = [
        (setting.date.value, frozenset((*candidate.actor.ids, *candidate.recipient.ids)))
        for candidate, setting in news
        if setting.date is not None and _is_moment(setting.date) and _is_news(setting.date, document.anchor)
    ]
    for date, parties in dated:
        if date is not None and len(date) == DAY:
            return Occasion(date, place, parties, "date of the occasion")
    parties = frozenset((*news[0][0].actor.ids, *news[0][0].recipient.ids)) if news else frozenset()
    if document.anchor is not None and document.anchor_precision == "day":
        return Occasion(document.anchor.isoformat(), place, parties, "date of the report")
    date, parties = dated[0] if dated else (document.published, parties)
    return Occasion(date, place, parties, "date of the occasion" if dated else "date of the report")


def _places(news: Sequence[tuple[Candidate, Setting]]) -> Iterator[PlaceMention]:
    for wanted in (frozenset({EventType.CONSULT}), AT_OCCASION | {EventType.COOPERATE}):
        for candidate, setting in news:
            if candidate.event in wanted and setting.place is not None:
                yield setting.place


def _is_moment(date: DateMention) -> bool:
    """Whether a date is a day or month when something is done, not a period or a year."""
    return date.relation == "on" and date.value is not None and "/" not in date.value and len(date.value) >= len("2018-02")


def _is_news(date: DateMention, anchor: datetime.date | None) -> bool:
    """Whether a date lies close enough to the day of the report to be that of the news itself."""
    if date.value is None:
        return False
    if anchor is None:
        return True
    earliest, latest = ((anchor + datetime.timedelta(days=days)).isoformat() for days in (-NEWS_DAYS, NEWS_DAYS))
    return earliest[: len(date.value)] <= date.value <= latest[: len(date.value)]


def place_in_time(candidate: Candidate, setting: Setting, trust: float, occasion: Occasion) -> Settled:
    """A candidate with date, place and status: its own, else those of the occasion where it is part of the news."""
    status = candidate.status
    date = setting.date.value if setting.date is not None else None
    notes = list(candidate.notes)
    if candidate.event is EventType.AGREE and date is not None and occasion.date is not None and _before(occasion.date, date):
        date = None  # when it is due, not when it was agreed
    if date is None and status is Status.OCCURRED and occasion.date is not None:
        date = occasion.date
        notes.append(f"{occasion.note}: {date}")
    elif date is not None and status is Status.OCCURRED and occasion.date is not None and _before(date, occasion.date):
        status = Status.HISTORICAL
    place = setting.place or _at_the_host(candidate)
    if place is None and status is Status.OCCURRED and date == occasion.date and candidate.event in AT_OCCASION:
        together = {*candidate.actor.ids, *candidate.recipient.ids}
        if candidate.event is EventType.CONSULT or together <= occasion.parties:
            place = occasion.place
    return Settled(
        candidate=candidate,
        setting=setting,
        actor=candidate.actor.ids,
        recipient=candidate.recipient.ids,
        date=date,
        place=place,
        status=status,
        confidence=trust,
        domains=setting.domains,
        sentences=(setting.sentence,),
        notes=tuple(notes),
    )


def _at_the_host(candidate: Candidate) -> PlaceMention | None:
    """A visit takes place in the state that receives it."""
    hosts = [host for host in candidate.recipient.ids if is_state(host)]
    if candidate.mode != "visit" or len(hosts) != 1:
        return None
    span = next((m.span for m in candidate.recipient.mentions if hosts[0] in m.ids), None)
    head = next((m.head for m in candidate.recipient.mentions if hosts[0] in m.ids), 0)
    return PlaceMention(span, head, hosts[0], span.quote) if span is not None else None


def _before(date: str, other: str) -> bool:
    """Whether an EDTF date lies in an earlier month than another, as far as both are known."""
    shared = min(len(date), len(other), len("2018-02"))
    return date[:4].isdigit() and other[:4].isdigit() and date[:shared] < other[:shared]
