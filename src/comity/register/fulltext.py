"""Full text of the documents that stand: FTS5 in SQLite; in PostgreSQL an index over the column, which needs no upkeep here."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, Connection, bindparam, text
from sqlalchemy.ext.compiler import compiles

from comity.errors import RegisterError
from comity.knowledge.world.folding import fold

_ADD = text("INSERT INTO document_text (rowid, text) VALUES (:id, :text)")
_REMOVE = text("INSERT INTO document_text (document_text, rowid, text) SELECT 'delete', id, text FROM document WHERE id = :id")
_PIECE = re.compile(r'"([^"]+)"|([^\s"]+)')
_WORD = re.compile(r"[^\W_]+")


def add(connection: Connection, document: int, words: str) -> None:
    """Make a document's text findable."""
    if connection.dialect.name == "sqlite":
        connection.execute(_ADD, {"id": document, "text": words})


def remove(connection: Connection, document: int) -> None:
    """Take a document out that was replaced."""
    if connection.dialect.name == "sqlite":
        connection.execute(_REMOVE, {"id": document})


def pieces(words: str) -> list[str]:
    """The words and the quoted phrases of a question, folded.

    >>> pieces('coopération "accord de paix"')
    ['cooperation', 'accord de paix']

    Raises:
        RegisterError: if it holds no word.
    """
    found = [" ".join(_WORD.findall(fold(phrase or word))) for phrase, word in _PIECE.findall(words)]
    found = [piece for piece in found if piece]
    if not found:
        raise RegisterError(words or '""', "holds no word to look for", "give words, or a phrase in quotes")
    return found


def holds(words: str) -> ColumnElement[bool]:
    """That a row of ``document`` holds all of some words, whatever their accents and capitals; a quoted phrase together."""
    return _Holds(pieces(words))


class _Holds(ColumnElement[bool]):
    """Full text's condition, written as each database wants it."""

    type = Boolean()
    inherit_cache = False

    def __init__(self, wanted: list[str]) -> None:
        self.wanted = wanted


@compiles(_Holds, "sqlite")
def _sqlite(element: _Holds, compiler: Any, **kwargs: Any) -> str:
    matched: BindParameter[str] = bindparam(None, " ".join(f'"{piece}"' for piece in element.wanted), unique=True)
    return f"document.id IN (SELECT rowid FROM document_text WHERE document_text MATCH {compiler.process(matched, **kwargs)})"


@compiles(_Holds, "postgresql")
def _postgresql(element: _Holds, compiler: Any, **kwargs: Any) -> str:
    matched: list[BindParameter[str]] = [bindparam(None, piece, unique=True) for piece in element.wanted]
    asked = " && ".join(f"phraseto_tsquery('simple', {compiler.process(each, **kwargs)})" for each in matched)
    return f"to_tsvector('simple', comity_fold(document.text)) @@ ({asked})"
