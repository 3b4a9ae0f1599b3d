"""The audit trail: who did what, about what, when, from where. It is only ever added to; the database refuses anything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from comity.desk.schema import audit
from comity.desk.store import Desk
from comity.errors import DeskError

ACTS = (
    "signed-in", "signed-out", "refused", "locked-out", "judged", "added", "exported", "token-made", "token-revoked",
    "account-added", "role-changed", "password-changed", "disabled", "enabled", "unlocked", "sessions-ended", "changed",
)  # fmt: skip
"""What can be noted; ``changed`` is what changed something and is none of the others."""
NOBODY = "-"
"""Who acts where nobody has signed in."""
LONGEST = 500
"""Signs of what an entry is about, at most."""
PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail.

    Attributes:
        id: grows with time.
        at: when (UTC).
        who: the account's name; NOBODY for those who have not signed in.
        what: one of ACTS.
        about: the fact, file, account …; None for nothing in particular.
        address: of the client; None for the command line.
    """

    id: int
    at: str
    who: str
    what: str
    about: str | None
    address: str | None


def note(
    desk: Desk, who: str, what: str, about: str | None = None, address: str | None = None, *, connection: Connection | None = None
) -> None:
    """Add a line to the trail.

    Args:
        desk: where it is kept.
        who: the account's name.
        what: one of ACTS.
        about: ids or names; never a text or a secret. Cut at LONGEST.
        address: of the client.
        connection: an open transaction of the desk, in which what is noted is stored too.

    Raises:
        DeskError: if there is no such act.
    """
    if what not in ACTS:
        raise DeskError(str(desk.path), f"nothing is noted as {what!r}", f"say one of {', '.join(ACTS)}")
    row = insert(audit).values(at=desk.now(), who=who, what=what, about=about[:LONGEST] if about else None, address=address)
    if connection is not None:
        connection.execute(row)
        return
    with desk.writing() as own:
        own.execute(row)


def trail(
    desk: Desk, *, who: str | None = None, what: Sequence[str] = (), before: int | None = None, limit: int = PAGE
) -> tuple[Entry, ...]:
    """Lines of the trail, the newest first.

    Args:
        desk: where it is kept.
        who: only what this account did.
        what: only these acts.
        before: only lines older than the one with this id, for the next page.
        limit: lines at most.
    """
    wanted = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if who:
        wanted = wanted.where(audit.c.who == who)
    if what:
        wanted = wanted.where(audit.c.what.in_(what))
    if before is not None:
        wanted = wanted.where(audit.c.id < before)
    with desk.reading() as connection:
        return tuple(Entry(row.id, row.at, row.who, row.what, row.about, row.address) for row in connection.execute(wanted))


def last(desk: Desk, what: str) -> dict[str, str]:
    """When each account last did something, by its name (UTC)."""
    wanted = select(audit.c.who, func.max(audit.c.at)).where(audit.c.what == what).group_by(audit.c.who)
    with desk.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(wanted)}


def everybody(desk: Desk) -> tuple[str, ...]:
    """All who stand in the trail."""
    with desk.reading() as connection:
        return tuple(connection.execute(select(audit.c.who).distinct().order_by(audit.c.who)).scalars())
