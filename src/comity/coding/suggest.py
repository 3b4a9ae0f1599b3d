"""What the statistical model adds to a reading: acts between two known actors for which the lexicon has no frame.

Only a verb that no frame explains, whose subject and another of whose arguments are known actors, is asked about; and only what the
model is sure of becomes a candidate, with ``model`` as its rule.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from comity.coding import model
from comity.coding.decide import MODEL, mode_of
from comity.coding.features import features
from comity.coding.pair import Pair
from comity.events.compose import Candidate
from comity.events.parties import Parties, Resolver
from comity.events.status import outlook
from comity.events.syntax import Syntax
from comity.knowledge.predicates import RECIPROCAL, Content, Frame, Lexicon
from comity.model.analysis import Sentence, Token
from comity.model.codes import EventType, Status

SURE = 0.9
"""The probability from which the model is believed."""

TRUST = 0.6
"""Factor on the model's probability: a verb that the lexicon does not know is less sure than one that it knows."""

_TALK = frozenset({"report", "comment", "aspect", "planning", "obligation", "ability", "future_auxiliaries"})


def suggest(
    sentence: Sentence, syntax: Syntax, resolver: Resolver, lexicon: Lexicon, language: str, explained: Collection[int]
) -> Iterator[Candidate]:
    """The candidates that the model adds to a sentence.

    Args:
        sentence: the sentence.
        syntax, resolver: of its document.
        lexicon: of its language.
        language: ISO 639-1 code.
        explained: indices of the words that frames rest on.
    """
    talk = frozenset().union(*(getattr(syntax.grammar, name) for name in _TALK))
    for token in syntax.analysis.sentence_tokens(sentence):
        if token.pos != "VERB" or token.index in explained or token.lemma in talk:
            continue
        view = outlook(syntax, token)
        if view.status is not Status.OCCURRED or not syntax.is_finite(token):
            continue
        actor = resolver.fill(token, ("subject",))
        recipient = resolver.fill(token, syntax.grammar.party_slots).without(actor.ids) if actor.ids else Parties()
        if not recipient.ids:
            continue
        found = _ask(token, actor, recipient, syntax, lexicon, language)
        if found is not None:
            event, odds = found
            together = event in RECIPROCAL
            scope = tuple(each.index for each in syntax.analysis.subtree(token))
            frame = _frame(event, mode_of(lexicon.frames, token, event))
            yield Candidate(
                frame,
                token,
                event,
                frame.mode,
                actor + recipient if together else actor,
                Parties() if together else recipient,
                view,
                odds * TRUST,
                (token.index,),
                scope,
            )


def _ask(
    verb: Token, actor: Parties, recipient: Parties, syntax: Syntax, lexicon: Lexicon, language: str
) -> tuple[EventType, float] | None:
    """The type that the model is sure of, with its probability."""
    source, target = (tuple(mention.head for mention in side.mentions if mention.head >= 0) for side in (actor, recipient))
    if not source or not target:
        return None
    odds = model.load().probabilities(features(Pair(syntax, source, target, (), ()), lexicon, language))
    event = max(odds, key=lambda name: odds[name])
    return (EventType(event), odds[event]) if odds[event] >= SURE else None


def _frame(event: EventType, mode: str | None) -> Frame:
    """What stands for a frame where the model speaks."""
    empty: frozenset[str] = frozenset()
    return Frame(
        id=MODEL,
        event=event,
        mode=mode,
        cameo=event,
        group="",
        verbs=empty,
        reflexives=empty,
        nouns=empty,
        adjectives=empty,
        demands=(),
        bans=(),
        actor=("subject",),
        recipient=(),
        noun_actor=(),
        noun_recipient=(),
        reciprocal=event in RECIPROCAL,
        content=Content.KEEP,
        inner=frozenset(),
        optional=False,
        prospective=False,
        places=False,
        needs=empty,
        spared=empty,
        alone=True,
        confidence=TRUST,
        yes=(),
        no=(),
    )
