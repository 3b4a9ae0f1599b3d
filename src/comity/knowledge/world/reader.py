"""Reads the tables of ``data/`` into a :class:`World`, with the names that CLDR has of every state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files

from babel import Locale

from comity.errors import KnowledgeError
from comity.knowledge.world.forms import Form, Guard, english_demonym, french_demonym, parse_forms
from comity.knowledge.world.model import LANGUAGES, Context, Entry, Organisation, State, World
from comity.knowledge.world.tables import rows
from comity.model.analysis import NameKind

_STATE_COLUMNS = (
    "id", "alpha2", "status", "capitals.fr", "capitals.en", "names.fr", "names.en", "demonyms.fr", "demonyms.en", "prefixes",
)  # fmt: skip
_NAMES = ("id", "any", "names.fr", "names.en")
_INFLECTION: dict[str, Callable[[str], tuple[str, ...]]] = {"fr": french_demonym, "en": english_demonym}
_TOPICS: dict[str, NameKind] = {
    "bodies.tsv": NameKind.BODY,
    "seats.tsv": NameKind.SEAT,
    "geography.tsv": NameKind.GEOGRAPHY,
    "agencies.tsv": NameKind.AGENCY,
    "groups.tsv": NameKind.GROUP,
    "places.tsv": NameKind.PLACE,
    "cities.tsv": NameKind.PLACE,
}
# Full names of these are used in texts of any language: "la Central Intelligence Agency".
_TRAVELLING = frozenset({NameKind.ORGANISATION, NameKind.BODY, NameKind.GROUP, NameKind.AGENCY})


class _Entries:
    """Entries by language; the first of two equal forms wins, so that guarded forms of the tables stand before CLDR's.

    Two forms that are equal must mean the same; a name of several states stands in several.tsv.
    """

    def __init__(self) -> None:
        self._found: dict[str, dict[str, Entry]] = {language: {} for language in LANGUAGES}

    def add(self, language: str, entry: Entry) -> None:
        found = self._found[language].setdefault(entry.form.text, entry)
        if found.ids != entry.ids:
            both = f"{', '.join(found.ids) or '-'} and {', '.join(entry.ids) or '-'}"
            raise KnowledgeError(f"knowledge/world: {entry.form.text!r} names {both}; drop one, or put the name into several.tsv")

    def add_all(
        self, language: str, forms: Iterable[Form], kind: NameKind | None, ids: tuple[str, ...], place: bool = False
    ) -> None:
        for form in forms:
            self.add(language, Entry(form, kind, ids, form.text if place else ""))

    def by_language(self) -> dict[str, tuple[Entry, ...]]:
        return {language: tuple(found.values()) for language, found in self._found.items()}


def _cldr(language: str) -> dict[str, tuple[str, ...]]:
    """Names of territories by alpha-2 code; "Myanmar (Birmanie)" gives both names."""
    found: dict[str, tuple[str, ...]] = {}
    for alpha2, name in Locale.parse(language).territories.items():
        if len(alpha2) == 2 and alpha2.isalpha():
            outer, _, inner = name.replace("’", "'").partition(" (")
            found[alpha2] = (outer, inner.rstrip(")")) if inner else (outer,)
    return found


def _inflected(forms: Iterable[Form], language: str) -> Iterator[Form]:
    for form in forms:
        for text in _INFLECTION[language](form.text):
            yield Form(text, form.guards)


def _texts(forms: Iterable[Form]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.text for form in forms))


def _states(entries: _Entries) -> dict[str, State]:
    cldr = {language: _cldr(language) for language in LANGUAGES}
    states: dict[str, State] = {}
    for row in rows("states.tsv", _STATE_COLUMNS):
        cells = dict(zip(_STATE_COLUMNS, row, strict=True))
        id, where = cells["id"], f"states.tsv, {cells['id']}"
        sovereign = None if cells["status"] == "state" else cells["status"]
        if id in states:
            raise KnowledgeError(f"{where}: stands twice; merge the two rows")
        names, capitals, demonyms = {}, {}, {}
        acts = (sovereign or id,)
        for language in LANGUAGES:
            own = parse_forms(cells[f"names.{language}"], where)
            guarded = {form.text for form in own}
            usual = tuple(Form(name) for name in cldr[language].get(cells["alpha2"], ()) if name not in guarded)
            known = (*own, *usual) if sovereign is None else own or usual
            capital = parse_forms(cells[f"capitals.{language}"], where)
            demonym = tuple(_inflected(parse_forms(cells[f"demonyms.{language}"], where), language))
            entries.add_all(language, known, NameKind.PLACE if sovereign else NameKind.STATE, acts, place=sovereign is not None)
            entries.add_all(language, capital, NameKind.PLACE if sovereign else NameKind.CAPITAL, acts, place=True)
            entries.add_all(language, demonym, NameKind.GEOGRAPHY if sovereign else NameKind.DEMONYM, () if sovereign else acts)
            first = cldr[language].get(cells["alpha2"], ())[:1]
            names[language] = tuple(dict.fromkeys((*first, *_texts(known))))
            capitals[language], demonyms[language] = _texts(capital), _texts(demonym)
        for language in LANGUAGES:  # English has the French prefixes, but for accents
            entries.add_all(language, parse_forms(cells["prefixes"], where), None, acts)
        states[id] = State(id, cells["alpha2"], sovereign, names, capitals, demonyms)
    for state in states.values():
        if state.sovereign is not None and state.sovereign not in states:
            raise KnowledgeError(f"states.tsv, {state.id}: unknown status {state.sovereign!r}; write state or the id of a state")
    return states


def _travels(form: Form) -> bool:
    return " " in form.text or form.text.isupper()


def _organisations(entries: _Entries, sorts: frozenset[str]) -> dict[str, Organisation]:
    found: dict[str, Organisation] = {}
    for id, codes, acronyms, *cells in rows("organisations.tsv", ("id", "sorts", "acronyms", "names.fr", "names.en")):
        where = f"organisations.tsv, {id}"
        if id in found:
            raise KnowledgeError(f"{where}: stands twice; merge the two rows")
        if unknown := set(codes.split("|")) - sorts:
            raise KnowledgeError(f"{where}: unknown sorts {sorted(unknown)}; use the codes of sorts.tsv")
        short = parse_forms(acronyms, where)
        names = {language: parse_forms(cell, where) for language, cell in zip(LANGUAGES, cells, strict=True)}
        for language in LANGUAGES:
            _add_named(entries, language, NameKind.ORGANISATION, (id,), short, names)
        found[id] = Organisation(id, tuple(codes.split("|")), _texts(short), {key: _texts(forms) for key, forms in names.items()})
    return found


def _add_named(
    entries: _Entries,
    language: str,
    kind: NameKind,
    ids: tuple[str, ...],
    short: tuple[Form, ...],
    names: dict[str, tuple[Form, ...]],
) -> None:
    """Adds an acronym or name to a language: its own names first, then those that travel from the others."""
    others = {Guard(other) for other in LANGUAGES if other != language}
    place = kind is NameKind.PLACE
    entries.add_all(language, names[language], kind, ids, place)
    entries.add_all(language, (form for form in short if not form.guards & others), kind, ids, place)
    if kind in _TRAVELLING:
        for other in LANGUAGES:
            entries.add_all(language, filter(_travels, names[other]), kind, ids, place)


def _check_ids(where: str, ids: tuple[str, ...], states: dict[str, State], organisations: dict[str, Organisation]) -> None:
    for id in ids:
        head = id.partition("/")[0]
        if head not in states and head not in organisations and head != "org":
            raise KnowledgeError(f"{where}: unknown id {id!r}; add {head!r} to states.tsv or organisations.tsv or correct it")


def _topics(entries: _Entries, states: dict[str, State], organisations: dict[str, Organisation]) -> dict[str, tuple[str, ...]]:
    bodies: dict[str, tuple[str, ...]] = {}
    for file, kind in _TOPICS.items():
        for id, *cells in rows(file, _NAMES):
            where = f"{file}, {id}"
            ids = () if id == "-" else tuple(id.split(","))
            _check_ids(where, ids, states, organisations)
            short, *forms = (parse_forms(cell, where) for cell in cells)
            names = dict(zip(LANGUAGES, forms, strict=True))
            for language in LANGUAGES:
                inflected = {language: _geography(names[language], language)} if kind is NameKind.GEOGRAPHY else {}
                _add_named(entries, language, kind, ids, short, {**names, **inflected})
            if kind is NameKind.BODY:
                bodies[id] = _texts((*names["fr"], *short, *names["en"]))
    return bodies


def _geography(forms: tuple[Form, ...], language: str) -> tuple[Form, ...]:
    """Adjectives of a region ("européen", lower case, one word) in all their forms."""
    adjectives = [form for form in forms if " " not in form.text and form.text.islower()]
    return (*forms, *_inflected(adjectives, language))


def _check_apart(states: dict[str, State], organisations: dict[str, Organisation]) -> None:
    if both := states.keys() & organisations.keys():
        raise KnowledgeError(f"organisations.tsv: {sorted(both)} are ids of states; choose other ids for the organisations")


def _several(entries: _Entries, states: dict[str, State], organisations: dict[str, Organisation]) -> None:
    for language, kind, ids, flag, cell in rows("several.tsv", ("language", "kind", "ids", "flag", "forms")):
        where = f"several.tsv, {cell}"
        if language not in LANGUAGES or kind not in set(NameKind) or flag not in ("", "compound"):
            raise KnowledgeError(f"{where}: unknown language, kind or flag; use {LANGUAGES}, a NameKind, compound or nothing")
        named = tuple(ids.split(","))
        _check_ids(where, named, states, organisations)
        forms = parse_forms(cell, where)
        if kind == NameKind.DEMONYM:
            forms = tuple(_inflected(forms, language))
        for form in forms:
            place = form.text if kind == NameKind.CAPITAL else ""
            entries.add(language, Entry(form, NameKind(kind), named, place, flag == "compound"))


def _contexts() -> dict[str, Context]:
    groups: dict[str, dict[str, frozenset[str]]] = {language: {} for language in LANGUAGES}
    for language, group, words in rows("context.tsv", ("language", "group", "words")):
        groups[language][group] = frozenset(words.split())
    lines = (files("comity.knowledge.world") / "given_names.tsv").read_text(encoding="utf-8").splitlines()
    given = frozenset(line.partition("\t")[0] for line in lines if not line.startswith("#"))
    try:
        return {language: Context(**found, given_names=given) for language, found in groups.items()}
    except TypeError as error:
        raise KnowledgeError(f"context.tsv: {error}; write each group of each language once") from error


def _sorts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for sort, *cells in rows("sorts.tsv", ("sort", *LANGUAGES)):
        for language, cell in zip(LANGUAGES, cells, strict=True):
            for word in cell.split("|"):
                found[language].setdefault(word, sort)
    return found


@cache
def load() -> World:
    """The world, read once.

    Raises:
        KnowledgeError: on a table that cannot stand.
    """
    entries = _Entries()
    sorts = _sorts()
    organisations = _organisations(entries, frozenset(sorts[LANGUAGES[0]].values()))
    states = _states(entries)
    _check_apart(states, organisations)
    _several(entries, states, organisations)
    bodies = _topics(entries, states, organisations)
    return World(states, organisations, bodies, entries.by_language(), _contexts(), sorts)
