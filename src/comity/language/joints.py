"""Verbs that are joined to the wrong word, or for a noun, where form and place of the words tell the right one.

The rules, by the name that their code bears:

``tail``   "X received Y, Trend reports.": a verb of report at the end of its sentence, behind a name → a clause of its own.
``again``  "called on X to free them and to pay": an infinitive with its mark, joined to the verb above → to the infinitive before.
``shared`` "hailed the growth of ties, and exchanged views": a past form that no noun is qualified by, right behind a conjunction
           and before a bare noun or a name → joined to the verb in the past before it, the noun its object.
``one``    "blocked and fired cannons": a past form between a conjunction right behind a verb and that verb's object → joined to
           the verb, the object its own.
``timed``  "summoned on Monday Lima's envoy": a weekday that is said to be part of the name behind it → a date of its own.
``both``   "Minister A and General Secretary B met": a name before a conjunction that hangs below the name behind it → the two are
           joined, the first in the place of the second.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.knowledge.grammar import load_grammar
from comity.language.pipeline import Parse
from comity.language.tenses import PRESENT
from comity.language.tokens import word_list

_STOPS = frozenset({".", "!", ";"})
_NAMES = 4  # the most words of the name of who reports
_MARKS = frozenset({"mark", "case"})
_PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "ADP", "PART", "NUM"})
_PARTS = frozenset({"nmod:desc", "compound", "nmod", "flat", "appos"})
_JOINED = frozenset({"cc", "punct"})


def mend_joints(words: Sequence[str], parse: Parse, language: str) -> None:
    """Mends the joints of a parse in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        language: ISO 639-1 code.
    """
    _tail(words, parse, word_list(language, "tail_verbs"))
    shared, qualifying = word_list(language, "surely_past"), word_list(language, "qualifying_past")
    times = load_grammar(language).time_nouns
    for index, dep in enumerate(parse.deps):
        if dep == "cc" and index and parse.pos[index - 1] == "PROPN":
            _both(parse, index)
        elif dep == "conj" and "VerbForm=Inf" in parse.morph[index]:
            _again(words, parse, index)
        elif dep == "amod" and shared and "Tense=Past" in parse.morph[index]:
            named = parse.pos[parse.heads[index]] == "PROPN" and words[index] not in qualifying
            if not _one(parse, index) and (words[index] in shared or named):
                _shared(parse, index)
        elif dep == "compound" and words[index].lower() in times:
            _timed(parse, index)


def _tail(words: Sequence[str], parse: Parse, verbs: frozenset[str]) -> None:
    """The rule ``tail``, in place."""
    commas = [i for i, word in enumerate(words) if word == ","] if verbs else []
    if not commas or words[-1] not in _STOPS:
        return
    first = commas[-1] + 1
    verb = next((i for i in range(first + 1, min(first + _NAMES + 1, len(words))) if words[i] in verbs), -1)
    if verb < 0 or not all(words[i][:1].isupper() for i in range(first, verb)):
        return
    heads, deps, name = parse.heads, parse.deps, verb - 1
    root = next((i for i, head in enumerate(heads) if head == i), 0)
    below = any(heads[i] == verb and deps[i] != "punct" for i in range(first))
    if parse.pos[verb] == "VERB" or root >= first or below:
        return
    parse.pos[verb], parse.morph[verb] = "VERB", PRESENT
    heads[verb], deps[verb] = root, "parataxis"
    heads[name], deps[name] = verb, "nsubj"
    for index in range(first, name):
        heads[index], deps[index] = name, "compound"


def _again(words: Sequence[str], parse: Parse, verb: int) -> None:
    """The rule ``again``, in place."""
    heads, deps = parse.heads, parse.deps
    above = heads[verb]
    mark = _mark(words, parse, verb)
    if not mark or above > verb or parse.pos[above] not in {"VERB", "AUX"} or _mark(words, parse, above):
        return
    before = [
        i
        for i in range(above + 1, verb)
        if heads[i] == above and deps[i] in {"xcomp", "advcl", "ccomp"} and _mark(words, parse, i) == mark
    ]
    if before:
        heads[verb] = before[-1]


def _mark(words: Sequence[str], parse: Parse, verb: int) -> str:
    """The mark of an infinitive ("to"), or ``""``."""
    if "VerbForm=Inf" not in parse.morph[verb]:
        return ""
    return next((words[i].lower() for i in range(verb) if parse.heads[i] == verb and parse.deps[i] in _MARKS), "")


def _shared(parse: Parse, verb: int) -> None:
    """The rule ``shared``, in place."""
    heads, deps = parse.heads, parse.deps
    noun, conjunction = heads[verb], verb - 1
    if conjunction < 1 or deps[conjunction] != "cc" or noun < verb or deps[noun] != "conj":
        return
    if any(heads[i] == noun and deps[i] in {"det", "case", "nmod:poss"} for i in range(verb, noun)):
        return
    above = heads[noun]
    while heads[above] != above and not _is_past(parse, above):
        above = heads[above]
    if above > verb or not _is_past(parse, above):
        return
    parse.pos[verb], parse.morph[verb] = "VERB", parse.morph[above]
    heads[verb], deps[verb], heads[noun], deps[noun] = above, "conj", verb, "obj"
    for index in range(len(heads)):
        if heads[index] == noun and index < verb and deps[index] in _JOINED:
            heads[index] = verb
        elif index == noun + 1 and deps[index] == "mark" and "VerbForm=Inf" in parse.morph[heads[index]] and heads[index] > index:
            heads[heads[index]], deps[heads[index]] = verb, "xcomp"  # "invited Chile *to open* an office"


def _one(parse: Parse, verb: int) -> bool:
    """The rule ``one``, in place; whether it holds."""
    heads, deps = parse.heads, parse.deps
    first, noun = verb - 2, heads[verb]
    if first < 0 or deps[verb - 1] != "cc" or not _is_past(parse, first) or deps[noun] != "obj" or heads[noun] != first:
        return False
    parse.pos[verb], parse.morph[verb] = "VERB", parse.morph[first]
    heads[verb], deps[verb], heads[noun], heads[verb - 1] = first, "conj", verb, verb
    return True


def _timed(parse: Parse, day: int) -> None:
    """The rule ``timed``, in place."""
    heads, deps = parse.heads, parse.deps
    case = day - 1
    noun = heads[case] if case >= 0 else day
    verb = heads[noun]
    if case < 1 or deps[case] != "case" or noun <= day or deps[noun] != "obl" or parse.pos[verb] != "VERB" or verb > case:
        return
    heads[case], heads[day], deps[day] = day, verb, "obl"
    if not any(head == verb and dep == "obj" for head, dep in zip(heads, deps, strict=True)):
        deps[noun] = "obj"


def _both(parse: Parse, conjunction: int) -> None:
    """The rule ``both``, in place."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    first = second = conjunction - 1
    for _ in range(_NAMES):
        if heads[second] == second or second > conjunction:
            break
        second = heads[second]
    within = range(conjunction + 1, second)
    if second <= conjunction or pos[second] != "PROPN" or any(pos[i] not in _PHRASE for i in within):
        return
    if heads[first] == second and deps[first] not in _PARTS:
        return
    for index in range(len(heads)):
        left = heads[index] == second and index < conjunction and index != first
        right = index in within and heads[index] < conjunction
        if left or right:
            heads[index] = first if left else second
            deps[index] = deps[index] if left else "nmod:desc"
    heads[first], deps[first] = first if heads[second] == second else heads[second], deps[second]
    heads[second], deps[second], heads[conjunction] = first, "conj", second


def _is_past(parse: Parse, verb: int) -> bool:
    return parse.pos[verb] == "VERB" and "Tense=Past" in parse.morph[verb] and parse.deps[verb] not in {"amod", "acl"}
