"""The dossier of a pair or an actor, and all that is known of one fact, to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from comity.faces.cli.output import Output
from comity.faces.cli.register_tables import INDENT, by_year, facts, marks, short, ties, what, when, who
from comity.faces.cli.show import QUIET, Heading, clean, quote
from comity.model.register import Fact, Judgement, Source
from comity.register.answers import FORMULA, Account, Dossier, Intensity, Paper, Publisher, Sourced
from comity.register.columns import in_words
from comity.register.terms import titled

_BAR = 20
"""Columns of the longest bar of the intensity."""
_MINUTE = len("2026-01-31T12:00")
_COMPARED = (
    "type", "mode", "status", "date", "due", "place", "domains", "context", "name", "actor", "recipient", "instrument", "stage",
    "kept_by", "withdrawn_by", "independent", "documents", "disputed", "judged", "removed", "successor",
)  # fmt: skip
"""Fields whose changes the history of a fact tells."""


def dossier(found: Dossier, output: Output, names: Mapping[str, Fact]) -> RenderableType:
    """The dossier of two actors, or of one and all others.

    Args:
        found: the answer.
        output: where it goes.
        names: the instruments that its events name, by id.
    """
    parts: list[RenderableType] = [Heading(" – ".join(titled(actor) for actor in found.actors)), _summary(found)]
    if not found.facts:
        return Group(*parts)
    if found.partners:
        parts += [_title("with whom"), ties(found.partners, output)]
    if found.domains:
        parts += [_title("on what (events and instruments by year)"), by_year(found.domains, output.console, "domain")]
    if found.types:
        parts += [_title("what they did (events by year)"), by_year(found.types, output.console, "type")]
    for title, rows in (
        ("instruments", [Sourced(fact=fact, sources=found.sources[fact.id]) for fact in found.instruments]),
        (
            "commitments",
            [Sourced(fact=each.fact, sources=found.sources[each.fact.id], state=each.state) for each in found.commitments],
        ),
        ("latest events", [Sourced(fact=fact, sources=found.sources[fact.id]) for fact in found.latest]),
    ):
        if rows:
            parts += [_title(title), facts(rows, output, names, quotes=True)]
    if found.intensity:
        parts += [_title("intensity by year"), _intensity(found.intensity, output), Text(FORMULA, style=QUIET)]
    if found.publishers:
        parts += [_title("who reports it"), _publishers(found.publishers)]
    return Group(*parts)


def _title(text: str) -> Padding:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _summary(found: Dossier) -> Text:
    as_of = f" · as of {found.as_of[:_MINUTE].replace('T', ' ')} UTC" if found.as_of else ""
    if not found.facts:
        return Text(f"no facts{as_of}")
    since = f" · they cooperate since {found.since}" if found.since else " · no dated cooperation"
    kinds = (
        (found.events, "event", "events"),
        (found.count_instruments, "instrument", "instruments"),
        (found.count_commitments, "commitment", "commitments"),
    )
    counts = ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in kinds if count)
    return Text(f"{counts}{since}{as_of}")


def _intensity(years: Sequence[Intensity], output: Output) -> Table:
    table = Table(box=None, pad_edge=False, header_style=QUIET, padding=(0, 2, 0, 0))
    for name in ("year", "value", "cooperation", "conflict", "events"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    most = max(max(each.cooperation, -each.conflict) for each in years) or 1.0
    for each in years:
        bars = Text("+" * round(each.cooperation / most * _BAR), style="green")
        bars.append("-" * round(-each.conflict / most * _BAR), style="red")
        table.add_row(
            str(each.year), f"{each.value:+.1f}", f"{each.cooperation:+.1f}", f"{each.conflict:.1f}", f"{each.events:,}", bars
        )
    return table


def _publishers(found: Sequence[Publisher]) -> Table:
    table = Table(box=None, pad_edge=False, header_style=QUIET, padding=(0, 2, 0, 0))
    table.add_column("publisher", overflow="fold")
    for name in ("documents", "stories"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in found:
        table.add_row(short(each.name), f"{each.documents:,}", f"{each.stories:,}")
    return table


# -- one fact ------------------------------------------------------------------------------------------------------------


def account(found: Account, output: Output) -> RenderableType:
    """All that is known of one fact: its values and who says them, its sources with their words, its history and judgements."""
    fact = found.fact
    parts: list[RenderableType] = [Heading(f"{fact.id}  {what(fact).plain}  {who(fact)}")]
    parts.append(_pairs(list(_fields(found))))
    parts += marks(fact)
    if fact.values:
        parts += [_title("sources differ on"), _values(fact, found.sources)]
    parts.append(_title(f"sources ({fact.independent} independent, {_documents(fact)})"))
    for number, source in enumerate(found.sources, 1):
        parts.append(_source_line(number, source, found.sources))
        parts.append(Padding(quote(source.evidence, None, mark=not output.terminal), (0, 0, 0, INDENT + 2)))
        if source.denied:
            denied = Text.assemble(("denied: ", "bold red"), quote([source.denied], None, mark=not output.terminal))
            parts.append(Padding(denied, (0, 0, 0, INDENT + 2)))
    if found.events:
        names = {fact.id: fact}
        parts += [_title("events"), facts([Sourced(fact=event, sources=()) for event in found.events], output, names)]
    if len(found.history) > 1 or fact.removed:
        parts += [_title("history"), _pairs(list(_changes(found.history)))]
    if fact.notes:
        parts += [_title("how it came about"), *(Text(f"· {clean(note)}") for note in fact.notes)]
    if found.judgements:
        parts += [_title("judgements"), _pairs([_judged(each, found.judgements) for each in found.judgements])]
    return Group(*parts)


def paper(found: Paper) -> RenderableType:
    """A document: where it comes from, and what it says."""
    size = f"{found.size:,} bytes, kept (--original FILE)" if found.size is not None else "not kept: it came as text"
    read = found.language if found.read else f"{found.language}, which is not read"
    published = f"{found.published} ({found.published_by})" if found.published and found.published_by else found.published
    rows = (
        ("title", found.title),
        ("byline", found.byline),
        ("publisher", found.publisher),
        ("published", published),
        ("language", read),
        ("address", found.address if found.address != found.name else None),
        ("copy of", f"document {found.story}" if found.story != found.id else None),
        ("source", found.source),
        ("fetched", found.fetched),
        ("added", found.added),
        ("replaced", found.until),
        ("media", found.media),
        ("original", size),
        ("text", f"{found.characters:,} characters (--text)"),
        ("facts", ", ".join(found.facts) or "none"),
    )
    told = [(name, clean(value)) for name, value in rows if value]
    return Group(Heading(f"{found.id} {found.name}"), _pairs(told))


def _documents(fact: Fact) -> str:
    return "1 document" if fact.documents == 1 else f"{fact.documents:,} documents"


def _fields(found: Account) -> Iterator[tuple[str, str]]:
    """The fact's fields, in words."""
    fact = found.fact
    yield "parties", ", ".join(titled(party) for party in fact.parties) or "—"
    if fact.name:
        yield "name", clean(fact.name)
    others = [clean(name) for name in fact.names if name != fact.name]
    if others:
        yield "also called", "; ".join(others)
    dates = {"date": fact.date, "due": fact.due}
    yield from ((label, when(value).replace("\n", "")) for label, value in dates.items() if value)
    for label in ("status", "place", "domains", "context", "stage", "kept_by", "withdrawn_by", "denied_by"):
        value = getattr(fact, label)
        if value:
            yield label.replace("_", " "), clean(in_words(value))
    if len(fact.stages) > 1:
        yield "stages", "; ".join(f"{each.stage} {each.date or '(undated)'}" for each in fact.stages)
    if found.instrument:
        yield "under", f"{clean(found.instrument.name or '')} ({found.instrument.id})"
    elif fact.instrument:
        yield "under", fact.instrument
    if fact.agents:
        people = (", ".join(part for part in (each.name, each.role, each.of) if part) for each in fact.agents)
        yield "in person", clean("; ".join(people))
    yield "confidence", f"{fact.confidence:.2f}"
    if fact.edited:
        yield "set by hand", ", ".join(fact.edited)
    if fact.removed:
        yield "removed", clean(fact.removed) + (f"; it is in {fact.successor}" if fact.successor else "")


def _values(fact: Fact, sources: Sequence[Source]) -> Table:
    """Each field on which sources differ, with its values and the numbers of the sources."""
    numbers = {source.claim: number for number, source in enumerate(sources, 1)}
    rows = []
    for field, values in fact.values.items():
        for value in values:
            said = "".join(f"[{numbers[claim]}]" for claim in value.claims if claim in numbers)
            label = f"{field}{' (disputed)' if field in fact.disputed else ''}" if value is values[0] else ""
            rows.append((label, f"{clean(in_words(value.value))}  {said}"))
    return _pairs(rows)


def _source_line(number: int, source: Source, sources: Sequence[Source]) -> Text:
    told = [clean(source.publisher or ""), source.published or "no date", source.language, f"document {source.document}"]
    first = next((n for n, each in enumerate(sources, 1) if each.document == source.story), None)
    if source.story != source.document:
        told.append(f"a copy of [{first}]" if first else f"a copy of document {source.story}")
    told += [f"{source.rule} {source.confidence:.2f}", f"claim {source.claim}"]
    line = Text(f"[{number}] ", overflow="fold")
    line.append(clean(source.name), style="bold")
    return line.append("  " + " · ".join(filter(None, told)), style=QUIET)


def _changes(history: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """When the fact changed, and how."""
    for before, after in zip((None, *history), history, strict=False):
        when = after.since[:_MINUTE].replace("T", " ")
        if before is None:
            yield when, f"first recorded, from {_documents(after)}"
            continue
        told = [
            f"{name.replace('_', ' ')} {clean(in_words(old))} → {clean(in_words(new))}"
            for name in _COMPARED
            if (old := getattr(before, name)) != (new := getattr(after, name))
        ]
        yield when, "; ".join(told) or "its sources changed"


def _judged(judgement: Judgement, every: Sequence[Judgement]) -> tuple[str, str]:
    made = judgement.made[:_MINUTE].replace("T", " ")
    done = f"{judgement.action} {judgement.undoes or ''}".strip()
    if judgement.field:
        done += f" {judgement.field} = {in_words(judgement.value)}"
    undone = any(each.undoes == judgement.id for each in every)
    told = f"{judgement.id}: {done}, by {judgement.author}: {judgement.reason}{' (undone)' if undone else ''}"
    return made, clean(told)


def _pairs(rows: Sequence[tuple[str, str]]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style=QUIET)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
