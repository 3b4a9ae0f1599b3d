"""Facts, ties, people and documents as tables that fit the terminal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from textwrap import fill

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.faces.cli.output import Output
from comity.faces.cli.show import EVENT_STYLES, QUIET, clean, quote
from comity.model.codes import Status
from comity.model.register import Fact, Judgement, Kind
from comity.register.answers import Count, Hit, Office, Person, Sourced, Tie
from comity.register.columns import in_words
from comity.register.terms import titled

INDENT = 2
WIDE = 100
"""Columns of a terminal from which names and longer cells have room."""
_ID, _DATE, _TYPE, _SOURCES = 14, 11, 11, 3
_WHO, _WHO_WIDE, _ON = 13, 22, 18
_YEAR, _CODE = 5, 24  # columns of a table by year
_STATES = {"overdue": "bold red", "due-soon": "yellow", "kept": "green", "withdrawn": "magenta"}
_UNKNOWN = "undated"
_SEASON = re.compile(r"(\d{4})-(2[1-4])")
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}  # EDTF, level 1


def facts(rows: Sequence[Sourced], output: Output, names: Mapping[str, Fact], quotes: bool = False) -> RenderableType:
    """Facts, a row each, with their first source's words below if they are asked for.

    Args:
        rows: the facts.
        output: where they go.
        names: the instruments that they name, by id.
        quotes: whether to quote.
    """
    columns = _Columns.of(output.console.width)
    parts: list[RenderableType] = [
        columns.grid(*(Text(name, style=QUIET) for name in ("fact", "when", "what", "who", "on", "src")))
    ]
    for number, row in enumerate(rows):
        if number and quotes:
            parts.append(Text())
        fact = row.fact
        long = [Text(clean(fact.name))] if fact.name else []
        rest = about(fact, names, columns.on)
        beside = Text("\n").join([*long, *rest] if columns.wide else rest)
        parts.append(
            columns.grid(
                Text(fact.id, style=QUIET),
                Text(when(fact.due if fact.kind is Kind.COMMITMENT else fact.date)),
                Text(row.state, style=_STATES.get(row.state, "")) if row.state else what(fact),
                Text(who(fact), style="bold"),
                beside,
                Text(str(fact.independent)),
            )
        )
        below = [*([] if columns.wide else long), *([] if columns.on else rest)]
        parts += [Padding(each, (0, 0, 0, INDENT)) for each in below]
        if quotes and row.sources:
            parts.append(Padding(first_words(row, output), (0, 0, 0, INDENT)))
    return Group(*parts)


@dataclass(frozen=True, slots=True)
class _Columns:
    """How the columns of facts share a terminal: what a fact is about has a column (of the width ``on``) from 80 columns on, its
    name stands there from :data:`WIDE` on; else both stand below."""

    who: int
    on: int

    @classmethod
    def of(cls, width: int) -> _Columns:
        taken = _ID + _DATE + _TYPE + _SOURCES + 2 * 5
        if width >= WIDE:
            return cls(_WHO_WIDE, width - taken - _WHO_WIDE)
        return cls(_WHO, width - taken - _WHO) if width - taken - _WHO >= _ON else cls(max(6, width - taken + 2), 0)

    @property
    def wide(self) -> bool:
        return self.who == _WHO_WIDE

    def grid(self, *cells: Text) -> Table:
        """A row."""
        row = Table.grid(padding=(0, 2, 0, 0))
        row.add_column(width=_ID, no_wrap=True)
        row.add_column(width=_DATE, overflow="fold")
        row.add_column(width=_TYPE, overflow="fold")
        row.add_column(width=self.who, overflow="fold")
        if self.on:
            row.add_column(width=self.on, overflow="fold")
        row.add_column(width=_SOURCES, justify="right")
        row.add_row(*(cell for number, cell in enumerate(cells) if self.on or number != 4))
        return row


def what(fact: Fact) -> Text:
    """Type and mode of an event, kind of an instrument."""
    if fact.kind is Kind.EVENT:
        return Text(f"{fact.type} {fact.mode}" if fact.mode else fact.type, style=EVENT_STYLES.get(fact.type, ""))
    return Text("promise" if fact.kind is Kind.COMMITMENT else fact.type.replace("-", " "), style="blue")


def line(fact: Fact) -> str:
    """A fact on one line, for messages."""
    when = fact.due if fact.kind is Kind.COMMITMENT else fact.date
    told = [fact.id, what(fact).plain, who(fact), when, fact.name]
    if fact.removed:
        told.append(f"removed: {fact.removed}" + (f"; it is in {fact.successor}" if fact.successor else ""))
    said = ", ".join(mark.plain for mark in marks(fact) if not fact.removed)
    return "  ".join(filter(None, (*map(clean, filter(None, told)), said)))


def who(fact: Fact) -> str:
    """Who → whom; parties of a reciprocal fact joined by a dot."""
    acting = " · ".join(fact.actor) or "?"
    return f"{acting} → {' · '.join(fact.recipient)}" if fact.recipient else acting


def when(edtf: str | None) -> str:
    """A date for a column: a season by its name, both ends of an interval below each other."""
    if edtf is None:
        return "—"
    return _SEASON.sub(lambda season: f"{_SEASONS[season[2]]} {season[1]}", edtf).replace("/", "/\n")


def about(fact: Fact, names: Mapping[str, Fact], room: int) -> list[Text]:
    """What a fact is about, a line each: stage, status, domains, text, place, and what a reader must know of it.

    Args:
        fact: the fact.
        names: the instruments that are named, by id.
        room: columns that there are.
    """
    lines: list[Text] = []
    if fact.stage:
        lines.append(Text(fact.stage.replace("-", " ")))
    if fact.status and fact.status != Status.OCCURRED:
        lines.append(Text(fact.status, style="italic"))
    if fact.domains:
        words = ", ".join(fact.domains)
        lines.append(Text(fill(words, room, break_long_words=False) if room else words))
    if fact.instrument:
        name = names[fact.instrument].name if fact.instrument in names else None
        lines.append(Text(f"under {clean(name or fact.instrument)}"))
    if fact.place and (fact.place.name or fact.place.country):
        lines.append(Text(f"at {clean(in_words(fact.place))}"))
    return lines + marks(fact)


def marks(fact: Fact) -> list[Text]:
    """What a reader must know of a fact: that sources contradict each other, what people said of it, that it was removed."""
    found = []
    if fact.disputed:
        found.append(Text(f"disputed: {', '.join(fact.disputed)}", style="bold red"))
    if fact.judged:
        found.append(
            Text({"confirm": "confirmed", "reject": "rejected", "edit": "corrected"}.get(fact.judged, fact.judged), "green")
        )
    if fact.removed:
        found.append(Text("removed", style="bold red"))
    return found


def first_words(row: Sourced, output: Output) -> Text:
    """The words of a fact's first source, and which it is."""
    source = row.sources[0]
    told = ", ".join(part for part in (short(source.publisher or source.name), source.published) if part)
    return Text.assemble(quote(source.evidence, None, mark=not output.terminal), (f"  {told}", QUIET))


def short(name: str) -> str:
    """A document's name without its folders; an address as it is."""
    return clean(name if "://" in name else PurePath(name).name)


def ties(rows: Sequence[Tie], output: Output) -> RenderableType:
    """Edges of the network."""
    wide = output.console.width >= WIDE
    table = plain_table("between", "and", "facts", "sources", "intensity", "first", "last", right=("facts", "sources", "intensity"))
    for tie in rows:
        ends = [titled(end) if wide else end for end in (tie.a, tie.b)]
        counts = f"{tie.facts:,}", f"{tie.independent:,}", f"{tie.intensity:+,.1f}"
        table.add_row(*ends, *counts, tie.first or "—", tie.last or "—")
    return table


def people(rows: Sequence[Person], output: Output) -> RenderableType:
    """People with their offices."""
    table = plain_table("person", "documents", "was called", "from", "to", right=("documents",))
    for person in rows:
        offices = person.offices or (Office(role=None, of=None, first=None, last=None, documents=0),)
        for number, office in enumerate(offices):
            told = clean(", ".join(part for part in (office.role, office.of) if part) or "—")
            first = (clean(person.name), f"{person.documents:,}") if not number else ("", "")
            table.add_row(*first, told, office.first or "—", office.last or "—")
    return table


def hits(rows: Sequence[Hit], output: Output) -> RenderableType:
    """Documents that full text found."""
    parts: list[RenderableType] = []
    for hit in rows:
        told = " · ".join(part for part in (hit.publisher and clean(hit.publisher), hit.published, hit.language) if part)
        parts.append(Text.assemble((f"{hit.document} ", QUIET), (short(hit.name), "bold"), (f"  {told}", QUIET), overflow="fold"))
        parts.append(Padding(Text(clean(hit.snippet)), (0, 0, 0, INDENT)))
        facts = Text(", ".join(hit.facts) or "no facts", style=QUIET)
        parts.append(Padding(facts, (0, 0, 1, INDENT)))
    return Group(*parts)


def judgements(rows: Sequence[Judgement], output: Output) -> RenderableType:
    """What people decided."""
    table = plain_table("no", "made", "what", "facts", "by", "why", right=("no",), fixed=("no", "made", "facts"))
    for each in rows:
        done = str(each.action)
        if each.undoes:
            done = f"undo {each.undoes}"
        elif each.field:
            done = f"{each.field} = {in_words(each.value)}"
        table.add_row(
            str(each.id), each.made[: len("2026-01-31T12:00")].replace("T", " "), clean(done), "\n".join(each.facts),
            clean(each.author), clean(each.reason),
        )  # fmt: skip
    return table


def by_year(counts: Iterable[Count], console: Console, heading: str) -> Table:
    """Codes × years: as many years as fit, those before and after them together."""
    cells: dict[str, dict[int | None, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        cells[count.code][count.year] += count.facts
    years = sorted({year for row in cells.values() for year in row if year is not None})
    undated = any(None in row for row in cells.values())
    taken = max([len(heading), *map(len, cells)]) + 2 * (_YEAR + 3) + (_YEAR + 5 if undated else 0)
    shown = _window(years, cells.values(), max(1, (console.width - taken) // (_YEAR + 1)))
    before = [year for year in years if year < shown[0]] if shown else []
    beyond = [year for year in years if year > shown[-1]] if shown else []
    groups = [([year], str(year)) for year in shown]
    groups = [*([(before, f"–{before[-1]}")] if before else []), *groups, *([(beyond, f"{beyond[0]}–")] if beyond else [])]
    headings = [heading, *(name for _, name in groups), *([_UNKNOWN] if undated else []), "all"]
    table = plain_table(*headings, right=headings[1:])
    rows = sorted(cells.items(), key=lambda item: (-sum(item[1].values()), item[0]))
    for code, row in rows:
        values = [sum(row[year] for year in group) for group, _ in groups]
        values += [*([row[None]] if undated else []), sum(row.values())]
        table.add_row(code, *(f"{value:,}" if value else "·" for value in values))
    return table


def _window(years: Sequence[int], rows: Iterable[Mapping[int | None, int]], room: int) -> list[int]:
    """As many years in a row as there is room for: those in which most happened, the latest of equals."""
    if len(years) <= room:
        return list(years)
    total = dict.fromkeys(years, 0)
    for row in rows:
        for year, count in row.items():
            if year is not None:
                total[year] += count
    room = max(1, room - 1)  # the earlier and the later ones take a column each
    starts = range(len(years) - room + 1)
    best = max(starts, key=lambda at: (sum(total[year] for year in years[at : at + room]), at))
    return list(years[best : best + room])


def plain_table(*headings: str, right: Sequence[str] = (), fixed: Sequence[str] = ()) -> Table:
    """A table without lines; columns of figures stand to the right, neither they nor the fixed ones are wrapped."""
    table = Table(box=None, pad_edge=False, header_style=QUIET, padding=(0, 2, 0, 0))
    for name in headings:
        at_right = name in right
        table.add_column(name, justify="right" if at_right else "left", no_wrap=at_right or name in fixed, overflow="fold")
    return table
