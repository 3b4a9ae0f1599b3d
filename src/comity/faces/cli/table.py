"""The reading of a document as a table that a person likes to read."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.faces.cli.show import (
    EVENT_STYLES,
    QUIET,
    Heading,
    clean,
    date,
    instrument_of,
    kind,
    name_of,
    parties,
    person,
    quote,
    undertaking,
)
from comity.flow import Result
from comity.model.codes import Status
from comity.model.reading import Event, Reading

INDENT = 5
_DATE, _KIND, _WHO = 12, 14, 15  # columns; what an event is about takes the rest


def view(result: Result, plain: bool) -> RenderableType:
    """A document's events in order, each with its quote, then its instruments, commitments and people.

    Args:
        result: what was read.
        plain: for plain text: key words between asterisks instead of bold.
    """
    reading = result.reading
    parts: list[RenderableType] = [Heading(reading.document)]
    parts.append(Padding(_about(result), (0, 0, 1, 0)))
    for event in reading.events:
        parts.append(_event_row(event, reading))
        trace = result.explanation.traces.get(event.id)
        parts.append(Padding(quote(event.evidence, trace, plain), (0, 0, 1, INDENT)))
    if not reading.events:
        parts.append(Padding(Text("no events"), (0, 0, 1, INDENT)))
    for heading, lines in (
        ("instruments", _instruments(reading)),
        ("commitments", _commitments(reading)),
        ("people", _people(reading)),
    ):
        rows = list(lines)
        if rows:
            parts.append(Text(heading, style="bold"))
            parts.append(Padding(_list(rows), (0, 0, 1, 2)))
    return Group(*parts)


def _about(result: Result) -> Text:
    reading = result.reading
    told = {"given": "given", "header": "from its header", "dateline": "from its dateline", "text": "from its text"}
    how = told.get(result.document.published_by or "", "")
    published = f"published {reading.published}" + (f" ({how})" if how else "") if reading.published else "no date of publication"
    legend = " · ".join(f"{actor} {name}" if (name := name_of(actor)) else actor for actor in reading.mentions)
    return Text(f"{reading.language} · {published}" + (f"\n{legend}" if legend else ""), style=QUIET)


def _event_row(event: Event, reading: Reading) -> Table:
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=INDENT - 2, no_wrap=True)
    for width in (_DATE, _KIND, _WHO):
        row.add_column(width=width, overflow="fold")
    row.add_column(ratio=1)
    kind_cell = Text(kind(event), style=EVENT_STYLES.get(event.event, ""))
    if event.status is not Status.OCCURRED:
        kind_cell.append(f"\n{event.status}", style="italic")
    row.add_row(
        Text(event.id, style=QUIET), date(event.date), kind_cell, Text(parties(event), style="bold"), _about_event(event, reading)
    )
    return row


def _about_event(event: Event, reading: Reading) -> Text:
    lines = []
    if event.domains:
        lines.append(Text(", ".join(event.domains)))
    instrument = instrument_of(event, reading.instruments)
    if instrument:
        lines.append(Text(f"under {instrument}"))
    if event.place and (event.place.name or event.place.country):
        country = f" ({event.place.country})" if event.place.name and event.place.country else event.place.country or ""
        lines.append(Text(f"at {clean(event.place.name or '')}{country}"))
    if event.agents:
        lines.append(Text("by " + ", ".join(clean(agent.name) for agent in event.agents), style=QUIET))
    if event.reported_by:
        known = {agent.id: agent.name for agent in reading.people}
        lines.append(Text("told by " + ", ".join(clean(known.get(who, who)) for who in event.reported_by), style=QUIET))
    return Text("\n").join(lines)


def _list(rows: list[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style=QUIET)
    table.add_column()
    for row in rows:
        table.add_row(*row)
    return table


def _instruments(reading: Reading) -> Iterator[tuple[str, str]]:
    for item in reading.instruments:
        facts = [
            str(item.kind),
            str(item.stage or ""),
            date(item.date) if item.date else "",
            " · ".join(item.parties),
            ", ".join(item.domains),
        ]
        yield item.id, f"{clean(item.name)} — " + "; ".join(fact for fact in facts if fact)


def _commitments(reading: Reading) -> Iterator[tuple[str, str]]:
    for number, item in enumerate(reading.commitments, 1):
        due = f" (due {date(item.due)})" if item.due else ""
        yield f"c{number}", f"{undertaking(item)}: {clean(item.what)}{due}"


def _people(reading: Reading) -> Iterator[tuple[str, str]]:
    for agent in reading.people:
        yield "·", person(agent)
