"""Values of fields of facts in words: what sources differ on, what a judgement set, what changed from one version to the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from comity.faces.web.rendering import Saying
from comity.knowledge.world import load
from comity.model.reading import Place
from comity.model.register import Fact
from comity.register.assemble import TO

_FACTS = frozenset({"instrument", "kept_by", "withdrawn_by", "successor", "denied_by"})


class Valuing:
    """Says values in the language of a page.

    Args:
        say: what it says them with.
        near: facts by id that values may name.
    """

    def __init__(self, say: Saying, near: Mapping[str, Fact]) -> None:
        self.say = say
        self.near = near
        self._by_field: dict[str, Callable[[Any], str]] = {
            "date": say.date,
            "due": say.date,
            "type": say.type,
            "domains": say.domain,
            "actor": say.actor,
            "recipient": say.actor,
            "parties": self._party,
            "judged": lambda value: say.words(f"fact.judged_{value}"),
            "disputed": lambda value: say.words(f"fact.field_{value}"),
        }

    def __call__(self, field: str, value: Any) -> str:
        """A value of a field, several with commas between them; a dash for none."""
        if value is None or value == () or value == "":
            return "—"
        if isinstance(value, tuple | list):
            return ", ".join(self._one(field, each) for each in value).replace(f", {TO},", f" {TO}")
        return self._one(field, value)

    def _one(self, field: str, value: Any) -> str:
        if isinstance(value, Place):
            country = self.say.actor(value.country) if value.country else None
            return ", ".join(part for part in (value.name, country) if part) or "—"
        if field in self._by_field:
            return self._by_field[field](value)
        if field in _FACTS:
            fact = self.near.get(value)
            return (fact.name or self.say.clause(fact, self.near)) if fact else str(value)
        if field in {"mode", "status", "stage", "context"}:
            return self.say.code(field, value)
        return str(self.say.number(value)) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)

    def _party(self, value: str) -> str:
        return value if value == TO or not (load().is_actor(load().parent(value)) or "/" in value) else self.say.actor(value)
