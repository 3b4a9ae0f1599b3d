"""Fusion in the register: new claims find their facts, and the facts that change get new versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, delete, insert, select, update

from comity.knowledge.fusion import FusionRules, load_fusion
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register import rows, schema
from comity.register.assemble import assemble, judged
from comity.register.blocks import filed, wanted
from comity.register.claims import Claim
from comity.register.grouping import Bonds, Group, choose, name_groups, one_fact, regroup
from comity.register.ids import fact_id

CANDIDATES = 300
"""Facts that a claim is compared with at most: those with which it shares most keys."""


class Fuser:
    """Fusion within one transaction. Changes gather in memory and are written by :meth:`finish`."""

    def __init__(self, connection: Connection, stamp: str) -> None:
        self.connection = connection
        self.stamp = stamp
        self.rules: FusionRules = load_fusion()
        self.judgements = standing_judgements(connection)
        self.bonds = Bonds.of(self.judgements)
        self._groups: dict[str, Group] = {}
        self._blocks: dict[str, set[str]] = {}
        self._dirty: set[str] = set()
        self._gone: dict[str, tuple[str, str | None]] = {}  # id → why, successor
        self._stored: dict[str, str] = {}  # claim → fact, as the register has it

    # -- what changes ---------------------------------------------------------------------------------------------------

    def place(self, claims: Sequence[Claim]) -> None:
        """Give each new claim its fact."""
        self._look_up({claim.key: wanted(claim, self.rules) for claim in claims})
        for claim in claims:
            self._place(claim)

    def change(self, claim: Claim) -> None:
        """Put a claim in the place of the stored one with its key, where a new reading tells it otherwise."""
        for group in self.groups(self._facts_of([claim.key])):
            group.claims = [claim if each.key == claim.key else each for each in group.claims]
            self._touch(group)

    def remove(self, keys: Iterable[str], why: str) -> None:
        """Take claims out of their facts; a fact that nothing says any more becomes a tombstone, unless a person stands for it."""
        gone = set(keys)
        for group in self.groups(self._facts_of(gone)):
            kept = [claim for claim in group.claims if claim.key not in gone]
            if kept:
                group.claims = kept
            elif any(each.action in {Action.CONFIRM, Action.EDIT} for each in self.about(group.id)):
                group.notes.append(f"{why}; a person stands for it")
            else:
                self._gone[group.id] = (why, None)
            self._dirty.add(group.id)

    def merge(self, ids: Sequence[str], why: str) -> str:
        """Make several facts one; returns the id that stays, the first."""
        first, *others = self.groups(ids)
        for other in others:
            self._join(first, other, why)
        return first.id

    def split(self, fact: str, keys: Iterable[str], why: str) -> str:
        """Take claims out of a fact into one of their own; returns its id."""
        (group,) = self.groups([fact])
        leaving = set(keys)
        parted = self._begin([claim for claim in group.claims if claim.key in leaving], why)
        group.claims = [claim for claim in group.claims if claim.key not in leaving]
        self._dirty.add(group.id)
        return parted.id

    def regroup(self, ids: Iterable[str], former: Mapping[str, frozenset[str]], why: str) -> list[str]:
        """Group the claims of some facts anew; ids go to whom they belonged (``former``: id → keys), as far as claims tell."""
        groups = self.groups(ids)
        claims = [claim for group in groups for claim in group.claims]
        found = regroup(claims, self.rules, self.bonds)
        known = {group.id: frozenset(group.keys) for group in groups} | dict(former)
        names = name_groups(found, known)
        left = {group.id for group in groups} - set(names)
        result = []
        for name, members in zip(names, found, strict=True):
            if name is None:
                group = self._begin(members, why)
            else:
                group = self._groups.setdefault(name, Group(name))
                group.claims = list(members)
                self._gone.pop(name, None)
                self._touch(group)
            result.append(group.id)
        for fact in left:
            self._gone[fact] = (why, result[0] if result else None)
            self._dirty.add(fact)
        return result

    def part(self, ids: Sequence[str], former: Mapping[str, frozenset[str]], why: str) -> None:
        """Undo a merge: claims that a former fact held go back to it, those that came later to the one they resemble most."""
        claims = [claim for group in self.groups(ids) for claim in group.claims]
        for group in self.groups(ids):
            group.claims = []
        back = self.groups(former)
        for group in back:
            group.claims = [claim for claim in claims if claim.key in former[group.id]]
            group.notes.append(why)
            self._gone.pop(group.id, None)
            self._touch(group)
        placed = {claim.key for group in back for claim in group.claims}
        for claim in claims:
            if claim.key not in placed:
                best = choose(claim, back, self.rules, self.bonds)
                if best:
                    best[0][0].claims.append(claim)
                else:
                    self._begin([claim], why)

    def holding(self, keys: Iterable[str]) -> list[str]:
        """The facts that hold some claims now."""
        return self._facts_of(keys)

    def touch(self, ids: Iterable[str]) -> None:
        """Have facts written anew, because a judgement on them changed."""
        self._dirty.update(group.id for group in self.groups(ids))

    # -- what is known --------------------------------------------------------------------------------------------------

    def groups(self, ids: Iterable[str]) -> list[Group]:
        """Facts with their claims, from memory or the register, in the order of the ids."""
        wanted_ids = list(dict.fromkeys(ids))
        missing = [fact for fact in wanted_ids if fact not in self._groups]
        for some in rows.chunks(missing):
            query = select(schema.claim.c.fact, schema.claim.c.body).where(
                schema.claim.c.fact.in_(some), schema.claim.c.until.is_(None)
            )
            for fact, body in self.connection.execute(query):
                claim = msgspec.json.decode(body, type=Claim)
                self._groups.setdefault(fact, Group(fact)).claims.append(claim)
                self._stored[claim.key] = fact
        return [self._groups.setdefault(fact, Group(fact)) for fact in wanted_ids]

    def members(self) -> dict[str, str]:
        """By key of the claims that were placed or moved, their fact."""
        return {claim.key: fact for fact in self._dirty for claim in self._groups[fact].claims}

    def about(self, fact: str) -> list[Judgement]:
        """The standing judgements on the whole of a fact, in order."""
        return [each for each in self.judgements if each.facts[0] == fact and each.action not in {Action.MERGE, Action.SPLIT}]

    # -- writing --------------------------------------------------------------------------------------------------------

    def finish(self) -> list[Fact]:
        """Write what changed; returns the new versions, tombstones among them."""
        self._dirty |= self._naming()
        self.groups(self._dirty)
        before = rows.standing(self.connection, self._dirty)
        living = [fact for fact in sorted(self._dirty) if fact not in self._gone and self._groups[fact].claims]
        instruments = self._instruments(living)
        facts = []
        for fact in living:
            group = self._groups[fact]
            notes = (*(before[fact].notes if fact in before and not before[fact].removed else ()), *group.notes)
            new = assemble(fact, group.claims, instruments, self.about(fact), tuple(dict.fromkeys(notes)))
            former = before.get(fact)
            if former and new.kind is Kind.COMMITMENT:
                new = replace(new, kept_by=former.kept_by, withdrawn_by=former.withdrawn_by)
            if former is None or replace(former, since="", until=None) != new:
                facts.append(new)
        facts += self._kept_by_judgement(before, living)
        for fact, (why, successor) in sorted(self._gone.items()):
            if fact in before and not before[fact].removed:
                facts.append(replace(before[fact], removed=why, successor=successor, claims=()))
        rows.end(self.connection, [fact.id for fact in facts], self.stamp)
        rows.write(self.connection, facts, self.stamp)
        self._store_members()
        return facts

    def _kept_by_judgement(self, before: Mapping[str, Fact], living: Sequence[str]) -> Iterable[Fact]:
        """Facts that no reading says any more and that a person stands for."""
        for fact in sorted(self._dirty - set(living) - self._gone.keys()):
            if fact in before:
                notes = tuple(dict.fromkeys((*before[fact].notes, *self._groups[fact].notes)))
                yield judged(replace(before[fact], notes=notes), self.about(fact))

    def _store_members(self) -> None:
        for fact in sorted(self._dirty):
            moved = [claim.key for claim in self._groups[fact].claims if self._stored.get(claim.key, fact) != fact]
            for some in rows.chunks(moved):
                self.connection.execute(
                    update(schema.claim).where(schema.claim.c.key.in_(some), schema.claim.c.until.is_(None)).values(fact=fact)
                )
        for some in rows.chunks(self._gone):
            self.connection.execute(delete(schema.block).where(schema.block.c.fact.in_(some)))
        new = [(key, fact) for fact in sorted(self._dirty - self._gone.keys()) for key in sorted(self._keys(fact))]
        known = set()
        for some in rows.chunks({fact for _, fact in new}):
            query = select(schema.block.c.key, schema.block.c.fact).where(schema.block.c.fact.in_(some))
            known |= {(key, fact) for key, fact in self.connection.execute(query)}
        values = [{"key": key, "fact": fact} for key, fact in new if (key, fact) not in known]
        if values:
            self.connection.execute(insert(schema.block), values)

    def _keys(self, fact: str) -> set[str]:
        return {key for claim in self._groups[fact].claims for key in filed(claim)}

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _place(self, claim: Claim) -> None:
        shared = Counter(fact for key in wanted(claim, self.rules) for fact in self._blocks.get(key, ()))
        likely = [fact for fact, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:CANDIDATES]]
        found = choose(claim, self.groups(likely), self.rules, self.bonds)
        if not found:
            self._begin([claim])
            return
        best, score = found[0]
        best.claims.append(claim)
        best.notes.append(f"claim {claim.key} joined: {score}")
        self._touch(best)
        for other, _ in found[1:]:
            if fit := one_fact(best, other, self.rules, self.bonds):
                keep, leave = (best, other) if self._older(best.id, other.id) else (other, best)
                self._join(keep, leave, f"one fact with {keep.id}: {fit}")
                best = keep

    def _older(self, one: str, other: str) -> bool:
        """Whether a fact was in the register before another; between two new ones the smaller id."""
        known = rows.standing(self.connection, [one, other])
        since = [known[fact].since if fact in known else "9" for fact in (one, other)]
        return (since[0], one) <= (since[1], other)

    def _begin(self, claims: Sequence[Claim], note: str = "") -> Group:
        fact = fact_id(claims[0].kind, claims[0].key, _Taken(self))
        group = Group(fact, list(claims), [note] if note else [])
        self._groups[fact] = group
        self._touch(group)
        return group

    def _join(self, keep: Group, leave: Group, why: str) -> None:
        keep.claims.extend(leave.claims)
        keep.notes.append(f"{leave.id} merged into it: {why}")
        leave.claims = []
        self._gone[leave.id] = (why, keep.id)
        self._dirty.add(leave.id)
        for facts in self._blocks.values():
            facts.discard(leave.id)
        self._touch(keep)

    def _touch(self, group: Group) -> None:
        self._dirty.add(group.id)
        for claim in group.claims:
            for key in filed(claim):
                self._blocks.setdefault(key, set()).add(group.id)

    def _look_up(self, keys: Mapping[str, set[str]]) -> None:
        every = set().union(*keys.values()) - self._blocks.keys()
        for some in rows.chunks(every):
            for key in some:
                self._blocks.setdefault(key, set())
            query = select(schema.block.c.key, schema.block.c.fact).where(schema.block.c.key.in_(some))
            for key, fact in self.connection.execute(query):
                if fact not in self._gone:
                    self._blocks[key].add(fact)

    def _facts_of(self, keys: Iterable[str]) -> list[str]:
        """The facts that hold some stored claims, where they are now."""
        found: dict[str, None] = {}
        for some in rows.chunks(keys):
            query = select(schema.claim.c.fact).where(schema.claim.c.key.in_(some), schema.claim.c.until.is_(None)).distinct()
            found |= dict.fromkeys(self._now(fact) for (fact,) in self.connection.execute(query))
        return list(found)

    def _now(self, fact: str) -> str:
        while fact in self._gone and (successor := self._gone[fact][1]):
            fact = successor
        return fact

    def _naming(self) -> set[str]:
        """The events that name an instrument whose fact is no more."""
        found: set[str] = set()
        for some in rows.chunks(fact for fact in self._gone if fact.startswith("i-")):
            query = select(schema.fact.c.id).where(schema.fact.c.instrument.in_(some), schema.fact.c.until.is_(None))
            found |= {fact for (fact,) in self.connection.execute(query)}
        return found - self._gone.keys()

    def _instruments(self, living: Iterable[str]) -> dict[str, str]:
        """By key, the facts of the instruments' claims that the living facts name."""
        named = {claim.instrument for fact in living for claim in self._groups[fact].claims if claim.instrument}
        found = {claim.key: group.id for group in self._groups.values() for claim in group.claims if claim.key in named}
        for some in rows.chunks(named - found.keys()):
            query = select(schema.claim.c.key, schema.claim.c.fact).where(
                schema.claim.c.key.in_(some), schema.claim.c.until.is_(None)
            )
            found |= {row.key: row.fact for row in self.connection.execute(query)}
        return found


class _Taken:
    """The ids that are taken, asked one by one."""

    def __init__(self, fuser: Fuser) -> None:
        self._fuser = fuser

    def __contains__(self, fact: object) -> bool:
        if fact in self._fuser._groups:
            return True
        query = select(schema.fact.c.row).where(schema.fact.c.id == fact).limit(1)
        return self._fuser.connection.execute(query).first() is not None


def standing_judgements(connection: Connection) -> list[Judgement]:
    """The judgements that were not undone, in order."""
    query = select(schema.judgement.c.id, schema.judgement.c.body).order_by(schema.judgement.c.id)
    every = [replace(msgspec.json.decode(body, type=Judgement), id=number) for number, body in connection.execute(query)]
    undone = {each.undoes for each in every if each.action is Action.UNDO}
    return [each for each in every if each.id not in undone and each.action is not Action.UNDO]
