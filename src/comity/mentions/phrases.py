"""Phrases that can stand for actors, while a document is read."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum

from comity.knowledge.roles import Noun
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind
from comity.model.spans import Span

NAMED = frozenset({NameKind.STATE, NameKind.CAPITAL, NameKind.SEAT, NameKind.ORGANISATION, NameKind.BODY, NameKind.GROUP})
"""Kinds of names that an office or body can belong to."""

OPEN, CLOSE = frozenset({"(", "["}), frozenset({")", "]"})
DASHES = frozenset({"-", "–", "—"})


def parent(actor: str) -> str:
    """The state or organisation of an id: ``EU`` for ``EU/commission``; ``org/…`` stays."""
    return actor if actor.startswith(("org/", "person/")) else actor.partition("/")[0]


class Reference(StrEnum):
    """How a phrase points back."""

    GROUP = "group"  # les deux pays, les ministres
    BOTH = "both"  # tous deux
    SINGLE = "single"  # le royaume, l'Alliance
    LAST = "last"  # ce dernier
    PRONOUN = "pronoun"
    RELATIVE = "relative"
    POSSESSIVE = "possessive"
    SPEAKER = "speaker"  # nous, notre


@dataclass(slots=True, eq=False)
class Phrase:
    """One phrase while it is read: filled by :class:`Reader`, resolved by the later steps.

    Attributes:
        first, last: its tokens ``[first, last)`` with determiner and complements.
        core: the token of its noun (its first word), name or pronoun.
        kind: how the actor is mentioned.
        noun: the noun for a person or body, if it has one; ``words`` says which tokens.
        determiner: its determiner in plain lower case, or ``""``.
        owners: tokens of the names that tell whose it is, in order of the text.
        inner: the phrase between it and the owners ("porte-parole du *ministère russe*").
        field: slug of the field ("ministre de la *Défense*") and ``field_words``, its tokens.
        groups: tokens of the names of companies and the like in it ("les sociétés *Guardtime et MBDA*").
        persons: tokens of the persons' names in it.
        chief: token of the person whose body it is ("le régime de *X*", "l'administration *X*"), or -1.
        pointer: tokens of a complement that points back ("directeur *de cette dernière*").
        clitic: the mark of an owner before it that is no name ("the bloc*'s* president"), or -1; definite: known without article.
        company: id of a firm that only this phrase names ("directeur de *X*"), or ``""``.
        reference: how it points back, if it does; ``wanted`` how many or which kind.
        former, opposed, vague: who held the office, who is against it, who is in charge of something else than a state.
        joined: phrases coordinated with it, in order.
        parent: the phrase that it is a part of.
    """

    first: int
    last: int
    core: int
    kind: MentionKind
    noun: Noun | None = None
    words: tuple[int, int] = (0, 0)
    determiner: str = ""
    owners: list[int] = attribute(default_factory=list)
    inner: Phrase | None = None
    field: str = ""
    field_words: tuple[int, int] | None = None
    groups: list[int] = attribute(default_factory=list)
    persons: list[int] = attribute(default_factory=list)
    chief: int = -1
    pointer: tuple[int, int] | None = None
    clitic: int = -1
    definite: bool = False
    company: str = ""
    former: bool = False
    opposed: bool = False
    vague: bool = False
    plural: bool = False
    gender: str = "c"
    number: int = 0
    reference: Reference | None = None
    wanted: str = ""
    joined: list[Phrase] = attribute(default_factory=list)
    parent: Phrase | None = None
    # filled when it is resolved
    head: int = -1
    ids: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    acts: bool = True
    reports: bool = False
    place: bool = False
    subject: bool = False
    antecedent: tuple[Span, ...] = ()
    why: str = ""

    @property
    def office(self) -> tuple[str, str]:
        """The office with its field, to tell offices apart: ``("minister", "defence")``."""
        return (self.noun.id if self.noun else "", self.field)
