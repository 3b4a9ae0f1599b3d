"""How alike two claims must be to be one fact: the points of ``knowledge/fusion.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import read_yaml
from comity.model.codes import EventType, InstrumentKind

_PATH = "fusion.yaml"
_SPAN = ("same_week", "words", "translated", "marks", "joined")
_POINTS = {
    "event": (
        "same_type", "other_type", "same_mode", "other_mode", "other_status", "same_parties", "lone_party", "other_parties",
        "reversed", "one_sided", "same_day", "next_day", "within_date", "same_span", "near_date", "other_date", "near_print",
        "other_print", "same_place", "same_country", "other_country", "domains", "other_domains", "instrument", "other_instrument",
        "same_agent", "other_agents", *_SPAN,
    ),
    "instrument": (
        "same_type", "allied_type", "same_parties", "lone_party", "other_parties", "name", "other_name", "bare_name", "same_day",
        "same_span", "other_date", "domains", "other_domains", *_SPAN,
    ),
    "commitment": (
        "same_by", "same_to", "other_to", "same_due", "within_due", "other_due", "near_print", "other_print", "what",
        "other_what", *_SPAN,
    ),
    "fulfilment": (
        "joined", "same_actor", "same_other", "named_other", "other_other", "same_act", "same_place", "in_time", "late", "soon",
        "domains", "other_domains", "words", "translated", "marks", "other_marks", "same_number", "other_number",
    ),
    "denial": ("joined", "days", "same_party", "same_other", "near", "far", "words", "translated", "domains"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FusionRules:
    """The points of each comparison by kind of claim, and which types and kinds may be one.

    Attributes:
        points: kind of claim → comparison → points; ``fulfilment`` and ``denial`` hold those of links between facts.
        families: pairs of event types (sorted) that may be one fact.
        allied: pairs of instrument kinds (sorted) that may be one.
        keeping, breaking: event types that may keep or withdraw a commitment.
    """

    points: Mapping[str, Mapping[str, float]]
    families: frozenset[tuple[str, str]]
    allied: frozenset[tuple[str, str]]
    keeping: frozenset[str]
    breaking: frozenset[str]


@cache
def load_fusion() -> FusionRules:
    """The rules of fusion.

    Raises:
        KnowledgeError: on an unknown or missing field, type or kind.
    """
    data: dict[str, Any] = read_yaml(_PATH)
    wanted = {"families", "allied", "keeping", "breaking", *_POINTS}
    if set(data) != wanted:
        raise KnowledgeError(f"knowledge/{_PATH}: fields {sorted(set(data) ^ wanted)} are missing or unknown")
    for kind, names in _POINTS.items():
        if set(data[kind]) != set(names):
            raise KnowledgeError(f"knowledge/{_PATH}, {kind}: points {sorted(set(data[kind]) ^ set(names))} are missing or unknown")
    types = {each.value for each in EventType}
    return FusionRules(
        points={kind: {name: float(value) for name, value in data[kind].items()} for kind in _POINTS},
        families=_pairs(data["families"], types),
        allied=_pairs(data["allied"], {each.value for each in InstrumentKind}),
        keeping=_known(data["keeping"], types),
        breaking=_known(data["breaking"], types),
    )


def _known(words: list[str], known: set[str]) -> frozenset[str]:
    if unknown := set(words) - known:
        raise KnowledgeError(f"knowledge/{_PATH}: {sorted(unknown)} are no codes; see model/codes.py")
    return frozenset(words)


def _pairs(groups: list[list[str]], known: set[str]) -> frozenset[tuple[str, str]]:
    return frozenset(tuple(sorted(pair)) for group in groups for pair in combinations(sorted(_known(group, known)), 2))  # type: ignore[misc]
