"""Reading the data files that ship with the package."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import yaml

from comity.errors import KnowledgeError

_SAFE: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SAFE):  # type: ignore[misc, valid-type]
    """YAML in which only ``true`` and ``false`` are truth values: "yes", "no" and "on" are words of the lexicons."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in _SAFE.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def read_yaml(path: str) -> Any:
    """The content of a YAML file under ``knowledge/`` (``fr/grammar.yaml``).

    Raises:
        KnowledgeError: if the file is missing or is no YAML; it names the file and the line.
    """
    try:
        text = (files("comity.knowledge") / path).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise KnowledgeError(f"knowledge/{path}: no such file; each language needs the same set of files") from error
    try:
        return parse(text)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"knowledge/{path}: {error}") from error


def parse(text: str) -> Any:
    """The content of a text in YAML.

    Raises:
        yaml.YAMLError: if it is none.
    """
    return yaml.load(text, Loader=_Loader)


def list_yaml(folder: str) -> list[str]:
    """The paths of the YAML files in a folder under ``knowledge/``, sorted."""
    return sorted(
        f"{folder}/{entry.name}" for entry in (files("comity.knowledge") / folder).iterdir() if entry.name.endswith(".yaml")
    )
