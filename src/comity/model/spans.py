"""Spans: places in a text, checked against the text when they are made."""

from __future__ import annotations

from dataclasses import dataclass

from comity.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch ``[start, end)`` of a document's text, in characters (code points), with the words that stand there.

    Make spans with :meth:`of`, which reads the quote from the text; the constructor is for values that were checked before.
    """

    start: int
    end: int
    quote: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span ``[start, end)`` of ``text``.

        Raises:
            SpanError: if the offsets do not lie in the text or hold nothing.
        """
        if not 0 <= start < end <= len(text):
            raise SpanError(f"no span [{start}, {end}) in a text of {len(text)} characters")
        return cls(start, end, text[start:end])

    def check(self, text: str) -> Span:
        """This span, if ``text`` holds its quote at its offsets.

        Raises:
            SpanError: if it does not.
        """
        if text[self.start : self.end] != self.quote:
            raise SpanError(f"the text at [{self.start}, {self.end}) is {text[self.start : self.end]!r}, not {self.quote!r}")
        return self
