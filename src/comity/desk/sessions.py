"""Sessions of browsers. The browser keeps 256 random bits, the desk only their SHA-256: who reads it cannot act as anybody."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from comity.desk.accounts import Account, Role
from comity.desk.audit import note
from comity.desk.schema import account, session
from comity.desk.store import STAMP, Desk

IDLE, WHOLE = datetime.timedelta(hours=8), datetime.timedelta(days=7)
"""A session ends when nothing was asked for so long, and in any case so long after the sign-in."""
SEEN = datetime.timedelta(minutes=1)
"""How exactly it is known when something was asked last."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in of one browser.

    Attributes:
        key: what the desk knows it by.
        account: who signed in.
        created, seen: when that was, and when something was asked last (UTC).
        address: of the client.
        agent: what the browser calls itself.
    """

    key: str
    account: str
    created: str
    seen: str
    address: str | None
    agent: str | None


def begin(desk: Desk, name: str, address: str | None = None, agent: str | None = None) -> str:
    """Begin a session after a sign-in. Returns what the browser keeps; it is told nowhere else.

    Args:
        desk: where it is kept.
        name: the account's.
        address: of the client.
        agent: what the browser calls itself.
    """
    secret = secrets.token_urlsafe(32)
    now = desk.now()
    row = {"created": now, "seen": now, "until": desk.now(WHOLE), "address": address, "agent": agent[:200] if agent else None}
    with desk.writing() as connection:
        connection.execute(delete(session).where(session.c.until <= now))
        connection.execute(session.insert().values(hash=_hash(secret), account=name, **row))
    return secret


def holder(desk: Desk, secret: str) -> Account | None:
    """Whose session this is; None if there is none, it has ended, or the account is disabled."""
    now = desk.clock()
    key = _hash(secret)
    wanted = (
        select(session.c.seen, account)
        .join(account, account.c.name == session.c.account)
        .where(session.c.hash == key, session.c.until > now.strftime(STAMP), ~account.c.disabled)
    )
    with desk.reading() as connection:
        found = connection.execute(wanted).first()
    if found is None or found.seen <= (now - IDLE).strftime(STAMP):
        return None
    if found.seen <= (now - SEEN).strftime(STAMP):
        with desk.writing() as connection:
            connection.execute(update(session).where(session.c.hash == key).values(seen=now.strftime(STAMP)))
    return Account(found.name, Role[found.role.upper()], found.created, bool(found.disabled))


def listed(desk: Desk, name: str) -> tuple[Session, ...]:
    """The sessions of an account that have not ended, those used last first."""
    now = desk.clock()
    wanted = (
        select(session)
        .where(session.c.account == name, session.c.until > now.strftime(STAMP), session.c.seen > (now - IDLE).strftime(STAMP))
        .order_by(session.c.seen.desc())
    )
    with desk.reading() as connection:
        return tuple(
            Session(row.hash, row.account, row.created, row.seen, row.address, row.agent) for row in connection.execute(wanted)
        )


def key_of(secret: str) -> str:
    """What the desk knows a session by."""
    return _hash(secret)


def end(desk: Desk, secret: str, address: str | None = None) -> None:
    """Sign out."""
    with desk.writing() as connection:
        name = connection.execute(select(session.c.account).where(session.c.hash == _hash(secret))).scalar()
        connection.execute(delete(session).where(session.c.hash == _hash(secret)))
        if name is not None:
            note(desk, name, "signed-out", None, address, connection=connection)


def end_one(desk: Desk, name: str, key: str, address: str | None = None) -> None:
    """End a session of an account by its key, such as that of a browser elsewhere."""
    with desk.writing() as connection:
        ended = connection.execute(delete(session).where(session.c.account == name, session.c.hash == key)).rowcount
        if ended:
            note(desk, name, "sessions-ended", name, address, connection=connection)


def end_all(desk: Desk, name: str, *, but: str | None = None, by: str | None = None, address: str | None = None) -> int:
    """Sign an account out everywhere.

    Args:
        desk: where sessions are kept.
        name: the account's.
        but: what the browser keeps whose session stays.
        by: who does it, for the audit trail; else the account itself.
        address: from where.

    Returns:
        How many sessions ended.
    """
    wanted = delete(session).where(session.c.account == name)
    if but is not None:
        wanted = wanted.where(session.c.hash != _hash(but))
    with desk.writing() as connection:
        ended = connection.execute(wanted).rowcount
        note(desk, by or name, "sessions-ended", name, address, connection=connection)
    return ended


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
