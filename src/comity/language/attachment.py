"""Attachments that the parser gets wrong in the prose of news: joint subjects, "between A and B", and the labels of headlines.

The rules, by the name that their code bears:

``joint``   "A et B ont signé": A as root with the verb joined to it → A and B are the verb's subject.
``between`` "l'accord entre A et B prévoit": B as the verb's subject → B is joined to A, and the noun is the subject.
``tense``   "a noté que X se trouve à Y et exprimé son souhait": a bare participle is joined to a verb in a compound tense.
``agent``   "a salué l'adoption par X de Y et la signature de Z": an active verb has no agent, so "par X" belongs to the noun before
            it, and what hangs on the name X beside it too.
``inserted`` "X partira, a promis le ministre": a verb after a comma with its subject behind it tells who says the rest.
``infinitive`` "expressed its desire to develop ties": an infinitive right behind a noun that takes one belongs to the noun.
``perfect`` "Iran has set conditions": an auxiliary as head with the participle on its object → the participle is the verb.
``attributive`` "talks with visiting Minister X": a participle that qualifies the person after it → the person takes its place.
``finite``  "asked X to leave and thanked Y": a past form joined to an infinitive or gerund → joined to the past verb above it.
``plans``   "Greece plans to buy": a plural at the head of a clause between a name and an infinitive → it is the verb.
``helped``  "help Ecuador issue a card": a name as part of an infinitive → the object of the verb above.
``pair``    "Ghana, Ivory Coast sign a deal": the second of two names that open a headline as its apposition, or the first as
            somebody who is called → joined.
``label``   "Syrie : Israël menace": the label as subject with the true subject beside it → the true one is the subject.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from comity.language.pipeline import Parse

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
SUBJECT = frozenset({"nsubj", "nsubj:pass"})
COLON = ":"
COMMA = ","


def mend(
    words: Sequence[str],
    parse: Parse,
    between: Collection[str],
    agent: Collection[str] = (),
    takers: Collection[str] = (),
    perfect: Collection[str] = (),
    attributive: Collection[str] = (),
) -> None:
    """Mends the attachments of a parse in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        between: lower-case prepositions that join parties ("entre").
        agent: lower-case prepositions that mark who acts in a passive ("par").
        takers: nouns in the singular that take an infinitive ("desire").
        perfect: forms of the auxiliary of the perfect ("has").
        attributive: gerunds and participles that qualify a person named after them ("visiting").
    """
    for verb, word in enumerate(words) if attributive else ():
        if parse.pos[verb] == "VERB" and word.lower() in attributive:
            _attributive(parse, verb)
    _pair(words, parse)
    for verb, word in enumerate(words) if perfect else ():
        if word.lower() in perfect and not parse.deps[verb].startswith("aux"):
            _perfect(parse, verb)
    for subject, dep in enumerate(parse.deps):
        if dep == "case" and words[subject].lower() in agent:
            _agent(parse, subject)
        if dep == "advcl" and takers and "VerbForm=Inf" in parse.morph[subject]:
            _infinitive(words, parse, subject, takers)
        if dep == "compound" and parse.pos[subject] == "PROPN":
            _helped(parse, subject)
            if takers:
                _plans(words, parse, subject, takers)
        if dep == "conj" and "Tense=Past" in parse.morph[subject]:
            _finite(parse, subject, bool(perfect))
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


def _perfect(parse: Parse, auxiliary: int) -> None:
    """The rule ``perfect``, in place."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    verb = auxiliary + 1
    while verb < len(heads) - 1 and pos[verb] == "ADV":
        verb += 1
    if verb >= len(heads) or pos[verb] != "VERB" or deps[verb] not in {"amod", "acl"} or "Tense=Past" not in parse.morph[verb]:
        return
    noun = heads[verb]
    if noun <= verb or heads[noun] != auxiliary or deps[noun] != "obj":
        return
    heads[verb], deps[verb] = verb if heads[auxiliary] == auxiliary else heads[auxiliary], deps[auxiliary]
    for child, head in enumerate(heads):
        if head == auxiliary and child not in {auxiliary, verb}:
            heads[child] = verb
    heads[auxiliary], deps[auxiliary], pos[auxiliary] = verb, "aux", "AUX"


def _attributive(parse: Parse, verb: int) -> None:
    """The rule ``attributive``, in place."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    children = [i for i, head in enumerate(heads) if head == verb and i != verb]
    person = next((i for i in children if deps[i] == "obj" and i > verb), -1)
    if person < 0 or pos[person] != "PROPN" or heads[verb] == verb or any(deps[i].startswith(("aux", "nsubj")) for i in children):
        return
    if any(heads[i] == person and deps[i] in {"det", "nmod:poss"} for i in range(verb + 1, person)):
        return  # "was in Paris, visiting the president"
    above, marks = heads[verb], [i for i in children if i < verb and deps[i] in {"mark", "case"}]
    nouns = [i for i in range(verb) if pos[i] in {"NOUN", "PROPN"} and deps[i] != "conj"] if deps[verb] == "conj" else []
    if nouns and verb in _above(parse, nouns[-1]):
        return
    if deps[verb] == "conj":
        heads[person], deps[person] = nouns[-1] if nouns else above, "conj"
    else:
        heads[person] = above
        plain = pos[above] == "VERB" and not marks and not any(h == above and d == "obj" for h, d in zip(heads, deps, strict=True))
        deps[person] = "obj" if plain else "obl" if pos[above] == "VERB" else "nmod"
    clause = above
    while pos[clause] != "VERB" and heads[clause] != clause:
        clause = heads[clause]
    for child in children:
        if child != person:
            heads[child] = person if child in marks or child < verb else clause
    for mark in marks:
        deps[mark], pos[mark] = "case", "ADP"
    heads[verb], deps[verb], pos[verb], parse.morph[verb] = person, "amod", "ADJ", frozenset()


def _pair(words: Sequence[str], parse: Parse) -> None:
    """The rule ``pair``, in place."""
    if len(words) < 4 or words[1] != COMMA or not parse.pos[0] == parse.pos[2] == "PROPN":
        return
    if words[3] in {COMMA, "(", COLON, "-", "–", "—"}:
        return
    if parse.heads[2] == 0 and parse.deps[2].startswith("appos"):
        parse.deps[2] = "conj"
    elif parse.heads[0] == parse.heads[2] and parse.deps[0] in {"vocative", "nsubj"} and parse.deps[2] == "nsubj":
        parse.heads[2], parse.deps[2], parse.deps[0] = 0, "conj", "nsubj"


def _infinitive(words: Sequence[str], parse: Parse, verb: int, takers: Collection[str]) -> None:
    """The rule ``infinitive``, in place."""
    first = min((i for i, head in enumerate(parse.heads) if head == verb and parse.deps[i] in {"mark", "advmod"}), default=verb)
    noun = first - 1
    if noun < 0 or first == verb or parse.pos[noun] != "NOUN" or parse.heads[noun] != parse.heads[verb]:
        return
    form = words[noun].lower()
    if form in takers or form.removesuffix("s") in takers:
        parse.heads[verb], parse.deps[verb] = noun, "acl"


def _inserted(words: Sequence[str], parse: Parse, verb: int) -> None:
    """The rule ``inserted``, in place."""
    left = [i for i, head in enumerate(parse.heads) if head == verb and i < verb and parse.deps[i] != "punct"]
    first = min(left, default=verb)
    helped = any(parse.deps[i].startswith("aux") for i in left)
    if parse.deps[verb] != "conj" or not helped or first == 0 or words[first - 1] != COMMA:
        return
    if all(parse.deps[i].startswith(("aux", "advmod", "expl", "iobj")) for i in left) and parse.heads[verb] < first:
        parse.deps[verb] = "parataxis:insert"


def _helped(parse: Parse, name: int) -> None:
    """The rule ``helped``, in place."""
    verb = parse.heads[name]
    above = parse.heads[verb]
    if verb > name > above and parse.pos[verb] == parse.pos[above] == "VERB" and "VerbForm=Inf" in parse.morph[verb]:
        parse.heads[name], parse.deps[name] = above, "obj"


def _plans(words: Sequence[str], parse: Parse, name: int, takers: Collection[str]) -> None:
    """The rule ``plans``, in place."""
    verb, form = name + 1, words[name + 1].lower() if name + 1 < len(words) else ""
    if not form.endswith("s") or form[:-1] not in takers or parse.heads[name] != verb or parse.pos[verb] != "NOUN":
        return
    children = [i for i, head in enumerate(parse.heads) if head == verb and i != verb]
    content = next((i for i in children if parse.deps[i] == "acl" and "VerbForm=Inf" in parse.morph[i]), -1)
    if (
        parse.deps[verb] not in {"root", "ccomp", "parataxis"}
        or content < 0
        or any(parse.deps[i] in {"det", "cop"} for i in children)
    ):
        return
    parse.deps[name], parse.deps[content] = "nsubj", "xcomp"
    parse.pos[verb], parse.morph[verb] = "VERB", frozenset({"Mood=Ind", "Tense=Pres", "VerbForm=Fin", "Person=3", "Number=Sing"})


def _finite(parse: Parse, verb: int, alike: bool) -> None:
    """The rule ``finite``, in place; ``alike`` where past and past participle look the same."""
    heads, deps, morph = parse.heads, parse.deps, parse.morph
    joined = heads[verb]
    ongoing = {"VerbForm=Part", "Tense=Pres"} <= morph[joined]
    if joined >= verb or "VerbForm=Fin" in morph[joined] or not (ongoing or {"VerbForm=Inf", "VerbForm=Ger"} & morph[joined]):
        return
    children = [i for i, head in enumerate(heads) if head == verb and i != verb]
    own = any(deps[i].startswith(("aux", "nsubj")) for i in children)
    suffers = any(deps[i] == "obl:agent" for i in children)
    past = "VerbForm=Fin" in morph[verb] or (alike and not suffers and any(deps[i] in {"obj", "obl", "xcomp"} for i in children))
    if own or not past or any(deps[i].startswith("aux") for i, head in enumerate(heads) if head == joined):
        return
    perfect = {heads[i] for i, dep in enumerate(deps) if dep == "aux"} if alike else set()
    above = heads[joined]
    while parse.pos[above] != "VERB" or ("VerbForm=Fin" not in morph[above] and above not in perfect):
        if heads[above] == above:
            return
        above = heads[above]
    if "Tense=Past" in morph[above]:
        heads[verb], morph[verb] = above, morph[above]


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
