"""Reading for the pages: in one process beside the server, begun when it is first needed, so that no page waits for a text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from comity.errors import InputError
from comity.faces.web.shelf import Shelf
from comity.faces.web.turns import Turns
from comity.flow import Result
from comity.model.items import Item
from comity.model.source import Source
from comity.scale.aside import Aside

WAITING = 6
"""Requests that may wait for the reader; more would take the threads that pages are made in."""
TAKING = 3
"""Requests that bring something to be read; each may wait for the network."""
SECONDS = 120.0
"""For one request; what takes longer is given up."""
KEPT = 2_000_000
"""Characters of texts whose readings are kept for the next who asks."""


class Study:
    """Reads for one request at a time.

    Attributes:
        taking: turns of requests that bring something.
        shelf: where readings wait that may be stored.
    """

    def __init__(self) -> None:
        self.taking = Turns(TAKING)
        self.shelf = Shelf()
        self._aside = Aside()
        self._reading = threading.Lock()
        self._waiting = Turns(WAITING)
        self._kept: OrderedDict[Source, Result] = OrderedDict()
        self._keeping = threading.Lock()

    def read(self, source: Source) -> Result:
        """Read a text.

        Raises:
            InputError: if it cannot be read.
            HTTPException: 503 if too many are waiting.
        """
        with self._keeping:
            known = self._kept.get(source)
            if known is not None:
                self._kept.move_to_end(source)
                return known
        (outcome,) = self.read_all([source])
        if isinstance(outcome, InputError):
            raise outcome
        self._keep(source, outcome)
        return outcome

    def read_all(self, entries: Sequence[Item | Source]) -> list[Result | InputError]:
        """Read some texts, or the bytes of some documents; in the place of each that cannot be read, why.

        Raises:
            HTTPException: 503 if too many are waiting.
        """
        with self._waiting.turn(), self._reading:
            return self._aside.read(entries, SECONDS)

    def close(self) -> None:
        """End the process."""
        self._aside.end()

    def _keep(self, source: Source, result: Result) -> None:
        with self._keeping:
            self._kept[source] = result
            while len(self._kept) > 1 and sum(len(each.text) for each in self._kept) > KEPT:
                self._kept.popitem(last=False)
