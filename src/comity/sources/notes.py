"""Notes: what an input's reader decided or passed over, for the user to see; nothing went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on an input.

    Attributes:
        name: the input or the part of it.
        text: the remark in words, one line.
        passed: how many parts were passed over, where it tells that.
    """

    name: str
    text: str
    passed: int = 0

    def __str__(self) -> str:
        return f"{self.name}: {self.text}"


Tell: TypeAlias = Callable[[Note], None]
"""Takes notes as they come."""
_KINDS = 6


def silent(note: Note) -> None:
    """Takes a note and says nothing."""


def passed_over(name: str, passed: Counter[str], noun: str = "part") -> Note:
    """The note on what was passed over, counted by kind."""
    total = passed.total()
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in passed.most_common(_KINDS))
    more = ", …" if len(passed) > _KINDS else ""
    return Note(name, f"passed over {total:,} {noun}{'' if total == 1 else 's'} ({kinds}{more})", total)
