"""What people did: their offices, the facts in which they acted, between whom these stand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from comity.errors import RegisterError
from comity.flow import Result
from comity.model.register import Action, Judgement
from comity.register import people_facts
from comity.register.judge import judge
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer

Told = Callable[..., Result]
KIM = {"id": "person/kim-min", "name": "Kim Min", "role": "minister", "of": "KOR"}
TEXTS = (
    "On Monday the minister Kim Min came to Tallinn and spoke about ships with her hosts for three hours.",
    "Kim Min, now the envoy of Seoul, refused on Friday to discuss tariffs with the French side any further.",
    "Somebody called Kim Minho thanked Finland in Oulu for the saunas; Kim Min was told of it later that day.",
)


@pytest.fixture
def view(store: Store, writer: Writer, told: Told) -> View:
    """Three documents name Kim Min; in the events of two she acts."""
    minho = {"id": "person/kim-minho", "name": "Kim Minho", "role": None, "of": "KOR"}
    writer.add(
        [
            told("a.txt", TEXTS[0], {"event": "CONSULT", "actor": "KOR", "recipient": "EST", "date": "2018-02-12", "agents": [KIM]},
                 {"by": "EST", "to": "KOR", "what": "build ships", "due": "2030"}, published="2018-02-12", people=(KIM,)),
            told("b.txt", TEXTS[1], {"event": "REJECT", "actor": "KOR", "recipient": "FRA", "date": "2021-05-07",
                 "agents": [{**KIM, "role": "envoy"}]}, published="2021-05-07", people=({**KIM, "role": "envoy"},)),
            told("c.txt", TEXTS[2], {"event": "SUPPORT", "actor": "KOR", "recipient": "FIN", "date": "2022-01-03",
                 "agents": [minho]}, published="2022-01-03", people=({**KIM, "role": None}, minho)),
        ]
    )  # fmt: skip
    return View(store)


def test_offices_over_time(view: View) -> None:
    found = people_facts.person(view, KIM["id"])
    assert (found.name, found.documents) == ("Kim Min", 3)
    assert {(office.role, office.first) for office in found.offices} == {
        ("minister", "2018-02-12"), ("envoy", "2021-05-07"), (None, "2022-01-03"),
    }  # fmt: skip


def test_only_facts_in_which_the_person_acted(view: View) -> None:
    found = people_facts.acts(view, KIM["id"])
    assert [(fact.type, fact.date) for fact in found.facts] == [("REJECT", "2021-05-07"), ("CONSULT", "2018-02-12")]
    assert (found.total, found.whole) == (2, True)
    assert [(count.code, count.year, count.facts) for count in found.years] == [("CONSULT", 2018, 1), ("REJECT", 2021, 1)]
    assert {(tie.a, tie.b, tie.facts, tie.first) for tie in found.ties} == {
        ("EST", "KOR", 1, "2018-02-12"), ("FRA", "KOR", 1, "2021-05-07"),
    }  # fmt: skip
    assert [tie.intensity > 0 for tie in sorted(found.ties, key=lambda tie: tie.a)] == [True, False]


def test_page_by_page(view: View) -> None:
    assert [fact.type for fact in people_facts.acts(view, KIM["id"], limit=1, offset=1).facts] == ["CONSULT"]


def test_what_was_rejected_is_left_out(view: View) -> None:
    fact = people_facts.acts(view, KIM["id"]).facts[0]
    before = View(view.store, fact.since)
    judge(view.store, Judgement(action=Action.REJECT, facts=(fact.id,), author="Ada", reason="she was in Busan"))
    assert people_facts.acts(view, KIM["id"]).total == 1
    assert people_facts.acts(before, KIM["id"]).total == 2


def test_of_very_many_documents_the_newest(view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_facts, "DOCUMENTS", 2)
    found = people_facts.acts(view, KIM["id"])
    assert ([fact.type for fact in found.facts], found.whole) == (["REJECT"], False)


def test_nobody(view: View) -> None:
    with pytest.raises(RegisterError, match="there is no person"):
        people_facts.person(view, "person/kim")
    assert people_facts.acts(view, "person/kim").total == 0
