"""Varying treebank sentences in training, so that the parser is ready for what news looks like.

News has names the parser sees as surrogates, quotations with their speaker after them, headlines without a full stop, words
in capitals that are shown in small letters. Each epoch sees each sentence varied anew by chance.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from comity.language.surrogates import surrogates
from comity.language.treebanks import Gold, Row
from comity.model.analysis import NameKind


@dataclass(frozen=True, slots=True)
class Chances:
    """How often a sentence, or a name in it, is varied in each way, from 0 to 1."""

    name: float = 0.3  # a name becomes a surrogate
    person: float = 0.5  # first and last name become one word
    stop: float = 0.08  # without the final full stop
    small: float = 0.03  # all in small letters
    opening: float = 0.04  # the first word in small letters
    quote: float = 0.06  # between quotation marks, or one of them
    speaker: float = 0.05  # ", a déclaré Chirac" after it
    reported: float = 0.03  # "Chirac a déclaré que" before it


_VOWELS = frozenset("aeiouyàâéèêëîïôùûh")
_KINDS = {
    "place": (NameKind.STATE, NameKind.CAPITAL, NameKind.STATE, NameKind.GEOGRAPHY),
    "other": (NameKind.STATE, NameKind.ORGANISATION, NameKind.STATE, NameKind.PERSON),
}


class Variations:
    """Makes variations of sentences.

    Args:
        language: ISO 639-1 code; for languages without templates nothing is added around sentences.
        golds: the training sentences, from which the features of added words are taken.
        chances: how often.
    """

    def __init__(self, language: str, golds: Iterable[Gold], chances: Chances | None = None) -> None:
        self.chances = chances or Chances()
        counts: dict[tuple[str, str], Counter[Row]] = {}
        for gold in golds:
            for row in gold.rows:
                counts.setdefault((row.form, row.pos), Counter())[replace(row, head=0, dep="", space=True)] += 1
        known = {
            key: max(count.items(), key=lambda item: (item[1], item[0].lemma, item[0].feats))[0] for key, count in counts.items()
        }
        self._words = surrogates(language)
        lists = self._words.lists
        self._after = tuple(_template(text, known) for text in lists.get("after", ()))
        self._before = tuple(_template(text, known) for text in lists.get("before", ()))
        self._surrogates = {
            name: known[name, pos] for name in self._words.names for pos in ("NOUN", "PROPN") if (name, pos) in known
        }
        self._person = self._words.other.get(NameKind.PERSON)

    def __call__(self, gold: Gold, rng: random.Random) -> Sequence[Row]:
        """One variation of a sentence."""
        chances, rows = self.chances, list(gold.rows)
        rows = self._persons(rows, rng)
        rows = self._names(rows, rng)
        whole = len(rows) > 3 and any("VerbForm=Fin" in row.feats for row in rows)
        if rng.random() < chances.stop and whole and rows[-1].form == ".":
            rows = _without_last(rows)
        elif whole and self._after and rng.random() < chances.speaker:
            rows = _quoted(rows[:-1], rng) if rows[-1].form == "." and _leaf(rows, len(rows) - 1) else _quoted(rows, rng)
            rows = _appended(rows, rng.choice(self._after), stop=rng.random() < 0.9)
        elif whole and self._before and rng.random() < chances.reported and rows[0].pos != "PUNCT":
            rows = _prefixed(_lowered(rows), rng.choice(self._before))
        elif rng.random() < chances.quote and len(rows) > 3:
            rows = _quoted(rows, rng)
        if rng.random() < chances.small:
            return [replace(row, form=row.form.lower()) for row in rows]
        return _lowered(rows) if rng.random() < chances.opening else rows

    def _persons(self, rows: list[Row], rng: random.Random) -> list[Row]:
        """First names merged with the last names that follow them."""
        index = 0
        while index < len(rows):
            end = index + 1
            while end < len(rows) and rows[end].dep == "flat:name" and rows[end].head == index and rows[end].pos == "PROPN":
                end += 1
            inside = range(index, end)
            closed = all(row.head not in inside for row in (*rows[:index], *rows[end:]) if row.head != index)
            if end > index + 1 and rows[index].pos == "PROPN" and closed and rng.random() < self.chances.person:
                person = self._person or rows[end - 1].form
                rows = _merged(rows, index, end, rng.choice((rows[end - 1].form, person, person)))
            index += 1
        return rows

    def _names(self, rows: list[Row], rng: random.Random) -> list[Row]:
        """Names replaced by surrogates."""
        headed = {row.head for row in rows if row.dep.startswith(("flat", "fixed", "det", "amod"))}
        made = list(rows)
        for index, row in enumerate(rows):
            if row.pos != "PROPN" or row.dep.startswith(("flat", "fixed")) or rng.random() >= self.chances.name:
                continue
            before = rows[index - 1] if index else None
            article = before is not None and before.pos in ("DET", "ADP") and before.head == index
            word = before.form.lower().replace("’", "'") if before else ""
            flat = any(r.head == index and r.dep.startswith(("flat", "fixed", "amod")) for r in rows)
            if flat or (index in headed and not article):
                continue
            kinds = _KINDS["place" if word in self._words.lists.get("places_after", ()) else "other"]
            new = self._words.of(rng.choice(kinds), row.form, word)
            if new in self._surrogates and self._fits(word, new):
                made[index] = replace(row, form=new, feats=self._surrogates[new].feats)
        return made

    def _fits(self, before: str, name: str) -> bool:
        """Whether a name can follow the article: "l'" wants a vowel, "la" none."""
        lists = self._words.lists
        vowel = name[0].lower() in _VOWELS
        return vowel if before in lists.get("before_vowel", ()) else not (vowel and before in lists.get("before_consonant", ()))


def _template(text: str, known: Mapping[tuple[str, str], Row]) -> tuple[Row, ...]:
    """The rows of a template, form/part of speech/relation/head for each word: -1 as head stands for the sentence's root, other
    heads count from 0 in the template."""
    rows = []
    for word in text.split():
        form, pos, dep, head = word.rsplit("/", 3)
        row = known.get((form, pos), Row(form, form, pos, (), 0, "", True))
        rows.append(replace(row, head=int(head) - 1, dep=dep))
    return tuple(rows)


def _root(rows: Sequence[Row]) -> int:
    return next(index for index, row in enumerate(rows) if row.head == index)


def _leaf(rows: Sequence[Row], index: int) -> bool:
    return rows[index].head != index and all(row.head != index for i, row in enumerate(rows) if i != index)


def _without_last(rows: list[Row]) -> list[Row]:
    return rows[:-1] if _leaf(rows, len(rows) - 1) else rows


def _merged(rows: list[Row], start: int, end: int, form: str) -> list[Row]:
    """The rows with ``[start, end)`` as one."""
    gone = end - start - 1
    made = [*rows[:start], replace(rows[start], form=form, space=rows[end - 1].space), *rows[end:]]
    return [replace(row, head=row.head if row.head <= start else max(start, row.head - gone)) for row in made]


def _lowered(rows: list[Row]) -> list[Row]:
    first = rows[0]
    if first.pos == "PROPN" or (len(first.form) > 1 and first.form.isupper()):
        return rows
    return [replace(first, form=first.form.lower()), *rows[1:]]


def _quoted(rows: list[Row], rng: random.Random) -> list[Row]:
    """The rows between quotation marks, or with only the first or the last: quotations run over several sentences."""
    opening, closing = rng.choice(((True, True), (True, True), (True, False), (False, True)))
    root = _root(rows)
    mark = Row('"', '"', "PUNCT", (), root, "punct", False)
    if closing:
        rows = [*rows, mark]
    if opening:
        rows = [replace(row, head=row.head + 1) for row in (mark, *rows)]
        rows[0] = replace(rows[0], head=root + 1)
    return rows


def _appended(rows: list[Row], template: Sequence[Row], *, stop: bool) -> list[Row]:
    root, length = _root(rows), len(rows)
    rows = rows + [replace(row, head=root if row.head < 0 else length + row.head) for row in template]
    return [*rows, Row(".", ".", "PUNCT", (), root, "punct", True)] if stop else rows


def _prefixed(rows: list[Row], template: Sequence[Row]) -> list[Row]:
    """The rows as a clause after the template, whose root they hang on; a final full stop goes to the new root."""
    length, root = len(template), _root(rows)
    main = next(index for index, row in enumerate(template) if row.dep == "root")
    made = [replace(row, head=length + root if row.head < 0 else row.head) for row in template]
    for index, row in enumerate(rows):
        if index == root:
            row = replace(row, head=main, dep="ccomp")
        elif index == len(rows) - 1 and row.pos == "PUNCT" and row.head == root:
            row = replace(row, head=main)
        else:
            row = replace(row, head=row.head + length)
        made.append(row)
    return made
