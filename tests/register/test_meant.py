"""Whom a user means who types a name into a search."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from comity.flow import Result
from comity.register.meant import meant, suggested
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer


@pytest.mark.parametrize(
    ("words", "actors"),
    [
        ("Corée du Sud", ("KOR",)),
        ("coree du sud", ("KOR",)),
        ("Südkorea", ("KOR",)),
        ("OTAN", ("NATO",)),
        ('"South Korea"', ("KOR",)),
        ("Corée du Sud Estonie", ("KOR", "EST")),
        ("KOR EST", ("KOR", "EST")),
        ("South Korea–Estonia", ("KOR", "EST")),
        ("Corée du Sud et Union européenne", ("KOR", "EU")),
        ("South Korea, South Korea", ()),
        ("accord de paix", ()),
        ("Estonia in the news", ()),
        ("", ()),
        ("?!", ()),
    ],
)
def test_names_of_one_or_two_actors(words: str, actors: tuple[str, ...]) -> None:
    assert meant(words) == actors


def test_actors_of_the_register_are_suggested(store: Store, writer: Writer, told: Callable[..., Result]) -> None:
    writer.add(
        [
            told("a.txt", "Seoul and Tallinn met.", {"event": "CONSULT", "actor": "KOR EST", "date": "2018"}),
            told("b.txt", "Seoul and the guild met.", {"event": "CONSULT", "actor": "KOR org/guild-of-bakers", "date": "2019"}),
        ]
    )
    view = View(store)
    assert suggested(view, "corée") == ["KOR"]
    assert suggested(view, "esto") == ["EST"]
    assert suggested(view, "Eesti") == ["EST"]
    assert suggested(view, "e") == []
    assert suggested(view, "France") == []  # the register has nothing of it
    assert suggested(view, "bak") == ["org/guild-of-bakers"]
    assert suggested(view, "sü") == ["KOR"]
    assert len(suggested(view, "es", limit=1)) == 1
