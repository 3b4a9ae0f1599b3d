"""What the statistical coder sees of a pair: words by lemma, the path through the tree between the two actors, and what the lexicon
says of the words on it.

A feature is a short string; those with a lemma bear the language, those of grammar and of the lexicon's types are shared by all.
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.coding.pair import Pair
from comity.events.status import outlook
from comity.events.syntax import Syntax
from comity.knowledge.predicates import Lexicon
from comity.model.analysis import Token

_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "ADV", "AUX", "PROPN"})
STEM = 5  # letters
_LONGEST = 12  # words of the longest path that is spelled out


def features(pair: Pair, lexicon: Lexicon, language: str) -> list[str]:
    """The features of a pair, each once, in a stable order."""
    found = dict.fromkeys(_of_readings(pair))
    found.update(dict.fromkeys(_of_matches(pair)))
    found.update(dict.fromkeys(_of_path(pair, lexicon, language)))
    found.update(dict.fromkeys(_of_predicates(pair, lexicon, language)))
    found.update(dict.fromkeys(_of_words(pair, lexicon, language)))
    return list(found)


def _of_readings(pair: Pair) -> Iterator[str]:
    """The types that frames say of the pair."""
    for rank, reading in enumerate(pair.readings[:4]):
        level = "full" if reading.fit >= 0.9 else "part" if reading.fit >= 0.4 else "weak"
        refused = "-" if reading.refused else ""
        yield f"frame:{level}{refused}:{reading.candidate.event}"
        if rank == 0:
            yield f"best:{level}{refused}:{reading.candidate.event}"
            if reading.candidate.mode:
                yield f"best:{level}:{reading.candidate.event}/{reading.candidate.mode}"
    if not pair.readings:
        yield "frame:none"


def _of_matches(pair: Pair) -> Iterator[str]:
    """The types of all frames that were found, whoever they are about, by where their words stand."""
    up, meeting, down = path(pair)
    on = {token.index for token in (*up, *down)}
    above = [
        next((head.index for head, _ in pair.syntax.ancestors(each) if pair.syntax.is_verb(head)), -1)
        for each in (pair.source_head, pair.target_head)
    ]
    first, last = sorted((pair.source_head.index, pair.target_head.index))
    for match in pair.matches:
        event, index = match.frame.event, match.token.index
        met = meeting is not None and index == meeting.index
        places = {
            "any": True,
            "on": met or index in on,
            "meet": met,
            "sv": index == above[0],
            "tv": index == above[1],
            "bt": first < index < last,
        }
        yield from (f"mt:{place}:{event}" for place, there in places.items() if there)


def _chain(syntax: Syntax, token: Token) -> list[Token]:
    """A word and all above it."""
    return [token, *(head for head, _ in syntax.ancestors(token))]


def path(pair: Pair) -> tuple[list[Token], Token | None, list[Token]]:
    """The words from the source's head up to where the two meet, that word, and down to the target's head; None where the two stand
    in different sentences."""
    up, down = _chain(pair.syntax, pair.source_head), _chain(pair.syntax, pair.target_head)
    below = {token.index for token in down}
    meeting = next((token for token in up if token.index in below), None)
    if meeting is None:
        return up, None, down
    above = next(i for i, token in enumerate(up) if token.index == meeting.index)
    under = next(i for i, token in enumerate(down) if token.index == meeting.index)
    return up[:above], meeting, down[:under]


def _of_path(pair: Pair, lexicon: Lexicon, language: str) -> Iterator[str]:
    up, meeting, down = path(pair)
    inside = {*pair.source, *pair.target}
    yield "order:" + ("source" if pair.source_head.index < pair.target_head.index else "target")
    if meeting is None:
        yield "path:none"
        return
    relations = ">".join(t.base for t in up) + "^" + "<".join(t.base for t in reversed(down))
    if len(up) + len(down) <= _LONGEST:
        yield f"rel:{relations}"
    for side, words in (("s", up), ("m", [meeting]), ("t", down)):
        for token in words:
            if token.index in inside:
                continue
            yield f"{side}:{language}:{token.lemma}"
            yield from _word("p", language, token)
            for event in types(lexicon, token):
                yield f"{side}lex:{event}"
                yield f"plex:{event}"
    yield f"end:{pair.source_head.base}:{pair.target_head.base}"


def _of_predicates(pair: Pair, lexicon: Lexicon, language: str) -> Iterator[str]:
    """The verbs that govern each of the two, with their complements and how they are told."""
    syntax = pair.syntax
    for side, head in (("s", pair.source_head), ("t", pair.target_head)):
        verbs = [token for token in _chain(syntax, head)[1:] if syntax.is_verb(token)]
        for depth, verb in enumerate(verbs[:2]):
            yield f"{side}v{depth}:{language}:{verb.lemma}"
            for particle in syntax.particles(verb):
                yield f"{side}vp:{language}:{verb.lemma} {particle}"
                for frame in lexicon.verbs.get(f"{verb.lemma} {particle}", ()):
                    yield f"{side}v{depth}lex:{frame.event}"
            for event in types(lexicon, verb):
                yield f"{side}v{depth}lex:{event}"
            if depth == 0:
                view = outlook(syntax, verb)
                yield f"{side}status:{view.status}{':prospective' if view.prospective else ''}"
                yield f"{side}passive:{syntax.is_passive(verb)}"
                yield f"{side}v:{language}:{verb.lemma}:{view.prospective}:{view.status}"
            for slot in ("object", "content"):
                for filler in syntax.slot(verb, slot)[:2]:
                    if filler.index not in pair.source and filler.index not in pair.target:
                        yield f"{side}{slot}:{language}:{filler.lemma}"
                        for event in types(lexicon, filler):
                            yield f"{side}{slot}lex:{event}"


def _of_words(pair: Pair, lexicon: Lexicon, language: str) -> Iterator[str]:
    """All words, those between the two and those inside the two apart."""
    tokens = pair.syntax.tokens
    first, last = sorted((pair.source_head.index, pair.target_head.index))
    for token in tokens:
        if token.pos not in _CONTENT:
            continue
        if token.index in pair.source or token.index in pair.target:
            if token.name is None and token.pos == "NOUN":
                yield f"{'si' if token.index in pair.source else 'ti'}:{language}:{token.lemma}"
            continue
        if token.name is None:
            yield from _word("w", language, token)
            if first < token.index < last:
                yield from _word("b", language, token)
                for event in types(lexicon, token):
                    yield f"blex:{event}"


def _word(kind: str, language: str, token: Token) -> Iterator[str]:
    """A word by its lemma and by its stem: "negotiate" and "negotiation" have much in common."""
    yield f"{kind}:{language}:{token.lemma}"
    if len(token.lemma) > STEM:
        yield f"{kind}~:{language}:{token.lemma[:STEM]}"


def types(lexicon: Lexicon, token: Token) -> list[str]:
    """The types of the frames that a word can head, whatever they demand besides."""
    frames = lexicon.verbs.get(token.lemma, ()) if token.pos in {"VERB", "AUX"} else ()
    if token.pos in {"NOUN", "PROPN"}:
        frames = lexicon.nouns.get(token.lemma, ())
    elif token.pos == "ADJ":
        frames = lexicon.adjectives.get(token.lemma, ())
    return sorted({frame.event.value for frame in frames})
