"""A document as pages show it: its text with all evidence marked, and a card for each record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from comity.faces.web.highlights import Highlight, Segment, paragraphs
from comity.model.register import Fact, Kind
from comity.register.answers import Paper
from comity.register.said import Statement, said
from comity.register.view import View

LONGEST = 1_000_000
"""Characters of a text that a page shows."""


@dataclass(frozen=True, slots=True)
class Card:
    """One record of a document.

    Attributes:
        number: by which words and card find each other, from 1 in order of the text.
        statement: what the document says, and the fact that it belongs to.
        anchor: names the words in the page's address: the fact's id, or the claim's key.
        current: it is the one that was asked for.
    """

    number: int
    statement: Statement
    anchor: str
    current: bool = False

    @property
    def told(self) -> Fact:
        """What the document says, with what was judged of the fact and is disputed."""
        own, fact = self.statement.told, self.statement.fact
        return own if fact is None else replace(own, judged=fact.judged, edited=fact.edited, disputed=fact.disputed)


@dataclass(frozen=True, slots=True)
class Shown:
    """A text with its records.

    Attributes:
        paragraphs: of the text, in segments.
        cards: of the records, in order of the text.
        instruments: by key of the claims, the texts that the document tells of.
        language: of the text, ISO 639-1.
        paper: the document, where it is stored.
        left: characters that are not shown.
    """

    paragraphs: list[list[Segment]]
    cards: tuple[Card, ...]
    instruments: Mapping[str, Fact]
    language: str
    paper: Paper | None = None
    left: int = 0

    def count(self, kind: str) -> int:
        """How many records there are of a kind."""
        return sum(card.statement.told.kind is Kind(kind) for card in self.cards)


def shown(view: View, number: int, fact: str | None = None) -> Shown:
    """A document of the register.

    Args:
        view: the register at a time.
        number: of the document.
        fact: id of the fact whose words are to be marked before all others.

    Raises:
        RegisterError: if there is no such document.
    """
    paper = view.paper(number)
    return marked(view.text(paper.id), paper.language, said(view, paper), fact, paper)


def marked(
    text: str, language: str, statements: Sequence[Statement], fact: str | None = None, paper: Paper | None = None, first: int = 1
) -> Shown:
    """A text with what it says; its records are numbered from ``first`` on."""
    met: set[str] = set()
    cards = []
    for number, statement in enumerate(statements, first):
        anchor = statement.fact.id if statement.fact and statement.fact.id not in met else statement.key
        met.add(anchor)
        cards.append(Card(number, statement, anchor, fact is not None and statement.fact is not None and statement.fact.id == fact))
    instruments = {each.key: each.told for each in statements if each.told.kind is Kind.INSTRUMENT}
    part = text[:LONGEST]
    return Shown(
        paragraphs(part, [each for card in cards for each in _highlights(card)]),
        tuple(cards),
        instruments,
        language,
        paper,
        len(text) - len(part),
    )


def _highlights(card: Card) -> list[Highlight]:
    """The words of a record, of which the first piece bears its anchor, and those that deny it."""
    statement, kind = card.statement, card.statement.told.kind.value
    denied = statement.denied
    found = [
        Highlight(
            piece.start,
            piece.end,
            card.number,
            kind,
            anchor=card.anchor if first else None,
            denied=denied is not None,
            current=card.current,
        )
        for first, piece in ((piece is statement.evidence[0], piece) for piece in statement.evidence)
    ]
    if denied is not None:
        found.append(Highlight(denied.start, denied.end, card.number, kind, denial=True, current=card.current))
    return found
