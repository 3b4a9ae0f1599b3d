"""Clauses without a subject, as resolutions have them: "2. Calls upon all States to …", "Se félicite de la signature …".

The parser learnt from sentences that have subjects, and takes such a verb for a noun or a name. It is shown one: what numbers the
clause is seen as "the Council", and the verb in small letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from comity.language.pipeline import Parse
from comity.language.surrogates import surrogates

LONGEST = 6  # the words up to the verb: a number with its marks, an adverb
CLOSING = frozenset({".", ")", "°"})


@cache
def _words(language: str, key: str) -> frozenset[str]:
    return frozenset(surrogates(language).lists.get(key, ()))


def _is_number(forms: Sequence[str], at: int) -> bool:
    """Whether a word is a number of a list, a mark around one, or a mark that begins an item."""
    if not any(letter.isalpha() for letter in forms[at]):
        return True
    return len(forms[at]) <= 2 and at + 1 < len(forms) and forms[at + 1] in CLOSING


def _numbered(forms: Sequence[str]) -> int:
    """How many words at the start only number what follows."""
    return next((at for at in range(min(LONGEST, len(forms))) if not _is_number(forms, at)), 0)


def opening(forms: Sequence[str], language: str) -> int:
    """The place of the verb with which a clause without subject begins, behind what numbers it; -1 where it begins otherwise."""
    marks = _numbered(forms)
    for at in range(marks, min(LONGEST, len(forms))):
        word = forms[at].lower().replace("’", "'")
        if word in _words(language, "resolving"):
            return at if marks or forms[0][:1].isupper() else -1
        if word not in _words(language, "resolving_after"):
            return -1
    return -1


def lend_subject(forms: list[str], language: str) -> None:
    """Show the parser a subject where a clause begins with its verb, in place."""
    verb = opening(forms, language)
    if verb < 0:
        return
    marks = _numbered(forms)
    lent = surrogates(language).lists["lent_subject" if marks > 1 else "lent_pronoun"] if marks else ()
    for at in range(marks, verb + 1):
        forms[at] = forms[at].lower()
    forms[marks - len(lent) : marks] = lent


def free_arguments(words: Sequence[str], parse: Parse, language: str) -> None:
    """Hang on the verb what the parser hangs on its adverb of manner, in place: "demande instamment *à l'Iran*"."""
    manner = _words(language, "manner")
    for index, dep in enumerate(parse.deps):
        adverb = parse.heads[index]
        hung = dep.startswith("obl") and parse.pos[adverb] == "ADV" and words[adverb].lower() in manner and adverb < index
        if hung and parse.pos[parse.heads[adverb]] == "VERB":
            parse.heads[index] = parse.heads[adverb]
