"""The commands that ask a register."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.cells import cell_len

from comity.faces.cli.asking import Conditions, Wanted, grouped
from comity.model.register import Fact
from comity.register.answers import Account, Dossier

Run = Callable[..., Any]
LISTS = ("facts", "instruments", "commitments", "network", "people", "timeline")
NOUNS = {"network": "ties", "timeline": "counts"}
ID = re.compile(r"\b[eic]-[a-z2-7]{12}\b")


@pytest.fixture
def ask(run: Run, filled: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: run(*arguments, "--register", filled)


def table(done: Any) -> list[dict[str, str]]:
    assert done.status == 0, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


# -- formats -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", LISTS)
def test_each_list_has_the_same_rows_in_each_format(ask: Run, command: str) -> None:
    rows = table(ask(command, "--format", "csv"))
    lines = [json.loads(line) for line in ask(command, "--format", "jsonl").out.splitlines()]
    whole = json.loads(ask(command, "--format", "json").out)
    assert rows
    assert len(rows) == len(lines) == whole["total"]
    assert whole[NOUNS.get(command, command)] == lines
    shown = ask(command)
    assert shown.status == 0
    assert "\x1b" not in shown.out
    assert all(row.get("name" if command == "people" else "id", "") in shown.out for row in rows)


def test_facts_in_json_are_whole_records_with_their_words(ask: Run, dispatches: Path) -> None:
    for line in ask("facts", "--format", "jsonl").out.splitlines():
        fact, plain = msgspec.json.decode(line, type=Fact), json.loads(line)
        assert fact.id == plain["id"]
        assert plain["sources"]
        for source in plain["sources"]:
            text = (dispatches / Path(source["name"]).name).read_text(encoding="utf-8")
            assert all(text[piece["start"] : piece["end"]] == piece["text"] for piece in source["evidence"])


def test_csv_has_lists_dates_and_quotes(ask: Run) -> None:
    (row,) = table(ask("facts", "--type", "AGREE", "--actor", "KOR", "--format", "csv"))
    assert row["actor"].split("; ") == ["KOR", "EST"]
    assert (row["date"], row["first"], row["last"], row["sources"]) == ("2018-02-14", "2018-02-14", "2018-02-14", "2")
    assert "convenus" in row["evidence"]
    assert "agreed" in row["evidence"]
    (promise,) = table(ask("commitments", "--overdue", "--format", "csv"))
    assert (promise["due"], promise["last"], promise["state"]) == ("2023", "2023-12-31", "overdue")


@pytest.mark.parametrize("command", [*LISTS, ("pair", "KOR", "EST"), ("actor", "EST"), ("search", "cybersécurité")])
@pytest.mark.parametrize("width", [60, 80, 140])
def test_tables_fit_and_do_not_break_ids(ask: Run, command: Any, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    arguments = (command,) if isinstance(command, str) else command
    out = ask(*arguments).out
    assert max(map(cell_len, out.splitlines())) <= width
    known = {row["id"] for row in table(ask("facts", "--format", "csv"))}
    assert set(ID.findall(out)) <= known
    if command == "facts":
        assert set(ID.findall(out)) == known


def test_a_table_tells_how_many_there_are(ask: Run) -> None:
    total = len(table(ask("facts", "--format", "csv")))
    assert ask("facts").out.splitlines()[-1] == f"{total} facts"
    assert ask("facts", "--limit", "2").out.splitlines()[-1].startswith(f"2 of {total} facts; go on with --after ")
    assert ask("facts", "--actor", "IRN").out.splitlines()[-1] == "1 fact"
    assert ask("facts", "--actor", "PRY").out == "no facts\n"


def test_quotes_stand_below_their_facts(ask: Run) -> None:
    out = ask("facts", "--actor", "QAT", "--quotes").out
    assert "« Le ministre turc de la Défense a reçu son homologue qatari à Ankara. »" in " ".join(out.split())
    assert "visit.txt, 2021-05-03" in out


# -- filters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["KOR", "kor", "Corée du Sud", "south korea", "Séoul", "Südkorea", "Corea del Sur", "대한민국"])
def test_actors_are_named_in_any_language(ask: Run, name: str) -> None:
    rows = table(ask("facts", "--actor", name, "--format", "csv"))
    assert len(rows) == 3
    assert all("KOR" in row["actor"] for row in rows)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--actor", "EST"), 7),
        (("--actor", "EST", "--other", "UKR"), 4),
        (("--actor", "UKR", "--side", "recipient"), 2),
        (("--actor", "KOR", "--actor", "FRA"), 6),
        (("--type", "agree"), 3),
        (("--type", "memorandum", "--type", "SANCTION"), 2),
        (("--mode", "visit"), 1),
        (("--domain", "cyber"), 3),
        (("--domain", "cybersecurity"), 1),
        (("--since", "2021", "--until", "2021-05"), 1),
        (("--until", "2018"), 3),
        (("--country", "Turquie"), 1),
        (("--source", "visit"), 1),
        (("--source", "%"), 0),
        (("--source", "VISIT.txt"), 1),
        (("--language", "en", "--actor", "KOR"), 2),
        (("--words", "talks counterpart", "--until", "2018"), 2),
        (("--words", '"cyber defence"'), 4),
        (("--min-sources", "2"), 1),
        (("--min-confidence", "0.99"), 0),
        (("--disputed",), 0),
        (("--undisputed",), 12),
        (("--kind", "instrument", "--stage", "signed"), 1),
        (("--judged", "none"), 12),
        (("--status", "negation"), 0),
    ],
)
def test_filters(ask: Run, options: tuple[str, ...], count: int) -> None:
    assert len(table(ask("facts", *options, "--format", "csv"))) == count


def test_events_under_an_instrument(ask: Run) -> None:
    (text,) = table(ask("instruments", "--format", "csv"))
    (event,) = table(ask("facts", "--instrument", text["id"], "--format", "csv"))
    assert (event["type"], event["instrument"]) == ("SUPPORT", text["id"])
    shown = ask("fact", text["id"]).out
    assert event["id"] in shown


def test_as_of_before_the_register_began(ask: Run) -> None:
    assert ask("facts", "--as-of", "2020-01-01").out == "no facts\n"
    assert ask("pair", "KOR", "EST", "--as-of", "2020-01-01").out.splitlines()[1].startswith("no facts")
    assert table(ask("facts", "--as-of", "2999-01-01", "--format", "csv"))


# -- pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["date", "confidence", "sources", "changed"])
@pytest.mark.parametrize("size", [5, 12])
def test_pages_of_facts_lose_and_double_nothing(ask: Run, sort: str, size: int) -> None:
    every = [row["id"] for row in table(ask("facts", "--sort", sort, "--format", "csv"))]
    found: list[str] = []
    after: tuple[str, ...] = ()
    while True:
        page = json.loads(ask("facts", "--sort", sort, "--limit", str(size), "--format", "json", *after).out)
        assert page["total"] == len(every)
        found += [fact["id"] for fact in page["facts"]]
        if "after" not in page:
            break
        after = ("--after", page["after"])
    assert found == every


@pytest.mark.parametrize("command", ["commitments", "network", "people"])
def test_numbered_pages(ask: Run, command: str) -> None:
    every = table(ask(command, "--format", "csv"))
    pages = [table(ask(command, "--format", "csv", "--limit", "2", "--page", str(number))) for number in (1, 2, 3, 4)]
    assert [row for page in pages for row in page] == every
    more = ask(command, "--limit", "1")
    assert more.out.splitlines()[-1].endswith("go on with --page 2")


def test_a_cut_csv_says_so_beside(ask: Run) -> None:
    done = ask("facts", "--format", "csv", "--limit", "2")
    assert len(table(done)) == 2
    assert done.err.startswith("comity: 2 of 12 facts; go on with --after ")
    assert ask("facts", "--format", "csv").err == ""


# -- dossiers, facts, words ----------------------------------------------------------------------------------------------


def test_the_dossier_of_a_pair(ask: Run) -> None:
    out = ask("pair", "Corée du Sud", "Estonia").out
    assert out.startswith("KOR South Korea – EST Estonia")
    assert "3 events · they cooperate since 2018-02-14" in out
    for title in ("on what", "what they did", "latest events", "intensity by year", "who reports it", "Goldstein's scale"):
        assert title in out
    found = msgspec.json.decode(ask("pair", "KOR", "EST", "--format", "json").out, type=Dossier)
    assert found.actors == ("KOR", "EST")
    assert all(found.sources[fact.id][0].evidence for fact in found.latest)
    assert len(table(ask("pair", "KOR", "EST", "--format", "csv"))) == found.facts == 3


def test_a_dossier_takes_conditions(ask: Run) -> None:
    found = json.loads(ask("pair", "EST", "UKR", "--domain", "cyber-defence", "--format", "json").out)
    assert (found["facts"], found["events"], found["count_instruments"], found["count_commitments"]) == (2, 1, 1, 0)


def test_the_dossier_of_an_actor_names_its_partners(ask: Run) -> None:
    out = ask("actor", "Estonie").out
    assert "with whom" in out
    found = json.loads(ask("actor", "EST", "--format", "json").out)
    assert [(tie["a"], tie["b"]) for tie in found["partners"]] == [("EST", "UKR"), ("EST", "KOR")]
    assert found["count_commitments"] == 1


def test_nobody_is_a_pair_with_itself(ask: Run) -> None:
    done = ask("pair", "KOR", "Séoul")
    assert done.status == 2
    assert "are both KOR" in " ".join(done.err.split())


def test_one_fact_with_all_that_is_known(ask: Run) -> None:
    (row,) = table(ask("facts", "--type", "AGREE", "--actor", "KOR", "--format", "csv"))
    out = ask("fact", row["id"]).out
    assert "sources (2 independent, 2 documents)" in out
    assert "[1]" in out
    assert "[2]" in out
    assert "*" not in out
    assert "how it came about" in out
    found = msgspec.json.decode(ask("fact", row["id"], "--format", "json").out, type=Account)
    assert found.fact.id == row["id"]
    assert len(found.sources) == 2
    assert table(ask("fact", row["id"], "--format", "csv"))[0]["id"] == row["id"]


def test_search_finds_words_and_phrases_whatever_their_accents(ask: Run) -> None:
    rows = table(ask("search", "COOPERATION", "cybersecurite", "--format", "csv"))
    assert [Path(row["name"]).name for row in rows] == ["agreement-fr.txt"]
    assert rows[0]["facts"]
    assert "1 document" in ask("search", '"frégate au Japon"').out
    assert ask("search", '"Japon au frégate"').out == "no documents\n"
    assert ask("search", "...").status == 2


def test_timeline_counts_by_type_and_domain(ask: Run) -> None:
    out = ask("timeline").out
    assert "CONSULT" in out
    assert out.splitlines()[-1] == "9 events"
    assert {row["code"] for row in table(ask("timeline", "--by", "domain", "--format", "csv"))} >= {"cybersecurity", "arms"}


def test_people_of_a_state(ask: Run) -> None:
    (row,) = table(ask("people", "--of", "Estonie", "--format", "csv"))
    assert (row["name"], row["documents"]) == ("Mart Tamm", "2")
    assert table(ask("people", "han", "--format", "csv"))[0]["id"] == "person/han-min-ho"
    assert ask("people", "nobody").out == "no people\n"


# -- errors --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("facts", "--actor", "Estoni"), "did you mean EST Estonia"),
        (("facts", "--actor", "Atlantis Prime"), "'Atlantis Prime' is nobody that Comity knows"),
        (("facts", "--domain", "cybersecurty"), "did you mean cybersecurity"),
        (("facts", "--type", "AGREED"), "'AGREED' is not known"),
        (("facts", "--status", "maybe"), "known are future, historical"),
        (("facts", "--since", "20-20"), "'20-20' is no date; write 2018-02-14, 2018-02 or 2018"),
        (("facts", "--as-of", "yesterday"), "is no date or time"),
        (("facts", "--after", "zzz"), "is no place in a list"),
        (("facts", "--after", "WyJkYXRlIl0"), "is no place in a list"),
        (("facts", "--limit", "0"), "--limit"),
        (("facts", "--sort", "size"), "--sort"),
        (("facts", "--country", "NATO"), "'NATO' is no state"),
        (("pair", "KOR", "Nowhere"), "'Nowhere' is nobody"),
        (("commitments", "--state", "lost"), "--state"),
    ],
)
def test_misuse_is_told_with_a_remedy(ask: Run, arguments: tuple[str, ...], told: str) -> None:
    done = ask(*arguments)
    assert done.status == 2
    assert told in " ".join(re.sub(r"[│╭╰─╮╯]", " ", done.err).split())
    assert done.out == ""


def test_a_place_of_another_order_is_refused(ask: Run) -> None:
    after = json.loads(ask("facts", "--limit", "1", "--format", "json").out)["after"]
    assert ask("facts", "--sort", "confidence", "--after", after).status == 2


def test_unknown_facts_and_registers(run: Run, ask: Run, tmp_path: Path) -> None:
    done = ask("fact", "e-nothing")
    assert done.status == 1
    assert "there is no fact e-nothing; comity facts lists them" in done.err
    done = run("facts", "--register", tmp_path / "none.db")
    assert done.status == 1
    assert "there is no register; make one with: comity add" in done.err
    assert not (tmp_path / "none.db").exists()


def test_where_the_register_is(run: Run, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("facts").err.startswith("comity: comity.db: there is no register")
    monkeypatch.setenv("COMITY_REGISTER", str(filled))
    assert run("facts").status == 0
    monkeypatch.setenv("COMITY_REGISTER", "elsewhere.db")
    assert run("facts", "--register", filled).status == 0


@pytest.mark.parametrize(
    "command",
    [
        *(
            "add",
            "reread",
            "facts",
            "fact",
            "pair",
            "actor",
            "instruments",
            "commitments",
            "search",
            "timeline",
            "network",
            "people",
        ),
        *("judge confirm", "judge reject", "judge edit", "judge merge", "judge split", "judge undo", "judge list"),
    ],
)
def test_help_has_an_example(run: Run, command: str) -> None:
    done = run(*command.split(), "--help")
    assert done.status == 0
    assert f"comity {command}" in done.out.split("Example")[1]


def test_grouped_options_keep_the_own_ones_first() -> None:
    @grouped
    def command(wanted: Wanted, limit: int = 3) -> tuple[Any, ...]:
        return wanted.actor, wanted.domain, limit

    assert command.__signature__.parameters["kind"].default is None  # type: ignore[attr-defined]
    names = list(command.__signature__.parameters)  # type: ignore[attr-defined]
    assert names.index("actor") < names.index("type") < names.index("limit")
    given = dict.fromkeys(names) | {"actor": ["KOR"], "rejected": False, "limit": 5}
    assert command(**given) == (["KOR"], None, 5)
    assert issubclass(Wanted, Conditions)
