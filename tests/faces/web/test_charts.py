"""The data of the map, the timeline and the network."""

from __future__ import annotations

import pytest

from comity.faces.web.charts import BESIDE, balance_bounds, classes, on_the_map, span


@pytest.mark.parametrize(
    ("counts", "bounds"),
    [([], [1]), ([1, 1], [1]), ([3, 1], [1, 2, 3]), ([74, 20, 1], [1, 2, 5, 10, 30]), ([250_000, 3], [1, 10, 100, 1000, 20_000])],
)
def test_classes_of_counts_begin_at_round_numbers(counts: list[int], bounds: list[int]) -> None:
    assert classes(counts) == bounds


@pytest.mark.parametrize(
    ("balances", "bounds"),
    [([], [-2, -1, 1, 2]), ([-110.0, 40.0], [-30, -5, 5, 30]), ([9e5], [-200_000, -30_000, 30_000, 200_000])],
)
def test_balances_lie_around_nothing(balances: list[float], bounds: list[int]) -> None:
    assert balance_bounds(balances) == bounds


def test_all_states_are_on_the_map_and_the_first_organisations_beside_it() -> None:
    others = [f"org/{i}" for i in range(BESIDE + 5)]
    assert on_the_map([*others, "FRA", "TUV"]) == [*others[:BESIDE], "FRA", "TUV"]


def test_years_from_the_first_to_the_last() -> None:
    assert [span("2019-01-01", "2023-04-05"), span("2019-01-01", "2019-12-31"), span(None, None)] == ["2019–2023", "2019", ""]
