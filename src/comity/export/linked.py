"""Linked data: JSON-LD with schema.org for the facts and PROV for where they come from."""

from __future__ import annotations

import json
from typing import Any, TextIO
from urllib.parse import quote, urlsplit

from comity.export.records import Exported, Told, records
from comity.knowledge.world import load
from comity.model.reading import Place
from comity.model.register import Kind, Source
from comity.register.query import Filter
from comity.register.view import View

CONTEXT: dict[str, Any] = {
    "@vocab": "urn:comity:term:",
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "edtf": {"@id": "http://purl.org/dc/terms/date", "@type": "http://id.loc.gov/datatypes/edtf/EDTF"},
    "name": "schema:name",
    "text": "schema:text",
    "about": "schema:about",
    "location": "schema:location",
    "publisher": "schema:publisher",
    "inLanguage": "schema:inLanguage",
    "addressCountry": "schema:addressCountry",
    "startDate": {"@id": "schema:startDate", "@type": "schema:Date"},
    "endDate": {"@id": "schema:endDate", "@type": "schema:Date"},
    "datePublished": {"@id": "schema:datePublished", "@type": "schema:Date"},
    "instrument": {"@type": "@id"},
    "wasDerivedFrom": "prov:wasDerivedFrom",
    "wasQuotedFrom": "prov:wasQuotedFrom",
    "generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
    "actor": {"@type": "@id"},
    "recipient": {"@type": "@id"},
}
"""The context that every file carries; fields without an entry are our own terms, under ``urn:comity:term:``."""
_TYPES = {Kind.EVENT: "schema:Event", Kind.INSTRUMENT: "schema:CreativeWork", Kind.COMMITMENT: "Commitment"}
_DAY = len("2018-02-14")
_PLAIN = ("mode", "status", "stage", "confidence", "documents", "independent", "judged")


def write_jsonld(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """One document with its context inline. A fact is derived from quotations (``prov:wasDerivedFrom``), each quoted from its
    document (``prov:wasQuotedFrom``); actors are nodes of their own, at the end."""
    done = Exported()
    stream.write(f'{{"@context":{json.dumps(CONTEXT)},\n"@graph":[')
    parties: dict[str, None] = {}
    between = "\n"
    for told in records(view, wanted):
        parties.update(dict.fromkeys(told.fact.parties))
        stream.write(between + json.dumps(node(told), ensure_ascii=False, separators=(",", ":")))
        between = ",\n"
        done.written["facts"] += 1
    for party in parties:
        stream.write(between + json.dumps(_party(party), ensure_ascii=False, separators=(",", ":")))
        between = ",\n"
        done.written["actors"] += 1
    stream.write("\n]}\n")
    return done


def page(told: Told) -> dict[str, Any]:
    """One fact as a document of its own: its context, the fact, and its actors."""
    graph = [node(told), *(_party(party) for party in told.fact.parties)]
    return {"@context": CONTEXT, "@graph": graph}


def node(told: Told) -> dict[str, Any]:
    """A fact as a node of the graph."""
    fact = told.fact
    date = fact.due if fact.kind is Kind.COMMITMENT else fact.date
    found: dict[str, Any] = {
        "@id": f"urn:comity:fact:{fact.id}",
        "@type": [_TYPES[fact.kind], "prov:Entity"],
        "name": fact.name or _title(told),
        "code": fact.type,
        "actor": [_urn(party) for party in fact.actor],
        "recipient": [_urn(party) for party in fact.recipient],
        "about": list(fact.domains),
        "context": list(fact.context),
        "disputed": list(fact.disputed),
        "generatedAtTime": fact.since,
        **{name: getattr(fact, name) for name in _PLAIN},
        "wasDerivedFrom": [_quotation(source) for source in told.sources],
    }
    if date:
        found["edtf"] = date
    if told.span and fact.kind is not Kind.COMMITMENT and date and _exact(date):
        found["startDate"], found["endDate"] = told.span.iso()
    if fact.place:
        found["location"] = _location(fact.place)
    if fact.instrument:
        found["instrument"] = f"urn:comity:fact:{fact.instrument}"
    return {key: value for key, value in found.items() if value not in (None, [], "")}


def _exact(date: str) -> bool:
    """Whether a date names days: schema.org's dates have no place for what is only known to the month or the year."""
    return all(len(part) == _DAY and part.replace("-", "").isdigit() for part in date.split("/"))


def _title(told: Told) -> str:
    fact = told.fact
    sides = [", ".join(load().title(party, "en") for party in side) for side in (fact.actor, fact.recipient) if side]
    return f"{fact.type}: {' → '.join(sides)}"


def _quotation(source: Source) -> dict[str, Any]:
    paper = {
        "@id": _address(source),
        "@type": ["schema:CreativeWork", "prov:Entity"],
        "name": source.name,
        "publisher": source.publisher,
        "inLanguage": source.language,
        "datePublished": source.published if source.published and _exact(source.published) else None,
    }
    return {
        "@type": ["schema:Quotation", "prov:Entity"],
        "text": [piece.text for piece in source.evidence],
        "inLanguage": source.language,
        "rule": source.rule,
        "confidence": source.confidence,
        "wasQuotedFrom": {key: value for key, value in paper.items() if value is not None},
    }


def _address(source: Source) -> str:
    return source.name if urlsplit(source.name).scheme in {"http", "https"} else f"urn:comity:document:{source.document}"


def _urn(party: str) -> str:
    return f"urn:comity:actor:{quote(party)}"


def _party(party: str) -> dict[str, Any]:
    world = load()
    kind = "schema:Country" if party in world.states else "schema:Organization"
    names = [{"@language": language, "@value": world.title(party, language)} for language in ("en", "fr")]
    return {"@id": _urn(party), "@type": [kind, "prov:Agent"], "name": names, "identifier": party}


def _location(place: Place) -> dict[str, Any]:
    found = {"@type": "schema:Place", "name": place.name, "addressCountry": place.country}
    return {key: value for key, value in found.items() if value is not None}
