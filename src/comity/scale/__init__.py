"""The reading of many documents: the same flow mapped over batches, in one process or several. No domain logic."""

from comity.scale.reading import Outcome, read_sources

__all__ = ["Outcome", "read_sources"]
