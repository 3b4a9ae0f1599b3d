"""Mentions: who, when and where, as the words of a document name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from comity.model.spans import Span


class MentionKind(StrEnum):
    """How an actor is mentioned."""

    NAME = "name"  # la Corée du Sud, Séoul, l'OTAN, le Kremlin
    ROLE = "role"  # le président français, le ministre sud-coréen de la Défense, l'armée malienne, les autorités de Kiev
    PERSON = "person"  # Emmanuel Macron, M. Stoltenberg, Lee
    PRONOUN = "pronoun"  # il, elles, ce dernier, qui
    GROUP = "group"  # les deux pays, les deux parties, les dirigeants, son homologue, l'Alliance, le bloc


@dataclass(frozen=True, slots=True)
class Person:
    """A person whom the document names.

    Attributes:
        id: ``person/`` and the slug of the name without diacritics.
        name: the fullest form of the name in the document.
        role: the office in the document's words ("Premier ministre", "ministre de la Défense"), or None.
        of: the id of the state or organisation served (``KOR``, ``NATO``), or None where the text does not say.
        mentions: all places where the person is named or meant, in order.
    """

    id: str
    name: str
    role: str | None
    of: str | None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A noun phrase, name or pronoun that stands for actors.

    Attributes:
        head: index of the token that heads the phrase (the token whose ``dep`` ties the phrase to its verb).
        span: the words of the phrase.
        kind: how the actor is mentioned.
        ids: ids of the states, organisations or ``org/…`` that act or are acted on, in order of the text; empty where the
            phrase stands for an actor that cannot be told (never a guess).
        people: ids of the persons meant ("le Premier ministre Lee" → ``person/lee-nak-yon``).
        bodies: ids of the bodies meant (``KOR/ministry-of-defence``).
        acts: false where the phrase is only a place ("à Séoul"), a reporter ("selon Yonhap") or part of another name.
        reports: true for a news agency, a spokesman or a medium.
        antecedent: for pronouns and groups the phrases it was resolved to; else empty.
        why: one line for ``comity explain``: what was resolved and how ("les deux parties → ASEAN, EU: last two parties named").
    """

    head: int
    span: Span
    kind: MentionKind
    ids: tuple[str, ...]
    people: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    acts: bool = True
    reports: bool = False
    antecedent: tuple[Span, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression with its value.

    Attributes:
        span: the words.
        head: index of the token that ties it into the sentence (the first token of the expression where unsure).
        value: EDTF (``2018-02-14``, ``2023-07``, ``2019-07-29/2019-08-03``, ``XXXX-01-15``), or None where nothing fixes it.
        relation: ``on`` (when it happens), ``since``, ``until``, ``before``, ``after``, or ``for`` (a duration: value is None).
        relative: it was resolved against the document's date.
    """

    span: Span
    head: int
    value: str | None
    relation: str = "on"
    relative: bool = False


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place where something happens: ``country`` is an ISO 3166-1 alpha-3 code, ``name`` the words of the text."""

    span: Span
    head: int
    country: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of one document.

    ``actor_at`` maps the head token's index to the actor mention; ``named`` lists the ids of states and international
    organisations named anywhere in the text, in order of first mention (the ``mentions`` of the JSON contract). ``voices`` tells
    who acts in sentences without a subject of their own, as resolutions have them, by index of the sentence.
    """

    actors: tuple[ActorMention, ...] = ()
    people: tuple[Person, ...] = ()
    dates: tuple[DateMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    named: tuple[str, ...] = ()
    actor_at: Mapping[int, ActorMention] = field(default_factory=dict, repr=False)
    voices: Mapping[int, ActorMention] = field(default_factory=dict, repr=False)
