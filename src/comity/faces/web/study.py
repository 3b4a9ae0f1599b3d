"""Reading for the pages: one reader for all requests, loaded when it is first needed, since it takes seconds and 300 MB."""

from __future__ import annotations

import threading

from comity.flow import Reader, Result
from comity.model.source import Source


class Study:
    """Reads one text at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: Reader | None = None

    def read(self, source: Source) -> Result:
        """Read a text.

        Raises:
            InputError: if it cannot be read.
        """
        with self._lock:
            if self._reader is None:
                self._reader = Reader()
            return self._reader.read(source)
