"""Surrogates: the word that the parser sees in place of a known name.

"la Corée du Sud" or "le Centre d'excellence de cyberdéfense" are one token; the parser never saw it in training and sees instead a
name that the treebanks know well and that fits the article before it. Which, says a language's ``tokens_surrogates.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from comity.errors import KnowledgeError
from comity.language.tokens import data
from comity.model.analysis import NameKind

_FILE = "tokens_surrogates.yaml"


@dataclass(frozen=True, slots=True)
class Demonym:
    """What stands for demonyms with certain ends: a word for the singular and one for the plural."""

    ends: tuple[str, ...]
    singular: str
    plural: str


@dataclass(frozen=True, slots=True)
class Surrogates:
    """The surrogates of a language. Without a data file every name is seen as it is.

    Attributes:
        after: by kind of name, the surrogate after certain words (articles), in plain small letters.
        other: by kind of name, the surrogate after any other word.
        demonyms: the first whose end fits stands for a demonym.
        no_plural: endings of singular demonyms that look like a plural.
        words: small forms that the parser mistakes, with what it sees in their place ("dément" is no adverb, but "nie").
        lists: what training adds around sentences, see :mod:`comity.language.augment`.
    """

    after: Mapping[NameKind, Mapping[str, str]] = field(default_factory=dict)
    other: Mapping[NameKind, str] = field(default_factory=dict)
    demonyms: tuple[Demonym, ...] = ()
    no_plural: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Every surrogate for a proper name, sorted: training shows them often."""
        return tuple(sorted({*self.other.values(), *(word for table in self.after.values() for word in table.values())}))

    def of(self, kind: NameKind, form: str, before: str) -> str:
        """The word that stands for a name in what the parser sees.

        Args:
            kind: what the name names.
            form: the name as the text has it.
            before: the word before it, in plain small letters; empty at the start of a sentence.
        """
        if kind is NameKind.DEMONYM:
            return self._demonym(form)
        return self.after.get(kind, {}).get(before) or self.other.get(kind, form)

    def _demonym(self, form: str) -> str:
        """A demonym of the same gender, number and case that the treebanks know: "sud-coréennes" is seen as "françaises"."""
        plural = form.endswith(("s", "x")) and not form.endswith(self.no_plural)
        single = form[:-1] if plural else form
        chosen = next((demonym for demonym in self.demonyms if single.endswith(demonym.ends)), None)
        if chosen is None:
            return form
        word = chosen.plural if plural else chosen.singular
        return word.capitalize() if form[:1].isupper() else word


@cache
def surrogates(language: str) -> Surrogates:
    """The surrogates of a language; none for a language without the file.

    Raises:
        KnowledgeError: if the file has an entry that cannot stand.
    """
    if not (resources.files("comity") / "knowledge" / language / _FILE).is_file():
        return Surrogates()
    lists: dict[str, Any] = dict(data(language, _FILE))
    try:
        names = {NameKind(kind): entry for kind, entry in lists.pop("names").items()}
        demonyms = tuple(Demonym(tuple(one["ends"]), one["singular"], one["plural"]) for one in lists.pop("demonyms"))
        return Surrogates(
            after={kind: dict(entry["after"]) for kind, entry in names.items()},
            other={kind: str(entry["other"]) for kind, entry in names.items()},
            demonyms=demonyms,
            no_plural=tuple(lists.pop("demonym_no_plural")),
            words={str(form): str(seen) for form, seen in lists.pop("words").items()},
            lists={key: tuple(map(str, words)) for key, words in lists.items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"knowledge/{language}/{_FILE}: {error!r}; compare it with knowledge/fr/{_FILE}") from error
