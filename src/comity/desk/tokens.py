"""Tokens of programs: each has scopes, and may never do more than the account that made it."""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select, update

from comity.desk.accounts import AccountError, Role, find
from comity.desk.audit import note
from comity.desk.schema import account, token
from comity.desk.store import STAMP, Desk

PREFIX = "comity_"
"""How every token begins, so that people and programs that look for secrets know one."""
NEEDED: Mapping[str, Role] = {"read": Role.READER, "judge": Role.REVIEWER, "add": Role.REVIEWER, "export": Role.READER}
"""The scopes, and the role that each needs."""
SCOPES = tuple(NEEDED)
LONGEST_NAME = 80
DAYS = 3650
"""Days at most until a token that expires does."""
_USED = datetime.timedelta(minutes=1)  # how exactly it is known when a token was used last


@dataclass(frozen=True, slots=True)
class Token:
    """A token, without its secret.

    Attributes:
        id: number.
        account: who made it.
        role: of that account, now.
        name: what it is for.
        scopes: what it was made for; see :meth:`may` for what it may do.
        created: when (UTC).
        used: when it was last used, to a minute; None for never.
        until: when it expires; None for never.
        revoked: when it was revoked; None if it was not.
        expired: whether it has.
    """

    id: int
    account: str
    role: Role
    name: str
    scopes: frozenset[str]
    created: str
    used: str | None
    until: str | None
    revoked: str | None
    expired: bool

    def may(self, scope: str) -> bool:
        """Whether it may be used for this: it has the scope, and its account the role that the scope needs."""
        return scope in self.scopes and self.role >= NEEDED[scope]


def make(
    desk: Desk,
    name: str,
    title: str,
    scopes: Collection[str],
    days: int | None = None,
    *,
    by: str | None = None,
    address: str | None = None,
) -> tuple[Token, str]:
    """Make a token.

    Args:
        desk: where it is kept.
        name: the account's.
        title: what it is for.
        scopes: of SCOPES.
        days: until it expires; None for never.
        by: who does it, for the audit trail; else the account itself.
        address: from where.

    Returns:
        The token, and its secret, which is told only now.

    Raises:
        AccountError: if the account is not there or disabled, has not the role, or the token has no title or no scope.
    """
    title = " ".join(title.split())
    if not title or len(title) > LONGEST_NAME or not title.isprintable():
        raise AccountError("title", name, "a token needs a name", f"say what it is for, in {LONGEST_NAME} signs at most")
    unknown = [scope for scope in scopes if scope not in NEEDED]
    if unknown or not scopes:
        problem = f"no scope {unknown[0]!r}" if unknown else "a token needs a scope"
        raise AccountError("scope", name, problem, f"say some of {', '.join(SCOPES)}")
    if days is not None and not 1 <= days <= DAYS:
        raise AccountError("days", name, "a token cannot expire then", f"say 1 to {DAYS} days, or none")
    owner = find(desk, name)
    if owner is None or owner.disabled:
        raise AccountError("unknown", name, "there is no such account, or it is disabled", "comity accounts list shows them")
    beyond = [scope for scope in SCOPES if scope in scopes and owner.role < NEEDED[scope]]
    if beyond:
        remedy = f"leave it out, or give the account the role {NEEDED[beyond[0]].name.lower()}"
        raise AccountError("beyond", owner.name, f"may not {beyond[0]}", remedy)
    secret = PREFIX + secrets.token_urlsafe(32)
    until = desk.now(datetime.timedelta(days=days)) if days else None
    row = {"account": owner.name, "name": title, "scopes": " ".join(sorted(set(scopes))), "created": desk.now(), "until": until}
    with desk.writing() as connection:
        made = connection.execute(token.insert().values(hash=_hash(secret), **row)).inserted_primary_key
        assert made is not None
        about = f"{made[0]} of {owner.name} ({row['scopes']})"
        note(desk, by or owner.name, "token-made", about, address, connection=connection)
        found = connection.execute(_tokens().where(token.c.id == made[0])).one()
    return _token(found, desk.now()), secret


def verify(desk: Desk, secret: str) -> Token | None:
    """The token with this secret; None if there is none, it has expired or was revoked, or its account is disabled."""
    if not secret.startswith(PREFIX):
        return None
    now = desk.clock()
    with desk.reading() as connection:
        found = connection.execute(_tokens().where(token.c.hash == _hash(secret), ~account.c.disabled)).first()
    if found is None:
        return None
    known = _token(found, now.strftime(STAMP))
    if known.revoked or known.expired:
        return None
    if known.used is None or known.used <= (now - _USED).strftime(STAMP):
        with desk.writing() as connection:
            connection.execute(update(token).where(token.c.id == known.id).values(used=now.strftime(STAMP)))
    return known


def listed(desk: Desk, name: str | None = None) -> tuple[Token, ...]:
    """The tokens of an account, or all; those that can still be used first, then the newest first."""
    wanted = _tokens().order_by(token.c.revoked.is_not(None), token.c.id.desc())
    if name is not None:
        wanted = wanted.where(token.c.account == name)
    with desk.reading() as connection:
        return tuple(_token(row, desk.now()) for row in connection.execute(wanted))


def revoke(desk: Desk, id: int, name: str | None = None, *, by: str | None = None, address: str | None = None) -> None:
    """Let a token open nothing any more.

    Args:
        desk: where it is kept.
        id: its number.
        name: the account whose it must be; None for anybody's.
        by: who does it, for the audit trail; else that account.
        address: from where.

    Raises:
        AccountError: if there is no such token.
    """
    with desk.writing() as connection:
        found = connection.execute(_tokens().where(token.c.id == id)).first()
        if found is None or (name is not None and found.account != name):
            raise AccountError("no_token", str(id), "there is no such token", "comity accounts tokens shows them")
        connection.execute(update(token).where(token.c.id == id, token.c.revoked.is_(None)).values(revoked=desk.now()))
        note(desk, by or found.account, "token-revoked", f"{id} of {found.account}", address, connection=connection)


def _tokens() -> Select[Any]:
    return select(token, account.c.role).join(account, account.c.name == token.c.account)


def _token(row: Any, now: str) -> Token:
    return Token(
        row.id, row.account, Role[row.role.upper()], row.name, frozenset(row.scopes.split()), row.created, row.used, row.until,
        row.revoked, row.until is not None and row.until <= now,
    )  # fmt: skip


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
