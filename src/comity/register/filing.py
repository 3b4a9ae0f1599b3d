"""Filing documents: their texts, and the stories that they are copies of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, insert, select

from comity.documents.publisher import find_publisher
from comity.model.document import Document
from comity.register import copies, fulltext, rows, schema


class Filing:
    """Stores texts and finds the stories that they are copies of."""

    def __init__(self, connection: Connection, stamp: str) -> None:
        self.connection = connection
        self.stamp = stamp

    def documents(self, documents: Sequence[Document], hashes: Mapping[str, str]) -> list[tuple[int, int]]:
        """Store documents; returns the number of each and that of its story."""
        if not documents:
            return []
        signed = [copies.signature(document) for document in documents]
        bands = [copies.bands(each) for each in signed]
        first = (self.connection.execute(select(func.max(schema.document.c.id))).scalar() or 0) + 1
        numbers = range(first, first + len(documents))
        stories = self._stories(numbers, signed, bands)
        publishers = self._publishers(documents, stories)
        values = [
            {
                "id": number,
                "name": document.name,
                "hash": hashes[document.name],
                "text": document.text,
                "language": document.language,
                "published": document.published,
                "publisher": publishers[number],
                "story": stories[number],
                "signature": signature,
                "added": self.stamp,
                "until": None,
            }
            for number, document, signature in zip(numbers, documents, signed, strict=True)
        ]
        self.connection.execute(insert(schema.document), values)
        fulltext.add(self.connection, [(number, each.text) for number, each in zip(numbers, documents, strict=True)])
        return [(number, stories[number]) for number in numbers]

    def _publishers(self, documents: Sequence[Document], stories: Mapping[int, int]) -> dict[int, str | None]:
        """By number, who published each new document: a copy that does not say has the publisher of its story."""
        found = {number: find_publisher(document) for number, document in zip(stories, documents, strict=True)}
        silent = {number: story for number, story in stories.items() if found[number] is None and story != number}
        document = schema.document
        known = dict(found)
        for some in rows.chunks(sorted(set(silent.values()) - found.keys())):
            query = select(document.c.id, document.c.publisher).where(rows.among(self.connection, document.c.id, some))
            known |= {row.id: row.publisher for row in self.connection.execute(query)}
        return found | {number: known.get(story) for number, story in silent.items()}

    def _stories(self, numbers: range, signed: Sequence[bytes], bands: Sequence[Sequence[int]]) -> dict[int, int]:
        """The story of each new document. Its bands are filed where no text of its story is yet."""
        filed = self._filed(sorted({key for each in bands for key in each}))
        stories: dict[int, int] = {}
        new = []
        for number, signature, keys in zip(numbers, signed, bands, strict=True):
            met = {other: entry for key in keys for other, entry in filed.get(key, {}).items()}
            found = copies.original(signature, {other: entry[0] for other, entry in met.items()})
            stories[number] = story = number if found is None else met[found][1]
            for key in dict.fromkeys(keys):
                entries = filed.setdefault(key, {})
                if all(other_story != story for _, other_story in entries.values()):
                    entries[number] = (signature, story)
                    new.append((key, number))
        rows.insert_short(self.connection, schema.band, new)
        return stories

    def _filed(self, keys: Sequence[int]) -> dict[int, dict[int, tuple[bytes, int]]]:
        """By band, the documents filed there with their signature and story."""
        found: dict[int, dict[int, tuple[bytes, int]]] = {}
        band, document = schema.band, schema.document
        known: dict[int, tuple[bytes, int]] = {}
        pairs: list[tuple[int, int]] = []
        for some in rows.chunks(keys):
            query = select(band.c.hash, band.c.document).where(rows.among(self.connection, band.c.hash, some))
            pairs += [(key, number) for key, number in self.connection.execute(query)]
        for some in rows.chunks(sorted({number for _, number in pairs})):
            query = select(document.c.id, document.c.signature, document.c.story)
            for row in self.connection.execute(query.where(rows.among(self.connection, document.c.id, some))):
                known[row.id] = (row.signature, row.story)
        for key, number in pairs:
            found.setdefault(key, {})[number] = known[number]
        return found
