"""The register for Python: one object that adds, answers and judges."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import select

from comity.model.register import Action, CommitmentState, Fact, Judgement, Kind
from comity.model.register import Source as Said
from comity.register import columns, questions, rows, schema, terms
from comity.register.adding import Adding, Entry, Progress
from comity.register.answers import Account, Count, Dossier, Handled, Hit, Paper, Person, Promise, Pull, Sourced, Tie
from comity.register.arrivals import Added
from comity.register.judge import judge
from comity.register.pulling import Pulling
from comity.register.query import Filter, Page
from comity.register.retrying import Openers, failed_again, noted, opener_of
from comity.register.store import DEFAULT, open_store
from comity.register.versions import present
from comity.register.view import LIMIT, View
from comity.register.writer import Writer
from comity.scale.inputs import gather
from comity.scale.opening import Opener
from comity.sources.declared import Declared

if TYPE_CHECKING:
    import polars

Documents = str | Path | Iterable[str | Path | Entry]


class Register:
    """A register of international cooperation: a file, or a PostgreSQL database.

    Questions are methods with the conditions of :class:`comity.Filter` as keywords; actors may be named in any language, a year or
    a month may stand for a date. They return typed records; :meth:`frame` makes a polars data frame of any of these answers.

    .. code-block:: python

        with comity.Register("comity.db", create=True) as register:
            register.add("dispatches/", jobs=4)
            for fact in register.facts(actor="South Korea", other="NATO", domain="cyber", since="2023"):
                print(fact.date, fact.type, [source.evidence[0].text for source in register.sources(fact)])
            register.frame(register.commitments(states=["overdue"]))

    Args:
        place: a file, or an address such as ``postgresql://user@host/database``.
        create: make it where there is none.
        as_of: answer as the register was at the end of that day, or at that time (ISO 8601, UTC).

    Raises:
        RegisterError: if there is none, or it cannot be used.
    """

    def __init__(self, place: str | Path = DEFAULT, create: bool = False, as_of: str | datetime.date | None = None) -> None:
        self.store = open_store(place, create=create)
        try:
            self.view = View(self.store, as_of)
        except BaseException:
            self.store.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Register({self.store.name!r})"

    def close(self) -> None:
        """Close the connections."""
        self.store.close()

    # -- writing --------------------------------------------------------------------------------------------------------

    def add(
        self,
        documents: Documents,
        jobs: int = 1,
        *,
        pipeline: str | None = None,
        progress: Progress | None = None,
        opener: Opener | None = None,
    ) -> Added:
        """Read documents and store what they say. What was read before is passed over; adding may be interrupted and done again.

        Args:
            documents: paths of files, archives and folders, web addresses (which are fetched), items, sources, or results of a
                reader.
            jobs: processes to read with; with more than one a script needs ``if __name__ == "__main__":``.
            pipeline: name of an installed spaCy pipeline to parse with instead of Comity's own.
            progress: called after each document.
            opener: what opens paths and addresses, where not in the usual way.

        Returns:
            How many documents were new, unchanged, replaced, failed or copies, in which languages they could not be read, and how
            many facts are new, changed or removed.

        Raises:
            RegisterError: if the register cannot be written.
            PipelineError: if the pipeline cannot be used.
            KeyboardInterrupt: after what had been read was stored.
        """
        with closing(opener or Opener()) as opening:
            entries = noted(opening, lambda: _entries(documents, opening))
            return Adding(Writer(self.store, present(pipeline)), progress).run(entries, jobs, pipeline)

    def reread(self, jobs: int = 1, *, pipeline: str | None = None, progress: Progress | None = None) -> Added:
        """Read the documents again whose reading was made by another version of Comity, and those whose language was not read and
        now is; judgements stay.

        Args, returns and raises as :meth:`add`.
        """
        writer = Writer(self.store, present(pipeline))
        return Adding(writer, progress).run(writer.stale(), jobs, pipeline)

    def pull(
        self,
        source: Declared,
        jobs: int = 1,
        *,
        pipeline: str | None = None,
        progress: Progress | None = None,
        opener: Opener | None = None,
    ) -> tuple[Pull, Added]:
        """Pull a declared source: fetch what is new in it and add it. A pull may be interrupted; the next one goes on with it.

        Args:
            source: what is pulled.
            opener: what opens paths and addresses; None for one as the source is declared.

            The others, and what it raises, as of :meth:`add`.

        Returns:
            What is recorded of the pull, and what came of adding in this run.
        """
        with closing(opener or opener_of(source)) as opening:
            return Pulling(Writer(self.store, present(pipeline)), source, opening, progress).run(jobs, pipeline)

    def retry(
        self,
        source: str | None = None,
        jobs: int = 1,
        *,
        declared: Iterable[Declared] = (),
        pipeline: str | None = None,
        progress: Progress | None = None,
        opener: Callable[[Declared | None], Opener] | None = None,
    ) -> Added:
        """Take the inputs again that failed, as the ledger has them.

        Args:
            source: only those of a declared source.
            declared: the declared sources, whose inputs are opened as these say.
            opener: gives what opens the inputs of a declared source, or those of none.

            The others, what it returns and raises, as of :meth:`add`.
        """
        with Openers(declared, opener) as openers:
            entries = failed_again(self.view, openers.of, source)
            return Adding(Writer(self.store, present(pipeline)), progress).run(entries, jobs, pipeline)

    def document(self, document: int | str) -> Paper:
        """A document with where it comes from, by its number, name or address.

        Raises:
            RegisterError: if there is none.
        """
        return self.view.paper(document)

    def original(self, document: int | str) -> bytes:
        """The bytes that a document came as, by its number, name or address.

        Raises:
            RegisterError: if there is no such document, or if its bytes are not kept, since it came as text.
        """
        return self.view.original(document)

    def ledger(self, *states: str, source: str | None = None, limit: int | None = None) -> list[Handled]:
        """What became of the inputs, the latest first.

        Args:
            states: only these: read, failed, unread (kept, though its language is not read), passed.
            source: only those of a declared source.
            limit: how many at most.
        """
        return self.view.handled(states, source, limit)[0]

    def judge(
        self,
        action: Action | str,
        *facts: str,
        author: str,
        reason: str,
        field: str | None = None,
        value: Any = None,
        claims: Sequence[str] = (),
        undoes: int | None = None,
    ) -> Judgement:
        """Store a person's decision and carry it out.

        Args:
            action: confirm, reject, edit, merge, split or undo.
            facts: ids: one; of a merge all, first the one that stays; of an undo none.
            author: who decides.
            reason: why.
            field: of an edit.
            value: of an edit: a word, a list of words, or a :class:`comity.model.reading.Place`.
            claims: of a split: the claims that leave.
            undoes: of an undo: the number of the judgement.

        Raises:
            RegisterError: if it cannot be carried out.
        """
        given = Judgement(
            action=Action(action),
            facts=facts,
            claims=tuple(claims),
            field=field,
            value=tuple(value) if isinstance(value, list) else value,
            undoes=undoes,
            author=author,
            reason=reason,
        )
        return judge(self.store, given)

    def judged(self, judgement: Judgement) -> list[Fact]:
        """The facts that a judgement has left: those that it names, and those that now hold their claims; tombstones too."""
        held = rows.chunks(sorted({*judgement.claims, *judgement.rest}))
        claim = schema.claim
        with self.store.reading() as connection:
            holding = [
                fact
                for some in held
                for (fact,) in connection.execute(select(claim.c.fact).where(claim.c.key.in_(some), claim.c.until.is_(None)))
            ]
        return list(self.view.these((*judgement.facts, *holding)).values())

    # -- asking ---------------------------------------------------------------------------------------------------------

    def facts(self, sort: str = "date", limit: int | None = None, **conditions: Any) -> list[Fact]:
        """Facts, the newest first.

        Args:
            sort: date, confidence, sources or changed; the newest or highest first.
            limit: how many at most; None for all.
            conditions: fields of :class:`comity.Filter`.

        Raises:
            RegisterError: if a name, code, date or order is not known.
        """
        wanted = self._filter(conditions)
        if limit is None:
            return list(self.view.every(wanted, sort))
        return list(self.view.facts(wanted, sort, limit).facts)

    def each_fact(self, sort: str = "date", **conditions: Any) -> Iterator[Fact]:
        """Facts as :meth:`facts`, one by one in constant memory, of one state of the register."""
        return self.view.every(self._filter(conditions), sort)

    def page(self, sort: str = "date", limit: int = LIMIT, after: str | None = None, **conditions: Any) -> Page:
        """Some facts, how many there are in all, and where the next page begins."""
        return self.view.facts(self._filter(conditions), sort, limit, after)

    def count(self, **conditions: Any) -> int:
        """How many facts there are."""
        return self.view.count(self._filter(conditions))

    def instruments(self, sort: str = "date", limit: int | None = None, **conditions: Any) -> list[Fact]:
        """Treaties, agreements, programmes and the like, as :meth:`facts`."""
        return self.facts(sort, limit, **{**conditions, "kind": Kind.INSTRUMENT})

    def commitments(
        self,
        states: Sequence[CommitmentState | str] = (),
        today: datetime.date | None = None,
        limit: int | None = None,
        **conditions: Any,
    ) -> list[Promise]:
        """What was promised and how it stands, what is due first.

        Args:
            states: only these: open, due-soon, overdue, kept, withdrawn.
            today: the day on which one looks; None for this one, or that of ``as_of``.
            limit: how many at most.
            conditions: fields of :class:`comity.Filter`.
        """
        wanted = [CommitmentState(state) for state in states]
        return questions.commitments(self.view, self._filter(conditions), wanted, today, limit)

    def fact(self, id: str) -> Account:
        """All that is known of one fact: its values, sources, history and judgements.

        Raises:
            RegisterError: if the register does not know it.
        """
        return questions.account(self.view, id)

    def sources(self, fact: Fact) -> tuple[Said, ...]:
        """The documents that say a fact, with their words, the earliest first."""
        return self.view.sources([fact])[fact.id]

    def pair(self, actor: str, other: str, **conditions: Any) -> Dossier:
        """The dossier of two actors: since when, on what, under which texts, what was promised, what happened, who reports it."""
        one, two = terms.actor(self.view, actor), terms.actor(self.view, other)
        return questions.dossier(self.view, one, two, self._filter(conditions))

    def actor(self, actor: str, **conditions: Any) -> Dossier:
        """The dossier of one actor and all others."""
        return questions.dossier(self.view, terms.actor(self.view, actor), None, self._filter(conditions))

    def search(self, words: str, limit: int | None = LIMIT) -> list[Hit]:
        """Documents that hold all of some words, whatever their accents; ``"words in quotes"`` together.

        Raises:
            RegisterError: if there is no word to look for.
        """
        return questions.search(self.view, words, limit)[0]

    def timeline(self, **conditions: Any) -> list[Count]:
        """Events by PLOVER type and year."""
        return list(questions.timeline(self.view, self._filter(conditions)))

    def network(self, strongest: int | None = None, **conditions: Any) -> list[Tie]:
        """Who is tied to whom, the strongest ties first."""
        return questions.network(self.view, self._filter(conditions), strongest)

    def people(self, name: str = "", of: str | None = None, limit: int = 50) -> list[Person]:
        """People by a part of their name or by whom they served, with their offices over time."""
        return questions.persons(self.view, name, terms.actor(self.view, of) if of else None, limit)

    def judgements(self, fact: str | None = None) -> list[Judgement]:
        """The judgements on a fact, or all, in order."""
        return self.view.judgements(fact)

    def frame(self, answer: Iterable[Any]) -> polars.DataFrame:
        """A data frame of an answer: facts, promises, ties, counts, people, hits, judgements or others of a dossier.

        Facts get a row each with their sources' words: id, kind, type, mode, status, actor, recipient, date, first, last, place,
        country, domains, context, instrument, name, stage, due, state, confidence, sources (how many independent ones), disputed,
        judged, evidence, documents, published, languages, recorded.

        Raises:
            TypeError: if it is no answer of a register.
        """
        found = list(answer)
        if not found or isinstance(found[0], Fact | Promise | Sourced):
            return columns.frame(self.sourced(found), Sourced)
        if type(found[0]) not in columns.COLUMNS:
            raise TypeError(f"{type(found[0]).__name__} is no answer of a register that makes a table")
        return columns.frame(found, type(found[0]))

    def sourced(self, answer: Iterable[Fact | Promise | Sourced]) -> list[Sourced]:
        """Facts and promises with the documents that say them; commitments with how they stand."""
        return questions.sourced(self.view, answer)

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _filter(self, conditions: dict[str, Any]) -> Filter:
        return terms.filter_of(self.view, conditions)


def _entries(documents: Documents, opener: Opener) -> Iterator[Entry]:
    """The documents one by one; files are read and addresses fetched when it is their turn."""
    given: Iterable[Any] = (documents,) if isinstance(documents, str | Path) else documents
    for each in given:
        if isinstance(each, str | Path):
            yield from opener.items(gather([str(each)]).entries)
        else:
            yield each
