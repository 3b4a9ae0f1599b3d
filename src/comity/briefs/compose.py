"""A briefing note from the register: title and scope, in brief, instruments, domains, events, commitments, disputes, method."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comity.briefs import dates, names
from comity.briefs.figures import network, timeline
from comity.briefs.gather import Gathered, denials, gather
from comity.briefs.note import Block, Drawing, Note, Quote, Quotes, Remark, Row, Section, Sentence, Table
from comity.briefs.say import Teller, ahead
from comity.errors import InputError
from comity.knowledge.briefs import load_phrases
from comity.knowledge.world import LANGUAGES
from comity.model.codes import HAPPENED
from comity.model.register import CommitmentState, Fact, Kind
from comity.register.query import Filter
from comity.register.view import View

_YEARS = 8  # columns of the table of domains
_MAIN = 3  # domains of the summary
_YEAR, _DAY = len("2026"), len("2026-01-31")


def brief(view: View, wanted: Filter, language: str = "en", made: datetime.date | None = None) -> Note:
    """Write a briefing note.

    Args:
        view: the register, now or at an earlier time; then commitments stand as on that day.
        wanted: which facts it is about; at least a party, a domain or an instrument is wise. What was rejected is left out.
        language: of the note, ``fr`` or ``en``.
        made: the day of its making; None for today. All else depends on the register only.

    Raises:
        InputError: if there are no words for the language.
        RegisterError: if the instrument asked for does not stand.
    """
    if language not in LANGUAGES:
        raise InputError(language, "no note can be written in this language", f"write it in {' or '.join(LANGUAGES)}")
    made = made or datetime.datetime.now(datetime.UTC).date()
    today = datetime.date.fromisoformat(view.stamp[:_DAY]) if view.stamp else made
    found = gather(view, wanted, language, today)
    return _Writer(view, found, language, made, today).note()


@dataclass(frozen=True, slots=True)
class _Writer:
    view: View
    found: Gathered
    language: str
    made: datetime.date
    today: datetime.date

    @property
    def teller(self) -> Teller:
        return Teller(self.language, load_phrases(self.language), self.today, self.found.near)

    def note(self) -> Note:
        teller = self.teller
        words = teller.words
        parts: tuple[Section, ...]
        if self.found.told:
            parts = (
                Section(words["in_brief"], tuple(self._summary())),
                Section(words["instruments"], tuple(self._instruments())),
                Section(words["domains"], tuple(self._domains()), points=False),
                Section(words["partners"], tuple(self._partners()), points=False),
                Section(words["timeline"], tuple(self._timeline()), points=False),
                Section(words["network"], tuple(self._network()), points=False),
                Section(words["events"], tuple(self._told(fact) for fact in self.found.events)),
                Section(words["commitments"], tuple(self._commitments())),
                Section(words["disputes"], tuple(self._disputes())),
            )
        else:
            parts = (Section(words["in_brief"], (Remark(words["nothing"]), Remark(words["nothing_asked"])), points=False),)
        method = Section(words["method"], tuple(self._method()), points=False)
        return Note(
            title=self._title(),
            scope=tuple(self._scope()),
            language=self.language,
            made=self.made,
            sections=(*(part for part in parts if part.blocks), method),
            labels={key: words[key] for key in ("sources", "page_of", "undated_source", "colon", "quote")},
        )

    # -- head ------------------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        teller, wanted = self.teller, self.found.wanted
        words, phrases = teller.words, teller.phrases
        if wanted.instrument:
            return words["title_instrument"].format(name=teller.quoted(self._text_name()))
        if len(wanted.actor) == len(wanted.other) == 1:
            a, b = (names.short(each[0], phrases) for each in (wanted.actor, wanted.other))
            return words["title_pair"].format(a=a, b=b)
        if wanted.actor or wanted.other:
            every = names.listed([names.short(each, phrases) for each in (*wanted.actor, *wanted.other)], phrases)
            return words["title_one" if len(wanted.actor) == 1 else "title_several"].format(a=every)
        if wanted.domain:
            return words["title_domain"].format(domains=self._domain_names(wanted.domain))
        return words["title_all"]

    def _text_name(self) -> str:
        return next((fact.name for fact in self.found.instruments if fact.name), self.found.wanted.instrument or "")

    def _domain_names(self, codes: Sequence[str]) -> str:
        return names.listed([self.teller.domain(code) for code in codes], self.teller.phrases)

    def _scope(self) -> Iterable[Remark]:
        teller, wanted = self.teller, self.found.wanted
        words, phrases = teller.words, teller.phrases
        if actors := (*wanted.actor, *wanted.other):
            told = names.listed([names.full(each, phrases) for each in actors], phrases)
            yield Remark(words["scope_actors"].format(names=told))
        if wanted.domain:
            yield Remark(words["scope_domains"].format(domains=self._domain_names(wanted.domain)))
        if wanted.instrument:
            yield Remark(words["scope_instrument"].format(name=teller.quoted(self._text_name())))
        ends = {
            key: dates.named(value, phrases) if value else "" for key, value in (("since", wanted.since), ("until", wanted.until))
        }
        form = "scope_time" if all(ends.values()) else "scope_from" if wanted.since else "scope_to" if wanted.until else "scope_all"
        yield Remark(words[form].format(**ends))
        if self.view.stamp:
            yield Remark(words["as_of"].format(date=dates.day(self.today, phrases)))
        yield Remark(words["made"].format(date=dates.day(self.made, phrases)))

    # -- in brief --------------------------------------------------------------------------------------------------------

    def _summary(self) -> Iterable[Sentence]:
        found, teller = self.found, self.teller
        words, phrases = teller.words, teller.phrases
        if (first := found.beginning) and found.dossier.since:
            told = words["since"].format(date=dates.start(found.dossier.since, phrases), clause=teller.clause(first, dated=False))
            yield Sentence(told, found.quotes[first.id])
        yield self._counts()
        if found.domains:
            some = found.domains[:_MAIN]
            totals = self._totals()
            told = ", ".join(words["counted_name"].format(name=teller.domain(code), n=totals[code]) for code, _ in some)
            yield Sentence(
                words["main_domains"].format(domains=told), _all(found.supporting(f for _, facts in some for f in facts))
            )
        past = next((fact for fact in found.events if fact.status in HAPPENED and fact.date and not ahead(fact)), None)
        if past:
            yield Sentence(words["latest"].format(clause=teller.clause(past)), self._quotes(past))
        due = self._due()
        if due is not None:
            clause, quotes = self._promised(due)
            yield Sentence(words["open_promise"].format(clause=clause), quotes)
        if disputed := [fact for fact in found.told if fact.disputed]:
            told_facts = names.counted("fact", len(disputed), phrases)
            yield Sentence(words["clashes"].format(facts=told_facts), _all(found.supporting(disputed)))

    def _counts(self) -> Sentence:
        found, phrases = self.found, self.teller.phrases
        dossier = found.dossier
        kinds = (
            (Kind.EVENT, dossier.events),
            (Kind.INSTRUMENT, max(dossier.count_instruments, len(found.instruments))),
            (Kind.COMMITMENT, dossier.count_commitments),
        )
        told = names.listed([names.counted(kind.value, n, phrases) for kind, n in kinds if n], phrases)
        documents = names.counted("document", max(found.coverage.documents, 1), phrases)
        more = len(found.told) < sum(n for _, n in kinds)
        form = self.teller.words["counts_more" if more else "counts"]
        text = form.format(counts=told, documents=documents, n=names.number(len(found.told), phrases))
        return Sentence(text, _all(found.supporting(found.told)))

    def _due(self) -> Fact | None:
        """The commitment to watch: the next one that is due, else the last one that is past due, else any open one."""
        by_state: dict[CommitmentState, list[Fact]] = defaultdict(list)
        for promise in self.found.promises:
            by_state[promise.state].append(promise.fact)
        coming = [f for f in (*by_state[CommitmentState.DUE_SOON], *by_state[CommitmentState.OPEN]) if f.due]
        order = [
            *sorted(coming, key=lambda f: f.due or ""),
            *reversed(by_state[CommitmentState.OVERDUE]),
            *by_state[CommitmentState.OPEN],
        ]
        return next(iter(order), None)

    # -- parts -----------------------------------------------------------------------------------------------------------

    def _told(self, fact: Fact) -> Sentence:
        return Sentence(self.teller.sentence(fact), self._quotes(fact))

    def _quotes(self, fact: Fact) -> Quotes:
        """Those of a fact, and of the instrument or the denial that its sentence mentions."""
        found = list(self.found.quotes[fact.id])
        if fact.kind is Kind.EVENT and (text := self.found.near.get(fact.instrument or "")):
            found += self.found.quotes[text.id][:1]
        found += [quote for some in denials(self.view, [fact]).values() for quote in some]
        return _all(found)

    def _instruments(self) -> Iterable[Sentence]:
        return (self._told(fact) for fact in self.found.instruments)

    def _commitments(self) -> Iterable[Sentence]:
        for promise in self.found.promises:
            clause, quotes = self._promised(promise.fact)
            yield Sentence(names.upper(clause) + ".", quotes)

    def _promised(self, fact: Fact) -> tuple[str, Quotes]:
        """How a commitment stands, as a clause, and what supports it."""
        state = next(each.state for each in self.found.promises if each.fact.id == fact.id)
        event = self.found.near.get(fact.kept_by or fact.withdrawn_by or "")
        told = self.teller.commitment(fact, state, self.teller.clause(event) if event else None)
        more = self._quotes(event) if event else ()
        return told, _all((*self._quotes(fact), *more))

    def _totals(self) -> dict[str, int]:
        totals: dict[str, int] = defaultdict(int)
        for count in self.found.dossier.domains:
            totals[count.code] += count.facts
        return totals

    def _domains(self) -> Iterable[Table]:
        found, teller = self.found, self.teller
        if not found.domains:
            return
        counts: dict[tuple[str, int | None], int] = defaultdict(int)
        for count in found.dossier.domains:
            counts[count.code, count.year] += count.facts
        shown = {code for code, _ in found.domains}
        every = sorted({year for code, year in counts if year and code in shown})
        years: list[int | None] = [*every[-_YEARS:]]
        before = every[: -len(years)] if len(every) > _YEARS else []
        undated = any(year is None and code in shown for code, year in counts)
        head = [teller.words["domain"], *([f"…{before[-1]}"] if before else []), *map(str, years)]
        head += [*([teller.words["undated"]] if undated else []), teller.words["total"], teller.words["sources_column"]]
        rows = []
        totals = self._totals()
        for code, facts in found.domains:
            numbers = [*([sum(counts[code, year] for year in before)] if before else []), *(counts[code, year] for year in years)]
            numbers += [*([counts[code, None]] if undated else []), totals[code]]
            cells = (names.upper(teller.domain(code)), *(names.number(n, teller.phrases) if n else "–" for n in numbers))
            rows.append(Row(cells, _all(found.supporting(facts))))
        yield Table(tuple(head), tuple(rows), frozenset(range(1, len(head) - 1)))

    def _partners(self) -> Iterable[Table]:
        found, teller = self.found, self.teller
        if len(found.wanted.actor) != 1 or found.wanted.other:
            return
        actor = found.wanted.actor[0]
        rows = []
        for tie, facts in found.ties:
            if actor not in {tie.a, tie.b}:
                continue
            other = tie.b if tie.a == actor else tie.a
            ends = [end[:_YEAR] if end else "–" for end in (tie.first, tie.last)]
            cells = (names.upper(names.short(other, teller.phrases)), names.number(tie.facts, teller.phrases), *ends)
            rows.append(Row(cells, _all(found.supporting(facts))))
        if rows:
            head = tuple(teller.words[key] for key in ("partner", "facts", "first", "last", "sources_column"))
            yield Table(head, tuple(rows), frozenset({1, 2, 3}))

    def _timeline(self) -> Iterable[Drawing]:
        drawn = timeline(self.found, self.teller)
        if drawn is not None:
            yield drawn

    def _network(self) -> Iterable[Drawing]:
        drawn = network(self.found, self.teller)
        if drawn is not None:
            yield drawn

    def _disputes(self) -> Iterable[Sentence]:
        teller, found = self.teller, self.found
        for fact in found.told:
            for field in fact.disputed:
                if field not in teller.phrases.fields or field in fact.edited:
                    continue
                under = []
                for value in fact.values.get(field, ()):
                    quotes = list(dict.fromkeys(found.by_claim[key] for key in value.claims if key in found.by_claim))
                    if quotes:
                        sources = names.counted("source", value.independent, teller.phrases)
                        told = teller.words["said_by"].format(sources=sources, value=teller.value(field, value.value))
                        under.append(Sentence(told, _all(quotes[:2])))
                told = teller.words["clash"].format(field=teller.phrases.fields[field], clause=teller.clause(fact))
                yield Sentence(told, self._quotes(fact), tuple(under))
            for quote in denials(self.view, [fact]).get(fact.id, ()):
                told = teller.words["denial"].format(clause=teller.clause(fact), words=teller.quoted(quote.text))
                yield Sentence(told, _all([*found.quotes[fact.id], quote]))

    def _method(self) -> Iterable[Block]:
        teller, found = self.teller, self.found
        words, phrases = teller.words, teller.phrases
        if found.told:
            documents = names.counted("document", max(found.coverage.documents, 1), phrases)
            by = ", ".join(f"{code} {names.number(n, phrases)}" for code, n in sorted(found.coverage.languages.items()))
            stories = names.counted("source", max(found.coverage.stories, 1), phrases)
            yield Remark(words["read_documents"].format(documents=documents, languages=f" ({by})" if by else ""))
            yield Remark(words["independent_sources"].format(sources=stories))
            left = self._left_out()
            if left:
                yield Remark(words["left_out"].format(counts=", ".join(left)))
        yield Remark(words["misses"])
        if not found.told:
            return
        yield Remark(words["wording"])
        actors = {party for fact in found.told for party in fact.parties} - {*found.wanted.actor, *found.wanted.other}
        if known := names.acronyms(actors, phrases):
            yield Remark(words["abbreviations"].format(list="; ".join(known)))

    def _left_out(self) -> list[str]:
        dossier, found, words = self.found.dossier, self.found, self.teller.words
        every = dossier.events + dossier.count_instruments + dossier.count_commitments
        older = every - len(found.told) - found.wordless
        told = [words["older"].format(n=names.number(older, self.teller.phrases))] if older > 0 else []
        return [*told, *([words["wordless"].format(n=found.wordless)] if found.wordless else [])]


def _all(quotes: Iterable[Quote]) -> Quotes:
    """Quotes as what a sentence takes.

    Raises:
        ValueError: if there are none.
    """
    found = tuple(dict.fromkeys(quotes))
    if not found:
        raise ValueError("nothing supports this; leave it out")
    return (found[0], *found[1:])
