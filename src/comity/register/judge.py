"""Judgements: what people decide about facts, stored for good and undone only by another judgement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, insert, select

from comity.errors import RegisterError
from comity.model.codes import DOMAINS, MODES, Context, EventType, InstrumentKind, InstrumentStage, Status
from comity.model.reading import Place
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register import rows, schema
from comity.register.assemble import EDITABLE
from comity.register.dates import days
from comity.register.fuse import Fuser
from comity.register.store import Store, now

_FIELDS = {
    Kind.EVENT: frozenset({"type", "mode", "status", "date", "place", "domains", "context", "actor", "recipient", "instrument"}),
    Kind.INSTRUMENT: frozenset({"type", "name", "date", "domains", "actor", "stage"}),
    Kind.COMMITMENT: frozenset({"name", "due", "actor", "recipient"}),
}
"""What may be corrected."""
_LISTS = frozenset({"domains", "context", "actor", "recipient"})


def judge(store: Store, judgement: Judgement) -> Judgement:
    """Store a judgement and carry it out; all of it or nothing.

    Args:
        store: the open register.
        judgement: what was decided; ``id``, ``made`` and, but for a split, ``claims`` are filled in here.

    Returns:
        The judgement as it is stored.

    Raises:
        RegisterError: if it names no living fact, claims that are not the fact's, or a value that the field cannot have; if it has
            no author or reason.
    """
    if not judgement.author.strip() or not judgement.reason.strip():
        raise RegisterError(store.name, "a judgement needs an author and a reason", "give both")
    with store.writing() as connection:
        return _Court(store.name, connection).judge(judgement)


class _Court:
    """One judgement in one transaction."""

    def __init__(self, name: str, connection: Connection) -> None:
        self.name = name
        self.connection = connection

    def judge(self, judgement: Judgement) -> Judgement:
        if judgement.action is Action.UNDO:
            return self._undo(judgement)
        facts = self._living(judgement.facts)
        self._check(judgement, facts)
        held = [set(fact.claims) for fact in facts]
        if judgement.action is Action.SPLIT:
            leaving = set(judgement.claims)
            judgement = replace(judgement, claims=tuple(sorted(leaving)), rest=tuple(sorted(held[0] - leaving)))
        else:
            judgement = replace(judgement, claims=tuple(sorted(set().union(*held))))
        stored = self._store(judgement)
        fuser = Fuser(self.connection, stored.made)
        why = f"judgement {stored.id} by {stored.author}: {stored.reason}"
        if stored.action is Action.MERGE:
            fuser.merge(stored.facts, why)
        elif stored.action is Action.SPLIT:
            fuser.split(stored.facts[0], stored.claims, why)
        else:
            fuser.touch(stored.facts)
        fuser.finish()
        return stored

    def _undo(self, judgement: Judgement) -> Judgement:
        """Take a judgement back: its facts are as they would be without it."""
        query = select(schema.judgement.c.body).where(schema.judgement.c.id == judgement.undoes)
        body = self.connection.execute(query).scalar()
        if body is None:
            raise RegisterError(self.name, f"there is no judgement {judgement.undoes}", "comity judge list shows them")
        undone = msgspec.json.decode(body, type=Judgement)
        if undone.action is Action.UNDO:
            raise RegisterError(self.name, f"judgement {judgement.undoes} is itself an undoing", "judge the fact anew")
        if judgement.undoes not in {each.id for each in Fuser(self.connection, "").judgements}:
            raise RegisterError(self.name, f"judgement {judgement.undoes} is already undone", "there is nothing to do")
        stored = self._store(replace(judgement, facts=undone.facts, claims=undone.claims, rest=undone.rest))
        fuser = Fuser(self.connection, stored.made)
        why = f"judgement {stored.undoes} undone by {stored.author}: {stored.reason}"
        if undone.action in {Action.MERGE, Action.SPLIT}:
            holding = fuser.holding({*undone.claims, *undone.rest})
            former = self._former(undone) if undone.action is Action.MERGE else {}
            if undone.action is Action.SPLIT and len(holding) > 1:
                first = undone.facts[0] if undone.facts[0] in holding else holding[0]
                fuser.merge([first, *(fact for fact in holding if fact != first)], why)
            elif undone.action is Action.MERGE:
                fuser.part(holding, former, why)
        else:
            fuser.touch(undone.facts)
        fuser.finish()
        return stored

    def _former(self, merge: Judgement) -> dict[str, frozenset[str]]:
        """What each fact of a merge held before it."""
        found = {}
        for fact in merge.facts:
            query = (
                select(schema.fact.c.body)
                .where(schema.fact.c.id == fact, schema.fact.c.since < merge.made)
                .order_by(schema.fact.c.since.desc())
                .limit(1)
            )
            body = self.connection.execute(query).scalar()
            if body is not None:
                found[fact] = frozenset(rows.decode(body).claims)
        return found

    def _store(self, judgement: Judgement) -> Judgement:
        made = now(self.connection)
        last = self.connection.execute(select(schema.judgement.c.id).order_by(schema.judgement.c.id.desc()).limit(1)).scalar() or 0
        stored = replace(judgement, id=last + 1, made=made)
        self.connection.execute(
            insert(schema.judgement).values(
                id=stored.id,
                action=stored.action.value,
                fact=stored.facts[0],
                author=stored.author,
                reason=stored.reason,
                made=made,
                body=msgspec.json.encode(stored).decode(),
            )
        )
        return stored

    def _living(self, ids: Sequence[str]) -> list[Fact]:
        known = rows.standing(self.connection, ids)
        for fact in ids:
            if fact not in known:
                raise RegisterError(self.name, f"there is no fact {fact}", "comity facts lists them")
            if known[fact].removed:
                successor = known[fact].successor
                remedy = f"judge {successor}, which it was merged into" if successor else "there is nothing to judge"
                raise RegisterError(self.name, f"fact {fact} was removed ({known[fact].removed})", remedy)
        return [known[fact] for fact in ids]

    def _check(self, judgement: Judgement, facts: Sequence[Fact]) -> None:
        """Refuse what cannot be carried out."""
        first = facts[0]
        if judgement.action is Action.MERGE:
            if len(set(judgement.facts)) < 2:
                raise RegisterError(self.name, "a merge needs two facts or more", "name those that are one")
            if len({fact.kind for fact in facts}) > 1:
                raise RegisterError(
                    self.name, "facts of different kinds cannot be one", "merge events with events, instruments with instruments"
                )
        elif judgement.action is Action.SPLIT:
            leaving = set(judgement.claims)
            if not leaving or not leaving < set(first.claims):
                problem = f"fact {first.id} can be split only by some, not all, of its own claims"
                raise RegisterError(self.name, problem, f"its claims are {', '.join(first.claims)}")
        elif judgement.action is Action.EDIT:
            if fault := wrong(first, judgement.field, judgement.value):
                raise RegisterError(self.name, fault, f"fields of an {first.kind}: {', '.join(sorted(_FIELDS[first.kind]))}")


def wrong(fact: Fact, field: str | None, value: Any) -> str | None:
    """What is wrong with a correction, or None."""
    if field is None or field not in _FIELDS[fact.kind] or field not in EDITABLE:
        return f"an {fact.kind} has no field {field!r} that can be set"
    if field in _LISTS and not isinstance(value, tuple):
        return f"{field} needs a list"
    if field == "place" and value is not None and not isinstance(value, Place):
        return "place needs a country and a name"
    if field not in _LISTS and field != "place" and value is not None and not isinstance(value, str):
        return f"{field} needs a word"
    return _unknown(fact, field, value)


def _unknown(fact: Fact, field: str, value: Any) -> str | None:
    """A value outside of a closed vocabulary, in words, or None."""
    types: Iterable[EventType | InstrumentKind] = EventType if fact.kind is Kind.EVENT else InstrumentKind
    allowed: Mapping[str, frozenset[str]] = {
        "type": frozenset(each.value for each in types),
        "status": frozenset(each.value for each in Status),
        "stage": frozenset(each.value for each in InstrumentStage),
        "mode": MODES.get(EventType(fact.type), frozenset()) if fact.kind is Kind.EVENT else frozenset(),
        "domains": DOMAINS,
        "context": frozenset(each.value for each in Context),
    }
    if field in {"date", "due"} and value is not None and days(value) is None:
        return f"{value!r} is no EDTF date that fixes a year"
    if field in allowed and value is not None:
        unknown = sorted({value} - allowed[field] if isinstance(value, str) else set(value) - allowed[field])
        if unknown:
            return f"{', '.join(unknown)}: no such {field}; known are {', '.join(sorted(allowed[field]))}"
    return "actor needs at least one party" if field == "actor" and not value else None
