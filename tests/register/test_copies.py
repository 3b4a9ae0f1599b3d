"""Copies of one story: near-duplicates are found, other texts are not."""

from __future__ import annotations

import random

from sqlalchemy import select

from comity.flow import Result
from comity.register import schema
from comity.register.copies import BANDS, bands, likeness, original, signature

WORDS = ("minister", "visit", "agreement", "port", "navy", "energy", "summit", "border", "treaty", "trade", "fishing", "envoy")


def text(seed: int, length: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) + str(rng.randrange(40)) for _ in range(length))


def signed(told, words: str) -> bytes:
    result: Result = told("a.txt", words)
    return signature(result.document)


def test_the_same_text_has_the_same_signature(told) -> None:
    assert signed(told, text(1)) == signed(told, text(1).upper())
    assert likeness(signed(told, text(1)), signed(told, text(1))) == 1


def test_an_edited_text_is_a_copy(told) -> None:
    one = text(1)
    words = one.split()
    words[5], words[200] = "yesterday", "reportedly"
    for edited in (" ".join(words), one + " " + text(9, 40), " ".join(words[60:])):
        assert original(signed(told, edited), {7: signed(told, one), 3: signed(told, text(2))}) == 7
        assert set(bands(signed(told, edited))) & set(bands(signed(told, one)))


def test_another_text_is_none(told) -> None:
    others = {seed: signed(told, text(seed)) for seed in range(2, 40)}
    assert original(signed(told, text(1)), others) is None


def test_the_earliest_of_two_is_the_original(told) -> None:
    assert original(signed(told, text(1)), {9: signed(told, text(1)), 4: signed(told, text(1))}) == 4


def test_bands_fit_a_column(told) -> None:
    keys = bands(signed(told, text(1)))
    assert len(keys) == BANDS
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_a_chain_of_copies_is_one_story_and_nothing_makes_none(told, writer) -> None:
    long = text(1)
    cut = " ".join(long.split()[:260])
    writer.add([told("a.txt", long), told("b.txt", cut)])
    writer.add([told("c.txt", cut + " (Agencies)"), told("d.txt", text(2)), told("e.txt", "…"), told("f.txt", "—")])
    with writer.store.reading() as connection:
        found = connection.execute(select(schema.document.c.name, schema.document.c.id, schema.document.c.story)).all()
    stories = {name: number for name, number, _ in found}
    by_name = {name: story for name, _, story in found}
    assert [by_name[name] for name in ("a.txt", "b.txt", "c.txt")] == [stories["a.txt"]] * 3
    assert [by_name[name] for name in ("d.txt", "e.txt", "f.txt")] == [stories[name] for name in ("d.txt", "e.txt", "f.txt")]
