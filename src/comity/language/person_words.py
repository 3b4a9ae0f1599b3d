"""The words of a raw text, as the search for persons' names sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from comity.knowledge.roles import Roles
from comity.language.tokens import data

_PART = r"[^\W\d_]+"
_MARK = "['’]"
_ARTICLE_NAME = re.compile(r"(?:al|el|ad|as|an|ar|at|az|ash|ach|ech|es|ed|er|ez|ben|bin|ibn|ould)[-‐][^\W\d_]")
_LONG = 3  # letters from which on an elided word is none that stands before names ("lorsqu'")


@dataclass(slots=True)
class Word:
    """One word of the raw text.

    ``look`` is ``C`` (capitalised), ``A`` (capitals only), ``I`` (an initial), ``l`` (else); ``gap`` what separates it from the
    word before: a space (`` ``), a comma (``,``) or more (``.``); ``name`` the index of the known name that covers it, or -1.
    """

    start: int
    end: int
    text: str
    plain: str
    look: str
    gap: str
    name: int = -1


@cache
def _pattern(language: str) -> re.Pattern[str]:
    """What tells words apart in the raw text: elided words before a name and enclitics behind it are words of their own."""
    lists = data(language, "tokens.yaml")
    elided = "|".join(word for word in lists.get("elided", ()) if len(word) < _LONG)
    enclitics = "|".join(re.escape(word).replace("'", _MARK) for word in lists.get("enclitics", ()))
    before = [rf"(?![NM]{_MARK}[A-Z])(?i:{elided}){_MARK}(?=\w)"] if elided else []  # "N'Guessan" is one word
    behind = [rf"(?:{enclitics})(?!\w)"] if enclitics else []
    joint = rf"(?!{behind[0]}){_MARK}|[‐-]" if behind else rf"{_MARK}|[‐-]"
    return re.compile("|".join([*before, *behind, rf"{_PART}(?:(?:{joint}){_PART})*"]))


def read_words(text: str, language: str, roles: Roles) -> Iterator[Word]:
    """The words of a text in order.

    Raises:
        KnowledgeError: if the language's data files are missing.
    """
    titles, before = roles.titles, 0
    for match in _pattern(language).finditer(text):
        start, end = match.span()
        form = match.group()
        plain = form.lower().replace("’", "'")
        initial = len(form) == 1 and form.isupper()
        if text[end : end + 1] == "." and (initial or plain + "." in titles):
            end += 1
            form, plain = text[start:end], plain + "."
        if initial:
            look = "I" if form.endswith(".") else "A"
        elif text[end : end + 1] in {"-", "‐"} and text[end + 1 : end + 2].isdigit():
            look = "l"  # "Su-24"
        elif form[0].isupper():
            look = "A" if len(form) > 1 and form.isupper() and not form.endswith(("'", "’")) else "C"
        else:
            look = "C" if _ARTICLE_NAME.match(form) and form[form.find("-") + 1 :][:1].isupper() else "l"
        gap = _gap(text[before:start]) if before else "."
        before = end
        if glued := _glued(form, roles):
            yield Word(start, start + glued, form[:glued], plain[:glued], "l", gap)
            start, form, plain, look, gap = start + glued, form[glued:], plain[glued:], "C", " "
        yield Word(start, end, form, plain, look, gap)


def _glued(form: str, roles: Roles) -> int:
    """Where a name begins that is glued to the office before it: "amiral|Arjun"; 0 if none does."""
    if len(form) < 6 or form[3:].islower():
        return 0
    at = next((i for i in range(3, len(form) - 2) if form[i].isupper() and form[i - 1].islower()), 0)
    return at if at and form[:at] in roles.openings else 0


def _gap(between: str) -> str:
    if "\n" in between:
        return "."
    stripped = between.strip()
    if not stripped:
        return " " if len(between) < 4 else "."
    return stripped if stripped in {",", "(", ")"} else "."
