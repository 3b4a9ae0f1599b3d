"""The register's facts as columns in memory: what counts and sorts many of them in milliseconds, for servers that stay open.

A database walks rows; a question about a million facts under any filter takes it seconds. Here a fact is a number in some twenty
columns, a code stands for what many facts share, and a filter is looked up once for each code rather than for each fact. About
130 MB hold a million facts. What stands in the columns :mod:`comity.register.cube_load` has read from the register, in the state of
one time of its clock; :class:`comity.register.cubes.Cubes` keeps it up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from comity.model.register import Action
from comity.register.query import Filter
from comity.register.rows import BOTH

NEVER = 2**31 - 1
"""The ``until`` of a version that stands."""
SEPARATOR = "|"
"""Between the codes of one word of :class:`Codes`."""
SIDES = ("actor", "recipient", BOTH)
"""What ``side`` is a number of."""
Numbers = NDArray[Any]
ELSEWHERE = ("mode", "stage", "instrument", "source", "words")
"""Fields of a filter that the columns know nothing of."""


class Codes:
    """Words by number, in the order in which they came; they are never taken out, so that older states can go on using them."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._numbers: dict[str, int] = {}
        self._ranks: Numbers = np.empty(0, dtype=np.int64)
        self._parts: dict[int | None, Parts] = {}

    def number(self, word: str) -> int:
        """The number of a word, a new one if it is new."""
        found = self._numbers.get(word)
        if found is None:
            found = self._numbers[word] = len(self.values)
            self.values.append(word)
        return found

    def numbers(self, words: Iterable[str]) -> Numbers:
        """The numbers of many words."""
        known, number = self._numbers, self.number
        return np.fromiter((known[word] if word in known else number(word) for word in words), dtype=np.int32)

    def known(self, words: Iterable[str]) -> list[int]:
        """The numbers of those words that have one."""
        return [self._numbers[word] for word in words if word in self._numbers]

    def where(self, fits: Callable[[str], bool]) -> NDArray[np.bool_]:
        """By number, whether a word fits."""
        return np.fromiter((fits(word) for word in list(self.values)), dtype=np.bool_)

    def ranks(self) -> Numbers:
        """By number, the place of a word among all words as they are sorted."""
        words = list(self.values)
        if len(self._ranks) != len(words):
            ranks = np.empty(len(words), dtype=np.int64)
            ranks[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
            self._ranks = ranks
        return self._ranks

    def parts(self, field: int | None) -> Parts:
        """What words consist of: of codes the one in a field, else all that spaces separate."""
        words = list(self.values)
        found = self._parts.get(field)
        if found is None or found.length != len(words):
            found = self._parts[field] = Parts.of(words, field)
        return found


@dataclass(frozen=True, slots=True)
class Parts:
    """Which codes stand in which words.

    Attributes:
        length: how many words there are.
        codes: all codes, sorted.
        code, word: numbers of codes and of words that they stand in.
    """

    length: int
    codes: tuple[str, ...]
    code: Numbers
    word: Numbers

    @classmethod
    def of(cls, words: Sequence[str], field: int | None) -> Parts:
        """Take words apart; ``field`` as of :meth:`Codes.parts`."""
        every = [word.split() if field is None else [word.split(SEPARATOR)[field]] for word in words]
        codes = tuple(sorted({code for some in every for code in some}))
        number = {code: i for i, code in enumerate(codes)}
        both = np.array([(number[code], i) for i, some in enumerate(every) for code in some], dtype=np.int64).reshape(-1, 2)
        return cls(len(words), codes, both[:, 0], both[:, 1])

    def words_with(self, codes: Sequence[str]) -> NDArray[np.bool_]:
        """By number, whether one of some codes stands in a word."""
        asked = np.fromiter((code in codes for code in self.codes), dtype=np.bool_)
        found = np.zeros(self.length, dtype=np.bool_)
        found[self.word[asked[self.code]]] = True
        return found


@dataclass(frozen=True, slots=True)
class Cube:
    """A register's facts in one state of it; a fact (a version of one) is known by its place in the columns.

    Attributes:
        clock: the register's clock.
        what: codes ``kind|type|status|disputed|judged|settled``.
        domains, contexts: codes as the register lists them, with spaces around each.
        where: codes ``country|languages``.
        parties, pairs: names; of a pair ``a b``.
        publishers: names.
        stamps: all times at which versions begin or end, sorted.
        row: of the versions, ascending; ``of_what``, ``of_domains``, ``of_contexts``, ``of_where``: their codes.
        first, last: days as numbers (20180214), 0 where undated.
        confidence, weight, independent: as in the register; weights in the tallies' units.
        since, until: numbers of ``stamps``; :data:`NEVER` for what stands.
        party_fact, party, side: of each party of each fact, the fact, the party, and its side.
        pair_fact, pair: of each pair between whom a fact stands, the fact and the pair.
        told_fact, told_by: of each document that says a fact, the fact and the document's number.
        published_by, story: by number of a document, its publisher (-1: no document) and story.
    """

    clock: str
    what: Codes
    domains: Codes
    contexts: Codes
    where: Codes
    parties: Codes
    pairs: Codes
    publishers: Codes
    stamps: list[str]
    row: Numbers
    of_what: Numbers
    of_domains: Numbers
    of_contexts: Numbers
    of_where: Numbers
    first: Numbers
    last: Numbers
    confidence: Numbers
    weight: Numbers
    independent: Numbers
    since: Numbers
    until: Numbers
    party_fact: Numbers
    party: Numbers
    side: Numbers
    pair_fact: Numbers
    pair: Numbers
    told_fact: Numbers
    told_by: Numbers
    published_by: Numbers
    story: Numbers

    def select(self, wanted: Filter, stamp: str | None, present: bool = False) -> Numbers | None:
        """The facts that a filter asks for, ascending; None if it asks for more than the columns know.

        Args:
            wanted: the filter.
            stamp: the time, as of :func:`comity.register.query.moment`.
            present: of an actor and another one, facts in which both take part, whether or not between the two.
        """
        if any(getattr(wanted, field) for field in ELSEWHERE) or (wanted.side and wanted.side not in SIDES):
            return None
        found = self._of_parties(wanted, present)
        keep = self._stood(stamp, found) & self._coded(wanted, found)
        for bound, days, after in ((wanted.since, self.last, True), (wanted.until, self.first, False)):
            if bound:
                day, these = number_of(bound), taken(days, found)
                keep &= these >= day if after else (these <= day) & (these > 0)
        if wanted.confidence is not None:
            keep &= taken(self.confidence, found) >= wanted.confidence
        if wanted.independent is not None:
            keep &= taken(self.independent, found) >= wanted.independent
        return np.flatnonzero(keep) if found is None else found[keep]

    def said_by(self, documents: Numbers) -> NDArray[np.bool_]:
        """By place, whether one of some documents (numbers) says a fact."""
        told = np.zeros(len(self.story), dtype=np.bool_)
        told[documents[documents < len(self.story)]] = True
        return self.marked(self.told_fact[told[self.told_by]])

    def marked(self, facts: Numbers) -> NDArray[np.bool_]:
        """By place, whether a fact is among these."""
        marks = np.zeros(len(self.row), dtype=np.bool_)
        marks[facts] = True
        return marks

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _stood(self, stamp: str | None, found: Numbers | None) -> NDArray[np.bool_]:
        until = taken(self.until, found)
        if stamp is None:
            return np.asarray(until == NEVER)
        present = bisect_right(self.stamps, stamp) - 1
        return np.asarray((taken(self.since, found) <= present) & (until > present))

    def _coded(self, wanted: Filter, found: Numbers | None) -> NDArray[np.bool_]:
        """What one look at each code tells."""
        lists = (
            (self.domains, self.of_domains, wanted.domain),
            (self.contexts, self.of_contexts, wanted.context),
        )
        keep = self.what.where(_of_what(wanted))[taken(self.of_what, found)]
        for codes, column, asked in lists:
            if asked:
                keep &= codes.parts(None).words_with(asked)[taken(column, found)]
        located = _located(wanted)
        if located is not None:
            keep &= self.where.where(located)[taken(self.of_where, found)]
        return keep

    def _of_parties(self, wanted: Filter, present: bool) -> Numbers | None:
        """The facts of the parties that are asked for; None for all."""
        if wanted.actor and wanted.other:
            if present:
                found = np.intersect1d(self._with(wanted.actor), self._with(wanted.other), assume_unique=True)
            else:
                couples = {" ".join(sorted((a, b))) for a in wanted.actor for b in wanted.other if a != b}
                found = self._among(self.pair_fact, self.pair, self.pairs.known(couples))
            return np.intersect1d(found, self._with(wanted.actor, wanted.side), assume_unique=True) if wanted.side else found
        parties = wanted.actor or wanted.other
        if not parties:
            return None
        if wanted.side and present and not wanted.actor:
            return self._with(parties)
        return self._with(parties, wanted.side)

    def _with(self, parties: Sequence[str], side: str | None = None) -> Numbers:
        """The facts in which some parties take part."""
        sides = None if side is None else np.isin(self.side, (SIDES.index(side), SIDES.index(BOTH)))
        return self._among(self.party_fact, self.party, self.parties.known(parties), sides)

    def _among(self, facts: Numbers, column: Numbers, numbers: list[int], keep: Numbers | None = None) -> Numbers:
        """The facts that stand beside some numbers in a column, each once, ascending."""
        here = np.zeros(len(column), dtype=np.bool_)
        for number in numbers:
            here |= column == number
        if keep is not None:
            here &= keep
        found = facts[here]
        return np.unique(found) if len(numbers) > 1 else np.sort(found)


def taken(column: Numbers, facts: Numbers | None) -> Numbers:
    """A column of some facts; of all for None."""
    return column if facts is None else column[facts]


def number_of(day: str) -> int:
    """A day (ISO 8601) as a number that sorts as it does; 0 for none."""
    return int(day.replace("-", "")) if day else 0


def day_of(number: int) -> str | None:
    """The day of a number of :func:`number_of`."""
    return f"{number // 10_000:04}-{number // 100 % 100:02}-{number % 100:02}" if number else None


def _of_what(wanted: Filter) -> Callable[[str], bool]:
    rejected = wanted.rejected or wanted.judged == Action.REJECT.value
    judged = "" if wanted.judged == "none" else wanted.judged

    def fits(word: str) -> bool:
        kind, type_, status, disputed, decided, _ = word.split(SEPARATOR)
        return (
            (wanted.kind is None or kind == wanted.kind.value)
            and (not wanted.type or type_ in wanted.type)
            and (not wanted.status or status in wanted.status)
            and (wanted.disputed is None or disputed == str(int(wanted.disputed)))
            and (not wanted.judged or decided == judged)
            and (rejected or decided != Action.REJECT.value)
        )

    return fits


def _located(wanted: Filter) -> Callable[[str], bool] | None:
    if not wanted.country and not wanted.language:
        return None

    def fits(word: str) -> bool:
        country, _, languages = word.partition(SEPARATOR)
        return (not wanted.country or country in wanted.country) and (
            not wanted.language or any(f" {language} " in languages for language in wanted.language)
        )

    return fits
