"""How a source is named under a note."""

from __future__ import annotations

from comity.briefs import dates
from comity.briefs.note import Note, Quote, plain
from comity.knowledge.briefs import load_phrases


def line(quote: Quote, note: Note) -> str:
    """A document's name, publisher, date and language: ``dispatch-3.txt, Yonhap, 14 February 2018 (fr):``."""
    phrases = load_phrases(note.language)
    date = dates.named(quote.published, phrases) if quote.published else note.labels["undated_source"]
    parts = [quote.title, *([plain(quote.publisher)] if quote.publisher else []), plain(date)]
    return f"{', '.join(parts)} ({plain(quote.language)}){note.labels['colon']}"
