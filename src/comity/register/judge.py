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
from comity.register.dates import days
from comity.register.fuse import Fuser
from comity.register.homes import parted
from comity.register.judgements import TIES, is_standing
from comity.register.store import Store, now

FIELDS = {
    Kind.EVENT: frozenset({"type", "mode", "status", "date", "place", "domains", "context", "actor", "recipient", "instrument"}),
    Kind.INSTRUMENT: frozenset({"type", "name", "date", "domains", "actor", "stage"}),
    Kind.COMMITMENT: frozenset({"name", "due", "actor", "recipient", "kept_by", "withdrawn_by"}),
}
"""What may be corrected."""
_LISTS = frozenset({"domains", "context", "actor", "recipient"})
_LINKED = {"instrument": Kind.INSTRUMENT, "kept_by": Kind.EVENT, "withdrawn_by": Kind.EVENT}
"""Fields that hold the id of another fact, of this kind."""


class OutdatedError(RegisterError):
    """A fact has changed since its judge saw it."""


def judge(store: Store, judgement: Judgement, seen: Mapping[str, str] | None = None) -> Judgement:
    """Store a judgement and carry it out; all of it or nothing.

    Args:
        store: the open register.
        judgement: what was decided; ``id``, ``made`` and, but for a split, ``claims`` are filled in here.
        seen: by id of its facts, the versions (``since``) that its author saw.

    Returns:
        The judgement as it is stored.

    Raises:
        RegisterError: if it names no living fact, claims that are not the fact's, or a value that the field cannot have; if it has
            no author or reason.
        OutdatedError: if one of its facts is not the version any more that was seen.
    """
    if not judgement.author.strip() or not judgement.reason.strip():
        raise RegisterError(store.name, "a judgement needs an author and a reason", "give both")
    with store.writing() as connection:
        return _Court(store.name, connection, seen or {}).judge(judgement)


class _Court:
    """One judgement in one transaction."""

    def __init__(self, name: str, connection: Connection, seen: Mapping[str, str]) -> None:
        self.name = name
        self.connection = connection
        self.seen = seen

    def judge(self, judgement: Judgement) -> Judgement:
        if judgement.action is Action.UNDO:
            return self._undo(judgement)
        if not judgement.facts:
            raise RegisterError(self.name, "the judgement names no fact", "name one; comity facts lists them")
        facts = self._living(judgement.facts)
        self._check(judgement, facts)
        held = [set(fact.claims) for fact in facts]
        if judgement.action is Action.SPLIT:
            leaving = set(judgement.claims)
            judgement = replace(judgement, claims=tuple(sorted(leaving)), rest=tuple(sorted(held[0] - leaving)))
        else:
            judgement = replace(judgement, claims=tuple(sorted(set().union(*held))))
        stored = self._store(judgement)
        why = f"judgement {stored.id} by {stored.author}: {stored.reason}"
        self._carry_out(stored, stored.action, why)
        return stored

    def _undo(self, judgement: Judgement) -> Judgement:
        """Take a judgement back: its facts are as they would be without it."""
        query = select(schema.judgement.c.body).where(schema.judgement.c.id == judgement.undoes)
        body = self.connection.execute(query).scalar()
        if body is None:
            raise RegisterError(self.name, f"there is no judgement {judgement.undoes}", "comity judge list shows them")
        undone = msgspec.json.decode(body, type=Judgement)
        if undone.action is Action.UNDO:
            raise RegisterError(self.name, f"judgement {undone.id} is itself an undoing", "judge the fact anew")
        if not is_standing(self.connection, undone.id):
            raise RegisterError(self.name, f"judgement {undone.id} is already undone", "there is nothing to do")
        stored = self._store(replace(judgement, facts=undone.facts, claims=undone.claims, rest=undone.rest))
        why = f"judgement {undone.id} undone by {stored.author}: {stored.reason}"
        self._carry_out(stored, undone.action, why)
        return stored

    def _carry_out(self, stored: Judgement, action: Action, why: str) -> None:
        """Let facts follow a judgement that has just been stored; ``action`` is what it does or takes back."""
        fuser = Fuser(self.connection)
        if action in TIES:
            if stored.action is Action.SPLIT:
                fuser.cut(stored.claims, stored.id)
            fuser.rearrange(stored, why)
        else:
            fuser.touch(fuser.now(fact) for fact in stored.facts)
        fuser.finish(stored.made)

    def _store(self, judgement: Judgement) -> Judgement:
        made = now(self.connection)
        last = self.connection.execute(select(schema.judgement.c.id).order_by(schema.judgement.c.id.desc()).limit(1)).scalar() or 0
        stored = replace(judgement, id=last + 1, made=made)
        if stored.action is Action.SPLIT:
            fact = stored.facts[0]
            stored = replace(stored, facts=(fact, parted(rows.standing(self.connection, [fact])[fact].kind, fact, stored.id)))
        self.connection.execute(
            insert(schema.judgement).values(
                id=stored.id,
                action=stored.action.value,
                fact=stored.facts[0],
                author=stored.author,
                reason=stored.reason,
                made=made,
                undoes=stored.undoes,
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
            if self.seen.get(fact, known[fact].since) != known[fact].since:
                raise OutdatedError(self.name, f"fact {fact} has changed since you saw it", "look at it again, then judge it")
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
            if not Fuser(self.connection).holding(first.claims):
                raise RegisterError(self.name, f"no document says fact {first.id} any more", "reject it, if it is wrong")
        elif judgement.action is Action.EDIT:
            if fault := wrong(first, judgement.field, judgement.value):
                raise RegisterError(self.name, fault, f"fields of an {first.kind}: {', '.join(sorted(FIELDS[first.kind]))}")
            kind = _LINKED.get(judgement.field or "")
            if kind and isinstance(judgement.value, str) and self._living([judgement.value])[0].kind is not kind:
                raise RegisterError(self.name, f"{judgement.value} is no {kind}", f"{judgement.field} takes the id of an {kind}")


def wrong(fact: Fact, field: str | None, value: Any) -> str | None:
    """What is wrong with a correction, or None."""
    if field is None or field not in FIELDS[fact.kind]:
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
