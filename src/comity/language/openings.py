"""Dates that open a sentence without a comma, and that the parser takes for part of the subject.

"In 2006 the two countries signed a treaty", "In January France recalled its envoy", "En 2018 Séoul et Tallinn ont signé…": the
date tells when the clause's verb happened, and the preposition belongs to the date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from comity.documents.temporal import grammar as date_grammar
from comity.language.pipeline import Parse

_YEAR = 4  # figures
_LONGEST = 5  # words of the date
_BETWEEN = frozenset({"ADJ", "DET", "NUM"})


def free_opening(words: Sequence[str], parse: Parse, language: str) -> None:
    """Hangs a date at the beginning of a sentence on the verb, in place.

    Args:
        words: what the parser saw.
        parse: what it made of it.
        language: ISO 639-1 code.
    """
    if len(words) <= _LONGEST or parse.pos[0] != "ADP":
        return
    date, end = _date(words, parse, date_grammar(language).months)
    if not date or parse.pos[end] in {"PUNCT", "VERB", "AUX", "ADP", "CCONJ"}:
        return
    heads, deps = parse.heads, parse.deps
    outside = {heads[i] for i in range(end) if heads[i] >= end}
    nouns = [i for i in sorted(outside) if parse.pos[i] not in {"VERB", "AUX"}]
    verb = _verb(parse, nouns[0]) if nouns else -1
    if verb < 0:
        return
    for i in range(end):
        if i == date or heads[i] >= end:
            heads[i] = date
    heads[date], deps[date] = verb, "obl"
    heads[0], deps[0] = date, "case"


def _date(words: Sequence[str], parse: Parse, months: Mapping[str, int]) -> tuple[int, int]:
    """The word that heads a date of a month, a year or both after the first word, and where it ends; 0 if there is none."""
    date = 0
    for i in range(1, _LONGEST + 1):
        word = words[i].lower()
        if word in months or (len(word) == _YEAR and word.isdigit() and word[0] in "12"):
            date = date or i
        elif date or parse.pos[i] not in _BETWEEN:
            return date, i
    return 0, 0


def _verb(parse: Parse, noun: int) -> int:
    """The verb whose subject a noun is or belongs to; -1 if none."""
    seen: set[int] = set()
    while noun not in seen:
        seen.add(noun)
        above = parse.heads[noun]
        if parse.deps[noun].startswith("nsubj"):
            return above
        if parse.deps[noun].startswith("obl") and _lacks_subject(parse, above, noun):
            parse.deps[noun] = "nsubj"  # its preposition was the date's
            return above
        noun = above
    return -1


def _lacks_subject(parse: Parse, verb: int, noun: int) -> bool:
    """Whether a verb behind a noun has no subject, and the noun no preposition of its own."""
    taken = any(parse.heads[i] == verb and parse.deps[i].startswith(("nsubj", "csubj")) for i in range(len(parse.heads)))
    marked = any(parse.heads[i] == noun and parse.deps[i] == "case" for i in range(1, noun))
    return verb > noun and parse.pos[verb] == "VERB" and not taken and not marked
