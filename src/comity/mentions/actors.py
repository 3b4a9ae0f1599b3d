"""Actors: whom a phrase stands for by its own words, and which phrases stand together."""

from __future__ import annotations

from itertools import pairwise

from comity.knowledge.roles import Sort
from comity.mentions.discourse import is_state
from comity.mentions.people import ACTING, People, name_ids, owner_ids, owner_name_ids
from comity.mentions.phrases import Phrase, parent
from comity.mentions.view import View
from comity.model.analysis import NameKind
from comity.model.mentions import MentionKind

_VERBAL = frozenset({"VERB", "AUX"})


def join(view: View, phrases: list[Phrase]) -> None:
    """Fill ``joined``: "X, Y et Z" is headed by X, which stands for all three; Y for Y and Z only by itself."""
    whole = [phrase for phrase in phrases if phrase.parent is None]
    ends: dict[int, int] = {}  # core of a phrase to where its apposition ends
    for part in phrases:
        if part.parent is not None and part.noun is not None and part.first > part.parent.last:
            ends[part.parent.core] = part.last
    run: list[Phrase] = []
    closed = False
    for before, phrase in pairwise(whole):
        link = _link(view, before, phrase, ends.get(before.core, before.last))
        again = closed and link == "and" and view.words[ends.get(before.core, before.last)] == ","  # "X and Y, as well as Z"
        if not link or (closed and not again) or not _may_join(view, before, phrase):
            _close(run, closed)
            run, closed = [], False
            if not link or not _may_join(view, before, phrase):
                continue
        run = run or [before]
        run.append(phrase)
        closed = link == "and"
    _close(run, closed)


def _close(run: list[Phrase], closed: bool) -> None:
    if closed and len(run) > 1:
        run[0].joined = run[1:]


def _link(view: View, before: Phrase, phrase: Phrase, at: int) -> str:
    """What stands between two phrases, of which the first ends at ``at``: "and" (any coordinator), "," or ``""`` if they do not
    stand side by side."""
    end = phrase.first
    if not at < end <= at + 6 or view.tokens[at].sentence != view.tokens[phrase.core].sentence:
        return ""
    link = ""
    if view.words[at] == ",":
        link, at = ",", at + 1
    found = view.references.coordinators.at(view.words, at) if at < end else None
    if found and at + found[0] <= end:
        link, at = "and", at + found[0]
    if not link:
        return ""
    small = (view.references.of, view.references.to, view.references.articles, view.references.between)
    while at < end and (any(view.words[at] in words for words in small) or view.tokens[at].pos == "ADP"):
        at += 1
    return link if at == end else ""


def _may_join(view: View, before: Phrase, phrase: Phrase) -> bool:
    """Whether two neighbouring phrases are of a kind and the second does not begin a clause of its own."""
    if before.place != phrase.place or before.reports != phrase.reports or before.reference or phrase.reference:
        return False
    token, head = view.tokens[phrase.core], view.tokens[view.tokens[phrase.core].head]
    if token.base == "conj" and before.first <= token.head < before.last:
        return True
    if token.base == "nsubj" and head.index > token.index:
        verb = view.clause_verb(before.core)
        if verb is not None and verb.index < before.first and verb.index != head.index and verb.pos in _VERBAL:
            return False
    return True


class Settler:
    """Gives phrases the ids that their own words tell."""

    def __init__(self, view: View, people: People) -> None:
        self.view = view
        self.people = people
        self._bodies: dict[str, str] = {}  # names of bodies to the states told beside them

    def settle(self, phrase: Phrase) -> None:
        """Fill ids, people, bodies and why of a phrase that does not point back; what its words do not tell stays empty."""
        if phrase.kind is MentionKind.NAME:
            ids = name_ids(self.view, phrase.core)
            kind = self.view.kind(phrase.core)
            if kind is NameKind.CAPITAL and phrase.acts:
                ids = owner_name_ids(self.view, phrase.core)
            if kind is not NameKind.AGENCY:
                phrase.ids = tuple(dict.fromkeys(map(parent, ids)))
            phrase.bodies = tuple(i for i in ids if "/" in i and not i.startswith("org/"))
            if kind is NameKind.BODY and (owner := self._nation(phrase)) and owner not in phrase.ids:
                phrase.ids, phrase.bodies = (owner,), tuple(f"{owner}/{i.partition('/')[2]}" for i in phrase.bodies)
            phrase.why = f"{self._text(phrase)} → {', '.join(phrase.ids)}: {kind}" if kind else ""
            return
        if phrase.noun is not None:
            self._noun(phrase)
        self._persons(phrase)

    def _nation(self, phrase: Phrase) -> str:
        """The state beside the name of a body, where several states have one so named: "the National Cyber Security Centre *of
        Estonia*", "the *Dutch* …", "le Conseil de sécurité nationale *du Mali*"; else the one told with it before; or ``""``."""
        view, name = self.view, self.view.words[phrase.core]
        shared = is_state(phrase.ids[0])  # not "le Conseil de sécurité"
        start, end = view.limits(phrase.core)
        at = phrase.last
        if at < end and view.tokens[at].pos == "ADJ" and view.tokens[at].name is None and not view.references.owners_before:
            at += 1
        if at < end and view.words[at] in view.references.of:
            at += 1
            while at < end and view.words[at] in view.references.articles:
                at += 1
            if at < end and view.kind(at) is NameKind.STATE:
                return self._tell(name, shared, name_ids(view, at)[0])
        before = phrase.core - 1
        if before > start and view.words[before] in view.references.clitics:
            before -= 1
        if view.references.owners_before and before >= start and view.kind(before) in {NameKind.STATE, NameKind.DEMONYM}:
            return self._tell(name, shared, name_ids(view, before)[0])
        return self._bodies.get(name, "")

    def _tell(self, name: str, shared: bool, owner: str) -> str:
        if shared:
            self._bodies[name] = owner
        return owner

    def _text(self, phrase: Phrase) -> str:
        return " ".join(self.view.span(phrase.first, phrase.last).quote.split())

    def _noun(self, phrase: Phrase) -> None:
        """An office, body or people: the owners act, unless the noun is of those who do not act for them."""
        noun = phrase.noun
        assert noun is not None
        owners = owner_ids(self.view, phrase)
        phrase.ids = tuple(dict.fromkeys(parent(i) for index in phrase.groups for i in name_ids(self.view, index)))
        if noun.sort is Sort.MEDIA:
            phrase.acts, phrase.reports = False, True
            return
        if noun.sort in ACTING | {Sort.BODY} and not phrase.former and not phrase.opposed:
            phrase.ids = owners
            if owners:
                phrase.why = f"{self._text(phrase)} → {', '.join(owners)}: {noun.sort} of"
        if noun.sort is Sort.BODY and noun.id not in self.view.roles.containers:
            slug = f"{noun.id}-of-{phrase.field}" if phrase.field and noun.id == "ministry" else noun.id
            phrase.bodies = tuple(f"{owner}/{slug}" for owner in owners)
        elif phrase.inner is not None and phrase.inner.noun is not None and phrase.inner.noun.sort is Sort.BODY:
            inner = phrase.inner
            if inner.noun is not None and inner.noun.id not in self.view.roles.containers:
                phrase.bodies = tuple(f"{owner}/{inner.noun.id}" for owner in owners)

    def _persons(self, phrase: Phrase) -> None:
        """Persons act for whom they serve."""
        profiles = [profile for profile in map(self.people.person, phrase.persons) if profile is not None]
        phrase.people = tuple(dict.fromkeys(profile.id for profile in profiles))
        if phrase.former or phrase.opposed or not profiles:
            return
        served = tuple(dict.fromkeys(profile.of for profile in profiles if profile.of and profile.acts))
        if not phrase.ids and served:
            phrase.ids = served
            phrase.why = f"{self._text(phrase)} → {', '.join(served)}: {profiles[0].role or 'person'} of"
        if phrase.gender == "c" and len(profiles) == 1:
            phrase.gender = profiles[0].gender
