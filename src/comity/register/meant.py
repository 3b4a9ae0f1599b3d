"""Whom a user means who types a name into a search: actors by the beginning of a name, one actor, or two in a row."""

from __future__ import annotations

import re

from comity.knowledge.world import load
from comity.knowledge.world.folding import fold
from comity.register.questions import actors
from comity.register.terms import bearers, names
from comity.register.view import View

SUGGESTED = 8
"""Actors that are suggested at most."""
_LONGEST = 12  # words of a question that may be two names
_LIST = re.compile(r"[\s,;/&+–—]+")


def suggested(view: View, words: str, limit: int = SUGGESTED) -> list[str]:
    """Ids of actors of the register of whom a name, in any language, begins with some letters, or a word of it. Those whose name
    it is come first, then those whose name begins so; among these those with the most facts.

    Args:
        view: the register.
        words: what was typed so far; too little of it (one letter) finds nobody.
        limit: how many at most.
    """
    typed = _folded(words)
    if len(typed) < 2:
        return []
    activity = {actor: at for at, actor in enumerate(actors(view))}
    found: dict[str, int] = {}
    for name, ids in names():
        rank = 0 if name == typed else 1 if name.startswith(typed) else 2 if f" {typed}" in name else None
        if rank is not None:
            for actor in (_known(each, activity) for each in ids):
                if actor is not None:
                    found[actor] = min(rank, found.get(actor, rank))
    for actor in activity:  # whom only the register knows
        if "/" in actor and actor not in found and f" {typed}" in f" {actor.partition('/')[2].replace('-', ' ')}":
            found[actor] = 2
    return sorted(found, key=lambda actor: (found[actor], activity[actor]))[:limit]


def meant(words: str) -> tuple[str, ...]:
    """The ids of the one actor, or of the two actors, whose names some words are; nobody where they may be several's.

    >>> meant("Corée du Sud")
    ('KOR',)
    >>> meant("KOR EST"), meant("France and Germany")
    (('KOR', 'EST'), ('FRA', 'DEU'))
    """
    one = _one(words)
    if one:
        return (one,)
    parts = [part for part in _LIST.split(words) if part]
    if not 2 <= len(parts) <= _LONGEST:
        return ()
    for at in range(1, len(parts)):
        first = _one(" ".join(parts[:at]))
        for begin in (at, at + 1) if first else ():  # a word between them may be an "and"
            second = _one(" ".join(parts[begin:]))
            if second and second != first:
                return str(first), second
    return ()


def _one(words: str) -> str | None:
    """The actor whose name some words are; a body acts for its state or organisation."""
    found = bearers(words.strip().strip('"')) if words.strip() else ()
    heads = {load().parent(each) for each in found}
    return heads.pop() if len(heads) == 1 else None


def _known(actor: str, activity: dict[str, int]) -> str | None:
    """An actor, or the one that it acts for, if the register has facts of it."""
    head = load().parent(actor)
    return actor if actor in activity else head if head in activity else None


def _folded(words: str) -> str:
    return " ".join(fold(words).casefold().split())
