"""Verbs and the words around them, as the resolution of pronouns looks at them."""

from __future__ import annotations

from comity.mentions.discourse import Entry
from comity.mentions.phrases import Phrase
from comity.mentions.view import View
from comity.model.analysis import Token


def is_opening(view: View, entry: Entry, phrase: Phrase) -> bool:
    """Whether an entry stands in an opening adverbial right before a pronoun's clause: "Face à *la Chine*, il …"."""
    if entry.subject or entry.thing:
        return False
    between = view.tokens[entry.index + 1 : phrase.core]
    return not any(token.pos in {"VERB", "AUX"} for token in between)


def auxiliary_verb(view: View, verb: Token | None) -> Token | None:
    """For a bare participle that is joined to another ("a souligné … et *exprimé*"): the one that has the auxiliary."""
    if verb is None or verb.base != "conj" or "VerbForm=Part" not in verb.morph or "VerbForm=Part" in view.tokens[verb.head].morph:
        return verb
    children = view.analysis.children
    if any(child.base == "aux" for child in children(verb)):
        return verb
    first, _ = view.limits(verb.index)
    for index in range(verb.index - 1, first - 1, -1):
        token = view.tokens[index]
        if "VerbForm=Part" in token.morph and any(child.base == "aux" for child in children(token)):
            return token
    return verb


def is_plural(view: View, verb: Token) -> bool:
    """Whether a verb or its auxiliary is in the plural."""
    auxiliaries = (child for child in view.analysis.children(verb) if child.base in {"aux", "cop"})
    return any("Number=Plur" in token.morph for token in (verb, *auxiliaries) if "VerbForm=Part" not in token.morph)


def leads_verb(view: View, phrase: Phrase) -> bool:
    """Whether a finite verb follows right behind a phrase, whose subject it then is."""
    _, end = view.limits(phrase.core)
    return phrase.last < end and "VerbForm=Fin" in view.tokens[phrase.last].morph
