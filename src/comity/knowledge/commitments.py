"""The words that tell a promise that can be checked from a vague one (``knowledge/<language>/commitments.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_WORDS = ("concrete", "vague", "topics", "offers", "saying", "promising", "pledging", "announcing", "gifts", "completing")


@dataclass(frozen=True, slots=True)
class CommitmentLexicon:
    """Lemmas, as the head of the YAML file explains them; ``yes``: sentence and the words of its commitment; ``no``: sentences."""

    concrete: frozenset[str]
    vague: frozenset[str]
    topics: frozenset[str]
    offers: frozenset[str]
    saying: frozenset[str]
    promising: frozenset[str]
    pledging: frozenset[str]
    announcing: frozenset[str]
    gifts: frozenset[str]
    completing: frozenset[str]
    yes: tuple[tuple[str, str], ...]
    no: tuple[str, ...]


@cache
def load_commitments(language: str) -> CommitmentLexicon:
    """The commitment words of a language.

    Raises:
        KnowledgeError: if a list is missing or unknown, a verb is both concrete and vague, or an example is malformed.
    """
    place = f"knowledge/{language}/commitments.yaml"
    raw = read_yaml(f"{language}/commitments.yaml")
    if wrong := {*_WORDS, "examples"}.symmetric_difference(raw):
        raise KnowledgeError(f"{place}: missing or unknown: {', '.join(sorted(wrong))}")
    words = {name: frozenset(raw[name]) for name in _WORDS}
    if both := words["concrete"] & (words["vague"] | words["saying"]):
        raise KnowledgeError(f"{place}: {', '.join(sorted(both))}: both concrete and vague; keep one of the two")
    yes = []
    for example in raw["examples"]["yes"]:
        sentence, arrow, what = (part.strip() for part in example.partition("=>"))
        if not arrow:
            raise KnowledgeError(f"{place}: {example!r}: no words of the commitment; write sentence => words")
        yes.append((sentence, what))
    return CommitmentLexicon(
        concrete=words["concrete"],
        vague=words["vague"],
        topics=words["topics"],
        offers=words["offers"],
        saying=words["saying"],
        promising=words["promising"],
        pledging=words["pledging"],
        announcing=words["announcing"],
        gifts=words["gifts"],
        completing=words["completing"],
        yes=tuple(yes),
        no=tuple(raw["examples"]["no"]),
    )
