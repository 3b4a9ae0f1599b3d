"""Lemmas: the table of the trained pipeline, then rules of the language for words it does not have.

The table (``lemmas.tsv`` beside the pipeline) holds the words of the treebanks with their part of speech. What it lacks goes by
:mod:`.conjugation` (verbs) and :mod:`.inflection` (nouns and adjectives), over data in ``knowledge/<language>/lemmas.yaml``; a
language without that file keeps the form.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path

from comity.errors import PipelineError
from comity.knowledge.predicates import load_lexicon
from comity.language.conjugation import Conjugation
from comity.language.inflection import Inflection
from comity.language.tokens import data
from comity.language.treebanks import Gold

_OPEN = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
_PLAIN = ("DET", "ADP", "PRON", "NOUN", "VERB", "ADJ", "AUX", "ADV", "SCONJ", "CCONJ")
_KEPT = frozenset({"PROPN", "X", "SYM", "PUNCT", "NUM"})


def _bare(form: str) -> str:
    """The form without accents."""
    return "".join(char for char in unicodedata.normalize("NFD", form) if not unicodedata.combining(char))


def table(golds: Iterable[Gold]) -> dict[tuple[str, str], tuple[str, int]]:
    """The lemma that each form with a part of speech mostly has in the treebanks, and how often the form occurs."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for gold in golds:
        for row in gold.rows:
            if row.pos not in ("PUNCT", "SYM", "NUM") and "\t" not in row.form:
                form = row.form.lower().replace("’", "'")
                counts.setdefault((form, row.pos), Counter())[row.lemma.replace("’", "'")] += 1
    return {
        key: (max(found.items(), key=lambda item: (item[1], item[0]))[0], found.total()) for key, found in sorted(counts.items())
    }


def write(path: Path, entries: Mapping[tuple[str, str], tuple[str, int]]) -> None:
    """Writes a table, a line per form: form, part of speech, lemma (empty: the form itself), count."""
    lines = (f"{form}\t{pos}\t{'' if lemma == form else lemma}\t{count}\n" for (form, pos), (lemma, count) in entries.items())
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def read(path: Path) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], int]]:
    """The lemmas and the counts of a table.

    Raises:
        PipelineError: if there is no such file or a line is wrong.
    """
    lemmas: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str], int] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            form, pos, lemma, count = line.split("\t")
            lemmas[form, pos] = lemma or form
            counts[form, pos] = int(count)
    except OSError as error:
        raise PipelineError(f"no lemma table {path}; train the pipeline again with `comity train`") from error
    except ValueError as error:
        raise PipelineError(f"{path} is damaged; train the pipeline again with `comity train`") from error
    return lemmas, counts


class Lemmatiser:
    """Finds lemmas, and remembers them.

    Args:
        language: ISO 639-1 code.
        path: the table of the language; without it there are only the rules.
    """

    def __init__(self, language: str, path: Path | None = None) -> None:
        self._lemmas, self._counts = read(path) if path else ({}, {})
        lists = (
            data(language, "lemmas.yaml") if (resources.files("comity") / "knowledge" / language / "lemmas.yaml").is_file() else {}
        )
        self._verbs = Conjugation(lists, (lemma for (_, pos), lemma in self._lemmas.items() if pos == "VERB"))
        self._lemmas.update(self._verbs.fixed)
        self._words = {form for form, pos in self._lemmas if pos != "PROPN"}
        infinitives = {lemma for (_, pos), lemma in self._lemmas.items() if pos == "VERB"}
        if lists.get("verb_endings"):  # what the lexicon lists is a verb, whether or not the treebanks have it
            infinitives.update(load_lexicon(language).verbs)
        self._infinitives = infinitives.union(load_lexicon(language).verbs) if lists else infinitives
        self._nouns = Inflection(lists, self._words, infinitives)
        self._accented: dict[str, str] = {}
        for form, pos in sorted(self._lemmas, key=lambda key: self._counts.get(key, 0)):
            if pos in _PLAIN:
                self._accented[_bare(form)] = form
        self._no_verbs: dict[str, str | None] = {}
        self._cache: dict[tuple[str, str, frozenset[str]], str] = {}

    def lemma(self, form: str, pos: str, morph: frozenset[str] = frozenset()) -> str:
        """The lemma of a word: the infinitive of a verb, the singular of a noun, the masculine singular of an adjective.

        Args:
            form: the word as the parser sees it.
            pos: its UD part of speech.
            morph: its UD features.
        """
        key = form, pos, morph
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) > 200_000:
                self._cache.clear()
            found = self._cache[key] = self._find(form, pos, morph)
        return found

    def _find(self, form: str, pos: str, morph: frozenset[str]) -> str:
        if pos in _KEPT:
            return form
        small = form.lower()
        if form[0] in "EAÇO" and small not in self._words:
            small = self._accented.get(small, small)
        if pos == "NOUN" and 1 < len(form) < 6 and form.isupper():
            return self._lemmas.get((small, pos), form)
        known = self._lemmas.get((small, pos))
        if known is not None:
            return known.lower() if pos == "NOUN" and not known.isupper() else known
        if pos in ("VERB", "AUX"):
            return (
                self._verbs.infinitive(small, morph) or self._lemmas.get((small, "VERB")) or self._nouns.infinitive(small) or small
            )
        if pos in ("NOUN", "ADJ"):
            made = self._nouns.lemma(small, pos, morph)
            return self._lemmas.get((made, pos), made)
        return small

    def not_a_verb(self, form: str) -> str | None:
        """The part of speech that a form has in the treebanks, if it surely is no form of a verb; else None."""
        found = self._no_verbs.get(form, "")
        if found == "":
            small = form.lower()
            parts = {pos: self._counts[small, pos] for pos in (*_PLAIN, "PROPN") if (small, pos) in self._counts}
            told = self._verbs.regular and bool(parts)  # without conjugations any noun may be a verb: "to sanction"
            verb = not told or "VERB" in parts or "AUX" in parts or self._verbs.has(small)
            found = None if verb else max(parts, key=lambda pos: parts[pos])
            if len(self._no_verbs) < 50_000:
                self._no_verbs[form] = found
        return found

    def surely_a_verb(self, form: str) -> bool:
        """Whether a form that the treebanks do not know in any part of speech is the form of a verb."""
        small = form.lower()
        return small not in self._words and small.isalpha() and self._verbs.has(small)

    def verbal(self, lemma: str) -> bool:
        """Whether a lemma is a verb's: one of the treebanks, of the word lists or of the lexicon."""
        return lemma in self._infinitives

    def times(self, form: str, pos: str) -> int:
        """How often the treebanks have a small form with a part of speech."""
        return self._counts.get((form, pos), 0)

    def truecase(self, form: str) -> str:
        """A word in capitals as it is written elsewhere."""
        small = form.lower()
        named = self._counts.get((small, "PROPN"), 0)
        if named > sum(self._counts.get((small, pos), 0) for pos in _PLAIN):
            return small.capitalize()
        if small not in self._words and small in self._accented:
            return self._accented[small]
        if small in self._words or self._verbs.has(small) or len(form) == 1:
            return small
        return small.capitalize()

    def familiar(self, form: str, pos: str, times: int = 3) -> bool:
        """Whether the treebanks have the word with this part of speech at least so many times."""
        return self._counts.get((form.lower(), pos), 0) >= times
