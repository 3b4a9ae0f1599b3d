"""Processes of their own, for tests that kill them."""

from __future__ import annotations

import os
from collections.abc import Callable


def started(action: Callable[[], None]) -> int:
    """A process of its own that does something and ends; its number."""
    process = os.fork()
    if process == 0:
        try:
            action()
            os._exit(0)
        except BaseException as error:  # no test runner beyond this point
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
            os._exit(1)
    return process


def ended(process: int) -> int:
    """Wait for a process; its exit status, or the signal that killed it as a negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
