"""PLOVER records as JSON Lines: each event under the field names of the PLOVER manual, with our own fields and its sources."""

from __future__ import annotations

import datetime
import json
from typing import Any, TextIO

from comity.export.records import Exported, Told, day_of, plain, records, standing
from comity.model.register import Kind
from comity.register.query import Filter
from comity.register.view import View

_ABOUT = (
    "confidence",
    "documents",
    "independent",
    "languages",
    "first_published",
    "disputed",
    "values",
    "judged",
    "edited",
    "since",
)


def write_jsonl(view: View, wanted: Filter, stream: TextIO) -> Exported:
    """One object for each fact: an event as PLOVER has it (``event``, ``mode``, ``actor``, ``recipient``, ``date``, ``context``),
    an instrument or a commitment as the codebook has it; ``record`` says which. All carry their sources with the quoted words."""
    done, day = Exported(), day_of(view)
    for told in records(view, wanted):
        stream.write(json.dumps(record(told, day), ensure_ascii=False, separators=(",", ":")) + "\n")
        done.written["facts"] += 1
    return done


def record(told: Told, day: datetime.date | None = None) -> dict[str, Any]:
    """A fact as an object of the JSON contract; a commitment with how it stands on a day, if one is given."""
    fact = plain(told.fact)
    span = told.span
    first, last = span.iso() if span else (None, None)
    own: dict[str, Any]
    if told.fact.kind is Kind.EVENT:
        own = {"event": fact["type"]} | _some(fact, "mode", "actor", "recipient", "status", "date", "place", "context", "domains")
        own |= {"instrument": fact["instrument"], "instrument_name": told.instrument.name if told.instrument else None}
        own |= {"agents": fact["agents"]}
    elif told.fact.kind is Kind.INSTRUMENT:
        own = {"kind": fact["type"]} | _some(fact, "name", "names") | {"parties": fact["actor"]}
        own |= _some(fact, "stage", "date", "stages", "domains")
    else:
        own = {"by": fact["actor"], "to": fact["recipient"], "what": fact["name"]} | _some(fact, "due", "kept_by", "withdrawn_by")
        own |= {"state": standing(told.fact, day)} if day else {}
    return {
        "id": fact["id"],
        "record": fact["kind"],
        **own,
        "first": first,
        "last": last,
        **_some(fact, *_ABOUT),
        "sources": [plain(source) for source in told.sources],
    }


def _some(fact: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: fact[name] for name in names}
