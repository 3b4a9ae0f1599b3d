"""Bytes to documents: text, language, blocks and date."""

from comity.documents.build import build
from comity.documents.decode import MAX_BYTES, decode, read_file, read_stream

__all__ = ["MAX_BYTES", "build", "decode", "read_file", "read_stream"]
