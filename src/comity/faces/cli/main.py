"""The entry point: what must happen before anything heavy is imported, and what a failure looks like."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from comity.scale.threads import one_thread

CLOSED_PIPE = 141
"""Exit status when the reader of our output has left (``| head``): 128 + SIGPIPE, as other programs have it."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the ``comity`` command with the given arguments (those of the process by default) and exit with its status."""
    one_thread()
    from comity.errors import ComityError
    from comity.faces.cli.app import app

    try:
        app(arguments, prog_name="comity")
    except BrokenPipeError:
        leave_quietly(CLOSED_PIPE)
    except ComityError as error:
        print(f"comity: {error}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)


def leave_quietly(status: int) -> NoReturn:
    """Exit at once, without another try to flush what nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os._exit(status)
