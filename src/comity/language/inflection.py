"""Singulars of French nouns and masculine singulars of adjectives that no table has."""

from __future__ import annotations

from collections.abc import Container

_PLURALS = (("eaux", "eau"), ("yaux", "yau"), ("ériaux", "ériau"), ("aux", "al"), ("eux", "eu"), ("oux", "ou"), ("s", ""))
_FEMININES = (
    ("euse", "eux"), ("trice", "teur"), ("ive", "if"), ("elle", "el"), ("ienne", "ien"), ("éenne", "éen"), ("onne", "on"), ("ette", "et"), ("ère", "er"), ("ière", "ier"),
    ("ète", "et"), ("ée", "é"), ("ie", "i"), ("ue", "u"), ("aise", "ais"), ("oise", "ois"), ("ale", "al"), ("aine", "ain"), ("eine", "ein"), ("ine", "in"), ("une", "un"), ("ane", "an"), ("ante", "ant"), ("ente", "ent"),
    ("aite", "ait"), ("icte", "ict"), ("ecte", "ect"), ("acte", "act"), ("ate", "at"), ("euve", "euf"), ("rève", "ref"), ("ise", "is"), ("use", "us"), ("ose", "os"), ("erte", "ert"), ("orte", "ort"), ("onde", "ond"), ("ande", "and"), ("arde", "ard"), ("ourde", "ourd"), ("eure", "eur"), ("ure", "ur"), ("nte", "nt"), ("ile", "il"),
    ("igne", "in"), ("che", "c"), ("ouce", "oux"),
)  # fmt: skip
_BOTH = ("able", "ible", "ique", "iste", "aire", "oire", "esque", "ide", "logue", "phone", "bre", "tre", "ple", "uble", "ogène", "phile", "cide", "vore", "aphe", "ome", "ogue", "ile", "ache", "uche", "iche", "ouche", "ède", "ulaire", "gène", "ste", "que",
         "yste", "forme", "graphe", "rne", "erse", "ire", "rme", "rde", "ite", "ave", "incère", "vère", "stère", "spère", "mère", "crate")  # fmt: skip


def singular(form: str, pos: str, morph: frozenset[str], words: Container[str]) -> str:
    """The lemma of a small form.

    Args:
        form: the form in small letters.
        pos: ``NOUN`` or ``ADJ``.
        morph: its UD features.
        words: words that are known to exist, which settle doubtful endings.
    """
    if "Number=Sing" not in morph and len(form) > 3:
        form = _number(form, pos, words)
    if pos == "ADJ" and form.endswith("e") and len(form) > 3 and "Gender=Masc" not in morph:
        return _gender(form, words)
    return form


def _number(form: str, pos: str, words: Container[str]) -> str:
    if form.endswith(("ss", "ois", "ais", "ès", "rps", "mps")) and form[:-1] not in words:
        return form
    if pos == "NOUN" and form.endswith("us") and form[:-1] not in words:
        return form
    for ending, other in _PLURALS:
        if form.endswith(ending):
            if ending == "eux" and pos == "ADJ":
                return form
            made = form.removesuffix(ending) + other
            if ending == "aux" and made not in words and form.removesuffix("x") in words:
                return form.removesuffix("x")
            return made
    return form


def _gender(form: str, words: Container[str]) -> str:
    for ending, other in _FEMININES:
        if form.endswith(ending):
            made = form.removesuffix(ending) + other
            if made in words:
                return made
    if form in words or form.endswith(_BOTH):
        return form
    for ending, other in _FEMININES:
        if form.endswith(ending):
            return form.removesuffix(ending) + other
    return form
