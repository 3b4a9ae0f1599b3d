"""``comity code`` and ``comity train coder``."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from comity.coder.coder import Coder, Given
from comity.coding.decide import Coding
from comity.coding.marks import Spans
from comity.evaluation.corpus import own
from comity.flow import Reader

_OFFSETS = re.compile(r"(\d+):(\d+)")


def run(sentence: str, source: str, target: str, language: str | None, pipeline: str | None, as_json: bool) -> int:
    """Code one sentence; returns the exit status."""
    coding = Coder(Reader(pipeline)).code(Given(sentence, _span(sentence, source), _span(sentence, target), language))
    print(msgspec.json.encode(coding).decode("utf-8") if as_json else line(sentence, coding))
    return 0


def _span(sentence: str, value: str) -> str | Spans:
    """Words of the sentence as they are; else offsets."""
    offsets = _OFFSETS.fullmatch(value)
    return ((int(offsets[1]), int(offsets[2])),) if offsets and value not in sentence else value


def line(sentence: str, coding: Coding) -> str:
    """A coding as a line: type and mode, status, the word that says it, the rule and how sure it is."""
    mode = f"/{coding.mode}" if coding.mode else ""
    word = sentence[slice(*coding.words)]
    return f"{coding.event}{mode}  {coding.status}  «{word}»  {coding.rule}  {coding.confidence:.2f}"


def train_coder(sentences: Path | None, out: Path) -> int:
    """Train the statistical coder; returns the exit status."""
    from comity.coder.train import train

    model = train(sentences or own() / "coder", out)
    print(f"{out}: {len(model.index)} features, {len(model.classes)} types")
    return 0
