"""EDTF dates as stretches of days."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.register.dates import Days, days

STRETCHES = [
    ("2018-02-14", "2018-02-14", "2018-02-14"),
    ("2018-02", "2018-02-01", "2018-02-28"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2018", "2018-01-01", "2018-12-31"),
    ("201X", "2010-01-01", "2019-12-31"),
    ("2018-02-14/2018-02-16", "2018-02-14", "2018-02-16"),
    ("2023-06/2023-08", "2023-06-01", "2023-08-31"),
]


@pytest.mark.parametrize(("edtf", "first", "last"), STRETCHES)
def test_what_a_date_may_mean(edtf: str, first: str, last: str) -> None:
    found = days(edtf)
    assert found is not None
    assert found.iso() == (first, last)


@pytest.mark.parametrize("edtf", [None, "", "soon", "XXXX-01-15", "2018-02-30", "2018-13", "2019/2018", "0000"])
def test_what_fixes_no_year_is_none(edtf: str | None) -> None:
    assert days(edtf) is None


@given(st.dates(), st.dates())
def test_gaps_are_the_same_both_ways(one: datetime.date, other: datetime.date) -> None:
    mine, theirs = days(one.isoformat()), days(other.isoformat())
    assert mine is not None
    assert theirs is not None
    assert mine.gap(theirs) == theirs.gap(mine) == abs((one - other).days)
    both = Days(min(mine.first, theirs.first), max(mine.last, theirs.last))
    assert mine.within(both)
    assert both.gap(mine) == 0
