"""Corpora: folders of texts with their gold files, and Comity's own dispatches among them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from comity.documents import read_file
from comity.errors import InputError
from comity.evaluation.gold import load_gold
from comity.evaluation.scoring import Score, score
from comity.model.reading import Reading
from comity.model.source import Source
from comity.scale import read_sources

HELD_OUT = "heldout"
"""The name of the set that is only measured: what is missed in it is never listed."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of texts and one of their gold files; ``name`` is ``language/set`` for Comity's own (``fr/dev``)."""

    name: str
    documents: Path
    gold: Path

    def texts(self) -> dict[str, str]:
        """The texts by file name, of the gold files' documents.

        Raises:
            InputError: if one cannot be read, or a gold file is not of the form it must have.
        """
        return {gold.document: read_file(self.documents / gold.document) for gold in load_gold(self.gold)}

    def digest(self) -> str:
        """SHA-256 over all texts and gold files: figures are comparable only while it stays the same."""
        total = hashlib.sha256()
        for path in (*sorted(self.documents.glob("*.txt")), *sorted(self.gold.glob("*.json"))):
            total.update(f"{path.parent.name}/{path.name}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()

    def score(self, pipeline: str | None = None) -> Score:
        """Read all documents and score the readings.

        Raises:
            InputError: as :meth:`texts`.
        """
        texts = self.texts()
        unread: list[str] = []
        readings = _readings(texts, unread, pipeline)
        total = score([(gold, readings.get(gold.document), texts[gold.document]) for gold in load_gold(self.gold)])
        total.unread.extend(unread)
        return total

    def readings(self, names: Iterable[str], pipeline: str | None = None) -> dict[str, Reading]:
        """The readings of some documents by file name; what cannot be read is left out.

        Raises:
            InputError: if a file is not there.
        """
        return _readings({name: read_file(self.documents / name) for name in names}, [], pipeline)


def _readings(texts: Mapping[str, str], unread: list[str], pipeline: str | None) -> dict[str, Reading]:
    readings: dict[str, Reading] = {}
    for outcome in read_sources((Source(name, text) for name, text in texts.items()), pipeline=pipeline):
        if isinstance(outcome, InputError):
            unread.append(str(outcome))
        else:
            readings[outcome.reading.document] = outcome.reading
    return readings


def corpora(folder: Path) -> Iterator[Corpus]:
    """The corpora of a folder laid out as ``language/set/{documents,gold}``, in order of their names."""
    for gold in sorted(folder.glob("*/*/gold")):
        documents = gold.with_name("documents")
        if documents.is_dir():
            yield Corpus(f"{gold.parent.parent.name}/{gold.parent.name}", documents, gold)


def own() -> Path:
    """The folder of Comity's own annotated dispatches: of the source tree, or as it was installed.

    Raises:
        InputError: if neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parents[3] / "gold", here.parents[1] / "gold"):
        if folder.is_dir():
            return folder
    raise InputError("gold", "is not installed", "name the folder with the annotated documents")
