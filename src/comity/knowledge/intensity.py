"""How cooperative or conflictual an event of each PLOVER type is: ``knowledge/plover/intensity.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.model.codes import EventType

_PATH = "plover/intensity.yaml"
_MOST = 10


@cache
def load_intensity() -> Mapping[str, float]:
    """By PLOVER type its value on Goldstein's scale, -10 to +10.

    Raises:
        KnowledgeError: if a type is missing or unknown, or a value is off the scale.
    """
    data = {str(name): float(value) for name, value in read_yaml(_PATH).items()}
    if set(data) != {each.value for each in EventType}:
        raise KnowledgeError(f"knowledge/{_PATH}: it must hold each of the PLOVER types once")
    if wrong := [name for name, value in data.items() if abs(value) > _MOST]:
        raise KnowledgeError(f"knowledge/{_PATH}: {', '.join(wrong)} is off the scale from -10 to +10")
    return data
