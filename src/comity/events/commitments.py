"""Commitments: concrete undertakings that one can later check, drawn from the promises of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from comity.events.facts import Settled
from comity.events.record import evidence
from comity.events.setting import Scene
from comity.events.syntax import CLAUSAL, Syntax
from comity.model.analysis import Token
from comity.model.codes import EventType, Status
from comity.model.document import Document
from comity.model.reading import Commitment, Trace

LONGEST = 30  # words of what is undertaken
VAGUE = frozenset({EventType.COOPERATE, EventType.CONSULT, EventType.SUPPORT})


@dataclass(frozen=True, slots=True)
class Found:
    """A commitment with its trace."""

    record: Commitment
    trace: Trace


def find(document: Document, syntax: Syntax, scene: Scene, settled: Sequence[Settled]) -> list[Found]:
    """The commitments of a document in order of the text.

    A promise is a commitment when it can be checked: it gives something countable, names a date by which it is due, or
    undertakes a definite act for somebody; "will strengthen cooperation" is none.
    """
    found: list[Found] = []
    for item in settled:
        for candidate in (item.candidate, *item.merged):
            if candidate.event is not EventType.AGREE or item.status is Status.NEGATION or not item.actor:
                continue
            promise = _promise(syntax, candidate.token, candidate.inner[0].token if candidate.inner else None)
            if promise is None:
                continue
            due = scene.due(promise)
            inner = candidate.inner[0].frame.event if candidate.inner else candidate.frame.event
            countable = any(t.pos == "NUM" and t.name is None for t in syntax.analysis.subtree(promise))
            if due is None and not (countable and inner not in VAGUE) and inner is not EventType.AID:
                continue
            start, end = _extent(syntax, promise)
            record = Commitment(
                by=item.actor,
                to=item.recipient,
                what=" ".join(document.text[start:end].split()),
                due=due,
                rule=candidate.frame.id,
                evidence=evidence(document, syntax, (promise.sentence,)),
            )
            if not any(record.by == other.record.by and record.what == other.record.what for other in found):
                words = tuple((syntax.tokens[i].start, syntax.tokens[i].end) for i in sorted(candidate.words))
                found.append(Found(record, Trace(words=words)))
            break
    return found


def _promise(syntax: Syntax, token: Token, inner: Token | None) -> Token | None:
    """The word that says what will be done: the complement of a verb of promise, or the future verb itself."""
    if inner is not None:
        return inner
    if any(child.base in CLAUSAL for child in syntax.analysis.children(token)):
        return next(child for child in syntax.analysis.children(token) if child.base in CLAUSAL)
    return token if syntax.is_verb(token) else None


def _extent(syntax: Syntax, promise: Token) -> tuple[int, int]:
    """From the promised act to the end of its phrase, without its subject."""
    indices = [t.index for t in syntax.analysis.subtree(promise) if t.index >= promise.index][:LONGEST]
    last = promise.index
    for index in indices:
        if index - last > 1:
            break
        last = index
    while last > promise.index and syntax.tokens[last].pos == "PUNCT":
        last -= 1
    return syntax.tokens[promise.index].start, syntax.tokens[last].end
