"""The infinitives of verb forms, by the conjugations in ``knowledge/<language>/lemmas.yaml`` and the regular endings of French."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from comity.errors import KnowledgeError

_IMPERFECT = ("ais", "ait", "ions", "iez", "aient")
_FUTURE = ("ai", "as", "a", "ons", "ez", "ont", *_IMPERFECT)
_SUBJUNCTIVE = ("e", "es", "ions", "iez", "ent")
_PAST = {
    "a": ("ai", "as", "a", "âmes", "âtes", "èrent", "ât", "assent"),
    "i": ("is", "it", "îmes", "îtes", "irent", "ît", "isse", "issent"),
    "u": ("us", "ut", "ûmes", "ûtes", "urent", "ût", "usse", "ussent"),
    "in": ("ins", "int", "înmes", "întes", "inrent", "înt", "inssent"),
    "ï": ("ïs", "ït", "ïrent"),
    "": (),
}
_FIRST = (
    *("erai", "eras", "era", "erons", "erez", "eront", "erais", "erait", "erions", "eriez", "eraient"),
    *("ées", "ée", "és", "é", "er", "èrent", "âmes", "âtes", "ât"),
    *("aient", "ions", "iez", "antes", "ante", "ants", "ant", "ais", "ait", "ons", "ent", "ez", "es", "as", "ai", "a", "e"),
    *("assions", "assiez", "assent", "asses", "asse"),
)  # fmt: skip
"""Endings of the first group, -er; the last of them only where the infinitive is known."""
_SECOND = re.compile(
    r"(?:iss(?:ons|ez|ent|ais|ait|ions|iez|aient|antes?|ants?|es?)|ir(?:ai|as|a|ons|ez|ont|ais|ait|ions|iez|aient|ent)|îmes|îtes|ît|ies?|is|it|ir|i)$"
)


class Conjugation:
    """Finds infinitives of forms of regular and irregular verbs.

    Args:
        lists: the contents of ``lemmas.yaml``; empty for a language without it, where nothing is ever found.
        known: infinitives that are surely verbs: preferred where a form could come from several.

    Raises:
        KnowledgeError: if the file has a row that cannot stand.
    """

    def __init__(self, lists: Mapping[str, Any], known: Iterable[str]) -> None:
        self.fixed: dict[tuple[str, str], str] = {}
        self._known = set(known)
        # by what a form ends in: what its infinitive ends in, whether anything may precede, whether it is a participle
        self._endings: dict[str, list[tuple[str, bool, bool]]] = {}
        self._prefixes: frozenset[str] = frozenset()
        self._longest = 0
        self.regular = bool(lists.get("verbs"))
        """Whether the language has conjugations; without them no infinitive is ever found."""
        if not lists:
            return
        try:
            self._known.update(lists.get("known", ()))
            self._prefixes = frozenset(lists.get("prefixes", ())) | {""}
            self.fixed = {(form, pos): lemma for pos, forms in lists["fixed"].items() for form, lemma in forms.items()}
            for infinitive, row in lists.get("verbs", {}).items():
                for form, participle in sorted(_forms(infinitive, ",".join(row))):
                    self._endings.setdefault(form, []).append((infinitive, infinitive in lists["free"], participle))
        except (KeyError, TypeError, AttributeError) as error:
            raise KnowledgeError(f"lemmas.yaml: {error!r}; it needs verbs, free, prefixes, known and fixed") from error
        self._longest = max(map(len, self._endings), default=0)

    def has(self, form: str) -> bool:
        """Whether a small form surely belongs to a verb."""
        return any(infinitive in self._known for infinitive in self._candidates(form))

    def infinitive(self, form: str, morph: frozenset[str] = frozenset()) -> str | None:
        """The infinitive of a small form, None if it looks like no verb.

        Args:
            form: the form in small letters.
            morph: its UD features: a participle is not read as a finite form.
        """
        if form in self._known or "VerbForm=Inf" in morph:
            return form
        candidates = list(self._candidates(form, morph))
        return next((infinitive for infinitive in candidates if infinitive in self._known), candidates[0] if candidates else None)

    def _candidates(self, form: str, morph: frozenset[str] = frozenset()) -> Iterator[str]:
        """The infinitives that a form may come from, likeliest first."""
        if not self._endings:
            return
        later = []
        finite, part = "VerbForm=Fin" in morph, "VerbForm=Part" in morph
        for start in range(max(0, len(form) - self._longest), len(form)):
            for infinitive, free, participle in self._endings.get(form[start:], ()):
                prefix = form[:start]
                if prefix in self._prefixes or (free and start):
                    if (finite and participle) or (part and not participle):
                        later.append(prefix + infinitive)
                    else:
                        yield prefix + infinitive
        second = _SECOND.search(form)
        if (
            second
            and second.start() > 1
            and form[second.start() - 1] not in "aeo"
            and not (finite and second[0] in ("i", "ie", "ies"))
        ):
            yield form[: second.start()] + "ir"
        for ending in _FIRST:
            if form.endswith(ending) and len(form) > len(ending):
                found = list(_first_group(form.removesuffix(ending), ending))
                if ending == "èrent" and "Tense=Past" not in morph:
                    yield from _first_group(form.removesuffix("ent"), "ent")
                yield from (infinitive for infinitive in found if not ending.startswith("ass") or infinitive in self._known)
        yield from later


def _forms(infinitive: str, row: str) -> set[tuple[str, bool]]:
    """All forms of an irregular verb from its row of the data file, and whether each is a participle."""
    parts = [part.strip() for part in row.split("|")]
    if len(parts) < 6:
        raise KnowledgeError(f"lemmas.yaml: the verb {infinitive!r} has {len(parts)} columns, not 6 or 7")
    present, stem, they, future, past, participles, *rest = parts
    forms = {infinitive, *present.split(), *(stem + end for end in ("ons", "ez", *_IMPERFECT))}
    forms.update(word for word in they.split())
    forms.update(future + end for end in _FUTURE)
    base, _, vowel = past.partition("+")
    forms.update(base + end for end in _PAST[vowel])
    passive = {
        participle + end for participle in participles.split() for end in ("", "e", "es", "" if participle.endswith("s") else "s")
    }
    passive.update(stem + end for end in ("ant", "ante", "antes", "ants"))
    subjunctive = rest[0].split() if rest else [word.removesuffix("ent") for word in they.split()]
    for word in subjunctive:
        forms.update((word, *(word + end for end in _SUBJUNCTIVE)))
    return {(form, False) for form in forms if len(form) > 1} | {(form, True) for form in passive}


def _first_group(stem: str, ending: str) -> Iterator[str]:
    """The infinitives in -er that a stem may belong to, likeliest first."""
    if stem.endswith("ç"):
        stem = stem[:-1] + "c"
    elif stem.endswith("ge") and ending[0] in "aoâ":
        stem = stem[:-1]
    mute = ending in ("e", "es", "ent") or ending.startswith("er")
    if mute:
        if stem.endswith(("oi", "ui", "ai")):
            yield stem[:-1] + "yer"
        accent = re.search(r"è([^aeiouyéè]{1,2}u?)$", stem)
        if accent:
            base, tail = stem[: accent.start()], accent[1]
            plain = tail in ("v", "n", "s", "m") and not base.endswith("i")
            yield from (base + vowel + tail + "er" for vowel in ("eé" if plain else "ée"))
        if stem.endswith(("ell", "ett")):
            yield from (stem[:-1] + "er", stem + "er")
            return
    yield stem + "er"
