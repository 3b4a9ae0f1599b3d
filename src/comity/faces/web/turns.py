"""Work that takes long and of which only so much is done at once, so that pages stay quick."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException

WAIT = 15
"""Seconds after which one may ask again."""


class Turns:
    """So many at once; nobody waits for a turn in a thread that pages need.

    Args:
        most: how many.
    """

    def __init__(self, most: int) -> None:
        self._free = threading.BoundedSemaphore(most)

    def take(self) -> None:
        """Take a turn, to be given back.

        Raises:
            HTTPException: 503 if none is free.
        """
        if not self._free.acquire(blocking=False):
            raise HTTPException(503, f"too many are taken at once; ask again in {WAIT} seconds", {"Retry-After": str(WAIT)})

    def give_back(self) -> None:
        """Give the turn back."""
        self._free.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A turn for as long as something is done.

        Raises:
            HTTPException: 503 if none is free.
        """
        self.take()
        try:
            yield
        finally:
            self.give_back()
