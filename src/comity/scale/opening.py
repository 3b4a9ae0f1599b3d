"""Opening inputs: paths through the files, addresses through the web, with what the user says of all of them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from comity.errors import InputError
from comity.model.items import Given, Item
from comity.sources.notes import Tell, silent

if TYPE_CHECKING:
    from comity.sources.web import Settings, Web

STDIN = "-"


@dataclass(slots=True)
class Opener:
    """Opens inputs one by one; it is to be closed.

    Args:
        given: what the user says of all documents.
        columns: which column of a table holds what; what is not said is guessed.
        settings: how the web is asked; None for the usual way.
        tell: takes notes for the user.
        source: the declared source that all of it belongs to.
    """

    given: Given = field(default_factory=Given)
    columns: Mapping[str, str] = field(default_factory=dict)
    settings: Settings | None = None
    tell: Tell = silent
    source: str | None = None
    _web: Web | None = None

    @property
    def web(self) -> Web:
        """What fetches: made when the first address comes, one for all of them, so that it keeps the pace at every host."""
        if self._web is None:
            from comity.sources.web import Web

            self._web = Web(self.settings)
        return self._web

    def items(self, entries: Sequence[str | InputError]) -> Iterator[Item | InputError]:
        """The documents of some entries (:attr:`comity.scale.inputs.Inputs.entries`), with errors in the place of what cannot be
        had."""
        from comity.scale.inputs import items

        found = items(entries, self.given, columns=self.columns, tell=self.tell, fetch=self._fetch)
        return (self._belonging(each) for each in found)

    def again(self, root: str, names: Container[str]) -> Iterator[Item | InputError]:
        """Those documents of an input that have some names.

        Args:
            root: a path or an address.
            names: of the documents; the root's own stands for all that is in it.
        """
        from comity.scale.inputs import with_given
        from comity.sources.files import opened
        from comity.sources.web.guard import is_address

        found = self._fetch(root, names) if is_address(root) else opened(root, wanted=names, columns=self.columns, tell=self.tell)
        for each in found:
            yield self._belonging(with_given(each, root, self.given))

    def _belonging(self, found: Item | InputError) -> Item | InputError:
        if self.source is None:
            return found
        if isinstance(found, Item):
            return replace(found, source=self.source)
        found.source = self.source
        return found

    def _fetch(self, address: str, names: Container[str] | None = None) -> Iterator[Item | InputError]:
        from comity.sources.web import opened

        return opened(address, self.web, names, tell=self.tell)

    def close(self) -> None:
        """Close the connections."""
        if self._web is not None:
            self._web.close()
