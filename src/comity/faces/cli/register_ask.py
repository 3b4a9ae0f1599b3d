"""What the commands that ask a register do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import typer

from comity.faces.cli import register_dossier, register_tables
from comity.faces.cli.asking import Conditions, Format, Wanted, Where, actor_id, told_as_misuse
from comity.faces.cli.output import Output
from comity.faces.cli.register_out import Answer, in_chunks, one, page_size, write
from comity.model.register import CommitmentState, Fact, Kind
from comity.register import questions
from comity.register.answers import Count, Hit, Paper, Person, Sourced, Tie
from comity.register.query import Filter
from comity.register.view import View

_NOUNS = {None: "facts", Kind.EVENT: "events", Kind.INSTRUMENT: "instruments", Kind.COMMITMENT: "commitments"}


def list_facts(
    where: Where,
    wanted: Wanted,
    layout: Format,
    sort: str,
    limit: int | None,
    after: str | None,
    quotes: bool,
    fixed: dict[str, str],
) -> None:
    """``comity facts`` and ``comity instruments``."""
    with where.view() as view:
        asked = wanted.filter(view, **fixed)
        _write_facts(view, asked, layout, sort, limit, after, quotes)


def _write_facts(
    view: View, asked: Filter, layout: Format, sort: str, limit: int | None, after: str | None, quotes: bool = False
) -> None:
    size = page_size(layout, limit)
    total, following = 0, None
    if size is None and after is None:
        total = view.count(asked)
        found: Iterable[Fact] = view.every(asked, sort)
    else:
        with told_as_misuse():
            page = view.facts(asked, sort, size or max(1, view.count(asked)), after)
        found, total, following = page.facts, page.total, page.after
    answer = Answer(
        in_chunks(found, lambda some: questions.sourced(view, some)),
        Sourced,
        _NOUNS[asked.kind],
        total,
        after=following,
        cursor=True,
    )
    write(answer, layout, lambda rows, output: _facts_table(view, rows, output, quotes))


def _facts_table(view: View, rows: Sequence[Sourced], output: Output, quotes: bool) -> Any:
    return register_tables.facts(rows, output, _instruments(view, [row.fact for row in rows]), quotes)


def _instruments(view: View, facts: Iterable[Fact]) -> dict[str, Fact]:
    """The instruments that events name, by id."""
    return view.these(fact.instrument for fact in facts if fact.instrument)


def show_fact(where: Where, id: str, layout: Format) -> None:
    """``comity fact``."""
    with where.view() as view:
        found = questions.account(view, id)
    if layout in {Format.JSON, Format.JSONL}:
        one(found)
    elif layout is Format.CSV:
        row = Sourced(fact=found.fact, sources=found.sources)
        write(Answer([row], Sourced, "facts", 1), layout, lambda rows, output: "")
    else:
        output = Output()
        output.show(register_dossier.account(found, output))


def show_document(where: Where, document: str, original: Path | None, text: bool, layout: Format) -> None:
    """``comity document``."""
    with where.view() as view:
        found = view.paper(document)
        data = view.original(document) if original is not None else b""
        told = view.text(found.id) if text else ""
    if original is not None:
        with Output(None if str(original) == "-" else original) as output:
            output.raw(data)
    elif text:
        Output().raw(told.encode() if told.endswith("\n") else told.encode() + b"\n")
    elif layout in {Format.JSON, Format.JSONL}:
        one(found)
    elif layout is Format.CSV:
        write(Answer([found], Paper, "documents", 1), layout, lambda rows, output: "")
    else:
        Output().show(register_dossier.paper(found))


def show_dossier(where: Where, wanted: Conditions, layout: Format, limit: int | None, actor: str, other: str | None) -> None:
    """``comity pair`` and ``comity actor``."""
    with where.view() as view:
        ids = actor_id(view, actor), actor_id(view, other) if other else None
        if ids[0] == ids[1]:
            raise typer.BadParameter(f"{actor!r} and {other!r} are both {ids[0]}; name two actors, or use comity actor {ids[0]}")
        asked = wanted.filter(view, actor=[ids[0]], other=[ids[1]] if ids[1] else None)
        if layout in {Format.CSV, Format.JSONL}:
            _write_facts(view, asked, layout, "date", limit, None)
            return
        found = questions.dossier(view, *ids, asked, shown=limit or questions.SHOWN)
        names = _instruments(view, found.latest)
    if layout is Format.JSON:
        one(found)
    else:
        output = Output()
        output.show(register_dossier.dossier(found, output, names))


def list_commitments(
    where: Where, wanted: Wanted, states: Sequence[str], layout: Format, limit: int | None, page: int, quotes: bool
) -> None:
    """``comity commitments``."""
    chosen = [CommitmentState(state) for state in states]
    with where.view() as view:
        asked = wanted.filter(view, kind="commitment")
        size = page_size(layout, limit)
        begin = (page - 1) * (size or 0)
        promises = questions.commitments(view, asked, chosen, None, size, begin)
        rows = in_chunks(promises, lambda some: questions.sourced(view, some))
        answer = Answer(rows, Sourced, "commitments", questions.count_commitments(view, asked, chosen), begin)
        write(answer, layout, lambda rows, output: _facts_table(view, rows, output, quotes))


def search_words(where: Where, words: str, layout: Format, limit: int | None, page: int) -> None:
    """``comity search``."""
    with where.view() as view, told_as_misuse():
        size = page_size(layout, limit)
        begin = (page - 1) * (size or 0)
        most = questions.COUNTED if layout is Format.TABLE else None
        hits, total = questions.search(view, words, size, begin, most)
        write(Answer(hits, Hit, "documents", total, begin, most=most), layout, register_tables.hits)


def show_timeline(where: Where, wanted: Wanted, domains: bool, layout: Format) -> None:
    """``comity timeline``."""
    with where.view() as view:
        asked = wanted.filter(view)
        counts = questions.domains(view, asked) if domains else questions.timeline(view, asked)
        noun, heading = ("domains by year", "domain") if domains else ("types by year", "type")
    if layout is Format.TABLE:
        output = Output()
        if counts:
            output.show(register_tables.by_year(counts, output.console, heading))
        output.line(
            f"{sum(count.facts for count in counts):,} events" if not domains else f"{len({c.code for c in counts})} domains"
        )
        return
    write(Answer(counts, Count, "counts", len(counts)), layout, lambda rows, output: noun)


def show_network(where: Where, wanted: Wanted, layout: Format, limit: int | None, page: int) -> None:
    """``comity network``."""
    with where.view() as view:
        ties = questions.network(view, wanted.filter(view))
    size = page_size(layout, limit)
    begin = (page - 1) * (size or 0)
    shown = ties[begin : begin + size] if size else ties
    write(Answer(shown, Tie, "ties", len(ties), begin), layout, register_tables.ties)


def list_people(where: Where, name: str, of: str | None, layout: Format, limit: int | None, page: int) -> None:
    """``comity people``."""
    with where.view() as view:
        served = actor_id(view, of) if of else None
        total = questions.count_persons(view, name, served)
        size = page_size(layout, limit)
        begin = (page - 1) * (size or 0)
        found = questions.persons(view, name, served, size or max(1, total), begin)
    write(Answer(found, Person, "people", total, begin), layout, register_tables.people)
