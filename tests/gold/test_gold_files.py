"""Our own gold files are of the form that they must have and agree with their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from comity.evaluation.corpus import Corpus, corpora, own
from comity.evaluation.gold import GoldDocument, load_gold
from comity.model.codes import DOMAINS, MODES, EventType, InstrumentKind, InstrumentStage, Status

CORPORA = list(corpora(own()))
ACTOR = re.compile(r"[A-Z][A-Z0-9-]+|[A-Z0-9-]+/[a-z0-9-]+|(org|person)/[a-z0-9-]+")
EDTF = re.compile(r"(\.\./)?(\d{4}|XXXX|\d{3}X)(-\d\d(-\d\d)?)?(/(\d{4}(-\d\d(-\d\d)?)?|\.\.)?)?")


def every_id(gold: GoldDocument) -> Iterator[str]:
    yield from gold.mentions
    for event in gold.events:
        for option in (event, *event.also_parties):
            yield from option.acting | option.receiving
    for instrument in gold.instruments:
        for parties in (instrument.parties, *instrument.also_parties):
            yield from parties
    for commitment in gold.commitments:
        yield from (*commitment.by, *commitment.to)


def every_date(gold: GoldDocument) -> Iterator[str]:
    dates = [*([gold.published] if gold.published else [])]
    for fact in (*gold.events, *gold.instruments):
        dates += [date for date in fact.date if date]
    for commitment in gold.commitments:
        dates += [date for date in commitment.due if date]
    yield from dates


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_gold_agrees_with_its_text_and_the_codes(corpus: Corpus) -> None:
    texts = corpus.texts()
    assert set(texts) == {path.name for path in corpus.documents.glob("*.txt")}
    faults = []
    for gold in load_gold(corpus.gold):
        for event in gold.events:
            if event.words not in texts[gold.document]:
                faults.append(f"{gold.document}: not in the text: {event.words!r}")
            if event.mode and event.mode not in MODES.get(EventType(event.event), frozenset()):
                faults.append(f"{gold.document}: {event.event} has no mode {event.mode}")
            for code in (event.event, *event.also):
                EventType(code)
            for status in event.status:
                Status(status)
            faults += [f"{gold.document}: no domain {code}" for code in event.domains if code not in DOMAINS]
        for instrument in gold.instruments:
            for kind in instrument.kind:
                InstrumentKind(kind)
            for stage in instrument.stage:
                if stage is not None:
                    InstrumentStage(stage)
        faults += [f"{gold.document}: no actor id: {actor}" for actor in every_id(gold) if not ACTOR.fullmatch(actor)]
        faults += [f"{gold.document}: no date: {date}" for date in every_date(gold) if not EDTF.fullmatch(date)]
    assert not faults, "\n".join(faults)


def test_enough_of_them() -> None:
    counts = {corpus.name: len(load_gold(corpus.gold)) for corpus in CORPORA}
    assert sum(counts.values()) >= 60
    assert counts["fr/heldout"] >= 20
