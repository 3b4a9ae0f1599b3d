"""Accounts: names, passwords (argon2id), roles. An account is disabled and never deleted, since judgements bear its name."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from comity.desk import guessing
from comity.desk.audit import NOBODY, note
from comity.desk.schema import account, session
from comity.desk.store import Desk
from comity.errors import DeskError

SHORTEST, LONGEST, LONGEST_NAME = 12, 1024, 64
"""Signs of a password, at least and at most, and of a name at most."""
_DISTINCT = 5  # different signs of a password at least
_OTHER = 8  # signs of a password besides the name at least
_HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)  # each hash takes 64 MB; many guesses at once must not take all memory
ADD_ADMIN = "comity accounts add NAME --role admin"


class Role(IntEnum):
    """What somebody may do; each may do what those below may."""

    GUEST = 0
    READER = 1
    REVIEWER = 2
    ADMIN = 3


ROLES = tuple(role.name.lower() for role in Role if role is not Role.GUEST)
"""The roles that accounts have."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in.

    Attributes:
        name: under which judgements are stored.
        role: what they may do.
        created: when (UTC).
        disabled: they may not sign in any more.
    """

    name: str
    role: Role
    created: str
    disabled: bool


class AccountError(DeskError):
    """What cannot be done with an account or a token.

    Args:
        why: a short code, by which pages find their own words: ``short``, ``taken`` ….
        name: the account.
        problem: what is wrong.
        remedy: what the user can do about it.
    """

    def __init__(self, why: str, name: str, problem: str, remedy: str) -> None:
        super().__init__(name, problem, remedy)
        self.why = why


class SignInError(AccountError):
    """A sign-in that is refused. It does not hold what was typed, which may be a password in the wrong field.

    Attributes:
        wait: seconds until another try is looked at; 0 if at once.
    """

    def __init__(self, wait: float = 0) -> None:
        remedy = f"wait {max(1, round(wait))} seconds" if wait else "try again"
        problem = "too many wrong tries" if wait else "no such name with this password"
        super().__init__("wait" if wait else "refused", "sign-in", problem, remedy)
        self.wait = wait


def role_of(name: str) -> Role:
    """A role by its name.

    Raises:
        AccountError: if there is none.
    """
    if name not in ROLES:
        raise AccountError("role", name, "is no role", f"say one of {', '.join(ROLES)}")
    return Role[name.upper()]


def any_account(desk: Desk) -> bool:
    """Whether there are accounts, so that one has to sign in."""
    with desk.reading() as connection:
        return connection.execute(select(account.c.name).limit(1)).first() is not None


def listed(desk: Desk) -> tuple[Account, ...]:
    """All accounts by name."""
    with desk.reading() as connection:
        return tuple(_account(row) for row in connection.execute(select(account).order_by(func.lower(account.c.name))))


def find(desk: Desk, name: str) -> Account | None:
    """An account by its name, however it is written in capitals; None if there is none."""
    with desk.reading() as connection:
        return _found(connection, name)


def add(desk: Desk, name: str, password: str, role: Role, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Make an account.

    Args:
        desk: where it is kept.
        name: letters, digits, spaces and . _ - @ '.
        password: see :func:`check_password`.
        role: the first account must be an admin, since accounts are managed by admins.
        by: who does it, for the audit trail.
        address: from where.

    Raises:
        AccountError: if the name is taken or not one, the password too weak, or the first account no admin.
    """
    name = checked_name(name)
    check_password(name, password)
    hashed = _hash(password)
    with desk.writing() as connection:
        if _found(connection, name):
            raise AccountError("taken", name, "there is such an account", "choose another name, or comity accounts password NAME")
        if role is not Role.ADMIN and connection.execute(select(account.c.name).limit(1)).first() is None:
            raise AccountError("first", name, "the first account must be an admin", "give it --role admin")
        connection.execute(insert(account).values(name=name, password=hashed, role=role.name.lower(), created=desk.now()))
        note(desk, by, "account-added", f"{name} ({role.name.lower()})", address, connection=connection)
        return _known(connection, name)


def set_role(desk: Desk, name: str, role: Role, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Give an account another role, at once.

    Raises:
        AccountError: if there is no such account, or it is the last admin.
    """
    with desk.writing() as connection:
        known = _known(connection, name)
        if role is not Role.ADMIN:
            _keep_an_admin(connection, known)
        connection.execute(update(account).where(account.c.name == known.name).values(role=role.name.lower()))
        note(desk, by, "role-changed", f"{known.name} ({role.name.lower()})", address, connection=connection)
        return _known(connection, known.name)


def disable(desk: Desk, name: str, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Let nobody sign in with an account any more; its sessions end and its tokens open nothing.

    Raises:
        AccountError: if there is no such account, or it is the last admin.
    """
    with desk.writing() as connection:
        known = _known(connection, name)
        _keep_an_admin(connection, known)
        connection.execute(update(account).where(account.c.name == known.name).values(disabled=True))
        connection.execute(delete(session).where(session.c.account == known.name))
        note(desk, by, "disabled", known.name, address, connection=connection)
        return _known(connection, known.name)


def enable(desk: Desk, name: str, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Let somebody sign in again.

    Raises:
        AccountError: if there is no such account.
    """
    with desk.writing() as connection:
        known = _known(connection, name)
        connection.execute(update(account).where(account.c.name == known.name).values(disabled=False))
        note(desk, by, "enabled", known.name, address, connection=connection)
        return _known(connection, known.name)


def waits(desk: Desk, names: Iterable[str]) -> dict[str, float]:
    """Of those accounts for which wrong passwords were given: seconds until another one is looked at."""
    with desk.reading() as connection:
        found = {name: guessing.waiting(connection, [guessing.of_name(name)], desk.clock()) for name in names}
    return {name: wait for name, wait in found.items() if wait}


def unlock(desk: Desk, name: str, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Forget the wrong passwords that were given for an account, so that one need not wait.

    Raises:
        AccountError: if there is no such account.
    """
    with desk.writing() as connection:
        known = _known(connection, name)
        guessing.forgive(connection, [guessing.of_name(known.name)])
        note(desk, by, "unlocked", known.name, address, connection=connection)
        return known


def set_password(desk: Desk, name: str, password: str, *, by: str = NOBODY, address: str | None = None) -> Account:
    """Give an account another password; all its sessions end, and one need not wait after wrong ones.

    Raises:
        AccountError: if there is no such account, or the password is too weak.
    """
    known = find(desk, name)
    if known is None:
        raise _unknown(name)
    check_password(known.name, password)
    hashed = _hash(password)
    with desk.writing() as connection:
        connection.execute(update(account).where(account.c.name == known.name).values(password=hashed))
        connection.execute(delete(session).where(session.c.account == known.name))
        guessing.forgive(connection, [guessing.of_name(known.name)])
        note(desk, by, "password-changed", known.name, address, connection=connection)
    return known


def sign_in(desk: Desk, name: str, password: str, address: str | None = None) -> Account:
    """Who has this name and password.

    The same work is done for names that there are and that there are not. After some wrong passwords for a name, or from an
    address, one has to wait before another one is looked at, longer each time (``desk/guessing.py``).

    Raises:
        SignInError: if nobody has, or one has to wait.
    """
    keys = [guessing.of_name(name), *([guessing.of_address(address)] if address else [])]
    wait = _count(desk, keys)
    with desk.reading() as connection:
        found = _row(connection, name)
    right = _verify(found.password if found else _nobody(), password)
    known = _account(found) if found else None
    if found is None or known is None or not right or known.disabled:
        # Only names that there are go on record, for the same reason.
        note(desk, NOBODY, "locked-out" if wait else "refused", known.name if known else None, address)
        raise SignInError(wait)
    with desk.writing() as connection:
        guessing.forgive(connection, keys)
        if _HASHER.check_needs_rehash(found.password):
            connection.execute(update(account).where(account.c.name == known.name).values(password=_hash(password)))
        note(desk, known.name, "signed-in", None, address, connection=connection)
    return known


def is_password(desk: Desk, name: str, password: str, address: str | None = None) -> bool:
    """Whether an account has this password: what one is asked before one changes it. Wrong ones count as guesses.

    Raises:
        SignInError: if one has to wait.
    """
    keys = [guessing.of_name(name)]
    wait = _count(desk, keys)
    with desk.reading() as connection:
        found = _row(connection, name)
    right = _verify(found.password if found else _nobody(), password)
    if right:
        with desk.writing() as connection:
            guessing.forgive(connection, keys)
    else:
        note(desk, name, "locked-out" if wait else "refused", name, address)
    return right


def _count(desk: Desk, keys: Sequence[guessing.Key]) -> float:
    """Count a try as a wrong one before it is looked at, so that many at once are not more than one after the other.

    Returns:
        Seconds to wait if it is wrong.

    Raises:
        SignInError: if one has to wait already.
    """
    with desk.writing() as connection:
        wait = guessing.waiting(connection, keys, desk.clock())
        if not wait:
            return guessing.count(connection, keys, desk.clock())
    raise SignInError(wait)


def checked_name(name: str) -> str:
    """A name as it is stored.

    Raises:
        AccountError: if it is no name.
    """
    name = " ".join(unicodedata.normalize("NFC", name).split())
    known = all(sign.isalnum() or sign in " ._-@'’" for sign in name)
    if not 0 < len(name) <= LONGEST_NAME or not name[0].isalnum() or not known:
        remedy = f"use letters, digits, spaces and . _ - @ ', {LONGEST_NAME} signs at most"
        raise AccountError("name", repr(name[:LONGEST_NAME]), "cannot be a name", remedy)
    return name


def check_password(name: str, password: str) -> None:
    """Whether a password will do: long, not the name, not the same few signs again and again.

    Raises:
        AccountError: if it will not; the error does not hold it.
    """
    if len(password) < SHORTEST:
        raise AccountError("short", name, "the password is too short", f"take {SHORTEST} signs or more, such as four words")
    if len(password) > LONGEST:
        raise AccountError("long", name, "the password is too long", f"take {LONGEST} signs at most")
    if len(password.casefold().replace(name.casefold(), "")) < _OTHER:
        raise AccountError("same", name, "the password is the name", "take other words")
    if len(set(password)) < _DISTINCT:
        raise AccountError("few", name, "the password is the same few signs again and again", "take four words")


def _keep_an_admin(connection: Connection, known: Account) -> None:
    others = select(account.c.name).where(account.c.role == "admin", ~account.c.disabled, account.c.name != known.name).limit(1)
    if known.role is Role.ADMIN and not known.disabled and connection.execute(others).first() is None:
        raise AccountError("last", known.name, "is the last admin", f"make another one first: {ADD_ADMIN}")


def _found(connection: Connection, name: str) -> Account | None:
    row = _row(connection, name)
    return _account(row) if row else None


def _row(connection: Connection, name: str) -> Any:
    """The row of an account, however its name is written in capitals; SQLite folds those of ASCII only."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return next((row for row in connection.execute(select(account)) if row.name.casefold() == folded), None)


def _known(connection: Connection, name: str) -> Account:
    found = _found(connection, name)
    if found is None:
        raise _unknown(name)
    return found


def _unknown(name: str) -> AccountError:
    return AccountError("unknown", name[:LONGEST_NAME], "there is no such account", "comity accounts list shows them")


def _account(row: Any) -> Account:
    return Account(row.name, Role[row.role.upper()], row.created, bool(row.disabled))


@cache
def _nobody() -> str:
    """A hash that no password has, for names that nobody has."""
    return _hash("\0" * SHORTEST)


def _hash(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password)


def _verify(hashed: str, password: str) -> bool:
    with _AT_ONCE:
        try:
            return _HASHER.verify(hashed, password if len(password) <= LONGEST else "")
        except (VerificationError, InvalidHashError):
            return False
