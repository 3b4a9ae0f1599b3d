"""Gold files: what careful readers recorded from a document, with what they would also accept (codebook, section 6)."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from comity.errors import InputError


class Salience(StrEnum):
    """Whether a fact must be found, or is neither rewarded nor punished."""

    CORE = "core"
    OPTIONAL = "optional"


class Parties(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who acts and on whom; ``parties`` where all act together."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    parties: tuple[str, ...] | None = None

    @property
    def reciprocal(self) -> bool:
        """Whether the parties act together."""
        return self.parties is not None

    @property
    def acting(self) -> frozenset[str]:
        """Those who act."""
        return frozenset(self.actor if self.parties is None else self.parties)

    @property
    def receiving(self) -> frozenset[str]:
        """Those acted on."""
        return frozenset(self.recipient)


class GoldEvent(Parties, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An event with the types, parties, dates and statuses that count as right, and words of the text that say it."""

    event: str
    words: str
    mode: str | None = None
    also: tuple[str, ...] = ()
    also_parties: tuple[Parties, ...] = ()
    date: tuple[str | None, ...] = ()
    place: str | None = None
    domains: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    salience: Salience = Salience.OPTIONAL
    note: str | None = None


class GoldInstrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument with the names, kinds, parties and stages that count as right."""

    name: str
    parties: tuple[str, ...]
    also_names: tuple[str, ...] = ()
    also_parties: tuple[tuple[str, ...], ...] = ()
    kind: tuple[str, ...] = ()
    stage: tuple[str | None, ...] = ()
    date: tuple[str | None, ...] = ()
    domains: tuple[str, ...] = ()
    salience: Salience = Salience.CORE
    note: str | None = None


class GoldCommitment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An undertaking; ``due`` lists the dates that count as right, none where the text gives none."""

    by: tuple[str, ...]
    what: str
    to: tuple[str, ...] = ()
    due: tuple[str | None, ...] = ()
    salience: Salience = Salience.CORE
    note: str | None = None


class GoldPerson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person named in the document."""

    name: str
    role: str | None = None
    of: str | None = None
    salience: Salience = Salience.CORE


class GoldDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a careful reader records from one document."""

    document: str
    language: str
    mentions: tuple[str, ...]
    events: tuple[GoldEvent, ...]
    published: str | None = None
    people: tuple[GoldPerson, ...] = ()
    instruments: tuple[GoldInstrument, ...] = ()
    commitments: tuple[GoldCommitment, ...] = ()
    note: str | None = None


def load_gold(folder: Path) -> list[GoldDocument]:
    """The gold files of a folder, sorted by file name.

    Raises:
        InputError: if there are none, or one is not of the form that it must have; it names the file and the place in it.
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(str(folder), "holds no gold files (*.json)", "name the folder with the gold files")
    return [_load(path) for path in paths]


def _load(path: Path) -> GoldDocument:
    try:
        return msgspec.json.decode(path.read_bytes(), type=GoldDocument)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise InputError(str(path), f"is no gold file: {error}", "see gold/README.md for the form") from error
