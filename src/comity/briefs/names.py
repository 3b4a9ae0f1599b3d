"""States, organisations and lists in sentences: with the article and after the preposition that the language wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from comity.briefs.note import plain
from comity.knowledge.briefs import Phrases
from comity.knowledge.world import load

_LANGUAGES = {"fr": "fr", "en_GB": "en"}  # by locale of Babel
SHOWN = 6
"""Names of a list that are written out."""


def short(actor: str, phrases: Phrases) -> str:
    """The name of an actor without an article: ``Corée du Sud``, ``OTAN``; what has no name is its id in words."""
    return _named(actor, phrases) if not _foreign(actor) else _slug(actor)


def full(actor: str, phrases: Phrases) -> str:
    """The full name of an organisation with its acronym; of a state its name."""
    world = load()
    head = world.parent(actor)
    brief = short(actor, phrases)
    long = world.title(head, _LANGUAGES[phrases.locale]) if head in world.organisations else brief
    return long if long == brief or head not in world.organisations else f"{long} ({brief})"


def told(actor: str, phrases: Phrases, case: str = "plain") -> str:
    """The name of an actor in a sentence.

    Args:
        actor: id of a state or organisation; a body stands for its parent.
        phrases: the words of the language.
        case: ``plain``, ``of``, ``to`` or ``at``.
    """
    return phrases.naming.cases[_class(actor, phrases)][case] + short(actor, phrases)


def is_plural(actor: str, phrases: Phrases) -> bool:
    """Whether a verb with this subject stands in the plural."""
    return _class(actor, phrases) in phrases.naming.plural


def counted(what: str, n: int, phrases: Phrases) -> str:
    """A number with its noun: ``1 fact``, ``1 234 faits``."""
    forms = phrases.counted[what]
    one = Locale.parse(phrases.locale).plural_form(n) == "one"
    return (forms.one if one else forms.many).format(n=number(n, phrases))


def number(n: int, phrases: Phrases) -> str:
    """A number as the language writes it."""
    return str(format_decimal(n, locale=phrases.locale))


def listed(words: Sequence[str], phrases: Phrases) -> str:
    """Words as a list: "a, b et c"."""
    return format_list(list(words), locale=phrases.locale)


def together(actors: Sequence[str], phrases: Phrases, case: str = "plain", notes: Sequence[str] = ()) -> str:
    """Several actors in a sentence; of many the first ones, and how many more.

    Args:
        actors: their ids.
        phrases: the words of the language.
        case: as in :func:`told`; each name has its own preposition.
        notes: for each actor what stands after its name in brackets, or an empty string.
    """
    names = [told(actor, phrases, case) for actor in actors]
    names = [
        phrases.words["party"].format(name=name, people=note) if note else name
        for name, note in zip(names, [*notes, *[""] * len(names)], strict=False)
    ]
    if len(names) > SHOWN + 1:
        names = [*names[:SHOWN], phrases.words["and_others"].format(n=len(names) - SHOWN)]
    return listed(names, phrases)


def upper(sentence: str) -> str:
    """With a capital at the beginning."""
    return sentence[:1].upper() + sentence[1:]


def acronyms(actors: Iterable[str], phrases: Phrases) -> list[str]:
    """The organisations among some actors that are called by an acronym, with their full names: ``OTAN, Organisation du …``."""
    world = load()
    found = []
    for actor in sorted({world.parent(each) for each in actors}):
        if actor in world.organisations:
            brief, long = short(actor, phrases), world.title(actor, _LANGUAGES[phrases.locale])
            if long != brief:
                found.append(f"{brief}, {long}")
    return sorted(found)


def _foreign(actor: str) -> bool:
    return not load().is_actor(load().parent(actor))


def _slug(actor: str) -> str:
    """``org/armed-forces-of-x`` in words."""
    return upper(plain(actor.partition("/")[2].replace("-", " ") or actor))


@cache
def _names(locale: str, ids: bool) -> dict[str, str]:
    """Usual names by id; acronyms of organisations where they have one (``ids``: one that is the id)."""
    world, language = load(), _LANGUAGES[locale]
    found = {id: world.title(id, language) for id in world.states}
    for id, organisation in world.organisations.items():
        known = organisation.acronyms
        own = next((each for each in known if each.upper() == id), None) if ids else next(iter(known), None)
        found[id] = own or world.title(id, language)
    return found


def _named(actor: str, phrases: Phrases) -> str:
    head = load().parent(actor)
    if head in phrases.naming.names:
        return phrases.naming.names[head]
    return _names(phrases.locale, phrases.naming.ids)[head]


@cache
def _first_word(name: str) -> str:
    return re.split(r"[\s']", name, maxsplit=1)[0]


def _class(actor: str, phrases: Phrases) -> str:
    """The class of a name: listed, or told by its ending (states) or by the first word of the full name (organisations)."""
    naming, world = phrases.naming, load()
    head = world.parent(actor)
    if head in naming.classes:
        return naming.classes[head]
    if not world.is_actor(head):
        return naming.other
    name = short(head, phrases)
    if naming.elided and name[:1].lower() in naming.elided:
        return "vowel"
    if head in world.organisations:
        first = _first_word(world.title(head, _LANGUAGES[phrases.locale]))
        return "feminine" if first in naming.feminine else naming.organisation
    ending = naming.feminine_ending
    feminine = ending and (name.endswith(ending) or name.split()[0].endswith(ending))
    return "feminine" if feminine else naming.state
