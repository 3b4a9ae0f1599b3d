"""The words of the web pages: the files of ``knowledge/<language>/web/``, one for each page and some for all of them.

A word is asked for by its file and key (``overview.top_pairs``), with what fills its slots; one that counts has a form for one and
one for many.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import msgspec
from babel import Locale
from babel.numbers import format_decimal

from comity.errors import KnowledgeError
from comity.knowledge.briefs import load_phrases
from comity.knowledge.files import list_yaml, read_yaml


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words with a number ``{n}``: for one and for many, as CLDR tells them apart in the language."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the pages in one language.

    Attributes:
        language: ISO 639-1 code.
        locale: of Babel.
        forms: by file and key.
    """

    language: str
    locale: str
    forms: Mapping[str, str | Counted]

    def __call__(self, key: str, n: int | None = None, **slots: object) -> str:
        """A word with its slots filled; with ``n`` its form for that number.

        Raises:
            KnowledgeError: if there is no such word, or a slot is not filled.
        """
        form = self.forms.get(key)
        if form is None:
            raise KnowledgeError(f"knowledge/{self.language}/web: there is no word {key!r}")
        if isinstance(form, Counted):
            if n is None:
                raise KnowledgeError(f"knowledge/{self.language}/web: {key!r} counts; say how many")
            form = form.one if Locale.parse(self.locale).plural_form(n) == "one" else form.many
        if n is not None:
            slots["n"] = format_decimal(n, locale=self.locale)
        try:
            return form.format(**slots)
        except (KeyError, IndexError) as error:
            raise KnowledgeError(f"knowledge/{self.language}/web: {key!r} wants {error}") from error

    def has(self, key: str) -> bool:
        """Whether there is such a word."""
        return key in self.forms


def slots(form: str | Counted) -> frozenset[str]:
    """The names of the slots of a word."""
    some = (form,) if isinstance(form, str) else (form.one, form.many)
    return frozenset(name for each in some for _, name, _, _ in string.Formatter().parse(each) if name)


@cache
def load_web_words(language: str) -> Words:
    """The words of the pages in a language.

    Raises:
        KnowledgeError: if a file holds something else than words.
    """
    forms: dict[str, str | Counted] = {}
    for place in list_yaml(f"{language}/web"):
        try:
            found = msgspec.convert(read_yaml(place) or {}, type=dict[str, str | Counted])
        except msgspec.ValidationError as error:
            raise KnowledgeError(f"knowledge/{place}: {error}") from error
        page = place.rpartition("/")[2].removesuffix(".yaml")
        forms |= {f"{page}.{key}": form for key, form in found.items()}
    return Words(language, load_phrases(language).locale, forms)
