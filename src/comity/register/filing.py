"""Filing documents: their texts, where they come from, and the stories that they are copies of.

A story is known by the number of its first document in the register; which of its documents is the earliest published, the view
tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, insert, select

from comity.documents.publisher import find_publisher
from comity.knowledge.texts import languages
from comity.model.document import Document, Provenance
from comity.register import copies, fulltext, rows, schema
from comity.register.ledger import plain

_TOLD = ("title", "byline", "address", "media", "original", "fetched", "source")
Filed = tuple[bytes, int, str | None]
"""What is known of a filed document: its signature, its story and its date of publication."""


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
        stories = self._stories(numbers, documents, signed, bands, hashes)
        publishers = self._publishers(documents, stories)
        values = [
            {
                "id": number,
                "name": document.name,
                "hash": hashes[document.name],
                "text": document.text,
                "language": document.language,
                "published": document.published,
                "published_by": document.published_by,
                "publisher": publishers[number],
                **_provenance(document),
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
        found = {number: publisher(document) for number, document in zip(stories, documents, strict=True)}
        silent = {number: story for number, story in stories.items() if found[number] is None and story != number}
        document = schema.document
        known = dict(found)
        for some in rows.chunks(sorted(set(silent.values()) - found.keys())):
            query = select(document.c.id, document.c.publisher).where(rows.among(self.connection, document.c.id, some))
            known |= {row.id: row.publisher for row in self.connection.execute(query)}
        return found | {number: known.get(story) for number, story in silent.items()}

    def _stories(
        self,
        numbers: range,
        documents: Sequence[Document],
        signed: Sequence[bytes],
        bands: Sequence[Sequence[int]],
        hashes: Mapping[str, str],
    ) -> dict[int, int]:
        """The story of each new document. Its bands are filed where no text of its story is yet."""
        filed = self._filed(sorted({key for each in bands for key in each}))
        same = self._same([document for document, signature in zip(documents, signed, strict=True) if not signature], hashes)
        stories: dict[int, int] = {}
        new = []
        for number, document, signature, keys in zip(numbers, documents, signed, bands, strict=True):
            exactly = () if signature else _exact(document, hashes)  # the same text has the same signature
            exact = [same[key] for key in exactly if key in same]
            met = {other: entry for key in keys for other, entry in filed.get(key, {}).items()}
            story = exact[0] if exact else self._story_of(signature, met)
            stories[number] = story = number if story is None else story
            same |= dict.fromkeys((key for key in exactly if key not in same), story)
            for key in dict.fromkeys(keys):
                entries = filed.setdefault(key, {})
                if all(other_story != story for _, other_story, _ in entries.values()):
                    entries[number] = (signature, story, document.published)
                    new.append((key, number))
        rows.insert_short(self.connection, schema.band, new)
        return stories

    def _story_of(self, signature: bytes, met: Mapping[int, Filed]) -> int | None:
        """The story of the earliest published document that a text is a copy of, among those that share a band with it."""
        signatures = {other: entry[0] for other, entry in met.items()}
        found = copies.original(signature, signatures, {other: entry[2] for other, entry in met.items()})
        return None if found is None else met[found][1]

    def _same(self, documents: Sequence[Document], hashes: Mapping[str, str]) -> dict[str, int]:
        """By hash of text or bytes, the story of documents that are exactly the same; for those that tell nothing to compare."""
        document = schema.document
        found: dict[str, int] = {}
        wanted = sorted({key for each in documents for key in _exact(each, hashes)})
        for column in (document.c.original, document.c.hash):
            for some in rows.chunks(wanted):
                first = select(func.min(document.c.id)).where(rows.among(self.connection, column, some)).group_by(column)
                query = select(column, document.c.story).where(document.c.id.in_(first))
                found |= {row[0]: row.story for row in self.connection.execute(query)}
        return found

    def _filed(self, keys: Sequence[int]) -> dict[int, dict[int, Filed]]:
        """By band, the documents filed there."""
        found: dict[int, dict[int, Filed]] = {}
        band, document = schema.band, schema.document
        known: dict[int, Filed] = {}
        pairs: list[tuple[int, int]] = []
        for some in rows.chunks(keys):
            query = select(band.c.hash, band.c.document).where(rows.among(self.connection, band.c.hash, some))
            pairs += [(key, number) for key, number in self.connection.execute(query)]
        for some in rows.chunks(sorted({number for _, number in pairs})):
            query = select(document.c.id, document.c.signature, document.c.story, document.c.published)
            for row in self.connection.execute(query.where(rows.among(self.connection, document.c.id, some))):
                known[row.id] = (row.signature, row.story, row.published)
        for key, number in pairs:
            found.setdefault(key, {})[number] = known[number]
        return found


def publisher(document: Document) -> str | None:
    """Who published a document, as its page or source names it, or as the text itself does."""
    named = document.provenance.publisher if document.provenance else None
    if named:
        return plain(named)
    return find_publisher(document) if document.language in languages() else None


def _provenance(document: Document) -> dict[str, str | None]:
    """What is stored of where a document comes from."""
    told = document.provenance or Provenance()
    return {name: plain(value) if (value := getattr(told, name)) is not None else None for name in _TOLD}


def _exact(document: Document, hashes: Mapping[str, str]) -> tuple[str, ...]:
    """The hashes by which exactly the same document is found: of its text, and of the bytes that it came as."""
    original = document.provenance.original if document.provenance else None
    return (hashes[document.name], original) if original else (hashes[document.name],)
