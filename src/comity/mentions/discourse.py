"""What was named so far in a story: entries, pairs of parties that stand together, lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from comity.knowledge import world
from comity.mentions.phrases import Phrase

DECAY = 0.8
"""What a pair named one sentence earlier weighs less."""

SUM = 0.15
"""What all places of a pair weigh together beside the one that weighs most."""

MOST = 4.0
"""What all places of a pair count at most."""

HERE = 4.0
"""What the only two parties of a sentence weigh for what follows in it."""

NAMES = 0.6
"""What a pair of mere states weighs where two persons are meant."""

PLACED = 1.6
"""What a party and the state where it does something weigh together."""

NEAR = 3
"""The distance at which a pair of the title or first sentence stays."""

OFTEN = 0.1
"""How much more a pair weighs for each time that both were named."""

FAR = 12
"""Sentences beyond which distance no longer counts."""


@dataclass(slots=True)
class Entry:
    """Something named, as what comes later can mean it. ``thing`` is a noun that stands for no actor."""

    index: int
    sentence: int
    phrase: Phrase | None
    gender: str
    plural: bool
    subject: bool
    ids: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    thing: bool = False
    part: bool = False


@dataclass(slots=True)
class Pair:
    """Two parties that stand together, with the words that say so."""

    ids: frozenset[str]
    order: tuple[str, ...]
    sentence: int
    weight: float
    people: tuple[str, ...]
    phrases: tuple[Phrase, ...]


@dataclass(slots=True)
class Story:
    """What was named so far in one story of a page."""

    entries: list[Entry] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    places: list[Entry] = field(default_factory=list)
    lists: list[tuple[int, tuple[str, ...], tuple[Phrase, ...]]] = field(default_factory=list)
    home: str | None = None
    lead: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def best_pair(self, sentence: int, fitting: Callable[[Pair], bool], persons: bool = False) -> Pair | None:
        """The pair that weighs most, near ones more than far ones; the parties of the sentence so far count too. With ``persons``
        states between which something is weigh less than those whose people did something."""
        scores: dict[frozenset[str], float] = {}
        peaks: dict[frozenset[str], float] = {}
        last: dict[frozenset[str], Pair] = {}
        for pair in (*self.pairs, *self._here(sentence)):
            if fitting(pair):
                far = min(sentence - pair.sentence, NEAR if pair.sentence <= self.lead else FAR)
                weight = pair.weight * DECAY**far
                if persons and all(p.noun is None and not p.persons for p in pair.phrases):
                    weight *= NAMES
                scores[pair.ids] = scores.get(pair.ids, 0.0) + weight
                peaks[pair.ids] = max(peaks.get(pair.ids, 0.0), weight)
                old = last.get(pair.ids)
                if old is None or pair.weight >= old.weight or len(pair.people) > len(old.people):
                    last[pair.ids] = pair
        if not scores:
            return None
        often = {ids: 1 + OFTEN * min(5, *(self.counts.get(i, 0) for i in ids)) for ids in scores}
        return last[max(scores, key=lambda ids: (peaks[ids] + SUM * min(scores[ids], MOST) * often[ids], last[ids].sentence))]

    def leading(self) -> str:
        """The state that is named as acting most often so far, and more than once; ``""`` where none is."""
        often = sorted(((count, i) for i, count in self.counts.items() if is_state(i)), reverse=True)
        leads = bool(often) and often[0][0] > 1 and (len(often) == 1 or often[0][0] > often[1][0])
        return often[0][1] if leads else ""

    def _here(self, sentence: int) -> list[Pair]:
        """The only two parties of a sentence up to where it is read."""
        seen: dict[str, Phrase] = {}
        people: dict[str, None] = {}
        for entry in reversed(self.places):
            if entry.sentence != sentence:
                break
            if entry.phrase is not None:
                seen.setdefault(entry.ids[0], entry.phrase)
        there = set(seen)
        for entry in reversed(self.entries):
            if entry.sentence != sentence:
                break
            if entry.phrase is not None and not entry.part and entry.phrase.acts:
                seen.update(dict.fromkeys(reversed(entry.ids), entry.phrase))
                people.update(dict.fromkeys(reversed(entry.people)))
            there -= set(entry.ids)
        if len(seen) - len(there) == 2:
            seen = {i: phrase for i, phrase in seen.items() if i not in there}
        backwards = tuple(reversed(seen))
        order = tuple(sorted(backwards, key=lambda i: seen[i].core))
        if len(seen) != 2 or len(there) == 2:
            return []
        phrases = tuple(seen[i] for i in order)
        return [Pair(frozenset(seen), order, sentence, PLACED if there else HERE, tuple(reversed(people)), phrases)]

    def pair_up(self, sentence: int, phrases: Sequence[Phrase], weight: float) -> None:
        """Note the only two parties of a sentence, or the only one with the only state where something is."""
        seen: dict[str, Phrase] = {}
        for phrase in phrases:
            for i in phrase.ids:
                self.counts[i] = self.counts.get(i, 0) + 1
                seen.setdefault(i, phrase)
        there = {e.ids[0]: e.phrase for e in self.places if e.sentence == sentence and e.ids[0] not in seen and e.phrase}
        if len(seen) == 1 and len(there) == 1:
            seen, weight = {**seen, **there}, PLACED
        if len(seen) == 2:
            people = tuple(dict.fromkeys(person for phrase in phrases for person in phrase.people))
            self.pairs.append(Pair(frozenset(seen), tuple(seen), sentence, weight, people, tuple(dict.fromkeys(seen.values()))))


def is_state(actor: str) -> bool:
    """Whether an id is a state's (ISO 3166-1 alpha-3)."""
    return actor in world.load().states


def is_sort(sort: str, actor: str) -> bool:
    """Whether an organisation is of a sort ("l'Alliance": ``alliance``)."""
    known = world.load().organisations.get(actor)
    return known is not None and sort in known.sorts


def fits(wanted: str, actor: str) -> bool:
    """Whether an actor can be one of "les deux pays" (``state``), "les deux organisations" (``organisation``) or anything else."""
    if wanted == "state":
        return is_state(actor)
    if wanted == "organisation":
        return not is_state(actor)
    return True


def group_ids(phrase: Phrase) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The ids and people of a phrase with all that is joined to it, in order."""
    ids = tuple(dict.fromkeys(i for p in (phrase, *phrase.joined) for i in p.ids))
    people = tuple(dict.fromkeys(i for p in (phrase, *phrase.joined) for i in p.people))
    return ids, people
