"""What is known of the world, as frozen types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from comity.errors import KnowledgeError
from comity.knowledge.world.forms import Form
from comity.model.analysis import NameKind

LANGUAGES: tuple[str, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class State:
    """A state or a territory of one.

    Attributes:
        id: ISO 3166-1 alpha-3 (Kosovo: ``XKX``).
        alpha2: ISO 3166-1 alpha-2 (Kosovo: ``XK``).
        sovereign: for a territory that does not act for itself the id of its state (``GLP`` → ``FRA``), else None.
        names: by language, the usual name first.
        capitals: by language, the capital first, then other names and seats of government.
        demonyms: by language, all inflected forms.
    """

    id: str
    alpha2: str
    sovereign: str | None
    names: Mapping[str, tuple[str, ...]]
    capitals: Mapping[str, tuple[str, ...]]
    demonyms: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An international organisation or a standing group.

    Attributes:
        id: its usual English acronym.
        sorts: codes of the sorts of thing it is (``alliance``, ``bloc``, ``union``, ``agency``, …), likeliest first: the words of
            :meth:`World.sort_words` refer back to it.
        acronyms: in any language.
        names: full names by language.
    """

    id: str
    sorts: tuple[str, ...]
    acronyms: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One form for the gazetteer: what :class:`comity.model.analysis.Name` says of it, and its guards.

    ``kind`` is None for the first member of a compound demonym ("sino"), which is a name only with what follows it.
    """

    form: Form
    kind: NameKind | None
    ids: tuple[str, ...] = ()
    place: str = ""
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Words of one language that decide, beside a form, whether it is the name (folded: lower case, no accents).

    ``given_names`` are those of all languages, as they are written.
    """

    articles: frozenset[str]
    prepositions: frozenset[str]
    function: frozenset[str]
    civilities: frozenset[str]
    attached: frozenset[str]
    linking: frozenset[str]
    polities: frozenset[str]
    streets: frozenset[str]
    given_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class World:
    """All tables, read and checked."""

    states: Mapping[str, State]
    organisations: Mapping[str, Organisation]
    bodies: Mapping[str, tuple[str, ...]]
    entries: Mapping[str, tuple[Entry, ...]]
    contexts: Mapping[str, Context]
    sorts: Mapping[str, Mapping[str, str]]

    def state(self, id: str) -> State:
        """The state or territory with this id.

        Raises:
            KnowledgeError: if there is none.
        """
        try:
            return self.states[id]
        except KeyError:
            raise KnowledgeError(f"states.tsv: no state {id!r}; use an ISO 3166-1 alpha-3 code of the table") from None

    def organisation(self, id: str) -> Organisation:
        """The international organisation or standing group with this id.

        Raises:
            KnowledgeError: if there is none.
        """
        try:
            return self.organisations[id]
        except KeyError:
            raise KnowledgeError(f"organisations.tsv: no organisation {id!r}; use an id of the table") from None

    def is_actor(self, id: str) -> bool:
        """Whether the id is a state or an international organisation: what ``mentions`` of a reading lists."""
        return id in self.states or id in self.organisations

    def parent(self, id: str) -> str:
        """Who acts when this id acts: the state or organisation of a body, else the id itself."""
        head, slash, _ = id.partition("/")
        return head if slash and head not in ("org", "person") else id

    def title(self, id: str, language: str) -> str:
        """The usual name of a state or organisation in a language, or the id itself where it has none."""
        if id in self.states:
            return self.states[id].names[language][0]
        names = self.organisations[id].names.get(language, ()) if id in self.organisations else self.bodies.get(id, ())
        return names[0] if names else id

    def sort_words(self, language: str) -> Mapping[str, str]:
        """Common nouns that refer back to an organisation, with the code of their sort (``agence``: ``agency``)."""
        return self.sorts[language]
