"""Surrogates: the word that the parser sees in place of a known name.

"la Corée du Sud" or "le Centre d'excellence de cyberdéfense" are one token; the parser never saw it in training and sees instead a
name that the treebanks know well and that fits the article before it.
"""

from __future__ import annotations

from collections.abc import Mapping

from comity.model.analysis import NameKind

_STATE: Mapping[str, str] = {
    "la": "France", "le": "Japon", "au": "Japon", "du": "Japon", "les": "États-Unis", "aux": "États-Unis", "des": "États-Unis",
    "l'": "Allemagne",
}  # fmt: skip
_ORGANISATION: Mapping[str, str] = {
    "la": "Commission", "le": "Conseil", "au": "Conseil", "du": "Conseil", "les": "Nations", "aux": "Nations", "des": "Nations",
    "cette": "Commission", "sa": "Commission", "ce": "Conseil", "un": "Conseil", "une": "Commission", "son": "Conseil",
}  # fmt: skip
_TABLES: Mapping[NameKind, tuple[Mapping[str, str], str]] = {
    NameKind.STATE: (_STATE, "France"),
    NameKind.CAPITAL: (_STATE, "Paris"),
    NameKind.PLACE: (_STATE, "Paris"),
    NameKind.GEOGRAPHY: (_STATE, "Europe"),
    NameKind.SEAT: (_ORGANISATION, "ONU"),
    NameKind.ORGANISATION: (_ORGANISATION, "ONU"),
    NameKind.BODY: (_ORGANISATION, "ONU"),
    NameKind.GROUP: (_ORGANISATION, "ONU"),
    NameKind.AGENCY: (_ORGANISATION, "ONU"),
    NameKind.PERSON: ({}, "Chirac"),
}
NAMES = tuple(sorted({word for table, other in _TABLES.values() for word in (*table.values(), other)}))
"""Every surrogate for a proper name: training shows them often."""


def surrogate(kind: NameKind, form: str, before: str) -> str:
    """The word that stands for a name in what the parser sees.

    Args:
        kind: what the name names.
        form: the name as the text has it.
        before: the word before it, in plain lower case; empty at the start of a sentence.
    """
    if kind is NameKind.DEMONYM:
        return demonym(form)
    table, other = _TABLES[kind]
    return table.get(before, other)


def demonym(form: str) -> str:
    """A demonym of the same gender, number and case that the treebanks know: "sud-coréennes" is seen as "françaises"."""
    plural = form.endswith(("s", "x")) and not form.endswith(("ais", "ois", "ès"))
    single = form[:-1] if plural else form
    if single.endswith(("aise", "oise", "enne", "éenne", "aine", "ine", "ane", "cque", "ande", "iote", "ote", "euse")):
        word = "française"
    elif single.endswith("e"):
        word = "britannique"
    else:
        return "Français" if form[:1].isupper() else "français"
    word += "s" if plural else ""
    return word.capitalize() if form[:1].isupper() else word
