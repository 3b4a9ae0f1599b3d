"""Events as a table shaped like GDELT 1.0, in CAMEO codes."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import TextIO

from comity.export.records import UNREAL, Exported, Told, records
from comity.knowledge.crosswalks import Cameo, load_cameo, load_coordinates
from comity.knowledge.world import LANGUAGES, load
from comity.knowledge.world.folding import fold
from comity.model.codes import EventType, InstrumentStage
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.rows import pairs
from comity.register.view import View

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code"),
    *("Type1Code", "Type2Code", "Type3Code"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID")
COLUMNS: tuple[str, ...] = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{place}Geo_{name}" for place in ("Actor1", "Actor2", "Action") for name in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
"""GDELT 1.0's columns in their order."""
OURS: tuple[str, ...] = ("FactID", "EDTF", "PLOVER", "Mode", "Status", "Reciprocal", "Sources", "Evidence")
"""Our columns, after GDELT's."""
_SIGNED = frozenset({InstrumentStage.SIGNED, InstrumentStage.ADOPTED, InstrumentStage.RATIFIED, InstrumentStage.IN_FORCE})
_COUNTRY, _TOWN = 1, 4  # GDELT's types of places: a state, a town anywhere but in the United States (3: there)
_US_TOWN = 3
_BITS = 53  # of an id: what a double holds exactly
_BETWEEN = " | "
_VISIT = "visit"


def write_cameo(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """Tab-separated, with a header: GDELT 1.0's columns, then ours.

    One line for each pair of who acts and on whom; of a reciprocal event (a meeting, a visit) one for each direction, as event data
    have it, with 1 under ``Reciprocal``. What a text only announces, supposes or denies is left out. ``SQLDATE`` and
    ``FractionDate`` are empty where the day is not known, ``MonthYear`` where the month is not; ``EDTF`` has the date as it is
    known. ``NumMentions`` counts pieces of evidence, ``NumSources`` independent sources, ``NumArticles`` documents; tone, root
    events and the places of actors are not read.
    """
    done = Exported()
    writer = csv.DictWriter(stream, (*COLUMNS, *OURS), restval="", delimiter="\t", lineterminator="\n")
    writer.writeheader()
    for told in records(view, replace(wanted, kind=Kind.EVENT)):
        if told.fact.status in UNREAL:
            done.left["did not happen, or not yet"] += 1
            continue
        for line in lines(told):
            writer.writerow(line)
            done.written["rows"] += 1
        done.written["events"] += 1
    return done


def lines(told: Told) -> Iterator[Mapping[str, object]]:
    """The rows of an event."""
    fact, cameo = told.fact, load_cameo()
    common = _common(told, cameo)
    code = _code(told, cameo)
    if fact.recipient or len(fact.actor) < 2 or fact.type not in cameo.reciprocal:
        for one in fact.actor or ("",):
            for other in fact.recipient or ("",):
                yield _line(told, one, other, code, common, cameo)
                if fact.mode == _VISIT and one and other:
                    yield {**_line(told, other, one, cameo.hosted, common, cameo), "Reciprocal": 1}
        return
    for one, other in pairs(fact):
        yield {**_line(told, one, other, code, common, cameo), "Reciprocal": 1}
        yield {**_line(told, other, one, code, common, cameo), "Reciprocal": 1}


def _code(told: Told, cameo: Cameo) -> str:
    fact = told.fact
    if fact.type == EventType.SUPPORT and told.instrument and told.instrument.stage in _SIGNED:
        return cameo.signed
    return cameo.code(fact.type, fact.mode, fact.context)


def _line(told: Told, one: str, other: str, code: str, common: Mapping[str, object], cameo: Cameo) -> dict[str, object]:
    digest = blake2b(f"{told.fact.id}\0{one}\0{other}".encode(), digest_size=8).digest()
    return {
        "GLOBALEVENTID": int.from_bytes(digest) >> (64 - _BITS),
        **_actor(1, one, cameo),
        **_actor(2, other, cameo),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": cameo.quad(code),
        "GoldsteinScale": cameo.scale(code),
        **common,
    }


def _common(told: Told, cameo: Cameo) -> dict[str, object]:
    """What the rows of an event have in common."""
    fact = told.fact
    return {
        **_dates(told),
        **_place(told),
        "NumMentions": sum(len(source.evidence) for source in told.sources),
        "NumSources": fact.independent,
        "NumArticles": fact.documents,
        "DATEADDED": fact.since[:10].replace("-", ""),
        "SOURCEURL": told.sources[0].name if told.sources else "",
        "FactID": fact.id,
        "EDTF": fact.date or "",
        "PLOVER": fact.type,
        "Mode": fact.mode or "",
        "Status": fact.status or "",
        "Reciprocal": 0,
        "Sources": _flat(_BETWEEN.join(source.name for source in told.sources)),
        "Evidence": _flat(_BETWEEN.join(told.quotes)),
    }


def _flat(text: str) -> str:
    """Words without the tabs and line ends that would end a cell for readers that know no quoting."""
    return " ".join(text.split())


def _dates(told: Told) -> dict[str, object]:
    if told.span is None:
        return {}
    first, last = (datetime.date.fromordinal(day) for day in told.span)
    found: dict[str, object] = {}
    if first.year == last.year:
        found["Year"] = first.year
        if first.month == last.month:
            found["MonthYear"] = f"{first:%Y%m}"
    if first == last:
        found["SQLDATE"] = f"{first:%Y%m%d}"
        found["FractionDate"] = f"{first.year + (first.timetuple().tm_yday - 1) / 365:.4f}"
    return found


def _place(told: Told) -> dict[str, object]:
    place = told.fact.place
    if place is None or not place.country:
        return {}
    known = load_coordinates()
    point = known.find(place.country, place.name)
    country = load().title(place.country, "en")
    named = place.name if fold(place.name or "") not in {fold(load().title(place.country, each)) for each in LANGUAGES} else None
    town = bool(point and point.town)
    found: dict[str, object] = {
        "ActionGeo_Type": (_US_TOWN if place.country == "USA" else _TOWN) if town else _COUNTRY,
        "ActionGeo_FullName": f"{named}, {country}" if named else country,
        "ActionGeo_CountryCode": known.fips.get(place.country, ""),
    }
    return found | ({"ActionGeo_Lat": point.latitude, "ActionGeo_Long": point.longitude} if point else {})


def _actor(number: int, party: str, cameo: Cameo) -> dict[str, object]:
    """The columns of an actor: a state by its country code, an organisation by its group; companies and groups by their name
    only."""
    if not party:
        return {}
    world, prefix = load(), f"Actor{number}"
    found: dict[str, object] = {f"{prefix}Name": world.title(party, "en").upper()}
    if party in world.states:
        country = cameo.countries.get(party, party)
        return found | {f"{prefix}Code": country, f"{prefix}CountryCode": country}
    if party in world.organisations:
        group = cameo.groups.get(party, "")
        return found | {f"{prefix}Code": f"IGO{group}", f"{prefix}KnownGroupCode": group, f"{prefix}Type1Code": "IGO"}
    return found
