"""Which claims of a new reading, or of a new text under the same name, are those of the former one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from comity.model.reading import Evidence
from comity.register.claims import Claim

_OVERLAP = 0.5
"""The share of their words that two claims must have in common to be the same one."""


def heirs(made: Sequence[Claim], former: Mapping[str, Claim]) -> dict[str, str]:
    """Which claims of a new reading are claims of the former one of the same text: by their key, the former's.

    A claim is the same if its key is, or else if kind and type are and half of the shorter evidence is; the best match comes first,
    each once.
    """
    found = {claim.key: claim.key for claim in made if claim.key in former}
    return found | _matched(made, former, found, lambda new, old: _shared(new.evidence, old.evidence))


def successors(made: Sequence[Claim], former: Mapping[str, Claim]) -> dict[str, str]:
    """Which claims of a new text say what claims of the former text under its name said: by their key, the former's.

    Kind and type are the same, a party is, and half of the words; the best match comes first, each once.
    """
    return _matched(made, former, {}, lambda new, old: _alike(new, old) if new.parties & old.parties else 0.0)


def _matched(
    made: Sequence[Claim], former: Mapping[str, Claim], found: Mapping[str, str], share: Callable[[Claim, Claim], float]
) -> dict[str, str]:
    taken = set(found.values())
    ranked = sorted(
        (-share(claim, old), claim.key, old.key)
        for claim in made
        for old in former.values()
        if claim.key not in found and old.key not in taken and claim.kind is old.kind and claim.type == old.type
    )
    more: dict[str, str] = {}
    for value, new, old_key in ranked:
        if -value >= _OVERLAP and new not in more and old_key not in taken:
            more[new] = old_key
            taken.add(old_key)
    return more


def _alike(one: Claim, other: Claim) -> float:
    mine, theirs = {*one.words, *one.marks}, {*other.words, *other.marks}
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _shared(one: Sequence[Evidence], other: Sequence[Evidence]) -> float:
    """The share of the shorter evidence's characters that stand in both."""
    mine = {i for piece in one for i in range(piece.start, piece.end)}
    theirs = {i for piece in other for i in range(piece.start, piece.end)}
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else 0.0
