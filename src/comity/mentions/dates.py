"""Date mentions: the date expressions of the analysed text, tied to their sentences and resolved against the document's date."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from comity.documents.resolving import Anchor, Surroundings, resolve
from comity.documents.temporal import DateExpression, find_expressions
from comity.knowledge.texts import DateWords, date_words
from comity.model.analysis import Analysis, Token
from comity.model.document import BlockKind, Document
from comity.model.mentions import DateMention
from comity.model.spans import Span

BOUNDS = frozenset({"until", "before"})  # relations of a date by which something is done
_CLIMB = 8  # steps from a date up to its verb
_RELATIVE = frozenset({"weekday", "weekday-day", "weekend", "shift", "since-shift", "until-shift", "previous", "same-month"})
_TIES = frozenset({"obl", "nmod", "advmod", "appos", "obj", "nsubj", "acl", "amod", "conj", "parataxis"})
_POINT = re.compile(r"\d{4}-(?:0\d|1[0-2])(?:-\d\d)?(?:/|$)")  # a month or day, or days
_PREDICATES = frozenset({"VERB", "AUX"})


def find_dates(document: Document, analysis: Analysis) -> tuple[DateMention, ...]:
    """The dates of a document's sentences in order of the text; those in datelines and page headers are not among them.

    A weekday or a day without a year lies ahead where its verb is in the future or under one that looks ahead, else behind.
    """
    words = date_words(document.language)
    starts = [token.start for token in analysis.tokens]
    found = [(e, tokens) for e in _expressions(document, analysis) if (tokens := _tokens(e, analysis.tokens, starts))]
    years = frozenset(e.year for e, _ in found if e.year is not None)
    anchor = Anchor(document.anchor, document.anchor_precision or "day") if document.anchor else None
    previous, story = None, 0
    mentions = []
    for expression, tokens in found:
        head = _head(tokens)
        block = document.blocks[analysis.sentence_of(head).block]
        if block.story != story:
            previous, story = None, block.story
        future = None if _names_a_thing(tokens, analysis, words) else _looks_ahead(head, analysis, words)
        if future is None and words.present_ahead and expression.relation != "since" and block.kind is not BlockKind.TITLE:
            future = True if _is_of_present(head, analysis) else None
        if expression.relation in ("until", "since") and future is None:
            future = expression.relation == "until"
        if future and expression.relation in BOUNDS and expression.direction is None and expression.kind == "date":
            expression = replace(expression, direction="next")  # nobody promises what is past: "will send ten trucks by 15 January"
        before = previous
        if previous is None and anchor and expression.kind == "previous" and (expression.offset or 0) <= 0:
            before = anchor.edtf()  # "la veille" in the first sentence is the eve of the news
        value = resolve(expression, Surroundings(anchor, before, years), future)
        if value is not None and expression.relation == "on" and _POINT.match(value) and _finer(value, previous):
            previous = value
        span = Span.of(document.text, expression.start, expression.end)
        mentions.append(DateMention(span, head.index, value, expression.relation, _is_relative(expression, value)))
    return tuple(mentions)


def _finer(value: str, previous: str | None) -> bool:
    """Whether a date is known no less well than the one before: a month does not take the place of a day."""
    return previous is None or len(value.partition("/")[0]) >= len(previous.partition("/")[0])


def _expressions(document: Document, analysis: Analysis) -> Iterator[DateExpression]:
    """The expressions of the blocks that were analysed."""
    for index in sorted({sentence.block for sentence in analysis.sentences}):
        block = document.blocks[index]
        yield from find_expressions(document.text, block.start, block.end, document.language)


def _tokens(expression: DateExpression, tokens: Sequence[Token], starts: list[int]) -> list[Token]:
    """The tokens of an expression; none if it is part of a longer name ("Agenda 2030")."""
    index = max(0, bisect_right(starts, expression.start) - 1)
    found = []
    while index < len(tokens) and tokens[index].start < expression.end:
        token = tokens[index]
        if token.end > expression.start:
            if token.name is not None and (token.start < expression.start or token.end > expression.end):
                return []
            found.append(token)
        index += 1
    return found


def _head(tokens: Sequence[Token]) -> Token:
    """The token of an expression that ties it into the sentence."""
    own = {token.index for token in tokens}
    tied = [token for token in tokens if token.head not in own or token.head == token.index]
    return next((token for token in tied if token.base in _TIES), (tied or list(tokens))[0])


def _names_a_thing(found: Sequence[Token], analysis: Analysis, words: DateWords) -> bool:
    """Whether a date only tells which thing is meant ("l'élection de novembre"): the verb says nothing of it."""
    first = found[0]
    before = analysis.tokens[first.index - 1] if first.index else first
    return before.sentence == first.sentence and before.text.lower().replace("’", "'") in words.attributive


def _is_relative(expression: DateExpression, value: str | None) -> bool:
    unfixed = (
        expression.kind in ("date", "range", "days", "month", "season") and expression.year is None and expression.year2 is None
    )
    return expression.kind in _RELATIVE or (unfixed and value is not None and "X" not in value)


def _looks_ahead(head: Token, analysis: Analysis, words: DateWords) -> bool | None:
    """Whether the verb above a token looks ahead (True) or back (False); None where it does not say."""
    token: Token | None = head
    for _ in range(_CLIMB):
        if token is None:
            return None
        if _is_announced(token, words):
            return True
        if token.pos in _PREDICATES or any(child.base == "cop" for child in analysis.children(token)):
            told = _tense(token, analysis, words)
            if told is not None or _is_finite(token, analysis) or "VerbForm=Inf" in token.morph:
                return told
        token = analysis.head(token)
    return None


def _is_announced(token: Token, words: DateWords) -> bool:
    """Whether a participle or adjective puts its date ahead ("prévu le 12 juin")."""
    return (
        token.text.lower().startswith(tuple(words.future_participles))
        and token.pos in ("VERB", "ADJ")
        and "VerbForm=Fin" not in token.morph
    )


def _is_of_present(head: Token, analysis: Analysis) -> bool:
    """Whether a date is that of a verb in the present ("takes effect on Monday")."""
    verb = analysis.head(head)
    if verb is None or verb.pos not in _PREDICATES:
        return False
    between = analysis.tokens[head.index + 1 : verb.index]
    if any("VerbForm=Fin" in word.morph and "Tense=Past" in word.morph for word in between):
        return False  # "In May X imposed sanctions on those it says are …": a tree that errs
    return any("VerbForm=Fin" in part.morph and "Tense=Pres" in part.morph for part in _verb_group(verb, analysis))


def _is_finite(token: Token, analysis: Analysis) -> bool:
    return any("VerbForm=Fin" in part.morph for part in _verb_group(token, analysis))


def _carries_infinitive(part: Token) -> bool:
    """Whether an auxiliary of the passive or a copula is an infinitive ("will *be* held", not "may have met")."""
    return "VerbForm=Inf" in part.morph and (part.dep == "aux:pass" or part.base == "cop")


def _verb_group(token: Token, analysis: Analysis) -> list[Token]:
    """A verb and its auxiliaries or copula."""
    return [token, *(child for child in analysis.children(token) if child.base in ("aux", "cop"))]


def _tense(token: Token, analysis: Analysis, words: DateWords) -> bool | None:
    group = _verb_group(token, analysis)
    if any("Tense=Fut" in part.morph for part in group):
        return True
    if "VerbForm=Inf" in token.morph or any(_carries_infinitive(part) for part in group[1:]):
        governors = [part for part in group[1:] if part.pos in _PREDICATES and "VerbForm=Inf" not in part.morph]
        governors = governors or [head for head in [analysis.head(token)] if head is not None]
        if any(g.lemma in words.future_governors and "Tense=Imp" not in g.morph for g in governors):
            return True
        return True if not governors else None  # "Oslo, Tunis to sign pact"
    if any("Mood=Cnd" in part.morph or "Mood=Sub" in part.morph for part in group):
        return None
    if any("Tense=Imp" in part.morph or ("Tense=Past" in part.morph and "VerbForm=Fin" in part.morph) for part in group):
        return False
    participle = "VerbForm=Part" in token.morph and "Tense=Past" in token.morph
    passive = any(part.dep == "aux:pass" for part in group)
    past_auxiliary = any(part.base == "aux" and part.dep != "aux:pass" and "Tense=Pres" in part.morph for part in group[1:])
    if participle and (past_auxiliary or not passive):
        return False
    return None
