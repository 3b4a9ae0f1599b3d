"""Reads a register's facts into the columns of a :class:`comity.register.cube.Cube`, and what is new in it after a change.

A million rows that pass one by one through a database's driver take ten seconds, most of it for objects that live for a moment. So
columns come as one text for many rows, put together in the database, and numbers are read from it at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Integer, String, case, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from comity.register import rows, schema
from comity.register.cube import NEVER, SEPARATOR, SIDES, Codes, Cube, Numbers, number_of
from comity.register.tallies import UNIT

TOGETHER = 20_000
"""Rows that come as one text."""
MANY = 20_000
"""New versions from which on all is read anew."""
_LINE = "\n"
_BREAK = "\x1e"  # a sign that separates records and stands in no name
_FIRST_ROOM = 1024


class Column:
    """Numbers that only grow at the end, so that what was handed out stays as it was."""

    def __init__(self, kind: Any) -> None:
        self._held = np.empty(_FIRST_ROOM, dtype=kind)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def add(self, values: Any) -> None:
        """Put numbers at the end."""
        new = np.asarray(values)
        need = self._length + len(new)
        if need > len(self._held):
            held = np.empty(need + need // 8, dtype=self._held.dtype)
            held[: self._length] = self._held[: self._length]
            self._held = held
        self._held[self._length : need] = new
        self._length = need

    def all(self) -> Numbers:
        """What stands in it."""
        return self._held[: self._length]


_COLUMNS = {
    "row": np.int64,
    "of_what": np.int32,
    "of_domains": np.int32,
    "of_contexts": np.int32,
    "of_where": np.int32,
    "first": np.int32,
    "last": np.int32,
    "confidence": np.float64,
    "weight": np.float64,
    "independent": np.int32,
    "since": np.int32,
    "party_fact": np.int32,
    "party": np.int32,
    "side": np.int8,
    "pair_fact": np.int32,
    "pair": np.int32,
    "told_fact": np.int32,
    "told_by": np.int32,
}
_CODES = ("what", "domains", "contexts", "where", "parties", "pairs", "publishers")


class Loading:
    """The columns of one register, as they grow."""

    def __init__(self) -> None:
        self.columns = {name: Column(kind) for name, kind in _COLUMNS.items()}
        self.codes = {name: Codes() for name in _CODES}
        self.stamps: list[str] = []
        self.until: Numbers = np.empty(0, dtype=np.int32)
        self.published_by: Numbers = np.empty(0, dtype=np.int32)
        self.story: Numbers = np.empty(0, dtype=np.int32)
        self.last_row = 0

    def cube(self, clock: str) -> Cube:
        """What is read so far."""
        held: dict[str, Any] = {name: column.all() for name, column in self.columns.items()}
        held |= {"until": self.until, "published_by": self.published_by, "story": self.story, **self.codes}
        return Cube(clock=clock, stamps=self.stamps, **held)

    # -- all of it -------------------------------------------------------------------------------------------------------

    def read(self, connection: Connection, check: Callable[[], None] = lambda: None) -> None:
        """Read all facts.

        Args:
            connection: in a reading transaction.
            check: called between the parts; it may raise what ends the reading.
        """
        for part in (self._facts, self._times, self._parties, self._told, self._documents):
            check()
            part(connection)
        self.last_row = int(connection.execute(select(func.max(schema.fact.c.row))).scalar() or 0)

    def _facts(self, connection: Connection) -> None:
        day = schema.fact_day.c
        what = (day.kind, day.type, day.status, cast(day.disputed, Integer), day.judged, day.settled)
        numbers = (day.row, _number(day.first), _number(day.last), day.confidence, func.round(day.weight * UNIT), day.independent)
        query = select(
            texts(_joined(what, SEPARATOR), _LINE),
            texts(day.domains, _LINE),
            texts(day.contexts, _LINE),
            texts(_joined((day.country, day.languages), SEPARATOR), _LINE),
            *(texts(number, " ") for number in numbers),
        )
        parts: dict[str, list[Numbers]] = defaultdict(list)
        for low, high in _stretches(connection, day.first):
            here = [] if low is None else [day.first > low]
            given = connection.execute(query.where(*here, *([] if high is None else [day.first <= high]))).one()
            if given[0] is None:
                continue
            for name, text in zip(("what", "domains", "contexts", "where"), given, strict=False):
                parts[f"of_{name}"].append(self.codes[name].numbers(text.split(_LINE)))
            for name, text in zip(("row", "first", "last", "confidence", "weight", "independent"), given[4:], strict=True):
                parts[name].append(read_numbers(text))
        if not parts:
            return
        order = np.argsort(np.concatenate(parts["row"]))
        for name, values in parts.items():
            self.columns[name].add(np.concatenate(values)[order])

    def _times(self, connection: Connection) -> None:
        """When versions begin and end."""
        fact = schema.fact.c
        standing = select(fact.since, texts(fact.row, " ")).where(fact.until.is_(None))
        began = [(since, read_numbers(text)) for since, text in connection.execute(standing.group_by(fact.since))]
        ended = connection.execute(select(fact.row, fact.since, fact.until).where(fact.until.is_not(None))).all()
        self.stamps = sorted({*(since for since, _ in began), *(stamp for row in ended for stamp in row[1:])})
        number = {stamp: i for i, stamp in enumerate(self.stamps)}
        known = self.columns["row"].all()
        since = np.zeros(len(known), dtype=np.int32)
        self.until = np.full(len(known), NEVER, dtype=np.int32)
        for stamp, these in began:
            places, here = _places(known, these)
            since[places[here]] = number[stamp]
        if ended:
            gone, begin, end = zip(*ended, strict=True)
            places, here = _places(known, np.array(gone))
            since[places[here]] = np.array([number[stamp] for stamp in begin])[here]
            self.until[places[here]] = np.array([number[stamp] for stamp in end])[here]
        self.columns["since"].add(since)

    def _parties(self, connection: Connection) -> None:
        party, pair = schema.fact_party.c, schema.fact_pair.c
        every = select(party.party, party.side, texts(party.row, " ")).group_by(party.party, party.side)
        taking = [
            (read_numbers(text), self.codes["parties"].number(name), SIDES.index(side))
            for name, side, text in connection.execute(every)
        ]
        self._file(("party_fact", "party", "side"), taking)
        couples = select(pair.a, pair.b, texts(pair.row, " ")).group_by(pair.a, pair.b)
        between = [(read_numbers(text), self.codes["pairs"].number(f"{a} {b}")) for a, b, text in connection.execute(couples)]
        self._file(("pair_fact", "pair"), between)

    def _file(self, names: tuple[str, ...], groups: list[tuple[Any, ...]]) -> None:
        """Rows of facts with numbers that are the same for a group, in the order of the facts: so they are read the fastest."""
        if groups:
            facts = np.searchsorted(self.columns["row"].all(), np.concatenate([group[0] for group in groups]).astype(np.int64))
            order = np.argsort(facts, kind="stable")
            self.columns[names[0]].add(facts[order])
            sizes = [len(group[0]) for group in groups]
            for i, name in enumerate(names[1:], 1):
                self.columns[name].add(np.repeat([group[i] for group in groups], sizes)[order])

    def _told(self, connection: Connection) -> None:
        told = schema.fact_claim.c
        both = select(texts(told.row, " "), texts(told.document, " "))
        last = int(connection.execute(select(func.max(told.row))).scalar() or 0)
        for low in range(0, last + 1, TOGETHER):
            facts, documents = connection.execute(both.where(told.row >= low, told.row < low + TOGETHER)).one()
            self._tell(read_numbers(facts), read_numbers(documents))

    def _documents(self, connection: Connection) -> None:
        """Who published the documents that are not known yet, and the stories that they tell."""
        document = schema.document.c
        last = len(self.story) - 1
        new = [document.id > last] if last >= 0 else []  # of all of them, indexes tell
        told = func.replace(func.coalesce(document.publisher, document.name), _BREAK, " ")
        numbers, names = connection.execute(select(texts(document.id, " "), texts(told, _BREAK)).where(*new)).one()
        if numbers is None:
            return
        places = read_numbers(numbers).astype(np.int64)
        self.published_by, self.story = (_longer(column, int(places.max()) + 1) for column in (self.published_by, self.story))
        self.published_by[places] = self.codes["publishers"].numbers(names.split(_BREAK))
        numbers, stories = connection.execute(select(texts(document.id, " "), texts(document.story, " ")).where(*new)).one()
        self.story[read_numbers(numbers).astype(np.int64)] = read_numbers(stories)

    # -- what is new -----------------------------------------------------------------------------------------------------

    def go_on(self, connection: Connection) -> bool:
        """Read what was written since; whether that was possible (else all is to be read anew)."""
        fact = schema.fact.c
        query = select(fact.row, fact.id, fact.since, fact.until, fact.body).where(fact.row > self.last_row).order_by(fact.row)
        new = connection.execute(query.limit(MANY + 1)).all()
        if len(new) > MANY:
            return False
        self._number_stamps(sorted({stamp for row in new for stamp in (row.since, row.until) if stamp}))
        self._end(connection, [row.id for row in new])
        for row in new:
            self._add(row)
        self._documents(connection)
        if new:
            self._more_told(connection)
            self.last_row = new[-1].row
        return self._agrees(connection)

    def _number_stamps(self, stamps: list[str]) -> None:
        new = [stamp for stamp in stamps if not self.stamps or stamp > self.stamps[-1]]
        self.stamps = [*self.stamps, *new]

    def _end(self, connection: Connection, ids: list[str]) -> None:
        fact = schema.fact.c
        self.until, known = self.until.copy(), self.columns["row"].all()
        number = {stamp: i for i, stamp in enumerate(self.stamps)}
        for some in rows.chunks(dict.fromkeys(ids)):
            query = select(fact.row, fact.until).where(fact.id.in_(some), fact.until.is_not(None), fact.row <= self.last_row)
            for row, until in connection.execute(query):
                places, here = _places(known, np.array([row]))
                if here[0]:
                    self.until[places[0]] = number.get(until, NEVER)

    def _add(self, row: Any) -> None:
        """A new version, which may have ended already."""
        fact = rows.decode(row.body)
        if fact.removed:
            return
        sides: dict[Any, list[dict[str, Any]]] = defaultdict(list)
        rows.sides(fact, row.row, sides)
        place = len(self.columns["row"])
        said = sides[schema.fact_day][0]
        what = SEPARATOR.join(
            str(value if value is not None else "")
            for value in (said["kind"], said["type"], said["status"], int(said["disputed"]), said["judged"], said["settled"])
        )
        words = {
            "what": what,
            "domains": said["domains"],
            "contexts": said["contexts"],
            "where": f"{said['country'] or ''}{SEPARATOR}{said['languages']}",
        }
        values = {f"of_{name}": self.codes[name].number(word) for name, word in words.items()}
        values |= {"row": row.row, "first": number_of(said["first"]), "last": number_of(said["last"])}
        values |= {"confidence": said["confidence"], "weight": round(said["weight"] * UNIT), "independent": said["independent"]}
        values["since"] = self.stamps.index(row.since)
        for name, value in values.items():
            self.columns[name].add([value])
        self.until = np.append(self.until, np.int32(self.stamps.index(row.until) if row.until else NEVER))
        for each in sides[schema.fact_party]:
            side = SIDES.index(each["side"])
            self._fill(party_fact=np.array([place]), party=self.codes["parties"].number(each["party"]), side=side)
        for each in sides[schema.fact_pair]:
            self._fill(pair_fact=np.array([place]), pair=self.codes["pairs"].number(f"{each['a']} {each['b']}"))

    def _more_told(self, connection: Connection) -> None:
        """The documents behind what is new; who published one may be known only since it was read."""
        told = schema.fact_claim.c
        query = select(told.row, told.document, told.publisher, told.story).where(told.row > self.last_row)
        found = connection.execute(query).all()
        self._tell(*(np.array([row[i] for row in found], dtype=np.int64) for i in (0, 1)))
        self.published_by, self.story = self.published_by.copy(), self.story.copy()
        for _, document, publisher, story in found:
            if publisher is not None and story is not None:
                self.published_by[document] = self.codes["publishers"].number(publisher)
                self.story[document] = story

    def _agrees(self, connection: Connection) -> bool:
        """Whether as many facts stand as the register has tallied."""
        tally = schema.tally.c
        told = connection.execute(select(func.sum(tally.facts)).where(tally.a == "", tally.b == "")).scalar() or 0
        rejected = self.codes["what"].where(lambda word: word.split(SEPARATOR)[4] == "reject")
        of_what = self.columns["of_what"].all()
        return int(np.count_nonzero((self.until == NEVER) & ~rejected[of_what])) == int(told)

    # -- inside ----------------------------------------------------------------------------------------------------------

    def _fill(self, **values: Any) -> None:
        """Put numbers at the end of columns; the first of them says how many."""
        length = len(next(iter(values.values())))
        for name, value in values.items():
            self.columns[name].add(value if isinstance(value, np.ndarray) else np.full(length, value))

    def _tell(self, facts: Numbers, documents: Numbers) -> None:
        """Documents that say facts; those of facts that were removed are left out."""
        places, here = _places(self.columns["row"].all(), facts)
        self._fill(told_fact=places[here], told_by=documents[here])


def read_numbers(text: str | None) -> Numbers:
    """The numbers of a text with spaces between them."""
    return np.fromstring(text or "", sep=" ", dtype=np.float64)


def texts(column: ColumnElement[Any], between: str = " ") -> ColumnElement[str]:
    """A column of many rows as one text: an aggregate."""
    return func.aggregate_strings(column if isinstance(column.type, String) else _Written(column), between)


class _Written(FunctionElement[str]):
    """A number as text: SQLite writes it so by itself, and would take as long again to be told."""

    type = String()
    inherit_cache = True


@compiles(_Written)
def _written(element: _Written, compiler: Any, **kwargs: Any) -> str:
    return f"CAST({compiler.process(element.clauses, **kwargs)} AS VARCHAR)"


@compiles(_Written, "sqlite")
def _written_by_itself(element: _Written, compiler: Any, **kwargs: Any) -> str:
    return str(compiler.process(element.clauses, **kwargs))


def _number(day: ColumnElement[str]) -> ColumnElement[str]:
    """A day as digits, 0 for none."""
    return func.replace(case((day == "", "0"), else_=day), "-", "")


def _joined(columns: tuple[ColumnElement[Any], ...], between: str) -> ColumnElement[str]:
    """Columns as one text."""
    found: ColumnElement[str] | None = None
    for column in columns:
        word = column if isinstance(column.type, String) else _Written(column)
        word = func.coalesce(word, "")
        found = word if found is None else found.concat(between).concat(word)
    assert found is not None
    return found


def _stretches(connection: Connection, column: ColumnElement[str]) -> Iterator[tuple[str | None, str | None]]:
    """Bounds of stretches of a sorted column, each of many rows: above the first, up to the second."""
    low: str | None = None
    while True:
        here = [] if low is None else [column > low]
        high = connection.execute(select(column).where(*here).order_by(column).limit(1).offset(TOGETHER)).scalar()
        yield low, high
        if high is None:
            return
        low = high


def _longer(numbers: Numbers, length: int) -> Numbers:
    """A column with room for more, -1 where nothing is known."""
    return np.concatenate([numbers, np.full(max(0, length - len(numbers)), -1, dtype=np.int32)])


def _places(known: Numbers, numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Where numbers stand in a sorted column, and whether they do."""
    places = np.searchsorted(known, numbers.astype(np.int64))
    places = np.minimum(places, max(0, len(known) - 1))
    return places, known[places] == numbers if len(known) else np.zeros(len(numbers), dtype=np.bool_)
