"""Which record is which fact: the codebook's rules for events, instruments, commitments and people."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from comity.evaluation.gold import GoldCommitment, GoldEvent, GoldInstrument, GoldPerson, Salience
from comity.model.reading import Agent, Commitment, Event, Instrument

LENIENT_SHARE = 0.5
SIMILAR = 0.6

Record = TypeVar("Record")
Fact = TypeVar("Fact", GoldEvent, GoldInstrument, GoldCommitment, GoldPerson)


def fold(text: str | None) -> str:
    """Lower case, without diacritics, plain apostrophes, single spaces."""
    decomposed = unicodedata.normalize("NFKD", (text or "").replace("’", "'"))
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).lower().split())


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names name the same: the words of one are among the other's, or they are spelt nearly alike."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return False
    words, others = set(first.split()), set(second.split())
    return words <= others or others <= words or SequenceMatcher(None, first, second).ratio() >= SIMILAR


def same_type(event: Event, fact: GoldEvent) -> bool:
    """Whether the type is one that counts as right."""
    return event.event == fact.event or event.event in fact.also


def strict(event: Event, fact: GoldEvent) -> bool:
    """The type counts as right and the parties are the same: all together where they act together or none receives."""
    if not same_type(event, fact):
        return False
    actor, recipient = frozenset(event.actor), frozenset(event.recipient)
    for option in (fact, *fact.also_parties):
        if option.reciprocal or not option.receiving:
            if actor | recipient == option.acting | option.receiving:
                return True
        elif (actor, recipient) == (option.acting, option.receiving):
            return True
    return False


def lenient(event: Event, fact: GoldEvent) -> bool:
    """The type counts as right and at least half of all parties on either side are on both."""
    if not same_type(event, fact):
        return False
    said = frozenset(event.actor) | frozenset(event.recipient)
    due = (option.acting | option.receiving for option in (fact, *fact.also_parties))
    return bool(said) and any(len(said & parties) >= LENIENT_SHARE * len(said | parties) for parties in due)


def same_instrument(record: Instrument, fact: GoldInstrument) -> bool:
    """The parties are the same and so is the name."""
    options = [frozenset(parties) for parties in (fact.parties, *fact.also_parties)]
    return frozenset(record.parties) in options and any(same_name(record.name, name) for name in (fact.name, *fact.also_names))


def same_commitment(record: Commitment, fact: GoldCommitment) -> bool:
    """The same undertake it, and the date or what it is agrees."""
    if frozenset(record.by) != frozenset(fact.by):
        return False
    return not fact.due or record.due in fact.due or same_name(record.what, fact.what)


def same_person(record: Agent, fact: GoldPerson) -> bool:
    """The last names are the same and so is whom the person serves."""
    return record.of == fact.of and fold(record.name).split()[-1:] == fold(fact.name).split()[-1:]


def assign(records: Sequence[Record], facts: Sequence[Fact], same: Callable[[Record, Fact], bool]) -> dict[int, int]:
    """Pairs (index of a record, index of its fact), as many as can be, core facts first; each record and each fact at most once."""
    fact_of: dict[int, int] = {}

    def place(fact: int, tried: set[int]) -> bool:
        for index, record in enumerate(records):
            if index in tried or not same(record, facts[fact]):
                continue
            tried.add(index)
            if index not in fact_of or place(fact_of[index], tried):
                fact_of[index] = fact
                return True
        return False

    for fact in sorted(range(len(facts)), key=lambda index: facts[index].salience is not Salience.CORE):
        place(fact, set())
    return fact_of
