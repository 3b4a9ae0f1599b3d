"""Varying treebank sentences in training, so that the parser is ready for what news looks like.

News has names the parser sees as surrogates, quotations with their speaker after them, headlines without a full stop, words
in capitals that are shown in small letters. Each epoch sees each sentence varied anew by chance.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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
    headline: float = 0.08  # as a headline, where the language has a grammar of its own for them


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
        self._present = tuple((pair.partition(">")[0], pair.partition(">")[2]) for pair in lists.get("headline_present", ()))

    def __call__(self, gold: Gold, rng: random.Random) -> Sequence[Row]:
        """One variation of a sentence."""
        chances, rows = self.chances, list(gold.rows)
        rows = self._persons(rows, rng)
        rows = self._names(rows, rng)
        whole = len(rows) > 3 and any("VerbForm=Fin" in row.feats for row in rows)
        if self._present and whole and rng.random() < chances.headline:
            return self._headline(rows, rng)
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
            while (
                end < len(rows) and rows[end].dep in ("flat", "flat:name") and rows[end].head == index and rows[end].pos == "PROPN"
            ):
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

    def _headline(self, rows: list[Row], rng: random.Random) -> list[Row]:
        """The sentence as a headline has it: "Japan, Vietnam sign pact", "Rebels killed in raid": without articles, the auxiliary
        of a passive and the full stop, in the present, joint subjects with a comma."""
        root = _root(rows)
        subject = next((i for i, row in enumerate(rows) if row.head == root and row.dep in ("nsubj", "nsubj:pass")), None)
        if subject is None or subject > root or rows[root].pos != "VERB":
            return rows
        joined = [i for i, row in enumerate(rows) if row.dep == "cc" and i < root and rows[row.head].head == subject]
        for index in joined:
            rows[index] = replace(rows[index], form=",", lemma=",", pos="PUNCT", feats=(), dep="punct")
        helped = any(row.head == root and row.dep.startswith("aux") for row in rows)
        if not helped and "Tense=Past" in rows[root].feats and "VerbForm=Fin" in rows[root].feats:
            plural = bool(joined) or "Number=Plur" in rows[subject].feats
            number = "Number=Plur" if plural else "Number=Sing"
            feats = ("Mood=Ind", number, "Person=3", "Tense=Pres", "VerbForm=Fin")
            rows[root] = replace(rows[root], form=rows[root].lemma if plural else self._third(rows[root].lemma), feats=feats)
        gone = {
            i for i, row in enumerate(rows) if _leaf(rows, i) and row.dep in ("det", "aux:pass") and "Poss=Yes" not in row.feats
        }
        if rows[-1].form == "." and _leaf(rows, len(rows) - 1):
            gone.add(len(rows) - 1)
        made = _less(rows, gone)
        if rng.random() < 0.3:
            made = [replace(row, form=row.form[:1].upper() + row.form[1:]) for row in made]
        return made

    def _third(self, lemma: str) -> str:
        """The third person of the present of a verb, by the endings in the data: the first that fits."""
        ending, other = next(((ending, other) for ending, other in self._present if lemma.endswith(ending)), ("", ""))
        return lemma.removesuffix(ending) + other if ending else lemma + other

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


def _less(rows: Sequence[Row], gone: Collection[int]) -> list[Row]:
    """The rows without some leaves."""
    at: dict[int, int] = {}
    for index in range(len(rows)):
        if index not in gone:
            at[index] = len(at)
    return [replace(rows[index], head=at[rows[index].head]) for index in at]


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
    """The rows with the template after them: it hangs on their root or, where it has a root itself, takes them as complement."""
    root, length = _root(rows), len(rows)
    above = next((length + index for index, row in enumerate(template) if row.dep == "root"), None)
    if above is not None:
        rows[root] = replace(rows[root], head=above, dep="ccomp")
    rows = rows + [replace(row, head=root if row.head < 0 else length + row.head) for row in template]
    return [*rows, Row(".", ".", "PUNCT", (), root if above is None else above, "punct", True)] if stop else rows


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
