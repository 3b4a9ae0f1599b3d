"""Fusion measured: stories that several dispatches tell are read, put into one register, and its facts compared with ours.

A gold fact lists the dispatches that tell it (``gold/fusion/<half>/<story>.yaml``; see gold/README.md). Which of a reading's claims
tells it is found by type and parties; what was not read, or is in no gold fact, says nothing about fusion and is only counted.
The measure is B-cubed (Bagga and Baldwin 1998): for each claim, how much of its fact belongs to it, and how much of what belongs
to it is in its fact.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import yaml
from sqlalchemy import select

from comity.errors import InputError
from comity.evaluation.corpus import own
from comity.evaluation.matching import LENIENT_SHARE, fold
from comity.evaluation.scoring import f1
from comity.flow import Reader, Result
from comity.knowledge.fusion import FusionRules, load_fusion
from comity.model.codes import EventType, InstrumentKind
from comity.model.register import Kind
from comity.model.source import Source
from comity.register import schema
from comity.register.alike import alike
from comity.register.claims import COMMITMENT, Claim
from comity.register.store import open_store
from comity.register.versions import present
from comity.register.writer import Writer

HALVES = ("dev", "heldout")
ALL = "all"
"""Where figures of all kinds of facts stand together."""
_TYPES = {
    Kind.EVENT: frozenset(each.value for each in EventType),
    Kind.INSTRUMENT: frozenset(each.value for each in InstrumentKind),
    Kind.COMMITMENT: frozenset({COMMITMENT}),
}
_FORM = "see gold/README.md for the form"
_WORD = re.compile(r"\w+")
_TOLD = 90  # characters of evidence in a line of misses


class Dispatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text: its name in the story, EDTF date of publication, ISO 639-1 code."""

    name: str
    text: str
    language: str
    published: str | None = None


class GoldClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """That a dispatch tells a fact: types that count as right, parties, and words of the text where these may mean another fact.

    Types and parties that are not given are those of the fact.
    """

    document: str
    type: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    words: str | None = None


class GoldFact(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fact with the dispatches that tell it."""

    id: str
    kind: Kind
    claims: tuple[GoldClaim, ...]
    type: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()

    def told(self) -> Iterator[GoldClaim]:
        """Its claims, with the fact's types and parties where they have none of their own."""
        for claim in self.claims:
            yield msgspec.structs.replace(claim, type=claim.type or self.type, parties=claim.parties or self.parties)


class Story(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Dispatches and the facts that they tell."""

    documents: tuple[Dispatch, ...]
    facts: tuple[GoldFact, ...]


@dataclass(frozen=True, slots=True)
class Cubed:
    """B-cubed precision and recall over some claims."""

    precision: float
    recall: float
    claims: int

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return f1(self.precision, self.recall)


@dataclass(slots=True)
class Fusion:
    """How well the claims of a half came together.

    Attributes:
        half: its name.
        stories, documents: how many were read.
        told: gold claims; ``read``: claims of the readings; ``matched``: of both.
        figures: by kind of fact, and ``all``.
        backwards: B-cubed F1 where the last document is added first.
        misses: one line for each pair of claims that was joined or kept apart wrongly.
    """

    half: str
    stories: int = 0
    documents: int = 0
    told: int = 0
    read: int = 0
    matched: int = 0
    figures: dict[str, Cubed] = field(default_factory=dict)
    backwards: float = 0.0
    misses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A claim of a reading that tells a gold fact: where the register put it, and where it belongs."""

    claim: Claim
    document: str
    fact: str
    gold: str


def load_stories(folder: Path) -> dict[str, Story]:
    """The stories of a folder by name, sorted.

    Raises:
        InputError: if there are none, or one is not of the form that it must have; it names the file and the place in it.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise InputError(str(folder), "holds no stories (*.yaml)", "name the folder with the stories")
    stories = {path.stem: _load(path) for path in paths}
    seen: dict[str, str] = {}
    for name, story in stories.items():
        for fact in story.facts:
            if fact.id in seen:
                raise InputError(f"{folder / name}.yaml", f"the fact {fact.id} stands in {seen[fact.id]} too", "give it another id")
            seen[fact.id] = name
    return stories


def evaluate(half: str, folder: Path | None = None) -> Fusion:
    """Read a half's documents, fuse them in a fresh register, and compare its facts with the gold ones.

    Args:
        half: ``dev`` or ``heldout``.
        folder: holds the halves; Comity's own, ``gold/fusion``, where not given.

    Raises:
        InputError: if a story is not of the form that it must have, or a text cannot be read.
    """
    stories = load_stories((folder or own() / "fusion") / half)
    results = _read(stories)
    placed, read = _placed(stories, results)
    result = Fusion(half, len(stories), len(results), read=read, matched=len(placed))
    result.told = sum(len(fact.claims) for story in stories.values() for fact in story.facts)
    result.figures = {ALL: cubed([(each.fact, each.gold) for each in placed])}
    for kind in Kind:
        result.figures[kind.value] = cubed([(each.fact, each.gold) for each in placed if each.claim.kind is kind])
    result.backwards = cubed([(each.fact, each.gold) for each in _placed(stories, results[::-1])[0]]).f1
    result.misses = sorted(_misses(placed, load_fusion()))
    return result


def cubed(pairs: Sequence[tuple[str, str]]) -> Cubed:
    """B-cubed over items, each with the group that it was given and the one that it belongs to."""
    given: dict[str, set[int]] = {}
    right: dict[str, set[int]] = {}
    for index, (group, gold) in enumerate(pairs):
        given.setdefault(group, set()).add(index)
        right.setdefault(gold, set()).add(index)
    if not pairs:
        return Cubed(0.0, 0.0, 0)
    shared = [(len(given[group] & right[gold]), len(given[group]), len(right[gold])) for group, gold in pairs]
    precision = sum(both / mine for both, mine, _ in shared) / len(pairs)
    recall = sum(both / theirs for both, _, theirs in shared) / len(pairs)
    return Cubed(precision, recall, len(pairs))


# -- reading the stories ----------------------------------------------------------------------------------------------------


def _load(path: Path) -> Story:
    try:
        story = msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), Story)
    except (msgspec.ValidationError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(str(path), f"is no story: {error}", _FORM) from error
    if fault := next(_faults(story), None):
        raise InputError(str(path), fault, _FORM)
    return story


def _faults(story: Story) -> Iterator[str]:
    texts = {document.name: document.text for document in story.documents}
    if len(texts) < len(story.documents):
        yield "two of its documents have one name"
    taken: set[tuple[str, Kind, str, str | None, tuple[str, ...]]] = set()
    for fact in story.facts:
        if len({claim.document for claim in fact.claims}) < len(fact.claims):
            yield f"{fact.id} has two claims of one document"
        for claim in fact.told():
            where = f"{fact.id}, document {claim.document}"
            if claim.document not in texts:
                yield f"{where}: there is no such document"
            elif claim.words is not None and claim.words not in texts[claim.document]:
                yield f"{where}: not in its text: {claim.words!r}"
            if not claim.type or set(claim.type) - _TYPES[fact.kind]:
                yield f"{where}: {list(claim.type)} are no types of an {fact.kind.value}"
            if not claim.parties:
                yield f"{where}: it has no parties"
            same = (claim.document, fact.kind, claim.type[0] if claim.type else "", claim.words, tuple(sorted(claim.parties)))
            if same in taken:
                yield f"{where}: nothing tells it from another fact; give words of the text"
            taken.add(same)


def _read(stories: Mapping[str, Story]) -> list[Result]:
    sources = (
        Source(f"{name}/{document.name}", document.text, document.published, document.language)
        for name, story in stories.items()
        for document in story.documents
    )
    results = []
    for outcome in Reader().read_many(sources):
        if isinstance(outcome, InputError):
            raise outcome
        results.append(outcome)
    return results


# -- comparing --------------------------------------------------------------------------------------------------------------


def _placed(stories: Mapping[str, Story], results: Sequence[Result]) -> tuple[list[_Placed], int]:
    """The claims that tell gold facts, as a fresh register holds them after adding the results in order; and how many it holds."""
    found: list[_Placed] = []
    read = _fused(results)
    for name, story in stories.items():
        for document in story.documents:
            told = [(fact, claim) for fact in story.facts for claim in fact.told() if claim.document == document.name]
            source = f"{name}/{document.name}"
            found.extend(
                _Placed(claim, source, fact, gold) for claim, fact, gold in _matched(told, read.get(source, ()), document.text)
            )
    return found, sum(len(claims) for claims in read.values())


def _fused(results: Sequence[Result]) -> dict[str, list[tuple[Claim, str]]]:
    """By name of the document, its claims with the ids of their facts."""
    query = (
        select(schema.document.c.name, schema.claim.c.body, schema.claim.c.fact)
        .join(schema.document, schema.document.c.id == schema.claim.c.document)
        .where(schema.claim.c.until.is_(None))
        .order_by(schema.claim.c.key)
    )
    found: dict[str, list[tuple[Claim, str]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "fusion.db", create=True)
        try:
            Writer(store, present()).add(results)
            with store.reading() as connection:
                for name, body, fact in connection.execute(query):
                    found.setdefault(name, []).append((msgspec.json.decode(body, type=Claim), fact))
        finally:
            store.close()
    return found


def _matched(
    told: Iterable[tuple[GoldFact, GoldClaim]], read: Sequence[tuple[Claim, str]], text: str
) -> Iterator[tuple[Claim, str, str]]:
    """Claims of a document with their fact and the gold fact that they tell, the surest first, each once."""
    ranked: list[tuple[Any, ...]] = []
    for number, (fact, gold) in enumerate(told):
        for index, (claim, _) in enumerate(read):
            rank = _rank(fact.kind, gold, claim, text)
            if rank is not None:
                ranked.append((*rank, number, index, fact.id))
    numbers: set[int] = set()
    indexes: set[int] = set()
    for *_, number, index, gold_id in sorted(ranked):
        if number not in numbers and index not in indexes:
            numbers.add(number)
            indexes.add(index)
            yield (*read[index], gold_id)


def _rank(kind: Kind, gold: GoldClaim, claim: Claim, text: str) -> tuple[float, ...] | None:
    """How surely a claim tells a gold fact, less being surer; None if it does not."""
    parties = set(gold.parties)
    share = len(parties & claim.parties) / len(parties | claim.parties)
    if claim.kind is not kind or claim.type not in gold.type or share < LENIENT_SHARE:
        return None
    named = piece = 0
    if gold.words is not None:
        start = text.index(gold.words)
        end = start + len(gold.words)
        pieces = [index for index, each in enumerate(claim.evidence) if each.start < end and start < each.end]
        if not pieces:
            return None
        piece = pieces[0]
        named = len(set(_WORD.findall(fold(gold.words))) & set(_WORD.findall(fold(claim.name))))
    first = claim.evidence[0].start if claim.evidence else 0
    return (-named, piece, gold.type.index(claim.type), -share, first)


def _misses(placed: Sequence[_Placed], rules: FusionRules) -> Iterator[str]:
    """Pairs of claims that are in one fact and should not be, or should and are not, with how alike they are."""
    for one, other in combinations(placed, 2):
        joined, belong = one.fact == other.fact, one.gold == other.gold
        if one.claim.kind is not other.claim.kind or joined == belong:
            continue
        what = f"one fact of two, {one.gold} and {other.gold}" if joined else f"two facts of one, {one.gold}"
        score = alike(one.claim, other.claim, rules)
        yield f"{one.claim.kind.value}: {what}: {score}\n    {_told(one)}\n    {_told(other)}"


def _told(each: _Placed) -> str:
    claim = each.claim
    evidence = " ".join(claim.evidence[0].text.split())[:_TOLD] if claim.evidence else ""
    parties = f"{'+'.join(claim.actor)}>{'+'.join(claim.recipient)}"
    return f"{each.document}: {claim.type} {parties} {claim.date or claim.due} [{claim.name or ''}] {evidence}"
