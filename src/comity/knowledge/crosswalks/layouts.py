"""The typed loaders of the conversion tables: ``cameo.yaml``, ``iccd.yaml``, ``dca.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

import msgspec

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.knowledge.world import load
from comity.model.codes import DOMAINS, MODES, Context, EventType, InstrumentKind, InstrumentStage

_T = TypeVar("_T")


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A CAMEO code of a PLOVER type, with the mode or context where it holds."""

    code: str
    mode: str | None = None
    context: Context | None = None


class Cameo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``cameo.yaml``; its comments say what each part is."""

    codes: dict[EventType, tuple[Code, ...]]
    reciprocal: frozenset[EventType]
    signed: str
    hosted: str
    goldstein: dict[str, float]
    countries: dict[str, str]
    groups: dict[str, str]

    def code(self, event: str, mode: str | None, contexts: Sequence[str]) -> str:
        """The CAMEO code of an event; the most telling entry counts."""
        known = {(each.mode, each.context): each.code for each in self.codes[EventType(event)]}
        with_mode = [*((mode, context) for context in contexts), (mode, None)] if mode else []
        asked = (*with_mode, *((None, context) for context in contexts), (None, None))
        return next(known[key] for key in asked if key in known)

    def scale(self, code: str) -> float:
        """A code's value on Goldstein's scale, -10 to +10."""
        return self.goldstein[code] if code in self.goldstein else self.goldstein[code[:3]]

    @staticmethod
    def quad(code: str) -> int:
        """GDELT's class of a code: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
        root = int(code[:2])
        return 1 + sum(root > last for last in (5, 8, 13))


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Holds if for each list that is not empty the fact has one of the values."""

    domains: frozenset[str] = frozenset()
    contexts: frozenset[Context] = frozenset()
    kinds: frozenset[InstrumentKind] = frozenset()
    types: frozenset[EventType] = frozenset()

    def holds(self, type: str, domains: Collection[str], contexts: Collection[str]) -> bool:
        """Whether it holds for a fact of this PLOVER type or kind of instrument."""
        return (
            (not self.domains or not self.domains.isdisjoint(domains))
            and (not self.contexts or not self.contexts.isdisjoint(contexts))
            and (not self.kinds or type in self.kinds)
            and (not self.types or type in self.types)
        )


class Iccd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``iccd.yaml``; its comments say what each part is."""

    subject: frozenset[str]
    instruments: frozenset[InstrumentKind]
    events: frozenset[EventType]
    typologies: dict[str, tuple[Condition, ...]]

    def marks(self, type: str, domains: Collection[str], contexts: Collection[str]) -> dict[str, bool]:
        """By typology whether a fact is marked with it."""
        return {name: any(each.holds(type, domains, contexts) for each in each_of) for name, each_of in self.typologies.items()}


class Dca(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``dca.yaml``; its comments say what each part is."""

    kinds: frozenset[InstrumentKind]
    general: frozenset[str]
    sector: frozenset[str]
    reached: frozenset[InstrumentStage]
    over: frozenset[InstrumentStage]
    sure: float


@cache
def load_cameo() -> Cameo:
    """The conversion to CAMEO.

    Raises:
        KnowledgeError: on an unknown field, code or id, a type or mode without a code, a code without a value on the scale.
    """
    found = _load("crosswalks/cameo.yaml", Cameo)
    place = "knowledge/crosswalks/cameo.yaml"
    for event in EventType:
        modes = {each.mode for each in found.codes.get(event, ()) if each.context is None}
        if modes != {None, *MODES.get(event, ())}:
            raise KnowledgeError(f"{place}: {event}: there must be a code for the type, and one for each of its modes and no other")
    told = {each.code for codes in found.codes.values() for each in codes} | {found.signed, found.hosted}
    if lacking := sorted(code for code in told if code not in found.goldstein and code[:3] not in found.goldstein):
        raise KnowledgeError(f"{place}: goldstein: no value for {', '.join(lacking)}")
    _known(place, "countries", found.countries, load().states)
    _known(place, "groups", found.groups, load().organisations)
    return found


@cache
def load_iccd() -> Iccd:
    """The layout of the International Cybersecurity Cooperation Dataset.

    Raises:
        KnowledgeError: on an unknown field or code.
    """
    found = _load("crosswalks/iccd.yaml", Iccd)
    _known("knowledge/crosswalks/iccd.yaml", "subject", found.subject, DOMAINS)
    for name, conditions in found.typologies.items():
        for each in conditions:
            _known("knowledge/crosswalks/iccd.yaml", name, each.domains, DOMAINS)
    return found


@cache
def load_dca() -> Dca:
    """The layout of the Defense Cooperation Agreement Dataset.

    Raises:
        KnowledgeError: on an unknown field or code.
    """
    found = _load("crosswalks/dca.yaml", Dca)
    _known("knowledge/crosswalks/dca.yaml", "general, sector", found.general | found.sector, DOMAINS)
    return found


def _load(path: str, type: type[_T]) -> _T:
    try:
        return msgspec.convert(read_yaml(path), type)
    except msgspec.ValidationError as error:
        raise KnowledgeError(f"knowledge/{path}: {error}") from error


def _known(place: str, part: str, names: Iterable[str], known: Collection[str] | Mapping[str, object]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise KnowledgeError(f"{place}: {part}: unknown: {', '.join(unknown)}")
