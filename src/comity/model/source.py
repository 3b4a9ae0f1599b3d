"""Sources: texts that are ready to be read."""

from __future__ import annotations

from dataclasses import dataclass

from comity.model.document import Provenance


@dataclass(frozen=True, slots=True)
class Source:
    """A text to read.

    Attributes:
        name: file, address or ``-``.
        text: the text; every offset of its reading points into it.
        published: the date of publication (EDTF), where it is known beside the text.
        language: ISO 639-1 code, where it is known.
        published_by: what told the date; see :class:`~comity.model.document.Document`.
        provenance: what is known of the document that holds the text.
    """

    name: str
    text: str
    published: str | None = None
    language: str | None = None
    published_by: str = "given"
    provenance: Provenance | None = None
