"""The judgements that stand, as fusion needs them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Connection, Select, exists, select

from comity.model.register import Action, Judgement
from comity.register import rows, schema

TIES = (Action.MERGE, Action.SPLIT)
"""What binds and parts claims of several facts."""
ABOUT = (Action.CONFIRM, Action.REJECT, Action.EDIT)
"""What is said of one fact."""


def standing_ties(connection: Connection) -> list[Judgement]:
    """The merges and splits that were not undone, in order."""
    return [msgspec.json.decode(body, type=Judgement) for (body,) in connection.execute(_standing(TIES))]


def standing_about(connection: Connection, facts: Iterable[str], ties: Sequence[Judgement] = ()) -> dict[str, list[Judgement]]:
    """By fact, the standing confirmations, rejections and edits of it, in order.

    Args:
        connection: to the register.
        facts: ids.
        ties: the standing merges: a fact takes over the edits of those that were merged into it; its own come after these.
    """
    absorbed = {fact: _absorbed(fact, ties) for fact in facts}
    every = sorted({each for fact, others in absorbed.items() for each in (fact, *others)})
    found: dict[str, list[Judgement]] = defaultdict(list)
    for some in rows.chunks(every):
        for (body,) in connection.execute(_standing(ABOUT).where(rows.among(connection, schema.judgement.c.fact, some))):
            judgement = msgspec.json.decode(body, type=Judgement)
            found[judgement.facts[0]].append(judgement)
    if not found:
        return {}
    return {
        fact: [*(each for other in others for each in found.get(other, ()) if each.action is Action.EDIT), *found.get(fact, ())]
        for fact, others in absorbed.items()
    }


def is_standing(connection: Connection, number: int) -> bool:
    """Whether a judgement was not undone."""
    query = select(schema.judgement.c.id).where(schema.judgement.c.undoes == number)
    return connection.execute(query.limit(1)).first() is None


def _standing(actions: Sequence[Action]) -> Select[str]:
    judgement, undo = schema.judgement, schema.judgement.alias("undo")
    undone = exists().where(undo.c.undoes == judgement.c.id)
    query = select(judgement.c.body).where(judgement.c.action.in_([action.value for action in actions]), ~undone)
    return query.order_by(judgement.c.id)


def _absorbed(fact: str, ties: Sequence[Judgement]) -> list[str]:
    """The facts that were merged into one, and into these."""
    found: list[str] = []
    pending = [fact]
    while pending:
        keep = pending.pop()
        for tie in ties:
            if tie.action is Action.MERGE and tie.facts[0] == keep:
                new = [each for each in tie.facts[1:] if each not in found and each != fact]
                found += new
                pending += new
    return found
