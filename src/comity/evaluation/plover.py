"""Comity against the field's own data: sentences with marked source and target, and the Open Event Data Alliance's gold records.

``PLV_train.tsv`` (Hu et al., ACL 2024) has a sentence, its source, its target and a PLOVER root type per line, CONCEDE and RETREAT
being one there (YIELD). ``PLOVER_GSR_CAMEO.txt`` has records from the examples of the CAMEO manual, in the types of PLOVER's first
draft.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from comity.coder.coder import Coder, Given
from comity.coding.decide import Coding
from comity.coding.marks import Spans, unmark
from comity.errors import InputError
from comity.evaluation.scoring import f1
from comity.flow import Reader
from comity.knowledge.files import read_yaml
from comity.language.gazetteer import Gazetteer
from comity.model.codes import EventType, Status
from comity.model.source import Source

YIELD = "YIELD"
QUADS: Mapping[str, str] = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", YIELD), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
"""The quad class of each root type, as the data has them."""

_DRAFT = {"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE", "FIGHT": "ASSAULT"}
"""Types of PLOVER's first draft by what they are now."""

_STATE = re.compile(r"[A-Z]{3}")
_ORGANISATION = "IGO"  # the records' code for any international organisation
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "JUD"})  # sectors that act for their state


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the offsets of its source and target, where it names them, and its root type."""

    id: str
    text: str
    source: Spans
    target: Spans
    root: str


@dataclass(slots=True)
class Score:
    """Which types were taken for which; ``pairs`` counts (gold, said)."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Sentence, str, str]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Sentences coded."""
        return self.pairs.total()

    @property
    def types(self) -> list[str]:
        """The gold types, the most frequent first."""
        return [root for root, _ in Counter(self._gold()).most_common()]

    def _gold(self) -> Iterator[str]:
        for (gold, _), count in self.pairs.items():
            yield from [gold] * count

    def of(self, root: str) -> tuple[float, float, float, int]:
        """Precision, recall, F1 and number of a type."""
        right = self.pairs[root, root]
        said = sum(count for (_, other), count in self.pairs.items() if other == root)
        due = sum(count for (gold, _), count in self.pairs.items() if gold == root)
        precision, recall = right / said if said else 0.0, right / due if due else 0.0
        return precision, recall, f1(precision, recall), due

    @property
    def macro(self) -> float:
        """The mean of the types' F1."""
        types = self.types
        return sum(self.of(root)[2] for root in types) / max(1, len(types))

    @property
    def accuracy(self) -> float:
        """The share of right types."""
        return sum(count for (gold, said), count in self.pairs.items() if gold == said) / max(1, self.total)

    @property
    def quads(self) -> float:
        """The share of right quad classes."""
        return sum(count for (gold, said), count in self.pairs.items() if QUADS.get(gold) == QUADS.get(said)) / max(1, self.total)


@dataclass(frozen=True, slots=True)
class Whole:
    """Whole readings: of ``records``, how many have an event of the right type, and of the ``known`` ones, whose actors are states
    or organisations that Comity knows, how many have it between the right actors."""

    records: int
    typed: int
    known: int
    right: int


def load(path: Path) -> list[Sentence]:
    """The sentences of a tab-separated file with the columns ``marked_sentence`` and ``gold_root``.

    Raises:
        InputError: if the file is not of this form.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        if not {"marked_sentence", "gold_root"} <= set(rows.fieldnames or ()):
            raise InputError(str(path), "has no columns marked_sentence and gold_root", "name a file in the form of PLV_train.tsv")
        return [_sentence(path, number, row) for number, row in enumerate(rows, 2)]


def _sentence(path: Path, number: int, row: Mapping[str, str]) -> Sentence:
    text, spans = unmark(row["marked_sentence"])
    if not spans:
        raise InputError(f"{path}:{number}", "marks neither source nor target", "mark them as <s>…</s> and <t>…</t>")
    return Sentence(row.get("sentence_id") or str(number), text, spans.get("s", ()), spans.get("t", ()), row["gold_root"])


def score(coder: Coder, sentences: Iterable[Sentence], language: str = "en") -> Score:
    """The types that the coder gives to the sentences, CONCEDE and RETREAT being YIELD where the data has it so."""
    sentences = list(sentences)
    merged = any(sentence.root == YIELD for sentence in sentences)
    result = Score()
    given = [Given(sentence.text, sentence.source or None, sentence.target or None, language) for sentence in sentences]
    for sentence, coding in zip(sentences, coder.code_many(given), strict=True):
        said = _convention(coding, sentence.text, merged)
        result.pairs[sentence.root, said] += 1
        if said != sentence.root:
            result.wrong.append((sentence, said, coding.rule))
    return result


@cache
def _conventions() -> Mapping[str, list[dict[str, Any]]]:
    """Where the data's types differ from the codebook's (``knowledge/plover/conventions.yaml``)."""
    found: dict[str, list[dict[str, Any]]] = read_yaml("plover/conventions.yaml")
    return found


def _convention(coding: Coding, sentence: str, merged: bool) -> str:
    """A coding in the conventions of the data, which are CAMEO's."""
    tables, event = _conventions(), coding.cameo.value
    for row in tables["modes"]:
        if (coding.event, coding.mode) == (row["event"], row["mode"]):
            event = row["cameo"]
    for row in tables["words"]:
        if event in row["events"] and any(word.startswith(tuple(row["beginnings"])) for word in sentence.lower().split()):
            event = row["cameo"]
    for row in tables["future"] if coding.status is Status.FUTURE else ():
        if event in row["events"]:
            return str(row["cameo"])
    return YIELD if merged and event in (EventType.CONCEDE, EventType.RETREAT) else str(event)


def records(path: Path) -> list[dict[str, Any]]:
    """The gold records of a JSON file that have a text and an event.

    Raises:
        InputError: if it is no such file.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return [record for record in found if record.get("text") and record.get("event") not in (None, "DOCUMENT")]
    except (ValueError, AttributeError, TypeError) as error:
        raise InputError(
            str(path), f"is no list of gold records: {error}", "name a file in the form of PLOVER_GSR_CAMEO.txt"
        ) from error


def whole(reader: Reader, gold: Sequence[Mapping[str, Any]], language: str = "en") -> Whole:
    """Whole readings of the records' texts against the records."""
    typed = known = right = 0
    gazetteer = Gazetteer.load(language)
    sources = [Source(str(number), str(record["text"]), language=language) for number, record in enumerate(gold)]
    for record, outcome in zip(gold, reader.read_many(sources), strict=True):
        event = _DRAFT.get(record["event"], record["event"])
        actors, recipients = _ids(record.get("source"), gazetteer), _ids(record.get("target"), gazetteer)
        events = [] if isinstance(outcome, InputError) else [e for e in outcome.reading.events if e.event.value == event]
        typed += bool(events)
        if actors and recipients is not None and actors | recipients:
            known += 1
            right += any(_same(actors, recipients, {*e.actor}, {*e.recipient}) for e in events)
    return Whole(len(gold), typed, known, right)


def _same(actors: frozenset[str], recipients: frozenset[str], acting: set[str], receiving: set[str]) -> bool:
    if not receiving:
        return acting == actors | recipients
    return acting == actors and receiving == recipients - actors


def _ids(parties: Any, gazetteer: Gazetteer) -> frozenset[str] | None:
    """The ids of a record's parties; None if one of them is nobody that the register knows."""
    found: set[str] = set()
    for party in parties if isinstance(parties, list) else ():
        code = str(party.get("code", ""))
        if _STATE.fullmatch(code) and code != _ORGANISATION and (party.get("sector") or "GOV") in _OFFICIAL:
            found.add(code)
            continue
        names = gazetteer.find(str(party.get("actorText", "")))
        if not names or not names[0].ids:
            return None
        found.add(names[0].ids[0].partition("/")[0])
    return frozenset(found)
