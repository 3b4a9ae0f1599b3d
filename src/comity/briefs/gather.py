"""What a note is written from: asked of the register once, each fact with the quotes that support it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from comity.briefs.note import Quote, Quotes
from comity.errors import RegisterError
from comity.model.register import Fact, Kind, Source
from comity.register import questions
from comity.register.answers import Coverage, Dossier, Promise, Tie
from comity.register.beginnings import beginning
from comity.register.query import Filter
from comity.register.view import View

EVENTS, TEXTS = 15, 10
"""Events, and instruments or commitments, that a note tells."""
_CITED = 3  # independent sources of one fact that are cited
_NODES, _DOMAINS = 10, 8
_REJECTED = "reject"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a note tells.

    Attributes:
        wanted: what was asked for.
        dossier: counts.
        coverage: documents and independent sources.
        beginning: the first cooperative fact, if it has quotes.
        events: newest first; ``instruments``, ``promises``: likewise told.
        domains: the domains with most facts, each with some of these facts; ``ties``: the strongest, likewise.
        near: instruments that events name and events that settle commitments, by id.
        quotes: by id of a fact.
        by_claim: the quote of each claim, and the quotes of those that carry a denial by id of the fact.
        wordless: facts without quotes, which cannot be told.
    """

    wanted: Filter
    dossier: Dossier
    coverage: Coverage
    beginning: Fact | None
    events: tuple[Fact, ...]
    instruments: tuple[Fact, ...]
    promises: tuple[Promise, ...]
    domains: tuple[tuple[str, tuple[Fact, ...]], ...]
    ties: tuple[tuple[Tie, tuple[Fact, ...]], ...]
    near: Mapping[str, Fact]
    quotes: Mapping[str, Quotes]
    by_claim: Mapping[str, Quote]
    wordless: int

    @property
    def told(self) -> tuple[Fact, ...]:
        """All facts that the note tells one by one."""
        return (*self.instruments, *self.events, *(each.fact for each in self.promises))

    def supporting(self, facts: Iterable[Fact]) -> list[Quote]:
        """The quotes of some facts, each once."""
        return list(dict.fromkeys(quote for fact in facts for quote in self.quotes.get(fact.id, ())))


def gather(view: View, wanted: Filter, language: str, today: datetime.date) -> Gathered:
    """Ask the register for all that a note tells.

    Args:
        view: the register at a time.
        wanted: which facts; rejected ones are always left out.
        language: ISO 639-1 code; quotes and names in it are preferred.
        today: the day against which commitments are due.

    Raises:
        RegisterError: if the instrument that is asked for is not known, was removed or rejected.
    """
    wanted = replace(wanted, rejected=False)
    dossier = questions.dossier(view, None, None, wanted, today, EVENTS)
    texts = list(dossier.instruments[:TEXTS])
    if wanted.instrument:
        texts = [_instrument(view, wanted.instrument)]
    events, promises = dossier.latest, dossier.commitments[:TEXTS]
    near = _near(view, (*events, *(each.fact for each in promises)))
    first = beginning(view, wanted, dossier.since)
    domains = tuple((code, _some(view, replace(wanted, domain=(code,)))) for code in _most(dossier)[:_DOMAINS])
    ties = _ties(view, wanted, (*texts, *events))
    every = {fact.id: fact for fact in (*texts, *events, *(each.fact for each in promises), *near.values())}
    every |= {fact.id: fact for _, some in (*domains, *ties) for fact in some}
    if first is not None:
        every[first.id] = first
    sources = view.sources(every.values())
    quotes = {id: found for id in every if (found := _quotes(sources[id], language))}
    by_claim = {
        source.claim: Quote.of(source)
        for some in sources.values()
        for source in some
        if any(e.text.strip() for e in source.evidence)
    }
    worded = {id: _in_language(fact, sources[id], language) for id, fact in every.items() if id in quotes}
    told = (*texts, *events, *(each.fact for each in promises))
    return Gathered(
        wanted=wanted,
        dossier=dossier,
        coverage=questions.coverage(view, wanted),
        beginning=worded.get(first.id) if first else None,
        events=tuple(worded[fact.id] for fact in events if fact.id in worded),
        instruments=tuple(worded[fact.id] for fact in texts if fact.id in worded),
        promises=tuple(_stands(each, worded, today) for each in promises if each.fact.id in worded),
        domains=tuple((code, kept) for code, some in domains if (kept := tuple(f for f in some if f.id in quotes))),
        ties=tuple((tie, kept) for tie, some in ties if (kept := tuple(f for f in some if f.id in quotes))),
        near={id: worded[id] for id in near if id in worded},
        quotes=quotes,
        by_claim=by_claim,
        wordless=sum(fact.id not in quotes for fact in told),
    )


def denials(view: View, facts: Iterable[Fact]) -> dict[str, list[Quote]]:
    """By id of the facts that a source denies, the words of the denial."""
    denied = [fact for fact in facts if "denied" in fact.disputed]
    found: dict[str, list[Quote]] = {}
    if not denied:
        return found
    for id, sources in view.sources(denied).items():
        found[id] = [
            Quote(each.document, each.name, each.publisher, each.published, each.language, (each.denied,))
            for each in sources
            if each.denied is not None and each.denied.text.strip()
        ]
    return found


def _instrument(view: View, id: str) -> Fact:
    fact = view.fact(id)
    if fact.kind is not Kind.INSTRUMENT:
        raise RegisterError(id, f"is no instrument but an {fact.kind.value}", "comity instruments lists them")
    if fact.removed:
        into = f"ask for {fact.successor}" if fact.successor else "comity instruments lists those that stand"
        raise RegisterError(id, f"was removed ({fact.removed})", into)
    if fact.judged == _REJECTED:
        raise RegisterError(id, "was rejected by an analyst", "undo the judgement first, or ask for another one")
    return fact


def _near(view: View, facts: Iterable[Fact]) -> dict[str, Fact]:
    """Instruments that events name and events that settle commitments; none that was rejected or removed."""
    ids = {id for fact in facts for id in (fact.instrument, fact.kept_by, fact.withdrawn_by) if id}
    return {id: fact for id, fact in view.these(ids).items() if fact.judged != _REJECTED and not fact.removed}


def _stands(promise: Promise, worded: Mapping[str, Fact], today: datetime.date) -> Promise:
    """A commitment as it stands without an event that was rejected or cannot be quoted."""
    fact = worded[promise.fact.id]
    kept = fact.kept_by if fact.kept_by in worded else None
    withdrawn = fact.withdrawn_by if fact.withdrawn_by in worded else None
    fact = changed(fact, kept_by=kept, withdrawn_by=withdrawn)
    return Promise(fact=fact, state=questions.state(fact, today))


def _some(view: View, wanted: Filter, limit: int = 4) -> tuple[Fact, ...]:
    return view.facts(wanted, limit=limit).facts


def _most(dossier: Dossier) -> list[str]:
    """Domains by number of facts."""
    counts: dict[str, int] = defaultdict(int)
    for count in dossier.domains:
        counts[count.code] += count.facts
    return sorted(counts, key=lambda code: (-counts[code], code))


def _ties(view: View, wanted: Filter, told: Sequence[Fact]) -> tuple[tuple[Tie, tuple[Fact, ...]], ...]:
    """The strongest ties, first those of whom is asked for, each with facts of it; no more than can be drawn."""
    asked = {*wanted.actor, *wanted.other}
    ties = sorted(questions.network(view, wanted), key=lambda tie: -len(asked & {tie.a, tie.b}))
    drawn: list[str] = []
    found = []
    for tie in ties:
        new = [actor for actor in (tie.a, tie.b) if actor not in drawn]
        if len(drawn) + len(new) > _NODES:
            continue
        some = tuple(fact for fact in told if {tie.a, tie.b} <= set(fact.parties))[:2]
        if not some and new and not (wanted.actor and wanted.other):
            some = _some(view, replace(wanted, actor=(tie.a,), other=(tie.b,)), 1)
        if some:
            drawn += new
            found.append((tie, some))
    return tuple(found)


def _quotes(sources: Sequence[Source], language: str) -> Quotes | None:
    """The quotes that support a fact: of each independent source one, in the note's language if there is one."""
    worded = [source for source in sources if any(piece.text.strip() for piece in source.evidence)]
    best: dict[int, Source] = {}
    for source in sorted(worded, key=lambda each: (each.language != language, each.published or "9", each.document, each.claim)):
        best.setdefault(source.story, source)
    found = tuple(dict.fromkeys(Quote.of(source) for source in list(best.values())[:_CITED]))
    return (found[0], *found[1:]) if found else None


def _in_language(fact: Fact, sources: Sequence[Source], language: str) -> Fact:
    """An instrument under the name that the sources of the note's language give it, if one does."""
    own = [piece.text for source in sources if source.language == language for piece in source.evidence]
    name = next((name for name in fact.names if any(name in text for text in own)), fact.name)
    return changed(fact, name=name) if name != fact.name and "name" not in fact.edited else fact
