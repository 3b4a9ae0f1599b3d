"""Clauses that the parser builds around the wrong word, where the form of the words tells the right one.

The rules, by the name that their code bears:

``particle``  "Ethiopia rules out any talks": a noun with a verb's particle is a verb.
``owned``     "the area's airspace": an infinitive right behind a possessor is a noun.
``past``      "Canada, Japan and Chile signed up": a verb with an active subject beside a passive one, and no auxiliary, is active.
``finite``    "The two men spoke by telephone": a finite verb that hangs on the root noun as if it qualified it is the root.
``lone``      "A court in Lyon jailed two men.": so is a past participle where a whole sentence has no other verb.
``buried``    "Oslo froze relations with Kigali.": so is one between a name and the root noun that it is said to qualify.
``mistaken``  "Oslo vetoed the plan.": a root that can only be a past form, right behind its subject, is a verb.
``given``     "granted Kigali 20 million euros": a name right before a number is no part of its noun, but to whom it is given.
``helped``    "will help Ecuador issue cards": a name right before a bare infinitive that it is said to qualify is its subject.
``gerund``    "fires warning shots": a gerund between a verb and its object that is said to complete the verb qualifies the object.
``busy``      "have been exchanging data on launches": a participle with a finite auxiliary qualifies nothing, but heads its clause.
``opening``   "South Korea, whose engineers work here, will donate": a noun that opens its sentence as a circumstance without
              preposition is the subject of a root that has none.
``relative``  "President X, whose country leads, called for calm", "X, who remain third, protested": the verb of a relative clause
              as the root, or the name as the root, with the verb of the sentence joined to it → that verb is the root.
``late``      "turned down, for now, an Indian request": a noun with an article that stands loose behind a verb without object is
              its object.
``counted``   "comme dixième membre": a noun that hangs without preposition on the adjective before it is the head of the two.
``acting``    "Latvia hosts soldiers": a name that is said to be part of a finite verb is its subject.
``two``       "Japan and Nepal signed", "Polish and Czech police": what a conjunction separates from a word is no part of it, but
              joined to it; of two joined adjectives the first qualifies the noun too.
``listed``    "several powers, Chile, Peru, Japan, protested": the first of names that a noun is joined to is joined to it too.
``while``     "agreed to build it as they held talks": a clause of its own in the past belongs to the verb in the past, not to its
              infinitive.
``behind``    "the telecommunications ministry": of two common nouns side by side without preposition the last is the head.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from comity.language.pipeline import Parse
from comity.language.tenses import PAST, PRESENT

NOUNS = frozenset({"NOUN", "PROPN"})
CIRCUMSTANCE = frozenset({"advcl", "dislocated", "vocative"})
BESIDE = "nmod:unmarked"
COMMA = ","
PARTICLE = "compound:prt"
PASSIVE_SUBJECT = "nsubj:pass"
_STOPS = frozenset({".", "!"})
_PREDICATIVE = ("nsubj", "csubj", "cop", "aux", "case", "mark", "expl")


def settle_clauses(words: Sequence[str], parse: Parse, past_only: Collection[str] = ()) -> None:
    """Mends the clauses of a parse in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        past_only: lower-case forms of the past that are no participles ("spoke").
    """
    for index, dep in enumerate(parse.deps):
        if dep == PARTICLE:
            _particle(words, parse, parse.heads[index], index)
        if dep == "parataxis":
            _late(parse, index)
        if dep == "compound" and parse.pos[index] == "PROPN":
            _given(words, parse, index)
            _acting(parse, index)
        if dep == "advcl" and past_only:
            _while(parse, index)
        if parse.pos[index] == "VERB":
            _owned(parse, index)
            _busy(parse, index)
            _gerund(parse, index)
            _past(parse, index)
            _finite(words, parse, index, past_only)
    _verbless(words, parse, past_only)
    _opening(parse)
    _relative(words, parse)
    for index in range(1, len(words)):
        if parse.heads[index] == index - 1 and parse.pos[index] in NOUNS:
            _counted(parse, index)
            _behind(parse, index)


def _children(parse: Parse, word: int) -> Iterator[int]:
    return (i for i, head in enumerate(parse.heads) if head == word and i != word)


def _particle(words: Sequence[str], parse: Parse, verb: int, particle: int) -> None:
    """The rule ``particle``, in place."""
    if parse.pos[verb] == "NOUN" and particle == verb + 1 and words[verb].islower() and parse.heads[verb] == verb:
        parse.pos[verb], parse.morph[verb] = "VERB", PRESENT


def _given(words: Sequence[str], parse: Parse, name: int) -> None:
    """The rules ``given`` and ``helped``, in place."""
    verb = name - 1
    if verb < 0 or parse.pos[verb] != "VERB" or name + 1 >= len(words):
        return
    after = name + 1
    if parse.pos[after] == "NUM" and words[after][0].isdigit():
        parse.heads[name], parse.deps[name] = verb, "iobj"
    elif parse.heads[name] == after and parse.pos[after] == "VERB" and parse.heads[after] == verb:
        parse.deps[name] = "nsubj"


def _acting(parse: Parse, name: int) -> None:
    """The rule ``acting``, in place."""
    verb = parse.heads[name]
    finite = parse.pos[verb] == "VERB" and "VerbForm=Fin" in parse.morph[verb] and name < verb
    if finite and not any(parse.deps[i].startswith(("nsubj", "csubj", "expl")) for i in _children(parse, verb)):
        parse.deps[name] = "nsubj"


def join_names(words: Sequence[str], parse: Parse) -> None:
    """Mends joined names and adjectives of a parse in place, once all its clauses are mended: the rules ``two`` and ``listed``."""
    for index, dep in enumerate(parse.deps):
        if dep == "cc" and index:
            _two(parse, index)
        if dep == "nmod" and parse.pos[index] == "PROPN":
            _listed(words, parse, index)


def _listed(words: Sequence[str], parse: Parse, name: int) -> None:
    """The rule ``listed``, in place."""
    noun = parse.heads[name]
    if parse.pos[noun] != "NOUN" or name == 0 or words[name - 1] != COMMA or name < noun:
        return
    if any(parse.deps[i] == "case" for i in _children(parse, name)):
        return
    if any(parse.deps[i] == "conj" and parse.pos[i] == "PROPN" and i > name for i in _children(parse, noun)):
        parse.deps[name] = "conj"


def _two(parse: Parse, conjunction: int) -> None:
    """The rule ``two``, in place."""
    heads, deps, pos = parse.heads, parse.deps, parse.pos
    first, second = conjunction - 1, heads[conjunction]
    if second < conjunction or heads[conjunction] == conjunction:
        return
    if pos[first] == pos[second] == "PROPN" and heads[first] == second and deps[first] in {"compound", "nmod:desc"}:
        heads[first], deps[first] = first if heads[second] == second else heads[second], deps[second]
        heads[second], deps[second] = first, "conj"
    elif pos[first] == "ADJ" and pos[second] == "NOUN" and heads[second] == first and deps[second] == "conj":
        between = conjunction + 1
        joined = pos[between] == "ADJ" and heads[between] == second and deps[between] == "amod"
        if not joined or deps[first] in {"amod", "root"} or any(deps[i] in {"det", "cop"} for i in _children(parse, second)):
            return
        above, dep = heads[first], deps[first]
        for child in list(_children(parse, first)):
            heads[child] = second
        heads[second], deps[second], heads[first], deps[first] = above, dep, second, "amod"
        heads[conjunction] = between


def _while(parse: Parse, clause: int) -> None:
    """The rule ``while``, in place."""
    heads, deps = parse.heads, parse.deps
    own = list(_children(parse, clause))
    past = {"VerbForm=Fin", "Tense=Past"} <= parse.morph[clause]
    if not past or not any(deps[i] == "mark" for i in own) or not any(deps[i].startswith("nsubj") for i in own):
        return
    verb = heads[clause]
    while "VerbForm=Inf" in parse.morph[verb] and deps[verb] in {"xcomp", "conj", "advcl"} and verb < clause:
        verb = heads[verb]
    told = "Tense=Past" in parse.morph[verb] and parse.pos[verb] == "VERB"
    if verb != heads[clause] and told and deps[verb] != "amod":
        heads[clause] = verb


def _owned(parse: Parse, word: int) -> None:
    """The rule ``owned``, in place."""
    heads, deps = parse.heads, parse.deps
    if word == 0 or "VerbForm=Inf" not in parse.morph[word]:
        return
    clitic = word - 1
    if deps[clitic] == "case" and deps[heads[clitic]] == "nmod:poss" and heads[heads[clitic]] == word and heads[clitic] < clitic:
        parse.pos[word], parse.morph[word] = "NOUN", frozenset({"Number=Sing"})
        if deps[word] == "xcomp":
            deps[word] = "obj"


def _past(parse: Parse, verb: int) -> None:
    """The rule ``past``, in place."""
    children = list(_children(parse, verb))
    deps = {parse.deps[i] for i in children if i < verb}
    if {"nsubj", PASSIVE_SUBJECT} <= deps and not any(parse.deps[i].startswith("aux") for i in children):
        for child in children:
            if parse.deps[child] == PASSIVE_SUBJECT:
                parse.deps[child] = "nsubj"
        if {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb]:
            parse.morph[verb] = PAST


def _finite(words: Sequence[str], parse: Parse, verb: int, past_only: Collection[str]) -> None:
    """The rule ``finite``, in place."""
    heads, deps = parse.heads, parse.deps
    noun = heads[verb]
    if deps[verb] != "acl" or heads[noun] != noun or noun > verb or parse.pos[noun] not in NOUNS:
        return
    children = list(_children(parse, verb))
    finite = "VerbForm=Fin" in parse.morph[verb] or words[verb].lower() in past_only
    if not finite or any(deps[i].startswith(("nsubj", "aux", "mark")) or "PronType=Rel" in parse.morph[i] for i in children):
        return
    if "VerbForm=Fin" not in parse.morph[verb]:
        parse.morph[verb] = PAST
    heads[verb], deps[verb], heads[noun], deps[noun] = verb, "root", verb, "nsubj"
    for child in children:
        if deps[child] == "obl:agent":
            deps[child] = "obl"


def _verbless(words: Sequence[str], parse: Parse, past_only: Collection[str]) -> None:
    """The rules ``lone``, ``buried`` and ``mistaken``, in place: for sentences, which end in a stop, that seem to have no verb, in
    a language whose past is mostly like its participle (it has ``past_only``)."""
    if not past_only:
        return
    root = next((i for i, head in enumerate(parse.heads) if head == i), -1)
    if root < 0 or words[-1] not in _STOPS or parse.pos[root] in {"VERB", "AUX"}:
        return
    own = list(_children(parse, root))
    if _mistaken(words, parse, root, past_only) or parse.pos[root] not in NOUNS:
        return
    if any(parse.deps[i].startswith(_PREDICATIVE) for i in own):
        return
    for verb in own:
        before = verb - 1
        while before > 0 and parse.pos[before] == "ADV":
            before -= 1
        if before < 0 or not _past_form(words, parse, verb, past_only):
            continue
        marked = any(parse.deps[i] == "case" and i < before for i in _children(parse, before))  # "on Friday opened talks"
        if verb < root and parse.deps[verb] in {"amod", "compound"} and parse.pos[before] in NOUNS and not marked:
            _unbury(parse, before, verb, root)
            return
        if verb > root and _lone(parse, verb, root):
            return
    for verb in range(root + 1, len(words)):  # "the widow of a writer accused ministers"
        inner = parse.heads[verb]
        nested = root < inner < verb and parse.heads[inner] == root and parse.deps[inner] == "nmod"
        acts = nested and any(parse.deps[i] == "obj" for i in _children(parse, verb))
        if acts and _past_form(words, parse, verb, past_only) and _lone(parse, verb, root):
            return


def _lone(parse: Parse, verb: int, root: int) -> bool:
    """The rule ``lone``, in place; whether it holds."""
    children = list(_children(parse, verb))
    if parse.deps[verb] != "acl" or parse.pos[verb] != "VERB":
        return False
    if any(parse.deps[i].startswith(("nsubj", "aux", "mark", "obl:agent")) for i in children):
        return False
    parse.heads[verb], parse.deps[verb], parse.morph[verb] = verb, "root", PAST
    parse.heads[root], parse.deps[root] = verb, "nsubj"
    parse.heads[-1] = verb
    return True


def _mistaken(words: Sequence[str], parse: Parse, root: int, past_only: Collection[str]) -> bool:
    """The rule ``mistaken``, in place; whether it holds."""
    form, before = words[root], root - 1
    past = form in past_only or (form.islower() and len(form) > 5 and form.endswith("ed") and not form.endswith("eed"))
    if not past or before < 0 or parse.heads[before] != root or parse.pos[before] not in NOUNS:
        return False
    parse.pos[root], parse.morph[root], parse.deps[before] = "VERB", PAST, "nsubj"
    for child in _children(parse, root):
        if child < before:
            parse.heads[child] = before
        elif child > root and parse.deps[child] == "nmod":
            parse.deps[child] = "obl"
    return True


def _past_form(words: Sequence[str], parse: Parse, word: int, past_only: Collection[str]) -> bool:
    """Whether a word may be a verb in the past."""
    if parse.pos[word] == "VERB":
        return "Tense=Past" in parse.morph[word]
    form = words[word].lower()
    return form in past_only or (parse.pos[word] == "ADJ" and form.endswith("ed"))


def _unbury(parse: Parse, subject: int, verb: int, noun: int) -> None:
    """Makes a verb before the root noun the root, what stands before it its subject and the noun its object."""
    heads, deps = parse.heads, parse.deps
    for child in [*_children(parse, noun), *_children(parse, verb)]:
        if child < subject:
            heads[child] = subject
            if deps[child] == "nsubj":
                deps[child] = "compound"
        elif child < verb or (child > noun and deps[child] in {"punct", "advcl", "parataxis"}):
            heads[child] = verb
    heads[subject], deps[subject] = verb, "nsubj"
    heads[noun], deps[noun] = verb, "obj"
    heads[verb], deps[verb], parse.pos[verb], parse.morph[verb] = verb, "root", "VERB", PAST


def _late(parse: Parse, noun: int) -> None:
    """The rule ``late``, in place."""
    heads, deps = parse.heads, parse.deps
    verb = heads[noun]
    own = list(_children(parse, noun))
    if parse.pos[noun] != "NOUN" or parse.pos[verb] != "VERB" or verb > noun:
        return
    if any(deps[i] in {"obj", "ccomp"} for i in _children(parse, verb)):
        return
    if any(deps[i] == "det" for i in own) and not any(deps[i].startswith(("nsubj", "cop", "case", "acl", "aux")) for i in own):
        deps[noun] = "obj"


def _busy(parse: Parse, verb: int) -> None:
    """The rule ``busy``, in place."""
    heads, deps = parse.heads, parse.deps
    noun = heads[verb]
    helped = any(deps[i].startswith("aux") and "VerbForm=Fin" in parse.morph[i] for i in _children(parse, verb) if i < verb)
    if deps[verb] != "amod" or not helped or noun < verb:
        return
    heads[verb], deps[verb] = verb if heads[noun] == noun else heads[noun], deps[noun]
    for child in list(_children(parse, noun)):
        if child < verb or deps[child].startswith(("nsubj", "punct", "advcl", "parataxis")):
            heads[child] = verb
    if parse.pos[noun] == "VERB":
        parse.pos[noun], parse.morph[noun] = "NOUN", frozenset({"Number=Plur"})
    heads[noun], deps[noun] = verb, "obl"


def _gerund(parse: Parse, verb: int) -> None:
    """The rule ``gerund``, in place."""
    noun = verb + 1
    if not parse.morph[verb] & {"VerbForm=Ger", "VerbForm=Part"} or parse.deps[verb] != "xcomp" or noun == len(parse.heads):
        return
    if parse.heads[verb] == verb - 1 == parse.heads[noun] and parse.deps[noun] == "obj" and not any(_children(parse, verb)):
        parse.heads[verb], parse.deps[verb] = noun, "amod"


def _opening(parse: Parse) -> None:
    """The rule ``opening``, in place."""
    heads, deps = parse.heads, parse.deps
    first = next((i for i in range(min(3, len(heads))) if parse.pos[i] in NOUNS), -1)
    root = next((i for i, head in enumerate(heads) if head == i), -1)
    if first < 0 or deps[first] not in CIRCUMSTANCE or root < first or parse.pos[root] != "VERB":
        return
    if any(heads[i] != first or deps[i] != "det" for i in range(first)):
        return
    if any(heads[i] == first and deps[i] in {"case", "mark", "cop"} for i in range(len(heads))):
        return
    if any(deps[i].startswith(("nsubj", "csubj")) for i in _children(parse, root)):
        return
    above = heads[first]
    if above != root:
        relative = any("PronType=Rel" in parse.morph[i] for i in range(first + 1, above))
        if deps[above] != "advcl" or heads[above] != root or not relative:
            return
        heads[above], deps[above] = first, "acl:relcl"
    passive = any(deps[i] == "aux:pass" for i in _children(parse, root))
    heads[first], deps[first] = root, PASSIVE_SUBJECT if passive else "nsubj"


def _relative(words: Sequence[str], parse: Parse) -> None:
    """The rule ``relative``, in place."""
    heads, deps = parse.heads, parse.deps
    root = next((i for i, head in enumerate(heads) if head == i), -1)
    verb = next((i for i in _children(parse, root) if i > root and deps[i] == "conj" and parse.pos[i] == "VERB"), -1)
    own = [deps[i] for i in _children(parse, verb)] if verb > 0 else []
    if verb < 1 or words[verb - 1] != COMMA or any(dep.startswith(("nsubj", "aux", "cc", "mark")) for dep in own):
        return
    behind = any("PronType=Rel" in parse.morph[i] for i in range(root + 1, verb))
    if "VerbForm=Inf" in parse.morph[verb] or behind is (parse.pos[root] == "VERB"):
        return
    name = root
    if parse.pos[root] == "VERB":
        subjects = [i for i in _children(parse, root) if i < root and deps[i].startswith("nsubj")]
        opened = any("PronType=Rel" in parse.morph[i] for i in range(subjects[0] + 1, root)) if len(subjects) == 2 else False
        if not opened or parse.pos[subjects[0]] not in NOUNS:
            return
        name = subjects[0]
    elif parse.pos[root] not in NOUNS or any(deps[i] == "cop" for i in _children(parse, root)):
        return
    for child in list(_children(parse, root)):
        if child > verb or (name != root and child < name) or deps[child] == "punct":
            heads[child] = verb
    heads[verb], deps[verb] = verb, "root"
    if name != root:
        heads[root], deps[root] = name, "acl:relcl"
    heads[name], deps[name] = verb, "nsubj"
    if {"VerbForm=Part", "Tense=Past"} <= parse.morph[verb]:
        parse.morph[verb] = PAST


def _counted(parse: Parse, noun: int) -> None:
    """The rule ``counted``, in place."""
    qualifier = noun - 1
    marked = any(parse.heads[i] == qualifier and parse.deps[i] == "case" for i in range(qualifier))
    if parse.pos[qualifier] == "ADJ" and parse.pos[noun] == "NOUN" and parse.deps[noun] == "nmod" and marked:
        _swap(parse, qualifier, noun, "amod")


def _behind(parse: Parse, noun: int) -> None:
    """The rule ``behind``, in place."""
    if parse.deps[noun] == BESIDE and parse.pos[noun] == parse.pos[noun - 1] == "NOUN":
        _swap(parse, noun - 1, noun, "compound")


def _swap(parse: Parse, old: int, new: int, dep: str) -> None:
    """Makes a word the head of the one that it hangs on, with all that hangs there."""
    heads = parse.heads
    above = new if heads[old] == old else heads[old]
    for child in _children(parse, old):
        if child != new:
            heads[child] = new
    heads[new], parse.deps[new] = above, parse.deps[old]
    heads[old], parse.deps[old] = new, dep
