"""The predicate lexicon: which words, with which arguments, say which PLOVER event.

One folder of YAML files per language, ``knowledge/<language>/predicates/*.yaml``, each a list of entries:

.. code-block:: yaml

    - id: fr.consult.tenir-entretien     # unique; reaches the output as the event's ``rule``
      event: CONSULT                      # PLOVER type
      group: text                         # optional; records of one type but different groups are never one event
      mode: visit                         # optional; one of the type's modes
      cameo: COERCE                       # optional; the type in the field's conversion table, where the codebook has another
      verb: [tenir, avoir]                # lemmas; "s'entretenir" demands the reflexive pronoun, "pull out" the particle
      spared: []                          # with ``verb: ["*"]`` (any verb in the future that no frame knows): lemmas left out
      noun: []                            # lemmas of nouns
      adjective: []                       # lemmas of adjectives
      with: {object: "@talks"}            # slots that must be filled by one of these lemmas; "@class" names a list in classes.yaml
      without: {avec: [succès]}           # slots that must not
      actor: [subject]                    # slots that say who acts, first filled wins unless joined with "+"
      recipient: [avec, object.avec]      # slots that say to whom
      noun_actor: [de]                    # the same for the nouns; defaults follow from the type
      noun_recipient: [contre]
      reciprocal: true                    # all parties act (a meeting); default by type
      content: consume                    # what becomes of events said inside its complement: consume, keep or intent
      inner: [COOPERATE, AID]             # for ``intent``: types that the complement must say
      prospective: true                   # for ``intent``: the complement must tell what is to come ("annonce que … livrera")
      places: true                        # recipient slots take places too ("finance une école en Zambie"); always so for ``à``
      needs: recipient                    # no event where nobody stands in the recipient slots (or: actor; together: two
                                          # parties in the sentence)
      optional: true                      # for ``intent``: an event even where the complement says none of them
      alone: true                         # a noun that says an event by itself; false: only inside another predicate
      examples: {yes: ["Séoul et Tallinn ont tenu des entretiens. => KOR EST"], no: ["Il tient un discours."]}

Slots, as a path of steps joined by dots (``object.de``: "le soutien de l'Estonie" gives the Estonia of the object):

- ``subject``, ``object``, ``reflexive``, ``adverb``, ``auxiliary``; ``content``, the complement clause or infinitive, ``clause`` or
  ``infinitive`` by its form; any preposition of the language by its name in grammar.yaml (``avec``, ``à``);
- of nouns: ``possessor`` (son, leur), ``adjective`` (a demonym: "la visite française"), ``quality`` (other adjectives),
  ``compound`` ("ASEAN-UE");
- ``label``, the names before the colon of a headline ("Japon-Vietnam : accord …");
- ``nation`` as the last step: the state that the word's adjective, "de" or demonym names, even if nobody acts for it ("a libéré un
  journaliste américain").

In ``yes`` examples the parties follow ``=>``, actors, then ``>`` and the recipients.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from comity.errors import KnowledgeError
from comity.knowledge.files import list_yaml, read_yaml
from comity.knowledge.grammar import Grammar, load_grammar
from comity.model.codes import MODES, EventType


class Content(StrEnum):
    """What becomes of the events that a predicate's complement says."""

    CONSUME = "consume"  # "a demandé à X de soutenir Y": the request is the event
    KEEP = "keep"  # "a salué la signature de l'accord": both are
    INTENT = "intent"  # "sont convenus de renforcer leur coopération": the complement makes it an AGREE


@dataclass(frozen=True, slots=True)
class Demand:
    """A slot that must (or must not) be filled by one of some lemmas; an empty set means by anything."""

    slot: str
    lemmas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One entry of the predicate lexicon; see the module's description for the fields."""

    id: str
    event: EventType
    mode: str | None
    cameo: EventType
    group: str
    verbs: frozenset[str]
    reflexives: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    demands: tuple[Demand, ...]
    bans: tuple[Demand, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    noun_actor: tuple[str, ...]
    noun_recipient: tuple[str, ...]
    reciprocal: bool
    content: Content
    inner: frozenset[EventType]
    optional: bool
    prospective: bool
    places: bool
    needs: frozenset[str]
    spared: frozenset[str]
    alone: bool
    confidence: float
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All frames of a language, indexed by the lemma of their head word."""

    frames: tuple[Frame, ...]
    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]
    phrasal: frozenset[str]
    """Verbs with their particle ("hand over")."""


RECIPROCAL = frozenset({EventType.CONSULT, EventType.COOPERATE})
CONSUMING = frozenset(
    {
        EventType.REQUEST,
        EventType.REJECT,
        EventType.ACCUSE,
        EventType.THREATEN,
        EventType.CONSULT,
        EventType.AGREE,
        EventType.PROTEST,
    }
)
_KEYS = frozenset(
    {
        "id", "event", "mode", "cameo", "group", "verb", "spared", "noun", "adjective", "with", "without", "actor", "recipient",
        "noun_actor", "noun_recipient", "reciprocal", "places", "needs", "content", "inner", "prospective", "optional",
        "alone", "confidence", "examples",
    }
)  # fmt: skip


@cache
def load_classes(language: str) -> Mapping[str, frozenset[str]]:
    """The word classes of a language (``classes.yaml``): name to lemmas, ``@other`` members expanded."""
    raw: dict[str, list[str]] = read_yaml(f"{language}/classes.yaml")
    path = f"knowledge/{language}/classes.yaml"

    def expand(name: str, seen: tuple[str, ...]) -> Iterable[str]:
        if name not in raw or name in seen:
            raise KnowledgeError(f"{path}: class {name!r} is not defined or holds itself; name a list of this file")
        for word in raw[name]:
            if word.startswith("@"):
                yield from expand(word[1:], (*seen, name))
            else:
                yield word

    return {name: frozenset(expand(name, ())) for name in raw}


def speaking(language: str) -> frozenset[str]:
    """Lemmas of nouns that act for whoever they belong to: texts ("une résolution du Conseil condamne …") and arms ("Israeli jets
    bombed …"); the classes ``texts`` and ``assets``."""
    classes = load_classes(language)
    return classes.get("texts", frozenset()) | classes.get("assets", frozenset())


@cache
def load_lexicon(language: str) -> Lexicon:
    """The predicate lexicon of a language.

    Raises:
        KnowledgeError: on an unknown key, type, mode or class, a missing example or a repeated id.
    """
    classes, grammar = load_classes(language), load_grammar(language)
    frames: list[Frame] = []
    seen: set[str] = set()
    for path in list_yaml(f"{language}/predicates"):
        for entry in read_yaml(path) or ():
            frame = _frame(entry, classes, grammar, f"knowledge/{path}")
            if frame.id in seen:
                raise KnowledgeError(f"knowledge/{path}: {frame.id}: the id is taken; give each entry its own")
            seen.add(frame.id)
            frames.append(frame)
    verbs = _index(frames, "verbs", "reflexives")
    phrasal = frozenset(verb for verb in verbs if " " in verb)
    return Lexicon(tuple(frames), verbs, _index(frames, "nouns"), _index(frames, "adjectives"), phrasal)


def _index(frames: Iterable[Frame], *fields: str) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        for lemma in sorted(frozenset().union(*(getattr(frame, name) for name in fields))):
            found.setdefault(lemma, []).append(frame)
    # Frames that demand more come first: "tenir des entretiens" before "tenir".
    return {lemma: tuple(sorted(group, key=lambda f: -len(f.demands))) for lemma, group in found.items()}


def words_of(value: Any, classes: Mapping[str, frozenset[str]], place: str) -> frozenset[str]:
    """The lemmas of a list, a word or ``@class``; ``any`` gives the empty set.

    Raises:
        KnowledgeError: if a class is not defined.
    """
    words: set[str] = set()
    for word in [value] if isinstance(value, str) else value:
        if word.startswith("@"):
            if word[1:] not in classes:
                raise KnowledgeError(f"{place}: class {word} is not defined; add it to classes.yaml")
            words |= classes[word[1:]]
        elif word != "any":
            words.add(word)
    return frozenset(words)


def _demands(raw: Mapping[str, Any], classes: Mapping[str, frozenset[str]], place: str) -> tuple[Demand, ...]:
    return tuple(Demand(slot, words_of(value, classes, place)) for slot, value in raw.items())


def _split_reflexives(lemmas: frozenset[str], markers: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    plain, reflexive = set(), set()
    for lemma in lemmas:
        for marker in markers:
            if lemma.startswith(marker):
                reflexive.add(lemma.removeprefix(marker))
                break
        else:
            plain.add(lemma)
    return frozenset(plain), frozenset(reflexive)


def _needs(raw: Any, place: str) -> frozenset[str]:
    roles = frozenset([raw] if isinstance(raw, str) else raw)
    if unknown := roles - {"actor", "recipient", "together"}:
        raise KnowledgeError(f"{place}: needs: {', '.join(sorted(unknown))}; it takes actor, recipient and together")
    return roles


def _slots(raw: Iterable[str], grammar: Grammar) -> tuple[str, ...]:
    """The slot paths in order, with ``object*`` (the object or whoever it belongs to) written out."""
    return tuple(path for slot in raw for path in (grammar.object_parties if slot == "object*" else (slot,)))


def _frame(entry: Mapping[str, Any], classes: Mapping[str, frozenset[str]], grammar: Grammar, path: str) -> Frame:
    place = f"{path}: {entry.get('id', entry)}"
    if unknown := set(entry) - _KEYS:
        raise KnowledgeError(f"{place}: unknown key {', '.join(sorted(unknown))}; the keys are {', '.join(sorted(_KEYS))}")
    try:
        event = EventType(entry["event"])
        inner = frozenset(EventType(code) for code in entry.get("inner", ()))
        cameo = EventType(entry.get("cameo", event))
        content = Content(entry.get("content", Content.CONSUME if event in CONSUMING else Content.KEEP))
    except (KeyError, ValueError) as error:
        raise KnowledgeError(f"{place}: {error}; see model/codes.py for the codes") from error
    mode = entry.get("mode")
    if mode is not None and mode not in MODES.get(event, frozenset()):
        raise KnowledgeError(f"{place}: {event} has no mode {mode!r}; it has {', '.join(sorted(MODES.get(event, ())))}")
    verbs, reflexives = _split_reflexives(words_of(entry.get("verb", ()), classes, place), grammar.reflexive_prefixes)
    examples = entry.get("examples") or {}
    if not examples.get("yes") or not examples.get("no"):
        raise KnowledgeError(f"{place}: no examples; give at least one sentence under yes and one under no")
    reciprocal = bool(entry.get("reciprocal", event in RECIPROCAL))
    recipient = _slots(entry.get("recipient", ()), grammar)
    prepositions = tuple(slot for slot in recipient if not slot.startswith(("object", "subject")))
    return Frame(
        id=entry["id"],
        event=event,
        mode=mode,
        cameo=cameo,
        group=entry.get("group", ""),
        verbs=verbs,
        reflexives=reflexives,
        nouns=words_of(entry.get("noun", ()), classes, place),
        adjectives=words_of(entry.get("adjective", ()), classes, place),
        demands=_demands(entry.get("with", {}), classes, place),
        bans=_demands(entry.get("without", {}), classes, place),
        actor=_slots(entry.get("actor", ("subject",)), grammar),
        recipient=recipient,
        noun_actor=_slots(entry.get("noun_actor", grammar.noun_parties if reciprocal else grammar.noun_actor), grammar),
        noun_recipient=_slots(entry.get("noun_recipient", () if reciprocal else prepositions), grammar),
        reciprocal=reciprocal,
        content=content,
        inner=inner,
        optional=bool(entry.get("optional", False)),
        prospective=bool(entry.get("prospective", False)),
        places=bool(entry.get("places", mode == "visit")),
        needs=_needs(entry.get("needs", ()), place),
        spared=words_of(entry.get("spared", ()), classes, place),
        alone=bool(entry.get("alone", True)),
        confidence=float(entry.get("confidence", 0.8)),
        yes=tuple(examples["yes"]),
        no=tuple(examples["no"]),
    )
