"""Telling words apart: a text is cut into tokens by one regular expression per language, made from its ``tokens.yaml``.

Tokens are ``(start, end)`` offsets. Every character of the text that is neither white space nor a control or format character is in
exactly one token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

APOSTROPHE = "['’ʼ‘`´′＇]"
_IN = r"[\w\u0300-\u036f\u00ad\u200c\u200d\u2060·]"  # what a word is made of: letters, digits, marks and invisible joints
_LETTER = r"[^\W\d_]"
_SPACE = r"[ \u00a0\u202f\u2009]"
_CONTROL = r"\x00-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u08e2\u180e\u200b-\u200f"
_CONTROL += r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"


def data(language: str, file: str) -> Any:
    """The contents of a YAML file of a language's knowledge folder.

    Raises:
        KnowledgeError: if there is no such file or it is not YAML.
    """
    return read_yaml(f"{language}/{file}")


@cache
def word_list(language: str, name: str) -> frozenset[str]:
    """A list of the language's ``lemmas.yaml``, empty where it has none."""
    try:
        return frozenset(data(language, "lemmas.yaml").get(name, ()))
    except KnowledgeError:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Abbreviations with their final point, by whether a sentence may end there, and the small words that open a sentence;
    ``particles`` are small words of names ("J. Le Drian")."""

    never: frozenset[str]
    numbered: frozenset[str]
    maybe: frozenset[str]
    openers: frozenset[str]
    particles: frozenset[str]


@cache
def abbreviations(language: str) -> Abbreviations:
    """The abbreviations of a language.

    Raises:
        KnowledgeError: if the file is missing or lacks a list.
    """
    lists = data(language, "abbreviations.yaml")
    try:
        return Abbreviations(*(frozenset(map(_word, lists[key])) for key in ("never", "numbered", "maybe", "openers", "particles")))
    except (KeyError, TypeError) as error:
        raise KnowledgeError(
            f"knowledge/{language}/abbreviations.yaml needs the lists never, numbered, maybe, openers and particles"
        ) from error


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise KnowledgeError(f"{value!r} in a word list is not a word; put it between quotation marks")
    return value


def _any(words: Sequence[str]) -> str:
    """A pattern for any of the words, longest first, with every kind of apostrophe."""
    parts = (re.escape(word).replace("'", APOSTROPHE) for word in sorted(words, key=lambda word: (-len(word), word)))
    return "(?:" + "|".join(parts) + ")"


@cache
def pattern(language: str) -> re.Pattern[str]:
    """The expression whose matches are the tokens of a language.

    Raises:
        KnowledgeError: if a data file is missing or wrong.
    """
    lists = {key: list(map(_word, words)) for key, words in data(language, "tokens.yaml").items()}
    short = abbreviations(language)
    end = rf"(?!{_IN})"
    inverted = ""
    if lists.get("inverted"):
        after = "".join(rf"(?<!\b{word})" for word in lists["inverted_not_after"])
        clitic = rf"-(?:{_any(lists['inverted'])})(?![\w-]|{APOSTROPHE}\w)"
        inverted = rf"(?i:(?<={_LETTER}){after}{clitic})"
    stop = rf"(?!{inverted})" if inverted else ""
    enclitic = rf"(?:{_any(lists['enclitics'])})(?!\w)" if lists.get("enclitics") else ""
    negative = rf"(?:{_any(lists['negative_enclitic'])})(?!\w)" if lists.get("negative_enclitic") else ""
    part = rf"(?!{enclitic})" if enclitic else ""
    joint = rf"(?:{stop}[-‐‑](?={_LETTER}|\d)|{part}{APOSTROPHE}(?={_LETTER})|&(?={_LETTER}))"
    alternatives = [
        rf"(?:https?://|www\.)[^\s<>«»\"]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#]{_IN}+",
        rf"\w[\w-]*(?:\.\w[\w-]*)*\.{_any(lists['domains'])}\b(?:/[\w/.?=&%-]*[\w/])?(?!\.?{_LETTER})",
        rf"{_any(lists['whole'])}(?:s\b)?{end}",
        rf"(?-i:{_any([*short.never, *short.maybe])}(?!\w)|{_any([*short.numbered])}(?={_SPACE}?(?:n[°º]|\d|[IVXL]+\b)))",
        rf"(?-i:[A-ZÀ-Þ]\.(?:-?[A-ZÀ-Þ]\.)*)(?!{_IN}{_IN})",
        rf"n[°º]|{_any(lists['ordinal'])}(?=[a-zà-ÿ]{{3}})" if lists.get("ordinal") else r"n[°º]",
        rf"(?<!\d)\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:,\d+)?",
        rf"\d+(?:[.,:/]\d+)+(?!{_LETTER}|\d)",
        *([rf"\d+(?:[.,]\d+)*(?={_any(lists['scales'])}{end})"] if lists.get("scales") else []),
        *([rf"(?<=[$€£¥])\d+(?:[.,]\d+)*(?={_any(lists['scales_of_money'])}{end})"] if lists.get("scales_of_money") else []),
        rf"\d+(?:[.,]\d+)+(?={_LETTER}{{1,3}}{end})",  # "7.62mm"
        rf"(?-i:[A-Z]+(?:/[A-Z0-9.]*[A-Z0-9])+)(?!{_IN})(?<=\d)",
        rf"(?-i:[NM]{APOSTROPHE}[A-Z][a-zà-ÿ]{_IN}*)",
        *([rf"{_any(lists['elided'])}{APOSTROPHE}"] if lists.get("elided") else []),
        *([inverted] if inverted else []),
        *([enclitic] if enclitic else []),
        *([negative, rf"{_LETTER}+?(?={negative})"] if negative else []),
        rf"{_IN}*\w{_IN}*(?:{joint}{_IN}*\w{_IN}*)*(?:\((?:s|(?:e|ne|le)s?)\)s?)?",
        r"\.{2,}|…|--+|[!?]+|°[CF]\b|\+/-",
        rf"[^\s\w{_CONTROL}]",
    ]
    return re.compile("|".join(alternatives), re.IGNORECASE)


@cache
def scales(language: str) -> Mapping[str, str]:
    """What is short for a number behind a figure, with what it is short for ("bn" → "billion")."""
    lists = data(language, "tokens.yaml")
    return {**lists.get("scales", {}), **lists.get("scales_of_money", {})}


def spans(text: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """The tokens of ``text[start:end]`` as offsets into the text."""
    return (match.span() for match in pattern(language).finditer(text, start, end))
