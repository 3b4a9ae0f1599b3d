"""What columns of tables are called: ``knowledge/columns.yaml``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

_PATH = "columns.yaml"
ROLES = ("text", "title", "published", "address", "language", "publisher", "byline", "id")


def plain(name: str) -> str:
    """A column's name without what does not matter: case, accents, spaces, punctuation; a dot stays."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    return "".join(char for char in folded if char.isalnum() or char == ".")


@cache
def load_columns() -> Mapping[str, Mapping[str, int]]:
    """For each role of a column its names (:func:`plain`) with their rank, 0 being the likeliest.

    Raises:
        KnowledgeError: if a role is unknown or missing, or a name stands twice.
    """
    data = read_yaml(_PATH)
    if wrong := set(data) ^ set(ROLES):
        raise KnowledgeError(f"knowledge/{_PATH}: {sorted(wrong)[0]}: unknown or missing; the entries are {', '.join(ROLES)}")
    seen: dict[str, str] = {}
    found: dict[str, dict[str, int]] = {}
    for role, names in data.items():
        found[role] = {}
        for rank, name in enumerate(dict.fromkeys(plain(str(name)) for name in names)):
            if name in seen:
                raise KnowledgeError(f"knowledge/{_PATH}: {role}: {name!r} stands under {seen[name]} too; keep one")
            seen[name] = role
            found[role][name] = rank
    return found
