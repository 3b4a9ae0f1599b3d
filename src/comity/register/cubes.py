"""Keeps a register's :class:`comity.register.cube.Cube` in the state of its clock."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Connection, select

from comity.register import schema
from comity.register.cube import Cube
from comity.register.cube_load import Loading
from comity.register.store import Store

KEPT = 512
"""Answers that are kept."""
LOG = logging.getLogger("comity.register")
LOADING = 20.0
"""Seconds that a question waits for all to be read: many that the database answers at once would take longer, and hold that up."""
PATIENCE = 2.0
"""Seconds that a question waits for what is new to be read before it is answered by the database."""


class Cubes:
    """The columns of a register for the readers of one process; :meth:`load` makes them, and what is new is read when the next
    question comes.

    Args:
        store: the open register.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._loading: Loading | None = None
        self._cube: Cube | None = None
        self._thread: threading.Thread | None = None
        self._begun = threading.Event()  # not set while it loads in the background
        self._begun.set()
        self._closed = False
        self._kept = _Kept(KEPT)

    def begin(self, first: Callable[[], None] = lambda: None) -> None:
        """Load in the background; questions wait for it a while (:data:`LOADING`), then the database answers.

        Args:
            first: called there before, for what else is best loaded before somebody asks.
        """
        self._begun.clear()
        self._thread = threading.Thread(target=self._begin, args=(first,), name="cubes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Let go of all; what is being loaded ends first, as far as it has to."""
        self._closed = True
        if self._thread is not None:
            self._thread.join()
        self._loading = self._cube = None
        self._kept.clear()

    def load(self) -> Cube:
        """Read all of the register: ten seconds for a million facts."""
        with self._lock, self.store.reading() as connection:
            return self._load(connection, clock_of(connection))

    def at(self, connection: Connection) -> Cube | None:
        """The facts as a reading transaction sees them; None if they are not read, or if it sees an earlier state."""
        if self._cube is None:
            self._begun.wait(LOADING)
        cube = self._cube
        if cube is None:
            return None
        clock = clock_of(connection)
        if cube.clock == clock:
            return cube
        if clock < cube.clock or not self._lock.acquire(timeout=PATIENCE):
            return None
        try:
            cube = self._cube
            if cube is None or self._loading is None:
                return None
            if cube.clock < clock:
                if not self._loading.go_on(connection):
                    return self._load(connection, clock)
                cube = self._cube = self._loading.cube(clock)
            return cube if cube.clock == clock else None
        finally:
            self._lock.release()

    def kept(self, connection: Connection, key: Hashable, make: Callable[[], Any]) -> Any:
        """An answer that is the same as long as the register is: the one given last time, else the one that is made now.

        Args:
            connection: of a reading transaction.
            key: all that the answer depends on, but for the register.
            make: makes it within this transaction; it must not be changed afterwards, nor be None.
        """
        return self._kept.get((clock_of(connection), key), make)

    def _begin(self, first: Callable[[], None]) -> None:
        try:
            first()
            self.load()
        except _ClosedError:
            pass
        except Exception:
            LOG.exception("the facts could not be read into memory; the database answers, more slowly")
        finally:
            self._begun.set()

    def _check(self) -> None:
        if self._closed:
            raise _ClosedError

    def _load(self, connection: Connection, clock: str) -> Cube:
        loading = Loading()
        loading.read(connection, self._check)
        self._loading, self._cube = loading, loading.cube(clock)
        return self._cube


class _Kept:
    """The last answers by what was asked, so many at most; what several ask for at once is made once."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer that is kept, else the one that is made now; answers are never None."""
        while True:
            with self._lock:
                found = self._answers.get(key)
                if found is not None:
                    self._answers.move_to_end(key)
                    return found
                others = self._making.get(key)
                if others is None:
                    mine = self._making[key] = threading.Event()
                    break
            others.wait()
        try:
            found = make()
        finally:
            with self._lock:
                del self._making[key]
                if found is not None:
                    self._answers[key] = found
                while len(self._answers) > self.most:
                    self._answers.popitem(last=False)
            mine.set()
        return found

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._answers.clear()


class _ClosedError(Exception):
    """The server ends while it loads."""


def clock_of(connection: Connection) -> str:
    """The time of the register's last change, as a transaction sees it; "" before the first."""
    return str(connection.execute(select(schema.clock.c.value)).scalar() or "")
