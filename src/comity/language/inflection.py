"""Singulars of nouns and masculine singulars of adjectives that no table has, by the endings in a language's ``lemmas.yaml``."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

from comity.errors import KnowledgeError


class Inflection:
    """The plural and feminine endings of a language.

    Args:
        lists: the contents of ``lemmas.yaml``; empty for a language without it, whose words then keep their form.
        words: words that are known to exist, in small letters, which settle doubtful endings.
        verbs: infinitives that are known to exist.

    Raises:
        KnowledgeError: if a list is missing or has an entry that is no pair of endings.
    """

    def __init__(self, lists: Mapping[str, Any], words: Container[str], verbs: Container[str] = ()) -> None:
        self._words = words
        self._infinitives = verbs
        try:
            self._plurals = _pairs(lists["plurals"]) if lists else ()
            self._feminines = _pairs(lists["feminines"]) if lists else ()
            self._epicene = tuple(lists["epicene"]) if lists else ()
            self._verbs = _pairs(lists.get("verb_endings", ()))
            self._never = tuple(lists["no_plural"]) if lists else ()
            self._not = {"NOUN": tuple(lists["no_plural_noun"]), "ADJ": tuple(lists["no_plural_adjective"])} if lists else {}
        except (KeyError, TypeError, ValueError) as error:
            raise KnowledgeError(
                f"lemmas.yaml: {error!r}; it needs plurals, feminines, epicene, no_plural, no_plural_noun and no_plural_adjective"
            ) from error

    def lemma(self, form: str, pos: str, morph: frozenset[str]) -> str:
        """The lemma of a small form.

        Args:
            form: the form in small letters.
            pos: ``NOUN`` or ``ADJ``.
            morph: its UD features.
        """
        if len(form) < 4:
            return form
        if "Number=Sing" not in morph:
            form = self._singular(form, pos)
        if pos == "ADJ" and "Gender=Masc" not in morph:
            return self._masculine(form)
        return form

    def infinitive(self, form: str) -> str | None:
        """The infinitive of a small form by the optional list ``verb_endings``; None where no ending fits."""
        return self._first(form, self._verbs, self._infinitives)

    def _singular(self, form: str, pos: str) -> str:
        if form.endswith(self._never) and form[:-1] not in self._words:
            return form
        if form.endswith(self._not.get(pos, ())) and (pos == "ADJ" or form[:-1] not in self._words):
            return form
        return self._first(form, self._plurals, self._words) or form

    def _masculine(self, form: str) -> str:
        made = self._first(form, self._feminines, self._words)
        if made is None or made in self._words or not (form in self._words or form.endswith(self._epicene)):
            return made or form
        return form

    @staticmethod
    def _first(form: str, endings: Sequence[tuple[str, str]], known: Container[str]) -> str | None:
        """The form with the first ending replaced that makes a known word, else with the first that fits; None where none does."""
        made = [form.removesuffix(ending) + other for ending, other in endings if form.endswith(ending)]
        return next((word for word in made if word in known), made[0] if made else None)


def _pairs(value: Sequence[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((ending, other) for ending, other in value)
