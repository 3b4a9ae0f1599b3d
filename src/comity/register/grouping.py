"""Which claims are one fact: each new claim goes to the fact that it resembles most, or begins one of its own.

A fact's claims are compared one with one and averaged, so that a chain of small likenesses does not tie strangers together. Where
a new claim fits two facts that also fit each other, they were one all along. People's judgements bind: what was split is not
joined again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from comity.knowledge.fusion import FusionRules
from comity.model.register import Action, Judgement
from comity.register.alike import Score, alike
from comity.register.claims import Claim

COMPARED = 6
"""Claims of a fact that a new one is compared with, of as many stories."""


@dataclass(frozen=True, slots=True)
class Bonds:
    """What people decided about claims: pairs of sets that do not belong together (:mod:`comity.register.homes` has what does)."""

    apart: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Bonds:
        """The bonds of the judgements that stand."""
        return cls(tuple((frozenset(each.claims), frozenset(each.rest)) for each in judgements if each.action is Action.SPLIT))

    def forbid(self, one: Iterable[str], other: Iterable[str]) -> bool:
        """Whether a person split some of the one from some of the other."""
        mine, theirs = set(one), set(other)
        return any((mine & a and theirs & b) or (mine & b and theirs & a) for a, b in self.apart)


@dataclass(slots=True)
class Group:
    """A fact in the making: its id, its claims, and why they are together."""

    id: str
    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """The keys of its claims."""
        return [claim.key for claim in self.claims]

    def sample(self) -> list[Claim]:
        """A few of its claims, of different stories first, the most confident first."""
        if len(self.claims) == 1:
            return self.claims
        by_story: dict[int, list[Claim]] = defaultdict(list)
        for claim in sorted(self.claims, key=lambda claim: (-claim.confidence, claim.key)):
            by_story[claim.story].append(claim)
        first = [claims[0] for claims in by_story.values()]
        rest = [claim for claims in by_story.values() for claim in claims[1:]]
        return [*first, *rest][:COMPARED]


def likeness(claims: Sequence[Claim], group: Group, rules: FusionRules, least: float | None = None) -> Score:
    """How alike some claims are to a fact: the mean of all comparisons; the parts are those of the best one. ``least`` as in
    :func:`comity.register.alike.alike`, where there is one comparison."""
    sample = group.sample()
    enough = least if len(claims) == len(sample) == 1 else None
    scores = [alike(one, other, rules, enough) for one in claims for other in sample]
    if not scores:
        return Score(float("-inf"), ())
    best = max(scores, key=lambda score: score.total)
    return Score(sum(score.total for score in scores) / len(scores), best.parts)


def choose(claim: Claim, groups: Iterable[Group], rules: FusionRules, bonds: Bonds) -> list[tuple[Group, Score]]:
    """The facts that a claim may belong to, the likeliest first."""
    joined = rules.points[claim.kind.value]["joined"]
    scored = ((group, likeness([claim], group, rules, joined)) for group in groups if not bonds.forbid([claim.key], group.keys))
    return sorted((pair for pair in scored if pair[1].total >= joined), key=lambda pair: (-pair[1].total, pair[0].id))


def one_fact(one: Group, other: Group, rules: FusionRules, bonds: Bonds) -> Score | None:
    """How alike two facts are, if so much that they are one."""
    if one.id == other.id or bonds.forbid(one.keys, other.keys):
        return None
    score = likeness(one.sample(), other, rules)
    return score if score.total >= rules.points[one.claims[0].kind.value]["joined"] else None
