"""How far reviewers agree on the facts that several of them have judged.

A reviewer's verdict on a fact is the last of their judgements on it that stands: right (``confirm``), right once corrected
(``edit``), or wrong (``reject``); who confirms what they have corrected themselves holds it for right once corrected. Two questions
are asked of the verdicts: whether they are the same, and whether they let the fact stand (confirmed and corrected ones both do).

Percent agreement flatters where nearly all is confirmed. Cohen's kappa (1960) takes off what two people would agree on by chance,
each judging as often as they do: 1 is full agreement, 0 no more than chance. Krippendorff's alpha (nominal; 2011) says the same of
any number of people who need not have judged the same facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from comity.model.register import Action, Judgement

STANDS, FALLS = "stands", "falls"
"""Verdicts on whether a fact is to stand."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one reviewer holds of a fact, with the judgement that says so."""

    author: str
    verdict: Action
    judgement: Judgement

    @property
    def stand(self) -> str:
        """Whether the fact is to stand."""
        return FALLS if self.verdict is Action.REJECT else STANDS


@dataclass(frozen=True, slots=True)
class Differing:
    """A fact on which reviewers differ, with their verdicts in order."""

    fact: str
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reviewers.

    Attributes:
        a, b: their names.
        facts: how many both have judged.
        same: on how many of them their verdicts are the same; ``same_stand``: on how many both say that it stands or falls.
        kappa: of the verdicts; None where it says nothing, since both gave always the same one.
        kappa_stand: of whether the facts stand.
    """

    a: str
    b: str
    facts: int
    same: int
    same_stand: int
    kappa: float | None
    kappa_stand: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far all reviewers agree.

    Attributes:
        facts: how many facts several of them have judged.
        same: on how many of these all verdicts are the same.
        alpha: Krippendorff's alpha of the verdicts; ``alpha_stand``: of whether the facts stand. None where it says nothing.
        pairs: of reviewers, those with the most facts in common first.
        differing: the facts on which they differ, the last judged first.
    """

    facts: int
    same: int
    alpha: float | None
    alpha_stand: float | None
    pairs: tuple[Pair, ...]
    differing: tuple[Differing, ...]


def agreement(judgements: Iterable[Judgement]) -> Agreement:
    """How far reviewers agree.

    Args:
        judgements: confirmations, rejections and corrections that stand, in order.
    """
    found = {fact: given for fact, given in verdicts(judgements).items() if len(given) > 1}
    common: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = defaultdict(list)
    for given in found.values():
        for a, b in combinations(sorted(given), 2):
            common[a, b].append((given[a], given[b]))
    differing = [
        Differing(fact, tuple(sorted(given.values(), key=lambda each: each.judgement.id)))
        for fact, given in found.items()
        if len({each.verdict for each in given.values()}) > 1
    ]
    return Agreement(
        facts=len(found),
        same=len(found) - len(differing),
        alpha=alpha([[each.verdict for each in given.values()] for given in found.values()]),
        alpha_stand=alpha([[each.stand for each in given.values()] for given in found.values()]),
        pairs=tuple(
            sorted((_pair(a, b, couples) for (a, b), couples in common.items()), key=lambda each: (-each.facts, each.a, each.b))
        ),
        differing=tuple(sorted(differing, key=lambda each: -each.verdicts[-1].judgement.id)),
    )


def verdicts(judgements: Iterable[Judgement]) -> dict[str, dict[str, Verdict]]:
    """By fact and author, what they hold of it."""
    found: dict[str, dict[str, Verdict]] = defaultdict(dict)
    for judgement in judgements:
        fact, author = judgement.facts[0], judgement.author
        before = found[fact].get(author)
        kept = judgement.action is Action.CONFIRM and before is not None and before.verdict is Action.EDIT
        found[fact][author] = Verdict(author, Action.EDIT if kept else judgement.action, judgement)
    return dict(found)


def kappa(couples: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two people's verdicts on the same things; None if there are none, or if chance alone makes them agree."""
    if not couples:
        return None
    n = len(couples)
    observed = sum(one == other for one, other in couples) / n
    first, second = (Counter(side) for side in zip(*couples, strict=True))
    expected = sum(first[each] * second[each] for each in first) / n**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Krippendorff's alpha of nominal values; None if no thing has two of them, or if all values are the same.

    Args:
        units: of each thing, the values that people gave it.
    """
    shares: dict[tuple[str, str], float] = defaultdict(float)  # the matrix of coincidences
    for values in units:
        counts = Counter(values)
        for one, other in ((one, other) for one in counts for other in counts if len(values) > 1):
            shares[one, other] += counts[one] * (counts[other] - (one == other)) / (len(values) - 1)
    total: dict[str, float] = defaultdict(float)
    for (one, _), share in shares.items():
        total[one] += share
    n = sum(total.values())
    expected = sum(total[one] * total[other] for one in total for other in total if one != other)
    if not expected:
        return None
    observed = sum(share for (one, other), share in shares.items() if one != other)
    return 1 - (n - 1) * observed / expected


def _pair(a: str, b: str, couples: Sequence[tuple[Verdict, Verdict]]) -> Pair:
    whole = [(one.verdict.value, other.verdict.value) for one, other in couples]
    stand = [(one.stand, other.stand) for one, other in couples]
    return Pair(
        a=a,
        b=b,
        facts=len(couples),
        same=sum(one == other for one, other in whole),
        same_stand=sum(one == other for one, other in stand),
        kappa=kappa(whole),
        kappa_stand=kappa(stand),
    )
