"""The domain terms of a language (``knowledge/<language>/domains.yaml``) and the PLOVER contexts of the domains
(``knowledge/plover/contexts.yaml``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.model.codes import DOMAINS, Context, EventType

_VOWELS = {"é": "e", "è": "e", "ê": "e", "à": "a", "â": "a", "î": "i", "ô": "o", "œ": "oe"}
_KEYS = frozenset({"inflection", "domains", "blocked", "offices", "names"})
_OFFICE_KEYS = frozenset({"heads", "behind", "through", "joining"})


def normal(word: str) -> str:
    """A word as the tables have it: an acronym as it is, others in lower case; plain apostrophe, no hyphens."""
    word = word.replace("’", "'").replace("-", "").replace("\u2011", "")
    return word if len(word) > 1 and word.isupper() else word.lower()


def words_of_phrase(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, normalised; an elided word keeps its apostrophe and stands by itself."""
    return tuple(normal(word) for word in phrase.replace("’", "'").replace("'", "' ").split())


@dataclass(slots=True)
class Node:
    """A place in the trie of phrases: what may follow, and what the phrase that ends here says (None: no phrase ends here)."""

    following: dict[str, Node] = field(default_factory=dict)
    codes: tuple[tuple[str, bool], ...] | None = None  # code, and whether the term is a weak one


@dataclass(frozen=True, slots=True)
class Examples:
    """Sentences in which a term of the code must (``yes``) and must not (``no``) be found."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DomainTerms:
    """The compiled terms of a language.

    Attributes:
        forms: a form of a word (see :func:`normal`) to the dictionary words it may belong to.
        trie: phrases of dictionary words; a blocked phrase has the codes ``()``.
        offices: phrases that begin the name of an office.
        behind: forms that end the name of an office and have its field before them ("defence minister").
        through: forms that lead from an office to its field ("de", "chargé").
        joining: forms that join the fields of an office ("Commerce et Industrie").
        names: id of an organisation to the codes of its field.
        examples: code to its examples.
    """

    forms: Mapping[str, tuple[str, ...]]
    trie: Node
    offices: Node
    behind: frozenset[str]
    through: frozenset[str]
    joining: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    examples: Mapping[str, Examples]


class _Compiler:
    """Collects phrases and the forms of their words."""

    def __init__(self, inflection: Mapping[str, list[str]], place: str) -> None:
        self._endings = sorted(inflection.items(), key=lambda item: -len(item[0]))
        self._place = place
        self._known: set[str] = set()
        self.forms: dict[str, list[str]] = {}

    def add(self, root: Node, phrase: str, codes: tuple[tuple[str, bool], ...]) -> None:
        """Add a phrase; a hyphenated one also with blanks."""
        for variant in {phrase, phrase.replace("-", " ")}:
            node = root
            for word in words_of_phrase(variant):
                self._word(word)
                node = node.following.setdefault(word, Node())
            if node.codes is not None and bool(node.codes) != bool(codes):
                raise KnowledgeError(f"{self._place}: {phrase!r} is both a term and blocked; keep one of the two")
            node.codes = tuple(dict.fromkeys((*(node.codes or ()), *codes)))

    def _word(self, word: str) -> None:
        if word in self._known:
            return
        self._known.add(word)
        for form in self._inflected(word):
            for spelling in {form, _VOWELS.get(form[0], form[0]) + form[1:]}:
                self.forms.setdefault(spelling, []).append(word)

    def _inflected(self, word: str) -> Iterable[str]:
        yield word
        if word.isupper() or len(word) < 3:
            return
        for ending, others in self._endings:
            if word.endswith(ending):
                stem = word[: len(word) - len(ending)]
                yield from (stem + other for other in others if stem + other != word)
                return


@cache
def load_domains(language: str) -> DomainTerms:
    """The domain terms of a language.

    Raises:
        KnowledgeError: on an unknown key or code, a code without terms or examples, or a phrase that is both a term and blocked.
    """
    raw = read_yaml(f"{language}/domains.yaml")
    place = f"knowledge/{language}/domains.yaml"
    if wrong := _KEYS.symmetric_difference(raw):
        raise KnowledgeError(f"{place}: missing or unknown: {', '.join(sorted(wrong))}")
    if wrong := DOMAINS.symmetric_difference(raw["domains"]):
        raise KnowledgeError(f"{place}: domains: missing or unknown: {', '.join(sorted(wrong))}; the codes are in model/codes.py")
    compiler = _Compiler(raw["inflection"], place)
    trie, offices = Node(), Node()
    examples: dict[str, Examples] = {}
    for code, entry in raw["domains"].items():
        examples[code] = _examples(code, entry, place)
        for phrase in entry["terms"]:
            compiler.add(trie, phrase, ((code, False),))
        for phrase in entry.get("weak", ()):
            compiler.add(trie, phrase, ((code, True),))
    for phrase in raw["blocked"]:
        compiler.add(trie, phrase, ())
    if wrong := _OFFICE_KEYS.symmetric_difference(raw["offices"]):
        raise KnowledgeError(f"{place}: offices: missing or unknown: {', '.join(sorted(wrong))}")
    for phrase in raw["offices"]["heads"]:
        compiler.add(offices, phrase, (("office", False),))
    names = {}
    for name, codes in raw["names"].items():
        if unknown := set(codes) - DOMAINS:
            raise KnowledgeError(f"{place}: names: {name}: unknown: {', '.join(sorted(unknown))}; the codes are in model/codes.py")
        names[name] = tuple(codes)
    forms = {form: tuple(words) for form, words in compiler.forms.items()}
    behind, through, joining = (frozenset(map(normal, raw["offices"][key])) for key in ("behind", "through", "joining"))
    return DomainTerms(forms, trie, offices, behind, through, joining, names, examples)


def _examples(code: str, entry: Mapping[str, Any], place: str) -> Examples:
    examples = entry.get("examples") or {}
    if set(entry) - {"weak"} != {"terms", "examples"} or not entry["terms"] or not examples.get("yes") or not examples.get("no"):
        raise KnowledgeError(f"{place}: {code}: give terms, and examples with at least one sentence under yes and one under no")
    return Examples(tuple(examples["yes"]), tuple(examples["no"]))


@dataclass(frozen=True, slots=True)
class Contexts:
    """The PLOVER contexts of each domain, and of an event type whose event has no domain."""

    domains: Mapping[str, tuple[Context, ...]]
    events: Mapping[EventType, tuple[Context, ...]]


@cache
def load_contexts() -> Contexts:
    """The table of contexts.

    Raises:
        KnowledgeError: on an unknown domain, event type or context, or a domain without a line.
    """
    place = "knowledge/plover/contexts.yaml"
    raw = read_yaml("plover/contexts.yaml")
    if wrong := DOMAINS.symmetric_difference(raw["domains"]):
        raise KnowledgeError(f"{place}: domains: missing or unknown: {', '.join(sorted(wrong))}; the codes are in model/codes.py")
    try:
        domains = {code: tuple(map(Context, values)) for code, values in raw["domains"].items()}
        events = {EventType(code): tuple(map(Context, values)) for code, values in raw["events"].items()}
    except ValueError as error:
        raise KnowledgeError(f"{place}: {error}; the codes are in model/codes.py") from error
    return Contexts(domains, events)
