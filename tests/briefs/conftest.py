"""What the tests of briefing notes share: a register of a few dispatches."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from comity.briefs.compose import brief
from comity.briefs.note import Drawing, Note, Quote, Remark, Row, Sentence, Table
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

MADE = datetime.date(2025, 3, 1)
PACT = (
    "Seoul and NATO signed the Tailored Partnership Programme on cyber defence in Vilnius in July 2023, NATO's press office said."
)
PACTE = "La Corée du Sud et l'OTAN ont signé en juillet 2023 à Vilnius le programme de partenariat adapté sur la cyberdéfense."
VISIT = "NATO's supreme commander visited South Korea on 29 February 2024 and met the minister of defence, Shin Won-sik."
PROMISE = "South Korea will post two liaison officers to the alliance's cyber centre by June 2024, the minister told reporters."
TALKS = "Officials of South Korea, NATO and Ukraine held talks on cyber defence in Brussels on 3 May 2024."
TALKS_LATER = "Des responsables de la Corée du Sud, de l'OTAN et de l'Ukraine se sont entretenus à Bruxelles le 4 mai 2024."
REPORTED = "South Korea agreed in May 2023 to lend shells to NATO's members, a newspaper wrote."
DENIAL = "South Korea's defence ministry said these reports were inaccurate."
DENIED = "NATO did not refuse the request of South Korea in 2022, whatever was reported, an official told the paper on Monday."


def fill(writer: Writer, told: Any) -> None:
    """Dispatches on South Korea and NATO, in both languages."""
    pact = {"kind": "programme", "parties": "KOR NATO", "stage": "signed", "date": "2023-07", "domains": "cyber-defence"}
    sign = {"event": "SUPPORT", "actor": "KOR NATO", "date": "2023-07", "place": ("LTU", "Vilnius"), "instrument": "i1"}
    talks = {"event": "CONSULT", "actor": "KOR NATO UKR", "domains": "cyber-defence", "place": ("BEL", None)}
    shells = {"event": "AGREE", "actor": "KOR", "recipient": "NATO", "date": "2023-05", "quote": REPORTED}
    shin = {"id": "person/shin-won-sik", "name": "Shin Won-sik", "role": "minister of defence", "of": "KOR"}
    visit = {"event": "CONSULT", "mode": "visit", "actor": "NATO", "recipient": "KOR", "date": "2024-02-29", "agents": (shin,)}
    name = "programme de partenariat adapté"
    writer.add(
        [
            told("a/pact.txt", PACT, {**pact, "name": "Tailored Partnership Programme"}, sign, published="2023-07-12"),
            told("b/pacte.txt", PACTE, {**pact, "name": name}, sign, published="2023-07-13", language="fr"),
            told("shells.txt", f"{REPORTED} {DENIAL}", shells, published="2023-05-25"),
            told("visit.txt", VISIT, visit, published="2024-03-01"),
            told("promise.txt", PROMISE, {"by": "KOR", "to": "NATO", "what": "post two liaison officers", "due": "2024-06"}),
            told("talks.txt", TALKS, {**talks, "date": "2024-05-03"}, published="2024-05-04"),
            told("later.txt", TALKS_LATER, {**talks, "date": "2024-05-04"}, published="2024-05-05", language="fr"),
            told(
                "denied.txt",
                DENIED,
                {"event": "REJECT", "actor": "NATO", "recipient": "KOR", "date": "2022", "status": "negation"},
                published="2022-10-03",
            ),
        ]
    )  # fmt: skip


@pytest.fixture
def view(store: Store, writer: Writer, told: Any) -> View:
    """A register of a few dispatches, as it is now."""
    fill(writer, told)
    return View(store)


@pytest.fixture
def pair() -> Filter:
    """What stands between South Korea and NATO."""
    return Filter(actor=("KOR",), other=("NATO",))


@pytest.fixture
def note(view: View, pair: Filter) -> Note:
    """A note in English on South Korea and NATO."""
    return brief(view, pair, "en", MADE)


def sentences(note: Note) -> Iterator[Sentence]:
    """All sentences of a note, those under others too."""

    def under(sentence: Sentence) -> Iterator[Sentence]:
        yield sentence
        for each in sentence.under:
            yield from under(each)

    for section in note.sections:
        for block in section.blocks:
            if isinstance(block, Sentence):
                yield from under(block)
            elif isinstance(block, Drawing):
                yield from under(block.caption)


def rows(note: Note) -> Iterator[Row]:
    """All rows of its tables."""
    for section in note.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.rows


def remarks(note: Note) -> list[str]:
    """What the program says of the note."""
    return [block.words for section in note.sections for block in section.blocks if isinstance(block, Remark)]


def words(note: Note) -> str:
    """All that a note says in its own words, with plain spaces."""
    every = [note.title, *(remark.words for remark in note.scope), *(each.words for each in sentences(note))]
    every += [cell for row in rows(note) for cell in row.cells]
    return "\n".join([*every, *remarks(note)]).replace("\u00a0", " ")


@pytest.fixture
def parts() -> Any:
    """The functions above, for the tests."""

    class Parts:
        sentences: Callable[[Note], Iterator[Sentence]] = staticmethod(sentences)
        rows: Callable[[Note], Iterator[Row]] = staticmethod(rows)
        remarks: Callable[[Note], list[str]] = staticmethod(remarks)
        words: Callable[[Note], str] = staticmethod(words)
        made = MADE

        @staticmethod
        def quotes(note: Note) -> list[Quote]:
            return list(note.numbers())

    return Parts
