"""Leads: when and where the first sentences of a story put its news, whether or not a predicate of theirs is an event."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from comity.documents.resolving import bounds
from comity.events.syntax import Syntax
from comity.events.ties import Ties
from comity.model.analysis import Sentence, Token
from comity.model.document import BlockKind, Document
from comity.model.mentions import DateMention, Mentions, PlaceMention

SENTENCES = 2  # of the prose of a story, which tell when and where
NEWS_DAYS = 31  # news is reported within a month
LONGEST = 5  # days that an occasion lasts at most
BEHIND = frozenset({"acl:relcl"})  # clauses that tell of something else


@dataclass(frozen=True, slots=True)
class Lead:
    """The day and the place that a story begins with; None where it names none."""

    date: DateMention | None = None
    place: PlaceMention | None = None


def find_leads(document: Document, syntax: Syntax, mentions: Mentions, ties: Ties) -> Mapping[int, Lead]:
    """The leads of a document's stories, by number of the story."""
    first: dict[int, list[Sentence]] = {}
    for sentence in syntax.analysis.sentences:
        block = document.blocks[sentence.block]
        of_story = first.setdefault(block.story, [])
        if block.kind is BlockKind.BODY and len(of_story) < SENTENCES:
            of_story.append(sentence)
    leads = {}
    for story, sentences in first.items():
        rank = {sentence.index: place for place, sentence in enumerate(sentences)}
        dates = [d for d in mentions.dates if _sentence(syntax, d) in rank and is_recent(d, document.anchor) and _is_told(syntax, ties, d)]
        places = [p for p in mentions.places if p.country and rank.get(_sentence(syntax, p)) == 0 and _is_told(syntax, ties, p)]
        leads[story] = Lead(
            min(dates, key=lambda d: (rank[_sentence(syntax, d)], d.span.start), default=None),
            min(places, key=lambda p: p.span.start, default=None),
        )
    return leads


def is_recent(date: DateMention, anchor: datetime.date | None) -> bool:
    """Whether a date is a day, or a few, shortly before the report."""
    known = bounds(date.value) if date.relation == "on" and date.value else None
    if known is None or (known[1] - known[0]).days >= LONGEST:
        return False
    return anchor is None or 0 <= (anchor - known[0]).days <= NEWS_DAYS


def _sentence(syntax: Syntax, mention: DateMention | PlaceMention) -> int:
    return syntax.tokens[mention.head].sentence


def _is_told(syntax: Syntax, ties: Ties, mention: DateMention | PlaceMention) -> bool:
    """Whether a date or place tells of the act of its sentence, and not of something before it or beside it."""
    if not ties.tells_of_an_act(mention, set(), set()):
        return False
    verb = next((head for head, _ in syntax.ancestors(syntax.tokens[mention.head]) if syntax.is_verb(head)), None)
    return verb is None or not (verb.dep in BEHIND or _is_pluperfect(syntax, verb))


def _is_pluperfect(syntax: Syntax, verb: Token) -> bool:
    return any(child.base == "aux" and "Tense=Imp" in child.morph for child in syntax.analysis.children(verb))


def find_told(syntax: Syntax, mentions: Mentions, ties: Ties) -> Mapping[int, list[DateMention]]:
    """The dates that tell when something is done, by block, in order of the text."""
    found: dict[int, list[DateMention]] = {}
    for date in mentions.dates:
        token = syntax.tokens[date.head]
        if date.relation == "on" and ties.tells_of_an_act(date, set(), set()) and ties.owner(token, set()) is None:
            block = syntax.analysis.sentence_of(token).block
            found.setdefault(block, []).append(date)
    return found
