"""Parity: dispatches that stand in two languages must be read alike.

A twin is a document of the same name in the same set of two languages (``gold/fr/dev`` and ``gold/en/dev``). What the one reading
has and the other has not is listed; nothing is compared with gold here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comity.evaluation.corpus import Corpus, corpora
from comity.evaluation.gold import GoldEvent, Salience
from comity.evaluation.matching import assign, strict
from comity.evaluation.scoring import f1
from comity.model.reading import Event, Reading


@dataclass(slots=True)
class Parity:
    """How alike the readings of twins are.

    Attributes:
        languages: ISO 639-1 codes of the two.
        documents: number of twins.
        first, second, same: events read in the first language, in the second, and in both with one type and the same parties.
        dates, domains: of the same events, how many have the same date and the same domains.
        named, mentions: ids named in either, and in both.
        differences: one line for each event that only one of the two has, or that has another date or other domains.
    """

    languages: tuple[str, str]
    documents: int = 0
    first: int = 0
    second: int = 0
    same: int = 0
    dates: int = 0
    domains: int = 0
    named: int = 0
    mentions: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """F1 of one language's events against the other's, by type and parties."""
        return f1(self.same / max(1, self.first), self.same / max(1, self.second))


def twins(folder: Path) -> list[tuple[Corpus, Corpus, list[str]]]:
    """Pairs of corpora of one set in two languages, with the names of the documents that both have."""
    found = list(corpora(folder))
    pairs: list[tuple[Corpus, Corpus, list[str]]] = []
    for index, one in enumerate(found):
        for other in found[index + 1 :]:
            shared = sorted({*_names(one)} & {*_names(other)})
            if one.name.partition("/")[2] == other.name.partition("/")[2] and shared:
                pairs.append((one, other, shared))
    return pairs


def _names(corpus: Corpus) -> list[str]:
    return [path.name for path in corpus.documents.glob("*.txt")]


def measure(one: Corpus, other: Corpus, names: Sequence[str]) -> Parity:
    """How alike the readings of the named documents are."""
    result = Parity((one.name.partition("/")[0], other.name.partition("/")[0]))
    firsts, seconds = one.readings(names), other.readings(names)
    for name in names:
        if name in firsts and name in seconds:
            result.documents += 1
            _compare(result, name, firsts[name], seconds[name])
    return result


def _compare(result: Parity, name: str, one: Reading, other: Reading) -> None:
    facts = [_fact(event) for event in one.events]
    fact_of = assign(other.events, facts, strict)
    result.first += len(one.events)
    result.second += len(other.events)
    result.same += len(fact_of)
    result.named += len({*one.mentions, *other.mentions})
    result.mentions += len({*one.mentions} & {*other.mentions})
    for index, fact in fact_of.items():
        left, right = one.events[fact], other.events[index]
        result.dates += left.date == right.date
        result.domains += left.domains == right.domains
        if left.date != right.date:
            result.differences.append(f"{name}: {_told(left)}: date {left.date} and {right.date}")
        if left.domains != right.domains:
            result.differences.append(f"{name}: {_told(left)}: domains {', '.join(left.domains)} and {', '.join(right.domains)}")
    for side, events, found in (
        (result.languages[0], one.events, {*fact_of.values()}),
        (result.languages[1], other.events, {*fact_of}),
    ):
        result.differences.extend(
            f"{name}: only in {side}: {_told(event)} [{event.rule}]" for index, event in enumerate(events) if index not in found
        )


def _fact(event: Event) -> GoldEvent:
    """What one language says, as what the other should."""
    together = None if event.recipient else event.actor
    return GoldEvent(
        event=event.event.value,
        words=event.evidence[0].text if event.evidence else "",
        actor=event.actor if together is None else (),
        recipient=event.recipient,
        parties=together,
        salience=Salience.CORE,
    )


def _told(event: Event) -> str:
    return f"{event.event} {'+'.join(event.actor)} -> {'+'.join(event.recipient)}"
