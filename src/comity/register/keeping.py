"""Whether an event keeps a commitment, or withdraws it, in points that add up and say why.

Who promised must act, after the promise was made and not long after it is due, with or for the same other party, at the same place
or with the same name in it. The points are those of ``knowledge/fusion.yaml`` under ``fulfilment``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from comity.knowledge.denials import load_denials
from comity.knowledge.fusion import FusionRules
from comity.knowledge.names import STEM
from comity.knowledge.world import LANGUAGES, load
from comity.knowledge.world.folding import WORD, fold
from comity.model.codes import EventType, Status
from comity.model.register import Action, Fact
from comity.register.alike import Score
from comity.register.claims import Claim, content, parties
from comity.register.dates import Days, days

LATE = 366
"""Days after the due date in which a commitment may still be kept."""
LONG = 731
"""Days after the promise in which one without a due date may be."""
COMPARED = 6  # claims of each side
_YEAR = re.compile(r"(?:19|20)\d\d")
_CALENDAR = 31  # numbers up to this may be days


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the claims behind it and the days on which it was made, as far as they are known."""

    fact: Fact
    claims: tuple[Claim, ...]
    made: Days | None

    @classmethod
    def of(cls, fact: Fact, claims: Sequence[Claim]) -> Promise:
        """A commitment as some claims tell it; it was made when the earliest of them says, or was printed."""
        told = [span for claim in claims if (span := days(claim.date) or claim.printed)]
        return cls(fact, tuple(claims)[:COMPARED], min(told, default=None))

    @property
    def window(self) -> Days | None:
        """The days in which it may be kept or withdrawn; None where nothing dates it."""
        due = days(self.fact.due)
        if due is None:
            return Days(self.made.first, self.made.last + LONG) if self.made else None
        return Days(min(self.made.first, due.first) if self.made else due.first - LATE, due.last + LATE)


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """That an event keeps a commitment, or (``keeps`` false) withdraws it."""

    event: str
    keeps: bool
    score: Score
    first: int

    def rank(self) -> tuple[float, int, str]:
        """The best comes first: the highest score, then the earliest."""
        return -round(self.score.total, 6), self.first, self.event


def fulfilment(promise: Promise, event: Fact, claims: Sequence[Claim], rules: FusionRules) -> Fulfilment | None:
    """Whether an event keeps or withdraws a commitment; None if it has nothing to do with it."""
    if event.removed or event.judged == Action.REJECT or "denied" in event.disputed:
        return None
    by = set(promise.fact.actor)
    acting = acting_in(event)
    if any(claim.denies for claim in claims):
        return None  # that a promise was made is denied, not the promise taken back
    keeps = _keeps(promise, event, rules)
    span = happened(event, claims)
    if keeps is None or not by & acting or span is None or not _in_time(promise, event, span, claims):
        return None
    points = rules.points["fulfilment"]
    told = [_texts(mine, theirs, event) for mine in promise.claims for theirs in list(claims)[:COMPARED]]
    texts = max(told, key=lambda parts: sum(points[name] * value for name, value in parts), default=[])
    shared = list(_common(promise, event, by, claims))
    if not shared and not any(name == "marks" and value for name, value in texts):
        return None
    same_act = [("same_act", 1.0)] if event.type in rules.keeping & rules.breaking and keeps else []
    parts = [
        ("same_actor", len(by & acting) / len(by)),
        *shared,
        *same_act,
        *_times(promise, span),
        *_domains(promise.fact, event),
        *texts,
    ]
    told_parts = tuple((name, points[name] * value) for name, value in parts if value)
    score = Score(sum(value for _, value in told_parts), told_parts)
    return Fulfilment(event.id, keeps, score, span.first) if score.total >= points["joined"] else None


def happened(event: Fact, claims: Sequence[Claim]) -> Days | None:
    """When an event happened: its date, or else the days on which it was first printed."""
    return days(event.date) or min((claim.printed for claim in claims if claim.printed), default=None)


def acting_in(event: Fact | Claim) -> set[str]:
    """Who may have kept a promise by an event: who acted, and of a meeting all who took part or hosted it."""
    if event.type != EventType.CONSULT:
        return set(event.actor)
    host = event.place.country if event.place else None
    return {*event.actor, *event.recipient, *([host] if host else [])}


def concerns(event: Fact, rules: FusionRules) -> bool:
    """Whether an event may keep or withdraw anything."""
    return event.type in rules.keeping | rules.breaking and event.status in {Status.OCCURRED, Status.HISTORICAL, Status.NEGATION}


def _keeps(promise: Promise, event: Fact, rules: FusionRules) -> bool | None:
    """Whether an act of this type is what was promised (true) or its contrary (false); None if neither.

    A type that both keeps and breaks (RETREAT) keeps a promise to draw back, and withdraws any other.
    """
    if not concerns(event, rules):
        return None
    negated = event.status == Status.NEGATION
    if event.type not in rules.breaking:
        return None if draws_back(promise) else not negated
    if event.type not in rules.keeping:
        return None if negated else False
    if draws_back(promise):
        return not negated
    return None if negated else False


def draws_back(promise: Promise) -> bool:
    """Whether to withdraw, lift or release is what was promised."""
    return any(_undoes(claim.name or "", claim.language) for claim in promise.claims)


@lru_cache(maxsize=16384)
def _undoes(what: str, language: str) -> bool:
    return load_denials(language).undoing.search(fold(what)) is not None


def _in_time(promise: Promise, event: Fact, span: Days, claims: Sequence[Claim]) -> bool:
    """Whether it happened after the promise and not too late; what the same text tells, on a later day."""
    window, made = promise.window, promise.made
    if window is None or span.last < window.first or span.first > window.last:
        return False
    if made is None:
        return True
    stories = {claim.story for claim in promise.claims}
    return span.last >= made.first and (span.first > made.last or not any(claim.story in stories for claim in claims))


def _common(promise: Promise, event: Fact, by: set[str], claims: Sequence[Claim]) -> Iterator[tuple[str, float]]:
    """The other party, or the place."""
    others, promised = set(event.parties) - by, others_of(promise)
    if promised & others:
        yield "same_other", 1
    elif promised & _named(claims):
        yield "named_other", 1
    elif promised and others:
        yield "other_other", 1
    if event.place and event.place.country in promised:
        yield "same_place", 1


def _named(claims: Sequence[Claim]) -> set[str]:
    """The states and organisations that the words of an event name, whether or not they take part."""
    return set().union(*(parties(piece.text, claim.language) for claim in list(claims)[:COMPARED] for piece in claim.evidence))


def others_of(promise: Promise) -> set[str]:
    """To whom or with whom it was promised: who receives it, and whom what is promised names."""
    named = (parties(claim.name or "", claim.language) for claim in promise.claims)
    return set(promise.fact.recipient).union(*named) - set(promise.fact.actor)


def _times(promise: Promise, span: Days) -> Iterator[tuple[str, float]]:
    due = days(promise.fact.due)
    if due is not None:
        yield ("late" if span.first > due.last else "in_time"), 1
    elif promise.made is not None and promise.made.gap(span) <= LATE:
        yield "soon", 1


def _domains(promise: Fact, event: Fact) -> Iterator[tuple[str, float]]:
    if promise.domains and event.domains:
        yield ("domains" if set(promise.domains) & set(event.domains) else "other_domains"), 1


def _texts(promise: Claim, claim: Claim, event: Fact) -> list[tuple[str, float]]:
    """What is promised and what was done, by their words, names and numbers."""
    words, marks, numbers = said(promise)
    found: list[tuple[str, float]] = []
    theirs = {*claim.words, *(mark[:STEM] for mark in claim.marks)}
    if words:
        found.append(("words" if promise.language == claim.language else "translated", len(words & theirs) / len(words)))
    named = set(claim.marks) | set(WORD.findall(fold(event.place.name))) if event.place and event.place.name else set(claim.marks)
    if marks:
        found.append(("marks", len(marks & named) / len(marks)) if marks & named else ("other_marks", 1))
    counted = _numbers(claim.marks)
    if numbers and counted:
        found.append(("same_number" if numbers & counted else "other_number", 1))
    return found


def said(promise: Claim) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What is promised: the beginnings of its content words, its names but for those of states and organisations, its numbers."""
    return _said(promise.name or "", promise.language)


@lru_cache(maxsize=16384)
def _said(what: str, language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words, marks = content(what)
    general = load_denials(language).general
    plain = WORD.findall(fold(what))
    telling = {word for word in plain if not general.fullmatch(word)}
    stems = {word[:STEM] for word in telling}
    return frozenset(words & stems), frozenset(rare(marks & telling)), frozenset(_numbers(marks))


def rare(marks: set[str] | Sequence[str]) -> list[str]:
    """The names among some marks that are not those of states and organisations, sorted."""
    return sorted(mark for mark in set(marks) if not mark[0].isdigit() and len(mark) > 2 and mark not in party_words())


def _numbers(marks: set[str] | Sequence[str]) -> set[str]:
    """The numbers among some marks, without years and what may be days."""
    return {mark for mark in marks if mark.isdigit() and not _YEAR.fullmatch(mark) and int(mark) > _CALENDAR}


@cache
def party_words() -> frozenset[str]:
    """The words of the names of all states and organisations, folded."""
    world = load()
    names = [name for state in world.states.values() for told in (state.names, state.demonyms) for name in _every(told)]
    names += [name for each in world.organisations.values() for name in (*each.acronyms, *_every(each.names))]
    return frozenset(word for name in names for word in WORD.findall(fold(name)))


def _every(by_language: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for language in LANGUAGES:
        yield from by_language.get(language, ())
