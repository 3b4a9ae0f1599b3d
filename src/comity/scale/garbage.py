"""How often Python looks for objects that only refer to each other.

It does so after every 700 new objects, and goes through all the lexicons every few seconds: an eighth of the time of reading. What
is made for a document hardly refers to itself in circles, so that next to nothing would be found.
"""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 100_000
"""New objects after which it is looked: what would be found among them takes some megabytes at most."""


def rarely() -> None:
    """For a process of Comity's own, before the lexicons are loaded: collections are rare, and there is none at its end."""
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    atexit.register(gc.freeze)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Within it, collections are rare; after it they are as they were before."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], OBJECTS) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
