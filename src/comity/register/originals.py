"""The bytes that documents came as: once per hash, compressed, never thrown away, so that a claim can be checked years later."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from comity.model.items import Item
from comity.register import rows, schema


def keep(connection: Connection, came: Iterable[tuple[str, str | None, Item]]) -> None:
    """Keep the bytes of items that are not kept yet.

    Args:
        connection: of a writing transaction.
        came: hash (SHA-256, hexadecimal), media type as it was found, and the item.
    """
    table = schema.original
    given = {hashed: (media, item.data) for hashed, media, item in came}
    for some in rows.chunks(sorted(given)):
        query = select(table.c.hash).where(rows.among(connection, table.c.hash, some))
        there = {hashed for (hashed,) in connection.execute(query)}
        for hashed in some:
            if hashed not in there:
                media, data = given[hashed]
                values = {"hash": hashed, "media": media, "size": len(data), "bytes": zlib.compress(data)}
                connection.execute(insert(table), values)


def fetch(connection: Connection, hashed: str) -> bytes | None:
    """The bytes of a hash as they came; None where they are not kept."""
    found = connection.execute(select(schema.original.c.bytes).where(schema.original.c.hash == hashed)).scalar()
    return None if found is None else zlib.decompress(found)
