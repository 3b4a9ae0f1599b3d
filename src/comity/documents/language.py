"""Which language a text is in, and which its blocks and sentences are in where a page mixes languages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from comity.knowledge import world
from comity.knowledge.texts import languages, letters, page_words

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_SENTENCE_END = re.compile(r"(?<=[a-zà-ÿ0-9»”\")%][.!?…])[\"'»”’)]{0,2}\s+(?=[\"'«“‘(]?[A-ZÀ-Ý])")
_SAMPLE = 6000  # characters that are looked at
_FEWEST_WORDS = 6
_SHARE = 0.1  # of the words are common words of the language
_DISTINCT = 3  # different common words at least
_LATIN = "\u024f"  # the last letter of the Latin blocks of Unicode
_LEAD = 3  # times as many as of any other language
_SHORT = 4  # fewer words say nothing of a block
_SURE = 8.0  # logarithm of how much likelier letters are in another language than in that of the page
_UNSEEN = 10  # in a million: three letters that the table lacks
_NAMES = 0.5  # weight of words with a capital: names look alike in all languages
_NAMED = 6.0  # for a state's name in one language only
_CLOSE = 12.0  # logarithm of how much likelier the model may find a language that Comity does not read


def detect(text: str) -> str | None:
    """ISO 639-1 code of the language of a text (a document, a headline); None where it holds no words.

    A text with many of the common words of a language needs no model. Only the rest loads py3langid (about 0.7 s and 100 MB, once).
    """
    words = [word.lower() for word in _LETTERS.findall(text[:_SAMPLE])]
    if not words:
        return None
    return _by_common_words(words) or _by_model(text[:_SAMPLE])


def language_of(text: str, page: str) -> str | None:
    """The language of a block or sentence of a page: that of the page unless it surely is another; None for one that cannot be told
    and is not written in Latin letters."""
    words = _LETTERS.findall(text[:_SAMPLE])
    if 2 * sum(word.lower() > _LATIN for word in words) > len(words):  # the languages read so far are written in Latin letters
        return None
    if len(words) < _SHORT:
        return page
    lowered = [word.lower() for word in words]
    if found := _by_common_words(lowered):
        return found
    own = _count(lowered, page_words(page).function_words)[0]
    others = [_count(lowered, page_words(code).function_words)[0] for code in languages() if code != page]
    if own > max(others, default=0):
        return page
    scores = _by_letters(_WORD.findall(text[:_SAMPLE]))
    best = max(scores, key=lambda code: scores[code], default=page)
    return best if scores[best] - scores.get(page, 0.0) > _SURE else page


def stretches(text: str, main: str) -> list[tuple[int, int, str]]:
    """The runs of sentences of a paragraph in one language each: where they begin and end, and the language: ``main`` unless it
    surely is another one that Comity reads. Mostly there is one run."""
    words = {word.lower() for word in _LETTERS.findall(text[:_SAMPLE])}
    others = [code for code in languages() if code != main]
    if not any(len(words & page_words(code).function_words) >= _DISTINCT for code in others):
        return [(0, len(text), main)]
    ends = [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    runs: list[tuple[int, int, str]] = []
    for start, end in pairwise([0, *ends]):
        found = language_of(text[start:end], main)
        language = found if found in others else main
        if runs and runs[-1][2] == language:
            runs[-1] = (runs[-1][0], end, language)
        elif text[start:end].strip():
            runs.append((start, end, language))
    return runs or [(0, len(text), main)]


def _by_common_words(words: Sequence[str]) -> str | None:
    if len(words) < _FEWEST_WORDS:
        return None
    counts = {code: _count(words, common) for code, common in _tables()}
    best, (count, distinct) = max(counts.items(), key=lambda item: item[1], default=("", (0, 0)))
    second = max((c for code, (c, _) in counts.items() if code != best), default=0)
    return best if distinct >= _DISTINCT and count >= _SHARE * len(words) and count >= _LEAD * second else None


def _count(words: Iterable[str], common: frozenset[str]) -> tuple[int, int]:
    found = [word for word in words if word in common]
    return len(found), len(set(found))


@cache
def _tables() -> tuple[tuple[str, frozenset[str]], ...]:
    """Per language its common words: a known language's own list, else the shorter lists in the files of known ones."""
    known = languages()
    tables = {code: page_words(code).function_words for code in known}
    taken = frozenset().union(*tables.values())
    for code in known:
        for other, common in page_words(code).foreign_words.items():
            if other not in known:
                tables[other] = tables.get(other, frozenset()) | (common - taken)
    return tuple(sorted(tables.items()))


def _by_letters(words: Iterable[str]) -> dict[str, float]:
    """The logarithms of how likely the words' letters are in the languages that Comity reads, up to what is common to all."""
    scores = {code: 0.0 for code, _ in _likelihoods()}
    for word in words:
        ends = f"_{word.lower().replace('’', chr(39))}_"
        weight = _NAMES if word[0].isupper() else 1.0
        for code in _names().get(word.lower(), ()):
            scores[code] += _NAMED
        for code, table in _likelihoods():
            unseen = table[""]
            scores[code] += weight * sum(table.get(ends[at : at + 3], unseen) for at in range(len(ends) - 2))
    return scores


@cache
def _likelihoods() -> tuple[tuple[str, Mapping[str, float]], ...]:
    tables = []
    for code in languages():
        known = {three: math.log(count + _UNSEEN) for three, count in letters(code).items()}
        tables.append((code, known | {"": math.log(_UNSEEN)}))
    return tuple(tables)


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """The words of states' names that only one language has ("Russia", "Russie")."""
    found: dict[str, set[str]] = {}
    for state in world.load().states.values():
        for forms in (state.names, state.capitals):
            for code, names in forms.items():
                for word in _LETTERS.findall(" ".join(names).lower()):
                    found.setdefault(word, set()).add(code)
    return {word: tuple(codes) for word, codes in found.items() if len(codes) == 1 and codes <= set(languages())}


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # here, because most documents never need it

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def _by_model(text: str) -> str | None:
    """The model's language; among those that Comity reads, the letters decide in few words, of which the model is unsure."""
    ranked = [(str(code), float(score)) for code, score in _model().rank(text)]
    likeliest, top = ranked[0]
    known = next(((code, score) for code, score in ranked if code in languages()), None)
    if known is None or top - known[1] > _CLOSE:
        return likeliest
    scores = _by_letters(_WORD.findall(text))
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] - scores[known[0]] > _SURE or likeliest not in scores else known[0]
