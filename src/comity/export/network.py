"""The network of actors: GraphML and GEXF."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from comity.export.records import Exported, Told, records
from comity.knowledge.world import load
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.rows import pairs, weight
from comity.register.view import View

if TYPE_CHECKING:
    from networkx import Graph

LISTED = 20
"""Facts whose ids an edge lists at most, the newest; ``facts`` says how many there are."""
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 cannot hold
_COUNTS = {Kind.EVENT: "events", Kind.INSTRUMENT: "instruments", Kind.COMMITMENT: "commitments"}


def graph(view: View, wanted: Filter) -> Graph:
    """The actors and what stands between them, as an undirected graph of networkx.

    Nodes are ids of actors, with label (English), label_fr, kind (state, organisation or other) and the number of facts. Edges
    carry facts, events, instruments, commitments, independent (sources), intensity and its two parts (see
    :class:`comity.register.answers.Intensity`), the days (ISO 8601) on which the first and the latest of them began, domains and
    types with how often each, and as evidence the ids of the newest facts, and quote and source of the one that most sources say.
    """
    from networkx import Graph as Made

    found = Made()
    counts: Counter[str] = Counter()
    for told in records(view, wanted):
        between = pairs(told.fact)
        counts.update({party for pair in between for party in pair})
        for a, b in between:
            _add(found, a, b, told)
    for party in found.nodes:
        found.nodes[party].update(_about(party), facts=counts[party])
    for _, _, edge in found.edges(data=True):
        _finish(edge)
    return found


def write_graphml(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """The network as GraphML, attributes typed."""
    from networkx import generate_graphml

    return _write(graph(view, wanted), stream, generate_graphml)


def write_gexf(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """The network as GEXF 1.2, attributes typed; an edge's weight is the number of its facts."""
    from networkx import generate_gexf

    return _write(graph(view, wanted), stream, generate_gexf)


def _write(found: Graph, stream: TextIO, generate: Any) -> Exported:
    lines: Iterator[str] = generate(found)
    for line in lines:
        stream.write(line + "\n")
    return Exported(Counter({"actors": found.number_of_nodes(), "edges": found.number_of_edges()}))


def _about(party: str) -> dict[str, str]:
    world = load()
    kind = "state" if party in world.states else "organisation" if party in world.organisations else "other"
    return {"label": world.title(party, "en"), "label_fr": world.title(party, "fr"), "kind": kind}


def _add(found: Graph, a: str, b: str, told: Told) -> None:
    fact = told.fact
    if not found.has_edge(a, b):
        found.add_edge(a, b, weight=0, facts=0, **dict.fromkeys(_COUNTS.values(), 0), independent=0, intensity=0.0, cooperation=0.0)
        found.edges[a, b].update(conflict=0.0, first="", last="", domains=Counter(), types=Counter(), ids=[], best=None)
    edge = found.edges[a, b]
    value = weight(fact)
    edge["weight"] += 1
    edge["facts"] += 1
    edge[_COUNTS[fact.kind]] += 1
    edge["independent"] += fact.independent
    edge["intensity"] += value
    edge["cooperation" if value > 0 else "conflict"] += value
    if told.span:
        first, _ = told.span.iso()
        edge["first"] = min(edge["first"] or first, first)
        edge["last"] = max(edge["last"], first)
    edge["domains"].update(fact.domains)
    edge["types"][fact.type] += 1
    if len(edge["ids"]) < LISTED:
        edge["ids"].append(fact.id)
    if told.sources and (edge["best"] is None or fact.independent > edge["best"][0]):
        edge["best"] = (fact.independent, told.quotes[0], told.sources[0].name)


def _finish(edge: dict[str, Any]) -> None:
    """Turn what was gathered into plain values."""
    best = edge.pop("best")
    _, quote, source = best or (0, "", "")
    edge.update(
        {name: round(edge[name], 2) for name in ("intensity", "cooperation", "conflict")},
        domains=_told(edge["domains"]),
        types=_told(edge["types"]),
        ids=" ".join(edge["ids"]),
        quote=_UNFIT.sub("�", quote),
        source=_UNFIT.sub("�", source),
    )


def _told(counts: Counter[str]) -> str:
    return "; ".join(f"{code} {count}" for code, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
