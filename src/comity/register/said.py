"""What one document says: its claims as it tells them, each with the fact of the register that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, FromClause, and_, or_, select

from comity.flow import Result
from comity.model.reading import Evidence, Record
from comity.model.register import Fact, Kind
from comity.register import rows, schema
from comity.register.answers import Paper
from comity.register.assemble import assemble
from comity.register.claims import Claim, claims
from comity.register.denials import deny
from comity.register.query import valid
from comity.register.view import View

Stood = Callable[[FromClause], ColumnElement[bool]]
"""That the versions of a table stood at some time."""


class Statement(Record, frozen=True, kw_only=True):
    """One claim of a document.

    Attributes:
        key: of the claim.
        told: what the document alone says, as a fact whose id is the key and whose instrument is the key of another statement.
        fact: the fact of the register that it belongs to; None where the document is not stored.
        rule: the rule that read it.
        evidence: its words, in order of the text.
        denied: words by which the same document denies it, or None.
    """

    key: str
    told: Fact
    fact: Fact | None = None
    rule: str = ""
    evidence: tuple[Evidence, ...] = ()
    denied: Evidence | None = None

    @property
    def differs(self) -> bool:
        """Whether the register has the fact otherwise than this document tells it: by other sources or a person's correction."""
        if self.fact is None:
            return False
        own, known = self.told, self.fact
        return (own.type, own.date, own.due, set(own.parties), own.name) != (
            known.type, known.date, known.due, set(known.parties), own.name if own.name in known.names else known.name,
        )  # fmt: skip


class Copy(Record, frozen=True, kw_only=True):
    """Another document of a story: its number, name, title, publisher and EDTF date of publication."""

    id: int
    name: str
    title: str | None = None
    publisher: str | None = None
    published: str | None = None


def story(view: View, paper: Paper, limit: int = 20) -> tuple[Copy, ...]:
    """The other documents of a document's story that stand at the view's time, the earliest published first."""
    document = schema.document
    own = select(document.c.story).where(document.c.id == paper.id).scalar_subquery()
    stands: ColumnElement[bool] = document.c.until.is_(None)
    if view.stamp:
        stands = and_(document.c.added <= view.stamp, or_(stands, document.c.until > view.stamp))
    columns = (document.c[name] for name in Copy.__struct_fields__)
    query = select(*columns).where(document.c.story == own, document.c.id != paper.id, stands)
    with view.store.reading() as connection:
        found = connection.execute(query.order_by(document.c.published.is_(None), document.c.published, document.c.id).limit(limit))
        return tuple(Copy(**row) for row in found.mappings())


def said(view: View, paper: Paper) -> tuple[Statement, ...]:
    """What a document says at the view's time, in order of the text; of one that was replaced before, what it last said.

    Args:
        view: the register at a time.
        paper: the document, as of :meth:`View.paper`.
    """
    claim, fact, holds = schema.claim, schema.fact, schema.fact_claim
    stood = _stood(paper.until, view.stamp)
    held = (
        select(fact.c.body, fact.c.until)
        .join(holds, holds.c.row == fact.c.row)
        .where(holds.c.document == paper.id, stood(fact))
        .distinct()
    )
    with view.store.reading() as connection:
        bodies = connection.execute(select(claim.c.body).where(claim.c.document == paper.id, stood(claim))).scalars()
        made = [msgspec.json.decode(body, type=Claim) for body in bodies]
        facts = [msgspec.structs.replace(rows.decode(body), until=until) for body, until in connection.execute(held)]
    return _statements(made, {key: each for each in facts for key in each.claims})


def read(result: Result) -> tuple[Statement, ...]:
    """What a reading that is not stored says, in order of the text."""
    return _statements(deny(result.document, claims(result.document, result.reading)), {})


def keys(result: Result) -> dict[str, str]:
    """By the id of its record in a reading (``e1``, ``i1``, ``c1``), the key of each claim."""
    reading = result.reading
    ids = [
        *(each.id for each in reading.instruments),
        *(each.id for each in reading.events),
        *(f"c{number}" for number in range(1, len(reading.commitments) + 1)),
    ]
    return dict(zip(ids, (claim.key for claim in claims(result.document, reading)), strict=True))


def _stood(until: str | None, stamp: str | None) -> Stood:
    """What stood at a time; of a document that was replaced before, what stood until then."""
    if until is None or (stamp is not None and stamp < until):
        return lambda table: valid(table, stamp)

    def before(table: Any) -> ColumnElement[bool]:
        return and_(table.c.since < until, or_(table.c.until.is_(None), table.c.until >= until))

    return before


def _statements(made: Iterable[Claim], facts: Mapping[str, Fact]) -> tuple[Statement, ...]:
    every = sorted(made, key=lambda claim: (_start(claim), claim.key))
    instruments = {claim.key: claim.key for claim in every if claim.kind is Kind.INSTRUMENT}
    return tuple(
        Statement(
            key=claim.key,
            told=assemble(claim.key, [claim], instruments),
            fact=facts.get(claim.key),
            rule=claim.rule,
            evidence=tuple(sorted(claim.evidence, key=lambda words: (words.start, words.end))),
            denied=claim.denied,
        )
        for claim in every
    )


def _start(claim: Claim) -> int:
    return min((words.start for words in claim.evidence), default=0)
