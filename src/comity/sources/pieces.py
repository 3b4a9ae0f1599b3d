"""Pieces: what stands in an input before it is an item, and what its readers share while they open it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Protocol

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.kinds import Kind
from comity.sources.limits import LIMITS, Limits, too_large
from comity.sources.names import INSIDE, within
from comity.sources.notes import Note, Tell, passed_over, silent
from comity.sources.streams import Budget, Damaged, Readable, Unpacked, take


@dataclass(slots=True)
class Piece:
    """A file, or a part of one, that is about to be looked at.

    Attributes:
        name: the name that its item will have.
        raw: its bytes, read once from front to back.
        label: the file name that tells its kind by its ending; the name, if None.
        size: how many bytes it says it has.
        file: the same bytes in a file that can be read in any order, where there is one.
        again: opens it a second time, where that can be done; the stack closes it.
        passed: how many of its parts were passed over, by kind.
        packed: what unpacks the bytes, where they come out of a compressed file.
        media, charset, address, fetched, given: as in :class:`~comity.model.items.Item`.
    """

    name: str
    raw: Readable
    label: str | None = None
    size: int | None = None
    file: Any = None
    again: Callable[[ExitStack], Readable] | None = None
    packed: Unpacked | None = None
    passed: Counter[str] = field(default_factory=Counter)
    media: str | None = None
    charset: str | None = None
    address: str | None = None
    fetched: str | None = None
    given: Given = field(default_factory=Given)

    @property
    def ending(self) -> str:
        """The name by whose ending its kind is told."""
        return self.name if self.label is None else self.label


@dataclass(slots=True)
class Job:
    """The opening of one input.

    Attributes:
        entry: the input as it was named.
        limits: how much is taken.
        budget: what was used of that.
        wanted: the names of the items that are wanted; None for all. A container's name stands for all in it.
        columns: which column of a table holds what, as the user says.
        tell: takes notes.
    """

    entry: str
    budget: Budget
    limits: Limits = LIMITS
    wanted: Container[str] | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    tell: Tell = silent

    def wants(self, name: str) -> bool:
        """Whether an item of this name is wanted."""
        if self.wanted is None or name in self.wanted or self.entry in self.wanted:
            return True
        return INSIDE in name and any(each in self.wanted for each in within(name))

    def note(self, name: str, text: str) -> None:
        """Tell the user something."""
        self.tell(Note(name, text))

    def tell_passed(self, piece: Piece) -> None:
        """Tell which parts of a piece were passed over."""
        self.tell(passed_over(piece.name, piece.passed))


class Reader(Protocol):
    """Opens one kind of container: gives its parts, items that need no further look, and errors."""

    def __call__(self, piece: Piece, job: Job) -> Iterator[Piece | Item | InputError]: ...


def item(piece: Piece, kind: Kind, job: Job) -> Iterator[Item | InputError]:
    """The item of a piece that is a document, if it is wanted."""
    if not job.wants(piece.name):
        return
    limit = job.limits.text if kind.name in ("text", "html") else job.limits.document
    remedy = "split it into one file per article" if kind.name == "text" else "give it in smaller parts"
    if piece.size is not None and piece.size > limit:
        yield too_large(piece.name, piece.size, limit, remedy)
        return
    try:
        data = take(piece.raw, limit + 1)
    except Damaged as damage:
        yield error(piece.name, damage)
        return
    if len(data) > limit:
        yield too_large(piece.name, None, limit, remedy)
        return
    yield Item(piece.name, data, piece.media, piece.charset, piece.address, piece.fetched, job.entry, None, piece.given)


def error(name: str, damage: Damaged) -> InputError:
    """The error of an input that is damaged."""
    found = InputError(name, damage.problem, damage.remedy)
    found.__cause__ = damage
    return found
