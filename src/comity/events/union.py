"""One reading of a page that mixes languages, from what was read in the blocks of each: every event, person and text once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from comity.events.domains import contexts
from comity.events.facts import Settled
from comity.events.record import MOST_EVIDENCE
from comity.events.settle import same
from comity.model.codes import Status
from comity.model.reading import Agent, Commitment, Event, Evidence, Explanation, Instrument, Reading, Trace

LAST = 1 << 60  # where records without words stand


@dataclass(frozen=True, slots=True)
class Part:
    """What was read in the blocks of one language; ``settled`` are its events before they became records, in the same order."""

    reading: Reading
    explanation: Explanation
    settled: tuple[Settled, ...]


@dataclass(slots=True)
class _Fact:
    """An event and what it was made from, on the way into the one reading; ``part`` is where its ``instrument`` is numbered."""

    record: Event
    trace: Trace
    settled: Settled
    part: int


@dataclass(slots=True)
class _Text:
    """An instrument on the way into the one reading; ``names`` are the part and id of each record that it unites."""

    record: Instrument
    trace: Trace
    names: list[tuple[int, str]]


def unite(parts: Sequence[Part]) -> tuple[Reading, Explanation]:
    """The reading of all parts, the first being in the document's main language, and what stands behind it.

    What two languages tell alike is one record with the words of both; records are numbered anew in order of the text.
    """
    if len(parts) == 1:
        return parts[0].reading, parts[0].explanation
    texts = _texts(parts)
    facts = _facts(parts)
    promises = _promises(parts)
    names = {name: f"i{number}" for number, text in enumerate(texts, 1) for name in text.names}
    events = tuple(
        replace(f.record, id=f"e{number}", instrument=names.get((f.part, f.record.instrument or "")))
        for number, f in enumerate(facts, 1)
    )
    traces = {f"e{number}": fact.trace for number, fact in enumerate(facts, 1)}
    traces.update((f"i{number}", text.trace) for number, text in enumerate(texts, 1))
    traces.update((f"c{number}", trace) for number, (_, trace) in enumerate(promises, 1))
    reading = replace(
        parts[0].reading,
        mentions=tuple(dict.fromkeys(name for part in parts for name in part.reading.mentions)),
        people=_people([agent for part in parts for agent in part.reading.people]),
        events=events,
        instruments=tuple(replace(text.record, id=f"i{number}") for number, text in enumerate(texts, 1)),
        commitments=tuple(record for record, _ in promises),
    )
    explanation = Explanation(
        traces=traces,
        refusals=tuple(sorted((r for part in parts for r in part.explanation.refusals), key=lambda r: r.start)),
        resolutions=tuple(dict.fromkeys(line for part in parts for line in part.explanation.resolutions)),
        referents=tuple(sorted((r for part in parts for r in part.explanation.referents), key=lambda r: r.start)),
    )
    return reading, explanation


def _place(record: Event | Instrument | Commitment) -> int:
    return min((words.start for words in record.evidence), default=LAST)


def _people(agents: Sequence[Agent]) -> tuple[Agent, ...]:
    """Every person once, with the role and state that the first language which tells them gives."""
    found: dict[str, Agent] = {}
    for agent in agents:
        known = found.get(agent.id, agent)
        found[agent.id] = replace(known, role=known.role or agent.role, of=known.of or agent.of)
    return tuple(found.values())


def _words(one: Sequence[Evidence], other: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The words of two records, from each the first that say it."""
    half = (MOST_EVIDENCE + 1) // 2
    room = max(half, MOST_EVIDENCE - len(other))
    chosen = dict.fromkeys((*one[:room], *other[: MOST_EVIDENCE - min(room, len(one))]))
    return tuple(sorted(chosen, key=lambda words: words.start))


def _either(one: Trace, other: Trace, told: str) -> Trace:
    notes = (*one.notes, f"also told in another language by {told}", *other.notes)
    return Trace(words=one.words + other.words, parse=one.parse, resolved=one.resolved + other.resolved, notes=notes)


# --- events


def _facts(parts: Sequence[Part]) -> list[_Fact]:
    kept: list[_Fact] = []
    for fact in _all_facts(parts):
        twin = next((k for k in kept if k.part != fact.part and _same_fact(k.settled, fact.settled)), None)
        if twin is None:
            kept.append(fact)
        else:
            twin.trace = _either(twin.trace, fact.trace, fact.record.rule)
            twin.record, twin.part = _united(twin, fact)
    return sorted(kept, key=lambda fact: _place(fact.record))


def _all_facts(parts: Sequence[Part]) -> Iterator[_Fact]:
    for number, part in enumerate(parts):
        for event, settled in zip(part.reading.events, part.settled, strict=True):
            yield _Fact(event, part.explanation.traces[event.id], settled, number)


def _same_fact(one: Settled, other: Settled) -> bool:
    return one.setting.story == other.setting.story and same(one, other)


def _united(one: _Fact, other: _Fact) -> tuple[Event, int]:
    """The record of the main language with what the other adds, and the part that numbers its instrument."""
    first, second = one.record, other.record
    domains = first.domains or second.domains
    record = replace(
        first,
        mode=first.mode or second.mode,
        date=first.date if len(first.date or "") >= len(second.date or "") else second.date,
        place=first.place or second.place,
        status=first.status if first.status is Status.OCCURRED else second.status,
        domains=domains,
        context=contexts(domains, first.event),
        instrument=first.instrument or second.instrument,
        agents=_people([*first.agents, *second.agents]),
        reported_by=tuple(dict.fromkeys((*first.reported_by, *second.reported_by))),
        confidence=max(first.confidence, second.confidence),
        evidence=_words(first.evidence, second.evidence),
    )
    return record, one.part if first.instrument else other.part


# --- instruments and commitments


def _texts(parts: Sequence[Part]) -> list[_Text]:
    kept: list[_Text] = []
    for number, part in enumerate(parts):
        for record in part.reading.instruments:
            trace, name = part.explanation.traces[record.id], (number, record.id)
            twin = next((k for k in kept if k.names[0][0] != number and _same_text(k.record, record)), None)
            if twin is None:
                kept.append(_Text(record, trace, [name]))
                continue
            twin.names.append(name)
            twin.trace = _either(twin.trace, trace, record.rule)
            twin.record = replace(
                twin.record,
                parties=max(twin.record.parties, record.parties, key=len),
                stage=twin.record.stage or record.stage,
                date=twin.record.date or record.date,
                domains=twin.record.domains or record.domains,
                evidence=_words(twin.record.evidence, record.evidence),
            )
    return sorted(kept, key=lambda text: _place(text.record))


def _same_text(one: Instrument, other: Instrument) -> bool:
    """Whether two languages speak of one text: its kind, parties and date, since names are different words in them."""
    ours, theirs = set(one.parties), set(other.parties)
    if one.kind is not other.kind or not (ours and theirs) or not (ours <= theirs or theirs <= ours):
        return False
    if one.date and other.date and not (one.date.startswith(other.date) or other.date.startswith(one.date)):
        return False
    return not one.domains or not other.domains or bool(set(one.domains) & set(other.domains))


def _promises(parts: Sequence[Part]) -> list[tuple[Commitment, Trace]]:
    kept: list[tuple[int, Commitment, Trace]] = []
    for number, part in enumerate(parts):
        for place, record in enumerate(part.reading.commitments, 1):
            if not any(k != number and _same_promise(known, record) for k, known, _ in kept):
                kept.append((number, record, part.explanation.traces[f"c{place}"]))
    return [(record, trace) for _, record, trace in sorted(kept, key=lambda item: _place(item[1]))]


def _same_promise(one: Commitment, other: Commitment) -> bool:
    return bool(one.due) and one.due == other.due and set(one.by) == set(other.by) and set(one.to) == set(other.to)
