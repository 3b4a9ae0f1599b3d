"""What stands behind the records of a document: rules, parses, what was resolved and what was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import msgspec
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.errors import InputError
from comity.faces.cli.show import KEY, QUIET, Heading, clean, date, kind, parties, quote, undertaking
from comity.flow import Reader, Result
from comity.knowledge.predicates import Demand, Frame, load_lexicon
from comity.knowledge.texts import languages
from comity.model.reading import Commitment, Event, Instrument, Trace
from comity.scale.opening import Opener

SHOWN_WORDS = 8  # lemmas of a rule that are written out
NO_TRACE = Trace()


def read_one(entry: str, opener: Opener, pipeline: str | None) -> Result:
    """The reading of an input that is one document.

    Raises:
        InputError: if it cannot be read, or holds several.
    """
    from comity.documents.extraction import extract

    with closing(opener):
        found = opener.items([entry])
        item = next(found, None)
        if isinstance(item, InputError):
            raise item
        if item is None:
            raise InputError(entry, "holds no document", "name a file with one")
        if next(found, None) is not None:
            raise InputError(entry, "holds more than one document", "unpack it, or save the page you mean, and name that")
    return Reader(pipeline).read(extract(item))


def ids(result: Result) -> list[str]:
    """The ids of all records of a reading: ``e1``, ``i1``, ``c1``."""
    reading = result.reading
    return [
        *(e.id for e in reading.events),
        *(i.id for i in reading.instruments),
        *(f"c{n}" for n in range(1, len(reading.commitments) + 1)),
    ]


def records(result: Result) -> Iterator[tuple[str, Event | Instrument | Commitment, Trace]]:
    """All records of a reading with their ids and traces."""
    reading = result.reading
    every: list[Event | Instrument | Commitment] = [*reading.events, *reading.instruments, *reading.commitments]
    for name, record in zip(ids(result), every, strict=True):
        yield name, record, result.explanation.traces.get(name, NO_TRACE)


def view(result: Result, chosen: Sequence[str], plain: bool) -> RenderableType:
    """The explanation of some records, or of all with what was refused.

    Args:
        result: what was read.
        chosen: ids of the records to explain; none means all.
        plain: for plain text: key words between asterisks instead of bold.
    """
    parts: list[RenderableType] = []
    for name, record, trace in records(result):
        if not chosen or name in chosen:
            parts.extend(_record(result, name, record, trace, plain))
    if not chosen:
        parts.extend(_resolutions(result))
        parts.extend(_refusals(result))
    if not parts:
        parts.append(Text("no records, and nothing that was refused"))
    return Group(*parts)


def as_json(result: Result, chosen: Sequence[str]) -> str:
    """The same as one JSON object: ``records`` (id, record, what the rule says, trace), ``resolutions``, ``refusals``."""
    found: list[dict[str, Any]] = []
    for name, record, trace in records(result):
        if not chosen or name in chosen:
            rule = rule_of(record.rule)
            found.append({"id": name, "record": record, "rule": describe(rule) if rule else None, "trace": trace})
    told: dict[str, Any] = {"document": result.reading.document, "records": found}
    if not chosen:
        told |= {"resolutions": result.explanation.resolutions, "refusals": result.explanation.refusals}
    return msgspec.json.encode(told).decode("utf-8")


def rule_of(name: str) -> Frame | None:
    """The entry of the predicate lexicons with this id, which starts with its language; None for rules that stand elsewhere."""
    language = name.partition(".")[0]
    if language not in languages():
        return None
    return next((frame for frame in load_lexicon(language).frames if frame.id == name), None)


def describe(frame: Frame) -> str:
    """What a rule of the predicate lexicon says, in words."""
    words = " or ".join(
        part
        for part in (
            _words("verb", frame.verbs | {f"se {verb}" for verb in frame.reflexives}),
            _words("noun", frame.nouns),
            _words("adjective", frame.adjectives),
        )
        if part
    )
    told = [words, *(f"with {_demand(d)}" for d in frame.demands), *(f"without {_demand(d)}" for d in frame.bans)]
    who = "all parties act together" if frame.reciprocal else f"who: {', '.join(frame.actor)}"
    if frame.recipient and not frame.reciprocal:
        who += f"; to whom: {', '.join(frame.recipient)}"
    mode = f" {frame.mode}" if frame.mode else ""
    example = f'; for example "{frame.yes[0].partition("=>")[0].strip()}"' if frame.yes else ""
    return f"{frame.event}{mode} when the text has {' '.join(told)}; {who}{example}"


def _words(label: str, lemmas: frozenset[str]) -> str:
    if not lemmas:
        return ""
    shown = ", ".join(sorted(lemmas)[:SHOWN_WORDS])
    more = f" and {len(lemmas) - SHOWN_WORDS} more" if len(lemmas) > SHOWN_WORDS else ""
    return f"the {label} {shown}{more}"


def _demand(demand: Demand) -> str:
    shown = ", ".join(sorted(demand.lemmas)[:SHOWN_WORDS])
    more = ", …" if len(demand.lemmas) > SHOWN_WORDS else ""
    return f"{demand.slot} ({shown}{more})" if demand.lemmas else f"any {demand.slot}"


def _record(
    result: Result, name: str, record: Event | Instrument | Commitment, trace: Trace, plain: bool
) -> Iterator[RenderableType]:
    yield Heading(f"{name}  {_title(record)}")
    facts = Table.grid(padding=(0, 2, 0, 0))
    facts.add_column(style=QUIET, no_wrap=True)
    facts.add_column()
    facts.add_row("words", quote(record.evidence, trace, plain))
    frame = rule_of(record.rule)
    facts.add_row("rule", record.rule or "—")
    if frame is not None:
        facts.add_row("", describe(frame))
    if isinstance(record, Event):
        facts.add_row("confidence", f"{record.confidence:.2f}")
    for number, line in enumerate(trace.resolved):
        facts.add_row("resolved" if not number else "", clean(line))
    for number, line in enumerate(trace.notes):
        facts.add_row("notes" if not number else "", clean(line))
    yield facts
    if trace.parse:
        yield Padding(_parse(trace, _key_words(record, trace)), (1, 0, 1, 2))
    else:
        yield Text("")


def _title(record: Event | Instrument | Commitment) -> str:
    if isinstance(record, Event):
        return f"{date(record.date)}  {kind(record)}  {parties(record)}"
    if isinstance(record, Instrument):
        return clean(f"{record.kind}  {record.name}")
    return clean(f"{undertaking(record)}: {record.what}")


def _key_words(record: Event | Instrument | Commitment, trace: Trace) -> frozenset[str]:
    """The forms that the rule matched, to mark them in the parse."""
    found = set()
    for start, end in trace.words:
        for piece in record.evidence:
            if piece.start <= start < end <= piece.end:
                found.add(piece.text[start - piece.start : end - piece.start])
    return frozenset(found)


def _parse(trace: Trace, key_words: frozenset[str]) -> Table:
    """The parse as a table: word, lemma, part of speech, relation and the word that it depends on."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    for heading in ("word", "lemma", "part of speech", "relation", "depends on"):
        table.add_column(heading, overflow="fold")
    for line in trace.parse:
        cells = [Text(clean(cell)) for cell in line.split("\t")]
        if line.partition("\t")[0] in key_words:
            cells[0].stylize(KEY)
        table.add_row(*cells)
    return table


def _resolutions(result: Result) -> Iterator[RenderableType]:
    if result.explanation.resolutions:
        yield Heading("what was resolved")
        for line in result.explanation.resolutions:
            yield Padding(Text(clean(line)), (0, 0, 0, 2))


def _refusals(result: Result) -> Iterator[RenderableType]:
    if not result.explanation.refusals:
        return
    yield Text("")
    yield Heading("considered and refused")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=QUIET)
    for heading in ("at", "words", "rule", "reason"):
        table.add_column(heading, overflow="fold")
    for refusal in sorted(result.explanation.refusals, key=lambda refusal: refusal.start):
        table.add_row(str(refusal.start), Text(clean(refusal.text), style=KEY), refusal.rule, clean(refusal.reason))
    yield table
