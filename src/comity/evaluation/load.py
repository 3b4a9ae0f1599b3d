"""A large register measured: filled with made documents through the real writer, then asked at random."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
from sqlalchemy import func, select, text

from comity.errors import RegisterError
from comity.evaluation.load_make import BEGIN, YEARS, Maker
from comity.evaluation.load_words import load_words
from comity.model.codes import Context, EventType, Status
from comity.model.register import Kind
from comity.register import schema
from comity.register.query import Filter, encode_cursor
from comity.register.questions import COUNTED, dossier, search
from comity.register.store import Store, open_store
from comity.register.versions import Versions
from comity.register.view import View
from comity.register.writer import Writer

BATCH = 200
"""Documents of a transaction."""
ASKED = 200
"""How often each question is asked."""
WARM_UP = 3
"""Times that a question is asked before it is timed, since the first ones load what all need."""
PARTS = 10
_VERSIONS = Versions("made", "made", "made")
_MADE = "archive-"
_BUSY = 12  # the pairs among so many of the busiest actors are asked for more often than they are in the news
_COMMON, _RARE = 20, 20_000  # ranks of the words that are looked for
_ITS_PEAK = 1 if sys.platform == "darwin" else 1024  # unit of ru_maxrss, bytes


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What a part of the documents took: how many, facts in the register after it, seconds by the clock and of the processor."""

    documents: int
    facts: int
    seconds: float
    processor_seconds: float


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """How long a question took, in milliseconds: of ``asked`` ones the median, the 95th percentile, the longest."""

    question: str
    asked: int
    p50: float
    p95: float
    longest: float


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of ``comity bench register``.

    Attributes:
        register: SQLite or PostgreSQL, and its version.
        documents, facts: that stand in it.
        parts: how adding went, part by part; empty if all was there.
        megabytes: on disk.
        peak_memory_mb: of this process.
        answered: how long questions took.
    """

    register: str
    documents: int
    facts: int
    parts: tuple[Part, ...]
    megabytes: float
    peak_memory_mb: float
    answered: tuple[Answered, ...]

    def to_json(self) -> str:
        """As one JSON object."""
        return msgspec.json.encode(self).decode("utf-8")

    def to_text(self) -> str:
        """As tables to read."""
        lines = [f"{self.register}: {self.documents:,} documents, {self.facts:,} facts, {self.megabytes:,.0f} MB"]
        if self.parts:
            lines += ["", "documents added     facts   documents/s   by processor time"]
        total = self.documents - sum(part.documents for part in self.parts)
        for part in self.parts:
            total += part.documents
            rates = part.documents / part.seconds, part.documents / part.processor_seconds
            lines.append(f"{total:15,} {part.facts:9,} {rates[0]:13.0f} {rates[1]:19.0f}")
        lines += ["", f"peak memory {self.peak_memory_mb:.0f} MB", "", "question        asked   p50 ms   p95 ms   max ms"]
        lines += [
            f"{each.question:15} {each.asked:5} {each.p50:8.1f} {each.p95:8.1f} {each.longest:8.1f}" for each in self.answered
        ]
        return "\n".join(lines)


def measure(place: str | Path, documents: int, asked: int = ASKED, tell: Callable[[str], None] = lambda _: None) -> Load:
    """Fill a register up to ``documents`` made documents and ask it.

    Args:
        place: of the register; one that holds other documents than made ones is left alone.
        documents: how many; what is already there is not added again.
        asked: how often each question is asked.
        tell: called with a line after each tenth.

    Raises:
        RegisterError: if it cannot be opened, or holds other documents.
    """
    store = open_store(place, create=True)
    try:
        parts = tuple(_fill(store, documents, tell))
        store.tidy()
        answered = tuple(ask(store, asked))
        held, facts = _held(store)
        return Load(
            register=_name(store),
            documents=held,
            facts=facts,
            parts=parts,
            megabytes=round(_size(store) / 1e6, 1),
            peak_memory_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _ITS_PEAK / 1e6, 1),
            answered=answered,
        )
    finally:
        store.close()


# -- filling ---------------------------------------------------------------------------------------------------------------


def _fill(store: Store, documents: int, tell: Callable[[str], None]) -> Iterator[Part]:
    held, _ = _held(store)
    if held >= documents:
        return
    writer = Writer(store, _VERSIONS)
    made = islice(Maker().make(documents), held, None)
    size = max(BATCH, documents // PARTS)
    while True:
        begin, processor, added = time.perf_counter(), time.process_time(), 0
        while added < size and (batch := list(islice(made, min(BATCH, size - added)))):
            writer.add(batch)
            added += len(batch)
        if not added:
            return
        seconds, processor_seconds = time.perf_counter() - begin, time.process_time() - processor
        held, facts = _held(store)
        part = Part(documents=added, facts=facts, seconds=round(seconds, 2), processor_seconds=round(processor_seconds, 2))
        tell(f"{held:,} documents, {facts:,} facts, {added / seconds:.0f} documents/s")
        yield part


def _held(store: Store) -> tuple[int, int]:
    """How many documents and facts stand in a register.

    Raises:
        RegisterError: if there are other documents than made ones.
    """
    with store.reading() as connection:
        other = select(schema.document.c.name).order_by(schema.document.c.id).limit(1)
        name = connection.execute(other).scalar()
        if name is not None and not str(name).startswith(_MADE):
            raise RegisterError(store.name, "holds documents of yours", "name an empty register to measure with")
        documents = connection.execute(select(func.count()).select_from(schema.document)).scalar()
        facts = connection.execute(
            select(func.count()).select_from(schema.fact_day).where(schema.fact_day.c.stands.is_(True))
        ).scalar()
    return int(documents or 0), int(facts or 0)


def _size(store: Store) -> int:
    if store.sqlite:
        return sum(path.stat().st_size for path in Path(store.name).parent.glob(f"{Path(store.name).name}*"))
    with store.reading() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar() or 0)


def _name(store: Store) -> str:
    with store.reading() as connection:
        if store.sqlite:
            return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar()}"
        return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar()}"


# -- asking ----------------------------------------------------------------------------------------------------------------


def ask(store: Store, asked: int, seed: int = 5) -> Iterator[Answered]:
    """Ask each question so often, and say how long it took."""
    questions = Questions(View(store), random.Random(seed), Maker(seed))
    for name, question in (
        ("pair", questions.pair),
        ("facts", questions.facts),
        ("facts, page n", questions.page),
        ("search", questions.search),
        ("actor", questions.actor),
    ):
        for _ in range(WARM_UP):
            question()
        times = sorted(_timed(question) for _ in range(asked))
        yield Answered(
            question=name,
            asked=asked,
            p50=round(statistics.median(times), 1),
            p95=round(times[min(len(times) - 1, int(0.95 * len(times)))], 1),
            longest=round(times[-1], 1),
        )


def _timed(question: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    question()
    return (time.perf_counter() - begin) * 1000


@dataclass(slots=True)
class Questions:
    """Questions drawn at random, as people ask: half of them for who is in the news as often as in the news, a quarter among the
    busiest, a quarter for anybody."""

    view: View
    rng: random.Random
    maker: Maker

    def pair(self) -> None:
        """A dossier of two."""
        a, b = self._two()
        dossier(self.view, a, b)

    def actor(self) -> None:
        """A dossier of one."""
        dossier(self.view, self._two()[0])

    def facts(self) -> None:
        """The first page of facts under one, two or three conditions, and how many there are."""
        self.view.facts(self._filter())

    def page(self) -> None:
        """A page somewhere in the middle of a list."""
        day = f"{BEGIN.year + self.rng.randrange(YEARS)}-{self.rng.randint(1, 12):02}-15"
        self.view.facts(self._filter(), after=encode_cursor(("date", day, 0)))

    def search(self) -> None:
        """The last documents that hold a word, two words or a phrase, and how many there are, as far as they are counted."""
        language = self.rng.choice(("fr", "en"))
        chance = self.rng.random()
        if chance < 0.2:
            words = f'"{self.maker.title(self._two()[0], language)}"'
        else:
            words = " ".join(self._word(language) for _ in range(1 if chance < 0.6 else 2))
        search(self.view, words, most=COUNTED)

    def _word(self, language: str) -> str:
        words = load_words(language).words
        return words[int(_COMMON * (_RARE / _COMMON) ** self.rng.random())]

    def _two(self) -> tuple[str, str]:
        actors = self.maker.actors
        chance = self.rng.random()
        if chance < 0.5:
            return self.maker.pair()
        first, second = self.rng.sample(actors[:_BUSY] if chance < 0.75 else actors, 2)
        return first, second

    def _filter(self) -> Filter:
        """What is asked for: an actor, a pair, a type, a domain, a context, some years, and mixtures of these."""
        rng = self.rng
        a, b = self._two()
        type_ = (rng.choice(list(EventType)).value,)
        domain = (rng.choice(self.maker.domains),)
        year = BEGIN.year + rng.randrange(YEARS)
        since, until = f"{year}-01-01", f"{year + rng.randint(0, 3)}-12-31"
        return rng.choice(
            (
                Filter(actor=(a,)),
                Filter(actor=(a,), type=type_),
                Filter(actor=(a,), domain=domain),
                Filter(actor=(a,), side="actor", since=since, until=until),
                Filter(actor=(a,), kind=Kind.INSTRUMENT),
                Filter(actor=(a,), other=(b,)),
                Filter(actor=(a,), other=(b,), type=type_),
                Filter(actor=(a,), other=(b,), domain=domain, status=(Status.OCCURRED.value,)),
                Filter(type=type_),
                Filter(type=type_, since=since, until=until),
                Filter(type=type_, domain=domain),
                Filter(domain=domain),
                Filter(domain=domain, since=since, until=until),
                Filter(domain=domain, confidence=0.9),
                Filter(context=(rng.choice(list(Context)).value,), domain=domain),
                Filter(kind=Kind.INSTRUMENT, domain=domain),
                Filter(kind=Kind.COMMITMENT, actor=(a,)),
                Filter(since=since, until=until, disputed=True),
                Filter(since=since, until=until, country=(a,)),
                Filter(actor=(a,), independent=2),
            )
        )
