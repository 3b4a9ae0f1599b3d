"""Analyses: a document's tokens and dependencies, as a language pipeline gave them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache


class NameKind(StrEnum):
    """What a known name names."""

    STATE = "state"  # Corée du Sud, l'Hexagone
    DEMONYM = "demonym"  # sud-coréen, Français (adjective or noun)
    CAPITAL = "capital"  # Séoul: the state where it acts, a place after a locative preposition
    SEAT = "seat"  # l'Élysée, le Kremlin, la Maison-Blanche
    ORGANISATION = "organisation"  # an international organisation or standing group
    BODY = "body"  # a body of a state or organisation: Commission européenne, Pentagone, ANSSI
    GROUP = "group"  # companies, armed groups, associations: org/...
    AGENCY = "agency"  # a news agency or medium: reports, never acts
    PLACE = "place"  # a city, region, mountain: somewhere in a state, never an actor
    GEOGRAPHY = "geography"  # mer de Chine, océan Indien, golfe Persique: no state although its words name one
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Name:
    """A name found in the text before it is parsed.

    Attributes:
        start, end: offsets in the document's text.
        kind: what it names.
        ids: the actor ids it may stand for, likeliest first: ``("KOR",)``, ``("NATO",)``, ``("EU/commission",)``;
            several where it is compound (``("ASEAN", "EU")`` for "ASEAN-UE", ``compound`` true) or ambiguous.
        place: name of the place, for capitals and cities; else empty.
        compound: the name names all of ``ids`` at once ("sino-américain").
    """

    start: int
    end: int
    kind: NameKind
    ids: tuple[str, ...] = ()
    place: str = ""
    compound: bool = False


@cache
def _without_subtype(dep: str) -> str:
    return dep.partition(":")[0]  # there are some fifty relations


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text as the parser sees it; a known name of several words is one token.

    ``pos`` is the Universal Dependencies part of speech, ``dep`` the UD relation with its subtype (``obl:arg``), ``head`` the
    index of the head in the document (its own index for a root), ``morph`` the UD features as ``Feature=Value`` strings;
    ``base`` is ``dep`` without its subtype.
    """

    index: int
    start: int
    end: int
    text: str
    lemma: str
    pos: str
    dep: str
    head: int
    morph: frozenset[str]
    sentence: int
    name: Name | None = None
    base: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", _without_subtype(self.dep))  # it is asked for all the time


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``[first, last)`` and the index of the block they stand in."""

    index: int
    first: int
    last: int
    block: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """All tokens of a document in order of the text, sentence by sentence, with names merged."""

    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[Name, ...] = ()
    children_of: tuple[tuple[int, ...], ...] = field(default=(), repr=False)  # by token index, in order of the text

    def children(self, token: Token) -> Iterator[Token]:
        """The direct dependents of a token, in order of the text."""
        return map(self.tokens.__getitem__, self.children_of[token.index])

    def head(self, token: Token) -> Token | None:
        """The token it depends on; None for a root."""
        return None if token.head == token.index else self.tokens[token.head]

    def subtree(self, token: Token) -> list[Token]:
        """The token and all that depends on it, in order of the text."""
        found, todo = [], [token.index]
        while todo:
            index = todo.pop()
            found.append(index)
            todo.extend(self.children_of[index])
        return [self.tokens[i] for i in sorted(found)]

    def sentence_of(self, token: Token) -> Sentence:
        """The sentence that holds the token."""
        return self.sentences[token.sentence]

    def sentence_tokens(self, sentence: Sentence) -> tuple[Token, ...]:
        """The tokens of a sentence."""
        return self.tokens[sentence.first : sentence.last]
