"""Items: what an input holds before a text is made of it: bytes, and what is known of where they came from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Given:
    """What stands beside a document where it came from: in a feed's entry, a table's row, a mail's header, a user's option.

    Attributes:
        title: its title.
        byline: who wrote it, as it is written there.
        publisher: who published it.
        language: ISO 639-1 code.
        published: EDTF date of publication (``2018-02-14``, ``2018-02``, ``2018``).
        published_by: what told that date: ``given`` (the user), ``feed``, ``mail`` or ``table``.
    """

    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    published_by: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One document's bytes.

    Attributes:
        name: under which it is known: a file's path, a web address, or for what stands in an archive ``ARCHIVE!/NAME``.
        data: the bytes as they came, after transport and archive were taken off.
        media: the media type that the server or container declares ("text/html"), in small letters and without parameters.
        charset: the encoding that they declare.
        address: its web address, where it has one.
        fetched: when it was fetched or captured (ISO 8601, UTC, seconds), where that is known.
        root: the input as it was named: the file, archive, feed or address that opens it again.
        source: the name of the declared source that it was pulled from.
        given: what is said of it where it came from.
    """

    name: str
    data: bytes
    media: str | None = None
    charset: str | None = None
    address: str | None = None
    fetched: str | None = None
    root: str | None = None
    source: str | None = None
    given: Given = Given()
