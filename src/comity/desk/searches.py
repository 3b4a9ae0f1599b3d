"""Saved searches: what somebody wants to be told of, with a feed that opens by its key and a digest by e-mail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, select

from comity.desk.accounts import any_account, find
from comity.desk.schema import search as table
from comity.desk.store import Desk
from comity.errors import DeskError, RegisterError
from comity.register.query import Filter
from comity.register.terms import filter_of, number
from comity.register.view import View

DAY, WEEK = "day", "week"
EVERY: Mapping[str, int] = {DAY: 1, WEEK: 7}
"""How often a digest may come, in days."""
LONGEST_NAME, LONGEST_QUERY, LONGEST_MAIL = 120, 4000, 254
MANY = 200
"""Saved searches of one owner at most."""
FIELDS = tuple(field.name for field in fields(Filter))
"""Fields of a filter as they stand in addresses; ``language`` there is that of the documents, ``lang`` that of the page."""
LISTS = frozenset(field.name for field in fields(Filter) if field.default == ())
"""Of these, those that may stand in an address several times."""
_TRUTHS = frozenset({"disputed", "rejected"})
_NUMBERS = frozenset({"confidence", "independent"})
_TRUE = frozenset({"1", "true", "yes", "on"})


class SearchError(DeskError):
    """What cannot be done with a saved search.

    Args:
        why: a short code, by which pages find their own words: ``empty``, ``long``, ``many``, ``name``, ``every``, ``mail`` or
            ``unknown``.
        name: what it is about.
        problem: what is wrong.
        remedy: what the user can do about it.
    """

    def __init__(self, why: str, name: str, problem: str, remedy: str) -> None:
        super().__init__(name, problem, remedy)
        self.why = why


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search.

    Attributes:
        id: number.
        owner: whose it is: a name as judgements have it.
        name: what they call it.
        query: what is looked for, as it stands in addresses after the question mark; fields of a filter only.
        key: opens its feed without a password.
        created: when (UTC).
        language: ISO 639-1 code of its feed and digests.
        mail: where its digest goes; None for none.
        every: how often: ``day`` or ``week``; None for never.
        sent: when the last digest went; None for never.
        told: the time of the register up to which digests have told what is new.
    """

    id: int
    owner: str
    name: str
    query: str
    key: str
    created: str
    language: str
    mail: str | None = None
    every: str | None = None
    sent: str | None = None
    told: str | None = None

    @property
    def given(self) -> dict[str, Any]:
        """What it asks for, as :func:`comity.register.terms.filter_of` takes it."""
        return given(self.query)

    def filter(self, view: View) -> Filter:
        """The facts that it asks for.

        Raises:
            RegisterError: if the register no longer knows a name in it.
        """
        return filter_of(view, self.given)


def given(query: str) -> dict[str, Any]:
    """The fields of a filter in the part of an address after its question mark; what is empty or something else is left out.

    Numbers that are none stay as they are written; :func:`comity.register.terms.filter_of` says what is wrong with them.

    >>> given("actor=KOR&domain=cyber&domain=energy&sort=date")
    {'actor': ['KOR'], 'domain': ['cyber', 'energy']}
    """
    found: dict[str, Any] = {}
    for name, written in parse_qsl(query):
        value = written.strip()
        if name not in FIELDS or not value:
            continue
        if name in LISTS:
            found.setdefault(name, []).append(value)
        elif name in _TRUTHS:
            found[name] = value.lower() in _TRUE
        elif name in _NUMBERS:
            found.setdefault(name, _number(name, value))
        else:
            found.setdefault(name, value)
    return found


def _number(field: str, written: str) -> float | int | str:
    """A number as it is meant; what is none as it is written, so that whoever asks for it is told."""
    try:
        return number(field, written)
    except RegisterError:
        return written


def written(fields: Mapping[str, Any]) -> str:
    """The fields of a filter as they stand in addresses; the opposite of :func:`given`."""
    pairs = [
        (name, "1" if one is True else str(one))
        for name, value in fields.items()
        if name in FIELDS and value not in (None, False, "")
        for one in (value if isinstance(value, list | tuple) else [value])
    ]
    return urlencode(pairs)


def save(desk: Desk, owner: str, name: str, query: str, language: str) -> Search:
    """Save a search.

    Args:
        desk: where it is kept.
        owner: whose it is.
        name: what they call it.
        query: the part of an address after its question mark; other things than filters are left out.
        language: ISO 639-1 code of its feed and digests.

    Raises:
        SearchError: if it has no name or asks for nothing, is too long, or the owner has too many.
    """
    kept = written(given(query))
    if not kept or len(kept) > LONGEST_QUERY:
        why, problem = ("long", "asks for too much") if kept else ("empty", "asks for nothing")
        raise SearchError(why, _shown(name), problem, "search for words, or choose filters, then save that")
    row = {"owner": owner, "name": _named(name), "query": kept, "language": language, "created": desk.now(), "key": _key()}
    with desk.writing() as connection:
        if len(connection.execute(select(table.c.id).where(table.c.owner == owner)).all()) >= MANY:
            raise SearchError("many", _shown(name), f"{MANY} searches are saved already", "delete one that is no longer needed")
        made = connection.execute(table.insert().values(**row)).inserted_primary_key
    assert made is not None
    return find_one(desk, owner, int(made[0]))


def of(desk: Desk, owner: str) -> list[Search]:
    """The saved searches of an owner, by name."""
    return sorted(_all(desk, table.c.owner == owner), key=lambda search: (search.name.casefold(), search.id))


def with_digest(desk: Desk) -> list[Search]:
    """The saved searches that send digests, in the order in which they were made."""
    return _all(desk, table.c.mail.is_not(None), table.c.every.is_not(None))


def find_one(desk: Desk, owner: str, number: int) -> Search:
    """A saved search of an owner.

    Raises:
        SearchError: if they have none with this number.
    """
    found = _all(desk, table.c.owner == owner, table.c.id == number)
    if not found:
        remedy = "the page of saved searches lists them"
        raise SearchError("unknown", f"search {number}", "there is no such saved search of yours", remedy)
    return found[0]


def by_key(desk: Desk, key: str) -> Search | None:
    """The saved search that a key opens; None if there is none, or its owner may no longer read."""
    found = _all(desk, table.c.key == key)
    return found[0] if found and may_read(desk, found[0].owner) else None


def may_read(desk: Desk, owner: str) -> bool:
    """Whether an owner may still read: where there are accounts, only those that are there and not disabled."""
    if not any_account(desk):
        return True
    account = find(desk, owner)
    return account is not None and not account.disabled


def rename(desk: Desk, search: Search, name: str) -> None:
    """Call a saved search something else.

    Raises:
        SearchError: if the name is empty or too long.
    """
    _change(desk, search, name=_named(name))


def delete(desk: Desk, search: Search) -> None:
    """Delete a saved search with its feed and digest."""
    with desk.writing() as connection:
        connection.execute(table.delete().where(table.c.id == search.id))


def renew(desk: Desk, search: Search) -> None:
    """Give the feed another address: the one before opens nothing any more."""
    _change(desk, search, key=_key())


def send_digest(desk: Desk, search: Search, mail: str, every: str, language: str) -> None:
    """Let a saved search send a digest of what is new from now on, or change where and how often.

    Raises:
        SearchError: if the address is none, or ``every`` is neither day nor week.
    """
    if every not in EVERY:
        raise SearchError("every", _shown(every), "is no time between digests", f"choose {' or '.join(EVERY)}")
    begun = {} if search.mail and search.every else {"told": desk.now(), "sent": None}
    _change(desk, search, mail=checked_mail(mail), every=every, language=language, **begun)


def stop_digest(desk: Desk, search: Search) -> None:
    """Let a saved search send no digest."""
    _change(desk, search, mail=None, every=None)


def sent(desk: Desk, search: Search, told: str) -> None:
    """Note that the mail server has taken a digest of all that was new up to a time of the register."""
    _change(desk, search, sent=desk.now(), told=told)


def checked_mail(mail: str) -> str:
    """A mail address, without what stands around it.

    Raises:
        SearchError: if it is none.
    """
    plain = mail.strip()
    try:
        address = Address(addr_spec=plain)
        good = bool(address.username and address.domain) and plain.isprintable() and plain.isascii() and " " not in plain
    except (MessageError, ValueError, IndexError):
        good = False
    if not good or len(plain) > LONGEST_MAIL:
        raise SearchError("mail", _shown(mail), "is no mail address", "write one such as name@example.org")
    return plain


def _all(desk: Desk, *conditions: ColumnElement[bool]) -> list[Search]:
    with desk.reading() as connection:
        found = connection.execute(select(table).where(*conditions).order_by(table.c.id)).mappings()
        return [Search(**{**row, "language": row["language"] or "en"}) for row in found]


def _change(desk: Desk, search: Search, **values: Any) -> None:
    with desk.writing() as connection:
        connection.execute(table.update().where(table.c.id == search.id).values(**values))


def _named(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME or not plain.isprintable():
        raise SearchError("name", _shown(name), "is no name for a search", f"give it one of {LONGEST_NAME} signs at most")
    return plain


def _shown(text: str) -> str:
    """What a user wrote, as an error may show it."""
    return repr(text[:LONGEST_NAME])


def _key() -> str:
    return secrets.token_urlsafe(32)
