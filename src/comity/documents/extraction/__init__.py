"""Items to sources: the text of a plain text, page, PDF or Word file, and what it says of itself."""

from comity.documents.extraction.extract import extract

__all__ = ["extract"]
