"""The names of publishers: ``knowledge/publishers.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_PATH = "publishers.yaml"


@cache
def load_publishers() -> Mapping[str, str]:
    """By the name that an agency signs with, the one under which it is listed.

    Raises:
        KnowledgeError: if a name stands there twice.
    """
    found: dict[str, str] = {}
    for name, forms in read_yaml(_PATH).items():
        for form in forms:
            if form in found:
                raise KnowledgeError(f"knowledge/{_PATH}: {form!r} stands under {found[form]} and {name}; keep one")
            found[str(form)] = str(name)
    return found
