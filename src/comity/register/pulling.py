"""Pulling declared sources: what came, what was new, what failed and why.

A pull may be killed at any time: what it stored stays, and the next pull of the source goes on with it and ends with the same
register. So a page counts as visited once its document is stored; a feed, once all that it lists is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.register import ledger, rows, schema
from comity.register.adding import Adding, Fed, Progress
from comity.register.answers import Followed, Pull
from comity.register.arrivals import Added, Passed, Unchanged, Visit
from comity.register.store import STAMP, Store
from comity.register.writer import Writer
from comity.scale.inputs import gather
from comity.scale.opening import Opener
from comity.sources.declared import Declared, Kind
from comity.sources.notes import Note

if TYPE_CHECKING:
    from comity.sources.web import Entry, Fetched, Listing, Validators

TRIES = 8
"""How often a page that fails is asked for by pulls: by the next one, then after 1, 2, 4 … hours; after that only by a retry."""
TOGETHER = 500  # entries that are looked up at once


@dataclass(slots=True)
class Pulling:
    """One pull of a source.

    Args:
        writer: of the register.
        source: what is pulled.
        opener: opens paths and addresses.
        progress: called after each input.
        today: the day that addresses with a day in them count from; None for this one (UTC).
    """

    writer: Writer
    source: Declared
    opener: Opener
    progress: Progress | None = None
    today: datetime.date | None = None
    _listed: int = 0
    _skipped: int = 0
    _pending: bool = False  # something that is listed failed, and will be asked for again
    _lists: list[Visit] = field(default_factory=list)  # to be noted at the end

    def run(self, jobs: int = 1, pipeline: str | None = None) -> tuple[Pull, Added]:
        """Pull; returns what is recorded of it, and what came of adding, of this run alone.

        Raises:
            RegisterError: if the register cannot be written.
            PipelineError: if the pipeline cannot be used.
            KeyboardInterrupt: after what had been read was stored; the next pull goes on.
        """
        pull = self.writer.begin_pull(self.source.name)
        entries = self._pages(pull) if self.source.kind.web else self._files(pull)
        adding = Adding(self.writer, self.progress, pull)
        added = adding.run(entries, jobs, pipeline)
        store = self.writer.store
        lists = [] if self._pending or _to_try_again(store, pull) else self._lists
        counts = {"listed": self._listed, "unchanged": self._skipped + adding.idle}
        note = _volume(store, self.source, pull)
        self.writer.end_pull(pull.id, counts, lists, note, [visit.address for visit in self._lists])
        with store.reading() as connection:
            return ledger.pulls(connection, self.source.name, limit=1)[0], added

    # -- files ----------------------------------------------------------------------------------------------------------

    def _files(self, pull: Pull) -> Iterator[Item | InputError]:
        """The documents of a folder or file."""
        done = _failed_since(self.writer.store, pull)
        inputs = gather([self.source.place])
        for note in inputs.notes:
            self.opener.tell(Note(self.source.name, note))
        for found in self.opener.items(inputs.entries):
            self._listed += 1
            if found.name in done:
                continue
            yield found

    # -- the web --------------------------------------------------------------------------------------------------------

    def _pages(self, pull: Pull) -> Iterator[Fed]:
        """The pages of a source that are to be fetched."""
        today = self.today or datetime.datetime.now(datetime.UTC).date()
        done = _failed_since(self.writer.store, pull)
        for address in self.source.addresses(today):
            yield from self._page(address, pull, done) if self.source.kind is Kind.ADDRESS else self._list(address, pull, done)

    def _list(self, address: str, pull: Pull, done: set[str]) -> Iterator[Fed]:
        """What a feed or sitemap lists."""
        from comity.sources.web import Unchanged as NotModified
        from comity.sources.web import listing

        former = self._visits([address]).get(address)
        try:
            found = listing(self.opener.web, address, _validators(former))
        except InputError as error:
            if error.name not in done:
                yield self._failed(error, Visit(address, failed=True))
            return
        if isinstance(found, NotModified):
            yield _not_modified(address, former, counted=False)
        else:
            yield from self._entries(found, pull, done)

    def _page(self, address: str, pull: Pull, done: set[str]) -> Iterator[Fed]:
        """What a source's address gives: mostly a page; it may be a list too."""
        from comity.sources.web import GoneError, listed
        from comity.sources.web import Unchanged as NotModified

        former = self._visits([address]).get(address)
        if former is not None and former.at >= pull.started:
            return  # stored before this pull was interrupted
        self._listed += 1
        try:
            fetched = self.opener.web.get(address, _validators(former), given=self._given(Given()), root=address)
            found = None if isinstance(fetched, NotModified) else listed(self.opener.web, fetched)
        except GoneError as error:
            yield self._gone(address, error)
        except InputError as error:
            yield self._failed(error, Visit(address, failed=True))
        else:
            if isinstance(fetched, NotModified):
                yield _not_modified(address, former)
            elif found is not None:
                self._listed -= 1
                yield from self._entries(found, pull, done)
            else:
                yield self._came(fetched, address)

    def _gone(self, address: str, error: InputError) -> Fed:
        """A day without a page is none's fault; an address that is always the same should be there."""
        if self.source.daily:
            return Fed(Passed(address, error.problem, source=self.source.name), Visit(address))
        return self._failed(error, Visit(address, failed=True))

    def _entries(self, listing: Listing, pull: Pull, done: set[str]) -> Iterator[Fed]:
        """The pages that are listed: those that are new or have changed, fetched one by one."""
        self._lists.append(Visit(listing.address, listing.validators.etag, listing.validators.last_modified))
        for note in listing.notes:
            self.opener.tell(note)
        for error in listing.failed:
            self._listed += 1
            if error.name not in done:
                yield self._failed(error, None)
        waiting = iter(listing.entries)
        while some := list(islice(waiting, TOGETHER)):
            self._listed += len(some)
            addresses = [entry.address for entry in some]
            visits, tries = self._visits(addresses), self._tries(addresses)
            for entry in some:
                visit, tried = visits.get(entry.address), tries.get(entry.address, 0)
                failed = visit is not None and visit.status == ledger.FAILED
                self._pending |= failed and tried < TRIES
                if visit is not None and visit.at >= pull.started:
                    continue  # stored before this pull was interrupted
                if visit is None or (_is_due_again(visit, tried, pull) if failed else _is_updated(entry, visit)):
                    yield self._fetched(entry, visit, listing.address)
                elif not failed:
                    self._skipped += 1

    def _fetched(self, entry: Entry, former: Any, root: str) -> Fed:
        """The page of an entry."""
        from comity.sources.web import Unchanged as NotModified

        try:
            fetched = self.opener.web.get(entry.address, _validators(former), given=self._given(entry.given()), root=root)
        except InputError as error:
            return self._failed(error, Visit(entry.address, failed=True), root)
        if isinstance(fetched, NotModified):
            return _not_modified(entry.address, former)
        return self._came(fetched, entry.address)

    def _came(self, fetched: Fetched, address: str) -> Fed:
        visit = Visit(address, fetched.validators.etag, fetched.validators.last_modified)
        return Fed(replace(fetched.item, source=self.source.name), visit)

    def _given(self, given: Given) -> Given:
        """What is known of a page: what the declaration says of all of them, and what its entry says."""
        return replace(given, publisher=self.source.publisher or given.publisher, language=self.source.language or given.language)

    def _failed(self, error: InputError, visit: Visit | None, root: str | None = None) -> Fed:
        error.source, error.root = self.source.name, error.root or root
        return Fed(error, visit)

    def _visits(self, addresses: Sequence[str]) -> dict[str, Any]:
        with self.writer.store.reading() as connection:
            return ledger.visited(connection, addresses)

    def _tries(self, addresses: Sequence[str]) -> dict[str, int]:
        """How often what is listed has failed in a row."""
        table = schema.ledger
        with self.writer.store.reading() as connection:
            return {
                row.name: row.tries
                for some in rows.chunks(addresses)
                for row in connection.execute(
                    table.select().where(rows.among(connection, table.c.name, some), table.c.state == ledger.FAILED)
                )
            }


def _validators(former: Any) -> Validators | None:
    """What a server said of a page when it was visited."""
    from comity.sources.web import Validators

    return Validators(former.etag, former.last_modified) if former is not None and former.status != ledger.FAILED else None


def _not_modified(address: str, former: Any, counted: bool = True) -> Fed:
    """A page whose server says that it is as it was."""
    return Fed(Unchanged(address, counted=counted), Visit(address, former.etag, former.last_modified))


def _is_due_again(visit: Any, tries: int, pull: Pull) -> bool:
    """Whether a page that failed is asked for again."""
    if tries >= TRIES:
        return False
    pause = datetime.timedelta(hours=2 ** (tries - 2) if tries > 1 else 0)
    return datetime.datetime.fromisoformat(pull.started) - datetime.datetime.fromisoformat(visit.at) >= pause


def _is_updated(entry: Entry, visit: Any) -> bool:
    """Whether a feed says that a page was changed since it was visited, as far as its day tells, in whatever zone."""
    if entry.updated is None:
        return False
    day = (datetime.datetime.fromisoformat(visit.at) - datetime.timedelta(days=1)).date().isoformat()
    return entry.updated[: len(day)] >= day[: len(entry.updated)]


def _failed_since(store: Store, pull: Pull) -> set[str]:
    """What failed in a pull before it was interrupted: it is not counted twice."""
    table = schema.ledger
    query = table.select().where(table.c.state == ledger.FAILED, table.c.source == pull.source, table.c.at >= pull.started)
    with store.reading() as connection:
        return {row.name for row in connection.execute(query)}


def _to_try_again(store: Store, pull: Pull) -> bool:
    """Whether something failed in a pull that the next one tries again."""
    table = schema.ledger
    mine = (table.c.state == ledger.FAILED, table.c.source == pull.source, table.c.at >= pull.started)
    with store.reading() as connection:
        return connection.execute(table.select().where(*mine, table.c.tries < TRIES).limit(1)).first() is not None


def _volume(store: Store, source: Declared, pull: Pull) -> str | None:
    """What there is to say of how much came, with this pull, in the days that the declaration speaks of."""
    if source.expected is None:
        return None
    begin = _before(pull.started, source.expected.days)
    with store.reading() as connection:
        came, first = ledger.volume(connection, source.name, begin)
    if not source.expected.far(came) or (came and first >= begin):  # the first pull brings what has gathered
        return None
    noun = "document" if came == 1 else "documents"
    return f"{came:,} new {noun} in a {source.expected.period}, where {source.expected} are expected"


def _before(stamp: str, days: int) -> str:
    return (datetime.datetime.fromisoformat(stamp) - datetime.timedelta(days=days)).strftime(STAMP)


def followed(store: Store, source: Declared) -> Followed:
    """How a declared source stands now."""
    now = datetime.datetime.now(datetime.UTC).strftime(STAMP)
    with store.reading() as connection:
        documents, failed = ledger.held(connection, source.name)
        last = next((pull for pull in ledger.pulls(connection, source.name, limit=2) if pull.ended), None)
        days = source.expected.days if source.expected else 1
        came, _ = ledger.volume(connection, source.name, _before(now, days))
    return Followed(
        name=source.name,
        kind=source.kind,
        place=source.place,
        publisher=source.publisher,
        language=source.language,
        pulled=last.ended if last else None,
        documents=documents,
        failed=failed,
        came=came,
        expected=str(source.expected) if source.expected else None,
        note=last.note if last else None,
    )
