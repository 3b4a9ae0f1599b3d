"""Attachments that the parser gets wrong in the prose of news: joint subjects, "between A and B", and the labels of headlines.

The rules, by the name that their code bears:

``joint``   "A et B ont signé": A as root with the verb joined to it → A and B are the verb's subject.
``between`` "l'accord entre A et B prévoit": B as the verb's subject → B is joined to A, and the noun is the subject.
``tense``   "a noté que X se trouve à Y et exprimé son souhait": a bare participle is joined to a verb in a compound tense.
``agent``   "a salué l'adoption par X de Y et la signature de Z": an active verb has no agent, so "par X" belongs to the noun before
            it, and what hangs on the name X beside it too.
``inserted`` "X partira, a promis le ministre": a verb after a comma with its subject behind it tells who says the rest.
``label``   "Syrie : Israël menace": the label as subject with the true subject beside it → the true one is the subject.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from comity.language.pipeline import Parse

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
SUBJECT = frozenset({"nsubj", "nsubj:pass"})
COLON = ":"
COMMA = ","


def mend(words: Sequence[str], parse: Parse, between: Collection[str], agent: Collection[str] = ()) -> None:
    """Mends the attachments of a parse in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        between: lower-case prepositions that join parties ("entre").
        agent: lower-case prepositions that mark who acts in a passive ("par").
    """
    for subject, dep in enumerate(parse.deps):
        if dep == "case" and words[subject].lower() in agent:
            _agent(parse, subject)
        if dep == "conj" and {"VerbForm=Part", "Tense=Past"} <= parse.morph[subject]:
            _tense(parse, subject)
        if dep not in SUBJECT:
            continue
        if dep == "nsubj" and parse.heads[subject] < subject:
            _inserted(words, parse, parse.heads[subject])
        verb = parse.heads[subject]
        if verb < subject:
            continue
        conjunction = _left_edge(parse, subject) - 1
        if conjunction >= 1 and parse.deps[conjunction] == "cc":
            _between(words, parse, subject, verb, conjunction, between) or _joint(parse, subject, verb, conjunction)
        elif subject + 1 < len(words) and words[subject + 1] == COLON:
            _label(parse, subject, verb)


def _agent(parse: Parse, marker: int) -> None:
    """The rule ``agent``, in place."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    name = heads[marker]
    verb = heads[name]
    if marker == 0 or name < marker:
        return
    noun = marker - 1
    if pos[verb] == "ADJ" and verb == noun and deps[verb] == "amod" and "VerbForm=Part" not in parse.morph[verb]:
        heads[name], deps[name] = heads[verb], "nmod"  # "de diplomates russes par X"
        return
    if pos[verb] == "VERB" and verb < noun and pos[noun] == "NOUN" and heads[noun] == verb and deps[noun] == "obj":
        passive = any(heads[i] == verb and deps[i] in {"aux:pass", "nsubj:pass"} for i in range(len(heads)))
        if passive or (
            "VerbForm=Fin" not in parse.morph[verb] and not any(heads[i] == verb and deps[i] == "aux:tense" for i in range(verb))
        ):
            return
        heads[name], deps[name] = noun, "nmod"
    if heads[name] != noun or pos[name] != "PROPN":
        return
    for child in range(name + 1, len(heads)):
        if heads[child] == name and pos[child] == "NOUN" and deps[child] in {"nmod", "conj"}:
            heads[child] = noun


def _inserted(words: Sequence[str], parse: Parse, verb: int) -> None:
    """The rule ``inserted``, in place."""
    left = [i for i, head in enumerate(parse.heads) if head == verb and i < verb and parse.deps[i] != "punct"]
    first = min(left, default=verb)
    helped = any(parse.deps[i].startswith("aux") for i in left)
    if parse.deps[verb] != "conj" or not helped or first == 0 or words[first - 1] != COMMA:
        return
    if all(parse.deps[i].startswith(("aux", "advmod", "expl", "iobj")) for i in left) and parse.heads[verb] < first:
        parse.deps[verb] = "parataxis:insert"


def _tense(parse: Parse, participle: int) -> None:
    """The rule ``tense``, in place."""
    compound = {parse.heads[i] for i, dep in enumerate(parse.deps) if dep.startswith("aux")}
    joined = parse.heads[participle]
    finite = "VerbForm=Fin" in parse.morph[joined]
    if participle in compound or joined in compound or not finite:
        return
    above = [verb for verb in _above(parse, joined) if verb in compound]
    if above:
        parse.heads[participle] = min(above, key=lambda verb: abs(verb - participle))


def _left_edge(parse: Parse, token: int) -> int:
    """The first word of a noun's phrase before it: its articles and adjectives."""
    left = token
    while left > 0 and parse.heads[left - 1] == token and parse.deps[left - 1] in {"det", "amod", "case", "nummod"}:
        left -= 1
    return left


def _between(words: Sequence[str], parse: Parse, subject: int, verb: int, conjunction: int, between: Collection[str]) -> bool:
    """The rule ``between``; tells whether it applied."""
    heads, deps = parse.heads, parse.deps
    for first in range(conjunction - 1, -1, -1):
        marked = any(
            heads[i] == first and deps[i] == "case" and words[i].lower() in between for i in range(max(0, first - 4), first)
        )
        if marked and parse.pos[first] in NOMINAL:
            noun = heads[first]
            if noun >= first or parse.pos[noun] not in NOMINAL or noun == verb:
                return False
            _take_over(parse, noun, verb, deps[subject])
            heads[subject], deps[subject], heads[conjunction] = first, "conj", subject
            return True
        if parse.pos[first] in {"VERB", "AUX"}:
            return False
    return False


def _joint(parse: Parse, subject: int, verb: int, conjunction: int) -> bool:
    """The rule ``joint``; tells whether it applied."""
    heads, deps = parse.heads, parse.deps
    first = heads[verb]
    if deps[verb] != "conj" or first >= conjunction or parse.pos[first] not in NOMINAL:
        return False
    if any(heads[i] == first and deps[i] in {"cop", "aux", "nsubj", "nsubj:pass"} for i in range(len(heads))):
        return False
    _take_over(parse, first, verb, deps[subject])
    heads[subject], deps[subject], heads[conjunction] = first, "conj", subject
    return True


def _take_over(parse: Parse, noun: int, verb: int, dep: str) -> None:
    """Makes a noun the subject of a verb that hung on it, the verb taking the noun's place and what stands outside its phrase."""
    heads, deps = parse.heads, parse.deps
    if noun in _above(parse, verb):
        heads[verb] = verb if heads[noun] == noun else heads[noun]
        deps[verb] = deps[noun]
        for child, head in enumerate(heads):
            if head == noun and child != noun and (child > verb or deps[child] in {"advmod", "punct", "mark", "cc"}):
                heads[child] = verb
    heads[noun], deps[noun] = verb, dep


def _above(parse: Parse, token: int) -> set[int]:
    """All words above a word in the tree."""
    found: set[int] = set()
    while (head := parse.heads[token]) != token and head not in found:
        found.add(head)
        token = head
    return found


def _label(parse: Parse, label: int, verb: int) -> None:
    """The rule ``label``, in place."""
    heads, deps = parse.heads, parse.deps
    for other in range(label + 2, verb):
        if heads[other] == label and deps[other] in {"appos", "nmod", "conj", "flat:name", "dep"}:
            heads[other], deps[other] = verb, deps[label]
            deps[label] = "dislocated"
            return
