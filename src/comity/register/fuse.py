"""Fusion in the register: new claims find their facts, and the facts that change get new versions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, func, select, text, update

from comity.knowledge.fusion import FusionRules, load_fusion
from comity.model.register import Action, Fact, Judgement, Kind
from comity.register import homes, links, rows, schema
from comity.register.alike import Score, alike
from comity.register.assemble import assemble
from comity.register.blocks import filed, wanted
from comity.register.claims import Claim
from comity.register.grouping import Bonds, Group, choose, one_fact
from comity.register.homes import Home
from comity.register.ids import fact_id
from comity.register.judgements import standing_about, standing_ties

CANDIDATES = 60
"""Facts that a claim is compared with at most: those with which it shares most keys."""
NOTES = 40
"""Notes that a fact keeps on how claims joined it."""
UNSAID = "no document says it any more"
STANDING = frozenset({Action.CONFIRM, Action.EDIT})
"""What a person says who stands for a fact, though no document does any more."""
_JOINED = "claim {} joined"
_UNFILE = text("DELETE FROM block WHERE key = :key AND fact = :fact")


class Fuser:
    """Fusion within one transaction. Changes gather in memory and are written by :meth:`finish`."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.rules: FusionRules = load_fusion()
        self.ties = standing_ties(connection)
        self.bonds = Bonds.of(self.ties)
        self._groups: dict[str, Group] = {}
        self._at: dict[str, str] = {}  # by key of every claim in the groups, its fact
        self._homes: dict[str, Home] = {}  # of every claim in the groups
        self._stored: dict[str, tuple[str, Home]] = {}  # fact and home of claims, as the register has them
        self._former: dict[str, list[Claim]] = {}  # by fact, its claims as the register has them
        self._wanted: dict[str, set[str]] = {}  # by key of the claims to be placed, the blocks that they look into
        self._blocks: dict[str, set[str]] = {}
        self._known: dict[str, bool] = {}  # ids that were given before: whether they may be given anew
        self._dirty: set[str] = set()
        self._gone: dict[str, tuple[str, str | None]] = {}  # id → why, successor

    # -- what changes ---------------------------------------------------------------------------------------------------

    def prepare(self, claims: Sequence[Claim]) -> None:
        """Look up at once what :meth:`place` will need for some claims."""
        self._wanted.update((claim.key, wanted(claim, self.rules)) for claim in claims)
        self._look_up({key for claim in claims for key in self._wanted[claim.key]})
        self._look_up_ids(fact_id(claim.kind, claim.key) for claim in claims)
        self.groups(fact for claim in claims for fact in self._likely(claim))

    def place(self, claims: Sequence[Claim], heirs: Mapping[str, str] = {}) -> None:
        """Give each new claim of a document its fact: the surest first, since two claims of one document are never one fact.

        Args:
            claims: the new ones.
            heirs: by key of claims that say what the former text under the document's name said, the keys of its claims; they stay
                in the facts of these, if they still resemble what others say there.
        """
        self.prepare([claim for claim in claims if claim.key not in self._wanted])
        self.groups(self.holding(heirs.values()))
        new = [claim for claim in claims if not (claim.key in heirs and self._succeed(claim, heirs[claim.key]))]
        fits = [(claim, self._fits(claim)) for claim in new]
        changed: set[str] = set()
        for claim, found in sorted(fits, key=lambda fit: -fit[1][0][1].total if fit[1] else 0.0):
            stale = any(group.id in changed for group, _ in found)
            changed.update(self._place(claim, self._fits(claim) if stale else found))

    def change(self, claim: Claim) -> None:
        """Put a claim in the place of the stored one with its key, where a new reading tells it otherwise."""
        for group in self.groups(self.holding([claim.key])):
            group.claims = [claim if each.key == claim.key else each for each in group.claims]
            self._touch(group, [claim])

    def remove(self, keys: Iterable[str], why: str) -> None:
        """Take claims out of their facts; a fact that nothing says any more becomes a tombstone, unless a person stands for it."""
        gone = set(keys)
        for group in self.groups(self.holding(gone)):
            group.claims = [claim for claim in group.claims if claim.key not in gone]
            if not group.claims:
                group.notes.append(why)
                self._gone[group.id] = (why, None)
            self._dirty.add(group.id)
        for key in gone & self._at.keys():
            del self._at[key], self._homes[key]

    def cut(self, keys: Iterable[str], number: int) -> None:
        """Mark the claims that a split (judgement's number) takes out of their fact."""
        wanted_keys = set(keys)
        self.groups(self.holding(wanted_keys))
        for key in wanted_keys & self._homes.keys():
            self._homes[key] = self._homes[key]._replace(cuts=(*self._homes[key].cuts, number))

    def rearrange(self, judgement: Judgement, why: str) -> None:
        """Let the merges and splits that now stand say where claims belong, after one of them (``judgement``) came or went."""
        start = {*judgement.facts, *self.holding({*judgement.claims, *judgement.rest})}
        found = homes.region(start, self._members, self.holding, [*self.ties, judgement])
        where = homes.arrange(found, self.ties)
        moved = {key: (self._at[key], fact) for key, fact in sorted(where.items()) if self._at[key] != fact}
        self.groups({*judgement.facts, *(fact for pair in moved.values() for fact in pair)})
        heirs: dict[str, Counter[str]] = defaultdict(Counter)
        for key, (old, new) in moved.items():
            claim = next(each for each in self._groups[old].claims if each.key == key)
            self._groups[old].claims.remove(claim)
            self._add(self._groups[new], [claim])
            heirs[old][new] += 1
        for fact in (*heirs, *judgement.facts):
            self._groups[fact].notes.append(why)
            self._dirty.add(fact)
        for fact in set(judgement.facts) - heirs.keys():
            heirs[fact] = Counter(where[key] for key, home in found.items() if home.base == fact)
        for fact, taken in heirs.items():
            if taken and not self._groups[fact].claims:
                self._gone[fact] = (why, min(taken, key=lambda heir: (-taken[heir], heir)))

    def touch(self, ids: Iterable[str]) -> None:
        """Have facts written anew, because a judgement on them changed."""
        self._dirty.update(group.id for group in self.groups(ids))

    # -- what is known --------------------------------------------------------------------------------------------------

    def groups(self, ids: Iterable[str]) -> list[Group]:
        """Facts with their claims, from memory or the register, in the order of the ids."""
        wanted_ids = list(dict.fromkeys(ids))
        claim = schema.claim
        missing = [fact for fact in wanted_ids if fact not in self._groups]
        for some in rows.chunks(missing):
            for fact in some:
                self._groups[fact] = Group(fact)
            query = (
                select(claim.c.fact, claim.c.base, claim.c.cut, claim.c.body)
                .where(rows.among(self.connection, claim.c.fact, some), claim.c.until.is_(None))
                .order_by(claim.c.document, claim.c.key)
            )
            for fact, base, cut, body in self.connection.execute(query):
                found = msgspec.json.decode(body, type=Claim)
                self._groups[fact].claims.append(found)
                self._at[found.key] = fact
                self._homes[found.key] = home = Home.stored(fact, base, cut)
                self._stored[found.key] = fact, home
                self._former.setdefault(fact, []).append(found)
        return [self._groups[fact] for fact in wanted_ids]

    def holding(self, keys: Iterable[str]) -> list[str]:
        """The facts that hold some claims now."""
        return sorted(set(self._facts_of(keys).values()))

    def now(self, fact: str) -> str:
        """The fact that is in the place of one that was merged; itself where it lives, or nothing succeeded it."""
        seen = {fact}
        while True:
            stored = rows.standing(self.connection, [fact]).get(fact)
            following = self._gone[fact][1] if fact in self._gone else stored.successor if stored else None
            if following is None or following in seen or (fact in self._groups and self._groups[fact].claims):
                return fact
            seen.add(fact := following)

    def places(self) -> dict[str, dict[str, Any]]:
        """By key of the claims of facts that changed, what their rows say of where they belong."""
        return {
            claim.key: {"fact": fact, **self._homes[claim.key].columns(fact)}
            for fact in self._dirty
            for claim in self._groups[fact].claims
            if claim.key in self._at
        }

    # -- writing --------------------------------------------------------------------------------------------------------

    def finish(self, stamp: str) -> Counter[str]:
        """Write what changed, at a time; returns how many facts are new, changed and removed."""
        self._dirty |= self._naming()
        self.groups(self._dirty)
        before = rows.standing(self.connection, self._dirty)
        about = standing_about(self.connection, self._dirty, self.ties)
        self._bury(before, about)
        linked = links.Links(self, self._assembled(before, about), self._gone)
        made = linked.find()
        before |= rows.standing(self.connection, made.keys() - before.keys())
        facts = [fact for fact in made.values() if fact.id not in before or replace(before[fact.id], since="", until=None) != fact]
        facts += self._tombstones(before)
        rows.end(self.connection, [fact.id for fact in facts if fact.id in before], stamp)
        rows.write(self.connection, facts, stamp, {c.key: c.document for group in self._groups.values() for c in group.claims})
        self._store_places()
        self._store_blocks()
        rows.insert_short(self.connection, schema.block, [(each["key"], each["fact"]) for each in linked.pointers])
        return Counter("removed" if fact.removed else "changed" if fact.id in before else "new" for fact in facts)

    def _bury(self, before: Mapping[str, Fact], about: Mapping[str, Sequence[Judgement]]) -> None:
        """Which facts are no more: those without claims, unless a person stands for them, whose former claims then still count."""
        absorbed = {fact: tie.facts[0] for tie in self.ties if tie.action is Action.MERGE for fact in tie.facts[1:]}
        unsaid = []
        for fact in sorted(self._dirty):
            if self._groups[fact].claims:
                self._gone.pop(fact, None)
                continue
            merged = absorbed.get(fact)
            successor = self._gone[fact][1] if fact in self._gone else merged
            if successor is None and any(each.action in STANDING for each in about.get(fact, ())):
                self._gone.pop(fact, None)
                unsaid.append(fact)
            elif fact not in self._gone:
                self._gone[fact] = (f"merged into {merged}" if merged else UNSAID, merged)
        self._former_claims(unsaid, before)

    def _former_claims(self, unsaid: Sequence[str], before: Mapping[str, Fact]) -> None:
        """Assemble facts that no document says any more from what documents said last."""
        fact = schema.fact
        for each in unsaid:
            last = before.get(each)
            if last is None or last.removed:
                query = (
                    select(fact.c.body).where(fact.c.id == each, fact.c.removed.is_(None)).order_by(fact.c.since.desc()).limit(1)
                )
                last = rows.decode(self.connection.execute(query).scalar_one())
            self._groups[each].claims = self.ended(last.claims)

    def ended(self, keys: Sequence[str]) -> list[Claim]:
        """Claims as they last were, whether or not a document still makes them."""
        found: dict[str, Claim] = {}
        claim = schema.claim
        for some in rows.chunks(keys):
            query = select(claim.c.key, claim.c.body).where(rows.among(self.connection, claim.c.key, some)).order_by(claim.c.since)
            found |= {key: msgspec.json.decode(body, type=Claim) for key, body in self.connection.execute(query)}
        return [found[key] for key in keys if key in found]

    def _assembled(self, before: Mapping[str, Fact], about: Mapping[str, Sequence[Judgement]]) -> dict[str, Fact]:
        """By id, the facts that live, as they now are."""
        living = [fact for fact in sorted(self._dirty) if self._groups[fact].claims]
        instruments = self._instruments(living)
        made: dict[str, Fact] = {}
        for fact in living:
            group, former = self._groups[fact], before.get(fact)
            notes = _notes([*(former.notes if former else ()), *group.notes], group.keys)
            new = assemble(fact, group.claims, instruments, about.get(fact, ()), notes)
            if "instrument" in new.edited and new.instrument:
                new = replace(new, instrument=self.now(new.instrument))
            made[fact] = new
        return made

    def _tombstones(self, before: Mapping[str, Fact]) -> Iterator[Fact]:
        for fact, (why, successor) in sorted(self._gone.items()):
            former = before.get(fact)
            if former and (not former.removed or (successor and former.successor != successor)):
                notes = tuple(dict.fromkeys((*former.notes, *self._groups[fact].notes)))
                yield replace(former, removed=why, successor=successor, claims=(), notes=notes, since="", until=None)

    def _store_places(self) -> None:
        """Note which stored claims are of another fact now, or have another home."""
        moved: dict[tuple[str, Home], list[str]] = defaultdict(list)
        for fact in sorted(self._dirty):
            for claim in self._groups[fact].claims:
                if claim.key in self._at and claim.key in self._stored:
                    place = fact, self._homes[claim.key]
                    if self._stored[claim.key] != place:
                        moved[place].append(claim.key)
        table = schema.claim
        for (fact, home), keys in moved.items():
            for some in rows.chunks(keys):
                values = {"fact": fact, **home.columns(fact)}
                query = update(table).where(rows.among(self.connection, table.c.key, some), table.c.until.is_(None))
                self.connection.execute(query.values(values))

    def _store_blocks(self) -> None:
        """File facts under the keys of the claims that they got, and no longer under those of claims that they lost."""
        new: list[tuple[str, str]] = []
        old: list[dict[str, str]] = []
        for fact in sorted(self._dirty):
            former = {claim.key: claim for claim in self._former.get(fact, ())}
            now = {claim.key: claim for claim in self._groups[fact].claims}
            lost = [claim for key, claim in former.items() if now.get(key) != claim]
            got = [claim for key, claim in now.items() if former.get(key) != claim]
            kept = {key for claim in now.values() for key in _keys(claim)} if lost else set()
            old += [{"key": key, "fact": fact} for key in sorted({key for claim in lost for key in _keys(claim)} - kept)]
            new += [(key, fact) for key in sorted({key for claim in got for key in _keys(claim)})]
        if old:
            self.connection.execute(_UNFILE, old)
        rows.insert_short(self.connection, schema.block, new)

    # -- inside ---------------------------------------------------------------------------------------------------------

    def _fits(self, claim: Claim) -> list[tuple[Group, Score]]:
        """The facts that a claim may belong to, the likeliest first."""
        return choose(claim, self.groups(self._likely(claim)), self.rules, self.bonds)

    def _likely(self, claim: Claim) -> list[str]:
        """The facts that share most keys with a claim."""
        shared = Counter(fact for key in self._wanted[claim.key] for fact in self._blocks.get(key, ()))
        return [fact for fact, _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0]))[:CANDIDATES]]

    def _place(self, claim: Claim, found: Sequence[tuple[Group, Score]]) -> set[str]:
        """Put a claim into the first of the facts that it fits, or one of its own; returns the ids of those that changed."""
        if not found:
            self._begin(claim)
            return set()
        best, score = found[0]
        self._join(best, claim, f"{_JOINED.format(claim.key)}: {score}")
        changed = {best.id}
        for other, _ in found[1:]:
            if fit := one_fact(best, other, self.rules, self.bonds):
                keep, leave = (best, other) if self._older(best.id, other.id) else (other, best)
                if not self._may_join(keep, leave):
                    keep, leave = leave, keep
                    if not self._may_join(keep, leave):
                        continue
                self._unite(keep, leave, f"one fact with {keep.id}: {fit}")
                changed |= {keep.id, leave.id}
                best = keep
        return changed

    def _succeed(self, claim: Claim, former: str) -> bool:
        """Put a claim where the one was that an earlier text under the same name made, if it fits what others say there."""
        for group in self.groups(self.holding([former])):
            old = next(each for each in group.claims if each.key == former)
            others = [each for each in group.claims if each.document != old.document]
            if not others or choose(claim, [Group(group.id, others)], self.rules, self.bonds):
                self._homes[claim.key] = self._homes[former]
                group.notes.append(f"{_JOINED.format(claim.key)}: the document's new text says what {former} said")
                self._add(group, [claim])
                return True
        return False

    def _begin(self, claim: Claim) -> None:
        """A fact of a claim's own; an id of old where that claim began one that nothing says any more."""
        number = 0
        fact = fact_id(claim.kind, claim.key)
        while (fact in self._groups and self._groups[fact].claims) or not self._free(fact):
            number += 1
            fact = fact_id(claim.kind, f"{claim.key}\0{number}")
        group = self._groups.setdefault(fact, Group(fact))  # no stored claim says it: it is free
        self._homes[claim.key] = Home(fact)
        self._add(group, [claim])

    def _join(self, group: Group, claim: Claim, note: str) -> None:
        self._homes[claim.key] = self._home(group, claim)
        group.notes.append(note)
        self._add(group, [claim])

    def _home(self, group: Group, claim: Claim) -> Home:
        """The home of the claim of a fact that another claim resembles most."""
        found = {self._homes[each.key] for each in group.claims}
        if len(found) == 1:
            return found.pop()
        best = max(group.claims, key=lambda each: (alike(claim, each, self.rules).total, each.key))
        return self._homes[best.key]

    def _may_join(self, keep: Group, leave: Group) -> bool:
        """Whether fusion may make two facts one: not what people have merged, split or judged."""
        if any(leave.id in tie.facts for tie in self.ties) or any(self._homes[key] != Home(leave.id) for key in leave.keys):
            return False
        about = standing_about(self.connection, [keep.id, leave.id], self.ties)
        return not about.get(leave.id) and all(each.action is not Action.REJECT for each in about.get(keep.id, ()))

    def _older(self, one: str, other: str) -> bool:
        """Whether a fact was in the register before another; between two new ones the smaller id."""
        fact = schema.fact
        query = select(fact.c.id, func.min(fact.c.since)).where(fact.c.id.in_([one, other])).group_by(fact.c.id)
        since = {key: value for key, value in self.connection.execute(query)}  # noqa: C416 - a result is no mapping
        return (since.get(one, "9"), one) <= (since.get(other, "9"), other)

    def _unite(self, keep: Group, leave: Group, why: str) -> None:
        for claim in leave.claims:
            self._homes[claim.key] = self._home(keep, claim)
        keep.notes.append(f"{leave.id} merged into it: {why}")
        self._add(keep, leave.claims)
        leave.claims = []
        self._gone[leave.id] = (why, keep.id)
        self._dirty.add(leave.id)
        for facts in self._blocks.values():
            facts.discard(leave.id)

    def _add(self, group: Group, claims: Sequence[Claim]) -> None:
        group.claims.extend(claims)
        self._at.update((claim.key, group.id) for claim in claims)
        self._touch(group, claims)

    def _touch(self, group: Group, claims: Sequence[Claim]) -> None:
        """Note that a fact changed by some of its claims."""
        self._dirty.add(group.id)
        for claim in claims:
            for key in filed(claim):
                self._blocks.setdefault(key, set()).add(group.id)

    def _members(self, ids: Sequence[str]) -> Mapping[str, Home]:
        """The claims of facts, and those whose home they are."""
        claim = schema.claim
        query = select(claim.c.fact).where(claim.c.base.in_(ids), claim.c.until.is_(None)).distinct()
        self.groups([*ids, *(fact for (fact,) in self.connection.execute(query))])
        wanted_ids = set(ids)
        return {
            claim.key: self._homes[claim.key]
            for group in self._groups.values()
            for claim in group.claims
            if group.id in wanted_ids or self._homes[claim.key].base in wanted_ids
        }

    def _facts_of(self, keys: Iterable[str]) -> dict[str, str]:
        """By key, the facts of claims now."""
        wanted_keys = set(keys)
        found = {key: self._at[key] for key in wanted_keys & self._at.keys()}
        claim = schema.claim
        for some in rows.chunks(sorted(wanted_keys - found.keys() - self._stored.keys())):
            query = select(claim.c.key, claim.c.fact).where(rows.among(self.connection, claim.c.key, some), claim.c.until.is_(None))
            found |= {key: value for key, value in self.connection.execute(query)}  # noqa: C416 - a result is no mapping
        return found

    def _look_up(self, keys: set[str]) -> None:
        missing = keys - self._blocks.keys()
        self._blocks.update((key, set()) for key in missing)
        block = schema.block
        for some in rows.chunks(sorted(missing)):
            query = select(block.c.key, block.c.fact).where(rows.among(self.connection, block.c.key, some))
            for key, fact in self.connection.execute(query):
                if fact not in self._gone:
                    self._blocks[key].add(fact)

    def _look_up_ids(self, ids: Iterable[str]) -> None:
        """Which ids were given before, and whether they are free again: that of a fact which no claim says and none succeeded."""
        fact, claim = schema.fact, schema.claim
        wanted_ids = [each for each in dict.fromkeys(ids) if each not in self._known]
        self._known.update((each, True) for each in wanted_ids)
        for some in rows.chunks(wanted_ids):
            query = select(fact.c.body).where(rows.among(self.connection, fact.c.id, some), fact.c.until.is_(None))
            met = {found.id: found for (body,) in self.connection.execute(query) for found in [rows.decode(body)]}
            query = select(claim.c.fact).where(rows.among(self.connection, claim.c.fact, sorted(met)), claim.c.until.is_(None))
            said = {each for (each,) in self.connection.execute(query.distinct())} if met else set()
            self._known.update((each, each not in said and found.successor is None) for each, found in met.items())

    def _free(self, fact: str) -> bool:
        self._look_up_ids([fact])
        return self._known[fact] and fact not in self._gone

    def _naming(self) -> set[str]:
        """The events that name an instrument whose claims are now of another fact, or that is no more."""
        changed = {
            self._stored[claim.key][0]
            for fact in self._dirty
            for claim in self._groups[fact].claims
            if claim.kind is Kind.INSTRUMENT and claim.key in self._stored and self._stored[claim.key][0] != fact
        }
        changed |= {fact for fact in self._gone if fact.startswith("i-")}
        found: set[str] = set()
        for some in rows.chunks(sorted(changed)):
            query = select(schema.fact.c.id).where(schema.fact.c.instrument.in_(some), schema.fact.c.until.is_(None))
            found |= {fact for (fact,) in self.connection.execute(query)}
        return found - self._gone.keys()

    def _instruments(self, living: Iterable[str]) -> dict[str, str]:
        """By key, the facts of the instruments' claims that the living facts name."""
        named = {claim.instrument for fact in living for claim in self._groups[fact].claims if claim.instrument}
        return self._facts_of(named)


def _keys(claim: Claim) -> set[str]:
    """The keys under which a claim's fact is filed, for fusion and for links."""
    return filed(claim) | links.filed(claim)


def _notes(notes: Sequence[str], keys: Iterable[str]) -> tuple[str, ...]:
    """Each note once; of those on claims that joined, the latest on claims that are still there."""
    joined = [_JOINED.format(key) for key in keys]
    begin = _JOINED.split("{", maxsplit=1)[0]
    held = {note for note in notes if note.startswith(begin) and any(note.startswith(each) for each in joined)}
    every = list(dict.fromkeys(notes))
    latest = set([note for note in every if note in held][-NOTES:])
    return tuple(note for note in every if note in latest or not (note.startswith(begin) and " joined" in note))
