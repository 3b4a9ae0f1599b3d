"""The decision: what a source does to a target, from what the engine saw of the pair. Frames speak first, then the model."""

from __future__ import annotations

from dataclasses import dataclass

from comity.coding import features, model
from comity.coding.pair import Pair
from comity.events.compose import Candidate
from comity.events.status import Outlook, outlook
from comity.events.syntax import Syntax
from comity.knowledge.predicates import Frame, load_lexicon
from comity.model.analysis import Token
from comity.model.codes import EventType, Status

MODEL = "model"
"""The rule of what the statistical model says."""

CERTAIN = 0.75
"""The fit of slots from which a frame's word is taken without asking the model."""


@dataclass(frozen=True, slots=True)
class Coding:
    """What a source does to a target.

    Attributes:
        event: PLOVER type.
        mode: one of the type's modes, where the words tell it.
        status: whether it happened.
        rule: id of the frame, or :data:`MODEL`.
        confidence: from 0 to 1.
        words: the word that says it, as ``[start, end)`` in the sentence.
        cameo: the type in the field's conversion from CAMEO, where the codebook has another ("imposed sanctions": COERCE).
    """

    event: EventType
    mode: str | None
    status: Status
    rule: str
    confidence: float
    words: tuple[int, int]
    cameo: EventType


def decide(found: Pair, language: str, statistical: model.Model | None = None) -> Coding:
    """The event that a pair takes part in.

    Args:
        found: the pair.
        language: ISO 639-1 code.
        statistical: the model to ask where no frame fits; the shipped one by default.
    """
    best = found.readings[0] if found.readings else None
    if best is not None and best.fit >= CERTAIN:
        return _told(best.candidate, best.candidate.confidence)
    lexicon = load_lexicon(language)
    odds = model.in_news((statistical or model.load()).probabilities(features.features(found, lexicon, language)))
    event = EventType(max(odds, key=lambda name: odds[name]))
    told = next((r.candidate for r in found.readings if r.candidate.event is event and r.fit > 0), None)
    if told is not None:
        return _told(told, odds[event])
    token = _predicate(found)
    view = outlook(found.syntax, token) if found.syntax.is_verb(token) else Outlook()
    mode = mode_of(lexicon.frames, token, event)
    return Coding(event, mode, view.status, MODEL, odds[event], (token.start, token.end), event)


def _told(candidate: Candidate, confidence: float) -> Coding:
    """What a frame says."""
    frame, token = candidate.frame, candidate.token
    cameo = frame.cameo if candidate.event is frame.event else candidate.event
    if candidate.inner and all(match.frame.event is EventType.SUPPORT for match in candidate.inner):
        cameo = EventType.SUPPORT  # "reiterated its commitment to support"
    span = token.start, token.end
    return Coding(candidate.event, candidate.mode, candidate.status, frame.id, confidence, span, cameo)


def _predicate(found: Pair) -> Token:
    """The word that most likely says what happens: the verb where the paths of the two meet, or the nearest above."""
    up, meeting, down = features.path(found)
    words = [*up, *([meeting] if meeting is not None else []), *down]
    inside = {*found.source, *found.target}
    verbs = [token for token in words if found.syntax.is_verb(token) and token.index not in inside]
    if meeting is not None and meeting in verbs:
        return meeting
    return next(iter(verbs), None) or _above(found.syntax, found.source_head)


def _above(syntax: Syntax, token: Token) -> Token:
    return next((head for head, _ in syntax.ancestors(token) if syntax.is_verb(head)), token)


def mode_of(frames: tuple[Frame, ...], token: Token, event: EventType) -> str | None:
    """The mode that all frames of the type have that the word can head."""
    modes = {f.mode for f in frames if f.event is event and token.lemma in f.verbs | f.nouns}
    return next(iter(modes)) if len(modes) == 1 else None
