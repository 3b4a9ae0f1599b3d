"""Where readings wait between being shown and being stored: in memory, for a while, so much and no more."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from comity.faces.web.intake import Stored, Taken
from comity.model.items import Given
from comity.register.arrivals import Added
from comity.sources.notes import Note

MINUTES = 30
"""That something waits."""
PLACES = 40
"""Readings that wait at once; the oldest goes."""
BYTES = 200_000_000
"""Bytes of what was brought that wait at once; the oldest goes."""


@dataclass(slots=True)
class Waiting:
    """What was read and may be stored.

    Attributes:
        owner: of whose session it is.
        given: what was said of all of it.
        taken: the documents; none once they are stored.
        notes: what was passed over.
        stored: what became of them, once they are stored, in whole and each.
        began: monotonic seconds.
        turn: one stores at a time.
    """

    owner: str
    given: Given
    taken: list[Taken]
    notes: list[Note] = field(default_factory=list)
    stored: tuple[Added, list[Stored]] | None = None
    began: float = 0.0
    turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def size(self) -> int:
        """Bytes that it holds, about."""
        return sum(len(each.item.data) + len(each.document.text if each.document else "") for each in self.taken if each.item)


class Shelf:
    """Keeps what waits.

    Args:
        clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[str, Waiting] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, waiting: Waiting) -> str:
        """Keep something; returns the name that it is found under, which nobody can guess."""
        name = secrets.token_urlsafe(18)
        waiting.began = self._clock()
        with self._lock:
            self._kept[name] = waiting
            self._tidy()
        return name

    def find(self, name: str, owner: str) -> Waiting | None:
        """What is kept under a name, if it is this owner's."""
        with self._lock:
            self._tidy()
            found = self._kept.get(name)
        return found if found is not None and secrets.compare_digest(found.owner, owner) else None

    def _tidy(self) -> None:
        limit = self._clock() - MINUTES * 60
        for name in [name for name, each in self._kept.items() if each.began < limit]:
            del self._kept[name]
        while len(self._kept) > 1 and (len(self._kept) > PLACES or sum(each.size for each in self._kept.values()) > BYTES):
            self._kept.popitem(last=False)
