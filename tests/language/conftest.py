"""What the tests of comity.language share."""

from __future__ import annotations

import pytest

from comity.language import Analyser


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    """The shipped French analyser."""
    return Analyser.load("fr")
