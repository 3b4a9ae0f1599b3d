"""What became of every input, which addresses were visited when, and the pulls of declared sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from comity.errors import InputError
from comity.flow import Result
from comity.model.document import Provenance
from comity.register import rows, schema
from comity.register.answers import Handled, Pull
from comity.register.arrivals import Arrival, Outcome, Passed, Unchanged, Visit

READ, FAILED, UNREAD, PASSED = "read", "failed", "unread", "passed"
LISTED = "a list of pages"
STATES = (READ, FAILED, UNREAD, PASSED)
"""What may become of an input: read, failed, kept though its language is not read, passed over."""
STORED = "stored"  # the status of a visit of which nothing failed


@dataclass(slots=True)
class Notes:
    """What is to be noted of the inputs of a batch, by their names."""

    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)

    def add(self, arrival: Arrival, document: int | None = None) -> None:
        """Note what became of an input, and the number of its document."""
        told = arrival.outcome
        failed = isinstance(told, InputError) and document is None
        if arrival.visit is not None:
            self.visits.append(replace(arrival.visit, failed=True) if failed else arrival.visit)
        if isinstance(told, Unchanged):
            return
        paper = arrival.document
        where = (paper.provenance if paper is not None else None) or Provenance()
        item = arrival.item
        places = [each for each in (None if isinstance(told, Result) else told, where, item) if each is not None]
        root = next((each.root for each in places if each.root), None)
        source = next((each.source for each in places if each.source), None)
        self.entries[plain(arrival.name)] = {
            "state": _state(told, failed),
            "detail": _detail(told),
            "document": document,
            "root": plain(root) if root and root != arrival.name else None,
            "source": source,
            "original": where.original or (sha256(item.data).hexdigest() if item else None),
        }

    def __bool__(self) -> bool:
        return bool(self.entries or self.visits)

    def write(self, connection: Connection, stamp: str) -> None:
        """Note it where it is news; of what failed again, how often it did."""
        table = schema.ledger
        for some in rows.chunks(self.entries):
            query = select(table).where(rows.among(connection, table.c.name, some))
            there = {row["name"]: dict(row) for row in connection.execute(query).mappings()}
            values = []
            for name in some:
                entry, former = self.entries[name], there.get(name, {})
                again = all(former.get(key) == value for key, value in entry.items())
                if again and entry["state"] != FAILED:
                    continue
                tries = former["tries"] + 1 if former and entry["state"] == former["state"] == FAILED else 1
                values.append({"name": name, **entry, "tries": tries, "at": stamp})
            gone = [each["name"] for each in values if each["name"] in there]
            if gone:
                connection.execute(delete(table).where(rows.among(connection, table.c.name, gone)))
            if values:
                connection.execute(insert(table), values)
        write_visits(connection, self.visits, stamp)


def _state(told: Outcome, failed: bool) -> str:
    if isinstance(told, Result):
        return READ
    return PASSED if isinstance(told, Passed) else FAILED if failed else UNREAD


def _detail(told: Outcome) -> str | None:
    if isinstance(told, InputError):
        return plain(f"{told.problem}; {told.remedy}")
    return plain(told.why) if isinstance(told, Passed) else None


def write_visits(connection: Connection, visits: Sequence[Visit], stamp: str) -> None:
    """Note visits; what an address answered before is forgotten, but for the validators of one that now failed."""
    table = schema.visit
    last = {visit.address: visit for visit in visits}
    there: dict[str, Any] = {}
    for some in rows.chunks(last):
        query = select(table).where(rows.among(connection, table.c.address, some))
        there |= {row.address: row for row in connection.execute(query)}
        connection.execute(delete(table).where(rows.among(connection, table.c.address, some)))
    values = []
    for address, visit in last.items():
        kept = there.get(address) if visit.failed else visit
        values.append(
            {
                "address": address,
                "etag": kept.etag if kept else None,
                "last_modified": kept.last_modified if kept else None,
                "status": FAILED if visit.failed else STORED,
                "at": stamp,
            }
        )
    if values:
        connection.execute(insert(table), values)


def mend(connection: Connection, names: Iterable[str], stamp: str) -> None:
    """Note that lists of pages that had failed were fetched since."""
    table = schema.ledger
    for some in rows.chunks(names):
        failed = (rows.among(connection, table.c.name, some), table.c.state == FAILED)
        connection.execute(update(table).where(*failed).values(state=PASSED, detail=LISTED, tries=1, at=stamp))


def visited(connection: Connection, addresses: Iterable[str]) -> dict[str, Any]:
    """The visits of some addresses (rows of ``visit``), by address."""
    found: dict[str, Any] = {}
    table = schema.visit
    for some in rows.chunks(addresses):
        query = select(table).where(rows.among(connection, table.c.address, some))
        found |= {row.address: row for row in connection.execute(query)}
    return found


# -- pulls ---------------------------------------------------------------------------------------------------------------


def begin(connection: Connection, source: str, stamp: str) -> Pull:
    """The pull of a source that was interrupted, or a new one."""
    table = schema.pull
    open_one = select(table).where(table.c.source == source, table.c.ended.is_(None)).order_by(table.c.id.desc()).limit(1)
    row = connection.execute(open_one).mappings().first()
    if row is not None:
        return Pull(**row)
    number = (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
    pull = Pull(id=number, source=source, started=stamp)
    values = {"id": number, "source": source, "started": stamp, **dict.fromkeys(schema.COUNTS, 0)}
    connection.execute(insert(table), values)
    return pull


def count(connection: Connection, pull: int, counts: Mapping[str, int]) -> None:
    """Add to the counts of a pull."""
    table = schema.pull
    told = {name: table.c[name] + value for name, value in counts.items() if value}
    if told:
        connection.execute(update(table).where(table.c.id == pull).values(**told))


def end(connection: Connection, pull: int, note: str | None, stamp: str) -> None:
    """Say that a pull is complete."""
    connection.execute(update(schema.pull).where(schema.pull.c.id == pull).values(ended=stamp, note=note))


def pulls(connection: Connection, source: str | None = None, limit: int | None = None) -> list[Pull]:
    """The pulls of a source, or of all, the latest first."""
    table = schema.pull
    query = select(table).order_by(table.c.id.desc()).limit(limit)
    if source is not None:
        query = query.where(table.c.source == source)
    return [Pull(**row) for row in connection.execute(query).mappings()]


def volume(connection: Connection, source: str, begin: str) -> tuple[int, str]:
    """How many new documents the pulls of a source brought that started at some time or later, and when its first one started."""
    table = schema.pull
    came = select(func.sum(table.c.new)).where(table.c.source == source, table.c.started >= begin)
    first = select(func.min(table.c.started)).where(table.c.source == source)
    return int(connection.execute(came).scalar() or 0), str(connection.execute(first).scalar() or begin)


def held(connection: Connection, source: str) -> tuple[int, int]:
    """How many documents of a source stand, and how many of its inputs failed and have not come since."""
    document, table = schema.document, schema.ledger
    stand = select(func.count()).where(document.c.source == source, document.c.until.is_(None))
    failed = select(func.count()).where(table.c.source == source, table.c.state == FAILED)
    return int(connection.execute(stand).scalar() or 0), int(connection.execute(failed).scalar() or 0)


# -- what became of inputs -----------------------------------------------------------------------------------------------


def handled(
    connection: Connection,
    states: Sequence[str] = (),
    source: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[list[Handled], int]:
    """Inputs with what became of them, the latest first, and how many there are in all."""
    table = schema.ledger
    total = connection.execute(_asked(select(func.count()).select_from(table), states, source)).scalar() or 0
    query = _asked(select(table), states, source).order_by(table.c.at.desc(), table.c.name).limit(limit).offset(offset)
    return [Handled(**row) for row in connection.execute(query).mappings()], int(total)


def _asked(query: Select[Any], states: Sequence[str], source: str | None) -> Select[Any]:
    table = schema.ledger
    if states:
        query = query.where(table.c.state.in_(states))
    return query.where(table.c.source == source) if source is not None else query


def plain(text: str) -> str:
    """A name or message as every database stores it: NUL and halves of surrogate pairs are written out."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
