"""Training the statistical coder on the sentences under ``gold/coder`` (``comity train coder``).

Each language has a folder of tab-separated files without header: PLOVER type, mode or ``-``, status, and the sentence with its
source and target marked as ``<s>…</s>`` and ``<t>…</t>``. All are written for Comity.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from comity.coder.coder import Coder, Given
from comity.coding.features import features
from comity.coding.marks import unmark
from comity.coding.model import Model, fit
from comity.errors import InputError
from comity.flow import Reader
from comity.knowledge.predicates import load_lexicon
from comity.model.codes import MODES, EventType, Status


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of ours with what its source does to its target."""

    event: EventType
    mode: str | None
    status: Status
    given: Given


def load(folder: Path) -> list[Example]:
    """The examples below a folder laid out as ``language/*.tsv``, in order of the files.

    Raises:
        InputError: if a line is not of the form; it names the file and the line.
    """
    paths = sorted(folder.glob("*/*.tsv"))
    if not paths:
        raise InputError(str(folder), "holds no language/*.tsv", "name the folder of training sentences, gold/coder")
    return [example for path in paths for example in _read(path)]


def _read(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path}:{number}"
        try:
            event, mode, status, marked = line.split("\t")
            kind = EventType(event)
            if mode != "-" and mode not in MODES.get(kind, ()):
                raise ValueError(f"{event} has no mode {mode}")
            text, spans = unmark(marked)
            given = Given(text, spans["s"], spans["t"], path.parent.name)
            yield Example(kind, None if mode == "-" else mode, Status(status), given)
        except (ValueError, KeyError) as error:
            raise InputError(place, f"is no example: {error}", "write TYPE, MODE or -, STATUS and the marked sentence") from error


def samples(reader: Reader, examples: Sequence[Example]) -> Iterator[tuple[list[str], str]]:
    """Features and type of each example."""
    for example, (found, language) in zip(examples, Coder(reader).pairs(example.given for example in examples), strict=True):
        yield features(found, load_lexicon(language), language), example.event.value


def train(folder: Path, out: Path, reader: Reader | None = None) -> Model:
    """Trains the coder on the sentences below a folder and writes it.

    Raises:
        InputError: as :func:`load`.
    """
    model = fit(list(samples(reader or Reader(), load(folder))))
    model.save(out)
    return model
