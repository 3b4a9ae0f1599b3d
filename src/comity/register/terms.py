"""Users' words as the register's: actors by their name in any language, codes of the closed vocabularies, dates of any length."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from sqlalchemy import or_, select

from comity.errors import RegisterError
from comity.knowledge.world import load
from comity.knowledge.world.folding import WORD, fold
from comity.model.codes import DOMAIN_GROUPS, DOMAINS, MODES, Context, EventType, InstrumentKind, InstrumentStage, Status
from comity.model.reading import Place
from comity.model.register import Kind
from comity.register import schema
from comity.register.dates import days
from comity.register.query import Filter
from comity.register.view import View

LANGUAGES = ("de", "es", "it", "pt", "nl", "pl", "tr", "ru", "uk", "ar", "fa", "zh", "ja", "ko", "vi", "id", "sv", "et", "el", "ro")
"""Languages whose names of states are understood too, from CLDR, besides those that Comity reads."""
VOCABULARIES: Mapping[str, frozenset[str]] = {
    "kind": frozenset(Kind),
    "side": frozenset({"actor", "recipient"}),
    "type": frozenset((*EventType, *InstrumentKind, "COMMITMENT")),
    "mode": frozenset(mode for modes in MODES.values() for mode in modes),
    "domain": DOMAINS,
    "context": frozenset(Context),
    "status": frozenset(Status),
    "stage": frozenset(InstrumentStage),
    "judged": frozenset({"confirm", "edit", "reject", "none"}),
}
"""By field of a filter, the codes that it can have."""
_ALONE = frozenset({"kind", "side", "judged"})  # fields of one value
_ACTORS = ("actor", "other")
_NUMBERS: Mapping[str, tuple[type[float] | type[int], int]] = {"confidence": (float, 1), "independent": (int, 1_000_000)}
"""Fields of a filter that are numbers: of which kind, and the highest."""
_LISTS = {"domains": "domain", "context": "context"}  # fields of facts that hold several codes
_LIKE = 0.6  # likeness from which a name is suggested
_SUGGESTED = 3


def filter_of(view: View, given: Mapping[str, Any]) -> Filter:
    """A filter from what a user wrote: fields as of :class:`Filter`, lists or single words.

    Args:
        view: the register; it tells which organisations have facts though the tables do not know them.
        given: fields that are None or empty ask for nothing.

    Raises:
        RegisterError: if a name, code or date is not known; it names what is nearest.
    """
    known = {field.name for field in fields(Filter)}
    made: dict[str, Any] = {}
    for field, value in given.items():
        if field not in known:
            raise RegisterError(field, "is no condition", f"known are {', '.join(sorted(known))}")
        if value is None or (isinstance(value, str | Sequence) and not value):
            continue
        if field in _ACTORS:
            made[field] = tuple(dict.fromkeys(actor(view, words) for words in _several(value)))
        elif field == "country":
            made[field] = tuple(dict.fromkeys(_country(words) for words in _several(value)))
        elif field in VOCABULARIES:
            found = tuple(dict.fromkeys(each for words in _several(value) for each in codes(field, words)))
            made[field] = found[0] if field in _ALONE else found
        elif field in {"since", "until"}:
            made[field] = day(field, str(value))
        elif field in _NUMBERS:
            made[field] = number(field, value)
        else:
            made[field] = tuple(value) if field == "language" and not isinstance(value, str) else value
            made[field] = (value,) if field == "language" and isinstance(value, str) else made[field]
    if "kind" in made:
        made["kind"] = Kind(made["kind"])
    return Filter(**made)


def actor(view: View, words: str) -> str:
    """The id of a state or organisation that is given by id, name, acronym or capital, in any language.

    A body acts for its state or organisation, unless the register knows it as a party itself.

    Raises:
        RegisterError: if it is nobody's name, or that of several.
    """
    world = load()
    if words in world.states or words in world.organisations:
        return words
    found = _named(words)
    if len(found) > 1:
        raise RegisterError("actor", f"{words!r} is the name of several", f"say which: {', '.join(map(titled, found))}")
    if found and "/" not in found[0]:
        return found[0]
    slug = "-".join(WORD.findall(fold(words)))
    party = schema.fact_party.c.party
    query = select(party).where(or_(party.in_([*found, words, words.lower(), f"org/{slug}"]))).limit(1)
    with view.store.reading() as connection:
        stored = connection.execute(query).scalar()
    if stored is not None:
        return str(stored)
    if found:
        return world.parent(found[0])
    raise RegisterError("actor", f"{words!r} is nobody that Comity knows", _nearest_actor(words))


def bearers(words: str) -> tuple[str, ...]:
    """The ids that have a name, id, acronym or capital, in any language and spelling; none for nobody's."""
    return _named(words)


def names() -> Iterator[tuple[str, tuple[str, ...]]]:
    """All names that are understood, folded, with the ids that have them; in Comity's languages, then in further ones."""
    yield from _forms().items()
    yield from _abroad().items()


def titled(actor: str, language: str = "en") -> str:
    """An actor's id with its name: ``KOR South Korea``; what has no other name is its id."""
    name = load().title(actor, language)
    return actor if name == actor else f"{actor} {name}"


def codes(field: str, word: str) -> tuple[str, ...]:
    """The codes that a word stands for, whatever its capitals and hyphens; a group of domains (``cyber``) for all of its domains.

    Raises:
        RegisterError: if it is none of the field's.
    """
    by_key = {_key(code): code for code in VOCABULARIES[field]}
    found = by_key.get(_key(word))
    if found:
        return (str(found),)
    if field == "domain" and word.lower() in DOMAIN_GROUPS:
        return DOMAIN_GROUPS[word.lower()]
    if len(by_key) <= len(EventType):
        remedy = f"known are {', '.join(sorted(map(str, by_key.values())))}"
    else:
        near = difflib.get_close_matches(_key(word), by_key, n=_SUGGESTED, cutoff=_LIKE)
        remedy = _did_you_mean([str(by_key[key]) for key in near]) or "comity facts --help tells what it is"
    raise RegisterError(field, f"{word!r} is not known", remedy)


def number(field: str, value: Any) -> float | int:
    """The number that a user gives for a field of a filter.

    Raises:
        RegisterError: if it is none, or is too low or too high.
    """
    kind, highest = _NUMBERS[field]
    try:
        found = kind(value)
    except (ValueError, OverflowError):
        found = kind(-1)
    if not 0 <= found <= highest:
        raise RegisterError(field, f"{value!r} is no number from 0 to {highest}", "give one")
    return found


def day(field: str, text: str) -> str:
    """The first day (``since``) or the last one (else) of a date of any length: a day, a month, a year, or other EDTF.

    Raises:
        RegisterError: if it is no date that fixes a year.
    """
    span = days(text.strip())
    if span is None:
        raise RegisterError(field, f"{text!r} is no date", "write 2018-02-14, 2018-02 or 2018")
    return span.iso()[0 if field == "since" else 1]


def value_of(view: View, field: str, words: Sequence[str]) -> Any:
    """The value that a correction gives a field of a fact, from what a user wrote; none for no words.

    Args:
        view: the register.
        field: of a fact: ``domains``, ``actor``, ``place`` (a country, then a name), ``date`` ….
        words: the value; several for a list.

    Raises:
        RegisterError: if a name or code is not known.
    """
    if field in {"actor", "recipient"}:
        return tuple(dict.fromkeys(actor(view, each) for each in words))
    if field in _LISTS:
        return tuple(dict.fromkeys(code for each in words for code in codes(_LISTS[field], each)))
    if not words:
        return None
    if field == "place":
        country = None if words[0] == "-" else _country(words[0])
        return Place(country=country, name=" ".join(words[1:]) or None)
    if field in VOCABULARIES:
        return codes(field, " ".join(words))[0]
    return " ".join(words)


def claims_of(view: View, fact: str, words: Sequence[str]) -> tuple[str, ...]:
    """Claims of a fact that a user names by their key, or by the number of the document that makes them.

    Raises:
        RegisterError: if there is no such fact, or a document does not say it.
    """
    found = view.fact(fact)
    by_document: dict[str, list[str]] = defaultdict(list)
    for source in view.sources([found])[fact]:
        by_document[str(source.document)].append(source.claim)
    made: list[str] = []
    for word in words:
        if word.isdigit() and word not in by_document:
            raise RegisterError(f"document {word}", f"does not say {fact}", f"those that do are {', '.join(by_document)}")
        made += by_document.get(word, [word])
    return tuple(dict.fromkeys(made))


def _several(value: Any) -> Iterable[str]:
    return (str(value),) if isinstance(value, str) else map(str, value)


def _country(words: str) -> str:
    states = load().states
    if words.upper() in states:
        return words.upper()
    found = [id for id in _named(words) if id in states]
    if len(found) == 1:
        return found[0]
    if found:
        raise RegisterError("country", f"{words!r} is the name of several", f"say which: {', '.join(map(titled, found))}")
    raise RegisterError("country", f"{words!r} is no state that Comity knows", _nearest_actor(words))


def _key(word: str) -> str:
    return re.sub(r"[\W_]+", "-", word.strip().casefold())


def _plain(words: str) -> str:
    return " ".join(fold(words).casefold().split())


def _named(words: str) -> tuple[str, ...]:
    """Ids that have a name, the likeliest sense only: its id, then names, then capitals, then names in further languages."""
    key = _plain(words)
    return _forms().get(key) or _capitals().get(key) or _abroad().get(key) or ()


def prepare() -> None:
    """Load all names of states and organisations, which takes a second: for servers, so that nobody waits for it."""
    _forms()
    _capitals()
    _abroad()


@cache
def _forms() -> dict[str, tuple[str, ...]]:
    """Ids and names, folded → ids."""
    world = load()
    found: dict[str, list[str]] = defaultdict(list)
    for id, state in world.states.items():
        for name in (id, *(name for names in state.names.values() for name in names)):
            found[_plain(name)].append(id)
    for id, organisation in world.organisations.items():
        for name in (id, *organisation.acronyms, *(name for names in organisation.names.values() for name in names)):
            found[_plain(name)].append(id)
    for id, names in world.bodies.items():
        for name in (id, *names):
            if _plain(name) not in found:
                found[_plain(name)].append(id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}


@cache
def _capitals() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id, state in load().states.items():
        if state.sovereign is None:
            for name in (name for names in state.capitals.values() for name in names):
                found[_plain(name)].append(id)
    return {key: tuple(dict.fromkeys(ids)) for key, ids in found.items()}


@cache
def _abroad() -> dict[str, tuple[str, ...]]:
    """Names of states in further languages. Source: CLDR, through Babel."""
    found: dict[str, tuple[str, ...]] = {}
    by_alpha2 = {state.alpha2: id for id, state in load().states.items()}
    for language in LANGUAGES:
        try:
            territories = Locale.parse(language).territories
        except UnknownLocaleError:
            continue
        for alpha2, name in territories.items():
            if alpha2 in by_alpha2:
                found.setdefault(_plain(name), (by_alpha2[alpha2],))
    return found


def _nearest_actor(words: str) -> str:
    """Whom the user may have meant."""
    known = _forms()
    parts = set(_plain(words).split())
    near = sorted((key for key in known if parts and parts <= set(key.split())), key=len)  # of a longer name: "atomic agency"
    near += difflib.get_close_matches(_plain(words), known, n=_SUGGESTED * 2, cutoff=_LIKE)
    ids = list(dict.fromkeys(id for key in near for id in known[key]))[:_SUGGESTED]
    return _did_you_mean([titled(id) for id in ids]) or "check the spelling, or give an id such as KOR or NATO"


def _did_you_mean(suggested: Sequence[str]) -> str:
    return f"did you mean {' or '.join(suggested)}?" if suggested else ""
