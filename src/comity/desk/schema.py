"""The tables of the desk, a SQLite file. Times are text in UTC, as in the register."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

account = Table(
    "account",
    metadata,
    Column("name", String, primary_key=True),
    Column("password", String, nullable=False),  # argon2id, with its parameters
    Column("role", String(16), nullable=False),  # reader, reviewer, admin
    Column("created", String, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default="0"),
)

guess = Table(
    "guess",
    metadata,
    Column("key", String(64), primary_key=True),  # SHA-256 of the name that was given, or of the client's address
    Column("failures", Integer, nullable=False),  # wrong passwords in a row
    Column("at", Float, nullable=False),  # of the last one, in seconds since 1970
    Column("until", Float, nullable=False),  # until when no further password is looked at
)

session = Table(
    "session",
    metadata,
    Column("hash", String(64), primary_key=True),  # SHA-256 of what the browser keeps
    Column("account", String, ForeignKey("account.name", ondelete="CASCADE"), nullable=False),
    Column("created", String, nullable=False),
    Column("seen", String, nullable=False),
    Column("until", String, nullable=False),
    Column("address", String),  # of the client
    Column("agent", String(200)),  # what the browser calls itself
    Index("ix_session_account", "account"),
)

token = Table(
    "token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),  # SHA-256 of the token
    Column("account", String, nullable=False),  # who made it; it may do no more than they
    Column("name", String, nullable=False),  # what it is for
    Column("scopes", String, nullable=False),  # with spaces between
    Column("created", String, nullable=False),
    Column("used", String),
    Column("until", String),
    Column("revoked", String),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),  # a code of desk/audit.py
    Column("about", Text),
    Column("address", String),  # of the client
    Index("ix_audit_who", "who"),
    Index("ix_audit_what", "what", "who", "at"),
)

search = Table(
    "search",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String, nullable=False),
    Column("name", String, nullable=False),
    Column("query", Text, nullable=False),  # the part of the address after the question mark
    Column("key", String(43), nullable=False, unique=True),  # by which its feed is had without a password
    Column("created", String, nullable=False),
    Column("mail", String),  # where a digest goes
    Column("every", String(8)),  # day or week
    Column("sent", String),  # when the last one went
    Column("told", String),  # the time of the register up to which digests have told what is new
    Column("language", String(8)),  # of its feed and digests
    Index("ix_search_owner", "owner"),
)

APPEND_ONLY = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_no_{verb} BEFORE {verb} ON audit "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END"
    for verb in ("UPDATE", "DELETE")
)
"""What keeps the database itself from changing the audit trail."""
