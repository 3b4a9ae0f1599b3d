"""Timing: the occasion that a story reports, and the date, place and status that its events take from it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from comity.documents.resolving import bounds
from comity.events.compose import Candidate
from comity.events.facts import Setting, Settled
from comity.events.lead import LONGEST, NEWS_DAYS, Lead, is_recent
from comity.events.parties import Parties
from comity.mentions.discourse import is_state
from comity.model.codes import EventType, Status
from comity.model.document import Document
from comity.model.mentions import DateMention, MentionKind, PlaceMention

DAY = len("2018-02-14")
OF_OCCASION, OF_REPORT = "date of the occasion", "date of the report"
AT_OCCASION = frozenset({EventType.CONSULT, EventType.SUPPORT, EventType.AGREE})  # happen where the parties meet
ON_THE_SPOT = frozenset({EventType.ASSAULT, EventType.PROTEST, EventType.COERCE, EventType.MOBILIZE})  # where the story is set
GUEST_AND_HOST = range(2)
ELSEWHERE = frozenset({"cyber", "misinformation"})  # modes that no place tells
AT_HOME = frozenset({"arrest", "curfew", "martial-law", "censor", "ban", "restrict"})  # modes of what a state does at home
SUFFERED = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.AID})  # happen where they are that suffer them


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where the story's news happened, who took part, when it was reported, and how the date is known.

    ``guests`` are those whose event tells ``place``; empty where the story's first words do.
    """

    date: str | None = None
    place: PlaceMention | None = None
    spot: PlaceMention | None = None
    parties: frozenset[str] = frozenset()
    guests: frozenset[str] = frozenset()
    report: str | None = None
    note: str = ""


def find_occasion(document: Document, found: Sequence[tuple[Candidate, Setting, float]]) -> Occasion:
    """The occasion of one story: the day that its first sentences name, else that of its first dated event, else the day of the
    report."""
    news = [(c, s) for c, s, _ in found if c.status is Status.OCCURRED]
    lead = found[0][1].lead if found else Lead()
    occasion = _when(document, news, lead)
    place, guests = lead.filed, frozenset[str]()
    if place is None:
        place, guests = next(_places(news, occasion.date), (lead.place, guests))
    return replace(occasion, place=place, guests=guests)


def _when(document: Document, news: Sequence[tuple[Candidate, Setting]], lead: Lead) -> Occasion:
    """The occasion without its place."""
    report = document.anchor.isoformat() if document.anchor is not None and document.anchor_precision == "day" else None
    parties = _parties(news[0][0]) if news else frozenset()
    if lead.date is not None:
        beside = [_parties(c) for c, s in news if s.date is not None and s.date.value == lead.date.value and c.event in AT_OCCASION]
        return Occasion(
            lead.date.value, spot=lead.spot, parties=frozenset().union(*beside) or parties, report=report, note=OF_OCCASION
        )
    done = ((s.date, _parties(c)) for c, s in news if s.date is not None and not c.outlook.prospective)
    dated = [(d.value, those) for d, those in done if d.value and _is_moment(d) and _is_news(d, document.anchor)]
    for date, those in dated:
        if len(date) == DAY:
            return Occasion(date, spot=lead.spot, parties=those, report=report, note=OF_OCCASION)
    if report is not None:
        return Occasion(report, spot=lead.spot, parties=parties, report=report, note=OF_REPORT)
    if dated:
        return Occasion(dated[0][0], spot=lead.spot, parties=dated[0][1], report=document.published, note=OF_OCCASION)
    published = document.published or lead.day
    return Occasion(published, spot=lead.spot, parties=parties, report=published, note=OF_REPORT)


def _parties(candidate: Candidate) -> frozenset[str]:
    return frozenset((*candidate.actor.ids, *candidate.recipient.ids))


def _places(news: Sequence[tuple[Candidate, Setting]], date: str | None) -> Iterator[tuple[PlaceMention, frozenset[str]]]:
    """Where the parties met about the day of the occasion, and who did: at talks, else when they signed or agreed."""
    for wanted in (frozenset({EventType.CONSULT}), AT_OCCASION | {EventType.COOPERATE}):
        for candidate, setting in news:
            if candidate.event not in wanted or candidate.outlook.prospective or not _is_about(setting.date, date):
                continue
            if candidate.event is EventType.AGREE and len(candidate.actor.ids) < len(GUEST_AND_HOST):
                continue  # where a promise is to be kept
            place = setting.place or _at_the_host(candidate)
            if place is not None:
                yield place, _parties(candidate)


def _is_about(date: DateMention | None, other: str | None) -> bool:
    """Whether a date, as far as it is known, lies about a day."""
    one, two = bounds(date.value or "") if date is not None else None, bounds(other or "")
    return one is None or two is None or ((two[0] - one[1]).days < LONGEST and (one[0] - two[1]).days < LONGEST)


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


class Clock:
    """The dates of a story's events: their own, else the day that their paragraph is at, else that of the occasion."""

    def __init__(self, document: Document, found: Sequence[tuple[Candidate, Setting, float]]) -> None:
        self.occasion = find_occasion(document, found)
        self.anchor = document.anchor
        self._bodies: dict[tuple[EventType, frozenset[str]], str] = {}  # dates of the events that a headline may stand for
        for candidate, setting, _ in found:
            if setting.date is not None and setting.date.value and not setting.title and is_recent(setting.date, self.anchor):
                self._bodies.setdefault((candidate.event, _parties(candidate)), setting.date.value)

    def date(self, candidate: Candidate, setting: Setting) -> tuple[str | None, str]:
        """The date (EDTF) of an event and a note where it is not its own."""
        own = setting.date.value if setting.date is not None else None
        occasion, status = self.occasion, candidate.status
        due = candidate.event is EventType.AGREE and not candidate.outlook.prospective
        if due and own is not None and occasion.date is not None and _is_later(own, occasion.date):
            own = None  # when it is due, not when it was agreed
        if own is not None:
            return own, ""
        if status is Status.HISTORICAL:
            told = next(
                (t.value for t in reversed(setting.told) if not occasion.date or not _is_later(t.value, occasion.date)), None
            )
            return told, f"told of the same time: {told}" if told else ""
        if status not in {Status.OCCURRED, Status.NEGATION}:
            return None, ""
        if setting.title:
            told = self._bodies.get((candidate.event, _parties(candidate)))
        elif setting.current and not setting.lead.narrated and occasion.report is not None:
            return occasion.report, f"{OF_REPORT}: {occasion.report}"
        else:
            told = next((t.value for t in reversed(setting.told) if t.main and is_recent(t.date, self.anchor)), None)
        if told is not None:
            return told, f"told of the same day: {told}"
        return occasion.date, f"{occasion.note}: {occasion.date}" if occasion.date is not None else ""


def place_in_time(candidate: Candidate, setting: Setting, trust: float, clock: Clock) -> Settled:
    """A candidate with date, place and status: its own, else those of the occasion where it is part of the news."""
    occasion, status = clock.occasion, candidate.status
    date, note = clock.date(candidate, setting)
    notes = (*candidate.notes, note) if note else candidate.notes
    if not note and date is not None and status is Status.OCCURRED and occasion.date is not None and _before(date, occasion.date):
        status = Status.HISTORICAL
    place = setting.place or _at_the_host(candidate)
    now = status is Status.OCCURRED and (date == occasion.date or _is_same_talk(candidate, date, occasion))
    if place is None and (now or (status is Status.HISTORICAL and _is_eve(date, occasion))):
        place = _of_occasion(candidate, occasion)
    if place is None and not candidate.outlook.prospective:
        place = _of_its_state(candidate)
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
        notes=notes,
    )


def _is_same_talk(candidate: Candidate, date: str | None, occasion: Occasion) -> bool:
    """Whether a meeting of the same parties some days around is the same: "les pourparlers, conduits depuis lundi"."""
    one, two = bounds(date or ""), bounds(occasion.date or "")
    if candidate.event is not EventType.CONSULT or not _parties(candidate) <= occasion.parties or one is None or two is None:
        return False
    return abs((one[0] - two[0]).days) < LONGEST


def _is_eve(date: str | None, occasion: Occasion) -> bool:
    """Whether something before the news is told that happened only days before it: "La veille, X s'était entretenu avec Y"."""
    one, two = bounds(date or ""), bounds(occasion.date or "")
    return one is not None and two is not None and 0 <= (two[0] - one[1]).days < LONGEST


def _of_occasion(candidate: Candidate, occasion: Occasion) -> PlaceMention | None:
    """The place of the occasion, for what those who met there do and for what happens on the spot."""
    if candidate.event in ON_THE_SPOT:
        return (occasion.spot or occasion.place) if candidate.mode not in ELSEWHERE else None
    if occasion.place is None or candidate.event not in AT_OCCASION:
        return None
    theirs = _parties(candidate)
    with_them = theirs <= (occasion.guests or occasion.parties) or theirs <= occasion.parties & (occasion.guests or theirs)
    with_host = occasion.place.country in theirs and len(theirs) > 1
    return occasion.place if with_them or with_host or candidate.event is EventType.CONSULT else None


def _of_its_state(candidate: Candidate) -> PlaceMention | None:
    """Where something is done to one state ("attacked Armenian positions"), or by one on its own ground ("imposed a curfew")."""
    one, sufferers = candidate.event, candidate.recipient.ids
    suffered = one in SUFFERED or (one is EventType.RETREAT and candidate.mode == "withdraw")
    if suffered and len(sufferers) == 1 and is_state(sufferers[0]):
        return _in_state(candidate.recipient, sufferers[0])
    actors = candidate.actor.ids
    if one is EventType.COERCE and candidate.mode in AT_HOME and not sufferers and len(actors) == 1 and is_state(actors[0]):
        return _in_state(candidate.actor, actors[0])
    return None


def _at_the_host(candidate: Candidate) -> PlaceMention | None:
    """A visit takes place in the state that receives it."""
    hosts = [host for host in candidate.recipient.ids if is_state(host)]
    return _in_state(candidate.recipient, hosts[0]) if candidate.mode == "visit" and len(hosts) == 1 else None


def _in_state(parties: Parties, state: str) -> PlaceMention | None:
    """A state as a place, with the name that the words of a party give it (none where they are an office or pronoun)."""
    mention = next((m for m in parties.mentions if state in m.ids), None)
    if mention is None:
        return None
    named = mention.kind is MentionKind.NAME and mention.ids == (state,)
    return PlaceMention(mention.span, mention.head, state, mention.span.quote if named else "")


def _before(date: str, other: str) -> bool:
    """Whether an EDTF date lies in an earlier month than another, as far as both are known."""
    shared = min(len(date), len(other), len("2018-02"))
    return date[:4].isdigit() and other[:4].isdigit() and date[:shared] < other[:shared]


def _is_later(date: str, other: str) -> bool:
    """Whether a date lies wholly after another."""
    one, two = bounds(date), bounds(other)
    return one is not None and two is not None and one[1] > two[1]
