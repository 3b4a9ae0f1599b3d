"""Readers of the tables under ``data/``: every fault names the file, the entry and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from comity.errors import KnowledgeError


def rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The rows of ``data/<name>``, a tab-separated table with ``#`` comments and a header.

    Raises:
        KnowledgeError: if the header or the number of cells is not what ``columns`` says.
    """
    text = (files("comity.knowledge.world") / "data" / name).read_text(encoding="utf-8")
    lines = enumerate(text.split("\n"), start=1)
    content = ((number, tuple(line.split("\t"))) for number, line in lines if line and not line.startswith("#"))
    _, header = next(content, (0, ()))
    if header != columns:
        raise KnowledgeError(f"{name}: the header is {header}; write the columns {columns}")
    for number, cells in content:
        if len(cells) != len(columns):
            raise KnowledgeError(f"{name}:{number}: {cells[0]!r} has {len(cells)} cells; write {len(columns)}, separated by tabs")
        yield cells
