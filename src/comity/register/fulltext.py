"""Full text of the documents that stand: the table ``document_text``, of FTS5 in SQLite, of text search vectors in PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.ext.compiler import compiles

from comity.errors import RegisterError
from comity.knowledge.world.folding import WORD, fold

_ADD = {
    "sqlite": text("INSERT INTO document_text (rowid, text) VALUES (:id, :text)"),
    "postgresql": text("INSERT INTO document_text (document, words) VALUES (:id, to_tsvector('simple', CAST(:text AS text)))"),
}
_REMOVE = {
    "sqlite": text("INSERT INTO document_text (document_text, rowid, text) SELECT 'delete', id, text FROM document WHERE id = :id"),
    "postgresql": text("DELETE FROM document_text WHERE document = :id"),
}
_PIECE = re.compile(r'"([^"]+)"|([^\s"]+)')


def add(connection: Connection, documents: Iterable[tuple[int, str]]) -> None:
    """Make the texts of documents (number, text) findable."""
    plain = (lambda words: words) if connection.dialect.name == "sqlite" else fold  # FTS5 folds by itself
    values = [{"id": number, "text": plain(words)} for number, words in documents]
    if values:
        connection.execute(_ADD[connection.dialect.name], values)


def remove(connection: Connection, document: int) -> None:
    """Take a document out that was replaced."""
    connection.execute(_REMOVE[connection.dialect.name], {"id": document})


def pieces(words: str) -> list[str]:
    """The words and the quoted phrases of a question, folded.

    >>> pieces('coopération "accord de paix"')
    ['cooperation', 'accord de paix']

    Raises:
        RegisterError: if it holds no word.
    """
    found = [" ".join(WORD.findall(fold(phrase or word))) for phrase, word in _PIECE.findall(words)]
    found = [piece for piece in found if piece]
    if not found:
        raise RegisterError(words or '""', "holds no word to look for", "give words, or a phrase in quotes")
    return found


def numbers(connection: Connection, words: str, dense: bool = False) -> Select[tuple[int]]:
    """The numbers of the documents that stand and hold all of some words, as :func:`holds`.

    Args:
        connection: of a reading transaction.
        words: words and quoted phrases.
        dense: many documents hold them, and only the last ones are asked for.
    """
    by_index(connection)
    return _sqlite_numbers(words) if connection.dialect.name == "sqlite" else _postgresql_numbers(words, dense)


def by_index(connection: Connection) -> None:
    """Let PostgreSQL look words up in the index for the rest of the transaction: it takes reading all vectors for cheap, since it
    does not count that they are stored out of line and compressed."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")


def _sqlite_numbers(words: str) -> Select[tuple[int]]:
    found = table("document_text", column("rowid", Integer))
    asked = " ".join(f'"{piece}"' for piece in pieces(words))
    return select(found.c.rowid).where(text("document_text MATCH :words").bindparams(bindparam("words", asked, unique=True)))


def _postgresql_numbers(words: str, dense: bool = False) -> Select[tuple[int]]:
    found = table("document_text", column("document", BigInteger), column("words"))
    phrases = [func.phraseto_tsquery(literal_column("'simple'"), piece) for piece in pieces(words)]
    # Sorted by the number itself, it looks through all of them from the end: good only where most hold the words.
    number = found.c.document if dense else found.c.document + literal_column("0")
    return select(number).where(*(found.c.words.bool_op("@@")(phrase) for phrase in phrases))


def holds(words: str) -> ColumnElement[bool]:
    """That a row of ``document`` holds all of some words, whatever their accents and capitals; a quoted phrase together."""
    pieces(words)
    return _Holds(words)


class _Holds(ColumnElement[bool]):
    """Full text's condition, written as each database wants it."""

    type = Boolean()
    inherit_cache = False

    def __init__(self, words: str) -> None:
        self.words = words

    def self_group(self, against: Any = None) -> Any:
        """Itself: SQLite would not use its index for "(id IN …) = 1"."""
        return self


@compiles(_Holds)  # where no database is known: to print a statement, or to look at it
@compiles(_Holds, "sqlite")
def _sqlite(element: _Holds, compiler: Any, **kwargs: Any) -> str:
    return f"document.id IN ({compiler.process(_sqlite_numbers(element.words), **kwargs)})"


@compiles(_Holds, "postgresql")
def _postgresql(element: _Holds, compiler: Any, **kwargs: Any) -> str:
    return f"document.id IN ({compiler.process(_postgresql_numbers(element.words), **kwargs)})"
