"""Which pages readers open: all kinds, of what stands in a register, the busy more often than the rare."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy import ColumnElement, Connection, Select, func, select

from comity.errors import RegisterError
from comity.knowledge.world.folding import WORD
from comity.model.codes import DOMAIN_GROUPS, DOMAINS
from comity.model.register import Kind
from comity.register import schema
from comity.register.store import open_store

_BUSY = 12  # actors who are asked for more often than others
_SAMPLE = 500  # facts, documents and people that are opened
_SORTED = ("confidence", "sources", "changed")


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a register.

    Attributes:
        count_facts, count_documents: that stand.
        actors: the busiest first; ``pairs``: the strongest first.
        facts, instruments, documents, people: some of them, at random; ids.
        words: that its documents hold.
        types: of its facts.
        years: the first and the last one.
        stamp: a time at which it held less than now.
    """

    count_facts: int
    count_documents: int
    actors: Sequence[str]
    pairs: Sequence[tuple[str, str]]
    facts: Sequence[str]
    instruments: Sequence[str]
    documents: Sequence[int]
    people: Sequence[str]
    words: Sequence[str]
    types: Sequence[str]
    years: tuple[int, int]
    stamp: str

    @classmethod
    def of(cls, register: str | Path, seed: int = 3) -> Pages:
        """Look at a register.

        Raises:
            RegisterError: if it cannot be opened, or holds no facts between two actors.
        """
        store = open_store(register)
        try:
            with store.reading() as connection:
                return _look(connection, random.Random(seed), store.name)
        finally:
            store.close()

    @property
    def kinds(self) -> list[str]:
        """The kinds of pages, as they are listed."""
        return [name for name, _, _ in self._choices()]

    def any(self, rng: random.Random) -> tuple[str, str]:
        """A page: its kind and its address."""
        choices = self._choices()
        name, _, make = rng.choices(choices, weights=[weight for _, weight, _ in choices])[0]
        return name, make(rng)

    def _choices(self) -> list[tuple[str, int, Callable[[random.Random], str]]]:
        """Kinds of pages, how often each is opened, and what gives an address."""
        return [
            ("overview", 6, lambda rng: "/"),
            ("overview, filtered", 12, lambda rng: f"/?{self._filter(rng)}"),
            ("network", 3, lambda rng: "/network"),
            ("network, filtered", 6, lambda rng: f"/network?{self._filter(rng)}"),
            ("facts", 3, lambda rng: "/facts"),
            ("facts, filtered", 10, lambda rng: f"/facts?{self._filter(rng)}"),
            ("facts, sorted", 3, lambda rng: f"/facts?{self._filter(rng)}&sort={rng.choice(_SORTED)}"),
            ("instruments", 4, lambda rng: f"/instruments?{self._filter(rng)}"),
            ("commitments", 4, lambda rng: f"/commitments?{self._filter(rng)}"),
            ("actors", 2, lambda rng: "/actors"),
            ("actor, busiest", 4, lambda rng: f"/actor/{quote(rng.choice(self.actors[:_BUSY]))}"),
            ("actor, any", 5, lambda rng: f"/actor/{quote(rng.choice(self.actors))}"),
            ("pair, busiest", 5, lambda rng: f"/pair?{self._pair(rng, self.pairs[:_BUSY])}"),
            ("pair, any", 7, lambda rng: f"/pair?{self._pair(rng, self.pairs)}"),
            ("pair, as of", 3, lambda rng: f"/pair?{self._pair(rng, self.pairs)}&{urlencode({'as_of': self.stamp})}"),
            ("domains", 1, lambda rng: "/domains"),
            ("domain", 5, lambda rng: f"/domain/{rng.choice(sorted(DOMAINS))}"),
            ("instrument", 5, lambda rng: f"/fact/{rng.choice(self.instruments or self.facts)}"),
            ("fact", 8, lambda rng: f"/fact/{rng.choice(self.facts)}"),
            ("people", 2, lambda rng: "/people"),
            ("person", 4, lambda rng: f"/{quote(rng.choice(self.people))}" if self.people else "/people"),
            ("document", 8, lambda rng: f"/document/{rng.choice(self.documents)}"),
            ("search", 8, self._search),
            ("review", 4, lambda rng: "/review" if rng.random() < 0.5 else f"/review?{self._filter(rng)}"),
            ("judgements", 1, lambda rng: "/review/judgements"),
            ("API facts", 3, lambda rng: f"/api/v1/facts?{self._filter(rng)}"),
            ("API actor", 2, lambda rng: f"/api/v1/actors/{quote(rng.choice(self.actors))}"),
            ("API search", 1, lambda rng: f"/api/v1/search?{urlencode({'words': rng.choice(self.words)})}"),
        ]

    def _filter(self, rng: random.Random) -> str:
        """What forms ask for: an actor, a domain or a group of them, a type, some years, a pair, and mixtures of these."""
        actor, other = rng.sample(self.actors[:_BUSY] if rng.random() < 0.5 else self.actors, 2)
        domain = rng.choice(sorted(DOMAINS) if rng.random() < 0.8 else sorted(DOMAIN_GROUPS))
        year = rng.randint(*self.years)
        period = {"since": str(year), "until": str(min(self.years[1], year + rng.randint(0, 8)))}
        return urlencode(
            rng.choice(
                (
                    {"actor": actor},
                    {"domain": domain},
                    period,
                    {"actor": actor, **period},
                    {"domain": domain, **period},
                    {"actor": actor, "domain": domain},
                    {"actor": actor, "other": other},
                    {"type": rng.choice(self.types)},
                    {"type": rng.choice(self.types), "domain": domain, **period},
                    {"confidence": "0.8", **period},
                )
            )
        )

    def _pair(self, rng: random.Random, pairs: Sequence[tuple[str, str]]) -> str:
        a, b = rng.choice(pairs)
        return urlencode({"a": a, "b": b})

    def _search(self, rng: random.Random) -> str:
        words = rng.sample(self.words, 1 if rng.random() < 0.6 else 2)
        return f"/search?{urlencode({'words': ' '.join(words)})}"


def _look(connection: Connection, rng: random.Random, name: str) -> Pages:
    fact, document, tie, tally = schema.fact.c, schema.document.c, schema.tie.c, schema.tally.c
    counted = select(tally.a, func.sum(tally.facts)).where(tally.b == "", tally.a != "").group_by(tally.a)
    actors = [actor for actor, _ in sorted(connection.execute(counted).all(), key=lambda each: (-each[1], each[0]))]
    pairs = [(row.a, row.b) for row in connection.execute(select(tie.a, tie.b).order_by(tie.facts.desc(), tie.a, tie.b))]
    if len(actors) < 2 or not pairs:
        raise RegisterError(name, "holds no facts between two actors", "fill it: comity bench register --register PLACE")
    of_all = tally.a == "", tally.b == ""
    dated = select(tally.year).where(*of_all, tally.year != "").distinct()
    years = sorted(int(year) for year in connection.execute(dated).scalars())
    facts = _some(connection, rng, fact.row, select(fact.id).where(fact.until.is_(None), fact.removed.is_(None)))
    made = _some(
        connection, rng, fact.row,
        select(fact.id).where(fact.until.is_(None), fact.removed.is_(None), fact.kind == Kind.INSTRUMENT.value),
    )  # fmt: skip
    documents = _some(connection, rng, document.id, select(document.id).where(document.until.is_(None)))
    texts = connection.execute(select(document.text).where(document.id.in_(documents[:20]))).scalars()
    words = sorted({word for text in texts for word in WORD.findall(text) if len(word) > 3})
    seen = schema.appearance.c
    some = select(seen.person).where(seen.document.in_(documents), seen.until.is_(None))
    half = (connection.execute(select(func.max(fact.row))).scalar() or 0) // 2
    stamp = connection.execute(select(fact.since).where(fact.row >= half).order_by(fact.row).limit(1)).scalar()
    return Pages(
        count_facts=int(connection.execute(select(func.sum(tally.facts)).where(*of_all)).scalar() or 0),
        count_documents=int(connection.execute(select(func.count()).select_from(schema.document)).scalar() or 0),
        actors=actors,
        pairs=pairs,
        facts=facts,
        instruments=made,
        documents=documents,
        people=sorted(set(connection.execute(some).scalars())),
        words=words,
        types=sorted(connection.execute(select(tally.type).where(*of_all).distinct()).scalars()),
        years=(years[0], years[-1]) if years else (2000, 2000),
        stamp=str(stamp),
    )


def _some(connection: Connection, rng: random.Random, number: ColumnElement[int], query: Select[Any]) -> list[Any]:
    """Some of what a query gives, from all over a table: each the next one after a random number."""
    top = int(connection.execute(select(func.max(number))).scalar() or 0)
    found = {
        connection.execute(query.where(number >= rng.randint(0, top)).order_by(number).limit(1)).scalar() for _ in range(_SAMPLE)
    }
    return sorted(found - {None})
