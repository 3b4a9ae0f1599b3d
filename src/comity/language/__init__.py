"""Documents to analyses: tokens, sentences, lemmas, morphology and dependencies by one trained pipeline per language."""

from comity.language.analyse import Analyser

__all__ = ["Analyser"]
