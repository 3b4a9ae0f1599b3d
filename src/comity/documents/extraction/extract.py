"""The bytes of one document to a text that is ready to be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from comity.documents.decode import decode
from comity.errors import ComityError, InputError
from comity.knowledge.texts import languages
from comity.model.document import Provenance
from comity.model.items import Item
from comity.model.source import Source
from comity.sources.kinds import Kind, kind_of

_SEPARATOR = "\n\n"
_TEXTS = frozenset({"text", "rows", "table", "mail", "mailbox"})  # an opened one holds nothing more: its first words only look so


@dataclass(frozen=True, slots=True)
class _Text:
    """What a document says, and says of itself."""

    text: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: str | None = None
    published_by: str | None = None
    address: str | None = None


def extract(item: Item) -> Source:
    """The text of a document, ready to be read, and where it comes from.

    A plain text is kept as it is. Of a page the main text is taken, with its title first and paragraphs between blank lines; the
    same of a PDF or Word file. What is given beside the document (:class:`~comity.model.items.Given`) goes before what it says of
    itself; a given title is put before a text that does not begin with it.

    Args:
        item: the document's bytes.

    Raises:
        InputError: if it is not text, a page, a PDF or a Word file, is locked, broken, scanned or too large, or holds no text.
    """
    kind = kind_of(item.data, item.media, item.name)
    try:
        found = _read(item, kind)
    except (ComityError, ImportError):  # an installation that lacks something is no fault of the document's
        raise
    except Exception as error:  # the libraries below meet whatever the open web holds
        problem = f"cannot be read as {kind.what.removeprefix('a ').removeprefix('an ')} ({type(error).__name__}: {error})"
        raise InputError(item.name, problem[:300], "open it in its own program and save it as text") from error
    given = item.given
    published, by = (given.published, given.published_by or "given") if given.published else (found.published, found.published_by)
    title = given.title or found.title
    return Source(
        name=item.name,
        text=_titled(found.text, given.title) if found.title is None else found.text,
        published=published,
        language=given.language or found.language,
        published_by=by or "given",
        provenance=Provenance(
            original=hashlib.sha256(item.data).hexdigest(),
            media=kind.media[0] if kind.media else item.media,
            title=title,
            byline=given.byline or found.byline,
            publisher=given.publisher or found.publisher,
            address=found.address or item.address,
            fetched=item.fetched,
            root=item.root,
            source=item.source,
        ),
    )


def _read(item: Item, kind: Kind) -> _Text:
    if kind.name == "html":
        return _page(item)
    if kind.name == "pdf":
        from comity.documents.extraction.pdf import read_pdf

        pdf = read_pdf(item.data, item.name)
        return _Text(_SEPARATOR.join(pdf.paragraphs), title=pdf.title)
    if kind.name == "docx":
        from comity.documents.extraction.word import read_word

        word = read_word(item.data, item.name)
        return _Text(_SEPARATOR.join(word.paragraphs), title=word.title)
    if kind.name in _TEXTS:
        return _Text(decode(item.data, item.name))
    raise InputError(item.name, f"is {kind.what}, not text", kind.remedy)


def _page(item: Item) -> _Text:
    from comity.documents.extraction.html import read_page  # here, since plain texts need none of its libraries
    from comity.documents.published import day_in_address

    page = read_page(item.data, item.name, item.charset, item.address, item.fetched, item.given.language)
    published, by = page.published, page.published_by
    if published is None and page.language not in languages():  # no one will read its lines
        day = day_in_address(page.address or item.name)
        published, by = (day.isoformat(), "address") if day else (None, None)
    return _Text(page.text, page.title, page.byline, page.publisher, page.language, published, by, page.address)


def _titled(text: str, title: str | None) -> str:
    """The text with a given title before it, if it does not begin with it."""
    title = " ".join((title or "").split())
    begin = " ".join(text[: 2 * len(title) + 100].split())
    return text if not title or begin.startswith(title) else f"{title}{_SEPARATOR}{text}"
