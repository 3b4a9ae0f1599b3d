"""Scores of readings against gold documents: the figures of the codebook's section 6."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from comity.evaluation.gold import GoldCommitment, GoldDocument, GoldEvent, GoldInstrument, GoldPerson, Salience
from comity.evaluation.matching import assign, lenient, same_commitment, same_instrument, same_person, strict
from comity.model.reading import Event, Reading

Record = TypeVar("Record")
Fact = TypeVar("Fact", GoldEvent, GoldInstrument, GoldCommitment, GoldPerson)
Figures = dict[str, float | int | None]


def f1(precision: float, recall: float) -> float:
    """The harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Tally:
    """Counts for one kind of fact.

    Attributes:
        right: records that are a fact, core or optional.
        said: all records.
        found: core facts that a record is.
        due: all core facts.
    """

    right: int = 0
    said: int = 0
    found: int = 0
    due: int = 0

    def add(self, records: Sequence[object], facts: Sequence[Fact], fact_of: Mapping[int, int]) -> None:
        """Count one document."""
        self.said += len(records)
        self.right += len(fact_of)
        self.found += sum(facts[index].salience is Salience.CORE for index in fact_of.values())
        self.due += sum(fact.salience is Salience.CORE for fact in facts)

    def figures(self) -> Figures:
        """Precision, recall and F1, rounded to three digits, with the counts they rest on."""
        precision = self.right / self.said if self.said else 0.0
        recall = self.found / self.due if self.due else 0.0
        return {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "f1": round(f1(precision, recall), 3),
            "said": self.said,
            "due": self.due,
        }


@dataclass(slots=True)
class Share:
    """How many of some are right."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one."""
        self.right += right
        self.of += 1

    def figures(self) -> Figures:
        """The share, rounded to three digits; None of none."""
        return {"share": round(self.right / self.of, 3) if self.of else None, "of": self.of}


@dataclass(slots=True)
class Score:
    """All counts over some documents.

    Attributes:
        tallies, shares, domains: the counts by the name of their figure.
        misses: what was not found and what matches nothing, one line each.
        unread: why a document could not be read, one line each; what is due in it counts as missed.
    """

    tallies: dict[str, Tally] = field(
        default_factory=lambda: {
            name: Tally() for name in ("events strict", "events lenient", "instruments", "commitments", "people", "mentions")
        }
    )
    shares: dict[str, Share] = field(
        default_factory=lambda: {
            name: Share() for name in ("dates", "places", "evidence exact", "evidence on the words", "stage", "kind", "status")
        }
    )
    domains: Tally = field(default_factory=Tally)
    misses: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, Figures]:
        """Name of the figure to its values, in the order of the codebook."""
        table = {name: tally.figures() for name, tally in self.tallies.items()}
        table |= {name: share.figures() for name, share in self.shares.items()}
        domains = self.domains.figures()
        table["domains"] = {"f1": domains["f1"], "of": domains["due"]}
        return table


def score(pairs: Sequence[tuple[GoldDocument, Reading | None, str]]) -> Score:
    """The score of readings.

    Args:
        pairs: gold document, its reading (None where there is none) and the document's text ("" where it is not at hand).
    """
    total = Score()
    for gold, reading, text in pairs:
        if reading is None:
            total.misses.append(f"{gold.document}: no reading")
            reading = Reading(document=gold.document, language=gold.language)
        _events(total, gold, reading, text)
        _records(total, gold, "instruments", reading.instruments, gold.instruments, same_instrument, lambda fact: fact.name)
        _records(total, gold, "commitments", reading.commitments, gold.commitments, same_commitment, lambda fact: fact.what)
        _records(total, gold, "people", reading.people, gold.people, same_person, lambda fact: fact.name)
        _mentions(total, gold, reading)
    return total


def _records(
    total: Score,
    gold: GoldDocument,
    name: str,
    records: Sequence[Record],
    facts: Sequence[Fact],
    same: Callable[[Record, Fact], bool],
    label: Callable[[Fact], str],
) -> None:
    fact_of = assign(records, facts, same)
    total.tallies[name].add(records, facts, fact_of)
    for index, fact_index in fact_of.items():
        fact = facts[fact_index]
        if isinstance(fact, GoldInstrument):
            total.shares["stage"].add(getattr(records[index], "stage", None) in fact.stage)
            total.shares["kind"].add(getattr(records[index], "kind", None) in fact.kind)
    found = set(fact_of.values())
    total.misses.extend(
        f"{gold.document}: {name} not found: {label(fact)}"
        for index, fact in enumerate(facts)
        if fact.salience is Salience.CORE and index not in found
    )


def _mentions(total: Score, gold: GoldDocument, reading: Reading) -> None:
    said, due = set(reading.mentions), set(gold.mentions)
    tally = total.tallies["mentions"]
    tally.said += sum("/" not in actor for actor in said)
    tally.right += len(said & due)
    tally.found += len(said & due)
    tally.due += len(due)
    if said != due:
        total.misses.append(f"{gold.document}: mentions: missing {sorted(due - said)}, too many {sorted(said - due)}")


def _events(total: Score, gold: GoldDocument, reading: Reading, text: str) -> None:
    events, facts = reading.events, gold.events
    fact_of = assign(events, facts, strict)
    total.tallies["events strict"].add(events, facts, fact_of)
    total.tallies["events lenient"].add(events, facts, assign(events, facts, lenient))
    for index, event in enumerate(events):
        if text:
            for piece in event.evidence:
                total.shares["evidence exact"].add(text[piece.start : piece.end] == piece.text)
        if index in fact_of:
            _fields(total, event, facts[fact_of[index]], text)
    total.misses.extend(_event_misses(gold, events, fact_of))


def _fields(total: Score, event: Event, fact: GoldEvent, text: str) -> None:
    """What a found event says besides its type and parties."""
    if fact.date:
        total.shares["dates"].add(event.date in fact.date)
    if fact.place:
        total.shares["places"].add(event.place is not None and event.place.country == fact.place)
    if fact.status:
        total.shares["status"].add(event.status in fact.status)
    if fact.domains:
        said, due = set(event.domains), set(fact.domains)
        total.domains.said += len(said)
        total.domains.right += len(said & due)
        total.domains.found += len(said & due)
        total.domains.due += len(due)
    at = text.find(fact.words) if text else -1
    if at >= 0:
        end = at + len(fact.words)
        total.shares["evidence on the words"].add(any(piece.start < end and piece.end > at for piece in event.evidence))


def _event_misses(gold: GoldDocument, events: Sequence[Event], fact_of: Mapping[int, int]) -> Iterator[str]:
    for index, event in enumerate(events):
        if index not in fact_of:
            words = event.evidence[0].text[:100] if event.evidence else ""
            parties = f"{'+'.join(event.actor)} -> {'+'.join(event.recipient)}"
            yield f"{gold.document}: matches nothing: {event.event} {parties} {event.date} [{event.rule}] «{words}»"
    found = set(fact_of.values())
    for index, fact in enumerate(gold.events):
        if fact.salience is Salience.CORE and index not in found:
            parties = f"{'+'.join(sorted(fact.acting))} -> {'+'.join(sorted(fact.receiving))}"
            yield f"{gold.document}: event not found: {fact.event} {parties} «{fact.words[:80]}»"
