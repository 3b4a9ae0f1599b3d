"""Opening for a register: what archives leave out is noted, and what failed is opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.register import ledger
from comity.register.adding import STDIN, Entry, Fed
from comity.register.arrivals import Passed, Visit
from comity.register.view import View
from comity.scale.opening import Opener
from comity.sources.declared import Declared
from comity.sources.notes import Note, Tell, silent


def opener_of(source: Declared | None, tell: Tell = silent) -> Opener:
    """What opens a declared source, as its declaration says; for None, as usual."""
    if source is None:
        return Opener(tell=tell)
    from comity.sources.web import Settings

    usual = Settings()
    settings = Settings(allowed=frozenset(source.allow_hosts), per_second=source.rate or usual.per_second)
    given = Given(publisher=source.publisher, language=source.language)
    return Opener(given, source.columns, settings, tell, source=source.name)


class Openers(ExitStack):
    """What opens the inputs of declared sources, one for each; closed at the end.

    Args:
        declared: the sources.
        make: makes one for a source, or for inputs of none; None for :func:`opener_of`.
    """

    def __init__(self, declared: Iterable[Declared], make: Callable[[Declared | None], Opener] | None = None) -> None:
        super().__init__()
        self._declared = {source.name: source for source in declared}
        self._make = make or opener_of
        self._made: dict[str | None, Opener] = {}

    def of(self, source: str | None) -> Opener:
        """The one of a source by its name; one that is not declared any more is opened as anything else."""
        key = source if source in self._declared else None
        if key not in self._made:
            self._made[key] = self.enter_context(closing(self._make(self._declared[key] if key else None)))
        return self._made[key]


def noted(opener: Opener, entries: Callable[[], Iterable[Entry]]) -> Iterator[Entry]:
    """The entries, with what an opener passes over among them, so that the ledger tells of it too.

    Args:
        opener: its notes still go to the user.
        entries: gives what it opens.
    """
    notes: list[Note] = []
    told = opener.tell

    def tell(note: Note) -> None:
        told(note)
        if note.passed:
            notes.append(note)

    opener.tell = tell
    try:
        for entry in entries():
            yield entry
            yield from _passed(notes)
        yield from _passed(notes)
    finally:
        opener.tell = told


def _passed(notes: list[Note]) -> Iterator[Passed]:
    while notes:
        note = notes.pop(0)
        yield Passed(note.name, note.text)


def failed_again(view: View, opener: Callable[[str | None], Opener], source: str | None = None) -> Iterator[Entry]:
    """The inputs that failed, opened again: each archive or feed once, for all that failed in it.

    Args:
        view: of the register, as it is now.
        opener: gives what opens the inputs of a declared source, or those of none.
        source: only those of a declared source.
    """
    groups: dict[tuple[str, str], set[str]] = {}
    for each in view.handled([ledger.FAILED], source)[0]:
        if (each.root or each.name) != STDIN:  # which has gone by
            groups.setdefault((each.source or "", each.root or each.name), set()).add(each.name)
    for (named, root), names in sorted(groups.items()):
        opens = opener(named or None)
        yield from noted(opens, lambda opens=opens, root=root, names=names: _again(opens, root, names))  # type: ignore[misc]


def _again(opener: Opener, root: str, names: set[str]) -> Iterator[Entry]:
    """What failed in one input. A page is fetched even if its feed does not list it any more."""
    from comity.sources.web.guard import is_address

    met: set[str] = set()
    for found in opener.again(root, names):
        met.add(found.name)
        yield _visited(found)
    for name in sorted(names - met - {root}):
        if is_address(name):
            yield from map(_visited, opener.again(name, {name}))
        else:
            yield InputError(name, "is not there any more", "take it out of the ledger by adding it from elsewhere", root=root)
    if root in names and root not in met:
        yield Passed(root, "opens now; what is in it has entries of its own")


def _visited(found: Item | InputError) -> Fed:
    """A page has been visited, so that pulls do not ask for it again."""
    from comity.sources.web.guard import is_address

    return Fed(found, Visit(found.name) if found.source and is_address(found.name) else None)
