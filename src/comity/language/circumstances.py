"""Dates and places between a verb and its object, that the parser takes for the object or hangs the object on.

The rules, by the name that their code bears:

``when``   "a imposé lundi de nouvelles sanctions", "a déployé cette semaine à Nice une mission": a day, a week or a year as object
           of a verb tells when.
``freed``  "a remis jeudi à Kiev trois chars", "a expulsé mardi matin deux diplomates": a noun that hangs on such a date, or without
           preposition on a place behind it, belongs to the verb: its object, if it has none.
``inside`` "a, de son côté, accusé X", "a de son côté accusé X": a phrase between an auxiliary and its participle that the parser
           takes for the object of the one and the head of the other → the participle is the verb.
``held``   "a reçu, hier à Alger, l'ambassadeur": a noun behind a circumstance between commas is the object of a verb without one.
``model``  "a livré trois chars Leopard 2 aux troupes": a number behind a name governs nothing; what hangs on it is the verb's.
``told``   "attend de l'Italie qu'elle libère X", "said in a statement that it would pay": a clause with a conjunction and
           a subject of its own is no relative clause; nor is one whose "que" and another word would both be its object
           ("averti X qu'elle fermerait la frontière").
``occasion`` "lors d'un entretien avec X": a noun that hangs on the adverb which with "de" is its preposition belongs to the verb.
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
LONG = 9  # words from an auxiliary to its participle


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
    for clause, dep in enumerate(parse.deps):
        if dep in {"acl:relcl", "acl"}:
            _told(words, parse, grammar, clause)
        if parse.pos[clause] == "ADV" and grammar.prepositions.get(words[clause].lower()) in grammar.occasions:
            _occasion(words, parse, grammar, clause)
    if not grammar.partitive:
        return
    for verb, pos in enumerate(parse.pos):
        if pos in {"VERB", "AUX"} and words[verb].lower() in grammar.perfect_forms:
            _inside(words, parse, verb)
        if pos == "NUM" and verb and parse.pos[verb - 1] == "PROPN":
            _model(words, parse, verb)
    for verb, pos in enumerate(parse.pos):
        if pos == "VERB" and not _has_object(parse, verb) and not _passive(parse, verb):
            _freed(words, parse, grammar, verb)
            if words[verb + 1 : verb + 2] == [COMMA]:
                _held(words, parse, grammar, verb)


def _occasion(words: Sequence[str], parse: Parse, grammar: Grammar, adverb: int) -> None:
    """The rule ``occasion``, in place."""
    link = adverb + 1
    if link >= len(words) or parse.heads[adverb] == adverb:
        return
    genitive = grammar.prepositions.get(words[link].lower()) in grammar.genitive
    noun = parse.heads[link]
    if not genitive or noun <= link or parse.heads[noun] != adverb or parse.pos[noun] not in _NOMINAL:
        return
    parse.heads[noun], parse.deps[noun] = parse.heads[adverb], "obl:mod"
    parse.heads[adverb], parse.deps[adverb] = noun, "case"
    parse.heads[link], parse.deps[link] = adverb, "fixed"


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
                and (
                    (words[first - 1] != COMMA and words[first] not in {COMMA, "(", "«"})
                    or (words[first] == COMMA and _is_told(parse, place, noun))  # "dans la capitale, X, le ministre"
                )
            ):
                heads[noun], deps[noun] = verb, _as(parse, verb)
                return


def _is_told(parse: Parse, place: int, noun: int) -> bool:
    """Whether the name of a place stands between it and a noun that is said to be in apposition to it too."""
    return any(parse.deps[i] == "appos" and parse.pos[i] == "PROPN" and place < i < noun for i in _children(parse, place))


def _inside(words: Sequence[str], parse: Parse, helper: int) -> None:
    """The rule ``inside``."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    if "VerbForm=Fin" not in parse.morph[helper] or deps[helper].startswith("aux"):
        return
    verb = next((i for i in range(helper + 1, min(helper + LONG, len(words))) if pos[i] == "VERB"), -1)
    first = helper + 1 + (words[helper + 1 : helper + 2] == [COMMA])
    if verb <= first or not {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb] or pos[first] not in {"ADP", "ADV"}:
        return
    nouns = [i for i in range(first, verb) if pos[i] in _NOMINAL]
    if heads[verb] not in {helper, *nouns} or not deps[verb].startswith(("acl", "xcomp", "advcl", "amod", "conj", "parataxis")):
        return
    for noun in nouns:
        if heads[noun] == helper and deps[noun] == "obj" and not any(deps[i] == "case" for i in _children(parse, noun)):
            return  # "a des soldats déployés"
    if any(deps[i] in {"obj", "xcomp", "ccomp"} and i > verb for i in _children(parse, helper)):
        return
    above = verb if heads[helper] == helper else heads[helper]
    for child in list(_children(parse, helper)):
        heads[child] = verb
        if child in nouns:
            deps[child] = "obl:mod"
    heads[verb], deps[verb], parse.morph[verb] = above, deps[helper], parse.morph[verb] - {"Voice=Pass"}
    heads[helper], deps[helper], pos[helper] = verb, "aux:tense", "AUX"
    for child in _children(parse, verb):
        if deps[child] == "xcomp" and pos[child] in {"NOUN", "PROPN"}:
            deps[child] = "obj"


def _held(words: Sequence[str], parse: Parse, grammar: Grammar, verb: int) -> None:
    """The rule ``held``."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    own = list(_children(parse, verb))
    if not any(deps[i] == "nsubj" for i in own if i < verb) or any(deps[i].startswith("expl") for i in own):
        return
    helpers = [i for i in own if deps[i] == "aux:tense"]
    if any(words[i].lower() not in grammar.perfect_forms for i in helpers):
        return  # "est arrivé, lundi, à Alger, la capitale"
    for noun in range(verb + 3, len(words)):
        if pos[noun] in {"VERB", "AUX"}:
            return
        if pos[noun] != "NOUN" or deps[noun] not in {"appos", "conj", "nmod", "nsubj"} or not verb <= heads[noun] < noun:
            continue
        before = [i for i in _children(parse, noun) if i < noun]
        first = min((i for i in before if deps[i] != "punct"), default=noun)
        if words[first - 1] != COMMA or any(deps[i] in {"case", "cc"} for i in before):
            continue
        if any(deps[i] in _DETERMINED or pos[i] == "DET" for i in before):
            heads[noun], deps[noun] = verb, "obj"
            return


def _model(words: Sequence[str], parse: Parse, number: int) -> None:
    """The rule ``model``."""
    heads, deps = parse.heads, parse.deps
    verb = heads[number]
    name = number - 1
    while parse.pos[verb] != "VERB" and heads[verb] != verb:
        verb = heads[verb]
    hung = [i for i in _children(parse, number) if i > number and any(deps[c] == "case" for c in _children(parse, i))]
    if parse.pos[verb] != "VERB" or verb > name or not hung or any(deps[i] == "case" for i in _children(parse, number)):
        return
    heads[number], deps[number] = name, "nummod"
    for each in hung:
        heads[each], deps[each] = verb, "obl:arg"


def _told(words: Sequence[str], parse: Parse, grammar: Grammar, clause: int) -> None:
    """The rule ``told``."""
    heads, deps = parse.heads, parse.deps
    name = heads[clause]
    verb = heads[name]
    if parse.pos[verb] != "VERB" or not verb < name < clause:
        return
    own = list(_children(parse, clause))
    objects = [i for i in own if deps[i] == "obj"]
    if deps[name] == "obj" and parse.pos[name] == "PROPN" and len(objects) > 1 and objects[0] == name + 1:
        # "warned X that it would close the border": what the conjunction opens has an object besides it
        if any(deps[i].startswith("nsubj") for i in own):
            heads[clause], deps[clause], deps[objects[0]] = verb, "ccomp", "mark"
        return
    if not deps[name].startswith("obl"):
        return
    opened = any(deps[i] == "mark" and i == name + 1 for i in own)
    marked = any(grammar.prepositions.get(words[i].lower()) in grammar.genitive for i in _children(parse, name) if i < name)
    said = not grammar.partitive and not _has_object(parse, verb)  # "said in a statement that it would pay"
    near = deps[clause] == "acl:relcl" or min((i for i in _children(parse, name) if i < name), default=name) == verb + 1
    if opened and near and (marked or said) and any(deps[i].startswith("nsubj") for i in own):
        heads[clause], deps[clause] = verb, "ccomp"


def _as(parse: Parse, verb: int) -> str:
    """What a noun behind a verb is: its subject in ", a promis sur Twitter le ministre", else its object."""
    inserted = parse.deps[verb].startswith("parataxis") and not any(
        parse.deps[i].startswith("nsubj") for i in _children(parse, verb)
    )
    return "nsubj" if inserted else "obj"
