"""The data of the map, the timeline and the network: what a chart needs, in the words and numbers of the page's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from comity.faces.web.asked import Asked
from comity.faces.web.rendering import Saying
from comity.knowledge.crosswalks import load_coordinates
from comity.knowledge.world import load
from comity.model.register import Kind
from comity.register.answers import Count, Tie

STEPS = (1, 2, 3, 5)
"""Bounds of classes are one of these times a power of ten, so that they read well."""
CLASSES = 5
"""Of colours."""
NEAR, FAR = 0.05, 0.3
"""Parts of the largest balance: up to the first a balance is about even, from the second on it is a large one."""
YEAR = 4
"""Digits of a year."""
YEARS = 60
"""Years of a timeline, the last ones."""
BESIDE = 60
"""Organisations that a map knows."""
DRAWN = 60
"""Ties that a map draws at first."""


def world(
    asked: Asked, facts: Mapping[str, int], ties: Sequence[Tie], balances: Mapping[str, float] | None = None, drawn: int = DRAWN
) -> dict[str, Any]:
    """The map: states with their shade, organisations beside them, and the ties between all.

    Args:
        asked: the request.
        facts: by actor how many.
        ties: those that are drawn when one points at one of their ends, the strongest first.
        balances: by actor cooperation less conflict, where the map is to be shaded by it; else it is by the number of facts.
        drawn: how many of the ties are drawn at once.
    """
    say, states = Saying(asked), load().states
    coordinates = load_coordinates()
    bounds = classes(facts[each] for each in facts if each in states)
    limits = balance_bounds(balances[each] for each in balances if each in states) if balances is not None else []
    nodes = []
    for actor, count in facts.items():
        point = coordinates.find(actor, None) if actor in states else None
        nodes.append(
            {
                **_node(asked, say, actor, count),
                "at": [point.longitude, point.latitude] if point else None,
                "shade": _class(count, bounds) if balances is None else 1 + _class(balances.get(actor, 0.0), limits),
                **({"told": _told(say, count, balances.get(actor, 0.0))} if balances is not None else {}),
            }
        )
    return {
        "world": asked.site.asset("world.json"),
        "balanced": balances is not None,
        "nodes": nodes,
        "ties": [_tie(asked, say, tie) for tie in ties],
        "drawn": drawn,
        "names": {state: say.actor(state) for state in states if state not in facts},
        "without": say.words("overview.without_facts"),
    }


def legend(asked: Asked, facts: Mapping[str, int], balances: Mapping[str, float] | None = None) -> list[tuple[int, str]]:
    """The classes of the map's colours with their numbers in words, the least first; as of :func:`world`."""
    say = Saying(asked)
    if balances is not None:
        bounds = balance_bounds(value for actor, value in balances.items() if is_state(actor))
        limits = [say.number(each).replace("-", "−") for each in bounds]
        spans = [f"< {limits[0]}", *(f"{one} … {other}" for one, other in pairwise(limits)), f"≥ {limits[-1]}"]
        return list(enumerate(spans, start=1))
    bounds = classes(count for actor, count in facts.items() if is_state(actor))
    spans = [
        say.number(one) if other == one + 1 else f"{say.number(one)}–{say.number(other - 1)}" for one, other in pairwise(bounds)
    ]
    last = say.words("overview.and_more", bound=say.number(bounds[-1])) if bounds[-1] > 1 else say.number(1)
    return list(enumerate([*spans, last], start=1))


def balance_bounds(balances: Iterable[float]) -> list[int]:
    """The bounds between classes of balances: much conflict, some, about even, some cooperation, much; round numbers, ascending."""
    most = max((abs(each) for each in balances), default=0.0)
    near = _round(most * NEAR)
    far = max(_round(most * FAR), near + 1)
    return [-far, -near, near, far]


def on_the_map(actors: Iterable[str]) -> list[str]:
    """The actors that a map and its table show: all states, and of the others the first ones."""
    found, others = [], 0
    for actor in actors:
        state = is_state(actor)
        others += not state
        if state or others <= BESIDE:
            found.append(actor)
    return found


def is_state(actor: str) -> bool:
    """Whether an actor is a state; else it is an organisation or a body, which has no place on the map."""
    return actor in load().states


def classes(counts: Iterable[int], steps: int = CLASSES) -> list[int]:
    """The lower bounds of classes of counts, of which there are a few large ones and many small ones: round numbers, ascending.

    Args:
        counts: of the actors.
        steps: how many classes at most.
    """
    most = max(counts, default=0)
    if most <= steps:
        return list(range(1, most + 1)) or [1]
    ratio = most ** (1 / steps)
    found = [1]
    for step in range(1, steps):
        bound = _round(ratio**step)
        if bound > found[-1]:
            found.append(bound)
    return found


def network(
    asked: Asked, ties: Sequence[Tie], facts: Mapping[str, int], focus: str | None = None, *, small: bool = False
) -> dict[str, Any]:
    """A network of ties, with the actors that they are between.

    Args:
        asked: the request.
        ties: to be drawn.
        facts: by actor how many; it gives a node its size.
        focus: the actor in the middle.
        small: it stands beside other things and is not moved about in.
    """
    say = Saying(asked)
    actors = sorted({actor for tie in ties for actor in (tie.a, tie.b)} | ({focus} if focus else set()))
    nodes = [{**_node(asked, say, actor, facts.get(actor, 0)), **({"focus": True} if actor == focus else {})} for actor in actors]
    return {"nodes": nodes, "ties": [_tie(asked, say, tie) for tie in ties], **({"small": True} if small else {})}


def timeline(asked: Asked, counts: Iterable[Count]) -> dict[str, Any]:
    """Facts by kind and year, with the years that the address asks for, and how many facts are left out.

    Args:
        asked: the request.
        counts: of the facts of all years.
    """
    say = Saying(asked)
    by_kind: dict[str, Counter[int]] = {kind.value: Counter() for kind in Kind}
    every = 0
    for count in counts:
        every += count.facts
        if count.year is not None:
            by_kind[count.code][count.year] += count.facts
    found = {year for years in by_kind.values() for year in years}
    years = list(range(max(min(found), max(found) - YEARS + 1), max(found) + 1)) if found else []
    kinds = [
        {"code": code, "name": say.words(f"overview.kind_{code}"), "facts": [some[year] for year in years]}
        for code, some in by_kind.items()
    ]
    shown = sum(some[year] for some in by_kind.values() for year in years)
    return {
        "years": years,
        "kinds": kinds,
        "since": _year(asked.wanted.since),
        "until": _year(asked.wanted.until),
        "left_out": every - shown,
    }


def span(first: str | None, last: str | None) -> str:
    """Years from the first to the last: ``2019–2023``; nothing where neither is known."""
    one, other = (first or "")[:YEAR], (last or "")[:YEAR]
    return one if one == other else f"{one}–{other}"


def _node(asked: Asked, say: Saying, actor: str, facts: int) -> dict[str, Any]:
    return {
        "id": actor,
        "name": say.actor(actor),
        "facts": facts,
        "organisation": not say.is_state(actor),
        "url": asked.link.actor(actor),
        "told": say.words("common.facts", n=facts),
    }


def _tie(asked: Asked, say: Saying, tie: Tie) -> dict[str, Any]:
    told = [say.words("common.facts", n=tie.facts), span(tie.first, tie.last), balance_told(say, tie.intensity)]
    return {
        "a": tie.a,
        "b": tie.b,
        "facts": tie.facts,
        "intensity": tie.intensity,
        "url": asked.link.pair(tie.a, tie.b),
        "told": "\n".join(each for each in told if each),
    }


def balance_told(say: Saying, value: float) -> str:
    """Cooperation less conflict, in words."""
    sign = "more" if value > 0 else "less" if value < 0 else "even"
    return say.words(f"overview.balance_{sign}", value=say.number(abs(round(value, 1))))


def _told(say: Saying, facts: int, balance: float) -> str:
    return f"{say.words('common.facts', n=facts)}\n{balance_told(say, balance)}"


def _class(count: float, bounds: Sequence[int]) -> int:
    """How many of the bounds it reaches."""
    return sum(count >= bound for bound in bounds)


def _round(value: float) -> int:
    """The round number that is nearest from below or is it."""
    power = 1
    while value >= power * 10:
        power *= 10
    return max(step * power for step in STEPS if step * power <= max(value, 1))


def _year(day: str | None) -> int | None:
    digits = (day or "")[:YEAR]
    return int(digits) if digits.isdigit() else None
