"""A text and its name to a :class:`~comity.model.document.Document`."""

from __future__ import annotations

from comity.documents.language import detect
from comity.documents.published import check_given, find_publication
from comity.documents.structure import find_blocks
from comity.errors import InputError
from comity.knowledge.texts import languages
from comity.model.document import Block, BlockKind, Document, Provenance


class UnreadError(InputError):
    """A text in a language that Comity does not read.

    Args:
        document: what is known of it: its text, language, date where one was given, and where it comes from.
    """

    def __init__(self, document: Document) -> None:
        problem = f"is in the language {document.language!r}, which Comity does not read"
        super().__init__(document.name, problem, f"languages: {', '.join(languages())}; name one with --language if this is wrong")
        self.document = document


def build(
    name: str,
    text: str,
    published: str | None = None,
    language: str | None = None,
    published_by: str = "given",
    provenance: Provenance | None = None,
) -> Document:
    """The document of a text: its language, blocks and date.

    Args:
        name: the file name or address it came from.
        text: the decoded text; it is kept as it is.
        published: the date of publication if it is known beside the text (YYYY-MM-DD, YYYY-MM or YYYY).
        language: ISO 639-1 code if it is known.
        published_by: what told ``published``.
        provenance: what is known of where it comes from.

    Raises:
        UnreadError: if its language is not one that Comity reads.
        InputError: if the text is empty or without words, or ``published`` is no date.
    """
    if not text.strip():
        raise InputError(name, "holds no text", "give a file with text")
    code = language or detect(text)
    if code is None:
        problem = "has no words whose language can be told"
        raise InputError(name, problem, f"languages: {', '.join(languages())}; name one with --language if this is wrong")
    if code not in languages():
        day = check_given(published, name) if published is not None else None
        body = Block(len(text) - len(text.lstrip()), len(text.rstrip()), BlockKind.BODY)
        told_by = published_by if day else None
        raise UnreadError(Document(name, text, code, day, told_by, blocks=(body,), provenance=provenance))
    blocks = find_blocks(text, code)
    address = provenance.address if provenance else None
    publication = find_publication(text, blocks, code, published, name, told_by=published_by, address=address)
    return Document(
        name=name,
        text=text,
        language=code,
        published=publication.published,
        published_by=publication.published_by,
        anchor=publication.anchor,
        anchor_precision=publication.anchor_precision,
        blocks=blocks,
        provenance=provenance,
    )
