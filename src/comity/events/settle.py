"""Settling: candidates of all sentences of a document become its event records, each distinct event once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from comity.events.compose import HOSTILE, Candidate
from comity.events.facts import Setting, Settled
from comity.events.parties import Parties
from comity.events.timing import Clock, place_in_time
from comity.mentions.discourse import is_state
from comity.model.codes import EventType, Status
from comity.model.document import Document

FOCUS_TRUST = 0.75  # a party taken from the sentence before
FLOOR = 0.15  # candidates less trusted than this are refused
UNNAMED = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.AID, EventType.PROTEST})  # may lack an actor
DOMESTIC = frozenset({EventType.PROTEST, EventType.COERCE, EventType.ASSAULT})  # may be told by the place where they happen
POLICING = frozenset({"arrest", "convict"})  # what police and courts do for the state where they do it
OFFICIAL = frozenset({EventType.ACCUSE, EventType.SANCTION})  # acts of states also where the passive hides who acts
TOWARDS = frozenset({EventType.AID, EventType.AGREE, EventType.SUPPORT, EventType.REQUEST, EventType.SANCTION, EventType.THREATEN})
"""Events that are done to somebody, said or not."""
REACTIONS = frozenset({EventType.ACCUSE, EventType.REJECT, EventType.THREATEN})  # to what was told before: "condemned the move"
FRIENDLY = frozenset({EventType.SUPPORT, EventType.AID})
UNFRIENDLY = frozenset({EventType.SANCTION, EventType.THREATEN})
HELPING = FRIENDLY | {EventType.COOPERATE}
RECALLED = 3  # sentences back to which "the move" points
OWN_FACT = frozenset({EventType.AGREE, EventType.SUPPORT})


def settle(document: Document, found: Sequence[tuple[Candidate, Setting]]) -> tuple[list[Settled], list[tuple[Candidate, str]]]:
    """The document's events in order of the text, and the candidates refused with the reason.

    Args:
        document: the document, for the day of the report.
        found: the candidates of all sentences in order of the text.
    """
    settled: list[Settled] = []
    refused: list[tuple[Candidate, str]] = []
    for story in sorted({setting.story for _, setting in found}):
        of_story = [(c, s) for c, s in found if s.story == story]
        kept = []
        for candidate, setting, extra in _complete(of_story):
            if isinstance(extra, str):
                refused.append((candidate, extra))
            else:
                kept.append((candidate, setting, extra))
        clock = Clock(document, kept)
        settled.extend(_merge([place_in_time(c, s, trust, clock) for c, s, trust in kept]))
    return settled, refused


def _complete(found: Sequence[tuple[Candidate, Setting]]) -> Iterable[tuple[Candidate, Setting, float | str]]:
    """Give open reciprocal events ("lors de la rencontre") the parties that the story is about, or a reason to refuse them."""
    main = next((c.actor for c, _ in found if len(c.actor.ids) >= 2 and c.frame.reciprocal), None)
    at_odds = False
    if main is None and (first := next((c for c, _ in found if len({*c.actor.ids, *c.recipient.ids}) >= 2), None)) is not None:
        main, at_odds = first.actor + first.recipient, first.event in HOSTILE | REACTIONS
    focus, leading = main, _leading(found)
    partners = [{*c.actor.ids, *c.recipient.ids} for c, _ in found if c.event in HELPING]
    beside: dict[int, Parties] = {}
    for candidate, setting in found:
        if candidate.frame.reciprocal and not candidate.open:
            beside.setdefault(setting.sentence, candidate.actor)
    actors: list[str] = []
    acts: list[tuple[int, Candidate]] = []
    country = ""
    for candidate, setting in found:
        trust = 1.0
        if candidate.open:
            filled = _fill_open(candidate, focus, beside.get(setting.sentence))
            if candidate.lone and isinstance(filled, str) and leading and leading not in candidate.actor.ids:
                filled = Parties((leading,)) + candidate.actor
            if isinstance(filled, str):
                yield candidate, setting, filled
                continue
            if filled is not candidate.actor:
                candidate = replace(
                    candidate, actor=filled, notes=(*candidate.notes, "parties from the story: " + ", ".join(filled.ids))
                )
                trust = FOCUS_TRUST
        elif candidate.frame.reciprocal:
            focus = candidate.actor
        candidate = _by_circumstance(candidate, setting, actors, country)
        country = setting.place.country if setting.place is not None and setting.place.country else country
        if not candidate.recipient.ids and (others := _recalled(candidate, setting, acts)):
            notes = (*candidate.notes, "who acted before: " + ", ".join(others))
            candidate = replace(candidate, recipient=Parties(others), notes=notes)
            trust = FOCUS_TRUST
        if candidate.event not in REACTIONS:
            acts.append((setting.sentence, candidate))
        friendly = at_odds and candidate.event in FRIENDLY  # whom it does good to is none of those at odds
        if candidate.event in UNFRIENDLY and main is not None and set(main.ids) in partners:
            friendly = True  # nor does it harm those that it helps
        if not candidate.recipient.ids and main is not None and not friendly and (other := _other_of_pair(candidate, main)):
            candidate = replace(
                candidate, recipient=Parties((other,)), notes=(*candidate.notes, f"the other of the story's pair: {other}")
            )
            trust = FOCUS_TRUST
        actors.extend(candidate.actor.ids)
        reason = _unfit(candidate)
        yield candidate, setting, reason or candidate.confidence * trust


def _leading(found: Sequence[tuple[Candidate, Setting]]) -> str:
    """The state that acts in a story most often, and more than once; ``""`` where none does."""
    often = Counter(i for candidate, _ in found for i in candidate.actor.ids if is_state(i)).most_common(2)
    leads = bool(often) and often[0][1] > 1 and (len(often) == 1 or often[0][1] > often[1][1])
    return often[0][0] if leads else ""


def _by_circumstance(candidate: Candidate, setting: Setting, actors: Sequence[str], country: str) -> Candidate:
    """A party that only the circumstances tell: the state in which people demonstrate or are arrested, the state that acted before
    where an official act stands in the passive ("l'ambassadeur russe a été convoqué"). ``country`` is where the story was last."""
    here = (setting.place.country if setting.place is not None else "") or setting.around
    if not candidate.actor.ids and candidate.actor.heard and candidate.frame.mode in POLICING and candidate.recipient.ids:
        own = here and here not in candidate.recipient.ids
        return replace(candidate, actor=Parties((here,))) if own else candidate
    if candidate.actor.ids or (candidate.actor.heard and candidate.event not in DOMESTIC):
        return candidate
    if candidate.event in DOMESTIC and not candidate.recipient.ids:
        here = (setting.place.country if setting.place is not None else "") or ""
        asserted = candidate.token.pos == "VERB" and candidate.token.base not in {"acl", "amod"}
        if asserted and (candidate.event is EventType.PROTEST or candidate.recipient.heard):
            here = here or setting.around or country
        return replace(candidate, recipient=Parties((here,))) if here else candidate
    if candidate.event in OFFICIAL and candidate.recipient.ids:
        before = next((a for a in reversed(actors) if a not in candidate.recipient.ids and is_state(a)), None)
        if before is not None:
            notes = (*candidate.notes, f"the state that acted before: {before}")
            return replace(candidate, actor=Parties((before,)), confidence=candidate.confidence * FOCUS_TRUST, notes=notes)
    return candidate


def _recalled(candidate: Candidate, setting: Setting, acts: Sequence[tuple[int, Candidate]]) -> tuple[str, ...]:
    """Whom a reaction is aimed at that does not name it: who did what it points back to ("Manila condemned the move"), or what was
    done to the one who reacts ("warned that the expulsions would not go unanswered")."""
    own = set(candidate.actor.ids)
    if not own or candidate.frame.event not in REACTIONS:
        return ()
    for sentence, act in reversed(acts):
        if sentence < setting.sentence - RECALLED:
            break
        struck = act.event in HOSTILE and bool(own & set(act.recipient.ids))
        pointed = candidate.anaphoric and "recipient" in candidate.frame.needs
        if act.actor.ids and not own & set(act.actor.ids) and (struck or pointed):
            return act.actor.ids
    return ()


def _other_of_pair(candidate: Candidate, main: Parties) -> str:
    """The other of the two parties that a story is about, where one acts and to whom is not said: "Riga exprime sa solidarité"."""
    directed = not candidate.frame.reciprocal and candidate.event in TOWARDS and len(candidate.actor.ids) == 1
    own = any(set(mention.ids) & set(candidate.actor.ids) for mention in candidate.recipient.mentions)
    directed = directed and not own  # "invites the Commission", a body of its own
    if directed and len(main.ids) == 2 and candidate.actor.ids[0] in main.ids:
        return next(party for party in main.ids if party != candidate.actor.ids[0])
    return ""


def _fill_open(candidate: Candidate, focus: Parties | None, beside: Parties | None) -> Parties | str:
    """The parties of an open event: ``focus`` are those that the story is about at this point, ``beside`` those that act together
    in the same sentence."""
    own = candidate.actor
    # "the path to talks": a noun for a meeting that names nobody need not be of these
    said = candidate.token.pos == "VERB" or candidate.event in {*OWN_FACT, EventType.COOPERATE}
    if focus is not None and said and not own.heard and not candidate.recipient.heard:
        return focus
    if candidate.event is EventType.CONSULT and len(own.ids) == 1 and not is_state(own.ids[0]):
        return beside if beside is not None and own.ids[0] in beside.ids else own  # a summit of one organisation
    partial = candidate.event is not EventType.SUPPORT or candidate.token.pos == "VERB"  # "l'adoption par l'UE" is the EU's alone
    if focus is not None and own.ids and partial and set(own.ids) <= set(focus.ids) and not _other_side(candidate):
        return focus
    if candidate.event is EventType.AGREE and own.ids:
        return own
    return "its parties cannot be told"


def _other_side(candidate: Candidate) -> bool:
    """Whether the words name a second side that is no known actor ("avec des entrepreneurs")."""
    return sum(1 for _ in candidate.actor.mentions) > 1 or candidate.recipient.heard


def _unfit(candidate: Candidate) -> str:
    if not candidate.actor.ids and not candidate.recipient.ids:
        return "no actor stands in its slots"
    if not candidate.actor.ids and (candidate.event not in UNNAMED or (candidate.actor.heard and candidate.event not in DOMESTIC)):
        return "who acts cannot be told"
    together = len(candidate.actor.ids) > 1 and (candidate.frame.reciprocal or candidate.event not in REACTIONS | HOSTILE)
    if "recipient" in candidate.frame.needs and not candidate.recipient.ids and not together:
        return "nobody stands in its recipient slots"
    if candidate.confidence < FLOOR:
        return f"too weak ({candidate.confidence:.2f})"
    return ""


def _merge(items: Sequence[Settled]) -> list[Settled]:
    """Records of the same event become one: the first told, with what the others add."""
    kept: list[Settled] = []
    for item in items:
        for index, other in enumerate(kept):
            if same(other, item):
                kept[index] = _united(other, item)
                break
        else:
            kept.append(item)
    return kept


def same(a: Settled, b: Settled) -> bool:
    """Whether two records tell one event: same type, compatible parties, date and status."""
    if a.candidate.event is not b.candidate.event or a.candidate.frame.group != b.candidate.frame.group:
        return False
    if (a.status is Status.NEGATION) != (b.status is Status.NEGATION):
        return False
    if a.date and b.date and not (a.date.startswith(b.date) or b.date.startswith(a.date)):
        return False
    together = (a.candidate.frame.reciprocal, b.candidate.frame.reciprocal)
    if all(together) or (any(together) and a.candidate.event in OWN_FACT and a.recipient == b.recipient):
        return a.parties == b.parties
    if a.candidate.event is EventType.CONSULT:
        return a.parties == b.parties
    if a.candidate.event in HOSTILE and set(a.sentences) & set(b.sentences) and not (a.actor and b.actor):
        return set(a.recipient) == set(b.recipient)  # "a Russian strike on the town killed nine people"
    if set(a.actor) != set(b.actor):
        return False
    if a.candidate.event in REACTIONS and set(a.sentences) & set(b.sentences) and not (a.recipient and b.recipient):
        return True  # "summoned the Japanese ambassador and lodged a protest"
    return set(a.recipient) == set(b.recipient)


def _united(a: Settled, b: Settled) -> Settled:
    """The surer of two records with what the other adds: domains only where it has none itself, or where both speak of one text,
    whose subjects a document names by and by."""
    first, second = sorted((a, b), key=lambda x: (-bool(x.recipient) - bool(x.actor), -x.confidence))
    date = a.date if len(a.date or "") >= len(b.date or "") else b.date
    return replace(
        first,
        date=date,
        place=a.place or b.place,
        status=a.status if a.status is Status.OCCURRED else b.status,
        confidence=max(a.confidence, b.confidence),
        domains=first.domains | second.domains if first.candidate.frame.group else first.domains or second.domains,
        sentences=tuple(dict.fromkeys((*first.sentences, *second.sentences))),
        notes=tuple(dict.fromkeys((*a.notes, *b.notes))),
        merged=(*first.merged, second.candidate, *second.merged),
    )
