"""Agreement between reviewers, against worked examples of the literature."""

from __future__ import annotations

import pytest

from comity.model.register import Action, Judgement
from comity.register.agreement import FALLS, STANDS, agreement, alpha, kappa, verdicts


def given(*rows: tuple[str, str, str]) -> list[Judgement]:
    """Judgements from author, action, fact."""
    return [
        Judgement(id=number, action=Action(action), facts=(fact,), author=author, reason="so")
        for number, (author, action, fact) in enumerate(rows, 1)
    ]


def test_kappa_of_fifty_proposals() -> None:
    # Two readers of 50 proposals: both yes 20, yes and no 5, no and yes 10, both no 15; observed 0.7, by chance 0.5.
    couples = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(couples) == pytest.approx(0.4)


def test_kappa_of_three_values() -> None:
    # Cohen (1960), table 1, in hundredths: observed 0.70, by chance 0.41.
    table = [[0.44, 0.05, 0.01], [0.07, 0.20, 0.03], [0.09, 0.05, 0.06]]
    cells = {(a, b): share for a, row in zip("abc", table, strict=True) for b, share in zip("abc", row, strict=True)}
    couples = [couple for couple, share in cells.items() for _ in range(round(share * 100))]
    assert kappa(couples) == pytest.approx((0.70 - 0.41) / (1 - 0.41))


def test_kappa_says_nothing_where_there_is_no_choice() -> None:
    assert kappa([]) is None
    assert kappa([("y", "y")] * 9) is None
    assert kappa([("y", "n"), ("n", "y")]) == pytest.approx(-1)


def test_alpha_of_three_observers_with_gaps() -> None:
    # Krippendorff's usual example of three observers and fifteen units, * where one has not judged: nominal alpha 0.691.
    rows = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]
    units = [[value for value in unit if value != "*"] for unit in zip(*rows, strict=True)]
    assert alpha(units) == pytest.approx(0.691, abs=0.0005)


def test_alpha_says_nothing_where_there_is_no_choice() -> None:
    assert alpha([]) is None
    assert alpha([["y"], ["n"]]) is None
    assert alpha([["y", "y"], ["y", "y"]]) is None


def test_the_last_word_counts_and_a_correction_stays_one() -> None:
    found = verdicts(given(("Ada", "reject", "e-1"), ("Ada", "confirm", "e-1"), ("Ben", "edit", "e-1"), ("Ben", "confirm", "e-1")))
    assert {name: each.verdict for name, each in found["e-1"].items()} == {"Ada": Action.CONFIRM, "Ben": Action.EDIT}
    assert {each.stand for each in found["e-1"].values()} == {STANDS}
    assert verdicts(given(("Ada", "reject", "e-1")))["e-1"]["Ada"].stand == FALLS


def test_pairs_and_the_facts_on_which_they_differ() -> None:
    rows = [("Ada", "confirm", "e-1"), ("Ben", "confirm", "e-1"), ("Ada", "confirm", "e-2"), ("Ben", "edit", "e-2")]
    rows += [("Ada", "reject", "e-3"), ("Ben", "reject", "e-3"), ("Ada", "confirm", "e-4"), ("Ben", "reject", "e-4")]
    rows += [("Eve", "confirm", "e-1"), ("Eve", "confirm", "e-9")]
    found = agreement(given(*rows))
    assert (found.facts, found.same) == (4, 2)
    first = found.pairs[0]
    assert (first.a, first.b, first.facts, first.same, first.same_stand) == ("Ada", "Ben", 4, 2, 3)
    assert first.kappa == pytest.approx((0.5 - 5 / 16) / (1 - 5 / 16))  # by chance: confirm 3×1, reject 1×2 of 16
    assert first.kappa_stand == pytest.approx(0.5)  # observed 0.75, by chance 0.5
    assert [(each.a, each.b, each.facts) for each in found.pairs[1:]] == [("Ada", "Eve", 1), ("Ben", "Eve", 1)]
    assert [each.fact for each in found.differing] == ["e-4", "e-2"]
    assert [(each.author, each.verdict) for each in found.differing[0].verdicts] == [("Ada", "confirm"), ("Ben", "reject")]
    assert found.alpha is not None and found.alpha_stand is not None and found.alpha < found.alpha_stand


def test_nobody_agrees_with_nobody() -> None:
    found = agreement([])
    assert (found.facts, found.same, found.alpha, found.pairs, found.differing) == (0, 0, None, (), ())
