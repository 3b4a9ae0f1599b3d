"""Repairs of what the parser gets wrong in ways that grammar can tell. Each was kept because it helps on the development treebank.

The rules, by the name that their code bears:

``lexicon`` a word that the treebanks know only as something else, and that no conjugation explains, is no verb; one that they do
            not know and that a conjugation explains is no conjunction or preposition.
``tense``   être is no passive with verbs that take it in all tenses ("sont convenus") nor with a reflexive ("s'est entretenu").
``subject`` the subject of a verb with a passive auxiliary is ``nsubj:pass``; of one with a plain auxiliary, ``nsubj``.
"""

from __future__ import annotations

from collections.abc import Sequence

from comity.knowledge.grammar import load_grammar
from comity.language.lemmas import Lemmatiser
from comity.language.pipeline import Parse
from comity.language.subjects import mend_subjects
from comity.language.tokens import word_list

_CLOSED = frozenset({"ADP", "CCONJ", "DET", "PRON", "SCONJ", "X"})  # no unknown word is one of these


def repair(language: str, words: Sequence[str], parse: Parse, lemmatiser: Lemmatiser) -> None:
    """Repairs a parse in place.

    Args:
        language: ISO 639-1 code.
        words: what the parser saw.
        parse: what it made of it.
        lemmatiser: knows words and lemmas of the language.
    """
    deps, heads = parse.deps, parse.heads
    for index, pos in enumerate(parse.pos):
        if pos == "VERB":
            parse.pos[index] = lemmatiser.not_a_verb(words[index]) or pos
        elif pos in _CLOSED and lemmatiser.surely_a_verb(words[index]):
            parse.pos[index] = "VERB"
    mend_subjects(language, words, parse, load_grammar(language), lemmatiser)
    if "aux:pass" not in deps and "nsubj:pass" not in deps:
        return
    intransitive, surely = word_list(language, "with_être"), word_list(language, "surely_passive")
    reflexives = load_grammar(language).reflexive
    passive: set[int] = set()
    active: set[int] = set()
    for index, dep in enumerate(deps):
        if dep == "aux:tense":
            active.add(heads[index])
        elif dep == "aux:pass":
            verb = heads[index]
            reflexive = any(
                heads[i] == verb and words[i].lower() in reflexives and (deps[i].startswith("expl") or deps[i] in ("obj", "iobj"))
                for i in range(max(0, verb - 5), index)
            )
            if words[index] not in surely and (
                reflexive or lemmatiser.lemma(words[verb], "VERB", parse.morph[verb]) in intransitive
            ):
                deps[index] = "aux:tense"
                active.add(verb)
            else:
                passive.add(verb)
    for index, dep in enumerate(deps):
        verb = heads[index]
        if dep == "nsubj" and verb in passive:
            deps[index] = "nsubj:pass"
        elif dep == "nsubj:pass" and verb in active and verb not in passive:
            deps[index] = "nsubj"
