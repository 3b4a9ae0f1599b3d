"""People: who served whom, called what, when, as the documents tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, func, select

from comity.knowledge.world.folding import WORD, fold
from comity.register import rows, schema
from comity.register.answers import Office, Person
from comity.register.query import valid
from comity.register.view import View

_People = tuple[tuple[str, ...], dict[str, set[str]]]
"""The ids of all people, the most reported first, and by state or organisation those who served it."""


def persons(view: View, name: str = "", of: str | None = None, limit: int = 50, offset: int = 0) -> list[Person]:
    """People whose id holds a name or who served a state or organisation, with their offices over time; the most reported first."""
    with view.store.reading() as connection:
        key = "persons", name, of, limit, offset

        def find() -> tuple[Person, ...]:
            return tuple(_known(view, connection, _some(view, connection, name, of, limit, offset)))

        return list(view.kept(connection, key, find))


def _known(view: View, connection: Connection, ids: Sequence[str]) -> Iterator[Person]:
    """People with their offices, counted by the database: the best known are named in thousands of documents."""
    table = schema.appearance.c
    first = func.min(func.coalesce(table.published, "")).label("first")
    sums = func.min(table.published), func.max(table.published), func.count(), first, func.min(table.document).label("document")
    said = table.person, table.name, table.role, table["of"]
    held = select(*said, *sums).group_by(*said)
    found: dict[str, list[Any]] = {id: [] for id in ids}
    for some in rows.chunks(found):
        query = held.where(valid(schema.appearance, view.stamp), table.person.in_(some)).order_by(first, "document", table.name)
        for row in connection.execute(query).all():
            found[row.person].append(row)
    for id, seen in found.items():
        offices: dict[tuple[str | None, str | None], Office] = {}
        for _, _, role, of, begin, end, documents, *_ in seen:
            known = offices.get((role, of))
            days = [day for day in (begin, end, known and known.first, known and known.last) if day]
            documents += known.documents if known else 0
            offices[role, of] = Office(
                role=role, of=of, first=min(days, default=None), last=max(days, default=None), documents=documents
            )
        name = max((row.name for row in seen), key=len)
        yield Person(id=id, name=name, documents=sum(each.documents for each in offices.values()), offices=tuple(offices.values()))


def count_persons(view: View, name: str = "", of: str | None = None) -> int:
    """How many people :func:`persons` has to give in all."""
    with view.store.reading() as connection:
        if view.cubes is not None:
            return len(_such(view, connection, name, of))
        query = _appeared(view, name, of, func.count(schema.appearance.c.person.distinct()))
        return int(connection.execute(query).scalar() or 0)


def _some(view: View, connection: Connection, name: str, of: str | None, limit: int, offset: int) -> list[str]:
    """The ids of some people, the most reported first."""
    if view.cubes is not None:
        return _such(view, connection, name, of)[offset : offset + limit]
    person = schema.appearance.c.person
    ranked = _appeared(view, name, of, person).group_by(person).order_by(func.count().desc(), person)
    return [row.person for row in connection.execute(ranked.limit(limit).offset(offset))]


def _such(view: View, connection: Connection, name: str, of: str | None) -> list[str]:
    """The ids of all people that are asked for, the most reported first, from what a server keeps."""
    table = schema.appearance

    def count() -> _People:
        known = select(table.c.person, table.c["of"], func.count()).where(valid(table, view.stamp))
        counts: Counter[str] = Counter()
        serving: dict[str, set[str]] = defaultdict(set)
        for person, served, documents in connection.execute(known.group_by(table.c.person, table.c["of"])).all():
            counts[person] += documents
            if served:
                serving[served].add(person)
        return tuple(sorted(counts, key=lambda id: (-counts[id], id))), serving

    slug = _slug(name)
    if name and not slug:
        return []
    ids, serving = view.kept(connection, "people", count)
    return [id for id in ids if slug in id and (not of or id in serving.get(of, ()))]


def _slug(name: str) -> str:
    return "-".join(WORD.findall(fold(name)))


def _appeared(view: View, name: str, of: str | None, *columns: ColumnElement[Any]) -> Select[Any]:
    """Where people appear whose id holds a name or who served a state or organisation."""
    table = schema.appearance
    query = select(*columns).where(valid(table, view.stamp))
    if name:
        slug = _slug(name)
        query = query.where(table.c.person.contains(slug, autoescape=True) if slug else false())
    if of:
        query = query.where(table.c.person.in_(select(table.c.person).where(table.c["of"] == of)))
    return query


def person_of(person: str, seen: Sequence[Any]) -> Person:
    """A person from the rows of ``appearance``, the earliest published first."""
    by_office: dict[tuple[str | None, str | None], list[Any]] = defaultdict(list)
    for row in seen:
        by_office[row.role, row.of].append(row)
    offices = tuple(
        Office(
            role=role,
            of=of,
            first=min((row.published for row in held if row.published), default=None),
            last=max((row.published for row in held if row.published), default=None),
            documents=len(held),
        )
        for (role, of), held in by_office.items()
    )
    return Person(id=person, name=max((row.name for row in seen), key=len), documents=len(seen), offices=offices)
