"""Events under an instrument."""

from __future__ import annotations

from collections.abc import Callable

from comity.flow import Result
from comity.model.register import Action, Judgement, Kind
from comity.register.judge import judge
from comity.register.query import Filter
from comity.register.store import Store
from comity.register.under import under
from comity.register.view import View
from comity.register.writer import Writer


def test_events_under_an_instrument(store: Store, writer: Writer, told: Callable[..., Result]) -> None:
    pact = {"kind": "treaty", "name": "pact of the harbours", "parties": "PER CHL", "stage": "signed", "date": "2020-01-05"}
    texts = (
        "Peru and Chile signed the pact of the harbours in Lima, after nine years of talks about cranes and tides.",
        "Under the pact of the harbours both navies sailed out together; nothing else happened that Tuesday in Iquique.",
        "Chile accused Peru of something else altogether, namely of copying its stamps, said the post office.",
    )
    writer.add(
        [
            told("a.txt", texts[0], pact, {"event": "SUPPORT", "actor": "PER CHL", "date": "2020-01-05", "instrument": "i1"}),
            told("b.txt", texts[1], pact, {"event": "COOPERATE", "actor": "PER CHL", "date": "2021-06-01", "instrument": "i1"}),
            told("c.txt", texts[2], {"event": "ACCUSE", "actor": "CHL", "recipient": "PER", "date": "2022-06-01"}),
        ]
    )
    view = View(store)
    text = view.facts(Filter(kind=Kind.INSTRUMENT)).facts[0]
    found, total = under(view, text.id, 5)
    assert ([fact.type for fact in found], total) == (["COOPERATE", "SUPPORT"], 2)
    assert ([fact.type for fact in under(view, text.id, 1)[0]], under(view, text.id, 1)[1]) == (["COOPERATE"], 2)
    before = View(store, found[0].since)
    judge(store, Judgement(action=Action.REJECT, facts=(found[0].id,), author="Ada", reason="another pact"))
    assert ([fact.type for fact in under(view, text.id, 5)[0]], under(before, text.id, 5)[1]) == (["SUPPORT"], 2)
