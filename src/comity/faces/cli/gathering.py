"""What the paths on the command line name, told to the user where it is passed over or missing."""

from __future__ import annotations

from collections.abc import Sequence

from comity.faces.cli.app import tell
from comity.scale.inputs import Inputs, gather


def gathered(paths: Sequence[str], pattern: str | None) -> Inputs | None:
    """The inputs, as :func:`comity.scale.inputs.gather`; None where none of the paths exists, which is wrong usage."""
    inputs = gather(paths, pattern)
    for note in inputs.notes:
        tell(note)
    if len(inputs.missing) < len(paths):
        return inputs
    for entry in inputs.entries:
        tell(str(entry))
    return None
