"""The decision: what a source does to a target, from what the engine saw of the pair. Frames speak first, then the model,
which may also overrule a frame that it finds unlikely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.coding import features, model
from comity.coding.pair import Pair
from comity.events.compose import COOPERATIVE, YIELDING, Candidate
from comity.events.status import Outlook, outlook
from comity.events.syntax import Syntax
from comity.knowledge.predicates import Frame, load_lexicon
from comity.model.analysis import Token
from comity.model.codes import EventType, Status

MODEL = "model"
"""The rule of what the statistical model says."""

CERTAIN = 0.75
"""The fit of slots from which a frame's word is taken, unless the model finds its type unlikely."""

FULL = 0.9
"""The fit from which a pair fills the slots of a frame wholly."""

UNLIKELY = {True: 0.03, False: 0.15}
"""The probability below which the model overrules a frame whose slots the pair fills wholly, and one that it fills nearly; from
cross-validation on the sentences under ``gold/coder``."""


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
        statistical: the model to ask where no frame fits or the best is unlikely; the shipped one by default.
    """
    lexicon = load_lexicon(language)
    odds = model.in_news((statistical or model.load()).probabilities(features.features(found, lexicon, language)))
    best = found.readings[0] if found.readings else None
    if best is not None and best.fit >= CERTAIN and _likely(best.candidate, odds) >= UNLIKELY[best.fit >= FULL]:
        return _told(best.candidate, best.candidate.confidence)
    event = EventType(max(odds, key=lambda name: odds[name]))
    sure = odds[event]
    told = next((r.candidate for r in found.readings if r.candidate.event is event and r.fit > 0), None)
    if told is not None:
        return _told(told, sure)
    token = _told_of(found.syntax, _predicate(found))
    view = outlook(found.syntax, token) if found.syntax.is_verb(token) else Outlook()
    event = _turned(event, view)
    mode = mode_of(lexicon.frames, token, event)
    return Coding(event, mode, view.status, MODEL, sure, (token.start, token.end), event)


def _turned(event: EventType, view: Outlook) -> EventType:
    """The type of what is to come or ruled out, as the engine has it for frames: "will host" AGREE, "will not lift" REJECT."""
    if view.status is Status.NEGATION and (event is EventType.AGREE or (view.prospective and event in COOPERATIVE | YIELDING)):
        return EventType.REJECT
    return EventType.AGREE if event in COOPERATIVE and view.prospective else event


def _told_of(syntax: Syntax, token: Token) -> Token:
    """What a verb of saying tells of ("said that it will not lift"), or the word itself."""
    content = next((each for each in syntax.slot(token, "content") if syntax.is_verb(each)), None)
    return content if token.lemma in syntax.grammar.report and content is not None else token


def _likely(candidate: Candidate, odds: Mapping[str, float]) -> float:
    """How likely the model finds a candidate's type, or the one that its word had before the tense turned it ("will host")."""
    return max(odds.get(event, 0.0) for event in (candidate.event, candidate.frame.event))


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
