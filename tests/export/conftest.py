"""What the tests of exports share: a register with a bit of everything."""

from __future__ import annotations

from typing import Any

import pytest

from comity.model.register import Action, Judgement
from comity.register.judge import judge
from comity.register.store import Store
from comity.register.view import View
from comity.register.writer import Writer
from everything import fill


@pytest.fixture
def filled(store: Store, writer: Writer, told: Any) -> View:
    """A register with a bit of everything, one fact of it rejected."""
    fill(writer, told)
    view = View(store)
    rejected = next(fact for fact in view.every() if fact.actor and fact.actor[0] == "NATO")
    judge(store, Judgement(action=Action.REJECT, facts=(rejected.id,), author="an analyst", reason="praise is no news"))
    return view
