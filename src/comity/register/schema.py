"""The register's tables, for SQLite and PostgreSQL alike.

Facts are stored in versions: a row of ``fact`` holds from ``since`` to ``until``, and the version that stands has no ``until``.
``fact_day``, ``fact_party``, ``fact_pair``, ``fact_type``, ``fact_domain`` and ``fact_context`` repeat what questions filter, sort
and count by, in the order of their answers, so that each is answered from one stretch of one table. Times are text in UTC with
microseconds (``2026-01-31T12:00:00.000000Z``), which sorts as it reads.
Migrations under ``migrations/`` make these tables; a test holds the two to be the same.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in a column of type INTEGER

document = Table(
    "document",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("name", String, nullable=False),  # file name or address
    Column("hash", String(64), nullable=False),  # SHA-256 of the text
    Column("language", String(8), nullable=False),
    Column("published", String),  # EDTF
    Column("publisher", String),
    Column("story", NUMBER, nullable=False),  # the earliest document that this one is a copy of, or itself
    Column("added", String, nullable=False),
    Column("until", String),  # when another version of the same name replaced it
    Column("signature", LargeBinary, nullable=False),  # MinHash of the main text
    Column("text", Text, nullable=False),  # a long row is read up to the column that is asked for: before what is seldom asked
    Column("title", String),
    Column("byline", String),
    Column("address", String),  # its canonical web address
    Column("media", String),  # media type of the bytes that it came as
    Column("original", String),  # their SHA-256
    Column("fetched", String),  # when they were fetched or captured
    Column("source", String),  # the declared source
    Column("published_by", String),  # what told the date of publication
    Index("ix_document_name", "name", "publisher"),
    Index("ix_document_hash", "hash"),
    Index("ix_document_story_until_published", "story", "until", "published"),
    Index("ix_document_published", "published"),
    Index("ix_document_original", "original"),
    Index("ix_document_source_added", "source", "added"),
)

original = Table(
    "original",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of the bytes
    Column("media", String),
    Column("size", NUMBER, nullable=False),  # of the bytes as they came
    Column("bytes", LargeBinary, nullable=False),  # compressed (zlib); they stay when the document is replaced
)

band = Table(
    "band",
    metadata,
    Column("hash", BigInteger, primary_key=True, autoincrement=False),  # of the band's number and values
    Column("document", NUMBER, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

reading = Table(
    "reading",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("document", NUMBER, ForeignKey("document.id"), nullable=False, index=True),
    Column("code", String, nullable=False),  # versions
    Column("lexicon", String, nullable=False),
    Column("pipeline", String, nullable=False),
    Column("body", Text, nullable=False),  # the line of the JSON contract
    Column("since", String, nullable=False),
    Column("until", String),
)

claim = Table(
    "claim",
    metadata,
    Column("key", String, primary_key=True),
    Column("since", String, primary_key=True),
    Column("until", String),  # when a later reading changed it or no longer held it
    Column("document", NUMBER, ForeignKey("document.id"), nullable=False, index=True),
    Column("reading", NUMBER, ForeignKey("reading.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("type", String(32), nullable=False),
    Column("body", Text, nullable=False),  # the record with what fusion compares
    Column("fact", String, nullable=False, index=True),  # where it belongs now
    Column("base", String, index=True),  # where it would belong without people's judgements, if that is elsewhere
    Column("cut", String),  # the numbers of the splits that took it out of that, with / between
)

block = Table(
    "block",
    metadata,
    Column("key", String, primary_key=True),  # what facts must share to be compared
    Column("fact", String, primary_key=True),
    sqlite_with_rowid=False,
)

fact = Table(
    "fact",
    metadata,
    Column("row", NUMBER, primary_key=True),
    Column("id", String, nullable=False),
    Column("since", String, nullable=False),
    Column("until", String),
    Column("kind", String(16), nullable=False),
    Column("type", String(32), nullable=False),
    Column("mode", String(32)),
    Column("status", String(16)),
    Column("date", String),  # EDTF
    Column("first", String(10), nullable=False),  # first and last day (ISO 8601) of the date or what is due; "" if undated
    Column("last", String(10), nullable=False),
    Column("country", String(3)),
    Column("instrument", String),
    Column("stage", String(16)),
    Column("confidence", Float, nullable=False),
    Column("weight", Float, nullable=False),  # of an event: what it adds to the intensity between its parties
    Column("independent", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("disputed", Boolean, nullable=False),
    Column("judged", String(16)),
    Column("settled", String(16)),  # of a commitment: kept or withdrawn
    Column("domains", String, nullable=False),  # its domains, with a space before and after each; so what follows
    Column("contexts", String, nullable=False),
    Column("languages", String, nullable=False),
    Column("removed", String),
    Column("body", Text, nullable=False),  # the whole Fact as JSON
    Index("ix_fact_id_since", "id", "since"),
    Index("ix_fact_instrument", "instrument"),
)


COMMON = (
    "first",
    "kind",
    "type",
    "status",
    "last",
    "country",
    "domains",
    "contexts",
    "languages",
    "confidence",
    "weight",
    "independent",
    "disputed",
    "judged",
    "settled",
)
"""Columns of ``fact`` that stand in the side tables too: what questions mostly filter, count and add up by."""


def _side(name: str, *keys: str, also: tuple[Column[str], ...] = ()) -> Table:
    """A table that finds the versions of facts by a key, in the order of their dates; facts that were removed are not in it."""
    own: list[Column[Any]] = [Column(key, String, nullable=False) for key in keys if key not in COMMON]
    common = [Column(column, fact.c[column].type, nullable=fact.c[column].nullable) for column in COMMON]
    row = Column("row", NUMBER, nullable=False, autoincrement=False)  # of the fact's version
    stands = Column("stands", Boolean, nullable=False)  # it is the present version
    order = (*keys, "first", "row")
    columns: list[Column[Any]] = [*own, row, *common, *also, stands]
    return Table(
        name,
        metadata,
        *columns,
        PrimaryKeyConstraint(*order, postgresql_include=[column.name for column in columns if column.name not in order]),
        sqlite_with_rowid=False,
    )


fact_day = _side("fact_day")  # all of them
Index("ix_fact_day_country", fact_day.c.country, fact_day.c.first)
_disputed = fact_day.c.disputed.is_(True)
Index("ix_fact_day_disputed", fact_day.c.first, sqlite_where=_disputed, postgresql_where=_disputed)
fact_party = _side("fact_party", "party", also=(Column("side", String(9), nullable=False),))  # actor, recipient or both
fact_pair = _side("fact_pair", "a", "b")  # a < b
Index("ix_fact_pair_b", fact_pair.c.b)
fact_type = _side("fact_type", "type")
fact_domain = _side("fact_domain", "domain")
fact_context = _side("fact_context", "context")
SIDES = (fact_day, fact_party, fact_pair, fact_type, fact_domain, fact_context)

fact_claim = Table(
    "fact_claim",
    metadata,
    Column("row", NUMBER, primary_key=True, autoincrement=False),
    Column("claim", String, primary_key=True),
    Column("document", NUMBER, nullable=False, index=True),
    Column("publisher", String),  # of the document, or its name; so what follows, since answers count by it
    Column("story", NUMBER),
    sqlite_with_rowid=False,
)


def _tally(name: str, *keys: str, sums: tuple[str, ...]) -> Table:
    """A table of sums over the facts that stand; see :mod:`comity.register.tallies`."""
    columns: list[Column[Any]] = [Column(key, String, nullable=False) for key in keys]
    columns += [Column(each, BigInteger, nullable=False) for each in sums]
    return Table(name, metadata, *columns, PrimaryKeyConstraint(*keys), sqlite_with_rowid=False)


tie = _tally("tie", "a", "b", sums=("facts", "independent", "weight"))
Index("ix_tie_b", tie.c.b)
Index("ix_tie_facts", tie.c.facts)
tally = _tally("tally", "a", "b", "kind", "type", "year", sums=("facts", "happened", "independent", "weight", "good"))
tally_domain = _tally("tally_domain", "a", "b", "domain", "kind", "year", sums=("facts",))
TALLIES = (tie, tally, tally_domain)

judgement = Table(
    "judgement",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("action", String(16), nullable=False),
    Column("fact", String, nullable=False, index=True),  # the first of its facts
    Column("author", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made", String, nullable=False),
    Column("undoes", NUMBER, index=True),  # the judgement that it takes back
    Column("body", Text, nullable=False),  # the whole Judgement as JSON
)

appearance = Table(
    "appearance",
    metadata,
    Column("document", NUMBER, ForeignKey("document.id"), primary_key=True),
    Column("person", String, primary_key=True, index=True),
    Column("name", String, nullable=False),
    Column("role", String),
    Column("of", String),
    Column("published", String),
    Column("since", String, primary_key=True),
    Column("until", String),
)

ledger = Table(
    "ledger",
    metadata,
    Column("name", String, primary_key=True),  # file name or address
    Column("state", String(16), nullable=False),  # read, failed, unread (a language without a pack), passed
    Column("detail", Text),  # why
    Column("document", NUMBER),
    Column("at", String, nullable=False),
    Column("root", String),  # the input as it was named that opens it again, if that is another one
    Column("source", String),  # the declared source
    Column("original", String),  # SHA-256 of its bytes
    Column("tries", Integer, nullable=False, server_default="1"),  # how often in a row it came out so
    Index("ix_ledger_state_source", "state", "source"),
)

COUNTS = ("listed", "fetched", "new", "changed", "unchanged", "failed")
"""What a pull counts."""
pull = Table(
    "pull",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("source", String, nullable=False),
    Column("started", String, nullable=False),
    Column("ended", String),  # none: it was interrupted, and the next one of the source goes on with it
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    Column("note", Text),  # a volume far from the expected
    Index("ix_pull_source_started", "source", "started"),
)

visit = Table(
    "visit",
    metadata,
    Column("address", String, primary_key=True),
    Column("etag", String),
    Column("last_modified", String),
    Column("status", String(16), nullable=False),  # stored, failed
    Column("at", String, nullable=False),
)

clock = Table("clock", metadata, Column("value", String, primary_key=True))  # one row: the time of the last change
