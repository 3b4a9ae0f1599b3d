"""The lives of instruments and people across documents."""

from __future__ import annotations

from itertools import permutations

import pytest

from comity.model.register import Fact, Kind
from comity.register.query import Filter
from comity.register.questions import dossier, persons
from comity.register.store import Store
from comity.register.view import View

PARTIES = "EU VNM"


def treaty(told, name: str, text: str, published: str, stage: str | None, date: str | None, **fields: object):
    record = {
        "kind": "agreement",
        "name": "Free Trade Agreement",
        "parties": PARTIES,
        "stage": stage,
        "date": date,
        "domains": "trade",
    }
    return told(name, text, {**record, **fields}, published=published, language=str(fields.pop("language", "en")))


def instruments(store: Store) -> list[Fact]:
    return sorted(View(store).facts(Filter(kind=Kind.INSTRUMENT)).facts, key=lambda fact: fact.first_published or "")


def life(store: Store) -> list[tuple[str, str | None]]:
    (fact,) = instruments(store)
    return [(stage.stage, stage.date) for stage in fact.stages]


@pytest.fixture
def told_thrice(told) -> list[object]:
    return [
        treaty(told, "a.txt", "Brussels proposed a Free Trade Agreement to Vietnam.", "2022-03-01", "proposed", "2022-03-01"),
        treaty(told, "b.txt", "The Union and Vietnam signed their Free Trade Agreement.", "2023-06-30", "signed", "2023-06-30"),
        treaty(
            told,
            "c.txt",
            "The Free Trade Agreement of the Union and Vietnam entered into force.",
            "2024-08-02",
            "in-force",
            "2024-08-01",
        ),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_text_is_proposed_signed_and_in_force(store, writer, told_thrice, order) -> None:
    for number in order:
        writer.add([told_thrice[number]])
    assert life(store) == [("proposed", "2022-03-01"), ("signed", "2023-06-30"), ("in-force", "2024-08-01")]
    (fact,) = instruments(store)
    assert (fact.stage, fact.date, fact.documents) == ("in-force", "2024-08-01", 3)


def test_the_finest_date_that_agrees_is_the_stage_s(store, writer, told) -> None:
    text = "The Union and Vietnam signed their Free Trade Agreement"
    for number, date in enumerate(["2023-06", "2023", "2023-06-30", "2023-06"]):
        writer.add([treaty(told, f"{number}.txt", f"{text} ({number}).", f"2023-07-0{number + 1}", "signed", date)])
    assert life(store) == [("signed", "2023-06-30")]


@pytest.mark.parametrize(
    ("stages", "last"),
    [
        ([("in-force", "2020-08-01"), ("suspended", "2022-03-04")], "suspended"),
        ([("suspended", "2022-03-04"), ("in-force", "2023-08-01")], "in-force"),
        ([("in-force", "2020-08-01"), ("suspended", "2021-03-04"), ("ended", "2023-01-01")], "ended"),
        ([("in-force", None), ("ended", "2023-01-01")], "ended"),
        ([("in-force", "2020-08-01"), ("ended", None)], "ended"),
        ([("signed", "2019-06-30"), ("adopted", None)], "signed"),
        ([("adopted", "2019-06-30"), ("ratified", "2019-09-01")], "ratified"),
        ([("negotiated", "2024"), ("signed", "2019-06-30")], "signed"),
    ],
)
def test_the_furthest_stage_is_the_one_it_reached_last(store, writer, told, stages, last) -> None:
    texts = [
        treaty(
            told, f"{number}.txt", f"Text {number} on the Free Trade Agreement of the Union and Vietnam.", "2024-01-01", stage, date
        )
        for number, (stage, date) in enumerate(stages)
    ]
    writer.add(texts)
    (fact,) = instruments(store)
    assert fact.stage == last
    assert len(fact.stages) == len(stages)


def test_a_second_text_of_the_kind_stays_apart(store, writer, told) -> None:
    record = {"kind": "memorandum", "parties": "KOR EST", "stage": "signed"}
    writer.add(
        [
            told(
                f"{number}.txt",
                f"Seoul and Tallinn signed a {name}.",
                {**record, "name": name, "date": date},
                published=date,
            )
            for number, (name, date) in enumerate(
                [
                    ("memorandum of understanding on cyber security", "2021-05-04"),
                    ("memorandum of understanding on tourism", "2021-05-04"),
                    ("memorandum of understanding on cyber security", "2021-05-04"),
                ]
            )
        ]
    )
    assert sorted((fact.name, fact.documents) for fact in instruments(store)) == [
        ("memorandum of understanding on cyber security", 2),
        ("memorandum of understanding on tourism", 1),
    ]


def test_its_second_edition_is_another_text(store, writer, told) -> None:
    record = {"kind": "action-plan", "name": "action plan", "parties": "EU JPN", "stage": "signed"}
    writer.add(
        [
            told("a.txt", "Japan and the Union signed an action plan.", {**record, "date": "2014-05-07"}, published="2014-05-07"),
            told(
                "b.txt", "Japan and the Union signed a new action plan.", {**record, "date": "2024-05-08"}, published="2024-05-08"
            ),
        ]
    )
    assert [fact.date for fact in instruments(store)] == ["2014-05-07", "2024-05-08"]


def test_the_names_of_two_languages_are_listed(store, writer, told) -> None:
    record = {"kind": "programme", "parties": "KOR NATO", "stage": "signed"}
    writer.add(
        [
            told(
                "a.txt",
                "La Corée du Sud et l'OTAN ont signé un programme de partenariat personnalisé.",
                {**record, "name": "programme de partenariat personnalisé", "date": "2023-07-11"},
                published="2023-07-11",
                language="fr",
            ),
            told(
                "b.txt",
                "South Korea and NATO signed an Individually Tailored Partnership Programme in July 2023.",
                {**record, "name": "Individually Tailored Partnership Programme", "date": "2023-07"},
                published="2024-07-10",
            ),
        ]
    )
    (fact,) = instruments(store)
    assert set(fact.names) == {"programme de partenariat personnalisé", "Individually Tailored Partnership Programme"}
    assert fact.languages == ("en", "fr")
    assert life(store) == [("signed", "2023-07-11")]


# -- publishers -----------------------------------------------------------------------------------------------------------


def test_a_copy_that_does_not_say_has_the_publisher_of_its_story(store, writer, told) -> None:
    story = " ".join(f"Seoul and Tallinn agreed on point {number} of their long list of common plans." for number in range(30))
    record = {"event": "AGREE", "actor": "KOR EST", "date": "2018-02-14", "quote": "Seoul and Tallinn agreed on point 0"}
    writer.add([told("agency.txt", f"{story} - AFP", record, published="2018-02-14")])
    writer.add([told("paper.txt", story, record, published="2018-02-15")])
    writer.add(
        [told("other.txt", "Estonia and South Korea will work together.", record | {"quote": "Estonia"}, published="2018-02-15")]
    )
    (fact,) = View(store).facts().facts
    told_by = {source.name: (source.publisher, source.story) for source in View(store).sources([fact])[fact.id]}
    assert told_by == {"agency.txt": ("AFP", 1), "paper.txt": ("AFP", 1), "other.txt": (None, 3)}
    (first, *_) = dossier(View(store), "KOR", "EST").publishers
    assert (first.name, first.documents, first.stories) == ("AFP", 2, 1)


# -- people ---------------------------------------------------------------------------------------------------------------


def test_offices_change_over_time(store, writer, told) -> None:
    def seen(day: str, role: str, of: str, name: str = "Mark Rutte") -> None:
        person = {"id": "person/mark-rutte", "name": name, "role": role, "of": of}
        writer.add([told(f"{day}.txt", f"{name} spoke on {day}.", published=day, people=(person,))])

    seen("2022-03-01", "Prime Minister", "NLD")
    seen("2023-03-01", "Prime Minister", "NLD")
    seen("2024-11-05", "Secretary General", "NATO")
    (found,) = persons(View(store), "rutte")
    assert [(office.role, office.of, office.first, office.last, office.documents) for office in found.offices] == [
        ("Prime Minister", "NLD", "2022-03-01", "2023-03-01", 2),
        ("Secretary General", "NATO", "2024-11-05", "2024-11-05", 1),
    ]
    assert persons(View(store), of="NLD") == persons(View(store), of="NATO") == [found]


def test_one_surname_is_not_one_person_and_accents_are_not_two(store, writer, told) -> None:
    people = [
        {"id": "person/lee-nak-yon", "name": "Lee Nak-yon", "role": "Prime Minister", "of": "KOR"},
        {"id": "person/lee-jae-myung", "name": "Lee Jae-myung", "role": "President", "of": "KOR"},
        {"id": "person/juri-ratas", "name": "Juri Ratas", "role": "Prime Minister", "of": "EST"},
    ]
    writer.add([told("a.txt", "They met.", people=tuple(people), published="2018-02-14")])
    ratas = {"id": "person/juri-ratas", "name": "Jüri Ratas", "role": "Premier ministre", "of": "EST"}
    writer.add([told("b.txt", "Ils se sont vus.", people=(ratas,), published="2020-10-28", language="fr")])
    assert {person.id for person in persons(View(store), "Lee")} == {"person/lee-nak-yon", "person/lee-jae-myung"}
    (found,) = persons(View(store), "Jüri")
    assert (found.id, found.documents) == ("person/juri-ratas", 2)


def test_the_order_of_a_person_s_names_makes_no_second_visit(store, writer, told) -> None:
    def visit(name: str, person: str):
        agent = {"id": person, "name": "Lee Nak-yon", "role": "Prime Minister", "of": "KOR"}
        record = {"event": "CONSULT", "mode": "visit", "actor": "KOR", "recipient": "EST", "date": "2018-02", "agents": (agent,)}
        return told(name, f"The prime minister of South Korea visited Estonia, said {name}.", record, published="2018-02-20")

    writer.add([visit("a.txt", "person/lee-nak-yon"), visit("b.txt", "person/nak-yon-lee")])
    (fact,) = View(store).facts(Filter(kind=Kind.EVENT)).facts
    assert "same agent" in fact.notes[0]
