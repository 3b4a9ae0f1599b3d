"""Search: the latest facts and the documents that say them, by words and by what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.document import Provenance
from comity.model.register import Action, Judgement
from comity.register import facets
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]


def published_by(result: Result, publisher: str) -> Result:
    return replace(result, document=replace(result.document, provenance=Provenance(publisher=publisher)))


@pytest.fixture
def view(store: Store, writer: Writer, told: Told) -> View:
    """What four dispatches say of cyber security and of grain."""
    results = [
        told(
            "a.txt",
            "Séoul et Tallinn ont parlé de cybersécurité et de l'accord sur les céréales.",
            {"event": "CONSULT", "actor": "KOR EST", "date": "2018-02-14", "domains": "cybersecurity"},
            language="fr",
            published="2018-02-15",
        ),
        told(
            "b.txt",
            "Seoul and Tallinn signed an accord on grain. Paris objected.",
            {"kind": "agreement", "name": "accord on grain", "parties": "KOR EST", "stage": "signed", "date": "2019",
             "domains": "trade", "quote": "an accord on grain"},
            {"event": "REJECT", "actor": "FRA", "recipient": "EST", "date": "2019-03-01", "quote": "Paris objected"},
            published="2019-03-02",
        ),
        told(
            "c.txt",
            "Paris will give Tallinn grain.",
            {"by": "FRA", "to": "EST", "what": "grain", "due": "2031"},
            published="2020-01-01",
        ),
        told("d.txt", "Nothing happened to the grain.", published="2021-01-01"),
    ]  # fmt: skip
    writer.add([results[0], published_by(results[1], "Wire"), published_by(results[2], "Wire"), results[3]])
    return View(store)


def counts(found: facets.Found, field: str) -> dict[str, int]:
    return {share.value: share.facts for share in found.facets.get(field, ())}


def names(texts: tuple[facets.Text, ...]) -> list[str]:
    return [text.name for text in texts]


def test_words_find_facts_with_their_facets(view: View) -> None:
    wanted = Filter(words="grain")
    found = facets.find(view, wanted)
    assert [fact.kind.value for fact in facets.facts(view, found)] == ["commitment", "event", "instrument"]  # 2031, 2019-03, 2019
    assert not found.more
    assert counts(found, "kind") == {"commitment": 1, "event": 1, "instrument": 1}
    assert counts(found, "actor") == {"EST": 3, "FRA": 2, "KOR": 1}
    assert counts(found, "domain") == {"trade": 1}
    assert list(counts(found, "year")) == ["2031", "2019"]
    assert counts(found, "source") == {"Wire": 3}
    assert counts(found, "language") == {"en": 3}


def test_what_is_asked_for_already_is_no_facet_of_the_actors(view: View) -> None:
    assert counts(facets.find(view, Filter(actor=("EST",))), "actor") == {"FRA": 2, "KOR": 2}


def test_words_and_filters_narrow_together(view: View) -> None:
    for wanted, kinds in (
        (Filter(words="grain", actor=("FRA",)), ["commitment", "event"]),
        (Filter(words="grain", domain=("trade",)), ["instrument"]),
        (Filter(words="accord", actor=("KOR",), other=("EST",)), ["instrument", "event"]),
        (Filter(words="accord grain", since="2019-02-01", until="2019-12-31"), ["event", "instrument"]),
        (Filter(words="ceréales", domain=("trade",)), []),
    ):
        found = facets.find(view, wanted)
        assert [fact.kind.value for fact in facets.facts(view, found)] == kinds, wanted


def test_words_alone_find_documents_without_facts_too(view: View) -> None:
    wanted = Filter(words="grain")
    texts, total = facets.documents(view, wanted, facets.find(view, wanted))
    assert names(texts) == ["d.txt", "c.txt", "b.txt"]
    assert total == 3
    assert [len(text.facts) for text in texts] == [0, 1, 2]
    assert [piece.text for piece in texts[2].excerpt if piece.found] == ["grain"]


def test_filters_find_documents_that_say_the_facts_and_hold_the_words(view: View) -> None:
    for wanted, expected in (
        (Filter(words="tallinn", actor=("KOR",)), ["b.txt", "a.txt"]),
        (Filter(words="cybersecurite", actor=("KOR",)), ["a.txt"]),
        (Filter(actor=("FRA",)), ["c.txt", "b.txt"]),
        (Filter(actor=("KOR",), language=("fr",)), ["a.txt"]),
        (Filter(words="grain", source="wire"), ["c.txt", "b.txt"]),
    ):
        texts, total = facets.documents(view, wanted, facets.find(view, wanted))
        assert names(texts) == expected, wanted
        assert total == len(expected)


def test_of_many_the_latest_are_counted(view: View) -> None:
    found = facets.find(view, Filter(), most=2)
    assert found.more
    assert [fact.kind.value for fact in facets.facts(view, found)] == ["commitment", "event"]
    assert sum(counts(found, "kind").values()) == 2
    assert [fact.kind.value for fact in facets.facts(view, found, offset=1, limit=1)] == ["event"]


@pytest.mark.parametrize("walked", [(1, 2), (1, 3), (50, 100)])
def test_words_that_many_documents_hold_find_the_same(view: View, monkeypatch: pytest.MonkeyPatch, walked: tuple[int, ...]) -> None:
    wanted = [Filter(words="tallinn"), Filter(words="tallinn", actor=("EST",)), Filter(words="grain", domain=("trade",))]
    plain = [facets.find(view, each) for each in wanted]
    monkeypatch.setattr(facets, "FEW", 0)
    monkeypatch.setattr(facets, "WALKED", walked)
    monkeypatch.setattr(facets, "ENOUGH", 100)
    assert [facets.find(view, each) for each in wanted] == plain


def test_so_many_that_the_latest_suffice(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "FEW", 0)
    monkeypatch.setattr(facets, "WALKED", (2,))
    monkeypatch.setattr(facets, "ENOUGH", 1)
    found = facets.find(view, Filter(words="tallinn"))
    assert found.more
    assert len(found.rows) == 2


def test_what_was_rejected_or_came_later_is_left_out(view: View, store: Store) -> None:
    before = View(store, "2020-01-01T00:00:00Z")
    assert facets.find(before, Filter(words="grain")).rows == ()
    assert facets.documents(before, Filter(words="grain"), facets.find(before, Filter(words="grain"))) == ((), 0)
    (fact,) = facets.facts(view, facets.find(view, Filter(words="grain", actor=("KOR",))))
    judge(store, Judgement(action=Action.REJECT, facts=(fact.id,), author="Ada", reason="no"))
    wanted = Filter(words="grain")
    texts, _ = facets.documents(view, wanted, facets.find(view, wanted))
    assert fact.id not in {each.id for text in texts for each in text.facts}
    assert fact.id not in {each.id for each in facets.facts(view, facets.find(view, wanted))}


def test_no_word_is_an_error(view: View) -> None:
    with pytest.raises(RegisterError, match="no word"):
        facets.find(view, Filter(words='"?!"'))
