"""Links between facts: the events that keep or withdraw a commitment, and those by which one document denies what another says.

They are found anew whenever a fact on either side changes, from all that the register holds, so that neither the order of the
documents nor what was linked before makes a difference. Facts are filed for it under keys of their own (:func:`filed`).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Protocol

from msgspec.structs import replace
from sqlalchemy import Connection, select

from comity.knowledge.fusion import FusionRules, load_fusion
from comity.model.codes import HAPPENED, EventType
from comity.model.register import Fact, Kind
from comity.register import rows, schema
from comity.register.blocks import ANY, stretches
from comity.register.claims import Claim
from comity.register.dates import Days
from comity.register.denials import UNDENIABLE, contradicts
from comity.register.grouping import Group
from comity.register.keeping import Fulfilment, Promise, acting_in, concerns, fulfilment, others_of, rare

CANDIDATES = 40
"""Facts of the other side that one is compared with at most: those with which it shares most keys."""
_PARTIES = 4
_MARKS = 4  # names of an event that it is filed under
_PROMISED = 8  # of a commitment
_YEARS = 12
_PRINT = 10  # days before printing in which an undated event is looked for
_DENIABLE = sorted(each.value for each in EventType if each not in UNDENIABLE)


class Known(Protocol):
    """What links are found in: the register within a transaction, with the claims of its facts."""

    connection: Connection
    rules: FusionRules

    def groups(self, ids: Iterable[str]) -> list[Group]:
        """Facts with their claims, in the order of the ids."""

    def now(self, fact: str) -> str:
        """The fact that is in the place of one that was merged."""

    def ended(self, keys: Sequence[str]) -> list[Claim]:
        """Claims as they last were."""


def filed(claim: Claim) -> set[str]:
    """The keys under which a claim's fact is found by what may be linked to it."""
    if claim.kind is Kind.COMMITMENT:
        return {f"p|{key}" for key in _promise_keys(claim)}
    if claim.kind is not Kind.EVENT:
        return set()
    found = {f"k|{key}" for key in _event_keys(claim)}
    if claim.denies is not None:
        found |= {f"d|{month}|{party}" for party in _some(claim.actor) for month in _months(_span(claim), _days())}
    return found


def _promise_keys(claim: Claim) -> Iterator[str]:
    told = Fact(id="", kind=claim.kind, type=claim.type, due=claim.due, actor=claim.actor, recipient=claim.recipient)
    promise = Promise.of(told, [claim])
    others = [*_some(tuple(others_of(promise))), *(f"#{mark}" for mark in rare(claim.marks)[:_PROMISED])]
    for by, other, year in product(_some(claim.actor), others, _years(promise.window)):
        yield f"{year}|{by}|{other}"


def _event_keys(claim: Claim) -> Iterator[str]:
    told = Fact(id="", kind=claim.kind, type=claim.type, status=claim.status)
    if not concerns(told, load_fusion()):
        return
    people = {word for agent in claim.agents for word in agent.id.partition("/")[2].split("-")}
    place = claim.place.country if claim.place else None
    others = {*_some(tuple(claim.parties)), *([place] if place else [])}
    marks = [mark for mark in rare(claim.marks) if mark not in people][:_MARKS]
    for by, other, year in product(
        _some(tuple(acting_in(claim))), [*sorted(others), *(f"#{mark}" for mark in marks)], _years(_span(claim))
    ):
        if by != other:
            yield f"{year}|{by}|{other}"


def _some(parties: Sequence[str]) -> list[str]:
    return sorted(parties)[:_PARTIES]


def _span(claim: Claim) -> Days | None:
    if claim.when:
        return claim.when
    return Days(claim.printed.first - _PRINT, claim.printed.last) if claim.printed else None


def _years(span: Days | None) -> list[int]:
    if span is None:
        return []
    first, last = (datetime.date.fromordinal(day).year for day in span)
    return list(range(first, last + 1))[:_YEARS]


def _months(span: Days | None, near: int) -> list[str]:
    if span is None:
        return []
    first, last = (datetime.date.fromordinal(day) for day in (span.first - near, span.last + near))
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{number // 12}-{number % 12 + 1:02}" for number in numbers][: 2 * _YEARS]


def _days() -> int:
    return int(load_fusion().points["denial"]["days"])


class Links:
    """The links of one transaction.

    Args:
        known: the register.
        made: the facts that are written anew, by id, without links.
        gone: ids of those that are removed.
    """

    def __init__(self, known: Known, made: Mapping[str, Fact], gone: Iterable[str]) -> None:
        self.known = known
        self.rules = known.rules
        self.facts: dict[str, Fact] = dict(made)
        self.gone = frozenset(gone)
        self.made = frozenset(made)
        self.changed: set[str] = set()
        self.pointers: list[dict[str, str]] = []
        """Rows of the table ``block``: the key of a fact to which another is linked, with that other one."""
        self._by_key: dict[str, set[str]] = {}

    def find(self) -> dict[str, Fact]:
        """The facts that were made, with their links, and those of the register whose links change."""
        moved = [fact for fact in (*self.made, *self.gone) if fact.startswith("e-")]
        tied = self._look_up({key for fact in moved for key in (f"=k|{fact}", f"=d|{fact}")})
        self._file(self.made)
        self._denials({fact for key, facts in tied.items() if key.startswith("=d") for fact in facts})
        self._keepings({fact for key, facts in tied.items() if key.startswith("=k") for fact in facts})
        return {fact: self.facts[fact] for fact in self.made | self.changed}

    # -- denials --------------------------------------------------------------------------------------------------------

    def _denials(self, tied: Iterable[str]) -> None:
        asked = {fact for fact in self.made if self._deniable(self.facts[fact])} | set(tied)
        for denial in self._denying(self.made):
            asked |= self._about(denial)
        self._load(asked)
        asked = {fact for fact in asked if fact in self.facts and not self.facts[fact].removed and self._deniable(self.facts[fact])}
        near = self._near({fact: self._denial_keys(fact) for fact in asked})
        for fact in sorted(asked):
            self._deny(fact, near[fact])

    def _deniable(self, fact: Fact) -> bool:
        return fact.kind is Kind.COMMITMENT or (fact.kind is Kind.EVENT and fact.type not in UNDENIABLE)

    def _denial_keys(self, fact: str) -> set[str]:
        claims = self._claims(fact)
        return {
            f"d|{month}|{party}" for c in claims for party in _some(tuple(c.parties)) for month in _months(_printed_or_when(c), 0)
        }

    def _denying(self, facts: Iterable[str]) -> list[str]:
        """The facts among some that deny, and that nobody rejected."""
        return [
            fact
            for fact in sorted(facts)
            if fact in self.facts
            and self.facts[fact].type == EventType.REJECT
            and self.facts[fact].status in HAPPENED
            and self.facts[fact].judged != "reject"
            and not self.facts[fact].removed
            and any(claim.denies for claim in self._claims(fact))
        ]

    def _about(self, denial: str) -> set[str]:
        """The facts of the register that a denial may be about."""
        keys = set()
        for claim in self._claims(denial):
            span = _span(claim)
            if claim.denies and span:
                times = list(stretches(Days(span.first - _days(), span.last + _days())))
                heads = [f"{each}|{party}|{ANY}" for each in _DENIABLE for party in _some(claim.actor)]
                heads += [f"c|{party}|{ANY}" for party in _some(claim.actor)]
                keys |= {f"{time}|{head}" for head in heads for time in times}
        self._look_up(keys)
        return set(self._nearest(keys))

    def _deny(self, fact: str, near: Sequence[str]) -> None:
        found = {}
        for denial in self._denying(near):
            scores = [contradicts(d, c, self.rules) for d in self._claims(denial) for c in self._claims(fact)]
            if sure := [score for score in scores if score]:
                found[denial] = max(sure, key=lambda score: score.total)
        former = self.facts[fact]
        denied = bool(found) or any(claim.denied for claim in self._claims(fact))
        disputed = tuple(name for name in former.disputed if name != "denied")
        notes = [note for note in former.notes if not note.startswith("denied by ")]
        self._put(
            fact,
            replace(
                former,
                denied_by=tuple(sorted(found)),
                disputed=(*disputed, "denied") if denied else disputed,
                notes=(*notes, *(f"denied by {denial}: {score}" for denial, score in sorted(found.items()))),
            ),
        )
        self.pointers += [{"key": f"=d|{denial}", "fact": fact} for denial in found]

    # -- commitments ----------------------------------------------------------------------------------------------------

    def _keepings(self, tied: Iterable[str]) -> None:
        events = [fact for fact in self.made if self.facts[fact].kind is Kind.EVENT and concerns(self.facts[fact], self.rules)]
        newly = [fact for fact in self.changed - self.made if self.facts[fact].kind is Kind.EVENT]  # denied, or no longer
        tied = set(tied).union(*self._look_up(f"=k|{fact}" for fact in newly).values())
        events += newly
        near = self._near({fact: {f"p|{key}" for claim in self._claims(fact) for key in _event_keys(claim)} for fact in events})
        asked = set(tied) | {fact for fact in self.made if self.facts[fact].kind is Kind.COMMITMENT}
        for event in events:
            asked |= {fact for fact in near[event] if fact not in asked and fact in self.facts and self._fulfilment(fact, event)}
        self._load(asked)
        asked = {fact for fact in asked if fact in self.facts and self.facts[fact].kind is Kind.COMMITMENT}
        near = self._near({fact: {f"k|{key}" for claim in self._claims(fact) for key in _promise_keys(claim)} for fact in asked})
        for fact in sorted(asked):
            if not self.facts[fact].removed:
                self._keep(fact, near[fact])

    def _fulfilment(self, promise: str, event: str) -> Fulfilment | None:
        if self.facts[promise].removed or self.facts[promise].kind is not Kind.COMMITMENT:
            return None
        return fulfilment(
            Promise.of(self.facts[promise], self._claims(promise)), self.facts[event], self._claims(event), self.rules
        )

    def _keep(self, fact: str, near: Sequence[str]) -> None:
        found = [each for event in near if event in self.facts and (each := self._fulfilment(fact, event))]
        keeping = min((each for each in found if each.keeps), key=Fulfilment.rank, default=None)
        breaking = min((each for each in found if not each.keeps), key=Fulfilment.rank, default=None)
        former = self.facts[fact]
        kept = self._now(former.kept_by) if "kept_by" in former.edited else keeping.event if keeping else None
        broken = breaking.event if breaking and not kept else None
        withdrawn = self._now(former.withdrawn_by) if "withdrawn_by" in former.edited else broken
        notes = [note for note in former.notes if not note.startswith(("kept by ", "withdrawn by "))]
        if keeping and kept == keeping.event:
            notes.append(f"kept by {kept}: {keeping.score}")
        if breaking and withdrawn == breaking.event:
            notes.append(f"withdrawn by {withdrawn}: {breaking.score}")
        self._put(fact, replace(former, kept_by=kept, withdrawn_by=withdrawn, notes=tuple(notes)))
        self.pointers += [{"key": f"=k|{event}", "fact": fact} for event in (kept, withdrawn) if event]

    def _now(self, event: str | None) -> str | None:
        """The event that a person named, or what it was merged into."""
        return self.known.now(event) if event else None

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _put(self, fact: str, new: Fact) -> None:
        if new != self.facts[fact]:
            self.facts[fact] = new
            self.changed.add(fact)

    def _claims(self, fact: str) -> list[Claim]:
        (group,) = self.known.groups([fact])
        return sorted(group.claims or self.known.ended(self.facts[fact].claims), key=lambda claim: claim.key)

    def _load(self, facts: Iterable[str]) -> None:
        """Have facts of the register at hand, with their claims."""
        missing = [fact for fact in facts if fact not in self.facts and fact not in self.gone]
        self.facts |= {
            fact.id: replace(fact, since="", until=None) for fact in rows.standing(self.known.connection, missing).values()
        }
        self.known.groups(missing)

    def _near(self, keys: Mapping[str, set[str]]) -> dict[str, list[str]]:
        """By fact, those of the other side that share some of its keys, all of them at hand."""
        self._look_up({key for some in keys.values() for key in some})
        found = {fact: self._nearest(some) for fact, some in keys.items()}
        self._load({near for some in found.values() for near in some})
        return found

    def _nearest(self, keys: Iterable[str]) -> list[str]:
        """The facts filed under most of some keys."""
        shared: dict[str, int] = {}
        for key in keys:
            for fact in self._by_key.get(key, ()):
                if fact not in self.gone:
                    shared[fact] = shared.get(fact, 0) + 1
        return [fact for fact, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:CANDIDATES]]

    def _file(self, facts: Iterable[str]) -> None:
        """File what is made as it will be stored."""
        for fact in facts:
            for claim in self._claims(fact):
                for key in filed(claim):
                    self._by_key.setdefault(key, set()).add(fact)

    def _look_up(self, keys: Iterable[str]) -> dict[str, set[str]]:
        """By key, the facts that are filed under it."""
        wanted = sorted(keys)
        block = schema.block.c
        for some in rows.chunks(wanted):
            query = select(block.key, block.fact).where(block.key.in_(some))
            for key, fact in self.known.connection.execute(query):
                if fact not in self.gone:
                    self._by_key.setdefault(key, set()).add(fact)
        return {key: self._by_key.get(key, set()) for key in wanted}


def _printed_or_when(claim: Claim) -> Days | None:
    return claim.printed if claim.kind is Kind.COMMITMENT else _span(claim)
