"""Bytes to documents: text, language, blocks and date."""

from comity.documents.build import UnreadError, build
from comity.documents.decode import MAX_BYTES, decode, read_file, read_stream

__all__ = ["MAX_BYTES", "UnreadError", "build", "decode", "read_file", "read_stream"]
