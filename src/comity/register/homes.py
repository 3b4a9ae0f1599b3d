"""Where claims belong by themselves, and where people's judgements put them.

Fusion gives each claim a *home*: the fact that it would be of without anyone's judgement. Merges and splits are not carried out on
homes but replayed over them, in order; an undone one is left out. So judgements can be undone in any order, and once all are,
every claim is where it was. A split marks the claims that leave; claims that later join one side get the home, and so the marks,
of the claim there that they resemble most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.model.register import Action, Judgement, Kind
from comity.register.ids import fact_id


class Home(NamedTuple):
    """The fact that a claim would be of, and the numbers of the splits that took it out of that, undone ones too."""

    base: str
    cuts: tuple[int, ...] = ()

    @classmethod
    def stored(cls, fact: str, base: str | None, cut: str | None) -> Home:
        """The home of a claim as its row has it; where nothing is noted, it is the fact."""
        return cls(base or fact, tuple(int(number) for number in cut.split("/")) if cut else ())

    def columns(self, fact: str) -> dict[str, str | None]:
        """What to note in the row of a claim of a fact."""
        return {"base": None if self == Home(fact) else self.base, "cut": "/".join(map(str, self.cuts)) or None}


def arrange(homes: Mapping[str, Home], standing: Iterable[Judgement]) -> dict[str, str]:
    """The fact of each claim (by its key), after the merges and splits that stand, given in order."""
    where = {key: home.base for key, home in homes.items()}
    for judgement in standing:
        if judgement.action is Action.MERGE:
            joined = {where[key] for key in judgement.claims if key in where} | set(judgement.facts)
            where |= {key: judgement.facts[0] for key, fact in where.items() if fact in joined}
        elif judgement.action is Action.SPLIT:
            leaving: dict[str, list[str]] = {}
            for key, home in homes.items():
                if judgement.id in home.cuts:
                    leaving.setdefault(where[key], []).append(key)
            fact, parted = judgement.facts
            for number, cell in enumerate(sorted(leaving, key=lambda cell: (cell != fact, cell))):
                name = f"{parted}{number}" if number else parted  # more than one where a merge before it was undone
                where |= dict.fromkeys(leaving[cell], name)
    return where


def parted(kind: Kind, fact: str, number: int) -> str:
    """The id of the fact that a split (judgement's number) makes out of another one."""
    return fact_id(kind, f"{fact} split by {number}")


def region(
    start: Iterable[str],
    members: Callable[[Sequence[str]], Mapping[str, Home]],
    holding: Callable[[Iterable[str]], Iterable[str]],
    judgements: Sequence[Judgement],
) -> dict[str, Home]:
    """The homes of all claims that merges and splits connect with some facts.

    Args:
        start: ids of facts.
        members: gives the claims of facts, and those whose home they are.
        holding: gives the facts that hold claims now.
        judgements: merges and splits, the standing ones and those that are being undone.
    """
    known: dict[str, Home] = {}
    facts: set[str] = set()
    pending = set(start)
    while pending:
        facts |= pending
        found = {key: home for key, home in members(sorted(pending)).items() if key not in known}
        known |= found
        near = set(holding(found)) | {home.base for home in found.values()}
        for judgement in judgements:
            if not facts.isdisjoint(judgement.facts) or not known.keys().isdisjoint(judgement.claims):
                near |= {*judgement.facts, *holding({*judgement.claims, *judgement.rest})}
        pending = near - facts
    return known
