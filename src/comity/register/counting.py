"""Answers from the columns of a :class:`comity.register.cube.Cube`: what the database answers, but in milliseconds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.model.codes import HAPPENED
from comity.model.register import CommitmentState, Kind
from comity.register.answers import Count, Intensity, Publisher, Tie, Weight
from comity.register.cube import NEVER, SEPARATOR, Codes, Cube, Numbers, day_of, number_of
from comity.register.tallies import UNIT

_DAY = re.compile(r"(\d{4}-\d\d-\d\d)?", re.ASCII)
_YEAR = 10_000  # of days as numbers
_LATE = 2**31 - 1  # after every day


class Found:
    """Some facts of a cube.

    Args:
        cube: the columns.
        facts: their places in them, ascending.
    """

    def __init__(self, cube: Cube, facts: Numbers) -> None:
        self.cube = cube
        self.facts = facts

    def __len__(self) -> int:
        return len(self.facts)

    def of_kind(self, *kinds: Kind) -> Found:
        """Those of some kinds."""
        return self._such(0, {kind.value for kind in kinds})

    def happened(self) -> Found:
        """The events among them that happened."""
        return self.of_kind(Kind.EVENT)._such(2, HAPPENED)

    def promised(self, states: Sequence[CommitmentState], today: str, soon: str) -> Found:
        """The commitments among them that stand in some states (none: in any).

        Args:
            states: which ones.
            today: the day on which one looks, ISO 8601.
            soon: the last day on which what is due is due soon.
        """
        found = self.of_kind(Kind.COMMITMENT)
        if not states:
            return found
        kept, withdrawn = (found._settled(state) for state in (CommitmentState.KEPT, CommitmentState.WITHDRAWN))
        last, now, near = self.cube.last[found.facts], number_of(today), number_of(soon)
        conditions = {
            CommitmentState.KEPT: kept,
            CommitmentState.WITHDRAWN: withdrawn,
            CommitmentState.OVERDUE: ~kept & ~withdrawn & (last > 0) & (last < now),
            CommitmentState.DUE_SOON: ~kept & ~withdrawn & (last >= now) & (last <= near),
            CommitmentState.OPEN: ~kept & ~withdrawn & ((last == 0) | (last > near)),
        }
        return Found(self.cube, found.facts[np.logical_or.reduce([conditions[state] for state in states])])

    # -- counts ------------------------------------------------------------------------------------------------------------

    def kinds(self) -> dict[Kind, int]:
        """How many there are of each kind."""
        counts = self._by(0)
        return {kind: counts[kind.value] for kind in Kind}

    def years(self) -> tuple[Count, ...]:
        """By kind and year."""
        return self._by_year(self.cube.of_what, self.cube.what, 0)

    def types(self) -> tuple[Count, ...]:
        """By type and year."""
        return self._by_year(self.cube.of_what, self.cube.what, 1)

    def domains(self) -> tuple[Count, ...]:
        """By domain and year."""
        return self._by_year(self.cube.of_domains, self.cube.domains)

    def actors(self) -> list[Weight]:
        """The parties with the number and the intensity of their facts, the most facts first."""
        cube = self.cube
        here = self._marks()[cube.party_fact]
        parties, weight = cube.party[here], cube.weight[cube.party_fact[here]]
        counts, sums = np.bincount(parties), np.bincount(parties, weights=weight)
        found = [
            Weight(actor=cube.parties.values[i], facts=int(counts[i]), intensity=round(int(sums[i]) / UNIT, 2))
            for i in map(int, np.flatnonzero(counts))
        ]
        return sorted(found, key=lambda each: (-each.facts, each.actor))

    def intensity(self) -> tuple[Intensity, ...]:
        """By year, of those that happened and are dated."""
        found = self.happened().facts
        found = found[self.cube.first[found] > 0]
        years, weight = self.cube.first[found] // _YEAR, self.cube.weight[found]
        counts = np.bincount(years)
        every, good = (np.bincount(years, weights=values) for values in (weight, np.maximum(weight, 0)))
        return tuple(
            Intensity(
                year=int(year),
                value=round(int(every[year]) / UNIT, 2),
                cooperation=round(int(good[year]) / UNIT, 2),
                conflict=round((int(every[year]) - int(good[year])) / UNIT, 2),
                events=int(counts[year]),
            )
            for year in np.flatnonzero(counts)
        )

    def publishers(self, limit: int) -> tuple[Publisher, ...]:
        """Who reports them, the most documents first."""
        cube = self.cube
        said = np.zeros(len(cube.story), dtype=np.bool_)
        said[cube.told_by[self._marks()[cube.told_fact]]] = True
        documents = np.flatnonzero(said)
        publishers = cube.published_by[documents]
        counts = np.bincount(publishers, minlength=1)
        best = np.flatnonzero(counts >= max(1, _least(counts, limit)))
        best = best[np.lexsort((cube.publishers.ranks()[best], -counts[best]))][:limit] if len(documents) else best
        return tuple(
            Publisher(name=cube.publishers.values[i], documents=int(counts[i]), stories=self._stories(documents[publishers == i]))
            for i in map(int, best)
        )

    def _stories(self, documents: Numbers) -> int:
        """How many stories documents tell."""
        told = np.zeros(len(self.cube.story), dtype=np.bool_)
        told[self.cube.story[documents]] = True
        return int(np.count_nonzero(told))

    def ties(self, limit: int | None, actor: str | None = None, among: Collection[str] = ()) -> list[Tie]:
        """The pairs between whom they stand, the most facts first.

        Args:
            limit: how many at most.
            actor: only those of one actor.
            among: only those between some actors.
        """
        cube = self.cube
        places = np.flatnonzero(self._marks()[cube.pair_fact])
        if actor or among:
            fits = cube.pairs.where(lambda word: _is_between(word, actor, among))
            places = places[fits[cube.pair[places]]]
        width = len(cube.pairs.values)
        pairs, facts = cube.pair[places], cube.pair_fact[places]
        counts = np.bincount(pairs, minlength=width)
        independent = np.bincount(pairs, weights=cube.independent[facts], minlength=width)
        best = np.flatnonzero(counts >= max(1, _least(counts, limit)))
        ranked = sorted((-int(counts[i]), -int(independent[i]), *_two(cube.pairs.values[i]), i) for i in map(int, best))[:limit]
        weight, first, last = self._sums(pairs, facts, np.array([each[4] for each in ranked], dtype=np.int64), width)
        return [
            Tie(
                a=a,
                b=b,
                facts=-count,
                independent=-sources,
                intensity=round(int(weight[i]) / UNIT, 2),
                first=day_of(int(first[i])) if first[i] < _LATE else None,
                last=day_of(int(last[i])),
            )
            for count, sources, a, b, i in ranked
        ]

    def count_ties(self) -> int:
        """How many pairs there are between whom they stand."""
        return int(np.count_nonzero(np.bincount(self.cube.pair[self._marks()[self.cube.pair_fact]])))

    # -- which ones --------------------------------------------------------------------------------------------------------

    def beginning(self) -> int | None:
        """The row of the earliest of them that is an instrument or adds to cooperation."""
        instrument = self.cube.what.where(lambda word: word.startswith(f"{Kind.INSTRUMENT.value}{SEPARATOR}"))
        good = instrument[self.cube.of_what[self.facts]] | (self.cube.weight[self.facts] > 0)
        found = self.facts[good & (self.cube.first[self.facts] > 0)]
        return int(self.cube.row[found[np.argmin(self.cube.first[found])]]) if len(found) else None

    def due(self, limit: int | None, offset: int = 0) -> list[int]:
        """Their rows by the last day of their date, the undated last."""
        last = self.cube.last[self.facts]
        last = np.where(last == 0, _LATE, last)
        facts = self.facts
        if limit is not None and offset + limit < len(facts):
            near = last <= np.partition(last, offset + limit - 1)[offset + limit - 1]
            facts, last = facts[near], last[near]
        order = np.argsort(last, kind="stable")[offset : None if limit is None else offset + limit]
        return [int(row) for row in self.cube.row[facts[order]]]

    def page(self, sort: str, limit: int, after: tuple[str | float, int] | None) -> list[tuple[str | float, int]]:
        """Their highest or newest values with their rows, down from a place in the list.

        Args:
            sort: as of :data:`comity.register.query.SORTS`.
            limit: how many at most.
            after: value and row of the last one before.
        """
        cube, facts = self.cube, self.facts
        columns = {"date": cube.first, "confidence": cube.confidence, "sources": cube.independent, "changed": cube.since}
        column: Numbers = columns[sort]
        keys = column[facts]
        if after is not None:
            value, row = self._number(sort, after[0]), after[1]
            facts = facts[(keys < value) | ((keys == value) & (cube.row[facts] < row))]
            keys = column[facts]
        if limit < len(facts):
            least = np.partition(keys, len(keys) - limit)[len(keys) - limit]
            above, level = facts[keys > least], facts[keys == least]  # of the same value, the last rows come first
            facts = np.concatenate([above, level[len(level) - (limit - len(above)) :]])
            keys = column[facts]
        order = np.lexsort((cube.row[facts], keys))[::-1]
        return [(self._written(sort, keys[i]), int(cube.row[facts[i]])) for i in order]

    # -- inside ------------------------------------------------------------------------------------------------------------

    def _marks(self) -> NDArray[np.bool_]:
        return self.cube.marked(self.facts)

    def _such(self, field: int, values: Collection[str]) -> Found:
        """Those with some values in a field of ``what``."""
        fits = self.cube.what.where(lambda word: word.split(SEPARATOR)[field] in values)
        return Found(self.cube, self.facts[fits[self.cube.of_what[self.facts]]])

    def _settled(self, state: CommitmentState) -> NDArray[np.bool_]:
        fits = self.cube.what.where(lambda word: word.split(SEPARATOR)[5] == state.value)
        return np.asarray(fits[self.cube.of_what[self.facts]])

    def _by(self, field: int) -> Counter[str]:
        counts = np.bincount(self.cube.of_what[self.facts])
        found: Counter[str] = Counter()
        for i in np.flatnonzero(counts):
            found[self.cube.what.values[i].split(SEPARATOR)[field]] += int(counts[i])
        return found

    def _by_year(self, column: Numbers, words: Codes, field: int | None = None) -> tuple[Count, ...]:
        """How many facts have a code in a year; ``field`` as of :meth:`Codes.parts`."""
        if not len(self.facts):
            return ()
        years = self.cube.first[self.facts] // _YEAR
        known = np.flatnonzero(np.bincount(years))
        place = np.zeros(int(known.max()) + 1, dtype=np.int64)
        place[known] = np.arange(len(known))
        parts, width = words.parts(field), len(known)
        counts = np.bincount(column[self.facts] * np.int64(width) + place[years], minlength=parts.length * width)
        sums = np.zeros((len(parts.codes), width), dtype=np.int64)
        np.add.at(sums, parts.code, counts[: parts.length * width].reshape(-1, width)[parts.word])
        return tuple(
            Count(code=parts.codes[i], year=int(known[j]) or None, facts=int(sums[i, j])) for i, j in np.argwhere(sums).tolist()
        )

    def _sums(self, pairs: Numbers, facts: Numbers, wanted: Numbers, width: int) -> tuple[Numbers, Numbers, Numbers]:
        """By number of a pair, for some of them: the weight of their facts, the first and the last day on which these begin."""
        asked = np.zeros(width, dtype=np.bool_)
        asked[wanted] = True
        here = asked[pairs]
        pairs, facts = pairs[here], facts[here]
        weight = np.bincount(pairs, weights=self.cube.weight[facts], minlength=width)
        days = self.cube.first[facts]
        first, last = np.full(width, _LATE, dtype=np.int64), np.zeros(width, dtype=np.int64)
        dated = days > 0
        np.minimum.at(first, pairs[dated], days[dated])
        np.maximum.at(last, pairs[dated], days[dated])
        return weight, first, last

    def _number(self, sort: str, value: str | float) -> float:
        """A cursor's value as the column holds it."""
        if sort == "date":
            return number_of(str(value)) if _DAY.fullmatch(str(value)) else -1
        if sort == "changed":
            place = bisect_left(self.cube.stamps, str(value))
            exact = place < len(self.cube.stamps) and self.cube.stamps[place] == value
            return place if exact else place - 0.5
        return float(value)

    def _written(self, sort: str, key: Any) -> str | float:
        if sort == "date":
            return day_of(int(key)) or ""
        return self.cube.stamps[int(key)] if sort == "changed" else key.item()


def _least(counts: Numbers, limit: int | None) -> int:
    """The count of the last of the highest ones."""
    if limit is None or limit >= len(counts):
        return 1
    return int(np.partition(counts, len(counts) - limit)[len(counts) - limit]) if limit else NEVER


def _two(pair: str) -> tuple[str, str]:
    a, _, b = pair.partition(" ")
    return a, b


def _is_between(pair: str, actor: str | None, among: Collection[str]) -> bool:
    a, b = _two(pair)
    return (not actor or actor in (a, b)) and (not among or (a in among and b in among))
