"""Why a record is as it is, and who is meant where, for pages: what :mod:`comity.faces.cli.explain` tells in a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.faces.cli.explain import rule_of
from comity.faces.web.asked import Asked
from comity.faces.web.rendering import Saying
from comity.flow import Result
from comity.knowledge.predicates import Frame
from comity.model.reading import Commitment, Event, Instrument, Referent, Trace
from comity.register.said import keys

SHOWN = 12
"""Lemmas of a rule that are written out."""
_SIGNS = re.compile(r"[^a-z]+")
NAMED = frozenset({"state", "organisation", "demonym", "group"})
"""How words say plainly whom they mean: not worth a stop of the keyboard."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the evidence; ``key`` says that the rule matched them."""

    text: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Why:
    """What stands behind a record.

    Attributes:
        rule: id of the rule.
        frame: the rule's entry in the predicate lexicon, if it stands there.
        words: the evidence, piece by piece, with the key words told apart; between pieces of evidence None.
        parse: rows of the parse: word, lemma, part of speech, relation, what it depends on.
        resolved: words, whom they stand for, and how that was told.
        notes: what else decided, as the engine writes it.
    """

    rule: str
    frame: Frame | None
    words: tuple[Piece | None, ...]
    parse: tuple[tuple[str, ...], ...]
    resolved: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """The words of the rule: verbs, nouns, adjectives, as far as it has some, with the lemmas."""
        if self.frame is None:
            return ()
        verbs = self.frame.verbs | {f"se {verb}" for verb in self.frame.reflexives}
        every = (("verbs", verbs), ("nouns", self.frame.nouns), ("adjectives", self.frame.adjectives))
        return tuple((name, lemmas(found)) for name, found in every if found)

    @property
    def demands(self) -> tuple[tuple[str, str, str], ...]:
        """With or without which words in which slot; no words mean any."""
        if self.frame is None:
            return ()
        every = (("with", self.frame.demands), ("without", self.frame.bans))
        return tuple((name, each.slot, lemmas(each.lemmas)) for name, found in every for each in found)

    @property
    def example(self) -> str:
        """A sentence that the rule reads."""
        return self.frame.yes[0].partition("=>")[0].strip() if self.frame and self.frame.yes else ""


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom words stand for.

    Attributes:
        start, end: where they stand, in the units that scripts count a text in (UTF-16), line ends being one.
        words: they themselves.
        who: the names.
        how: how that was told.
        plain: the words say it themselves.
    """

    start: int
    end: int
    words: str
    who: str
    how: str
    plain: bool


def reasons(asked: Asked, result: Result, key: str) -> Why | None:
    """Why a record is as it is.

    Args:
        asked: whose language it is told in.
        result: the reading.
        key: of the record's claim.

    Returns:
        None if this reading does not hold the record: another version made that which is stored.
    """
    reading, say = result.reading, Saying(asked)
    id = next((id for id, each in keys(result).items() if each == key), None)
    if id is None:
        return None
    every: dict[str, Event | Instrument | Commitment] = {each.id: each for each in reading.events}
    every |= {each.id: each for each in reading.instruments}
    every |= {f"c{number}": each for number, each in enumerate(reading.commitments, 1)}
    record = every[id]
    trace = result.explanation.traces.get(id, Trace())
    words: list[Piece | None] = []
    for piece in record.evidence:
        words += [None] if words else []
        words += _pieces(result.document.text, piece.start, piece.end, trace)
    parse = tuple(tuple(line.split("\t")) for line in trace.parse)
    resolved = dict.fromkeys(_line(Referent(start=0, end=0, why=line), say) for line in trace.resolved)
    return Why(record.rule, rule_of(record.rule), tuple(words), parse, tuple(resolved), trace.notes)


def _line(referent: Referent, say: Saying) -> tuple[str, str, str]:
    return referent.why.rpartition(" → ")[0], _who(referent, say), _how(referent.how, say)


def _pieces(text: str, start: int, end: int, trace: Trace) -> Iterator[Piece]:
    at = start
    for first, last in sorted(trace.words):
        if at <= first < last <= end:
            if at < first:
                yield Piece(text[at:first])
            yield Piece(text[first:last], key=True)
            at = last
    if at < end:
        yield Piece(text[at:end])


def lemmas(found: frozenset[str]) -> str:
    """Some lemmas in a line."""
    return ", ".join(sorted(found)[:SHOWN]) + (", …" if len(found) > SHOWN else "")


def meant(asked: Asked, result: Result) -> tuple[Meant, ...]:
    """Whom the words of a text stand for, in order of the text."""
    say = Saying(asked)
    text = result.document.text
    counted = _Units(text)
    found = dict.fromkeys(sorted(result.explanation.referents, key=lambda each: (each.start, -each.end)))
    return tuple(
        Meant(
            counted.at(each.start),
            counted.at(each.end),
            text[each.start : each.end],
            _who(each, say),
            _how(each.how, say),
            each.how in NAMED,
        )
        for each in found
    )


def _who(referent: Referent, say: Saying) -> str:
    return ", ".join(say.actor(id) for id in referent.ids)


def _how(how: str, say: Saying) -> str:
    """How it was told, in the language of the page where it has words for it."""
    key = f"reader.how_{_SIGNS.sub('_', how)}"
    if say.words.has(key):
        return say.words(key)
    return say.words("reader.how_as", role=how.removesuffix(" of")) if how.endswith(" of") else how


class _Units:
    """Counts a text as browsers do: two units for a sign beyond the first 65,536, one for the two of a line end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._units = 0

    def at(self, place: int) -> int:
        """The place of a character, asked for in any order, quickly where they come in order."""
        if place < self._at:
            self._at = self._units = 0
        part = self._text[self._at : place]
        self._units += len(part) + sum(sign > "\uffff" for sign in part) - part.count("\r\n")
        self._at = place
        return self._units
