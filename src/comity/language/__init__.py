"""Documents to analyses: tokens, sentences, lemmas, morphology and dependencies by one trained pipeline per language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from comity.language.analyse import Analyser

__all__ = ["Analyser"]


def __getattr__(name: str) -> Any:
    """The analyser, loaded when it is asked for: the parser takes a second, and who only looks up names does not need it."""
    if name == "Analyser":
        from comity.language.analyse import Analyser

        return Analyser
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
