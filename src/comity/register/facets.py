"""Search: facts and documents that a question finds, the latest first, and by what they can be narrowed, with counts.

What stands in a large register is not counted to the end: the latest facts are looked through, up to a bound, and the answer says
whether there are more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, literal_column, or_, select

from comity.model.reading import Record
from comity.model.register import Action, Fact
from comity.register import fulltext, rows, schema
from comity.register.query import Filter, leading, matching, valid
from comity.register.snippets import Segment, excerpt
from comity.register.view import View

MOST = 1000
"""Facts that are looked at, and documents that are counted."""
FEW = 2000
"""Documents that hold some words: up to so many, their facts are looked for; of more, the facts are looked for these words."""
WALKED = 3_000, 20_000
"""The latest facts that are looked for words which many documents hold: so many, then so many, then all."""
ENOUGH = 200
"""Facts that suffice among these."""
PAGE = 20
"""Facts or documents on a page."""
SHARES = 10
"""Values of a facet at most."""
_TOLD = 30  # facts of one document that are given


class Share(Record, frozen=True, kw_only=True):
    """A value by which facts can be narrowed, and how many of those found have it."""

    value: str
    facts: int


class Found(Record, frozen=True, kw_only=True):
    """What a question found.

    Attributes:
        rows: the versions of the facts, the latest first, :data:`MOST` at most; fewer where very many documents hold the words.
        more: there may be more facts than these.
        facets: by field of a filter (``kind``, ``type``, ``domain``, ``actor``, ``year``, ``source``, ``language``) its values
            among these facts, the most frequent first; of the years the latest.
    """

    rows: tuple[int, ...]
    more: bool
    facets: dict[str, tuple[Share, ...]]


class Text(Record, frozen=True, kw_only=True):
    """A document that was found.

    Attributes:
        document: its number.
        name: its file name or address.
        title, publisher, published: where known; EDTF.
        language: ISO 639-1 code.
        excerpt: the words around those looked for, in pieces; the beginning of the text where no words were given.
        facts: what it says, at most 30 of them: not what was removed or rejected.
    """

    document: int
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str
    excerpt: tuple[Segment, ...]
    facts: tuple[Fact, ...]


class _Parties(msgspec.Struct, frozen=True):
    """Of a fact's JSON, who takes part."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()


def find(view: View, wanted: Filter, most: int = MOST) -> Found:
    """The latest facts that a filter asks for, whose documents hold its words if it has any, with their facets.

    Args:
        view: the register at a time.
        wanted: which facts.
        most: how many are looked at.

    Raises:
        RegisterError: if there is no word to look for.
    """
    with view.store.reading() as connection:
        found, more = _rows(view, connection, wanted, most + 1)
        chosen = found[:most]
        return Found(rows=tuple(chosen), more=more or len(found) > most, facets=_facets(connection, chosen, wanted))


def facts(view: View, found: Found, offset: int = 0, limit: int = PAGE) -> tuple[Fact, ...]:
    """Some of the facts that were found, in their order."""
    wanted = found.rows[offset : offset + limit]
    fact = schema.fact.c
    with view.store.reading() as connection:
        query = select(fact.row, fact.body, fact.until).where(rows.among(connection, fact.row, wanted))
        by_row = {row: msgspec.structs.replace(rows.decode(body), until=until) for row, body, until in connection.execute(query)}
    return tuple(by_row[row] for row in wanted)


def documents(view: View, wanted: Filter, found: Found, offset: int = 0, limit: int = PAGE) -> tuple[tuple[Text, ...], int]:
    """The documents that a question finds, the last added first, and how many there are; one above :data:`MOST` means more.

    Words alone find every document that holds them; with other conditions, those that say the facts found.

    Args:
        view: the register at a time.
        wanted: the question.
        found: what :func:`find` found for it.
        offset: how many are left out.
        limit: how many at most.

    Raises:
        RegisterError: if there is no word to look for.
    """
    table = schema.document
    with view.store.reading() as connection:
        if wanted.words and wanted == Filter(words=wanted.words):
            numbers = [*connection.execute(_holding(view, connection, wanted.words, MOST + 1)).scalars()]
        else:
            numbers = _saying(connection, wanted, found)
        shown = numbers[offset : offset + limit]
        query = select(table).where(rows.among(connection, table.c.id, shown))
        texts = {row.id: row for row in connection.execute(query)}
        told = _told(view, connection, shown)
    pieces = fulltext.pieces(wanted.words) if wanted.words else []
    return tuple(_text(texts[number], pieces, told[number]) for number in shown if number in texts), len(numbers)


def with_words(connection: Connection, words: str, versions: Sequence[int]) -> list[int]:
    """Those of some versions of facts that a document says which holds some words, in their order.

    The documents are asked for at once: joined with the facts, SQLite would look the words up anew for each of them.
    """
    told = schema.fact_claim.c
    said: dict[int, list[int]] = defaultdict(list)
    for some in rows.chunks(versions):
        for row, document in connection.execute(select(told.row, told.document).where(rows.among(connection, told.row, some))):
            said[document].append(row)
    found = {row for document in _with_words(connection, words, said) for row in said[document]}
    return [row for row in versions if row in found]


# -- facts ----------------------------------------------------------------------------------------------------------------


def _rows(view: View, connection: Connection, wanted: Filter, limit: int) -> tuple[list[int], bool]:
    """The versions of facts that a filter asks for, the latest first, and whether there may be more though these are fewer than
    the limit."""
    every = view.found(connection, wanted)
    if every is not None:
        return [row for _, row in every.page("date", limit, None)], False
    if not wanted.words:
        return _latest(view, connection, wanted, limit), False
    plain, told = replace(wanted, words=None), schema.fact_claim
    few = [*connection.execute(_holding(view, connection, wanted.words, FEW + 1)).scalars()]
    if len(few) <= FEW:
        said = select(told.c.row).where(rows.among(connection, told.c.document, few))
        return _latest(view, connection, plain, limit, [schema.fact.c.row.in_(said)]), False
    for many in WALKED:
        near, seen = _walk(view, connection, plain, wanted.words, many)
        if seen < many:
            return near[:limit], False
        if len(near) >= ENOUGH:
            return near[:limit], True
    return _latest(view, connection, wanted, limit), False


def _walk(view: View, connection: Connection, plain: Filter, words: str, many: int) -> tuple[list[int], int]:
    """Of the latest facts those whose documents hold some words, and how many facts were looked at."""
    lead = leading(plain)
    latest = matching(plain, view.stamp, lead.c.first, lead.c.row).order_by(lead.c.first.desc(), lead.c.row.desc())
    walked = [row for _, row in connection.execute(latest.limit(many))]
    return with_words(connection, words, walked), len(walked)


def _latest(
    view: View, connection: Connection, wanted: Filter, limit: int, also: Sequence[ColumnElement[bool]] = ()
) -> list[int]:
    lead = leading(wanted)
    query = matching(wanted, view.stamp, lead.c.first, lead.c.row, also=also)
    ordered = query.order_by(lead.c.first.desc(), lead.c.row.desc()).limit(limit)
    return [row for _, row in connection.execute(ordered)]


def _holding(view: View, connection: Connection, words: str, limit: int) -> Select[tuple[int]]:
    """The numbers of the last added documents that hold some words."""
    document = schema.document
    if view.stamp is None:
        found = fulltext.numbers(connection, words)
        return found.order_by(found.selected_columns[0].desc()).limit(limit)
    fulltext.by_index(connection)
    stood = (document.c.added <= view.stamp, or_(document.c.until.is_(None), document.c.until > view.stamp))
    return select(document.c.id).where(fulltext.holds(words), *stood).order_by(document.c.id.desc()).limit(limit)


# -- facets ---------------------------------------------------------------------------------------------------------------


def _facets(connection: Connection, chosen: Sequence[int], wanted: Filter) -> dict[str, tuple[Share, ...]]:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    fact, told = schema.fact.c, schema.fact_claim.c
    asked = {*wanted.actor, *wanted.other}
    for some in rows.chunks(chosen):
        query = select(fact.kind, fact.type, fact.first, fact.domains, fact.languages, fact.body)
        for row in connection.execute(query.where(rows.among(connection, fact.row, some))):
            parties = msgspec.json.decode(row.body, type=_Parties)
            counted["kind"][row.kind] += 1
            counted["type"][row.type] += 1
            counted["domain"].update(set(row.domains.split()))
            counted["language"].update(set(row.languages.split()))
            counted["actor"].update({*parties.actor, *parties.recipient} - asked)
            if row.first:
                counted["year"][row.first[:4]] += 1
        said = select(told.row, told.publisher).where(rows.among(connection, told.row, some)).distinct()
        counted["source"].update(publisher for _, publisher in connection.execute(said) if publisher)
    ordered = {field: sorted(counts.items(), key=lambda each: (-each[1], each[0])) for field, counts in counted.items()}
    if "year" in ordered:
        ordered["year"].sort(reverse=True)
    return {
        field: tuple(Share(value=value, facts=n) for value, n in shares[:SHARES]) for field, shares in ordered.items() if shares
    }


# -- documents ------------------------------------------------------------------------------------------------------------


def _saying(connection: Connection, wanted: Filter, found: Found) -> list[int]:
    """The numbers of the documents that say the facts found, and hold the words, the last added first."""
    told, document = schema.fact_claim.c, schema.document.c
    numbers: set[int] = set()
    for some in rows.chunks(found.rows):
        query = select(told.document).where(rows.among(connection, told.row, some)).distinct()
        if wanted.language or wanted.source:
            query = query.join(schema.document, document.id == told.document)
        if wanted.language:
            query = query.where(document.language.in_(wanted.language))
        if wanted.source:
            columns = (document.name, document.publisher)
            query = query.where(or_(*(column.icontains(wanted.source, autoescape=True) for column in columns)))
        numbers.update(connection.scalars(query))
    return sorted(_with_words(connection, wanted.words, numbers) if wanted.words else numbers, reverse=True)


def _with_words(connection: Connection, words: str, documents: Iterable[int]) -> list[int]:
    """Those of some documents that hold some words."""
    numbers = fulltext.numbers(connection, words)
    number = numbers.selected_columns[0] + literal_column("0")  # else SQLite looks the words up for each number
    return [*connection.scalars(numbers.where(rows.among(connection, number, list(documents))))]


def _told(view: View, connection: Connection, numbers: Iterable[int]) -> dict[int, tuple[Fact, ...]]:
    """By number of the documents, the facts that they say."""
    told, fact = schema.fact_claim.c, schema.fact.c
    query = (
        select(told.document, fact.row, fact.first, fact.body)
        .join_from(schema.fact_claim, schema.fact, fact.row == told.row)
        .where(rows.among(connection, told.document, list(numbers)), valid(schema.fact, view.stamp), fact.removed.is_(None))
        .order_by(told.document, fact.first.desc(), fact.row.desc())
        .distinct()
    )
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in connection.execute(query):
        if len(found[row.document]) < _TOLD:
            read = rows.decode(row.body)
            if read.judged != Action.REJECT.value:
                found[row.document].append(read)
    return defaultdict(tuple, {number: tuple(facts) for number, facts in found.items()})


def _text(row: Any, pieces: Sequence[str], told: tuple[Fact, ...]) -> Text:
    return Text(
        document=row.id,
        name=row.name,
        title=row.title,
        publisher=row.publisher,
        published=row.published,
        language=row.language,
        excerpt=excerpt(row.text, pieces),
        facts=told,
    )
