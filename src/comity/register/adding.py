"""Adding: inputs are read as they come, in their order, and stored in batches."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from comity.errors import InputError, RegisterError
from comity.flow import Result
from comity.model.items import Item
from comity.model.source import Source
from comity.register.arrivals import Added, Arrival, Outcome, Passed, Unchanged, Visit, digest
from comity.register.writer import Writer
from comity.scale import read_sources

if TYPE_CHECKING:
    from comity.register.answers import Pull

BATCH = 16
"""Inputs that are stored in one transaction."""
BYTES = 32_000_000
"""Bytes of inputs after which they are stored, however few they are."""
MANY = 500
"""Documents after which the database looks at its tables anew."""
STDIN = "-"
_NAMED = 12  # letters of the hash that names a text from standard input
Progress = Callable[[Added, Outcome], None]
"""Called after each input with what is stored so far, and what became of it."""


@dataclass(frozen=True, slots=True)
class Fed:
    """An input with the visit that brought it."""

    entry: Item | InputError | Unchanged | Passed
    visit: Visit | None = None


Entry = Item | Source | Result | InputError | Passed | Fed
"""What may be added."""


def _silent(added: Added, outcome: Outcome) -> None:
    """Tells nobody."""


class Adding:
    """One run of adding.

    Args:
        writer: of the register.
        progress: called after each input.
        pull: the pull that brings the inputs; what it stored before it was interrupted is not counted again.

    Attributes:
        added: what is stored so far.
        idle: those among the unchanged of which there was nothing to write, not even a visit.
    """

    def __init__(self, writer: Writer, progress: Progress | None = None, pull: Pull | None = None) -> None:
        self.writer = writer
        self.added = Added()
        self.idle = 0
        self._progress = progress or _silent
        self._pull = pull
        self._reading: deque[Fed] = deque()  # what is being read, in order
        self._waiting: list[Arrival] = []
        self._bytes = 0

    def run(self, entries: Iterable[Entry], jobs: int = 1, pipeline: str | None = None) -> Added:
        """Read what is not yet read and store it.

        Raises:
            RegisterError: if the register cannot be written.
            KeyboardInterrupt: after what had been read was stored.
        """
        try:
            for outcome in read_sources(self._unread(entries), jobs, pipeline=pipeline):
                fed = self._reading.popleft()
                self._take(Arrival(outcome, fed.entry if isinstance(fed.entry, Item) else None, fed.visit))
                self._take_turns()
        except RegisterError:
            raise
        except BaseException:
            self._store()  # what was read is kept, whatever has ended the reading
            raise
        self._store()
        if self.added.new + self.added.replaced + self.added.reread >= MANY:
            self.writer.store.tidy()
        return self.added

    def _unread(self, entries: Iterable[Entry]) -> Iterator[Item | Source | InputError]:
        """What is still to be read."""
        for each in entries:
            visit = each.visit if isinstance(each, Fed) else None
            entry = each.entry if isinstance(each, Fed) else each
            if isinstance(entry, Item | Source):
                entry = named(entry)
                unchanged = self._unchanged(entry)
                if unchanged is None:
                    self._reading.append(Fed(entry, visit) if isinstance(entry, Item) else _TEXT)
                    yield entry
                    continue
                entry = unchanged
            if isinstance(entry, InputError):
                self._reading.append(Fed(entry, visit))
                yield entry
            elif isinstance(entry, Unchanged) and visit is None:
                self.added.unchanged += entry.counted
                self.idle += entry.counted
                self._progress(self.added, entry)
            elif isinstance(entry, Unchanged | Passed):
                self._reading.append(Fed(entry, visit))
                self._take_turns()
            else:
                self._take(Arrival(entry))

    def _unchanged(self, entry: Item | Source) -> Unchanged | None:
        """What the register holds as it came."""
        row = self.writer.standing(entry)
        if row is None:
            return None
        mine = self._pull is not None and max(row.added, row.since or "") >= self._pull.started
        return Unchanged(entry.name, row.id, counted=not mine)

    def _take_turns(self) -> None:
        """Take what needs no reading, once all before it is read: the order of what is stored does not depend on the speed."""
        while self._reading and isinstance(self._reading[0].entry, Unchanged | Passed) and self._reading[0] is not _TEXT:
            fed = self._reading.popleft()
            assert isinstance(fed.entry, Unchanged | Passed)
            self._take(Arrival(fed.entry, None, fed.visit))

    def _take(self, arrival: Arrival) -> None:
        self._waiting.append(arrival)
        self._bytes += len(arrival.item.data) if arrival.item else 0
        if len(self._waiting) >= BATCH or self._bytes >= BYTES:
            self._store()

    def _store(self) -> None:
        if self._waiting:
            self.added += self.writer.add(self._waiting, self._pull.id if self._pull else None)
            done, self._waiting, self._bytes = self._waiting, [], 0
            for arrival in done:
                self._progress(self.added, arrival.outcome)


_TEXT = Fed(Unchanged(""))  # in the place of a text that came without bytes


def named(entry: Item | Source) -> Item | Source:
    """An input from standard input is named after its content, so that two of them are two documents."""
    if entry.name != STDIN and not entry.name.startswith(f"{STDIN}!/"):
        return entry
    hashed = sha256(entry.data).hexdigest() if isinstance(entry, Item) else digest(entry.text)
    return replace(entry, name=f"stdin-{hashed[:_NAMED]}{entry.name[len(STDIN) :]}")
