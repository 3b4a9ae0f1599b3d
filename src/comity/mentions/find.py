"""All mentions of a document: who, where and when (the one entry to this package)."""

from __future__ import annotations

from collections.abc import Iterable

from comity.knowledge.roles import Sort
from comity.mentions.actors import Settler, join
from comity.mentions.coreference import Resolver
from comity.mentions.dates import find_dates
from comity.mentions.discourse import group_ids, is_state
from comity.mentions.people import People, owner_name_ids
from comity.mentions.phrases import DASHES, Phrase, Reference, parent
from comity.mentions.places import Placer
from comity.mentions.reader import Reader
from comity.mentions.references import Pointers
from comity.mentions.view import View
from comity.mentions.voices import find_voices
from comity.model.analysis import Analysis, NameKind, Token
from comity.model.document import Document
from comity.model.mentions import ActorMention, Mentions

_NAMING = frozenset({NameKind.STATE, NameKind.DEMONYM, NameKind.ORGANISATION, NameKind.BODY, NameKind.SEAT})


def find_mentions(document: Document, analysis: Analysis) -> Mentions:
    """The mentions of one document.

    Args:
        document: the document.
        analysis: its analysis, with the gazetteer's names and :func:`comity.language.persons.find_persons` merged.

    Raises:
        KnowledgeError: if the data files of the document's language are missing or wrong.
    """
    view = View(document, analysis)
    phrases = Reader(view).phrases()
    _demonyms(view, phrases)
    placer = Placer(view)
    placer.place(phrases)
    people = People(view, phrases)
    phrases.sort(key=lambda phrase: phrase.core)
    join(view, phrases)
    pointers = Pointers(view, phrases).find()
    everything = sorted([*phrases, *pointers], key=lambda phrase: phrase.core)
    Resolver(view, everything, people, Settler(view, people)).resolve()
    _report(view, everything)
    actors, at = _actors(view, everything)
    return Mentions(
        actors=actors,
        people=people.listed(),
        dates=tuple(find_dates(document, analysis)),
        places=placer.mentions(phrases),
        named=_named(view, everything),
        actor_at=at,
        voices=find_voices(view, everything),
    )


def party(mentions: Mentions, analysis: Analysis, token: Token) -> ActorMention | None:
    """The mention that an argument of a predicate stands for: the one the token heads or lies in as a part, or, where the token
    is a common noun, the one in apposition to it."""
    found = mentions.actor_at.get(token.index)
    if found is not None:
        return found
    for child in analysis.children(token):
        if child.base in {"appos", "flat"} and child.index in mentions.actor_at:
            return mentions.actor_at[child.index]
    head = analysis.head(token)
    if token.base == "appos" and head is not None and head.name is not None:  # "X, an armed *group* backed by Y"
        return mentions.actor_at.get(head.index)
    return None


def _demonyms(view: View, phrases: Iterable[Phrase]) -> None:
    """Tell "les Russes", who stand for their state, from "un Russe", who does not."""
    for phrase in phrases:
        token = view.tokens[phrase.core]
        nominal = token.pos in {"NOUN", "PROPN"} or bool(view.references.owners_before)
        noun = nominal and token.text[:1].isupper() and not _qualifies(view, token)
        if noun and view.kind(phrase.core) is NameKind.DEMONYM and phrase.parent is None:
            article = view.references.articles.get(phrase.determiner, view.references.of.get(phrase.determiner, "c"))
            definite = bool(view.references.owners_before) and phrase.determiner in view.references.determiners_definite
            phrase.plural = article == "p" or definite or (article != "s" and "Number=Plur" in token.morph)
            phrase.opposed = not phrase.plural


def _qualifies(view: View, token: Token) -> bool:
    """Whether a demonym stands before the noun that it belongs to: "*Chinese* exports"."""
    if not view.references.owners_before or token.index + 1 >= len(view.tokens):
        return False
    following = view.tokens[token.index + 1]
    if following.sentence != token.sentence:
        return False
    return following.pos in {"NOUN", "ADJ", "PROPN", "NUM"} or following.text in DASHES


def _report(view: View, phrases: Iterable[Phrase]) -> None:
    """Mark those who only report: spokesmen before a verb of saying, anyone after "selon"."""
    for phrase in phrases:
        if phrase.parent is not None:
            continue
        first, _ = view.limits(phrase.core)
        for size in (1, 2):
            at = phrase.first - size
            if at >= first:
                found = view.references.according_to.at(view.words, at)
                if found and found[0] == size:
                    phrase.reports, phrase.acts = True, False
        if phrase.noun is not None and phrase.noun.sort is Sort.SPOKESMAN and not phrase.reports:
            verb = view.clause_verb(phrase.core)
            phrase.reports = verb is not None and (view.words[verb.index] in view.roles.speech or verb.lemma in view.roles.speech)


def _actors(view: View, phrases: Iterable[Phrase]) -> tuple[tuple[ActorMention, ...], dict[int, ActorMention]]:
    """The mentions by head token; other words that can be taken for the head of a phrase lead to the same mention."""
    actors: list[ActorMention] = []
    at: dict[int, ActorMention] = {}
    others: list[tuple[int, ActorMention]] = []
    for phrase in sorted(phrases, key=lambda phrase: (phrase.parent is not None, phrase.core)):
        empty = not phrase.ids and not phrase.people
        if empty and phrase.reference and phrase.reference not in {Reference.GROUP, Reference.PRONOUN}:
            continue
        if (
            phrase.noun is not None
            and phrase.noun.sort is Sort.BODY
            and not phrase.ids
            and not phrase.reports
            and not phrase.persons
        ):
            continue
        phrase.head = view.head_of(phrase.first, phrase.last, phrase.core)
        ids, people = group_ids(phrase)
        span = view.span(phrase.first, max(phrase.last, phrase.first + 1))
        mention = ActorMention(
            head=phrase.head,
            span=span,
            kind=phrase.kind,
            ids=() if phrase.opposed and not phrase.persons and phrase.noun is None else ids,
            people=people,
            bodies=tuple(dict.fromkeys(b for p in (phrase, *phrase.joined) for b in p.bodies)),
            acts=phrase.acts,
            reports=phrase.reports,
            antecedent=phrase.antecedent,
            why=phrase.why,
        )
        actors.append(mention)
        if phrase.parent is not None:
            others.append((phrase.core, at.get(phrase.parent.head, mention)))
            continue
        at.setdefault(phrase.head, mention)
        others.extend((index, mention) for index in {phrase.core, *phrase.persons, *range(*phrase.words)})
    for index, mention in others:
        at.setdefault(index, mention)
    actors.sort(key=lambda mention: mention.span.start)
    return tuple(actors), at


def _named(view: View, phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Ids of states and organisations named anywhere; a capital names its state only where it acts or is whose something is."""
    acting = {phrase.core for phrase in phrases if phrase.acts}
    acting.update(
        index
        for phrase in phrases
        if phrase.acts and phrase.noun and phrase.noun.sort is not Sort.PRIVATE
        for index in phrase.owners
    )
    nation = {p.core: p.ids for p in phrases if view.kind(p.core) is NameKind.BODY and p.ids}
    owning = {index for phrase in phrases for index in phrase.owners}
    leading = {phrase.core for phrase in phrases if phrase.subject and phrase.acts} | {
        index for phrase in phrases for index in phrase.owners
    }
    found: dict[str, None] = {}
    for token in view.tokens:
        name = token.name
        if name is None or not name.ids:
            continue
        if name.kind in _NAMING:
            if name.kind is NameKind.DEMONYM and view.is_language(token.index):
                continue
            if name.kind in {NameKind.BODY, NameKind.SEAT} and is_state(parent(name.ids[0])) and token.index not in leading:
                continue
        elif name.kind not in {NameKind.CAPITAL, NameKind.GEOGRAPHY} or token.index not in (
            acting if name.kind is NameKind.CAPITAL else owning
        ):
            continue
        found.update(dict.fromkeys(map(parent, nation.get(token.index) or owner_name_ids(view, token.index))))
    return tuple(i for i in found if "/" not in i)
