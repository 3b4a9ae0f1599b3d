"""Dates and places between a verb and its object, that the parser takes for the object or hangs the object on.

The rules, by the name that their code bears:

``when``   "a imposé lundi de nouvelles sanctions", "a déployé cette semaine à Nice une mission": a day, a week or a year as object
           of a verb tells when.
``freed``  "a remis jeudi à Kiev trois chars", "a expulsé mardi matin deux diplomates": a noun that hangs on such a date, or without
           preposition on a place behind it, belongs to the verb: its object, if it has none.
``eve``    "La veille, à Alger, le président a reçu X": a date as second subject of a verb tells when.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from comity.knowledge.grammar import Grammar
from comity.language.pipeline import Parse

_NOMINAL = frozenset({"NOUN", "PROPN", "NUM"})
_OBJECT = frozenset({"obj", "obl:mod", "obl:arg", "obl", "obl:unmarked", "advmod", "nmod", "nmod:unmarked", "xcomp"})
_BESIDE = frozenset({"appos", "nmod", "nmod:unmarked", "obl:mod", "obl:arg", "flat:name"})
_DETERMINED = frozenset({"det", "nummod", "nmod:poss"})
COMMA = ","


def free_objects(words: Sequence[str], parse: Parse, grammar: Grammar) -> None:
    """Mends the circumstances and objects of a parse in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        grammar: the grammar words of the language.
    """
    for date, word in enumerate(words):
        if word.lower() in grammar.time_nouns and parse.pos[date] in {"NOUN", "PROPN", "ADV"}:
            verb = parse.heads[date]
            if parse.pos[verb] != "VERB" or verb == date:
                continue
            if verb > date:
                _eve(parse, date, verb)
            elif parse.deps[date] in _OBJECT and not _counted(parse, date):
                _when(words, parse, grammar, date, verb)
    for verb, pos in enumerate(parse.pos):
        if pos == "VERB" and grammar.partitive and not _has_object(parse, verb) and not _passive(parse, verb):
            _freed(words, parse, grammar, verb)


def _children(parse: Parse, word: int) -> Iterator[int]:
    return (i for i, head in enumerate(parse.heads) if head == word and i != word)


def _has_object(parse: Parse, verb: int) -> bool:
    return any(parse.deps[i] in {"obj", "xcomp", "ccomp"} for i in _children(parse, verb))


def _counted(parse: Parse, date: int) -> bool:
    """Whether a word of time is counted or qualified by what makes it a thing ("deux jours", "la semaine de prière")."""
    return any(parse.deps[i] == "nummod" for i in _children(parse, date))


def _eve(parse: Parse, date: int, verb: int) -> None:
    """The rule ``eve``."""
    if parse.deps[date].startswith("nsubj") and any(
        parse.deps[i].startswith("nsubj") and date < i < verb for i in _children(parse, verb)
    ):
        parse.deps[date] = "obl:mod"


def _when(words: Sequence[str], parse: Parse, grammar: Grammar, date: int, verb: int) -> None:
    """The rule ``when``, and ``freed`` for what hangs on the date."""
    deps, pos = parse.deps, parse.pos
    own = list(_children(parse, date))
    bare = not any(deps[i] == "det" for i in own)
    if deps[date] == "obj":
        others = any(deps[i] == "obj" and i != date for i in _children(parse, verb))
        told = bare or others or any(i > date and deps[i] in _BESIDE and pos[i] in _NOMINAL for i in own)
        if not told or any(deps[i] == "case" for i in own):
            return
        deps[date] = "obl:mod"
    elif not bare and not any(deps[i] == "amod" and i > date for i in own):
        return  # "a poor night for stocks", "the third week of protests"
    for child in own:
        if any(pos[i] in {"VERB", "AUX"} for i in range(date, child)):
            return
        if child < date or deps[child] not in _BESIDE or pos[child] not in _NOMINAL or words[child - 1] == COMMA:
            continue
        if words[child].lower() in grammar.time_nouns:
            for below in list(_children(parse, child)):
                if below > child and pos[below] in _NOMINAL and deps[below] in _BESIDE:
                    _give(words, parse, grammar, below, verb)
            continue
        if words[child][0].isdigit() or any(deps[i] in {"acl", "punct"} and i < child for i in _children(parse, child)):
            continue
        _give(words, parse, grammar, child, verb)


def _passive(parse: Parse, verb: int) -> bool:
    own = {parse.deps[i] for i in _children(parse, verb)}
    bare = {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb] and not any(dep.startswith(("aux", "nsubj")) for dep in own)
    return bool(own & {"aux:pass", "nsubj:pass"}) or (bare and parse.deps[verb] != "conj")


def _give(words: Sequence[str], parse: Parse, grammar: Grammar, noun: int, verb: int) -> None:
    """Hangs a noun on a verb: as object if it has no preposition and the verb no object, else as circumstance."""
    heads, deps = parse.heads, parse.deps
    markers = [i for i in _children(parse, noun) if i < noun and deps[i] == "case"]
    plural = any(deps[i] == "amod" and i < noun for i in _children(parse, noun)) and "Number=Plur" in parse.morph[noun]
    partitive = len(markers) == 1 and (
        words[markers[0]].lower() in grammar.partitive
        or (plural and grammar.prepositions.get(words[markers[0]].lower()) in grammar.genitive)
    )
    if markers and not partitive:
        heads[noun], deps[noun] = verb, "obl:mod"
        return
    if _has_object(parse, verb) or _passive(parse, verb):
        return
    heads[noun], deps[noun] = verb, _as(parse, verb)
    for marker in markers:
        deps[marker], parse.pos[marker] = "det", "DET"


def _freed(words: Sequence[str], parse: Parse, grammar: Grammar, verb: int) -> None:
    """The rule ``freed`` for what hangs on a place."""
    heads, deps = parse.heads, parse.deps
    for place in _children(parse, verb):
        if place < verb or not deps[place].startswith("obl") or not any(deps[i] == "case" for i in _children(parse, place)):
            continue
        for noun in _children(parse, place):
            first = min((i for i in _children(parse, noun) if i < noun), default=noun)
            determined = any(deps[i] in _DETERMINED and i < noun for i in _children(parse, noun))
            if (
                noun > place
                and words[noun].lower() not in grammar.time_nouns
                and all(parse.pos[i] not in {"VERB", "AUX"} for i in range(verb + 1, noun))
                and deps[noun] in {"appos", "nmod"}
                and parse.pos[noun] == "NOUN"
                and determined
                and not any(deps[i] == "case" for i in _children(parse, noun))
                and words[first - 1] != COMMA
                and words[first] not in {COMMA, "(", "«"}
            ):
                heads[noun], deps[noun] = verb, _as(parse, verb)
                return


def _as(parse: Parse, verb: int) -> str:
    """What a noun behind a verb is: its subject in ", a promis sur Twitter le ministre", else its object."""
    inserted = parse.deps[verb].startswith("parataxis") and not any(
        parse.deps[i].startswith("nsubj") for i in _children(parse, verb)
    )
    return "nsubj" if inserted else "obj"
