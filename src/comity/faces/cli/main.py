"""The entry point: what must happen before anything heavy is imported, and what a failure looks like."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from comity.scale.garbage import rarely
from comity.scale.threads import one_thread


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the ``comity`` command with the given arguments (those of the process by default) and exit with its status."""
    one_thread()
    rarely()
    # With a closed pipe (``| head``) we leave at once, and the tracker of the worker processes would complain of it.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    from comity.errors import ComityError
    from comity.faces.cli.commands import app

    try:
        app(arguments, prog_name="comity")
    except ComityError as error:
        print(f"comity: {error}", file=sys.stderr)
        sys.exit(1)
    sys.exit(0)
