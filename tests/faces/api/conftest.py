"""A served register without a browser: what tests of the REST interface ask."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from browsing import Served, serving


@pytest.fixture
def reading_api(reading_site: Served) -> Iterator[httpx.Client]:
    """The interface to a register that tests only look at; for each test anew, since one that keeps cookies is a browser."""
    with httpx.Client(base_url=f"{reading_site.address}/api/v1", timeout=60) as client:
        yield client


@pytest.fixture
def api(site: Served) -> Iterator[httpx.Client]:
    """The interface to a register of the test's own."""
    with httpx.Client(base_url=f"{site.address}/api/v1", timeout=120) as client:
        yield client


@pytest.fixture
def slow_api(demo: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """An interface of which one may ask little."""
    place = shutil.copy(demo, tmp_path / "slow.db")
    with (
        serving(place, questions="5/minute", work="2/minute") as served,
        httpx.Client(base_url=f"{served.address}/api/v1", timeout=30) as client,
    ):
        yield client

