"""A text and its name to a :class:`~comity.model.document.Document`."""

from __future__ import annotations

from comity.documents.language import detect
from comity.documents.published import find_publication
from comity.documents.structure import find_blocks
from comity.errors import InputError
from comity.knowledge.texts import languages
from comity.model.document import Document, Provenance


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
        InputError: if the text is empty, its language is not one that Comity reads, or ``published`` is no date.
    """
    if not text.strip():
        raise InputError(name, "holds no text", "give a file with text")
    code = language or detect(text)
    known = languages()
    if code not in known:
        problem = f"is in the language {code!r}, which Comity does not read" if code else "has no words whose language can be told"
        raise InputError(name, problem, f"languages: {', '.join(known)}; name one with --language if this is wrong")
    blocks = find_blocks(text, code)
    publication = find_publication(text, blocks, code, published, name, told_by=published_by)
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
