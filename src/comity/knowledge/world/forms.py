"""Forms of names: their notation in the tables, and the inflection of demonyms.

A cell of a table holds forms separated by ``|``; guards follow a form in braces: ``Maurice{prep,alone}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from comity.errors import KnowledgeError


class Guard(StrEnum):
    """What must hold around a form before it is taken for the name."""

    EXACT = "exact"  # letter for letter, accents and capitals included
    MID = "mid"  # not the first word of a sentence, nor in a line of capitals
    MIXED = "mixed"  # not in a line of capitals, where the acronym could be a common word (EAU, EU)
    ALONE = "alone"  # no other capitalised word beside it that is not a name itself
    ARTICLE = "article"  # a definite article before it
    PREP = "prep"  # a preposition before it
    TITLE = "title"  # a short acronym that may also be written with one capital: Onu
    FR = "fr"  # an acronym for French texts only
    EN = "en"  # an acronym for English texts only


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a name, with its guards."""

    text: str
    guards: frozenset[Guard] = frozenset()


_NO_GUARDS: frozenset[Guard] = frozenset()


@cache
def _guards(codes: str, where: str) -> frozenset[Guard]:
    try:
        return frozenset(Guard(code) for code in codes.split(","))
    except ValueError as error:
        known = ", ".join(sorted(Guard))
        raise KnowledgeError(f"{where}: unknown guard in {{{codes}}}; use one of {known}") from error


def parse_forms(cell: str, where: str) -> tuple[Form, ...]:
    """The forms of a cell.

    Args:
        cell: ``Dominique{article,alone}|Commonwealth de la Dominique``; may be empty.
        where: file and entry, for the message of an error.

    Raises:
        KnowledgeError: on an unknown guard or an empty form.
    """
    if not cell:
        return ()
    forms = []
    for part in cell.split("|"):
        text, brace, rest = part.partition("{")
        if not text.strip():
            raise KnowledgeError(f"{where}: an empty form in {cell!r}; remove the | that is too many")
        forms.append(Form(text.strip(), _guards(rest.rstrip("}"), where) if brace else _NO_GUARDS))
    return tuple(forms)


# Endings whose feminine doubles the consonant; all other endings add -e (or nothing after -e).
_DOUBLING = ("ien", "éen", "yen", "on")


def french_demonym(form: str) -> tuple[str, ...]:
    """All four forms of a French demonym from its masculine singular (``/`` gives an irregular feminine: ``grec/grecque``).

    >>> french_demonym("estonien")
    ('estonien', 'estonienne', 'estoniens', 'estoniennes')
    """
    masculine, _, feminine = form.partition("/")
    if not feminine:
        if masculine.endswith(("e", "è")):
            feminine = masculine
        elif masculine.endswith(_DOUBLING):
            feminine = masculine + "ne"
        else:
            feminine = masculine + "e"
    plural = masculine if masculine.endswith(("s", "x", "z")) else masculine + "s"
    return tuple(dict.fromkeys((masculine, feminine, plural, feminine + "s")))


def english_demonym(form: str) -> tuple[str, ...]:
    """Singular and, where the word has one, plural of an English demonym: Korean, Koreans; Japanese; Spanish."""
    if form.endswith(("s", "sh", "ch", "ese", "men", ".")) or form.isupper():
        return (form,)
    return (form, form[:-3] + "men") if form.endswith("man") and form[:-3].endswith(("nch", "sh")) else (form, form + "s")
