"""Documents by the words that they hold."""

from __future__ import annotations

import re
from collections import defaultdict

from sqlalchemy import func, or_, select

from comity.knowledge.world.folding import fold
from comity.register import schema
from comity.register.answers import Hit
from comity.register.fulltext import holds, numbers, pieces
from comity.register.view import View

COUNTED = 1000
"""Documents that a search counts for the eye; of more it says that there are more."""
_AROUND = 90  # characters of a snippet on each side


def search(view: View, words: str, limit: int | None = 20, offset: int = 0, most: int | None = None) -> tuple[list[Hit], int]:
    """Documents that hold some words, the last added first, and how many there are.

    Args:
        view: the register at a time.
        words: words and quoted phrases.
        limit: how many at most.
        offset: how many are left out before them.
        most: how many are counted: where there are more, the count is one above it.

    Raises:
        RegisterError: if there is no word to look for.
    """
    document = schema.document
    with view.store.reading() as connection:
        if view.stamp is None:
            found = numbers(connection, words)
        else:
            stood = (document.c.added <= view.stamp, or_(document.c.until.is_(None), document.c.until > view.stamp))
            found = select(document.c.id).where(holds(words), *stood)
        counted = found.limit(most + 1) if most else found
        total = connection.execute(select(func.count()).select_from(counted.subquery())).scalar() or 0
        if most and total > most and view.stamp is None:
            found = numbers(connection, words, dense=True)
        newest = found.order_by(found.selected_columns[0].desc()).limit(limit).offset(offset)
        hits = connection.execute(select(document).where(document.c.id.in_(newest)).order_by(document.c.id.desc())).all()
        told: dict[int, list[str]] = defaultdict(list)
        claim = schema.claim
        said = select(claim.c.document, claim.c.fact).where(claim.c.document.in_([row.id for row in hits]), claim.c.until.is_(None))
        for row in connection.execute(said.order_by(claim.c.fact)):
            told[row.document].append(row.fact)
    return [
        Hit(
            document=row.id,
            name=row.name,
            language=row.language,
            published=row.published,
            publisher=row.publisher,
            snippet=_snippet(row.text, pieces(words)[0]),
            facts=tuple(dict.fromkeys(told[row.id])),
        )
        for row in hits
    ], int(total)


def _snippet(text: str, piece: str) -> str:
    """The words around the first place where a piece stands."""
    found = re.search(r"[\W_]+".join(map(re.escape, piece.split())), fold(text))
    at, end = found.span() if found else (0, 0)
    start, stop = max(0, at - _AROUND), min(len(text), end + _AROUND)
    cut = " ".join(text[start:stop].split())
    return f"{'…' if start else ''}{cut}{'…' if stop < len(text) else ''}"
