"""A sentence with its source and target: who acts on whom is given, what is done is asked.

The reader's own engine answers: the given spans become the mentions SOURCE and TARGET, whoever they are ("the ACLU", "two
fishermen"), and the frames of the lexicon say what the one does to the other. :class:`Pair` holds all that the engine saw in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from comity.coding.marks import Spans
from comity.errors import InputError
from comity.events.compose import Candidate, Composer, Refused
from comity.events.match import Match, Matcher
from comity.events.parties import Parties, Resolver
from comity.events.syntax import Syntax
from comity.knowledge.grammar import load_grammar
from comity.knowledge.predicates import load_lexicon, speaking
from comity.mentions.find import find_mentions
from comity.model.analysis import Analysis, Token
from comity.model.document import Document
from comity.model.mentions import ActorMention, MentionKind, Mentions
from comity.model.spans import Span

SOURCE, TARGET = "source", "target"
INSIDE = 0.5
"""Factor on the fit of a word within the source, which says who that is: "the coalition fighting the rebels has declared …"."""

_LIGHT = frozenset({"punct", "case", "det", "cc"})  # words that head no phrase


@dataclass(frozen=True, slots=True)
class Reading:
    """What one predicate says of the pair, and how well the pair fills its slots, from 0 (not at all) to 1."""

    candidate: Candidate
    fit: float
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A parsed sentence with its two actors.

    Attributes:
        syntax: the slots of its predicates.
        source, target: indices of the words of each, in order; one of them may be empty.
        readings: what the lexicon's frames say of the pair, the best fit first.
        matches: all frames that were found, whether or not they say anything of the pair.
    """

    syntax: Syntax
    source: tuple[int, ...]
    target: tuple[int, ...]
    readings: tuple[Reading, ...]
    matches: tuple[Match, ...]

    @property
    def source_head(self) -> Token:
        """The word that ties the source to the sentence."""
        return head_of(self.syntax.analysis, self.source or self.target)

    @property
    def target_head(self) -> Token:
        """The word that ties the target to the sentence."""
        return head_of(self.syntax.analysis, self.target or self.source)


def locate(text: str, words: str | Spans | None, others: Spans = ()) -> Spans:
    """Offsets of an actor that is given by its words or by its offsets.

    Args:
        text: the sentence.
        words: the actor's words as the sentence has them, or where it stands; None where the sentence does not name it.
        others: what is located already and may not be taken again.

    Raises:
        InputError: if the sentence does not hold it.
    """
    if words is None:
        return ()
    if not isinstance(words, str):
        for start, end in words:
            if not 0 <= start < end <= len(text):
                raise InputError(
                    f"{start}:{end}", f"does not lie in the sentence of {len(text)} characters", "give START:END in it"
                )
        return words
    start = text.find(words) if words.strip() else -1
    while start >= 0 and any(start < end and first < start + len(words) for first, end in others):
        start = text.find(words, start + 1)
    if start < 0:
        raise InputError(words, "is not in the sentence", "give the words as the sentence has them, or START:END")
    return ((start, start + len(words)),)


def pair(document: Document, analysis: Analysis, source: Spans, target: Spans) -> Pair:
    """What the engine sees of a source and a target in a parsed sentence (or a few sentences).

    Raises:
        InputError: if neither holds a word.
    """
    sources, targets = _inside(analysis, source), _inside(analysis, target)
    if not sources and not targets:
        raise InputError("source and target", "are both missing", "name one at least")
    mentions = _given(document.text, find_mentions(document, analysis), analysis, {SOURCE: sources, TARGET: targets})
    grammar = load_grammar(document.language)
    lexicon = load_lexicon(document.language)
    syntax = Syntax(analysis, grammar, frozenset(date.head for date in mentions.dates), lexicon.phrasal)
    resolver = Resolver(syntax, mentions, speaking(document.language))
    composer = Composer(syntax, Matcher(lexicon, syntax), resolver)
    aliases = _aliases(analysis, sources, targets)
    readings: list[Reading] = []
    matches: list[Match] = []
    for sentence in analysis.sentences:
        for outcome in composer.sentence(sentence):
            match = outcome.match if isinstance(outcome, Refused) else None
            reason = outcome.reason if isinstance(outcome, Refused) else ""
            candidate = composer.alone(outcome.match) if isinstance(outcome, Refused) else outcome
            if isinstance(candidate, Candidate):
                fit = _fit(candidate, aliases, syntax, sources, targets)
                if candidate.token.index in sources:
                    fit *= INSIDE
                readings.append(Reading(candidate, fit * (0.5 if match else 1.0), reason))
                matches.append(Match(candidate.frame, candidate.token, candidate.words))
    readings.sort(key=lambda reading: -reading.fit)
    return Pair(syntax, sources, targets, tuple(readings), tuple(matches))


def head_of(analysis: Analysis, words: Sequence[int]) -> Token:
    """The word of a phrase that hangs on a word outside of it."""
    inside = set(words)
    heads = [analysis.tokens[i] for i in words if analysis.tokens[i].head not in inside or analysis.tokens[i].head == i]
    return next((token for token in heads if token.base not in _LIGHT), heads[0] if heads else analysis.tokens[words[0]])


def _inside(analysis: Analysis, spans: Spans) -> tuple[int, ...]:
    """The words that overlap the spans."""
    return tuple(token.index for token in analysis.tokens if any(token.start < end and start < token.end for start, end in spans))


def _given(text: str, mentions: Mentions, analysis: Analysis, given: Mapping[str, tuple[int, ...]]) -> Mentions:
    """The mentions of a sentence with the given spans in their places: what stood for the same actors follows them."""
    at = dict(mentions.actor_at)
    given = {name: words for name, words in given.items() if words}
    own = {name: head_of(analysis, words).index for name, words in given.items()}
    were = {name: at[own[name]] for name in given if own[name] in at}
    same = {mention.ids: name for name, mention in were.items() if mention.ids}
    for index, mention in list(at.items()):
        if mention.ids in same and len(set(same.values())) == len(same):
            at[index] = replace(mention, ids=(same[mention.ids],), acts=True, reports=False)
    for name, words in given.items():
        first, last = analysis.tokens[words[0]], analysis.tokens[words[-1]]
        new = ActorMention(own[name], Span.of(text, first.start, last.end), MentionKind.NAME, (name,))
        for index in words:
            at[index] = new
        for index, mention in list(at.items()):  # "the [Philippine] government" acts for the Philippines
            covers = mention.span.start <= first.start and last.end <= mention.span.end and mention.ids != (name,)
            if covers and not any(other in mention.ids for other in given) and index not in words:
                at[index] = replace(mention, ids=(name,), acts=True, reports=False)
    return replace(mentions, actor_at=at)


def _aliases(analysis: Analysis, sources: Sequence[int], targets: Sequence[int]) -> Mapping[str, str]:
    """Ids that a slot may give for a demonym or name inside a span, and the span's own."""
    found: dict[str, str] = {SOURCE: SOURCE, TARGET: TARGET}
    for name, words in ((TARGET, targets), (SOURCE, sources)):
        for index in words:
            known = analysis.tokens[index].name
            for each in known.ids if known else ():
                found.setdefault(each.partition("/")[0], name)
    return found


def _fit(candidate: Candidate, aliases: Mapping[str, str], syntax: Syntax, sources: Sequence[int], targets: Sequence[int]) -> float:
    """How well the pair fills a candidate's slots."""
    actors, recipients = _sides(candidate.actor, aliases), _sides(candidate.recipient, aliases)
    scope = set(candidate.scope)
    near = {SOURCE: bool(scope & set(sources)), TARGET: bool(scope & set(targets))}
    if not targets or not sources:  # only one of the two is named
        return 1.0 if (SOURCE in actors if sources else TARGET in recipients) else 0.2 if near[SOURCE] or near[TARGET] else 0.0
    if SOURCE in actors and TARGET in recipients:
        return 1.0
    if SOURCE in actors and TARGET in actors:
        return 0.95 if candidate.frame.reciprocal or not recipients else 0.7
    if TARGET in actors and SOURCE in recipients:
        return 0.9 if candidate.frame.reciprocal else 0.25
    if SOURCE in actors:
        return 0.75 if near[TARGET] and not recipients else 0.6 if near[TARGET] else 0.4
    if TARGET in recipients and not actors:
        return 0.6 if near[SOURCE] else 0.45
    if TARGET in recipients:
        return 0.3
    if near[SOURCE] and near[TARGET]:
        return 0.2
    return 0.1 if TARGET in actors or SOURCE in recipients else 0.0


def _sides(parties: Parties, aliases: Mapping[str, str]) -> frozenset[str]:
    return frozenset(aliases.get(each, each) for each in parties.ids)
