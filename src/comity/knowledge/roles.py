"""Words for people in office, bodies and references to them (``knowledge/<language>/roles.yaml`` and ``references.yaml``), and the
world's given names and leading family names (``knowledge/world``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Generic, TypeVar

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml

Value = TypeVar("Value")
_SPLIT = re.compile(r"(?<=')|\s+")
_TITLES = ("m", "f", "mp", "fp", "c")
_SETS = (
    "home_bodies", "fielded", "epithets", "state_offices", "organisation_offices", "company_heads", "former", "opposition",
    "speech", "no_names", "particles", "suffixes", "linking", "posted", "barring", "connecting", "heard", "reporting", "origins",
    "deputies", "named_after",
)  # fmt: skip


class Sort(StrEnum):
    """What sort of noun stands for an actor."""

    OFFICE = "office"  # a head of state or government, a minister, a head of an organisation
    OFFICIAL = "official"
    MILITARY = "military"
    SPOKESMAN = "spokesman"
    FORMER = "former"
    PRIVATE = "private"  # does not act for the state whose adjective it bears
    MEDIA = "media"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Noun:
    """One form of a noun for people or bodies.

    Attributes:
        id: English slug of the office or body (``prime-minister``, ``ministry``).
        sort: what sort of noun it is.
        gender: ``m``, ``f`` or ``c`` (either).
        plural: whether the form is plural.
    """

    id: str
    sort: Sort
    gender: str
    plural: bool


@dataclass(frozen=True, slots=True)
class Phrases(Generic[Value]):
    """A table of phrases that is looked up word by word; of several phrases at one place the longest is found."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], Value], ...]]

    @classmethod
    def of(cls, entries: Iterable[tuple[str, Value]]) -> Phrases[Value]:
        """A table of phrases with their values; words are told apart at spaces and, or not, after apostrophes: languages differ."""
        found: dict[str, dict[tuple[str, ...], Value]] = {}
        for phrase, value in entries:
            for words in {split(phrase), tuple(phrase.split())}:
                found.setdefault(words[0], {}).setdefault(words, value)
        return cls({first: tuple(sorted(table.items(), key=lambda item: -len(item[0]))) for first, table in found.items()})

    def at(self, words: list[str], index: int) -> tuple[int, Value] | None:
        """The longest phrase that begins at a word: how many words it has, and its value."""
        for phrase, value in self.by_first.get(words[index], ()) if index < len(words) else ():
            size = len(phrase)
            if size == 1 or tuple(words[index : index + size]) == phrase:
                return size, value
        return None


def split(phrase: str) -> tuple[str, ...]:
    """The words of a phrase as the tokeniser tells them apart."""
    return tuple(word for word in _SPLIT.split(phrase) if word)


@dataclass(frozen=True, slots=True)
class Roles:
    """The words for people and bodies of one language.

    Attributes:
        titles: civil title to gender and number (``m``, ``f``, ``mp``, ``fp``, ``c``).
        nouns: all nouns for people and bodies.
        containers: ids of bodies that stand for their state and are no body of their own.
        home_bodies: ids of bodies that may stand alone for the state of the story.
        office_of_body: body to the office that sits there.
        same_office: office to others whose holders it may name ("chef de l'État" → president).
        fielded: ids that go with a field ("ministre de la Défense").
        fields: words of a field to its slug.
        adjective_fields: adjective to slug ("étrangère").
        state_offices: ids of offices that no organisation has; organisation_offices: of those that mostly organisations have.
        sole_offices: offices in the text's words that only one state has, to that state ("secretary of state" with a holder: USA).
        tails: groups of words after an office that change nothing ("en exercice").
        company_heads: ids of offices that firms have too.
        heading: words after a name that tell whom the person serves; led_by: participles after a body whose head follows.
        epithets, former, opposition, speech, no_names, particles, suffixes, linking, posted, named_after: forms.
        barring: words after which no holder's name stands; connecting: small words between an office and its holder's name.
        origins: what makes a demonym a person's ("capital"), so that a name may follow.
        heard: verbs of saying before which several capitalised words are a name; reporting: words of ``speech`` that are no verbs.
        former_prefixes: what ties to a word that names a former holder ("ex-").
        deputies: words that make a lower office of one ("deputy"); deputy_of: office to the lower one.
        serving: preposition to the ids whose owner it tells ("a spokesman *for* the EU").
        openings: all forms that can stand directly before a person's name (titles, offices, officials, military).
    """

    titles: Mapping[str, str]
    nouns: Phrases[Noun]
    containers: frozenset[str]
    home_bodies: frozenset[str]
    office_of_body: Mapping[str, str]
    same_office: Mapping[str, tuple[str, ...]]
    fielded: frozenset[str]
    fields: Phrases[str]
    adjective_fields: Mapping[str, str]
    epithets: frozenset[str]
    state_offices: frozenset[str]
    organisation_offices: frozenset[str]
    sole_offices: Mapping[str, str]
    tails: Phrases[str]
    company_heads: frozenset[str]
    former: frozenset[str]
    opposition: frozenset[str]
    speech: frozenset[str]
    no_names: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    linking: frozenset[str]
    posted: frozenset[str]
    barring: frozenset[str]
    connecting: frozenset[str]
    heard: frozenset[str]
    reporting: frozenset[str]
    origins: frozenset[str]
    former_prefixes: tuple[str, ...]
    deputies: frozenset[str]
    deputy_of: Mapping[str, str]
    serving: Mapping[str, frozenset[str]]
    named_after: frozenset[str]
    heading: Phrases[str]
    led_by: Phrases[str]
    openings: frozenset[str]


@dataclass(frozen=True, slots=True)
class References:
    """The grammar words by which actors are told, placed and referred to again; see ``references.yaml`` for each."""

    articles: Mapping[str, str]
    of: Mapping[str, str]
    to: Mapping[str, str]
    coordinators: Phrases[str]
    owners_before: frozenset[str]
    clitics: frozenset[str]
    locative: Phrases[str]
    locative_to: frozenset[str]
    motion: frozenset[str]
    dative: frozenset[str]
    dative_place: frozenset[str]
    place_heads: frozenset[str]
    geographic_heads: frozenset[str]
    numbers: Mapping[str, int]
    several: frozenset[str]
    several_numbered: frozenset[str]
    groups: Phrases[str]
    bare_groups: Phrases[str]
    both: Phrases[str]
    both_alone: Phrases[str]
    reciprocal: Phrases[str]
    singles: Phrases[tuple[str, str]]
    single_epithets: frozenset[str]
    state_kinds: Mapping[str, frozenset[str]]
    collectives: Mapping[str, str]
    standing_for: Mapping[str, str]
    pointing: frozenset[str]
    among: frozenset[str]
    whose: frozenset[str]
    conjunctions: frozenset[str]
    in_charge: frozenset[str]
    determiners_definite: frozenset[str]
    last_named: Phrases[str]
    demonstratives: Mapping[str, str]
    first_person: Mapping[str, str]
    pronouns: Mapping[str, str]
    object_pronouns: frozenset[str]
    relatives: frozenset[str]
    possessives: Mapping[str, str]
    neuter: frozenset[str]
    feminine_endings: frozenset[str]
    impersonal_pronouns: frozenset[str]
    impersonal: Phrases[str]
    impersonal_adjectives: frozenset[str]
    between: frozenset[str]
    inviting: Phrases[str]
    according_to: Phrases[str]
    languages: frozenset[str]
    others: frozenset[str]
    members: frozenset[str]
    belonging: frozenset[str]
    fighters: frozenset[str]
    statements: frozenset[str]
    bare_bodies: Mapping[str, str]
    about: frozenset[str]


@cache
def load_roles(language: str) -> Roles:
    """The words for people and bodies of a language.

    Raises:
        KnowledgeError: if the file is missing, or a list or code in it is missing or unknown.
    """
    path = f"{language}/roles.yaml"
    raw = read_yaml(path)
    wanted = {
        "titles", "roles", "bodies", "container_bodies", "home_bodies", "office_of_body", "same_office", "fielded", "fields",
        "adjective_fields", "epithets", "tails", "state_offices", "organisation_offices", "company_heads",
        "former", "opposition", "speech",
        "no_names", "particles", "linking", "posted", "barring", "connecting", "heard", "reporting", "origins", "former_prefixes",
        "deputies", "deputy_of", "sole_offices", "suffixes", "serving", "named_after", "heading", "led_by",
    }  # fmt: skip
    _check_keys(path, raw, wanted)
    nouns = [*_roles(path, raw["roles"]), *_forms(path, Sort.BODY, raw["bodies"])]
    ids = {noun.id for _, noun in nouns}
    for key in ("container_bodies", "home_bodies", "fielded", "company_heads", "state_offices", "organisation_offices"):
        _check_ids(path, key, raw[key], ids)
    _check_ids(path, "office_of_body", [*raw["office_of_body"], *raw["office_of_body"].values()], ids)
    for office, others in raw["same_office"].items():
        _check_ids(path, "same_office", [office, *others], ids)
    _check_ids(path, "adjective_fields", raw["adjective_fields"].values(), raw["fields"])
    _check_ids(path, "deputy_of", [*raw["deputy_of"], *raw["deputy_of"].values()], ids)
    _check_ids(path, "serving", [noun for served in raw["serving"].values() for noun in served], ids)
    titles = {form: gender for gender in _TITLES for form in raw["titles"].get(gender, ())}
    people = {Sort.OFFICE, Sort.OFFICIAL, Sort.MILITARY, Sort.SPOKESMAN, Sort.PRIVATE}
    lists: dict[str, Any] = {name: frozenset(raw[name]) for name in _SETS}
    lists |= {name: Phrases.of((form, form) for form in raw[name]) for name in ("tails", "heading", "led_by")}
    return Roles(
        titles=titles,
        nouns=Phrases.of(nouns),
        containers=frozenset(raw["container_bodies"]),
        office_of_body=raw["office_of_body"],
        same_office={office: tuple(others) for office, others in raw["same_office"].items()},
        fields=Phrases.of((form, slug) for slug, forms in raw["fields"].items() for form in forms),
        adjective_fields=raw["adjective_fields"],
        former_prefixes=tuple(raw["former_prefixes"]),
        deputy_of=raw["deputy_of"],
        sole_offices=raw["sole_offices"],
        serving={word: frozenset(served) for word, served in raw["serving"].items()},
        openings=frozenset(titles) | {split(form)[-1] for form, noun in nouns if noun.sort in people and not _is_thing(noun)},
        **lists,
    )


def _is_thing(noun: Noun) -> bool:
    """Whether a noun for private actors means a thing ("entreprise") and no person."""
    return noun.sort is Sort.PRIVATE and noun.gender != "c" and noun.id in {"business", "opposition", "civil-society"}


def _roles(path: str, groups: Mapping[str, Any]) -> Iterator[tuple[str, Noun]]:
    for group, entries in groups.items():
        try:
            sort = Sort(group)
        except ValueError as error:
            raise KnowledgeError(f"knowledge/{path}: roles: unknown sort {group!r}; use one of {', '.join(Sort)}") from error
        yield from _forms(path, sort, entries)


def _forms(path: str, sort: Sort, entries: Mapping[str, Any]) -> Iterator[tuple[str, Noun]]:
    """The forms of the entries of one sort: four parts, or two of one or either gender."""
    for slug, lines in entries.items():
        for line in (part.strip() for entry in lines for part in entry.split(",")):
            gender, _, rest = line.rpartition(":") if line[:2] in {"m:", "f:"} else ("c", "", line)
            parts = rest.split("|")
            if len(parts) == 4 and gender == "c":
                for form, each, plural in zip(parts, "mfmf", (False, False, True, True), strict=True):
                    yield form, Noun(slug, sort, each if parts[0] != parts[1] else "c", plural)
            elif len(parts) == 2:
                for form, plural in zip(parts, (False, True), strict=True):
                    yield form, Noun(slug, sort, gender, plural)
            else:
                raise KnowledgeError(f"knowledge/{path}: {slug}: {line!r} needs two or four forms between '|'")


@cache
def load_references(language: str) -> References:
    """The reference words of a language.

    Raises:
        KnowledgeError: if the file is missing, or a list in it is missing or unknown.
    """
    path = f"{language}/references.yaml"
    raw = dict(read_yaml(path))
    renamed = {"and": "coordinators", "group_nouns": "groups", "single_nouns": "singles"}
    back = {name: key for key, name in renamed.items()}
    _check_keys(path, raw, {back.get(field.name, field.name) for field in fields(References)})
    groups = [(form, kind) for kind, forms in raw["group_nouns"].items() for form in forms]
    singles = [(form, (kind, gender)) for kind, forms in raw["single_nouns"].items() for form, gender in forms.items()]
    plain = {
        name: value if isinstance(value, dict) else frozenset(map(str, value)) for name, value in raw.items() if name not in renamed
    }
    same = ("locative", "bare_groups", "both", "both_alone", "reciprocal", "impersonal", "according_to", "inviting")
    tables = {name: Phrases.of((form, form) for form in raw[name]) for name in same}
    lists: dict[str, Any] = {
        **plain,
        **tables,
        "coordinators": Phrases.of((form, form) for form in raw["and"]),
        "last_named": Phrases.of(raw["last_named"].items()),
        "groups": Phrases.of(groups),
        "singles": Phrases.of(singles),
        "state_kinds": {noun: frozenset(states) for noun, states in raw["state_kinds"].items()},
    }
    return References(**lists)


@cache
def given_names() -> Mapping[str, str]:
    """Given names, as they are written, with their gender: ``m``, ``f`` or ``u`` (either)."""
    rows = (line.split("\t") for line in _lines("given_names.tsv"))
    return {row[0]: row[1] for row in rows}


@cache
def leading_family_names() -> frozenset[str]:
    """Family names that stand before the given name (Korea, China, Vietnam)."""
    return frozenset(_lines("family_names_first.tsv"))


def _lines(name: str) -> Iterator[str]:
    text = (files("comity.knowledge") / "world" / name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))


def _check_keys(path: str, raw: Mapping[str, Any], wanted: set[str]) -> None:
    if wrong := wanted.symmetric_difference(raw):
        raise KnowledgeError(f"knowledge/{path}: missing or unknown: {', '.join(sorted(wrong))}; every language has the same lists")


def _check_ids(path: str, key: str, codes: Iterable[str], known: Iterable[str]) -> None:
    if wrong := set(codes) - set(known):
        raise KnowledgeError(f"knowledge/{path}: {key}: unknown {', '.join(sorted(wrong))}; use an id that the file defines")
