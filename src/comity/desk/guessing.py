"""What makes guessing passwords slow: after some wrong ones one waits, twice as long each time, and never longer than LONGEST.

Wrong passwords are counted for the name that was given, whether there is such an account or not, and for the client's address.
While one waits no password is looked at and none is counted: every wait ends, so that nobody is locked out for good.
"""

from __future__ import annotations

import datetime
import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert

from comity.desk.schema import guess

FIRST, LONGEST = 15.0, 900.0
"""Seconds of the first wait, and at most."""
FORGOTTEN = 3600.0
"""Seconds after the last wrong password, and after the wait, when they no longer count."""


@dataclass(frozen=True, slots=True)
class Key:
    """What wrong passwords are counted for.

    Attributes:
        hash: SHA-256 of the name or address; what was typed as a name may be a password.
        free: how many are free.
    """

    hash: str
    free: int


def of_name(name: str) -> Key:
    """The key of a name; five wrong passwords are free."""
    return Key(_hashed("name:" + name.casefold().strip()), 5)


def of_address(address: str) -> Key:
    """The key of a client's address, of IPv6 its network; several people may share one, so that twenty are free."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return Key(_hashed("address:" + address), 20)
    if known.version == 6:
        known = ipaddress.ip_network((known, 64), strict=False).network_address
    return Key(_hashed(f"address:{known}"), 20)


def waiting(connection: Connection, keys: Sequence[Key], now: datetime.datetime) -> float:
    """Seconds to wait; 0 for none."""
    until = connection.execute(select(func.max(guess.c.until)).where(guess.c.key.in_([key.hash for key in keys]))).scalar()
    return max(0.0, (until or 0.0) - now.timestamp())


def count(connection: Connection, keys: Sequence[Key], now: datetime.datetime) -> float:
    """Count a wrong password. Returns the seconds to wait from now on; 0 for none."""
    time = now.timestamp()
    connection.execute(delete(guess).where(guess.c.at < time - FORGOTTEN, guess.c.until < time - FORGOTTEN))
    waits = []
    for key in keys:
        before = connection.execute(select(guess.c.failures).where(guess.c.key == key.hash)).scalar() or 0
        over = before + 1 - key.free
        wait = min(LONGEST, FIRST * 2.0 ** min(over, 20)) if over >= 0 else 0.0
        row = {"failures": before + 1, "at": time, "until": time + wait}
        connection.execute(insert(guess).values(key=key.hash, **row).on_conflict_do_update(index_elements=["key"], set_=row))
        waits.append(wait)
    return max(waits)


def forgive(connection: Connection, keys: Sequence[Key]) -> None:
    """The password was right: for the first key nothing counts any more, for the others this try does not.

    They keep what was counted before, since with an account of one's own one could else go on guessing for others.
    """
    first, *others = [key.hash for key in keys]
    connection.execute(delete(guess).where(guess.c.key == first))
    connection.execute(update(guess).where(guess.c.key.in_(others)).values(failures=guess.c.failures - 1, until=0.0))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
