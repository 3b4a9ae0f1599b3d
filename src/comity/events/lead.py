"""Leads: when and where the first sentences of a story put its news, whether or not a predicate of theirs is an event."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity.documents.resolving import Surroundings, bounds, resolve
from comity.documents.temporal import find_expressions
from comity.events.syntax import Syntax
from comity.events.ties import HOLDS, Ties
from comity.knowledge.places import PlaceWords, place_words
from comity.language.persons import fold
from comity.mentions.homes import capitals
from comity.model.analysis import NameKind, Sentence, Token
from comity.model.document import BlockKind, Document
from comity.model.mentions import DateMention, Mentions, PlaceMention
from comity.model.spans import Span

SENTENCES = 2  # of the prose of a story, which tell when and where
NEWS_DAYS = 31  # news is reported within a month
LONGEST_CITY = 4  # words of the name of a capital
LONGEST = 5  # days that an occasion lasts at most
FILED_UNDER = frozenset({NameKind.STATE, NameKind.CAPITAL})
BEHIND = frozenset({"acl:relcl"})  # clauses that tell of something else


@dataclass(frozen=True, slots=True)
class Lead:
    """The day and the place that a story begins with; None where it names none.

    ``spot`` is ``place``, else where a headline sets the story ("Mali : attaque à Tombouctou"); ``narrated`` is
    true where the verb of ``date`` is in the present: such a story tells all in the present;
    ``day`` is the EDTF day of its dateline where nothing fixes the year (``XXXX-10-07``), ``filed`` the capital in its
    dateline where it says that its news happened there ("signed here").
    """

    date: DateMention | None = None
    place: PlaceMention | None = None
    spot: PlaceMention | None = None
    narrated: bool = False
    day: str | None = None
    filed: PlaceMention | None = None


NO_LEAD = Lead()


@dataclass(frozen=True, slots=True)
class Told:
    """A date that tells when something is done, and whether in the main clause of its sentence."""

    date: DateMention
    main: bool

    @property
    def value(self) -> str:
        """The date in EDTF."""
        return self.date.value or ""


def find_leads(document: Document, syntax: Syntax, mentions: Mentions, ties: Ties) -> Mapping[int, Lead]:
    """The leads of a document's stories, by number of the story."""
    words = place_words(document.language)
    first: dict[int, list[Sentence]] = {}
    for sentence in syntax.analysis.sentences:
        block = document.blocks[sentence.block]
        of_story = first.setdefault(block.story, [])
        if block.kind is BlockKind.BODY and len(of_story) < SENTENCES:
            of_story.append(sentence)
    spots = _spots(document, syntax, mentions)
    days = _open_days(document) if document.anchor is None else {}
    filed = _filed(document, syntax, first, words)
    leads = {}
    for story, sentences in first.items():
        rank = {sentence.index: place for place, sentence in enumerate(sentences)}
        near = (d for d in mentions.dates if _sentence(syntax, d) in rank and d.relation == "on" and is_recent(d, document.anchor))
        dates = [d for d in near if _is_told(syntax, ties, d)]
        named = (p for p in mentions.places if p.country and rank.get(_sentence(syntax, p)) == 0)
        places = [p for p in named if _is_circumstance(syntax, p, words) and _is_told(syntax, ties, p)]
        date = min(dates, key=lambda d: (rank[_sentence(syntax, d)], d.span.start), default=None)
        leads[story] = Lead(
            date,
            place := min(places, key=lambda p: p.span.start, default=None),
            place or spots.get(story),
            date is not None and _is_narrated(syntax, date),
            days.get(story),
            filed.get(story),
        )
    return leads


def _filed(
    document: Document, syntax: Syntax, first: Mapping[int, Sequence[Sentence]], words: PlaceWords
) -> dict[int, PlaceMention]:
    """The capitals that datelines begin with, for stories that say that it happened there ("PARIS, 14 Feb. -- … signed *here*")."""
    found: dict[int, PlaceMention] = {}
    for block in document.blocks:
        line, sentences = block.dateline, first.get(block.story)
        if line is None or not sentences or block.story in found:
            continue
        tokens = (token for sentence in sentences for token in syntax.analysis.sentence_tokens(sentence))
        if not any(token.lemma in words.here and token.base == "advmod" for token in tokens):
            continue
        names = [*re.finditer(r"[\w'’-]+", line.quote)][:LONGEST_CITY]
        for word in reversed(names):
            city = line.quote[: word.end()]
            if (state := capitals(document.language).get(fold(city))) is not None:
                span = Span.of(document.text, line.start, line.start + len(city))
                found[block.story] = PlaceMention(span, sentences[0].first, state, city.title() if city.isupper() else city)
                break
    return found


def _spots(document: Document, syntax: Syntax, mentions: Mentions) -> dict[int, PlaceMention]:
    """The places that the headlines name, by story: where something happens, else the state that a headline is filed under."""
    spots: dict[int, PlaceMention] = {}
    titles = {s.index: s for s in syntax.analysis.sentences if document.blocks[s.block].kind is BlockKind.TITLE}
    for place in mentions.places:
        if place.country and (title := titles.get(_sentence(syntax, place))):
            spots.setdefault(document.blocks[title.block].story, place)
    for title in titles.values():
        first, colon = (*syntax.tokens[title.first : title.first + 2], None, None)[:2]
        name = first.name if first is not None else None
        filed = name is not None and name.kind in FILED_UNDER and len(name.ids) == 1 and colon is not None and colon.text == ":"
        if first is not None and name is not None and filed:
            span = Span.of(document.text, first.start, first.end)
            spots.setdefault(
                document.blocks[title.block].story, PlaceMention(span, first.index, name.ids[0], name.place or span.quote)
            )
    return spots


def _open_days(document: Document) -> dict[int, str]:
    """The days in the headers and datelines of each story, their years being open."""
    days: dict[int, str] = {}
    for block in document.blocks:
        spans = [(block.dateline.start, block.dateline.end)] if block.dateline else []
        if block.kind is BlockKind.HEADER:
            spans.append((block.start, block.end))
        for start, end in spans:
            for expression in find_expressions(document.text, start, end, document.language):
                value = resolve(expression, Surroundings()) if expression.kind == "date" else None
                if value is not None:
                    days.setdefault(block.story, value)
    return days


def is_current(syntax: Syntax, token: Token) -> bool:
    """Whether the verb that says an event is in the present or the future; what a noun says ("salue l'accord") lies before it."""
    verb: Token | None = token if syntax.is_verb(token) else None
    while verb is not None:
        if syntax.is_future(verb):
            return True
        auxiliaries = [child for child in syntax.analysis.children(verb) if child.base in {"aux", "cop"}]
        finite = next((word for word in (verb, *auxiliaries) if "VerbForm=Fin" in word.morph), None)
        if finite is not None:
            compound = finite is not verb and finite.base == "aux" and (finite.dep != "aux:pass" or len(auxiliaries) > 1)
            return "Tense=Pres" in finite.morph and not compound
        verb = syntax.analysis.head(verb)
    return False


def is_recent(date: DateMention, anchor: datetime.date | None) -> bool:
    """Whether a date is a day, or a few, shortly before the report."""
    known = bounds(date.value) if date.relation in HOLDS and date.value else None
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


def _is_circumstance(syntax: Syntax, place: PlaceMention, words: PlaceWords) -> bool:
    """Whether a place hangs on a verb, by itself or through its town: "à Adré, dans l'est du Tchad", not "la guerre en Syrie"."""
    token = syntax.tokens[place.head]
    while token.base in {"appos", "nmod"} and (head := syntax.analysis.head(token)) is not None:
        if head.pos not in {"PROPN", "X"} and head.lemma not in words.parts | words.settlements:
            break
        token = head
    return token.base in {"obl", "advmod", "iobj"}


def _is_narrated(syntax: Syntax, date: DateMention) -> bool:
    verb = next((head for head, _ in syntax.ancestors(syntax.tokens[date.head]) if syntax.is_verb(head)), None)
    return verb is not None and is_current(syntax, verb)


def _is_pluperfect(syntax: Syntax, verb: Token) -> bool:
    return any(child.base == "aux" and "Tense=Imp" in child.morph for child in syntax.analysis.children(verb))


def find_told(syntax: Syntax, mentions: Mentions, ties: Ties) -> Mapping[int, list[Told]]:
    """The dates that tell when something is done, by block, in order of the text."""
    found: dict[int, list[Told]] = {}
    for date in mentions.dates:
        token = syntax.tokens[date.head]
        if date.relation == "on" and ties.tells_of_an_act(date, set(), set()):
            block = syntax.analysis.sentence_of(token).block
            found.setdefault(block, []).append(Told(date, ties.is_main(token)))
    return found
